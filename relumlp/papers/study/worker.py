"""The process that computes cells for :mod:`relumlp.papers.study.apart`.

Its input is a line of JSON that says what to compute, then perhaps ``stop``; when the input ends,
the process that asked has ended, and this one ends at once. Its output is a line of JSON for each
cell that begins or ends.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

EVERY = 0.1
"""Seconds between the epochs of a cell that are told."""


def main() -> None:
    """Compute what is asked for, and end without the clean-up of modules, which takes a while."""
    tell = speaker()
    asked = json.loads(read_line())
    threading.Thread(target=listen, daemon=True).start()
    compute(asked, tell)
    tell({"end": True})
    os._exit(0)


def speaker() -> Callable[[dict[str, Any]], None]:
    """Return what writes a line to the process that asked; all else goes to the error stream."""
    handle = os.dup(1)
    os.dup2(2, 1)
    lock = threading.Lock()

    def tell(line: dict[str, Any]) -> None:
        with lock:
            os.write(handle, json.dumps(line).encode() + b"\n")

    return tell


def read_line() -> bytes:
    """Read a line of the input without taking more of it."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            os._exit(1)
        line += byte
    return line


def listen() -> None:
    """Wait until work is to stop, or until the process that asked has ended."""
    from relumlp.papers.study.workspace import STOP

    # Not sys.stdin, whose lock this thread would still hold when the process ends.
    while os.read(0, 100):
        STOP.set()
    os._exit(1)


def study_of(module: str, wish: dict[str, Any] | None) -> Any:
    """Return the study of a module, as it is asked for."""
    from relumlp.papers.study.own_runs import Wish, as_wished

    study = import_module(module).STUDY
    return as_wished(study, Wish(**wish)) if wish else study


def compute(asked: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
    """Compute the cells, and tell what begins and ends."""
    from relumlp.papers.study.runner import in_threads, words
    from relumlp.papers.study.workspace import listeners

    try:
        study = study_of(asked["module"], asked["wish"])
        cells = {c.name: c for c in study.cells(asked["data"], asked["scale"])}
        chosen = [cells[name] for name in asked["names"]]
    except Exception as error:
        print(words(error), file=sys.stderr, flush=True)
        os._exit(1)
    last: dict[str, float] = {}

    def on_epoch(cell: str, epoch: int, score: Any) -> None:
        now = time.monotonic()
        if now - last.get(cell, 0.0) >= EVERY:
            last[cell] = now
            tell({"epoch": [cell, epoch, float(score.loss), float(score.accuracy)]})

    listeners.append(on_epoch)
    began = lambda cell: tell({"began": cell.name})  # noqa: E731
    for done in in_threads(study, Path(asked["folder"]), began)(chosen, asked["jobs"]):
        tell({"done": list(done)})


if __name__ == "__main__":
    main()
