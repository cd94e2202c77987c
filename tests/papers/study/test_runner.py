"""The runner: cells once and whole, whatever kills or interrupts it; the same bits every time."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import tiny_study
from helpers.tiny_study import STUDY

from relumlp.datasets import loading as parts_module
from relumlp.datasets.loading import load_once
from relumlp.errors import FileFormatError, UserError
from relumlp.machine.files import read_file, write_file
from relumlp.papers.study import runner
from relumlp.papers.study.results import gather, write_result
from relumlp.papers.study.runner import CELLS, check_data, plan, run_cells
from relumlp.papers.study.study import Cell


def run(folder: Path, jobs: int = 1) -> dict[str, Any]:
    run_cells(STUDY, plan(STUDY, "digits", "quick", folder).missing, folder, jobs, quiet=True)
    return gather(STUDY, STUDY.cells("digits", "quick"), folder)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run(tmp_path_factory.mktemp("undisturbed"))


def assert_same_bits(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert one.keys() == other.keys()
    for name in one:
        assert one[name].facts == other[name].facts
        assert one[name].arrays.keys() == other[name].arrays.keys()
        for key, value in one[name].arrays.items():
            np.testing.assert_array_equal(value, other[name].arrays[key], strict=True)


def test_the_number_of_jobs_changes_no_bit(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    assert_same_bits(run(tmp_path, jobs=3), undisturbed)


def test_a_rerun_computes_only_what_is_missing(tmp_path: Path) -> None:
    run(tmp_path)
    assert not plan(STUDY, "digits", "quick", tmp_path).missing
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / CELLS).iterdir()}
    (tmp_path / CELLS / "seed1.npz").unlink()
    assert [c.name for c in plan(STUDY, "digits", "quick", tmp_path).missing] == ["seed1"]
    run(tmp_path)
    after = {p.name: p.stat().st_mtime_ns for p in (tmp_path / CELLS).iterdir()}
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == ["seed1.npz"]


def test_another_configuration_is_computed_again(tmp_path: Path) -> None:
    run(tmp_path)
    cells = [c._replace(config={**c.config, "seed": 9}) for c in STUDY.cells("digits", "quick")]
    other = replace(STUDY, cells=lambda data, scale: cells)
    assert len(plan(other, "digits", "quick", tmp_path).missing) == 3
    assert not gather(other, cells, tmp_path)


def disturb(folder: Path, epochs: int, signal_number: int) -> int:
    """Start the study, send a signal after so many epochs; its exit code."""
    command = [sys.executable, str(Path(tiny_study.__file__)), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(epochs):
            process.stdout.readline()
        process.send_signal(signal_number)
        return process.wait(timeout=120)


@pytest.mark.slow
def test_kill_9_at_any_moment_changes_no_bit(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    for epochs in np.random.default_rng(1).integers(3, 10, size=3):
        assert disturb(tmp_path, int(epochs), signal.SIGKILL) == -signal.SIGKILL
    assert plan(STUDY, "digits", "quick", tmp_path).missing, "killed too late to show anything"
    assert_same_bits(run(tmp_path), undisturbed)


@pytest.mark.slow
def test_ctrl_c_keeps_finished_cells_and_the_rest_goes_on(
    tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    assert disturb(tmp_path, 5, signal.SIGINT) == 1
    assert list((tmp_path / CELLS).glob("*.checkpoint.npz"))
    assert_same_bits(run(tmp_path), undisturbed)
    assert not list((tmp_path / CELLS).glob("*.checkpoint.npz"))


def test_a_failing_cell_spares_the_others(tmp_path: Path) -> None:
    cells = STUDY.cells("digits", "quick")
    cells[1] = cells[1]._replace(config={**cells[1].config, "fails": True})
    study = replace(STUDY, cells=lambda data, scale: cells)
    done = run_cells(study, cells, tmp_path, jobs=2, quiet=True)
    assert {d.cell: d.error for d in done} == {
        "seed0": "", "seed1": "RuntimeError: this cell fails", "seed2": "",
    }  # fmt: skip
    write_result(study, "digits", "quick", tmp_path, done)
    manifest = read_file(tmp_path / "result.npz", "result").manifest
    assert manifest["missing_cells"] == ["seed1"]
    assert manifest["failures"][0][:2] == ["seed1", "RuntimeError: this cell fails"]


def test_cells_made_with_other_kernels_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path)
    real = runner.numerics()
    monkeypatch.setattr(runner, "numerics", lambda: {**real, "blas": ["openblas 0 Other"]})
    with pytest.raises(FileFormatError, match=r"expected a cell made with .*Other.*, got one"):
        plan(STUDY, "digits", "quick", tmp_path)
    assert len(list((tmp_path / CELLS).glob("*.npz"))) == 3


def test_a_damaged_cell_is_refused_and_left_alone(tmp_path: Path) -> None:
    run(tmp_path)
    path = tmp_path / CELLS / "seed1.npz"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileFormatError, match=r"seed1.npz: expected a whole \.npz file"):
        plan(STUDY, "digits", "quick", tmp_path)
    assert path.read_bytes() == whole[: len(whole) // 2]


def test_jobs_must_be_positive(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="jobs: expected at least 1, got 0"):
        run_cells(STUDY, STUDY.cells("digits", "quick"), tmp_path, jobs=0, quiet=True)


def test_a_file_of_another_kind_is_refused_as_a_cell(tmp_path: Path) -> None:
    write_file(tmp_path / CELLS / "seed0.npz", {"x": np.zeros(1)}, {}, "result")
    with pytest.raises(FileFormatError, match="expected a relumlp/cell file, got relumlp/result"):
        plan(STUDY, "digits", "quick", tmp_path)
    assert os.listdir(tmp_path / CELLS) == ["seed0.npz"]


def test_data_are_loaded_once_each_and_generated_ones_not(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    digits = load_once("digits")

    def told(name: str) -> Any:
        asked.append(name)
        return digits

    monkeypatch.setattr(parts_module, "load_once", told)
    names = ("mnist", "digits", "mnist", "example-1d")
    check_data([Cell("c", {"data": name}, 1.0, 1) for name in names])
    assert asked == ["mnist", "digits"]


def test_the_commit_is_read_before_the_first_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = []

    def measure(config: dict[str, Any], workspace: Any) -> Any:
        order.append("cell")
        raise RuntimeError

    monkeypatch.setattr(runner, "commit", lambda: order.append("commit") or "abc")
    cells = STUDY.cells("digits", "quick")[:1]
    run_cells(replace(STUDY, measure=measure), cells, tmp_path, 1, quiet=True)
    assert order == ["commit", "cell", "cell"]
