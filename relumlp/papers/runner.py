"""Run a study: the missing cells in parallel, then result, verdicts, figures and page."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.environment import digest, environment, numerics, one_blas_thread
from relumlp.errors import FileFormatError, Interrupted, UserError
from relumlp.files import load, save
from relumlp.interrupts import stop_on_ctrl_c
from relumlp.papers.study import Cell, Measured, Study, measured
from relumlp.papers.workspace import STOP, Workspace, digests, listeners
from relumlp.samples import Score

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


class Done(NamedTuple):
    """How a cell ended: its name, "" or what went wrong, and its seconds."""

    cell: str
    error: str
    seconds: float


def cell_path(folder: Path, cell: Cell) -> Path:
    """File of a cell's result."""
    return folder / CELLS / f"{cell.name}.npz"


def is_done(folder: Path, cell: Cell) -> bool:
    """Whether a cell's result is there, for this configuration.

    Raises
    ------
    FileFormatError : the file is damaged, or was made with other versions or BLAS kernels.
    """
    path = cell_path(folder, cell)
    if not path.exists():
        return False
    manifest = load(path, "cell").manifest
    if manifest["config_digest"] != digest(cell.config):
        return False
    made_with = {name: manifest["environment"][name] for name in numerics()}
    if made_with != numerics():
        raise FileFormatError(
            f"{path}: expected a cell made with {numerics()}, got one made with {made_with}; its "
            "bits would not match the others: choose another --out or remove it"
        )
    return True


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
        digests(name)


def run_cell(study: Study, cell: Cell, folder: Path) -> Done:
    """Measure one cell and write it; a failing cell says so and spares the others."""
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
        "data": digests(cell.config["data"]),
    }
    save(cell_path(folder, cell), arrays, manifest, "cell")
    workspace.checkpoint.unlink(missing_ok=True)
    return Done(cell.name, "", seconds)


@contextmanager
def reporting(cells: Sequence[Cell], quiet: bool) -> Iterator[Callable[[Done], None]]:
    """Show a bar over the cells and what each of them is doing, on the error stream."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not console.is_terminal
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=hidden) as bars:
        task = bars.add_task("cells", total=len(cells))
        busy: dict[str, str] = {}
        lock = threading.Lock()

        def show() -> None:
            bars.update(task, description=" · ".join(busy.values()) or "cells")

        def on_epoch(cell: str, epoch: int, score: Score) -> None:
            with lock:
                busy[cell] = f"{cell}: epoch {epoch}, {score.accuracy:.3f}"
                show()

        def on_done(done: Done) -> None:
            with lock:
                busy.pop(done.cell, None)
                bars.advance(task)
                show()
                if done.error:
                    bars.console.print(f"{done.cell}: {done.error}", markup=False)

        listeners.append(on_epoch)
        try:
            yield on_done
        finally:
            listeners.remove(on_epoch)


def run_cells(
    study: Study, cells: Sequence[Cell], folder: Path, jobs: int, quiet: bool = False
) -> list[Done]:
    """Run cells in parallel across networks, each network on one thread.

    Threads of this process by default; any joblib backend that the caller has chosen with
    ``joblib.parallel_config`` otherwise. Results go through files, so nothing is lost on Ctrl-C.

    Raises
    ------
    Interrupted : Ctrl-C; finished cells are kept, and those that were running left a checkpoint.
    """
    from joblib import Parallel, delayed

    if jobs < 1:
        raise UserError(f"jobs: expected at least 1, got {jobs}")
    STOP.clear()
    # The longest first, so that no core waits for a last long cell.
    ordered = sorted(cells, key=lambda c: -c.seconds)
    results: list[Done] = []
    parallel = Parallel(n_jobs=jobs, prefer="threads", return_as="generator_unordered")
    with reporting(cells, quiet) as on_done, stop_on_ctrl_c(STOP):
        for done in parallel(delayed(run_cell)(study, c, folder) for c in ordered):
            results.append(done)
            on_done(done)
    if STOP.is_set():
        raise Interrupted
    return results


def recompute(study: Study, cell: Cell, folder: Path) -> list[str]:
    """Compute a finished cell once more, elsewhere; return the names of what came out otherwise.

    Arrays are compared bit by bit, facts as they are.

    Raises
    ------
    UserError : the cell has not been computed, or fails this time.
    """
    if not is_done(folder, cell):
        raise UserError(f"cell: expected one that has been computed, got {cell.name}")
    with tempfile.TemporaryDirectory() as place:
        done = run_cell(study, cell, Path(place))
        if done.error:
            raise UserError(f"{cell.name}: expected it to run again, got {done.error}")
        again = load(cell_path(Path(place), cell), "cell")
    kept = load(cell_path(folder, cell), "cell")
    names = sorted(kept.arrays.keys() | again.arrays.keys())
    others = [n for n in names if bits(kept.arrays.get(n)) != bits(again.arrays.get(n))]
    return others + ["facts"] * (kept.manifest["facts"] != again.manifest["facts"])


def bits(array: Any) -> tuple[Any, ...]:
    """Return what decides whether two arrays are the same, bit by bit."""
    return () if array is None else (array.dtype.str, array.shape, array.tobytes())


def gather(study: Study, cells: Sequence[Cell], folder: Path) -> dict[str, Measured]:
    """Read the cells that are there, by name; their facts with the configuration added."""
    found = {}
    for cell in cells:
        if is_done(folder, cell):
            arrays, facts = measured(load(cell_path(folder, cell), "cell"))
            found[cell.name] = Measured(arrays, {**facts, "config": cell.config})
    return found


def write_result(
    study: Study, data: str, scale: str, folder: Path, failures: Sequence[Done]
) -> Measured:
    """Combine the cells into the result file, and copy the networks worth keeping."""
    cells = study.cells(data, scale)
    found = gather(study, cells, folder)
    if not found:
        raise UserError(f"{folder}: expected at least one finished cell, got none")
    result = study.combine(found)
    manifests = [load(cell_path(folder, c), "cell").manifest for c in cells if c.name in found]
    manifest = {
        "study": study.name,
        "data": data,
        "scale": scale,
        "facts": result.facts,
        "cells": len(found),
        "missing_cells": [c.name for c in cells if c.name not in found],
        "failures": [list(f) for f in failures if f.error],
        "core_seconds": sum(m["seconds"] for m in manifests),
        "commits": sorted({m["environment"]["commit"] for m in manifests}),
        "digests": {m["config"]["data"]: m["data"] for m in manifests},
        "config_digest": digest({c.name: c.config for c in cells}),
        "environment": environment(),
    }
    save(folder / "result.npz", result.arrays, manifest, "result")
    for name, cell in study.networks(result).items():
        keep_network(folder, name, cell, {c.name: c for c in cells}[cell])
    return result


def keep_network(folder: Path, name: str, cell_name: str, cell: Cell) -> None:
    """Copy a cell's network to ``networks/``, with the manifest of its training."""
    contents = load(cell_path(folder, cell), "cell")
    arrays = {k: v for k, v in contents.arrays.items() if k[0] in "Wb" and k[1:].isdigit()}
    keys = ("config", "environment", "data", "seconds")
    manifest: dict[str, Any] = {k: contents.manifest[k] for k in keys}
    manifest |= {"facts": contents.manifest["facts"], "cell": cell_name}
    manifest["unit"] = contents.manifest["config"].get("unit", "relu")
    save(folder / "networks" / f"{name}.npz", arrays, manifest, "network")
