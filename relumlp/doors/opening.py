"""Doors: what a public function asks of its arguments, written beside its name.

    @door(a_t="t i", a_s="s i", phi="s j")
    def net_cost(a_t: Array, a_s: Array, phi: Array) -> Array: ...

The annotation says what kind of argument it is: an array of numbers, switches, whole numbers, one
array per layer, a number, a class of the package. The text says its shape: one word for each axis.
Equal words are equal lengths, a number is that length, and ``…`` stands for any axes in front,
which broadcast. In lists of layers ``s_i`` and ``s_i-1`` are the widths of layer i and of the
layer before, ``s_0`` and ``s_N`` those of the first and the last, and ``?`` at the end allows
None. Entry 0 must be None, unless the text begins with ``0:``.

Words that end in a colon stand before: ``whole:`` for whole numbers, ``exact:`` where whole numbers
beyond 2⁵³ may come, because nothing is rounded, ``nan:`` and ``inf:`` where NaN and infinities may
come, ``some:`` where an array may not be empty, ``any:`` where it may have any shape.

A door converts before it opens: containers to arrays, byte orders to the machine's own, integers to
numbers that cannot wrap (:mod:`relumlp.arrays`). It refuses NaN and infinities. Behind it, the
arithmetic of floats may not overflow: a sum or product beyond the largest float is refused in words
too. Functions that are called behind a door trust it, so a formula is checked once, where the user
enters, and costs nothing where formulas call each other.
"""

import inspect
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from math import isfinite
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

from relumlp.doors.asking import asked
from relumlp.doors.guests import Guests
from relumlp.errors import UserError

P = ParamSpec("P")
R = TypeVar("R")


ASKED = "asked"
"""Attribute of a function with a door: what is asked of each parameter."""


class _Place(threading.local):
    """Where a thread is: behind a door, or outside."""

    behind = False


PLACE = _Place()

FLOATS = "expected numbers whose sums and products are floats"
BEYOND = {
    "overflow": "an overflow",
    "underflow": "an underflow",
    "divide by zero": "a division by 0",
    "invalid value": "a difference or product of infinities",
}
"""What NumPy calls the end of the floats, and the words for it."""


def door(**shapes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check and convert the arguments of a function; see the module.

    Parameters
    ----------
    shapes : for each array among the function's parameters, its shape in words; and
        ``returns="finite"`` for a function whose results are finite wherever they are floats.
    """
    if shapes.pop("returns", "") == "finite":
        return _hung(shapes, _finite)
    return _hung(shapes, _entered)


def gate(**shapes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check and convert the arguments of a function that calls what the user brings.

    The formulas that such a function calls are checked, because the user's own functions, which
    call formulas too, are not to be trusted.
    """
    return _hung(shapes, lambda function, *args, **kwargs: function(*args, **kwargs))


def _hung(
    shapes: Mapping[str, str], entered: Callable[..., Any]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def hung(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        wanted = {name: asked(p.annotation, shapes.get(name)) for name, p in
                  signature.parameters.items()}  # fmt: skip
        assert shapes.keys() <= wanted.keys(), f"{function.__name__}: {shapes.keys()}"

        @wraps(function)
        def opened(*args: P.args, **kwargs: P.kwargs) -> R:
            if PLACE.behind:
                return function(*args, **kwargs)
            bound = signature.bind(*args, **kwargs)
            bound.arguments.update(Guests(wanted).admitted(bound.arguments))
            found: R = entered(function, *bound.args, **bound.kwargs)
            return found

        # Whoever tries functions with all kinds of arguments reads here what is asked of them.
        opened.__dict__[ASKED] = wanted
        return opened

    return hung


def _entered(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a function behind its door; what it yields later is computed there, too."""
    found = behind(function, *args, **kwargs)
    return _each(function.__name__, found) if isinstance(found, Iterator) else found


def _finite(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a function behind its door, and refuse a result that is not finite.

    A matrix product in several threads overflows in silence, because NumPy sees the flags of its
    own thread only.
    """
    found = _entered(function, *args, **kwargs)
    if not _is_finite(found):
        raise UserError(f"{function.__name__}: {FLOATS}, got {BEYOND['overflow']}")
    return found


def _is_finite(found: Any) -> bool:
    """Whether all floats of an array, or of a list or record of arrays, are finite."""
    if isinstance(found, (list, tuple)):
        return all(map(_is_finite, found))
    if not isinstance(found, np.ndarray) or found.dtype.kind not in "fO":
        return True
    if found.dtype.kind == "O":
        return all(isfinite(v) for v in found.flat if isinstance(v, float))
    return bool(np.isfinite(found).all())


def _each(name: str, entries: Iterator[Any]) -> Iterator[Any]:
    nothing = object()
    while True:
        with _place(name):
            entry = next(entries, nothing)
        if entry is nothing:
            return
        yield entry


def behind(function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Call a function whose arguments have been admitted; an overflow in it becomes a sentence."""
    with _place(function.__name__):
        return function(*args, **kwargs)


@contextmanager
def _place(name: str) -> Iterator[None]:
    """Go behind a door and come back; what NumPy says of numbers and memory becomes a sentence."""
    before, PLACE.behind = PLACE.behind, True
    try:
        with np.errstate(over="raise", invalid="raise", divide="raise", under="ignore"):
            yield
    except (FloatingPointError, OverflowError) as error:
        what = BEYOND.get(str(error).split(" encountered")[0], "an overflow")
        raise UserError(f"{name}: {FLOATS}, got {what}") from None
    except MemoryError as error:
        raise UserError(
            f"{name}: expected arguments whose results fit into memory, got "
            f"{str(error) or 'an allocation that failed'}"
        ) from None
    finally:
        PLACE.behind = before


def inside(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function behind a door, for callers that have checked, or that accept infinity."""
    # As inspect.unwrap does, which is as slow as a small layer.
    found: Any = function
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return cast("Callable[P, R]", found)
