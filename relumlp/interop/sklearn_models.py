"""Estimators of scikit-learn that are multilayer perceptrons, also behind scalers in a pipeline."""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from relumlp.errors import UserError
from relumlp.interop.stack import ALLOWED, Stack, agree, probe_inputs, unscaled
from relumlp.network.mlp import MLP
from relumlp.network.scaling import AFFINE, affine

MODEL = "model"
UNITS = {"relu": "relu", "logistic": "sigmoid", "identity": "identity"}
ENDS = {"softmax": "softmax", "logistic": "sigmoid", "identity": ""}
"""What scikit-learn applies to the outputs."""


def read_sklearn(model: Any, said: Mapping[str, Any]) -> MLP:
    """Read an estimator; see :meth:`relumlp.MLP.from_sklearn`."""
    model = getattr(model, "best_estimator_", model)
    whole, scalers = model, []
    if hasattr(model, "steps"):
        *scalers, model = parts(model)
    own = getattr(model, "network_", None)
    network = of_this_package(own) if isinstance(own, MLP) else of_perceptron(model)
    network = with_names(network, whole, model)
    if len(scalers) > 1:
        raise UserError(f"{MODEL}: expected at most one scaler in front of the network, got "
                        f"{len(scalers)}")  # fmt: skip
    told = {**said, "scaler": scalers[0]} if scalers else said
    if scalers and {"mean", "std", "scaler"} & {k for k, v in said.items() if v is not None}:
        raise UserError("scaler: expected none, because the pipeline has one, got another")
    network = network.with_meaning(**told)
    check_same(whole, network, raw=bool(scalers))
    return network


def parts(pipeline: Any) -> list[Any]:
    """Return the steps of a pipeline that do something; all but the last must be scalers."""
    steps = [(n, s) for n, s in pipeline.steps if s is not None and s != "passthrough"]
    for name, step in steps[:-1]:
        if type(step).__name__ not in AFFINE:
            raise UserError(f"{MODEL}: expected {', '.join(AFFINE)} in front of the network, got "
                            f"{name!r} ({type(step).__name__}); model[-1] reads what "
                            "model[:-1].transform(X) returns")  # fmt: skip
        affine(step)
    return [step for _, step in steps]


def of_this_package(network: MLP) -> MLP:
    """Return the network of an estimator of this package, whose probabilities are a softmax."""
    end = "softmax" if network.meaning.classes else ""
    meaning = replace(network.meaning, end=end)
    return MLP(network.sizes, network.theta, network.bias, network.unit, meaning)


def of_perceptron(model: Any) -> MLP:
    """Read an MLPClassifier or MLPRegressor."""
    kind = type(model).__name__
    if kind not in ("MLPClassifier", "MLPRegressor"):
        raise UserError(f"{MODEL}: expected a fitted MLPClassifier, MLPRegressor, or a pipeline "
                        f"that ends in one, got a {kind}")  # fmt: skip
    if not hasattr(model, "coefs_"):
        raise UserError(f"{MODEL}: expected a fitted {kind}, got one that is not")
    if model.activation not in UNITS:
        raise UserError(f"{MODEL}: expected {ALLOWED}, got activation {model.activation!r}")
    end = ENDS.get(model.out_activation_)
    if end is None:
        raise UserError(f"{MODEL}: expected {', '.join(ENDS)} at the outputs, got "
                        f"{model.out_activation_!r}")  # fmt: skip
    if end == "sigmoid" and model.n_outputs_ > 1:
        raise UserError(f"{MODEL}: expected classes that exclude each other, got "
                        f"{model.n_outputs_} labels of which several can be true")  # fmt: skip
    weights = [np.ascontiguousarray(w.T) for w in model.coefs_]
    net = MLP.from_arrays(weights, model.intercepts_, UNITS[model.activation], layout="out-in")
    stack = Stack(MODEL)
    stack.note(f"Read from scikit-learn's {kind}.")
    task = "regression" if kind == "MLPRegressor" else "classification"
    meaning = replace(stack.meaning, end=end, task=task, classes=classes_of(model))
    return MLP(net.sizes, net.theta, net.bias, net.unit, meaning)


def classes_of(model: Any) -> tuple[Any, ...]:
    """Return a classifier's labels in Python's types."""
    return tuple(np.asarray(getattr(model, "classes_", ())).tolist())


def with_names(network: MLP, whole: Any, model: Any) -> MLP:
    """Keep the names of the columns that the estimator was fitted with, where it was a frame."""
    names = getattr(whole, "feature_names_in_", getattr(model, "feature_names_in_", ()))
    return network.with_meaning(features=tuple(map(str, names)) or None)


def check_same(model: Any, network: MLP, *, raw: bool) -> None:
    """Compare outputs with the estimator's on random inputs, near its own if it scales them."""
    x = probe_inputs(network.sizes[0]).astype(network.theta.dtype)
    scaling = network.meaning.scaling
    if raw and scaling is not None:
        x = (x * scaling.deviation + scaling.mean).astype(network.theta.dtype)
    elif scaling is not None:
        network = unscaled(network)
    with warnings.catch_warnings():
        # It was fitted on a frame, and says so.
        warnings.simplefilter("ignore")
        wanted = model.predict_proba(x) if hasattr(model, "predict_proba") else model.predict(x)
    single = network.sizes[-1] == 1
    wanted = np.asarray(wanted)[:, -1:] if single and wanted.ndim == 2 else wanted
    agree(MODEL, network, x, wanted.reshape(len(x), -1), np.float32)
