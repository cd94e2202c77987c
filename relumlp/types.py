"""The types that formulas take: numbers, arrays of them, and a sequence with an array per layer."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""float32, float64, or ``object`` holding :class:`fractions.Fraction`, known when a program runs.

A union of the three would say it before, but NumPy's own types then lose it at the first
``np.stack``; and a formula that is one for all three is one line for all three."""

Ints: TypeAlias = npt.NDArray[np.integer]
"""Whole numbers: labels, numbers of samples and nodes, and what is counted once and for all."""

Bools: TypeAlias = npt.NDArray[np.bool_]
"""Switches: True where a node is on."""

Layers: TypeAlias = Sequence[Array]
"""N + 1 entries; entry i is the array of layer i. Where layer 0 has none, and among biases wherever
a layer has none, the entry is None. The type leaves this out: it would ask for an assertion in
every ``W[i + 1] @ a[i]``, and not see through ``b[i] is None``."""

BoolLayers: TypeAlias = Sequence[Bools]
"""Switches per layer, N + 1 entries; entry 0 is None."""

Exact: TypeAlias = Fraction | float
"""A number that is a Fraction where the arithmetic was exact; else a float, be it NaN or ∞."""

Entry = TypeVar("Entry")


def per_layer(values: Iterable[Entry]) -> list[Entry]:
    """Set what layers 1 … N have behind an entry 0, which is None."""
    return cast(list[Entry], [None, *values])


class Number(Protocol):
    """One real number in any arithmetic: an int, a float, a NumPy scalar, a Fraction."""

    def __add__(self, other: Any, /) -> Any: ...
    def __radd__(self, other: Any, /) -> Any: ...
    def __sub__(self, other: Any, /) -> Any: ...
    def __rsub__(self, other: Any, /) -> Any: ...
    def __mul__(self, other: Any, /) -> Any: ...
    def __rmul__(self, other: Any, /) -> Any: ...
    def __truediv__(self, other: Any, /) -> Any: ...
    def __rtruediv__(self, other: Any, /) -> Any: ...
    def __pow__(self, other: Any, /) -> Any: ...
    def __neg__(self) -> Any: ...
    def __abs__(self) -> Any: ...
    def __lt__(self, other: Any, /) -> Any: ...
    def __le__(self, other: Any, /) -> Any: ...
    def __gt__(self, other: Any, /) -> Any: ...
    def __ge__(self, other: Any, /) -> Any: ...
    def __float__(self) -> float: ...
