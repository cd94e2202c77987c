"""Groups of networks in a result, and the shapes of their curves that rules ask about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from relumlp.papers.study.groups import BaseGroup, groups_of
from relumlp.papers.study.statistics import mean_of_finite, rank_correlation
from relumlp.papers.study.study import Measured
from relumlp.types import Array, Bools

Shape = Callable[[Array], Array]


@dataclass(frozen=True)
class Group(BaseGroup):
    """Networks that differ in their seed alone, as in ``grid-9x320-cross-entropy``.

    Measures have seeds first, then steps, then layers.
    """

    @property
    def label(self) -> str:
        """Sizes and loss, as in ``9×320 cross-entropy``."""
        return f"{self.facts['layers']}×{self.facts['width']} {self.facts['loss']}"

    @property
    def last(self) -> int:
        """Updates of the whole training."""
        return int(self["step"][-1])

    @property
    def early(self) -> Bools:
        """Steps of the first epoch: what "very early" and "at the start" mean, (steps,)."""
        first_epoch: Bools = self["step"] <= self.facts["updates_per_epoch"]
        return first_epoch

    @property
    def tenth(self) -> Bools:
        """Steps of the first tenth of the training, (steps,)."""
        steps = self["step"]
        first_tenth: Bools = steps <= steps[-1] / 10
        return first_tenth

    def each(self, measure: str, shape: Shape) -> Array:
        """Apply a shape to every seed's (steps, layers), and stack: (seeds, …)."""
        return np.stack([shape(curve.astype(np.float64)) for curve in self[measure]])

    def whole(self, measure: str) -> Array:
        """Mean over the layers of a measure, for each seed, (seeds, steps, 1)."""
        return mean_of_finite(self[measure].astype(np.float64), 2)[:, :, None]


def all_groups(result: Measured, kind: str = "grid", **wanted: Any) -> Iterator[Group]:
    """Yield the groups of a kind with these facts, those too whose networks all diverged.

    ``validation_sizes``, how many samples of each class they are measured on, is added to the facts
    of those that have a network.
    """
    for group in groups_of(Group, result, kind, **wanted):
        first = next(iter(group.facts["networks"]), "")
        own = result.facts["networks"].get(first, {})
        sizes = {n: own[n] for n in ("validation_sizes",) if n in own}
        yield replace(group, facts=group.facts | sizes)


def groups(result: Measured, kind: str = "grid", **wanted: Any) -> Iterator[Group]:
    """Yield the groups of a kind that have trained networks, with these facts."""
    return (g for g in all_groups(result, kind, **wanted) if g.trained)


def size_of(result: Measured, kind: str = "grid") -> tuple[int, int]:
    """Return most layers and largest width of the groups of a kind; (0, 0) if there are none."""
    facts = [g.facts for g in all_groups(result, kind)]
    return max((f["layers"] for f in facts), default=0), max((f["width"] for f in facts), default=0)


def find(result: Measured, layers: int, width: int, loss: str, **wanted: Any) -> Group | None:
    """Return the one group of this size and loss, None if it has no trained networks."""
    fitting = groups(result, **wanted, layers=layers, width=width, loss=loss)
    return next(fitting, None)


# --- shapes: (steps, layers) → (layers,)


def peak(curve: Array) -> Array:
    """Step number (index) of the largest value of each layer; 0 where there is none."""
    at: Array = np.where(np.isfinite(curve), curve, -np.inf).argmax(axis=0)
    return at


def largest(curve: Array) -> Array:
    """Largest value of each layer; NaN where there is none."""
    top: Array = np.fmax.reduce(curve, axis=0)
    return top


def rise(curve: Array, early: Bools) -> Array:
    """Largest value at the early steps, less the value before the first update."""
    up: Array = largest(curve[early]) - curve[0]
    return up


def fall(curve: Array) -> Array:
    """Largest value of all less the last one."""
    down: Array = largest(curve) - curve[-1]
    return down


def trend_after_peak(curve: Array) -> Array:
    """Rank correlation of step and value from the peak on; NaN if that is fewer than 3 steps."""
    return np.array([
        rank_correlation(np.arange(len(curve) - k), column[k:])
        for k, column in zip(peak(curve), curve.T, strict=True)
    ])  # fmt: skip


def half_fall(curve: Array, steps: Array) -> Array:
    """Step by which each layer has lost half of its fall; NaN if it does not fall.

    The first step from the largest value on at which the value is at most midway between that one
    and the last.
    """
    found = np.full(curve.shape[1], np.nan)
    for l, (k, column) in enumerate(zip(peak(curve), curve.T, strict=True)):
        if column[k] > column[-1]:
            halved = column[k:] <= (column[k] + column[-1]) / 2
            found[l] = steps[k:][halved][0]
    return found


def drop(curve: Array, within: Bools) -> Array:
    """How far each layer has fallen from its largest value at the last of the steps ``within``."""
    return fall(curve[within])
