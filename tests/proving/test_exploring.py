"""Searches: true statements are proved, planted faults are found, and nothing else is proved.

The prover is only worth what it finds: each fault below holds on nearly all networks, or at all
but one number, and is planted at every size that the true statement is proved at.
"""

from fractions import Fraction

import numpy as np
import pytest

from relumlp.proving.domain import Domain, Size
from relumlp.proving.domains import domain_of
from relumlp.proving.exploring import explore
from relumlp.proving.networks import SIZES as ALL_SIZES
from relumlp.proving.proof import Statement, prove
from relumlp.proving.signs import POSITIVE
from relumlp.proving.solvers import Answer, Asked
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.network import cases

z3 = pytest.importorskip("z3")

SIZES = [Size((1, 1, 1)), Size((2, 2, 1)), Size((2, 2, 2))]


def at(size, check):
    """What proving a statement about networks comes to at a size."""
    domain = domain_of(cases())
    statement = Statement(check, frozenset({"net", "x"}))
    return prove(statement, Domain([size], domain.build), 20)


def hidden(case):
    """Layers 1 of a case: z, and what the rectifier makes of it."""
    t = case.net.forward(case.x)
    return t.z[1], t.a[1]


def rectified(case):
    """A rectifier is max(z, 0)."""
    z, a = hidden(case)
    assert_equal(a, np.where(z > 0, z, 0 * z))


def sign(case):
    """Fault: the sign below 0."""
    z, a = hidden(case)
    assert_equal(a, np.where(z > 0, z, 0 * z) - (z < -1000) * z)


def strict(case):
    """Fault: above 0, and not only at least 0."""
    z, a = hidden(case)
    assert_all((a > 0) | (z <= 0) & (z != 0), "a > 0")


def index(case):
    """Fault: the first row of weights for the last node."""
    W, b, x = case.net.W[1], case.net.b[1], case.x
    z = case.net.forward(x).z[1]
    last = x @ W[0] + (0 if b is None else b[-1])
    assert_equal(z[:, -1], last)


def one_number(case):
    """Fault: wrong at z = 12345/678 alone."""
    z, a = hidden(case)
    assert_equal(a + (z == Fraction(12345, 678)).astype(int), np.maximum(z, 0))


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_true_statement_is_proved_and_its_branches_counted(size):
    proof = at(size, rectified)
    assert proof.verdict == "proved"
    # Each hidden node is above 0, at 0 or below, whichever layers have a bias.
    assert proof.sizes[str(size)] == 4 * 3 ** size.widths[1]
    assert proof.identities > 0
    assert not proof.undecided


FAULTS = [(fault, size) for fault in (sign, strict, one_number, index) for size in ALL_SIZES
          if fault is not index or size.widths[1] > 1]  # fmt: skip


@pytest.mark.parametrize(("fault", "size"), FAULTS, ids=lambda v: getattr(v, "__name__", str(v)))
def test_a_planted_fault_is_found_and_its_counterexample_fails(fault, size):
    proof = at(size, fault)
    assert proof.verdict == "refuted"
    assert proof.at == str(size)
    assert {type(v) for v in proof.case.net.theta.tolist()} <= {Fraction}
    with pytest.raises(AssertionError):
        fault(proof.case)


def test_a_counterexample_has_few_and_small_numbers():
    case = at(Size((2, 2, 1)), strict).case
    # One node is on, with a bias of 1, and the other is at 0.
    assert sorted(case.net.theta.tolist()) == [0] * 8 + [1]
    case = at(Size((1, 1, 1)), one_number).case
    z = case.net.forward(case.x).z[1][0, 0]
    assert z == Fraction(12345, 678)


def statement(check):
    """What a search for one number x > 0 comes to."""
    found = [
        explore(lambda path: path.symbol("x", POSITIVE), check, pruning=pruning, seconds=5)
        for pruning in (False, True)
    ]
    assert found[0].proved == found[1].proved
    return found[1]


def test_inequalities_are_decided_on_both_kinds_of_search():
    def true(x):
        assert x * x + 1 >= 2 * x

    def false(x):
        assert x * x + 1 > 2 * x

    assert statement(true).proved
    found = statement(false)
    assert found.failure.values == (1,)
    assert not found.complete


