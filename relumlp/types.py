"""The types of formulas' arguments: numbers, arrays of numbers, and one array per layer."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""float32, float64, or ``object`` holding :class:`fractions.Fraction`; the dtype is known only when
a program runs.

A union of the three array types would state the dtypes, but NumPy's own annotations lose the union
at the first ``np.stack``, and each formula is written once for all three dtypes."""

Ints: TypeAlias = npt.NDArray[np.integer]
"""Arrays of whole numbers: labels, counts, and numbers of samples and nodes."""

Bools: TypeAlias = npt.NDArray[np.bool_]
"""Switches: True where a node is on."""

Layers: TypeAlias = Sequence[Array]
"""N + 1 entries; entry i is the array of layer i. An entry is None where layer 0 has no array, and
where a layer has no bias. The type does not include None, because type checkers would then require
an assertion at every ``W[i + 1] @ a[i]``, and would not understand ``b[i] is None``."""

BoolLayers: TypeAlias = Sequence[Bools]
"""Switches per layer, N + 1 entries; entry 0 is None."""

Exact: TypeAlias = Fraction | float
"""A Fraction where the arithmetic was exact, else a float, which may be NaN or ∞."""

Entry = TypeVar("Entry")


def per_layer(values: Iterable[Entry]) -> list[Entry]:
    """Return the entries of layers 1 … N after an entry 0 that is None."""
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
