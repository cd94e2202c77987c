"""``relumlp reproduce``: every option, held against the runner, the rules and the files."""

import json
import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from helpers.command_line import done, refused, relumlp, two_studies  # noqa: F401
from helpers.two_rules_study import COMPUTED, STUDY, TROUBLE

from relumlp.claims.ledger import verdicts
from relumlp.claims.ledger.verdicts import read
from relumlp.datasets.parts import dataset
from relumlp.machine.files import load
from relumlp.papers.study import page as pages
from relumlp.papers.study import runner
from relumlp.papers.study.progress_bar import Done
from relumlp.papers.study.results import gather
from relumlp.papers.study.run_log import runs
from relumlp.papers.study.runner import plan
from relumlp.papers.study.study import decide

pytestmark = pytest.mark.usefixtures("two_studies")
QUICK = ["north-0", "south-0", "north-1", "south-1"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder of its own to stand in; pictures, which take most of the time, are left out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pages, "render", lambda figure, result: b"a picture")
    return tmp_path


def folders(place):
    return sorted(path.name for path in place.iterdir())


def expected(data, scale, folder):
    """What the library makes of the cells that are there: verdicts as they are listed."""
    cells = STUDY.cells(data, scale)
    return {
        id: verdict._asdict()
        for id, verdict in decide(
            STUDY.rules, STUDY.combine(gather(STUDY, cells, Path(folder)))
        ).items()
    }


def test_a_run_computes_all_cells_and_says_what_the_rules_decide(here):
    (told,) = done("reproduce", "two", "--json").json
    folder = here / "relumlp-results" / "two-digits-quick"
    assert told == {
        "paper": "two",
        "page": str(folder / "page.html"),
        "verdicts": expected("digits", "quick", folder),
        "failures": [],
    }
    assert {id: v["verdict"] for id, v in told["verdicts"].items()} == {
        "two.warm": "reproduced", "two.cold": "not reproduced",
    }  # fmt: skip
    assert sorted(COMPUTED) == sorted(QUICK)
    assert json.loads((folder / "verdicts.json").read_text()) == told["verdicts"]
    manifest = load(folder / "result.npz", "result").manifest
    assert (manifest["data"], manifest["scale"], manifest["cells"]) == ("digits", "quick", 4)


def test_a_second_run_computes_nothing(here):
    first = done("reproduce", "two", "--json").json
    del COMPUTED[:]
    assert done("reproduce", "two", "--json").json == first
    assert COMPUTED == []
    (path,) = here.rglob("south-0.npz")
    path.unlink()
    done("reproduce", "two")
    assert COMPUTED == ["south-0"]


def test_data_scale_and_folder_are_those_asked_for(here):
    options = ("--data", "example-1d", "--scale", "full", "--out", "mine/deep")
    (told,) = done("reproduce", "two", *options, "--json").json
    assert folders(here) == ["mine"]
    assert told["page"] == str(here / "mine" / "deep" / "page.html")
    assert told["verdicts"] == expected("example-1d", "full", "mine/deep")
    assert told["verdicts"]["two.warm"]["evidence"] == "3 of 3 | above 0"
    manifest = load(Path("mine/deep/result.npz"), "result").manifest
    assert (manifest["data"], manifest["scale"], manifest["cells"]) == ("example-1d", "full", 6)
    cell = load(Path("mine/deep/cells/north-2.npz"), "cell").manifest
    assert cell["facts"]["data"] == "example-1d"


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ([], "two-digits-quick"),
        (["--scale", "full"], "two-digits-full"),
        (["--data", "example-1d"], "two-example-1d-full"),
        (["--data", "example-1d", "--scale", "quick"], "two-example-1d-quick"),
    ],
)
def test_digits_are_quick_and_the_rest_full_unless_said(options, name, here):
    done("reproduce", "two", *options)
    assert folders(here / "relumlp-results") == [name]
    assert len(COMPUTED) == (4 if name.endswith("quick") else 6)


def test_all_papers_are_run_in_order_if_none_is_named(here):
    told = done("reproduce", "--json").json
    assert [one["paper"] for one in told] == ["two", "other"]
    assert folders(here / "relumlp-results") == ["other-digits-quick", "two-digits-quick"]
    assert [Path(one["page"]).parent.name for one in told] == [
        "two-digits-quick", "other-digits-quick",
    ]  # fmt: skip
    told = done("reproduce", "other", "two", "--json").json
    assert [one["paper"] for one in told] == ["other", "two"]


def test_a_folder_is_one_papers(here):
    assert refused("reproduce", "--out", "x") == "--out: expected one paper with it, got 2"
    assert refused("reproduce", "three") == "paper: expected one of two, other, got 'three'"
    assert refused("reproduce", "two", "--scale", "big") == (
        "scale: expected quick or full, got 'big'"
    )
    assert not folders(here)


