"""The tables of the page of *dynamics*: networks, arms, other data, single updates."""

from typing import Any

import numpy as np

from relumlp.papers.dynamics.rules.curves import groups, largest, rise
from relumlp.papers.dynamics.rules.initialisation import arm_points
from relumlp.papers.dynamics.tables.clauses import table_by_initialisation, table_other
from relumlp.papers.dynamics.tables.initialisation import table_start
from relumlp.papers.dynamics.tables.together import table_together
from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Measured, Table
from relumlp.types import Array

MOMENTS = ("start", "peak", "end")
"""Before the first update; where the mean activation fraction is largest; the last one judged."""


def tables(result: Measured) -> list[Table]:
    """Return the tables of the page."""
    return [table_grid(result), table_points(result), table_arms(result),
            table_by_initialisation(result), table_start(result), table_other(result),
            table_together(result),
            table_updates(result)]  # fmt: skip


def table_grid(result: Measured) -> Table:
    """Every architecture and loss of the grid, mean over seeds."""
    head = ["network", "seeds", "validation error", "f before", "largest f", "f after",
            "largest at update", "p after", "u after"]  # fmt: skip
    rows = []
    for group in groups(result):
        f = group.whole("fraction")[:, :, 0].mean(axis=0)
        p, u = (group.whole(n)[:, -1, 0].mean() for n in ("predictability", "informativeness"))
        error = 1 - group["curve"][:, -1, 2].mean()
        k = int(np.where(np.isfinite(f), f, -np.inf).argmax())
        numbers = [f"{v:.3f}" for v in (f[0], f[k], f[-1])]
        rows.append([group.label, str(len(group["loss"])), f"{error:.4f}", *numbers,
                     f"{group['step'][k]:,}", f"{p:.3f}", f"{u:.3f}"])  # fmt: skip
    return Table("The grid: means over hidden layers and seeds", head, rows)


def table_points(result: Measured) -> Table:
    """What each initialisation was asked, and how far its networks do as the paper says."""
    points = arm_points(result)
    if not points:
        return Table("Initialisations: points of the arms", ["question", "networks"], [])
    # By question and networks: an initialisation whose networks diverged has fewer points.
    found = [{(p.question, p.label): f"{p.value:.2f}" for p in ps} for ps in points.values()]
    asked = dict.fromkeys(question for values in found for question in values)
    rows = [[*question, *(values.get(question, "") for values in found)] for question in asked]
    rows.append(["sum", "", *(f"{sum(p.value for p in ps):.2f}" for ps in points.values())])
    return Table("Initialisations: points of the arms", ["question", "networks", *points], rows)


def table_arms(result: Measured) -> Table:
    """Activation fractions of the arms: mean over layers and seeds, and of the deepest layer."""
    head = ["network", "initialisation", "f before", "largest rise in the first epoch",
            "largest f, deepest layer", "f after the first epochs", "error after them"]  # fmt: skip
    rows = []
    for group in groups(result, "arm"):
        f = group.whole("fraction").mean(axis=0)
        top = largest(mean_of_finite(group["fraction"].astype(np.float64), 0))[-1]
        error = 1 - group["curve"][:, -1, 2].mean()
        rows.append([group.label, group.facts["initialisation"], f"{f[0, 0]:.3f}",
                     f"{rise(f, group.early)[0]:.3f}", f"{top:.3f}", f"{f[-1, 0]:.3f}",
                     f"{error:.4f}"])  # fmt: skip
    return Table("Initialisations: what the arms show", head, rows)


