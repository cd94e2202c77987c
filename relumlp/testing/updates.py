"""Hypothesis strategies for *dynamics*: updates of networks, and networks that move in any way."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.inclusion.optimisers import CostBatch
from relumlp.network.mlp import MLP
from relumlp.testing.floors import often
from relumlp.testing.network import exact_net, read_case, read_network
from relumlp.testing.one_input import boundary_slopes
from relumlp.testing.performed_updates import Judged, hidden, judge
from relumlp.testing.tape import COARSE, LONG, ROOM, SAMPLES, SHORT, TABLE, Tape, exact
from relumlp.types import Array, Bools

MOSTLY_FREE = ("free", "free", "free", "free", "free", "zero", "on", "twin")
"""What nodes are: most of them can be switched by an update."""

LAYERS = 3
"""No update is of a network with more layers, the output counted."""

QUARTERS = np.array([0, 1, -1, 2, -2, 4, -4, 8, -8, 3, -3, 16]) / 4
"""Sums and products of a few of them are exact in float64."""


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


@st.composite
def steps(
    draw: st.DrawFn,
    *,
    least: int = 2,
    most: int = LAYERS,
    width: int = ROOM,
    inputs: int = ROOM,
    samples: int = SAMPLES,
    bias: str = "any",
) -> Step:
    """Draw updates of networks; samples may repeat, some have no cost.

    In a quarter of the updates the learning rate takes some sample to the boundary exactly.

    Parameters
    ----------
    least, most : bounds on the number of layers N; from 2 on there is a hidden layer.
    width, inputs, samples : at most so many, from 1.
    bias : which layers have one, as in :func:`relumlp.testing.network.networks`.
    """
    return read_step(Tape(draw, LONG), least, most, width, inputs, samples, bias)


def lines() -> st.SearchStrategy[Step]:
    """Draw networks of one input and one hidden layer, and samples."""
    return steps(most=2, inputs=1)


def read_step(
    tape: Tape, least: int, most: int, width: int, inputs: int, samples: int, bias: str
) -> Step:
    """Read an update: see :func:`steps`. In half of them all numbers are 0, ±1 or ±2."""
    N, s_0 = tape.between(least, most), tape.between(1, inputs)
    sizes = [s_0, *(1 + tape.integers(width, most))[:N].tolist()]
    tape.table = COARSE if tape.once_in(2) else TABLE
    net = read_network(tape, sizes, bias=bias, mixtures=[MOSTLY_FREE])
    net, x, y, _, dE_dz, η = read_case(tape, net, samples, again=8)
    batch = ~tape.flags(4, samples)[: len(x)]
    batch[0] = True
    case = Step(net, x, y, dE_dz, batch, η)
    return at_margin(case) if tape.once_in(4) else case


def at_margin(case: Step) -> Step:
    """Choose η = |a·w| / |Σ|, which takes some sample to the boundary exactly, if any η does."""
    for v in case.hidden:
        for t, j in np.argwhere(v.z * v.net > 0)[-1:]:
            return case._replace(learning_rate=v.z[t, j] / v.net[t, j])
    return case


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
    tape = Tape(draw, LONG + SHORT)
    case = read_step(tape, 1, LAYERS, ROOM, ROOM, SAMPLES, "any")
    P = len(case.net.theta)
    change = tape.numbers(P) * tape.integers(2, P)
    return Move(case.net, case.net.with_theta(case.net.theta + change), case.x)


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
    """Write an update down: weights, inputs and costs as nested lists of whole numbers."""
    chosen = np.ones(len(x), bool) if batch is None else np.array(batch, bool)
    targets = exact(y if y is not None else 0 * np.array(dE_dz))
    net, η = exact_net(weights, biases), Fraction(learning_rate)
    return Step(net, exact(x), targets, exact(dE_dz), chosen, η)


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
    tape = Tape(draw, 112)
    s_l, s_before, t, n_t = (tape.between(1, 3) for _ in range(4))
    η, β1 = tape.choice((0.001, 0.5)), tape.choice((0.9, 0.5))
    β2, ε = tape.choice((0.999, 0.5)), tape.choice((1e-8, 0.1))
    W, a_t = read_quarters(tape, s_l, s_before), read_quarters(tape, n_t, s_before)
    a, φ = read_quarters(tape, t, 4, s_before), read_quarters(tape, t, 4, s_l)
    n = [tape.choice((1, 2, 4)) for _ in range(t)]
    history = [CostBatch(a[τ, : n[τ]], φ[τ, : n[τ]]) for τ in range(t)]
    return Memory(W, history, a_t, η, β1, β2, ε)


def read_quarters(tape: Tape, *shape: int) -> Array:
    """Read numbers that are quarters, float64."""
    return QUARTERS[tape.bytes(*shape, room=3) % len(QUARTERS)]


class Gradients(NamedTuple):
    """Gradients of the same weights in two batches, one after the other, float64 (3,)."""

    first: Array
    second: Array


@st.composite
def two_gradients(draw: st.DrawFn) -> Gradients:
    """Draw gradients of three weights in two batches."""
    tape = Tape(draw)
    return Gradients(*(tape.numbers(3, dtype=np.float64) for _ in range(2)))


def switched(v: Judged) -> Bools:
    """Whether the update changes a switch, bool (n, s_l)."""
    return (v.z > 0) != (v.z_after > 0)


@often(steps, 0.25)
def a_sample_is_switched(case: Step) -> object:
    """The update switches a sample at a hidden node."""
    return any(switched(v).any() for v in case.hidden)


@often(steps, 0.07)
def a_sample_is_switched_in_a_deeper_layer(case: Step) -> object:
    """The update switches a sample at a node of a hidden layer behind the first."""
    return any(switched(v).any() for v in case.hidden[1:])


@often(steps, 0.04)
def a_sample_outside_the_batch_is_switched(case: Step) -> object:
    """The update switches a sample that did not take part in it."""
    return any(switched(v)[~case.batch].any() for v in case.hidden)


@often(steps, 0.35)
def net_cost_is_not_zero(case: Step) -> object:
    """Some net cost of layer 1 is not 0."""
    return case.hidden[0].net.any()


@often(lines, 0.5)
def the_curve_bends(case: Step) -> object:
    """The network's curve has different slopes on the two sides of a boundary."""
    return any((left != right).any() for _, left, right in boundary_slopes(case.net))


@often(moves, 0.45)
def a_move_switches(case: Move) -> object:
    """Some switch of some sample changes."""
    return changes(case, 1)


@often(moves, 0.25)
def a_move_switches_behind_layer_1(case: Move) -> object:
    """Some switch of some sample changes behind layer 1."""
    return changes(case, 2)


def changes(case: Move, first: int) -> bool:
    """Whether a switch of the layers from ``first`` on changes."""
    before, after = (net.forward(case.x).on[first:] for net in (case.net, case.moved))
    return any((p != q).any() for p, q in zip(before, after, strict=True))


@often(memories, 0.4)
def two_gradients_are_not_zero(case: Memory) -> object:
    """Two batches or more have gradients that are not 0."""
    return sum(batch.gradient.any() for batch in case.history) > 1


@often(two_gradients, 0.6)
def gradients_disagree(case: Gradients) -> object:
    """Some weight has gradients of opposite sign."""
    return (case.first * case.second < 0).any()
