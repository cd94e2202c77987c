"""Run a statement on every path: each branch passes, contradicts itself, fails, or stays undecided.

A *lazy* search follows all answers of all comparisons, and asks a solver only whether a branch that
fails can be reached; a *pruning* search asks at every fork which answers are possible. The first
is quick where most branches pass, as of identities; the second where few branches are possible.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.proving.leaving import Infeasible, OutOfTime, Unprovable
from relumlp.proving.path import Condition, Decision, Path
from relumlp.proving.polynomials import Polynomial
from relumlp.proving.signs import sign_of
from relumlp.proving.solvers import Answer, Asked
from relumlp.proving.witnesses import moved

FAILURES = (AssertionError, ZeroDivisionError)
"""How a statement fails; whatever else is raised leaves a branch undecided."""

TOO_MANY = 8
"""A lazy search gives up when more branches than this, and a third of all, contradict themselves;
which a solver found out only at the end of each."""

BETWEEN = 2000
"""Work between two looks at the clock, in terms of polynomials."""

AFTER = 0.25
"""Of the seconds of a search, for what is left of it after a branch that stays undecided."""


@dataclass
class Failure:
    """A branch that fails and can be reached.

    Attributes
    ----------
    path : the path, with what it supposes.
    case : the symbolic case.
    values : a value of each variable, on this path; None where irrational.
    reason : how the statement fails there.
    """

    path: Path
    case: Any
    values: tuple[Fraction | None, ...]
    reason: str


@dataclass
class Search:
    """What became of the branches.

    Attributes
    ----------
    passed, cut : branches on which the statement holds, and branches that contradict themselves.
    identities : comparisons at which polynomials cancelled to 0, in both ways of counting.
    failure : a branch that fails, which ends the search.
    undecided : why the first branch is undecided that is, in words; "" if none is.
    refused : whether the statement asked for what no symbol has.
    over : whether it makes no sense to go on.
    asked : the solver.
    complete : whether all branches were run.
    """

    asked: Asked = field(default_factory=Asked)
    passed: int = 0
    cut: int = 0
    identities: int = 0
    failure: Failure | None = None
    undecided: str = ""
    refused: bool = False
    over: bool = False
    complete: bool = False

    def stop(self, why: str) -> None:
        """End the search, undecided."""
        self.undecided, self.over = self.undecided or why, True

    @property
    def proved(self) -> bool:
        """Whether every branch was decided, and none fails."""
        return self.complete and not self.undecided and self.failure is None and self.passed > 0


class Deadline:
    """Ends a search when its seconds of the processor are over.

    To read that clock takes longer than to add two numbers, so it is read once in a while.
    """

    __slots__ = ("end", "search", "shortened", "work")

    def __init__(self, search: Search, end: float) -> None:
        self.search, self.end, self.work, self.shortened = search, end, 0, False

    def __call__(self, work: int = 1) -> None:
        """Take note of so much work; raise if the clock was due, and time is up."""
        self.work += work
        if self.work < BETWEEN:
            return
        self.work = 0
        if time.process_time() > self.end:
            # Said here, because a statement may catch what is raised.
            self.search.stop("out of time")
            raise OutOfTime

    def shorten(self, seconds: float) -> bool:
        """Leave at most so many seconds from the first call on; return False."""
        if not self.shortened:
            self.end = min(self.end, time.process_time() + seconds)
            self.shortened = True
        return False


Build = Callable[[Path], Any]
Check = Callable[[Any], None]


def explore(
    build: Build, check: Check, *, pruning: bool, seconds: float, asked: Asked | None = None
) -> Search:
    """Run a statement on all paths of a case.

    Parameters
    ----------
    build : path → symbolic case; what the case supposes, it supposes on the path.
    check : asserts the statement on a case.
    pruning : whether to ask a solver at every fork.
    seconds : of the processor, after which the search ends, undecided.
    asked : the solver.
    """
    search = Search(asked or Asked())
    deadline = Deadline(search, time.process_time() + seconds)
    chooser = prune(search.asked) if pruning else None
    left: list[tuple[tuple[Decision, ...], Any]] = [((), None)]
    # In a random order, the same each time: neighbours of a branch that passes mostly pass, too.
    order = np.random.default_rng(0)
    while left and not search.failure and not search.over:
        at = int(order.integers(len(left)))
        left[at], left[-1] = left[-1], left[at]
        prefix, model = left.pop()
        path = Path(prefix, chooser, model, deadline)
        follow(path, build, check, search)
        left += path.pending
        if not pruning and search.cut > max(TOO_MANY, search.passed / 3):
            search.stop("too many branches contradict themselves")
        if search.undecided and not search.over:
            # A branch that fails may still be found, but much time is not worth it.
            search.over = not pruning or deadline.shorten(seconds * AFTER)
    search.complete = not left and not search.failure and not search.undecided
    return search


def follow(path: Path, build: Build, check: Check, search: Search) -> None:
    """Run a statement on one path, and count what became of it."""
    case = None
    try:
        case = build(path)
        check(case)
        outcome = "passed"
    except Infeasible:
        outcome = "cut"
    except OutOfTime:
        outcome = "out of time"
    except Unprovable as error:
        outcome = str(error)
    except FAILURES as error:
        outcome = judged(path, case, f"{type(error).__name__}: {error}", search)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        outcome = "cut" if left_out(error) else stopped(path, reason, search)
    # What was raised may have been caught by the statement itself, which proves nothing.
    outcome = path.gave_up or ("cut" if path.contradicted else outcome)
    search.identities += path.identities
    search.passed += outcome == "passed"
    search.cut += outcome == "cut"
    if outcome not in ("passed", "cut", "failed"):
        search.undecided = search.undecided or outcome
        search.refused |= bool(path.gave_up)
        search.over |= search.refused


def left_out(error: Exception) -> bool:
    """Whether a statement said by Hypothesis's ``assume`` that it does not speak of a case."""
    return type(error).__name__ == "UnsatisfiedAssumption"


