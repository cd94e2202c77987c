"""What a case is made of: its numbers one by one, replaced by others, or found in a drawn case."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.network.mlp import MLP
from relumlp.proving.absolute import Absolute
from relumlp.proving.domain import Domain, Fields, Size
from relumlp.proving.path import Path
from relumlp.proving.polynomials import factors
from relumlp.proving.signs import sign_of
from relumlp.proving.symbolic import Symbolic


def replaced(case: Any, by: Callable[[Symbolic], Any]) -> Any:
    """Return a case with other numbers in place of its symbols."""
    if isinstance(case, Absolute):
        case = case.resolved()
    if isinstance(case, Symbolic):
        return by(case)
    if isinstance(case, MLP):
        return MLP(case.sizes, replaced(case.theta, by), case.bias, case.unit)
    if isinstance(case, np.ndarray) and case.dtype == object:
        found = np.empty(case.shape, object)
        for at in np.ndindex(case.shape):
            found[at] = replaced(case[at], by)
        return found
    if isinstance(case, (list, tuple)):
        parts = [replaced(part, by) for part in case]
        return type(case)(*parts) if hasattr(case, "_fields") else type(case)(parts)
    return case


def valued(x: Symbolic, values: Mapping[int, Any]) -> Fraction:
    """Return the value of a number, given those of its variables."""
    below = Fraction(x.k)
    for d, e in x.below:
        below = below * d.at(values) ** e
    return Fraction(x.n.at(values)) / below


def pieces(case: Any) -> Iterator[Any]:
    """Yield the numbers, flags and shapes that a case is made of, always in the same order."""
    if isinstance(case, MLP):
        yield from (case.sizes, case.bias, case.unit)
        yield from pieces(case.theta)
    elif isinstance(case, np.ndarray):
        yield case.shape
        yield from case.ravel().tolist()
    elif isinstance(case, (list, tuple)):
        yield len(case)
        for part in case:
            yield from pieces(part)
    else:
        yield case


def is_member(domain: Domain, case: Any, size: Size, fields: Fields) -> bool:
    """Whether a drawn case is among those that a domain stands for at a size.

    Some path of the domain must have the case's flags and shapes, and its suppositions must hold
    for the case's numbers.
    """
    left: list[Any] = [()]
    while left:
        path = Path(left.pop())
        built = domain.build(path, size, fields)
        left += [prefix for prefix, _ in path.pending]
        values = assigned(built, case)
        if values is not None and all_hold(path, values):
            return True
    return False


def assigned(built: Any, case: Any) -> dict[int, Any] | None:
    """Return the value of each variable in a drawn case; None if the cases differ otherwise."""
    values: dict[int, Any] = {}
    later = []
    made, drawn = list(pieces(built)), list(pieces(case))
    if len(made) != len(drawn):
        return None
    for symbol, value in zip(made, drawn, strict=True):
        if not isinstance(symbol, Symbolic):
            if symbol is not value and symbol != value:
                return None
        elif (v := single(symbol)) is None:
            later.append((symbol, value))
        elif values.setdefault(v, value) != value:
            return None
    return values if all(valued(x, values) == value for x, value in later) else None


def single(x: Symbolic) -> int | None:
    """Return the variable that a number is; None if it is none."""
    if x.below or x.k > 1 or len(x.n.terms) > 1:
        return None
    (monomial, c), *_ = x.n.terms.items() or [(0, 0)]
    powers = list(factors(monomial))
    return powers[0][0] if c == 1 and len(powers) == 1 and powers[0][1] == 1 else None


def all_hold(path: Path, values: Mapping[int, Any]) -> bool:
    """Whether all that a path supposes holds for some values."""
    return all(sign_of(c.polynomial.at(values)) & c.signs for c in path.conditions)
