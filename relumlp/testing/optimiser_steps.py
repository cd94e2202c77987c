"""Steps that optimisers really make, for statements on Adam and momentum to be compared with."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.inclusion.optimisers import CostBatch
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.testing.exact_roots import WithRoots
from relumlp.testing.performed_updates import gradient, incoming
from relumlp.training.steps import Recipe, mean_gradient
from relumlp.types import Array

BETA1, BETA2, ADAM_EPSILON = 0.9, 0.999, 1e-8
"""Adam's constants, as the papers set them."""

EXACT_BETA1, EXACT_BETA2 = Fraction(9, 10), Fraction(999, 1000)
EXACT_EPSILON = Fraction(1, 10**8)
"""The same as Fractions."""

Optimiser = Callable[[Array, Array, int, Recipe], None]
"""A step of an optimiser: see :mod:`relumlp.training.steps`."""


def first_step(step: Optimiser, net: MLP, g: Array, recipe: Recipe) -> MLP:
    """Return the network after an optimiser's first step with a gradient, exactly."""
    state = np.stack([net.theta, 0 * net.theta, 0 * net.theta]).view(WithRoots)
    step(state, g, 0, recipe)
    return net.with_theta(np.asarray(state[0]))


def recipe_of(
    learning_rate: Any, beta1: Any = BETA1, beta2: Any = BETA2, epsilon: Any = ADAM_EPSILON
) -> Recipe:
    """Return what an optimiser's step reads of its settings; the rest is left empty."""
    return Recipe(
        sizes=np.zeros(0, np.int64), bias=np.zeros(0, bool), unit=0, loss=0, optimiser=0, batch=1,
        scale=1.0, learning_rate=learning_rate, beta1=beta1, beta2=beta2, epsilon=epsilon,
    )  # fmt: skip


def exact_adam(learning_rate: Any) -> Recipe:
    """Return Adam's settings, as the papers set them, as Fractions."""
    return recipe_of(learning_rate, EXACT_BETA1, EXACT_BETA2, EXACT_EPSILON)


def two_steps(step: Optimiser, first: Array, second: Array, recipe: Recipe) -> tuple[Array, Array]:
    """Return the changes of θ by a step with one gradient, and by the next with another."""
    state = np.stack([0 * first] * 3)
    step(state, first, 0, recipe)
    before = state[0].copy()
    step(state, second, 1, recipe)
    return before, state[0] - before


def mean_step(net: MLP, x: Array, y: Array, learning_rate: Any) -> Array:
    """−η times the gradient of the batch's mean squared error, as training takes it; like θ."""
    recipe = recipe_of(learning_rate)._replace(
        sizes=np.array(net.sizes), bias=np.array(net.bias), batch=len(x)
    )
    return -learning_rate * mean_gradient(recipe, net.theta, x, y)[1]


def seen_batch(net: MLP, x: Array, dE_dz: Array) -> tuple[Array, dict[int, CostBatch]]:
    """Return the mean gradient of a mini-batch, and what the batch tells each layer."""
    t = net.forward(x)
    β = beta(net.W, t.slope, dE_dz)
    told = {l: CostBatch(incoming(net, t.a, l), β[l]) for l in range(1, net.N + 1)}
    return gradient(net, x, dE_dz) / len(x), told
