"""What a result alone can show: that a cell, computed again, has the same bits."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers import tiny_study
from helpers.tiny_study import STUDY, computed

from relumlp.commands.studies import Asked, compare
from relumlp.errors import UserError
from relumlp.machine.files import Contents, read_file, write_file
from relumlp.papers.study import cell_digests as published_module
from relumlp.papers.study.cell_digests import cell_digest
from relumlp.papers.study.runner import CELLS


def test_a_digest_covers_names_types_shapes_bytes_and_facts() -> None:
    def one(arrays: dict[str, Any], **facts: Any) -> str:
        return cell_digest(Contents(arrays, {"facts": facts, "seconds": 1.0}))

    a, b = np.arange(4.0), np.zeros(2)
    same = one({"a": a, "b": b}, x=1, y=[float("nan")])
    assert one({"b": b.copy(), "a": a.copy()}, y=[float("nan")], x=1) == same
    others = [
        one({"a": a, "c": b}, x=1, y=[float("nan")]),
        one({"a": b, "b": a}, x=1, y=[float("nan")]),
        one({"a": a.reshape(2, 2), "b": b}, x=1, y=[float("nan")]),
        one({"a": a.view(np.int64), "b": b}, x=1, y=[float("nan")]),
        one({"a": a, "b": -b}, x=1, y=[float("nan")]),
        one({"a": a, "b": b}, x=2, y=[float("nan")]),
        one({"a": a, "b": b}, x=1),
    ]
    assert len({same, *others}) == 8


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return computed(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def only_result(whole: Path, tmp_path: Path) -> Path:
    shutil.copy(whole / "result.npz", tmp_path)
    return tmp_path


def asked(folder: Path, only: str = "", study: Any = STUDY) -> Asked:
    return Asked(study, "digits", "quick", folder, only)


def changed(study: Any, seed: int) -> Any:
    """A study that measures otherwise, by one bit, for one seed."""

    def measure(config: dict[str, Any], workspace: Any) -> Any:
        result = tiny_study.measure(config, workspace)
        if config["seed"] == seed:
            result.arrays["b1"] = result.arrays["b1"].copy()
            result.arrays["b1"].view(np.uint8)[0] ^= 1
        return result

    return replace(study, measure=measure)


def test_the_result_alone_shows_that_a_cell_has_the_same_bits(only_result: Path) -> None:
    found = compare(asked(only_result, "seed1"), 1, quiet=True)
    assert found == {"paper": "tiny", "same": ["seed1"], "not_compared": []}
    assert os.listdir(only_result) == ["result.npz"]


def test_the_result_alone_shows_that_a_cell_has_other_bits(
    only_result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = changed(STUDY, 1)
    with pytest.raises(UserError, match=r"expected cells with the same bits, got others in seed1$"):
        compare(asked(only_result, study=study), 1, quiet=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["seed0: the same bits", "seed1: digest differ", "seed2: the same bits"]


def test_other_versions_are_named_where_a_digest_differs(
    only_result: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = published_module.numerics()
    elsewhere = {**real, "blas": ["openblas 0 Other"], "cpu": "abacus"}
    monkeypatch.setattr(published_module, "numerics", lambda: elsewhere)
    with pytest.raises(UserError, match="others in seed1"):
        compare(asked(only_result, "seed1", changed(STUDY, 1)), 1, quiet=False)
    assert capsys.readouterr().out == "seed1: digest (made with other blas, cpu) differ\n"


def test_a_cell_is_held_against_its_file_where_there_is_one(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    (tmp_path / CELLS / "seed2.npz").unlink()
    assert compare(asked(tmp_path), 1, quiet=True)["same"] == ["seed0", "seed1", "seed2"]
    with pytest.raises(UserError, match="others in seed1"):
        compare(asked(tmp_path, study=changed(STUDY, 1)), 1, quiet=True)


def test_cells_without_file_and_digest_are_said_not_to_be_compared(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / CELLS).mkdir()
    shutil.copy(whole / CELLS / "seed0.npz", tmp_path / CELLS)
    found = compare(asked(tmp_path), 1, quiet=False)
    assert (found["same"], found["not_compared"]) == (["seed0"], ["seed1", "seed2"])
    assert "seed2: not compared, because it has not been computed" in capsys.readouterr().out


def without_digests(folder: Path) -> None:
    arrays, manifest = read_file(folder / "result.npz", "result")
    keep = {k: v for k, v in manifest.items() if k not in ("cell_digests", "format", "version")}
    write_file(folder / "result.npz", arrays, keep, "result")


@pytest.mark.parametrize("what", ["no result", "no digests", "another configuration"])
def test_nothing_to_compare_with_is_told(only_result: Path, what: str) -> None:
    study = STUDY
    if what == "no result":
        (only_result / "result.npz").unlink()
    elif what == "no digests":
        without_digests(only_result)
    else:
        cells = [c._replace(config={**c.config, "seed": 9}) for c in STUDY.cells("digits", "quick")]
        study = replace(STUDY, cells=lambda data, scale: cells)
    with pytest.raises(UserError, match=r"expected finished cells, or a result\.npz with digests"):
        compare(asked(only_result, study=study), 1, quiet=True)


def test_a_name_that_no_cell_begins_with_is_told(only_result: Path) -> None:
    with pytest.raises(UserError, match=r"a cell's name, as in seed0 \(1 cell\), .*; got 'x'"):
        compare(asked(only_result, "x"), 1, quiet=True)
