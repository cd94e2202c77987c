"""Domains hold every case that their strategies draw, and so prove at least what is tested."""

import inspect
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relumlp.claims.ledger.listing import load_claims
from relumlp.claims.ledger.proofs import read_proofs
from relumlp.errors import UserError
from relumlp.proving.cases import is_member
from relumlp.proving.counted import all_tables
from relumlp.proving.domain import DOMAINS, Counted, Domain, Size, read_size
from relumlp.proving.domains import domain_of
from relumlp.proving.path import Path
from relumlp.testing.architectures import Graph, Residual, Shared
from relumlp.testing.counts import Switches, Table, Width
from relumlp.testing.directions import Rays, rays
from relumlp.testing.monotone import Collapsed, Flow
from relumlp.testing.network import cases
from relumlp.testing.outputs import Softmax
from relumlp.testing.summary import Summary, opposite_pairs, pairs, summaries
from relumlp.testing.tape import exact

FEW = 3
"""A domain chooses among the classes of all samples, so cases with more samples are left out."""


def size_of(case):
    """The size of a drawn case."""
    match case:
        case Summary():
            return Size((case.a.shape[1], len(case.w)), len(case.a))
        case Collapsed():
            return Size((case.a.shape[1], len(case.means)), len(case.a))
        case Softmax():
            return Size((len(case.exponentials),))
        case Residual():
            return Size((case.x.shape[1], *map(len, case.W[1:])), len(case.x))
        case Shared():
            kernel = len(case.theta) // case.channels
            return Size((case.x.shape[1], kernel, case.channels, case.dense.sizes[-1]), len(case.x))
        case Graph():
            inputs, outputs = case.x.shape[1], case.dE_dz.shape[1]
            return Size((inputs, len(case.A) - inputs - outputs, outputs), len(case.x))
    if hasattr(case, "net"):
        return Size(case.net.sizes, len(case.x if hasattr(case, "x") else case.λ))
    return Size((2,), len(case.a))


def strategies():
    """One claim's strategy for each strategy that has a domain."""
    found = {}
    for claim in load_claims().values():
        strategy = claim.cases()
        found.setdefault(repr(strategy), strategy)
    return [pytest.param(s, id=name[:60]) for name, s in found.items() if domain_of(s)]


