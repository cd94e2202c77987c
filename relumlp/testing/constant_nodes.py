"""Networks in which one more node in each hidden layer, always 1, carries the later biases."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relumlp.network.layers import views
from relumlp.network.mlp import MLP
from relumlp.testing.performed_updates import sgd
from relumlp.types import Array


def constant_carried(net: MLP) -> MLP:
    """Return the same function with biases in layer 1 only: a constant node added to each layer."""
    b = [0 * w[:, 0] if v is None else v for w, v in zip(net.W[1:], net.b[1:], strict=True)]
    W = [net.W[1], *(np.column_stack([w, v]) for w, v in zip(net.W[2:], b[1:], strict=True))]
    for i, w in enumerate(W[:-1]):
        row = np.zeros(w.shape[1], int)
        row[-1] = i > 0
        W[i] = np.vstack([w, row.astype(object)])
    first = b[0] if net.N == 1 else np.array([*b[0], 1], object)
    return MLP.from_arrays(W, [first, *[None] * (net.N - 1)], layout="out-in")


def sgd_with_constants_held(
    wide: MLP, x: Array, dE_dz: Array, learning_rate: Any, sizes: Sequence[int]
) -> MLP:
    """Make an SGD step on Σ_s E_s; hidden nodes of layer i from number sizes[i] on stay as is."""
    θ = sgd(wide, x, dE_dz, learning_rate).theta.copy()
    W, b = views(θ, wide.sizes, wide.bias)
    for i in range(1, wide.N):
        W[i][sizes[i] :] = wide.W[i][sizes[i] :]
        if b[i] is not None:
            b[i][sizes[i] :] = wide.b[i][sizes[i] :]
    return wide.with_theta(θ)
