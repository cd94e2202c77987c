"""The grids of *cooperating*, its figures' networks, and the arms of section 6.

Depth counts hidden layers, as the paper does: its "6x100" is a network 784-100-…-100-10 with six
hidden layers, a bias in the first layer only, linear outputs.
"""

from dataclasses import dataclass, replace
from typing import Any

from relumlp.papers.cooperating.variants import BANDWIDTHS, VARIANTS, described
from relumlp.papers.study.estimates import network_bytes, seconds_of
from relumlp.papers.study.grids import DATASETS, BaseGrid, grid_of, hidden_widths
from relumlp.papers.study.study import Cell, Own

TEST_ALONE = 1 / 3
"""Of the time in which nodes classify training and test samples, what test samples alone take."""


@dataclass(frozen=True, kw_only=True)
class Grid(BaseGrid):
    """The free choices of a scale; what the paper states is as it states it.

    Attributes
    ----------
    depths, width : hidden layers of the depth axis, and their width.
    depth, widths : depth of the width axis, and its widths.
    arm_depth, sigmoid_depth : of figures 4, 5 and section 6, and of figure 7; width as above.
    patience : epochs without a better validation score after which a training ends; the network of
        least validation error is kept.
    slow : times as many epochs for SGD.
    looks, updates : epochs and updates of epoch 1 after which figures 4 and 5 look.
    varied, early : updates of epoch 1 after which variants are asked, and which of
        :data:`VARIANTS`.
    varied_widths : widths of figure 9 at which the bandwidth is varied, after training.
    rates : learning rates of the arms of each family of networks, which have the first seed.
    rate : learning rate of all families; None for that of each, as in :data:`RATES`.
    """

    depths: tuple[int, ...]
    width: int
    depth: int
    widths: tuple[int, ...]
    arm_depth: int
    sigmoid_depth: int
    patience: int
    slow: int
    looks: tuple[int, ...]
    updates: tuple[int, ...]
    varied: tuple[int, ...]
    early: tuple[str, ...]
    varied_widths: tuple[int, ...]
    rates: dict[str, tuple[float, ...]]
    rate: float | None = None


ADAM, SGD = (0.0003, 0.001, 0.003), (0.02, 0.06, 0.2, 0.6, 2.0)
LOWER, HIGHER = (0.0001, *ADAM), (*ADAM, 0.01)
WIDER, HIGHEST = (0.0001, *ADAM, 0.01), (*HIGHER, 0.03, 0.1)
MOMENTUM = (0.006, 0.02, 0.06, 0.2, 0.6)
"""A tenth of the rates of SGD, because steps add up to ten gradients where these agree."""
GRIDS = {
    # Depths, widths, three seeds, early stopping on the validation error: the paper. It states
    # neither batch size, epochs nor rates. 55,000 training samples are 430 updates an epoch.
    "full": Grid(
        depths=(*range(1, 11), 20), width=100,
        depth=10, widths=(20, 40, 60, 80, 100, 120, 160, 200),
        arm_depth=6, sigmoid_depth=7, seeds=(0, 1, 2),
        batch=128, epochs=100, patience=20, validation=5000, slow=2,
        looks=(1, 2, 5, 10, 25, 50, 100), updates=(1, 5, 10, 20, 50, 100, 200, 400),
        varied=(1, 10, 100), early=tuple(VARIANTS), varied_widths=(20, 200),
        # Three rates each; more below or above where a winner was at an edge.
        rates={"grid": ADAM, "deepest": LOWER, "sigmoid": HIGHER, "sgd": SGD, "noise-inputs": ADAM,
               "noise-labels": WIDER, "cross-entropy": HIGHER, "momentum": MOMENTUM,
               "batch-normalisation": HIGHEST, "sigmoid-outputs": LOWER},
    ),
    # 998 training samples are 32 updates an epoch.
    "quick": Grid(
        depths=(1, 2, 3, 4, 6), width=20,
        depth=4, widths=(8, 20, 32),
        arm_depth=3, sigmoid_depth=3, seeds=(0, 1),
        batch=32, epochs=30, patience=8, validation=200, slow=2,
        looks=(1, 5, 30), updates=(1, 4, 31),
        varied=(1,), early=BANDWIDTHS, varied_widths=(),
        rates={"grid": (0.001, 0.003)},
    ),
}  # fmt: skip
PLAIN = ("batch-normalisation", "sigmoid-outputs")
"""Arms that are trained in NumPy, which takes about :data:`SLOWER` times as long as the kernel."""
SLOWER = 4.0
NOISE = {"noise-inputs": 0.2, "noise-labels": 0.1}
"""Standard deviation of the noise on training images, of pixels from 0 to 1; share of the training
labels that are another class, at random. Drawn once per seed, not anew every epoch."""

