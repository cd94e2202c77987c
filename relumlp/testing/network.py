"""Hypothesis strategies: whole networks, batches, labels; to test ideas of your own.

A statement is tried on networks that are small but hold what breaks statements: weights of zero,
equal weights and equal nodes (ties), nodes that are exactly 0 or off for every sample, nodes that
are always on, samples that repeat, a width or a depth of 1. Nothing drawn is thrown away, and a
counterexample shrinks towards the network 1-1 with weight 0.

All networks are read off the tape by one function, :func:`read_network`, and all samples with what
belongs to them by another, :func:`read_case`. Network and samples come from one block of bytes.
Chance alone leaves most deep weights without an update, so :func:`read_live_case` makes a path
active in most cases.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.testing.floors import often
from relumlp.testing.live_paths import with_live_path
from relumlp.testing.node_kinds import shape_nodes
from relumlp.testing.tape import COARSE, LONG, SPARSE, TABLE, Tape, exact
from relumlp.types import Array

BIASES = ("any", "all", "none", "first", "hidden")
"""Which layers of a network have a bias."""

MIXED = ("free", "free", "free", "zero", "on", "twin")
MIXTURES = (MIXED, MIXED, MIXED, ("on",))
"""What a network's nodes are; see :func:`networks`."""

TABLES = (TABLE, TABLE, TABLE, TABLE, TABLE, TABLE, COARSE, SPARSE)
BATCH_TABLES = (TABLE, TABLE, TABLE, COARSE)
"""What the numbers of networks are, and those of batches."""

RATES = [Fraction(k, d) for d in (1, 2, 10, 100) for k in (1, 3, 8)]
"""Learning rates."""


class Case(NamedTuple):
    """A network, a batch, and all else that a statement may speak of, of sizes that fit.

    Attributes
    ----------
    net : the network, of N layers.
    x : inputs, (n, s_0).
    y : targets, (n, s_N), any numbers.
    labels : a class per sample, (n,), in 0 … s_N − 1; nothing to do with y.
    dE_dz : ∂E/∂z_N per sample of some error E, (n, s_N), any numbers, 0 for some samples; nothing
        to do with y.
    learning_rate : η > 0.
    """

    net: MLP
    x: Array
    y: Array
    labels: Array
    dE_dz: Array
    learning_rate: Any


@st.composite
def networks(
    draw: st.DrawFn,
    dtype: Any = "exact",
    max_depth: int = 3,
    max_width: int = 4,
    *,
    sizes: Sequence[int] | st.SearchStrategy[Any] | None = None,
    bias: str = "any",
    unit: str = "relu",
) -> MLP:
    """Draw whole networks, of any depth, widths and biases.

    About half of the nodes are free. Others are zero (all weights and the bias 0, so z = 0: off,
    and at the kink), kept on (a hidden node whose bias exceeds whatever an input of size at most
    :data:`REACH` can do against it), or a twin of the node before. In a quarter of the networks all
    hidden nodes with a bias are kept on.

    Parameters
    ----------
    dtype : "exact" for Fractions, or a float dtype.
    max_depth, max_width : bounds on N and on every s_i.
    sizes : s_0 … s_N, or a strategy of them, instead of the two bounds.
    bias : which layers have one: "any", "all", "none", "first" (layer 1 alone) or "hidden" (all
        but the output).
    unit : of the hidden layers.

    Raises
    ------
    UserError : ``bias`` is none of these words.
    """
    tape = Tape(draw, LONG)
    tape.table = tape.choice(TABLES)
    s = draw(sizes) if isinstance(sizes, st.SearchStrategy) else sizes
    s = read_sizes(tape, range(1, max_depth + 1), max_width) if s is None else s
    return read_network(tape, s, bias=bias, unit=unit, dtype=dtype)


