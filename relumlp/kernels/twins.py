"""The table of pairs of plain form and kernel, which have the same name and signature.

A public function validates, then calls one or the other through :func:`pick`; the plain form
never calls the kernel, and a kernel is imported (and compiled) only when it is asked for.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from relumlp.types import Array

PAIRS = {
    "train_steps": ("relumlp.training.steps", "relumlp.kernels.training"),
    "outputs": ("relumlp.network.chunked", "relumlp.kernels.outputs"),
    "sum_active_paths": ("relumlp.paths.tables", "relumlp.kernels.paths"),
    "write_active_paths": ("relumlp.paths.tables", "relumlp.kernels.paths"),
    "count_signs": ("relumlp.gaps.signs", "relumlp.kernels.gaps"),
    "layer_log_density": ("relumlp.classifiers.density", "relumlp.kernels.density"),
    "number_patterns": ("relumlp.information.patterns", "relumlp.kernels.patterns"),
    "add_class_counts": ("relumlp.information.sample_sets", "relumlp.kernels.counts"),
}
"""Function name → (module of the plain form, module of the kernel)."""


def pick(name: str, *, plain: bool = False) -> Callable[..., Any]:
    """Return the plain form or the kernel of that name."""
    module = import_module(PAIRS[name][0 if plain else 1])
    return getattr(module, name)


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
