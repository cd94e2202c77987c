"""The two shapes that every formula takes."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""float32, float64, or ``object`` holding :class:`fractions.Fraction`."""

Layers: TypeAlias = Sequence[Any]
"""N + 1 entries; entry i is the array of layer i, entry 0 is None where layer 0 has none."""

Bools: TypeAlias = npt.NDArray[np.bool_]
"""Switches: True where a node is on."""
