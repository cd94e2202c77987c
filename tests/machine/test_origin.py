"""A statement knows the module that states it, through loops, factories and decorators."""

import sys
from dataclasses import replace

import pytest

HELPS = """
from relumlp.machine.origin import running_module
from relumlp.claims.ledger.claim import Claim
from relumlp.papers.study.study import Rule

RULES = []
def rule(id):
    def add(decide):
        RULES.append(Rule(id, "made", decide))
        return decide
    return add

class Made:
    module = running_module()
"""
STATES = """
from origin_helps import RULES, Claim, Rule, rule, running_module
import origin_imported

@rule("made.1")
def decide(result): ...
for number in (2, 3):
    rule(f"made.{number}")(lambda result: None)
BY_COMPREHENSION = [Rule("made.4", "made", decide) for _ in range(1)][0]
class Holder:
    held = Rule("made.5", "made", decide)
CLAIM = Claim("made.6", decide, list, False, "words")
HERE = running_module()

def later():
    return Rule("made.7", "made", decide)
"""
IMPORTED = """
from dataclasses import replace
from origin_helps import Rule

HERE = Rule("made.8", "made", None)
WRAPPED = replace(HERE, statement="made anew")
"""


@pytest.fixture
def states(tmp_path, monkeypatch):
    """A module that states rules by the helpers of another, as it is imported inside a function."""
    for name, source in {"helps": HELPS, "states": STATES, "imported": IMPORTED}.items():
        (tmp_path / f"origin_{name}.py").write_text(source)
        monkeypatch.delitem(sys.modules, f"origin_{name}", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    import origin_states

    yield origin_states
    for name in ("helps", "states", "imported"):
        del sys.modules[f"origin_{name}"]


def test_what_a_module_states_knows_the_module(states):
    made = [*states.RULES, states.BY_COMPREHENSION, states.Holder.held, states.CLAIM]
    assert [one.id for one in made] == [f"made.{n}" for n in range(1, 7)]
    assert {one.module for one in made} == {"origin_states"}
    assert states.HERE == "origin_states"
    assert sys.modules["origin_helps"].Made.module == "origin_helps"
    assert sys.modules["origin_imported"].HERE.module == "origin_imported"


def test_what_is_made_anew_is_stated_where_that_happens(states):
    rule = states.RULES[0]
    by_hand = {"__name__": "by_hand", "rule": rule, "replace": replace, "states": states}
    exec("anew, later = replace(rule, id='made.9'), states.later()", by_hand)
    assert (by_hand["anew"].module, by_hand["later"].module) == ("by_hand", "by_hand")
    assert rule.module == "origin_states"
    assert sys.modules["origin_imported"].WRAPPED.module == "origin_imported"
    assert replace(rule) == rule
