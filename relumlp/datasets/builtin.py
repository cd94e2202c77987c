"""Data that needs no download: scikit-learn's digits and a one-dimensional regression example."""

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from relumlp.checks import check_seed, check_whole
from relumlp.datasets.dataset import Dataset
from relumlp.datasets.splits import split
from relumlp.doors.opening import door
from relumlp.errors import UserError

Floats = npt.NDArray[np.float64]

DIGITS_TEST = 599
"""Number of test samples of the digits: a third of 1 797."""

KNOTS = (-1.0, -0.6, -0.2, 0.1, 0.4, 1.0)
HEIGHTS = (0.2, 0.8, -0.5, -0.5, 0.7, 0.0)
NOISE_1D = 0.05
MOST_SAMPLES = 10**8


def digits() -> Dataset:
    """Load the 1 797 real 8×8 images of scikit-learn's digits, with pixels from 0 to 16.

    scikit-learn gives the images as one set. The test set is the stratified third that
    ``split(labels, 599, seed=0)`` sets aside, the same in every version of NumPy; the other 1 198
    images are for training and validation.

    Returns
    -------
    Dataset
        With scale 1/16.
    """
    table: npt.NDArray[np.uint8] = np.loadtxt(_digits_file(), np.uint8, delimiter=",")
    images, labels = table[:, :-1].copy(), table[:, -1].astype(np.int64)
    train, test = split(labels, DIGITS_TEST, seed=0)
    arrays: dict[str, Any] = {
        "train_images": images[train],
        "train_labels": labels[train],
        "test_images": images[test],
        "test_labels": labels[test],
    }
    digests = {name: _sha256(array) for name, array in arrays.items()}
    return Dataset("digits", **arrays, scale=1 / 16, classes=10, shape=(8, 8), digests=digests)


@door(x="…")
def underlying_1d(x: npt.ArrayLike) -> Floats:
    """Evaluate the curve that `example_1d` samples: straight pieces between six knots.

    The paper shows its curve only as a picture, so this one is our own: on [−1, 1], through
    (−1, 0.2), (−0.6, 0.8), (−0.2, −0.5), (0.1, −0.5), (0.4, 0.7), (1, 0); flat in one piece, and
    with four kinks inside, the places where a network's sample-set boundaries may settle.

    Parameters
    ----------
    x : array of float, any shape
        Points at which the curve is evaluated; outside [−1, 1] the curve is constant.

    Returns
    -------
    ndarray of float64, the shape of `x`

    Notes
    -----
    Replaces fig. 1a of *dynamics* [dynamics.fig1].
    """
    return np.asarray(np.interp(np.asarray(x, dtype=np.float64), KNOTS, HEIGHTS))


@door()
def example_1d(samples: int, seed: int | np.random.SeedSequence) -> tuple[Floats, Floats, Floats]:
    """Generate the one-dimensional regression example.

    x is uniform on [−1, 1], ascending; y = underlying_1d(x) + normal noise of standard
    deviation 0.05.

    Parameters
    ----------
    samples : int
        Number of samples, from 1 to 10⁸.
    seed : int or SeedSequence
        The same seed gives the same data, under one version of NumPy.

    Returns
    -------
    x, y, underlying : ndarray of float64, shape (n, 1)
        Inputs, noisy targets, and the targets without noise; samples are rows.

    Raises
    ------
    UserError
        If `samples` is not a whole number from 1 to 10⁸, or `seed` is not a seed.

    Notes
    -----
    Replaces the data of fig. 1 of *dynamics*, whose distribution the paper does not give in
    numbers [dynamics.fig1].
    """
    if (n := check_whole("samples", samples, 1)) > MOST_SAMPLES:
        raise UserError(f"samples: expected at most {MOST_SAMPLES:,}, got {n}")
    rng = np.random.default_rng(check_seed("seed", seed))
    x = np.sort(rng.uniform(-1, 1, size=(n, 1)), axis=0)
    underlying = underlying_1d(x)
    return x, underlying + rng.normal(0, NOISE_1D, size=(n, 1)), underlying


def _digits_file() -> Path:
    """Find the file that ``load_digits`` reads, without the slow import of scikit-learn."""
    package = find_spec("sklearn")
    assert package is not None
    assert package.submodule_search_locations is not None
    return Path(package.submodule_search_locations[0], "datasets", "data", "digits.csv.gz")


def _sha256(array: npt.NDArray[Any]) -> str:
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return hashlib.sha256(little.tobytes()).hexdigest()
