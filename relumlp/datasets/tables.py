"""Samples that a user brings: arrays, frames and files, as numbers with the names of columns."""

import csv
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.arrays import as_array, promoted
from relumlp.datasets.idx import read_idx
from relumlp.doors.opening import door
from relumlp.errors import DataError, UserError, shown
from relumlp.machine.files import read_arrays
from relumlp.machine.targets import as_path
from relumlp.types import Array

MISSING = ("", "na", "n/a", "nan", "null", "none", "?")
"""What stands for a missing value in a CSV, whatever the case."""

INPUTS = ("X", "x", "inputs", "data", "images", "arr_0")
TARGETS = ("y", "Y", "labels", "label", "targets", "target", "arr_1")
"""Names under which an .npz holds samples and labels."""


class RawTable(NamedTuple):
    """Samples as they came.

    Attributes
    ----------
    X : (n, s_0), bytes or floats.
    y : labels or values, of any kind; None if there are none.
    names : of the columns of X; empty where they have none.
    """

    X: Array
    y: Any = None
    names: tuple[str, ...] = ()


@door()
def read_table(source: Any, y: Any = None, label: str | int | None = None) -> RawTable:
    """Read samples: an array, a frame, a list of rows, or the path of a CSV, NPZ, NPY or IDX file.

    Parameters
    ----------
    source : frames of pandas, polars and whatever narwhals knows; images (n, height, width) become
        rows.
    y : labels or values; a path of an IDX or NPY file; or None.
    label : the column that holds them, by name or by number (−1 is the last); None for none.

    Raises
    ------
    DataError : a value is missing or is not a number (the message names row and column), or the
        file is damaged or of no kind that can be read.
    """
    if label is not None and (isinstance(label, bool) or not isinstance(label, (str, int))):
        raise UserError(f"label: expected the name or number of a column, got {shown(label)}")
    if isinstance(source, (str, os.PathLike)):
        table = read_path(as_path(source), label)
    elif frame := as_frame(source):
        table = of_frame(frame, label)
    else:
        table = split_column(as_array("X", source), label)
    if isinstance(y, (str, os.PathLike)):
        if not is_file(as_path(y)):
            raise DataError("y: expected labels, or the path of an NPY or IDX file, got "
                            f"{shown(str(y))}, where there is no file")  # fmt: skip
        y = values_in(as_path(y))
    if isinstance(y, np.ma.MaskedArray):
        y = as_array("y", y)
    if y is not None and not hasattr(y, "__len__"):
        raise UserError(f"y: expected labels or values, got a {type(y).__name__}")
    if y is not None and table.y is not None:
        raise UserError("y: expected labels or the column of labels, got both")
    return checked_table(table._replace(y=table.y if y is None else y))


def checked_table(table: RawTable) -> RawTable:
    """Return a table of finite numbers whose rows are samples, or refuse it."""
    X = table.X if table.X.ndim < 3 else table.X.reshape(len(table.X), -1)
    if X.ndim != 2 or not X.size:
        raise DataError(f"X: expected samples (n, features), got shape {table.X.shape}")
    if X.dtype.kind == "c":
        raise DataError(f"X: expected real numbers, got dtype {X.dtype}")
    if X.dtype.kind not in "biuf":
        X = numbers_of(X, table.names)
    if X.dtype != np.uint8 and (X.dtype.kind in "biu" or X.dtype.itemsize > 8):
        X = promoted("X", X, exact=False).astype(np.float64)
    if X.dtype.kind == "f" and not np.isfinite(X).all():
        row, column = (int(v) for v in np.argwhere(~np.isfinite(X))[0])
        got = "a missing value" if np.isnan(X[row, column]) else "an infinite value"
        raise DataError(f"X: expected numbers everywhere, got {got} in row {row}, "
                        f"{column_name(column, table.names)}")  # fmt: skip
    if table.y is not None and len(table.y) != len(X):
        raise DataError(f"y: expected {len(X)} labels, one for each sample, got {len(table.y)}")
    return table._replace(X=X)