def test_only_runs_the_cells_whose_names_start_so(here):
    (told,) = done("reproduce", "two", "--only", "north", "--out", "x", "--json").json
    assert sorted(COMPUTED) == ["north-0", "north-1"]
    assert told["verdicts"] == expected("digits", "quick", "x")
    assert load(Path("x/result.npz"), "result").manifest["missing_cells"] == ["south-0", "south-1"]
    del COMPUTED[:]
    done("reproduce", "two", "--only", "south-1", "--out", "x")
    assert COMPUTED == ["south-1"]
    (told,) = done("reproduce", "two", "--only", "outh", "--dry-run", "--json").json
    assert told["missing"] == []


def test_a_failing_cell_is_told_and_the_others_are_kept(here, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-1", "fails")
    ran = relumlp("reproduce", "two", "--out", "x", "--json")
    assert ran.code == 0
    (told,) = ran.json
    assert told["failures"] == ["south-1: RuntimeError: no wind | at south-1"]
    assert not ran.err, "with --json the failure stands in the JSON alone"
    assert told["verdicts"]["two.cold"]["evidence"].startswith("south: 1 cells")
    ran = relumlp("reproduce", "two", "--out", "x")
    assert ran.err == "south-1: RuntimeError: no wind | at south-1\n"
    assert load(Path("x/result.npz"), "result").manifest["failures"][0][:2] == [
        "south-1", "RuntimeError: no wind | at south-1",
    ]  # fmt: skip


def test_without_json_a_table_shows_verdicts_and_where_the_page_is(here):
    ran = done("reproduce", "two", "--scale", "full", "--out", "x")
    assert ran.rows == [
        ["id", "verdict", "numbers"],
        ["two.warm", "reproduced", "3 of 3 | above 0"],
        ["two.cold", "not reproduced", "south: 3 cells,"],
        ["", "", "none of them above −1"],
    ]
    lines = ran.out.splitlines()
    assert lines[0].strip() == "North & south (digits, full)"
    assert lines[-1] == f"Report: {here / 'x' / 'page.html'}"


# --- jobs


@pytest.fixture
def asked(monkeypatch):
    """The numbers of jobs that cells are run with."""
    seen = []
    original = runner.run_cells

    def told(study, cells, folder, jobs, quiet=False):
        seen.append(jobs)
        return original(study, cells, folder, jobs, quiet)

    monkeypatch.setattr(runner, "run_cells", told)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    return seen


@pytest.mark.parametrize(("options", "jobs"), [(["--jobs", "3"], 3), ([], 5)])
def test_jobs_are_those_asked_for_or_one_a_core(options, jobs, asked):
    done("reproduce", "two", "--out", "x", *options)
    assert asked == [jobs]
    assert [run["jobs"] for run in runs(Path("x"))] == [jobs]


def test_one_cell_at_a_time_is_run_where_cores_are_not_known(asked, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    done("reproduce", "two", "--out", "x")
    assert asked == [1]


def test_jobs_below_1_are_refused(here):
    assert refused("reproduce", "two", "--jobs", "0") == "jobs: expected at least 1, got 0"
    assert not list(here.rglob("*.npz"))


# --- dry runs


def test_a_dry_run_tells_what_is_missing_and_what_it_costs(here):
    done("reproduce", "two", "--only", "north-0", "--out", "x")
    del COMPUTED[:]
    before = {path: path.stat().st_mtime_ns for path in here.rglob("*")}
    options = ("reproduce", "two", "--scale", "full", "--out", "x", "--dry-run", "--jobs", "2")
    missing = plan(STUDY, "digits", "full", Path("x")).missing
    assert done(*options, "--json").json == [
        {
            "paper": "two",
            "folder": "x",
            "missing": ["south-0", "north-1", "south-1", "north-2", "south-2"],
            "seconds": (2 * 30 + 3 * 90) / 2,
            "bytes": 2 * 2_000_000 + 3 * 500_000,
        }
    ]
    assert [c.name for c in missing] == ["south-0", "north-1", "south-1", "north-2", "south-2"]
    ran = done(*options)
    assert ran.rows == [
        ["cell", "state", "time", "disk"],
        ["north-0", "done", "", ""],
        ["south-0", "missing", "90 s", "0.5 MB"],
        ["north-1", "missing", "30 s", "2.0 MB"],
        ["south-1", "missing", "90 s", "0.5 MB"],
        ["north-2", "missing", "30 s", "2.0 MB"],
        ["south-2", "missing", "90 s", "0.5 MB"],
    ]
    assert ran.out.splitlines()[0].strip() == "two into x"
    assert ran.out.splitlines()[-1] == "about 3 min with 2 jobs, and 5.5 MB; nothing was run"
    assert COMPUTED == []
    assert {path: path.stat().st_mtime_ns for path in here.rglob("*")} == before


def test_a_dry_run_of_some_cells_of_all_papers(here):
    told = done("reproduce", "--dry-run", "--only", "south", "--jobs", "1", "--json").json
    assert [(one["paper"], one["missing"], one["seconds"]) for one in told] == [
        ("two", ["south-0", "south-1"], 180.0),
        ("other", ["south-0", "south-1"], 180.0),
    ]
    assert [one["folder"] for one in told] == [
        f"relumlp-results/{name}-digits-quick" for name in ("two", "other")
    ]
    assert not folders(here)


def test_a_dry_run_of_a_comparison_computes_nothing(here):
    done("reproduce", "two", "--only", "north", "--out", "x")
    del COMPUTED[:]
    (told,) = done("reproduce", "two", "--out", "x", "--again", "--dry-run", "--json").json
    assert told["missing"] == ["south-0", "south-1"]
    assert COMPUTED == []


# --- again


@pytest.fixture
def finished(here):
    """All cells and the result, in the folder ``x``."""
    done("reproduce", "two", "--out", "x")
    del COMPUTED[:]
    return here / "x"


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


def test_again_without_anything_to_compare_is_refused(here):
    assert refused("reproduce", "two", "--out", "y", "--again") == (
        "y: expected finished cells, or a result.npz with digests of these cells, got neither"
    )
    assert refused("reproduce", "two", "--again", "--only", "east") == (
        "--only: expected the beginning of a cell's name, got 'east'"
    )
    assert not folders(here)


# --- record


@pytest.fixture
def ledger(here, monkeypatch):
    """A ledger of its own, of a checkout that is this folder."""
    (here / "setup.cfg").touch()
    monkeypatch.setattr(verdicts, "ROOT", here)
    monkeypatch.setattr(verdicts, "FILE", here / "ledger.json")
    return here / "ledger.json"


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


# --- data, and the bar


def test_data_that_are_not_there_are_told_before_any_cell(here, monkeypatch):
    monkeypatch.setenv("RELUMLP_DATA", str(here / "nowhere"))
    assert "mnist' is not a folder" in refused("reproduce", "two", "--data", "mnist")
    assert COMPUTED == []
    assert done("reproduce", "two", "--data", "mnist", "--dry-run", "--json").json[0]["missing"]


def test_a_bar_counts_the_cells_on_a_terminal_only(here):
    shown = relumlp("reproduce", "two", "--jobs", "1", terminal=True).err
    assert "4/4" in shown
    assert not relumlp("reproduce", "other", "--json", terminal=True).err


# --- the runner beneath: what is compared, kept and estimated


def test_the_longest_cells_are_started_first(here):
    done("reproduce", "two", "--jobs", "1")
    assert COMPUTED == ["south-0", "south-1", "north-0", "north-1"]


def test_networks_worth_keeping_are_those_of_their_cells(finished):
    cells = gather(STUDY, STUDY.cells("digits", "quick"), finished)
    for name, cell in (("best", "north-0"), ("worst", "south-1")):
        arrays, manifest = load(finished / "networks" / f"{name}.npz", "network")
        assert manifest["cell"] == cell
        assert manifest["unit"] == "relu"
        assert manifest["config"] == cells[cell].facts["config"]
        assert arrays.keys() == {"W1", "b1"}
        for key, array in arrays.items():
            np.testing.assert_array_equal(array, cells[cell].arrays[key], strict=True)


def test_what_a_cell_says_of_itself(finished):
    manifest = load(finished / "cells" / "south-1.npz", "cell").manifest
    assert manifest["study"] == "two"
    assert manifest["config"] == {"data": "digits", "kind": "south", "number": 1}
    assert 0 <= manifest["seconds"] < 10
    assert manifest["data"] == dataset("digits").digests


def test_a_finished_cell_leaves_no_checkpoint(here, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-0", "a checkpoint left")
    done("reproduce", "two", "--out", "x")
    assert folders(here / "x" / "cells") == sorted(f"{name}.npz" for name in QUICK)


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
    manifest = load(finished / "result.npz", "result").manifest
    seconds = {c: load(finished / "cells" / f"{c}.npz", "cell").manifest["seconds"] for c in QUICK}
    by_kind = {
        kind: [2, pytest.approx(seconds[f"{kind}-0"] + seconds[f"{kind}-1"], rel=1e-12)]
        for kind in ("north", "south")
    }
    assert manifest["core_seconds_by_kind"] == by_kind
    assert manifest["core_seconds"] == pytest.approx(sum(seconds.values()), rel=1e-12)


def test_a_run_began_at_the_time_that_it_says_in_utc(here, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        done("reproduce", "two", "--out", "x")
    finally:
        monkeypatch.undo()
        time.tzset()
    (run,) = runs(here / "x")
    began = datetime.strptime(run["began"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - began).total_seconds()) < 600


def test_done_says_what_failed_and_how_long_it_took(here, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-0", "fails")
    cell = STUDY.cells("digits", "quick")[1]
    ended = runner.run_cell(STUDY, cell, here)
    assert ended == Done("south-0", "RuntimeError: no wind | at south-0", ended.seconds)
    assert 0 <= ended.seconds < 10
    assert not runner.is_done(here, cell)

    def interrupted(config, workspace):
        raise KeyboardInterrupt

    ended = runner.run_cell(replace(STUDY, measure=interrupted), cell, here)
    assert ended == Done("south-0", "interrupted; its checkpoint is written", ended.seconds)
    assert 0 <= ended.seconds < 10
