"""What a check is handed of each kind of case, and which statements and cases are refused."""

import re
from fractions import Fraction
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

from relumlp.claims.ledger.arguments import arguments, check_statement, names_of, strategy_of
from relumlp.errors import UserError


class Pair(NamedTuple):
    x: int
    y: int


class Computed:
    """A case one of whose fields is computed whenever it is asked for."""

    asked = 0
    x = 3

    @property
    def half(self):
        Computed.asked += 1
        return 1.5


@pytest.mark.parametrize(("names", "case", "given"), [
    ("yx", Pair(2, 7), {"x": 2, "y": 7}), ("y", Pair(2, 7), {"y": 7}),
    ("x", SimpleNamespace(x=2, z=9), {"x": 2}),
    ("yx", {"x": 2, "y": 7, "z": 9}, {"x": 2, "y": 7}),
    ("yx", (2, 7), {"y": 2, "x": 7}), ("yx", [2, 7], {"y": 2, "x": 7}),
    ("x", (2, 7), {"x": (2, 7)}), ("x", [2], {"x": [2]}), ("x", {"y": 2}, {"x": {"y": 2}}),
    ("x", 2, {"x": 2}), ("real", 2.5, {"real": 2.5}), ("x", Fraction(1, 2), {"x": Fraction(1, 2)}),
    ("x", np.float64(2), {"x": np.float64(2)}), ("x", re.compile("a"), {"x": re.compile("a")}),
    ("x", st.integers, {"x": st.integers}),
])  # fmt: skip
def test_a_check_is_handed_what_it_names(names, case, given):
    wanted = ("real",) if names == "real" else tuple(names)
    assert arguments("a.1", wanted, case) == given


@pytest.mark.parametrize(("names", "case", "said"), [
    ("xyz", Pair(2, 7), "a.1: expected cases with a field z, got Pair(x=2, y=7)"),
    ("z", Pair(2, 7), "a.1: expected cases with a field z, got Pair(x=2, y=7)"),
    ("xy", 5, "a.1: expected cases that give x, y, got 5"),
    ("xy", (1, 2, 3), "a.1: expected cases that give x, y, got (1, 2, 3)"),
    ("xy", {"x": 2}, "a.1: expected cases that give x, y, got {'x': 2}"),
    ("", 5, "a.1: expected cases that give nothing, got 5"),
])  # fmt: skip
def test_a_case_that_does_not_give_what_a_check_names_is_refused(names, case, said):
    with pytest.raises(UserError, match=f"^{re.escape(said)}$"):
        arguments("a.1", tuple(names), case)


def test_a_computed_field_is_computed_only_to_be_handed_over():
    assert arguments("a.1", ("x",), Computed()) == {"x": 3}
    assert arguments("a.1", ("half",), Computed()) == {"half": 1.5}
    assert Computed.asked == 1


def test_a_statement_has_an_id_a_check_and_cases():
    check_statement("a.1", print, st.integers())
    check_statement("a.1", print, st.integers)
    for id, check in ((1, print), ("", print), ("a.1", "print"), (None, None)):
        with pytest.raises(UserError, match=r"^claim: expected an id and a function that checks"):
            check_statement(id, check, st.integers())
    with pytest.raises(UserError, match=r"^a\.1: expected a Hypothesis strategy .* got \[1, 2\]$"):
        check_statement("a.1", print, [1, 2])


def test_cases_are_a_strategy_of_some_cases():
    numbers = st.integers(0, 3)
    assert strategy_of("a.1", lambda: numbers) is numbers
    for cases, said in {
        (lambda: 5): "expected a Hypothesis strategy of cases, got 5",
        (lambda: st.integers(5, 1)): "expected a strategy whose cases can be drawn, got Cannot ",
        (lambda n: numbers): "expected a strategy whose cases can be drawn, got ",
        st.nothing: r"expected a strategy of some cases, got nothing\(\), of none",
    }.items():
        with pytest.raises(UserError, match=f"^a[.]1: {said}"):
            strategy_of("a.1", cases)


def test_parameters_have_names_of_their_own():
    def check(x, *, y): ...

    def any_number(x, *others): ...

    assert names_of("a.1", check) == ("x", "y")
    with pytest.raises(UserError, match=r"^a\.1: expected a check whose .*, got \*others$"):
        names_of("a.1", any_number)
