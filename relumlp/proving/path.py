"""One path through a computation: what has been supposed so far, and the decisions that led here.

A comparison of two symbols has no answer of its own. The path answers it where what is supposed
already decides it: by the sign of the same polynomial, by the signs of factors, or because all
terms have one sign. Else the path forks: it takes one answer, supposes it from then on, and leaves
the other for a run of its own, which starts anew with this prefix of decisions
(:mod:`relumlp.proving.exploring`).
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn, TypeVar

import numpy as np

from relumlp.proving.absolute import Absolute
from relumlp.proving.knowledge import Known
from relumlp.proving.leaving import Infeasible, Unprovable
from relumlp.proving.polynomials import Polynomial, variable, whole
from relumlp.proving.signs import (
    ANY,
    NEGATIVE,
    NOT_NEGATIVE,
    NOT_ZERO,
    POSITIVE,
    ZERO,
    flipped,
    sign_of,
)
from relumlp.proving.symbolic import PRIME, Symbolic
from relumlp.types import Array

Option = TypeVar("Option")


ROOT = "√"
"""Name of the roots among the symbols."""


FORK = 400
"""Work of a fork, beside that of a polynomial's term."""


class Condition(NamedTuple):
    """A polynomial and the signs that it may have."""

    polynomial: Polynomial
    signs: int


class Decision(NamedTuple):
    """What was asked (the key of a polynomial, or options), and which answer the path took."""

    asked: Any
    choice: int


Chooser = Callable[["Path", Polynomial, int, int], bool]
"""Given a path, a polynomial, and the signs on either side: whether to take the first side."""


