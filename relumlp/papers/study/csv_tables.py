"""A result's numbers as CSV: a table a measure, a row a number, with names on every axis."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from relumlp.machine.writing import write_atomically
from relumlp.papers.study.axes import Axes
from relumlp.papers.study.study import Measured


def write_tables(axes: Axes, result: Measured, folder: Path) -> list[Path]:
    """Write ``<measure>.csv`` for each measure of a result; return the files.

    Columns: ``of`` is the group of networks, then each axis by name, then the number, whose column
    is the measure's name. Of a measure whose arrays have unlike axes, those of rarer kinds of axes
    have a file of their own, whose name says which axes they have.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, arrays in by_table(axes, result).items():
        path = folder / f"{name}.csv"
        write_atomically(path, as_text(axes, result, arrays).encode())
        written.append(path)
    return written


def by_table(axes: Axes, result: Measured) -> dict[str, list[str]]:
    """Return the names of arrays by the table that they belong to."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for array in result.arrays:
        names = tuple(axis.name for axis in axes.along(result, array))
        found.setdefault((measure_of(array), names), []).append(array)
    tables: dict[str, list[str]] = {}
    for (measure, names), arrays in sorted(found.items(), key=lambda one: -len(one[1])):
        tables[measure if measure not in tables else "-".join((measure, "by", *names))] = arrays
    return tables


def measure_of(array: str) -> str:
    """Return the measure of an array: what follows the name of its group."""
    return array.rsplit(".", 1)[-1]


def as_text(axes: Axes, result: Measured, arrays: Sequence[str]) -> str:
    """Return a table of arrays of one measure."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    names = [axis.name for axis in axes.along(result, arrays[0])]
    rows.writerow(["of", *names, measure_of(arrays[0])])
    for array in arrays:
        rows.writerows(rows_of(axes, result, array))
    return text.getvalue()


def rows_of(axes: Axes, result: Measured, array: str) -> Iterator[list[Any]]:
    """Yield the rows of an array, the last axis running fastest."""
    along = [axis.values for axis in axes.along(result, array)]
    group = array.rpartition(".")[0] or array
    values = np.asarray(result.arrays[array])
    for place, value in zip(product(*along), values.ravel(), strict=True):
        yield [group, *place, shown(value)]


def shown(value: Any) -> Any:
    """Return a number as text that reads back as it is, in its own precision."""
    return str(value) if isinstance(value, np.floating) else value.item()
