"""What a cell of *cooperating* trains with: training samples, with the noise of its arm."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.network.samples import Samples
from relumlp.papers.study.training_cells import seed_of

NOISES = 2
"""Spawn key of the noise under a cell's seed."""


def training_of(config: dict[str, Any], cut: Parts) -> Samples:
    """Return what a cell trains with: the training samples, with the noise of its arm."""
    rng = np.random.default_rng(seed_of(config, NOISES))
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