class Path:
    """A path: symbols, suppositions, decisions.

    Parameters
    ----------
    prefix : decisions that this path repeats.
    chooser : which side to take behind the prefix, and which to leave for later; None for the
        first side always.
    model : values of the variables that satisfy the suppositions of the prefix, if known.
    deadline : called with the work that was done, in terms of polynomials; raises when time is up.
    """

    def __init__(
        self,
        prefix: Sequence[Decision] = (),
        chooser: Chooser | None = None,
        model: Any = None,
        deadline: Callable[[int], None] = lambda work: None,
    ) -> None:
        self.prefix, self.chooser, self.model, self.deadline = prefix, chooser, model, deadline
        self.decisions: list[Decision] = []
        self.pending: list[tuple[tuple[Decision, ...], Any]] = []
        self.conditions: list[Condition] = []
        self.names: list[str] = []
        self.small: set[int] = set()
        self.gave_up = self.contradicted = ""
        self.identities = 0
        self.known = Known()
        # The same point on each path of a claim, so that results repeat.
        self._random = np.random.default_rng(20261129)

    # Symbols

    def symbol(self, name: str, allowed: int = ANY) -> Symbolic:
        """Return a new variable, of any sign or of these."""
        self.names.append(name)
        x = variable(len(self.names) - 1)
        found = Symbolic(self, x, 1, (), int(self._random.integers(1, PRIME)))
        if allowed != ANY:
            self.suppose(found, allowed)
        return found

    def symbols(self, name: str, *shape: int, allowed: int = ANY) -> Array:
        """Return an array of new variables."""
        found = np.empty(shape, object)
        for at in np.ndindex(*shape):
            found[at] = self.symbol(f"{name}{'_'.join(map(str, at))}", allowed)
        return found

    def absolute(self, x: Symbolic) -> Absolute:
        """Return |x|."""
        return Absolute(x)

    def infinitesimal(self, name: str = "ε") -> Symbolic:
        """Return a number above 0 that is smaller than every quotient of the other symbols.

        A polynomial has the sign of its lowest power's coefficient, so no solver ever sees the
        variable. One infinitesimal a path, because of two none would be the smaller.
        """
        if self.small:
            self.give_up("a second infinitesimal")
        found = self.symbol(name)
        self.small.add(len(self.names) - 1)
        return found

    def root(self, x: Symbolic) -> Symbolic:
        """Return r ≥ 0 with r² = x; without a residue, because x need not be a square there.

        Raises
        ------
        ValueError : x is below 0 on the path.
        """
        if x.value is not None and x.value in (0, 1):
            return x
        if x < 0:
            raise ValueError("a root of a number below 0")
        r = self.symbol(ROOT, NOT_NEGATIVE)
        r.residue = None
        self.suppose(r * r - x, ZERO)
        return r

    def name(self, number: int) -> str:
        """Return the name of a variable."""
        return self.names[number]

    # What is supposed

    def suppose(self, x: Any, signs: int) -> None:
        """Suppose that a number has one of these signs."""
        n = self._times_denominator(x) if isinstance(x, Symbolic) else whole(sign_of(x) - ZERO)
        if n.constant is not None:
            if not sign_of(n.constant) & signs:
                self.contradict("a supposition cannot hold")
            return
        if len(self.decisions) >= len(self.prefix):
            self.model = None
        sign, primitive = n.primitive
        self._restrict(primitive, signs if sign > 0 else flipped(signs))

    def _restrict(self, polynomial: Polynomial, allowed: int) -> None:
        before = self.known.signs.get(polynomial.key, ANY)
        left = self.known.restrict(polynomial, allowed)
        if not left:
            self.contradict("an answer contradicts an earlier one")
        if before & ~allowed:
            self.conditions.append(Condition(polynomial, allowed))
        if left == ZERO != before:
            self._vanishes(polynomial)

    def _vanishes(self, zero: Polynomial) -> None:
        """Take note of a polynomial that is 0, and of what follows for what is supposed already."""
        self.known.zeros.append(zero)
        for p, signs in tuple(self.conditions):
            rest = p.modulo(zero)
            if p is zero or rest is p:
                continue
            if rest.constant is not None:
                if not sign_of(rest.constant) & signs:
                    self.contradict("an answer contradicts an earlier one")
                continue
            sign, primitive = rest.primitive
            if not self.known.restrict(primitive, signs if sign > 0 else flipped(signs)):
                self.contradict("an answer contradicts an earlier one")

    def contradict(self, why: str) -> NoReturn:
        """Leave the path, because no real numbers lead here."""
        self.contradicted = why
        raise Infeasible(why)

    def give_up(self, why: str) -> NoReturn:
        """Leave the path, because a statement asks for what no symbol has."""
        self.gave_up = why
        raise Unprovable(why)

    # Decisions

    def decide(self, x: Symbolic, wanted: int) -> bool:
        """Answer whether the sign of a number is one of those wanted, on this path."""
        self._check_residue(x)
        n = self._times_denominator(x)
        for ε in self.small & n.variables() if self.small else ():
            return self._decide_small(n, ε, wanted)
        return self._decide(n, wanted)

    def _times_denominator(self, x: Symbolic) -> Polynomial:
        """Return a polynomial with the sign of a number: squares of denominators are positive."""
        n = x.n
        for d, e in x.below:
            known = self.known.signs.get(d.key, ANY) if e % 2 else POSITIVE
            if known != POSITIVE:
                n = -n if known == NEGATIVE else n * d
        return n

    def _check_residue(self, x: Symbolic) -> None:
        if not x.n.terms:
            self.identities += 1
        if x.residue is not None and (not x.n.terms) != (x.residue == 0):
            self.give_up("polynomials and the prime field disagree on whether a number is 0")

    def _decide_small(self, n: Polynomial, ε: int, wanted: int) -> bool:
        *lower, highest = n.by_powers_of(ε).values()
        for part in lower:
            if self._decide(part, NOT_ZERO):
                return self._decide(part, wanted)
        return self._decide(highest, wanted)

    def _decide(self, n: Polynomial, wanted: int) -> bool:
        n = self.known.rest(n)
        if n.constant is not None:
            return bool(sign_of(n.constant) & wanted)
        sign, p = n.primitive
        wanted = wanted if sign > 0 else flipped(wanted)
        known = self.known.sign(p)
        if not known:
            self.contradict("two ways to find a sign disagree")
        if known & wanted in (0, known):
            return bool(known & wanted)
        return self._fork(p, known & wanted, known & ~wanted)

    def _fork(self, p: Polynomial, yes: int, no: int) -> bool:
        self.deadline(FORK)
        if len(self.decisions) < len(self.prefix):
            choice = bool(self._repeated(p.key))
        elif self.chooser is None:
            choice = True
            self.leave(Decision(p.key, False), None)
        else:
            choice = self.chooser(self, p, yes, no)
        self.decisions.append(Decision(p.key, choice))
        self._restrict(p, yes if choice else no)
        return choice

    def _repeated(self, asked: Any) -> int:
        """Return the prefix's next choice; the same must be asked, or nothing would be proved."""
        expected, choice = self.prefix[len(self.decisions)]
        if expected != asked:
            self.give_up("a run that does not repeat")
        return choice

    def leave(self, other: Decision, model: Any) -> None:
        """Leave an answer for a later run."""
        self.pending.append(((*self.decisions, other), model))

    def choose(self, options: Sequence[Option]) -> Option:
        """Return one of several options; each of them is taken by some path."""
        if not options:
            self.contradict("nothing to choose from")
        if len(options) == 1:
            return options[0]
        choice = 0
        if len(self.decisions) < len(self.prefix):
            choice = self._repeated(len(options))
        else:
            for other in range(1, len(options)):
                self.leave(Decision(len(options), other), self.model)
        self.decisions.append(Decision(len(options), choice))
        return options[choice]
