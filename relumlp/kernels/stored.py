"""Samples as they are stored, bytes or floats, copied into inputs of the network's own dtype.

A kernel is handed the bytes of the rows, whatever their dtype. So one compilation of a large kernel
serves bytes, single and double precision.
"""

import numpy as np

from relumlp.kernels.compiling import kernel
from relumlp.types import Array

DTYPES = ("uint8", "float32", "float64")
"""Of stored inputs; the bytes of a number tell which."""


def as_bytes(inputs: Array) -> Array:
    """Return the rows of inputs (n, s_0) as bytes (n, s_0 × 1, 4 or 8), read-only.

    Truth values are bytes; numbers of other dtypes are converted to float64. Nothing is copied
    otherwise.
    """
    stored = inputs.view(np.uint8) if inputs.dtype == np.bool_ else inputs
    if stored.dtype.name not in DTYPES:
        stored = stored.astype(np.float64)
    found: Array = np.ascontiguousarray(stored).view(np.uint8)
    found.flags.writeable = False
    return found


@kernel
def scaled(row: Array, scale: float, out: Array) -> None:
    """out ← row × scale."""
    for k in range(len(row)):
        out[k] = out.dtype.type(row[k]) * scale


@kernel
def read(row: Array, size: int, scale: float, out: Array) -> None:
    """out ← numbers × scale, for the bytes of a row of numbers of ``size`` bytes each."""
    if size == 1:
        scaled(row, scale, out)
    elif size == 4:
        scaled(row.view(np.float32), scale, out)
    else:
        scaled(row.view(np.float64), scale, out)
