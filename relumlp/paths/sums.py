"""Backpropagation as a sum over paths: the index function, β, node-supported cost, one update.

Each function evaluates its equation as printed: in time exponential in depth, and exactly for
Fractions. The recursion that gives the same β in linear time is
:func:`relumlp.paths.recursion.beta`.
"""

from math import prod
from typing import Any

from relumlp.errors import UserError
from relumlp.types import Array, BoolLayers, Layers, Number


def sizes_of(W: Layers) -> tuple[int, ...]:
    """Nodes per layer, s_0 … s_N, from the shapes of the weights."""
    return (W[1].shape[1], *(w.shape[0] for w in W[1:]))


def check_node(sizes: tuple[int, ...], i: int, j: int) -> None:
    """Refuse a node that the network does not have."""
    N = len(sizes) - 1
    if not 0 <= i <= N:
        raise UserError(f"layer i: expected 0 to {N}, got {i}")
    if not 0 <= j < sizes[i]:
        raise UserError(f"node j: expected 0 to {sizes[i] - 1} in layer {i}, got {j}")


def B(sizes: tuple[int, ...], L: int) -> int:
    """Number of paths from one node of layer L to the output layer.          [of cooperating.6]

    B_L = Π_{m=L+1}^{N} s_m, which is 1 for L = N; a Python integer, so it never overflows.
    """
    return prod(sizes[L + 1 :])


def index(sizes: tuple[int, ...], i: int, j: int, r: int, b: int) -> int:
    """Node of layer r on path b of node j in layer i, for i ≤ r ≤ N.
                                                         [of cooperating.6] [cooperating.fig8]

    I_{i,j}(r, b) = (b ÷ B_r) mod s_r,   and j for r = i;   0 ≤ b < B_i, nodes start at 0.
    The layers' nodes are the digits of b in mixed radix, layer i + 1 the leading one, so paths in
    the order of b are in lexicographic order of their nodes.
    """
    return j if r == i else (b // B(sizes, r)) % sizes[r]


def beta_path_sum(W: Layers, slope: Layers, dE_dz: Array, i: int, j: int) -> Array:
    """β of node j in layer i, as one sum over all B_i paths; per sample, (n,).  [cooperating.6]

    β_{i,j} = Σ_{b=0}^{B_i−1} λ_{I(N,b)} Π_{g=i}^{N−1} α_{g,I(g,b)}
                              × Π_{r=i+1}^{N} w_{r,I(r,b),I(r−1,b)}

    The printed product over α runs to N; here ``dE_dz`` = ∂E/∂z_N = α_N λ already holds the last
    factor. So softmax is covered too, where each output depends on all z of the output layer.
    Shapes: W[r] (s_r, s_{r−1}); slope[g] (n, s_g), used for i ≤ g < N; dE_dz (n, s_N).
    For i = N the one path has no weights, and β_N = ∂E/∂z_N.

    Raises
    ------
    UserError : the network has no node j in layer 1 ≤ i ≤ N.
    """
    N, s = len(W) - 1, sizes_of(W)
    check_node(s, i, j)
    if i == 0:
        raise UserError(f"layer i: expected 1 to {N}, because inputs have no slope, got 0")
    return sum(
        dE_dz[:, index(s, i, j, N, b)]
        * prod(slope[g][:, index(s, i, j, g, b)] for g in range(i, N))
        * prod(W[r][index(s, i, j, r, b), index(s, i, j, r - 1, b)] for r in range(i + 1, N + 1))
        for b in range(B(s, i))
    )


def node_cost(W: Layers, on: BoolLayers, dE_dz: Array, i: int, j: int) -> Array:
    """Node-supported cost φ of node j in layer i; per sample, (n,).      [gaps.4] [dynamics.2]

    φ_{i,j} = Σ_{b=0}^{B_i−1} λ_{I(N,b)} Π_{g=i}^{N−1} T(z_{g,I(g,b)})
                              × Π_{r=i+1}^{N} w_{r,I(r,b),I(r−1,b)}

    φ is β with switches as slopes: on[g] = (z_g > 0), (n, s_g). φ is 0 for every sample that
    leaves a hidden node j off; at an output node φ is ∂E/∂z_N, whether its z is positive or not.
    """
    T: list[Any] = [None if o is None else o.astype(int).astype(dE_dz.dtype) for o in on]
    return beta_path_sum(W, T, dE_dz, i, j)


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
    """
    i, j, k = weight
    check_node(sizes_of(W), i - 1, k)
    return -learning_rate * a[i - 1][:, k] * node_cost(W, on, dE_dz, i, j)
