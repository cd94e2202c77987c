"""``relumlp claims``, ``show`` and ``verify``, on a ledger made for it of true and false claims."""

import inspect
import os
import threading
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import joblib
import numpy as np
import pytest
from helpers.command_line import done, refused, relumlp, two_studies  # noqa: F401
from hypothesis import strategies as st

from relumlp.claims.ledger import running, verdicts
from relumlp.claims.ledger.claim import CLAIMS, KINDS, claim, run
from relumlp.claims.ledger.drawing import draw_case, replay
from relumlp.claims.ledger.listing import Entry, ledger, load_claims
from relumlp.claims.ledger.running import run_many
from relumlp.claims.ledger.verdicts import read
from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal

SEEN: dict[str, list[tuple[int, int]]] = {}
THREADS: set[int] = set()


class Pair(NamedTuple):
    x: int
    y: int
    unused: str


def pairs():
    numbers = st.integers(-(10**9), 10**9)
    return st.builds(Pair, numbers, numbers, st.just("never asked for"))


def noted(id, x, y):
    SEEN.setdefault(id, []).append((x, y))
    THREADS.add(threading.get_ident())


def squares(y: int, x: int) -> None:
    """No sum of squares
    is below 0.

    This is said of whole numbers.
    """
    noted("made.2", x, y)
    assert x * x + y * y >= 0


def small(x: int, y: int) -> None:
    """All numbers are below 1,000."""
    noted("made.10", x, y)
    assert x < 1000, f"x is {x},\nwhich is too much"


def even(y: int, x: int) -> None:
    """Twice a number is even."""
    noted("other.2", x, y)
    assert 2 * x % 2 == 0


def few(x: int, y: int) -> None:
    """All numbers are at most 100."""
    noted("other.1", x, y)
    assert x <= 100, f"x is {x}"


def two() -> Pair:
    return Pair(2000, 7, "kept")


@pytest.fixture
def made(monkeypatch, tmp_path, two_studies):  # noqa: F811
    """A ledger of five claims and the rules of two studies; nothing is recorded yet."""
    load_claims()
    kept = dict(CLAIMS)
    CLAIMS.clear()
    SEEN.clear()
    THREADS.clear()
    claim("other.1", pairs)(few)
    right = {"counterexample": two, "correction": "made.10.right"}
    claim("made.10", pairs, kind="inequality", **right)(small)
    claim("made.2", pairs, exact=True, kind="identity")(squares)
    claim("made.10.right", pairs)(even)
    # Said to be refuted, but it holds, even on what is said to be its counterexample.
    claim("other.2", pairs, counterexample=two, correction="made.2")(even)
    (tmp_path / "setup.cfg").touch()
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    monkeypatch.setattr(verdicts, "FILE", tmp_path / "verdicts.json")
    yield CLAIMS
    CLAIMS.clear()
    CLAIMS.update(kept)


# --- claims

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
def one_study(made, monkeypatch):
    from relumlp.papers.study.registry import STUDIES

    monkeypatch.delitem(STUDIES, "other")
    return made


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


@pytest.mark.usefixtures("one_study")
def test_without_json_the_ledger_is_a_table():
    done("verify", "made.2", "--examples", "5", "--record")
    ran = done("claims")
    assert ran.out.splitlines()[0].strip() == "7 statements"
    verdict = {"made.2": "verified"}
    assert ran.rows == [
        ["id", "verdict", "", "statement"],
        *(
            [e.id, verdict.get(e.id, "open"), "exact" if e.exact else "", e.statement]
            for e in LEDGER
        ),
    ]


def test_numbers_sort_as_numbers_and_before_words(made):
    for id in ("made.word", "made.10.2", "made.1", "beyond.7", "made.10.a", "made.9.z"):
        claim(id, pairs)(even)
    shown = [entry["id"] for entry in done("claims", "--json").json if entry["kind"] == "theorem"]
    assert shown == [
        "beyond.7", "made.1", "made.9.z", "made.10.2", "made.10.a", "made.10.right", "made.word",
        "other.1", "other.2",
    ]  # fmt: skip


