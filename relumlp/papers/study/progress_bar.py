"""What a run shows while it goes on: a bar over the cells, and what each of them is doing."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from relumlp.machine.surroundings import prints_on_screen
from relumlp.network.samples import Score
from relumlp.papers.study.study import Cell
from relumlp.papers.study.workspace import listeners


class Done(NamedTuple):
    """How a cell ended: its name, "" or what went wrong, and its seconds."""

    cell: str
    error: str
    seconds: float


NOT_STARTED = "not started"
INTERRUPTED = "interrupted; its checkpoint is written"
STOPPED = (NOT_STARTED, INTERRUPTED)
"""How cells end that were stopped by a signal; one line at the end says so of all of them."""

Work = Callable[[Sequence[Cell], int], Iterator[Done]]
"""(cells, jobs) → how each of them ended, in the order in which they end."""


@contextmanager
def reporting(cells: Sequence[Cell], quiet: bool) -> Iterator[Callable[[Done], None]]:
    """Show a bar over the cells and what each of them is doing, on the error stream."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    hidden = not console.is_terminal
    with Progress(
        *columns, TimeElapsedColumn(), console=console, disable=hidden,
        redirect_stdout=prints_on_screen(),
    ) as bars:  # fmt: skip
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
                if done.error and done.error not in STOPPED:
                    bars.console.print(f"{done.cell}: {done.error}", markup=False, emoji=False,
                                       highlight=False, soft_wrap=True)  # fmt: skip

        listeners.append(on_epoch)
        try:
            yield on_done
        finally:
            listeners.remove(on_epoch)
