"""The grid of *dynamics*, and beside it what the paper leaves unsaid: arms, updates, other data."""

from dataclasses import dataclass, replace
from typing import Any

from relumlp.papers.study.estimates import network_bytes, seconds_of
from relumlp.papers.study.grids import BaseGrid, grid_of, hidden_widths
from relumlp.papers.study.study import Cell, Own

CE, SE = LOSSES = ("cross-entropy", "squared-error")
INITIALISATIONS = ("normalised-uniform", "he", "lecun", "torch-linear")
"""Of the arms; the first of those that match the paper equally well is taken. Normalised uniform is
first because the same group's *cooperating* states it."""

INITIALISATION = "torch-linear"
"""Of the grid. The rule *dynamics.setting.initialisation* compares it with what the arms choose."""


@dataclass(frozen=True, kw_only=True)
class Grid(BaseGrid):
    """The free choices of a scale; at full scale what the paper states is as it states it.

    Attributes
    ----------
    layers, widths : the output layer counted; nodes per hidden layer. The last width is the widest.
    points, grouped : steps at which a network is looked at, and those at which its nodes also
        classify as a group, both spaced evenly by logarithm.
    arms : architectures (layers, width) trained from all initialisations.
    arm_epochs, arm_points : for so long, looked at so often.
    other : architectures trained on other data.
    other_epochs : for so long.
    update_epochs, update_points, judged : the network whose single updates are judged, how often,
        on how many validation samples; on as many the features that nodes meet are counted.
    fitted : training samples from which the nodes learn to classify.
    learning_rate : of Adam.
    """

    layers: tuple[int, ...]
    widths: tuple[int, ...]
    points: int
    grouped: int
    arms: tuple[tuple[int, int], ...]
    arm_epochs: int
    arm_points: int
    other: tuple[tuple[int, int], ...]
    other_epochs: int
    update_epochs: int
    update_points: int
    judged: int
    fitted: int
    learning_rate: float = 0.001


GRIDS = {
    # 12,000 validation samples, batch 60, 200 epochs, 3 seeds: the paper. The rest is ours.
    "full": Grid(
        layers=(2, 5, 9), widths=(20, 80, 320), seeds=(0, 1, 2),
        epochs=200, batch=60, validation=12000, points=100, grouped=10,
        arms=((2, 320), (5, 80), (9, 320)), arm_epochs=10, arm_points=45,
        other=((5, 80), (9, 320)), other_epochs=30,
        update_epochs=10, update_points=14, judged=1000, fitted=6000,
    ),
    # 998 training samples, so 17 updates an epoch.
    "quick": Grid(
        layers=(2, 5, 9), widths=(10, 40), seeds=(0, 1),
        epochs=20, batch=60, validation=200, points=16, grouped=3,
        arms=((2, 40), (9, 40)), arm_epochs=8, arm_points=9,
        other=(), other_epochs=0,
        update_epochs=8, update_points=4, judged=100, fitted=400,
    ),
}  # fmt: skip
SGD_RATES = {"cross-entropy": 0.1, "squared-error": 0.02}
SGD_INITIALISATION = "he"
"""Not as the grid: from U(±1/√fan-in), the one network tried (cross-entropy, seed 0) stayed on a
plateau for three epochs, where hardly a switch flips. Chosen after that look, before any result."""


def cells(data: str, scale: str) -> list[Cell]:
    """Return the cells: the arms first, which choose the initialisation of the rest."""
    return cells_of(data, own_grid(data, scale))


def own_grid(data: str, scale: str) -> Grid:
    """Return the grid of a scale."""
    return grid_of(GRIDS, data, scale)


def cells_of(data: str, grid: Grid) -> list[Cell]:
    """Return the cells of any grid; networks beside it are of its least and its largest size."""
    grid = with_sizes(grid)
    base = grid.base(data, optimiser="adam", learning_rate=grid.learning_rate)
    return [
        *arm_cells(base, grid),
        *grid_cells(base, grid),
        *other_cells(base, grid),
        *update_cells(base, grid),
        margin_cell(base, grid),
        example_cell(grid),
        *start_cells(base, grid),
    ]


def with_sizes(grid: Grid) -> Grid:
    """Return a grid whose arms are networks of it; those of the study's own are as they are."""
    if any((grid.layers, grid.widths) == (g.layers, g.widths) for g in GRIDS.values()):
        return grid
    ends = sorted({min(grid.layers), max(grid.layers)})
    arms = tuple((layers, max(grid.widths)) for layers in ends)
    return replace(grid, arms=arms, other=arms[-1:] if grid.other else ())


def arm_cells(base: dict[str, Any], grid: Grid) -> list[Cell]:
    """Return the arms: what the paper does not say, tried in all ways."""
    config = {**base, "kind": "arm", "epochs": grid.arm_epochs, "points": grid.arm_points,
              "grouped": 0, "fitted": 0}  # fmt: skip
    return [
        network_cell({**config, "layers": layers, "width": width, "loss": loss,
                      "initialisation": how, "seed": seed})
        for layers, width in grid.arms
        for loss in LOSSES
        for how in INITIALISATIONS
        for seed in grid.seeds
    ]  # fmt: skip


