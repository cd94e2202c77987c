"""The note of the runs that made a folder's cells: there whatever ends a run."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers import tiny_study
from helpers.tiny_study import STUDY

from relumlp.errors import FileFormatError, Interrupted
from relumlp.machine.files import read_file
from relumlp.papers.study import runner
from relumlp.papers.study import workspace as workspace_module
from relumlp.papers.study.results import write_result
from relumlp.papers.study.run_log import RUNS, runs
from relumlp.papers.study.runner import CELLS, run_cells


def test_the_manifest_names_the_runs_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = STUDY.cells("digits", "quick")
    cells[2] = cells[2]._replace(config={**cells[2].config, "fails": True})
    monkeypatch.setattr(runner, "commit", lambda: "first")
    run_cells(STUDY, cells[:1], tmp_path, jobs=1, quiet=True)
    monkeypatch.setattr(runner, "commit", lambda: "second")
    run_cells(STUDY, cells[1:], tmp_path, jobs=2, quiet=True)
    write_result(STUDY, "digits", "quick", tmp_path, [])
    noted = read_file(tmp_path / "result.npz", "result").manifest["runs"]
    assert noted == runs(tmp_path)
    # The cell that failed is not one that the second run finished.
    assert [(r["commit"], r["jobs"], r["cells"]) for r in noted] == [
        ("first", 1, 1), ("second", 2, 1),
    ]  # fmt: skip
    slowest = read_file(tmp_path / CELLS / "seed0.npz", "cell").manifest["seconds"]
    assert slowest <= noted[0]["wall_seconds"] < 60
    assert noted[0]["began"] <= noted[1]["began"]
    assert noted[0]["began"][10::9] == "TZ"


def test_an_interrupted_run_is_noted_with_the_cells_that_it_finished(tmp_path: Path) -> None:
    def measure(config: dict[str, Any], workspace: Any) -> Any:
        if config["seed"] == 1:
            workspace_module.STOP.set()
            raise KeyboardInterrupt
        return tiny_study.measure(config, workspace)

    with pytest.raises(Interrupted):
        run_cells(
            replace(STUDY, measure=measure), STUDY.cells("digits", "quick"), tmp_path, 1, quiet=True
        )
    (one,) = runs(tmp_path)
    assert one["cells"] == 1
    assert one["wall_seconds"] > 0


def test_a_run_is_noted_after_every_cell_so_that_a_killed_one_is_there(tmp_path: Path) -> None:
    seen = []

    def measure(config: dict[str, Any], workspace: Any) -> Any:
        seen.append([r["cells"] for r in runs(tmp_path)])
        return tiny_study.measure(config, workspace)

    run_cells(replace(STUDY, measure=measure), STUDY.cells("digits", "quick"), tmp_path, 1, True)
    assert seen[0] == [0]
    assert len(seen) == 3
    assert seen[-1][0] >= 1


@pytest.mark.parametrize("text", ["[{", "{}", "\xff"])
def test_a_damaged_note_of_runs_is_told_before_any_work(tmp_path: Path, text: str) -> None:
    (tmp_path / RUNS).write_bytes(text.encode("latin-1"))
    with pytest.raises(
        FileFormatError, match=r"runs\.json: expected a JSON list of runs, got some"
    ):
        run_cells(STUDY, STUDY.cells("digits", "quick"), tmp_path, 1, quiet=True)
    assert not (tmp_path / CELLS).exists()


def test_the_note_is_json_that_anyone_reads(tmp_path: Path) -> None:
    run_cells(STUDY, STUDY.cells("digits", "quick")[:1], tmp_path, 1, quiet=True)
    (one,) = json.loads((tmp_path / RUNS).read_text())
    assert [*one] == ["commit", "began", "jobs", "cells", "wall_seconds"]


def test_there_are_no_runs_without_a_note(tmp_path: Path) -> None:
    assert runs(tmp_path) == []
