"""Sample inclusion: which samples an update adds to a node's sample set, and which it removes.

One layer l at a time, all its nodes and any samples at once. ``a`` are activations of layer l − 1,
samples in rows; ``W`` is W[l], nodes in rows. With a trained bias ``a`` ends in a column of ones
(:func:`with_ones`) and ``W`` in the biases (:func:`with_bias`). ``phi`` holds the node-supported
costs φ = β of layer l of the samples that make the update, (n, s_l); samples outside a hidden
node's sample set have φ = 0, so sums over the batch are sums over the sample set. Where the loss is
a mean over n samples, the learning rate is η / n.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_whole
from relumlp.errors import UserError
from relumlp.types import Array, Bools


def with_ones(a: Array) -> Array:
    """Activations and the constant node that feeds a bias: (n, s) → (n, s + 1)."""
    return np.column_stack([a, np.ones(len(a), a.dtype)])


def with_bias(W: Array, b: Array) -> Array:
    """Weights and biases as one matrix: (s_l, s_{l−1}) and (s_l,) → (s_l, s_{l−1} + 1)."""
    return np.column_stack([W, b])


def net_cost(a_t: Array, a_s: Array, phi: Array) -> Array:
    """Net cost Σ^t of the sample set, per sample t and node, (n_t, s_l).           [dynamics.5]

    Σ^t_j = Σ_s (a^t · a^s) φ^s_j, summed over the batch, not averaged.
    """
    Σ: Array = (a_t @ a_s.T) @ phi
    return Σ


def margins(a_t: Array, W: Array, net: Array, learning_rate: Any) -> Array:
    """Pre-activation after an SGD step, layers before l frozen, (n_t, s_l).        [dynamics.4]

    a^t·w − η Σ^t. Sample t is in the node's sample set after the step exactly if it is positive.
    """
    m: Array = a_t @ W.T - learning_rate * net
    return m


def added(z: Array, net: Array, learning_rate: Any) -> Bools:
    """Samples that an SGD step adds to each node's sample set, (n_t, s_l).         [dynamics.6]

    a·w ≤ 0   and   Σ < 0   and   |a·w| < η |Σ|;   z = a·w before the step, ``net`` is Σ, η > 0.
    """
    A: Bools = (z <= 0) & (net < 0) & (abs(z) < learning_rate * abs(net))
    return A


def removed(z: Array, net: Array, learning_rate: Any) -> Bools:
    """Samples that an SGD step removes from each node's sample set, (n_t, s_l).    [dynamics.7]

    a·w > 0   and   Σ > 0   and   |a·w| ≤ η |Σ|;   z = a·w before the step, ``net`` is Σ, η > 0.
    """
    R: Bools = (z > 0) & (net > 0) & (abs(z) <= learning_rate * abs(net))
    return R


def margins_after(a_t: Array, W: Array, dW: Array) -> Array:
    """Pre-activation after any update Δw, layers before l frozen.            [beyond.optimiser]

    a^t·(w + Δw), of shape (n_t, s_l), whatever made ΔW: momentum, Adam, weight decay.
    """
    m: Array = a_t @ (W + dW).T
    return m


class CostBatch(NamedTuple):
    """What one mini-batch τ told a layer.

    Attributes
    ----------
    a : activations of layer l − 1 when the batch was seen, (n_τ, s_{l−1}).
    phi : node-supported costs of layer l, per sample, (n_τ, s_l).
    """

    a: Array
    phi: Array

    @property
    def gradient(self) -> Array:
        """Gradient of the batch's mean error, g = (1/n_τ) Σ_s φ^s a^s, (s_l, s_{l−1})."""
        g: Array = self.phi.T @ self.a / len(self.a)
        return g


def momentum_coefficients(updates: int, beta1: Any) -> list[Any]:
    """Weight of each update's gradient in the last one of heavy ball: c_τ = β₁^{t−τ}, τ = 1 … t."""
    t = check_whole("updates", updates, 1)
    return [beta1 ** (t - τ) for τ in range(1, t + 1)]


def adam_coefficients(updates: int, beta1: Any) -> list[Any]:
    """Weight of each gradient in Adam's m̂_t: c_τ = (1 − β₁) β₁^{t−τ} / (1 − β₁ᵗ), of sum 1."""
    return [(1 - beta1) * c / (1 - beta1**updates) for c in momentum_coefficients(updates, beta1)]