def stopped(path: Path, reason: str, search: Search) -> str:
    """Return what became of a branch that an error ended; nothing, if no real numbers lead there.

    On branches that contradict themselves formulas meet what they never do, as 0/0.
    """
    if search.asked.ask(path.conditions, len(path.names)).verdict == "unsat":
        return "cut"
    return reason.split("\n")[0][:160]


def judged(path: Path, case: Any, reason: str, search: Search) -> str:
    """Return what a branch that fails came to: whether real numbers lead there."""
    answer = search.asked.ask(path.conditions, len(path.names))
    if answer.verdict == "unsat":
        return "cut"
    if answer.verdict == "unknown" or case is None:
        return f"the solver cannot say whether a failing branch is reached: {reason}"
    search.failure = Failure(path, case, answer.values, reason.split("\n")[0])
    return "failed"


def prune(asked: Asked) -> Callable[[Path, Polynomial, int, int], bool]:
    """Return how to choose at a fork with a solver's help.

    Values that satisfy what the path supposes show that the side on which they lie is possible;
    only the other side is asked for.
    """

    def ask(path: Path, *more: Condition) -> Answer:
        return asked.ask([*path.conditions, *more], len(path.names))

    def choose(path: Path, p: Polynomial, yes: int, no: int) -> bool:
        if path.model is None:
            path.model = known(ask(path), path)
        side = side_of(path.model, p, yes, no)
        if side is None:
            return first_possible(path, p, yes, no, ask)
        wanted = Condition(p, no if side else yes)
        if (near := moved(path.conditions, path.model, wanted)) is not None:
            path.leave(Decision(p.key, not side), near)
            return side
        other = ask(path, wanted)
        if other.verdict != "unsat":
            path.leave(Decision(p.key, not side), model_of(other))
        return side

    return choose


def known(answer: Answer, path: Path) -> Any:
    """Return the values of an answer; leave the path if there are none at all."""
    if answer.verdict == "unsat":
        path.contradict("no real numbers satisfy what the path supposes")
    return model_of(answer)


def model_of(answer: Answer) -> Any:
    """Return the values of an answer if they are rational; else None."""
    return answer.values if answer.rational else None


def side_of(model: Any, p: Polynomial, yes: int, no: int) -> bool | None:
    """Return on which side of a fork values lie; None if they are not known, or lie on neither."""
    if model is None:
        return None
    # Symbols made since the values were found are free: 0 is as good as any number.
    values = dict(enumerate(model))
    sign = sign_of(p.at({v: values.get(v, 0) for v in p.variables()}))
    return True if sign & yes else False if sign & no else None


def first_possible(path: Path, p: Polynomial, yes: int, no: int, ask: Any) -> bool:
    """Ask for both sides of a fork; take the first that is possible, and leave the other."""
    first, second = ask(path, Condition(p, yes)), ask(path, Condition(p, no))
    if first.verdict == "unsat":
        path.model = known(second, path)
        return False
    if second.verdict != "unsat":
        path.leave(Decision(p.key, False), model_of(second))
    path.model = model_of(first)
    return True
