"""Hypothesis strategies: whole networks, batches, labels; to test ideas of your own.

A statement is tried on networks that are small but hold what breaks statements: weights of zero,
equal weights and equal nodes (ties), nodes that are exactly 0 or off for every sample, nodes that
are always on, samples that repeat, a width or a depth of 1. Nothing drawn is thrown away, and a
counterexample shrinks towards the network 1-1 with weight 0::

    from hypothesis import given
    from relumlp.testing import Case, cases

    @given(cases())
    def test_outputs_are_never_negative(case: Case) -> None:
        assert (case.net.forward(case.x).output >= 0).all()  # it is refuted by a weight of -1
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.testing.bytes import REACH, TABLE, raw
from relumlp.types import Array

LAYERS = 3
"""As many layers are drawn at least, for the same reason."""

BIASES = ("any", "all", "none", "first", "hidden")
KINDS = ("free", "free", "free", "zero", "on", "twin")


RATES = st.sampled_from([Fraction(k, d) for d in (1, 2, 10, 100) for k in (1, 3, 8)])


# Hypothesis examines every new strategy, which takes longer than drawing from it: hence the caches.
@cache
def arrays(shape: tuple[int, ...], dtype: Any = "exact") -> st.SearchStrategy[Array]:
    """Numbers of size at most :data:`REACH`, many of them 0 or equal.

    Fractions (dtype object) for "exact"; for floats half of the numbers have all bits, so that sums
    and products round.
    """
    return raw(*shape, *grain(dtype)).map(lambda data: numbers(data, dtype))


def grain(dtype: Any) -> tuple[int, ...]:
    """Return the shape of the bytes of one number."""
    return () if dtype == "exact" else (4,)


def numbers(data: Array, dtype: Any) -> Array:
    """Turn bytes into numbers: by the table, half of the floats into multiples of REACH / 2^23."""
    if dtype == "exact":
        return np.asarray(TABLE[data])
    first, *rest = np.moveaxis(data.astype(np.int64), -1, 0)
    full = rest[0] + 256 * rest[1] + 65536 * (rest[2] - 128)
    floats = np.where(first < 128, TABLE[first].astype(np.float64), full * (REACH / 2**23))
    return np.asarray(floats, dtype)


@cache
def shapes(max_depth: int = 3, max_width: int = 4) -> st.SearchStrategy[tuple[int, ...]]:
    """Sizes s_0 … s_N with 1 ≤ N ≤ max_depth and 1 ≤ s_i ≤ max_width."""
    widths = [st.integers(1, max_width)] * (max_depth + 1)
    return st.builds(lambda N, s: s[: N + 1], st.integers(1, max_depth), st.tuples(*widths))


def bias_flags(bias: str, N: int) -> st.SearchStrategy[list[bool]]:
    """Flags of layers 1 … N: "any" of them, "all", "none", the "first" alone, or the "hidden"."""
    if bias not in BIASES:
        raise UserError(f"bias: expected one of {', '.join(BIASES)}, got {bias!r}")
    if bias == "any":
        return raw(N).map(lambda data: [bool(v % 2) for v in data])
    layers = {"all": range(1, N + 1), "none": (), "first": (1,), "hidden": range(1, N)}[bias]
    return st.just([i in layers for i in range(1, N + 1)])


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
    """
    if sizes is None:
        sizes = shapes(max_depth, max_width)
    s = tuple(draw(sizes) if isinstance(sizes, st.SearchStrategy) else sizes)
    N = len(s) - 1
    flags = draw(bias_flags(bias, N))
    kinds = KINDS if draw(raw(1))[0] % 4 < 3 else ("on",)
    layers = [
        draw(raw(*(s[i : i + 1] or (1,)), (s[i - 1] if i <= N else 1) + 2, *grain(dtype)))
        for i in range(1, max(N, LAYERS) + 1)
    ]
    W: list[Any] = []
    b: list[Any] = []
    reach: Any = REACH
    for i in range(1, N + 1):
        # A row of bytes is a node: its kind, its bias, its fan-in.
        w = numbers(layers[i - 1], dtype)
        W.append(w[:, 2:])
        b.append(w[:, 1] if flags[i - 1] else None)
        for j, k in enumerate(layers[i - 1].reshape(s[i], -1)[:, 0]):
            kind = kinds[k % len(kinds)]
            shape_node(W[-1], b[-1], j, "free" if kind == "on" and i == N else kind, reach)
        reach = bound(W[-1], b[-1], reach)
    return MLP.from_arrays(W, b, unit)


def shape_node(W: Array, b: Array | None, j: int, kind: str, reach: Any) -> None:
    """Make node j of a layer what its kind says, in place; ``reach`` bounds what comes in."""
    if kind == "zero":
        W[j] *= 0
    if kind == "twin":
        W[j] = W[j - 1]
    if b is None:
        return
    if kind == "zero":
        b[j] *= 0
    if kind == "twin":
        b[j] = b[j - 1]
    if kind == "on":
        b[j] = abs(W[j]).sum() * reach + 1


def bound(W: Array, b: Array | None, reach: Any) -> Any:
    """Bound |a| of a layer: max_j Σ_k |w_jk| · reach + |b_j|, at least 1 (a sigmoid's bound)."""
    most = abs(W).sum(axis=1) * reach
    return max(1, (most if b is None else most + abs(b)).max())


def dtype_of(net: MLP) -> Any:
    """Return "exact" or the float dtype: what the other strategies take."""
    return "exact" if net.theta.dtype == object else net.theta.dtype


@st.composite
def batches(draw: st.DrawFn, net: MLP, max_samples: int = 5) -> Array:
    """Inputs for a network, (n, s_0) with 1 ≤ n ≤ max_samples, of its dtype; samples may repeat."""
    n = draw(st.integers(1, max_samples))
    x = draw(arrays((n, net.sizes[0]), dtype_of(net)))
    again = draw(raw(n)) % 4 == 3
    chosen: Array = x[np.maximum(np.arange(n) - again, 0)]
    return chosen


def labels(n: int, classes: int) -> st.SearchStrategy[Array]:
    """Labels of n samples, int64 in 0 … classes − 1; classes may be absent."""
    return raw(n).map(lambda drawn: drawn.astype(np.int64) % classes)


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
def cases(
    draw: st.DrawFn, nets: st.SearchStrategy[MLP] | None = None, max_samples: int = 5
) -> Case:
    """Draw consistent cases; on :func:`networks` in Fractions unless told other networks.

    ``cases(networks(bias="first"))`` draws, say, cases of networks with a first-layer bias only.
    """
    net = draw(networks() if nets is None else nets)
    dtype, exact = dtype_of(net), net.theta.dtype == object
    x = draw(batches(net, max_samples))
    y, dE_dz = (draw(arrays((len(x), net.sizes[-1]), dtype)) for _ in range(2))
    dE_dz[draw(raw(len(x))) % 4 == 3] *= 0
    η = draw(RATES)
    return Case(net, x, y, draw(labels(len(x), net.sizes[-1])), dE_dz, η if exact else float(η))
