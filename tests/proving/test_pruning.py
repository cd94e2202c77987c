"""A branch is pruned only where a solver finds a contradiction, not where it shrugs."""

from fractions import Fraction

import pytest

from relumlp.proving.exploring import Failure, Search, explore
from relumlp.proving.path import Path
from relumlp.proving.signs import NEGATIVE, NOT_NEGATIVE, NOT_POSITIVE, POSITIVE
from relumlp.proving.solvers import Answer, Asked

ZERO_IS_ONE = Answer("sat", (Fraction(0),))
SHRUG, NONE = Answer("unknown"), Answer("unsat")
IRRATIONAL = Answer("sat", (None,))


def any_number(path):
    """A symbol."""
    return path.symbol("x")


def scripted(*answers):
    """A solver that gives these answers in order, and shrugs from then on."""
    left = list(answers)
    return Asked(lambda text, variables: left.pop(0) if left else SHRUG)


def no_cube(x):
    """Fails at the cube root of 2, on the second side of a fork."""
    assert x**3 != 2


def no_cube_first(x):
    """Fails at the cube root of 2, on the first side of a fork."""
    assert not x**3 == 2  # noqa: SIM201


@pytest.mark.parametrize("check", [no_cube, no_cube_first])
@pytest.mark.parametrize(
    "answers",
    [
        (ZERO_IS_ONE, SHRUG),
        (ZERO_IS_ONE, IRRATIONAL, IRRATIONAL),
        (SHRUG, SHRUG, SHRUG),
        (SHRUG, SHRUG, ZERO_IS_ONE),
        (SHRUG, ZERO_IS_ONE, SHRUG),
        (SHRUG, IRRATIONAL, IRRATIONAL),
        (IRRATIONAL, IRRATIONAL, IRRATIONAL),
        (IRRATIONAL, SHRUG, IRRATIONAL),
    ],
)
def test_a_side_that_no_solver_excludes_is_run(check, answers):
    found = explore(any_number, check, pruning=True, seconds=5, asked=scripted(*answers))
    assert not found.proved
    assert found.failure or "solver cannot say" in found.undecided


@pytest.mark.parametrize(("check", "excluded"), [(no_cube, (ZERO_IS_ONE, NONE)),
    (no_cube, (SHRUG, SHRUG, NONE)), (no_cube_first, (ZERO_IS_ONE, NONE)),
    (no_cube_first, (SHRUG, NONE, ZERO_IS_ONE)), (no_cube_first, (SHRUG, NONE, SHRUG)),
])  # fmt: skip
def test_a_side_that_a_solver_excludes_is_not_run(check, excluded):
    found = explore(any_number, check, pruning=True, seconds=5, asked=scripted(*excluded))
    assert found.proved
    assert (found.passed, found.cut) == (1, 0)


@pytest.mark.parametrize("check", [no_cube, no_cube_first])
def test_the_side_that_is_left_out_is_the_one_without_numbers(check):
    def no_roots(text, variables):
        return NONE if "(assert (= " in text else SHRUG

    found = explore(any_number, check, pruning=True, seconds=5, asked=Asked(no_roots))
    assert (found.passed, found.cut, found.proved) == (1, 0, True)


def test_what_a_path_supposes_is_part_of_the_question():
    pytest.importorskip("z3")

    def build(path):
        x = path.symbol("x")
        path.suppose(x * x - 1, NOT_POSITIVE)
        return x

    def small(x):
        assert not x**3 > 8

    found = explore(build, small, pruning=True, seconds=5)
    assert (found.passed, found.cut, found.proved) == (1, 0, True)


def test_a_case_that_a_solver_excludes_proves_nothing():
    found = explore(any_number, no_cube, pruning=True, seconds=5, asked=scripted(NONE))
    assert (found.passed, found.cut, found.proved) == (0, 1, False)


@pytest.mark.parametrize("pruning", [False, True])
def test_irrational_numbers_are_numbers(pruning):
    pytest.importorskip("z3")

    def roots_are_positive(x):
        if x * x == 2:
            assert x > 0

    found = explore(any_number, roots_are_positive, pruning=pruning, seconds=5)
    assert found.failure.values == (None,)
    assert not found.proved


@pytest.mark.parametrize("pruning", [False, True])
def test_a_root_may_be_0(pruning):
    pytest.importorskip("z3")

    def roots_are_positive(x):
        assert x.sqrt() > 0

    found = explore(
        lambda path: path.symbol("x", NOT_NEGATIVE), roots_are_positive, pruning=pruning, seconds=5
    )
    assert found.failure.values == (0, 0)


@pytest.mark.parametrize("error", [KeyError("a defect"), AssertionError("a failure")])
def test_an_end_that_the_solver_leaves_open_is_not_passed_over(error):
    def ends(x):
        if x**3 > 2:
            raise error

    found = explore(any_number, ends, pruning=False, seconds=5, asked=scripted(SHRUG))
    assert not found.proved
    assert str(error) in found.undecided
    excluded = explore(any_number, ends, pruning=False, seconds=5, asked=scripted(NONE))
    assert excluded.proved
    assert (excluded.passed, excluded.cut) == (1, 1)


def test_an_error_before_there_is_a_case_is_no_counterexample():
    def build(path):
        assert path.symbol("x") > 0
        return path.symbol("y")

    found = explore(build, lambda case: None, pruning=False, seconds=5, asked=scripted(ZERO_IS_ONE))
    assert found.failure is None
    assert not found.proved
    assert found.undecided


def test_a_statement_that_hides_a_contradiction_is_not_proved():
    def hides(x):
        try:
            x.path.suppose(x, NEGATIVE)
        except BaseException:
            return

    found = explore(lambda path: path.symbol("x", POSITIVE), hides, pruning=False, seconds=5)
    assert (found.passed, found.cut, found.proved) == (0, 1, False)


def test_each_reason_alone_keeps_a_search_from_being_a_proof():
    assert Search(passed=1, complete=True).proved
    failure = Failure(Path(), None, (), "")
    for field, value in {"passed": 0, "complete": False, "undecided": "a reason",
                         "failure": failure}.items():  # fmt: skip
        assert not Search(**{"passed": 1, "complete": True, field: value}).proved, field


def test_a_search_that_was_stopped_is_no_proof():
    """Of all branches but the first the solver says that they contradict themselves."""

    def above_all(x):
        assert sum(bool(x > k) for k in range(30)) == 30

    solver = Asked(lambda text, variables: NONE)
    found = explore(any_number, above_all, pruning=False, seconds=10, asked=solver)
    assert (found.passed, found.complete, found.proved) == (1, False, False)
    assert 8 < found.cut < 30
    assert found.undecided == "too many branches contradict themselves"


def test_a_search_that_ends_at_a_failure_is_not_complete():
    def fails(x):
        assert x - x != 0

    found = explore(any_number, fails, pruning=False, seconds=5, asked=scripted(ZERO_IS_ONE))
    assert found.failure
    assert (found.passed, found.complete, found.proved) == (0, False, False)


def test_the_first_reason_to_stop_is_kept():
    search = Search()
    search.stop("one")
    search.stop("another")
    assert (search.undecided, search.over) == ("one", True)


@pytest.mark.parametrize(("pruning", "passed"), [(False, 0), (True, 2)])
def test_a_branch_that_stays_open_ends_a_lazy_search_alone(pruning, passed):
    def breaks(x):
        if x > 5:
            raise KeyError("a defect")
        if x > 3:
            return

    found = explore(any_number, breaks, pruning=pruning, seconds=5, asked=scripted())
    assert (found.passed, found.complete) == (passed, False)
    assert found.undecided == "KeyError: 'a defect'"
