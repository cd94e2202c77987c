"""Made-up results of the study of dynamics: groups of networks with given curves."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules.curves import Group
from relumlp.papers.study.study import Measured

STEPS = np.array([0, 1, 10, 50, 100, 1000])
"""An epoch has 10 updates, so the first three are early; a tenth of the training is 100."""


def group(layers=3, loss="cross-entropy", kind="grid", how="he", width=8, **measures):
    """A group of given curves: (steps, layers) for one seed, or (seeds, steps, layers)."""
    name = f"{kind}-{layers}x{width}-{loss}-{how}"
    facts = {"kind": kind, "layers": layers, "width": width, "loss": loss, "data": "digits",
             "initialisation": how, "epochs": 100, "updates_per_epoch": 10, "networks": ["a"],
             "diverged": []}  # fmt: skip
    arrays = {f"{name}.step": STEPS}
    for measure, curve in measures.items():
        curve = np.asarray(curve, np.float32)
        own = {"losses": 1, "error": 1, "node_start": 1, "node_early": 1, "node_largest": 1}
        stored = "loss" if measure == "losses" else measure
        arrays[f"{name}.{stored}"] = curve[None] if curve.ndim == own.get(measure, 2) else curve
    return Group(name, facts, arrays)


def result_of(*made):
    """A result that holds these groups."""
    facts = {"groups": {g.name: g.facts for g in made}, "networks": {}, "updates": {}}
    return Measured({k: v for g in made for k, v in g.arrays.items()}, facts)


def columns(*curves):
    return np.array(curves, float).T


# --- every kind of networks that a study has

CE, SE = LOSSES = ("cross-entropy", "squared-error")
DEPTHS, WIDTHS, SEEDS = (2, 5, 9), (4, 8), 3
KINDS = [("grid", "he"), ("other", "he"), *(("arm", how) for how in INITIALISATIONS)]


def named(
    kind: str = "grid",
    layers: Sequence[int] = DEPTHS,
    widths: Sequence[int] = WIDTHS,
    losses: Sequence[str] = LOSSES,
    how: str = "he",
) -> list[str]:
    """Names of groups."""
    return [f"{kind}-{n}x{w}-{loss}-{how}" for n in layers for w in widths for loss in losses]


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and facts of groups of every kind, architecture and loss; of arms two depths."""
    for kind, how in KINDS:
        for name in named(kind, DEPTHS if kind != "arm" else (2, 9), how=how):
            size, loss = name.split("-")[1], CE if CE in name else SE
            layers, width = map(int, size.split("x"))
            yield name, {
                "kind": kind, "layers": layers, "width": width, "loss": loss, "data": "digits",
                "initialisation": how, "epochs": 100, "updates_per_epoch": 10,
                "networks": [f"{name}-seed{k}" for k in range(SEEDS)], "diverged": [],
            }  # fmt: skip


def shape_of(measure: str, facts: dict[str, Any], steps: int = len(STEPS)) -> tuple[int, ...]:
    """The shape of a measure of one network of a group."""
    hidden = facts["layers"] - 1
    if measure.startswith("node"):
        return (hidden * facts["width"],)
    if measure == "curve":
        return (4, 3)
    return (steps,) if measure in ("loss", "error") else (steps, hidden)
