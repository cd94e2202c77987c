"""How a cell of *cooperating* begins: its data, noise on them, its first weights, its settings."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts, cut_dataset
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.settings import Settings

WEIGHTS, NOISES = 0, 2
"""Spawn keys under a cell's seed: of the first weights, and of the noise on the training data."""


def cut_of(config: dict[str, Any]) -> Parts:
    """Return the data of a cell, without noise."""
    return cut_dataset(config["data"], config["validation"], config["split_seed"])


def first_network(config: dict[str, Any], cut: Parts) -> MLP:
    """Draw a cell's first weights: equally wide hidden layers, biases in the first layer alone."""
    sizes = (cut.features, *[config["width"]] * config["depth"], cut.classes)
    seed = np.random.SeedSequence(config["seed"], spawn_key=(WEIGHTS,))
    bias = [True] + [False] * config["depth"]
    return MLP.initialised(sizes, config["initialisation"], seed=seed, bias=bias,
                           unit=config["unit"])  # fmt: skip


def settings_of(config: dict[str, Any]) -> Settings:
    """Return a cell's settings."""
    names = ("loss", "optimiser", "learning_rate", "batch", "epochs", "patience", "seed")
    return Settings(**{name: config[name] for name in names})


def training_of(config: dict[str, Any], cut: Parts) -> Samples:
    """Return what a cell trains with: the training samples, with the noise of its arm."""
    rng = np.random.default_rng(np.random.SeedSequence(config["seed"], spawn_key=(NOISES,)))
    if config["arm"] == "noise-inputs":
        return noisy_inputs(cut.training, rng, config["noise"])
    if config["arm"] == "noise-labels":
        return noisy_labels(cut.training, rng, config["noise"], cut.classes)
    return cut.training


def noisy_inputs(samples: Samples, rng: np.random.Generator, deviation: float) -> Samples:
    """Add normal noise to the images of the samples that count, and round to bytes again.

    ``deviation`` is of inputs from 0 to 1; what leaves this range is cut off.
    """
    images = np.array(samples.inputs)
    whites = 1 / samples.scale
    for row in samples.chosen:
        noise = rng.normal(0, deviation * whites, images.shape[1])
        images[row] = np.clip(np.rint(images[row] + noise), 0, whites).astype(images.dtype)
    return samples._replace(inputs=images)


def noisy_labels(samples: Samples, rng: np.random.Generator, part: float, classes: int) -> Samples:
    """Give a part of the samples that count another class, each of the others equally likely."""
    labels, rows = np.array(samples.targets), samples.chosen
    wrong = rng.choice(rows, round(part * len(rows)), replace=False)
    labels[wrong] = (labels[wrong] + rng.integers(1, classes, len(wrong))) % classes
    return samples._replace(targets=labels)