@st.composite
def cases(
    draw: st.DrawFn,
    /,
    nets: st.SearchStrategy[MLP] | None = None,
    max_samples: int = 5,
    **options: Any,
) -> Case:
    """Draw consistent cases; on networks in Fractions unless told otherwise.

    Parameters
    ----------
    nets : networks of another strategy, which are then drawn apart from the samples.
    max_samples : bound on n.
    options : sizes (a sequence), bias, unit and dtype as of :func:`networks`:
        ``cases(bias="first")`` draws, say, cases of networks with a first-layer bias only.
    """
    # The tape comes before the network of another strategy, to stay as it is while that shrinks.
    tape = Tape(draw, LONG)
    net = read_any_network(tape, **options) if nets is None else draw(nets)
    return read_live_case(tape, net, max_samples)


@st.composite
def batches(draw: st.DrawFn, net: MLP, max_samples: int = 5) -> Array:
    """Inputs for a network, (n, s_0) with 1 ≤ n ≤ max_samples, of its dtype; samples may repeat."""
    return read_batch(Tape(draw), net, max_samples)


@cache
@st.composite
def arrays(draw: st.DrawFn, shape: tuple[int, ...], dtype: Any = "exact") -> Array:
    """Numbers of size at most :data:`REACH`, many of them 0 or equal: see :meth:`Tape.numbers`."""
    return Tape(draw).numbers(*shape, dtype=dtype)


@cache
@st.composite
def labels(draw: st.DrawFn, n: int, classes: int) -> Array:
    """Labels of n samples, int64 in 0 … classes − 1; classes may be absent."""
    return Tape(draw).integers(classes, n)


@cache
@st.composite
def shapes(draw: st.DrawFn, max_depth: int = 3, max_width: int = 4) -> tuple[int, ...]:
    """Sizes s_0 … s_N with 1 ≤ N ≤ max_depth and 1 ≤ s_i ≤ max_width."""
    return read_sizes(Tape(draw), range(1, max_depth + 1), max_width)


def read_sizes(
    tape: Tape, depths: Sequence[int] = (1, 2, 3), max_width: int = 4
) -> tuple[int, ...]:
    """Read sizes s_0 … s_N with N one of the depths, and 1 ≤ s_i ≤ max_width."""
    N = tape.choice(depths)
    return tuple((1 + tape.integers(max_width, max(depths) + 1))[: N + 1].tolist())


def read_any_network(
    tape: Tape,
    sizes: Sequence[int] | None = None,
    depths: Sequence[int] = (1, 2, 3),
    **options: Any,
) -> MLP:
    """Read what :func:`networks` draws: of these sizes, or of one of these depths."""
    tape.table = tape.choice(TABLES)
    return read_network(tape, read_sizes(tape, depths) if sizes is None else sizes, **options)


def read_network(
    tape: Tape,
    sizes: Sequence[int],
    *,
    bias: str = "any",
    unit: str = "relu",
    dtype: Any = "exact",
    mixtures: Sequence[Sequence[str]] = MIXTURES,
) -> MLP:
    """Read a network of these sizes, its nodes of one of these mixtures: see :func:`networks`."""
    N, width = len(sizes) - 1, max(sizes)
    biased, mixture = read_biased(tape, bias, N), tape.choice(mixtures)
    kind = tape.integers(len(mixture), N, width)
    weights = tape.numbers(N, width, width, dtype=dtype)
    biases = tape.numbers(N, width, dtype=dtype)
    unseen = tape.below(sizes[0])
    if tape.once_in(10):
        weights[0, :, unseen] *= 0
    W = [weights[i, :s, :r] for i, (r, s) in enumerate(pairwise(sizes))]
    b = [biases[i, : sizes[i + 1]] if biased[i] else None for i in range(N)]
    shape_nodes(W, b, [[mixture[k] for k in layer] for layer in kind])
    return MLP.from_arrays(W, b, unit, layout="out-in")


def read_biased(tape: Tape, bias: str, N: int) -> list[bool]:
    """Read which of the layers 1 … N have a bias."""
    drawn = tape.flags(2, N)
    if bias not in BIASES:
        raise UserError(f"bias: expected one of {', '.join(BIASES)}, got {bias!r}")
    if bias == "any":
        return drawn.tolist()
    layers = {"all": range(1, N + 1), "none": (), "first": (1,), "hidden": range(1, N)}[bias]
    return [i in layers for i in range(1, N + 1)]


