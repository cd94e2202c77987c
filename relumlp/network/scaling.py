"""How inputs are scaled before layer 1 sees them: (x − mean) / deviation, input by input."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_finite
from relumlp.errors import UserError, shown
from relumlp.types import Array

AFFINE: dict[str, Callable[[Any], tuple[Any, Any]]] = {
    "StandardScaler": lambda s: (s.mean_, s.scale_),
    "RobustScaler": lambda s: (s.center_, s.scale_),
    "MaxAbsScaler": lambda s: (None, s.scale_),
    "MinMaxScaler": lambda s: (-s.min_ / s.scale_, 1 / s.scale_),
}
"""Scalers of scikit-learn, and the (mean, deviation) that they have after fitting."""


@dataclass(frozen=True, eq=False)
class InputScaling:
    """What is taken from each input, and what the difference is divided by.

    Attributes
    ----------
    mean, deviation : (s_0,) float64, read-only; deviations are not 0.
    """

    mean: Array
    deviation: Array

    def __str__(self) -> str:
        return f"mean {_words(self.mean)}, deviation {_words(self.deviation)}"

    def scaled(self, x: Array, dtype: np.dtype[Any]) -> Array:
        """Return (x − mean) / deviation of x (n, s_0), computed in float64, in a network's dtype.

        Raises
        ------
        UserError : a scaled input is not finite in that dtype.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            found = ((x - self.mean) / self.deviation).astype(np.result_type(x, dtype))
        return check_finite("scaled x", found)


def _words(values: Array) -> str:
    """Return one number where all are equal, else the smallest and the largest."""
    least, most = float(values.min()), float(values.max())
    return f"{least:.6g}" if least == most else f"{least:.6g} to {most:.6g}"


def scaling_of(
    features: int, mean: ArrayLike | None, std: ArrayLike | None, scaler: Any
) -> InputScaling | None:
    """Return the scaling that a user says, as numbers or as a fitted scaler; None if none is said.

    Parameters
    ----------
    features : s_0.
    mean, std : a number for all inputs, or one for each; None for 0 and 1.
    scaler : of scikit-learn, fitted: StandardScaler, RobustScaler, MaxAbsScaler, MinMaxScaler.

    Raises
    ------
    UserError : both are said, the numbers do not fit the inputs, a deviation is not above 0, or
        the scaler is not fitted or no shift and stretch of each input.
    """
    if scaler is not None and not (mean is None and std is None):
        raise UserError("scaler: expected either a scaler or mean and std, got both")
    if scaler is not None:
        mean, std = affine(scaler)
    if mean is None and std is None:
        return None
    μ = _per_input("mean", 0.0 if mean is None else mean, features)
    σ = _per_input("std", 1.0 if std is None else std, features)
    if not (σ > 0).all():
        raise UserError(f"std: expected numbers above 0, got {σ.min():g}")
    return InputScaling(μ, σ)


def affine(scaler: Any) -> tuple[Any, Any]:
    """Return the mean and deviation of a fitted scaler, None where it leaves one out."""
    name = type(scaler).__name__
    if name not in AFFINE:
        raise UserError(f"scaler: expected a fitted {', '.join(AFFINE)}, got a {name}")
    if getattr(scaler, "clip", False):
        raise UserError(f"scaler: expected one that does not clip, got {shown(scaler)}")
    try:
        return AFFINE[name](scaler)
    except AttributeError:
        raise UserError(f"scaler: expected a fitted {name}, got one that is not") from None


def _per_input(name: str, values: ArrayLike, features: int) -> Array:
    """Return a read-only vector with a number for each input."""
    array = check_finite(name, values)
    if array.shape not in ((), (1,), (features,)):
        raise UserError(
            f"{name}: expected a number, or one for each of {features} inputs, got shape "
            f"{array.shape}"
        )
    # A copy: what the user's scaler later becomes is not what this network was trained with.
    found = np.array(np.broadcast_to(array, features), np.float64)
    found.flags.writeable = False
    return found
