"""Solvers get one text, say what is so, and are missed in words."""

import sys
from fractions import Fraction

import pytest

from relumlp.errors import UserError
from relumlp.proving.path import Condition
from relumlp.proving.polynomials import variable, whole
from relumlp.proving.signs import NEGATIVE, NOT_NEGATIVE, NOT_ZERO, POSITIVE, ZERO
from relumlp.proving.solvers import Answer, Asked, cvc5_answer, smtlib, z3_answer

X, Y = variable(0), variable(1)
HALF = Condition(X.scaled(2) - whole(1), ZERO)
QUESTIONS = [
    ([HALF], "sat"),
    ([HALF, Condition(X, NEGATIVE)], "unsat"),
    ([Condition(X * X + Y * Y, NEGATIVE)], "unsat"),
    ([Condition(X * Y, POSITIVE), Condition(X, NEGATIVE), Condition(Y, NOT_NEGATIVE)], "unsat"),
    ([Condition(X * X - X, ZERO), Condition(X, NOT_ZERO)], "sat"),
]


def test_a_question_is_written_as_it_is_meant():
    assert smtlib([HALF, Condition(X * X - Y, NOT_ZERO)], 2).splitlines() == [
        "(set-logic QF_NRA)",
        "(declare-const v0 Real)",
        "(declare-const v1 Real)",
        "(assert (= (+ (- 1.0) (* 2.0 v0)) 0))",
        "(assert (not (= (+ (* v0 v0) (* (- 1.0) v1)) 0)))",
    ]


@pytest.mark.parametrize(("conditions", "verdict"), QUESTIONS)
def test_both_solvers_answer(conditions, verdict):
    pytest.importorskip("z3")
    pytest.importorskip("cvc5")
    text = smtlib(conditions, 2)
    answer = z3_answer(text, 2)
    assert answer.verdict == cvc5_answer(text, 2).verdict == verdict
    if verdict == "sat":
        assert len(answer.values) == 2
        values = dict(enumerate(answer.values))
        assert all(type(v) is Fraction for v in values.values())
        for polynomial, signs in conditions:
            value = polynomial.at(values)
            assert (value > 0) * 4 + (value == 0) * 2 + (value < 0) & signs


def test_an_irrational_value_is_none():
    pytest.importorskip("z3")
    answer = z3_answer(smtlib([Condition(X * X - whole(2), ZERO)], 1), 1)
    assert answer.values == (None,)
    assert not answer.rational


@pytest.mark.parametrize(("package", "ask"), [("z3", z3_answer), ("cvc5", cvc5_answer)])
def test_a_solver_that_is_not_there_is_missed_in_a_sentence(monkeypatch, package, ask):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UserError, match="pip install z3-solver cvc5"):
        ask("(set-logic QF_NRA)", 0)


def test_a_second_opinion_that_has_no_time_is_none():
    """Whether three cubes add up to 42 took people decades."""
    pytest.importorskip("cvc5")
    names = ("x", "y", "z")
    declared = "".join(f"(declare-const {v} Int)" for v in names)
    cubes = " ".join(f"(* {v} {v} {v})" for v in names)
    text = f"(set-logic QF_NIA){declared}(assert (= 42 (+ {cubes})))"
    assert cvc5_answer(text, 3, milliseconds=20).verdict == "unknown"


@pytest.mark.parametrize(("opinion", "said", "counted"), [
    ("unsat", "unsat", (1, 0)), ("sat", "unknown", (0, 1)), ("unknown", "unsat", (0, 0)),
])  # fmt: skip
def test_only_a_second_solver_that_finds_numbers_denies_a_contradiction(opinion, said, counted):
    asked = Asked(lambda *question: Answer("unsat"), second=lambda *question: Answer(opinion))
    assert asked.ask([HALF], 2).verdict == said
    assert (asked.confirmed, asked.denied) == counted
    assert (asked.questions, asked.unknown) == (1, said == "unknown")


@pytest.mark.parametrize("verdict", ["sat", "unknown"])
def test_a_second_solver_is_not_asked_where_there_is_no_contradiction(verdict):
    asked = Asked(lambda *question: Answer(verdict), second=lambda *question: pytest.fail("asked"))
    assert asked.ask([HALF], 2).verdict == verdict
    assert (asked.confirmed, asked.denied, asked.unknown) == (0, 0, verdict == "unknown")


def test_values_are_rational_only_where_all_of_them_are():
    assert Answer("sat", (Fraction(1),)).rational
    assert not Answer("sat", (Fraction(1), None)).rational
    assert not Answer("unknown").rational
    assert not Answer("unsat").rational
