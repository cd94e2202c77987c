"""Whom the campaign tries: every public function of the rooms, and what its door asks."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

from relumlp.doors.asking import Asked
from relumlp.doors.opening import ASKED

FACES = (
    "network", "paths", "inclusion", "information", "classifiers", "gaps", "training", "datasets",
)  # fmt: skip
OPEN = ("datasets.read_labels", "datasets.read_table")
"""Functions that take whatever holds labels or samples; :mod:`front` says what they are asked."""
METHODS = ("MLP.initialised", "MLP.from_arrays", "MLP.forward", "MLP.predict", "MLP.with_theta")
"""Methods that users call; they are tried on a network, as functions."""


class Subject(NamedTuple):
    """A public function: how it is called in words, and what is asked of each parameter."""

    name: str
    call: Callable[..., Any]
    asks: Mapping[str, Asked]

    @property
    def defaults(self) -> dict[str, Any]:
        """Return the defaults of the parameters that have one."""
        parameters = inspect.signature(self.call).parameters.values()
        return {p.name: p.default for p in parameters if p.default is not p.empty}

    @property
    def alone(self) -> bool:
        """Whether no second list of layers says how many layers there are."""
        return sum(ask.kind.endswith("by layer") for ask in self.asks.values()) < 2


def subjects() -> Iterator[Subject]:
    """Yield every public function that has a door, in the order of the faces."""
    for name, function in functions():
        asks = getattr(function, ASKED, None)
        kinds = {p.kind for p in inspect.signature(function).parameters.values()}
        # Any number of arguments without names cannot be drawn by name.
        if asks is not None and name not in OPEN and inspect.Parameter.VAR_POSITIONAL not in kinds:
            yield Subject(name, function, asks)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield (name, function) for every function that a face shows."""
    for room in FACES:
        face = import_module(f"relumlp.{room}")
        for name in face.__all__:
            if inspect.isfunction(found := getattr(face, name)):
                yield f"{room}.{name}", found


def without_door() -> list[str]:
    """Return the functions that nobody checks."""
    return [name for name, function in functions() if not hasattr(function, ASKED)]
