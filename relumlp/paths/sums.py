"""Backpropagation as a sum over paths: the index function, β, node-supported cost, one update.

Each function evaluates its equation as printed: in time exponential in depth, and exactly for
Fractions. The recursion that gives the same β in linear time is
:func:`relumlp.paths.recursion.beta`.
"""

from math import log10, prod
from typing import Any

from relumlp.checks import check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.types import Array, BoolLayers, Layers, Number

MOST_PATHS = 1_000_000
"""Default of the largest number of paths that an enumeration accepts."""


def sizes_of(W: Layers) -> tuple[int, ...]:
    """Nodes per layer, s_0 … s_N, from the shapes of the weights."""
    return (W[1].shape[1], *(w.shape[0] for w in W[1:]))


def check_between(name: str, value: int, least: int, most: int) -> None:
    """Refuse a whole number outside least … most."""
    if not least <= value <= most:
        raise UserError(f"{name}: expected {least} to {in_digits(most)}, got {in_digits(value)}")


def in_digits(n: int) -> str:
    """Write a whole number, one of more digits than Python writes as a power of ten."""
    return str(n) if n.bit_length() < 10_000 else f"about 10^{log10(abs(n)):.0f}"


def check_node(sizes: tuple[int, ...], i: int, j: int) -> None:
    """Refuse a node that the network does not have."""
    check_between("layer i", i, 0, len(sizes) - 1)
    if not 0 <= j < sizes[i]:
        raise UserError(f"node j: expected 0 to {sizes[i] - 1} in layer {i}, got {in_digits(j)}")


def check_weight(sizes: tuple[int, ...], weight: tuple[int, int, int]) -> None:
    """Refuse a weight (i, j, k) that the network does not have."""
    i, j, k = weight
    check_node(sizes, i - 1, k)
    check_node(sizes, i, j)


def check_sizes(sizes: tuple[int, ...]) -> None:
    """Refuse numbers that are not the sizes of two or more layers."""
    if len(sizes) < 2 or min(sizes) < 1:
        raise UserError(f"sizes: expected two or more layers of one or more nodes, got {sizes}")


def check_limit(paths: int, limit: int, which: str = "active paths") -> None:
    """Refuse an enumeration of more than ``limit`` paths; the error gives their number."""
    check_whole("limit", limit, 0)
    if paths > limit:
        raise UserError(f"limit: expected at most {limit} {which}, got exactly {in_digits(paths)}")


@door()
def B(sizes: tuple[int, ...], L: int) -> int:
    """Number of paths from one node of layer L to the output layer.          [of cooperating.6]

    B_L = Π_{m=L+1}^{N} s_m, which is 1 for L = N; a Python integer, so it never overflows.

    Raises
    ------
    UserError : ``sizes`` are not those of a network, or it has no layer L.
    """
    check_sizes(sizes)
    check_between("layer L", L, 0, len(sizes) - 1)
    return prod(sizes[L + 1 :])


@door()
def index(sizes: tuple[int, ...], i: int, j: int, r: int, b: int) -> int:
    """Node of layer r on path b of node j in layer i, for i ≤ r ≤ N.
                                                         [of cooperating.6] [cooperating.fig8]

    I_{i,j}(r, b) = (b ÷ B_r) mod s_r,   and j for r = i;   0 ≤ b < B_i, nodes start at 0.
    The layers' nodes are the digits of b in mixed radix, layer i + 1 the leading one, so paths in
    the order of b are in lexicographic order of their nodes.

    Raises
    ------
    UserError : the network has no such node, no such layer after it, or no such path.
    """
    check_node(sizes, i, j)
    check_between("layer r", r, i, len(sizes) - 1)
    check_between("path b", b, 0, B(sizes, i) - 1)
    return node_on_path(sizes, (i, j), r, b)


