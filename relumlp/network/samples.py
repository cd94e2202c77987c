"""Samples as they are stored, and the mean loss and accuracy of a network on them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from relumlp.checks import check_choice, check_finite, check_labels, check_number
from relumlp.errors import UserError
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP, forward
from relumlp.types import Array, Ints

SAMPLES_AT_ONCE = 4096
"""Number of samples in one chunk; a chunk is scaled and passed through the network at once."""

STORED = (np.uint8, np.float32, np.float64)
"""Dtypes that inputs may have; the kernels are compiled once for each."""

SHARES = 1e-5
"""Largest difference of a target's sum from 1: more than 100 roundings of float32."""


class Samples(NamedTuple):
    """Samples as they are stored; a mini-batch is copied and scaled only when it is gathered.

    Attributes
    ----------
    inputs : (n, s_0), bytes or floats.
    targets : (n,) integer classes, or (n, s_N) float targets.
    scale : factor from stored inputs to the network's inputs: input × scale.
    rows : the numbers of the samples in use; None for all.
    """

    inputs: Array
    targets: Array
    scale: float = 1.0
    rows: Ints | None = None

    @property
    def chosen(self) -> Ints:
        """Numbers of the samples in use."""
        return np.arange(len(self.inputs)) if self.rows is None else np.asarray(self.rows)

    def x(self, rows: Ints, dtype: DTypeLike) -> Array:
        """Scaled inputs of some samples, (len(rows), s_0)."""
        x = self.inputs[rows].astype(dtype)
        return x * x.dtype.type(self.scale)

    def y(self, outputs: int, dtype: DTypeLike) -> Array:
        """Targets of all samples, (n, s_N): one-hot for classes."""
        if self.targets.ndim == 1:
            return one_hot(self.targets, outputs, dtype)
        return self.targets.astype(dtype)


class Score(NamedTuple):
    """Mean loss over samples, and the fraction classified correctly (NaN for float targets)."""

    loss: float
    accuracy: float


def live_inputs(samples: Samples) -> Ints:
    """Inputs that are not 0 in some sample, as ranges: (r, 2) int64, first and last + 1.

    Every other input is 0 in all samples in use, so the gradient of its weights is exactly zero.
    """
    rows = samples.chosen
    used = np.zeros(samples.inputs.shape[1] + 2, np.int8)
    for at in range(0, len(rows), SAMPLES_AT_ONCE):
        used[1:-1] |= (samples.inputs[rows[at : at + SAMPLES_AT_ONCE]] != 0).any(axis=0)
    return np.flatnonzero(np.diff(used)).reshape(-1, 2).astype(np.int64)


def evaluate(network: MLP, samples: Samples, loss: str = "cross-entropy") -> Score:
    """Mean loss and accuracy over samples, in chunks, so memory does not grow with their number.

    Raises
    ------
    UserError : the samples do not fit the network or the loss, or the loss is unknown.
    """
    check_choice("loss", loss, LOSSES)
    check_samples("samples", samples, network, loss)
    return score(network, samples, loss)


def score(network: MLP, samples: Samples, loss: str) -> Score:
    """Compute :func:`evaluate` for samples that have been checked; the loss may be infinite."""
    total, correct, rows = 0.0, 0, samples.chosen
    classes = samples.targets.ndim == 1
    for at in range(0, len(rows), SAMPLES_AT_ONCE):
        some = rows[at : at + SAMPLES_AT_ONCE]
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            x = samples.x(some, network.theta.dtype)
            z = forward(network.W, network.b, x, network.units).output
            y = Samples(samples.inputs, samples.targets[some]).y(z.shape[1], z.dtype)
            total += float(LOSSES[loss].value(z, y).sum(dtype=np.float64))
        correct += int((z.argmax(axis=1) == samples.targets[some]).sum()) if classes else 0
    return Score(total / len(rows), correct / len(rows) if classes else float("nan"))


def hidden_activations(network: MLP, samples: Samples) -> Samples:
    """Return the activations of the last hidden layer, (n, s_{N−1}), as samples of their own."""
    rows, dtype = samples.chosen, network.theta.dtype
    chunks = [rows[at : at + SAMPLES_AT_ONCE] for at in range(0, len(rows), SAMPLES_AT_ONCE)]
    a = np.concatenate([network.forward(samples.x(some, dtype)).a[-2] for some in chunks])
    return Samples(a, samples.targets[rows])


def check_samples(name: str, samples: Samples, network: MLP, loss: str | None = None) -> None:
    """Refuse samples that do not fit the network, or the loss if there is one."""
    x, y, outputs = samples.inputs, samples.targets, network.sizes[-1]
    if x.ndim != 2 or x.shape[1] != network.sizes[0]:
        raise UserError(f"{name}: expected inputs (n, {network.sizes[0]}), got {x.shape}")
    if x.dtype not in STORED:
        raise UserError(f"{name}: expected inputs of uint8, float32 or float64, got {x.dtype}")
    check_finite(f"{name} inputs", x)
    check_number(f"{name} scale", samples.scale, above=0)
    check_rows(name, samples.chosen, len(x))
    if y.ndim == 1 and y.dtype.kind in "iu":
        check_labels(y, outputs, len(x))
    elif y.shape != (len(x), outputs):
        raise UserError(
            f"{name}: expected targets ({len(x)},) of classes or ({len(x)}, {outputs}), "
            f"got {y.shape} of {y.dtype}"
        )
    else:
        check_targets(f"{name} targets", y, loss)


def check_rows(name: str, rows: Ints, n: int) -> None:
    """Refuse row numbers outside 0 … n − 1, because a kernel does not check its indices."""
    if rows.ndim != 1 or len(rows) == 0:
        raise UserError(f"{name}: expected at least one sample, got {len(rows)} rows")
    if rows.dtype.kind not in "iu":
        raise UserError(f"{name}: expected rows as whole numbers, got {rows.dtype}")
    if rows.min() < 0 or rows.max() >= n:
        wrong = rows[(rows < 0) | (rows >= n)][0]
        raise UserError(f"{name}: expected rows from 0 to {n - 1}, got {wrong}")


def check_targets(name: str, y: Array, loss: str | None) -> None:
    """Refuse targets that are not finite; for cross-entropy, also rows that do not sum to 1.

    The slope of cross-entropy, p − y, is its derivative only where Σ_m y_m = 1.
    """
    check_finite(name, y)
    sums = y.sum(axis=1, dtype=np.float64)
    if loss == "cross-entropy" and (abs(sums - 1) > SHARES).any():
        wrong = sums[abs(sums - 1) > SHARES][0]
        raise UserError(f"{name}: expected rows that sum to 1 for cross-entropy, got {wrong:g}")