ARMS = ("sgd", "momentum", *NOISE, "cross-entropy", *PLAIN)
RATES = {
    # Digits have no arms of the rate beyond "grid": their other rates are guesses.
    "digits": {"grid": 0.003, "deepest": 0.003, "sigmoid": 0.01, "sgd": 0.1,
               "noise-inputs": 0.003, "noise-labels": 0.003, "cross-entropy": 0.003,
               "momentum": 0.06, "batch-normalisation": 0.003, "sigmoid-outputs": 0.001},
    "mnist": {"grid": 0.001, "deepest": 0.001, "sigmoid": 0.003, "sgd": 0.6,
              "noise-inputs": 0.001, "noise-labels": 0.003, "cross-entropy": 0.001,
              "momentum": 0.2, "batch-normalisation": 0.03, "sigmoid-outputs": 0.001},
    # Momentum's rate is that of the least validation loss; by the error it would have been 0.06.
    "fashion-mnist": {"grid": 0.001, "deepest": 0.0003, "sigmoid": 0.003, "sgd": 0.2,
                      "noise-inputs": 0.001, "noise-labels": 0.0003, "cross-entropy": 0.003,
                      "momentum": 0.02, "batch-normalisation": 0.01, "sigmoid-outputs": 0.001},
}  # fmt: skip
"""The rate of each family of networks; MNIST's and Fashion-MNIST's were set after looking at the
arms of the learning rate (``--only rate``) and before any other cell was run. The rule
*cooperating.setting.rates* compares them with what these arms choose."""

STANDING_IN = "digits"
"""Whose rates data of one's own have, unless they are asked with another."""

DATA = ("mnist", "fashion-mnist")
FASHION_FAMILIES = ("sigmoid",)
"""Families that only Fashion-MNIST has, as in the paper."""


def cells(data: str, scale: str) -> list[Cell]:
    """Return the cells of one data set, or of both, all arms of the learning rate before the rest.

    A run takes the longest first, whatever their order here. So ``--only rate`` is run first, then
    :data:`RATES` is set to what these arms choose, then the rest is run.
    """
    return cells_of(data, own_grid(data, scale))


def own_grid(data: str, scale: str) -> Grid:
    """Return the grid of a scale."""
    return grid_of(GRIDS, data, scale, (*DATASETS, "all"))


def cells_of(data: str, grid: Grid) -> list[Cell]:
    """Return the cells of any grid; see :func:`own_sizes` for one of other sizes."""
    names = DATA if data == "all" else (data,)
    own = own_sizes(grid)
    made = [of_data(own, name) for name in names]
    found = [cell for part in zip(*made, strict=True) for some in part for cell in some]
    return found if grid in GRIDS.values() else [own_cell(cell, grid) for cell in found]


