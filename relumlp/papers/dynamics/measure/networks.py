"""Measure a cell of *dynamics*: train, and look on through counting probes."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.information.sample_sets import class_sizes
from relumlp.machine.files import network_arrays
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics.measure.example_1d import measure_example
from relumlp.papers.dynamics.measure.features import feature_probe
from relumlp.papers.dynamics.measure.first_update import measure_start
from relumlp.papers.dynamics.measure.group_accuracy import GROUPS, group_probe
from relumlp.papers.dynamics.measure.layer_means import (
    imbalance,
    largest_informativeness,
    node_histories,
    over_training,
)
from relumlp.papers.dynamics.measure.margin import measure_margin
from relumlp.papers.dynamics.measure.single_updates import measure_updates
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import (
    cut_of,
    first_network,
    settings_of,
    training_facts,
    updates_per_epoch,
)
from relumlp.papers.study.workspace import Watch, Workspace
from relumlp.training.probes import (
    chunks,
    counting_probe,
    log_steps,
    only_at,
    pass_through,
    together,
)
from relumlp.training.run import Probe, Run
from relumlp.types import Array


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Measure a cell of any kind."""
    kinds = {
        "arm": measure_network,
        "grid": measure_network,
        "other": measure_network,
        "updates": measure_updates,
        "margin": measure_margin,
        "example": measure_example,
        "start": measure_start,
    }
    return kinds[config["kind"]](config, workspace)


def measure_network(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train a network of the grid, and count at logarithmically spaced steps."""
    cut = cut_of(config)
    run = workspace.train(
        first_network(config, cut),
        cut.training,
        cut.validation,
        settings_of(config),
        watch_of(config, cut),
    )
    per_epoch = updates_per_epoch(config, cut)
    sizes = class_sizes(cut.validation.targets[cut.validation.chosen], cut.classes)
    counts = run.records["counts"]
    arrays = {
        **run.records,
        "curve": run.curve,
        **over_training(counts, sizes, config["layers"] - 1),
        **node_histories(counts, sizes, run.records["step"] <= per_epoch),
    }
    if config["kind"] != "arm":
        arrays |= network_arrays(run.network)
    facts = {
        **facts_of(run, cut, config["loss"]),
        "updates_per_epoch": per_epoch,
        "validation_sizes": sizes.tolist(),
        "largest_informativeness": largest_informativeness(counts, sizes),
        "imbalance": imbalance(counts, sizes),
    }
    return Measured(arrays, facts)


def watch_of(config: dict[str, Any], cut: Parts) -> Watch:
    """Return who looks on: the counting probe, features, at a few steps the nodes as a group."""
    steps = log_steps(config["epochs"] * updates_per_epoch(config, cut), config["points"])
    probe = counting_probe(cut.validation, config["loss"])
    if not config["grouped"]:
        return Watch(probe, steps)
    chosen = [
        steps[i] for i in np.linspace(0, len(steps) - 1, config["grouped"]).round().astype(int)
    ]
    some = cut.validation._replace(rows=cut.validation.chosen[: config["featured"]])
    others = sparse_group(config, cut, chosen), feature_probe(some)
    return Watch(together(probe, *others), steps)


def sparse_group(config: dict[str, Any], cut: Parts, steps: list[int]) -> Probe:
    """Return the probe of the nodes as a group; NaN at the steps at which it does not look."""
    fitted = cut.training._replace(rows=cut.training.chosen[: config["fitted"]])
    probe = group_probe(fitted, cut.validation, cut.classes)
    nothing = np.full(config["layers"] - 1, np.nan)
    return only_at(steps, probe, dict.fromkeys(GROUPS, nothing))


def facts_of(run: Run, cut: Parts, loss: str) -> dict[str, Any]:
    """Return how a training ended, and what its last network resolved.

    There is no early stopping here, so that there is no best epoch to tell.
    """
    ended = training_facts(run, cut, loss)
    told = {name: ended[name] for name in ("verdict", "epochs", "accuracy")}
    return {**told, "resolved": resolved(run.network, cut.training, loss)}


def resolved(network: MLP, samples: Samples, loss: str) -> dict[str, float]:
    """Shares of samples whose error is exactly 0, and whose ∂E/∂z is. [dynamics.s6]

    ``loss``: E = 0; ``slope``: ∂E/∂z_N = 0 at every output, so that an update ignores the sample;
    ``loss_only``: E = 0 although the slope is not: rounding, in the network's own floats.
    """
    found = np.zeros(3, np.int64)
    for x, labels in chunks(samples, network.theta.dtype):
        *_, z = pass_through(network, x)
        y: Array = one_hot(labels, z.shape[1], z.dtype)
        no_loss = LOSSES[loss].value(z, y) == 0
        no_slope = (LOSSES[loss].slope(z, y) == 0).all(axis=1)
        found += np.array([v.sum() for v in (no_loss, no_slope, no_loss & ~no_slope)])
    shares = found / len(samples.chosen)
    return dict(zip(("loss", "slope", "loss_only"), shares.tolist(), strict=True))
