"""The margin around a node's boundary, in a real update.                       [dynamics.fig8]"""

from typing import Any, NamedTuple

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.inclusion.margin import added, net_cost, removed
from relumlp.machine.files import network_arrays
from relumlp.network.units import switch
from relumlp.papers.dynamics.measure.single_updates import costs, doubled, fed, weights
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.types import Array

SHOWN = 6000
OUT, MEMBER, JOINED, LEFT = range(4)
"""What becomes of a sample: stays out, stays in, is added, is removed."""


def measure_margin(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train for an epoch by SGD, make one more update, and look at the first layer's nodes.

    Before the first layer nothing moves, so equations 6 and 7 hold there exactly. Drawn is the node
    with most samples on the rarer way (added or removed), so that both ways can be seen.
    """
    cut = cut_of(config)
    settings = settings_of(config)
    run = workspace.train(first_network(config, cut), cut.training, cut.validation, settings)
    rows = cut.training.chosen[: config["batch"]]
    step = first_layer_step(doubled(run.network), cut, rows, config)
    fates = fates_of(step)
    real = fates_by_weights(step)
    both = np.minimum((fates == JOINED).sum(axis=0), (fates == LEFT).sum(axis=0))
    j = int(both.argmax())
    arrays = {
        "points": plane(step.a, step.W[j], step.W_new[j]).astype(np.float32),
        "weights": plane(np.stack([step.W[j], step.W_new[j]]), step.W[j], step.W_new[j]),
        "fate": fates[:, j].astype(np.int8),
        **network_arrays(run.network),
    }
    facts = {
        "node": j,
        "samples": len(step.a),
        "counts": [int((fates[:, j] == f).sum()) for f in range(4)],
        "joined": int((fates == JOINED).sum()),
        "left": int((fates == LEFT).sum()),
        "disagreements": int((fates != real).sum()),
        "learning_rate": config["learning_rate"],
        "verdict": run.verdict,
    }
    return Measured(arrays, facts)


class FirstLayerStep(NamedTuple):
    """An SGD step at the first layer; the bias is a weight from a constant input.

    Attributes
    ----------
    a : inputs of the samples that are looked at, (n, s_0 + 1).
    W, W_new : weights before and after, (s_1, s_0 + 1).
    net : Σ, (n, s_1).
    rate : η / n_batch.
    """

    a: Array
    W: Array
    W_new: Array
    net: Array
    rate: float


def first_layer_step(
    network: Any, cut: Parts, rows: Array, config: dict[str, Any]
) -> FirstLayerStep:
    """Make the step that a mini-batch asks for: Δw = −(η/n) Σ_s φ^s a^s.        [dynamics.3]"""
    x = cut.training.x(rows, np.float64)
    told = costs(network, x, cut.training.targets[rows], config["loss"])[1]
    shown = cut.validation.chosen[:SHOWN]
    a = fed(network, network.forward(cut.validation.x(shown, np.float64)).a, 1)
    W = weights(network, 1)
    η = config["learning_rate"]
    return FirstLayerStep(a, W, W - η * told.gradient, net_cost(a, *told), η / len(rows))


def fates_of(step: FirstLayerStep) -> Array:
    """What equations 6 and 7 say becomes of each sample at each node, (n, s_1)."""
    z = step.a @ step.W.T
    fates = np.where(switch(z), MEMBER, OUT)
    fates[added(z, step.net, step.rate)] = JOINED
    fates[removed(z, step.net, step.rate)] = LEFT
    return fates


def fates_by_weights(step: FirstLayerStep) -> Array:
    """What does become of them: T(a·w) before, T(a·(w + Δw)) after, (n, s_1)."""
    was, now = switch(step.a @ step.W.T), switch(step.a @ step.W_new.T)
    return np.where(was, np.where(now, MEMBER, LEFT), np.where(now, JOINED, OUT))


def plane(a: Array, w: Array, w_new: Array) -> Array:
    """Coordinates of vectors in the plane of w and w', (n, 2): along w, and across it.

    Both boundaries, a·w = 0 and a·w' = 0, are lines through 0 there, and every sample is on the
    side on which it really is: a·w' is the inner product of the coordinates.
    """
    e1 = direction_of(w)
    e2 = direction_of(w_new - (w_new @ e1) * e1)
    return np.stack([a @ e1, a @ e2], axis=1)


def direction_of(v: Array) -> Array:
    """Return a vector's direction; 0 stays 0."""
    length = np.linalg.norm(v)
    direction: Array = v / length if length else v
    return direction
