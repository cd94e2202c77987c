"""Prove a statement at sizes in order, within seconds; or find an exact counterexample.

Seconds are the processor's, so that what else a machine does decides nothing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from relumlp.proving.counterexamples import LeftOutError, StoppedError, confirmed, replayed
from relumlp.proving.domain import Counted, Domain, Fields, Found, Size
from relumlp.proving.exploring import Check, Failure, Search, explore
from relumlp.proving.path import Path
from relumlp.proving.solvers import Asked
from relumlp.proving.steps import steps_of

LAZY_SHARE = 0.6
"""Of the seconds left, for the search that asks no solver at forks."""


@dataclass
class Proof:
    """What proving a statement came to.

    Attributes
    ----------
    sizes : each size at which every branch passes, and the number of branches, or of cases.
    bounds : in words what the last size is, for domains of which all cases are run.
    case, at, reason : a counterexample of Fractions, its size, and how it fails; or None.
    worlds : number of cases of −1, 0 and 1 by size, all of which pass, where no size is proved.
    undecided : size and reason of the first that was left undecided; "" if none.
    questions, identities : asked of the solver; and found by polynomials and prime field alike.
    seconds : how long it took.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    bounds: str = ""
    case: Any = None
    at: str = ""
    reason: str = ""
    undecided: str = ""
    worlds: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    identities: int = 0
    seconds: float = 0

    @property
    def verdict(self) -> str:
        """Return "refuted", "proved" (at some sizes), or "undecided"."""
        return "refuted" if self.case is not None else "proved" if self.sizes else "undecided"


class Statement(NamedTuple):
    """What is to be proved.

    Attributes
    ----------
    check : asserts the statement on a case.
    fields : names of the fields that the statement takes of a case.
    has_steps : whether it takes differences over small steps.
    """

    check: Callable[[Any], None]
    fields: Fields
    has_steps: bool = False


def prove(statement: Statement, domain: Found, seconds: float, asked: Asked | None = None) -> Proof:
    """Prove a statement at the sizes of a domain, in order, until the seconds are over.

    A size is skipped if a smaller one took too long. The search ends at a counterexample, and where
    the statement asks for what no symbol has.
    """
    proof, start, slow = Proof(), time.process_time(), list[Size]()
    asked = asked or Asked()
    for size in domain.sizes:
        left = seconds - (time.process_time() - start)
        if left <= 0.02 or any(size.exceeds(other) for other in slow):
            proof.undecided = proof.undecided or f"{size}: out of time"
            continue
        work = Work(statement, size, left, asked)
        by = run_all if isinstance(domain, Counted) else search
        why = by(proof, domain, work)  # type: ignore[arg-type]
        if why:
            slow.append(size)
            proof.undecided = proof.undecided or f"{size}: {why}"
        if proof.case is not None or (why and not grows(why)):
            break
    if not (proof.sizes or proof.undecided) and proof.case is None:
        proof.undecided = "no case is possible at any size that was tried"
    proof.seconds, proof.questions = time.process_time() - start, asked.questions
    return proof


GROWING = ("out of time", "the solver", "too many", "a polynomial", "irrational", "a failing")
"""Beginnings of reasons that a size is undecided for which another size may not be."""


def grows(why: str) -> bool:
    """Whether another size may be decided although one is undecided for this reason."""
    return why.startswith(GROWING)


class Work(NamedTuple):
    """A statement at a size, the seconds for it, and the solver."""

    statement: Statement
    size: Size
    seconds: float
    asked: Asked


def search(proof: Proof, domain: Domain, work: Work) -> str:
    """Search all branches of a size, first without asking at forks; return why not, or ""."""
    (check, fields, has_steps), size, seconds, asked = work
    paths: list[Path] = []

    def build(path: Path) -> Any:
        paths[:] = [path]
        return domain.build(path, size, fields)

    def run(case: Any) -> None:
        if not has_steps:
            return check(case)
        with steps_of(paths[0].infinitesimal()):
            check(case)

    found = Search(asked)
    for pruning, share in ((False, LAZY_SHARE), (True, 1 - LAZY_SHARE)):
        found = explore(build, run, pruning=pruning, seconds=seconds * share, asked=asked)
        proof.identities += found.identities
        if found.failure or found.proved or (found.refused and not grows(found.undecided)):
            break
    if found.proved:
        proof.sizes[str(size)] = found.passed
    if found.failure:
        return refute(proof, check, found.failure, work)
    # Of some sizes there are no cases, as of three different numbers of one absolute value.
    return found.undecided


def refute(proof: Proof, check: Check, failure: Failure, work: Work) -> str:
    """Record a counterexample, if numbers of a failing branch fail as Fractions, too."""
    case, reason = confirmed(check, failure, work.asked)
    if case is None:
        return f"{reason}: {failure.reason}"
    proof.case, proof.reason, proof.at = case, reason, str(work.size)
    return ""


def run_all(proof: Proof, domain: Counted, work: Work) -> str:
    """Run a statement on all cases of a size; return why not, or ""."""
    (check, fields, _), size, seconds, _ = work
    end, done = time.process_time() + seconds, 0
    for case in domain.cases(size, fields):
        try:
            reason = replayed(check, case)
        except LeftOutError:
            continue
        except StoppedError as error:
            return str(error)
        if reason:
            proof.case, proof.reason, proof.at = case, reason, domain.bound(size)
            return ""
        if time.process_time() > end:
            return "out of time"
        done += 1
    if done:
        proof.sizes[str(size)], proof.bounds = done, domain.bound(size)
    return ""