def adam_scale(history: Sequence[CostBatch], beta2: float, epsilon: float) -> Array:
    """Adam's step size for each weight, d = 1 / (√v̂_t + ε), of shape (s_l, s_{l−1}).

    v̂_t = Σ_τ c_τ g_τ²   with g_τ = (1/n_τ) Σ_s φ^s a^s and β₂ in the place of β₁ in c_τ.
    """
    c = adam_coefficients(len(history), beta2)
    v_hat = sum(cτ * batch.gradient**2 for cτ, batch in zip(c, history, strict=True))
    d: Array = 1 / (np.sqrt(v_hat) + epsilon)
    return d


def optimiser_net_cost(
    a_t: Array, history: Sequence[CostBatch], coefficients: Sequence[Any], scale: Array
) -> Array:
    """Net cost Σ^t of an optimiser with memory, (n_t, s_l).                  [beyond.optimiser]

    Σ^t_j = Σ_τ (c_τ / n_τ) Σ_{s∈τ} (Σ_k d_{jk} a^t_k a^s_k) φ^s_j

    Every batch seen so far counts, by its age; the inner product of two samples is weighted by the
    node's own step sizes d. The step is Δw_j·a^t = −η Σ^t_j, so :func:`margins`, :func:`added` and
    :func:`removed` take this Σ as they take that of SGD.

    Parameters
    ----------
    a_t : samples to judge, (n_t, s_{l−1}).
    history : batches τ = 1 … t with the activations and costs they had when they were seen.
    coefficients : c_τ, from :func:`adam_coefficients` or :func:`momentum_coefficients`.
    scale : d, (s_l, s_{l−1}), from :func:`adam_scale`; ones for momentum.

    Raises
    ------
    UserError : there are not as many coefficients as batches.
    """
    if len(coefficients) != len(history):
        raise UserError(
            f"coefficients: expected {len(history)}, one for each batch, got {len(coefficients)}"
        )
    Σ = np.zeros((len(a_t), len(scale)), dtype=np.result_type(a_t, scale))
    for c, (a_s, φ) in zip(coefficients, history, strict=True):
        for j, d in enumerate(scale):
            Σ[:, j] += c / len(a_s) * (((a_t * d) @ a_s.T) @ φ[:, j])
    return Σ


class Split(NamedTuple):
    """The change of a·w, without freezing, in three parts, each (n_t, s_l).    [beyond.unfrozen]

    Attributes
    ----------
    before : a·w.
    own : a·Δw, the node's own weights moved.
    inputs : Δa·w, its inputs moved because earlier layers did.
    both : Δa·Δw, the product of the two moves.
    """

    before: Array
    own: Array
    inputs: Array
    both: Array

    @property
    def after(self) -> Array:
        """(a + Δa)·(w + Δw) = a·w + a·Δw + Δa·w + Δa·Δw; exact in exact arithmetic."""
        z: Array = self.before + self.own + self.inputs + self.both
        return z


def split_change(a: Array, a_new: Array, W: Array, W_new: Array) -> Split:
    """Split the change of a·w between two moments of training.                [beyond.unfrozen]

    Shapes: a, a_new (n_t, s_{l−1}), the same samples before and after; W, W_new (s_l, s_{l−1}).
    """
    Δa, ΔW = a_new - a, W_new - W
    return Split(a @ W.T, a @ ΔW.T, Δa @ W.T, Δa @ ΔW.T)


class Cause(IntEnum):
    """Why a sample's switch changed: the fewest parts that change it.         [beyond.unfrozen]

    A part changes the switch if T(a·w + part) ≠ T(a·w). Of the switches that do change:
    OWN is changed by own weights alone and not by moved inputs alone, INPUTS the other way round,
    EITHER by each of them alone; TOGETHER by neither alone but by their sum, without the product;
    PRODUCT only with the product Δa·Δw. NONE: the switch is the same before and after, even where
    one part alone would have changed it.
    """

    NONE = 0
    OWN = 1
    INPUTS = 2
    EITHER = 3
    TOGETHER = 4
    PRODUCT = 5


def flip_cause(split: Split) -> Array:
    """Which part of the change switched which sample: :class:`Cause` as int8, (n_t, s_l)."""
    was_on = split.before > 0

    def changes(part: Array) -> Bools:
        return np.asarray((split.before + part > 0) != was_on).astype(bool)

    own, inputs = changes(split.own), changes(split.inputs)
    together = changes(split.own + split.inputs)
    alone = Cause.OWN * own + Cause.INPUTS * inputs
    cause = np.where(own | inputs, alone, np.where(together, Cause.TOGETHER, Cause.PRODUCT))
    return np.where(np.asarray(split.after > 0) != was_on, cause, Cause.NONE).astype(np.int8)
