"""``relumlp claims`` and ``show``: every entry with its own verdict, code and chapter."""

import inspect
import re
from dataclasses import replace

import pytest
from helpers.command_line import done, refused, relumlp
from helpers.made_ledger import even, made, pairs, squares  # noqa: F401

from relumlp.claims.ledger.claim import CLAIMS, claim
from relumlp.claims.ledger.listing import Entry, ledger
from relumlp.papers.study.registry import STUDIES
from relumlp.testing.assertions import assert_equal

pytestmark = pytest.mark.usefixtures("made")

UNRUN = ("open", "not run yet")
LEDGER = [
    Entry("made.2", "made", "identity", "No sum of squares is below 0.", True, *UNRUN),
    Entry("made.10", "made", "inequality",
          "All numbers are below 1,000. (corrected: made.10.right)", False, *UNRUN),
    Entry("made.10.right", "made", "theorem", "Twice a number is even.", False, *UNRUN),
    Entry("other.1", "other", "theorem", "All numbers are at most 100.", False, *UNRUN),
    Entry("other.2", "other", "theorem", "Twice a number is even. (corrected: made.2)", False,
          *UNRUN),
    Entry("two.cold", "two", "experiment", "the south is not cold", False, *UNRUN),
    Entry("two.warm", "two", "experiment", "the north is warm | or warmer", False, *UNRUN),
]  # fmt: skip


@pytest.fixture
def one_study(made):  # noqa: F811
    del STUDIES["other"]


@pytest.mark.usefixtures("one_study")
def test_the_ledger_is_sorted_and_says_all_of_each_entry():
    assert ledger() == LEDGER
    assert done("claims", "--json").json == [entry._asdict() for entry in LEDGER]


@pytest.mark.usefixtures("one_study")
def test_the_ledger_shows_what_was_recorded_of_each():
    done("verify", "made.2", "made.10", "--examples", "20", "--record")
    recorded = {"made.2": ("verified", "held on 20 examples"),
                "made.10": ("refuted", "fails on its counterexample: x is 2000,")}  # fmt: skip
    expected = [
        entry._replace(**dict(zip(("verdict", "evidence"), recorded[entry.id], strict=True)))
        if entry.id in recorded
        else entry
        for entry in LEDGER
    ]
    assert done("claims", "--json").json == [entry._asdict() for entry in expected]


def rows_without(verdicts):
    """What the ledger shows of each statement, where some have been recorded."""
    return [
        [e.id, verdicts.get(e.id, "open"), "exact" if e.exact else "", e.statement] for e in LEDGER
    ]


@pytest.mark.usefixtures("one_study")
def test_on_a_terminal_the_ledger_is_a_table():
    done("verify", "made.2", "--examples", "5", "--record")
    ran = relumlp("claims", terminal=True)
    shown = ran._replace(out=re.sub(r"\x1b\[[0-9;]*m", "", ran.out))
    assert shown.out.splitlines()[0].strip() == "7 statements: 1 verified, 6 open"
    heads = ["id", "verdict", "", "statement"]
    assert shown.rows == [heads, *rows_without({"made.2": "verified"})]


@pytest.mark.usefixtures("one_study")
def test_in_a_pipe_each_statement_is_one_line(monkeypatch):
    done("verify", "made.2", "--examples", "5", "--record")
    monkeypatch.setenv("COLUMNS", "20")
    lines = [line.split("\t") for line in done("claims").out.splitlines()]
    assert lines == rows_without({"made.2": "verified"})


