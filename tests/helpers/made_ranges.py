"""Made-up results for rules: what a rule reads qualifies and all else does not, or the reverse.

A case names the range that its rule reads. Everywhere outside, in every kind of networks, the same
measure has the opposite value, so that a rule that reads another layer, set, step, system or data
set comes out otherwise. Seeds differ by far more than the two sides of a threshold: only their mean
has the value that a case states.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from relumlp.papers.study.study import Measured

YES, PARTLY, NO, OPEN = "reproduced", "partly", "not reproduced", "open"
SEEDS = np.array([0.02, -0.03, 0.01])
"""What tells the seeds apart: nothing in the mean, with a standard error of 0.0153."""

Place = tuple[str, Any]
"""A group and where in its measure, seeds first."""
Value = Any
"""A number, an array that fits in at the end of a range's shape, or a function of that shape.

For each group another value: a dictionary by name, "" for those that it does not name.
"""


class Case(NamedTuple):
    """A rule, and what it reads of a measure.

    Attributes
    ----------
    id, measure : of the rule, without its paper; of the groups.
    pieces : what the rule counts, or decides at once: places that qualify or not together.
    good, poor : values just inside and just outside of what qualifies.
    evidence : what the rule says where all of its range is good and all else is poor.
    fair : values at which the rule is partly reproduced.
    away : good and poor values outside of the range, if they are not the same.
    others : other measures, the same in all groups.
    noise : how much of :data:`SEEDS` the measure has.
    beside : whether the rule compares the range with what is outside of it: poor beside what is
        good, and good beside what is poor.
    details : what the details of the first verdict have to say.
    """

    id: str
    measure: str
    pieces: Sequence[Sequence[Place]]
    good: Value
    poor: Value
    evidence: str
    fair: Sequence[Value] = ()
    away: tuple[Value, Value] | None = None
    others: Mapping[str, Value] = MappingProxyType({})
    noise: float = 1.0
    beside: bool = False
    details: str = ""


def at(names: Sequence[str] | str, *index: Any) -> list[list[Place]]:
    """One piece: the same place in these groups."""
    return [[(name, index) for name in ([names] if isinstance(names, str) else names)]]


def each(names: Sequence[str] | str, *index: Any) -> list[list[Place]]:
    """A piece for each of these groups; where the index has a list, for each of its members too."""
    found: list[tuple[Any, ...]] = [()]
    for part in index:
        found = [(*f, p) for f in found for p in (part if isinstance(part, list) else [part])]
    names = [names] if isinstance(names, str) else names
    return [[(name, place)] for name in names for place in found]


def put(array: Any, index: Any, value: Value) -> None:
    """Write a value into a part of an array, seeds first."""
    shape = array[index].shape
    array[index] = value(shape) if callable(value) else value


@cache
def by_place(shape: tuple[int, ...]) -> Any:
    """Another order of the seeds at every other place."""
    return SEEDS[np.indices(shape).sum(axis=0) % len(SEEDS)]


@cache
def by_layer(shape: tuple[int, ...]) -> Any:
    """Another order of the seeds in every other layer, the same at all steps.

    Arrays are (seeds, steps, layers), or have one number for a seed and step or node.
    """
    seeds, *_, layers = np.indices(shape)
    return SEEDS[(seeds + layers * (len(shape) > 2)) % len(SEEDS)]


def added(array: Any, noise: float) -> Any:
    """Let seeds differ by what is added to them."""
    return array + noise * by_place(array.shape)


def scaled(array: Any, noise: float) -> Any:
    """Let seeds differ by a factor, which keeps the shapes of curves."""
    return array * (1 + 10 * noise * by_layer(array.shape))


class World(NamedTuple):
    """All of a study: from a measure, its value everywhere and other measures to a result."""

    of: Callable[[str, Value, Mapping[str, Value]], Measured]
    with_seeds: Callable[[Any, float], Any]


def made(
    world: World, case: Case, inside: Value, outside: Value, chosen: Sequence[int] = ()
) -> Measured:
    """A result: the chosen pieces have one value, the rest of the range is poor, all else other."""
    result = world.of(case.measure, outside, case.others)
    for k, piece in enumerate(case.pieces):
        for name, index in piece:
            value = inside if k in chosen else case.poor
            own = value.get(name, value.get("")) if isinstance(value, dict) else value
            put(result.arrays[f"{name}.{case.measure}"], index, own)
    for name in [n for n in result.arrays if n.endswith(f".{case.measure}")]:
        result.arrays[name] = world.with_seeds(result.arrays[name], case.noise)
    return result


def parts(case: Case) -> Iterator[tuple[range, str]]:
    """Choices of pieces that qualify, and the verdict: for all, at least half of them, fewer."""
    n = len(case.pieces)
    half = -(-n // 2)
    if n > 1:
        yield from ((range(half), PARTLY), (range(n - half, n), PARTLY), (range(n - 1), PARTLY))
    if n > 2:
        yield from ((range(half - 1), NO), (range(n - half + 1, n), NO))


def check_case(world: World, decide: Callable[[Measured], Any], case: Case) -> None:
    """Ask the rule of a case in every way."""
    good, poor = case.away or (case.good, case.poor)
    every, around = range(len(case.pieces)), (poor,) if case.beside else (good, poor)
    only = decide(made(world, case, case.good, poor, every))
    assert (only.verdict, only.evidence) == (YES, case.evidence), only
    assert case.details in only.details, only
    rest = decide(made(world, case, case.good, good))
    assert rest.verdict == NO, rest
    for chosen, expected in parts(case):
        for outside in around:
            found = decide(made(world, case, case.good, outside, chosen))
            assert found.verdict == expected, (chosen, found)
    for value in case.fair:
        for outside in around:
            found = decide(made(world, case, value, outside, every))
            assert found.verdict == PARTLY, (value, found)
