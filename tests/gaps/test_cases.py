"""All pairs of samples by case, and chosen pairs with their ratios."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.gap_inputs import fractions, gaps_of, problems, sample_pairs
from hypothesis import given

from relumlp.errors import UserError
from relumlp.gaps import cases as gap_cases
from relumlp.gaps.cases import PairCase, count_cases, pair_ratios, which_case
from relumlp.gaps.conditions import (
    activation_gap,
    case_opposite,
    case_ratio,
    gap_condition,
    opposite_weights,
    short_case_opposite,
    weight_gap,
)
from relumlp.gaps.counting import pair_totals
from relumlp.gaps.signs import separation
from relumlp.kernels.twins import pick

# Class 0: (3, 1), (1, 1); class 1: (0, 2), (1, 1); class 2 has no samples.
A = fractions([3, 1], [0, 2], [1, 1], [1, 1])
LABELS = np.array([0, 1, 0, 1])
W = fractions([2, -1], [0, 1], [5, 5])


def said_of_pairs(α, φ):
    """What :class:`PairCounts` counts, of each pair on its own: α, φ (m, 2)."""
    holds_15, holds_16 = opposite_weights(φ), gap_condition(α, φ)
    opposite, ratio = holds_15 & case_opposite(α, φ), holds_15 & case_ratio(α, φ)
    short = holds_15 & short_case_opposite(α)
    return {
        "pairs": np.ones(len(α), int),
        "opposite_weights": holds_15,
        "gap_condition": holds_16,
        "ties": (α * φ).sum(axis=1) == 0,
        "cases": which_case(α, φ)[:, None] == np.arange(len(PairCase)),
        "opposite": opposite,
        "ratio": ratio,
        "short_opposite": short,
        "short_opposite_fails": short & ~holds_16,
        "neither": holds_15 & holds_16 & ~opposite & ~ratio,
    }


@pytest.mark.parametrize("w_j", range(-2, 3))
@pytest.mark.parametrize("w_k", range(-2, 3))
def test_counts_are_what_each_pair_says_for_every_combination_of_signs(w_j, w_k):
    """Both classes hold the samples (0, 0) … (3, 3): all signs, all ties."""
    square = np.stack(np.meshgrid(range(4), range(4)), axis=-1).reshape(-1, 2)
    s, t = (index.ravel() for index in np.indices((16, 16)))
    w = np.array([[w_j, w_k], [0, 0]])
    expected = said_of_pairs(square[s] - square[t], np.tile(w[0], (256, 1)))
    counts = count_cases(np.concatenate([square, square]), np.arange(32) // 16, w)
    for name, table in counts._asdict().items():
        assert (table[0, 1] == expected[name].sum(axis=0)).all(), name
        assert (table[1, 0] == table[0, 1]).all(), name
        assert not table[[0, 1], [0, 1]].any(), name


@given(problems())
def test_counts_are_what_each_pair_says(p):
    counts = count_cases(p.a, p.labels, p.w)
    expected = {name: np.zeros_like(table) for name, table in counts._asdict().items()}
    for s, t, α, φ in gaps_of(p):
        for name, said in said_of_pairs(α[None], φ[None]).items():
            expected[name][p.labels[s], p.labels[t]] += said[0].astype(int)
    for name, table in counts._asdict().items():
        assert (table == expected[name]).all(), name


@pytest.mark.parametrize("kind", [float, np.float32, int])
@given(p=problems())
def test_counts_are_the_same_for_every_dtype_and_form(p, kind):
    a, w = (2 * p.a).astype(kind), (2 * p.w).astype(kind)
    exactly = count_cases(p.a, p.labels, p.w)
    for plain in (False, True):
        for mine, theirs in zip(count_cases(a, p.labels, w, plain=plain), exactly, strict=True):
            assert (mine == theirs).all()


@pytest.mark.parametrize(
    ("a_size", "w_size"), [(1e-200, 1e-200), (1e200, 1e200), (1e-320, 1), (1, 1e-320), (1e300, 1)]
)
def test_counts_of_extreme_floats_are_exact(a_size, w_size):
    rng = np.random.default_rng(1)
    a, w = rng.integers(0, 4, (30, 2)) * a_size, rng.integers(-2, 3, (3, 2)) * w_size
    labels = rng.integers(0, 3, 30)
    exactly = count_cases(fractions(*a), labels, fractions(*w))
    for mine, theirs in zip(count_cases(a, labels, w), exactly, strict=True):
        assert (mine == theirs).all()


@pytest.mark.parametrize(
    ("x", "exactly"),
    [
        (1.0, False), (np.float32(1), False), (0.0, False), (Fraction(1), True),
        (1, False), (2**60 + 1, True), (2.0**400, False), (2.0**-400, False),
        (np.nextafter(2.0**400, 2.0**401), True), (np.nextafter(2.0**-400, 0.0), True),
    ],
)  # fmt: skip
def test_the_kernel_counts_where_its_products_are_exact(monkeypatch, x, exactly):
    """From 2^−400 to 2^400, or 0, both in a and in w; everything else goes to the plain form."""
    asked = []

    def plain_form(name, *, plain):
        asked.append(plain)
        return pick(name, plain=True)

    monkeypatch.setattr(gap_cases, "pick", plain_form)
    for a, w in ((x, 1.0), (1.0, x)):
        count_cases(np.array([[a, a], [1, 1]]), [0, 1], np.array([[w, w], [1, 1]]))
    assert asked == [exactly, exactly]


def test_a_case_is_named_exactly_once():
    counts = count_cases(A, LABELS, W)
    assert counts.cases.shape == (3, 3, len(PairCase))
    assert (counts.cases.sum(axis=-1) == counts.pairs).all()
    assert counts.cases[0, 1].tolist() == [1, 2, 0, 0, 0, 1, 0]
    assert counts.neither[0, 1] == 1
    assert counts.pairs.tolist() == [[0, 4, 0], [4, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("α", "φ", "case"),
    [
        ((1, 1), (1, -1), PairCase.FAILS),
        ((1, 1), (1, 0), PairCase.WITHOUT_15),
        ((0, -1), (1, -1), PairCase.ZERO_J),
        ((1, 0), (1, -1), PairCase.ZERO_K),
        ((1, -1), (1, -1), PairCase.OPPOSITE),
        ((2, 1), (1, -1), PairCase.ABOVE),
        ((-1, -2), (1, -1), PairCase.BELOW),
        ((-2, -1), (-1, 1), PairCase.ABOVE),
        ((1, 2), (-1, 1), PairCase.BELOW),
    ],
)
def test_cases_by_hand(α, φ, case):
    assert which_case(fractions(*α), fractions(*φ)) == case


def test_a_single_class_has_no_pairs():
    counts = count_cases(np.ones((3, 2)), [0, 0, 0], np.ones((1, 2)))
    assert not any(table.any() for table in counts)
    assert separation(np.ones((3, 2)), [0, 0, 0], np.ones((1, 2))).holds.all()


def test_pair_ratios_by_hand():
    found = pair_ratios(A, LABELS, W, [(0, 1), (1, 0), (0, 3), (2, 1)])
    assert found.activation[[0, 1, 3]].tolist() == [-3, -3, -1]
    assert np.isnan(found.activation[2])
    assert found.weight.tolist() == [1, 1, 1, 1]
    assert found.case.tolist() == [
        PairCase.OPPOSITE,
        PairCase.OPPOSITE,
        PairCase.ZERO_K,
        PairCase.OPPOSITE,
    ]


@given(problems())
def test_pair_ratios_name_the_case_of_floats_exactly(p):
    pairs = np.array(sample_pairs(p.labels), int).reshape(-1, 2)
    a, w = p.a.astype(float) * 0.1, p.w.astype(float) * 0.1
    found = pair_ratios(a, p.labels, w, pairs)
    for (s, t), case in zip(pairs, found.case, strict=True):
        α = activation_gap(fractions(*a[s]), fractions(*a[t]))
        assert case == which_case(α, weight_gap(fractions(*w), p.labels[s], p.labels[t]))


ONES = np.ones((2, 2))
REFUSED = [
    (lambda: count_cases(ONES, [0, 1], np.ones((2, 3))), "w: expected shape (2, 2), got (2, 3)"),
    (lambda: count_cases(np.ones((2, 3)), [0, 1], ONES), "a: expected shape (2, 2), got (2, 3)"),
    (lambda: count_cases(ONES, [0, 2], ONES), "labels: expected classes 0 to 1, got 2"),
    (lambda: count_cases(ONES, [0], ONES), "labels: expected shape (2,), got (1,)"),
    (
        lambda: count_cases(ONES * np.nan, [0, 1], ONES),
        "a: expected finite numbers, got nan at [0, 0]",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [0, 1]),
        "pairs: expected shape (m, 2), got (2,)",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [(0, 1, 0)]),
        "pairs: expected shape (1, 2), got (1, 3)",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [(0.0, 1.0)]),
        "pairs: expected whole numbers, got dtype float64",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [(0, 1), (2, 0)]),
        "pairs: expected samples 0 to 1, got 2",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [(0, -1)]),
        "pairs: expected samples 0 to 1, got -1",
    ),
    (
        lambda: pair_ratios(np.ones((3, 2)), [0, 1, 1], ONES, [(0, 1), (1, 2)]),
        "pairs: expected two different classes, got samples 1 and 2 of class 1",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


EPS = float(np.finfo(float).eps)


@pytest.mark.parametrize(
    ("α", "φ"),
    [
        ((1e-200, 1e-200), (2e-200, -1e-200)),
        ((1 + EPS, 1), (1 - EPS, -1)),  # −ε², which is 0 in floats
        ((1, 1 - EPS), (1, -1 - EPS)),  # ε²
        ((1e200, 1e200), (1e200, -1e200)),
        ((-1e-300, 1e-300), (-1e-300, 1e300)),
    ],
)
def test_the_case_of_floats_is_that_of_the_fractions_they_are(α, φ):
    exactly = which_case(fractions(*α), fractions(*φ))
    assert which_case(np.array(α, float), np.array(φ, float)) == exactly


def test_bytes_and_other_byte_orders_count_as_what_they_are():
    a = np.array([[200, 3], [4, 250], [90, 90], [1, 2]], np.uint8)
    w = np.array([[9, 200], [200, 8]], np.uint8)
    labels = np.array([0, 1, 0, 1])
    expected = count_cases(fractions(*a), labels, fractions(*w))
    for dtype in (np.uint8, np.int16, ">f4", ">f8", np.float16):
        found = count_cases(a.astype(dtype), labels.astype(">i2"), w.astype(dtype))
        assert all((x == y).all() for x, y in zip(found, expected, strict=True))


def test_a_whole_number_that_no_float_holds_keeps_its_last_digit():
    """α_j φ_j + α_k φ_k is −1; both sums are 2⁶² in floats."""
    a, w = np.array([[2**61, 1], [0, 0]]), np.array([[2, -(2**62) - 1], [0, 0]])
    assert count_cases(a, [0, 1], w).gap_condition.sum() == 0
    assert count_cases(a, [0, 1], w + np.array([[0, 2], [0, 0]])).gap_condition.sum() == 2


def test_pair_counts_that_do_not_fit_are_refused():
    counts = count_cases(ONES, [0, 1], ONES)
    with pytest.raises(UserError, match=r"^counts.ties: expected shape \(2, 2\), got \(1, 2\)$"):
        pair_totals(counts._replace(ties=counts.ties[:1]))
