"""Any network that a user has, as an MLP."""

import os
from collections.abc import Mapping
from typing import Any, Unpack

from relumlp.errors import UserError
from relumlp.network.meaning import Said
from relumlp.network.mlp import MLP

ROOTS = {"torch": "from_torch", "sklearn": "from_sklearn", "onnx": "from_onnx",
         "relumlp": "from_sklearn"}  # fmt: skip
"""Packages that classes come from, and the method that reads their objects."""


def as_network(model: Any, **said: Unpack[Said]) -> MLP:
    """Return a network of whatever kind as an MLP.

    Parameters
    ----------
    model : an MLP; a path (see :meth:`relumlp.MLP.load`); a PyTorch module, an estimator of
        scikit-learn, an ONNX model; or a state dict, whose units are then ReLU.
    said : see :meth:`relumlp.MLP.with_meaning`.

    Raises
    ------
    UserError : it is none of these, or a network that this package does not have.
    """
    if isinstance(model, MLP):
        return model.with_meaning(**said)
    if isinstance(model, (str, os.PathLike)):
        return MLP.load(model, **said)
    if isinstance(model, Mapping):
        return MLP.from_state_dict(model, **said)
    # A class of the user's own is a module or estimator by what it derives from.
    roots = [cls.__module__.split(".")[0] for cls in type(model).__mro__]
    method = next((ROOTS[root] for root in roots if root in ROOTS), None)
    if method is None:
        raise UserError("model: expected an MLP, a path, a PyTorch module, an estimator of "
                        "scikit-learn, an ONNX model or a state dict, got a "
                        f"{type(model).__name__}")  # fmt: skip
    found: MLP = getattr(MLP, method)(model, **said)
    return found
