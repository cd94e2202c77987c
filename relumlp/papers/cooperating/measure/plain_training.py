"""Trainings of the arms that no kernel makes, in NumPy: batch normalisation, sigmoid outputs.

A hidden layer with batch normalisation computes, of a mini-batch,

    z = a Wᵀ,   ẑ = (z − μ) / σ,   u = γ ẑ + β,   a ← max(u, 0),

with the mini-batch's μ and σ = √(variance + ε). For evaluation μ and the variance are kept as
running means, and the network is folded into one without normalisation
[beyond.batch-norm.folding].
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.doors.opening import inside
from relumlp.machine.blas import one_blas_thread
from relumlp.network.folding import batch_norm, fold_batch_norm
from relumlp.network.layers import layers_from, pre_activation, views
from relumlp.network.losses import one_hot, squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, Score
from relumlp.network.units import sigmoid
from relumlp.papers.study.workspace import STOP, Workspace, listeners
from relumlp.training.loop import ORDER
from relumlp.training.probes import chunks
from relumlp.training.run import Run
from relumlp.training.scores import Row, is_better
from relumlp.training.settings import Settings, make_recipe
from relumlp.training.steps import adam_step
from relumlp.types import Array, Layers

EPSILON = 1e-5
"""Added to a variance, as published (Ioffe & Szegedy 2015), with the value of PyTorch's default."""
KEEP = 0.9
"""Share of the running means that a mini-batch leaves."""


class Output(NamedTuple):
    """What an arm makes of the outputs z: ½ Σ_m (f(z_m) − y_m)², and its slope."""

    value: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]


def sigmoid_slope(z: Array, y: Array) -> Array:
    """∂E/∂z = (p − y) p (1 − p) with p = σ(z)."""
    p: Array = inside(sigmoid)(z)
    return (p - y) * p * (1 - p)


OUTPUTS = {
    "batch-normalisation": Output(np.asarray, inside(squared_error_slope)),
    "sigmoid-outputs": Output(inside(sigmoid), sigmoid_slope),
}
"""Arms that are trained here, and their output functions."""


@dataclass
class Arm:
    """A network that is trained: a flat vector, read as W and b; b_i is γ and β in two rows.

    Attributes
    ----------
    name : one of :data:`OUTPUTS`.
    shape : a network of the same sizes, of which the bias of hidden layers is used or not.
    theta : weights W_1 … W_N; then γ and β of each hidden layer, or the bias of the first.
    running : mean and variance of each hidden layer as they are kept, [(2, s_1), …].
    """

    name: str
    shape: MLP
    theta: Array
    running: list[Array]

    @property
    def normed(self) -> bool:
        """Whether hidden layers are normalised."""
        return self.name == "batch-normalisation"

    def parts(self, theta: Array) -> tuple[Layers, list[Array]]:
        """Views on a vector of parameters: W with entry 0 None; γ and β, or one bias, (rows, s)."""
        sizes = self.shape.sizes
        weights = sum(a * b for a, b in zip(sizes[1:], sizes, strict=False))
        W, _ = inside(views)(theta[:weights], sizes, [False] * len(sizes))
        shifts, at = [], weights
        for s in sizes[1:-1] if self.normed else sizes[1:2]:
            rows = 1 + self.normed
            shifts.append(theta[at : at + rows * s].reshape(rows, s))
            at += rows * s
        return W, shifts


def arm_of(name: str, network: MLP, first: Array) -> Arm:
    """Return an arm that begins with a network's weights; γ = 1, β = 0.

    ``first`` : samples whose means and variances are kept at first, (n, s_0).
    """
    weights = [W.ravel() for W in network.W[1:]]
    arm = Arm(name, network, np.zeros(0, network.theta.dtype), [])
    if arm.normed:
        ones = [np.repeat([1.0, 0.0], s) for s in network.sizes[1:-1]]
        arm.theta = np.concatenate([*weights, *ones]).astype(network.theta.dtype)
        arm.running = [v.astype(network.theta.dtype) for v in forward(arm, first).moments]
    else:
        arm.theta = np.concatenate([*weights, network.b[1]]).astype(network.theta.dtype)
    return arm


class Pass(NamedTuple):
    """A mini-batch in training: entry i of each list is hidden layer i + 1.

    Attributes
    ----------
    a : what comes into each layer, the output layer too.
    normal : ẑ; empty without normalisation.
    moments : mean and variance, (2, s).
    on : switches.
    z : outputs.
    """

    a: list[Array]
    normal: list[Array]
    moments: list[Array]
    on: list[Array]
    z: Array


def forward(arm: Arm, x: Array) -> Pass:
    """Pass a mini-batch through an arm as in training."""
    W, shifts = arm.parts(arm.theta)
    a, normal, moments, on = [x], [], [], []
    for i in range(1, arm.shape.N):
        u = a[-1] @ W[i].T
        if arm.normed:
            μ, variance = u.mean(axis=0), u.var(axis=0)
            one, nothing = np.ones_like(μ), np.zeros_like(μ)
            normal.append(inside(batch_norm)(u, μ, deviation(variance), one, nothing))
            moments.append(np.stack([μ, variance]))
            u = shifts[i - 1][0] * normal[-1] + shifts[i - 1][1]
        elif i == 1:
            u = u + shifts[0][0]
        on.append(u > 0)
        a.append(u * on[-1])
    return Pass(a, normal, moments, on, a[-1] @ W[-1].T)


def deviation(variance: Array) -> Array:
    """σ = √(variance + ε)."""
    root: Array = np.sqrt(variance + variance.dtype.type(EPSILON))
    return root