def own_sizes(grid: Grid) -> Grid:
    """Return a grid of which all networks are of its sizes; the study's own are as they are.

    Widths are those of the deepest networks, depths those of the widest; the arms are as deep as
    ever if that is among the depths, or else the deepest.
    """
    if any((grid.depths, grid.widths) == (g.depths, g.widths) for g in GRIDS.values()):
        return grid
    depth = max(grid.depths)
    arm, sigmoid = (d if d in grid.depths else depth for d in (grid.arm_depth, grid.sigmoid_depth))
    width = grid.width if grid.width in grid.widths else max(grid.widths)
    varied = tuple(w for w in grid.varied_widths if w in grid.widths)
    return replace(grid, width=width, depth=depth, arm_depth=arm, sigmoid_depth=sigmoid,
                   varied_widths=varied)  # fmt: skip


def own_cell(cell: Cell, grid: Grid) -> Cell:
    """Return a cell of a grid of one's own: drawn if it has the first seed, with its own rate."""
    config = {**cell.config, "drawn": cell.config["seed"] == grid.seeds[0]}
    if grid.rate is not None and config["kind"] != "rate":
        config["learning_rate"] = grid.rate
    return network_cell(config)


def of_data(grid: Grid, data: str) -> list[list[Cell]]:
    """Return the cells of one data set: arms, grid, and the figures of Fashion-MNIST alone."""
    base = grid.base(data, epochs=grid.epochs, patience=grid.patience, loss="squared-error",
                     optimiser="adam", unit="relu", initialisation="normalised-uniform",
                     arm="", noise=0.0, axes=[], beyond=False)  # fmt: skip
    fashion = data != "mnist"
    return [
        rate_cells(grid, base, fashion),
        grid_cells(grid, base),
        arm_cells(grid, base),
        figure_cells(grid, base) if fashion else [],
    ]


def network_cell(config: dict[str, Any]) -> Cell:
    """Return one cell; its name says all that tells it from the others."""
    c = config
    name = f"{c['kind']}-{c['data']}-{c['depth']}x{c['width']}"
    if c["kind"] == "rate":
        name += f"-{c['family'].split()[-1]}-{c['learning_rate']:g}"
    name += f"-{c['arm']}" if c["arm"] and c["kind"] == "arm" else ""
    hidden = hidden_widths(config)
    # Beside the network, its file holds counts per node and class.
    size = network_bytes(config["data"], hidden) + 60 * sum(hidden) + 20_000
    return Cell(f"{name}-seed{c['seed']}", config, seconds(config), size)


def seconds(config: dict[str, Any]) -> float:
    """Estimate a cell's time: all nodes may classify training and test samples several times."""
    looks, varied = len(config.get("looks", ())), len(config.get("choices", ())) * TEST_ALONE
    of_kind = {"rate": 0, "epochs": looks, "updates": looks * TEST_ALONE, "choices": varied,
               "choices-updates": looks * varied}  # fmt: skip
    times = of_kind.get(config["kind"], 2 if config["beyond"] else 1)
    hidden = hidden_widths(config)
    taken = seconds_of(config, hidden, classified=times * sum(hidden))
    return taken * (SLOWER if config["arm"] in PLAIN else 1.0)


