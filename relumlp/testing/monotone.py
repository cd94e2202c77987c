"""Hypothesis strategies for claims on cyclic monotonicity: one node, rings, means, circulations."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.gaps.certificates import certificate
from relumlp.gaps.circulations import cycles_of
from relumlp.gaps.means import class_means
from relumlp.testing.chains import strictly_monotone
from relumlp.testing.floors import often
from relumlp.testing.scaling import positive
from relumlp.testing.summary import Summary, class_graphs
from relumlp.testing.tape import ROOM, Tape, exact
from relumlp.types import Array


@st.composite
def one_node_sets(draw: st.DrawFn) -> Summary:
    """Draw samples of 2 to 4 classes in one node; in half of the cases weights are in their order.

    In order means that both the samples' classes and the weights ascend with the activation. What
    is drawn for order is changed once in eight times at one sample, so that some pair just fails.
    """
    tape = Tape(draw)
    many, more = tape.between(2, ROOM), tape.below(3)
    n = many + more
    a, w, b = tape.numbers(ROOM + 2)[:n], tape.numbers(ROOM)[:many], tape.numbers(ROOM)[:many]
    labels = np.arange(n) % many
    if tape.below(2) == 0:
        labels, w = np.sort(labels), np.cumsum(positive(w))
        steps = positive(tape.numbers(ROOM + 2)[:n])
        a = a[0] + np.cumsum(steps)
        if tape.once_in(8):
            a[tape.below(n)] = a[0]
    return Summary(a[:, None], labels, w[:, None], b)


@st.composite
def rings(draw: st.DrawFn, many: int = 4) -> Summary:
    """Draw a sample of each of some classes, each of which leans towards the next class.

    The weights are the identity. A sample prefers its class by x to all others, by x − y to the
    next and by x + y to the one before, up to small differences in half of the cases.
    """
    tape = Tape(draw)
    x, own = tape.between(1, 6), np.eye(many, dtype=int)
    y, towards = x + tape.between(-2, x), np.roll(own, 1, axis=1)
    noise = tape.numbers(many, many) / 6 * tape.below(2)
    a = x * own + y * (towards - towards.T) + noise
    return Summary(a - a.min(), np.arange(many), exact(own.tolist()), tape.numbers(many))


class Collapsed(NamedTuple):
    """Means of classes, samples anywhere, and a scaling of the means that weights may have.

    Attributes
    ----------
    means : a point a class, (|C|, nodes), all different, not negative.
    a, labels : samples (n, nodes) of these classes, at least one each.
    factor, shift : κ > 0, and a vector (nodes,): weights κ m_c + v.
    """

    means: Array
    a: Array
    labels: Array
    factor: Any
    shift: Array

    @property
    def of_own(self) -> Array:
        """Means of the samples' classes, as these samples have them, (|C|, nodes)."""
        return class_means(self.a, self.labels, len(self.means))


@st.composite
def collapsed(draw: st.DrawFn, norm: bool = False) -> Collapsed:
    """Draw 2 to 4 class means, all different; of one norm if asked, which is then rational.

    The samples are drawn around the means: in half of the cases on their means alone.
    """
    tape = Tape(draw)
    many, width, kind = tape.between(2, ROOM), tape.between(1 + norm, ROOM), tape.below(2)
    drawn = abs(tape.numbers(ROOM, ROOM))
    points = on_a_sphere(drawn[:, 1:width]) if norm else drawn[:, :width]
    means = different(points)[:many]
    if len(means) < 2:
        means = exact(np.eye(2, width, dtype=int).tolist())
    n = len(means) + tape.below(3)
    labels = np.arange(n) % len(means)
    apart = tape.numbers(ROOM + 2, ROOM)[:n, : means.shape[1]] * kind
    factor, shift = positive(tape.numbers(1))[0], tape.numbers(ROOM)[: means.shape[1]]
    return Collapsed(means, abs(means[labels] + apart / 2), labels, factor, shift)


def different(points: Array) -> Array:
    """Return the rows that have not come before."""
    return exact(list({tuple(row): None for row in points.tolist()}))


def on_a_sphere(t: Array) -> Array:
    """Return points of norm 1 in the positive orthant, (n, m + 1), one for each row of (n, m)."""
    square = (t * t).sum(axis=1, keepdims=True)
    return abs(np.concatenate([2 * t, 1 - square], axis=1)) / (1 + square)


class Flow(NamedTuple):
    """A sample set, biases, and a circulation of its classes that have samples.

    Attributes
    ----------
    p : the samples.
    flow : f (|C|, |C|), not negative; what leaves a class enters it. Not all 0 off the diagonal.
    """

    p: Summary
    flow: Array


@st.composite
def flows(draw: st.DrawFn, sets: st.SearchStrategy[Summary]) -> Flow:
    """Draw circulations on the classes of sample sets: sums of permutations, each by an amount.

    Every circulation is such a sum, up to what flows from classes to themselves.
    """
    tape = Tape(draw)
    orders, amounts = tape.bytes(3, ROOM), abs(tape.numbers(3))
    p = draw(sets)
    present = np.unique(p.labels)
    flow = exact(np.zeros((len(p.w), len(p.w)), int).tolist())
    for order, amount in zip(orders, amounts, strict=True):
        to = np.argsort(order[: len(present)], kind="stable")
        flow[present, present[to]] += amount
    if len(present) > 1:
        flow[present, np.roll(present, 1)] += 1
    return Flow(p, flow)


def is_right(p: Summary) -> bool:
    """Biases exist with which all samples are classified correctly."""
    return bool(certificate(p.a, p.labels, p.w).margin > 0)


@often(one_node_sets, 0.25)
def one_node_suffices(p: Summary) -> bool:
    """Some biases classify all samples correctly."""
    return is_right(p)


@often(one_node_sets, 0.1)
def one_node_fails(p: Summary) -> bool:
    """There are more than two classes, and no biases classify all samples correctly."""
    return len(p.w) > 2 and not is_right(p)


@often(rings, 0.03)
def only_a_longer_cycle_forbids(p: Summary) -> bool:
    """All cycles of up to three samples allow biases, and a longer one forbids them."""
    return strictly_monotone(p, 3) and not is_right(p)


@often(collapsed, 0.3)
def samples_are_their_means(case: Collapsed) -> bool:
    """Every sample is the mean of its class."""
    return bool((case.a == case.means[case.labels]).all())


@often(collapsed, 0.1)
def samples_lie_around_their_means(case: Collapsed) -> bool:
    """Some sample is not the mean of its class."""
    return not samples_are_their_means(case)


@often(collapsed, 0.3)
def three_classes_have_means(case: Collapsed) -> bool:
    """There are more than two classes."""
    return len(case.means) > 2


def flows_on_graphs() -> st.SearchStrategy[Flow]:
    """Draw circulations on sample sets of classes that form graphs."""
    return flows(class_graphs())


@often(flows_on_graphs, 0.3)
def a_flow_has_a_long_cycle(case: Flow) -> bool:
    """More than two classes lie on a cycle of the circulation."""
    return any(len(part.cycle) > 2 for part in cycles_of(case.flow))