def gradient(arm: Arm, seen: Pass, dE_dz: Array) -> Array:
    """∂E/∂θ, flat, where dE_dz is ∂E/∂z_N of each sample of the mini-batch, (n, s_N).

    Through a normalisation: with d = ∂E/∂ẑ,  ∂E/∂z = (d − mean d − ẑ mean(d ẑ)) / σ.
    """
    W, shifts = arm.parts(arm.theta)
    g = np.zeros_like(arm.theta)
    dW, dshifts = arm.parts(g)
    dW[-1][...] = dE_dz.T @ seen.a[-1]
    du: Array = dE_dz @ W[-1]
    for i in range(arm.shape.N - 1, 0, -1):
        dz = du * seen.on[i - 1]
        if arm.normed:
            ẑ = seen.normal[i - 1]
            dshifts[i - 1][0], dshifts[i - 1][1] = (dz * ẑ).sum(axis=0), dz.sum(axis=0)
            d = dz * shifts[i - 1][0]
            dz = d - d.mean(axis=0) - ẑ * (d * ẑ).mean(axis=0)
            dz = dz / deviation(seen.moments[i - 1][1])
        elif i == 1:
            dshifts[0][0] = dz.sum(axis=0)
        dW[i][...] = dz.T @ seen.a[i - 1]
        du = dz @ W[i]
    return g


def folded(arm: Arm) -> MLP:
    """Return the arm in evaluation mode, as a plain network. [beyond.batch-norm.folding]"""
    W, shifts = arm.parts(arm.theta)
    if not arm.normed:
        return MLP.from_arrays(W[1:], [shifts[0][0], *[None] * (arm.shape.N - 1)], layout="out-in")
    layers = [
        fold_batch_norm(W[i], None, μ, deviation(variance), *shifts[i - 1])
        for i, (μ, variance) in enumerate(arm.running, 1)
    ]
    return MLP.from_arrays(
        [w for w, _ in layers] + [W[-1]], [b for _, b in layers] + [None], layout="out-in"
    )


def train_epoch(arm: Arm, state: Array, training: Samples, settings: Settings, epoch: int) -> float:
    """Train one epoch in place, its samples shuffled as in any training; return the mean loss."""
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed, spawn_key=(ORDER, epoch)))
    order, losses = rng.permutation(training.chosen), []
    recipe = make_recipe(arm.shape, settings, training.scale)
    updates = -(-len(order) // settings.batch)
    for k in range(updates):
        rows = order[k * settings.batch : (k + 1) * settings.batch]
        x = training.x(rows, state.dtype)
        y = one_hot(training.targets[rows], arm.shape.sizes[-1], state.dtype)
        seen = forward(arm, x)
        output = OUTPUTS[arm.name]
        losses.append(float(((output.value(seen.z) - y) ** 2).sum() / (2 * len(rows))))
        g = gradient(arm, seen, output.slope(seen.z, y) / state.dtype.type(len(rows)))
        adam_step(state, g, epoch * updates + k, recipe)
        for kept, moment in zip(arm.running, seen.moments, strict=True):
            kept[...] = KEEP * kept + (1 - KEEP) * moment
    return float(np.mean(losses))


def judged(arm: Arm, validation: Samples, training_loss: float) -> Score:
    """Mean loss and accuracy of an arm in evaluation mode; NaN if its training has diverged."""
    if not np.isfinite(training_loss):
        return Score(np.nan, np.nan)
    network, value, total, right = folded(arm), OUTPUTS[arm.name].value, 0.0, 0
    for x, labels in chunks(validation, network.theta.dtype):
        z1 = pre_activation(network.W[1], network.b[1], x)
        *_, last = layers_from(network.W, network.b, z1, network.units)
        y = one_hot(labels, network.sizes[-1], network.theta.dtype)
        total += float(((value(last.z) - y) ** 2).sum() / 2)
        right += int((last.z.argmax(axis=1) == labels).sum())
    n = len(validation.chosen)
    return Score(total / n, right / n)


def train_plainly(
    name: str, network: MLP, cut: Parts, settings: Settings, workspace: Workspace
) -> tuple[MLP, Run]:
    """Train an arm with early stopping; return it before training, and the run, both folded.

    There is no checkpoint, because a run takes a few minutes.
    """
    some = cut.training.chosen[: settings.batch]
    arm = arm_of(name, network, cut.training.x(some, network.theta.dtype))
    first = best = folded(arm)
    state = np.zeros((3, len(arm.theta)), arm.theta.dtype)
    state[0] = arm.theta
    arm.theta = state[0]
    curve: list[Row] = []
    best_epoch, verdict = 0, ""
    with one_blas_thread():
        while not verdict:
            loss = train_epoch(arm, state, cut.training, settings, len(curve))
            curve.append((loss, *judged(arm, cut.validation, loss)))
            told(workspace.cell, curve)
            if np.isfinite(curve[-1][1]) and is_better(curve, best_epoch):
                best_epoch, best = len(curve), folded(arm)
            verdict = ended(curve, best_epoch, settings)
    return first, Run(best, np.array(curve, np.float64), best_epoch, {}, verdict)


def told(cell: str, curve: Sequence[Row]) -> None:
    """Tell whoever listens of an epoch's end, and end there if that is asked for."""
    for listener in listeners:
        listener(cell, len(curve), Score(*curve[-1][1:]))
    if STOP.is_set():
        raise KeyboardInterrupt


def ended(curve: Sequence[Row], best_epoch: int, settings: Settings) -> str:
    """Return how a training has ended; "" if it goes on."""
    if not np.isfinite(curve[-1][1]):
        return f"diverged in epoch {len(curve)}: loss not finite"
    if len(curve) == settings.epochs:
        return "finished"
    patient = not settings.patience or len(curve) - best_epoch < settings.patience
    return "" if patient else "converged"
