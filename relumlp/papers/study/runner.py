"""Run a study: the missing cells in parallel, then result, verdicts, figures and page."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.datasets.loading import dataset_digests
from relumlp.errors import FileFormatError, Interrupted, UserError
from relumlp.machine.blas import one_blas_thread
from relumlp.machine.digests import digest
from relumlp.machine.files import Contents, read_file, write_file
from relumlp.machine.interrupts import stop_on_ctrl_c
from relumlp.machine.versions import commit, environment, numerics
from relumlp.papers.study.cell_digests import NOTHING, Published, cell_digest
from relumlp.papers.study.progress_bar import Done, reporting
from relumlp.papers.study.run_log import RunNote, runs
from relumlp.papers.study.study import Cell, Measured, Study, measured
from relumlp.papers.study.workspace import STOP, Workspace

CELLS = "cells"
NETWORKS = "networks"


class Plan(NamedTuple):
    """What a run would do: the cells that are there, and those that are missing."""

    done: list[Cell]
    missing: list[Cell]

    @property
    def seconds(self) -> float:
        """Estimated time of the missing cells, on one core."""
        return sum(c.seconds for c in self.missing)

    @property
    def size(self) -> int:
        """Estimated bytes of the missing cells' files."""
        return sum(c.size for c in self.missing)


def cell_path(folder: Path, cell: Cell) -> Path:
    """File of a cell's result."""
    return folder / CELLS / f"{cell.name}.npz"


def finished(folder: Path, cell: Cell) -> Contents | None:
    """Return a cell's result, None where there is none for this configuration.

    Raises
    ------
    FileFormatError : the file is damaged, or was made with other versions or BLAS kernels.
    """
    path = cell_path(folder, cell)
    if not path.exists():
        return None
    contents = read_file(path, "cell")
    manifest = contents.manifest
    if manifest["config_digest"] != digest(cell.config):
        return None
    made_with = {name: manifest["environment"][name] for name in numerics()}
    if made_with != numerics():
        raise FileFormatError(
            f"{path}: expected a cell made with {numerics()}, got one made with {made_with}; its "
            "bits would not match the others: choose another --out or remove it"
        )
    return contents


def is_done(folder: Path, cell: Cell) -> bool:
    """Whether a cell's result is there, for this configuration; raises as :func:`finished`."""
    return finished(folder, cell) is not None


def plan(study: Study, data: str, scale: str, folder: Path, only: str = "") -> Plan:
    """Find out which cells are missing, of all or of those whose name starts with ``only``."""
    cells = [c for c in study.cells(data, scale) if c.name.startswith(only)]
    done = [c for c in cells if is_done(folder, c)]
    names = {c.name for c in done}
    return Plan(done, [c for c in cells if c.name not in names])


def check_data(cells: Sequence[Cell]) -> None:
    """Load what cells need, each dataset once, so that none of them starts without it.

    Raises
    ------
    DataError : a dataset is missing or damaged, or cannot be downloaded.
    """
    for name in dict.fromkeys(c.config["data"] for c in cells):
        dataset_digests(name)


def run_cell(study: Study, cell: Cell, folder: Path) -> Done:
    """Measure one cell and write it; a failing cell says so and spares the others.

    Its seconds are those of this process alone: what an attempt that was interrupted took before
    is in the note of its run, not here.
    """
    began = time.monotonic()
    if STOP.is_set():
        return Done(cell.name, "not started", 0.0)
    workspace = Workspace(cell.name, folder / CELLS)
    try:
        with one_blas_thread():
            arrays, facts = study.measure(cell.config, workspace)
    except KeyboardInterrupt:
        return Done(cell.name, "interrupted; its checkpoint is written", time.monotonic() - began)
    except Exception as error:
        return Done(cell.name, f"{type(error).__name__}: {error}", time.monotonic() - began)
    seconds = time.monotonic() - began
    manifest = {
        "study": study.name,
        "config": cell.config,
        "config_digest": digest(cell.config),
        "facts": facts,
        "seconds": seconds,
        "environment": environment(),
        "data": dataset_digests(cell.config["data"]),
    }
    write_file(cell_path(folder, cell), arrays, manifest, "cell")
    workspace.checkpoint.unlink(missing_ok=True)
    return Done(cell.name, "", seconds)


