"""How a cell of *dynamics* begins: its data, its first weights, its settings."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts, cut_dataset
from relumlp.network.mlp import MLP
from relumlp.training.settings import Settings

WEIGHTS = 0
"""Spawn key of the first weights under a cell's seed."""


def cut_of(config: dict[str, Any]) -> Parts:
    """Return the data of a cell."""
    return cut_dataset(config["data"], config["validation"], config["split_seed"])


def first_network(config: dict[str, Any], cut: Parts) -> MLP:
    """Draw a cell's first weights: N − 1 equally wide hidden layers, biases in the first alone."""
    hidden = config["layers"] - 1
    sizes = (cut.features, *[config["width"]] * hidden, cut.classes)
    seed = np.random.SeedSequence(config["seed"], spawn_key=(WEIGHTS,))
    bias = [True] + [False] * hidden
    return MLP.initialised(sizes, config["initialisation"], seed=seed, bias=bias)


def settings_of(config: dict[str, Any]) -> Settings:
    """Return a cell's settings; Adam's constants are the paper's."""
    names = ("loss", "optimiser", "learning_rate", "batch", "epochs", "seed")
    return Settings(**{name: config[name] for name in names})
