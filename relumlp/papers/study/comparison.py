"""Cells computed once more, and compared bit by bit with what they were."""

import tempfile
from pathlib import Path
from typing import Any

from relumlp.errors import UserError
from relumlp.machine.files import Contents, read_file
from relumlp.papers.study.cell_digests import NOTHING, Published, cell_digest
from relumlp.papers.study.runner import cell_path, finished, run_cell
from relumlp.papers.study.study import Cell, Study


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
        return differences(kept, again)
    made = f" (made with other {', '.join(known.elsewhere)})" if known.elsewhere else ""
    return [f"digest{made}"] * (cell_digest(again) != known.digests[cell.name])


def differences(kept: Contents, again: Contents) -> list[str]:
    """Return the names of the arrays that differ in any bit, and "facts" if those do."""
    names = sorted(kept.arrays.keys() | again.arrays.keys())
    others = [n for n in names if bits(kept.arrays.get(n)) != bits(again.arrays.get(n))]
    return others + ["facts"] * (kept.manifest["facts"] != again.manifest["facts"])


def bits(array: Any) -> tuple[Any, ...]:
    """Return what decides whether two arrays are the same, bit by bit."""
    return () if array is None else (array.dtype.str, array.shape, array.tobytes())
