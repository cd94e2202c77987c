"""Hypothesis strategies for statements on classes: tables of counts, switches, pre-activations."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.testing.floors import often
from relumlp.testing.tape import ROOM, SHORT, Tape
from relumlp.types import Array, Bools

NODES, MOST = 3, 6
"""Bounds of tables of counts: nodes, and samples of a class."""


class Table(NamedTuple):
    """What a layer's sample sets come to.

    Attributes
    ----------
    counts : |Ŝ_j^(c)|, Python integers (s, |C|).
    sizes : |S_c|, Python integers (|C|,); some class has samples.
    """

    counts: Array
    sizes: Array


@st.composite
def tables(
    draw: st.DrawFn, *, least_classes: int = 1, balanced: bool = False, empty: bool = True
) -> Table:
    """Draw tables of counts: nodes free, dead, always on, half on, or on for whole classes.

    Parameters
    ----------
    least_classes : |C| is at least this.
    balanced : all classes have as many samples, at least one.
    empty : whether classes may be without samples, though never all of them.
    """
    tape = Tape(draw)
    classes, nodes = tape.between(least_classes, ROOM), tape.between(1, NODES)
    sizes = tape.integers(MOST + 1, classes)
    if tape.once_in(8) or balanced:
        sizes[:] = sizes[0]
    if balanced or not empty:
        sizes = np.maximum(sizes, 1)
    sizes[0] += not sizes.any()
    if tape.once_in(4):
        sizes = sizes // 2 * 2 + 2 * (sizes > 0)
    kinds, drawn = tape.integers(8, nodes), tape.integers(256, nodes, classes)
    counts = [node_counts(kind, of, sizes) for kind, of in zip(kinds, drawn, strict=True)]
    return Table(np.array(counts).astype(object), sizes.astype(object))


def node_counts(kind: int, drawn: Array, sizes: Array) -> Array:
    """Samples per class that switch a node on; by kind, free in half of the cases."""
    whole = {4: 0 * sizes, 5: sizes, 6: sizes // 2, 7: np.where(drawn % 2, sizes, 0)}
    return whole[kind] if kind in whole else drawn % (sizes + 1)


def table_of(counts: Any, sizes: Any) -> Table:
    """Write a table down: |Ŝ_j^(c)| of every node and class, |S_c| of every class."""
    return Table(np.array(counts, object), np.array(sizes, object))


def deaths(counts: Array) -> list[Array]:
    """Return the layer after the death of each node that is on, if another one stays."""
    active = np.flatnonzero(counts.any(axis=1))
    one_dead = [np.where(np.arange(len(counts))[:, None] == j, 0, counts) for j in active]
    return one_dead if len(active) > 1 else []


def settled(counts: Array, sizes: Array) -> list[tuple[int, Array]]:
    """Return each node that switches, and the layer once the node does not, if another one does.

    Even nodes are off for all samples then, odd nodes on.
    """
    total = counts.sum(axis=1)
    switching = np.flatnonzero((total > 0) & (total < sizes.sum()))
    own = np.arange(len(counts))[:, None]
    layers = [(int(j), np.where(own == j, sizes * int(j % 2), counts)) for j in switching]
    return layers if len(switching) > 1 else []


class Switches(NamedTuple):
    """A layer's switches on labelled samples.

    Attributes
    ----------
    on : bool (n, s).
    labels : int64 (n,) in 0 … classes − 1.
    classes : |C|.
    order, nodes : permutations of the samples and of the nodes.
    times : at least 1.
    others : switches of samples of no known class, bool (m, s): a node may be off for all samples
        and on for some of these.
    """

    on: Bools
    labels: Array
    classes: int
    order: Array
    nodes: Array
    times: int
    others: Bools


@st.composite
def switches(
    draw: st.DrawFn, max_samples: int = 8, max_nodes: int = 4, every: bool = False
) -> Switches:
    """Draw switches: nodes free, dead, always on, twins, or decided by the class.

    Parameters
    ----------
    max_samples, max_nodes : bounds on n and s; the bound on |C| is 4.
    every : whether every class has samples; else classes may be absent.
    """
    tape = Tape(draw, 96)
    classes, labels = read_labels(tape, max_samples, every)
    s = tape.between(1, max_nodes)
    on = tape.flags(2, max_samples, s)[: len(labels)]
    all_free = tape.once_in(6)
    for j, kind in enumerate(tape.integers(5, s) * (not all_free)):
        other = {1: on[:, j] & False, 2: on[:, j] | True, 3: on[:, j - 1], 4: labels % 2 == j % 2}
        on[:, j] = other.get(int(kind), on[:, j])
    if tape.once_in(8):
        # The sample's number in binary: as many patterns as there can be.
        on = np.arange(len(labels))[:, None] >> np.arange(s) & 1 == tape.below(2)
    order = np.argsort(tape.bytes(len(labels)), kind="stable")
    nodes = np.argsort(tape.bytes(s), kind="stable")
    times, others = tape.between(1, 3), tape.flags(2, 3, s)
    return Switches(on, labels, classes, order, nodes, times, others)


def switches_of_every_class() -> st.SearchStrategy[Switches]:
    """Draw switches of samples of every class."""
    return switches(every=True)


@st.composite
def few_nodes(draw: st.DrawFn, max_nodes: int = 3) -> Switches:
    """Draw switches of nodes that are too few to tell the classes apart, in most cases.

    There are 2^s + 1 or more classes, up to 10, and up to 12 samples, most of them of different
    classes.
    """
    tape = Tape(draw, 2 * SHORT)
    s, n = tape.between(1, max_nodes), tape.choice((1, 12, 10, 8, 6, 12))
    classes = min(2**s + tape.between(1, 4), 10)
    again, drawn = tape.flags(4, 12), tape.integers(classes, 12)
    labels, on = np.where(again, drawn, np.arange(12) % classes), tape.flags(2, 12, s)
    if tape.once_in(2):
        # The class's number in binary, so that the best rule loses no more than it must.
        on = labels[:, None] >> np.arange(s) & 1 == 1
    some = np.argsort(tape.bytes(12), kind="stable")[:n]
    return Switches(on[some], labels[some], classes, np.arange(n), np.arange(s), 1, on[:3])


def read_labels(tape: Tape, max_samples: int, every: bool) -> tuple[int, Array]:
    """Read a number of classes and the labels of some samples; maybe of every class."""
    classes, n = tape.between(1, ROOM), tape.between(1, max_samples)
    labels = tape.integers(classes, max_samples)
    if not every:
        return classes, labels[:n]
    labels[:classes] = np.arange(classes)
    return classes, labels[: max(n, classes)]


def switch_case(on: Any, labels: Any) -> Switches:
    """Write switches down, and labels of classes 0, 1, …; samples and nodes stay in order."""
    on = np.array(on, np.bool_)
    labels = np.array(labels, np.int64)
    n, s = on.shape
    return Switches(on, labels, 1 + int(labels.max()), np.arange(n), np.arange(s), 1, on | True)


class Width(NamedTuple):
    """A number of nodes."""

    nodes: int


@st.composite
def widths(draw: st.DrawFn, most: int = 9) -> Width:
    """Draw widths from 1."""
    return Width(Tape(draw).between(1, most))


class NodeCase(NamedTuple):
    """Pre-activations of a layer with classes, in float64, and points to judge.

    Attributes
    ----------
    z : training pre-activations, (n, s).
    labels : int64, (n,); every class occurs.
    classes : |C|.
    points : pre-activations to judge, (m, s).
    """

    z: Array
    labels: Array
    classes: int
    points: Array


@st.composite
def node_cases(draw: st.DrawFn) -> NodeCase:
    """Draw layers of up to 3 nodes, with up to 8 training samples; some nodes are constant."""
    tape = Tape(draw, 4 * SHORT)
    classes, labels = read_labels(tape, 8, every=True)
    s = tape.between(1, 3)
    constant = tape.flags(4, s)
    points = tape.numbers(4, s, dtype=np.float64)
    z = tape.numbers(8, s, dtype=np.float64)[: len(labels)]
    return NodeCase(np.where(constant, z[0], z), labels, classes, points)


def node_case(z: Any, labels: Any) -> NodeCase:
    """Write a layer of one node down; its own pre-activations are the points to judge."""
    column = np.array(z, np.float64)[:, None]
    return NodeCase(column, np.array(labels), 1 + max(labels), column)


@often(tables, 0.35)
def a_node_switches(case: Table) -> object:
    """Two classes or more have samples, and a node is on for some samples and not for all."""
    total = case.counts.sum(axis=1)
    return (case.sizes > 0).sum() > 1 and ((total > 0) & (total < case.sizes.sum())).any()


@often(tables, 0.12)
def two_nodes_switch_differently(case: Table) -> object:
    """Two nodes switch, with different counts."""
    nodes = {tuple(case.counts[j]) for j, _ in settled(case.counts, case.sizes)}
    return len(nodes) > 1


@often(switches, 0.2)
def a_class_has_two_patterns(case: Switches) -> object:
    """A class has two patterns or more, and is not the only class with samples."""
    found = {c: {*map(tuple, case.on[case.labels == c])} for c in case.labels.tolist()}
    return len(found) > 1 and any(len(patterns) > 1 for patterns in found.values())


@often(switches, 0.18)
def more_samples_than_patterns(case: Switches) -> object:
    """There are more samples than patterns of the layer's nodes."""
    return len(case.on) > 2 ** case.on.shape[1]


