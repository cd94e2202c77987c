"""All pairs of samples: separation, counts by sign, counts by case, ratios of chosen pairs."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from gap_inputs import fractions, gaps_of, problems, sample_pairs
from hypothesis import given

from relumlp import gap_signs
from relumlp.errors import UserError
from relumlp.exact import numerators, ranks
from relumlp.gap_cases import Case, count_cases, pair_ratios, which_case
from relumlp.gap_signs import count_signs, separation
from relumlp.gaps import (
    activation_gap,
    case_opposite,
    case_ratio,
    gap_condition,
    opposite_weights,
    short_case_opposite,
    weight_gap,
)

# Class 0: (3, 1), (1, 1); class 1: (0, 2), (1, 1); class 2 has no samples.
A = fractions([3, 1], [0, 2], [1, 1], [1, 1])
LABELS = np.array([0, 1, 0, 1])
W = fractions([2, -1], [0, 1], [5, 5])


def test_numerators_by_hand():
    p, d = numerators(fractions([Fraction(1, 2), Fraction(-2, 3)]))
    assert (p.tolist(), d) == ([[3, -4]], 6)
    p, d = numerators(np.array([0.5, 3.0, 2.0**-60], np.float32))
    assert (p.tolist(), d) == ([2**59, 3 * 2**60, 1], 2**60)
    p, d = numerators(np.array([[2], [-7]]))
    assert (p.tolist(), d) == ([[2], [-7]], 1)
    assert numerators(np.empty((0, 2)))[0].shape == (0, 2)


def test_numerators_are_python_integers_also_of_fractions_of_numpy_integers():
    p, d = numerators(np.array([Fraction(np.int64(2**62)), Fraction(1, 2)], object))
    assert (p.tolist(), d) == ([2**63, 1], 2)
    assert [type(x) for x in p] == [int, int]


@given(problems())
def test_numerators_are_the_number(p):
    for x in (p.a, p.w.astype(float) / 3):
        above, d = numerators(x)
        assert (above * Fraction(1, d) == fractions(*x)).all()


def test_numerators_of_what_is_no_number():
    with pytest.raises(UserError, match=r"^x: expected finite numbers, got nan at \[0\]$"):
        numerators([np.nan])


def test_ranks_by_hand():
    assert ranks(fractions(3, 1, Fraction(1, 2), 1)).tolist() == [2, 1, 0, 1]
    assert ranks(np.array([[5], [4]])).tolist() == [[1], [0]]


def test_separation_by_hand():
    # φ_01 = (2, −2): class 0 reaches 4 and 0, class 1 reaches −4 and 0.
    found = separation(A, LABELS, W)
    assert found.low[:2, :2].tolist() == [[inf, 0], [0, inf]]
    assert found.high[:2, :2].tolist() == [[-inf, 0], [0, -inf]]
    assert found.failing.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    # φ_02 = (−3, −6), φ_12 = (−5, −4): nothing is asked of class 2.
    assert found.low[:, 2].tolist() == [-15, -9, inf]
    assert found.low[2].tolist() == [inf, inf, inf]
    assert found.high[:, 2].tolist() == [-inf, -inf, -inf]
    assert found.high[2].tolist() == [15, 9, -inf]
    assert found.holds.tolist() == [[True, False, True], [False, True, True], [True, True, True]]
    assert isinstance(found.low[0, 1], Fraction)


@given(problems(nodes=None, lowest=-3))
def test_separation_decides_16_for_all_pairs(p):
    found = separation(p.a, p.labels, p.w)
    failing = np.zeros_like(found.failing)
    for s, t, α, φ in gaps_of(p):
        failing[p.labels[s], p.labels[t]] += not gap_condition(α, φ)
        assert found.low[p.labels[s], p.labels[t]] <= p.a[s] @ φ
        assert found.high[p.labels[s], p.labels[t]] >= p.a[t] @ φ
    assert (found.failing == failing).all()
    assert (found.holds == (failing == 0)).all()


@given(problems(nodes=None))
def test_separation_attains_its_extremes(p):
    found = separation(p.a, p.labels, p.w)
    for c in range(len(p.w)):
        for c2 in range(len(p.w)):
            u = p.a @ (p.w[c] - p.w[c2])
            if c != c2 and (p.labels == c).any():
                assert found.low[c, c2] == min(u[p.labels == c])
            if c != c2 and (p.labels == c2).any():
                assert found.high[c, c2] == max(u[p.labels == c2])


def test_separation_does_not_round():
    """3 · 0.1 in floats is a little more than three times the float 0.1."""
    a, w = np.array([[0.0, 3 * 0.1], [0.1, 0.0]]), np.array([[3.0, 1.0], [0.0, 0.0]])
    found = separation(a, [0, 1], w)
    assert (found.low[0, 1], found.high[0, 1]) == (Fraction(3 * 0.1), 3 * Fraction(0.1))
    assert found.holds.all()
    assert not found.failing.any()


def signs_by_definition(p):
    """Every ordered pair of samples on its own."""
    signs = np.zeros((len(p.w),) * 2 + (3, 3, 3), np.int64)
    for s, t, α, φ in gaps_of(p):
        at = [1 + int(np.sign(x)) for x in (α[0], α[1], α @ φ)]
        signs[(p.labels[s], p.labels[t], *at)] += 1
    return signs


@given(problems(lowest=-3))
def test_signs_are_counted_as_defined(p):
    assert (count_signs(p.a, p.labels, p.w) == signs_by_definition(p)).all()


def test_signs_by_hand():
    signs = count_signs(A, LABELS, W)
    # α: (3, −1), (2, 0), (1, −1), (0, 0), with D = 2 α_j − 2 α_k.
    at = {(2, 0, 2): 2, (2, 1, 2): 1, (1, 1, 1): 1}
    assert {tuple(i): signs[0, 1][tuple(i)] for i in np.argwhere(signs[0, 1])} == at
    assert signs.dtype == np.int64
    assert signs[0, 1, 2, 0, 2] == signs[1, 0, 0, 2, 2]


@pytest.mark.parametrize("chunk", [1, 2, 5])
def test_signs_are_counted_in_chunks(monkeypatch, chunk):
    rng = np.random.default_rng(0)
    a, w = rng.integers(0, 4, (30, 2)), rng.integers(-2, 3, (3, 2))
    labels = rng.integers(0, 3, 30)
    whole = count_signs(a, labels, w)
    monkeypatch.setattr(gap_signs, "CHUNK", chunk)
    assert (count_signs(a, labels, w) == whole).all()


def test_memory_is_bounded(monkeypatch):
    """No more pairs at a time than a chunk, or than one sample has."""
    monkeypatch.setattr(gap_signs, "CHUNK", 8)
    seen = []
    monkeypatch.setattr(np, "sign", lambda x, sign=np.sign: seen.append(x.shape) or sign(x))
    count_signs(np.ones((20, 2)), np.arange(20) % 2, np.ones((2, 2)))
    assert set(seen) == {(1, 10, 3)}


@given(problems())
def test_counts_are_what_each_pair_says(p):
    counts = count_cases(p.a, p.labels, p.w)
    expected = {name: np.zeros_like(table) for name, table in counts._asdict().items()}
    for s, t, α, φ in gaps_of(p):
        at = p.labels[s], p.labels[t]
        holds_15, holds_16 = opposite_weights(φ), gap_condition(α, φ)
        opposite, ratio = case_opposite(α, φ), case_ratio(α, φ)
        short = short_case_opposite(α)
        expected["pairs"][at] += 1
        expected["opposite_weights"][at] += holds_15
        expected["gap_condition"][at] += holds_16
        expected["ties"][at] += α @ φ == 0
        expected["cases"][(*at, which_case(α, φ))] += 1
        expected["opposite"][at] += holds_15 and opposite
        expected["ratio"][at] += holds_15 and ratio
        expected["short_opposite"][at] += holds_15 and short
        expected["short_opposite_fails"][at] += holds_15 and short and not holds_16
        expected["neither"][at] += holds_15 and holds_16 and not opposite and not ratio
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


def test_a_case_is_named_exactly_once():
    counts = count_cases(A, LABELS, W)
    assert counts.cases.shape == (3, 3, len(Case))
    assert (counts.cases.sum(axis=-1) == counts.pairs).all()
    assert counts.cases[0, 1].tolist() == [1, 2, 0, 0, 0, 1, 0]
    assert counts.neither[0, 1] == 1
    assert counts.pairs.tolist() == [[0, 4, 0], [4, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("α", "φ", "case"),
    [
        ((1, 1), (1, -1), Case.FAILS),
        ((1, 1), (1, 0), Case.WITHOUT_15),
        ((0, -1), (1, -1), Case.ZERO_J),
        ((1, 0), (1, -1), Case.ZERO_K),
        ((1, -1), (1, -1), Case.OPPOSITE),
        ((2, 1), (1, -1), Case.ABOVE),
        ((-1, -2), (1, -1), Case.BELOW),
        ((-2, -1), (-1, 1), Case.ABOVE),
        ((1, 2), (-1, 1), Case.BELOW),
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
    assert found.case.tolist() == [Case.OPPOSITE, Case.OPPOSITE, Case.ZERO_K, Case.OPPOSITE]


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
    (lambda: count_cases(ONES, [0, 1], np.ones((2, 3))), "w: expected shape (n, 2), got (2, 3)"),
    (lambda: count_cases(np.ones((2, 3)), [0, 1], ONES), "a: expected shape (n, 2), got (2, 3)"),
    (lambda: count_cases(ONES, [0, 2], ONES), "labels: expected classes 0 to 1, got 2"),
    (lambda: count_cases(ONES, [0], ONES), "labels: expected shape (2,), got (1,)"),
    (
        lambda: count_cases(ONES * np.nan, [0, 1], ONES),
        "a: expected finite numbers, got nan at [0, 0]",
    ),
    (lambda: separation(ONES, [0, -1], ONES), "labels: expected classes 0 to 1, got -1"),
    (
        lambda: separation(np.ones((0, 2)), [], ONES),
        "a: expected at least one entry, got shape (0, 2)",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [0, 1]),
        "pairs: expected indices of shape (m, 2), got shape (2,) of int64",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [(0, 1, 0)]),
        "pairs: expected indices of shape (m, 2), got shape (1, 3) of int64",
    ),
    (
        lambda: pair_ratios(ONES, [0, 1], ONES, [(0.0, 1.0)]),
        "pairs: expected indices of shape (m, 2), got shape (1, 2) of float64",
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
