"""Residual networks as layered networks with always-on nodes, and shared weights as convolutions.

A block adds to a stream what its rectifiers make of it, h ← h + V ReLU(W h + b). In a layered
network the stream passes through nodes that are always on: parametric rectifiers with ρ = 1 and
weights of 1 (:mod:`relumlp.network.leaky`). So sums over paths hold as they are; a path skips a
block or goes through one of its rectifiers.

A convolution is a layer in which many weights are copies of one. Backpropagation treats copies as
weights of their own, and the slope by the shared weight is the sum over its copies.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.network.units import relu
from relumlp.types import Array, Ints, Layers, per_layer

MOST_WEIGHTS = 10**7
"""Largest layer of a convolution that is written out, and most shared weights."""


class Unrolled(NamedTuple):
    """A residual network of K blocks as a layered network of 2K layers."""

    W: Layers
    b: Layers
    rho: Layers
    """0 for the rectifiers of a block, 1 for the nodes of the stream; None in the last layer."""


@door(W="k_i s", b="k_i?", V="s k_i", x="n s")
def residual_forward(W: Layers, b: Layers, V: Layers, x: Array) -> Layers:
    """Pass samples through K blocks, h_k = h_{k−1} + V_k ReLU(W_k h_{k−1} + b_k). [beyond.residual]

    Shapes: W[k] (m_k, s), b[k] (m_k,) or None, V[k] (s, m_k), x (n, s); entry 0 is None.

    Returns
    -------
    h_0 = x, h_1, …, h_K, each (n, s).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    h = [x]
    for w, v, out in zip(W[1:], b[1:], V[1:], strict=True):
        h.append(h[-1] + relu(h[-1] @ w.T + (0 if v is None else v)) @ out.T)
    return h


@door(W="k_i s", b="k_i?", V="s k_i")
def unrolled(W: Layers, b: Layers, V: Layers) -> Unrolled:
    """Return the layered network with always-on nodes that a residual network is. [beyond.residual]

    Layer 2k − 1 has the rectifiers of block k, then the s nodes of the stream; layer 2k adds.
    Shapes as for :func:`residual_forward`.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    same = np.eye(W[1].shape[1], dtype=int).astype(W[1].dtype)
    weights: list[Any] = []
    biases: list[Any] = []
    rho: list[Any] = []
    for w, v, out in zip(W[1:], b[1:], V[1:], strict=True):
        weights += [np.concatenate([w, same]), np.concatenate([out, same], axis=1)]
        biases += [None if v is None else np.concatenate([v, 0 * same[0]]), None]
        rho += [np.concatenate([0 * w[:, 0], 1 + 0 * same[0]]), 1 + 0 * same[0]]
    rho[-1] = None
    return Unrolled(per_layer(weights), per_layer(biases), per_layer(rho))


@door(theta="p", index="whole: s k")
def shared_weights(theta: Array, index: ArrayLike) -> Array:
    """Weights of a layer of which many are copies: w_jk = θ_{index_jk}, 0 where it is −1.
                                                                                 [beyond.shared]

    Raises
    ------
    UserError : an entry of ``index`` is neither −1 nor the number of a weight of θ.
    """
    at = check_index(index, len(theta))
    return np.concatenate([theta, 0 * theta[:1]])[at]


@door(dW="s k", index="whole: s k")
def shared_gradient(dW: Array, index: ArrayLike, weights: int) -> Array:
    """Gradient by the shared weights: the sum over the copies of each, (p,).    [beyond.shared]

    Parameters
    ----------
    dW : gradient by all weights of the layer, (s_i, s_{i−1}).
    index : which of the p shared weights each is a copy of; −1 where there is no weight.
    weights : p.

    Raises
    ------
    UserError : as :func:`shared_weights`.
    """
    if check_whole("weights", weights, 1) > MOST_WEIGHTS:
        raise UserError(f"weights: expected at most {MOST_WEIGHTS:,}, got {weights:,}")
    at = check_index(index, weights)
    g = np.zeros(weights, dW.dtype)
    np.add.at(g, at[at >= 0], dW[at >= 0])
    return g


@door()
def convolution(length: int, kernel: int, channels: int = 1) -> Ints:
    """Index of a convolution along a line: (channels · positions, length).      [beyond.shared]

    Node (c, p) sees the inputs p to p + kernel − 1 with the weights of channel c; weight (c, k) has
    the number c · kernel + k. There are length − kernel + 1 positions.

    Raises
    ------
    UserError : a number is below 1, or the kernel is longer than the line.
    """
    check_whole("channels", channels, 1)
    positions = check_whole("length", length, 1) - check_whole("kernel", kernel, 1) + 1
    if positions < 1:
        raise UserError(f"kernel: expected at most {length}, the length, got {kernel}")
    if channels * positions * length > MOST_WEIGHTS:
        raise UserError(
            f"channels: expected at most {MOST_WEIGHTS:,} weights and gaps in the layer, got "
            f"{channels * positions * length:,}"
        )
    index = np.full((channels, positions, length), -1)
    for c, p, k in np.ndindex(channels, positions, kernel):
        index[c, p, p + k] = c * kernel + k
    return index.reshape(channels * positions, length)


def check_index(index: ArrayLike, weights: int) -> Ints:
    """Refuse an index that is neither −1 nor the number of a weight."""
    at = np.asarray(index).astype(np.int64)
    wrong = at[(at < -1) | (at >= weights)]
    if wrong.size:
        raise UserError(f"index: expected −1 or a weight, 0 to {weights - 1}, got {wrong.flat[0]}")
    return at
