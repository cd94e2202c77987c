"""Cyclic monotonicity: the potential, circulations and class means, by hand and at their edges."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from helpers.gap_inputs import fractions
from helpers.refuted import is_noticed

from relumlp.claims.gaps import cyclic, means
from relumlp.claims.ledger.claim import CLAIMS
from relumlp.errors import UserError
from relumlp.gaps.certificates import certificate, smallest_margin
from relumlp.gaps.circulations import cycles_of
from relumlp.gaps.conditions import correct
from relumlp.gaps.means import class_means, nearest_mean_layer
from relumlp.gaps.potential import BiasRange, bias_range, distances_from
from relumlp.testing.chains import around, sample_cycles, strictly_monotone
from relumlp.testing.summary import several

LINE = fractions([0], [1], [3])
WEIGHTS = fractions([0], [2], [3])
"""Three samples of one node. Edges: 0→1 0, 1→0 2, 1→2 −1, 2→1 3, 0→2 0, 2→0 9."""


def test_the_potential_by_hand():
    low, high = bias_range(LINE, [0, 1, 2], WEIGHTS)
    # Chains from class 0: to 1 over −2; to 2 over −2 − 3 = −5, or directly −9.
    assert low.tolist() == [0, -2, -5]
    # Distances: 0→1 is 0; 0→2 is 0 directly, and −1 by way of 1.
    assert high.tolist() == [0, 0, -1]
    # The largest margin is that of the cycle 0→1→0 and of 1→2→1: both have a mean of 1.
    assert certificate(LINE, [0, 1, 2], WEIGHTS).margin == 1
    low, high = bias_range(LINE, [0, 1, 2], WEIGHTS, margin=1)
    assert low.tolist() == high.tolist() == [0, -1, -3]
    assert smallest_margin(LINE, [0, 1, 2], WEIGHTS, low) == 1


def test_another_first_class_moves_the_range():
    low, high = bias_range(LINE, [0, 1, 2], WEIGHTS, first=2)
    # Chains: 2→1 adds 1·(3 − 2) = 1, and then 1→0 adds 0·2 = 0; 2→0 adds 0.
    assert low.tolist() == [1, 1, 0]
    assert high.tolist() == [5, 3, 0]


def test_a_class_without_samples_has_no_lowest_bias():
    low, high = bias_range(fractions([1], [-1]), [0, 1], fractions([1], [-1], [9]))
    assert low.tolist() == [0, -2, -inf]
    assert high.tolist() == [0, 2, -8]
    low, high = bias_range(fractions([1], [-1]), [0, 1], fractions([1], [-1], [9]), first=2)
    # To 0: 1·(9 − 1) = 8; to 1 by way of 0: 8 + (−1)·(1 + 1) = 6, and directly −10.
    assert low.tolist() == [8, 6, 0]
    assert high.tolist() == [inf, inf, 0]


def test_distances_by_hand():
    edge = np.array([[inf, 4, 1], [inf, inf, inf], [inf, 2, inf]], object)
    assert distances_from(edge, 0).tolist() == [0, 3, 1]
    assert distances_from(edge, 1).tolist() == [inf, 0, inf]


def test_cycles_of_samples_by_hand():
    p = several(LINE, WEIGHTS)
    assert list(sample_cycles(p)) == [(0, 1), (0, 2), (1, 2), (0, 1, 2), (0, 2, 1)]
    assert [around(p, cycle) for cycle in sample_cycles(p)] == [2, 9, 2, 8, 5]


def test_a_turned_square_needs_cycles_of_four():
    p = cyclic.square()
    assert strictly_monotone(p, 3)
    assert around(p, (0, 3, 2, 1)) == -4
    assert certificate(p.a, p.labels, p.w).margin == -1


def test_circulations_by_hand():
    flow = fractions([5, 2, 1], [3, 0, 0], [0, 1, 0])
    found = cycles_of(flow)
    assert sorted((part.cycle, part.amount) for part in found) == [
        ((0,), 5),
        ((0, 1), 2),
        ((0, 2, 1), 1),
    ]
    assert cycles_of(fractions([0])) == []
    assert cycles_of(np.array([[0, 0.5], [0.5, 0]]))[0].amount == Fraction(1, 2)


def test_means_by_hand():
    assert class_means(fractions([0, 1], [2, 2], [5, 5]), [0, 0, 1], 2).tolist() == [
        [1, Fraction(3, 2)],
        [5, 5],
    ]
    w, b = nearest_mean_layer(fractions([1, 2], [0, 4]))
    assert w.tolist() == [[1, 2], [0, 4]]
    assert b.tolist() == [Fraction(-5, 2), -8]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_means_keep_their_dtype(dtype):
    a = np.array([[1, 2], [3, 4], [0, 0]], dtype)
    m = class_means(a, [0, 0, 1], 2)
    assert m.dtype == dtype
    assert m.tolist() == [[2, 3], [0, 0]]
    assert nearest_mean_layer(m)[1].tolist() == [-6.5, 0]


REFUSED = [
    (lambda: bias_range(LINE, [0, 1, 2], WEIGHTS, 3), "first: expected a class, 0 to 2, got 3"),
    (
        lambda: bias_range(LINE, [0, 1, 2], WEIGHTS, margin=2),
        "margin: expected at most 1, the largest, got 2",
    ),
    (
        lambda: class_means(LINE, [0, 1, 1], 3),
        "labels: expected samples of all 3 classes, got none of 2",
    ),
    (
        lambda: cycles_of(fractions([0, 1], [0, 0])),
        "flow: expected every class to send on what it receives, got class 0, which does not",
    ),
    (
        lambda: cycles_of(fractions([0, -1], [-1, 0])),
        "flow: expected amounts of at least 0, got a negative amount",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


def without_longest_chains(a, labels, w, first=0, margin=0):
    """A range of biases whose potential makes one step only."""
    found = bias_range(a, labels, w, first, margin)
    one_step = np.array(found.low)
    for c in range(len(w)):
        own, of_first = np.equal(labels, c), np.equal(labels, first)
        if c != first and own.any() and of_first.any():
            one_step[c] = max(x @ (w[first] - w[c]) for x in a[own]) + margin
    return BiasRange(one_step, found.high)


FAULTS = {
    "beyond.cyclic": (cyclic, "strictly_monotone", lambda p: strictly_monotone(p, 2)),
    "beyond.cyclic.pairs": (cyclic, "around", lambda p, cycle: around(p, cycle[::-1]) + 1),
    "beyond.cyclic.one": (cyclic, "gap_condition", lambda α, φ: sum(α * φ) >= 0),
    "beyond.potential": (cyclic, "bias_range", without_longest_chains),
    "beyond.potential.range": (
        cyclic,
        "bias_range",
        lambda *args: BiasRange(bias_range(*args).high, bias_range(*args).low),
    ),
    "beyond.circulation": (
        cyclic,
        "certificate",
        lambda *args: certificate(*args)._replace(margin=certificate(*args).margin + 1),
    ),
    "beyond.circulation.cycles": (cyclic, "cycles_of", lambda flow: cycles_of(flow)[1:]),
    "beyond.collapse": (
        means,
        "nearest_mean_layer",
        lambda m: (m, -(m * m).sum(axis=1)),
    ),
    "beyond.collapse.nearest": (means, "correct", lambda a, labels, w, b: correct(a, labels, w)),
    "beyond.collapse.average": (means, "around", lambda p, cycle: around(p, cycle) * 2),
    "beyond.collapse.one-norm": (means, "on_both_sides", lambda s, t, φ: sum(s * φ) < 0),
}
"""Faults by claim: the module that the claim stands in, a function of it, and what replaces it."""


@pytest.mark.parametrize("id", FAULTS)
def test_a_claim_notices_a_planted_fault(id, monkeypatch):
    module, name, fault = FAULTS[id]
    monkeypatch.setattr(module, name, fault)
    assert is_noticed(CLAIMS[id], 200)


def is_right(p):
    return certificate(p.a, p.labels, p.w).margin > 0
