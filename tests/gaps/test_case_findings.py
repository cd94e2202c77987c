"""Findings on equations 15 to 22 and the number of nodes beside the claims of the ledger.

As in the findings on equations 9 to 14: a statement holds on generated inputs or on a whole grid of
small integers, or is refuted by a counterexample, beside what holds instead.
"""

import numpy as np
import pytest
from helpers.gap_inputs import always, fractions, gaps_of, numbers, pair, problems, small_pairs
from hypothesis import given
from hypothesis import strategies as st

from relumlp.gaps.cases import PairCase, which_case
from relumlp.gaps.certificates import smallest_margin
from relumlp.gaps.conditions import (
    activation_ratio,
    case_opposite,
    case_ratio,
    correct,
    gap_condition,
    opposite_weights,
    ratio_rule,
    short_case_opposite,
    weight_ratio,
)

# Equation 15.


def test_15_needs_activations_that_are_not_negative():
    both, _, φ = pair((1, 0), (-1, 0), [(1, 1), (0, 0)])
    assert both
    assert not opposite_weights(φ)


@given(problems(nodes=None, lowest=-3))
def test_16_is_necessary_for_numpy_argmax_too(p):
    """Of two classes only the first wins ties, so one of the two inequalities is strict."""
    labels = np.argmax(p.a @ p.w.T + p.b, axis=1)
    for *_, α, φ in gaps_of(p._replace(labels=labels)):
        assert gap_condition(α, φ)


# Equations 17 and 18.


def test_the_weight_ratio_is_positive_exactly_if_15_holds():
    _, _, φ = small_pairs()
    assert ((weight_ratio(φ) > 0) == opposite_weights(φ)).all()


def test_the_weight_ratio_can_be_undefined_with_output_biases():
    both, _, φ = pair((0, 0), (0, 2), [(0, 0), (0, 1)], (1, 0))
    assert both
    assert np.isnan(float(weight_ratio(φ)))


def test_the_activation_ratio_can_be_undefined_for_a_correct_pair_without_biases():
    both, α, _ = pair((0, 1), (1, 1), [(-2, 0), (0, -1)])
    assert both
    assert np.isnan(float(activation_ratio(α)))


# Equations 19 to 22, and the cases of the 18-equation version.


def test_given_15_each_case_implies_16():
    _, α, φ = small_pairs()
    cases = case_opposite(α, φ) | case_ratio(α, φ)
    assert always(gap_condition(α, φ), cases & opposite_weights(φ))


@pytest.mark.parametrize(
    ("a_s", "a_t", "w", "zero"),
    [
        ((0, 1), (1, 1), [(-2, 0), (0, -1)], PairCase.ZERO_K),
        ((1, 0), (1, 1), [(0, -2), (-1, 0)], PairCase.ZERO_J),
        ((2, 1), (0, 1), [(1, 0), (0, 1)], PairCase.ZERO_K),
    ],
)
def test_a_correct_pair_in_neither_case_without_biases(a_s, a_t, w, zero):
    """α_j = 0 or α_k = 0: "correct classification then requires … either … or" is refuted."""
    both, α, φ = pair(a_s, a_t, w)
    assert both
    assert not case_opposite(α, φ)
    assert not case_ratio(α, φ)
    assert not short_case_opposite(α)
    assert which_case(α, φ) == zero


def test_given_15_and_no_zero_gap_the_cases_are_16():
    _, α, φ = small_pairs()
    asked = opposite_weights(φ) & (α != 0).all(axis=1)
    cases = case_opposite(α, φ) | case_ratio(α, φ)
    assert always(cases == gap_condition(α, φ), asked)


def test_given_15_the_cases_are_16_if_the_opposite_case_admits_zeros():
    """Corrected: α_j φ_jcc′ ≥ 0, α_k φ_jcc′ ≤ 0, not both gaps 0; or the ratio case."""
    _, α, φ = small_pairs()
    opposite = (α[:, 0] * φ[:, 0] >= 0) & (α[:, 1] * φ[:, 0] <= 0) & (α != 0).any(axis=1)
    asked = opposite_weights(φ)
    assert always((opposite | case_ratio(α, φ)) == gap_condition(α, φ), asked)


def test_where_it_is_defined_the_ratio_rule_alone_is_16():
    """.22 needs neither .15 nor .21, and covers .19 with .20: it divides .16 by φ_jcc′ α_kcc′."""
    _, α, φ = small_pairs()
    defined = (φ[:, 0] != 0) & (α[:, 1] != 0)
    assert always(ratio_rule(α, φ) == gap_condition(α, φ), defined)
    assert always(ratio_rule(α, φ), case_opposite(α, φ) & opposite_weights(φ))


def test_the_opposite_case_without_15_does_not_give_16():
    _, α, φ = pair((0, 1), (1, 0), [(-1, -1), (0, 0)])
    assert case_opposite(α, φ)
    assert not gap_condition(α, φ)


def test_with_output_biases_a_correct_pair_need_be_in_no_case():
    both, α, φ = pair((0, 0), (0, 2), [(0, 0), (0, 1)], (1, 0))
    assert both
    assert not case_opposite(α, φ)
    assert not case_ratio(α, φ)


def test_given_15_and_opposite_gaps_16_is_equation_20():
    """What the 18-equation version lacks."""
    _, α, φ = small_pairs()
    asked = opposite_weights(φ) & short_case_opposite(α)
    assert always(gap_condition(α, φ) == (φ[:, 0] * α[:, 1] < 0), asked)


def test_for_correct_pairs_without_biases_short17_is_19_with_20():
    both, α, φ = small_pairs()
    assert always(short_case_opposite(α) == case_opposite(α, φ), both)


# How many nodes classes need.


def test_one_node_whose_activations_may_be_negative_tells_two_classes_apart():
    assert correct(fractions([1], [-1]), [0, 1], fractions([1], [-1])).all()


@given(st.integers(1, 12))
def test_two_nodes_without_biases_suffice_for_any_number_of_classes(classes):
    """The second node is constant and stands for the bias."""
    c, one = fractions(*range(classes)), fractions(*[1] * classes)
    a, w = np.stack([c, one], axis=1), np.stack([2 * c, -c * c], axis=1)
    assert correct(a, np.arange(classes), w).all()
    assert smallest_margin(a, np.arange(classes), w, 0 * c) >= 1


@given(st.lists(numbers(0), min_size=2, max_size=5, unique=True))
def test_two_nodes_suffice_whatever_directions_the_classes_have(slopes):
    """Unit vectors in the first quadrant: each is nearest to itself."""
    t = [x / (1 + x) for x in slopes]
    a = fractions(*[[(1 - x * x) / (1 + x * x), 2 * x / (1 + x * x)] for x in t])
    assert correct(a, np.arange(len(t)), a).all()
