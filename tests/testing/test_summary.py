"""The strategies of claims about gaps: what they promise, and that claims are not vacuous on them.

A claim about correctly classified samples is drawn from samples that are; so its counterexample, if
it has one, must be of the same kind, and the search must find one without being told.
"""

import functools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from relumlp.claims.gaps.two_samples import right_or_any_pairs
from relumlp.claims.ledger.listing import load_claims
from relumlp.gaps.cases import PairCase, which_case
from relumlp.gaps.certificates import certificate
from relumlp.gaps.conditions import correct, gap_condition, opposite_weights
from relumlp.testing.correct_summaries import right_pairs, right_summaries
from relumlp.testing.directions import rays
from relumlp.testing.scaling import normalisables, scalings, summary_scalings, two_samples
from relumlp.testing.summary import (
    Summary,
    class_graphs,
    opposite_pairs,
    pairs,
    same_side_pairs,
    summaries,
)

ROOM = "relumlp.claims.gaps."
CLAIMS = [c for c in load_claims().values() if c.check.__module__.startswith(ROOM)]
REFUTED = [pytest.param(c, id=c.id) for c in CLAIMS if c.refuted]


def draw(strategy, n=250):
    """As many cases, always the same."""
    drawn = []

    @settings(
        max_examples=n, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
    )
    @given(strategy)
    def keep(case):
        drawn.append(case)

    keep()
    assert len(drawn) == n
    return drawn


STRATEGIES = {
    "any": lambda: summaries(None, bias=True, signed=True),
    "pairs": pairs,
    "right or any": right_or_any_pairs,
    "pairs with biases": lambda: pairs(bias=True),
    "opposite": opposite_pairs,
    "one side": same_side_pairs,
    "right": right_pairs,
    "right with biases": lambda: right_pairs(bias=True),
    "right of any width": lambda: right_pairs(nodes=None),
    "right set": right_summaries,
    "right set, any width, biases, signs": lambda: right_summaries(None, bias=True, signed=True),
    "graphs": class_graphs,
    "rays": rays,
    "two samples": two_samples,
    "scalings": scalings,
    "summary scalings": summary_scalings,
    "normalisable": normalisables,
}


@functools.cache
def examples(name):
    return draw(STRATEGIES[name]())


def properties(case):
    """What is known of a case: names of the properties that it has."""
    if not isinstance(case, Summary):
        return {type(case).__name__} | {f"x {case.x.shape[0]}" for _ in [0] if hasattr(case, "x")}
    two = len(case.a) == 2 and case.c != case.c2
    found = {
        "not negative": (case.a >= 0).all(),
        "biases": case.b is not None,
        "no biases": case.b is None,
        "right": correct(case.a, case.labels, case.w, case.b).all(),
        "two of different classes": two,
        "not of one class": len(set(case.labels.tolist())) > 1,
        "two nodes": case.w.shape[1] == 2,
        "one node": case.w.shape[1] == 1,
        "two classes": len(case.w) == 2,
        "three classes": len(case.w) == 3,
        "15": two and case.w.shape[1] == 2 and opposite_weights(case.φ),
    }
    return {name for name, holds in found.items() if holds}


@pytest.mark.parametrize("claim", REFUTED)
def test_a_counterexample_is_of_the_kind_that_the_claim_is_about(claim):
    promised = set.intersection(*map(properties, draw(claim.cases(), 60)))
    if isinstance(claim.counterexample(), Summary):
        assert promised - {"three classes"} <= properties(claim.counterexample())
        assert "no biases" in promised or "biases" in promised


EVERY = {
    "pairs": {"two of different classes", "two nodes", "not negative", "no biases"},
    "pairs with biases": {"two of different classes", "biases"},
    "opposite": {"two of different classes", "15", "two classes", "not negative"},
    "one side": {"two of different classes", "15", "two classes"},
    "right": {"right", "two of different classes", "not negative", "no biases", "two nodes"},
    "right with biases": {"right", "two of different classes", "not negative", "biases"},
    "right of any width": {"right", "two of different classes", "not negative", "no biases"},
    "right set": {"right", "not of one class", "not negative", "no biases", "two nodes"},
    "right set, any width, biases, signs": {"right", "not of one class", "biases"},
    "graphs": {"not of one class", "biases"},
}


@pytest.mark.parametrize("name", EVERY)
def test_what_a_strategy_promises_holds_for_all(name):
    for case in examples(name):
        assert properties(case) >= EVERY[name]


def test_gaps_of_one_sign():
    assert all(p.α[0] * p.α[1] > 0 for p in examples("one side"))


def test_rays_differ_and_are_not_negative():
    for a, b in examples("rays"):
        assert len(a) == len(b)
        assert (a >= 0).all()
        assert all(p[0] * q[1] != p[1] * q[0] for i, p in enumerate(a) for q in a[:i])
    assert {len(case.a) for case in examples("rays")} >= {1, 3, 9}


@pytest.mark.parametrize("name", STRATEGIES)
def test_numbers_are_exact_and_small(name):
    for case in examples(name):
        for numbers in (v for v in case if isinstance(v, np.ndarray) and v.dtype == object):
            assert all(isinstance(v, (Fraction, int)) for v in numbers.flat)
            assert (abs(numbers) <= 200).all()


def some(name, condition):
    """Whether at least a twentieth of the examples have it, and not all."""
    found = sum(bool(condition(case)) for case in examples(name))
    return len(examples(name)) / 20 <= found < len(examples(name))


