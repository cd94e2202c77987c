"""Findings on equations 9 to 14 and the abstract beside the claims of the ledger.

A statement that holds is tried on generated inputs, or on a whole grid of small integers; one that
does not is refuted by a counterexample of few small integers, beside what holds instead.
"Correct" is strict arg-max. Two classes c = 0, c′ = 1 unless more are needed.
"""

from fractions import Fraction

import numpy as np
import pytest
from helpers.gap_inputs import arrays, fractions, pair, problems, small_pairs
from hypothesis import given
from hypothesis import strategies as st

from relumlp.gaps.cases import count_cases
from relumlp.gaps.certificates import certificate
from relumlp.gaps.conditions import (
    correct,
    gap_condition,
    gap_condition_forms,
    opposite_weights,
    positive_output,
    prefers,
    weight_gap,
)
from relumlp.gaps.signs import separation

# Equations 9 to 12: which of them arg-max needs, and against which classes.


def test_9_and_10_do_not_suffice_where_a_third_class_wins():
    a, w = fractions([0, 1], [1, 0]), fractions([-1, 0], [0, -1], [0, 0])
    assert prefers(a[0], w, 0, 1)
    assert prefers(a[1], w, 1, 0)
    assert not correct(a, [0, 1], w).any()


def test_9_and_10_do_not_suffice_with_output_biases():
    a, w, b = fractions([1, 0], [0, 1]), fractions([1, 0], [0, 1]), fractions(1, 0)
    assert prefers(a[0], w, 0, 1)
    assert prefers(a[1], w, 1, 0)
    assert correct(a, [0, 1], w, b).tolist() == [True, False]


def test_9_to_12_together_are_not_needed_with_negative_outputs_everywhere():
    a, w = fractions([1, 2], [2, 1]), fractions([-1, 0], [0, -1])
    assert correct(a, [0, 1], w).all()
    assert (a @ w.T < 0).all()


@given(problems(nodes=None), st.data())
def test_11_and_12_say_nothing_about_classes(p, data):
    """The same vector added to every class's weights changes no φ and no decision."""
    shifted = p.w + arrays(data.draw, p.w.shape[1:])
    c, c2 = p.labels[0], p.labels[-1]
    assert (weight_gap(shifted, c, c2) == weight_gap(p.w, c, c2)).all()
    assert (correct(p.a, p.labels, shifted, p.b) == correct(p.a, p.labels, p.w, p.b)).all()


def test_11_can_be_made_true_or_false_without_changing_a_decision():
    a, w = fractions([1, 2], [2, 1]), fractions([-1, 0], [0, -1])
    up, down = w + 2, w - 2
    for weights, positive in ((up, True), (down, False)):
        assert correct(a, [0, 1], weights).all()
        assert positive_output(a[0], weights, 0) == positive
        assert positive_output(a[1], weights, 1) == positive


def test_11_and_12_do_not_suffice():
    a, w = fractions([0, 1], [1, 1]), fractions([0, 1], [1, 0])
    assert positive_output(a[0], w, 0)
    assert positive_output(a[1], w, 1)
    assert correct(a, [0, 1], w).tolist() == [True, False]  # a tie


# Equation 13, which is 16: necessary always, sufficient for one pair with biases to choose.


def test_the_three_forms_of_13_are_equivalent():
    _, α, φ = small_pairs()
    forms = gap_condition_forms(α, φ)
    for form in forms:
        assert (form == gap_condition(α, φ)).all()


def test_13_as_extracted_without_primes_is_another_condition():
    """One text lost primes: "α_j φ_jcc′ > α_k φ_kcc′" is neither necessary nor enough."""
    _, α, φ = small_pairs()
    extracted = α[:, 0] * φ[:, 0] > α[:, 1] * φ[:, 1]
    assert (extracted & ~gap_condition(α, φ)).any()
    assert (~extracted & gap_condition(α, φ)).any()


def test_11_to_16_together_do_not_suffice_for_a_pair_without_biases():
    a, w = fractions([0, 1], [1, 1]), fractions([0, 1], [1, 0])
    both, α, φ = pair(*a, w)
    assert opposite_weights(φ)
    assert gap_condition(α, φ)
    assert positive_output(a[0], w, 0)
    assert positive_output(a[1], w, 1)
    assert not both


@pytest.mark.parametrize(
    ("a", "w", "holds_15", "μ"),
    [
        # Without asking for .15.
        ([(0, 0), (1, 0), (0, 1)], [(-1, 0), (0, -1), (1, 1)], False, Fraction(0)),
        # With .15 for all pairs: the edges of one cycle add up to 0, or to less.
        ([(0, 1), (0, 0), (1, 2)], [(-1, 2), (0, 0), (3, -1)], True, Fraction(0)),
        ([(0, 0), (1, 0), (2, 2)], [(-1, 2), (0, 0), (3, -1)], True, Fraction(-1, 3)),
    ],
)
def test_for_three_classes_no_biases_need_exist_although_all_pairs_hold(a, w, holds_15, μ):
    """So the abstract's "gap conditions guaranteed to result in perfect classification" fails."""
    a, w, labels = fractions(*a), fractions(*w), np.arange(3)
    assert separation(a, labels, w).holds.all()
    counts = count_cases(a, labels, w)
    assert (counts.opposite_weights == counts.pairs).all() == holds_15
    found = certificate(a, labels, w)
    assert found.biases is None
    assert found.margin == μ
    assert sorted(found.cycle) == [0, 1, 2]


def test_for_a_set_without_biases_15_and_16_for_all_pairs_do_not_suffice():
    a, w = fractions([2, 0], [1, 1], [0, 1]), fractions([1, 0], [0, 1])
    labels = np.array([0, 0, 1])
    counts = count_cases(a, labels, w)
    assert (counts.gap_condition == counts.pairs).all()
    assert (counts.opposite_weights == counts.pairs).all()
    assert correct(a, labels, w).tolist() == [True, False, True]
