"""The strategies behind the claims of *dynamics*: what they draw holds what breaks statements."""

import functools

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings

from relumlp.inclusion.unfrozen import Cause, flip_cause, split_change
from relumlp.network.losses import cross_entropy, one_hot
from relumlp.testing.counts import switches, tables
from relumlp.testing.exact_entropies import (
    exp_entropy,
    exp_entropy_given_row,
    exp_information,
    nats,
    power,
    switch_tables,
    switching,
)
from relumlp.testing.logarithms import ln
from relumlp.testing.outputs import logits
from relumlp.testing.performed_updates import fan_in, incoming, sgd
from relumlp.testing.updates import example, lines, memories, moves, steps

EXAMPLES = settings(
    max_examples=300, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
)


def drawn(strategy, examples=100):
    cases = []

    @settings(EXAMPLES, max_examples=examples)
    @given(strategy)
    def keep(case):
        cases.append(case)

    keep()
    return cases


@functools.cache
def updates():
    return drawn(steps(), 300)


@functools.cache
def judged():
    return [(v, case) for case in updates() for v in case.hidden]


@functools.cache
def counted():
    return drawn(tables(), 200)


EVENTS = {
    "added": lambda v, case: (v.z <= 0) & (v.z_after > 0),
    "removed": lambda v, case: (v.z > 0) & (v.z_after <= 0),
    "added, outside the batch": lambda v, case: ((v.z <= 0) & (v.z_after > 0))[~case.batch],
    "removed, outside the batch": lambda v, case: ((v.z > 0) & (v.z_after <= 0))[~case.batch],
    "on the boundary and pushed": lambda v, case: (v.z == 0) & (v.net < 0),
    "off and far": lambda v, case: (v.z < 0) & (v.net < 0) & (v.z_after <= 0),
    "dead": lambda v, case: ~v.S.any(axis=0),
    "always on": lambda v, case: v.S.all(axis=0),
    "in a deeper layer": lambda v, case: (v.l > 1) & ((v.z > 0) != (v.z_after > 0)),
    "to the boundary exactly": lambda v, case: (v.z != 0) & (v.z_after == 0),
    "two terms of different sign": lambda v, case: (
        ((v.a @ v.a_s.T)[:, :, None] * v.phi > 0).any(axis=1)
        & ((v.a @ v.a_s.T)[:, :, None] * v.phi < 0).any(axis=1)
    ),
}


@pytest.mark.parametrize("event", EVENTS)
def test_updates_do_what_statements_speak_of(event):
    """In at least one of a hundred layers."""
    happens = sum(np.asarray(EVENTS[event](v, case)).any() for v, case in judged())
    assert 100 * happens >= len(judged())


def test_updates_are_of_every_shape():
    cases = updates()
    assert {case.net.N for case in cases} == {2, 3}
    assert {s for case in cases for s in case.net.sizes} == {1, 2, 3, 4}
    assert {len(case.x) for case in cases} == {1, 2, 3, 4, 5}
    assert {case.net.bias[1:3] for case in cases} >= {(a, b) for a in (0, 1) for b in (0, 1)}
    assert all(case.batch[0] and case.learning_rate > 0 for case in cases)
    assert any((case.x[1:] == case.x[:-1]).all(axis=1).any() for case in cases)
    assert {case.net.N for case in drawn(steps(least=1))} == {1, 2, 3}
    assert {case.net.bias[1:3] for case in drawn(steps(bias="first"))} == {(True, False)}
    assert {case.net.sizes[0] for case in drawn(lines())} == {1}


def test_moves_have_every_cause():
    seen = set()
    for net, moved, x in drawn(moves(), 300):
        a, a_new = net.forward(x).a, moved.forward(x).a
        for l in range(1, net.N + 1):
            before, after = incoming(net, a, l), incoming(moved, a_new, l)
            split = split_change(before, after, fan_in(net, l), fan_in(moved, l))
            seen |= {Cause(c) for c in flip_cause(split).ravel().tolist()}
    assert seen == set(Cause)


