"""Recorded verdicts: stale when anything that decides them changes, never another than decided."""

import hashlib
import inspect
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.tiny_study import STUDY

from relumlp.claims.ledger import verdicts
from relumlp.claims.ledger.verdicts import current, deciding_modules, read, record_result, rule_code
from relumlp.errors import UserError
from relumlp.papers.study.page import write_page
from relumlp.papers.study.registry import STUDIES, find_study
from relumlp.papers.study.results import write_result
from relumlp.papers.study.runner import plan, run_cells
from relumlp.papers.study.study import Rule, Verdict

RULES = """
from functools import wraps
from relumlp.papers.made.deciding import wrapped
import relumlp.papers.made.clauses
decide = wrapped(relumlp.papers.made.clauses.clause)
"""
DECIDING = """
from functools import wraps
def wrapped(clause):
    from relumlp.papers.made import groups
    @wraps(clause)
    def decide(result):
        return clause(result)
    return decide
"""
SOURCES = {
    "papers/made/rules.py": RULES,
    "papers/made/rules_more.py": "from relumlp.papers.other.curves import *",
    "papers/made/deciding.py": DECIDING,
    "papers/made/clauses.py": "def clause(result):\n    return None",
    "papers/made/groups.py": "from relumlp.papers import machinery",
    "papers/other/curves.py": "STEADY = -0.5",
    "papers/made/figures.py": "COLOUR = 1",
    "papers/made/tables.py": "from relumlp.papers.made import figures",
    "papers/machinery.py": "JOBS = 2",
    "mathematics.py": "ONE = 1",
}
DECIDES = {"papers/made/rules.py", "papers/made/rules_more.py", "papers/made/deciding.py",
           "papers/made/clauses.py", "papers/made/groups.py", "papers/other/curves.py"}  # fmt: skip


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A checkout with a made-up study, and its rule."""
    for name, source in SOURCES.items():
        path = tmp_path / "relumlp" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    package = tmp_path / "relumlp" / "papers" / "made"
    functions = {}
    for name in ("clauses", "deciding"):
        code = compile((package / f"{name}.py").read_text(), package / f"{name}.py", "exec")
        exec(code, functions)
    inner = functions["clause"]

    def decide(result):
        return inner(result)

    decide.__wrapped__ = inner
    decide.__code__ = decide.__code__.replace(co_filename=str(package / "rules.py"))
    return tmp_path / "relumlp", Rule("made.1", "made", decide)


def test_what_decides_is_found_from_the_rules_on(made):
    root, rule = made
    found = deciding_modules([root / "papers" / "made" / "rules.py"])
    assert [str(p.relative_to(root)) for p in found] == [
        "papers/made/clauses.py", "papers/made/deciding.py", "papers/made/groups.py",
        "papers/made/rules.py",
    ]  # fmt: skip
    assert inspect.getfile(inspect.unwrap(rule.decide)).endswith("clauses.py")


@pytest.mark.parametrize("name", SOURCES)
def test_a_change_of_what_decides_changes_the_code_and_no_other(made, name):
    root, rule = made
    before = rule_code(rule)
    verdicts.code_of.cache_clear()
    assert before == rule_code(rule)
    verdicts.code_of.cache_clear()
    with (root / name).open("a") as file:
        file.write("\n# another threshold")
    assert (rule_code(rule) != before) == (name in DECIDES)


@pytest.mark.parametrize(
    ("paper", "modules"),
    [
        ("gaps", {"gaps.rules", "gaps.combine", "gaps.pairs"}),
        ("dynamics", {"dynamics.rules_text", "dynamics.rules_figures", "dynamics.clauses",
                      "dynamics.deciding", "dynamics.curves", "dynamics.arms"}),
        ("cooperating", {"cooperating.rules_arms", "cooperating.clauses", "cooperating.deciding",
                         "cooperating.groups", "cooperating.rates", "cooperating.prediction",
                         "dynamics.clauses", "dynamics.curves"}),
    ],
)  # fmt: skip
def test_thresholds_of_the_papers_are_among_what_decides(paper, modules, monkeypatch):
    seen = []
    monkeypatch.setattr(verdicts, "deciding_modules", lambda s: seen.append(s) or [])
    rules = find_study(paper).rules
    verdicts.code_of.cache_clear()
    for rule in rules:
        rule_code(rule)
    monkeypatch.undo()
    verdicts.code_of.cache_clear()
    for stands in {frozenset(s) for s in seen}:
        found = {".".join(p.with_suffix("").parts[-2:]) for p in deciding_modules(stands)}
        assert modules <= found
        assert not {n for n in found if ".figures" in n or ".tables" in n or ".measure" in n}


def test_every_paper_is_asked():
    assert {*STUDIES} == {"gaps", "dynamics", "cooperating"}


# --- recording


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A published result of the tiny study, in a checkout of its own, without its cells."""
    place = tmp_path / "published"
    run_cells(STUDY, plan(STUDY, "digits", "quick", place).missing, place, 1, quiet=True)
    write_result(STUDY, "digits", "quick", place, [])
    write_page(STUDY, place)
    for cell in (place / "cells").iterdir():
        cell.unlink()
    monkeypatch.setattr(verdicts, "ROOT", tmp_path)
    monkeypatch.setattr(verdicts, "FILE", tmp_path / "verdicts.json")
    return place


def test_a_published_result_is_recorded_without_its_cells(folder):
    record_result(STUDY, folder)
    recorded = read()
    assert recorded.keys() == {rule.id for rule in STUDY.rules}
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
    with pytest.raises(UserError, match=r"what today's rules decide .* tiny\.1$"):
        record_result(STUDY, folder)
    assert not read()


def test_a_rule_more_or_less_than_published_is_noticed(folder):
    more = replace(STUDY, rules=[*STUDY.rules, replace(STUDY.rules[0], id="tiny.9")])
    with pytest.raises(UserError, match=r"tiny\.9"):
        record_result(more, folder)
    with pytest.raises(UserError, match=r"tiny\.1"):
        record_result(replace(STUDY, rules=[]), folder)


def test_a_result_elsewhere_is_not_recorded(folder, monkeypatch):
    monkeypatch.setattr(verdicts, "ROOT", Path(sys.prefix))
    with pytest.raises(UserError, match="inside the checkout"):
        record_result(STUDY, folder)
