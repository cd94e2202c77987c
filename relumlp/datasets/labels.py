"""Labels of any kind as classes from 0, and which label became which class."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.arrays import as_array, is_ordered
from relumlp.doors.opening import door
from relumlp.errors import DataError, UserError, shown
from relumlp.types import Array, Ints

MOST_NAMED = 12
"""Classes that a sentence names one by one."""


class Labels(NamedTuple):
    """Labels as classes.

    Attributes
    ----------
    codes : (n,) int64, the class of each sample, from 0.
    classes : the label of each class, in Python's types.
    """

    codes: Ints
    classes: tuple[Any, ...]

    def __str__(self) -> str:
        """Return which label became which class."""
        some = [f"{shown(label)} → {k}" for k, label in enumerate(self.classes[:MOST_NAMED])]
        rest = len(self.classes) - len(some)
        return ", ".join(some) + (f" and {rest} more" if rest else "")


@door()
def read_labels(values: Any, outputs: int | None = None, classes: Any = None) -> Labels:
    """Return labels as classes: whole numbers, whole floats, text, flags, or one-hot rows.

    With ``classes`` a label's class is its place among them. Without, whole numbers that are
    numbers of outputs already stay what they are; all other labels are sorted, so the smallest is
    class 0.

    Parameters
    ----------
    values : (n,), or (n, classes) one-hot; any container.
    outputs : how many classes the network has; None for as many as there are labels.
    classes : labels in the order of the network's outputs; None if it does not say.

    Raises
    ------
    DataError : a label is missing, is not among the classes, is neither of these kinds, or there
        are other labels than outputs; the message names the row.
    """
    if classes is not None and not is_ordered(classes):
        raise UserError(f"classes: expected a list of labels, got {shown(classes)}")
    classes = None if classes is None else tuple(classes)
    array = plain("labels", values)
    found = from_one_hot(array) if array.ndim == 2 and array.shape[1] > 1 else array
    if found.ndim == 2:
        found = found[:, 0]
    if found.ndim != 1 or not len(found):
        raise DataError(f"labels: expected one for each sample, got shape {array.shape}")
    labels = python_labels(found)
    if array.ndim == 2 and array.shape[1] > 1 and classes is not None:
        # Columns of one-hot rows are outputs, whatever their labels are called.
        return Labels(np.array(labels, np.int64), classes)
    return coded(labels, outputs, classes)


def plain(name: str, values: Any) -> Array:
    """Return labels as an array; text and mixed labels as objects."""
    if hasattr(values, "to_numpy"):
        values = values.to_numpy()
    array = values if type(values) is np.ndarray else as_array(name, values)
    return array if array.dtype.kind in "biufUSOT" else as_array(name, array)


def from_one_hot(rows: Array) -> Array:
    """Return the column of the 1 in each row, or refuse rows that are not one-hot."""
    wrong = np.flatnonzero(~(((rows == 0) | (rows == 1)).all(axis=1) & ((rows == 1).sum(1) == 1)))
    if len(wrong):
        raise DataError(f"labels: expected rows with a single 1 and zeros, got "
                        f"{shown(rows[wrong[0]].tolist())} in row {wrong[0]}")  # fmt: skip
    return np.argmax(rows == 1, axis=1)


def python_labels(found: Array) -> list[Any]:
    """Return labels in Python's types, whole floats as whole numbers; refuse missing ones."""
    labels = [
        v.decode(errors="backslashreplace") if isinstance(v, bytes) else v for v in found.tolist()
    ]
    for row, label in enumerate(labels):
        # NaN is not itself; pandas' NA is neither true nor false, and prints as <NA>.
        if label is None or str(label) in ("nan", "<NA>", "NaT") or label == "":
            raise DataError(f"labels: expected one for each sample, got a missing one in row {row}")
        if isinstance(label, float):
            labels[row] = whole(label, row)
        elif not isinstance(label, (str, int)):
            raise DataError(f"labels: expected text, flags or whole numbers, got "
                            f"{shown(label)} in row {row}")  # fmt: skip
    kinds = {str if isinstance(v, str) else type(v) for v in labels}
    if len(kinds) > 1:
        names = " and ".join(sorted(kind.__name__ for kind in kinds))
        raise DataError(f"labels: expected labels of one kind, got {names}")
    return labels


def whole(label: float, row: int) -> int:
    """Return a whole float as a whole number, or refuse it."""
    if label != label or not label.is_integer():
        raise DataError(f"labels: expected whole numbers, got {label!r} in row {row}; values are "
                        "for a regression, as relumlp.estimators.ReLUMLPRegressor")  # fmt: skip
    return int(label)


def coded(labels: list[Any], outputs: int | None, classes: tuple[Any, ...] | None) -> Labels:
    """Return the class of each label."""
    if classes is not None:
        named = classes
    elif outputs is not None and are_numbers_of_outputs(labels, outputs):
        named = tuple(range(outputs))
    else:
        named = tuple(sorted({*labels}))
        if outputs is not None and len(named) != outputs:
            raise DataError(f"labels: expected {outputs} different ones, as the network has "
                            "outputs, or classes=[…] (--classes on the command line) that names "
                            f"all of them, got {len(named)}: "
                            f"{shown(list(named))}")  # fmt: skip
    at = {as_key(label): k for k, label in enumerate(named)}
    for row, label in enumerate(labels):
        if as_key(label) not in at:
            raise DataError(f"labels: expected one of {shown(list(named))}, got {shown(label)} in "
                            f"row {row}")  # fmt: skip
    return Labels(np.array([at[as_key(v)] for v in labels], np.int64), named)


def as_key(label: Any) -> Any:
    """Return what a label is compared by: a flag equals no number, and 1.0 equals 1."""
    if isinstance(label, bool):
        return (label,)
    return int(label) if isinstance(label, float) and label.is_integer() else label


def are_numbers_of_outputs(labels: list[Any], outputs: int) -> bool:
    """Whether all labels are whole numbers from 0 to outputs − 1."""
    return all(type(v) is int and 0 <= v < outputs for v in labels)
