"""Do the nodes of a layer depend on each other, and does it matter? Beyond the paper."""

from typing import Any

import numpy as np

from relumlp.classifiers.dependence import shared_information
from relumlp.classifiers.judgement import calibration, judge_halves
from relumlp.classifiers.layers import LayerState, layer_states, system_scores
from relumlp.classifiers.nodes import (
    LAYER_RULES,
    SYSTEMS,
    NodeClassifiers,
    fit,
)
from relumlp.classifiers.posteriors import log_posterior, winning_class
from relumlp.datasets.parts import Parts
from relumlp.network.mlp import MLP
from relumlp.papers.study.training_cells import seed_of
from relumlp.types import Array, Bools

HALVES = 4
HALVING = 3
"""Spawn key of the random halves under a cell's seed."""


def dependence(on: Bools, labels: Array, classes: int) -> float:
    """Mean over pairs of nodes of :func:`relumlp.classifiers.dependence.shared_information`.

    How strongly the switches of a layer depend on each other, given the class; from 0 to 1. NaN if
    no pair of nodes has anything to tell once the class is known.
    """
    shared = shared_information(on, labels, classes)
    known = shared[np.isfinite(shared)]
    return float(known.mean()) if len(known) else float("nan")


def judgements(layer: NodeClassifiers, state: LayerState, labels: Array) -> Array:
    """Accuracy, calibration error and overconfidence of each system, (3, systems).

    By the product of posteriors. Overconfidence: mean confidence less accuracy.
    """
    scores, found = system_scores(layer, state.z, state.on), []
    for system in SYSTEMS:
        product = scores[system].product
        right = (winning_class(product, layer.log_prior) == labels).mean()
        log_p = log_posterior(product, 0)
        confidence = np.exp(log_p.max(axis=1)).mean()
        found.append((right, calibration(log_p, labels).error, confidence - right))
    return np.array(found).T


def halved(layer: NodeClassifiers, state: LayerState, labels: Array, seed: Any) -> Array:
    """Accuracy and calibration error of each system, (2, systems): means over random halves."""
    halves = judge_halves(layer, state.z, labels, state.on, HALVES, seed)
    rule = LAYER_RULES.index("product")
    return np.array([found[:, rule].mean(axis=0) for found in halves])


def beyond_measures(config: dict[str, Any], network: MLP, cut: Parts) -> dict[str, Array]:
    """Return what test samples say of every hidden layer's cooperation.

    ``dependence`` (layers,); ``whole`` (3, systems, layers): accuracy, calibration error and
    overconfidence of all nodes; ``halved`` (2, systems, layers): the first two of random halves.
    """
    y, truth = (s.targets[s.chosen] for s in (cut.training, cut.test))
    seeds = seed_of(config, HALVING).spawn(network.N)
    found: dict[str, list[Any]] = {"dependence": [], "whole": [], "halved": []}
    pairs = zip(layer_states(network, cut.training), layer_states(network, cut.test), strict=True)
    for i, (seen, asked) in enumerate(pairs, 1):
        if i < network.N:
            layer = fit(seen.z, y, cut.classes, seen.on)
            found["dependence"].append(dependence(asked.on, truth, cut.classes))
            found["whole"].append(judgements(layer, asked, truth))
            found["halved"].append(halved(layer, asked, truth, seeds[i]))
    return {name: np.stack(values, axis=-1) for name, values in found.items()}