@pytest.mark.usefixtures("one_study")
@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        (["made"], ["made.2", "made.10", "made.10.right"]),
        (["made.10"], ["made.10"]),
        (["*.1?"], ["made.10"]),
        (["two", "made.2"], ["two.cold", "two.warm", "made.2"]),
        (["--verdict", "verified"], ["made.2"]),
        (["--verdict", "verified", "--verdict", "refuted"], ["made.2", "made.10"]),
        (["made.*", "--verdict", "open"], ["made.10.right"]),
        (["made", "--verdict", "partly"], []),
    ],
)
def test_papers_patterns_and_verdicts_select(asked, ids):
    done("verify", "made.2", "made.10", "--examples", "5", "--record")
    assert [entry["id"] for entry in done("claims", *asked, "--json").json] == ids
    ran = relumlp("claims", *asked)
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ids
    assert ran.err == ("" if ids else "relumlp: no statement is partly\n")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["mad"], "id: expected one of the ledger (relumlp claims), got 'mad'; there are made.2, "
                  "made.10, made.10.right"),
        (["nobody.*"], "id: expected one of the ledger (relumlp claims), got 'nobody.*'"),
        (["two.worm"], "id: expected one of the ledger (relumlp claims), got 'two.worm'; there are "
                       "two.warm"),
        (["--verdict", "true"], "--verdict: expected one of verified, refuted, as transcribed, "
                                "reproduced, partly, not reproduced, open, got 'true'"),
    ],
)  # fmt: skip
def test_what_selects_nothing_is_refused(asked, said):
    assert refused("claims", *asked) == said


def test_numbers_sort_as_numbers_and_before_words():
    for id in ("made.word", "made.10.2", "made.1", "beyond.7", "made.10.a", "made.9.z"):
        claim(id, pairs)(even)
    shown = [entry["id"] for entry in done("claims", "--json").json if entry["kind"] == "theorem"]
    assert shown == [
        "beyond.7", "made.1", "made.9.z", "made.10.2", "made.10.a", "made.10.right", "made.word",
        "other.1", "other.2",
    ]  # fmt: skip


def test_a_verdict_on_another_claim_of_that_id_is_stale():
    done("verify", "made.2", "--examples", "5", "--record")
    CLAIMS["made.2"] = replace(CLAIMS["made.2"], check=assert_equal)
    shown = {entry["id"]: entry for entry in done("claims", "--json").json}["made.2"]
    assert (shown["verdict"], shown["evidence"]) == (
        "open", "stale: the code that decides it has changed since",
    )  # fmt: skip
    assert shown["statement"].startswith("Assert that two arrays or numbers are the same")


def test_a_table_shows_brackets_as_they_are(monkeypatch):
    def odd() -> None:
        """A bracket [bold] is no markup."""

    claim("made.3", pairs)(odd)
    assert "A bracket [bold] is no markup." in done("claims").out


# --- show


def test_a_claim_is_shown_with_its_code_and_verdict():
    done("verify", "made.2", "--examples", "20", "--record")
    place = f"{inspect.getsourcefile(squares)}:{inspect.getsourcelines(squares)[1]} squares"
    assert done("show", "made.2").out == (
        "made.2: verified\n\nNo sum of squares is below 0.\n\nheld on 20 examples\n\n"
        f"claim: {place}\n\n"
        "def squares(y: int, x: int) -> None:\n"
        '    """No sum of squares\n'
        "    is below 0.\n"
        "\n"
        "    This is said of whole numbers.\n"
        '    """\n'
        '    noted("made.2", x, y)\n'
        "    assert x * x + y * y >= 0\n"
    )


def test_a_refuted_claim_is_shown_with_its_correction():
    shown = done("show", "made.10").out
    assert shown.startswith(
        "made.10: open\n\nAll numbers are below 1,000. (corrected: made.10.right)\n\nnot run yet\n"
    )
    assert "def small(" in shown


def test_a_rule_is_shown_with_its_code():
    shown = done("show", "two.cold").out
    assert shown.startswith("two.cold: open\n\nthe south is not cold\n\nnot run yet\n\nrule: ")
    assert "two_rules_study.py:" in shown
    assert "def decide_cold(" in shown
    assert "decide_warm" not in shown


def test_an_unknown_id_is_refused_with_what_begins_so():
    assert refused("show", "made.1") == (
        "id: expected one of the ledger (relumlp claims), got 'made.1'; "
        "there are made.10, made.10.right"
    )
