"""Samples as they are stored, and what a network makes of them: mean loss and accuracy."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_finite, check_labels
from relumlp.errors import UserError
from relumlp.losses import LOSSES, one_hot
from relumlp.network import MLP
from relumlp.types import Array

CHUNK = 4096


class Samples(NamedTuple):
    """Samples as they are stored; nothing is copied or scaled before a mini-batch is gathered.

    Attributes
    ----------
    inputs : (n, s_0), bytes or floats.
    targets : (n,) integer classes, or (n, s_N) float targets.
    scale : input × scale is what the network sees.
    rows : the samples that count, by number; None for all.
    """

    inputs: Array
    targets: Array
    scale: float = 1.0
    rows: Array | None = None

    @property
    def chosen(self) -> Array:
        """Numbers of the samples that count."""
        return np.arange(len(self.inputs)) if self.rows is None else self.rows

    def x(self, rows: Array, dtype: Any) -> Array:
        """Scaled inputs of some samples, (len(rows), s_0)."""
        x: Array = self.inputs[rows].astype(dtype) * np.dtype(dtype).type(self.scale)
        return x

    def y(self, outputs: int, dtype: Any) -> Array:
        """Targets of all samples, (n, s_N): one-hot for classes."""
        if self.targets.ndim == 1:
            return one_hot(self.targets, outputs, dtype)
        return self.targets.astype(dtype)


class Score(NamedTuple):
    """Mean loss over samples, and the fraction classified correctly (NaN for float targets)."""

    loss: float
    accuracy: float


def evaluate(network: MLP, samples: Samples, loss: str = "cross-entropy") -> Score:
    """Mean loss and accuracy over samples, in chunks, so memory does not grow with them."""
    total, correct, rows = 0.0, 0, samples.chosen
    classes = samples.targets.ndim == 1
    for at in range(0, len(rows), CHUNK):
        some = rows[at : at + CHUNK]
        z = network.forward(samples.x(some, network.theta.dtype)).output
        y = Samples(samples.inputs, samples.targets[some]).y(z.shape[1], z.dtype)
        total += float(LOSSES[loss].value(z, y).sum(dtype=np.float64))
        correct += int((z.argmax(axis=1) == samples.targets[some]).sum()) if classes else 0
    return Score(total / len(rows), correct / len(rows) if classes else float("nan"))


def check_samples(name: str, samples: Samples, network: MLP) -> None:
    """Refuse samples that do not fit the network or the loss."""
    x, y = samples.inputs, samples.targets
    if x.ndim != 2 or x.shape[1] != network.sizes[0]:
        raise UserError(f"{name}: expected inputs (n, {network.sizes[0]}), got {x.shape}")
    if len(samples.chosen) == 0:
        raise UserError(f"{name}: expected at least one sample, got none")
    check_finite(f"{name} inputs", x)
    if y.ndim == 1 and y.dtype.kind in "iu":
        check_labels(y, network.sizes[-1], len(x))
    elif y.shape != (len(x), network.sizes[-1]):
        raise UserError(
            f"{name}: expected targets ({len(x)},) of classes or ({len(x)}, {network.sizes[-1]}), "
            f"got {y.shape} of {y.dtype}"
        )
    else:
        check_finite(f"{name} targets", y)
