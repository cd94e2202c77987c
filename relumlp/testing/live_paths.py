"""Paths that are made active: what flows along them is not 0, where chance alone leaves little."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from relumlp.network.layers import views
from relumlp.network.mlp import MLP
from relumlp.network.units import relu
from relumlp.types import Array


def with_live_path(net: MLP, a: Array, path: Sequence[int]) -> MLP:
    """Return a network in which a sample makes a path active, and no weight of the path is 0.

    Signs change, and weights of 0 on the path become 1, so that all numbers stay as small as they
    were.

    Parameters
    ----------
    net : ReLU network.
    a : the sample, (s_0,), not 0 at the path's input.
    path : a node of each layer 0 … N.
    """
    θ = net.theta.copy()
    W, b = views(θ, net.sizes, net.bias)
    for i, (k, j) in enumerate(pairwise(path), 1):
        W[i][j, k] += W[i][j, k] == 0
        if i < net.N:
            switch_on(W[i], b[i], a, (j, k))
            a = relu(a @ W[i].T + (0 if b[i] is None else b[i]))
    return net.with_theta(θ)


def switch_on(W: Array, b: Array | None, a: Array, weight: tuple[int, int]) -> None:
    """Change signs of a node's fan-in, in place, so that z_j > 0; w_jk and a_k are not 0."""
    j, k = weight
    z: Any = W[j] @ a + (0 if b is None else b[j])
    if z == 0:
        W[j, k] *= -1
        z = W[j, k] * a[k]
    if z < 0:
        W[j] *= -1
        if b is not None:
            b[j] *= -1


def with_kink(net: MLP, a: Array, path: Sequence[int], l: int, m: int) -> MLP:
    """Return a network in which node m of hidden layer l is at its kink for a sample.

    Node m has the path's own weight from the node before, and undoes twice what the path's node of
    layer l does behind: so on one side of the kink the path has the opposite effect.

    Parameters
    ----------
    net : ReLU network with a bias in layer l.
    a, path : as in :func:`with_live_path`.
    """
    θ, (j, p) = net.theta.copy(), path[l - 1 : l + 1]
    W, b = views(θ, net.sizes, net.bias)
    W[l][m, j], W[l + 1][:, m] = W[l][p, j], -2 * W[l + 1][:, p]
    b[l][m] = -(W[l][m] @ net.forward(a[None]).a[l - 1][0])
    return net.with_theta(θ)
