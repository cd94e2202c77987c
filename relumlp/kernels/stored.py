"""Samples as they are stored, bytes or floats, become inputs of the network's own dtype.

A kernel is handed the bytes of the rows, whatever their dtype (see ``as_bytes`` in
:mod:`relumlp.kernels.arguments`). So one compilation of a large kernel serves bytes, single and
double precision.
"""

import numpy as np

from relumlp.kernels.compiling import kernel
from relumlp.types import Array


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
