"""The page of the two editions is current, and explains each verdict that changed."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "editions"
FIRST = {
    "a": {"verdict": "reproduced", "evidence": "1 | 2"},
    "b": {"verdict": "partly", "evidence": "2"},
    "c": {"verdict": "open", "evidence": "3"},
    "d": {"verdict": "partly", "evidence": "4"},
}
SECOND = {
    "d": {"verdict": "open", "evidence": "5"},
    "b": {"verdict": "reproduced", "evidence": "6"},
    "c": {"verdict": "not reproduced", "evidence": "7"},
    "a": {"verdict": "reproduced", "evidence": "8"},
    "e": {"verdict": "partly", "evidence": "9"},
}


@pytest.fixture
def program(monkeypatch):
    loader = importlib.machinery.SourceFileLoader("editions_program", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    # Nothing is compiled into scripts/, which has no ending to ignore.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    return module


@pytest.fixture
def made_up(program, monkeypatch):
    editions = {"gaps": (FIRST, SECOND), "dynamics": (FIRST, FIRST), "cooperating": ({}, SECOND)}
    monkeypatch.setattr(program, "editions", editions.__getitem__)
    return program


def test_the_page_is_current_and_explains_each_change(program):
    assert (program.PLACE / "README.md").read_text("utf-8") == program.page()
    assert program.unexplained(program.read(program.PLACE / "why.json")) == []


def test_a_change_is_between_two_verdicts_that_were_decided(program):
    assert program.changed(FIRST, SECOND) == ["b"]
    assert program.decided_anew(FIRST, SECOND) == ["c", "e"]


def test_reasons_and_changes_belong_together(made_up):
    assert made_up.unexplained({"b": "because"}) == []
    assert [line.split(":")[0] for line in made_up.unexplained({"a": "because"})] == ["b", "a"]


def test_a_section_tells_both_editions_and_the_reason(made_up):
    lines = made_up.section("gaps", {"b": "be | cause"})
    assert "| `b` | partly: 2 | reproduced: 6 | be \\| cause |" in lines
    assert "| `c` | not reproduced | 7 |" in lines
    assert "No verdict has changed." in made_up.section("dynamics", {})


def test_verdicts_are_counted_by_edition(made_up):
    assert made_up.counted("gaps") == [
        "| *gaps*, first | 1 | 2 | 0 | 1 |",
        "| *gaps*, second | 2 | 1 | 1 | 1 |",
    ]