def run_cells(
    study: Study, cells: Sequence[Cell], folder: Path, jobs: int, quiet: bool = False
) -> list[Done]:
    """Run cells in parallel across networks, each network on one thread.

    Threads of this process by default; any joblib backend that the caller has chosen with
    ``joblib.parallel_config`` otherwise. Results go through files, so nothing is lost on Ctrl-C.

    What the run took is noted in ``runs.json``.

    Raises
    ------
    Interrupted : Ctrl-C; finished cells are kept, and those that were running left a checkpoint.
    """
    from joblib import Parallel, delayed

    if jobs < 1:
        raise UserError(f"jobs: expected at least 1, got {jobs}")
    # Read before the first cell and kept: what is edited while cells run is not what they ran.
    note = RunNote(folder, commit(), jobs)
    STOP.clear()
    # The longest first, so that no core waits for a last long cell.
    ordered = sorted(cells, key=lambda c: -c.seconds)
    results: list[Done] = []
    parallel = Parallel(n_jobs=jobs, prefer="threads", return_as="generator_unordered")
    try:
        with reporting(cells, quiet) as on_done, stop_on_ctrl_c(STOP):
            for done in parallel(delayed(run_cell)(study, c, folder) for c in ordered):
                results.append(done)
                note.write(finished=not done.error)
                on_done(done)
    finally:
        note.write()
    if STOP.is_set():
        raise Interrupted
    return results


def recompute(study: Study, cell: Cell, folder: Path, known: Published = NOTHING) -> list[str]:
    """Compute a finished cell once more, elsewhere; return the names of what came out otherwise.

    Arrays are compared bit by bit, facts as they are. Where the cell's file is not there, the
    digest that the result holds of it is compared instead.

    Raises
    ------
    UserError : the cell has not been computed and has no digest, or fails this time.
    """
    kept = finished(folder, cell)
    if kept is None and cell.name not in known.digests:
        raise UserError(f"cell: expected one that has been computed, got {cell.name}")
    with tempfile.TemporaryDirectory() as place:
        done = run_cell(study, cell, Path(place))
        if done.error:
            raise UserError(f"{cell.name}: expected it to run again, got {done.error}")
        again = read_file(cell_path(Path(place), cell), "cell")
    if kept is not None:
        return differing(kept, again)
    made = f" (made with other {', '.join(known.elsewhere)})" if known.elsewhere else ""
    return [f"digest{made}"] * (cell_digest(again) != known.digests[cell.name])


def differing(kept: Contents, again: Contents) -> list[str]:
    """Return the names of the arrays that differ in any bit, and "facts" if those do."""
    names = sorted(kept.arrays.keys() | again.arrays.keys())
    others = [n for n in names if bits(kept.arrays.get(n)) != bits(again.arrays.get(n))]
    return others + ["facts"] * (kept.manifest["facts"] != again.manifest["facts"])


def bits(array: Any) -> tuple[Any, ...]:
    """Return what decides whether two arrays are the same, bit by bit."""
    return () if array is None else (array.dtype.str, array.shape, array.tobytes())


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


def write_result(
    study: Study, data: str, scale: str, folder: Path, failures: Sequence[Done]
) -> Measured:
    """Combine the cells into the result file, and keep the networks worth keeping, no others."""
    cells = {c.name: c for c in study.cells(data, scale)}
    found = read_cells([*cells.values()], folder)
    if not found:
        raise UserError(f"{folder}: expected at least one finished cell, got none")
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
    }
    write_file(folder / "result.npz", result.arrays, manifest, "result")
    keep_networks(study.networks(result), folder, found)
    return result


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


def keep_networks(chosen: Mapping[str, str], folder: Path, found: Mapping[str, Contents]) -> None:
    """Copy cells' networks to ``networks/``; remove those that an earlier result kept."""
    for name, cell in chosen.items():
        save_network_of(found[cell], cell, folder / NETWORKS / f"{name}.npz")
    for path in (folder / NETWORKS).glob("*.npz"):
        if path.stem not in chosen:
            path.unlink()


def save_network_of(contents: Contents, cell: str, path: Path) -> None:
    """Write a cell's network, with the manifest of its training."""
    arrays = {k: v for k, v in contents.arrays.items() if k[0] in "Wb" and k[1:].isdigit()}
    keys = ("config", "environment", "data", "seconds", "facts")
    manifest: dict[str, Any] = {k: contents.manifest[k] for k in keys}
    manifest |= {"cell": cell, "unit": contents.manifest["config"].get("unit", "relu")}
    write_file(path, arrays, manifest, "network")