@pytest.mark.parametrize("strategy", strategies())
def test_every_case_that_is_drawn_is_in_the_domain(strategy):
    domain = domain_of(strategy)
    seen = []

    @settings(
        max_examples=6,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def drawn_cases_are_members(case):  # fmt: skip
        seen.append(case)
        if isinstance(domain, Counted):
            assert is_counted(domain, case)
        elif not isinstance(case, Flow) and (size := size_of(case)).samples <= FEW:
            assert is_member(domain, case, size, frozenset(case._fields))

    drawn_cases_are_members()
    assert seen


def is_counted(domain, case):
    """Whether a case is among those that are run one by one; large ones are taken on trust."""
    match case:
        case Table(counts, sizes) if sizes.sum() <= 4:
            size = Size((len(counts), len(sizes)), int(sizes.sum()))
            drawn = (counts.tolist(), sizes.tolist())
            cases = domain.cases(size, frozenset())
            return any((c.counts.tolist(), c.sizes.tolist()) == drawn for c in cases)
        case Switches(on=on, labels=labels, classes=classes) if len(on) <= 3:
            size = Size((on.shape[1], classes), len(on))
            drawn = sorted(zip(on.tolist(), labels.tolist(), strict=True))
            cases = domain.cases(size, frozenset())
            return any(sorted(zip(c.on.tolist(), c.labels.tolist(), strict=True)) == drawn
                       for c in cases)  # fmt: skip
        case Width(nodes):
            return nodes in [c.nodes for c in domain.cases(domain.sizes[0], frozenset())]
    return True


def test_a_case_outside_is_not_a_member():
    domain, size = domain_of(opposite_pairs()), Size((2, 2), 2)

    @settings(max_examples=5, phases=[Phase.generate], database=None, derandomize=True)
    @given(opposite_pairs())
    def changed_cases_are_none(case):
        assert is_member(domain, case, size, frozenset())
        assert not is_member(domain, case._replace(w=0 * case.w), size, frozenset())
        assert not is_member(domain, case._replace(a=-1 - case.a), size, frozenset())
        assert not is_member(domain, case._replace(b=case.w[:, 0]), size, frozenset())
        same = np.array([0, 0])
        assert not is_member(domain, case._replace(labels=same), size, frozenset())

    changed_cases_are_none()


def test_tables_are_counted_once_each():
    # Of one class and one node: n + 1 tables of n samples.
    found = [(int(t.sizes[0]), int(t.counts[0, 0])) for t in all_tables(1, 3, 1)]
    assert sorted(found) == [(n, k) for n in (1, 2, 3) for k in range(n + 1)]
    # Of two classes: pairs (p + 1)(q + 1) for p + q = 1, 2.
    assert len(list(all_tables(2, 2, 1))) == 2 + 2 + 3 + 3 + 4


def test_strategies_that_draw_floats_or_are_unknown_have_no_domain():
    assert domain_of(cases(dtype=np.float64)) is None
    assert domain_of(cases(unit="sigmoid")) is None
    assert domain_of(st.integers()) is None
    assert domain_of(st.integers() | cases()) is None
    assert domain_of(cases().map(lambda case: case._replace(y=0 * case.y))) is None


def test_rays_are_any_that_differ_in_direction():
    domain, b = domain_of(rays()), exact([0, 1])
    for p, q in product([(1, 0), (0, 1), (0, 2), (1, 1), (1, 2), (3, 1), (2, 2)], repeat=2):
        differ = p[0] * q[1] != p[1] * q[0]
        case = Rays(exact([p, q]), b)
        assert is_member(domain, case, Size((2,), 2), frozenset(Rays._fields)) == differ, (p, q)


def definitions(strategy):
    """The functions that make a strategy's cases."""
    inner = getattr(strategy, "wrapped_strategy", strategy)
    parts = getattr(inner, "original_strategies", ())
    parts = [*parts, inner.mapped_strategy] if hasattr(inner, "mapped_strategy") else parts
    made_by = getattr(inner, "definition", None)
    return {made_by} - {None} | {d for part in parts for d in definitions(part)}


def test_options_that_are_not_given_are_those_of_the_strategy():
    made = {d for claim in load_claims().values() for d in definitions(claim.cases())}
    seen = 0
    for strategy in made:
        of_cases = inspect.signature(strategy).parameters
        of_domain = inspect.signature(DOMAINS.get(strategy.__name__, len)).parameters
        for name in of_cases.keys() & of_domain.keys():
            assert of_domain[name].default == of_cases[name].default, (strategy, name)
            seen += 1
    assert seen > 10


def test_recorded_sizes_are_sizes_that_are_tried():
    claims, sizes = load_claims(), set()
    for id, proved in read_proofs().items():
        if proved.sizes:
            tried = {str(size) for size in domain_of(claims[id].cases()).sizes}
            assert {*proved.sizes} <= tried, id
            sizes |= tried
    assert len(sizes) > 20


def test_what_a_statement_does_not_take_is_not_chosen():
    domain, size = domain_of(cases(bias="none")), Size((1, 1, 3), 2)
    paths = {fields: Path() for fields in (frozenset(), frozenset({"labels"}))}
    for fields, path in paths.items():
        domain.build(path, size, fields)
    assert [len(path.pending) for path in paths.values()] == [0, 4]


def test_a_union_is_the_widest_part_or_a_choice():
    wide, narrow = summaries(None, bias=True, signed=True), summaries(2, bias=True)
    assert domain_of(wide | narrow | wide).build.__self__ == domain_of(wide).build.__self__
    both = domain_of(summaries(2) | narrow)
    assert isinstance(both, Domain)
    path = Path()
    both.build(path, Size((2, 1), 1), frozenset())
    assert len(path.pending) == 1
    assert domain_of(pairs()).sizes


@pytest.mark.parametrize(("text", "size"), [
    ("2-2-1", Size((2, 2, 1))), ("2-2-2x3", Size((2, 2, 2), 3)), ("2-3×2", Size((2, 3), 2)),
])  # fmt: skip
def test_a_size_is_read_and_written(text, size):
    assert read_size(text) == size
    assert read_size(str(size)) == size


@pytest.mark.parametrize("text", ["", "2--1", "a-b", "2-0", "2-2x", "2-2xx2", "2-1000"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(UserError, match="expected sizes as in 2-2-1"):
        read_size(text)


def test_sizes_are_compared_layer_by_layer():
    assert Size((2, 2, 1)).exceeds(Size((2, 1, 1)))
    assert not Size((2, 2, 1)).exceeds(Size((2, 2, 1), 2))
    assert not Size((2, 2, 1)).exceeds(Size((1, 1)))
