"""A search for counterexamples without care that only foreign claims need.

Around every case Hypothesis saves, seeds and restores Python's and NumPy's global generators, and
every formula that a strategy calls checks its arguments at its door. No claim of the package draws
from a global generator, and the tests of its strategies draw with all doors shut. Python's
collector, in turn, looks at young objects after every few hundred, and a case has thousands.
Together that took an estimated fifth of the time of a search.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from relumlp.doors.opening import behind
from relumlp.places import user_cache

OURS = "relumlp."
"""Beginning of the names of modules whose claims are searched in this way."""

YOUNG = 10_000
"""So many objects are made before the collector looks: a few cases."""


def search_in(module: str, search: Callable[[], Any]) -> None:
    """Run the search of a claim that a module states; undisturbed, if the module is ours."""
    if not module.startswith(OURS):
        search()
        return
    with fewer_collections(), generators_left_alone():
        behind(search)


@contextmanager
def generators_left_alone() -> Iterator[None]:
    """Let Hypothesis forget the global generators for a while, if it keeps a list of them.

    The list is no part of Hypothesis' interface; without one, only time is lost. Cases are drawn
    from a generator of their own, so that they stay the same.
    """
    managed = getattr(import_module("hypothesis.internal.entropy"), "RANDOMS_TO_MANAGE", {})
    before = dict(managed)
    managed.clear()
    try:
        yield
    finally:
        managed.update(before)


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Let the collector wait for :data:`YOUNG` objects; a threshold of 0, off, stays."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] and max(before[0], YOUNG), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def nothing_left_here() -> Iterator[None]:
    """Let Hypothesis keep its notes in the user's cache, not in ``.hypothesis`` where one stands.

    Whoever has chosen a folder, or uses Hypothesis already, keeps theirs. Without a home nothing is
    kept, because there is no such folder.
    """
    configuration = import_module("hypothesis.configuration")
    chosen = getattr(configuration, "__hypothesis_home_directory", None)
    if chosen or os.environ.get("HYPOTHESIS_STORAGE_DIRECTORY"):
        yield
        return
    configuration.set_hypothesis_home_dir((user_cache() or Path(os.devnull)) / "hypothesis")
    try:
        yield
    finally:
        configuration.set_hypothesis_home_dir(None)
