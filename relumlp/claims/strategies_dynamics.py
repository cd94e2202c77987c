"""Hypothesis strategies for *dynamics*: updates, moves, optimisers with memory, tables of counts.

Each case is cut from one or two drawn blocks of bytes, which is quick; bytes of 0 are the smallest
case. Numbers are those of :mod:`relumlp.testing`: small fractions, many of them 0 or equal.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.claims.performed import Judged, hidden, judge
from relumlp.inclusion import CostBatch
from relumlp.network import MLP, parameter_count
from relumlp.testing import networks, numbers, raw
from relumlp.types import Array, Bools

SAMPLES = 5
"""No case of a network has more samples."""

WIDTH = 4
"""No layer is wider."""

RATES = [Fraction(k, d) for d in (1, 2, 10, 100) for k in (1, 3, 8)]
UNITS = [Fraction(k, 4) for k in (0, 1, -1, 2, -2, 4, -4, 8, -8, 3, -3, 16)]
"""Quarters: sums and products of a few of them are exact in float64."""

NODES, CLASSES, MOST = 3, 4, 6
"""Bounds of tables of counts: nodes, classes, samples of a class."""


class Step(NamedTuple):
    """A network, samples, and which of them make an update.

    Attributes
    ----------
    net : the network.
    x, y, dE_dz : inputs (n, s_0), targets (n, s_N), and ∂E/∂z_N of some error (n, s_N).
    batch : bool (n,), the samples that make the update; at least the first.
    learning_rate : η > 0.
    """

    net: MLP
    x: Array
    y: Array
    dE_dz: Array
    batch: Bools
    learning_rate: Fraction

    @property
    def hidden(self) -> list[Judged]:
        """Every hidden layer before and after an update of it and the layers after it."""
        return self.judged(hidden(self.net))

    @property
    def layers(self) -> list[Judged]:
        """Every layer before and after such an update, the output layer too."""
        return self.judged(range(1, self.net.N + 1))

    def judged(self, layers: Iterable[int]) -> list[Judged]:
        """Layers before and after an update of them and the layers after them."""
        return judge(self.net, self.x, self.dE_dz, self.batch, self.learning_rate, layers)


def deep(least: int = 2, most: int = 3, max_width: int = WIDTH) -> st.SearchStrategy[Any]:
    """Sizes s_0 … s_N with least ≤ N ≤ most: from 2 on there is a hidden layer."""
    widths = st.tuples(*[st.integers(1, max_width)] * (most + 1))
    return st.builds(lambda N, s: s[: N + 1], st.integers(least, most), widths)


@st.composite
def steps(
    draw: st.DrawFn,
    sizes: st.SearchStrategy[Any] | None = None,
    bias: str = "any",
    max_samples: int = SAMPLES,
) -> Step:
    """Draw updates of networks with a hidden layer; samples may repeat, some cost nothing."""
    net = draw(networks(sizes=deep() if sizes is None else sizes, bias=bias))
    s_0, s_N = net.sizes[0], net.sizes[-1]
    data = draw(raw(max_samples, 4 + WIDTH + 2 * WIDTH))
    flags, data = data[: 1 + data[0, 3] % max_samples, :3], data[: 1 + data[0, 3] % max_samples]
    values = numbers(data[:, 4:], "exact")
    again = flags[:, 0] % 4 == 3
    x = values[np.maximum(np.arange(len(data)) - again, 0), :s_0]
    dE_dz = values[:, WIDTH : WIDTH + s_N]
    dE_dz[flags[:, 1] % 4 == 3] *= 0
    batch = flags[:, 2] % 4 != 3
    η = RATES[flags[0, 2] // 4 % len(RATES)]
    batch[0] = True
    return Step(net, x, values[:, 2 * WIDTH : 2 * WIDTH + s_N], dE_dz, batch, η)


def exact(values: Any) -> Array:
    """Return numbers as an array of Fractions."""
    fractions: Array = np.vectorize(Fraction, otypes=[object])(np.array(values, object))
    return fractions


def example(
    weights: list[Any],
    x: Any,
    dE_dz: Any,
    *,
    y: Any = None,
    biases: Any = None,
    batch: Any = None,
    learning_rate: Any = 1,
) -> Step:
    """Write a counterexample down: weights, inputs and costs as nested lists of whole numbers."""
    b = [None if v is None else exact(v) for v in biases or [None] * len(weights)]
    net = MLP.from_arrays([exact(w) for w in weights], b)
    chosen = np.ones(len(x), bool) if batch is None else np.array(batch, bool)
    targets = exact(y if y is not None else 0 * np.array(dE_dz))
    return Step(net, exact(x), targets, exact(dE_dz), chosen, Fraction(learning_rate))


class Move(NamedTuple):
    """A network at two moments, whatever happened between them, and samples.

    Attributes
    ----------
    net, moved : the network before and after: same sizes, other parameters in some layers.
    x : inputs (n, s_0).
    """

    net: MLP
    moved: MLP
    x: Array


@st.composite
def moves(draw: st.DrawFn) -> Move:
    """Draw networks that move in any way; each parameter stays in half of the cases."""
    case = draw(steps(deep(1, 3)))
    room = parameter_count([WIDTH] * 4, [False] + [True] * 3)
    data = draw(raw(2, room))[:, : len(case.net.theta)]
    change = numbers(data[0], "exact") * (data[1] % 2)
    return Move(case.net, case.net.with_theta(case.net.theta + change), case.x)


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
    table = np.array([float(v) for v in UNITS])
    values = table[data % len(table)]
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


def lines() -> st.SearchStrategy[Step]:
    """Draw networks of one input, one hidden layer and one or two outputs, and samples."""
    return steps(st.tuples(st.just(1), st.integers(1, WIDTH), st.integers(1, 2)))
