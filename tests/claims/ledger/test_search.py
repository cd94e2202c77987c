"""How many cases a search counts as tried and as tested, whatever becomes of each."""

from contextlib import suppress

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from relumlp.claims.ledger.claim import Claim, run
from relumlp.claims.ledger.search import Search


def at_once(n):
    """No number is above 1."""
    assert n <= 1


def below_a_condition(n):
    """No number from 10 on is above 20."""
    if n >= 10:
        assert n <= 20


def with_assume(n):
    """Numbers from 10 on are not below 10."""
    assume(n >= 10)
    assert n >= 10


DIGITS = st.integers(0, 9)


def made(check, cases=DIGITS, counterexample=None):
    return Claim("made.1", check, lambda: cases, True, "theorem", counterexample)


def checked(search, *cases):
    """Numbers of cases tested so far, after each of some."""
    found = []
    for case in cases:
        with suppress(AssertionError):
            search._check(case)
        found.append(search.tested)
    return found


def test_a_case_is_tested_once_if_an_assertion_is_reached_whether_or_not_it_fails():
    assert checked(Search(made(at_once)), 0, 5, 1, 7) == [1, 2, 3, 4]
    assert checked(Search(made(below_a_condition)), 0, 15, 3, 25, 5) == [0, 1, 1, 2, 2]


def test_failing_cases_are_kept_with_the_reason_of_the_last():
    search = Search(made(below_a_condition))
    checked(search, 25, 3, 30)
    assert search.failing == [25, 30]
    assert "30 <= 20" in search.reason


def test_a_stored_counterexample_is_tried_before_any_other():
    search = Search(made(at_once, counterexample=lambda: 7))
    with pytest.raises(AssertionError):
        search.stored()
    assert (search.tried, search.tested, search.failing) == (1, 1, [7])
    search = Search(made(at_once))
    search.stored()
    assert (search.tried, search.tested) == (0, 0)


@pytest.mark.parametrize(("check", "cases", "outcome"), [
    (at_once, st.integers(0, 1), (2, True, 0)),
    (below_a_condition, st.integers(8, 11), (4, True, 2)),
    (below_a_condition, DIGITS, (10, True, 10)),
    (with_assume, DIGITS, (None, True, None)),
])  # fmt: skip
def test_an_outcome_says_in_how_many_cases_nothing_was_asserted(check, cases, outcome):
    found = run(made(check, cases), 30)
    assert (found.held, found.tested) == (outcome[1], found.examples - found.untested)
    if outcome[0] is None:
        assert found.tested == 0 < found.examples == found.untested
    else:
        assert (found.examples, found.untested) == (outcome[0], outcome[2])


def test_a_refuted_claim_counts_its_cases_too():
    found = run(made(below_a_condition, st.integers(0, 30)), 200)
    assert (found.held, found.case) == (False, 21)
    assert 0 < found.untested < found.examples
    assert found.tested + found.untested == found.examples


def test_the_latest_search_is_known_to_who_is_interrupted():
    search = Search(made(at_once))
    assert Search.latest is search
