"""All pairs of samples, exactly: separation by extremes, counts by sign."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from helpers.gap_inputs import fractions, gaps_of, problems
from hypothesis import given

from relumlp.errors import UserError
from relumlp.exact import numerators, value_ranks
from relumlp.gaps import signs as gap_signs
from relumlp.gaps.conditions import gap_condition
from relumlp.gaps.signs import count_signs, separation

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
    assert value_ranks(fractions(3, 1, Fraction(1, 2), 1)).tolist() == [2, 1, 0, 1]
    assert value_ranks(np.array([[5], [4]])).tolist() == [[1], [0]]


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
    monkeypatch.setattr(gap_signs, "PAIRS_AT_ONCE", chunk)
    assert (count_signs(a, labels, w) == whole).all()


def test_memory_is_bounded(monkeypatch):
    """No more pairs at a time than a chunk, or than one sample has."""
    monkeypatch.setattr(gap_signs, "PAIRS_AT_ONCE", 8)
    seen = []
    monkeypatch.setattr(np, "sign", lambda x, sign=np.sign: seen.append(x.shape) or sign(x))
    count_signs(np.ones((20, 2)), np.arange(20) % 2, np.ones((2, 2)))
    assert set(seen) == {(1, 10, 3)}


ONES = np.ones((2, 2))
REFUSED = [
    (lambda: separation(ONES, [0, -1], ONES), "labels: expected classes 0 to 1, got -1"),
    (
        lambda: separation(np.ones((0, 2)), [], ONES),
        "a: expected at least one entry, got shape (0, 2)",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence
