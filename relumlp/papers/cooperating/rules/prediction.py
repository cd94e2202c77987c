"""Does what a layer's patterns say predict the test error, across all trained networks?"""

import numpy as np

from relumlp.papers.cooperating.rules.groups import Group, data_of, groups
from relumlp.papers.study.bootstrap import RankCorrelation, bootstrapped_rank_correlation
from relumlp.papers.study.study import Measured
from relumlp.types import Array

MEASURES = {
    "perplexity-first": "ln P of the first hidden layer",
    "perplexity-last": "ln P of the last hidden layer",
    "perplexity-mean": "mean ln P of the hidden layers",
    "bridge-first": "the bound ln 2 Σ_j (1 − p_j) on ln P of the first hidden layer",
    "bridge-last": "the bound ln 2 Σ_j (1 − p_j) on ln P of the last hidden layer",
}
"""The bound is on the mean over samples of their class's ln P; ln P itself is the classes' plain
mean here, as in the figures. The two means differ where classes are not equally frequent."""
LAYERS = {"first": slice(0, 1), "last": slice(-1, None), "mean": slice(None)}


def measure_of(group: Group, name: str) -> Array:
    """Return a measure of :data:`MEASURES` for each network, (seeds,)."""
    what, where = name.split("-")
    if what == "bridge":
        of_layers: Array = group["bridge"][:, :, 2]
    else:
        of_layers = np.log(group["perplexity"]).mean(axis=2)
    mean: Array = of_layers[:, LAYERS[where]].mean(axis=1)
    return mean


def trained_groups(result: Measured, data: str) -> list[Group]:
    """Return all groups of networks whose patterns were measured: grid, figure 7, arms."""
    kinds = ("grid", "sigmoid", "arm")
    return [g for kind in kinds for g in groups(result, kind, data=data_of(result, data))]


def correlation(result: Measured, data: str, name: str) -> RankCorrelation | None:
    """Correlate a measure with the test error over all trained networks, by ranks.

    One pair for every architecture and arm, means over seeds: seeds of one architecture are alike,
    and would make the interval too narrow. None for fewer than three.
    """
    found = trained_groups(result, data)
    if len(found) < 3:
        return None
    measured = np.array([measure_of(g, name).mean() for g in found])
    errors = np.array([g.error.mean() for g in found])
    return bootstrapped_rank_correlation(measured, errors)
