"""Claims of *dynamics*, section 6: "samples with zero loss are simply ignored"."""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import cross_entropy, cross_entropy_slope, one_hot
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.optimiser_steps import (
    ADAM_EPSILON,
    BETA1,
    BETA2,
    EXACT_BETA1,
    recipe_of,
    two_steps,
)
from relumlp.testing.outputs import Logits, logits
from relumlp.testing.performed_updates import costs_of_batch, gradient, sgd
from relumlp.testing.updates import example, steps
from relumlp.training.steps import adam_step, momentum_step
from relumlp.types import Array, Bools

U = 2.0**-53
"""Unit roundoff of float64."""


@claim("dynamics.s6", lambda: steps(least=1), exact=True, kind="words")
def zero_loss_adds_nothing_to_sgd(
    net: MLP, x: Array, y: Array, batch: Bools, learning_rate: Any
) -> None:
    """For squared error summed over the mini-batch, an SGD step leaves samples of zero loss out of
    account."""
    λ = costs_of_batch(net, x, y, batch)
    without = sgd(net, x[batch], λ[batch], learning_rate)
    assert_equal(sgd(net, x, λ, learning_rate).theta, without.theta)


@claim(
    "dynamics.s6.mean",
    lambda: steps(least=1),
    exact=True,
    kind="words",
    counterexample=lambda: example([[[1]]], [[1], [1]], [[0], [0]], batch=[True, False]),
    correction="dynamics.s6.mean-share",
)
def zero_loss_adds_nothing_to_mean(net: MLP, x: Array, y: Array, batch: Bools) -> None:
    """In SGD on the mean error of a mini-batch, leaving out the samples of zero loss changes
    nothing."""
    λ = costs_of_batch(net, x, y, batch)
    without = gradient(net, x[batch], λ[batch]) / int(batch.sum())
    assert_equal(gradient(net, x, λ) / len(x), without)


@claim("dynamics.s6.mean-share", lambda: steps(least=1), exact=True, kind="identity")
def zero_loss_shortens_mean_step(net: MLP, x: Array, y: Array, batch: Bools) -> None:
    """In SGD on the mean error of n samples, k samples of zero loss shorten the step to (n − k)/n
    of the step without these samples."""
    λ = costs_of_batch(net, x, y, batch)
    left = int(batch.sum())
    without = gradient(net, x[batch], λ[batch]) / left
    assert_equal(gradient(net, x, λ) / len(x), without * left / len(x))


@claim(
    "dynamics.s6.momentum",
    lambda: steps(least=1),
    exact=True,
    kind="words",
    counterexample=lambda: example([[[0]]], [[1]], [[0]], y=[[1]]),
    correction="dynamics.s6.memory",
)
def zero_loss_leaves_weights_alone_under_momentum(
    net: MLP, x: Array, y: Array, learning_rate: Any
) -> None:
    """Under momentum, a mini-batch in which every sample has zero loss moves no weight."""
    g = gradient(net, x, net.forward(x).output - y)
    _, Δθ = two_steps(momentum_step, g, 0 * g, recipe_of(learning_rate, EXACT_BETA1))
    assert_equal(Δθ, 0 * g)


@claim("dynamics.s6.memory", lambda: steps(least=1), exact=True, kind="identity")
def zero_loss_repeats_last_momentum_step(net: MLP, x: Array, y: Array, learning_rate: Any) -> None:
    """Under momentum, a mini-batch in which every sample has zero loss repeats β₁ times the last
    step."""
    g = gradient(net, x, net.forward(x).output - y)
    first, second = two_steps(momentum_step, g, 0 * g, recipe_of(learning_rate, EXACT_BETA1))
    assert_equal(second, EXACT_BETA1 * first)


@claim(
    "dynamics.s6.adam",
    lambda: steps(least=1),
    kind="words",
    counterexample=lambda: example([[[0]]], [[1]], [[0]], y=[[1]]),
    correction="dynamics.s6.adam-memory",
)
def zero_loss_leaves_weights_alone_under_adam(
    net: MLP, x: Array, y: Array, learning_rate: Any
) -> None:
    """Under Adam, a mini-batch in which every sample has zero loss moves no weight."""
    g = gradient(net, x, net.forward(x).output - y).astype(float)
    _, Δθ = two_steps(adam_step, g, 0 * g, recipe_of(float(learning_rate)))
    assert_equal(Δθ, 0 * g)


@claim("dynamics.s6.adam-memory", lambda: steps(least=1), kind="identity")
def zero_loss_nearly_repeats_last_adam_step(
    net: MLP, x: Array, y: Array, learning_rate: Any
) -> None:
    """Under Adam, after one step with gradient g, a mini-batch of zero loss moves each weight by
    −ηβ₁g/(1+β₁) / (|g|√(β₂/(1+β₂)) + ε).

    For |g| ≫ ε that is 0.67 of the last step. 1 − β₂² loses three digits, so 1e-12 of 1 is allowed.
    """
    g, η = gradient(net, x, net.forward(x).output - y).astype(float), float(learning_rate)
    _, second = two_steps(adam_step, g, 0 * g, recipe_of(η))
    m = BETA1 / (1 + BETA1) * g
    root = np.sqrt(BETA2 / (1 + BETA2)) * abs(g)
    assert_close(second / η, -m / (root + ADAM_EPSILON), within=1e-12)


@claim("dynamics.s6.cross-entropy", logits, kind="inequality")
def cross_entropy_is_never_zero(z: Array, labels: Array) -> None:
    """For two or more classes, the cross-entropy ln(1 + Σ_{k≠y} e^{z_k − z_y}) is above 0, and no
    λ_m is 0.

    Sums of positive numbers, rounded, that do not underflow: their signs are certain.
    """
    y = one_hot(labels, z.shape[1], np.float64)
    lead = np.exp(z - z[range(len(z)), labels][:, None])
    others = (lead * (1 - y)).sum(axis=1, keepdims=True)
    E, λ = np.log1p(others[:, 0]), (lead - y * (1 + others)) / (1 + others)
    assert_all(E > 0, "E > 0")
    assert_all(np.where(y == 1, others, lead) > 0, "λ ≠ 0")
    # Values are at most 508 + ln 4, and each side makes fewer than ten roundings of such numbers.
    assert_close(cross_entropy(z, y), E, within=10 * 1024 * U)
    assert_close(cross_entropy_slope(z, y), λ, within=2000 * U)


@claim(
    "dynamics.s6.float",
    logits,
    kind="words",
    counterexample=lambda: Logits(np.array([[37.0, 0.0]]), np.array([0])),
    correction="dynamics.s6.float-zero",
)
def float_samples_of_zero_cross_entropy_are_ignored(z: Array, labels: Array) -> None:
    """In float64 a sample whose computed cross-entropy is 0 is ignored: the sample's computed λ is
    0."""
    y = one_hot(labels, z.shape[1], np.float64)
    solved = cross_entropy(z, y) == 0
    assert_all(cross_entropy_slope(z, y)[solved] == 0, "λ = 0")


@claim("dynamics.s6.float-zero", logits, kind="inequality")
def float_samples_of_zero_cross_entropy_cost_little(z: Array, labels: Array) -> None:
    """In float64 a sample whose computed cross-entropy is 0 has |λ_m| ≤ |C| 2⁻⁵³ for every class
    m."""
    y = one_hot(labels, z.shape[1], np.float64)
    solved = cross_entropy(z, y) == 0
    assert_all(abs(cross_entropy_slope(z, y)[solved]) <= z.shape[1] * U, "|λ| ≤ |C| u")
