"""Samples as they are stored, and the mean loss and accuracy of a network on them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.arrays import as_array, as_floats, promoted, real_numbers
from relumlp.checks import check_choice, check_finite, check_labels, check_number
from relumlp.doors.opening import door, inside
from relumlp.errors import UserError
from relumlp.network.chunked import Stored, outputs_in_chunks
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.meaning import check_bare
from relumlp.network.mlp import MLP
from relumlp.types import Array, Bools, Ints

SAMPLES_AT_ONCE = 4096
"""Number of samples in one chunk; a chunk is scaled and passed through the network at once."""

SHARES = 1e-5
"""Largest difference of a target's sum from 1: more than 100 roundings of float32."""


class Samples(Stored):
    """Samples as they are stored; a mini-batch is copied and scaled only when it is gathered.

    Lists, frames, Series and tensors become arrays, by position; bytes stay bytes, other whole
    numbers become float64, labels int64. Whether the samples fit a network is found by the function
    that takes both.

    Attributes
    ----------
    inputs : (n, s_0), bytes or floats.
    targets : (n,) integer classes, or (n, s_N) float targets.
    scale : factor from stored inputs to the network's inputs: input × scale.
    rows : the numbers of the samples in use, or a slice of them; None for all.

    Raises
    ------
    UserError : inputs or targets are no arrays of numbers, or a mask hides some.
    """

    __slots__ = ()

    def __new__(
        cls,
        inputs: ArrayLike,
        targets: ArrayLike,
        scale: float = 1.0,
        rows: ArrayLike | slice | None = None,
    ) -> "Samples":
        """Return samples whose fields are arrays in the machine's own form."""
        x, y = real_numbers("inputs", inputs), real_numbers("targets", targets)
        if x.dtype == object or (x.dtype.kind in "iu" and x.dtype != np.uint8):
            x = as_floats("inputs", promoted("inputs", x, exact=False))
        if y.dtype == object or y.dtype.kind in "iu":
            y = whole_or_floats(y)
        if isinstance(rows, slice):
            rows = sliced(x, rows)
        chosen = None if rows is None else as_array("rows", rows)
        return super().__new__(cls, x, y, scale, chosen)

    def admitted(self, name: str) -> "Samples":
        """Return the same, its fields as at the beginning: ``_replace`` may have changed them."""
        return Samples(*self)

    @property
    def chosen(self) -> Ints:
        """Numbers of the samples in use."""
        return np.arange(len(self.inputs)) if self.rows is None else np.asarray(self.rows)

    @door(rows="whole: k")
    def x(self, rows: Ints, dtype: DTypeLike) -> Array:
        """Scaled inputs of some samples, (len(rows), s_0).

        Raises
        ------
        UserError : there is no such sample, or no sample.
        """
        check_rows("rows", rows, len(self.inputs))
        return scaled(self, rows, dtype)

    @door()
    def y(self, outputs: int, dtype: DTypeLike) -> Array:
        """Targets of all samples, (n, s_N): one-hot for classes.

        Raises
        ------
        UserError : a label is not one of ``outputs`` classes.
        """
        return targets_of(self.targets, outputs, dtype)


def sliced(x: Array, rows: slice) -> Ints | None:
    """Return the numbers of the samples in a slice, or refuse one that is none."""
    try:
        return np.arange(len(x))[rows] if x.ndim else None
    except (TypeError, ValueError):
        raise UserError(f"rows: expected a slice of whole numbers, got {rows}") from None


def whole_or_floats(targets: Array) -> Array:
    """Return whole numbers as int64 and other objects as float64."""
    if targets.dtype == object and not all(isinstance(v, int) for v in targets.flat):
        return as_floats("targets", targets)
    if targets.size and not -(1 << 63) <= int(targets.min()) <= int(targets.max()) < 1 << 63:
        raise UserError("targets: expected whole numbers below 2^63, got others")
    return targets.astype(np.int64, copy=False)


def scaled(samples: Samples, rows: Ints, dtype: DTypeLike) -> Array:
    """Compute :meth:`Samples.x` for rows that are there."""
    x = samples.inputs[rows].astype(dtype)
    return x * x.dtype.type(samples.scale)


def targets_of(targets: Array, outputs: int, dtype: DTypeLike) -> Array:
    """Targets (n, s_N): one-hot for classes, floats as they are."""
    if targets.ndim == 1:
        return one_hot(targets, outputs, dtype)
    return targets.astype(dtype)


class Score(NamedTuple):
    """Mean loss over samples, and the fraction classified correctly (NaN for float targets).

    A sample with an output that is NaN is classified wrongly, whatever its class.
    """

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


