"""What the grids of all studies have in common: their scales, and what may be asked of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from relumlp.datasets.brought import provided
from relumlp.errors import UserError

DATASETS = ("digits", "mnist", "fashion-mnist")
SPLIT_SEED = 0
"""Of the cut into training and validation samples, the same for all networks."""


@dataclass(frozen=True, kw_only=True)
class BaseGrid:
    """The free choices of a scale; what a paper states is as the paper states it.

    Attributes
    ----------
    seeds : of the networks of one architecture.
    batch, epochs : mini-batch size; epochs of the grid's networks at most.
    validation : samples held out of the training samples.
    """

    seeds: tuple[int, ...]
    batch: int
    epochs: int
    validation: int

    def base(self, data: str, **more: Any) -> dict[str, Any]:
        """Return what the configurations of all cells that train on some data begin with."""
        return {"data": data, "batch": self.batch, "validation": self.validation,
                "split_seed": SPLIT_SEED, **more}  # fmt: skip


G = TypeVar("G", bound=BaseGrid)


def grid_of(grids: Mapping[str, G], data: str, scale: str, known: Sequence[str] = DATASETS) -> G:
    """Return the grid of a scale.

    Raises
    ------
    UserError : data that the study does not know, or digits at full scale.
    """
    if data not in known and not provided(data):
        names = f"{', '.join(known[:-1])} or {known[-1]}"
        raise UserError(f"data: expected {names}, got {data!r}")
    if data == "digits" and scale == "full":
        raise UserError("scale: expected quick for digits, whose 1,797 images are few, got full")
    return grids[scale]


def of_own_data(grid: G, data: str) -> G:
    """Return a grid that fits data of one's own: a fifth at most is held out; others as they are.

    Raises
    ------
    UserError : nothing would be left to hold out, or to train on.
    """
    own = provided(data)
    if own is None:
        return grid
    held_out = min(grid.validation, len(own.train_labels) // 5)
    if not held_out:
        raise UserError(
            f"data: expected at least 5 samples to train on, got {len(own.train_labels)}"
        )
    return replace(grid, validation=held_out)


def hidden_widths(config: dict[str, Any]) -> tuple[int, ...]:
    """Return the widths of the hidden layers, in whichever way a configuration states them.

    ``hidden`` : each of them; ``depth`` : how many of ``width`` nodes, as *cooperating* counts;
    ``layers`` : the same with the output layer counted, as in *dynamics*.
    """
    if "hidden" in config:
        return tuple(config["hidden"])
    hidden = config["depth"] if "depth" in config else config["layers"] - 1
    return tuple([config["width"]] * hidden)
