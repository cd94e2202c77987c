"""Sample inclusion after any optimiser's update: momentum, Adam, weight decay."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relumlp.checks import check_number, check_whole
from relumlp.doors.guests import fields
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.types import Array, Number

MOST_UPDATES = 1_000_000
"""Largest number of updates whose coefficients are listed: a float each."""


@door(a_t="t i", W="s_l i", dW="s_l i", returns="finite")
def margins_after(a_t: Array, W: Array, dW: Array) -> Array:
    """Pre-activation after any update Δw, layers before l frozen.            [beyond.optimiser]

    a^t·(w + Δw), of shape (n_t, s_l), whatever made ΔW: momentum, Adam, weight decay.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    return a_t @ (W + dW).T


class CostBatch(NamedTuple):
    """Activations and costs of one mini-batch τ at a layer.

    Attributes
    ----------
    a : activations of layer l − 1 at the batch's update, (n_τ, s_{l−1}).
    phi : node-supported costs of layer l, per sample, (n_τ, s_l).
    """

    a: Array
    phi: Array

    def admitted(self, name: str) -> "CostBatch":
        """Return the same with arrays as they may enter, or refuse arrays that do not fit."""
        return fields(name, self, a="some: n i", phi="some: n s_l")

    @property
    def gradient(self) -> Array:
        """Gradient of the batch's mean error, g = (1/n_τ) Σ_s φ^s a^s, (s_l, s_{l−1})."""
        a, phi = self.admitted("batch")
        return phi.T @ a / len(a)


@door()
def momentum_coefficients(updates: int, beta1: Number) -> list[Number]:
    """Coefficient of each gradient in the last heavy-ball update: c_τ = β₁^{t−τ}, τ = 1 … t.

    Raises
    ------
    UserError : ``updates`` is not in 1 … MOST_UPDATES, or β₁ no finite number.
    """
    t = check_whole("updates", updates, 1)
    if t > MOST_UPDATES:
        raise UserError(f"updates: expected at most {MOST_UPDATES:,}, got {t}")
    return [beta1 ** (t - τ) for τ in range(1, t + 1)]


@door()
def adam_coefficients(updates: int, beta1: Number) -> list[Number]:
    """Coefficient of each gradient in Adam's m̂_t: c_τ = (1 − β₁) β₁^{t−τ} / (1 − β₁ᵗ), sum 1.

    Raises
    ------
    UserError : ``updates`` is not in 1 … MOST_UPDATES, or β₁ is not in [0, 1).
    """
    check_number("beta", beta1, least=0, below=1)
    return [(1 - beta1) * c / (1 - beta1**updates) for c in momentum_coefficients(updates, beta1)]


@door(returns="finite")
def adam_scale(history: Sequence[CostBatch], beta2: float, epsilon: float) -> Array:
    """Adam's step size for each weight, d = 1 / (√v̂_t + ε), of shape (s_l, s_{l−1}).

    v̂_t = Σ_τ c_τ g_τ²   with g_τ = (1/n_τ) Σ_s φ^s a^s and β₂ in the place of β₁ in c_τ.

    Raises
    ------
    UserError : there are no batches, they do not fit each other or hold Fractions, whose roots are
        none, β₂ is not in [0, 1), or ε is negative or, in the batches' precision, 0 beside v̂ = 0.
    """
    check_number("epsilon", epsilon, least=0)
    c = adam_coefficients(len(history), beta2)
    check_layer(history, (history[0].phi.shape[1], history[0].a.shape[1]))
    if any(v.dtype == object for batch in history for v in batch):
        raise UserError("history: expected floats, because roots are none, got dtype object")
    v_hat = sum(cτ * batch.gradient**2 for cτ, batch in zip(c, history, strict=True))
    return 1 / (np.sqrt(v_hat) + epsilon)


def check_layer(history: Sequence[CostBatch], wanted: tuple[int, int]) -> None:
    """Refuse batches whose gradients have another shape than (s_l, s_{l−1})."""
    for k, (a, phi) in enumerate(history):
        if (phi.shape[1], a.shape[1]) != wanted:
            raise UserError(
                f"history[{k}]: expected activations (n, {wanted[1]}) and costs (n, {wanted[0]}), "
                f"got {a.shape} and {phi.shape}"
            )


@door(a_t="t i", scale="s_l i", returns="finite")
def optimiser_net_cost(
    a_t: Array, history: Sequence[CostBatch], coefficients: Sequence[Number], scale: Array
) -> Array:
    """Net cost Σ^t of an optimiser with memory, (n_t, s_l).                  [beyond.optimiser]

    Σ^t_j = Σ_τ (c_τ / n_τ) Σ_{s∈τ} (Σ_k d_{jk} a^t_k a^s_k) φ^s_j

    Every earlier batch still counts, with a coefficient c_τ that depends on its age, and the inner
    product of two samples is weighted by the node's own step sizes d. Because the step is
    Δw_j·a^t = −η Σ^t_j, this Σ can be passed to ``margins``, ``added`` and ``removed`` of
    :mod:`relumlp.inclusion.margin` in the place of the Σ of SGD.

    Parameters
    ----------
    a_t : activations of the samples to predict, (n_t, s_{l−1}).
    history : batches τ = 1 … t with the activations and costs of the time of their updates.
    coefficients : c_τ, from :func:`adam_coefficients` or :func:`momentum_coefficients`.
    scale : d, (s_l, s_{l−1}), from :func:`adam_scale`; ones for momentum.

    Raises
    ------
    UserError : there are not as many coefficients as batches, or the arrays do not fit each other.
    """
    if len(coefficients) != len(history):
        raise UserError(
            f"coefficients: expected {len(history)}, one for each batch, got {len(coefficients)}"
        )
    check_layer(history, (scale.shape[0], scale.shape[1]))
    dtype = np.result_type(a_t, scale, *(v for batch in history for v in batch))
    Σ = np.zeros((len(a_t), len(scale)), dtype)
    # A Fraction would turn floats into objects.
    c_τ = coefficients if dtype.kind == "O" else [float(c) for c in coefficients]
    for c, (a_s, φ) in zip(c_τ, history, strict=True):
        for j, d in enumerate(scale):
            Σ[:, j] += c / len(a_s) * (((a_t * d) @ a_s.T) @ φ[:, j])
    return Σ
