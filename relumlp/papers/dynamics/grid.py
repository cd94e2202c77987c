"""The grid of *dynamics*, and beside it what the paper leaves unsaid: arms, updates, other data."""

from typing import Any, NamedTuple

from relumlp.errors import UserError
from relumlp.papers.study.study import Cell

LOSSES = ("cross-entropy", "squared-error")
INITIALISATIONS = ("normalised-uniform", "he", "lecun", "torch-linear")
"""Candidates; the first of those that match the paper equally well is taken. Normalised uniform is
first because the same group's *cooperating* states it."""

INITIALISATION = "torch-linear"
"""Of the grid. The rule *dynamics.setting.initialisation* compares it with what the arms choose."""


class Grid(NamedTuple):
    """The free choices of a scale; at full scale what the paper states is as it states it.

    Attributes
    ----------
    layers, widths : the output layer counted; nodes per hidden layer. The last width is the widest.
    seeds, epochs, batch, validation : as usual.
    points, grouped : steps at which a network is looked at, and those at which its nodes also
        classify as a group, both spaced evenly by logarithm.
    arms : architectures (layers, width) trained from all initialisations.
    arm_epochs, arm_points : for so long, looked at so often.
    other : architectures trained on other data.
    other_epochs : for so long.
    update_epochs, update_points, judged : the network whose single updates are judged, how often,
        on how many validation samples.
    fitted : training samples from which the nodes learn to classify.
    """

    layers: tuple[int, ...]
    widths: tuple[int, ...]
    seeds: tuple[int, ...]
    epochs: int
    batch: int
    validation: int
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


GRIDS = {
    # 12,000 validation samples, batch 60, 200 epochs, 3 seeds: the paper. The rest is ours.
    "full": Grid(
        (2, 5, 9), (20, 80, 320), (0, 1, 2), 200, 60, 12000, 100, 10,
        ((2, 320), (5, 80), (9, 320)), 10, 45,
        ((5, 80), (9, 320)), 30, 10, 14, 1000, 6000,
    ),
    # 998 training samples, so 17 updates an epoch.
    "quick": Grid(
        (2, 5, 9), (10, 40), (0, 1), 20, 60, 200, 16, 3,
        ((2, 40), (9, 40)), 8, 9,
        (), 0, 8, 4, 100, 400,
    ),
}  # fmt: skip
SPLIT_SEED = 0
LEARNING_RATE = 0.001
SGD_RATES = {"cross-entropy": 0.1, "squared-error": 0.02}
SGD_INITIALISATION = "he"
"""Not as the grid: from U(±1/√fan-in), the one network tried (cross-entropy, seed 0) stayed on a
plateau for three epochs, where hardly a switch flips. Chosen after that look, before any result."""
TRAINING = {"digits": 1198, "mnist": 60000, "fashion-mnist": 60000}
MICROSECONDS = {
    (2, 20): 55, (5, 20): 65, (9, 20): 80,
    (2, 80): 175, (5, 80): 260, (9, 80): 370,
    (2, 320): 650, (5, 320): 1950, (9, 320): 4000,
}  # fmt: skip
"""Of an update with 784 inputs and 60 samples, on one core; other sizes are taken as 100."""


def cells(data: str, scale: str) -> list[Cell]:
    """Return the cells: the arms first, which choose the initialisation of the rest."""
    if data not in TRAINING:
        raise UserError(f"data: expected {', '.join(TRAINING)}, got {data!r}")
    if data == "digits" and scale == "full":
        raise UserError("scale: expected quick for digits, whose 1,797 images are few, got full")
    grid = GRIDS[scale]
    base = {"data": data, "batch": grid.batch, "validation": grid.validation,
            "split_seed": SPLIT_SEED, "optimiser": "adam",
            "learning_rate": LEARNING_RATE}  # fmt: skip
    return [
        *arm_cells(base, grid),
        *grid_cells(base, grid),
        *other_cells(base, grid),
        *update_cells(base, grid),
        margin_cell(base, grid),
        example_cell(),
        *start_cells(base, grid),
    ]


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
              "grouped": grid.grouped, "fitted": grid.fitted}  # fmt: skip
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
              "points": grid.points, "grouped": grid.grouped, "fitted": grid.fitted}  # fmt: skip
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
    nodes = (config["layers"] - 1) * config["width"]
    kept = 0 if config["kind"] == "arm" else 4 * (nodes + 800) * config["width"]
    size = 2 * 10 * config["points"] * nodes + kept + 50_000
    return Cell(f"{name}-seed{config['seed']}", config, seconds_of(config), size)


def update_cells(base: dict[str, Any], grid: Grid) -> list[Cell]:
    """Return the deepest and widest network, whose single updates are judged while it trains."""
    layers, width = grid.layers[-1], grid.widths[-1]
    config = {**base, "kind": "updates", "epochs": grid.update_epochs, "layers": layers,
              "width": width, "points": grid.update_points, "judged": grid.judged}  # fmt: skip
    cells = []
    for loss in LOSSES:
        for optimiser, rate, how in (
            ("adam", LEARNING_RATE, INITIALISATION),
            ("sgd", SGD_RATES[loss], SGD_INITIALISATION),
        ):
            for seed in grid.seeds:
                own = {"loss": loss, "optimiser": optimiser, "learning_rate": rate, "seed": seed,
                       "initialisation": how}  # fmt: skip
                name = f"updates-{layers}x{width}-{loss}-{optimiser}-seed{seed}"
                seconds = seconds_of({**config, **own})
                cells.append(Cell(name, {**config, **own}, seconds, 40_000))
    return cells


def margin_cell(base: dict[str, Any], grid: Grid) -> Cell:
    """Return the real update of figure 8: SGD, at a node of the first layer."""
    config = {**base, "kind": "margin", "layers": 2, "width": grid.widths[-1], "seed": 0,
              "loss": "cross-entropy", "initialisation": "he", "optimiser": "sgd",
              "learning_rate": 0.5, "epochs": 1, "points": 0}  # fmt: skip
    return Cell("margin", config, seconds_of(config), 200_000)


def example_cell() -> Cell:
    """Return the one-dimensional example: one hidden layer of 30, as in the paper."""
    config = {"kind": "example", "data": "example-1d", "samples": 200, "width": 30, "epochs": 1500,
              "batch": 20, "learning_rate": 0.003, "seed": 0}  # fmt: skip
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


def seconds_of(config: dict[str, Any]) -> float:
    """Estimate a cell's time: updates, a validation an epoch, and what the probe looks at."""
    samples = TRAINING[config["data"]] - config["validation"]
    size = config["layers"], config["width"]
    per_update = 1e-6 * MICROSECONDS.get(size, 100)
    passed = config["epochs"] + 1.5 * config["points"]
    updates = config["epochs"] * samples / config["batch"]
    return float(per_update * (updates + passed * config["validation"] / config["batch"] / 2) + 0.1)
