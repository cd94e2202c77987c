"""Libraries that are there only if the user has installed them."""

from importlib import import_module
from typing import Any

from relumlp.errors import UserError

EXTRAS = {"torch": "torch", "onnx": "onnx", "onnx.reference": "onnx",
          "safetensors.numpy": "safetensors"}  # fmt: skip
"""Modules that are optional, and the extra that installs each."""


def optional(module: str, reason: str) -> Any:
    """Import an optional library, or say which extra installs it.

    Raises
    ------
    UserError : it is not installed; ``reason`` says what it is needed for.
    """
    try:
        return import_module(module)
    except ImportError:
        raise UserError(f"{reason}: expected {module.split('.')[0]} to be installed, as `pip "
                        f"install relumlp[{EXTRAS[module]}]` does, got no such package"
                        ) from None  # fmt: skip
