"""Denominators as products: factors with their exponents, in one order."""

from collections.abc import Mapping
from typing import Any

from relumlp.proving.polynomials import Polynomial, whole

Below = tuple[tuple[Polynomial, int], ...]
"""Factors of a denominator with their exponents."""


def merged(p: Below, q: Below) -> Below:
    """Return the factors of a product of two denominators."""
    if not p or not q:
        return p or q
    found = {d.key: (d, e) for d, e in p}
    for d, e in q:
        found[d.key] = (d, e + found.get(d.key, (d, 0))[1])
    return tuple(found[key] for key in sorted(found))


def lcm(p: Below, q: Below) -> Below:
    """Return the factors of the least common multiple of two denominators."""
    found = {d.key: (d, e) for d, e in p}
    for d, e in q:
        found[d.key] = (d, max(e, found.get(d.key, (d, 0))[1]))
    return tuple(found[key] for key in sorted(found))


def missing(whole_below: Below, part: Below) -> Polynomial:
    """Return the product of the factors of a multiple that a denominator does not have."""
    return multiplied(whole_below, {d.key: e for d, e in part})


def multiplied(below: Below, less: Mapping[Any, int]) -> Polynomial:
    """Return the product of all factors, some of them less often, by their keys."""
    found = whole(1)
    for d, e in below:
        for _ in range(e - less.get(d.key, 0)):
            found = found * d
    return found
