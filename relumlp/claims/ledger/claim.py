"""Declare, find and run claims: the registry behind ``relumlp claims`` and ``relumlp verify``."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from relumlp.checks import check_whole
from relumlp.claims.ledger.arguments import arguments, check_statement, names_of
from relumlp.claims.ledger.search import Search
from relumlp.doors.opening import behind
from relumlp.errors import UserError
from relumlp.machine.interpreter import check_assertions, has_docstrings
from relumlp.machine.origin import running_module

Check = Callable[..., None]
TRANSCRIBED, CONTRARY = "as transcribed", "contrary"
"""Kinds of statements that fail and are not slips of a paper: what a paper's text says only because
signs or subscripts were lost when it was extracted; and the contrary of what a paper says."""

KINDS = ("identity", "inequality", "theorem", "words", "definition", TRANSCRIBED, CONTRARY)


@dataclass(frozen=True)
class Claim:
    """A mathematical statement as a function that can fail.

    Attributes
    ----------
    id : the ledger's id, "paper.number" with sub-ids behind further dots.
    check : asserts the statement; its docstring is the statement, its name the theorem.
    cases : no argument → the Hypothesis strategy whose cases have the fields that ``check`` takes.
    exact : whether the check runs in exact arithmetic, on Fractions, integers and exact logarithms.
    kind : one of KINDS.
    counterexample : no argument → a smallest case on which a refuted statement fails; None for a
        statement that holds.
    correction : id of the corrected statement that stands beside a refuted one.
    module : name of the module that states the claim.
    """

    id: str
    check: Check
    cases: Callable[[], Any]
    exact: bool
    kind: str
    counterexample: Callable[[], Any] | None = None
    correction: str = ""
    module: str = field(default_factory=running_module, init=False, repr=False, compare=False)

    @property
    def paper(self) -> str:
        """Short name of the paper, or "beyond"."""
        return self.id.split(".")[0]

    @property
    def statement(self) -> str:
        """The statement in one line."""
        return " ".join((inspect.getdoc(self.check) or "").split("\n\n")[0].split())

    @property
    def refuted(self) -> bool:
        """Whether the ledger lists the statement as one that fails as printed."""
        return self.counterexample is not None

    @property
    def failing(self) -> str:
        """Verdict if the statement fails: "refuted", or "as transcribed"."""
        return TRANSCRIBED if self.kind == TRANSCRIBED else "refuted"

    def run(self, case: Any) -> None:
        """Check one case: AssertionError if the statement fails on it.

        Raises
        ------
        UserError : the check takes what the case does not have, or returns instead of asserting.
        """
        self.run_as(self.check, case)

    def run_as(self, check: Callable[..., Any], case: Any) -> None:
        """Check one case by a function that stands for the check."""
        # Cases are drawn as formulas take them, so the formulas of a claim need not look again.
        behind(self._check, check, case)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the fields that the check takes; asked for once, not at every case."""
        return names_of(self.id, self.check)

    def _check(self, check: Callable[..., Any], case: Any) -> None:
        said = check(**arguments(self.id, self.names, case))
        if said is not None:
            raise UserError(
                f"{self.id}: expected a check that asserts, got one that returns {said!r:.80}"
            )


CLAIMS: dict[str, Claim] = {}


def claim(
    id: str,
    cases: Any,
    *,
    exact: bool = False,
    kind: str = "theorem",
    counterexample: Callable[[], Any] | None = None,
    correction: str = "",
) -> Callable[[Check], Check]:
    """State a claim: decorate a function that asserts it.

    The function's docstring is the statement, and its parameters name what it takes of each case:
    fields of a record, keys of a dictionary, values of a tuple in order, or the case itself.
    ``cases`` is a Hypothesis strategy, or a function that gives one; see :mod:`relumlp.testing` for
    strategies of whole networks. A statement that fails as printed names its ``counterexample`` and
    the id of its ``correction``.

    Raises
    ------
    UserError : the id is taken, the docstring is missing, or an argument is not as described.
    """

    def add(check: Check) -> Check:
        check_statement(id, check, cases)
        # A cell of a notebook may be run again.
        if id in CLAIMS and not CLAIMS[id].module == check.__module__ == "__main__":
            raise UserError(f"claim: expected an id that is not taken, got {id!r} again")
        if kind not in KINDS:
            raise UserError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")
        if has_docstrings() and not (inspect.getdoc(check) or "").strip():
            raise UserError(f"{id}: expected a docstring, which is the statement, got none")
        drawn = cases if callable(cases) else lambda: cases
        CLAIMS[id] = Claim(id, check, drawn, exact, kind, counterexample, correction)
        return check

    return add


EXAMPLES = 1000
"""Cases that are tried if nothing is said."""


class Outcome(NamedTuple):
    """Outcome of running a claim.

    Attributes
    ----------
    id, examples : the claim, and the number of cases tried.
    held : whether the claim held on all cases.
    case, reason : a smallest case on which the claim failed, and its failure; None and "" if it
        held.
    untested : number of cases in which the claim's hypothesis did not hold.
    """

    id: str
    examples: int
    held: bool
    case: Any
    reason: str
    untested: int = 0

    @property
    def tested(self) -> int:
        """Number of cases in which the claim's hypothesis held."""
        return self.examples - self.untested

    @property
    def as_stated(self) -> bool:
        """Whether the claim held or failed as it says: one with a counterexample is to fail."""
        return self.held != CLAIMS[self.id].refuted


def run(claim: Claim, examples: int = EXAMPLES, seed: int = 0) -> Outcome:
    """Run a claim on generated cases; the same seed tries the same cases.

    A refuted statement of the ledger is first run on its stored counterexample.

    Raises
    ------
    UserError : ``examples`` is below 1 or ``seed`` below 0, the claim's cases are not a strategy,
        or do not have what it asks for, or Python leaves assertions out.
    """
    check_assertions()
    check_whole("examples", examples, 1)
    check_whole("seed", seed, 0)
    search = Search(claim)
    try:
        search.stored()
        search.search(examples, seed)
    except AssertionError:
        # Hypothesis replays the smallest failing case last.
        case, reason = search.failing[-1], search.reason
        return Outcome(claim.id, search.tried, False, case, reason, search.tried - search.tested)
    return Outcome(claim.id, search.tried, True, None, "", search.tried - search.tested)