def test_a_statement_that_hides_a_refusal_is_not_proved():
    def hides(x):
        try:
            float(x)
        except BaseException:
            return

    found = statement(hides)
    assert not found.proved
    assert found.undecided == "a float of a symbol"


def test_a_statement_that_hides_the_end_of_time_is_not_proved():
    def hides(x):
        try:
            for k in range(10**6):
                if x > k:
                    continue
        except BaseException:
            return

    found = explore(lambda path: path.symbol("x"), hides, pruning=False, seconds=0.05)
    assert not found.proved
    assert found.undecided == "out of time"


def test_a_branch_that_an_error_ends_does_not_hide_one_that_fails():
    def breaks(x):
        if x > 5:
            raise KeyError("a defect")
        assert x != 2

    found = explore(lambda path: path.symbol("x"), breaks, pruning=True, seconds=5)
    assert found.failure.values == (2,)
    fine = explore(lambda path: path.symbol("x"), lambda x: breaks(x + 9) if x > 0 else None,
                   pruning=True, seconds=5)  # fmt: skip
    assert not fine.proved
    assert fine.undecided.startswith("KeyError")


def test_roots_of_numbers_below_0_are_not_passed_over():
    def root(x):
        assert np.sqrt(np.array([x]))[0] >= 0

    # The symbol of this search is above 0, so that x − 3 may be below it.
    assert statement(root).proved
    assert statement(lambda x: root(x - 3)).undecided == "ValueError: a root of a number below 0"
    assert statement(lambda x: root(x * x - 2 * x + 1)).proved


def test_other_errors_leave_a_branch_undecided():
    def breaks(x):
        assert x > 0 or x.no_such_name
        raise KeyError("a defect")

    assert statement(breaks).undecided.startswith("KeyError")


def test_a_branch_that_the_solver_leaves_open_is_not_proved():
    def deep(x):
        assert x**3 - 2 != 0

    def build(path):
        return path.symbol("x")

    shrugs = Asked(lambda text, variables: Answer("unknown"))
    for pruning in (False, True):
        found = explore(build, deep, pruning=pruning, seconds=5, asked=shrugs)
        assert not found.proved
        assert "solver cannot say" in found.undecided


def test_irrational_counterexamples_are_said_and_not_called_proved():
    def no_root(case):
        assert case**2 != 2

    domain = Domain([Size((1, 1))], lambda path, size, fields: path.symbol("x"))
    proof = prove(Statement(no_root, frozenset()), domain, 5)
    assert proof.verdict == "undecided"
    assert "irrational" in proof.undecided


def test_no_branch_at_all_proves_nothing():
    def build(path):
        x = path.symbol("x", POSITIVE)
        path.suppose(x, 1)

    found = explore(build, lambda case: None, pruning=False, seconds=5)
    assert (found.passed, found.cut, found.proved) == (0, 1, False)


def test_time_that_runs_out_is_said():
    def endless(x):
        for k in range(10**6):
            if x > k:
                continue

    found = explore(lambda path: path.symbol("x"), endless, pruning=False, seconds=0.05)
    assert found.undecided == "out of time"
    assert (found.complete, found.cut) == (False, 0)


def test_a_second_opinion_that_denies_leaves_a_branch_undecided():
    asked = Asked(second=lambda text, variables: Answer("sat"))
    found = explore(lambda path: path.symbol("x"), square, pruning=False, seconds=5, asked=asked)
    assert asked.denied == 1
    assert not found.proved
    kept = []
    agreed = Asked(second=lambda text, variables: Answer("unsat"), keep=kept.append)
    assert explore(
        lambda path: path.symbol("x"), square, pruning=False, seconds=5, asked=agreed
    ).proved
    assert agreed.confirmed == len(kept) == 1
    assert "(assert (< (+ 1.0 (* (- 2.0) v0) (* v0 v0)) 0))" in kept[0]


def square(x):
    """No square is negative; asked in a way that only a solver decides."""
    assert (x * x - 2 * x + 1) >= 0
