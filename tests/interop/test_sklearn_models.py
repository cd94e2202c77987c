"""Perceptrons of scikit-learn, fitted in a moment: the same outputs, classes and scaling."""

import warnings

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, PolynomialFeatures, StandardScaler

from relumlp.errors import UserError
from relumlp.interop import as_network
from relumlp.network.mlp import MLP

RNG = np.random.default_rng(0)
X = RNG.normal(3, 5, size=(40, 4))
Y = np.array(["cat", "dog", "eel"])[np.arange(40) % 3]


def fitted(model, y=Y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(X, y)


def classifier(**settings):
    return MLPClassifier((4, 4), max_iter=3, random_state=0, **settings)


@pytest.mark.parametrize("activation", ["relu", "logistic", "identity"])
@pytest.mark.parametrize("scaler", [None, StandardScaler(), MinMaxScaler()])
def test_outputs_are_those_of_the_estimator(activation, scaler):
    model = fitted(make_pipeline(scaler, classifier(activation=activation)))
    net = MLP.from_sklearn(model)
    z = net.forward(X).output
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(p, model.predict_proba(X), rtol=1e-12)
    assert [net.meaning.classes[k] for k in net.predict(X)] == model.predict(X).tolist()
    assert (net.meaning.scaling is None) == (scaler is None)
    assert net.meaning.lines()[0] == "Read from scikit-learn's MLPClassifier."


def test_two_classes_are_one_output_with_its_own_rule():
    model = fitted(classifier(), np.where(Y == "cat", "yes", "no"))
    net = as_network(model)
    assert (net.sizes, net.meaning.classes) == ((4, 4, 4, 1), ("no", "yes"))
    assert [net.meaning.classes[k] for k in net.predict(X)] == model.predict(X).tolist()
    with pytest.raises(UserError, match=r"^classes: expected none, because the network has"):
        as_network(model, classes=["yes", "no"])


def test_regressions_and_names_of_columns():
    pandas = pytest.importorskip("pandas", reason="pandas not at hand: extra interop")
    frame = pandas.DataFrame(X, columns=list("abcd"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MLPRegressor((5,) if "loss" not in MLPRegressor().get_params() else "squared_error")
        model.set_params(hidden_layer_sizes=(5,), max_iter=3).fit(frame, X[:, :2])
    net = MLP.from_sklearn(model)
    np.testing.assert_allclose(net.forward(X).output, model.predict(frame), rtol=1e-12)
    assert (net.meaning.task, net.meaning.features) == ("regression", ("a", "b", "c", "d"))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: classifier(), "a fitted MLPClassifier, got one that is not$"),
        (lambda: fitted(classifier(activation="tanh")), "got activation 'tanh'$"),
        (lambda: fitted(classifier(), np.eye(3)[np.arange(40) % 3]),
         "exclude each other, got 3 labels of which several can be true$"),
        (lambda: fitted(make_pipeline(PolynomialFeatures(), classifier())),
         r"in front of the network, got 'polynomialfeatures' \(PolynomialFeatures\); model"),
        (lambda: fitted(make_pipeline(StandardScaler(), StandardScaler(), classifier())),
         "at most one scaler in front of the network, got 2$"),
        (LogisticRegression, "or a pipeline that ends in one, got a LogisticRegression$"),
        (lambda: 3, "or a pipeline that ends in one, got a int$"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused(make, sentence):
    with pytest.raises(UserError, match=f"^model: expected .*{sentence}"):
        MLP.from_sklearn(make())


def test_scaling_is_said_once():
    model = fitted(make_pipeline(StandardScaler(), classifier()))
    with pytest.raises(UserError, match=r"^scaler: expected none, because the pipeline has one"):
        MLP.from_sklearn(model, mean=0)
    bare = MLP.from_sklearn(model[-1], scaler=model[0])
    assert np.array_equal(bare.forward(X).output, MLP.from_sklearn(model).forward(X).output)


def test_coefficients_in_the_wrong_layout_are_a_question():
    model = fitted(classifier())
    with pytest.raises(UserError, match=r"^weights: .*; layout='in-out' .* network 4-4-4-3"):
        MLP.from_arrays(model.coefs_, model.intercepts_)
    net = MLP.from_arrays(model.coefs_, model.intercepts_, layout="in-out")
    assert np.array_equal(net.theta, MLP.from_sklearn(model).theta)
