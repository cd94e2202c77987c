"""Floors: how often at least a strategy draws the cases that it is there for.

A claim can hold on a thousand cases because its interesting case was not among them. So every
strategy states beside itself which cases these are, and a share of them that a test measures.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

Property = TypeVar("Property", bound=Callable[[Any], object])


class Floor(NamedTuple):
    """A property of cases, and how often it occurs.

    Attributes
    ----------
    strategy : no argument → the strategy.
    least : the share of the cases, from 0 to 1, that have the property at least.
    holds : whether a case has the property; its docstring says it in words.
    """

    strategy: Callable[[], Any]
    least: float
    holds: Callable[[Any], object]


FLOORS: list[Floor] = []
"""The floors of all strategies whose modules are imported."""


def often(strategy: Callable[[], Any], least: float) -> Callable[[Property], Property]:
    """State that at least that share of a strategy's cases has a property: decorate the property.

    Parameters
    ----------
    strategy : no argument → the strategy.
    least : above 0, at most 1.
    """

    def add(holds: Property) -> Property:
        FLOORS.append(Floor(strategy, least, holds))
        return holds

    return add
