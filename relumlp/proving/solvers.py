"""Decision procedures behind one interface: whether some real numbers satisfy some conditions.

A question is written down once, as SMT-LIB text (:func:`smtlib`), and every solver gets that text.
z3 answers first, within a number of its own steps (``rlimit``), so that its answers do not depend
on the machine's speed; cvc5 is a second opinion. Without solvers identities are still proved: where
every branch passes, nothing needs to be asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from relumlp.errors import UserError
from relumlp.proving.path import Condition
from relumlp.proving.polynomials import Polynomial, factors
from relumlp.proving.signs import NOT_ZERO, RELATIONS

STEPS = 400_000
"""Of z3, for one question: mostly less than a second."""

PATIENCE = 5_000
"""Milliseconds after which z3 is stopped all the same, should its steps be slow ones."""

MISSING = (
    "expected the package {package}, which decides inequalities, got none; "
    "pip install z3-solver cvc5 installs both solvers"
)


class Answer(NamedTuple):
    """What a solver says.

    Attributes
    ----------
    verdict : "sat", "unsat" or "unknown".
    values : for "sat" the value of each variable by number: a Fraction, or None where it is
        irrational; variables that do not matter are 0.
    """

    verdict: str
    values: tuple[Fraction | None, ...] = ()

    @property
    def rational(self) -> bool:
        """Whether there are values, and all of them are rational."""
        return self.verdict == "sat" and None not in self.values


Solver = Callable[[str, int], Answer]
"""SMT-LIB text, and the number of variables v0, v1, … → an answer."""


def smtlib(conditions: Sequence[Condition], variables: int) -> str:
    """Write conditions down in SMT-LIB, on variables v0, v1, …"""
    declared = [f"(declare-const v{i} Real)" for i in range(variables)]
    asserted = [f"(assert {stated(*each)})" for each in conditions]
    return "\n".join(["(set-logic QF_NRA)", *declared, *asserted, ""])


def stated(polynomial: Polynomial, signs: int) -> str:
    """Write down that a polynomial has one of these signs."""
    if signs == NOT_ZERO:
        return f"(not {stated(polynomial, 2)})"
    return f"({RELATIONS[signs]} {written(polynomial)} 0)"


def written(polynomial: Polynomial) -> str:
    """Write a polynomial in SMT-LIB; kept beside it, because it is asked about again and again."""
    text = polynomial.__dict__.get("smtlib")
    if text is None:
        terms = [written_term(m, c) for m, c in sorted(polynomial.terms.items())]
        text = terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"
        polynomial.__dict__["smtlib"] = text
    return str(text)


def written_term(monomial: int, c: int) -> str:
    """Write a coefficient times a monomial."""
    number = f"{c}.0" if c > 0 else f"(- {-c}.0)"
    names = [f"v{v}" for v, e in factors(monomial) for _ in range(e)]
    parts = names if c == 1 and names else [number, *names]
    return parts[0] if len(parts) == 1 else f"(* {' '.join(parts)})"


def z3_module() -> Any:
    """Import z3.

    Raises
    ------
    UserError : it is not installed.
    """
    try:
        import z3
    except ImportError:
        raise UserError(MISSING.format(package="z3-solver")) from None
    return z3


def cvc5_module() -> Any:
    """Import cvc5.

    Raises
    ------
    UserError : it is not installed.
    """
    try:
        import cvc5
    except ImportError:
        raise UserError(MISSING.format(package="cvc5")) from None
    return cvc5


def z3_answer(text: str, variables: int, context: Any = None) -> Answer:
    """Ask z3, within :data:`STEPS` of its steps; in a context of its own unless one is given.

    Raises
    ------
    UserError : z3 is not installed.
    """
    z3 = z3_module()
    context = context or z3.Context()
    solver = z3.SolverFor("QF_NRA", ctx=context)
    solver.set("rlimit", STEPS)
    solver.set("timeout", PATIENCE)
    solver.from_string(text)
    verdict = str(solver.check())
    if verdict != "sat":
        return Answer(verdict)
    model = solver.model()
    found = [model.eval(z3.Real(f"v{i}", context), True) for i in range(variables)]
    return Answer(verdict, tuple(v.as_fraction() if z3.is_rational_value(v) else None
                                 for v in found))  # fmt: skip


def z3_solver() -> Solver:
    """Return a solver that asks z3 in one context, which takes longer to make than most questions.

    The same questions in the same order get the same answers.
    """
    contexts: list[Any] = []

    def answer(text: str, variables: int) -> Answer:
        if not contexts:
            contexts.append(z3_module().Context())
        return z3_answer(text, variables, contexts[0])

    return answer


def cvc5_answer(text: str, variables: int, milliseconds: int = 5000) -> Answer:
    """Ask cvc5 what z3 was asked; a second opinion, so it returns no values.

    Raises
    ------
    UserError : cvc5 is not installed.
    """
    cvc5 = cvc5_module()
    terms = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("tlimit-per", str(milliseconds))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, parser.getSymbolManager())
    found = solver.checkSat()
    return Answer("sat" if found.isSat() else "unsat" if found.isUnsat() else "unknown")


@dataclass
class Asked:
    """A solver that counts what it is asked, with a second one that may have to agree.

    Attributes
    ----------
    solver : who answers.
    second : who is asked again wherever the first finds a contradiction; None for nobody. Where the
        second one finds numbers, nothing is decided.
    keep : called with the text of each contradiction, on which a proof rests; None for nobody.
    questions, unknown : how many there were, and how many of them were left open.
    confirmed, denied : contradictions that the second solver found, too, or contradicts; about
        others it says nothing.
    """

    solver: Solver = field(default_factory=z3_solver)
    second: Solver | None = None
    keep: Callable[[str], None] | None = None
    questions: int = 0
    unknown: int = 0
    confirmed: int = 0
    denied: int = 0

    def ask(self, conditions: Sequence[Condition], variables: int) -> Answer:
        """Ask whether real numbers satisfy all conditions."""
        text = smtlib(conditions, variables)
        answer = self.solver(text, variables)
        if answer.verdict == "unsat":
            answer = self._again(text, variables, answer)
        self.questions += 1
        self.unknown += answer.verdict == "unknown"
        return answer

    def _again(self, text: str, variables: int, answer: Answer) -> Answer:
        """Return the answer, or "unknown" if the second solver contradicts it."""
        if self.keep is not None:
            self.keep(text)
        if self.second is None:
            return answer
        opinion = self.second(text, variables).verdict
        self.confirmed += opinion == "unsat"
        self.denied += opinion == "sat"
        return Answer("unknown") if opinion == "sat" else answer