def test_a_verdict_on_another_claim_of_that_id_is_stale(made):
    done("verify", "made.2", "--examples", "5", "--record")
    made["made.2"] = replace(made["made.2"], check=assert_equal)
    shown = {entry["id"]: entry for entry in done("claims", "--json").json}["made.2"]
    assert (shown["verdict"], shown["evidence"]) == (
        "open", "stale: the code that decides it has changed since",
    )  # fmt: skip
    assert shown["statement"].startswith("Assert that two arrays or numbers are the same")


@pytest.mark.usefixtures("made")
def test_a_table_shows_brackets_as_they_are(monkeypatch):
    def odd() -> None:
        """A bracket [bold] is no markup."""

    claim("made.3", pairs)(odd)
    assert "A bracket [bold] is no markup." in done("claims").out


# --- verify: what is run


def told(outcome):
    """An outcome as it is listed."""
    return {**outcome._asdict(), "case": str(outcome.case) if outcome.case else None}


@pytest.mark.parametrize("id", ["made.2", "made.10", "other.1", "other.2"])
def test_a_claim_is_run_as_the_library_runs_it(id, made):
    ran = relumlp("verify", id, "--examples", "37", "--seed", "5", "--json")
    by_command = SEEN.pop(id)
    assert ran.json == [told(run(made[id], 37, 5))]
    assert by_command == SEEN.pop(id)
    if id != "made.10":  # Whose first case, the stored one, is its last.
        run(made[id], 37, 0)
        assert by_command != SEEN[id]


def test_so_many_cases_are_tried_of_that_seed(made):
    lists = []
    for seed in ("0", "0", "1"):
        SEEN.clear()
        assert done("verify", "made.2", "--examples", "41", "--seed", seed).code == 0
        lists.append(SEEN["made.2"])
    assert len(lists[0]) == 41
    assert lists[0] == lists[1]
    assert lists[0] != lists[2]


def test_a_thousand_cases_of_seed_0_are_tried_if_nothing_is_said(made, monkeypatch):
    monkeypatch.setattr(running, "run", lambda claim, *rest: asked.append((claim.id, *rest)) or OK)
    asked = []
    done("verify", "made.2")
    assert asked == [("made.2", 1000, 0)]


OK = run.__globals__["Outcome"]("made.2", 1, True, None, "")


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


def test_all_claims_are_run_if_none_is_named(made, asked):
    shown = done("verify", "--json").json
    assert [one["id"] for one in shown] == ORDER
    assert asked == [(ORDER, 1000, 0, 7)]


def test_every_option_reaches_the_run(made, asked):
    options = ("--jobs", "3", "--examples", "12", "--seed", "9", "--json")
    done("verify", "other.1", "made.2", *options)
    assert asked == [(["other.1", "made.2"], 12, 9, 3)]


