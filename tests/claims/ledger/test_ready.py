"""A counterexample as a test of one's own project: its imports, its case, and what is refused."""

import re
import sys
from fractions import Fraction
from types import ModuleType, SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

from relumlp.claims.ledger.claim import Claim, Outcome
from relumlp.claims.ledger.ready import (
    HEAD,
    check_ready,
    is_plain,
    modules,
    ready_test,
    ready_tests,
)
from relumlp.errors import UserError


class Case(NamedTuple):
    x: object
    y: int


def is_small(x):
    """No x is large."""
    assert x is None


def both(y, x):
    """No x is there, nor a y."""
    assert x is None or y is None


def claim_of(check, id="made.one"):
    claim = Claim(id, check, st.integers, True, "theorem")
    # What runs the tests may be no module that can be imported.
    object.__setattr__(claim, "module", __name__)
    return claim


def failed(case, reason="x is there"):
    return Outcome("made.one", 1, False, case, reason)


@pytest.mark.parametrize(("value", "plain"), [
    (3, True), (Fraction(1, 2), True), ("a", True), (None, True), ([1, (2, "b")], True),
    (np.float32(2), True), (np.ones(2), True), (np.array([Fraction(1, 2), 3], object), True),
    (object, False), ([1, object], False), (np.array([object()], object), False),
    (Case(1, 2), False), ([Case(1, 2)], False), ({"a": 1}, False),
])  # fmt: skip
def test_plain_is_what_code_can_say(value, plain):
    assert is_plain(value) is plain


def test_plain_arguments_are_written_as_they_are():
    told = ready_test(claim_of(both), failed({"x": Fraction(1, 2), "y": 3, "z": object}))
    assert told.splitlines() == [
        "def test_made_one_is_refuted():",
        "    # No x is there, nor a y.",
        "    y = 3",
        "    x = Fraction(1, 2)",
        "    with pytest.raises(AssertionError):  # x is there",
        f"        {__name__}.both(y=y, x=x)",
    ]


def test_a_statement_stands_above_its_case_in_lines_of_at_most_92_columns():
    def check(x):
        """W"""

    check.__doc__ = "W" + " x" * 99 + "."
    claim = Claim("made.1", check, st.integers, True, "theorem")
    said = ready_test(claim, failed({"x": 3})).splitlines()
    assert max(len(line) for line in said if line.startswith("    # ")) == 91


def test_a_record_is_made_again_where_a_value_is_not_plain():
    case = Case(Case(1, 2), 3)
    told = ready_test(claim_of(both), failed(case))
    assert f"    case = {__name__}.Case(x=" in told
    assert told.splitlines()[-1] == f"        {__name__}.both(y=case.y, x=case.x)"


def test_a_file_imports_what_it_names_and_nothing_else():
    text = ready_tests([(claim_of(is_small), failed(np.array([1.0, np.inf]))),
                        (claim_of(both), failed({"x": Fraction(1, 2), "y": 1}))])  # fmt: skip
    head, *_ = text.split("\n\n\n")
    assert head.splitlines() == [
        HEAD, "", *sorted(["import pytest", "import numpy as np", "from fractions import Fraction",
                           "from math import inf",
                           *{f"import {claim_of(both).module}", f"import {__name__}"}]),
    ]  # fmt: skip
    namespace = {}
    exec(compile(text, "test_found.py", "exec"), namespace)
    namespace["test_made_one_is_refuted"]()


def test_the_modules_are_those_of_the_claim_the_check_and_the_case(monkeypatch):
    """The check and the case may be written elsewhere than the claim is stated."""
    here, there = ModuleType("of_checks"), ModuleType("of_cases")
    for module in (here, there):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    exec("def check(x):\n    '''None.'''\n    assert x is None", here.__dict__)
    exec("from typing import NamedTuple\nclass One(NamedTuple):\n    x: object", there.__dict__)
    claim = claim_of(here.check)
    stated_in = claim.module
    assert modules(claim, failed(there.One(5))) == {stated_in, "of_checks"}
    assert modules(claim, failed(there.One([Case(1, 2)]))) == {stated_in, "of_checks", "of_cases"}
    del here.check
    assert modules(claim, failed(there.One(5))) == {stated_in, "relumlp.claims.ledger.claim"}


def test_a_case_that_code_cannot_make_is_refused():
    with pytest.raises(
        UserError, match=r"^--pytest: expected cases of plain numbers .* got Simple"
    ):
        ready_test(claim_of(is_small), failed(SimpleNamespace(x=object)))


def test_only_such_a_file_is_written_over(tmp_path):
    own, other = tmp_path / "own.py", tmp_path / "other.py"
    check_ready(own)
    own.write_text(ready_tests([(claim_of(is_small), failed(1))]))
    other.write_text("my = 'notes'\n")
    check_ready(own)
    with pytest.raises(UserError, match=r"wrote, got .*other\.py; --force replaces it$"):
        check_ready(other)
    with pytest.raises(UserError, match=re.escape("expected a name that ends in .py, got ")):
        check_ready(tmp_path / "own.txt")
