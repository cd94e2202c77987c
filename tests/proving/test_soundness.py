"""Of every search: each point lies on a branch that was run, and the branch answers as the point.

Programs that compare numbers are run on symbols, and then on numbers. A branch that is dropped, a
sign that does not follow, or a condition that says too much would leave a point without a branch,
or on a branch with other answers; whatever was called proved there would be proved of nothing.
"""

import operator
from fractions import Fraction

import numpy as np
import pytest

from relumlp.proving.exploring import explore
from relumlp.proving.signs import sign_of

pytest.importorskip("z3")

COMPARED = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)


def quotient(p, q):
    """A quotient, where there is one."""
    try:
        return p / q
    except ZeroDivisionError:
        return p


def power(p, q):
    """Odd powers of what divides."""
    return q / p / p / p if p != 0 else q


KINDS = (
    lambda p, q: p - q,
    lambda p, q: p * p * q,
    lambda p, q: p * q * q,
    quotient,
    power,
    lambda p, q: abs(p),
    lambda p, q: abs(p) - q,
    lambda p, q: 1 / p - q / 3 if p != 0 else q / 2 - 1,
)


def program(seed, length):
    """Return a function of three numbers: answers to comparisons of what is made of them."""
    draw = np.random.default_rng(seed)
    plan = [(*draw.integers(-1, 2, (2, 5)).tolist(), int(draw.integers(len(KINDS))),
             int(draw.integers(6)), bool(draw.integers(2))) for _ in range(length)]  # fmt: skip

    def answers(x, y, z):
        parts = [x * y, x, y, z, x * 0 + 1]
        found = []
        for a, b, kind, compared, with_0 in plan:
            p, q = (sum(c * part for c, part in zip(each, parts, strict=True)) for each in (a, b))
            value = KINDS[kind](p, q)
            found.append(bool(COMPARED[compared](value, 0 if with_0 else q)))
        return found

    return answers


def supposing(seed):
    """Return a function that makes three symbols on a path and supposes signs of two sums."""
    draw = np.random.default_rng(seed)
    sums = [(draw.integers(-1, 2, 4).tolist(), int(draw.integers(1, 7))) for _ in range(2)]

    def build(path):
        x, y, z = symbols = [path.symbol(name) for name in "xyz"]
        for (a, b, c, d), signs in sums:
            path.suppose(a * x * y + b * y + c * z + d, signs)
        return symbols

    def has(point):
        x, y, z = point
        return all(sign_of(a * x * y + b * y + c * z + d) & signs for (a, b, c, d), signs in sums)

    return build, has


def symbols(path):
    """Three symbols that can be any numbers."""
    return [path.symbol(name) for name in "xyz"]


def branches(build, answers, pruning):
    """Return what each branch supposes and what it answers; branches are cut only at the start."""
    found = []

    def check(case):
        answered = answers(*case)
        found.append((case[0].path.conditions, answered))

    search = explore(build, check, pruning=pruning, seconds=20)
    assert search.passed == len(found)
    assert search.proved or search.cut == 1
    return found


def points(seed):
    """Points with many zeros, and others on which two numbers agree."""
    return np.random.default_rng(seed).choice([-7, -2, -1, 0, 0, 1, 2, 5], (24, 3)).tolist()


def covered(answers, found, at):
    """Assert that each point lies on some branch that answers as it; return how many there are."""
    at = list(at)
    for point in at:
        on = [told for conditions, told in found
              if all(sign_of(p.at(point)) & signs for p, signs in conditions)]  # fmt: skip
        assert on, point
        assert all(told == answers(*map(Fraction, point)) for told in on), point
    return len(at)


@pytest.mark.parametrize("seed", range(10))
def test_every_point_lies_on_a_branch_that_answers_as_it(seed):
    answers = program(seed, 3)
    assert covered(answers, branches(symbols, answers, pruning=False), points(seed))


@pytest.mark.parametrize("seed", [6, 15])
def test_no_branch_that_a_point_lies_on_is_pruned(seed):
    answers = program(seed, 3)
    assert covered(answers, branches(symbols, answers, pruning=True), points(seed))


def test_what_is_supposed_leaves_out_no_point_at_which_it_holds():
    seen = 0
    for seed in range(30):
        answers, (build, has) = program(seed, 2), supposing(seed)
        found = branches(build, answers, pruning=False)
        seen += covered(answers, found, filter(has, points(seed)))
    assert seen > 100


def test_an_infinitesimal_answers_as_a_small_number_does():
    def build(path):
        return [path.symbol("x"), path.symbol("y"), path.infinitesimal()]

    for seed in (0, 1, 2, 4, 6, 7):
        answers = program(seed, 2)
        found = branches(build, answers, pruning=False)
        covered(answers, found, [(x, y, Fraction(1, 10**9)) for x, y, _ in points(seed)])
