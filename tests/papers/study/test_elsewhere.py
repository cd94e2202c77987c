"""A process that computes cells of several runs: whom a stop reaches, and what is refused."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.tiny_study import STUDY
from helpers.waiting import until

from relumlp.papers.study import elsewhere
from relumlp.papers.study.elsewhere import Task, began, compute, ended, stop
from relumlp.papers.study.progress_bar import INTERRUPTED, NOT_STARTED
from relumlp.papers.study.runner import CELLS
from relumlp.papers.study.workspace import STOP, listeners

FIRST = STUDY.cells("digits", "quick")[0].name


@pytest.fixture(autouse=True)
def nothing_runs() -> Iterator[None]:
    STOP.clear()
    yield
    STOP.clear()
    elsewhere._stopped.clear()
    elsewhere._running.clear()


def task(folder: Path, run: str = "a", token: str = "token") -> Task:
    folder.joinpath("token").touch()
    return Task(run, "helpers.tiny_study", "digits", "quick", str(folder), None, FIRST, token)


def test_a_cell_is_computed_and_told(tmp_path: Path) -> None:
    lines: list[dict[str, object]] = []
    done = compute(task(tmp_path), lines.append, lambda: False)
    assert done[:2] == (FIRST, "")
    assert lines[0] == {"began": FIRST}
    assert lines[1]["epoch"][:2] == [FIRST, 1]  # type: ignore[index]
    assert (tmp_path / CELLS / f"{FIRST}.npz").exists()
    assert not STOP.is_set()


def test_a_cell_for_which_nobody_waits_stops_with_a_checkpoint(tmp_path: Path) -> None:
    done = compute(task(tmp_path), lambda line: None, lambda: True)
    assert done[:2] == (FIRST, INTERRUPTED)
    assert (tmp_path / CELLS / f"{FIRST}.checkpoint.npz").exists()
    assert compute(task(tmp_path), lambda line: None, lambda: False) == (FIRST, NOT_STARTED, 0.0)
    assert compute(task(tmp_path, "b"), lambda line: None, lambda: False)[:2] == (FIRST, "")
    assert listeners == []


def test_whoever_does_not_see_the_folder_begins_nothing(tmp_path: Path) -> None:
    done = compute(task(tmp_path, token="another"), lambda line: None, lambda: False)
    assert done.error == f"{tmp_path}: expected the folder of this run, got none"


def test_a_cell_of_another_run_waits_for_those_that_stop() -> None:
    assert began("a")
    stop("a")
    assert STOP.is_set()
    assert not began("a")
    other = threading.Thread(target=began, args=("b",))
    other.start()
    assert other.is_alive()
    ended("a")
    until(lambda: not other.is_alive())
    assert not STOP.is_set()
    stop("c")
    assert not STOP.is_set(), "none of its cells is computed here"
