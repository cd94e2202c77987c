"""A study of two rules and two figures, no two of which say, decide, show or cost the same.

Nothing is trained, so that all of it takes milliseconds. ``COMPUTED`` lists the cells as they are
measured; a test may say in ``TROUBLE`` which cells fail, or come out otherwise, and how.
"""

from typing import Any

import numpy as np

from relumlp.papers.study.study import Cell, Figure, Measured, Rule, Study, Table, Verdict

COMPUTED: list[str] = []
TROUBLE: dict[str, str] = {}
COSTS = {"north": (30.0, 2_000_000), "south": (90.0, 500_000)}
"""By kind: seconds and bytes that a cell is said to take."""

SCALES = {"quick": 2, "full": 3}


def cells(data: str, scale: str) -> list[Cell]:
    configs = [
        {"data": data, "kind": kind, "number": n} for n in range(SCALES[scale]) for kind in COSTS
    ]
    return [Cell(f"{c['kind']}-{c['number']}", c, *COSTS[c["kind"]]) for c in configs]


def measure(config: dict[str, Any], workspace: Any) -> Measured:
    COMPUTED.append(workspace.cell)
    trouble = TROUBLE.get(workspace.cell, "")
    if trouble == "fails":
        raise RuntimeError(f"no wind | at {workspace.cell}")
    north = config["kind"] == "north"
    rng = np.random.default_rng([config["number"], north])
    values = rng.uniform(1, 2, 5) * (1 if north else -1)
    if trouble == "one bit":
        values.view(np.uint8)[0] ^= 1
    facts = {"mean": float(values.mean()), "data": config["data"]}
    if trouble == "facts":
        facts["mean"] = float(np.nextafter(facts["mean"], 9))
    if trouble == "another type":
        values = values.view(np.int64)
    arrays = {"W1": rng.normal(size=(3, 2)), "b1": rng.normal(size=3), "values": values}
    if trouble == "an array less":
        del arrays["b1"]
    if trouble == "an array more":
        arrays["W2"] = np.zeros((1, 3))
    if trouble == "a checkpoint left":
        workspace.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        workspace.checkpoint.touch()
    return Measured(arrays, facts)


def combine(measured: Any) -> Measured:
    means = {
        kind: {n: cell.facts["mean"] for n, cell in measured.items() if n.startswith(kind)}
        for kind in COSTS
    }
    return Measured({name: cell.arrays["values"] for name, cell in measured.items()}, means)


def decide_warm(result: Measured) -> Verdict:
    """Reproduced if every mean | of the north
    is above 0.
    """
    means = result.facts["north"]
    above = [name for name, mean in means.items() if mean > 0]
    verdict = "reproduced" if len(above) == len(means) else "partly"
    return Verdict(verdict, f"{len(above)} of {len(means)} | above 0", ", ".join(above))


def decide_cold(result: Measured) -> Verdict:
    """Reproduced if the south is as warm as the north."""
    means = result.facts["south"]
    return Verdict("not reproduced", f"south: {len(means)} cells,\nnone of them above −1")


def draw_both(result: Measured, axes: Any) -> None:
    """The paper claims that north and south are alike. Drawn: both | of them. Equation:
    [two.cold]."""
    axes[0, 0].set_facecolor("red")
    axes[0, 1].set_facecolor("red")


def draw_north(result: Measured, axes: Any) -> None:
    """The paper claims that the north
    warms.
    """
    axes[0, 0].set_facecolor("blue")
    axes[1, 0].set_facecolor("blue")
    axes[0, 0].plot(np.zeros(1001), ".", label="many marks")


def tables(result: Measured) -> list[Table]:
    rows = [
        [name, f"{mean:.2f}"]
        for kind in COSTS
        for name, mean in sorted(result.facts[kind].items(), reverse=True)
    ]
    signs = [["north", "+|-", "above"], ["south", "-", "below"]]
    return [
        Table("Means", ["cell", "mean | of five"], rows),
        Table("Signs", ["kind", "sign", "where"], signs, "As the rules ask for them."),
    ]


def networks(result: Measured) -> dict[str, str]:
    north, south = (sorted(result.facts[kind]) for kind in COSTS)
    return {**({"best": north[0]} if north else {}), **({"worst": south[-1]} if south else {})}


STUDY = Study(
    name="two",
    title="North & south",
    cells=cells,
    measure=measure,
    combine=combine,
    rules=[
        Rule("two.warm", "the north is warm | or warmer", decide_warm),
        Rule("two.cold", "the south is not cold", decide_cold),
    ],
    figures=[
        Figure("two.both", draw_both, (1, 2), (5, 2), ("two.cold", "two.warm")),
        Figure("two.north", draw_north, (2, 1), (3, 4), ("two.warm",)),
    ],
    networks=networks,
    tables=tables,
)

MADE = {
    "relumlp": "9.8.7",
    "commit": "unused",
    "versions": {"numpy": "7.1", "numba": "6.2"},
    "python": "3.99",
    "blas": ["openblas A", "openblas B"],
    "blas_environment": {"OPENBLAS_CORETYPE": "Zen"},
    "cpu": "Abacus | 13 beads",
}
MANIFEST = {
    "study": "two",
    "data": "stones",
    "scale": "huge",
    "facts": {
        "north": {"north-0": 1.5, "north-1": -1.25, "north-2": 3.0},
        "south": {"south-0": -1.0625},
    },
    "missing_cells": ["south-1", "south-2"],
    "failures": [["south-1", "RuntimeError: no wind | here", 1.0], ["south-2", "KeyError: <b>", 2]],
    "config_digest": "0123456789abcdef" + "x" * 48,
    "environment": MADE,
    "runs": [
        {"commit": "aa", "began": "2026-01-02T03:04:05Z", "jobs": 2, "wall_seconds": 90.0,
         "cells": 3},
        {"commit": "", "began": "2027-01-02T03:04:05Z", "jobs": 1, "wall_seconds": 6.0, "cells": 1},
    ],
    "cells": 4,
    "core_seconds": 1000.0,
    "core_seconds_by_kind": {"north": [3, 930.0], "south": [1, 70.0]},
    "commits": ["aa", "bb+changes"],
    "digests": {
        "stones": {"train.gz": "1" * 64, "test.gz": "2" * 64},
        "pebbles": {"all.gz": "3" * 64},
    },
}  # fmt: skip
"""A manifest in which each value is told from every other."""
