"""How a call ended, and whether it may end so."""

import math
import signal
import warnings
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from campaigns.surface_parts.hostile import Later
from relumlp.errors import UserError

LONGEST = 90
"""Seconds after which a call counts as hung; a kernel that is compiled meanwhile takes 20."""
MOST = 1000
"""Entries that are taken from a lazy result."""


def outcome(call: Callable[..., Any], arguments: Mapping[str, Any]) -> tuple[str, Any]:
    """Call a function; "value" and its result, "refused" and the sentence, "raw" and the error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        signal.alarm(LONGEST)
        try:
            given = {n: v.make() if isinstance(v, Later) else v for n, v in arguments.items()}
            return "value", plain(call(**given))
        except UserError as refused:
            return ("refused", str(refused)) if is_sentence(str(refused)) else ("raw", str(refused))
        except (Exception, RecursionError) as error:
            return "raw", f"{type(error).__name__}: {error}"[:200]
        finally:
            signal.alarm(0)


def hung(signum: int, frame: Any) -> None:
    """End a call that takes too long."""
    raise TimeoutError(f"no answer in {LONGEST} s")


signal.signal(signal.SIGALRM, hung)


def is_sentence(words: str) -> bool:
    """Whether a refusal says what was expected and what came, without an address of memory."""
    return "expected" in words and "\n" not in words.strip() and len(words) < 2000


def plain(value: Any) -> Any:
    """Return a result as nested tuples of arrays and numbers, lazy ones read."""
    if value is None or isinstance(value, (str, int, float, np.ndarray, np.generic)):
        return value
    if isinstance(value, Mapping):
        return tuple((k, plain(v)) for k, v in value.items())
    if hasattr(value, "theta"):
        return (value.sizes, value.theta, value.bias)
    if hasattr(value, "__dataclass_fields__"):
        return tuple(plain(getattr(value, name)) for name in value.__dataclass_fields__)
    if callable(value):
        return "a function"
    if isinstance(value, Iterable):
        return tuple(plain(v) for v in islice(value, MOST))
    return value


def alike(one: Any, two: Any) -> bool:
    """Whether two results are the same up to the rounding of single precision."""
    if isinstance(one, tuple) or isinstance(two, tuple):
        both = isinstance(one, tuple) and isinstance(two, tuple) and len(one) == len(two)
        return both and all(alike(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, str) or one is None or isinstance(two, str) or two is None:
        return bool(one == two)
    a, b = (np.asarray(v) for v in (one, two))
    try:
        a, b = a.astype(float), b.astype(float)
    except (TypeError, ValueError, OverflowError):
        return bool(np.array_equal(one, two))
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-4, atol=1e-4, equal_nan=True))


def unsaid(value: Any, before: Any) -> bool:
    """Whether a result has a NaN or an infinity where the valid arguments' result has none."""
    return bad_numbers(value) and not bad_numbers(before)


def bad_numbers(value: Any) -> bool:
    """Whether a result has a NaN or an infinity anywhere."""
    if isinstance(value, tuple):
        return any(bad_numbers(v) for v in value)
    if isinstance(value, (float, np.floating)):
        return not math.isfinite(value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return not bool(np.isfinite(value).all())
    if isinstance(value, np.ndarray) and value.dtype == object:
        return any(isinstance(v, float) and not math.isfinite(v) for v in value.flat)
    return False
