"""Combine the cells of *dynamics*: per-layer averages of all networks, seeds side by side."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from relumlp.papers.dynamics.measure.group_accuracy import GROUPS
from relumlp.papers.dynamics.measure.layer_means import OF_LAYERS, node_fractions
from relumlp.papers.study.groups import by_group, group_arrays, group_facts
from relumlp.papers.study.study import Measured
from relumlp.types import Array

OF_STEPS = ("loss", "error", *OF_LAYERS)
OF_NODES = ("node_start", "node_early", "node_largest")
OF_GROUPS = (*OF_STEPS, "curve", *OF_NODES, *GROUPS, "features")
NETWORKS = ("arm", "grid", "other")
SINGLE = {"margin": "fig8-margin", "example": "fig1-2-example"}
"""Cells of one figure: name of the network that is kept."""
DRAWN = {"margin": ("points", "weights", "fate")}
"""What of a cell's arrays the result keeps, if not all: its network has a file of its own."""
SINGLE_BY_NAME = ("updates", "start")
SHARED = ("kind", "data", "layers", "width", "loss", "initialisation", "epochs")


def combine(cells: Mapping[str, Measured]) -> Measured:
    """Return the result: groups of networks that differ in their seed alone, and the rest.

    Arrays ``<group>.<measure>``: (seeds, steps) for ``loss`` and ``error``, (seeds, steps, layers)
    for measures of layers, (seeds, nodes) for measures of nodes, (seeds, epochs, 3) for ``curve``,
    (steps,) for ``step``. Networks that diverged are in ``facts`` alone. Averages are float32.
    """
    facts: dict[str, Any] = {"groups": {}, "networks": {}, "updates": {}, "start": {}}
    arrays: dict[str, Array] = {}
    trained: dict[str, Measured] = {}
    for name, cell in cells.items():
        kind = cell.facts["config"]["kind"]
        if kind in NETWORKS:
            trained[name] = cell
        elif kind in SINGLE_BY_NAME:
            facts[kind][name] = cell.facts
            arrays |= {f"{name}.{n}": v for n, v in cell.arrays.items()}
        else:
            facts[kind] = cell.facts
            kept = DRAWN.get(kind, tuple(cell.arrays))
            arrays |= {f"{kind}.{n}": cell.arrays[n] for n in kept}
    facts["networks"] = {name: cell.facts for name, cell in trained.items()}
    for group, found in by_group(trained).items():
        facts["groups"][group] = group_facts(found, SHARED, ("updates_per_epoch",))
        arrays |= {f"{group}.{n}": v for n, v in group_arrays(found, OF_GROUPS).items()}
    drawn = deepest_and_widest(facts["networks"])
    if drawn:
        arrays |= node_table(cells[drawn])
    return Measured(arrays, {**facts, "drawn": drawn})


def deepest_and_widest(networks: Mapping[str, Any]) -> str:
    """Return the grid's network of figure 4: cross-entropy, first seed; "" if it is not there."""
    wanted = {"kind": "grid", "loss": "cross-entropy"}
    fitting = [n for n, f in networks.items() if wanted.items() <= f["config"].items()]

    def size(name: str) -> tuple[int, int, int]:
        config = networks[name]["config"]
        return config["layers"], config["width"], -config["seed"]

    return max(fitting, key=size, default="")


def node_table(cell: Measured) -> dict[str, Array]:
    """Return f_{l,i} of every hidden node of one network at every step, for figure 4."""
    f = node_fractions(cell.arrays["counts"], np.array(cell.facts["validation_sizes"]))
    return {"drawn.fraction": f.astype(np.float32), "drawn.step": cell.arrays["step"]}


def networks(result: Measured) -> dict[str, str]:
    """Return the networks worth keeping, named for the figures they belong to: name → cell.

    Figures 3 to 7 are drawn from the same networks, so one of them stands for all five. Of other
    data the smallest is kept, for all files together are to stay small.
    """
    grid = first_seeds(result, "grid")
    kept: dict[str, str] = {}
    if grid:
        deepest, widest = (max(c[n] for c in grid.values()) for n in ("layers", "width"))
        drawn = {"fig3-7": (deepest, widest, "cross-entropy"),
                 "fig9": (deepest, widest, "squared-error"),
                 "fig10": (2, widest, "squared-error")}  # fmt: skip
        for figure, wanted in drawn.items():
            kept |= {f"{figure}-{label(c)}": cell for cell, c in grid.items()
                     if (c["layers"], c["width"], c["loss"]) == wanted}  # fmt: skip
    other = first_seeds(result, "other")
    if other:
        cell = min(other, key=lambda n: (other[n]["layers"], other[n]["width"], n))
        kept[f"{other[cell]['data']}-{label(other[cell])}"] = cell
    return kept | {name: cell for cell, name in SINGLE.items() if cell in result.facts}


def first_seeds(result: Measured, kind: str) -> dict[str, Any]:
    """Return the configurations of a kind's networks of the first seed, by cell."""
    found = {n: f["config"] for n, f in result.facts["networks"].items()
             if f["config"]["kind"] == kind}  # fmt: skip
    first = min((config["seed"] for config in found.values()), default=0)
    return {n: config for n, config in found.items() if config["seed"] == first}


def label(config: dict[str, Any]) -> str:
    """Sizes and loss, as file names have them: 9x320-cross-entropy."""
    return f"{config['layers']}x{config['width']}-{config['loss']}"