def inputs_used(samples: Samples) -> float:
    """Mean number of inputs of a sample that are not 0, over some samples evenly spaced."""
    rows = samples.chosen
    some = rows[:: -(-len(rows) // SAMPLES_AT_ONCE)]
    return float(np.count_nonzero(samples.inputs[some]) / len(some))


@door()
def evaluate(network: MLP, samples: Samples, loss: str = "cross-entropy") -> Score:
    """Mean loss and accuracy over samples, in chunks, so memory does not grow with their number.

    A sample with an output that is NaN counts as wrong, and the loss is then NaN; the loss is
    infinite where an output is.

    Raises
    ------
    UserError : the samples do not fit the network or the loss, or the loss is unknown.
    """
    check_choice("loss", loss, LOSSES)
    check_samples("samples", samples, network, loss)
    return score(network, samples, loss)


def score(network: MLP, samples: Samples, loss: str, *, plain: bool = False) -> Score:
    """Compute :func:`evaluate` for samples that have been checked; the loss may be infinite."""
    total, correct, rows = 0.0, 0, samples.chosen
    classes = samples.targets.ndim == 1
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        for some, z in outputs_in_chunks(network, samples, rows, SAMPLES_AT_ONCE, plain=plain):
            y = inside(targets_of)(samples.targets[some], z.shape[1], z.dtype)
            total += float(LOSSES[loss].value(z, y).sum(dtype=np.float64))
            correct += int(is_right(z, samples.targets[some]).sum()) if classes else 0
    return Score(total / len(rows), correct / len(rows) if classes else float("nan"))


def is_right(z: Array, labels: Ints) -> Bools:
    """Whether a sample's first largest output is its class, (n,); never where an output is NaN."""
    return np.asarray((z.argmax(axis=1) == labels) & (z == z).all(axis=1), dtype=np.bool_)


@door()
def hidden_activations(network: MLP, samples: Samples) -> Samples:
    """Return the activations of the last hidden layer, (n, s_{N−1}), as samples of their own.

    Raises
    ------
    UserError : the samples do not fit the network.
    """
    check_samples("samples", samples, network)
    rows, dtype = samples.chosen, network.theta.dtype
    chunks = [rows[at : at + SAMPLES_AT_ONCE] for at in range(0, len(rows), SAMPLES_AT_ONCE)]
    a = np.concatenate([network.forward(scaled(samples, some, dtype)).a[-2] for some in chunks])
    return Samples(a, samples.targets[rows])


def check_samples(name: str, samples: Samples, network: MLP, loss: str | None = None) -> None:
    """Refuse samples that do not fit the network, or the loss if there is one."""
    x, y, outputs = samples.inputs, samples.targets, network.sizes[-1]
    check_bare(network.meaning, outputs)
    check_own(name, samples, network.sizes[0])
    check_fits(f"{name} scale", samples.scale, network.theta.dtype)
    check_range(f"{name} inputs", x, samples.scale, network.theta.dtype)
    if network.theta.dtype == object and loss == "cross-entropy":
        raise UserError("network: expected floats for cross-entropy, got Fractions")
    if y.ndim == 1 and y.dtype.kind in "iu":
        check_labels(y, outputs, len(x))
    elif y.shape != (len(x), outputs):
        raise UserError(
            f"{name}: expected targets ({len(x)},) of classes or ({len(x)}, {outputs}), "
            f"got {y.shape} of {y.dtype}"
        )
    else:
        check_targets(f"{name} targets", y, loss)
        check_range(f"{name} targets", y, 1.0, network.theta.dtype)


def check_own(name: str, samples: Samples, features: int | None = None) -> None:
    """Refuse samples that would fit no network, or inputs of another number of features."""
    x = samples.inputs
    if x.ndim != 2 or features not in (None, x.shape[1]):
        wanted = "s_0" if features is None else features
        raise UserError(f"{name}: expected inputs (n, {wanted}), got {x.shape}")
    check_finite(f"{name} inputs", x)
    check_number(f"{name} scale", samples.scale, above=0)
    check_rows(name, samples.chosen, len(x))


def check_fits(name: str, value: float, dtype: np.dtype[Any]) -> None:
    """Refuse a number above 0 that is 0 or infinite in a network's precision."""
    if dtype.kind == "O":
        return
    with np.errstate(over="ignore"):
        rounded = dtype.type(value)
    if not 0 < rounded < np.inf:
        raise UserError(f"{name}: expected a number above 0 in {dtype}, got {value}, which is "
                        f"{rounded} there")  # fmt: skip


def check_range(name: str, values: Array, scale: float, dtype: np.dtype[Any]) -> None:
    """Refuse numbers × scale beyond the largest of a network's precision."""
    if dtype.kind == "O" or values.dtype.kind != "f" or not values.size:
        return
    most = float(np.finfo(dtype).max) / max(float(scale), 1.0)
    largest = max(float(values.max()), -float(values.min()))
    if largest > most:
        raise UserError(
            f"{name}: expected numbers up to {most:.3g}, as {dtype} holds, got {largest:g}"
        )


def check_rows(name: str, rows: Ints, n: int) -> None:
    """Refuse row numbers outside 0 … n − 1, because a kernel does not check its indices."""
    if rows.ndim != 1 or len(rows) == 0:
        raise UserError(f"{name}: expected at least one sample, got {rows.size} rows")
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
    with np.errstate(over="ignore", invalid="ignore"):
        sums = y.sum(axis=1, dtype=np.float64)
    off = ~(abs(sums - 1) <= SHARES)
    if loss == "cross-entropy" and off.any():
        wrong = sums[off][0]
        raise UserError(f"{name}: expected rows that sum to 1 for cross-entropy, got {wrong:g}")
