"""Cells in a process of their own: crashes, retries, the same bits, and an end with its starter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.tiny_study import STUDY, computed

from relumlp.machine.files import read_file
from relumlp.papers.study.apart import Request, apart, how_it_ended, start
from relumlp.papers.study.progress_bar import Done
from relumlp.papers.study.runner import CELLS, GONE, attempts, run_cells
from relumlp.papers.study.study import Cell

MODULE = "helpers.tiny_study"
CRASHING = """
import os
from dataclasses import replace
from helpers.tiny_study import STUDY as TINY, measure

def dying(config, workspace):
    os._exit(3) if config["seed"] == 1 else None
    return measure(config, workspace)

STUDY = replace(TINY, measure=dying)
"""


def test_a_process_of_its_own_gives_the_same_bits(tmp_path: Path) -> None:
    here, there = computed(tmp_path / "here"), tmp_path / "there"
    cells = STUDY.cells("digits", "quick")
    done = run_cells(STUDY, cells, there, 2, True, apart(Request(MODULE, "digits", "quick", there)))
    assert sorted((d.cell, d.error) for d in done) == [(c.name, "") for c in cells]
    for cell in cells:
        one, other = (read_file(f / CELLS / f"{cell.name}.npz", "cell") for f in (here, there))
        assert {n: a.tobytes() for n, a in one.arrays.items()} == {
            n: a.tobytes() for n, a in other.arrays.items()
        }
        assert one.manifest["facts"] == other.manifest["facts"]


def test_a_cell_that_ends_its_process_is_tried_once_more_and_the_others_survive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "crashing.py").write_text(CRASHING)
    monkeypatch.syspath_prepend(str(tmp_path))
    work = apart(Request("crashing", "digits", "quick", tmp_path))
    done = run_cells(STUDY, STUDY.cells("digits", "quick"), tmp_path, 1, True, work)
    ended = "the process that computed it was ended with exit code 3"
    assert {d.cell: d.error for d in done} == {"seed0": "", "seed1": ended, "seed2": ""}


def test_a_study_that_cannot_be_imported_fails_all_its_cells(tmp_path: Path) -> None:
    work = apart(Request("no.such.study", "digits", "quick", tmp_path))
    found = list(work(STUDY.cells("digits", "quick"), 2))
    assert [d.error for d in found] == [
        "the process that computed it was ended with exit code 1"
    ] * 3


def test_a_process_of_cells_ends_with_the_one_that_asked() -> None:
    command = [sys.executable, "-m", "relumlp.papers.study.worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 1


def test_a_process_of_cells_keeps_the_folders_lock_when_its_starter_was_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it has ended, too, no other run may begin in the folder."""
    fcntl = pytest.importorskip("fcntl", reason="Windows has no such locks")
    (tmp_path / "lingering.py").write_text("import sys\nsys.stdin.read()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    ours, others = (os.open(tmp_path / ".lock", os.O_RDWR | os.O_CREAT) for _ in range(2))
    fcntl.flock(ours, fcntl.LOCK_EX)
    with start("lingering", {}, ours):
        os.close(ours)
        with pytest.raises(BlockingIOError):
            fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(others)


def test_how_a_process_ended_is_said_in_words() -> None:
    assert how_it_ended(-11).endswith("was ended by SIGSEGV")
    assert how_it_ended(-99).endswith("was ended by signal 99")
    assert how_it_ended(0).endswith("was ended with exit code 0")


def test_what_fails_is_tried_once_more_alone_after_all_others() -> None:
    asked = []

    def work(cells, jobs):  # type: ignore[no-untyped-def]
        asked.append(([c.name for c in cells], jobs))
        for cell in cells:
            good = cell.name == "b" or (cell.name == "c" and len(asked) > 1)
            yield Done(cell.name, "" if good else "no", 1.0)

    cells = [Cell(name, {}, 1.0, 1) for name in "abc"]
    assert [d[:2] for d in attempts(work, cells, 3)] == [("b", ""), ("a", "no"), ("c", "")]
    assert asked == [(["a", "b", "c"], 3), (["a"], 1), (["c"], 1)]


def test_a_folder_that_has_gone_ends_its_cells_in_words(tmp_path: Path) -> None:
    """No ``runs.json`` is there, as after a removal; no cell begins, and each of them ends."""
    work = apart(Request(MODULE, "digits", "quick", tmp_path / "gone"))
    found = list(work(STUDY.cells("digits", "quick"), 2))
    assert sorted(d.cell for d in found) == ["seed0", "seed1", "seed2"]
    assert {d.error for d in found} == {f"{tmp_path / 'gone'}: {GONE}"}
