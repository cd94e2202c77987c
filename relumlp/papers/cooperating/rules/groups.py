"""Groups of networks in a result of *cooperating*, and what rules ask of their layers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from relumlp.classifiers.nodes import LAYER_RULES, SYSTEMS
from relumlp.papers.cooperating.grid import DATA
from relumlp.papers.study.groups import BaseGroup, groups_of
from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Measured
from relumlp.types import Array

SETS = ("training", "test")
"""Samples that a system or a network classifies, in the order of the arrays."""


@dataclass(frozen=True)
class Group(BaseGroup):
    """Networks that differ in their seed alone, as in ``grid-mnist-10x100``.

    Depth counts hidden layers, as the paper does. Measures are float64, their axes as in
    :func:`relumlp.papers.cooperating.result.combine`.
    """

    def __getitem__(self, measure: str) -> Array:
        """Return a measure by name, float64, seeds first."""
        return super().__getitem__(measure).astype(np.float64)

    @property
    def depth(self) -> int:
        """Hidden layers."""
        return int(self.facts["depth"])

    @property
    def label(self) -> str:
        """Data, size and what is particular, as in ``mnist 6×100 sgd``."""
        arm = self.facts["arm"]
        return f"{self.facts['data']} {self.depth}×{self.width}" + (f" {arm}" if arm else "")

    def accuracy(self, samples: str = "test", rule: str = "product") -> Array:
        """Accuracies of the three systems after training, (seeds, systems, layers)."""
        found: Array = self["systems"][:, SETS.index(samples), LAYER_RULES.index(rule)]
        return found

    def system(self, name: str, samples: str = "test") -> Array:
        """One system's accuracies, mean over seeds, (layers,)."""
        mean: Array = self.accuracy(samples)[:, SYSTEMS.index(name)].mean(axis=0)
        return mean

    def own(self, samples: str = "test") -> Array:
        """Accuracy of the networks themselves, (seeds,)."""
        found: Array = self["network"][:, SETS.index(samples)]
        return found

    @property
    def error(self) -> Array:
        """Test error of the networks, (seeds,)."""
        return 1 - self.own()

    @property
    def perplexity(self) -> Array:
        """Perplexity of the test samples' patterns, mean over classes, (seeds, layers)."""
        return mean_of_finite(self["perplexity"], 2)

    @property
    def occupied(self) -> Array:
        """Perplexity over the number of samples, P / N_c, mean over classes: (seeds, layers).

        1 if every sample has a pattern of its own.
        """
        sizes = np.maximum(self.facts["test_sizes"], 1)
        return mean_of_finite(self["perplexity"] / sizes, 2)


def groups(result: Measured, kind: str = "grid", **wanted: Any) -> Iterator[Group]:
    """Yield the groups of a kind that have trained networks, with these facts."""
    return (g for g in groups_of(Group, result, kind, **wanted) if g.trained)


def along(result: Measured, axis: str, data: str) -> list[Group]:
    """Return the grid's groups along an axis, "depth" (one width) or "width" (one depth), sorted.

    ``data`` may be stood in for, see :func:`data_of`.
    """
    found = [g for g in groups(result, data=data_of(result, data)) if axis in g.facts["axes"]]
    return sorted(found, key=lambda g: (g.depth, g.width))


def main(result: Measured, data: str) -> Group | None:
    """Return the architecture on both axes, 10 × 100 at full scale; None if it is not there."""
    both = (g for g in along(result, "depth", data) if "width" in g.facts["axes"])
    return next(both, None)


def data_of(result: Measured, wanted: str) -> str:
    """Return the data that a rule is about: others stand in where nothing else was computed."""
    names = {facts["data"] for facts in result.facts["groups"].values()}
    return names.pop() if len(names) == 1 and not names & {*DATA} else wanted


def sufficient(result: Measured, data: str) -> list[Group]:
    """Return the grid's groups of "sufficient depth and width".

    At least half as deep as the width axis is, and half as wide as its widest: from 5 hidden layers
    and 100 nodes on at full scale.
    """
    axis = along(result, "width", data)
    if not axis:
        return []
    deep, wide = axis[-1].depth / 2, axis[-1].width / 2
    every = {g.name: g for name in ("depth", "width") for g in along(result, name, data)}
    return [g for g in every.values() if g.depth >= deep and g.width >= wide]


def one(result: Measured, kind: str, data: str, arm: str = "") -> Group | None:
    """Return the one group of a kind, data and arm; None if it was not computed."""
    return next(groups(result, kind, data=data_of(result, data), arm=arm), None)


def base_of(result: Measured, arm: Group) -> Group | None:
    """Return the grid's group that an arm departs from: same data and size."""
    fitting = groups(result, data=arm.facts["data"], depth=arm.depth, width=arm.width)
    return next(fitting, None)


def crossing(curve: Array, level: float) -> float:
    """Layer, from 1 and interpolated, at which a curve (layers,) first falls to a level.

    1 if it starts there or below; NaN if it never falls so far.
    """
    below = np.flatnonzero(curve <= level)
    if not len(below):
        return float("nan")
    k = int(below[0])
    if k == 0:
        return 1.0
    return float(k + (curve[k - 1] - level) / (curve[k - 1] - curve[k]))


def transition(group: Group) -> Array:
    """Layers at which P / N_c (mean over seeds) falls to ¾, ½ and ¼, (3,); see crossing."""
    curve = group.occupied.mean(axis=0)
    return np.array([crossing(curve, level) for level in (0.75, 0.5, 0.25)])


def first_two(layers: int) -> slice:
    """The first two hidden layers, the first alone of two."""
    return slice(0, 2 if layers > 2 else 1)


def exceeds(a: Array, b: Array) -> bool:
    """Whether mean a is above mean b by more than two standard errors of their difference."""
    errors = [v.var(ddof=1) / len(v) if len(v) > 1 else 0.0 for v in (a, b)]
    return bool(a.mean() - b.mean() > 2 * np.sqrt(sum(errors)))
