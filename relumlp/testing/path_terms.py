"""The terms of the sum over paths, one by one: slow, exact, and written out."""

from math import prod
from typing import Any

import numpy as np

from relumlp.network.layers import Trace
from relumlp.network.losses import squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.network.units import T
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import switches_of
from relumlp.paths.recursion import beta, gradients
from relumlp.paths.sums import B, index, node_cost
from relumlp.testing.one_weight import Weight
from relumlp.testing.performed_updates import gradients_of
from relumlp.types import Array, Bools, Layers, per_layer


def path(net: MLP, i: int, j: int, b: int) -> dict[int, int]:
    """Return I_{i,j}(r, b) by layer r."""
    return {r: index(net.sizes, i, j, r, b) for r in range(i, net.N + 1)}


def path_term(net: MLP, slope: Layers, λ: Array, I: dict[int, int], i: int) -> Any:
    """λ_{I(N)} Π_{g=i}^{N} α_{g,I(g)} Π_{r=i+1}^{N} w_{r,I(r),I(r−1)}, (n,)."""
    N = net.N
    α = prod(slope[g][:, I[g]] for g in range(i, N + 1))
    return λ[:, I[N]] * α * prod(net.W[r][I[r], I[r - 1]] for r in range(i + 1, N + 1))


def path_sum(net: MLP, slope: Layers, λ: Array, i: int, j: int) -> Any:
    """Add up the terms of all paths b = 0 … B_i − 1 from node j of layer i, (n,)."""
    return sum(path_term(net, slope, λ, path(net, i, j, b), i) for b in range(B(net.sizes, i)))


def switch_slopes(t: Trace) -> Layers:
    """T(z) of the hidden layers, and 1 at the outputs: the slopes of the paper's networks."""
    return per_layer((*(T(z) for z in t.z[1:-1]), 1 + 0 * t.output))


def squared_error_cost(net: MLP, x: Array, y: Array, i: int, j: int) -> Array:
    """φ_{i,j} of the squared error, (n,)."""
    t = net.forward(x)
    return node_cost(net.W, t.on, squared_error_slope(t.output, y), i, j)


def update_by_paths(net: MLP, t: Trace, y: Array, weight: Weight, S: Bools) -> Any:
    """Σ_{s∈S} Σ_{p∈P_s} a_{i−1,k} (Π_g w_{p_g}) (y_{p_{N−i}} − z_{N,p_{N−i}}), without η."""
    i, j, k = weight
    return sum(
        t.a[i - 1][s, k] * p.product * (y[s, p.end] - t.output[s, p.end])
        for s in np.flatnonzero(S).tolist()
        for p in active_paths(net.W, switches_of(t.on, s), i, j)
    )


def true_update(net: MLP, t: Trace, y: Array, weight: Weight) -> Any:
    """−Σ_s β_{i,j} a_{i−1,k} of the squared error, without η."""
    i, j, k = weight
    dW, _ = gradients(beta(net.W, t.slope, squared_error_slope(t.output, y)), t.a)
    return -dW[i][j, k]


def update_by_node_cost(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, S: Bools
) -> tuple[Any, Any]:
    """Σ_{s∈S} a^s_{i−1,k} φ^s_{i,j}, and what it should be: ∂(Σ_s E_s)/∂w_{i,j,k}."""
    (i, j, k), t = weight, net.forward(x)
    a, φ = t.a[i - 1][:, k], node_cost(net.W, t.on, dE_dz, i, j)
    return sum((a * φ)[S], 0), gradients_of(net, x, dE_dz)[0][i][j, k]


def sample_set(net: MLP, x: Array, i: int, j: int) -> Bools:
    """Sample set of a hidden node; all samples for an input or output."""
    return net.forward(x).on[i][:, j] if is_hidden(net, i) else np.ones(len(x), np.bool_)


def is_hidden(net: MLP, i: int) -> bool:
    """Whether layer i is neither the input nor the output."""
    return 0 < i < net.N
