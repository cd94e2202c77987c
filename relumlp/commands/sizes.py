"""What is known before anything is loaded: a dataset's sizes, what a network needs of memory."""

import re
from pathlib import Path
from typing import NamedTuple

from relumlp.errors import UserError

BUILT_IN = (("digits", 1198, 599, [8, 8], 10), ("example-1d", None, None, [1], None))
"""Name, training and test samples, shape and classes, written out, because loading scikit-learn
is slow; a test compares them with the loaded data."""

LARGEST = 10**12
"""Of a width and of the number of epochs: beyond this no machine gets."""


class Sizes(NamedTuple):
    """Numbers of a dataset: training samples, features of a sample, classes."""

    training: int
    features: int
    classes: int


def sizes_of(data: str) -> Sizes:
    """Return a dataset's sizes; nothing is read or downloaded.

    Raises
    ------
    UserError : there is no dataset of this name to train with.
    """
    from math import prod

    from relumlp.datasets.catalogue import CATALOGUE
    from relumlp.datasets.loading import load

    if data in CATALOGUE:
        shape = CATALOGUE[data].files[0].shape
        return Sizes(shape[0], prod(shape[1:]), CATALOGUE[data].classes)
    for name, training, _, shape_of_one, classes in BUILT_IN:
        if name == data and training and classes:
            return Sizes(training, prod(shape_of_one), classes)
    load(data)
    raise UserError(f"data: expected a dataset to train with, got {data!r}")


def widths(hidden: str) -> tuple[int, ...]:
    """Read hidden widths; "" or "0" for none."""
    if hidden in ("", "0"):
        return ()
    if not re.fullmatch(r"[0-9]{1,30}(-[0-9]{1,30})*", hidden):
        raise UserError(f"hidden: expected widths as in 320-320, got {hidden!r}")
    found = tuple(map(int, hidden.split("-")))
    for width in found:
        if not 1 <= width <= LARGEST:
            raise UserError(f"hidden: expected widths from 1 to {LARGEST}, got {width}")
    return found


def check_memory(name: str, parameters: int, itemsize: int, activations: int) -> None:
    """Refuse a network that needs more memory than there is.

    While it is drawn, its parameters are there in float64 and twice in its own dtype; while it is
    trained, with Adam's two means, the best ones, a gradient, and a mini-batch's activations.
    """
    from relumlp.commands.output import amount
    from relumlp.machine.memory import available

    needed = parameters * (8 + 6 * itemsize) + 4 * itemsize * activations
    there = available()
    if needed > there:
        raise UserError(
            f"hidden: expected a network that fits into memory, got {name}, "
            f"which needs about {amount(needed)} where there are {amount(there)}"
        )


def check_out(out: Path) -> None:
    """Refuse an output that cannot be written as a file, before any work is done for it."""
    from relumlp.machine.writing import check_target

    if not out.name or out.is_dir():
        raise UserError(f"--out: expected a file, got the folder '{out}'")
    check_target(out)
    check_target(out.with_name(out.name + ".checkpoint"))
