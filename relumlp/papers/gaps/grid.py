"""The grid of *gaps*: widths × learning rates × seeds, with and without biases at the output."""

from dataclasses import dataclass
from typing import Any

from relumlp.datasets.brought import provided
from relumlp.papers.study.estimates import extent, network_bytes, seconds_of
from relumlp.papers.study.grids import BaseGrid, grid_of
from relumlp.papers.study.study import Cell, Own

WIDTHS = (100, 300, 600)
SUMMARY = 2
"""Nodes of the summary layer."""
SETTINGS = ("biases", "no-output-biases")
"""Biases in every layer, as the paper trains; and none at the output, as its equations assume."""
PAIR = 1.4e-9
"""Seconds in which a pair of samples is judged, before and after normalisation."""


@dataclass(frozen=True, kw_only=True)
class Grid(BaseGrid):
    """The free choices of a scale; what the paper states is not among them.

    Attributes
    ----------
    widths : of the first hidden layer.
    learning_rates : of which validation samples choose.
    patience : epochs without a better validation score after which a training ends.
    fitted, scored : training samples from which the nodes of figure 1 learn to classify, and test
        samples that they classify.
    """

    learning_rates: tuple[float, ...]
    patience: int
    fitted: int
    scored: int
    widths: tuple[int, ...] = WIDTHS


GRIDS = {
    # The paper: a 5,000-sample validation set; it names neither batch size nor learning rates.
    "full": Grid(
        learning_rates=(0.001, 0.003, 0.01), seeds=(0, 1, 2), batch=128, epochs=60, patience=12,
        validation=5000, fitted=3000, scored=2000,
    ),
    "quick": Grid(
        learning_rates=(0.001, 0.003), seeds=(0, 1, 2, 3, 4), batch=16, epochs=80, patience=20,
        validation=200, fitted=600, scored=300,
    ),
    # Of 60,000 images, for which the settings above would take longer than the full scale.
    "quick of many": Grid(
        learning_rates=(0.001,), seeds=(0,), batch=128, epochs=10, patience=10,
        validation=5000, fitted=600, scored=300,
    ),
}  # fmt: skip


def cells(data: str, scale: str) -> list[Cell]:
    """Return the cells: the grid, one network for figure 1, one appended summary layer."""
    return cells_of(data, own_grid(data, scale))


def own_grid(data: str, scale: str) -> Grid:
    """Return the grid of a scale; quick is another one where there are many samples."""
    grid = grid_of(GRIDS, data, scale)
    if scale == "quick" and data != "digits" and not provided(data):
        return GRIDS["quick of many"]
    return grid


def cells_of(data: str, grid: Grid) -> list[Cell]:
    """Return the cells of any grid."""
    base = grid.base(data, epochs=grid.epochs, patience=grid.patience)
    networks = [
        summary_cell(base, width, setting, learning_rate, seed)
        for width in grid.widths
        for setting in SETTINGS
        for learning_rate in grid.learning_rates
        for seed in grid.seeds
    ]
    appended = [
        appended_cell(base, rate, seed) for rate in grid.learning_rates for seed in grid.seeds
    ]
    return [*networks, systems_cell(base, data, grid), *appended]


def summary_cell(
    base: dict[str, Any], width: int, setting: str, learning_rate: float, seed: int
) -> Cell:
    """One network of the grid: a functional hidden layer, a summary layer of two nodes."""
    config = {**base, "kind": "summary", "width": width, "setting": setting,
              "learning_rate": learning_rate, "seed": seed}  # fmt: skip
    name = f"{width}-{setting}-rate{learning_rate:g}-seed{seed}"
    hidden = (width, SUMMARY)
    seconds = seconds_of(config, hidden) + judging(config)
    return Cell(name, config, seconds, network_bytes(config["data"], hidden) + 60_000)


def systems_cell(base: dict[str, Any], data: str, grid: Grid) -> Cell:
    """The network of figure 1: 6 × 100, on Fashion-MNIST.

    Digits, and data of one's own, stand in where those are the data.
    """
    own = provided(data)
    scored = min(grid.scored, len(own.test_labels)) if own else grid.scored
    config = {**base, "kind": "systems", "hidden": [100] * 6, "learning_rate": 0.001,
              "data": data if data == "digits" or own else "fashion-mnist",
              "seed": grid.seeds[0], "fitted": grid.fitted, "scored": scored}  # fmt: skip
    hidden = config["hidden"]
    part = (grid.fitted + scored) / extent(config["data"]).samples
    seconds = seconds_of(config, hidden, classified=part * sum(hidden))
    return Cell("systems-6x100", config, seconds, network_bytes(config["data"], hidden) + 10_000)


def appended_cell(base: dict[str, Any], learning_rate: float, seed: int) -> Cell:
    """A network without summary layer, trained first; two nodes appended to it afterwards.

    The appended layer has the grid's learning rates and seeds, as every summary layer has: one in
    three or so dies early, and a single one would say little.
    """
    config = {**base, "kind": "appended", "width": 300, "setting": "biases",
              "learning_rate": 0.001, "summary_learning_rate": learning_rate,
              "seed": seed}  # fmt: skip
    name = f"appended-300-rate{learning_rate:g}-seed{seed}"
    # Trained once, and then again for the summary layer, which is small.
    seconds = 1.5 * seconds_of(config, (300,)) + judging(config)
    return Cell(name, config, seconds, network_bytes(config["data"], (300, SUMMARY)) + 10_000)


def judging(config: dict[str, Any]) -> float:
    """Estimate the time in which all pairs of training samples are judged."""
    return PAIR * float(extent(config["data"]).samples - config["validation"]) ** 2


OWN = Own(
    {"seeds": "seeds", "widths": "widths", "learning-rate": "learning_rates", "epochs": "epochs",
     "batch": "batch", "patience": "patience"},
    own_grid, cells_of,
)  # fmt: skip
