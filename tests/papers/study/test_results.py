"""The result of a study: what its manifest says of its cells, and which networks it keeps."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.tiny_study import STUDY, computed

from relumlp.errors import UserError
from relumlp.machine.files import Contents, load_network, read_file
from relumlp.papers.study.results import gather, save_network_of, write_result
from relumlp.papers.study.runner import run_cells


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return computed(tmp_path)


def test_the_result_has_a_manifest_and_the_network_worth_keeping(whole: Path) -> None:
    cells = gather(STUDY, STUDY.cells("digits", "quick"), whole)
    result = write_result(STUDY, "digits", "quick", whole, []).result
    contents = read_file(whole / "result.npz", "result")
    assert contents.manifest["facts"] == result.facts
    assert contents.manifest["cells"] == 3
    for key in ("environment", "digests", "config_digest", "core_seconds", "commits"):
        assert contents.manifest[key], key
    assert contents.manifest["environment"]["blas"]
    kept = load_network(whole / "networks" / "first.npz")
    np.testing.assert_array_equal(kept.W[1], cells["seed0"].arrays["W1"])


def test_no_cell_at_all_is_no_result(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="expected at least one finished cell, got none"):
        write_result(STUDY, "digits", "quick", tmp_path, [])


def manifest_of(folder: Path) -> dict[str, Any]:
    return read_file(folder / "result.npz", "result").manifest


def test_the_manifest_says_what_each_kind_took(tmp_path: Path) -> None:
    cells = STUDY.cells("digits", "quick")
    cells[1] = cells[1]._replace(config={**cells[1].config, "kind": "other"})
    study = replace(STUDY, cells=lambda data, scale: cells)
    done = {d.cell: d for d in run_cells(study, cells, tmp_path, jobs=1, quiet=True)}
    write_result(study, "digits", "quick", tmp_path, [])
    found = manifest_of(tmp_path)
    kinds = found["core_seconds_by_kind"]
    assert {kind: count for kind, (count, _) in kinds.items()} == {"cell": 2, "other": 1}
    assert kinds["other"][1] == done["seed1"].seconds
    assert kinds["cell"][1] == pytest.approx(done["seed0"].seconds + done["seed2"].seconds)
    assert found["core_seconds"] == pytest.approx(sum(seconds for _, seconds in kinds.values()))


def test_networks_of_an_earlier_result_are_removed_and_nothing_else(whole: Path) -> None:
    chosen = replace(STUDY, networks=lambda result: {"one": "seed1", "two.b": "seed2"})
    write_result(chosen, "digits", "quick", whole, [])
    (whole / "networks" / "README.md").write_text("mine")
    assert sorted(os.listdir(whole / "networks")) == ["README.md", "one.npz", "two.b.npz"]
    (whole / "networks" / "damaged.npz").write_text("mine")
    write_result(STUDY, "digits", "quick", whole, [])
    assert sorted(os.listdir(whole / "networks")) == ["README.md", "damaged.npz", "first.npz"]


def test_a_damaged_file_that_stands_in_the_way_is_told_and_left_alone(whole: Path) -> None:
    place = whole / "networks" / "first.npz"
    place.write_text("mine")
    kept = write_result(STUDY, "digits", "quick", whole, [])
    assert kept.not_kept == [str(place)]
    assert place.read_text() == "mine"


def test_a_kept_network_has_weights_and_biases_and_no_other_array(whole: Path) -> None:
    arrays, manifest = read_file(whole / "cells" / "seed0.npz", "cell")
    others = dict.fromkeys(("Widths", "best", "q1"), np.zeros(3))
    save_network_of(Contents({**arrays, **others}, manifest), "seed0", whole / "kept.npz")
    kept = read_file(whole / "kept.npz", "network").arrays
    assert kept.keys() == {name for name in arrays if name != "curve"}
    assert {"W1", "b1", "W2", "b2"} <= kept.keys()
