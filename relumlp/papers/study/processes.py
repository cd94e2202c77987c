"""Cells in processes of joblib's pool (loky), one at a time in each of them.

Each cell is told over a connection of its own, over which this process says when to stop. A signal
that is meant for this process does not reach the others; when this one has ended, the connections
have, too, and the others stop after their epochs.
"""

import secrets
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from typing import Any

from relumlp.papers.study.apart import Request, signals_blocked
from relumlp.papers.study.elsewhere import Task, compute, hear
from relumlp.papers.study.progress_bar import NOT_STARTED, Done, Work
from relumlp.papers.study.run_log import RUNS
from relumlp.papers.study.study import Cell
from relumlp.papers.study.workspace import STOP

LOST = "the process that computed it was lost"
GONE = (OSError, EOFError, AuthenticationError)
"""What a connection raises whose other side is not there, or is somebody else."""


def in_processes(request: Request) -> Work:
    """Return the work of computing cells, each in a process of joblib's pool."""

    def work(cells: Sequence[Cell], jobs: int) -> Iterator[Done]:
        left = {cell.name: cell for cell in cells}
        with open_board() as board:
            while left and not STOP.is_set():
                for done in Pool(request, board, [*left.values()], jobs).run():
                    del left[done.cell]
                    yield done
        for name in left:
            yield Done(name, NOT_STARTED, 0.0)

    return work


class Board:
    """Where processes tell what they do, and hear when to stop."""

    def __init__(self, listener: Listener, key: bytes) -> None:
        self.listener, self.key = listener, key
        self.under_way: list[str] = []
        self.connections: list[Connection[Any, Any]] = []
        self.over = False

    def accept(self) -> None:
        """Take connections, until the board is closed."""
        while not self.over:
            with suppress(*GONE):
                connection = self.listener.accept()
                self.connections.append(connection)
                threading.Thread(target=self.listen, args=(connection,), daemon=True).start()
                if STOP.is_set():
                    self.stop()

    def listen(self, connection: "Connection[Any, Any]") -> None:
        """Hear what is told over a connection, until it ends."""
        with suppress(*GONE):
            while True:
                line = connection.recv()
                self.under_way.append(line["began"]) if "began" in line else hear(line)

    def stop(self) -> None:
        """Tell all processes to stop."""
        for connection in self.connections:
            with suppress(*GONE):
                connection.send("stop")

    def close(self) -> None:
        """Take no more connections."""
        self.over = True
        with suppress(*GONE):
            Client(self.listener.address, authkey=self.key).close()


@contextmanager
def open_board() -> Iterator[Board]:
    """Within the block, processes may tell what they do, and are told when this one is to stop."""
    key = secrets.token_bytes(32)
    with Listener(authkey=key) as listener:
        board = Board(listener, key)
        thread = threading.Thread(target=board.accept, daemon=True)
        thread.start()
        STOP.asked.append(board.stop)
        try:
            yield board
        finally:
            STOP.asked.remove(board.stop)
            board.close()
            thread.join()


class Pool:
    """A pool of processes, until its cells have ended or one of its processes is lost."""

    def __init__(self, request: Request, board: Board, cells: Sequence[Cell], jobs: int) -> None:
        self.board, self.jobs = board, max(1, min(jobs, len(cells)))
        r, run = request, secrets.token_hex(8)
        self.tasks = [
            Task(run, r.module, r.data, r.scale, str(r.folder), r.wish, cell.name, RUNS)
            for cell in cells
        ]

    def run(self) -> Iterator[Done]:
        """Yield how cells ended; when a process is lost, those that had begun, and no others."""
        # Not joblib.Parallel, which computes in this process what is to be done one at a time.
        from joblib.externals.loky import get_reusable_executor

        left, board = [task.cell for task in self.tasks], self.board
        board.under_way.clear()
        pool = get_reusable_executor(max_workers=self.jobs)
        try:
            with signals_blocked():
                where = board.listener.address, board.key
                found = [pool.submit(compute_apart, task, *where) for task in self.tasks]
            for future in as_completed(found):
                done = future.result()
                left.remove(done.cell)
                yield done
        except BrokenProcessPool:
            begun = [name for name in board.under_way if name in left]
            # Of processes that end before their first cell, all cells fail: they would end again.
            for name in begun or left:
                yield Done(name, LOST, 0.0)
        finally:
            pool.shutdown(wait=True)


def compute_apart(task: Task, address: Any, key: bytes) -> Done:
    """Compute a cell in a process of the pool."""
    try:
        with Client(address, authkey=key) as connection:
            # Whatever can be read, a word or the end, means to stop.
            return compute(task, connection.send, connection.poll)
    except GONE:
        return Done(task.cell, NOT_STARTED, 0.0)
