"""The regressor: one value or several, squared error."""

from typing import Any, Self

import numpy as np
from sklearn.base import MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import validate_data

from relumlp.estimators.perceptron import Perceptron
from relumlp.types import Array


class ReLUMLPRegressor(RegressorMixin, MultiOutputMixin, Perceptron):
    """A regression by ReLU nodes with squared error, trained as :func:`relumlp.train` does.

    Parameters
    ----------
    all : as in :class:`relumlp.estimators.ReLUMLPClassifier`.

    Attributes
    ----------
    network_, n_iter_, loss_curve_, validation_loss_curve_ : as there; the loss is half the squared
        error.
    """

    loss = "squared-error"

    def fit(self, X: Any, y: Any) -> Self:
        """Train on samples X (n, s_0) and values y (n,) or (n, outputs).

        Raises
        ------
        ValueError : as in the classifier.
        """
        X, y = self._values(X, y, first=True)
        self._fit(X, y, y.shape[1])
        return self

    def partial_fit(self, X: Any, y: Any) -> Self:
        """Train one epoch more, on other samples perhaps; the optimiser remembers those before."""
        X, y = self._values(X, y, first=not hasattr(self, "network_"))
        self._partial_fit(X, y, y.shape[1])
        return self

    def _values(self, X: Any, y: Any, *, first: bool) -> tuple[Array, Array]:
        X, y = validate_data(self, X, y, dtype=np.float64, multi_output=True, y_numeric=True,
                             reset=first)  # fmt: skip
        y = np.asarray(y, np.float64)
        self._is_flat = y.ndim == 1
        return X, y.reshape(len(y), -1)

    def _said(self) -> Any:
        return {**super()._said(), "task": "regression"}

    def predict(self, X: Any) -> Array:
        """Values of samples, (n,) or (n, outputs) as they were in ``fit``."""
        z = self.trace(X).output
        return z[:, 0] if self._is_flat else z
