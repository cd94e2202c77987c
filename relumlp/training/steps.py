"""SGD, momentum and Adam as explicit steps, and a stretch of mini-batches in plain form."""

from typing import NamedTuple

import numpy as np

from relumlp.doors.opening import inside
from relumlp.network.layers import forward, views
from relumlp.network.losses import LOSSES
from relumlp.paths.recursion import beta, gradients
from relumlp.types import Array, Bools, Ints

UNIT_NAMES = ("relu", "sigmoid", "identity")
LOSS_NAMES = ("squared-error", "cross-entropy")
OPTIMISER_NAMES = ("sgd", "momentum", "adam")

EVERY_INPUT = np.zeros((0, 2), np.int64)


class Recipe(NamedTuple):
    """Settings of a stretch of training as plain numbers and arrays, which a kernel can take.

    Attributes
    ----------
    sizes : (N + 1,) int64, nodes per layer.
    bias : (N + 1,) bool, which layers have a bias.
    unit, loss, optimiser : index into UNIT_NAMES, LOSS_NAMES, OPTIMISER_NAMES.
    batch : mini-batch size. A last, smaller batch is used, averaged over its own samples.
    scale : stored input × scale is the input: 1/255 for bytes, 1 for floats.
    learning_rate : η.
    beta1, beta2, epsilon : Adam's constants; beta1 is also the coefficient of momentum.
    live : (r, 2) int64, ranges (first, last + 1) of inputs that are not 0 in some sample; empty for
        all inputs. The gradient of all other first-layer weights is exactly zero, so a kernel may
        leave these weights out, provided that their m and v are zero. The plain form ignores it.
    product : largest number of multiply-adds for which the kernel passes a matrix product to BLAS
        as a whole; 0 for any size (see :func:`relumlp.machine.blas.largest_product`).
    used : mean number of inputs of a sample that are not 0, over some samples; by it the kernel
        chooses how it works. 0 says that few are used.
    """

    sizes: Ints
    bias: Bools
    unit: int
    loss: int
    optimiser: int
    batch: int
    scale: float
    learning_rate: float
    beta1: float
    beta2: float
    epsilon: float
    live: Ints = EVERY_INPUT
    product: int = 0
    used: float = 0.0


def sgd_step(state: Array, g: Array, step: int, recipe: Recipe) -> None:
    """θ ← θ − η g, in place; state has the rows θ, m, v, of which m and v do not change."""
    state[0] -= state.dtype.type(recipe.learning_rate) * g


def momentum_step(state: Array, g: Array, step: int, recipe: Recipe) -> None:
    """m ← β₁ m + g,   θ ← θ − η m   (Polyak's heavy ball), in place."""
    θ, m, _ = state
    m[:] = state.dtype.type(recipe.beta1) * m + g
    θ -= state.dtype.type(recipe.learning_rate) * m


def adam_step(state: Array, g: Array, step: int, recipe: Recipe) -> None:
    """Adam as published (Kingma & Ba 2015, algorithm 1), in place; the first step has step = 0.

    m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   t = step + 1,
    θ ← θ − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ).
    """
    θ, m, v = state
    η, β1, β2, ε = recipe.learning_rate, recipe.beta1, recipe.beta2, recipe.epsilon
    f = state.dtype.type
    m[:] = f(β1) * m + f(1 - β1) * g
    v[:] = f(β2) * v + f(1 - β2) * g * g
    m_hat = m / f(1 - β1 ** (step + 1))
    v_hat = v / f(1 - β2 ** (step + 1))
    θ -= f(η) * m_hat / (np.sqrt(v_hat) + f(ε))


STEPS = {"sgd": sgd_step, "momentum": momentum_step, "adam": adam_step}


def mean_gradient(recipe: Recipe, theta: Array, x: Array, y: Array) -> tuple[float, Array]:
    """Σ_s E_s of a mini-batch, and the gradient of its mean (1/n) Σ_s E_s, flat like θ."""
    W, b = inside(views)(theta, recipe.sizes, recipe.bias)
    units = ["identity"] + [UNIT_NAMES[recipe.unit]] * (len(W) - 2) + ["identity"]
    loss = LOSSES[LOSS_NAMES[recipe.loss]]
    t = inside(forward)(W, b, x, units)
    β = inside(beta)(W, t.slope, loss.slope(t.output, y))
    dW, db = inside(gradients)(β, t.a)
    g = np.empty_like(theta)
    gW, gb = inside(views)(g, recipe.sizes, recipe.bias)
    for i in range(1, len(W)):
        gW[i][...] = dW[i] / len(x)
        if gb[i] is not None:
            gb[i][...] = db[i] / len(x)
    return float(loss.value(t.output, y).sum(dtype=np.float64)), g


def train_steps(
    recipe: Recipe, state: Array, step: int, inputs: Array, targets: Array, order: Ints
) -> Array:
    """Train over the samples in ``order``, mini-batch by mini-batch; ``state`` changes in place.

    This is the plain form; ``relumlp.kernels.training.train_steps`` is its twin.

    Parameters
    ----------
    recipe : see :class:`Recipe`.
    state : (3, P), rows θ, m, v, float32 or float64.
    step : number of updates made before; Adam's t of the next update is step + 1.
    inputs : (n, s_0), bytes or floats; the network's input is input × scale.
    targets : (n, s_N), dtype of state.
    order : sample numbers in the order in which they are used.

    Returns
    -------
    Mean loss of each mini-batch before its update, float64. Training stops at the first batch
    whose loss is not finite, or before which a parameter is not, without the batch's update; its
    entry and all later ones are NaN.
    """
    starts = range(0, len(order), recipe.batch)
    losses = np.full(len(starts), np.nan)
    for k, at in enumerate(starts):
        chosen = order[at : at + recipe.batch]
        with np.errstate(all="ignore"):
            x = inputs[chosen].astype(state.dtype) * state.dtype.type(recipe.scale)
            total, g = mean_gradient(recipe, state[0], x, targets[chosen])
            if not (np.isfinite(total) and np.isfinite(state[0]).all()):
                return losses
            losses[k] = total / len(chosen)
            STEPS[OPTIMISER_NAMES[recipe.optimiser]](state, g, step + k, recipe)
    return losses