def test_one_claim_at_a_time_is_run_where_cores_are_not_known(made, asked, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    done("verify", "made.2")
    assert asked == [(["made.2"], 1000, 0, 1)]


@pytest.mark.parametrize("jobs", ["0", "-1"])
def test_jobs_below_1_are_refused(jobs, made):
    said = refused("verify", "made.2", "--jobs", jobs)
    assert said == f"jobs: expected at least 1, got {jobs}"
    assert not SEEN


def test_no_example_is_refused(made):
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
def test_the_exit_code_says_whether_the_ledger_is_right(ids, code, surprising, made):
    ran = relumlp("verify", *ids, "--examples", "30", "--jobs", "1")
    assert ran.code == code
    last = ran.out.splitlines()[-1]
    assert (last == f"not as the ledger says: {surprising}") == (code == 1)
    assert ("not as the ledger says" in ran.out) == (code == 1)
    assert not ran.err


def test_json_stays_json_where_the_ledger_is_wrong(made):
    ran = relumlp("verify", "other.1", "made.2", "--examples", "30", "--json")
    assert ran.code == 1
    assert [(one["id"], one["held"]) for one in ran.json] == [("other.1", False), ("made.2", True)]
    assert ran.err == "not as the ledger says: other.1\n"


def test_what_is_no_claim_ends_with_2(made):
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


def test_a_claim_that_held_is_told_in_a_line(made):
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


def test_a_failure_is_told_with_its_smallest_case_and_how_to_make_it_again(made):
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


def test_a_bar_counts_the_claims_on_a_terminal_only(made):
    ids = ("made.2", "made.10.right", "made.10")
    assert "100%" in relumlp("verify", *ids, "--examples", "5", terminal=True).err
    assert not relumlp("verify", *ids, "--examples", "5").err
    assert not relumlp("verify", *ids, "--examples", "5", "--json", terminal=True).err


# --- verify: recording


def test_only_record_records_and_what_came_out(made):
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


def test_recording_one_claim_leaves_the_others(made):
    done("verify", "made.2", "made.10", "--examples", "30", "--record", "--json")
    before = read()
    done("verify", "made.2", "--examples", "50", "--record")
    assert read()["made.2"].evidence == "held on 50 examples"
    assert read()["made.10"] == before["made.10"]
    assert list(read()) == ["made.10", "made.2"]


# --- show


def test_a_claim_is_shown_with_its_code_and_verdict(made):
    done("verify", "made.2", "--examples", "20", "--record")
    line = inspect.getsourcelines(squares)[1]
    assert done("show", "made.2").out == (
        "made.2: verified\n\nNo sum of squares is below 0.\n\nheld on 20 examples\n\n"
        f"claim: {__file__}:{line} squares\n\n"
        "def squares(y: int, x: int) -> None:\n"
        '    """No sum of squares\n'
        "    is below 0.\n"
        "\n"
        "    This is said of whole numbers.\n"
        '    """\n'
        '    noted("made.2", x, y)\n'
        "    assert x * x + y * y >= 0\n"
    )


def test_a_refuted_claim_is_shown_with_its_correction(made):
    shown = done("show", "made.10").out
    assert shown.startswith(
        "made.10: open\n\nAll numbers are below 1,000. (corrected: made.10.right)\n\nnot run yet\n"
    )
    assert "def small(" in shown


def test_a_rule_is_shown_with_its_code(made):
    shown = done("show", "two.cold").out
    assert shown.startswith("two.cold: open\n\nthe south is not cold\n\nnot run yet\n\nrule: ")
    assert "two_rules_study.py:" in shown
    assert "def decide_cold(" in shown
    assert "decide_warm" not in shown


def test_an_unknown_id_is_refused_with_what_begins_so(made):
    assert refused("show", "made.1") == (
        "id: expected one of the ledger (relumlp claims), got 'made.1'; "
        "there are made.10, made.10.right"
    )


# --- the machinery beneath: stating, running, drawing


def test_an_id_is_taken_once_and_a_kind_is_known(made):
    with pytest.raises(UserError, match=r"expected an id that is not taken, got 'made\.2' again"):
        claim("made.2", pairs)(even)
    with pytest.raises(UserError, match=f"kind: expected one of {', '.join(KINDS)}, got 'guess'"):
        claim("made.4", pairs, kind="guess")(even)
    assert "made.4" not in made
    assert made["made.2"].check is squares


def test_a_claim_is_refuted_by_its_counterexample_and_by_nothing_else(made):
    claim("made.4", pairs, counterexample=two)(small)
    claim("made.5", pairs, correction="made.2")(even)
    assert {id: one.refuted for id, one in made.items()} == {
        "other.1": False, "made.10": True, "made.2": False, "made.10.right": False,
        "other.2": True, "made.4": True, "made.5": False,
    }  # fmt: skip
    shown = {entry["id"]: entry["statement"] for entry in done("claims", "--json").json}
    assert shown["made.4"] == "All numbers are below 1,000."


def test_the_stored_counterexample_is_run_first_and_alone_if_it_fails(made):
    outcome = run(made["made.10"], 50, 3)
    assert SEEN["made.10"] == [(2000, 7)]
    assert outcome == ("made.10", 1, False, Pair(2000, 7, "kept"), "x is 2000,")


def test_the_search_goes_on_where_the_counterexample_holds(made):
    assert run(made["other.2"], 50, 3) == ("other.2", 51, True, None, "")


def test_a_failing_case_is_made_as_small_as_it_can_be(made):
    outcome = run(made["other.1"], 50, 3)
    assert (outcome.case.x, outcome.case.y, outcome.reason) == (101, 0, "x is 101")
    assert outcome.examples == len(SEEN["other.1"])
    assert len(set(SEEN["other.1"])) > 1


def test_an_error_in_a_claim_is_no_refutation(made):
    def broken(x: int) -> None:
        """Nothing."""
        raise KeyError(x)

    claim("made.4", pairs)(broken)
    with pytest.raises(KeyError):
        run(made["made.4"], 5)


FIVE = ("other.1", "made.2", "made.10", "made.10.right", "other.2")


def test_many_claims_run_side_by_side_come_out_in_order_as_one_by_one(made):
    alone = [run(made[id], 25, 4) for id in FIVE]
    assert list(run_many(FIVE, 25, 4, 1)) == alone
    assert {threading.get_ident()} == THREADS
    THREADS.clear()
    with joblib.parallel_config("threading"):
        assert list(run_many(FIVE, 25, 4, 2)) == alone
        assert threading.get_ident() not in THREADS
        THREADS.clear()
        # Too few to be worth processes of their own.
        assert list(run_many(FIVE, 25, 4, 3)) == alone
    assert {threading.get_ident()} == THREADS


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((["made.2"], 0, 0, 1), "examples: expected at least 1, got 0"),
        ((["made.2"], 1, 0, 0), "jobs: expected at least 1, got 0"),
        ((["made.2", "made.77"], 1, 0, 1), "got 'made.77'"),
    ],
)
def test_many_claims_are_refused_before_any_is_run(arguments, said, made):
    with pytest.raises(UserError, match=said):
        run_many(*arguments)
    assert not SEEN