def node_on_path(sizes: tuple[int, ...], start: tuple[int, int], r: int, b: int) -> int:
    """Compute :func:`index` of a node, a layer and a path that are there."""
    i, j = start
    return j if r == i else (b // prod(sizes[r + 1 :])) % sizes[r]


@door(W="some: s_i s_i-1", slope="n s_i", dE_dz="n s_N")
def beta_path_sum(
    W: Layers, slope: Layers, dE_dz: Array, i: int, j: int, limit: int = MOST_PATHS
) -> Array:
    """β of node j in layer i, as one sum over all B_i paths; per sample, (n,).  [cooperating.6]

    β_{i,j} = Σ_{b=0}^{B_i−1} λ_{I(N,b)} Π_{g=i}^{N−1} α_{g,I(g,b)}
                              × Π_{r=i+1}^{N} w_{r,I(r,b),I(r−1,b)}

    The printed product over α runs to N; here ``dE_dz`` = ∂E/∂z_N = α_N λ already holds the last
    factor. So softmax is covered too, where each output depends on all z of the output layer.
    Shapes: W[r] (s_r, s_{r−1}); slope[g] (n, s_g), used for i ≤ g < N; dE_dz (n, s_N).
    For i = N the one path has no weights, and β_N = ∂E/∂z_N.

    Raises
    ------
    UserError : the arrays do not fit each other, the network has no node j in layer 1 ≤ i ≤ N, or
        there are more than ``limit`` paths.
    """
    N, s = len(W) - 1, sizes_of(W)
    check_node(s, i, j)
    if i == 0:
        raise UserError(f"layer i: expected 1 to {N}, because inputs have no slope, got 0")
    check_limit(B(s, i), limit, "paths")

    def I(r: int, b: int) -> int:  # noqa: E743  the paper's symbol
        return node_on_path(s, (i, j), r, b)

    return sum(
        dE_dz[:, I(N, b)]
        * prod(slope[g][:, I(g, b)] for g in range(i, N))
        * prod(W[r][I(r, b), I(r - 1, b)] for r in range(i + 1, N + 1))
        for b in range(B(s, i))
    )


@door(W="some: s_i s_i-1", on="n s_i", dE_dz="n s_N")
def node_cost(
    W: Layers, on: BoolLayers, dE_dz: Array, i: int, j: int, limit: int = MOST_PATHS
) -> Array:
    """Node-supported cost φ of node j in layer i; per sample, (n,).      [gaps.4] [dynamics.2]

    φ_{i,j} = Σ_{b=0}^{B_i−1} λ_{I(N,b)} Π_{g=i}^{N−1} T(z_{g,I(g,b)})
                              × Π_{r=i+1}^{N} w_{r,I(r,b),I(r−1,b)}

    φ is β with switches as slopes: on[g] = (z_g > 0), (n, s_g). φ is 0 for every sample that
    leaves a hidden node j off; at an output node φ is ∂E/∂z_N, whether its z is positive or not.

    Raises
    ------
    UserError : as :func:`beta_path_sum`; switches that are not booleans.
    """
    T: list[Any] = [None if o is None else o.astype(int).astype(dE_dz.dtype) for o in on]
    return beta_path_sum(W, T, dE_dz, i, j, limit)


@door(W="some: s_i s_i-1", on="n s_i", a="0: n s_i", dE_dz="n s_N")
def weight_update(
    W: Layers,
    on: BoolLayers,
    a: Layers,
    dE_dz: Array,
    weight: tuple[int, int, int],
    learning_rate: Number,
) -> Array:
    """Update of one weight by each sample of its own, (n,); a sum over paths.
                                                                       [cooperating.9, gaps.3]

    Δw_{i,j,k} = −η a_{i−1,k} φ_{i,j};   weight = (i, j, k): into node j of layer i, from node k of
    layer i − 1. Per sample, not averaged: a batch's update is the sum (or, for a mean loss, the
    mean) over its samples.                                                       [gaps.5] [gaps.6]

    Raises
    ------
    UserError : the arrays do not fit each other, there is no such weight, or there are more than a
        million paths.
    """
    i, j, k = weight
    check_weight(sizes_of(W), weight)
    return -learning_rate * a[i - 1][:, k] * node_cost(W, on, dE_dz, i, j)