def test_tables_hold_every_kind_of_node_and_class():
    cases = counted()
    assert {len(sizes) for _, sizes in cases} == {1, 2, 3, 4}
    assert any((sizes == 0).any() for _, sizes in cases)
    assert any((sizes == 1).all() and len(sizes) > 1 for _, sizes in cases)
    assert all(sizes.sum() > 0 for _, sizes in cases)
    assert all(((counts >= 0) & (counts <= sizes)).all() for counts, sizes in cases)
    nodes = [n for case in cases for n in switch_tables(*case)]
    assert any(not n[1].any() for n in nodes)
    assert any(not n[0].any() for n in nodes)
    live = [n for n in nodes if switching(n)]
    assert len(live) > len(nodes) / 3
    assert any(exp_information(n) == 1 for n in live)
    assert any(exp_entropy_given_row(n.T) == 1 for n in live)
    assert any(exp_entropy_given_row(n.T) == 2 ** int(n.sum()) for n in live)
    for _, sizes in drawn(tables(balanced=True, least_classes=2)):
        assert len(sizes) > 1
        assert len(set(sizes)) == 1
    assert all((sizes > 0).all() for _, sizes in drawn(tables(empty=False)))


def test_switches_outputs_and_memories():
    cases = drawn(switches())
    assert {case.on.shape[1] for case in cases} == {1, 2, 3, 4}
    assert {case.classes for case in cases} == {1, 2, 3, 4}
    assert all(case.labels.max() < case.classes for case in cases)
    zero = [cross_entropy(z, one_hot(y, z.shape[1], np.float64)) == 0 for z, y in drawn(logits())]
    assert 0 < sum(v.any() for v in zero) < len(zero)
    memory = drawn(memories())
    assert {len(case.history) for case in memory} == {1, 2, 3}
    for case in memory:
        assert all((4 * batch.a % 1 == 0).all() for batch in case.history)
        assert all(len(batch.a) in (1, 2, 4) for batch in case.history)


def test_bytes_of_zero_are_the_smallest_case():
    smallest = find(steps(), lambda case: True, settings=settings(EXAMPLES, phases=list(Phase)))
    assert smallest.net.name == "1-1-1"
    assert not smallest.net.theta.any()
    assert len(smallest.x) == 1


def test_an_update_by_hand():
    """1-1-1, weights 2 and 3, x = 1, λ = 1: φ = 3 and 1; a step of 1/2 on both layers."""
    case = example([[[2]], [[3]]], [[1]], [[1]], learning_rate=1)
    after = sgd(case.net, case.x, case.dE_dz, case.learning_rate / 2)
    assert after.theta.tolist() == [2 - 3 / 2, 3 - 2 / 2]
    (v,) = case.hidden
    assert (v.z[0, 0], v.net[0, 0], v.z_after[0, 0]) == (2, 3, -1)


def test_the_layers_before_are_frozen_and_those_after_are_not():
    case = example([[[2]], [[3]], [[1]]], [[1]], [[1]])
    first, second, output = case.layers
    assert [v.z_after[0, 0] for v in (first, second, output)] == [2 - 3, 6 - 4, 6 - 36]


def test_exact_entropies_by_hand():
    assert power([0, 1, 2, 3]) == 4 * 27
    assert exp_entropy([2, 2]) == 2**4
    assert exp_entropy([3, 0]) == 1
    table = np.array([[1, 1], [0, 2]], object)
    assert exp_entropy_given_row(table) == 4
    assert exp_entropy_given_row(table.T) == 27 / 4
    # n N / (n_row n_column): 4/2, 4/6 and (8/6)², so 2 · 2/3 · 16/9.
    assert exp_information(table) * 27 == 64
    assert nats(exp_entropy([2, 2]), 4) == ln(2)
