"""Measure a cell of *cooperating*: train, then ask the hidden layers what they know."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.information.sample_sets import class_sizes
from relumlp.machine.files import network_arrays
from relumlp.network.mlp import MLP
from relumlp.papers.cooperating.measure.dependence import beyond_measures
from relumlp.papers.cooperating.measure.examples import drawn_of, near_ends
from relumlp.papers.cooperating.measure.noise import training_of
from relumlp.papers.cooperating.measure.plain_training import OUTPUTS, train_plainly
from relumlp.papers.cooperating.measure.switches import kinds_of_nodes, switch_measures
from relumlp.papers.cooperating.measure.systems import systems_and_network, systems_on_test
from relumlp.papers.cooperating.variants import variants_of
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import (
    cut_of,
    first_network,
    settings_of,
    training_facts,
    updates_per_epoch,
)
from relumlp.papers.study.workspace import NOBODY, Watch, Workspace
from relumlp.training.probes import class_counts_of
from relumlp.training.run import Run
from relumlp.types import Array


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Measure a cell of any kind."""
    kinds = {
        "rate": measure_rate,
        "grid": measure_network,
        "arm": measure_network,
        "sigmoid": measure_network,
        "epochs": measure_looks,
        "updates": measure_looks,
        "choices": measure_variants,
        "choices-updates": measure_variants,
    }
    return kinds[config["kind"]](config, workspace)


def train_cell(
    config: dict[str, Any], workspace: Workspace, cut: Parts, watch: Watch = NOBODY
) -> tuple[MLP, Run]:
    """Train a cell's network; return it as it was before, and the run."""
    first = first_network(config, cut)
    if config["arm"] in OUTPUTS:
        return train_plainly(config["arm"], first, cut, settings_of(config), workspace)
    training = training_of(config, cut)
    return first, workspace.train(first, training, cut.validation, settings_of(config), watch)


def measure_rate(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train an arm of the learning rate, and say how it ended."""
    cut = cut_of(config)
    _, run = train_cell(config, workspace, cut)
    return Measured({"curve": run.curve}, facts_of(config, run, cut))


def measure_network(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train a network, and measure its hidden layers.

    Patterns and selectivity on test samples; the three systems on training and test samples, which
    never have an arm's noise: nodes learn to classify from the clean training samples.
    """
    cut = cut_of(config)
    first, run = train_cell(config, workspace, cut)
    network = run.network
    arrays = {
        **network_arrays(network),
        "curve": run.curve,
        **switch_measures(network, first, cut.test, cut.classes),
        **systems_and_network(network, (cut.training, cut.test), cut.classes),
        "nodes": nodes_of(network, cut),
    }
    if config["unit"] == "sigmoid":
        arrays["near_ends"] = np.array([near_ends(n, cut.test) for n in (first, network)])
    if config["beyond"]:
        arrays |= beyond_measures(config, network, cut)
    drawn, facts = drawn_of(config, first, network, cut)
    return Measured({**arrays, **drawn}, {**facts_of(config, run, cut), **facts})


def nodes_of(network: MLP, cut: Parts) -> Array:
    """Count the nodes of each hidden layer by how many training samples switch them on."""
    sizes = class_sizes(cut.training.targets[cut.training.chosen], cut.classes)
    return np.array([kinds_of_nodes(c, sizes) for c in class_counts_of(network, cut.training)])


def measure_looks(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train, and classify by the systems after chosen epochs, or updates of the first epoch.

    Training and test samples after epochs (figure 4), test samples alone after updates (figure 5).
    """
    cut = cut_of(config)
    of_epochs = config["kind"] == "epochs"

    def probe(step: int, network: MLP) -> dict[str, Array]:
        if of_epochs:
            return systems_and_network(network, (cut.training, cut.test), cut.classes)
        found = systems_on_test(network, cut.training, cut.test, cut.classes)
        return {name: alone(value) for name, value in found.items()}

    each = updates_per_epoch(config, cut) if of_epochs else 1
    steps = [each * look for look in config["looks"]]
    _, run = train_cell(config, workspace, cut, Watch(probe, steps))
    arrays = {**network_arrays(run.network), "curve": run.curve, **run.records}
    return Measured(arrays, facts_of(config, run, cut))


def alone(value: Array) -> Array:
    """Return what was found on test samples beside NaN for the training samples: (2, …)."""
    own = value[0] if value.ndim else value
    return np.stack([np.full(own.shape, np.nan), own])


def measure_variants(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train, and classify test samples in several variants, see :data:`VARIANTS`.

    After training, or after chosen updates: (looks, variants, rules, systems, hidden layers) then.
    """
    cut, variants = cut_of(config), variants_of(config)

    def probe(step: int, network: MLP) -> dict[str, Array]:
        return systems_on_test(network, cut.training, cut.test, cut.classes, [*variants.values()])

    steps = config.get("looks", [])
    _, run = train_cell(config, workspace, cut, Watch(probe, steps))
    found = run.records if steps else {"systems": probe(0, run.network)["systems"]}
    facts = {**facts_of(config, run, cut), "variants": list(variants)}
    return Measured(found, facts)


def facts_of(config: dict[str, Any], run: Run, cut: Parts) -> dict[str, Any]:
    """Return how a training ended, and what the rules need to know of its data."""
    test = cut.test.targets[cut.test.chosen]
    ended = training_facts(run, cut, config["loss"])
    if config["arm"] in OUTPUTS:  # whose loss may be of other outputs
        ended["validation_loss"] = float(run.curve[run.best_epoch - 1, 1])
    return {
        **ended,
        "updates_per_epoch": updates_per_epoch(config, cut),
        "test_sizes": class_sizes(test, cut.classes).tolist(),
    }
