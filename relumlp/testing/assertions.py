"""How claims assert: equal means equal, number by number, and a failure shows both sides."""

from itertools import pairwise
from typing import Any

import numpy as np

from relumlp.information.entropies import with_logarithms
from relumlp.testing.comparisons import DECIDED


def assert_equal(lhs: Any, rhs: Any) -> None:
    """Assert that two arrays or numbers are the same, in shape and in every entry; no tolerance."""
    lhs, rhs = np.asarray(lhs), np.asarray(rhs)
    assert lhs.shape == rhs.shape, f"shapes {lhs.shape} and {rhs.shape} differ"
    # Entry by entry only to name the one that differs, because that is slow.
    for at in () if np.all(lhs == rhs) else np.ndindex(lhs.shape):
        assert lhs[at] == rhs[at], f"{lhs[at]} is not {rhs[at]}{at_entry(at)}"


def assert_all(condition: Any, what: str) -> None:
    """Assert that a condition holds in every entry; ``what`` says it in words or symbols."""
    condition = np.asarray(condition).astype(bool)
    for at in () if condition.all() else np.ndindex(condition.shape):
        assert condition[at], f"{what} fails{at_entry(at)}"


def assert_ascending(*values: Any) -> None:
    """Assert that no number is above the one that follows it."""
    for value, bound in pairwise(values):
        assert value <= bound, f"{value} is above {bound}"


def assert_close(lhs: Any, rhs: Any, within: float) -> None:
    """Assert that two arrays differ by at most ``within``; the caller says why so much.

    Nothing is rounded where a side holds numbers of :mod:`relumlp.testing.logarithms`.
    """
    lhs, rhs = (with_logarithms(np.asarray(side)) for side in (lhs, rhs))
    DECIDED.rounded += object not in (lhs.dtype, rhs.dtype) and lhs.size > 0
    assert lhs.shape == rhs.shape, f"shapes {lhs.shape} and {rhs.shape} differ"
    gaps = np.atleast_1d(abs(lhs - rhs))
    with np.errstate(invalid="ignore"):
        far = [float(gap) for gap in gaps[~(gaps <= within)]]
    assert not far, f"the two sides differ by {max(far):g}, which is more than {within:g}"


def at_entry(at: tuple[int, ...]) -> str:
    """Say where in an array an entry stands; nothing for a single number."""
    return f", at {list(at)}" if at else ""


EPSILON = float(np.finfo(np.float64).eps)
