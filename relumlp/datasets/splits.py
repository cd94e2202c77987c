"""Deterministic splits by index: the same seed gives the same samples under every NumPy version."""

import operator
from typing import Any, SupportsIndex

import numpy as np
import numpy.typing as npt

from relumlp.errors import UserError

Indices = npt.NDArray[np.intp]


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
        If `labels` is not a vector, `validation` leaves nothing to train on, or an argument is of
        another type.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1:
        raise UserError(f"labels must be a vector, expected shape (n,), got {labels.shape}")
    if not (n := len(labels)):
        raise UserError("labels must hold at least one sample, got none")
    if not 0 <= (v := whole("validation", validation)) < n:
        raise UserError(f"validation must be from 0 to {n - 1} of {n} samples, got {v}")
    chosen = np.zeros(n, dtype=bool)
    chosen[_systematic(labels, v, seed_sequence(seed))] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def _systematic(labels: npt.NDArray[Any], v: int, seed: np.random.SeedSequence) -> Indices:
    n = len(labels)
    words = np.random.PCG64(seed).random_raw(n + 1)
    shuffled = np.argsort(words[:n], kind="stable")
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    start = int(words[n] % np.uint64(n))
    return by_class[(np.arange(v) * n + start) // max(v, 1)]


def seed_sequence(seed: int | np.random.SeedSequence) -> np.random.SeedSequence:
    """Return the SeedSequence of a seed; UserError if it is not a valid seed."""
    if isinstance(seed, np.random.SeedSequence):
        return seed
    if (s := whole("seed", seed)) < 0:
        raise UserError(f"seed must be at least 0, got {s}")
    return np.random.SeedSequence(s)


def whole(name: str, value: SupportsIndex) -> int:
    """Return an argument as an int; UserError with its name if it is not a whole number."""
    try:
        return operator.index(value)
    except TypeError:
        raise UserError(f"{name} must be a whole number, got {value!r}") from None