class Drawn(NamedTuple):
    net: MLP
    x: Any
    label: int
    parts: list[Any]


def drawn_cases():
    half = Fraction(1, 2)
    exact = np.array([[half, Fraction(-2)]], object)
    W = [np.array([[half, Fraction(0)], [Fraction(1), Fraction(-3)]], object)]
    last = [np.array([[Fraction(5), Fraction(7)]], object)]
    b = [np.array([Fraction(1, 3), Fraction(0)], object), None]
    yield Drawn(MLP.from_arrays([*W, *last], b), exact, 1, [exact[0], (half, [2])])
    rng = np.random.default_rng(3)
    W = [rng.normal(size=shape).astype(np.float32) for shape in ((2, 3), (2, 2), (1, 2))]
    b = [None, rng.normal(size=2).astype(np.float32), np.zeros(1, np.float32)]
    net = MLP.from_arrays(W, b, "sigmoid")
    yield Drawn(net, rng.normal(size=(2, 3)).astype(np.float32), 0, [np.arange(3)])


def same(one, other):
    if isinstance(one, MLP):
        assert (one.sizes, one.bias, one.unit) == (other.sizes, other.bias, other.unit)
        same(one.theta, other.theta)
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other, strict=True)
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            same(a, b)
    else:
        assert one == other


@pytest.mark.parametrize("case", list(drawn_cases()), ids=["exact", "float"])
def test_the_code_to_make_a_case_again_makes_it_to_the_bit(case):
    namespace = {}
    exec(replay(case), namespace)
    for name, value in case._asdict().items():
        same(value, namespace[name])


def test_a_case_is_drawn_node_by_node():
    exact, _ = drawn_cases()
    assert draw_case(exact).splitlines() == [
        "net: 2-2-1, relu",
        "  a[1,0] = relu(1/2·a[0,0] + 0·a[0,1] + 1/3)",
        "  a[1,1] = relu(1·a[0,0] + -3·a[0,1] + 0)",
        "  a[2,0] = (5·a[1,0] + 7·a[1,1])",
        "x = [[1/2, -2]]",
        "label = 1",
        "parts = [[1/2, -2], [1/2, [2]]]",
    ]


def test_a_case_without_fields_is_drawn_too_and_none_is_nothing():
    assert draw_case(Fraction(1, 3)) == "case = 1/3"
    assert replay(Fraction(1, 3)).splitlines()[-1] == "case = Fraction(1, 3)"
    assert draw_case(None) == ""


def test_an_installed_package_records_nothing(made, monkeypatch, tmp_path):
    """Neither claims nor rules, and it says so before anything runs."""
    (tmp_path / "setup.cfg").unlink()
    monkeypatch.setattr(running, "run_many", None)
    sentence = "--record: expected relumlp to be run from its checkout, got the installed "
    for command in (("verify", "made.2", "--record"), ("reproduce", "two", "--record")):
        assert refused(*command).startswith(sentence)
    assert not (tmp_path / "verdicts.json").exists()
