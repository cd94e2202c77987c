"""A size is called proved where all branches or cases of it pass, and nowhere else."""

import sys
import time
from fractions import Fraction
from types import ModuleType

import pytest
from hypothesis.errors import UnsatisfiedAssumption

from relumlp.proving.domain import Counted, Domain, Size
from relumlp.proving.proof import Proof, Statement, prove
from relumlp.proving.signs import NEGATIVE, POSITIVE
from relumlp.proving.solvers import Answer, Asked
from relumlp.proving.steps import has_steps

SMALL, LARGE = Size((1, 1)), Size((1, 1), 2)
NO_FIELDS = frozenset()


def of_symbols(check, *sizes, asked=None, **options):
    """What a statement about as many numbers as a size has samples comes to."""
    domain = Domain(sizes, lambda path, size, fields: path.symbols("x", size.samples))
    return prove(Statement(check, NO_FIELDS, **options), domain, 5, asked)


def counted(check, *sizes, seconds=5.0):
    """What a statement about the numbers 1, 2, 3 times the samples comes to."""
    domain = Counted(sizes, lambda size, fields: iter(range(1, 3 * size.samples + 1)), str)
    return prove(Statement(check, NO_FIELDS), domain, seconds)


def shrugs():
    """A solver that decides nothing."""
    return Asked(lambda text, variables: Answer("unknown"))


def test_sizes_are_proved_with_the_number_of_their_branches():
    def ordered(x):
        for v in x:
            assert v > 0 or v == 0 or v < 0

    proof = of_symbols(ordered, SMALL, LARGE)
    assert (proof.verdict, proof.sizes) == ("proved", {"1-1": 3, "1-1×2": 9})
    assert not proof.undecided
    # The search that asks no solver comes first.
    assert proof.questions == 0


def test_a_counterexample_at_a_larger_size_refutes():
    pytest.importorskip("z3")

    def all_are_alike(x):
        assert x[0] == x[-1]

    proof = of_symbols(all_are_alike, SMALL, LARGE, Size((1, 1), 3))
    assert (proof.verdict, proof.at, [*proof.sizes]) == ("refuted", "1-1×2", ["1-1"])
    with pytest.raises(AssertionError):
        all_are_alike(proof.case)


def test_a_size_with_a_branch_that_stays_open_is_not_proved():
    def no_cube(x):
        assert x[0] ** 3 != 2

    proof = of_symbols(no_cube, SMALL, LARGE, asked=shrugs())
    assert (proof.verdict, proof.sizes) == ("undecided", {})
    assert proof.undecided.startswith("1-1: the solver cannot say")


def test_the_first_size_that_stays_open_is_said_and_others_are_proved():
    def no_cube_of_one(x):
        assert len(x) > 1 or x[0] ** 3 != 2

    two_layers = Size((1, 1, 1), 2)
    proof = of_symbols(no_cube_of_one, SMALL, two_layers, asked=shrugs())
    assert (proof.verdict, [*proof.sizes]) == ("proved", ["1-1-1×2"])
    assert proof.undecided.startswith("1-1: ")

    def no_cube(x):
        assert x[0] ** 3 != len(x) + 1

    assert of_symbols(no_cube, SMALL, two_layers, asked=shrugs()).undecided.startswith("1-1: ")


def test_irrational_numbers_that_fail_leave_a_size_open():
    pytest.importorskip("z3")

    def no_root(x):
        assert x[0] ** 2 != 2

    proof = of_symbols(no_root, SMALL)
    assert (proof.verdict, proof.sizes) == ("undecided", {})
    assert proof.undecided.startswith("1-1: irrational numbers fail")


def test_an_error_leaves_a_size_open_and_ends_the_search():
    def breaks(x):
        if x[0] > 0:
            raise KeyError("a defect")

    pytest.importorskip("z3")
    proof = of_symbols(breaks, SMALL, Size((1, 1, 1)))
    assert (proof.verdict, proof.sizes) == ("undecided", {})
    assert proof.undecided == "1-1: KeyError: 'a defect'"


