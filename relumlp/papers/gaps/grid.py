"""The grid of *gaps*: widths × learning rates × seeds, with and without biases at the output."""

from typing import Any, NamedTuple

from relumlp.errors import UserError
from relumlp.papers.study.study import Cell

WIDTHS = (100, 300, 600)
SETTINGS = ("biases", "no-output-biases")
"""Biases in every layer, as the paper trains; and none at the output, as its equations assume."""


class Grid(NamedTuple):
    """The free choices of a scale; what the paper states is not among them."""

    learning_rates: tuple[float, ...]
    seeds: tuple[int, ...]
    batch: int
    epochs: int
    patience: int
    validation: int
    fitted: int
    scored: int


GRIDS = {
    # The paper: a 5,000-sample validation set; it names neither batch size nor learning rates.
    "full": Grid((0.001, 0.003, 0.01), (0, 1, 2), 128, 60, 12, 5000, 3000, 2000),
    "quick": Grid((0.001, 0.003), (0, 1, 2, 3, 4), 16, 80, 20, 200, 600, 300),
}
SPLIT_SEED = 0


def cells(data: str, scale: str) -> list[Cell]:
    """Return the cells: the grid, one network for figure 1, one appended summary layer."""
    if data not in ("digits", "mnist", "fashion-mnist"):
        raise UserError(f"data: expected digits, mnist or fashion-mnist, got {data!r}")
    grid = GRIDS[scale]
    if data == "digits" and scale == "full":
        raise UserError("scale: expected quick for digits, whose 1,797 images are few, got full")
    base = {"data": data, "batch": grid.batch, "epochs": grid.epochs, "patience": grid.patience,
            "validation": grid.validation, "split_seed": SPLIT_SEED}  # fmt: skip
    networks = [
        summary_cell(base, width, setting, learning_rate, seed)
        for width in WIDTHS
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
    return Cell(name, config, seconds_of(base, width), 4 * 900 * width + 50_000)


def systems_cell(base: dict[str, Any], data: str, grid: Grid) -> Cell:
    """The network of figure 1: 6 × 100, on Fashion-MNIST (on digits, where those are the data)."""
    config = {**base, "kind": "systems", "data": "digits" if data == "digits" else "fashion-mnist",
              "hidden": [100] * 6, "learning_rate": 0.001, "seed": 0,
              "fitted": grid.fitted, "scored": grid.scored}  # fmt: skip
    return Cell("systems-6x100", config, 3 * seconds_of(base, 100), 600_000)


def appended_cell(base: dict[str, Any], learning_rate: float, seed: int) -> Cell:
    """A network without summary layer, trained first; two nodes appended to it afterwards.

    The appended layer has the grid's learning rates and seeds, as every summary layer has: one in
    three or so dies early, and a single one would say little.
    """
    config = {**base, "kind": "appended", "width": 300, "setting": "biases",
              "learning_rate": 0.001, "summary_learning_rate": learning_rate,
              "seed": seed}  # fmt: skip
    name = f"appended-300-rate{learning_rate:g}-seed{seed}"
    return Cell(name, config, 1.3 * seconds_of(base, 300), 4 * 900 * 300 + 50_000)


def seconds_of(base: dict[str, Any], width: int) -> float:
    """Estimate a training's time: about 4 µs a sample and epoch at width 100, 12 µs at 600."""
    samples = {"digits": 1_000, "mnist": 55_000, "fashion-mnist": 55_000}[base["data"]]
    return float(base["epochs"] * samples * (4e-6 + 2e-8 * width) + 0.2)