def column_name(column: int, names: Sequence[str]) -> str:
    """Return how a message names a column."""
    return f"column {shown(names[column])}" if names else f"column {column}"


def numbers_of(X: Array, names: Sequence[str]) -> Array:
    """Return objects or text as floats, or refuse the first that is none."""
    found = np.empty(X.shape)
    for (row, column), value in np.ndenumerate(X):
        found[row, column] = number(value, row, column_name(column, names))
    return found


def number(value: Any, row: int, where: str) -> float:
    """Return a value as a float, or refuse it with its place."""
    if value is None or str(value).strip().lower() in (*MISSING, "<na>", "nat"):
        raise DataError(f"X: expected numbers everywhere, got a missing value in row {row}, "
                        f"{where}")  # fmt: skip
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise DataError(f"X: expected numbers, got {shown(value)} in row {row}, {where}; make "
                        "numbers of it, leave the column out, or let label=… (--label on the "
                        "command line) name it if it holds the labels") from None  # fmt: skip


def as_frame(source: Any) -> Any:
    """Return a frame of narwhals, or None for what is no frame."""
    if not hasattr(source, "columns") and not hasattr(source, "collect_schema"):
        return None
    import narwhals as nw

    try:
        frame = nw.from_native(source)
    except TypeError:
        return None
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def of_frame(frame: Any, label: str | int | None) -> RawTable:
    """Return a frame's columns as numbers; names of columns are kept."""
    names = [str(name) for name in frame.columns]
    at = None if label is None else place(label, names)
    kept = [i for i in range(len(names)) if i != at]
    # By position, because a name may be a number, which would be a row's.
    columns = [frame[:, i] for i in kept]
    arrays = [column_numbers(c, names[i]) for c, i in zip(columns, kept, strict=True)]
    X = np.stack(arrays, axis=1) if arrays else np.empty((len(frame), 0))
    y = None if at is None else frame[:, at].to_numpy()
    return RawTable(X, y, tuple(names[i] for i in kept))


def column_numbers(column: Any, name: str) -> Array:
    """Return a column as numbers; the first value that is none is refused with its row."""
    missing = column.is_null().to_numpy()
    if missing.any():
        number(None, int(np.argmax(missing)), f"column {shown(name)}")
    array = np.asarray(column.to_numpy())
    if array.dtype.kind in "biuf":
        return array
    return np.array(
        [number(v, row, f"column {shown(name)}") for row, v in enumerate(array.tolist())]
    )


def place(label: str | int, names: Sequence[str]) -> int:
    """Return the number of a column, or refuse a label that names none or several."""
    if isinstance(label, str):
        found = [i for i, name in enumerate(names) if name == label]
        if len(found) == 1:
            return found[0]
        # On the command line a number comes as text.
        if not found and label.lstrip("-").isdigit():
            return place(int(label), names)
        several = ", which several columns are called" if found else ""
        raise DataError(f"label: expected one of the columns {shown(list(names))}, got "
                        f"{shown(label)}{several}")  # fmt: skip
    if not -len(names) <= label < len(names):
        raise DataError(f"label: expected a column from 0 to {len(names) - 1}, got {label}")
    return label % len(names)


def split_column(array: Array, label: str | int | None) -> RawTable:
    """Return an array without the column of labels."""
    if label is None:
        return RawTable(array)
    if array.ndim != 2:
        raise DataError(f"label: expected samples (n, columns), got shape {array.shape}")
    at = place(label, [str(i) for i in range(array.shape[1])])
    return RawTable(np.delete(array, at, axis=1), array[:, at])


