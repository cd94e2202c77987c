"""Made-up results of the study of dynamics: groups of networks with given curves."""

import numpy as np

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
