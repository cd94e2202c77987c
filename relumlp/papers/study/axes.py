"""Names and axes of a result's arrays: declared once a measure, written into every result.

A study declares a :class:`Named` for each measure, whose pattern fits the names of its arrays. What
stands along an axis (the seeds of a group, the steps at which it was looked at) is found in the
result itself, so that results of before can be read with names, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, NamedTuple, Protocol

import numpy as np

from relumlp.types import Array

FROM_1 = ("layer", "epoch")
"""Axes whose entries are numbered from 1; all others that have no values of their own from 0."""


class Holder(Protocol):
    """A result: arrays by name, and facts."""

    @property
    def arrays(self) -> dict[str, Array]:
        """Return the arrays."""

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts."""


class Named(NamedTuple):
    """What an array holds.

    Attributes
    ----------
    pattern : that fits the names of such arrays, as a shell matches file names.
    axes : names of its axes, with blanks between them.
    unit : of its values; "" for a pure number.
    meaning : what a value says.
    """

    pattern: str
    axes: str
    unit: str
    meaning: str


class Axis(NamedTuple):
    """An axis of one array: its name, and what stands along it."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Axes:
    """What a study says of its arrays.

    Attributes
    ----------
    named : the declarations; of those that fit a name, the first counts.
    fixed : axes that are the same for all arrays: name → what stands along it.
    """

    named: Sequence[Named] = ()
    fixed: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def of(self, array: str) -> Named | None:
        """Return what is declared of an array; None if nothing is."""
        return next((n for n in self.named if fnmatchcase(array, n.pattern)), None)

    def along(self, result: Holder, array: str) -> tuple[Axis, ...]:
        """Return the axes of an array; ``axis 0``, … where nothing is declared or it does not fit.

        What stands along an axis is fixed by the study, found in the result (seeds, steps), or
        numbers.
        """
        shape, declared = result.arrays[array].shape, self.of(array)
        names = declared.axes.split() if declared else []
        if len(names) != len(shape):
            names = [f"axis {k}" for k in range(len(shape))]
        return tuple(
            Axis(name, self.values(result, array, name, n))
            for name, n in zip(names, shape, strict=True)
        )

    def values(self, result: Holder, array: str, axis: str, length: int) -> tuple[Any, ...]:
        """Return what stands along an axis: as many values as it is long."""
        group = array.rsplit(".", 1)[0]
        found = self.fixed.get(axis) or IN_RESULT.get(axis, nothing)(result, group)
        first = axis in FROM_1
        numbers = range(first, first + length)
        return tuple(found) if len(found) == length else tuple(numbers)


def nothing(result: Holder, group: str) -> Sequence[Any]:
    """Find nothing of an axis in a result."""
    return ()


def seeds(result: Holder, group: str) -> Sequence[Any]:
    """Find the seeds of a group of networks, of those alone that trained to the end."""
    facts = result.facts
    if group in facts.get("groups", {}):
        names = facts["groups"][group]["networks"]
        return [facts["networks"][name]["config"]["seed"] for name in names]
    start = facts.get("start", {}).get(group.rsplit(".", 1)[0], {})
    return list(start.get("config", {}).get("seeds", ()))


def steps(result: Holder, group: str) -> Sequence[Any]:
    """Find the numbers of the updates after which a group was looked at."""
    found = result.arrays.get(f"{group}.step", np.zeros(0))
    return found.tolist() if found.ndim == 1 else ()


def variants(result: Holder, group: str) -> Sequence[Any]:
    """Find the names of the variants that a group was asked in."""
    return list(result.facts.get("groups", {}).get(group, {}).get("variants", ()))


IN_RESULT = {"seed": seeds, "step": steps, "variant": variants}


def described(axes: Axes, result: Holder) -> dict[str, Any]:
    """Return what a manifest says of its arrays, as JSON can hold it: name → axes, unit, meaning.

    What stands along an axis is a list, or for numbers in order their first.
    """
    return {name: entry(axes, result, name) for name in result.arrays}


def entry(axes: Axes, result: Holder, array: str) -> dict[str, Any]:
    """Return what a manifest says of one array."""
    declared = axes.of(array)
    listed = [
        {"name": axis.name, **shown(axis.values)} for axis in axes.along(result, array)
    ]  # fmt: skip
    told = {"unit": declared.unit, "meaning": declared.meaning} if declared else {}
    return {"axes": listed, **told}


def shown(values: Sequence[Any]) -> dict[str, Any]:
    """Return what stands along an axis: its length, and its values, or the first of numbers."""
    first = values[0] if values else 0
    in_order = all(v == first + k for k, v in enumerate(values)) if is_number(first) else False
    return {"length": len(values)} | ({"from": first} if in_order else {"values": list(values)})


def is_number(value: Any) -> bool:
    """Whether a value is a whole number."""
    return isinstance(value, int)
