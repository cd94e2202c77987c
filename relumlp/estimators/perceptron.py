"""What classifier and regressor share: parameters, fitting, and a look inside."""

import warnings
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from relumlp.arrays import is_ordered
from relumlp.checks import check_choice, check_flag, check_number, check_whole
from relumlp.datasets.splits import split
from relumlp.errors import shown
from relumlp.machine.blas import one_blas_thread
from relumlp.network.layers import Trace
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, check_samples
from relumlp.training.loop import check_trainable, prepare, start, train, train_epoch
from relumlp.training.run import Hooks, Progress
from relumlp.training.settings import Settings
from relumlp.types import Array, Bools

PRECISIONS = ("float32", "float64")


class Perceptron(BaseEstimator):
    """A multilayer perceptron of ReLU nodes; see the classifier and the regressor."""

    loss: str
    network_: MLP
    n_iter_: int
    loss_curve_: list[float]
    _progress: Progress

    # As many parameters as there are: scikit-learn asks for each of them by name.
    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        *,
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
        self.hidden_layer_sizes = hidden_layer_sizes
        self.solver = solver
        self.learning_rate_init = learning_rate_init
        self.batch_size = batch_size
        self.max_iter = max_iter
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.n_iter_no_change = n_iter_no_change
        self.warm_start = warm_start
        self.dtype = dtype
        self.random_state = random_state

    # --- a look inside

    def trace(self, X: Any) -> Trace:
        """Return all values at every node for samples: pre-activations, activations, slopes.

        Computed in float64, so that a sample's values do not depend on the others beside it.
        """
        check_is_fitted(self)
        return self.network_.forward(validate_data(self, X, dtype=np.float64, reset=False))

    def hidden_activations(self, X: Any) -> list[Array]:
        """Return the activations of each hidden layer, (n, s_i), from the first on."""
        return [*self.trace(X).a[1:-1]]

    def switches(self, X: Any) -> list[Bools]:
        """Return which nodes of each hidden layer are on, bool (n, s_i), from the first on."""
        return [*self.trace(X).on[1:-1]]

    # --- fitting, for classifier and regressor

    def _fit(self, X: Array, targets: Array, outputs: int) -> None:
        """Train on X (n, s_0) and classes (n,) or values (n, outputs), from new weights or old."""
        network, seed = self._start(X, outputs, again=self.warm_start), self._seed()
        settings = self._settings(seed)
        training = validation = Samples(X, targets)
        if self.early_stopping:
            training, validation = self._parts(training, seed)
        run = train(network, training, validation, settings)
        self._warn(run.verdict)
        self.network_, self.n_iter_ = run.network, len(run.curve)
        self.loss_curve_ = run.curve[:, 0].tolist()
        if self.early_stopping:
            self.validation_loss_curve_ = run.curve[:, 1].tolist()
        self.__dict__.pop("_progress", None)

    def _partial_fit(self, X: Array, targets: Array, outputs: int) -> None:
        """Train one epoch more; the optimiser remembers the epochs before."""
        network, settings = self._start(X, outputs, again=True), self._settings(self._seed())
        samples = Samples(X, targets)
        check_trainable(network, settings)
        check_samples("X", samples, network, settings.loss)
        if not hasattr(self, "_progress"):
            self._progress = start(network)
            self.n_iter_, self.loss_curve_ = 0, []
        progress = self._progress
        with one_blas_thread():
            train_epoch(network, prepare(network, samples, settings), settings.seed, Hooks(),
                        progress)  # fmt: skip
        self._warn(progress.verdict)
        self.network_ = network.with_theta(progress.state[0])
        self.n_iter_ += 1
        self.loss_curve_.append(progress.curve[-1][0])

    def _start(self, X: Array, outputs: int, *, again: bool) -> MLP:
        """Return the network to go on with, or a new one."""
        check_flag("warm_start", self.warm_start)
        hidden = self.hidden_layer_sizes
        widths = tuple(hidden) if is_ordered(hidden) else (hidden,)
        sizes = (X.shape[1], *widths, outputs)
        if again and hasattr(self, "network_") and self.network_.sizes == sizes:
            return self.network_
        check_choice("dtype", self.dtype, PRECISIONS)
        network = MLP.initialised(sizes, seed=self._seed(), dtype=self.dtype)
        return network.with_meaning(**self._said())

    def _said(self) -> Any:
        """Return what is known of inputs and outputs."""
        names = getattr(self, "feature_names_in_", None)
        return {"features": None if names is None else [*map(str, names)]}

    def _settings(self, seed: int) -> Settings:
        """Return the settings of a run."""
        check_flag("early_stopping", self.early_stopping)
        patience = self.n_iter_no_change if self.early_stopping else None
        return Settings(
            self.loss, self.solver, self.learning_rate_init, self.batch_size, self.max_iter,
            patience, seed,
        )  # fmt: skip

    def _seed(self) -> int:
        """Return a whole number from scikit-learn's kinds of random states."""
        state = self.random_state
        if state is None or hasattr(state, "randint"):
            return int(check_random_state(state).randint(2**31 - 1))
        return check_whole("random_state", state, 0)

    def _parts(self, samples: Samples, seed: int) -> tuple[Samples, Samples]:
        """Set samples aside for early stopping, a share of each class."""
        check_number("validation_fraction", self.validation_fraction, above=0, below=1)
        n = len(samples.inputs)
        classes = samples.targets if samples.targets.ndim == 1 else np.zeros(n, np.int64)
        aside = min(max(1, round(self.validation_fraction * n)), n - 1)
        rows, held_out = split(classes, aside, seed)
        return samples._replace(rows=rows), samples._replace(rows=held_out)

    def _warn(self, verdict: str) -> None:
        """Say that training diverged; the network is then the best before."""
        if verdict.startswith("diverged"):
            said = f"training {verdict}; a smaller learning_rate_init than " \
                   f"{shown(self.learning_rate_init)} may converge"  # fmt: skip
            warnings.warn(said, ConvergenceWarning, stacklevel=4)
