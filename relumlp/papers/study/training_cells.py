"""How a cell that trains begins and ends, whichever the paper: data, first weights, settings."""

from typing import Any

import numpy as np

from relumlp.datasets.parts import Parts, cut_dataset
from relumlp.network.mlp import MLP
from relumlp.network.samples import evaluate
from relumlp.papers.study.grids import hidden_widths
from relumlp.training.run import Run
from relumlp.training.settings import Settings

WEIGHTS = 0
"""Spawn key of the first weights under a cell's seed; a study has others for what it draws."""
STATED = ("loss", "learning_rate", "batch", "epochs", "seed")
IF_STATED = ("optimiser", "patience")
"""Settings that a configuration may leave out: Adam, and all epochs."""


def cut_of(config: dict[str, Any]) -> Parts:
    """Return the data of a cell."""
    return cut_dataset(config["data"], config["validation"], config["split_seed"])


def seed_of(config: dict[str, Any], key: int = WEIGHTS) -> np.random.SeedSequence:
    """Return the seed of one of the things that a cell draws."""
    return np.random.SeedSequence(config["seed"], spawn_key=(key,))


def first_network(config: dict[str, Any], cut: Parts) -> MLP:
    """Draw a cell's first weights: hidden layers as configured, biases in the first layer alone."""
    hidden = hidden_widths(config)
    bias = [True] + [False] * len(hidden)
    return MLP.initialised((cut.features, *hidden, cut.classes), config["initialisation"],
                           seed=seed_of(config), bias=bias,
                           unit=config.get("unit", "relu"))  # fmt: skip


def settings_of(config: dict[str, Any]) -> Settings:
    """Return a cell's settings; Adam's constants are those that it was published with."""
    chosen = {name: config[name] for name in STATED}
    return Settings(**chosen, **{name: config[name] for name in IF_STATED if name in config})


def updates_per_epoch(config: dict[str, Any], cut: Parts) -> int:
    """Return the mini-batches of an epoch, a last smaller one counted."""
    return -(-len(cut.training.chosen) // int(config["batch"]))


def training_facts(run: Run, cut: Parts, loss: str, network: MLP | None = None) -> dict[str, Any]:
    """Return how a training ended, and what its network reaches on the three sets of samples.

    Parameters
    ----------
    run : the training.
    cut : its samples; where a cell trains with noise, the samples without it.
    loss : of ``validation_loss``.
    network : the one to be judged, if it is not the run's.
    """
    sets = {"training": cut.training, "validation": cut.validation, "test": cut.test}
    scores = {n: evaluate(network or run.network, s, loss) for n, s in sets.items()}
    return {
        "verdict": run.verdict,
        "epochs": len(run.curve),
        "best_epoch": run.best_epoch,
        "accuracy": {name: score.accuracy for name, score in scores.items()},
        "validation_loss": scores["validation"].loss,
    }
