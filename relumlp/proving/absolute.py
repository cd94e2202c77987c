"""|x| of a symbolic number, whose sign is asked for only when it matters.

Checks of arguments ask whether |x| is below infinity, which is true on both sides of a fork.
"""

import math
import numbers
from typing import Any

from relumlp.proving.signs import ANY, NOT_NEGATIVE, NOT_POSITIVE, NOT_ZERO, POSITIVE, ZERO
from relumlp.proving.symbolic import Symbolic

OF_ZERO = {POSITIVE: NOT_ZERO, NOT_POSITIVE: ZERO, ZERO: ZERO, NOT_ZERO: NOT_ZERO,
           NOT_NEGATIVE: ANY, 1: 0}  # fmt: skip
"""What is asked of x where |x| is compared with 0."""


class Absolute:
    """|x|; it becomes x or −x at the first question that needs to know which."""

    __slots__ = ("_found", "of")

    def __init__(self, of: Symbolic) -> None:
        self.of = of
        self._found: Symbolic | None = None

    def resolved(self) -> Symbolic:
        """Return x or −x, whichever is not negative on the path."""
        if self._found is None:
            self._found = self.of if self.of >= 0 else -self.of
        return self._found

    def compared(self, other: Any, wanted: int) -> Any:
        """Answer a comparison; with an infinity or with 0 without a fork by sign."""
        if self._found is None and isinstance(other, (int, float)):
            if other == 0:
                return self.of.path.decide(self.of, OF_ZERO[wanted]) if OF_ZERO[wanted] else False
            if isinstance(other, float) and math.isinf(other):
                return self.of.compared(other, wanted)
        return self.resolved().compared(other, wanted)

    def __abs__(self) -> "Absolute":
        return self

    def __hash__(self) -> int:
        return hash(self.resolved())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.resolved(), name)


def forward(name: str) -> Any:
    """Return a method that does to x or −x what the symbolic number's method of that name does."""

    def method(self: Absolute, *others: Any) -> Any:
        return getattr(self.resolved(), name)(*others)

    return method


def comparison(wanted: int) -> Any:
    """Return a method that compares."""
    return lambda self, other: self.compared(other, wanted)


FORWARDED = (
    *("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "neg", "pos"),
    *("bool", "float", "int", "repr", "round", "floor", "floordiv", "mod"),
)

for _name in FORWARDED:
    setattr(Absolute, f"__{_name}__", forward(f"__{_name}__"))
for _name, _signs in {"eq": 2, "ne": 5, "lt": 1, "le": 3, "gt": 4, "ge": 6}.items():
    setattr(Absolute, f"__{_name}__", comparison(_signs))
numbers.Real.register(Absolute)
