"""Options of commands that take data and files of a user's own, and how their texts are read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from relumlp.errors import UserError

Label: TypeAlias = Annotated[
    str | None, typer.Option(help="Column of the data with the labels, by name or number.")
]
Classes: TypeAlias = Annotated[
    str | None, typer.Option(help="Labels of the outputs, in their order, as cat,dog,fox.")
]
Mean: TypeAlias = Annotated[
    str | None,
    typer.Option(help="What is taken from each input before layer 1: a number, or a,b,c."),
]
Std: TypeAlias = Annotated[
    str | None, typer.Option(help="What the difference is divided by: a number, or a,b,c.")
]
Scale: TypeAlias = Annotated[
    float | None, typer.Option(help="Factor from bytes to inputs, as 0.00392156862745098.")
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Force: TypeAlias = Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")]


def check_new(files: Sequence[Path], force: bool) -> None:
    """Refuse to replace a file that is there."""
    there = [str(file) for file in files if file.exists()]
    if there and not force:
        raise UserError(
            f"--out: expected a new file, got {there[0]}, which is there; --force replaces it"
        )


def labels_of(text: str | None) -> list[str | int] | None:
    """Return labels that are separated by commas, whole numbers as numbers."""
    if text is None:
        return None
    return [int(v) if v.lstrip("-").isdecimal() else v for v in text.split(",")]


def floats(name: str, text: str | None) -> list[float] | float | None:
    """Return a number, or a list of them that are separated by commas."""
    if text is None:
        return None
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        raise UserError(f"{name}: expected a number, or numbers as 0.1,0.2, got {text!r}") from None
    return found[0] if len(found) == 1 else found