def read_path(path: Path, label: str | int | None) -> RawTable:
    """Read a file of samples by the end of its name."""
    end = path.with_suffix("").suffix + path.suffix if path.suffix == ".gz" else path.suffix
    read = FILES.get(end.lower())
    if read is None and ("idx" in path.name or path.name.endswith(("ubyte", "ubyte.gz"))):
        return split_column(read_idx(path), None)
    if read is None:
        raise DataError(f"{path}: expected a file that ends in {', '.join(FILES)}, or an IDX file, "
                        f"got {path.suffix or 'no ending'}")  # fmt: skip
    if not is_file(path):
        raise DataError(f"{path}: expected a file, got no file at all")
    return read(path, label)


def is_file(path: Path) -> bool:
    """Whether there is a file; no name is too long to ask."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_npz(path: Path, label: str | int | None) -> RawTable:
    """Read samples and labels by their usual names; ``label`` may name the labels."""
    arrays = read_arrays(path)
    inputs = [n for n in INPUTS if n in arrays]
    if not inputs:
        raise DataError(f"{path}: expected samples under one of the names {', '.join(INPUTS)}, got "
                        f"{shown([*arrays])}")  # fmt: skip
    if isinstance(label, str) and label not in arrays:
        raise DataError(f"label: expected one of the arrays {shown([*arrays])}, got {shown(label)}")
    if isinstance(label, int):
        return split_column(arrays[inputs[0]], label)
    found = [label] if label else [n for n in TARGETS if n in arrays]
    return RawTable(arrays[inputs[0]], arrays[found[0]] if found else None)


def read_npy(path: Path, label: str | int | None) -> RawTable:
    """Read an array of samples; ``label`` is the number of a column."""
    return split_column(values_in(path), label)


def values_in(path: Path) -> Array:
    """Read the array of an NPY or IDX file."""
    if path.suffix != ".npy":
        return read_idx(path)
    try:
        found: Array = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{path}: expected an intact .npy file, got {shown(str(error))}") from None
    return found


def read_csv(path: Path, label: str | int | None) -> RawTable:
    """Read a CSV: separated by comma, semicolon or tab, with a header or without."""
    rows = rows_of(path)
    header = not all(is_number(cell) or cell.strip().lower() in MISSING for cell in rows[0])
    names = [c.strip() for c in rows[0]] if header else [str(i) for i in range(len(rows[0]))]
    body, first = rows[header:], 2 if header else 1
    for line, row in enumerate(body, first):
        if len(row) != len(names):
            raise DataError(f"{path}: expected {len(names)} columns in every line, got {len(row)} "
                            f"in line {line}")  # fmt: skip
    at = None if label is None else place(label, names)
    kept = [i for i in range(len(names)) if i != at]
    where = [f"column {shown(name)} of {path.name}" for name in names]
    X = np.array([[number(row[i], k, f"{where[i]} (line {k + first})") for i in kept]
                  for k, row in enumerate(body)]).reshape(len(body), len(kept))  # fmt: skip
    y = None if at is None else label_cells([row[at].strip() for row in body])
    return RawTable(X, y, tuple(names[i] for i in kept) if header else ())


def rows_of(path: Path) -> list[list[str]]:
    """Return the cells of a CSV, empty lines left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: expected a CSV in UTF-8, got one that cannot be read "
                        f"({type(error).__name__})") from None  # fmt: skip
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(text.splitlines(), delimiter=separator) if row]
    if not rows:
        raise DataError(f"{path}: expected a CSV with samples, got an empty file")
    return rows


def is_number(cell: str) -> bool:
    """Whether a cell is a number."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def label_cells(cells: list[str]) -> Array:
    """Return a column of labels: numbers where all cells are, else text."""
    if all(map(is_number, cells)):
        return np.array([float(c) for c in cells])
    return np.array(cells, dtype=object)


FILES: dict[str, Callable[[Path, str | int | None], RawTable]] = {
    ".csv": read_csv, ".tsv": read_csv, ".txt": read_csv, ".npz": read_npz, ".npy": read_npy,
}  # fmt: skip
"""By the end of the name."""
