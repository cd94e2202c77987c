"""Hypothesis strategies for *dynamics*: tables of counts, switches, outputs, optimisers' memories.

Each case is cut from one block of bytes (see :mod:`relumlp.testing.updates` for why);
bytes of 0 are the smallest case.
"""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.inclusion.optimisers import CostBatch
from relumlp.testing.bytes import raw
from relumlp.types import Array, Bools

WIDTH = 4
"""No layer has more nodes."""

QUARTERS = np.array([0, 1, -1, 2, -2, 4, -4, 8, -8, 3, -3, 16]) / 4
"""Sums and products of a few of them are exact in float64."""

NODES, CLASSES, MOST = 3, 4, 6
"""Bounds of tables of counts: nodes, classes, samples of a class."""


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
    data = draw(raw(NODES + 1, CLASSES + 2))
    classes = least_classes + int(data[0, 0]) % (CLASSES + 1 - least_classes)
    sizes = data[0, 2 : 2 + classes] % (MOST + 1)
    if balanced or data[0, 1] % 8 == 7:
        sizes[:] = sizes[0]
    if not empty or balanced:
        sizes = np.maximum(sizes, 1)
    sizes[0] += not sizes.any()
    if data[0, 1] % 4 == 3:
        sizes = sizes // 2 * 2 + 2 * (sizes > 0)
    nodes = data[1 : 2 + data[1, 1] % NODES, :]
    counts = [node_counts(row[0] % 8, row[2 : 2 + classes], sizes) for row in nodes]
    return Table(np.array(counts).astype(object), sizes.astype(object))


def node_counts(kind: int, drawn: Array, sizes: Array) -> Array:
    """Samples per class that switch a node on; by kind, free in half of the cases."""
    whole = {4: 0 * sizes, 5: sizes, 6: sizes // 2, 7: np.where(drawn % 2, sizes, 0)}
    counts: Array = whole[kind] if kind in whole else drawn % (sizes + 1)
    return counts


class Switches(NamedTuple):
    """A layer's switches on labelled samples.

    Attributes
    ----------
    on : bool (n, s).
    labels : integers (n,) in 0 … classes − 1.
    classes : |C|.
    """

    on: Bools
    labels: Array
    classes: int


@st.composite
def switches(draw: st.DrawFn, max_nodes: int = WIDTH, max_samples: int = 8) -> Switches:
    """Draw switches: nodes free, dead, always on, twins, or decided by the class."""
    data = draw(raw(max_samples + 2, max_nodes + 1))
    n, s, classes = 1 + data[0, 0] % max_samples, 1 + data[1, 0] % max_nodes, 1 + data[0, 1] % 4
    labels = (data[2 : 2 + n, 0] % classes).astype(np.int64)
    on = data[2 : 2 + n, 1 : 1 + s] % 2 == 1
    for j, kind in enumerate(data[1, 1 : 1 + s] % 8):
        other = {4: on[:, j] & False, 5: on[:, j] | True, 6: on[:, j - 1], 7: labels % 2 == j % 2}
        on[:, j] = other.get(int(kind), on[:, j])
    return Switches(on, labels, int(classes))


class Logits(NamedTuple):
    """Outputs z, float64 (n, |C|), multiples of ¼ between −254 and 254, and labels (n,)."""

    z: Array
    labels: Array


@st.composite
def logits(draw: st.DrawFn) -> Logits:
    """Draw outputs of two or more classes: near each other, or so far apart that e^z vanishes."""
    data = draw(raw(3, 2 + CLASSES)).astype(np.int64)
    classes = 2 + int(data[0, 0]) % (CLASSES - 1)
    drawn = data[:, 2 : 2 + classes]
    step = [2.0, 0.25][data[0, 1] % 2]
    z = step * ((drawn + 1) // 2 * (-1) ** drawn)
    return Logits(z, data[:, 1] // 2 % classes)


class Memory(NamedTuple):
    """One layer, the mini-batches that it has seen, and an optimiser that remembers them.

    Attributes
    ----------
    W : fan-in weights before the last step, float64 (s_l, s_{l−1}).
    history : one to three batches; all numbers are quarters, so gradients of one, two or four
        samples are exact.
    a_t : activations of the samples to judge, (n_t, s_{l−1}).
    learning_rate, beta1, beta2, epsilon : of the optimiser.
    """

    W: Array
    history: list[CostBatch]
    a_t: Array
    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Draw what an optimiser with memory needs, in float64."""
    data = draw(raw(16, 1 + 3 + 3))
    s_l, s_before, t, n_t = (1 + int(v) % 3 for v in data[:4, 0])
    values = QUARTERS[data % len(QUARTERS)]
    history = [
        CostBatch(values[at : at + n, 1 : 1 + s_before], values[at : at + n, 4 : 4 + s_l])
        for at, n in [(4 * k, [1, 2, 4][data[4 + k, 0] % 3]) for k in range(t)]
    ]
    η, β1, β2, ε = (
        choices[data[8 + k, 0] % len(choices)]
        for k, choices in enumerate([(0.001, 0.5), (0.9, 0.5), (0.999, 0.5), (1e-8, 0.1)])
    )
    W = values[12 : 12 + s_l, 1 : 1 + s_before]
    return Memory(W, history, values[12 : 12 + n_t, 4 : 4 + s_before], η, β1, β2, ε)
