"""``relumlp verify``: what it runs, what it says and records, and how it ends."""

import os
import signal
from dataclasses import replace

import pytest
from helpers.command_line import done, refused, relumlp
from helpers.made_ledger import SEEN, made  # noqa: F401

from relumlp.claims.ledger import running
from relumlp.claims.ledger.claim import CLAIMS, Outcome, run
from relumlp.claims.ledger.search import Search
from relumlp.claims.ledger.verdicts import read

pytestmark = pytest.mark.usefixtures("made")


def told(outcome):
    """An outcome as it is listed."""
    return {**outcome._asdict(), "case": str(outcome.case) if outcome.case else None}


@pytest.mark.parametrize("id", ["made.2", "made.10", "other.1", "other.2"])
def test_a_claim_is_run_as_the_library_runs_it(id):
    ran = relumlp("verify", id, "--examples", "37", "--seed", "5", "--json")
    by_command = SEEN.pop(id)
    assert ran.json == [told(run(CLAIMS[id], 37, 5))]
    assert by_command == SEEN.pop(id)
    if id != "made.10":  # Whose first case, the stored one, is its last.
        run(CLAIMS[id], 37, 0)
        assert by_command != SEEN[id]


def test_so_many_cases_are_tried_of_that_seed():
    lists = []
    for seed in ("0", "0", "1"):
        SEEN.clear()
        assert done("verify", "made.2", "--examples", "41", "--seed", seed).code == 0
        lists.append(SEEN["made.2"])
    assert len(lists[0]) == 41
    assert lists[0] == lists[1]
    assert lists[0] != lists[2]


def test_a_thousand_cases_of_seed_0_are_tried_if_nothing_is_said(monkeypatch):
    monkeypatch.setattr(running, "run", lambda claim, *rest: asked.append((claim.id, *rest)) or OK)
    asked = []
    done("verify", "made.2")
    assert asked == [("made.2", 1000, 0)]


OK = Outcome("made.2", 1, True, None, "")


@pytest.fixture
def asked(monkeypatch):
    """With what ``run_many`` is called; it runs nothing, and nothing comes out otherwise."""
    seen = []

    def told(ids, *rest):
        seen.append((list(ids), *rest))
        return iter([OK._replace(id=id, held=not CLAIMS[id].refuted) for id in ids])

    monkeypatch.setattr(running, "run_many", told)
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    return seen


ORDER = ["made.2", "made.10", "made.10.right", "other.1", "other.2"]


def test_all_claims_are_run_if_none_is_named(asked):
    shown = done("verify", "--json").json
    assert [one["id"] for one in shown] == ORDER
    assert asked == [(ORDER, 1000, 0, 7)]


def test_every_option_reaches_the_run(asked):
    options = ("--jobs", "3", "--examples", "12", "--seed", "9", "--json")
    done("verify", "other.1", "made.2", *options)
    assert asked == [(["other.1", "made.2"], 12, 9, 3)]