def read_live_case(
    tape: Tape, net: MLP, max_samples: int = 5, through: Mapping[int, int] | None = None
) -> Case:
    """Read a case; in three of four the first sample makes a path of a ReLU network active.

    The path leads ``through`` certain nodes, given by layer. The sample has a cost at its end.
    """
    tape.table = tape.choice(BATCH_TABLES)
    case = read_case(tape, net, max_samples)
    path = read_path(tape, net, through or {})
    return alive(case, path) if tape.below(4) and net.unit == "relu" else case


def read_path(tape: Tape, net: MLP, through: Mapping[int, int]) -> list[int]:
    """Read a node of each layer 0 … N, but for the nodes that are given by layer."""
    nodes = tape.bytes(net.N + 1) % net.sizes
    return [through.get(i, j) for i, j in enumerate(nodes.tolist())]


def alive(case: Case, path: Sequence[int]) -> Case:
    """Return a case in which the first sample makes this path active, with a cost at its end."""
    first, last = (0, path[0]), (0, path[-1])
    case.x[first] += case.x[first] == 0
    case.dE_dz[last] += case.dE_dz[last] == 0
    return case._replace(net=with_live_path(case.net, case.x[0], path))


def read_case(tape: Tape, net: MLP, max_samples: int = 5, again: int = 4) -> Case:
    """Read a batch and what belongs to it: see :func:`read_batch`."""
    outputs, is_exact = net.sizes[-1], net.theta.dtype == object
    x = read_batch(tape, net, max_samples, again)
    n = len(x)
    y = tape.numbers(max_samples, outputs, dtype=dtype_of(net))[:n]
    dE_dz = tape.numbers(max_samples, outputs, dtype=dtype_of(net))[:n]
    dE_dz[tape.flags(4, max_samples)[:n]] *= 0
    of_class = tape.integers(outputs, max_samples)[:n]
    if tape.once_in(4):
        of_class[:] = of_class[0]
    η = tape.choice(RATES)
    return Case(net, x, y, of_class, dE_dz, η if is_exact else float(η))


def read_batch(tape: Tape, net: MLP, max_samples: int, again: int = 4) -> Array:
    """Read inputs of a network; one in so many is the sample before again, and one may be 0."""
    n = tape.between(1, max_samples)
    x = tape.numbers(max_samples, net.sizes[0], dtype=dtype_of(net))
    repeated = tape.flags(again, max_samples)
    if tape.once_in(4):
        x[n - 1] *= 0
    return x[np.maximum(np.arange(n) - repeated[:n], 0)]


def dtype_of(net: MLP) -> Any:
    """Return "exact" or the float dtype: what strategies of numbers take."""
    return "exact" if net.theta.dtype == object else net.theta.dtype


def exact_net(weights: Sequence[Any], biases: Sequence[Any] | None = None) -> MLP:
    """Write down a network of Fractions: nested lists W_1 … W_N and b_1 … b_N (or None)."""
    b = None if biases is None else [None if v is None else exact(v) for v in biases]
    return MLP.from_arrays([exact(w) for w in weights], b, layout="out-in")


def case_of(net: MLP, x: Sequence[Sequence[int]], η: Any = 1) -> Case:
    """Write down a case whose errors have slope 1 everywhere."""
    ones = np.ones((len(x), net.sizes[-1]), int).astype(object)
    return Case(net, exact(x), ones, np.zeros(len(x), np.int64), ones, η)


@often(cases, 0.8)
def some_output_is_not_zero(case: Case) -> object:
    """Some output of some sample is not 0."""
    return case.net.forward(case.x).output.any()


@often(cases, 0.45)
def first_layer_has_a_cost(case: Case) -> object:
    """β is not 0 in layer 1, and layer 1 is hidden."""
    slope = case.net.forward(case.x).slope
    return case.net.N > 1 and beta(case.net.W, slope, case.dE_dz)[1].any()


@often(networks, 0.3)
def some_layers_have_biases(net: MLP) -> object:
    """Some layers have biases and some do not."""
    return len(set(net.bias[1:])) > 1
