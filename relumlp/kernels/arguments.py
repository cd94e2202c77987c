"""What a kernel is handed: arrays of one layout, and samples as bytes; NumPy alone."""

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.types import Array

DTYPES = ("uint8", "float32", "float64")
"""Of stored inputs; the bytes of a number tell which."""


def contiguous(array: ArrayLike, dtype: DTypeLike | None = None) -> Array:
    """Return an argument of a kernel in the one layout that kernels are compiled for.

    That is row by row, aligned, in the processor's byte order, and read-only. Numba compiles a
    kernel anew for each layout and dtype it meets, for seconds. Copied only if it has another one.

    Parameters
    ----------
    array : what a kernel only reads.
    dtype : the dtype that it is converted to; its own if None.
    """
    dtype = np.asarray(array).dtype.newbyteorder("=") if dtype is None else dtype
    found: Array = np.require(array, dtype, ["C_CONTIGUOUS", "ALIGNED"]).view()
    found.flags.writeable = False
    return found


def as_bytes(inputs: Array) -> Array:
    """Return the rows of inputs (n, s_0) as bytes (n, s_0 × 1, 4 or 8), read-only.

    Truth values are bytes; numbers of other dtypes are converted to float64. Nothing is copied
    otherwise.
    """
    stored = inputs.view(np.uint8) if inputs.dtype == np.bool_ else inputs
    if stored.dtype.name not in DTYPES:
        stored = stored.astype(np.float64)
    return contiguous(stored).view(np.uint8)
