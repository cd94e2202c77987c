"""Recorded verdicts: stale when anything that decides them changes, never another than decided.

That their digests cover all that can decide is tested in test_closure and test_stale.
"""

import hashlib
import json
import sys
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.tiny_study import STUDY as TINY
from hypothesis import strategies as st
from typer.testing import CliRunner

from relumlp.claims.ledger import verdicts
from relumlp.claims.ledger.claim import CLAIMS, Claim, Outcome
from relumlp.claims.ledger.closure import digest
from relumlp.claims.ledger.listing import Entry, counted, ledger, load_claims
from relumlp.claims.ledger.verdicts import (
    Recorded,
    claim_code,
    current,
    read,
    record_outcomes,
    record_result,
    rule_code,
    write,
)
from relumlp.commands.app import app
from relumlp.errors import UserError
from relumlp.network.units import T
from relumlp.papers.dynamics.rules.clauses import poor_alone
from relumlp.papers.study.page import write_page
from relumlp.papers.study.results import write_result
from relumlp.papers.study.runner import plan, run_cells
from relumlp.papers.study.study import Measured, Rule, Verdict
from relumlp.paths.recursion import beta
from relumlp.paths.sums import B

ONE = Recorded("verified", "one", "a digest")
TWO = Recorded("partly", "two", "another", "of a result", "made/result.npz")


def never(result: Measured) -> Verdict:
    """Not reproduced, whatever there is."""
    return Verdict("not reproduced", "never")


