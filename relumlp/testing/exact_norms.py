"""Weight normalisation in exact numbers, for networks all of whose norms are rational."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.gaps.normalisation import scale_nodes
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal
from relumlp.testing.exact_roots import rational_root
from relumlp.testing.performed_updates import fan_in
from relumlp.testing.scaling import as_network
from relumlp.types import Array


def divided(net: MLP, i: int, value: Fraction, by_bias: Any) -> MLP:
    """Divide weights, and biases by another number, of layer i; multiply what leaves it."""
    W, b = list(net.W), list(net.b)
    W[i], W[i + 1] = W[i] / value, W[i + 1] * value
    if b[i] is not None:
        b[i] = b[i] / by_bias
    return as_network(W, b)


def rational_norm(v: Array) -> Fraction:
    """Return the norm of a vector whose norm is rational."""
    return rational_root((v * v).sum())


def rational_norms(net: MLP, i: int) -> Array:
    """Return the norms of layer i's nodes, the bias as one weight more."""
    return np.array([rational_norm(row) for row in fan_in(net, i)], object)


def exactly_normalised(net: MLP, order: Iterable[int] | None = None, counted: bool = True) -> MLP:
    """Normalise hidden layers exactly, one at a time: from the first to the last unless told.

    ``counted`` tells whether a bias counts in its node's norm.
    """
    for i in order or range(1, net.N):
        rows = fan_in(net, i) if counted else net.W[i]
        n = np.array([rational_norm(row) for row in rows], object)
        net = as_network(*scale_nodes(net.W, net.b, i, n + (n == 0) * 1))
    return net


def assert_projections(lengths: Array, a: Array, w: Array) -> None:
    """Assert that numbers (n, rows) are lengths of projections of samples onto rows, signs kept.

    ℓ = ⟨a, w⟩ / ‖w‖ without a root: ℓ |ℓ| ‖w‖² = ⟨a, w⟩ |⟨a, w⟩|.
    """
    inner = a @ w.T
    assert_equal(lengths * abs(lengths) * (w * w).sum(axis=1), inner * abs(inner))