def test_a_size_without_cases_is_not_proved():
    def build(path, size, fields):
        x = path.symbol("x", POSITIVE)
        path.suppose(x, NEGATIVE)
        return x

    proof = prove(Statement(lambda case: None, NO_FIELDS), Domain([SMALL], build), 5)
    assert (proof.verdict, proof.sizes) == ("undecided", {})
    assert proof.undecided == "no case is possible at any size that was tried"


def test_no_size_is_proved_in_no_time():
    for found in (counted(lambda case: None, SMALL, seconds=0.0),
                  prove(Statement(len, NO_FIELDS), Domain([SMALL], lambda *_: []), 0)):  # fmt: skip
        assert (found.verdict, found.sizes) == ("undecided", {})
        assert found.undecided == "1-1: out of time"


def test_all_cases_are_run_and_counted():
    seen = []
    proof = counted(seen.append, SMALL, LARGE)
    assert (proof.verdict, proof.sizes, proof.bounds) == ("proved", {"1-1": 3, "1-1×2": 6}, "1-1×2")
    assert seen == [1, 2, 3, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_case_that_fails_refutes(number):
    def another(case):
        assert case != number, "the number"

    proof = counted(another, SMALL, LARGE)
    assert (proof.verdict, proof.case, proof.at) == ("refuted", number, "1-1")
    assert (proof.reason.split("\n")[0], proof.sizes) == ("AssertionError: the number", {})


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_case_that_an_error_ends_leaves_its_size_open(number):
    def breaks(case):
        if case == number:
            raise KeyError("a defect")

    proof = counted(breaks, SMALL)
    assert (proof.verdict, proof.sizes) == ("undecided", {})
    assert proof.undecided == "1-1: KeyError: 'a defect'"


def test_cases_that_a_statement_leaves_out_are_not_counted():
    def above(least):
        def check(case):
            if case <= least:
                # As assume() does within Hypothesis's own tests.
                raise UnsatisfiedAssumption

        return check

    assert counted(above(1), SMALL).sizes == {"1-1": 2}
    nothing = counted(above(3), SMALL)
    assert (nothing.verdict, nothing.sizes) == ("undecided", {})


def test_time_that_runs_out_among_cases_leaves_their_size_open():
    def takes_long(case):
        end = time.process_time() + 0.06
        while time.process_time() < end:
            pass

    proof = counted(takes_long, LARGE, seconds=0.1)
    assert (proof.verdict, proof.sizes) == ("undecided", {})
    assert proof.undecided == "1-1×2: out of time"


def test_only_a_statement_with_steps_gets_small_ones():
    from relumlp.testing import derivatives

    steps, before = [], derivatives.STEP

    def takes(x):
        steps.append(derivatives.STEP)

    of_symbols(takes, SMALL)
    assert steps == [before]
    of_symbols(takes, SMALL, has_steps=True)
    assert steps[1] is not before
    assert steps[1].path.small
    assert derivatives.STEP is before


@pytest.mark.parametrize(("name", "has"), [("STEP", True), ("slope_at", True), ("other", False)])
def test_a_module_that_names_the_step_or_slopes_has_steps(monkeypatch, name, has):
    made = ModuleType("made")
    setattr(made, name, None)
    monkeypatch.setitem(sys.modules, "made", made)
    assert has_steps("made") is has
    assert not has_steps("made.not")


def test_a_counterexample_for_small_steps_names_the_step():
    pytest.importorskip("z3")
    from relumlp.testing import derivatives

    def larger_than(number):
        def check(x):
            assert derivatives.STEP * number > 1, f"{derivatives.STEP}"

        return check

    proof = of_symbols(larger_than(10**10), SMALL, has_steps=True)
    assert (proof.verdict, proof.at) == ("refuted", "1-1")
    assert proof.reason == f"AssertionError: {Fraction(1, 10**15)}"
    proof = of_symbols(larger_than(10**20), SMALL, has_steps=True)
    assert proof.reason == f"AssertionError: {Fraction(1, 10**30)} (for a step of 10^-30)"


def test_a_verdict_is_a_case_or_a_size_or_none():
    assert Proof().verdict == "undecided"
    assert (Proof().questions, Proof().identities) == (0, 0)
    assert Proof(sizes={"1-1": 1}).verdict == "proved"
    assert Proof(sizes={"1-1": 1}, case=0).verdict == "refuted"
