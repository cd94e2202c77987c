"""The steps of the optimisers against the published algorithms, number by number."""

import math
from dataclasses import replace

import numpy as np
import pytest

from relumlp.network.losses import one_hot
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta, gradients
from relumlp.training.settings import Settings, make_recipe
from relumlp.training.steps import (
    LOSS_NAMES,
    OPTIMISER_NAMES,
    STEPS,
    UNIT_NAMES,
    Recipe,
    adam_step,
    mean_gradient,
    momentum_step,
    sgd_step,
    train_steps,
)

FLOATS = (np.float32, np.float64)
LINE = MLP.from_arrays([[[2.0]]], [[-1.0]])
"""z = w x + b with w = 2, b = −1."""

X = np.array([[1.0], [-2.0], [0.5], [3.0], [1.5]])
Y = np.array([[0.0], [1.0], [2.0], [-1.0], [4.0]])


def recipe_for(network, settings, scale=1.0):
    return make_recipe(network, settings, scale)


def fresh(network, dtype=np.float64):
    state = np.zeros((3, len(network.theta)), dtype)
    state[0] = network.theta
    return state


def sgd(θ, m, v, g, t, s):
    return θ - s.learning_rate * g, m, v


def momentum(θ, m, v, g, t, s):
    """Polyak 1964: the step remembers itself."""
    m = s.beta1 * m + g
    return θ - s.learning_rate * m, m, v


def adam(θ, m, v, g, t, s):
    """Kingma & Ba 2015, algorithm 1, for one parameter."""
    m = s.beta1 * m + (1 - s.beta1) * g
    v = s.beta2 * v + (1 - s.beta2) * g**2
    m_hat = m / (1 - s.beta1**t)
    v_hat = v / (1 - s.beta2**t)
    return θ - s.learning_rate * m_hat / (math.sqrt(v_hat) + s.epsilon), m, v


PUBLISHED = {"sgd": sgd, "momentum": momentum, "adam": adam}


def train_line(settings, order, step=0):
    """Train w, b of the line in scalars; return (θ, m, v) per parameter and the losses."""
    w, b = (2.0, 0.0, 0.0), (-1.0, 0.0, 0.0)
    losses = []
    for k, at in enumerate(range(0, len(order), settings.batch)):
        batch = [(float(X[r, 0]), float(Y[r, 0])) for r in order[at : at + settings.batch]]
        errors = [w[0] * x + b[0] - y for x, y in batch]
        losses.append(sum(e * e / 2 for e in errors) / len(batch))
        g_w = sum(e * x for e, (x, _) in zip(errors, batch, strict=True)) / len(batch)
        g_b = sum(errors) / len(batch)
        update = PUBLISHED[settings.optimiser]
        w = update(*w, g_w, step + k + 1, settings)
        b = update(*b, g_b, step + k + 1, settings)
    return np.array([w, b]).T, losses


SETTINGS = Settings("squared-error", "adam", 0.1, 2, beta1=0.8, beta2=0.95, epsilon=0.01)


