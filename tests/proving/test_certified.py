"""Faults that are smaller than any tolerance of floats are found by the prover."""

from fractions import Fraction

import numpy as np
import pytest

from relumlp.claims.classifiers import nodes
from relumlp.claims.information import mutual, patterns
from relumlp.claims.ledger.claim import CLAIMS, claim
from relumlp.claims.ledger.listing import find_claim
from relumlp.claims.ledger.proofs import said
from relumlp.claims.ledger.proving import AND_FLOATS, CERTIFIED, Plan, prove_claim
from relumlp.information import sample_sets as sets
from relumlp.information.patterns import bridge_bounds
from relumlp.proving.domain import Size
from relumlp.testing.assertions import assert_equal
from relumlp.testing.counts import switches, tables
from relumlp.testing.exact_entropies import (
    ENTROPY_ROUNDING,
    exact_counts,
    exp_entropy_given_row,
    nats,
    switching,
)
from relumlp.testing.exact_patterns import pattern_table
from relumlp.testing.logarithms import ln
from relumlp.testing.whole_counts import certified

pytest.importorskip("z3")

SMALL, TWO_NODES = Plan((Size((1, 2), 3),), 20), Plan((Size((2, 2), 3),), 20)
FAULT = 2.0**-47
"""Less than a tenth of the roundings that the claims state."""


def larger(function):
    """Return a function whose results are larger by a tiny part."""
    return lambda *arguments: function(*arguments) * (1 + FAULT)


def likelier(log_posterior):
    """Return a function whose posteriors are larger by a tiny part."""
    return lambda *arguments: log_posterior(*arguments) + ln(1 + Fraction(FAULT))


PLANTED = [
    ("cooperating.1", patterns, "entropy", larger),
    ("cooperating.2", patterns, "perplexity", larger),
    ("cooperating.11", nodes, "log_posterior", likelier),
    ("cooperating.11.impossible", nodes, "log_posterior", likelier),
    ("dynamics.12", sets, "conditional_entropy", larger),
    ("dynamics.13", sets, "conditional_entropy", larger),
    ("dynamics.14.float", sets, "conditional_entropy", larger),
    ("dynamics.15", sets, "conditional_entropy", larger),
    ("dynamics.17", sets, "_mean", larger),
    ("beyond.information.float", sets, "mutual_information", larger),
    ("beyond.ranges.float", sets, "largest_information", larger),
    ("beyond.bridge.float", mutual, "perplexity", larger),
]


@pytest.mark.parametrize(("id", "module", "name", "wrong"), PLANTED)
def test_a_fault_below_the_rounding_is_found(monkeypatch, id, module, name, wrong):
    true = prove_claim(find_claim(id), SMALL)
    assert true.verdict == "proved", said(true)
    assert true.bounds.endswith(CERTIFIED + AND_FLOATS)
    monkeypatch.setattr(module, name, wrong(getattr(module, name)))
    assert prove_claim(find_claim(id), SMALL).verdict == "refuted"


def test_no_float_sees_the_fault():
    counts, sizes = np.array([[1, 0]]), np.array([2, 1])
    (right,) = sets.predictability(counts, sizes)
    assert abs(right * (1 + FAULT) - right) < ENTROPY_ROUNDING / 10


@pytest.fixture
def own():
    """Prove a statement of one's own, and remove it in the end."""
    added = []

    def proved(cases, check, plan):
        claim(f"mine.{check.__name__}", cases, exact=True)(check)
        added.append(f"mine.{check.__name__}")
        return prove_claim(CLAIMS[added[-1]], plan)

    yield proved
    for id in added:
        del CLAIMS[id]


def bridge(on, labels, classes):
    """The lower bound of H(pattern | Y), and H(pattern | Y), exactly."""
    counts, sizes = exact_counts(on, labels, classes)
    H = nats(exp_entropy_given_row(pattern_table(on, labels, classes)), len(on))
    return bridge_bounds(sets.predictability(certified(counts), certified(sizes)))[0], H


def test_a_strict_inequality_fails_where_both_sides_are_equal(own):
    def bounded(on, labels, classes):
        """The lower bound is a lower bound."""
        low, H = bridge(on, labels, classes)
        assert low <= H

    def strictly(on, labels, classes):
        """The lower bound is never reached by several patterns."""
        low, H = bridge(on, labels, classes)
        assert H == 0 or low < H

    assert own(switches, bounded, SMALL).bounds.endswith(CERTIFIED)
    assert own(switches, strictly, SMALL).verdict == "refuted"


def test_equal_values_of_different_terms_are_equal(own):
    def rises(counts, sizes):
        """The mean exceeds the first node's p exactly if the last node's p does."""
        if all(map(switching, sets.joint_counts(counts, sizes))):
            p = sets.predictability(certified(counts), certified(sizes))
            mean = sets.mean_predictability(certified(counts), certified(sizes))
            assert_equal(mean > p[0], p[-1] > p[0])

    def rises_or_stays(counts, sizes):
        """The mean exceeds the first node's p exactly if the last node's p is as large."""
        if all(map(switching, sets.joint_counts(counts, sizes))):
            p = sets.predictability(certified(counts), certified(sizes))
            mean = sets.mean_predictability(certified(counts), certified(sizes))
            assert_equal(mean > p[0], p[-1] >= p[0])

    assert own(tables, rises, TWO_NODES).verdict == "proved"
    assert own(tables, rises_or_stays, TWO_NODES).verdict == "refuted"
