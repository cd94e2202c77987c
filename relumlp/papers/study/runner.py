"""Run the cells of a study: which of them are missing, and these in parallel."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from relumlp.datasets.loading import dataset_digests
from relumlp.errors import FileFormatError, Interrupted, UserError
from relumlp.machine.blas import one_blas_thread
from relumlp.machine.digests import digest
from relumlp.machine.files import Contents, read_file, write_file
from relumlp.machine.interrupts import stop_on_ctrl_c
from relumlp.machine.versions import commit, environment, numerics
from relumlp.papers.study.progress_bar import Done, reporting
from relumlp.papers.study.run_log import RunNote
from relumlp.papers.study.study import Cell, Study
from relumlp.papers.study.workspace import STOP, Workspace

CELLS = "cells"


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
