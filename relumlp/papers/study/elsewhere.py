"""A cell computed in another process than the one that was asked for it, on this machine or not.

Here stands what such a process does; :mod:`relumlp.papers.study.processes` and
:mod:`relumlp.papers.study.cluster` start it. It imports the study, runs the cell as a thread does,
tells what begins and every epoch, and stops after an epoch when its run is stopped.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from relumlp.network.samples import Score
from relumlp.papers.study.progress_bar import NOT_STARTED, Done
from relumlp.papers.study.worker import EVERY, study_of
from relumlp.papers.study.workspace import STOP, listeners

Tell = Callable[[dict[str, Any]], None]
"""Told what begins, and epochs, in the words of :mod:`relumlp.papers.study.worker`."""

_stopped: set[str] = set()
_running: Counter[str] = Counter()
_turn = threading.Lock()


class Task(NamedTuple):
    """One cell of a run.

    Attributes
    ----------
    run : name of the run, unlike any other.
    module, data, scale, folder, wish : as in :class:`relumlp.papers.study.apart.Request`.
    cell : its name.
    token : name of a file in the folder; whoever does not find it does not share the folder.
    """

    run: str
    module: str
    data: str
    scale: str
    folder: str
    wish: dict[str, Any] | None
    cell: str
    token: str


def compute(task: Task, tell: Tell, is_stopped: Callable[[], bool]) -> Done:
    """Compute a cell, and say how it ended.

    ``is_stopped`` : asked from time to time whether nobody waits for the cell any longer.
    """
    from relumlp.papers.study.runner import run_cell, words

    folder = Path(task.folder)
    if not (folder / task.token).exists():
        return Done(task.cell, f"{folder}: expected the folder of this run, got none", 0.0)
    if not began(task.run):
        return Done(task.cell, NOT_STARTED, 0.0)
    try:
        study = study_of(task.module, task.wish)
        cells = {cell.name: cell for cell in study.cells(task.data, task.scale)}
        tell({"began": task.cell})
        with epochs_told(task, tell, is_stopped):
            return run_cell(study, cells[task.cell], folder)
    except Exception as error:
        return Done(task.cell, words(error), 0.0)
    finally:
        ended(task.run)


@contextmanager
def epochs_told(task: Task, tell: Tell, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Within the block, tell the epochs of a cell, and stop its run when nobody waits for it."""
    last = 0.0

    def on_epoch(cell: str, epoch: int, score: Any) -> None:
        nonlocal last
        if cell == task.cell and (now := time.monotonic()) - last >= EVERY:
            last = now
            if is_stopped():
                stop(task.run)
            with suppress(OSError):  # of whoever asked, if that has ended
                tell({"epoch": [cell, epoch, float(score.loss), float(score.accuracy)]})

    listeners.append(on_epoch)
    try:
        yield
    finally:
        listeners.remove(on_epoch)


def hear(line: dict[str, Any]) -> None:
    """Pass on an epoch that a worker tells."""
    if "epoch" in line:
        name, epoch, loss, accuracy = line["epoch"]
        for listener in listeners:
            listener(name, epoch, Score(loss, accuracy))


# --- a process may compute cells of several runs, one of which is stopped


def stop(run: str) -> None:
    """Stop the cells of a run that this process computes, and begin no others.

    Cells of other runs that it computes at the time stop, too, and are tried again.
    """
    with _turn:
        _stopped.add(run)
        if _running[run]:
            STOP.set()


def began(run: str) -> bool:
    """Count a cell that is to begin; False if its run is stopped. Waits for cells that stop."""
    while True:
        with _turn:
            if run in _stopped:
                return False
            if not any(_running[other] for other in _stopped):
                STOP.clear()
                _running[run] += 1
                return True
        time.sleep(EVERY)


def ended(run: str) -> None:
    """Count a cell that has ended."""
    with _turn:
        _running[run] -= 1
