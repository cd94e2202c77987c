"""Cells in joblib's processes: the same bits, a process that is killed, Ctrl-C."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from helpers.slow_study import PAUSE, STUDY, hold, pid
from helpers.tiny_study import computed
from helpers.waiting import assert_same_cells, meanwhile, until

from relumlp.errors import Interrupted
from relumlp.papers.study.apart import Request
from relumlp.papers.study.processes import in_processes
from relumlp.papers.study.runner import CELLS, plan, run_cells
from relumlp.papers.study.workspace import listeners


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cells, computed in this process."""
    return computed(tmp_path_factory.mktemp("here"))


def run(folder: Path, only: str = "") -> dict[str, str]:
    """Run the cells that are missing, one at a time; return how they ended.

    Every process takes seconds to begin, so that there are few of them.
    """
    missing = plan(STUDY, "digits", "quick", folder, only).missing
    work = in_processes(Request("helpers.slow_study", "digits", "quick", folder))
    return {d.cell: d.error for d in run_cells(STUDY, missing, folder, 1, True, work)}


def test_a_killed_process_costs_no_cell_and_the_bits_are_the_same(
    tmp_path: Path, here: Path
) -> None:
    hold(tmp_path, "seed0").touch()
    epochs: list[str] = []

    def kill() -> None:
        until(lambda: pid(tmp_path, "seed0").exists())
        os.kill(int(pid(tmp_path, "seed0").read_text()), signal.SIGKILL)
        hold(tmp_path, "seed0").unlink()

    listeners.append(told := lambda cell, epoch, score: epochs.append(cell))
    try:
        with meanwhile(kill):
            ended = run(tmp_path, "seed0")
    finally:
        listeners.remove(told)
    assert ended == {"seed0": ""}
    assert "seed0" in epochs
    assert_same_cells(STUDY, here, tmp_path, "seed0")


def test_ctrl_c_stops_a_process_after_an_epoch_with_a_checkpoint(tmp_path: Path) -> None:
    (tmp_path / PAUSE).write_text("0.2")
    stopped: list[str] = []

    def stop(cell: str, epoch: int, score: Any) -> None:
        if not stopped:
            stopped.append(cell)
            os.kill(os.getpid(), signal.SIGINT)

    listeners.append(stop)
    try:
        with pytest.raises(Interrupted):
            run(tmp_path)
    finally:
        listeners.remove(stop)
    assert stopped == ["seed0"]
    assert [path.name for path in (tmp_path / CELLS).iterdir()] == ["seed0.checkpoint.npz"]
