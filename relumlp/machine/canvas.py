"""Matplotlib as it is shipped: a page's figures have the same bytes whatever a user has set."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

OURS = {"MPLBACKEND": "agg", "MATPLOTLIBRC": os.devnull}


@contextmanager
def own_look() -> Iterator[None]:
    """Within the block, Matplotlib has its own defaults instead of the user's settings."""
    matplotlib = loaded()
    # Silent, because it also tells where its own cache cannot be written.
    with silence("matplotlib"), matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


def loaded() -> ModuleType:
    """Import Matplotlib; no settings of the user can make that fail, and none are complained of.

    It reads them while it is imported: a backend that is not known, or a file that is not text,
    is an error then.
    """
    if "matplotlib" not in sys.modules:
        before = {name: os.environ.get(name) for name in OURS}
        os.environ.update(OURS)
        try:
            with no_file_here(), silence("matplotlib"):
                __import__("matplotlib")
        finally:
            restore(before)
    return sys.modules["matplotlib"]


def restore(variables: dict[str, str | None]) -> None:
    """Give the environment's variables their values, or take them away."""
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def no_file_here() -> Iterator[None]:
    """Within the block, stand where no ``matplotlibrc`` lies; elsewhere if one lies here."""
    if not os.path.lexists("matplotlibrc"):
        yield
        return
    here = os.open(".", os.O_RDONLY)
    # Not among modules: the current folder may be the first in which modules are looked for.
    os.chdir(sys.prefix)
    try:
        yield
    finally:
        os.fchdir(here)
        os.close(here)


@contextmanager
def silence(name: str) -> Iterator[None]:
    """Within the block, a library logs errors only."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