def test_one_claim_at_a_time_is_run_where_cores_are_not_known(asked, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    done("verify", "made.2")
    assert asked == [(["made.2"], 1000, 0, 1)]


@pytest.mark.parametrize("jobs", ["0", "-1"])
def test_jobs_below_1_are_refused(jobs):
    said = refused("verify", "made.2", "--jobs", jobs)
    assert said == f"jobs: expected at least 1, got {jobs}"
    assert not SEEN


def test_no_example_is_refused():
    assert refused("verify", "made.2", "--examples", "0") == "examples: expected at least 1, got 0"


# --- verify: how it ends


@pytest.mark.parametrize(
    ("ids", "code", "surprising"),
    [
        (["made.2"], 0, ""),
        (["made.10"], 0, ""),
        (["made.2", "made.10", "made.10.right"], 0, ""),
        (["other.1"], 1, "other.1"),
        (["other.2"], 1, "other.2"),
        (["other.2", "made.2", "other.1", "made.10"], 1, "other.2, other.1"),
        ([], 1, "other.1, other.2"),
    ],
)
def test_the_exit_code_says_whether_the_ledger_is_right(ids, code, surprising):
    ran = relumlp("verify", *ids, "--examples", "30", "--jobs", "1")
    assert ran.code == code
    last = ran.out.splitlines()[-1]
    assert (last == f"not as the ledger says: {surprising}") == (code == 1)
    assert ("not as the ledger says" in ran.out) == (code == 1)
    assert not ran.err


def test_json_stays_json_where_the_ledger_is_wrong():
    ran = relumlp("verify", "other.1", "made.2", "--examples", "30", "--json")
    assert ran.code == 1
    assert [(one["id"], one["held"]) for one in ran.json] == [("other.1", False), ("made.2", True)]
    assert ran.err == "not as the ledger says: other.1\n"


def test_what_is_no_claim_ends_with_2():
    assert refused("verify", "made.2", "two.warm") == (
        "two.warm: expected mathematics, got an experiment; see relumlp reproduce"
    )
    assert refused("verify", "made.1") == (
        "id: expected one of the ledger (relumlp claims), got 'made.1'; "
        "there are made.10, made.10.right"
    )
    for unknown in ("nowhere", "de.10"):
        assert refused("verify", unknown) == (
            f"id: expected one of the ledger (relumlp claims), got {unknown!r}"
        )
    assert not SEEN


def test_a_claim_that_held_is_told_in_a_line():
    assert done("verify", "made.10.right", "--examples", "1234").out == (
        "made.10.right: held on 1,234 examples\n"
    )


DRAWN = """x = {x}
y = {y}
unused = {unused}

to make it again:

from fractions import Fraction
import numpy as np
from relumlp import MLP
x = {x}
y = {y}
unused = {unused!r}

"""


def test_a_failure_is_told_with_its_smallest_case_and_how_to_make_it_again():
    known = done("verify", "made.10", "--examples", "30").out
    assert known == "made.10: refuted, as the ledger says: x is 2000,\n\n" + DRAWN.format(
        x=2000, y=7, unused="kept"
    )
    found = relumlp("verify", "other.1", "--examples", "30").out
    assert found == (
        "other.1: REFUTED: x is 101\n\n"
        + DRAWN.format(x=101, y=0, unused="never asked for")
        + "not as the ledger says: other.1\n"
    )


@pytest.mark.parametrize(
    ("kind", "verdict", "said"),
    [("as transcribed", "as transcribed", "a sign or subscript was lost when the text was"),
     ("contrary", "refuted", "which says the contrary.")],
)  # fmt: skip
def test_what_is_not_a_slip_of_a_paper_is_told_apart(kind, verdict, said):
    CLAIMS["made.10"] = replace(CLAIMS["made.10"], kind=kind)
    told = done("verify", "made.10", "--examples", "30", "--record").out
    assert told.startswith(f"made.10: {verdict}, as the ledger says: x is 2000,\n\n")
    card = done("show", "made.10").out
    assert card.startswith(f"made.10: {verdict}\n\n")
    assert f"This is not a slip of the paper{',' * (kind == 'contrary')}" in card
    assert said in card


def test_a_bar_counts_the_claims_on_a_terminal_only():
    ids = ("made.2", "made.10.right", "made.10")
    assert "100%" in relumlp("verify", *ids, "--examples", "5", terminal=True).err
    assert not relumlp("verify", *ids, "--examples", "5").err
    assert not relumlp("verify", *ids, "--examples", "5", "--json", terminal=True).err


@pytest.mark.parametrize(("tested", "warned"), [(20, False), (19, True)])
def test_a_claim_is_warned_of_if_less_than_a_fiftieth_of_its_cases_were_tested(
    tested, warned, monkeypatch
):
    outcome = OK._replace(examples=1000, untested=1000 - tested)
    monkeypatch.setattr(running, "run_many", lambda ids, *rest: iter([outcome]))
    told = done("verify", "made.2").out
    assert (f"warning: made.2 was tested on {tested} of 1,000 cases only" in told) == warned


def test_a_file_that_is_there_is_not_drawn_over(tmp_path):
    (tmp_path / "out.svg").write_text("mine")
    said = refused("verify", "other.1", "--draw", tmp_path / "out.svg")
    assert said.endswith("out.svg, which is there; --force replaces it")
    assert not SEEN


def test_an_interruption_is_told_without_signs_for_a_terminal_where_there_is_none(monkeypatch):
    def interrupted(ids, *rest):
        os.kill(os.getpid(), signal.SIGINT)
        yield OK

    monkeypatch.setattr(running, "run_many", interrupted)
    monkeypatch.setattr(Search, "latest", None)
    ran = relumlp("verify", "made.2")
    assert (ran.code, ran.err) == (
        130, "relumlp: interrupted after 0 of 1 claims; nothing is recorded\n",
    )  # fmt: skip


# --- verify: recording


def test_only_record_records_and_what_came_out():
    relumlp("verify", "--examples", "30", "--jobs", "1")
    assert read() == {}
    relumlp("verify", "--examples", "30", "--jobs", "1", "--record")
    assert {id: (r.verdict, r.evidence) for id, r in read().items()} == {
        "made.10": ("refuted", "fails on its counterexample: x is 2000,"),
        "made.10.right": ("verified", "held on 30 examples"),
        "made.2": ("verified", "held on 30 examples"),
        "other.1": ("refuted", "fails on its counterexample: x is 101"),
        "other.2": ("verified", "held on 31 examples"),
    }
    assert {(r.result, r.path) for r in read().values()} == {("", "")}


def test_recording_one_claim_leaves_the_others():
    done("verify", "made.2", "made.10", "--examples", "30", "--record", "--json")
    before = read()
    done("verify", "made.2", "--examples", "50", "--record")
    assert read()["made.2"].evidence == "held on 50 examples"
    assert read()["made.10"] == before["made.10"]
    assert list(read()) == ["made.10", "made.2"]


def test_an_installed_package_records_nothing(made, monkeypatch, tmp_path):  # noqa: F811
    """Neither claims nor rules, and it says so before anything runs."""
    (tmp_path / "setup.cfg").unlink()
    monkeypatch.setattr(running, "run_many", None)
    sentence = "--record: expected relumlp to be run from its checkout, got the installed "
    for command in (("verify", "made.2", "--record"), ("reproduce", "two", "--record")):
        assert refused(*command).startswith(sentence)
    assert not (tmp_path / "verdicts.json").exists()
