"""Fail the n-th operation of a save: the old file intact or the new one whole, and named.

Every call of the system that a save makes (open, write, fsync, rename, chmod and others) fails in
turn with ENOSPC, EIO, EINTR, EACCES and MemoryError, for every kind of file and every state of its
place. Then every call of a function fails for want of memory. After each, the file is compared, the
error read, and the folder searched for what was left behind.
"""

import gc
import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count as numbers
from pathlib import Path

from campaigns.operations_parts.faults import (
    ERRORS,
    Count,
    failing_allocation,
    failing_operation,
    quiet_ends,
)
from campaigns.operations_parts.saves import PLACES, SAVES, Save, open_files, outcome_of, problem_of
from campaigns.tally import Tally

COUNT = 60_000
"""More than there are: none is left out."""

Faults = Callable[[int], AbstractContextManager[Count]]


def run(tally: Tally, seed: int, count: int) -> None:
    """Fail all operations of the system in turn, then allocations; at most so many cases."""
    plans: list[tuple[str, str, str, Faults]] = []
    for kind in SAVES:
        for place in PLACES:
            for error in ERRORS:
                told = type(error).__name__ if isinstance(error, MemoryError) else error.strerror
                plans.append((kind, place, str(told), lambda n, e=error: failing_operation(n, e)))  # type: ignore[misc]
            plans.append((kind, place, "no memory at a call", failing_allocation))
    random.Random(seed).shuffle(plans)
    left = count
    with quiet_ends(), tempfile.TemporaryDirectory() as folder:
        for i, (kind, place, told, faults) in enumerate(plans):
            # What earlier plans leave over is shared by those that follow.
            share = -(-left // (len(plans) - i))
            left -= _series(tally, (kind, place, told), faults, Path(folder), share)


def _series(
    tally: Tally, what: tuple[str, str, str], faults: Faults, folder: Path, share: int
) -> int:
    """Fail the operations of one save in turn, evenly spread if there are too many; count them."""
    total = _case(tally, what, faults, folder, 0)
    step = max(1, -(-total // share)) if share else total + 1
    cases = [n for n, _ in zip(range(1, total + 1, step), numbers(), strict=False)]
    for n in cases:
        _case(tally, what, faults, folder, n)
    return len(cases)


def _case(tally: Tally, what: tuple[str, str, str], faults: Faults, folder: Path, n: int) -> int:
    """Fail the n-th operation of a save, none if n is 0, and judge; return how many there were."""
    kind, place, told = what
    path, save = folder / "place" / "file.npz", SAVES[kind]
    PLACES[place](path)
    error, seen = _failed(save, path, faults, n)
    problem, end = problem_of(path, save, error), outcome_of(path, error)
    # What a caught error kept alive may hold files open until here.
    del error
    if open_files(folder):
        gc.collect()
        still = open_files(folder)
        problem = problem or (f"still open: {still}" if still else "")
    if n and problem:
        words = f"{place}, operation {n} ({seen.failed}): {problem}"
        tally.bad(f"{kind}, {told}", problem.partition(":")[0], words)
    elif n:
        tally.good(f"{kind}, {told}", end)
    shutil.rmtree(path.parent, ignore_errors=True)
    return seen.seen


def _failed(save: Save, path: Path, faults: Faults, n: int) -> tuple[BaseException | None, Count]:
    with faults(n) as seen:
        try:
            save.write(path)
        except BaseException as caught:
            return caught, seen
    return None, seen