def grid_cells(base: dict[str, Any], grid: Grid) -> list[Cell]:
    """Return the paper's networks."""
    config = {**base, "kind": "grid", "epochs": grid.epochs, "points": grid.points,
              "grouped": grid.grouped, "fitted": grid.fitted,
              "featured": grid.judged}  # fmt: skip
    return [
        network_cell({**config, "layers": layers, "width": width, "loss": loss,
                      "initialisation": INITIALISATION, "seed": seed})
        for layers in grid.layers
        for width in grid.widths
        for loss in LOSSES
        for seed in grid.seeds
    ]  # fmt: skip


def other_cells(base: dict[str, Any], grid: Grid) -> list[Cell]:
    """Return networks on data that the paper did not use."""
    config = {**base, "kind": "other", "data": "fashion-mnist", "epochs": grid.other_epochs,
              "points": grid.points, "grouped": grid.grouped, "fitted": grid.fitted,
              "featured": grid.judged}  # fmt: skip
    if base["data"] != "mnist":
        return []
    return [
        network_cell({**config, "layers": layers, "width": width, "loss": loss,
                      "initialisation": INITIALISATION, "seed": seed})
        for layers, width in grid.other
        for loss in LOSSES
        for seed in grid.seeds
    ]  # fmt: skip


def network_cell(config: dict[str, Any]) -> Cell:
    """One network, trained and looked at."""
    how = f"-{config['initialisation']}" if config["kind"] == "arm" else ""
    name = f"{config['kind']}-{config['layers']}x{config['width']}-{config['loss']}{how}"
    hidden = hidden_widths(config)
    kept = 0 if config["kind"] == "arm" else network_bytes(config["data"], hidden)
    size = 2 * 10 * config["points"] * sum(hidden) + kept + 50_000
    return Cell(f"{name}-seed{config['seed']}", config, seconds(config), size)


def update_cells(base: dict[str, Any], grid: Grid) -> list[Cell]:
    """Return the deepest and widest network, whose single updates are judged while it trains."""
    layers, width = max(grid.layers), max(grid.widths)
    config = {**base, "kind": "updates", "epochs": grid.update_epochs, "layers": layers,
              "width": width, "points": grid.update_points, "judged": grid.judged}  # fmt: skip
    cells = []
    for loss in LOSSES:
        for optimiser, rate, how in (
            ("adam", grid.learning_rate, INITIALISATION),
            ("sgd", SGD_RATES[loss], SGD_INITIALISATION),
        ):
            for seed in grid.seeds:
                own = {"loss": loss, "optimiser": optimiser, "learning_rate": rate, "seed": seed,
                       "initialisation": how}  # fmt: skip
                name = f"updates-{layers}x{width}-{loss}-{optimiser}-seed{seed}"
                own = {**config, **own}
                cells.append(Cell(name, own, seconds(own), 40_000))
    return cells


def margin_cell(base: dict[str, Any], grid: Grid) -> Cell:
    """Return the real update of figure 8: SGD, at a node of the first layer."""
    config = {**base, "kind": "margin", "layers": 2, "width": max(grid.widths),
              "seed": grid.seeds[0], "loss": "cross-entropy", "initialisation": "he",
              "optimiser": "sgd", "learning_rate": 0.5, "epochs": 1, "points": 0}  # fmt: skip
    return Cell("margin", config, seconds(config), 200_000)


def example_cell(grid: Grid) -> Cell:
    """Return the one-dimensional example: one hidden layer of 30, as in the paper."""
    config = {"kind": "example", "data": "example-1d", "samples": 200, "width": 30, "epochs": 1500,
              "batch": 20, "learning_rate": 0.003, "seed": grid.seeds[0]}  # fmt: skip
    return Cell("example", config, 1.0, 20_000)


def start_cells(base: dict[str, Any], grid: Grid) -> list[Cell]:
    """Return what is looked at before training: the arms' first networks and first updates."""
    config = {**base, "kind": "start", "epochs": 1, "judged": grid.judged,
              "losses": list(LOSSES), "seeds": list(grid.seeds)}  # fmt: skip
    return [
        Cell(f"start-{layers}x{width}-{how}",
             {**config, "layers": layers, "width": width, "initialisation": how}, 1.0, 20_000)
        for layers, width in grid.arms
        for how in INITIALISATIONS
    ]  # fmt: skip


def seconds(config: dict[str, Any]) -> float:
    """Estimate a cell's time: a probe passes the validation samples through at every point."""
    passed = config["points"] * config["validation"]
    return seconds_of(config, hidden_widths(config), passed)


OWN = Own(
    {"seeds": "seeds", "layers": "layers", "widths": "widths", "learning-rate": "learning_rate",
     "epochs": "epochs", "batch": "batch"},
    own_grid, cells_of,
)  # fmt: skip
