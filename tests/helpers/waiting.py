"""Tests that wait for another process, and compare the cells that it computed."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relumlp.machine.files import read_file
from relumlp.papers.study.runner import CELLS, plan
from relumlp.papers.study.study import Study

SECONDS = 30


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[None]:
    """Within the block, act in another thread."""
    thread = threading.Thread(target=act)
    thread.start()
    yield
    thread.join()


def assert_same_cells(study: Study, one: Path, other: Path, only: str = "") -> None:
    """Assert that two folders hold the same cells, bit by bit."""
    for cell in plan(study, "digits", "quick", one, only).done:
        a, b = (read_file(f / CELLS / f"{cell.name}.npz", "cell") for f in (one, other))
        assert {n: v.tobytes() for n, v in a.arrays.items()} == {
            n: v.tobytes() for n, v in b.arrays.items()
        }
        assert a.manifest["facts"] == b.manifest["facts"]
