"""What a path knows of signs, and what follows from it without a solver.

The sign of a polynomial is known if it was supposed; if the signs of its factors are; if all of
its terms have one sign; or if it is the sum of two polynomials of known sign that do not work
against each other.
"""

from typing import Any

from relumlp.proving.polynomials import FIELD, Polynomial, factors, variable
from relumlp.proving.signs import (
    ANY,
    PLUS,
    POSITIVE,
    ZERO,
    flipped,
    power,
    product,
    sign_of,
    total,
)

TRIED = 24
"""So many polynomials of known sign are tried as factors of another, the latest first."""

PASSES = 4
"""What one polynomial leaves may be divisible by an earlier one; so many rounds are tried."""

ONE_SIGN = (1, 2, 4)
"""Sets of a single sign."""


class Known:
    """Signs of primitive polynomials.

    Attributes
    ----------
    signs : the signs that a polynomial may have, by its key.
    longer : polynomials of two terms or more among them, in the order in which they came.
    zeros : those among them that are 0.
    """

    def __init__(self) -> None:
        self.signs: dict[Any, int] = {}
        self.longer: list[Polynomial] = []
        self.zeros: list[Polynomial] = []

    def rest(self, p: Polynomial) -> Polynomial:
        """Return a polynomial of the same sign: multiples of what is 0 are taken away."""
        for _ in range(PASSES if len(self.zeros) > 1 else 1):
            before = p
            for zero in self.zeros:
                p = p.modulo(zero)
            if p is before:
                break
        return p

    def restrict(self, p: Polynomial, allowed: int) -> int:
        """Take note of the signs that a polynomial may have; return those that are left."""
        if len(p.terms) > 1 and p.key not in self.signs:
            self.longer.append(p)
        self.signs[p.key] = self.signs.get(p.key, ANY) & allowed
        return self.signs[p.key]

    def sign(self, p: Polynomial) -> int:
        """Return the signs that a polynomial may have, as far as they are easily seen."""
        known = self.signs.get(p.key, ANY)
        for found in (self._by_terms, self._by_factors, self._by_sums):
            if known in ONE_SIGN:
                break
            known &= found(p)
        return known

    def _by_terms(self, p: Polynomial) -> int:
        return total(product(self._of_monomial(m), sign_of(c)) for m, c in p.terms.items())

    def _of_monomial(self, monomial: int) -> int:
        found = POSITIVE
        for v, e in factors(monomial):
            known = self.signs.get(((1 << FIELD * v, 1),), ANY)
            found = product(found, power(known, e))
        return found

    def _by_factors(self, p: Polynomial) -> int:
        parts = self.split(p)
        if len(parts) == 1 and parts[0][1] == 1:
            return ANY
        found = POSITIVE
        for d, e in parts:
            sign, primitive = d.primitive
            known = self.signs.get(primitive.key, ANY) & self._by_terms(primitive)
            found = product(found, power(known if sign > 0 else flipped(known), e))
        return found

    def _by_sums(self, p: Polynomial) -> int:
        """Return what follows where p is the sum of two polynomials of known sign."""
        left = ANY
        for d in reversed(self.longer[-TRIED:]):
            known = self.signs[d.key]
            for q, sign in ((p - d, known), (p + d, flipped(known))):
                if len(q.terms) < len(p.terms) + len(d.terms):
                    left &= PLUS[sign][self._directly(q)]
            if left in ONE_SIGN:
                break
        return left

    def _directly(self, p: Polynomial) -> int:
        """Return the signs that are known of a polynomial itself, or follow from its terms."""
        if not p.terms:
            return ZERO
        sign, primitive = p.primitive
        known = self.signs.get(primitive.key, ANY)
        found = known if known in ONE_SIGN else known & self._by_terms(primitive)
        return found if sign > 0 else flipped(found)

    def split(self, p: Polynomial) -> list[tuple[Polynomial, int]]:
        """Split a primitive polynomial into variables and factors that are known."""
        monomial = p.common_monomial
        parts = [(variable(v), e) for v, e in factors(monomial)]
        p = p.without(monomial) if monomial else p
        for d in reversed(self.longer[-TRIED:]):
            e = 0
            while len(p.terms) > 1 and (quotient := p.shortened(d)) is not None:
                p, e = quotient, e + 1
            parts += [(d, e)] * (e > 0)
        return parts + [(p, 1)] * (p.constant != 1)
