"""The grid of gaps: the configuration of every cell at both scales, and what cells take."""

from itertools import product
from typing import Any

import pytest
from helpers.published_pages import cells_are_published

from relumlp.papers.gaps.grid import cells, judging
from relumlp.papers.gaps.rules.all import RULES
from relumlp.papers.gaps.study import FIGURES
from relumlp.papers.study.estimates import network_bytes, seconds_of

FULL = {"batch": 128, "validation": 5000, "split_seed": 0, "epochs": 60, "patience": 12}
QUICK = {"batch": 16, "validation": 200, "split_seed": 0, "epochs": 80, "patience": 20}
SCALES = {
    ("mnist", "full"): (FULL, (0.001, 0.003, 0.01), (0, 1, 2), (3000, 2000)),
    ("fashion-mnist", "full"): (FULL, (0.001, 0.003, 0.01), (0, 1, 2), (3000, 2000)),
    ("digits", "quick"): (QUICK, (0.001, 0.003), (0, 1, 2, 3, 4), (600, 300)),
}


@pytest.mark.parametrize(("data", "scale"), SCALES)
def test_every_cell_of_the_grid(data: str, scale: str) -> None:
    base, rates, seeds, (fitted, scored) = SCALES[data, scale]
    base = {**base, "data": data}
    expected: dict[str, Any] = {}
    settings = ("biases", "no-output-biases")
    for width, setting, rate, seed in product((100, 300, 600), settings, rates, seeds):
        expected[f"{width}-{setting}-rate{rate:g}-seed{seed}"] = {
            **base, "kind": "summary", "width": width, "setting": setting, "learning_rate": rate,
            "seed": seed,
        }  # fmt: skip
    expected["systems-6x100"] = {
        **base, "kind": "systems", "data": "digits" if data == "digits" else "fashion-mnist",
        "hidden": [100, 100, 100, 100, 100, 100], "learning_rate": 0.001, "seed": 0,
        "fitted": fitted, "scored": scored,
    }  # fmt: skip
    for rate, seed in product(rates, seeds):
        expected[f"appended-300-rate{rate:g}-seed{seed}"] = {
            **base, "kind": "appended", "width": 300, "setting": "biases", "learning_rate": 0.001,
            "summary_learning_rate": rate, "seed": seed,
        }  # fmt: skip
    made = cells(data, scale)
    assert {c.name: c.config for c in made} == expected
    assert [c.name for c in made] == [*expected]


def test_what_cells_take() -> None:
    """Pairs of training samples are judged beside the training; an appended cell trains twice."""
    made = {c.name: c for c in cells("mnist", "full")}
    pairs = 1.4e-9 * 55_000**2
    assert judging({"data": "mnist", "validation": 5000}) == pytest.approx(pairs)
    summary, appended = made["600-biases-rate0.01-seed2"], made["appended-300-rate0.01-seed2"]
    assert summary.seconds == pytest.approx(seconds_of(summary.config, (600, 2)) + pairs)
    assert appended.seconds == pytest.approx(1.5 * seconds_of(appended.config, (300,)) + pairs)
    systems = made["systems-6x100"]
    nodes = 600 * (3000 + 2000) / 60_000
    assert systems.seconds == pytest.approx(seconds_of(systems.config, [100] * 6, classified=nodes))
    for cell, hidden in ((summary, (600, 2)), (appended, (300, 2)), (systems, [100] * 6)):
        own = network_bytes(cell.config["data"], hidden)
        assert own < cell.size < own + 100_000, "and the arrays of figures"


def test_each_figure_has_its_own_rules_beside_it() -> None:
    ids = {rule.id for rule in RULES}
    assert [f.id for f in FIGURES] == [f"gaps.fig{k}" for k in range(1, 10)]
    for figure in FIGURES:
        assert {*figure.rules} <= ids
        others = [r for r in figure.rules if not r.startswith(figure.id)]
        assert others == (["gaps.table1.normalised"] if figure.id == "gaps.fig4" else [])
        own = {i for i in ids if i.startswith(figure.id) and not i.endswith(".by-network")}
        assert own == {r for r in figure.rules if r.startswith(figure.id)}


def test_the_published_result_is_of_these_cells():
    """Otherwise no cell of it could be run again."""
    assert cells_are_published("gaps")
