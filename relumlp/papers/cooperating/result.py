"""Combine the cells of *cooperating*: per-layer measures of all networks, seeds side by side."""

from collections.abc import Mapping
from typing import Any

from relumlp.papers.cooperating.grid import DATA
from relumlp.papers.study.groups import by_group, group_arrays, group_facts
from relumlp.papers.study.study import Measured
from relumlp.types import Array

SHARED = ("kind", "data", "depth", "width", "arm", "axes", "unit", "loss", "optimiser",
          "learning_rate", "batch", "patience")  # fmt: skip
OF_NETWORKS = ("perplexity", "class_specific", "class_information", "bridge", "saturation",
               "selectivity", "unselective", "selectivity_initial", "active_paths", "nodes",
               "systems", "network", "near_ends", "dependence", "whole", "halved")  # fmt: skip
COUNTED = ("nodes",)
OF_GROUPS = ("updates_per_epoch", "test_sizes")


def combine(cells: Mapping[str, Measured]) -> Measured:
    """Return the result: groups of networks that differ in their seed alone, and what is drawn.

    Arrays ``<group>.<measure>``: (seeds, …, layers), see
    :mod:`relumlp.papers.cooperating.measure.switches` and ``systems``; but ``perplexity`` is
    (seeds, layers, classes), ``bridge`` (seeds, layers, 3), ``nodes`` (seeds, layers, 4),
    ``network`` (seeds, sets). For figures 4 and 5 (seeds, looks, …) and ``step`` (looks,). Networks
    that diverged, and the arms of the learning rate, are in ``facts`` alone. Nothing is averaged
    over seeds; counts are integers, all else is float32.
    """
    facts: dict[str, Any] = {"groups": {}, "networks": {n: c.facts for n, c in cells.items()}}
    arrays: dict[str, Array] = {}
    for group, found in by_group(cells).items():
        variants = next(iter(found.values())).facts.get("variants", [])
        facts["groups"][group] = group_facts(found, SHARED, OF_GROUPS) | {"variants": variants}
        if facts["groups"][group]["kind"] != "rate":
            stacked = group_arrays(found, OF_NETWORKS, COUNTED)
            arrays |= {f"{group}.{n}": v for n, v in stacked.items()}
    drawn, more = drawn_networks(cells)
    return Measured(arrays | drawn, facts | more)


def drawn_networks(cells: Mapping[str, Measured]) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return what figures 1, 8 and 11 draw: one network each, of the first seed."""
    arrays: dict[str, Array] = {}
    facts: dict[str, Any] = {"drawn": {}}
    if one := drawn_cell(cells, "mnist", both_axes=True):
        facts["drawn"]["fig1"] = one
        arrays["fig1.fractions"] = cells[one].arrays["fractions"]
    if one := drawn_cell(cells, "fashion-mnist", both_axes=False):
        facts["drawn"] |= {"fig8": one, "fig11": one}
        arrays |= {f"fig11.{n}": cells[one].arrays[a]
                   for n, a in (("counts", "histogram"), ("edges", "edges"))}  # fmt: skip
        facts["fig11"] = {"node": cells[one].facts["histogram_node"]}
        facts["fig8"] = cells[one].facts["path"]
    return arrays, facts


def drawn_cell(cells: Mapping[str, Measured], data: str, *, both_axes: bool) -> str:
    """Return the cell that a figure draws; "" if it is not there.

    With ``both_axes`` the network on both axes (10 × 100), else the one of the arms' size
    (6 × 100). Digits, or data of one's own, stand in where nothing else was computed.
    """
    alone = {c.facts["config"]["data"] for c in cells.values()}
    if len(alone) == 1 and not alone & {*DATA}:
        (data,) = alone
    arms = {(c.facts["config"]["depth"], c.facts["config"]["width"])
            for c in cells.values() if c.facts["config"]["kind"] == "arm"}  # fmt: skip
    for name, cell in cells.items():
        c = cell.facts["config"]
        fits = len(c["axes"]) == 2 if both_axes else (c["depth"], c["width"]) in arms
        if c["kind"] == "grid" and c["data"] == data and fits and "fractions" in cell.arrays:
            return name
    return ""


def networks(result: Measured) -> dict[str, str]:
    """Return the networks worth keeping, one for every figure: file name → cell.

    A file name says all figures that its network is in: figures 8 and 11 are of the same.
    """
    names = {"fig1": "fig1", "fig8": "fig8-11"}
    kept = {f"{names[figure]}-{cell}": cell for figure, cell in result.facts["drawn"].items()
            if figure in names}  # fmt: skip
    for figure, kind in (("fig4", "epochs"), ("fig5", "updates"), ("fig7", "sigmoid")):
        found = [n for n, f in result.facts["networks"].items() if f["config"]["kind"] == kind]
        kept |= {f"{figure}-{n}": n for n in found[:1]}
    return kept | of_axes(result)


def of_axes(result: Measured) -> dict[str, str]:
    """Return a network of figures 2, 3 and 6 (the deepest) and of 9 and 10 (the narrowest)."""
    grid = {n: f["config"] for n, f in result.facts["networks"].items()
            if f["config"]["kind"] == "grid"}  # fmt: skip
    first = min((c["seed"] for c in grid.values()), default=0)
    grid = {n: c for n, c in grid.items() if c["seed"] == first}
    kept: dict[str, str] = {}
    figures = {"fashion-mnist": "fig9", "mnist": "fig10"}
    for data, figure in {**{c["data"]: "fig9-10" for c in grid.values()}, **figures}.items():
        its = [n for n, c in grid.items() if c["data"] == data]
        if its:
            narrow = min(its, key=lambda n: grid[n]["width"])
            deep = max(its, key=lambda n: grid[n]["depth"])
            kept |= {f"{figure}-{narrow}": narrow, f"fig2-3-6-{deep}": deep}
    return kept
