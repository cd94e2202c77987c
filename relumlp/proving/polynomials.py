"""Polynomials in many variables with whole coefficients, in plain Python.

A monomial is one integer: the exponent of variable i stands in bits 16 i to 16 i + 15. So the
product of two monomials is the sum of two integers, and their order as integers is an admissible
order of monomials. A polynomial is a dict from monomials to coefficients that are not 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import gcd
from typing import Any

FIELD = 16
"""Bits of an exponent; the highest of them stays 0, so that a subtraction can borrow from it."""

LARGEST_DEGREE = 2 ** (FIELD - 1) - 1


LONG = 400
"""Terms of a polynomial of which no factors are looked for."""


class TooLargeError(ArithmeticError):
    """A polynomial has a larger degree than its monomials can hold."""


class Polynomial:
    """A polynomial with whole coefficients; never changed.

    Parameters
    ----------
    terms : coefficient of each monomial, none of them 0.
    degree : a bound on the total degree.
    """

    def __init__(self, terms: dict[int, int], degree: int) -> None:
        if degree > LARGEST_DEGREE:
            raise TooLargeError(f"a polynomial of degree {degree}")
        self.terms, self.degree = terms, degree

    def __add__(self, other: "Polynomial") -> "Polynomial":
        longer, shorter = self.terms, other.terms
        if len(longer) < len(shorter):
            longer, shorter = shorter, longer
        terms = dict(longer)
        for monomial, c in shorter.items():
            found = terms.get(monomial, 0) + c
            if found:
                terms[monomial] = found
            else:
                del terms[monomial]
        return Polynomial(terms, max(self.degree, other.degree))

    def __neg__(self) -> "Polynomial":
        return self.scaled(-1)

    def __sub__(self, other: "Polynomial") -> "Polynomial":
        return self + -other

    def __mul__(self, other: "Polynomial") -> "Polynomial":
        terms: dict[int, int] = {}
        get = terms.get
        for m, c in self.terms.items():
            for k, d in other.terms.items():
                terms[m + k] = get(m + k, 0) + c * d
        kept = {m: c for m, c in terms.items() if c}
        return Polynomial(kept, self.degree + other.degree)

    def scaled(self, factor: int) -> "Polynomial":
        """Multiply by a whole number."""
        if not factor:
            return NOTHING
        return Polynomial({m: factor * c for m, c in self.terms.items()}, self.degree)

    def over(self, factor: int) -> "Polynomial":
        """Divide by a whole number that divides all coefficients."""
        return Polynomial({m: c // factor for m, c in self.terms.items()}, self.degree)

    @cached_property
    def content(self) -> int:
        """Greatest common divisor of the coefficients; 0 of the polynomial 0."""
        return gcd(*self.terms.values())

    @cached_property
    def primitive(self) -> "tuple[int, Polynomial]":
        """The sign (1 or −1) and the polynomial without it, its coefficients without a divisor."""
        sign = 1 if self.terms[max(self.terms)] > 0 else -1
        if sign == 1 and self.content == 1:
            return 1, self
        return sign, self.over(sign * self.content)

    @cached_property
    def key(self) -> tuple[tuple[int, int], ...]:
        """What is equal for equal polynomials, and can be hashed."""
        return tuple(sorted(self.terms.items()))

    @property
    def constant(self) -> int | None:
        """The value, if there is no variable; else None."""
        if not self.terms:
            return 0
        return self.terms.get(0) if len(self.terms) == 1 else None

    @property
    def common_monomial(self) -> int:
        """The largest monomial that divides all terms."""
        lowest: dict[int, int] = {}
        for k, m in enumerate(self.terms):
            found = dict(factors(m))
            lowest = {v: min(e, found.get(v, 0)) for v, e in (lowest if k else found).items()}
        return sum(e << FIELD * v for v, e in lowest.items())

    def without(self, monomial: int) -> "Polynomial":
        """Divide by a monomial that divides all terms."""
        return Polynomial({m - monomial: c for m, c in self.terms.items()}, self.degree)

    def divided(self, other: "Polynomial") -> "Polynomial | None":
        """Return the quotient, if it exists and has whole coefficients."""
        rest, quotient = dict(self.terms), {}
        lead = max(other.terms)
        top = other.terms[lead]
        if not divides(min(other.terms), min(rest)):
            return None
        while rest:
            m = max(rest)
            c, remainder = divmod(rest[m], top)
            if remainder or not divides(lead, m):
                return None
            quotient[m - lead] = c
            for k, d in other.terms.items():
                at = k + m - lead
                found = rest.get(at, 0) - c * d
                if found:
                    rest[at] = found
                else:
                    rest.pop(at, None)
        return Polynomial(quotient, max(sum(e for _, e in factors(m)) for m in quotient))

    def shortened(self, other: "Polynomial") -> "Polynomial | None":
        """Return the quotient as :meth:`divided` does; None for one that would take long."""
        return self.divided(other) if len(self.terms) <= LONG else None

    def by_powers_of(self, variable: int) -> "dict[int, Polynomial]":
        """Return the coefficients of the powers of a variable, by exponent."""
        parts: dict[int, dict[int, int]] = {}
        for m, c in self.terms.items():
            e = exponent(m, variable)
            parts.setdefault(e, {})[m - (e << FIELD * variable)] = c
        return {e: Polynomial(parts[e], self.degree) for e in sorted(parts)}

    def modulo(self, other: "Polynomial") -> "Polynomial":
        """Return what is left of a positive multiple when multiples of another are taken away.

        No term that is left is divisible by the largest monomial of the other, whose coefficient
        is positive.
        """
        lead, terms, degree = max(other.terms), self.terms, self.degree
        top = other.terms[lead]
        while (m := next((m for m in terms if divides(lead, m)), None)) is not None:
            common = gcd(top, terms[m])
            up, c = top // common, terms[m] // common
            terms = {k: up * d for k, d in terms.items()} if up > 1 else dict(terms)
            for k, d in other.terms.items():
                at = k + m - lead
                found = terms.get(at, 0) - c * d
                if found:
                    terms[at] = found
                else:
                    terms.pop(at, None)
            degree = max(degree, sum(e for _, e in factors(m - lead)) + other.degree)
        return self if terms is self.terms else Polynomial(terms, degree)

    @cached_property
    def occurring(self) -> frozenset[int]:
        """Numbers of the variables that occur."""
        return frozenset(v for m in self.terms for v, _ in factors(m))

    def variables(self) -> set[int]:
        """Numbers of the variables that occur."""
        return set(self.occurring)

    def at(self, values: Mapping[int, Any] | Sequence[Any]) -> Any:
        """Evaluate at numbers of any kind, by variable."""
        total: Any = 0
        for m, c in self.terms.items():
            term: Any = c
            for v, e in factors(m):
                term = term * values[v] ** e
            total = total + term
        return total

    def text(self, name: Callable[[int], str]) -> str:
        """Write the polynomial down, with names for its variables."""
        parts = []
        for m, c in sorted(self.terms.items(), reverse=True):
            powers = [name(v) + (f"^{e}" if e > 1 else "") for v, e in factors(m)]
            sign = "- " if c < 0 else "+ "
            parts.append(sign + "*".join([str(abs(c))] * (abs(c) != 1 or not powers) + powers))
        return " ".join(parts).removeprefix("+ ") or "0"


NOTHING = Polynomial({}, 0)


def whole(value: int) -> Polynomial:
    """Return a whole number as a polynomial."""
    return Polynomial({0: value}, 0) if value else NOTHING


def variable(number: int) -> Polynomial:
    """Return the variable of a number as a polynomial."""
    return Polynomial({1 << FIELD * number: 1}, 1)


def exponent(monomial: int, variable: int) -> int:
    """Return the exponent of a variable in a monomial."""
    return monomial >> FIELD * variable & (1 << FIELD) - 1


def factors(monomial: int) -> Iterator[tuple[int, int]]:
    """Yield the variables of a monomial, and their exponents."""
    while monomial:
        v = ((monomial & -monomial).bit_length() - 1) // FIELD
        e = exponent(monomial, v)
        yield v, e
        monomial -= e << FIELD * v


def divides(divisor: int, monomial: int) -> bool:
    """Whether a monomial divides another: no field of the difference borrows from the next."""
    fields = max(divisor, monomial).bit_length() // FIELD + 1
    guards = int(("8" + "0" * (FIELD // 4 - 1)) * fields, 16)
    return (monomial | guards) - divisor & guards == guards
