"""Measure a cell of *gaps*: train, then judge all pairs of correctly classified samples."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from relumlp.analysis import last_layer
from relumlp.classifiers.nodes import SYSTEMS, classify, fit
from relumlp.datasets.parts import Parts
from relumlp.gaps.counting import LastLayer, pair_facts
from relumlp.gaps.normalisation import Normalised, normalise
from relumlp.machine.files import network_arrays
from relumlp.network.mlp import MLP
from relumlp.network.samples import hidden_activations
from relumlp.papers.gaps.grid import SUMMARY
from relumlp.papers.gaps.measure.sample_sets import node_measures, sample_set_sizes
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import (
    cut_of,
    first_network,
    seed_of,
    settings_of,
    training_facts,
)
from relumlp.papers.study.workspace import Workspace
from relumlp.training.settings import Settings
from relumlp.types import Array

LOSS = "cross-entropy"
"""Of all networks but figure 1's."""
SHOWN, SHOWN_SEED = 300, 0


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Measure a cell of any kind."""
    kinds = {"summary": measure_summary, "systems": measure_systems, "appended": measure_appended}
    return kinds[config["kind"]](config, workspace)


def measure_summary(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train a network with a summary layer, and judge it before and after normalisation."""
    cut = cut_of(config)
    sizes = (cut.features, config["width"], SUMMARY, cut.classes)
    network = first_weights(sizes, config, [True, True, config["setting"] == "biases"])
    run = workspace.train(network, cut.training, cut.validation, settings(config))
    judged, drawn = judge_pairs(run.network, cut)
    nodes = node_measures(run.network, cut.training)
    arrays = {**network_arrays(run.network), "curve": run.curve, **drawn, **nodes}
    own = {"judged": judged, "training_samples": len(cut.training.chosen)}
    return Measured(arrays, {**training_facts(run, cut, LOSS), **own})


def measure_systems(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train the network of figure 1, and classify by each layer's nodes.      [gaps.fig1]

    Squared error, Adam, normalised uniform initialisation, a bias in the first layer only, as
    in *cooperating*. The nodes learn from the first ``fitted`` training samples (they are in
    random order) and classify the first ``scored`` test samples.
    """
    own = {**config, "initialisation": "normalised-uniform", "loss": "squared-error"}
    cut = cut_of(config)
    network = first_network(own, cut)
    run = workspace.train(network, cut.training, cut.validation, settings_of(own))
    rows = cut.training.chosen[: config["fitted"]]
    z_fit = run.network.forward(cut.training.x(rows, np.float64)).z
    tested = np.arange(config["scored"])
    z = run.network.forward(cut.test.x(tested, np.float64)).z
    labels, truth = cut.training.targets[rows], cut.test.targets[tested]
    accuracy: dict[str, list[float]] = {system: [] for system in SYSTEMS}
    for i in range(1, network.N):
        layer = fit(z_fit[i], labels, cut.classes)
        for system in SYSTEMS:
            accuracy[system].append(float((classify(layer, system, z[i]) == truth).mean()))
    reached = float((z[-1].argmax(axis=1) == truth).mean())
    facts = {**training_facts(run, cut, own["loss"]), "systems": accuracy, "network": reached,
             "training_samples": len(cut.training.chosen)}  # fmt: skip
    sizes = sample_set_sizes(run.network, cut.training)
    return Measured({**network_arrays(run.network), "sample_sets": sizes}, facts)


def measure_appended(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Append a summary layer to a network trained without one, and judge the whole. [gaps.s5]

    The trained hidden layer stays as it is; the summary layer and a new output layer are
    trained on its activations.
    """
    cut = cut_of(config)
    network = first_weights((cut.features, config["width"], cut.classes), config)
    first = replace(workspace, stage="hidden")
    before = first.train(network, cut.training, cut.validation, settings(config))
    seen = hidden_activations(before.network, cut.training)
    held_out = hidden_activations(before.network, cut.validation)
    top = first_weights((config["width"], SUMMARY, cut.classes), config)
    own = {**config, "learning_rate": config["summary_learning_rate"]}
    run = workspace.train(top, seen, held_out, settings(own))
    first.checkpoint.unlink(missing_ok=True)
    whole = MLP.from_arrays(
        [before.network.W[1], run.network.W[1], run.network.W[2]],
        [before.network.b[1], run.network.b[1], run.network.b[2]],
        layout="out-in",
    )
    facts = {
        **training_facts(run, cut, LOSS, whole),
        "before": training_facts(before, cut, LOSS),
        "judged": judge_pairs(whole, cut)[0],
    }
    return Measured(network_arrays(whole), facts)


def first_weights(
    sizes: Sequence[int], config: dict[str, Any], bias: bool | Sequence[bool] = True
) -> MLP:
    """Draw a cell's first weights, or those of the layers that it appends."""
    return MLP.initialised(sizes, "he", seed=seed_of(config), bias=bias)


def settings(config: dict[str, Any]) -> Settings:
    """Return a cell's settings: Adam, cross-entropy, early stopping."""
    return settings_of({**config, "loss": LOSS})


def normalised(network: MLP) -> tuple[MLP, Normalised]:
    """Return the network with hidden fan-ins of norm 1, and what was divided by. [gaps.norm]"""
    done = normalise(network.W, network.b)
    return MLP.from_arrays(done.W[1:], done.b[1:], layout="out-in"), done


def judge_pairs(network: MLP, cut: Parts) -> tuple[dict[str, Any], dict[str, Array]]:
    """Count for all pairs of correctly classified samples what equations 15 to 22 say.

    In float64, whose numbers the counts take exactly. "Correct" is strict: a tie is not correct.
    Returned beside the counts: what the figures draw of the test set.
    """
    before = network.with_theta(network.theta.astype(np.float64))
    after, done = normalised(before)
    judged: dict[str, Any] = {}
    for name, samples in (("training", cut.training), ("test", cut.test)):
        seen = {"before": last_layer(before, samples), "after": last_layer(after, samples)}
        judged[name] = {way: pair_facts(layer) for way, layer in seen.items()}
        z_before, z_after = seen["before"].z, seen["after"].z
        judged[name]["same_predictions"] = bool(
            (z_before.argmax(axis=1) == z_after.argmax(axis=1)).all()
        )
        judged[name]["largest_change"] = relative_change(z_before, z_after)
    drawn = drawn_arrays(seen)
    return judged, {**drawn, "norms1": done.norms[1], "norms2": done.norms[2]}


def relative_change(before: Array, after: Array) -> float:
    """Largest change of any number, relative to the largest number; 0 if all are 0."""
    largest = np.abs(before).max()
    return float(np.abs(after - before).max() / largest) if largest else 0.0


def drawn_arrays(seen: dict[str, LastLayer]) -> dict[str, Array]:
    """Draw up to 300 correctly classified test samples for the figures."""
    right = np.flatnonzero(seen["before"].correct)
    rng = np.random.default_rng(SHOWN_SEED)
    rows = np.sort(rng.choice(right, min(SHOWN, len(right)), replace=False))
    arrays = {"labels": seen["before"].labels[rows]}
    for way, layer in seen.items():
        arrays |= {f"a_{way}": layer.a[rows], f"w_{way}": layer.W}
    return arrays
