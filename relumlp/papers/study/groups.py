"""Groups of cells: networks of one design that differ in their seed alone, side by side.

A cell of such a group is named ``<group>-seed<k>``. A result holds ``<group>.<measure>``, seeds
first, and under ``facts["groups"]`` what the networks share.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from relumlp.papers.study.study import Measured
from relumlp.types import Array


@dataclass(frozen=True)
class BaseGroup:
    """Networks that differ in their seed alone.

    Attributes
    ----------
    name : of its cells, without the seed.
    facts : what they share.
    arrays : of the whole result.
    """

    name: str
    facts: dict[str, Any]
    arrays: dict[str, Array]

    def __getitem__(self, measure: str) -> Array:
        """Return a measure by name as the result holds it, seeds first."""
        return self.arrays[f"{self.name}.{measure}"]

    def __contains__(self, measure: str) -> bool:
        """Whether a measure was taken."""
        return f"{self.name}.{measure}" in self.arrays

    @property
    def width(self) -> int:
        """Nodes per hidden layer."""
        return int(self.facts["width"])

    @property
    def trained(self) -> bool:
        """Whether any of its networks trained to the end; there are measures only then."""
        return bool(self.facts["networks"])


G = TypeVar("G", bound=BaseGroup)


def groups_of(made: type[G], result: Measured, kind: str, **wanted: Any) -> Iterator[G]:
    """Yield the groups of a kind with these facts, those too whose networks all diverged."""
    for name, facts in result.facts["groups"].items():
        if {"kind": kind, **wanted}.items() <= facts.items():
            yield made(name, facts, result.arrays)


def deeper_half(layers: int) -> slice:
    """Return the deeper half of the hidden layers, one in the middle left out.

    A single layer is deep.
    """
    return slice(-(layers // 2), None) if layers > 1 else slice(0, 1)


# --- from cells to groups


def by_group(cells: Mapping[str, Measured]) -> dict[str, dict[str, Measured]]:
    """Return cells by the name of their group, in order: their own names without the seed."""
    found: dict[str, dict[str, Measured]] = {}
    for name, cell in cells.items():
        found.setdefault(name.rsplit("-seed", 1)[0], {})[name] = cell
    return found


def is_whole(cell: Measured) -> bool:
    """Whether the network trained to the end."""
    return not cell.facts["verdict"].startswith("diverged")


def group_facts(
    cells: Mapping[str, Measured], shared: Sequence[str], measured: Sequence[str]
) -> dict[str, Any]:
    """Return what the networks of a group share, and which of them diverged.

    Parameters
    ----------
    cells : of the group, by name.
    shared, measured : names out of the configuration, and out of the facts, of the first of them.
    """
    first = next(iter(cells.values())).facts
    whole = [name for name, cell in cells.items() if is_whole(cell)]
    return {
        **{name: first["config"][name] for name in shared},
        **{name: first[name] for name in measured},
        "networks": whole,
        "diverged": [name for name in cells if name not in whole],
    }


def group_arrays(
    cells: Mapping[str, Measured], names: Sequence[str], counts: Sequence[str] = ()
) -> dict[str, Array]:
    """Stack the whole networks of a group, seeds first; nothing if there are none.

    Parameters
    ----------
    cells : of the group, by name.
    names : of the arrays; those that the group does not have are left out.
    counts : which of them stay integers; all others become float32.

    Returns
    -------
    These arrays, and ``step``, which all networks of a group have in common, as it is.
    """
    whole = [cell.arrays for cell in cells.values() if is_whole(cell)]
    if not whole:
        return {}
    stacked = {n: np.stack([arrays[n] for arrays in whole]) for n in names if n in whole[0]}
    found = {n: v if n in counts else v.astype(np.float32) for n, v in stacked.items()}
    return found | ({"step": whole[0]["step"]} if "step" in whole[0] else {})