def graph(p):
    return certificate(p.a, p.labels, p.w)


SOME = {
    "any": {
        "an absent class": lambda p: set(p.labels.tolist()) != set(range(len(p.w))),
        "a repeated sample": lambda p: len({*map(tuple, p.a)}) < len(p.a),
        "a single class": lambda p: len(p.w) == 1,
        "a single sample": lambda p: len(p.a) == 1,
        "a tie": lambda p: any(len({*z}) < len(z) for z in p.a @ p.w.T + p.b),
        "one node": lambda p: p.w.shape[1] == 1,
    },
    "pairs": {
        ".16": lambda p: gap_condition(p.α, p.φ),
        "a tie in .16": lambda p: p.α @ p.φ == 0,
        ".15": lambda p: opposite_weights(p.φ),
        "α 0": lambda p: not p.α.all(),
        "φ 0": lambda p: not p.φ.all(),
    },
    "right or any": {
        "both right": lambda p: correct(p.a, p.labels, p.w).all(),
        "one right": lambda p: correct(p.a, p.labels, p.w).sum() == 1,
        "none right": lambda p: not correct(p.a, p.labels, p.w).any(),
    },
    "opposite": {
        ".16": lambda p: gap_condition(p.α, p.φ),
        "not .16, no tie": lambda p: p.α @ p.φ < 0,
        "opposite gaps": lambda p: p.α[0] * p.α[1] < 0,
        "gaps of one sign": lambda p: p.α[0] * p.α[1] > 0,
        "α_k 0": lambda p: p.α[1] == 0,
        "α_j 0": lambda p: p.α[0] == 0,
        "an opposite case": lambda p: which_case(p.α, p.φ) == PairCase.OPPOSITE,
    },
    "one side": {
        "a tie in .16": lambda p: p.α @ p.φ == 0,
        "above": lambda p: which_case(p.α, p.φ) == PairCase.ABOVE,
        "below": lambda p: which_case(p.α, p.φ) == PairCase.BELOW,
        "fails": lambda p: which_case(p.α, p.φ) == PairCase.FAILS,
    },
    "right": {
        case.name: lambda p, case=case: which_case(p.α, p.φ) == case
        for case in (PairCase.OPPOSITE, PairCase.ZERO_J, PairCase.ZERO_K)
    }
    | {
        "a ratio case": lambda p: which_case(p.α, p.φ) in (PairCase.ABOVE, PairCase.BELOW),
        "all outputs negative": lambda p: (p.a @ p.w.T < 0).all(),
        "a third class": lambda p: len(p.w) > 2,
    },
    "right with biases": {
        "not .15": lambda p: not opposite_weights(p.φ),
        "a weight gap 0": lambda p: not p.φ.all(),
        "a sample that no node sees": lambda p: not p.a.any(axis=1).all(),
        "opposite gaps": lambda p: p.α[0] * p.α[1] < 0,
    },
    "right set": {
        "three classes or more": lambda p: len(set(p.labels.tolist())) > 2,
        "five samples": lambda p: len(p.a) == 5,
    },
    "right set, any width, biases, signs": {
        "three classes or more": lambda p: len(set(p.labels.tolist())) > 2,
        "one node": lambda p: p.w.shape[1] == 1,
        "four nodes": lambda p: p.w.shape[1] == 4,
    },
    "graphs": {
        "biases exist": lambda p: graph(p).biases is not None,
        "none exist": lambda p: graph(p).biases is None,
        "a cycle of three or four": lambda p: len(graph(p).cycle) > 2,
        "a cycle of four": lambda p: len(graph(p).cycle) > 3,
    },
    "two samples": {
        "a node on for both": lambda c: (c.net.forward(c.x).z[2] > 0).all(axis=0).any(),
        "a node on for one": lambda c: ((c.net.forward(c.x).z[2] > 0).sum(axis=0) == 1).any(),
        "different nodes active": lambda c: (
            c.net.forward(c.x).on[1][0] != c.net.forward(c.x).on[1][1]
        ).any(),
    },
    "scalings": {
        "outputs not 0": lambda c: c.net.forward(c.x).output.any(),
        "a bias": lambda c: c.net.b[c.i] is not None and c.net.b[c.i].any(),
        "the first layer of two": lambda c: c.net.N == 3 and c.i == 1,
    },
    "summary scalings": {
        "both gaps": lambda c: c.before.α.all() and c.before.φ.all(),
        ".16": lambda c: gap_condition(c.before.α, c.before.φ),
        "a ratio case": lambda c: (
            which_case(c.before.α, c.before.φ)
            in (PairCase.OPPOSITE, PairCase.ABOVE, PairCase.BELOW)
        ),
    },
    "normalisable": {
        "a node of norm 0": lambda c: not c.net.W[1].any(axis=1).all(),
        "two hidden layers": lambda c: c.net.N == 3,
        "outputs not 0": lambda c: c.net.forward(c.x).output.any(),
        "a bias": lambda c: c.net.b[1] is not None and c.net.b[1].any(),
        "three weights in a norm": lambda c: (c.net.W[1] != 0).sum(axis=1).max() > 2,
    },
}


@pytest.mark.parametrize(("name", "what"), [(name, what) for name in SOME for what in SOME[name]])
def test_what_decides_a_claim_is_drawn(name, what):
    assert some(name, SOME[name][what])
