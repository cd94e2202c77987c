"""Libraries that are there only if the user has installed them."""

from importlib import import_module
from typing import Any

from relumlp.errors import UserError


def optional(module: str, reason: str) -> Any:
    """Import an optional library, or say how it is installed.

    Raises
    ------
    UserError : it is not installed; ``reason`` says what it is needed for.
    """
    try:
        return import_module(module)
    except ImportError:
        name = module.split(".")[0]
        raise UserError(f"{reason}: expected {name} to be installed, as `pip install {name}` does, "
                        "got no such package") from None  # fmt: skip
