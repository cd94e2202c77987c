"""Small worlds hold all cases of −1, 0 and 1 that a domain has, once each."""

from math import inf

import pytest

from relumlp.proving.cases import is_member
from relumlp.proving.domain import Domain, Size
from relumlp.proving.domains import domain_of
from relumlp.proving.proof import Proof, Statement, prove
from relumlp.proving.worlds import NotSmallError, all_of, small_world, try_worlds
from relumlp.testing.counts import tables
from relumlp.testing.network import cases
from relumlp.testing.summary import opposite_pairs, summaries


def test_networks_of_one_weight():
    fields = frozenset({"net", "x"})
    found = [(c.net.theta.tolist(), int(c.x[0, 0]))
             for c in small_world(domain_of(cases(bias="none")), Size((1, 1)), fields)]  # fmt: skip
    assert sorted(found) == [([w], x) for w in (-1, 0, 1) for x in (-1, 0, 1)]


def test_what_a_domain_supposes_holds_in_its_world():
    domain, size = domain_of(opposite_pairs()), Size((2, 2), 2)
    found = list(small_world(domain, size, frozenset({"w", "labels"})))
    assert all((p.φ[0] * p.φ[1]) < 0 for p in found)
    # Two orders of the classes; of nine pairs of weights three have φ > 0, and three φ < 0.
    assert len(found) == 2 * 2 * 3 * 3
    assert all(is_member(domain, p, size, frozenset({"labels"})) for p in found[:3])


def test_activations_that_may_not_be_negative_are_not():
    found = list(small_world(domain_of(summaries(1)), Size((1, 1)), frozenset({"a"})))
    assert sorted(int(p.a[0, 0]) for p in found) == [0, 1]


def test_cases_of_a_world_are_counted_until_one_fails():
    domain, proof = Domain([Size((1, 1))], domain_of(summaries(1)).build), Proof()
    try_worlds(proof, Statement(lambda case: None, frozenset({"a"})), domain, 5)
    assert (proof.worlds, proof.case) == ({"1-1": 2}, None)

    def is_nothing(case):
        assert not case.a.any(), "something"

    proof = Proof()
    try_worlds(proof, Statement(is_nothing, frozenset({"a"})), domain, 5)
    assert (proof.worlds, proof.verdict, proof.at) == ({}, "refuted", "1-1")
    assert proof.reason == "AssertionError: something"
    assert proof.case.a.tolist() == [[1]]


def test_a_world_that_takes_too_long_is_left():
    def case_by_case(end):
        return all_of(Proof(), Statement(lambda case: None, frozenset()), iter("abc"), end)

    assert case_by_case(inf) == 3
    assert case_by_case(0.0) == 0


def test_an_error_that_is_no_failure_decides_nothing():
    def breaks(case):
        raise KeyError("a defect")

    domain = Domain([Size((1, 1))], domain_of(summaries(1)).build)
    proof = Proof()
    try_worlds(proof, Statement(breaks, frozenset({"a"})), domain, 5)
    assert proof.verdict == "undecided"
    assert not proof.worlds
    tables_of = domain_of(tables())
    counted = prove(Statement(breaks, frozenset()), tables_of, 5)
    assert counted.verdict == "undecided"
    assert "KeyError" in counted.undecided


def test_a_world_of_many_numbers_is_not_tried():
    """Three numbers to the power of 12 would be half a million cases, of which few may be meant."""
    domain = domain_of(cases(bias="none"))
    with pytest.raises(NotSmallError):
        list(small_world(domain, Size((2, 2, 2)), frozenset({"net", "x", "y"})))
    with pytest.raises(NotSmallError):
        list(small_world(domain, Size((1, 1)), frozenset({"net"}), end=0.0))
