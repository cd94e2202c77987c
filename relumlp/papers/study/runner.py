"""Run the cells of a study: which of them are missing, and these in parallel."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.checks import check_whole
from relumlp.datasets.loading import dataset_digests
from relumlp.errors import FileFormatError, Interrupted
from relumlp.machine.blas import one_blas_thread
from relumlp.machine.digests import digest
from relumlp.machine.files import Contents, read_file, write_file
from relumlp.machine.interrupts import stop_on_signals
from relumlp.machine.versions import commit, environment, numerics, unlike
from relumlp.papers.study.folder import GoneError
from relumlp.papers.study.progress_bar import INTERRUPTED, NOT_STARTED, Done, Work, reporting
from relumlp.papers.study.run_log import RUNS, RunNote
from relumlp.papers.study.study import Cell, Study
from relumlp.papers.study.workspace import STOP, Workspace

CELLS = "cells"
GONE = "expected the folder of this run, got none: it was removed while the run went on"
FIELDS: dict[str, Any] = {
    "config": dict, "config_digest": str, "facts": dict, "seconds": (int, float),
    "environment": dict, "data": dict,
}  # fmt: skip
"""What a cell's manifest holds."""
LONGEST = 1000
"""Signs of an error's text that are kept."""


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
    for name, kind in FIELDS.items():
        if not isinstance(manifest.get(name), kind):
            raise FileFormatError(f"{path}: expected a cell that states its {name}, got none")
    if manifest["config_digest"] != digest(cell.config):
        return None
    made, now = manifest["environment"], numerics()
    if others := unlike(made, now):
        here, there = ({name: of.get(name) for name in others} for of in (now, made))
        raise FileFormatError(
            f"{path}: expected a cell made with {here}, got one made with {there}; its bits would "
            "not match the others: choose another --out or remove it"
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
    """Measure one cell and write it; a failing cell, or save, says so and spares the others.

    Its seconds are those of this process alone: what an attempt that was interrupted took before
    is in the note of its run, not here.
    """
    began = time.monotonic()
    if STOP.is_set():
        return Done(cell.name, NOT_STARTED, 0.0)
    try:
        return Done(cell.name, "", measure_cell(study, cell, folder))
    except KeyboardInterrupt:
        return Done(cell.name, INTERRUPTED, time.monotonic() - began)
    except (Exception, SystemExit) as error:
        return Done(cell.name, words(error), time.monotonic() - began)


def measure_cell(study: Study, cell: Cell, folder: Path) -> float:
    """Measure one cell, write it, and remove its checkpoint; return the seconds that it took."""
    began = time.monotonic()
    workspace = Workspace(cell.name, folder / CELLS)
    with one_blas_thread():
        arrays, facts = study.measure(cell.config, workspace)
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
    if not folder.is_dir():
        raise GoneError(f"{folder}: {GONE}")
    write_file(cell_path(folder, cell), arrays, manifest, "cell")
    workspace.checkpoint.unlink(missing_ok=True)
    return seconds


def words(error: BaseException) -> str:
    """Return an error's kind and text in one line that can be printed."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + " …"


def in_threads(
    study: Study, folder: Path, began: Callable[[Cell], None] = lambda cell: None
) -> Work:
    """Return the work of computing cells in threads of this process.

    Any joblib backend that the caller has chosen with ``joblib.parallel_config`` is used instead.
    ``began`` is called with each cell when its turn comes.
    """
    from joblib import Parallel, delayed

    def one(cell: Cell) -> Done:
        if not (folder / RUNS).exists():
            return Done(cell.name, f"{folder}: {GONE}", 0.0)
        began(cell)
        return run_cell(study, cell, folder)

    def work(cells: Sequence[Cell], jobs: int) -> Iterator[Done]:
        parallel = Parallel(
            n_jobs=max(1, min(jobs, len(cells))), prefer="threads",
            return_as="generator_unordered", batch_size=1, pre_dispatch="all",
        )  # fmt: skip
        yield from parallel(delayed(one)(cell) for cell in cells)

    return work


def attempts(work: Work, cells: Sequence[Cell], jobs: int) -> Iterator[Done]:
    """Compute cells; those that fail are computed once more, alone, after all others."""
    failed = []
    for done in work(cells, jobs):
        if done.error and not STOP.is_set():
            failed.append(done.cell)
        else:
            yield done
    for cell in (c for c in cells if c.name in failed):
        yield from work([cell], 1)


def run_cells(
    study: Study,
    cells: Sequence[Cell],
    folder: Path,
    jobs: int,
    quiet: bool = False,
    work: Work | None = None,
) -> list[Done]:
    """Run cells in parallel across networks, each network on one thread.

    ``work`` computes them, :func:`in_threads` by default. A cell that fails is tried once more.
    Results go through files, so nothing is lost on Ctrl-C. What the run took is noted in
    ``runs.json``.

    Raises
    ------
    UserError : ``jobs`` is below 1.
    Interrupted : a signal; finished cells are kept, and those that were running left a checkpoint.
    """
    check_whole("jobs", jobs, 1)
    # Read before the first cell and kept: what is edited while cells run is not what they ran.
    note = RunNote(folder, commit(), jobs)
    STOP.clear()
    # The longest first, so that no core waits for a last long cell.
    ordered = sorted(cells, key=lambda c: -c.seconds)
    results: list[Done] = []
    try:
        with reporting(cells, quiet) as on_done, stop_on_signals(STOP):
            for done in attempts(work or in_threads(study, folder), ordered, jobs):
                results.append(done)
                note.write(finished=not done.error)
                on_done(done)
    finally:
        note.write()
    if STOP.is_set():
        raise Interrupted(STOP.number)
    return results
