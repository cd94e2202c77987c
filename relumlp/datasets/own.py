"""A dataset of one's own from one file: samples to train on and samples to test on."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from relumlp.datasets.dataset import Dataset
from relumlp.datasets.labels import read_labels
from relumlp.errors import DataError, UserError
from relumlp.machine.digests import array_digest, digest
from relumlp.machine.files import read_arrays
from relumlp.types import Array

PARTS = ("x_train", "y_train", "x_test", "y_test")
"""Arrays of the file, named as Keras names those of MNIST."""
DIGITS_SHOWN = 12


def own_dataset(path: Path) -> Dataset:
    """Read a dataset from an .npz with x_train, y_train, x_test and y_test.

    Its name is that of the file, and the beginning of the digest of its arrays: what is computed
    from them is not taken for what was computed from others.

    Parameters
    ----------
    path : samples are rows, or images (n, height, width); bytes are pixels, of which 255 is 1, all
        other numbers are taken as they are. Labels of any kind are numbered as
        :func:`relumlp.datasets.labels.read_labels` numbers them.

    Raises
    ------
    FileFormatError : the file cannot be read.
    DataError : an array is missing, or the arrays do not fit each other.
    """
    arrays = read_arrays(path)
    if absent := [name for name in PARTS if name not in arrays]:
        raise DataError(
            f"{path}: expected arrays {', '.join(PARTS)}, got no {' and no '.join(absent)}"
        )
    x, y, x_test, y_test = (arrays[name] for name in PARTS)
    check_parts(path, arrays)
    read, classes = read_labels(np.concatenate([y, y_test]))
    codes = read.astype(np.int64)
    inputs = [inputs_of(path, part) for part in (x, x_test)]
    digests = {name: array_digest(arrays[name]) for name in PARTS}
    return Dataset(
        f"{stem(path)}-{digest(digests)[:DIGITS_SHOWN]}", inputs[0], codes[: len(y)], inputs[1],
        codes[len(y) :], scale=1 / 255 if x.dtype == np.uint8 else 1.0, classes=len(classes),
        shape=image_shape(x), digests=digests,
    )  # fmt: skip


def check_parts(path: Path, arrays: dict[str, Array]) -> None:
    """Refuse arrays that do not fit each other."""
    x, y, x_test, y_test = (arrays[name] for name in PARTS)
    for name, samples, labels in (("train", x, y), ("test", x_test, y_test)):
        if samples.ndim not in (2, 3) or not samples.size:
            raise DataError(
                f"{path}: expected x_{name} (n, features) or (n, height, width), "
                f"got shape {samples.shape}"
            )
        if labels.shape != samples.shape[:1]:
            raise DataError(
                f"{path}: expected y_{name} of shape ({len(samples)},), got {labels.shape}"
            )
    if x.shape[1:] != x_test.shape[1:] or x.dtype != x_test.dtype:
        raise DataError(
            f"{path}: expected samples of one shape and type, got {x.shape[1:]} of {x.dtype} to "
            f"train on and {x_test.shape[1:]} of {x_test.dtype} to test on"
        )


def inputs_of(path: Path, samples: Array) -> Any:
    """Return samples as rows, bytes or finite floats."""
    rows = samples.reshape(len(samples), -1)
    if rows.dtype == np.uint8:
        return rows
    if rows.dtype.kind not in "biuf":
        raise DataError(f"{path}: expected samples as real numbers, got {rows.dtype}")
    floats = rows.astype(np.float64)
    if not np.isfinite(floats).all():
        raise DataError(f"{path}: expected finite numbers, got NaN or infinity among the samples")
    return floats


def image_shape(samples: Array) -> tuple[int, int]:
    """Return (height, width) of an image; features that are no image are one row."""
    height, width = samples.shape[1:] if samples.ndim == 3 else (1, samples.shape[1])
    return height, width


def stem(path: Path) -> str:
    """Return a file's name without its ending, as a folder can have it.

    Raises
    ------
    UserError : nothing of it is left.
    """
    found = re.sub(r"[^A-Za-z0-9_]+", "-", path.stem).strip("-")[:40]
    if not found:
        raise UserError(f"--data: expected a file whose name has letters or digits, got '{path}'")
    return found
