"""Why the initialisation decides: first networks, and what their first Adam update does to them."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.papers.dynamics.measure.single_updates import doubled, moments
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.types import Array


def measure_start(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Look at the first networks of an arm's seeds, and at each after its first update.

    Arrays ``<loss>.<name>``, seeds first; names as in :func:`first_update`.
    """
    cut = cut_of(config)
    arrays: dict[str, Array] = {}
    for loss in config["losses"]:
        found = [
            first_update({**config, "loss": loss, "seed": seed}, cut) for seed in config["seeds"]
        ]
        arrays |= {f"{loss}.{n}": np.stack([one[n] for one in found]) for n in found[0]}
    return Measured(arrays, {})


def first_update(config: dict[str, Any], cut: Parts) -> dict[str, Array]:
    """Return a first network's scales, and how far its first update moves it; in float64.

    =========  ==================================================================================
    weight     root mean square of W_l, (layers,)
    size       root mean square of z_l over samples and nodes, (layers,)
    alignment  ‖mean a_l‖² / mean ‖a_l‖² over samples: 1 if all are the same, (hidden layers,)
    mixed      share of nodes that are on for some samples and not for all, (hidden layers,)
    step       ‖ΔW_l‖ / ‖W_l‖ of the first update, (layers,)
    shift      how far that update moves a node's mean z_l over samples, root mean square over
               nodes, in units of ``size``, (layers,)
    asks       d ln E / d ln(activations of any one hidden layer), (): above 0, the loss asks for
               smaller outputs, below 0 for larger ones. See :func:`elasticity`.
    =========  ==================================================================================
    """
    moment = next(moments(first_network(config, cut), cut, settings_of(config), 1))
    before, after = doubled(moment.before), doubled(moment.after)
    rows = cut.validation.chosen[: config["judged"]]
    x, labels = cut.validation.x(rows, np.float64), cut.validation.targets[rows]
    t, t_new = before.forward(x), after.forward(x)
    layers = range(1, before.N + 1)
    size = np.array([rms(t.z[l]) for l in layers])
    moved = np.array([rms((t_new.z[l] - t.z[l]).mean(axis=0)) for l in layers])
    return {
        "weight": np.array([rms(before.W[l]) for l in layers]),
        "size": size,
        "alignment": np.array([alignment(a) for a in t.a[1:-1]]),
        "mixed": np.array([(on.any(axis=0) & ~on.all(axis=0)).mean() for on in t.on[1:-1]]),
        "step": np.array([rms(after.W[l] - before.W[l]) / rms(before.W[l]) for l in layers]),
        "shift": moved / size,
        "asks": np.array(elasticity(before, x, labels, config["loss"])),
    }


def rms(values: Array) -> float:
    """Root of the mean square."""
    return float(np.sqrt((values**2).mean()))


def alignment(a: Array) -> float:
    """‖mean a‖² / mean ‖a‖² over samples, a (n, s); 1 if all are the same, NaN if all are 0."""
    whole = float((a**2).sum(axis=1).mean())
    return float((a.mean(axis=0) ** 2).sum()) / whole if whole else float("nan")


def elasticity(network: MLP, x: Array, labels: Array, loss: str) -> float:
    """Return d ln E / d ln c, if the activations of one hidden layer were c times as big.

    E is the mean loss. With no bias beyond the first layer the outputs would be c times as big too,
    whichever the layer, so that it is mean(λ·z_N) / mean(E) at each of them.
    """
    z = network.forward(x).output
    y = one_hot(labels, z.shape[1], z.dtype)
    λ = LOSSES[loss].slope(z, y)
    return float((λ * z).sum() / LOSSES[loss].value(z, y).sum())
