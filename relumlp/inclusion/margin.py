"""Sample inclusion: which samples an update adds to a node's sample set, and which it removes.

One layer l at a time, all its nodes and any samples at once. ``a`` are activations of layer l − 1,
samples in rows; ``W`` is W[l], nodes in rows. With a trained bias ``a`` ends in a column of ones
(:func:`with_ones`) and ``W`` in the biases (:func:`with_bias`). ``phi`` holds the node-supported
costs φ = β of layer l of the samples that make the update, (n, s_l); samples outside a hidden
node's sample set have φ = 0, so sums over the batch are sums over the sample set. Where the loss is
a mean over n samples, the learning rate is η / n.
"""

import numpy as np

from relumlp.checks import check_number
from relumlp.doors.opening import door
from relumlp.types import Array, Bools, Number


@door(a="n s")
def with_ones(a: Array) -> Array:
    """Append to activations the constant node that feeds a bias: (n, s) → (n, s + 1).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    return np.column_stack([a, np.ones(len(a), a.dtype)])


@door(W="s_l m", b="s_l")
def with_bias(W: Array, b: Array) -> Array:
    """Weights and biases as one matrix: (s_l, s_{l−1}) and (s_l,) → (s_l, s_{l−1} + 1).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    return np.column_stack([W, b])


@door(a_t="t i", a_s="s i", phi="s j", returns="finite")
def net_cost(a_t: Array, a_s: Array, phi: Array) -> Array:
    """Net cost Σ^t of the sample set, per sample t and node, (n_t, s_l).           [dynamics.5]

    Σ^t_j = Σ_s (a^t · a^s) φ^s_j, summed over the batch, not averaged.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    return (a_t @ a_s.T) @ phi


@door(a_t="t i", W="s_l i", net="t s_l", returns="finite")
def margins(a_t: Array, W: Array, net: Array, learning_rate: Number) -> Array:
    """Pre-activation after an SGD step, layers before l frozen, (n_t, s_l).        [dynamics.4]

    a^t·w − η Σ^t. Sample t is in the node's sample set after the step exactly if it is positive.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    return a_t @ W.T - learning_rate * net


@door(z="t s_l", net="t s_l")
def added(z: Array, net: Array, learning_rate: Number) -> Bools:
    """Samples that an SGD step adds to each node's sample set, (n_t, s_l).         [dynamics.6]

    a·w ≤ 0   and   Σ < 0   and   |a·w| < η |Σ|;   z = a·w before the step, ``net`` is Σ, η > 0.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers, or η is not above 0.
    """
    check_number("learning_rate", learning_rate, above=0)
    return (z <= 0) & (net < 0) & (abs(z) < learning_rate * abs(net))


@door(z="t s_l", net="t s_l")
def removed(z: Array, net: Array, learning_rate: Number) -> Bools:
    """Samples that an SGD step removes from each node's sample set, (n_t, s_l).    [dynamics.7]

    a·w > 0   and   Σ > 0   and   |a·w| ≤ η |Σ|;   z = a·w before the step, ``net`` is Σ, η > 0.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers, or η is not above 0.
    """
    check_number("learning_rate", learning_rate, above=0)
    return (z > 0) & (net > 0) & (abs(z) <= learning_rate * abs(net))