@pytest.mark.parametrize("optimiser", OPTIMISER_NAMES)
@pytest.mark.parametrize("batch", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("step", [0, 10])
def test_a_stretch_is_the_published_algorithm(optimiser, batch, step):
    """Five samples in batches of 1, 2, 3, 5, 7: a last, smaller batch has its own mean.

    Up to ten steps of some ten roundings each, on numbers of order 1: rtol 1e-13.
    """
    settings = replace(SETTINGS, optimiser=optimiser, batch=batch)
    order = np.array([3, 0, 4, 1, 2, 0, 3][: 7 if batch < 3 else 5])
    expected, expected_losses = train_line(settings, order, step)
    state = fresh(LINE)
    losses = train_steps(recipe_for(LINE, settings), state, step, X, Y, order)
    np.testing.assert_allclose(state, expected, rtol=1e-13)
    np.testing.assert_allclose(losses, expected_losses, rtol=1e-13)
    assert losses.dtype == np.float64


def test_a_stretch_can_be_cut():
    whole, parts = fresh(LINE), fresh(LINE)
    recipe = recipe_for(LINE, SETTINGS)
    order = np.array([0, 1, 2, 3, 4])
    losses = train_steps(recipe, whole, 0, X, Y, order)
    first = train_steps(recipe, parts, 0, X, Y, order[:2])
    rest = train_steps(recipe, parts, 1, X, Y, order[2:])
    assert whole.tobytes() == parts.tobytes()
    assert losses.tolist() == [*first, *rest]


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_three_steps_by_hand(dtype):
    """β₁ = β₂ = ½, ε = 0 and powers of 2, so nothing rounds."""
    settings = Settings(optimiser="adam", learning_rate=0.5, beta1=0.5, beta2=0.5, epsilon=1)
    recipe = recipe_for(LINE, settings)._replace(epsilon=0.0)
    g = np.array([4.0, -2.0], dtype)

    state = np.array([[1, 1], [8, 8], [3, 3]], dtype)
    sgd_step(state, g, 0, recipe)
    assert state.tolist() == [[-1, 2], [8, 8], [3, 3]]

    state = np.array([[1, 1], [8, 8], [3, 3]], dtype)
    momentum_step(state, g, 0, recipe)
    assert state.tolist() == [[-3, 0], [8, 2], [3, 3]]

    state = np.array([[1, 1], [0, 0], [0, 0]], dtype)
    adam_step(state, g, 0, recipe)
    # m̂ = g and v̂ = g², so the first step is −η sign(g).
    assert state.tolist() == [[0.5, 1.5], [2, -1], [8, 2]]
    # Now m = ½·2 + ½·4 = 3, m̂ = 3 / ¾ = 4; v = ½·8 + ½·16 = 12, v̂ = 12 / ¾ = 16.
    adam_step(state, g, 1, recipe)
    assert state.tolist() == [[0, 2], [3, -1.5], [12, 3]]


@pytest.mark.parametrize("unit", UNIT_NAMES)
def test_the_gradient_of_a_deep_network_is_its_own(unit):
    net = MLP.initialised((2, 4, 3, 2), seed=4, unit=unit, dtype=np.float64)
    x, y = np.array([[1.0, -2.0], [0.5, 3.0], [-1.0, 1.0]]), np.ones((3, 2))
    t = net.forward(x)
    dW, db = gradients(beta(net.W, t.slope, t.output - y), t.a)
    total, g = mean_gradient(recipe_for(net, Settings("squared-error")), net.theta, x, y)
    expected = [part.ravel() for i in (1, 2, 3) for part in (dW[i] / 3, db[i] / 3)]
    assert (t.output < 0).any()
    np.testing.assert_allclose(g, np.concatenate(expected), rtol=1e-13)
    np.testing.assert_allclose(total, ((t.output - y) ** 2).sum() / 2, rtol=1e-13)


def test_epsilon_stands_outside_the_root():
    recipe = recipe_for(LINE, Settings(learning_rate=1, beta1=0.5, beta2=0.5, epsilon=3))
    state = np.zeros((3, 2))
    adam_step(state, np.array([4.0, 1.0]), 0, recipe)
    np.testing.assert_allclose(state[0], [-4 / 7, -1 / 4], rtol=1e-15)


def test_names_and_steps():
    assert UNIT_NAMES == ("relu", "sigmoid", "identity")
    assert LOSS_NAMES == ("squared-error", "cross-entropy")
    assert OPTIMISER_NAMES == ("sgd", "momentum", "adam")
    assert {"sgd": sgd_step, "momentum": momentum_step, "adam": adam_step} == STEPS


def test_a_recipe_has_the_numbers_of_the_settings():
    net = MLP.initialised((3, 2, 2), bias=[True, False], unit="sigmoid")
    settings = Settings("squared-error", "momentum", 0.5, 7, 9, 2, 3, 0.1, 0.2, 0.3)
    recipe = make_recipe(net, settings, 0.25)
    assert recipe.sizes.tolist() == [3, 2, 2]
    assert recipe.sizes.dtype == np.int64
    assert recipe.bias.tolist() == [False, True, False]
    assert recipe.bias.dtype == bool
    assert recipe[2:11] == (1, 0, 1, 7, 0.25, 0.5, 0.1, 0.2, 0.3)
    assert recipe.live.shape == (0, 2)
    assert recipe.product == 0
    assert recipe == Recipe(recipe.sizes, recipe.bias, *recipe[2:11])


@pytest.mark.parametrize("bias", [True, False, [True, False], [False, True]])
def test_the_mean_gradient_is_laid_out_like_the_parameters(bias):
    """Against finite differences of the mean loss with h = 1e-6: errors of order 1e-9."""
    net = MLP.initialised((2, 3, 2), bias=bias, unit="sigmoid", dtype=np.float64)
    recipe = recipe_for(net, Settings())
    x = np.random.default_rng(0).normal(size=(4, 2))
    y = one_hot(np.array([0, 1, 1, 0]), 2, np.float64)
    total, g = mean_gradient(recipe, net.theta, x, y)

    def mean_loss(theta):
        return mean_gradient(recipe, theta, x, y)[0] / 4

    assert total == 4 * mean_loss(net.theta)
    steps = 1e-6 * np.eye(len(net.theta))
    expected = [(mean_loss(net.theta + s) - mean_loss(net.theta - s)) / 2e-6 for s in steps]
    np.testing.assert_allclose(g, expected, rtol=0, atol=1e-8)


def test_bytes_are_scaled_on_the_way():
    net = MLP.initialised((3, 4, 2), dtype=np.float32)
    images = np.random.default_rng(0).integers(0, 256, (6, 3), dtype=np.uint8)
    y = one_hot(np.arange(6) % 2, 2)
    stored, scaled = fresh(net, np.float32), fresh(net, np.float32)
    order = np.arange(6)
    settings = replace(SETTINGS, loss="cross-entropy", batch=4)
    train_steps(recipe_for(net, settings, 1 / 255), stored, 0, images, y, order)
    floats = images.astype(np.float32) * np.float32(1 / 255)
    train_steps(recipe_for(net, settings), scaled, 0, floats, y, order)
    assert stored.tobytes() == scaled.tobytes()


@pytest.mark.parametrize("optimiser", OPTIMISER_NAMES)
def test_a_loss_that_is_not_finite_stops_without_its_update(optimiser):
    """The third batch overflows: two updates are made, no warning is given."""
    x, y = np.array([[1.0], [2.0], [1e200], [1.0]]), np.zeros((4, 1))
    settings = replace(SETTINGS, optimiser=optimiser, batch=1, learning_rate=1e-3)
    stopped, until_then = fresh(LINE), fresh(LINE)
    recipe = recipe_for(LINE, settings)
    losses = train_steps(recipe, stopped, 0, x, y, np.arange(4))
    expected = train_steps(recipe, until_then, 0, x, y, np.arange(2))
    assert stopped.tobytes() == until_then.tobytes()
    assert losses[:2].tolist() == expected.tolist()
    assert np.isnan(losses[2:]).all()
    assert len(losses) == 4


def test_inputs_beyond_the_dtype_stop_too():
    state = fresh(LINE, np.float32)
    y = np.zeros((1, 1), np.float32)
    losses = train_steps(recipe_for(LINE, SETTINGS), state, 0, np.array([[1e300]]), y, np.arange(1))
    assert np.isnan(losses).all()
    assert state[0].tolist() == LINE.theta.tolist()


@pytest.mark.parametrize("dtype", FLOATS)
def test_the_state_keeps_its_dtype(dtype):
    for optimiser in OPTIMISER_NAMES:
        state = fresh(LINE, dtype)
        recipe = recipe_for(LINE, replace(SETTINGS, optimiser=optimiser))
        train_steps(recipe, state, 0, X, Y.astype(dtype), np.arange(5))
        assert state.dtype == dtype
        assert np.isfinite(state).all()