STUDY = replace(TINY, rules=[*TINY.rules, Rule("tiny.never", "there is nothing", never)])


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout, with a file of verdicts of its own."""
    (tmp_path / "setup.cfg").touch()
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    monkeypatch.setattr(verdicts, "FILE", tmp_path / "verdicts.json")
    return tmp_path


# --- what is shown


@pytest.mark.parametrize(("outcome", "words"), [
    (Outcome("made.1", 1000, True, None, ""), "held on 1,000 examples"),
    (Outcome("made.1", 1000, True, None, "", 400), "held; tested 600 of 1,000 cases"),
    (Outcome("made.1", 1000, True, None, "", 1000),
     "not tested: its hypothesis held in none of 1,000 cases"),
    (Outcome("made.1", 1, False, 7, "7 < 7"), "fails on its counterexample: 7 < 7"),
])  # fmt: skip
def test_the_evidence_says_in_how_many_cases_a_claim_was_tested(outcome, words):
    assert verdicts.evidence_of(outcome) == words


def test_verdicts_are_recorded_in_a_checkout_only(checkout):
    verdicts.check_recordable()
    (checkout / "setup.cfg").unlink()
    with pytest.raises(UserError, match=r"^--record: expected relumlp to be run from its checkout"):
        verdicts.check_recordable()


def test_a_verdict_is_shown_while_its_code_and_its_result_are_as_they_were(checkout):
    result = checkout / "result.npz"
    result.write_bytes(b"first")
    known = Recorded("partly", "so", "a digest", hashlib.sha256(b"first").hexdigest(), result.name)
    assert current(known, "a digest") == Verdict("partly", "so")
    changed = Verdict("open", "stale: the code that decides it has changed since")
    assert current(known, "another") == changed
    result.write_bytes(b"again")
    changed = Verdict("open", "stale: the result it rests on has changed since")
    assert current(known, "a digest") == changed
    result.write_bytes(b"first")
    assert current(known, "a digest") == Verdict("partly", "so")


def test_a_verdict_is_shown_where_its_result_is_not_at_hand(checkout):
    """As in an installed package, which has verdicts and no results."""
    assert current(TWO, "another") == Verdict("partly", "two")
    assert current(TWO, "a third").verdict == "open"


def test_a_verdict_on_mathematics_rests_on_no_result(checkout):
    assert current(ONE, "a digest") == Verdict("verified", "one")
    assert current(ONE, "another").verdict == "open"


def test_what_has_not_been_run_is_open(checkout):
    assert current(None, "a digest") == Verdict("open", "not run yet")
    assert read() == {}
    assert {(e.verdict, e.evidence) for e in ledger()} == {("open", "not run yet")}


def test_verdicts_are_added_to_those_that_are_kept(checkout):
    write({"b.1": ONE, "a.1": TWO}, keep=[])
    assert read() == {"b.1": ONE, "a.1": TWO}
    assert [*json.loads(verdicts.FILE.read_text())] == ["a.1", "b.1"]
    write({"c.1": ONE}, keep=["a.1"])
    assert read() == {"a.1": TWO, "c.1": ONE}
    write({"a.1": ONE}, keep=["a.1", "c.1"])
    assert read() == {"a.1": ONE, "c.1": ONE}


# --- results


@pytest.fixture
def folder(checkout):
    """A published result of the tiny study, without its cells."""
    place = checkout / "published"
    run_cells(STUDY, plan(STUDY, "digits", "quick", place).missing, place, 1, quiet=True)
    write_result(STUDY, "digits", "quick", place, [])
    write_page(STUDY, place)
    for cell in (place / "cells").iterdir():
        cell.unlink()
    return place


def test_a_published_result_is_recorded_without_its_cells(folder):
    write({"b.1": ONE, "tiny.1": TWO}, keep=[])
    record_result(STUDY, folder)
    recorded = read()
    assert recorded.keys() == {"b.1", "tiny.1", "tiny.never"}
    assert recorded["b.1"] == ONE
    assert recorded["tiny.1"][:2] == ("reproduced", "3 cells | of 3")
    assert recorded["tiny.never"][:2] == ("not reproduced", "never")
    for rule in STUDY.rules:
        one = recorded[rule.id]
        assert one.code == rule_code(rule)
        assert one.result == hashlib.sha256((folder / "result.npz").read_bytes()).hexdigest()
        assert one.path == "published/result.npz"
        assert current(one, rule_code(rule)) == Verdict(one.verdict, one.evidence)
        assert "stale" in current(one, "another").evidence


@pytest.mark.parametrize("field", ["verdict", "evidence"])
def test_what_the_rules_no_longer_decide_is_not_recorded(folder, field):
    path = folder / "verdicts.json"
    listed = json.loads(path.read_text())
    listed["tiny.1"][field] = "partly"
    path.write_text(json.dumps(listed))
    with pytest.raises(
        UserError, match=r"what today's rules decide .* another verdict on tiny\.1$"
    ):
        record_result(STUDY, folder)
    assert not read()


def test_a_rule_more_or_less_than_published_is_noticed(folder):
    more = replace(STUDY, rules=[*STUDY.rules, replace(STUDY.rules[0], id="tiny.9")])
    with pytest.raises(UserError, match=r"another verdict on tiny\.9$"):
        record_result(more, folder)
    with pytest.raises(UserError, match=r"another verdict on tiny\.1$"):
        record_result(replace(STUDY, rules=STUDY.rules[1:]), folder)
    assert not read()


def test_a_result_elsewhere_is_not_recorded(folder, monkeypatch):
    monkeypatch.setattr(verdicts, "ROOT", Path(sys.prefix))
    with pytest.raises(UserError, match="inside the checkout"):
        record_result(STUDY, folder)
    assert not read()


# --- claims


class Number(NamedTuple):
    """A case of the claims below."""

    x: int


def numbers() -> Any:
    """Small numbers."""
    return st.builds(Number, st.integers(-3, 3))


def square(x: int) -> None:
    """A square is not negative."""
    assert x * x >= 0


def positive(x: int) -> None:
    """Every number is positive."""
    assert x > 0, f"{x} is not"


MADE = {
    "made.holds": Claim("made.holds", square, numbers, True, "theorem"),
    "made.fails": Claim("made.fails", positive, numbers, True, "theorem"),
    "made.refuted": Claim("made.refuted", positive, numbers, True, "words", lambda: Number(-2)),
    "made.unrefuted": Claim("made.unrefuted", square, numbers, True, "words", lambda: Number(1)),
}


@pytest.fixture
def made(checkout, monkeypatch):
    """The ledger with claims of our own: two that are as it says, and two that are not."""
    load_claims()
    for id, claim in MADE.items():
        monkeypatch.setitem(CLAIMS, id, claim)
    return checkout


def verify(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["verify", *arguments, "--examples", "7", "--jobs", "1"])


def test_what_running_came_to_is_recorded(made):
    write({"b.1": ONE, "made.holds": TWO}, keep=[])
    record_outcomes(
        CLAIMS,
        [
            Outcome("made.holds", 12345, True, None, ""),
            Outcome("made.refuted", 1, False, Number(0), "0 is not"),
        ],
    )
    assert read() == {
        "b.1": ONE,
        "made.holds": Recorded(
            "verified", "held on 12,345 examples", claim_code(CLAIMS["made.holds"])
        ),
        "made.refuted": Recorded(
            "refuted", "fails on its counterexample: 0 is not", claim_code(CLAIMS["made.refuted"])
        ),
    }


@pytest.mark.usefixtures("made")
def test_what_the_transcribed_text_says_is_not_recorded_as_refuted():
    lost = replace(CLAIMS["made.refuted"], id="made.lost", kind="as transcribed")
    record_outcomes({lost.id: lost}, [Outcome(lost.id, 1, False, Number(0), "0 is not")])
    assert read()["made.lost"][:2] == ("as transcribed", "fails on its counterexample: 0 is not")


def test_the_ledger_counts_what_is_no_slip_of_a_paper_apart():
    refuted = Entry("made.1", "made", "words", "", True, "refuted", "")
    contrary = refuted._replace(id="made.2", kind="contrary")
    lost = refuted._replace(kind="as transcribed", verdict="as transcribed")
    held = refuted._replace(verdict="verified")
    assert counted([lost, refuted, contrary, held, refuted]) == (
        "1 verified, 3 refuted (in 1 the contrary of what a paper says), 1 as transcribed"
    )
    assert counted([refuted]) == "1 refuted"


def test_a_claim_is_recorded_with_its_own_digest(checkout):
    gaps, paths = (load_claims()[id] for id in ("gaps.7", "gaps.3"))
    record_outcomes(load_claims(), [Outcome(c.id, 1, True, None, "") for c in (gaps, paths)])
    assert read()["gaps.7"].code == digest(frozenset({"relumlp.claims.gaps.two_samples"}))
    assert read()["gaps.3"].code == digest(frozenset({"relumlp.claims.paths.node_cost"}))
    shown = {e.id: e.verdict for e in ledger()}
    assert {id for id, verdict in shown.items() if verdict != "open"} == {"gaps.3", "gaps.7"}


def as_if_stated_in(module: str, make: Any) -> Any:
    """What is made while the top level of a module runs."""
    names = {"__name__": module, "make": make}
    exec("made = make()", names)
    return names["made"]


MODULES = ("testing.assertions", "network.units", "paths.recursion", "paths.sums")


def test_a_claim_rests_on_its_module_and_on_those_of_its_functions(checkout):
    modules = [f"relumlp.{name}" for name in MODULES]
    for count, functions in enumerate([(T, numbers), (T, beta), (T, numbers, B), (T, beta, B)]):
        check, cases, *counterexample = functions
        made = (check, cases, True, "words", *counterexample)
        claim = as_if_stated_in(modules[0], lambda made=made: Claim("made.1", *made))
        used = {*modules[:2], *[modules[2]] * (cases is beta), *[modules[3]] * (count > 1)}
        assert claim_code(claim) == digest(frozenset(used))
    assert len({digest(frozenset(modules[:count])) for count in range(1, 5)}) == 4


def test_a_rule_rests_on_its_module_and_on_those_of_its_functions():
    modules = ["relumlp.papers.gaps.rules.figures", "relumlp.papers.dynamics.rules.clauses"]
    for count, decide in enumerate([never, wraps(poor_alone)(lambda result: never(result))], 1):
        rule = as_if_stated_in(modules[0], lambda decide=decide: Rule("made.1", "made", decide))
        assert rule_code(rule) == digest(frozenset(modules[:count]))
    assert digest(frozenset(modules)) != digest(frozenset(modules[:1]))


def test_verify_records_if_asked(made):
    write({"b.1": ONE}, keep=[])
    asked = ("made.holds", "made.refuted")
    assert verify(*asked).exit_code == 0
    assert read() == {"b.1": ONE}
    assert verify(*asked, "--record").exit_code == 0
    recorded = read()
    assert recorded.pop("b.1") == ONE
    assert {id: one[:2] for id, one in recorded.items()} == {
        "made.holds": ("verified", "held on 7 examples"),
        "made.refuted": ("refuted", "fails on its counterexample: -2 is not"),
    }
    assert all(one.code == claim_code(CLAIMS[id]) for id, one in recorded.items())


@pytest.mark.parametrize("more", [(), ("--json",), ("--record",)])
@pytest.mark.parametrize("id", MADE)
def test_verify_ends_with_1_if_a_verdict_is_not_what_the_ledger_says(made, id, more):
    done = verify("made.holds", id, *more)
    surprising = id in ("made.fails", "made.unrefuted")
    assert done.exit_code == surprising, done.output
    assert done.output.endswith(f"not as the ledger says: {id}\n") == surprising