def table_updates(result: Measured) -> Table:
    """Who switches in a single update, at three moments of training, layer by layer."""
    head = ["trained by", "loss", "update", "moment", "updates made", "accuracy", "layer",
            "switches", "joined", "predicted", "of the real predicted", "of the predicted real",
            "own weights", "moved inputs", "either", "both together", "product"]  # fmt: skip
    rows = []
    for (optimiser, loss, way), cells in judged_cells(result).items():
        for moment in MOMENTS:
            table = np.sum([at_moment(result, name, way, moment) for name in cells], axis=0)
            columns = result.facts["updates"][cells[0]]["columns"]
            kind = "its own" if way == "own" else "SGD, as long"
            at = when(result, cells, moment)
            for layer, row in enumerate(table, 1):
                counts = dict(zip(columns, row.tolist(), strict=True))
                rows.append([optimiser, loss, kind, moment, *at, str(layer), *update_row(counts)])
    return Table(title_of_updates(result), head, rows, how_judged(result))


def title_of_updates(result: Measured) -> str:
    """Say in the title how short these trainings are, and how many samples are judged."""
    if not result.facts["updates"]:
        return "Single updates: sums over seeds"
    epochs, judged = (numbers_of(result, name) for name in ("epochs", "judged"))
    return f"Single updates in {epochs} epochs, {judged} samples judged: sums over seeds"


def how_judged(result: Measured) -> str:
    """Say how long the networks of single updates train, and on what they are judged."""
    if not result.facts["updates"]:
        return ""
    epochs, judged = (numbers_of(result, name) for name in ("epochs", "judged"))
    return (
        f"These networks train for {epochs} epochs: the end is the last update of epoch {epochs}, "
        f"not of the grid's training. Updates are judged on {judged} validation samples, and the "
        "accuracy, mean over seeds, is of those. Of updates made before the one judged the least "
        "and the most over seeds are given."
    )


def numbers_of(result: Measured, name: str) -> str:
    """Return a number of the configurations of single updates; all there are, if they differ."""
    found = {facts["config"][name] for facts in result.facts["updates"].values()}
    return ", ".join(f"{n:,}" for n in sorted(found))


def when(result: Measured, cells: list[str], moment: str) -> list[str]:
    """Return updates made before a moment, least to most over cells, and the mean accuracy."""
    steps, accuracies = [], []
    for cell in cells:
        k = moment_index(result.arrays[f"{cell}.fraction"], moment)
        steps.append(int(result.arrays[f"{cell}.step"][k]))
        accuracies.append(float(result.arrays[f"{cell}.accuracy"][k]))
    first, last = f"{min(steps):,}", f"{max(steps):,}"
    return [first if first == last else f"{first} to {last}", f"{np.mean(accuracies):.3f}"]


def judged_cells(result: Measured) -> dict[tuple[str, str, str], list[str]]:
    """Return the cells of updates by (optimiser, loss, way), seeds together."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name, facts in result.facts["updates"].items():
        for way in ("own", "sgd"):
            if f"{name}.{way}" in result.arrays:
                key = facts["config"]["optimiser"], facts["config"]["loss"], way
                found.setdefault(key, []).append(name)
    return found


def moment_index(fraction: Array, moment: str) -> int:
    """Return which of the updates judged is the start, the peak or the end; f (updates, layers)."""
    f = mean_of_finite(fraction, 1)
    peak = int(np.where(np.isfinite(f), f, -np.inf).argmax())
    return {"start": 0, "peak": peak, "end": len(f) - 1}[moment]


def at_moment(result: Measured, cell: str, way: str, moment: str) -> Array:
    """Counts of a cell's update at a moment, (layers, columns)."""
    table: Array = result.arrays[f"{cell}.{way}"]
    counts: Array = table[moment_index(result.arrays[f"{cell}.fraction"], moment)]
    return counts


def update_row(counts: dict[str, Any]) -> list[str]:
    """Return one layer's cells of the table."""
    real = counts["joined"] + counts["left"]
    causes = ("own", "inputs", "either", "together", "product")

    def part(n: int, of: int) -> str:
        return f"{n / of:.3f}" if of else ""

    return [
        f"{real:,}",
        part(counts["joined"], real),
        f"{counts['predicted']:,}",
        part(counts["foreseen"], real),
        part(counts["foreseen"], counts["predicted"]),
        *(part(counts[c], real) for c in causes),
    ]
