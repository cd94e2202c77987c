"""The tape: bytes that Hypothesis draws, and the numbers and arrays that are read off them.

Every strategy draws a tape and reads its case off it, from top to bottom. Three rules keep cases
diverse and counterexamples short:

- A tape draws its bytes at once. Hypothesis varies a case by putting one draw in the place of
  another, so that cases of many draws repeat themselves; and where the sizes of two draws differ it
  fills up with zeros, so that such cases are half empty.
- Bytes of 0 are the smallest case, because Hypothesis makes bytes smaller.
- An array uses up room for :data:`ROOM` entries along each axis, and is cut to its shape. So a size
  can shrink while everything that is read after the array stays as it was.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from relumlp.types import Array, Bools

Option = TypeVar("Option")

REACH = 6
"""No drawn input, weight or cost is larger than this in size (the bias of a node kept on is)."""

FRACTIONS = sorted(
    {Fraction(k, d) for k in range(-REACH, REACH + 1) for d in (1, 2, 3)},
    key=lambda v: (v.denominator, abs(v), v < 0),
)

# 0, 1, −1, 2, −2 make up more than half, so that zeros and ties are common.
TABLE = np.array((FRACTIONS * 4 + FRACTIONS[:5] * 30)[:256], object)
COARSE = np.array(((FRACTIONS[:5] + FRACTIONS[1:5]) * 29)[:256], object)
SPARSE = np.array([0 * v if byte % 5 < 3 else v for byte, v in enumerate(TABLE)], object)
"""The number of each byte: any; 0, ±1 and ±2 alone, so that all is full of ties; mostly 0."""

ROOM, SAMPLES = 4, 5
"""Bounds where no other is asked for: nodes of a layer, or classes; and samples."""

SHORT, LONG = 64, 256
"""Bytes of a tape for a few arrays, and of one for a network with samples."""


# Hypothesis examines every new strategy, which takes longer than drawing from it: hence the cache.
@cache
def blocks(size: int) -> st.SearchStrategy[bytes]:
    """Bytes of that number."""
    return st.binary(min_size=size, max_size=size)


class Tape:
    """Bytes that a case is read off; if they run out, as many again are drawn.

    Parameters
    ----------
    draw : what a composite strategy draws with.
    size : bytes that are drawn at once.

    Attributes
    ----------
    table : the number of each byte: :data:`TABLE`, :data:`COARSE` or :data:`SPARSE`.
    """

    def __init__(self, draw: st.DrawFn, size: int = SHORT) -> None:
        self._draw, self._blocks = draw, blocks(size)
        self._left = self._next_block()
        self.table = TABLE

    def _next_block(self) -> bytes:
        # Shrinking moves what is not 0 to the end. There, back to front, the sizes are read first.
        return self._draw(self._blocks)[::-1]

    def _take(self, size: int) -> bytes:
        while len(self._left) < size:
            self._left += self._next_block()
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def bytes(self, *shape: int, room: int = ROOM) -> Array:
        """Return bytes of that shape, uint8; ``room`` entries along each axis are used up."""
        whole = [max(s, room) for s in shape]
        taken = np.frombuffer(self._take(prod(whole)), np.uint8).reshape(whole)
        return taken[tuple(slice(s) for s in shape)]

    def below(self, limit: int) -> int:
        """Return a whole number of 0 … limit − 1."""
        return self._take(1)[0] % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number of low … high."""
        return low + self.below(high - low + 1)

    def choice(self, options: Sequence[Option]) -> Option:
        """Return one of the options; the first is the smallest."""
        return options[self.below(len(options))]

    def once_in(self, times: int) -> bool:
        """Return True once in so many times; False is smaller."""
        return self.below(times) == times - 1

    def integers(self, limit: int, *shape: int) -> Array:
        """Return whole numbers of 0 … limit − 1, int64."""
        return self.bytes(*shape).astype(np.int64) % limit

    def flags(self, times: int, *shape: int) -> Bools:
        """Return flags that are True once in so many times."""
        return np.asarray(self.bytes(*shape) % times == times - 1, np.bool_)

    def numbers(self, *shape: int, dtype: Any = "exact") -> Array:
        """Return numbers of size at most :data:`REACH`, many of them 0 or equal.

        Fractions (dtype object) for "exact". Of floats half have all bits, so that sums and
        products round: a byte of the table's second half stands for a multiple of REACH / 2^23,
        which the next three bytes tell.
        """
        if dtype == "exact":
            return np.asarray(self.table[self.bytes(*shape)])
        first, *rest = np.moveaxis(self.bytes(*shape, 4).astype(np.int64), -1, 0)
        full = rest[0] + 256 * rest[1] + 65536 * (rest[2] - 128)
        whole = self.table[first].astype(np.float64)
        return np.asarray(np.where(first < 128, whole, full * (REACH / 2**23)), dtype)


def exact(numbers: Any) -> Array:
    """Return nested lists of numbers as an array of Fractions: to write a case down."""
    table = np.array(numbers, object)
    return np.array([Fraction(v) for v in table.flat], object).reshape(table.shape)
