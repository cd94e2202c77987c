"""Gaps, conditions, ratios, cases for single pairs; and what is refused."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.gap_inputs import fractions, grid, problems, sample_pairs
from hypothesis import given

from relumlp.errors import UserError
from relumlp.gaps.conditions import (
    activation_gap,
    activation_ratio,
    case_opposite,
    case_ratio,
    correct,
    gap_condition,
    gap_condition_forms,
    on_both_sides,
    opposite_weights,
    positive_output,
    prefers,
    ratio_rule,
    short_case_opposite,
    weight_gap,
    weight_ratio,
)

W = fractions([2, -1], [0, 3], [1, 1])
S, T = fractions(3, 1), fractions(1, 2)


def test_gaps_by_hand():
    assert activation_gap(S, T).tolist() == [2, -1]
    assert weight_gap(W, 0, 1).tolist() == [2, -4]
    assert weight_gap(W, 1, 2).tolist() == [-1, 2]
    assert weight_gap(W, [0, 1], [1, 2]).tolist() == [[2, -4], [-1, 2]]


@given(problems(nodes=None))
def test_gaps_are_antisymmetric(p):
    s, t, c, c2 = p.a[0], p.a[-1], p.labels[0], p.labels[-1]
    assert (activation_gap(s, t) == -activation_gap(t, s)).all()
    assert (weight_gap(p.w, c, c2) == -weight_gap(p.w, c2, c)).all()


def test_conditions_by_hand():
    # Outputs of S: 5, 3, 4; of T: 0, 6, 3.
    assert prefers(S, W, 0, 1)
    assert not prefers(S, W, 1, 0)
    assert prefers(T, W, 1, 0)
    assert positive_output(S, W, 0)
    assert not positive_output(T, W, 0)
    α, φ = activation_gap(S, T), weight_gap(W, 0, 1)
    assert on_both_sides(S, T, φ)
    assert not on_both_sides(T, S, φ)
    assert not on_both_sides(S, S, φ)
    assert not on_both_sides(T, T, φ)
    assert opposite_weights(φ)
    assert gap_condition(α, φ)
    assert gap_condition_forms(α, φ) == (True, True, True)
    assert activation_ratio(α) == -2
    assert weight_ratio(φ) == 2
    assert case_opposite(α, φ)
    assert not case_ratio(α, φ)


@pytest.mark.parametrize(
    ("φ", "holds"), [((1, -1), True), ((-1, 1), True), ((1, 1), False), ((0, -1), False)]
)
def test_opposite_weights_means_signs_differ(φ, holds):
    assert opposite_weights(fractions(*φ)) == holds


def test_equality_is_no_inequality():
    zero, φ = fractions(0, 0), fractions(1, -1)
    tie = fractions(2, 2)
    assert not prefers(tie, fractions([1, 0], [0, 1]), 0, 1)
    assert not positive_output(tie, fractions([1, -1]), 0)
    assert not on_both_sides(tie, fractions(0, 1), φ)
    assert not on_both_sides(fractions(1, 0), tie, φ)
    assert not gap_condition(tie, φ)
    assert gap_condition_forms(tie, φ) == (False, False, False)
    assert not case_ratio(tie, φ)
    assert not gap_condition(zero, φ)
    assert not opposite_weights(zero)


@pytest.mark.parametrize(
    ("α", "φ", "opposite", "ratio", "short"),
    [
        ((1, -1), (1, -1), True, False, True),
        ((-1, 1), (1, -1), False, False, True),
        ((-1, 1), (-1, 1), True, False, True),
        ((1, -1), (-1, 1), False, False, True),
        ((2, 1), (1, -1), False, True, False),  # 2 > 1, φ_j α_k > 0
        ((1, 2), (1, -1), False, False, False),
        ((-2, -1), (1, -1), False, False, False),  # 2 < 1 is asked for: φ_j α_k < 0
        ((-1, -2), (1, -1), False, True, False),
        ((1, 0), (1, -1), False, False, False),
        ((0, -1), (1, -1), False, False, False),
        ((2, 1), (0, -1), False, False, False),  # φ_j = 0: the ratio is not defined
        ((1, -1), (0, -1), False, False, True),
    ],
)
def test_cases_by_hand(α, φ, opposite, ratio, short):
    α, φ = fractions(*α), fractions(*φ)
    assert case_opposite(α, φ) == opposite
    assert case_ratio(α, φ) == ratio
    assert short_case_opposite(α) == short


def test_ratio_rule_has_a_value_in_the_opposite_case_too():
    assert ratio_rule(fractions(1, -1), fractions(1, -1))
    assert not ratio_rule(fractions(-1, 1), fractions(1, -1))
    assert not ratio_rule(fractions(1, 0), fractions(1, -1))
    assert not ratio_rule(fractions(1, 1), fractions(0, -1))


def test_ratio_rule_goes_by_the_sign_of_the_product_not_by_its_size():
    """The φ-ratio is 1, φ_jcc′ α_kcc′ is ½ or −½."""
    half, one = Fraction(1, 2), fractions(1, -1)
    assert ratio_rule(fractions(2 * half, half), one)
    assert not ratio_rule(fractions(half / 2, half), one)
    assert ratio_rule(fractions(-half / 2, -half), one)
    assert not ratio_rule(fractions(-2 * half, -half), one)


@pytest.mark.parametrize("exact", [True, False])
def test_ratios_are_nan_where_undefined(exact):
    α, φ = np.array([[3, 2], [3, 0], [0, 0], [0, 2]]), np.array([[2, -3], [0, -3], [0, 0], [2, 0]])
    α, φ = (fractions(*α), fractions(*φ)) if exact else (α.astype(float), φ.astype(float))
    α_ratio, φ_ratio = activation_ratio(α), weight_ratio(φ)
    assert np.isnan(α_ratio.astype(float)).tolist() == [False, True, True, False]
    assert np.isnan(φ_ratio.astype(float)).tolist() == [False, True, True, False]
    assert (α_ratio[0], α_ratio[3], φ_ratio[0], φ_ratio[3]) == (Fraction(3, 2), 0, 1.5, 0)
    assert isinstance(α_ratio[0], Fraction) == exact


def test_many_pairs_at_once_give_what_each_gives():
    a_s, a_t, w = grid(range(2), [-1, 0, 2])
    α, φ = a_s - a_t, w[:, 0] - w[:, 1]
    at = slice(0, None, 37)
    for many in (opposite_weights(φ), gap_condition(α, φ), case_opposite(α, φ), case_ratio(α, φ)):
        assert many.shape == (len(α),)
    singles = zip(α[at], φ[at], strict=True)
    one_by_one = [bool(case_ratio(fractions(*x), fractions(*y))) for x, y in singles]
    assert case_ratio(α, φ)[at].tolist() == one_by_one
    assert prefers(a_s, w[5], 0, 1).tolist() == [bool(prefers(a, w[5], 0, 1)) for a in a_s]


@given(problems(nodes=None))
def test_correct_is_strict_arg_max(p):
    z = p.a @ p.w.T + p.b
    for biases, outputs in ((p.b, z), (None, z - p.b)):
        for s, right in enumerate(correct(p.a, p.labels, p.w, biases)):
            others = np.delete(outputs[s], p.labels[s])
            assert right == all(outputs[s, p.labels[s]] > other for other in others)


@given(problems(nodes=None))
def test_correct_is_exact_for_floats_and_integers(p):
    a, w, b = (x.astype(float) * 0.1 for x in (p.a, p.w, p.b))
    exactly = correct(fractions(*a), p.labels, fractions(*w), fractions(*b))
    assert (correct(a, p.labels, w, b) == exactly).all()
    whole = [(2 * x).astype(int) for x in (p.a, p.w, 2 * p.b)]
    assert (correct(*whole[:1], p.labels, *whole[1:]) == correct(p.a, p.labels, p.w, p.b)).all()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_correct_sees_below_the_rounding(dtype):
    """(1 + ε)(1 − ε) + ε² = 1 exactly, and rounds to 1 with or without the ε²."""
    ε = float(np.finfo(dtype).eps)
    a = np.array([[1 + ε, ε], [1 + ε, ε]], dtype)
    w, b = np.array([[1 - ε, ε], [1 - ε, 0]], dtype), np.array([0, 0], dtype)
    assert correct(a, [0, 1], w, b).tolist() == [True, False]
    one = np.array([[0, 0], [1 - ε, ε]], dtype), np.array([1, 0], dtype)
    assert correct(a, [0, 1], *one).tolist() == [False, False]


@pytest.mark.parametrize("size", [1e-200, 1e-160, 1e200])
def test_correct_where_products_leave_the_range_of_floats(size):
    a, w = np.array([[size, 0.0], [0.0, size]]), np.array([[2 * size, size], [size, 2 * size]])
    assert correct(a, [0, 1], w).all()
    assert not correct(a, [1, 0], w).any()


def test_a_single_class_is_always_correct():
    assert correct(fractions([0, 0], [1, 5]), [0, 0], fractions([-1, -1])).tolist() == [True, True]
    assert correct(np.zeros((1, 2)), [0], np.zeros((1, 2))).tolist() == [True]


def test_sample_pairs_of_a_single_class_are_none():
    assert sample_pairs([0, 0]) == []
    assert sample_pairs([0, 1]) == [(0, 1), (1, 0)]


A = np.ones((2, 2))
REFUSED = [
    (
        lambda: activation_gap(np.ones(2), np.ones(3)),
        "a_t: expected shape (…, 2), got (3,)",
    ),
    (
        lambda: activation_gap(1.0, np.ones(2)),
        "a_s: expected shape (…, nodes), got ()",
    ),
    (
        lambda: activation_gap(np.ones(2), 1.0),
        "a_t: expected shape (…, 2), got ()",
    ),
    (
        lambda: activation_gap(np.array([0, np.nan]), np.ones(2)),
        "a_s: expected finite numbers, got nan at [1]",
    ),
    (lambda: weight_gap(np.ones(2), 0, 1), "w: expected shape (classes, nodes), got (2,)"),
    (lambda: weight_gap(A, 0, 2), "c2: expected classes 0 to 1, got 2"),
    (lambda: weight_gap(A, [0, -1], 1), "c: expected classes 0 to 1, got -1"),
    (lambda: weight_gap(A, 0.0, 1), "c: expected whole numbers, got dtype float64"),
    (lambda: prefers(np.ones(3), A, 0, 1), "w: expected shape (2, 3), got (2, 2)"),
    (lambda: positive_output(2.0, A, 0), "a: expected shape (…, nodes), got ()"),
    (
        lambda: opposite_weights(np.ones((4, 3))),
        "φ: expected shape (…, 2), got (4, 3)",
    ),
    (lambda: opposite_weights(1.0), "φ: expected shape (…, 2), got ()"),
    (
        lambda: case_ratio(np.ones(1), np.ones(2)),
        "α: expected shape (…, 2), got (1,)",
    ),
    (lambda: correct(A, [0], A), "labels: expected shape (2,), got (1,)"),
    (lambda: correct(A, [0, 2], A), "labels: expected classes 0 to 1, got 2"),
    (lambda: correct(np.ones((2, 3)), [0, 1], A), "w: expected shape (2, 3), got (2, 2)"),
    (
        lambda: correct(A, [0, 1], np.ones((0, 2))),
        "w: expected at least one entry, got shape (0, 2)",
    ),
    (lambda: correct(np.ones((0, 2)), [], A), "a: expected at least one entry, got shape (0, 2)"),
    (lambda: correct(A * np.inf, [0, 1], A), "a: expected finite numbers, got inf at [0, 0]"),
    (lambda: correct(A, [0, 1], A, np.ones(3)), "b: expected shape (2,), got (3,)"),
    (lambda: correct(A, [0, 1], A, np.ones((2, 1))), "b: expected shape (2,), got (2, 1)"),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


def test_bytes_do_not_wrap():
    """4 − 5 and 200 − 100 of bytes; a sum of products is 160,000."""
    low, high = np.array([4, 200], np.uint8), np.array([5, 100], np.uint8)
    w = np.array([[4, 200], [5, 100]], np.uint8)
    assert activation_gap(low, high).tolist() == [-1, 100]
    assert weight_gap(w, 0, 1).tolist() == [-1, 100]
    assert weight_ratio(high) == -20
    two_hundred = np.full(4, 200, np.uint8)
    assert gap_condition(two_hundred, two_hundred)
    assert gap_condition_forms(two_hundred[:2], two_hundred[:2]) == (True, True, True)
    assert positive_output(two_hundred, two_hundred[None], 0)
    assert (
        correct(w, [0, 0], w).tolist() == correct(w.astype(float), [0, 0], w.astype(float)).tolist()
    )


@pytest.mark.parametrize("dtype", [">f8", "<f4", ">i2", np.float16, np.int8])
def test_any_dtype_of_numbers_enters(dtype):
    α, φ = np.array([2, 1], dtype), np.array([1, -1], dtype)
    assert case_ratio(α, φ)
    assert activation_ratio(α) == 2
    assert activation_gap(α, φ).tolist() == [1, 2]


def test_conditions_are_exact_where_products_underflow():
    α, φ = np.array([1e-200, -1e-200]), np.array([1e-200, -1e-200])
    assert case_opposite(α, φ)
    assert short_case_opposite(α)
    assert opposite_weights(φ)
    assert gap_condition(α, φ)
    assert on_both_sides(α, -α, φ)
    assert prefers(α, np.array([φ, -φ]), 0, 1)
    assert ratio_rule(np.array([2e-200, 1e-200]), φ)


def test_an_overflow_is_told():
    big = np.array([1e300, 1e-300])
    with pytest.raises(UserError, match=r"^activation_ratio: expected numbers .* an overflow$"):
        activation_ratio(big)


def test_classes_of_any_container_select_rows():
    w = np.array([[1.0, 2.0], [3.0, 5.0]])
    for c in (np.uint8(1), np.array([1], object), [1], np.array(1)):
        assert weight_gap(w, c, 0).ravel().tolist() == [2, 3]