@often(switches_of_every_class, 0.4)
def an_unseen_switch(case: Switches) -> object:
    """A sample that was not learnt has a switch that no learnt sample has at that node."""
    return any(v not in on for on, more in zip(case.on.T, case.others.T, strict=True) for v in more)


@often(few_nodes, 0.15)
def more_classes_than_two_nodes_can_name(case: Switches) -> object:
    """More classes have samples than there are patterns of two or more nodes."""
    s = case.on.shape[1]
    return s > 1 and len(set(case.labels.tolist())) > 2**s


@often(few_nodes, 0.15)
def more_classes_than_one_node_can_name(case: Switches) -> object:
    """More than two classes have samples, and there is one node."""
    return case.on.shape[1] == 1 and len(set(case.labels.tolist())) > 2


@often(widths, 0.7)
def more_than_one_node(case: Width) -> object:
    """There are two nodes or more."""
    return case.nodes > 1


@often(node_cases, 0.45)
def a_node_tells_classes_apart(case: NodeCase) -> object:
    """There are two classes or more, and a node whose pre-activations differ."""
    return case.classes > 1 and (case.z != case.z[:1]).any()


@often(node_cases, 0.1)
def a_constant_node_beside_another(case: NodeCase) -> object:
    """There are two classes or more, a constant node and one that is not."""
    constant = (case.z == case.z[:1]).all(axis=0)
    return case.classes > 1 and constant.any() and not constant.all()
