"""The tape that networks are drawn from."""

import math
from fractions import Fraction
from functools import cache

import numpy as np
from hypothesis import strategies as st

from relumlp.types import Array

REACH = 6
"""No drawn input, weight or cost is larger than this in size (the bias of a node kept on is)."""


ROOM = 4
"""Arrays are drawn at least so wide and cut: sizes can shrink while the numbers stay."""


FRACTIONS = sorted(
    {Fraction(k, d) for k in range(-REACH, REACH + 1) for d in (1, 2, 3)},
    key=lambda v: (v.denominator, abs(v), v < 0),
)


# 0, 1, −1, 2, −2 make up more than half, so that zeros and ties are common.
TABLE = np.array((FRACTIONS * 4 + FRACTIONS[:5] * 30)[:256], object)


@cache
def raw(*shape: int) -> st.SearchStrategy[Array]:
    """Bytes of that shape, cut from an array that is at least :data:`ROOM` wide."""
    room = [max(s, ROOM) for s in shape]
    size = math.prod(room)
    drawn = st.binary(min_size=size, max_size=size)
    cut = tuple(slice(s) for s in shape)
    # Shrinking moves what is not 0 to the end; back to front it comes to where sizes can shrink.
    return drawn.map(lambda data: np.frombuffer(data, np.uint8)[::-1].reshape(room)[cut])
