"""The estimators: what scikit-learn checks, and what can be seen inside."""

import os
import pickle
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import ConvergenceWarning, NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from relumlp import MLP, Samples, Settings, load, train
from relumlp.errors import UserError
from relumlp.estimators import ReLUMLPClassifier, ReLUMLPRegressor

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3))
Y = np.where(X[:, 0] > 0, "right", np.where(X[:, 1] > 0, "up", "down"))


def small(**settings):
    given = {"hidden_layer_sizes": (8, 6), "learning_rate_init": 0.02, "max_iter": 20}
    return ReLUMLPClassifier(**{**given, "batch_size": 6, **settings})


@pytest.mark.slow
def test_every_check_of_scikit_learn_passes_and_none_is_skipped():
    pytest.importorskip("pandas", reason="pandas not at hand: extra interop")
    script = Path(__file__).parents[1] / "helpers" / "checked_estimators.py"
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True,
                         env={**os.environ, "SCIPY_ARRAY_API": "1"})  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    *failed, done = run.stdout.splitlines()
    assert failed == []
    assert int(done) > 300


def test_it_is_the_training_of_this_package():
    model = small(random_state=3).fit(X, Y)
    classes, codes = np.unique(Y, return_inverse=True)
    start = MLP.initialised((3, 8, 6, 3), seed=3)
    samples = Samples(X, codes)
    run = train(start, samples, samples, Settings(learning_rate=0.02, batch=6, epochs=20, seed=3))
    assert np.array_equal(model.network_.theta, run.network.theta)
    assert model.loss_curve_ == run.curve[:, 0].tolist()
    assert (model.n_iter_, model.classes_.tolist()) == (20, classes.tolist())
    assert model.score(X, Y) > 0.9


def test_what_happens_inside_can_be_seen(tmp_path):
    model = small().fit(X, Y)
    trace, hidden, on = model.trace(X), model.hidden_activations(X), model.switches(X)
    assert [h.shape for h in hidden] == [o.shape for o in on] == [(60, 8), (60, 6)]
    for i in (0, 1):
        assert np.array_equal(hidden[i], np.maximum(trace.z[i + 1], 0))
        assert np.array_equal(on[i], trace.z[i + 1] > 0)
    assert np.array_equal(model.decision_function(X), trace.output)
    assert model.predict(X).tolist() == model.classes_[trace.output.argmax(axis=1)].tolist()
    np.testing.assert_allclose(model.predict_proba(X).sum(axis=1), 1)
    model.network_.save(tmp_path / "net.npz")
    assert load(tmp_path / "net.npz").meaning.classes == ("down", "right", "up")
    read = MLP.from_sklearn(make_pipeline(StandardScaler(), small()).fit(X, Y))
    assert read.meaning.scaling is not None
    assert np.array_equal(MLP.from_sklearn(model).theta, model.network_.theta)


def test_partial_fit_goes_on_where_it_was():
    whole, parts = small(max_iter=4).fit(X, Y), small(max_iter=4)
    for _ in range(4):
        parts.partial_fit(X, Y, classes=["down", "right", "up"])
    # The same epochs in the same order, by an optimiser that remembers the ones before.
    assert np.array_equal(parts.network_.theta, whole.network_.theta)
    assert parts.loss_curve_ == whole.loss_curve_
    assert parts.n_iter_ == 4
    with pytest.raises(UserError, match=r"^classes: expected all labels in the first call"):
        small().partial_fit(X, Y)
    with pytest.raises(UserError, match=r"^y: expected labels among \['down', .* got 'left'$"):
        parts.partial_fit(X[:2], ["left", "up"])
    again = pickle.loads(pickle.dumps(parts)).partial_fit(X, Y)
    assert np.array_equal(again.network_.theta, parts.partial_fit(X, Y).network_.theta)


def test_a_warm_start_keeps_the_weights():
    cold, warm = (small(warm_start=w).fit(X, Y).fit(X, Y) for w in (False, True))
    assert np.array_equal(cold.network_.theta, small().fit(X, Y).network_.theta)
    assert warm.loss_curve_[0] < cold.loss_curve_[0]
    others = warm.fit(X, np.where(Y == "up", "down", Y))
    assert others.network_.sizes == (3, 8, 6, 2)


def test_early_stopping_returns_the_best_network():
    model = small(early_stopping=True, max_iter=200, n_iter_no_change=3).fit(X, Y)
    assert model.n_iter_ < 200
    assert len(model.validation_loss_curve_) == model.n_iter_
    regression = ReLUMLPRegressor((4,), early_stopping=True, max_iter=5).fit(X, X[:, :2])
    assert regression.predict(X).shape == (60, 2)


def test_a_divergence_is_a_warning():
    with pytest.warns(ConvergenceWarning, match="^training diverged at update .*; a smaller"):
        model = ReLUMLPRegressor(solver="sgd", learning_rate_init=1e30, max_iter=3).fit(X, X[:, 0])
    assert np.isfinite(model.network_.theta).all()


@pytest.mark.parametrize("labels", [[1, 5, 9], [0.0, 1.0, 2.0], [-1, 0, 1]])
def test_labels_of_any_kind(labels):
    y = np.array(labels)[np.unique(Y, return_inverse=True)[1]]
    model = small().fit(X, y)
    assert model.predict(X).dtype == y.dtype
    assert model.score(X, y) > 0.9
    assert small().fit(X, y == labels[0]).decision_function(X).shape == (60,)


def test_pipelines_searches_and_clones():
    pipeline = make_pipeline(StandardScaler(), small(max_iter=3))
    search = GridSearchCV(pipeline, {"relumlpclassifier__max_iter": [1, 3]}, cv=2)
    search.fit(X, Y)
    assert search.best_params_ == {"relumlpclassifier__max_iter": 3}
    assert MLP.from_sklearn(search).sizes == (3, 8, 6, 3)
    twin = clone(small(loss="squared-error", dtype="float64").fit(X, Y))
    assert twin.get_params()["loss"] == "squared-error"
    with pytest.raises(NotFittedError):
        twin.trace(X)
    model = twin.fit(X, Y)
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.predict_proba(X), model.predict_proba(X))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"solver": "lbfgs"}, "^optimiser: expected one of .*, got 'lbfgs'$"),
        ({"dtype": "float16"}, "^dtype: expected one of float32, float64, got 'float16'$"),
        ({"hidden_layer_sizes": (0,)}, "^sizes: expected two or more layers of one or more nodes"),
        ({"random_state": "x"}, "^random_state: expected a whole number, got 'x'$"),
        ({"warm_start": 1}, "^warm_start: expected True or False, got 1$"),
        ({"early_stopping": True, "validation_fraction": 2}, "^validation_fraction: expected "),
    ],
)
def test_parameters_that_are_none_are_refused(given, sentence):
    with pytest.raises(UserError, match=sentence):
        small(**given).fit(X, Y)
    with pytest.raises(
        UserError, match=r"^y: expected labels of two or more classes, got 1 class$"
    ):
        small().fit(X, ["a"] * 60)


def test_a_random_state_may_be_scikit_learns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one, two = (small(random_state=np.random.RandomState(5), max_iter=1).fit(X, Y)
                    for _ in range(2))  # fmt: skip
    assert np.array_equal(one.network_.theta, two.network_.theta)
