"""``relumlp reproduce``: every option, held against the runner, the rules and the files."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import two_rules_study
from helpers.command_line import done, folders, refused, relumlp, standing_in_tmp_path, two_studies  # noqa: F401
from helpers.two_rules_study import COMPUTED, STUDY, TROUBLE

from relumlp.claims.ledger import verdicts
from relumlp.machine.files import read_file
from relumlp.papers.study import runner
from relumlp.papers.study.results import gather
from relumlp.papers.study.run_log import runs
from relumlp.papers.study.runner import plan
from relumlp.papers.study.study import decide

pytestmark = pytest.mark.usefixtures("two_studies", "standing_in_tmp_path")
QUICK = ["north-0", "south-0", "north-1", "south-1"]


def expected(data, scale, folder):
    """What the library makes of the cells that are there: verdicts as they are listed."""
    cells = STUDY.cells(data, scale)
    return {
        id: verdict._asdict()
        for id, verdict in decide(
            STUDY.rules, STUDY.combine(gather(STUDY, cells, Path(folder)))
        ).items()
    }


def test_a_run_computes_all_cells_and_says_what_the_rules_decide(tmp_path):
    (told,) = done("reproduce", "two", "--json").json
    folder = tmp_path / "relumlp-results" / "two-digits-quick"
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
    manifest = read_file(folder / "result.npz", "result").manifest
    assert (manifest["data"], manifest["scale"], manifest["cells"]) == ("digits", "quick", 4)


def test_a_second_run_computes_nothing(tmp_path):
    first = done("reproduce", "two", "--json").json
    del COMPUTED[:]
    assert done("reproduce", "two", "--json").json == first
    assert COMPUTED == []
    (path,) = tmp_path.rglob("south-0.npz")
    path.unlink()
    done("reproduce", "two")
    assert COMPUTED == ["south-0"]


def test_data_scale_and_folder_are_those_asked_for(tmp_path):
    options = ("--data", "example-1d", "--scale", "full", "--out", "mine/deep")
    (told,) = done("reproduce", "two", *options, "--json").json
    assert folders(tmp_path) == ["mine"]
    assert told["page"] == str(tmp_path / "mine" / "deep" / "page.html")
    assert told["verdicts"] == expected("example-1d", "full", "mine/deep")
    assert told["verdicts"]["two.warm"]["evidence"] == "3 of 3 | above 0"
    manifest = read_file(Path("mine/deep/result.npz"), "result").manifest
    assert (manifest["data"], manifest["scale"], manifest["cells"]) == ("example-1d", "full", 6)
    cell = read_file(Path("mine/deep/cells/north-2.npz"), "cell").manifest
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
def test_digits_are_quick_and_the_rest_full_unless_said(options, name, tmp_path):
    done("reproduce", "two", *options)
    assert folders(tmp_path / "relumlp-results") == [name]
    assert len(COMPUTED) == (4 if name.endswith("quick") else 6)


def test_all_papers_are_run_in_order_if_none_is_named(tmp_path):
    told = done("reproduce", "--json").json
    assert [one["paper"] for one in told] == ["two", "other"]
    assert folders(tmp_path / "relumlp-results") == ["other-digits-quick", "two-digits-quick"]
    assert [Path(one["page"]).parent.name for one in told] == [
        "two-digits-quick", "other-digits-quick",
    ]  # fmt: skip
    told = done("reproduce", "other", "two", "--json").json
    assert [one["paper"] for one in told] == ["other", "two"]


def test_a_folder_is_one_papers(tmp_path):
    assert refused("reproduce", "--out", "x") == "--out: expected one paper with it, got 2"
    assert refused("reproduce", "three") == "paper: expected one of two, other, got 'three'"
    assert refused("reproduce", "two", "--scale", "big") == (
        "scale: expected quick or full, got 'big'"
    )
    assert not folders(tmp_path)


def test_only_runs_the_cells_whose_names_start_so(tmp_path):
    (told,) = done("reproduce", "two", "--only", "north", "--out", "x", "--json").json
    assert sorted(COMPUTED) == ["north-0", "north-1"]
    assert told["verdicts"] == expected("digits", "quick", "x")
    assert read_file(Path("x/result.npz"), "result").manifest["missing_cells"] == [
        "south-0",
        "south-1",
    ]
    del COMPUTED[:]
    done("reproduce", "two", "--only", "south-1", "--out", "x")
    assert COMPUTED == ["south-1"]


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--again",)])
def test_the_beginning_of_no_cells_name_is_refused_before_any_work(more, tmp_path):
    assert refused("reproduce", "--only", "outh", *more) == (
        "--only: expected the beginning of a cell's name, as in north (4 cells), south (4 cells); "
        "got 'outh'"
    )
    assert not folders(tmp_path)


def test_papers_without_such_a_cell_are_left_out(tmp_path, monkeypatch):
    def northern(data, scale):
        return [cell for cell in STUDY.cells(data, scale) if cell.name.startswith("north")]

    other = replace(STUDY, name="other", cells=northern)
    monkeypatch.setattr(sys.modules["other_study"], "STUDY", other)
    told = done("reproduce", "--dry-run", "--only", "south", "--json").json
    assert [one["paper"] for one in told] == ["two"]


def test_an_empty_name_is_not_the_working_folder(tmp_path):
    assert refused("reproduce", "two", "--out", "") == "--out: expected a folder, got ''"
    assert not folders(tmp_path)


def test_a_failing_cell_is_told_and_the_others_are_kept(tmp_path, monkeypatch):
    monkeypatch.setitem(TROUBLE, "south-1", "fails")
    ran = relumlp("reproduce", "two", "--out", "x", "--json")
    assert ran.code == 1
    (told,) = ran.json
    assert told["failures"] == ["south-1: RuntimeError: no wind | at south-1"]
    assert COMPUTED.count("south-1") == 2, "it is tried once more"
    assert not ran.err, "with --json the failure stands in the JSON alone"
    assert told["verdicts"]["two.cold"]["evidence"].startswith("south: 1 cells")
    ran = relumlp("reproduce", "two", "--out", "x")
    assert ran.err == "south-1: RuntimeError: no wind | at south-1\n"
    assert read_file(Path("x/result.npz"), "result").manifest["failures"][0][:2] == [
        "south-1", "RuntimeError: no wind | at south-1",
    ]  # fmt: skip


def test_an_error_is_printed_as_it_is_and_in_one_line(monkeypatch):
    monkeypatch.setattr(two_rules_study, "STUDY", replace(STUDY, measure=failing))
    ran = relumlp("reproduce", "two", "--out", "x", "--only", "north-0", columns=20)
    assert ran.err.splitlines()[0] == "north-0: RuntimeError: [red] :snake: of no wind at all"


def failing(config, workspace):
    raise RuntimeError("[red] :snake: of no wind at all")


def test_what_failed_is_not_recorded(monkeypatch):
    monkeypatch.setattr(verdicts, "check_recordable", lambda: None)
    monkeypatch.setattr(verdicts, "record_result", lambda study, folder: seen.append(study.name))
    seen = []
    monkeypatch.setitem(TROUBLE, "south-1", "fails")
    assert relumlp("reproduce", "two", "--out", "x", "--record").code == 1
    assert seen == []
    monkeypatch.delitem(TROUBLE, "south-1")
    done("reproduce", "two", "--out", "x", "--record")
    assert seen == ["two"]


def test_without_json_a_table_shows_verdicts_and_where_the_page_is(tmp_path):
    ran = done("reproduce", "two", "--scale", "full", "--out", "x")
    assert ran.rows == [
        ["id", "verdict", "numbers"],
        ["two.warm", "reproduced", "3 of 3 | above 0"],
        ["two.cold", "not reproduced", "south: 3 cells,"],
        ["", "", "none of them above −1"],
    ]
    lines = ran.out.splitlines()
    assert lines[0].strip() == "North & south (digits, full)"
    assert lines[-1] == f"Report: {tmp_path / 'x' / 'page.html'}"


# --- jobs


@pytest.fixture
def asked(monkeypatch):
    """The numbers of jobs that cells are run with."""
    seen = []
    original = runner.run_cells

    def told(study, cells, folder, jobs, quiet=False, work=None):
        seen.append(jobs)
        return original(study, cells, folder, jobs, quiet, work)

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


def test_jobs_below_1_are_refused(tmp_path):
    assert refused("reproduce", "two", "--jobs", "0") == "jobs: expected at least 1, got 0"
    assert not list(tmp_path.rglob("*.npz"))


# --- dry runs


def test_a_dry_run_tells_what_is_missing_and_what_it_costs(tmp_path):
    done("reproduce", "two", "--scale", "full", "--only", "north-0", "--out", "x")
    del COMPUTED[:]
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
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
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_a_dry_run_of_some_cells_of_all_papers(tmp_path):
    told = done("reproduce", "--dry-run", "--only", "south", "--jobs", "1", "--json").json
    assert [(one["paper"], one["missing"], one["seconds"]) for one in told] == [
        ("two", ["south-0", "south-1"], 180.0),
        ("other", ["south-0", "south-1"], 180.0),
    ]
    assert [one["folder"] for one in told] == [
        f"relumlp-results/{name}-digits-quick" for name in ("two", "other")
    ]
    assert not folders(tmp_path)


def test_a_dry_run_of_a_comparison_computes_nothing(tmp_path):
    done("reproduce", "two", "--only", "north", "--out", "x")
    del COMPUTED[:]
    (told,) = done("reproduce", "two", "--out", "x", "--again", "--dry-run", "--json").json
    assert told["missing"] == ["south-0", "south-1"]
    assert COMPUTED == []


# --- data, and the bar


def test_data_that_are_not_there_are_told_before_any_cell(tmp_path, monkeypatch):
    monkeypatch.setenv("RELUMLP_DATA", str(tmp_path / "nowhere"))
    assert "mnist' is not a folder" in refused("reproduce", "two", "--data", "mnist")
    assert COMPUTED == []
    assert done("reproduce", "two", "--data", "mnist", "--dry-run", "--json").json[0]["missing"]


def test_a_bar_counts_the_cells_on_a_terminal_only(tmp_path):
    shown = relumlp("reproduce", "two", "--jobs", "1", terminal=True).err
    assert "4/4" in shown
    assert not relumlp("reproduce", "other", "--json", terminal=True).err


# --- settings of one's own, other processes


def test_options_that_a_study_does_not_have_are_refused_before_any_work(tmp_path):
    sentence = "--seeds: expected of two no option, got --seeds"
    assert refused("reproduce", "two", "--seeds", "1") == sentence
    assert refused("reproduce", "--figure", "2") == "--figure: expected one paper with it, got 2"
    assert refused("reproduce", "--csv", "x") == "--csv: expected one paper with it, got 2"
    assert refused("reproduce", "two", "--csv", "") == "--csv: expected a folder, got ''"
    assert refused("reproduce", "two", "--figure", "9") == (
        "--figure: expected of two one of both, north, got '9'"
    )
    assert not folders(tmp_path)


def test_one_figure_has_a_page_of_its_own_with_its_rules(tmp_path):
    (told,) = done("reproduce", "two", "--figure", "north", "--json").json
    assert folders(tmp_path / "relumlp-results") == ["two-digits-quick-figure-north"]
    assert [*told["verdicts"]] == [r for f in STUDY.figures[1:] for r in f.rules]
    page = (tmp_path / "relumlp-results" / "two-digits-quick-figure-north" / "page.md").read_text()
    assert "quick, figure north" in page
    ran = refused("reproduce", "two", "--figure", "north", "--record")
    assert ran == "--record: expected a study as it was published, got one of your own"


def test_numbers_are_written_as_csv(tmp_path):
    ran = done("reproduce", "two", "--csv", "numbers")
    assert ran.out.endswith("Numbers: 4 tables in numbers\n")
    assert folders(tmp_path / "numbers") == [f"{name}.csv" for name in sorted(QUICK)]
    lines = (tmp_path / "numbers" / "north-0.csv").read_text().splitlines()
    assert lines[0] == "of,axis 0,north-0"
    assert len(lines) == 6


def test_who_computes_is_one_of_those_that_there_are(tmp_path):
    assert refused("reproduce", "two", "--backend", "x") == (
        "--backend: expected process or loky, got 'x'"
    )
    assert refused("reproduce", "two", "--backend", "loky", "--dask", "tcp://x:1") == (
        "--backend: expected none beside --dask, got loky"
    )
    assert refused("reproduce", "two", "--dask", "") == (
        "--dask: expected the address or the file of a scheduler, got ''"
    )
    # These studies are not of the package, so that other processes may not find them.
    assert refused("reproduce", "two", "--backend", "loky") == (
        "two: expected a study that other processes can import"
    )


def test_an_interruption_is_one_line(tmp_path, monkeypatch):
    """The cells that are not begun any more say nothing each."""
    measure = STUDY.measure

    def stopping(config, workspace):
        os.kill(os.getpid(), signal.SIGINT)
        return measure(config, workspace)

    monkeypatch.setattr(two_rules_study, "STUDY", replace(STUDY, measure=stopping))
    ran = relumlp("reproduce", "two", "--jobs", "1", "--out", "x")
    assert ran.code == 130
    assert ran.err.splitlines() == [
        "",
        "stopping after the current epoch; another signal stops at once",
        "relumlp: interrupted; what was finished is kept, and the same command goes on from there",
    ]
