"""The classifier: any labels, an output for each class."""

from typing import Any, Self

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

from relumlp.doors.opening import inside
from relumlp.errors import UserError, shown
from relumlp.estimators.perceptron import Perceptron
from relumlp.network.losses import softmax
from relumlp.types import Array


class ReLUMLPClassifier(ClassifierMixin, Perceptron):
    """A classifier of ReLU nodes, trained as :func:`relumlp.train` does.

    Parameters
    ----------
    hidden_layer_sizes : widths of the hidden layers, or of one; () for a linear classifier.
    loss : "cross-entropy" or "squared-error".
    solver : "adam", "momentum" or "sgd".
    learning_rate_init : the learning rate, of all updates.
    batch_size : samples in a mini-batch; all, if there are fewer.
    max_iter : epochs; the largest number of them with early stopping.
    early_stopping : whether to set samples aside, and to return the network that is best on them.
    validation_fraction : share of the samples that is set aside, of each class.
    n_iter_no_change : epochs without a better validation score after which training stops.
    warm_start : whether ``fit`` goes on from the weights of the last one; the optimiser begins
        anew.
    dtype : "float32" or "float64", of weights and training.
    random_state : a seed, a RandomState, or None for NumPy's global one.

    Attributes
    ----------
    classes_ : labels, sorted; the order of the outputs.
    network_ : the :class:`relumlp.MLP`, which knows classes and names of inputs.
    n_iter_, loss_curve_ : epochs, and the mean loss of the mini-batches in each.
    validation_loss_curve_ : of each epoch, with early stopping.
    """

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        *,
        loss: str = "cross-entropy",
        solver: str = "adam",
        learning_rate_init: float = 0.001,
        batch_size: int = 32,
        max_iter: int = 200,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        n_iter_no_change: int = 10,
        warm_start: bool = False,
        dtype: str = "float32",
        random_state: Any = 0,
    ) -> None:
        super().__init__(
            hidden_layer_sizes, solver=solver, learning_rate_init=learning_rate_init,
            batch_size=batch_size, max_iter=max_iter, early_stopping=early_stopping,
            validation_fraction=validation_fraction, n_iter_no_change=n_iter_no_change,
            warm_start=warm_start, dtype=dtype, random_state=random_state,
        )  # fmt: skip
        self.loss = loss

    def fit(self, X: Any, y: Any) -> Self:
        """Train on samples X (n, s_0) and labels y (n,) of any kind.

        Raises
        ------
        ValueError : X or y is not as scikit-learn demands, or a parameter is none; the latter as
            :class:`relumlp.errors.UserError`.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        classes, codes = np.unique(column_or_1d(y, warn=True), return_inverse=True)
        before = getattr(self, "classes_", np.array([]))
        if not (self.warm_start and np.array_equal(before, classes)):
            self._set_classes(classes)
        self._fit(X, codes.astype(np.int64), len(classes))
        return self

    def partial_fit(self, X: Any, y: Any, classes: Any = None) -> Self:
        """Train one epoch more, on other samples perhaps; the optimiser remembers those before.

        Parameters
        ----------
        X, y : as in :meth:`fit`.
        classes : all labels that will ever come; needed in the first call.
        """
        first = not hasattr(self, "classes_")
        X, y = validate_data(self, X, y, dtype=np.float64, reset=first)
        check_classification_targets(y)
        if first:
            if classes is None:
                raise UserError("classes: expected all labels in the first call of partial_fit, "
                                "got none")  # fmt: skip
            self._set_classes(np.unique(classes))
        y = column_or_1d(y, warn=True)
        if strange := sorted({*y.tolist()} - {*self.classes_.tolist()}, key=str):
            raise UserError(f"y: expected labels among {shown(self.classes_.tolist())}, got "
                            f"{shown(strange[0])}")  # fmt: skip
        codes = np.searchsorted(self.classes_, y).astype(np.int64)
        self._partial_fit(X, codes, len(self.classes_))
        return self

    def _set_classes(self, classes: Array) -> None:
        """Keep the labels; a network for other labels is no start."""
        if len(classes) < 2:
            raise UserError("y: expected labels of two or more classes, got 1 class")
        self.__dict__.pop("network_", None)
        self.classes_ = classes

    def _said(self) -> Any:
        return {**super()._said(), "classes": self.classes_.tolist()}

    def decision_function(self, X: Any) -> Array:
        """Outputs z_N (n, classes); of two classes their difference (n,), above 0 for the second.

        Computed in float64 from the weights, so that a sample's does not depend on the others.
        """
        z = self.trace(X).output
        return z[:, 1] - z[:, 0] if len(self.classes_) == 2 else z

    def predict_proba(self, X: Any) -> Array:
        """Softmax of the outputs, (n, classes); with squared error, only their order means much."""
        return inside(softmax)(self.trace(X).output)

    def predict(self, X: Any) -> Array:
        """Label of each sample, (n,): that of the largest output, the first if tied."""
        check_is_fitted(self)
        found: Array = self.classes_[self.trace(X).output.argmax(axis=1)]
        return found
