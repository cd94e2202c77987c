"""Declare, find and run claims: the registry behind ``relumlp claims`` and ``relumlp verify``."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from relumlp.checks import check_whole
from relumlp.claims.ledger.undisturbed import search_in
from relumlp.doors.opening import behind
from relumlp.errors import UserError
from relumlp.machine.interpreter import check_assertions
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
    exact : whether the check runs in exact arithmetic, on Fractions and integers.
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
        UserError : the check takes what the case does not have.
        """
        # Cases are drawn as formulas take them, so the formulas of a claim need not look again.
        behind(self._check, case)

    @cached_property
    def _fields(self) -> tuple[str, ...]:
        """Names of the fields that the check takes; asked for once, not at every case."""
        return tuple(inspect.signature(self.check).parameters)

    def _check(self, case: Any) -> None:
        for name in self._fields:
            # First its class, where a computed field is not computed for the question.
            if not hasattr(type(case), name) and not hasattr(case, name):
                raise UserError(f"{self.id}: expected cases with a field {name}, got {case!r:.80}")
        self.check(**{name: getattr(case, name) for name in self._fields})


CLAIMS: dict[str, Claim] = {}


def claim(
    id: str,
    cases: Callable[[], Any],
    *,
    exact: bool = False,
    kind: str = "theorem",
    counterexample: Callable[[], Any] | None = None,
    correction: str = "",
) -> Callable[[Check], Check]:
    """State a claim: decorate a function that asserts it.

    The function's parameters name the fields that it takes of each case; see
    :mod:`relumlp.testing` for strategies. A statement that fails as printed names its
    ``counterexample`` and the id of its ``correction``.
    """

    def add(check: Check) -> Check:
        if not isinstance(id, str) or not callable(check) or not callable(cases):
            raise UserError(
                f"claim: expected an id and functions that check and give cases, got {id!r:.80}"
            )
        if id in CLAIMS:
            raise UserError(f"claim: expected an id that is not taken, got {id!r} again")
        if kind not in KINDS:
            raise UserError(f"kind: expected one of {', '.join(KINDS)}, got {kind!r}")
        CLAIMS[id] = Claim(id, check, cases, exact, kind, counterexample, correction)
        return check

    return add


class Outcome(NamedTuple):
    """Outcome of running a claim.

    Attributes
    ----------
    id, examples : the claim, and the number of cases tried.
    held : whether the claim held on all cases.
    case, reason : a smallest case on which the claim failed, and its failure; None and "" if it
        held.
    """

    id: str
    examples: int
    held: bool
    case: Any
    reason: str


def run(claim: Claim, examples: int = 100, seed: int = 0) -> Outcome:
    """Run a claim on generated cases; the same seed tries the same cases.

    A refuted statement of the ledger is first run on its stored counterexample.

    Raises
    ------
    UserError : ``examples`` is below 1 or ``seed`` below 0, the claim asks for a field that its
        cases do not have, or Python leaves assertions out.
    """
    check_assertions()
    check_whole("examples", examples, 1)
    check_whole("seed", seed, 0)
    import hypothesis
    from hypothesis import HealthCheck, Phase

    tried = 0
    failing: list[Any] = []

    def check(case: Any) -> None:
        nonlocal tried
        tried += 1
        try:
            claim.run(case)
        except AssertionError:
            failing.append(case)
            raise

    def stored() -> None:
        if claim.counterexample is not None:
            check(claim.counterexample())

    search = hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
    )
    # Any: Hypothesis leaves its decorators untyped.
    seeded: Any = hypothesis.seed(seed)
    given: Any = hypothesis.given
    try:
        stored()
        search_in(claim.module, seeded(search(given(claim.cases())(check))))
    except AssertionError as error:
        # Hypothesis replays the smallest failing case last.
        return Outcome(claim.id, tried, False, failing[-1], str(error).split("\n")[0])
    return Outcome(claim.id, tried, True, None, "")
