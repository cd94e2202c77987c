"""No strategy draws its interesting cases more seldom than it states, and every strategy states so.

A share is measured on cases that are always the same, so the tests do not depend on luck.
"""

import functools
import re
from importlib import import_module
from pkgutil import iter_modules

import pytest
from hypothesis import Phase, given, settings

import relumlp.testing
from relumlp.claims.ledger.listing import load_claims
from relumlp.testing.floors import FLOORS, Floor, often
from relumlp.testing.network import cases

EXAMPLES = 300

for _module in iter_modules(relumlp.testing.__path__):
    import_module(f"relumlp.testing.{_module.name}")


def drawn(strategy):
    """As many cases of a strategy."""
    found = []

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate],
    )  # fmt: skip
    @given(strategy())
    def keep(case):
        found.append(case)

    keep()
    assert len(found) == EXAMPLES
    return found


drawn_once = functools.cache(drawn)


def share(floor: Floor, found: list[object]) -> float:
    return sum(bool(floor.holds(case)) for case in found) / len(found)


@pytest.mark.parametrize(
    "floor", [pytest.param(f, id=f"{f.strategy.__name__}-{f.holds.__name__}") for f in FLOORS]
)
def test_interesting_cases_are_as_frequent_as_stated(floor):
    assert 0 < floor.least < share(floor, drawn_once(floor.strategy))


@pytest.mark.parametrize("floor", FLOORS, ids=lambda f: f.holds.__name__)
def test_a_floor_says_in_words_what_it_counts(floor):
    assert floor.holds.__doc__.endswith(".")


def test_a_floor_that_is_too_high_is_noticed(monkeypatch):
    monkeypatch.setattr("relumlp.testing.floors.FLOORS", [])

    @often(cases, 0.5)
    def three_layers(case):
        """There are three layers."""
        return case.net.N == 3

    (floor,) = relumlp.testing.floors.FLOORS
    assert floor == Floor(cases, 0.5, three_layers)
    assert 0 < share(floor, drawn_once(cases)) < floor.least


def test_every_strategy_of_a_claim_states_a_floor():
    """A strategy that is made of others shows their names when it is printed."""
    stated = {name for floor in FLOORS for name in names_in(floor.strategy())}
    drawn_from = {c.id: names_in(c.cases()) for c in load_claims().values()}
    assert all(drawn_from.values())
    assert not {id: names - stated for id, names in drawn_from.items() if names - stated}


def names_in(strategy) -> set[str]:
    """Names of the strategies in a strategy's text: of ``cases(bias='all') | steps()`` both."""
    return {*re.findall(r"(\w+)\(", repr(strategy))} - {"one_of", "map"}