def family(config: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a configuration with its family and the rate of that family."""
    rates = RATES.get(config["data"], RATES[STANDING_IN])
    return {**config, "family": f"{config['data']} {name}", "learning_rate": rates[name]}


def member(grid: Grid, base: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what the networks of a family have in common: size and design, no rate."""
    sized = {**base, "width": grid.width}
    if name == "grid":
        return {**sized, "depth": grid.depth}
    if name == "deepest":
        return {**sized, "depth": max(grid.depths)}
    if name == "sigmoid":
        return {**sized, "depth": grid.sigmoid_depth, "arm": name, "unit": "sigmoid",
                "loss": "cross-entropy"}  # fmt: skip
    arm = {**sized, "depth": grid.arm_depth, "arm": name, "noise": NOISE.get(name, 0.0)}
    if name == "sgd":
        return {**arm, "optimiser": "sgd", "epochs": grid.slow * base["epochs"]}
    if name == "momentum":
        return {**arm, "optimiser": name}
    return {**arm, "loss": "cross-entropy"} if name == "cross-entropy" else arm


def rate_cells(grid: Grid, base: dict[str, Any], fashion: bool) -> list[Cell]:
    """Return the arms of the learning rate, of every family: one seed, and no layer is measured."""
    names = [n for n in grid.rates if fashion or n not in FASHION_FAMILIES]
    return [
        network_cell({**family(member(grid, base, name), name), "kind": "rate",
                      "learning_rate": rate, "seed": grid.seeds[0]})
        for name in names
        for rate in grid.rates[name]
    ]  # fmt: skip


def grid_cells(grid: Grid, base: dict[str, Any]) -> list[Cell]:
    """Return the paper's networks: the depth axis, the width axis, and where they cross."""
    sizes = {(d, grid.width): ["depth"] for d in grid.depths}
    for w in grid.widths:
        sizes.setdefault((grid.depth, w), []).append("width")
    if (grid.arm_depth, grid.width) not in sizes:
        raise ValueError("the arms need the grid's networks of their size")
    configs = [
        {**family(base, "grid" if depth <= grid.depth else "deepest"), "kind": "grid",
         "depth": depth, "width": width, "axes": axes, "seed": seed,
         "beyond": width == grid.width and depth in (grid.depth, grid.arm_depth)}
        for (depth, width), axes in sizes.items()
        for seed in grid.seeds
    ]  # fmt: skip
    return [network_cell(config) for config in configs]


def arm_cells(grid: Grid, base: dict[str, Any]) -> list[Cell]:
    """Return the arms of section 6."""
    return [
        network_cell({**family(member(grid, base, arm), arm), "kind": "arm", "seed": seed})
        for arm in ARMS
        for seed in grid.seeds
    ]


def figure_cells(grid: Grid, base: dict[str, Any]) -> list[Cell]:
    """Return what the paper shows of Fashion-MNIST alone: figures 4, 5 and 7; and the variants."""
    size = {**family(base, "grid"), "depth": grid.arm_depth, "width": grid.width}
    looked = {**size, "patience": None}
    sigmoid = family(member(grid, base, "sigmoid"), "sigmoid")
    kinds = (
        {**looked, "kind": "epochs", "epochs": grid.looks[-1], "looks": list(grid.looks)},
        {**looked, "kind": "updates", "epochs": 1, "looks": list(grid.updates)},
        {**sigmoid, "kind": "sigmoid"},
    )
    cells = [network_cell({**kind, "seed": seed}) for kind in kinds for seed in grid.seeds]
    return [*cells, *variant_cells(grid, base)]


def variant_cells(grid: Grid, base: dict[str, Any]) -> list[Cell]:
    """Return the cells of which the node classifiers are varied, as the paper leaves them unsaid.

    All variants on the trained network of figure 4, and after a few updates on that of figure 5;
    the bandwidth alone, at two widths, on networks of figure 9. One seed: a variant is compared
    with others on the same network.
    """
    own = {**family(base, "grid"), "depth": grid.arm_depth, "width": grid.width}
    size = {**own, "seed": grid.seeds[0], "choices": described(VARIANTS)}
    updates = {"patience": None, "epochs": 1, "looks": list(grid.varied),
               "choices": described(grid.early)}  # fmt: skip
    bandwidths = {**size, "depth": grid.depth, "choices": described(BANDWIDTHS)}
    return [
        network_cell({**size, "kind": "choices"}),
        network_cell({**size, **updates, "kind": "choices-updates"}),
        *(network_cell({**bandwidths, "kind": "choices", "width": width})
          for width in grid.varied_widths),
    ]  # fmt: skip


OWN = Own(
    {"seeds": "seeds", "depths": "depths", "widths": "widths", "learning-rate": "rate",
     "epochs": "epochs", "batch": "batch", "patience": "patience"},
    own_grid, cells_of,
)  # fmt: skip
