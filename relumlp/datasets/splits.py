"""Deterministic splits by index: the same seed gives the same samples under every NumPy version."""

from typing import Any

import numpy as np
import numpy.typing as npt

from relumlp.checks import check_seed
from relumlp.doors.opening import door
from relumlp.errors import UserError

Indices = npt.NDArray[np.intp]


@door(labels="some: whole: n")
def split(
    labels: npt.ArrayLike, validation: int, seed: int | np.random.SeedSequence
) -> tuple[Indices, Indices]:
    """Set aside a stratified validation set: each class has its proportional share to one sample.

    Within a class the choice is uniform: samples in random order are sorted by class, and every
    (n / validation)-th sample from a random start is taken. The random numbers are raw words of
    PCG64, because NumPy guarantees this stream, whereas the methods of its ``Generator`` may change
    between versions.

    Parameters
    ----------
    labels : array of int, shape (n,)
        The class of each sample.
    validation : int
        Number of samples to set aside: 0 ≤ validation < n.
    seed : int or SeedSequence
        The same seed gives the same split.

    Returns
    -------
    train_indices : ndarray of intp, shape (n − validation,)
    validation_indices : ndarray of intp, shape (validation,)
        Both are ascending, and together they hold every index once.

    Raises
    ------
    UserError
        If `labels` is not a vector of whole numbers, `validation` leaves nothing to train on, or
        an argument is of another type.
    """
    labels = np.asarray(labels)
    n = len(labels)
    if not 0 <= validation < n:
        raise UserError(f"validation: expected 0 to {n - 1} of {n} samples, got {validation}")
    chosen = np.zeros(n, dtype=bool)
    chosen[_systematic(labels, validation, check_seed("seed", seed))] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def _systematic(labels: npt.NDArray[Any], v: int, seed: np.random.SeedSequence) -> Indices:
    n = len(labels)
    words = np.random.PCG64(seed).random_raw(n + 1)
    shuffled = np.argsort(words[:n], kind="stable")
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    start = int(words[n] % np.uint64(n))
    return by_class[(np.arange(v) * n + start) // max(v, 1)]
