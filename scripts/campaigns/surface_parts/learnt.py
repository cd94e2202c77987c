"""Valid arguments of the classifiers and of the data sets: probabilities, names, a file."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

CLASSES = 3


def labels(n: int) -> Any:
    """Return labels of n samples, every class among them."""
    return np.arange(n) % CLASSES


def learnt(maker: Any) -> Any:
    """Return what a layer has learnt from samples of every class."""
    from relumlp.classifiers import fit

    return fit(maker.numbers((9, maker.length("s"))), labels(9), CLASSES)


def choices(maker: Any) -> Any:
    """Return the default choices."""
    from relumlp.classifiers import DEFAULTS

    return DEFAULTS


def certain(maker: Any) -> Mapping[str, Any]:
    """Return posteriors of one class: logarithms of other shares are no whole numbers."""
    n = maker.length("n")
    return {"log_p": np.zeros((n, 1)), "labels": np.zeros(n, int)}


IDX = bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9])
"""The content of a file of three bytes."""
RECORDS: dict[str, Callable[[Any], Any]] = {"NodeClassifiers": learnt, "Choices": choices}
SPECIAL: dict[str, Callable[[Any], Mapping[str, Any]]] = {
    "classifiers.calibration": certain,
    "classifiers.log_posterior": lambda maker: {
        "log_likelihood": maker.numbers((2, CLASSES)),
        "log_prior": np.zeros(CLASSES),
    },
    "datasets.cut_dataset": lambda maker: {"name": "digits", "validation": 10, "seed": 1},
    "datasets.example_1d": lambda maker: {"samples": 5, "seed": 1},
    "datasets.load": lambda maker: {"name": "digits"},
    "datasets.load_once": lambda maker: {"name": "digits"},
    "datasets.read_idx": lambda maker: {"source": IDX},
    "datasets.split": lambda maker: {
        "labels": labels(maker.length("n")), "validation": 2, "seed": 1,
    },
}  # fmt: skip
NUMBER, SEED = "a bandwidth may be a number", "a seed is a whole number"
EXPLAINED = {
    ("classifiers.bandwidth.rule", "int 3"): NUMBER,
    ("classifiers.fit.choices", "bandwidth: int 3"): NUMBER,
    ("classifiers.measure_layers.choices", "bandwidth: int 3"): NUMBER,
    ("datasets.example_1d.seed", "int 3"): SEED,
    ("datasets.split.seed", "int 3"): SEED,
    ("gaps.bias_range.w", "one row more"): "a class without samples has no lowest bias",
}
"""(function.argument, variant) → why a result is right that the campaign's rule calls wrong."""
