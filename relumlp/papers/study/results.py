"""From the cells of a study to its result: one file, and the networks worth keeping beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.errors import FileFormatError, UserError
from relumlp.machine.digests import digest
from relumlp.machine.files import Contents, read_file, write_file
from relumlp.machine.versions import environment
from relumlp.papers.study.axes import described
from relumlp.papers.study.cell_digests import cell_digest
from relumlp.papers.study.progress_bar import Done
from relumlp.papers.study.run_log import runs
from relumlp.papers.study.runner import finished
from relumlp.papers.study.study import Cell, Measured, Study, measured

NETWORKS = "networks"
KEPT_AS = "kept_as"
"""In the manifest of a kept network: the name of its file, so that copies are not taken for it."""


class NoCellsError(UserError):
    """There is no finished cell, so there is no result."""


def read_cells(cells: Sequence[Cell], folder: Path) -> dict[str, Contents]:
    """Read the cells that are there, by name."""
    found = {cell.name: finished(folder, cell) for cell in cells}
    return {name: contents for name, contents in found.items() if contents is not None}


def gather(study: Study, cells: Sequence[Cell], folder: Path) -> dict[str, Measured]:
    """Read the cells that are there, by name; their facts with the configuration added."""
    configs = {c.name: c.config for c in cells}
    return {
        name: with_config(contents, configs[name])
        for name, contents in read_cells(cells, folder).items()
    }


def with_config(contents: Contents, config: dict[str, Any]) -> Measured:
    """Return what a cell measured, the configuration among its facts."""
    arrays, facts = measured(contents)
    return Measured(arrays, {**facts, "config": config})


class Kept(NamedTuple):
    """A result that was written.

    Attributes
    ----------
    result : as the file holds it.
    missing : names of cells that are not in it.
    not_kept : files of networks that are somebody else's and were left alone.
    """

    result: Measured
    missing: list[str]
    not_kept: list[str]


def write_result(
    study: Study, data: str, scale: str, folder: Path, failures: Sequence[Done]
) -> Kept:
    """Combine the cells into the result file, and keep the networks worth keeping, no others.

    Raises
    ------
    NoCellsError : there is no finished cell.
    """
    cells = {c.name: c for c in study.cells(data, scale)}
    found = read_cells([*cells.values()], folder)
    if not found:
        raise NoCellsError(f"{folder}: expected at least one finished cell, got none")
    # Before a study may change the arrays that it is given.
    digests_found = {name: cell_digest(contents) for name, contents in found.items()}
    result = study.combine({n: with_config(c, cells[n].config) for n, c in found.items()})
    manifest = {
        "study": study.name,
        "data": data,
        "scale": scale,
        "facts": result.facts,
        "missing_cells": [name for name in cells if name not in found],
        "failures": [list(f) for f in failures if f.error],
        "config_digest": digest({name: cell.config for name, cell in cells.items()}),
        "environment": environment(),
        "runs": runs(folder),
        **made_of({name: contents.manifest for name, contents in found.items()}),
        "cell_digests": digests_found,
        "axes": described(study.axes, result),
    }
    write_file(folder / "result.npz", result.arrays, manifest, "result")
    not_kept = keep_networks(study.networks(result), folder, found)
    return Kept(result, manifest["missing_cells"], not_kept)


def made_of(manifests: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the manifests of a result's cells say together."""
    by_kind: dict[str, list[float]] = {}
    for m in manifests.values():
        one = by_kind.setdefault(m["config"].get("kind", "cell"), [0, 0.0])
        one[:] = one[0] + 1, one[1] + m["seconds"]
    return {
        "cells": len(manifests),
        "core_seconds": sum(m["seconds"] for m in manifests.values()),
        "core_seconds_by_kind": by_kind,
        "commits": sorted({m["environment"]["commit"] for m in manifests.values()}),
        "digests": {m["config"]["data"]: m["data"] for m in manifests.values()},
    }


def keep_networks(
    chosen: Mapping[str, str], folder: Path, found: Mapping[str, Contents]
) -> list[str]:
    """Copy cells' networks to ``networks/``; remove those that an earlier result kept.

    Files that no result has kept are left alone; returned are those that stand in the way.
    """
    place, in_the_way = folder / NETWORKS, []
    for name, cell in chosen.items():
        path = place / f"{name}.npz"
        if path.exists() and not is_kept(path, of_old=True):
            in_the_way.append(str(path))
        else:
            save_network_of(found[cell], cell, path)
    for path in place.glob("*.npz"):
        if path.stem not in chosen and is_kept(path):
            path.unlink()
    return in_the_way


def is_kept(path: Path, of_old: bool = False) -> bool:
    """Whether a result kept a file under the name that it has: its manifest says so.

    ``of_old`` : also those of before manifests said so.
    """
    try:
        manifest = read_file(path, "network").manifest
    except FileFormatError:
        return False
    return manifest.get(KEPT_AS, path.stem if of_old and "cell" in manifest else None) == path.stem


def save_network_of(contents: Contents, cell: str, path: Path) -> None:
    """Write a cell's network, with the manifest of its training."""
    arrays = {k: v for k, v in contents.arrays.items() if k[0] in "Wb" and k[1:].isdigit()}
    keys = ("config", "environment", "data", "seconds", "facts")
    manifest: dict[str, Any] = {k: contents.manifest[k] for k in keys}
    manifest |= {"cell": cell, "unit": contents.manifest["config"].get("unit", "relu")}
    write_file(path, arrays, {**manifest, KEPT_AS: path.stem}, "network")
