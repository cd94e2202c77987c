"""Where two results differ: settings, verdicts, facts, arrays, and what made them.

Arrays of one name are compared number by number, in place: of groups whose seeds are others, the
first seed with the first. What made a result (versions, processor, commit) is told, and decides
nothing: two results may be the same that were made on two machines.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.errors import UserError
from relumlp.machine.manifests import check_fields, read_json
from relumlp.machine.targets import one_line
from relumlp.papers.study.axes import Axes, Axis
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import Measured, measured
from relumlp.types import Array

SETTINGS = ("study", "data", "scale", "config_digest", "missing_cells")
MADE = ("environment", "commits", "digests")
NUMBERS = "biuf"
"""Kinds of dtypes of which differences are numbers."""


class Side(NamedTuple):
    """One of two results.

    Attributes
    ----------
    path : of its file.
    manifest : of the file.
    result : its arrays and facts.
    verdicts : beside it, by id: (verdict, evidence); None where there is no file of them.
    """

    path: Path
    manifest: dict[str, Any]
    result: Measured
    verdicts: dict[str, tuple[str, str]] | None


class Difference(NamedTuple):
    """One difference: what differs, what each side has, and where; None where a side has nothing.

    Attributes
    ----------
    what : name of a setting, verdict, fact or array.
    one, other : of the two sides; of an array the two numbers that differ most.
    where : of an array: the place of these, axis by axis.
    largest : of an array or of numbers: their difference; None where it has no number.
    many : of an array: how many of its numbers differ.
    """

    what: str
    one: Any
    other: Any
    where: str = ""
    largest: float | None = None
    many: int = 1


class Differences(NamedTuple):
    """All differences of two results, by what they are of; ``made`` decides nothing."""

    settings: list[Difference]
    verdicts: list[Difference]
    facts: list[Difference]
    arrays: list[Difference]
    made: list[Difference]

    @property
    def none(self) -> bool:
        """Whether the results are the same, whatever made them."""
        return not (self.settings or self.verdicts or self.facts or self.arrays)


def read_side(path: Path) -> Side:
    """Read a result, and the verdicts beside it: a folder of a run, or its ``result.npz``.

    Raises
    ------
    FileFormatError : there is no result, or it or the verdicts are damaged.
    """
    file = path / "result.npz" if path.is_dir() else path
    contents = read_result(file)
    listed = file.with_name("verdicts.json")
    verdicts = read_verdicts(listed) if listed.exists() else None
    return Side(file, contents.manifest, measured(contents), verdicts)


def read_verdicts(path: Path) -> dict[str, tuple[str, str]]:
    """Read verdicts and their evidence by id."""
    found = read_json(path)
    check_fields(path, found, {}, "list of verdicts")
    for id, verdict in found.items():
        check_fields(path, verdict, {"verdict": str, "evidence": str}, f"entry of {one_line(id)}")
    return {id: (v["verdict"], v["evidence"]) for id, v in found.items()}


def differences(one: Side, other: Side, axes: Axes) -> Differences:
    """Return where two results differ.

    Raises
    ------
    UserError : they are of two studies, which have nothing in common.
    """
    studies = [side.manifest["study"] for side in (one, other)]
    if studies[0] != studies[1]:
        raise UserError(
            f"compare: expected two results of one study, got one of {studies[0]} and one of "
            f"{studies[1]}"
        )
    return Differences(
        settings=[*unlike(*(chosen(s.manifest, SETTINGS) for s in (one, other)))],
        verdicts=unlike_verdicts(one, other),
        facts=[
            with_difference(d)
            for d in unlike(*(dict(leaves(s.result.facts)) for s in (one, other)))
        ],
        arrays=[*unlike_arrays(one.result, other.result, axes)],
        made=[*unlike(*(dict(leaves(chosen(s.manifest, MADE))) for s in (one, other)))],
    )


def unlike_verdicts(one: Side, other: Side) -> list[Difference]:
    """Return the verdicts that differ; none where a side has no file of them."""
    if one.verdicts is None or other.verdicts is None:
        return []
    return [*unlike(one.verdicts, other.verdicts)]


def chosen(manifest: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return some entries of a manifest; those that it lacks are left out."""
    return {name: manifest[name] for name in names if name in manifest}


def unlike(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the entries that differ, in the order of the first side."""
    for name in {**one, **other}:
        if name not in one or name not in other or not same(one[name], other[name]):
            yield Difference(name, one.get(name), other.get(name))


def with_difference(d: Difference) -> Difference:
    """Return a difference of two numbers with its size; others as they are."""
    both = [v for v in (d.one, d.other) if isinstance(v, (int, float)) and math.isfinite(v)]
    return d._replace(largest=abs(both[0] - both[1])) if len(both) == 2 else d


def same(a: Any, b: Any) -> bool:
    """Whether two values of JSON are the same; NaN is itself."""
    return bool(a == b) or (a != a and b != b)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the entries of nested JSON by their path; lists are entries as they are."""
    if not isinstance(value, dict) or not value:
        yield name, value
        return
    for key, inner in value.items():
        yield from leaves(inner, f"{name}/{key}" if name else str(key))


def unlike_arrays(one: Measured, other: Measured, axes: Axes) -> Iterator[Difference]:
    """Yield the arrays that differ, with the largest difference and its place."""
    for name in {**one.arrays, **other.arrays}:
        a, b = one.arrays.get(name), other.arrays.get(name)
        if a is None or b is None or a.shape != b.shape or a.dtype != b.dtype:
            yield Difference(name, kind_of(a), kind_of(b))
            continue
        differ = a != b
        if a.dtype.kind == "f":
            differ &= ~(np.isnan(a) & np.isnan(b))
        if differ.any():
            place, largest = largest_at(a, b, differ)
            where = said(axes.along(one, name), axes.along(other, name), place)
            yield Difference(name, a[place].item(), b[place].item(), where, largest,
                             int(differ.sum()))  # fmt: skip


def kind_of(array: Array | None) -> str | None:
    """Return type and shape of an array as text; None of none."""
    return None if array is None else f"{array.dtype} {array.shape}"


def largest_at(a: Array, b: Array, differ: Array) -> tuple[tuple[int, ...], float | None]:
    """Return the place of the largest difference, and the difference.

    A number beside NaN or beside an infinity has no difference, and is found where no others
    differ.
    """
    if a.dtype.kind not in NUMBERS:
        return tuple(np.argwhere(differ)[0].tolist()), None
    with np.errstate(invalid="ignore"):
        apart = np.abs(a.astype(np.float64) - b.astype(np.float64))
    known = np.where(differ & np.isfinite(apart), apart, -1.0)
    place = np.unravel_index(int(known.argmax()), a.shape)
    if known[place] < 0:
        return tuple(np.argwhere(differ)[0].tolist()), None
    return tuple(int(k) for k in place), float(apart[place])


def said(one: Sequence[Axis], other: Sequence[Axis], place: Sequence[int]) -> str:
    """Say a place axis by axis; where the two sides have other values there, both."""
    words = []
    for a, b, k in zip(one, other, place, strict=True):
        both = "" if a.values[k] == b.values[k] else f" and {b.values[k]}"
        words.append(f"{a.name} {a.values[k]}{both}")
    return ", ".join(words)
