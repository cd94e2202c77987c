"""``relumlp reproduce --again`` and ``--record``, and what the runner writes for them to hold."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import done, folders, refused, relumlp, standing_in_tmp_path, two_studies  # noqa: F401
from helpers.two_rules_study import COMPUTED, STUDY, TROUBLE

from relumlp.claims.ledger import verdicts
from relumlp.claims.ledger.verdicts import read
from relumlp.datasets.loading import load_once
from relumlp.machine.files import read_file
from relumlp.papers.study import runner
from relumlp.papers.study.progress_bar import Done
from relumlp.papers.study.results import gather
from relumlp.papers.study.run_log import runs

pytestmark = pytest.mark.usefixtures("two_studies", "standing_in_tmp_path")
QUICK = ["north-0", "south-0", "north-1", "south-1"]


@pytest.fixture
def finished(tmp_path):
    """All cells and the result, in the folder ``x``."""
    done("reproduce", "two", "--out", "x")
    del COMPUTED[:]
    return tmp_path / "x"


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_again_computes_each_cell_once_more_and_writes_nothing(finished):
    before = contents(finished)
    told = done("reproduce", "two", "--out", "x", "--again", "--json").json
    assert told == [{"paper": "two", "same": QUICK, "not_compared": []}]
    assert COMPUTED == QUICK
    assert contents(finished) == before


def test_again_says_what_it_compared(finished):
    (finished / "cells" / "north-1.npz").unlink()
    (finished / "result.npz").unlink()
    ran = done("reproduce", "two", "--out", "x", "--again")
    assert ran.out.splitlines() == [
        "north-0: the same bits",
        "south-0: the same bits",
        "south-1: the same bits",
        "north-1: not compared, because it has not been computed",
    ]
    told = done("reproduce", "two", "--out", "x", "--again", "--json").json
    assert told == [
        {"paper": "two", "same": ["north-0", "south-0", "south-1"], "not_compared": ["north-1"]}
    ]


def test_again_of_some_cells_computes_no_other(finished):
    told = done("reproduce", "two", "--out", "x", "--again", "--only", "south-1", "--json").json
    assert told == [{"paper": "two", "same": ["south-1"], "not_compared": []}]
    assert COMPUTED == ["south-1"]


@pytest.mark.parametrize(
    ("trouble", "differing"),
    [
        ("one bit", "values, facts differ"),
        ("facts", "facts differ"),
        ("another type", "values differ"),
        ("an array less", "b1 differ"),
        ("an array more", "W2 differ"),
    ],
)
def test_again_ends_with_2_where_a_bit_is_another(trouble, differing, finished, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-0", trouble)
    ran = relumlp("reproduce", "two", "--out", "x", "--again")
    assert ran.code == 2
    assert ran.err == "relumlp: x: expected cells with the same bits, got others in south-0\n"
    assert ran.out.splitlines() == [
        "north-0: the same bits",
        f"south-0: {differing}",
        "north-1: the same bits",
        "south-1: the same bits",
    ]


def test_again_holds_cells_without_files_against_the_results_digests(finished, monkeypatch):
    for cell in ("north-0", "south-1"):
        (finished / "cells" / f"{cell}.npz").unlink()
    told = done("reproduce", "two", "--out", "x", "--again", "--json").json
    assert [one["same"] for one in told] == [["south-0", "north-1", "north-0", "south-1"]]
    monkeypatch.setitem(TROUBLE, "south-1", "facts")
    ran = relumlp("reproduce", "two", "--out", "x", "--again")
    assert ran.code == 2
    assert "south-1: digest differ" in ran.out.splitlines()


def test_again_of_a_cell_that_fails_this_time_ends_with_2(finished, monkeypatch):
    monkeypatch.setitem(TROUBLE, "north-1", "fails")
    assert refused("reproduce", "two", "--out", "x", "--again", "--json") == (
        "north-1: expected it to run again, got RuntimeError: no wind | at north-1"
    )


def test_again_without_anything_to_compare_is_refused(tmp_path):
    assert refused("reproduce", "two", "--out", "y", "--again") == (
        "y: expected finished cells, or a result.npz with digests of these cells, got neither"
    )
    assert refused("reproduce", "two", "--again", "--only", "east") == (
        "--only: expected the beginning of a cell's name, as in north (2 cells), south (2 cells); "
        "got 'east'"
    )
    assert not folders(tmp_path)


# --- record


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """A ledger of its own, of a checkout that is this folder."""
    (tmp_path / "setup.cfg").touch()
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    monkeypatch.setattr(verdicts, "FILE", tmp_path / "ledger.json")
    return tmp_path / "ledger.json"


def test_record_lets_the_ledger_show_the_verdicts(ledger):
    done("reproduce", "two", "--out", "x")
    assert not ledger.exists()
    told = done("reproduce", "two", "--out", "x", "--record", "--json").json
    recorded = read()
    assert {id: (r.verdict, r.evidence) for id, r in recorded.items()} == {
        id: (v["verdict"], v["evidence"]) for id, v in told[0]["verdicts"].items()
    }
    assert {r.path for r in recorded.values()} == {"x/result.npz"}


def test_record_records_every_paper_that_is_run(ledger, monkeypatch):
    monkeypatch.setattr(
        verdicts, "record_result", lambda study, folder: seen.append((study.name, str(folder)))
    )
    seen = []
    done("reproduce", "--record")
    assert seen == [
        ("two", "relumlp-results/two-digits-quick"),
        ("other", "relumlp-results/other-digits-quick"),
    ]


@pytest.mark.parametrize("option", ["--again", "--dry-run"])
def test_nothing_is_recorded_where_nothing_is_run(option, ledger):
    done("reproduce", "two", "--out", "x")
    done("reproduce", "two", "--out", "x", "--record", option)
    assert not ledger.exists()


def entries():
    shown = done("claims", "--json").json
    return {e["id"]: (e["verdict"], e["evidence"]) for e in shown if e["id"].startswith("two.")}


def test_a_recorded_verdict_is_shown_until_its_result_is_another(ledger):
    assert entries() == dict.fromkeys(("two.warm", "two.cold"), ("open", "not run yet"))
    done("reproduce", "two", "--out", "x", "--record")
    shown = {
        "two.warm": ("reproduced", "2 of 2 | above 0"),
        "two.cold": ("not reproduced", "south: 2 cells,\nnone of them above −1"),
    }
    assert entries() == shown
    result = Path("x/result.npz")
    whole = result.read_bytes()
    result.write_bytes(whole + b"\0")
    stale = ("open", "stale: the result it rests on has changed since")
    assert entries() == dict.fromkeys(shown, stale)
    result.write_bytes(whole)
    assert entries() == shown
    result.unlink()
    assert entries() == shown, (
        "where the package is installed there is no result to hold it against"
    )


# --- what the runner writes


def test_the_longest_cells_are_started_first(tmp_path):
    done("reproduce", "two", "--jobs", "1")
    assert COMPUTED == ["south-0", "south-1", "north-0", "north-1"]


def test_networks_worth_keeping_are_those_of_their_cells(finished):
    cells = gather(STUDY, STUDY.cells("digits", "quick"), finished)
    for name, cell in (("best", "north-0"), ("worst", "south-1")):
        arrays, manifest = read_file(finished / "networks" / f"{name}.npz", "network")
        assert manifest["cell"] == cell
        assert manifest["unit"] == "relu"
        assert manifest["config"] == cells[cell].facts["config"]
        assert arrays.keys() == {"W1", "b1"}
        for key, array in arrays.items():
            np.testing.assert_array_equal(array, cells[cell].arrays[key], strict=True)


def test_what_a_cell_says_of_itself(finished):
    manifest = read_file(finished / "cells" / "south-1.npz", "cell").manifest
    assert manifest["study"] == "two"
    assert manifest["config"] == {"data": "digits", "kind": "south", "number": 1}
    assert 0 <= manifest["seconds"] < 10
    assert manifest["data"] == load_once("digits").digests


def test_a_finished_cell_leaves_no_checkpoint(tmp_path, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-0", "a checkpoint left")
    done("reproduce", "two", "--out", "x")
    assert folders(tmp_path / "x" / "cells") == sorted(f"{name}.npz" for name in QUICK)


def test_networks_that_are_no_longer_chosen_are_removed(finished, monkeypatch):
    kept = finished / "networks" / "worst.npz"
    assert kept.exists()
    monkeypatch.setitem(TROUBLE, "south-0", "fails")
    monkeypatch.setitem(TROUBLE, "south-1", "fails")
    for cell in finished.glob("cells/south-*"):
        cell.unlink()
    relumlp("reproduce", "two", "--out", "x")
    assert folders(finished / "networks") == ["best.npz"]


def test_the_seconds_of_cells_are_added_up_by_kind(finished):
    manifest = read_file(finished / "result.npz", "result").manifest
    seconds = {
        c: read_file(finished / "cells" / f"{c}.npz", "cell").manifest["seconds"] for c in QUICK
    }
    by_kind = {
        kind: [2, pytest.approx(seconds[f"{kind}-0"] + seconds[f"{kind}-1"], rel=1e-12)]
        for kind in ("north", "south")
    }
    assert manifest["core_seconds_by_kind"] == by_kind
    assert manifest["core_seconds"] == pytest.approx(sum(seconds.values()), rel=1e-12)


def test_a_run_began_at_the_time_that_it_says_in_utc(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        done("reproduce", "two", "--out", "x")
    time.tzset()
    (run,) = runs(tmp_path / "x")
    began = datetime.strptime(run["began"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - began).total_seconds()) < 600


def test_done_says_what_failed_and_how_long_it_took(tmp_path, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-0", "fails")
    cell = STUDY.cells("digits", "quick")[1]
    ended = runner.run_cell(STUDY, cell, tmp_path)
    assert ended == Done("south-0", "RuntimeError: no wind | at south-0", ended.seconds)
    assert 0 <= ended.seconds < 10
    assert not runner.is_done(tmp_path, cell)

    def interrupted(config, workspace):
        raise KeyboardInterrupt

    ended = runner.run_cell(replace(STUDY, measure=interrupted), cell, tmp_path)
    assert ended == Done("south-0", "interrupted; its checkpoint is written", ended.seconds)
    assert 0 <= ended.seconds < 10
