"""Hypothesis strategies for *dynamics*: updates of networks, and networks that move in any way.

A case is cut from one block of bytes. Hypothesis varies a case by putting what one draw gave in the
place of another draw; where their sizes differ it fills up with zeros, so that cases of many draws
are half empty. Bytes of 0 are the smallest case. Numbers are those of
:mod:`relumlp.testing.networks`.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.network.mlp import MLP
from relumlp.network.shapes import parameter_count
from relumlp.testing.bytes import REACH, TABLE, raw
from relumlp.testing.networks import bound, shape_node
from relumlp.testing.performed_updates import Judged, hidden, judge
from relumlp.types import Array, Bools

WIDTH = 4
"""No layer is wider."""

LAYERS = 3
"""No network has more layers, its output counted."""

SAMPLES = 5
"""No case has more samples."""

RATES = [Fraction(k, d) for d in (1, 2, 10, 100) for k in (1, 3, 8)]
KINDS = ("free", "free", "free", "free", "free", "zero", "on", "twin")
"""Of nodes, see :func:`relumlp.testing.networks`."""

NODE = 2 + WIDTH
SAMPLE = 3 + 3 * WIDTH
HEAD = 12
"""Bytes of a node (its kind, its bias, its fan-in), a sample (flags, x, λ, y), and of the rest."""

BLOCK = HEAD + LAYERS * WIDTH * NODE + SAMPLES * SAMPLE


class Room(NamedTuple):
    """What cases may be like: bounds on N, on widths and inputs, on samples; where biases are.

    Attributes
    ----------
    least, most : bounds on the number of layers N; from 2 on there is a hidden layer.
    width, inputs, samples : at most so many, from 1.
    bias : "any" layers, "all", or the "first" alone.
    """

    least: int = 2
    most: int = LAYERS
    width: int = WIDTH
    inputs: int = WIDTH
    samples: int = SAMPLES
    bias: str = "any"


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


def values(data: Array, coarse: bool) -> Array:
    """Turn bytes into fractions; into 0, ±1 and ±2 alone if coarse, so that ties are common."""
    return np.asarray(TABLE[data % 5 if coarse else data])


def network(data: Array, room: Room) -> MLP:
    """Cut a network from a block of bytes."""
    head, N = data[:HEAD], room.least + int(data[0]) % (room.most - room.least + 1)
    s = [1 + int(head[1]) % room.inputs, *(1 + int(v) % room.width for v in head[2 : 2 + N])]
    flags = {"any": head[5 : 5 + N] % 2 == 1, "all": [True] * N, "first": np.arange(N) == 0}
    W: list[Any] = []
    b: list[Any] = []
    reach: Any = REACH
    for i in range(1, N + 1):
        rows = data[HEAD:].reshape(-1)[(i - 1) * WIDTH * NODE :][: s[i] * NODE].reshape(s[i], NODE)
        w = values(rows[:, 1:], head[8] % 2 == 1)
        W.append(w[:, 1 : 1 + s[i - 1]])
        b.append(w[:, 0] if flags[room.bias][i - 1] else None)
        for j, kind in enumerate(rows[:, 0] % len(KINDS)):
            shape_node(W[-1], b[-1], j, KINDS[kind if i < N else 0], reach)
        reach = bound(W[-1], b[-1], reach)
    return MLP.from_arrays(W, b)


def step(data: Array, room: Room) -> Step:
    """Cut an update from a block of bytes; samples may repeat, some have no cost."""
    net, n = network(data, room), 1 + int(data[9]) % room.samples
    rows = data[BLOCK - SAMPLES * SAMPLE : BLOCK].reshape(SAMPLES, SAMPLE)[:n]
    x, λ, y = values(rows[:, 3:], data[8] % 2 == 1).reshape(n, 3, WIDTH).swapaxes(0, 1)
    again = np.maximum(np.arange(n) - (rows[:, 0] % 8 == 7), 0)
    λ[rows[:, 1] % 4 == 3] *= 0
    batch = rows[:, 2] % 4 != 3
    batch[0] = True
    s_0, s_N, η = net.sizes[0], net.sizes[-1], RATES[data[10] % len(RATES)]
    case = Step(net, x[again, :s_0], y[:, :s_N], λ[:, :s_N], batch, η)
    return at_margin(case) if data[11] % 4 == 3 else case


def at_margin(case: Step) -> Step:
    """Choose η = |a·w| / |Σ|, which takes some sample to the boundary exactly, if any η does."""
    for v in case.hidden:
        for t, j in np.argwhere(v.z * v.net > 0)[-1:]:
            return case._replace(learning_rate=v.z[t, j] / v.net[t, j])
    return case


def steps(room: Room = Room()) -> st.SearchStrategy[Step]:  # noqa: B008
    """Draw updates of networks."""
    return raw(1, BLOCK).map(lambda data: step(data[0], room))


def lines() -> st.SearchStrategy[Step]:
    """Draw networks of one input and one hidden layer, and samples."""
    return steps(Room(most=2, inputs=1))


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


def moves() -> st.SearchStrategy[Move]:
    """Draw networks that move in any way; each parameter stays in half of the cases."""
    most = parameter_count([WIDTH] * (LAYERS + 1), [False] + [True] * LAYERS)
    return raw(1, BLOCK + 2 * most).map(lambda data: move(data[0]))


def move(data: Array) -> Move:
    """Cut a move from a block of bytes."""
    case = step(data, Room(least=1))
    P = len(case.net.theta)
    change, stays = data[BLOCK:].reshape(2, -1)[:, :P]
    moved = case.net.theta + values(change, data[11] % 2 == 1) * (stays % 2)
    return Move(case.net, case.net.with_theta(moved), case.x)


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
