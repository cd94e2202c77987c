"""Cells in a process of their own: what ends it, ends at most the cells that it was computing.

This process starts the other one, :mod:`relumlp.papers.study.worker`, and hears from it what
begins and ends, a line of JSON each. If it dies, another one computes the cells that it had not
begun. A signal that is meant for this process does not reach the other one, which is told to stop,
and which ends when this one does.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.machine.interrupts import SIGNALS
from relumlp.network.samples import Score
from relumlp.papers.study.progress_bar import NOT_STARTED, Done, Work
from relumlp.papers.study.study import Cell
from relumlp.papers.study.workspace import STOP, listeners


class Request(NamedTuple):
    """What the other process is asked for.

    Attributes
    ----------
    module : that has the study, as ``STUDY``.
    data, scale : of the study's cells.
    folder : of the results.
    lock : descriptor of the folder's lock, which the other process holds, too; −1 for none.
    wish : fields of what is asked of the study, see :class:`relumlp.papers.study.own_runs.Wish`;
        None for the study as it is.
    """

    module: str
    data: str
    scale: str
    folder: Path
    lock: int = -1
    wish: dict[str, Any] | None = None


def apart(request: Request) -> Work:
    """Return the work of computing cells in a process of their own."""

    def work(cells: Sequence[Cell], jobs: int) -> Iterator[Done]:
        left = [cell.name for cell in cells]
        while left and not STOP.is_set():
            worker = Worker(request, left, jobs)
            for done in worker.run():
                left.remove(done.cell)
                yield done
        for name in left:
            yield Done(name, NOT_STARTED, 0.0)

    return work


class Worker:
    """Another process, from its beginning to its end."""

    def __init__(self, request: Request, names: Sequence[str], jobs: int) -> None:
        self.asked: dict[str, Any] = {
            **request._asdict(), "folder": str(request.folder), "names": list(names), "jobs": jobs
        }  # fmt: skip
        self.lock = request.lock
        self.under_way: list[str] = []
        self.ended = False

    def run(self) -> Iterator[Done]:
        """Run the process; yield how its cells ended, those last that ended with it."""
        process = start("relumlp.papers.study.worker", self.asked, self.lock)
        assert process.stdin is not None
        assert process.stdout is not None
        with process, told_to_stop(process.stdin.fileno()):
            for line in process.stdout:
                yield from self.heard(json.loads(line))
        if not self.ended:
            # Of a process that dies before its first cell, all cells fail: it would die again.
            for name in self.under_way or self.asked["names"]:
                yield Done(name, how_it_ended(process.returncode), 0.0)

    def heard(self, line: dict[str, Any]) -> Iterator[Done]:
        """Take a line: a cell that begins or ends, an epoch, or the end."""
        match line:
            case {"began": name}:
                self.under_way.append(name)
            case {"epoch": [name, epoch, loss, accuracy]}:
                for listener in listeners:
                    listener(name, epoch, Score(loss, accuracy))
            case {"done": [name, error, seconds]}:
                # A cell whose folder has gone ends without having begun.
                self.under_way = [other for other in self.under_way if other != name]
                self.asked["names"].remove(name)
                yield Done(name, error, seconds)
            case {"end": _}:
                self.ended = True


def start(module: str, asked: dict[str, Any], lock: int = -1) -> "subprocess.Popen[bytes]":
    """Start a module as a process, with the signals blocked that are this process's to handle.

    ``asked`` : what it is asked for, its first line of input. ``lock`` : descriptor of a lock that
    it holds, too; −1 for none.
    """
    # It finds modules where this process does.
    paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    inherited = [lock] if lock >= 0 and os.name == "posix" else []
    with signals_blocked():
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, **paths}, pass_fds=inherited,
        )  # fmt: skip
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
    return process


def how_it_ended(code: int) -> str:
    """Return in words how a process ended that should not have ended."""
    try:
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    except ValueError:
        how = f"by signal {-code}"
    return f"the process that computed it was ended {how}"


@contextmanager
def signals_blocked() -> Iterator[None]:
    """Within the block, hold signals back, so that a process started here begins without them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def told_to_stop(handle: int) -> Iterator[None]:
    """Within the block, tell a process through its input when this one is asked to stop."""

    def tell() -> None:
        with suppress(OSError):
            os.write(handle, b"stop\n")

    STOP.asked.append(tell)
    try:
        if STOP.is_set():
            tell()
        yield
    finally:
        STOP.asked.remove(tell)
