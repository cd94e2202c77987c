"""Combine the cells of *gaps* into its result: facts of all networks, arrays for the figures."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from relumlp.papers.gaps.grid import SETTINGS
from relumlp.papers.study.study import Measured, Table
from relumlp.types import Array

NODES = ("sample_sets", "separation", "reuse")
"""Measures of each node of a network's first hidden layer."""
DRAWN = ("labels", "a_before", "a_after", "w_before", "w_after", "norms1", "norms2", "W2", *NODES)
PAPER = {600: (0.965, 0.937), 300: (0.984, 0.933), 100: (0.969, 0.936)}
"""Table 1 of the paper: width → training and test accuracy."""


def combine(cells: Mapping[str, Measured]) -> Measured:
    """Return the result: every network's facts, which are selected, and what the figures draw."""
    facts: dict[str, Any] = {"networks": {}, "selected": {}, "appended": {}, "systems": {}}
    places = {"summary": "networks", "appended": "appended", "systems": "systems"}
    for name, cell in cells.items():
        facts[places[cell.facts["config"]["kind"]]][name] = cell.facts
    facts["selected_appended"] = select(facts["appended"], 300, "biases")
    arrays: dict[str, Array] = {}
    for name in facts["systems"]:
        arrays["systems.sample_sets"] = cells[name].arrays["sample_sets"]
    for width in widths_of(facts["networks"]):
        for setting in SETTINGS:
            if chosen := select(facts["networks"], width, setting):
                facts["selected"][f"{width}-{setting}"] = chosen
                drawn = {n: cells[chosen].arrays[n] for n in DRAWN}
                arrays |= {f"{width}-{setting}.{n}": v for n, v in drawn.items()}
    return Measured(arrays, facts)


def widths_of(networks: Mapping[str, Any]) -> list[int]:
    """Return the widths of the grid's networks, ascending."""
    return sorted({facts["config"]["width"] for facts in networks.values()})


def select(networks: Mapping[str, Any], width: int, setting: str) -> str | None:
    """Select the network of best validation accuracy (then least validation loss)."""
    wanted = {"width": width, "setting": setting}
    fitting = [n for n, f in networks.items() if wanted.items() <= f["config"].items()]

    def badness(name: str) -> tuple[float, float]:
        facts = networks[name]
        return -facts["accuracy"]["validation"], facts["validation_loss"]

    return min(fitting, key=badness, default=None)


def networks(result: Measured) -> dict[str, str]:
    """Return the networks worth keeping: the selected ones, figure 1's, the appended one."""
    kept = dict(result.facts["selected"])
    kept |= {name: name for name in result.facts["systems"]}
    if result.facts["selected_appended"]:
        kept["appended-300"] = result.facts["selected_appended"]
    return kept


def tables(result: Measured) -> list[Table]:
    """Return Table 1 beside the paper's numbers, the whole grid, and the counts of pairs."""
    return [table_1(result), table_grid(result), table_pairs(result), table_nodes(result)]


def table_1(result: Measured) -> Table:
    """Table 1: the selected networks."""
    rows = []
    for name, cell in result.facts["selected"].items():
        facts = result.facts["networks"][cell]
        width, setting = facts["config"]["width"], facts["config"]["setting"]
        paper = PAPER.get(width, ("", "")) if setting == "biases" else ("", "")
        accuracy, same = facts["accuracy"], same_predictions(facts)
        numbers = [f"{accuracy['training']:.4f}", f"{accuracy['test']:.4f}"]
        rows.append([name, *numbers, *map(str, paper), "yes" if same else "no", cell])
    head = ["network", "training accuracy", "test accuracy", "paper: training", "paper: test",
            "same predictions after normalisation", "cell"]  # fmt: skip
    return Table("Table 1: selected networks", head, rows)


def table_grid(result: Measured) -> Table:
    """All networks of the grid."""
    rows = []
    appended = result.facts["appended"]
    for name, facts in [*sorted(result.facts["networks"].items()), *sorted(appended.items())]:
        accuracy = [f"{facts['accuracy'][s]:.4f}" for s in ("training", "validation", "test")]
        rows.append([name, *accuracy, str(facts["best_epoch"]), facts["verdict"]])
    head = ["network", "training", "validation", "test", "best epoch", "how it ended"]
    return Table("The whole grid", head, rows)


def table_pairs(result: Measured) -> Table:
    """Counts over all pairs of correctly classified training samples, selected networks."""
    names = ("pairs", "opposite_weights", "gap_condition", "opposite", "ratio", "neither",
             "short_opposite", "short_opposite_fails")  # fmt: skip
    head = ["network", "pairs", ".15 holds", ".16 holds", ".19 and .20", ".21 and .22",
            ".15 and .16, no case", "short .17", "short .17 without .16"]  # fmt: skip
    rows = []
    for name, cell in result.facts["selected"].items():
        counts = result.facts["networks"][cell]["judged"]["training"]["before"]
        rows.append([name, *(f"{counts.get(n, 0):,}" for n in names)])
    return Table("All pairs of correctly classified training samples", head, rows)


def table_nodes(result: Measured) -> Table:
    """Sample sets of the selected networks' first hidden layers, and how often nodes are used."""
    head = ["network", "nodes", "on for none", "on for 1 to 10 samples", "on for nine tenths",
            "fewest samples of a node that is on", "median", "most", "median separation",
            "median share of gaps for which it is used"]  # fmt: skip
    rows = []
    for name in [*result.facts["selected"], "systems"]:
        if f"{name}.sample_sets" in result.arrays:
            rows.append([name, *row_of_nodes(result, name)])
    return Table("Sample sets on training samples, and nodes that are used again", head, rows)


def row_of_nodes(result: Measured, name: str) -> list[str]:
    """Return what the table of nodes says of one network."""
    sizes = result.arrays[f"{name}.sample_sets"]
    alive, n = sizes[sizes > 0], training_samples(result, name)
    few, many = ((sizes > 0) & (sizes <= 10)).sum(), (10 * sizes >= 9 * n).sum()
    shown = [len(sizes), (sizes == 0).sum(), few, many]
    ends = [alive.min(), np.median(alive), alive.max()] if len(alive) else [0, 0, 0]
    used = [f"{np.median(result.arrays[f'{name}.{m}']):.3f}"
            for m in NODES[1:] if f"{name}.{m}" in result.arrays]  # fmt: skip
    return [f"{v:,.0f}" for v in (*shown, *ends)] + used + [""] * (2 - len(used))


def training_samples(result: Measured, name: str) -> int:
    """Return how many training samples a network's sample sets are of."""
    cell = result.facts["selected"].get(name)
    of = result.facts["networks"][cell] if cell else next(iter(result.facts["systems"].values()))
    return int(of["training_samples"])


def same_predictions(facts: Mapping[str, Any]) -> bool:
    """Whether normalisation left every prediction as it was, on both sets."""
    return all(judged["same_predictions"] for judged in facts["judged"].values())
