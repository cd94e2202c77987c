"""Cells in processes of joblib's pool (loky), one at a time in each of them.

They hear from this process, and it from them, through a manager of :mod:`multiprocessing`. A signal
that is meant for this process does not reach them; they are told to stop, and stop when this
process has ended.
"""

import os
import queue
import secrets
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, NamedTuple

from relumlp.papers.study.apart import Request, signals_blocked
from relumlp.papers.study.elsewhere import Task, compute
from relumlp.papers.study.progress_bar import NOT_STARTED, Done, Work
from relumlp.papers.study.run_log import RUNS
from relumlp.papers.study.study import Cell
from relumlp.papers.study.workspace import STOP

LOOK = 0.2
"""Seconds between looks at whether to stop."""
LOST = "the process that computed it was lost"


def in_processes(request: Request) -> Work:
    """Return the work of computing cells, each in a process of joblib's pool."""

    def work(cells: Sequence[Cell], jobs: int) -> Iterator[Done]:
        left = {cell.name: cell for cell in cells}
        with board() as told:
            while left and not STOP.is_set():
                for done in Pool(request, told, [*left.values()], jobs).run():
                    del left[done.cell]
                    yield done
        for name in left:
            yield Done(name, NOT_STARTED, 0.0)

    return work


class Board(NamedTuple):
    """What the processes share: whether to stop, what they tell, and who asked."""

    stop: Any
    lines: Any
    asker: int
    under_way: list[str]


@contextmanager
def board() -> Iterator[Board]:
    """Within the block, pass on what processes tell, and tell them when to stop."""
    from relumlp.papers.study.cluster import hear

    with signals_blocked():
        manager = get_context("spawn").Manager()
    with manager:
        found = Board(manager.Event(), manager.Queue(), os.getpid(), [])
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                if STOP.is_set():
                    found.stop.set()
                try:
                    line = found.lines.get(timeout=LOOK)
                except queue.Empty:
                    continue
                found.under_way.append(line["began"]) if "began" in line else hear(line)

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            yield found
        finally:
            over.set()
            listener.join()


class Pool:
    """A pool of processes, until its cells have ended or one of its processes is lost."""

    def __init__(self, request: Request, told: Board, cells: Sequence[Cell], jobs: int) -> None:
        self.told, self.jobs = told, max(1, min(jobs, len(cells)))
        r, run = request, secrets.token_hex(8)
        self.tasks = [
            Task(run, r.module, r.data, r.scale, str(r.folder), r.wish, cell.name, RUNS)
            for cell in cells
        ]

    def run(self) -> Iterator[Done]:
        """Yield how cells ended; when a process is lost, those that had begun, and no others."""
        # Not joblib.Parallel, which computes in this process what is to be done one at a time.
        from joblib.externals.loky import get_reusable_executor

        left = [task.cell for task in self.tasks]
        stop, lines, asker, under_way = self.told
        under_way.clear()
        pool = get_reusable_executor(max_workers=self.jobs)
        try:
            with signals_blocked():
                found = [pool.submit(compute_apart, t, stop, lines, asker) for t in self.tasks]
            for future in as_completed(found):
                done = future.result()
                left.remove(done.cell)
                yield done
        except BrokenProcessPool:
            begun = [name for name in under_way if name in left]
            # Of processes that end before their first cell, all cells fail: they would end again.
            for name in begun or left:
                yield Done(name, LOST, 0.0)
        finally:
            pool.shutdown(wait=True)


def compute_apart(task: Task, stop: Any, lines: Any, asker: int) -> Done:
    """Compute a cell in a process of the pool."""

    def is_stopped() -> bool:
        return os.getppid() != asker or bool(stop.is_set())

    try:
        if is_stopped():
            return Done(task.cell, NOT_STARTED, 0.0)
        return compute(task, lines.put, is_stopped)
    except (OSError, EOFError):  # of a manager that has ended: nobody waits for the cell
        return Done(task.cell, NOT_STARTED, 0.0)
