"""Numbers at the ends of floats, subnormal ones and ties: the right result, or a sentence.

Formulas of all rooms of mathematics get arrays of ±1e30, ±1e200, subnormal numbers, the ends of
float32 and float64, and equal numbers, in both precisions. A result must lie within the bound of
its roundings of the exact one (:mod:`campaigns.numerical_parts.bounded`), and be the exact one
where a formula promises it. A refusal must be in words, and only where some number on the way is
beyond the largest float. A warning, an infinity or a NaN that nobody asked for is a failure.
"""

import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from campaigns.numerical_parts.bounded import Bounded, Place, all_bounded
from campaigns.numerical_parts.draws import POOLS, Draw
from campaigns.numerical_parts.table import EXACT, FINITE, FORMULAS, SHARES
from campaigns.tally import Tally

COUNT = 40_000


def run(tally: Tally, seed: int, count: int) -> None:
    """Try the formulas one after the other, each with another pool and precision."""
    tried: list[tuple[str, Any, Callable[..., tuple[bool, str]]]] = [
        *((n, f, within_bound) for n, f in FORMULAS.items()),
        *((n, f, equal) for n, f in EXACT.items()),
        *((n, f, sum_to_one) for n, f in SHARES.items()),
        *((n, f, finite) for n, f in FINITE.items()),
    ]
    pools = [(pool, dtype) for pool in POOLS for dtype in (np.float64, np.float32)]
    for k in range(count):
        name, (function, drawn), judge = tried[k % len(tried)]
        pool, dtype = pools[k // len(tried) % len(pools)]
        given = drawn(Draw(np.random.default_rng([seed, k]), pool, dtype))
        ended, words = attempt(function, given, judge, dtype)
        say = tally.bad if ended.startswith("!") else tally.good
        told = (f"case {k} of seed {seed}, {pool}, {dtype.__name__}: {words}"[:700],)
        say(name, ended.removeprefix("!"), *(told if ended.startswith("!") else ()))


def attempt(
    function: Callable[..., Any], given: tuple[Any, ...], judge: Callable[..., Any], dtype: Any
) -> tuple[str, str]:
    """Return how a call ended, with a ! in front of what must not be, and words for it."""
    from relumlp.errors import UserError

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = function(*given)
        except UserError as refusal:
            needed, words = is_needed(function, given, judge, dtype)
            return ("refused in words" if needed else "!refused needlessly"), f"{refusal} {words}"
        except Exception as raw:  # whatever else comes is what the campaign looks for
            return "!raw error or warning", f"{type(raw).__name__}: {raw} for {given}"
    right, words = judge(function, given, found, dtype)
    return words if right else f"!{words}", f"{found} for {given}"


def exactly(function: Callable[..., Any], given: tuple[Any, ...], dtype: Any) -> Any:
    """Compute the formula with exact numbers, behind its door."""
    from relumlp.doors.opening import behind

    Place.begin(dtype)
    return behind(function, *all_bounded(given))


def is_needed(
    function: Callable[..., Any], given: tuple[Any, ...], judge: Any, dtype: Any
) -> tuple[bool, str]:
    """Whether some number on the way to the result may be beyond the largest float.

    Nothing is beyond where all is exact; only the costs of ranked paths are floats.
    """
    if judge is equal:
        return function is EXACT["paths.top_paths"][0], f"for {given}"
    if judge is not within_bound:
        return True, ""
    exactly(function, given, dtype)
    return 4 * Place.peak > Fraction(float(np.finfo(dtype).max)), f"for {given}"


def within_bound(
    function: Callable[..., Any], given: tuple[Any, ...], found: Any, dtype: Any
) -> tuple[bool, str]:
    """Compare with the exact result, entry by entry."""
    exact = list(flat(exactly(function, given, dtype)))
    floats = list(flat(found))
    if Place.unsure:
        return all(np.isfinite(float(v)) for v in floats), "finite, a tie within roundings"
    if len(exact) != len(floats):
        return False, "other number of entries"
    for x, v in zip(floats, exact, strict=True):
        if not np.isfinite(float(x)):
            return False, "infinite or NaN"
        value, error = (v.value, v.error) if isinstance(v, Bounded) else (Fraction(int(v)), 0)
        if abs(Fraction(float(x)) - value) > error:
            return False, "beyond the bound"
    return True, "within the bound"


def equal(
    function: Callable[..., Any], given: tuple[Any, ...], found: Any, dtype: Any
) -> tuple[bool, str]:
    """Compare with the result for Fractions."""
    exact = function(*[fractions(v) for v in given])
    same = list(flat(found)) == list(flat(exact))
    return same, "the exact result" if same else f"another result than {exact}"


def sum_to_one(
    function: Callable[..., Any], given: tuple[Any, ...], found: Any, dtype: Any
) -> tuple[bool, str]:
    """Probabilities between 0 and 1, with a sum of 1 within eight roundings, or within 1e-9."""
    p = np.asarray(found, dtype=np.float64)
    eps = max(8 * float(np.finfo(dtype).eps), 1e-9)
    right = bool(((p >= 0) & (p <= 1 + eps)).all() and (abs(p.sum(axis=-1) - 1) <= eps).all())
    return right, "probabilities" if right else "no probabilities"


def finite(
    function: Callable[..., Any], given: tuple[Any, ...], found: Any, dtype: Any
) -> tuple[bool, str]:
    """A finite result that is not negative."""
    right = bool((np.isfinite(found) & (np.asarray(found) >= 0)).all())
    return right, "finite" if right else "infinite, negative or NaN"


def fractions(value: Any) -> Any:
    """Return arguments with all floats as Fractions."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        found = np.empty(value.shape, object)
        found.ravel()[:] = [Fraction(v) for v in value.ravel().tolist()]
        return found
    return [fractions(v) for v in value] if isinstance(value, list) else value


def flat(result: Any) -> Iterator[Any]:
    """Yield the numbers of a result, whatever lists, records and arrays hold them."""
    if isinstance(result, np.ndarray) and result.dtype != object:
        yield from result.ravel().tolist()
    elif isinstance(result, np.ndarray):
        yield from result.ravel()
    elif isinstance(result, (list, tuple)):
        for part in result:
            yield from flat(part)
    elif result is not None:
        yield result
