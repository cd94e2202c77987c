"""Functions that Numba lacks: products of parts of matrices, prefetching, and aligned memory.

Without the JIT they are plain Python. Their code is compiled into the kernels that call them.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from relumlp.kernels.compiling import kernel
from relumlp.types import Array

CACHE_LINE = 64
"""Bytes of a cache line."""


@intrinsic
def _fetch(context: Any, place: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        whole, byte = ir.IntType(32), ir.IntType(8).as_pointer()
        function = ir.FunctionType(ir.VoidType(), [byte, whole, whole, whole])
        prefetch = cgutils.get_or_insert_function(builder.module, function, "llvm.prefetch.p0i8")
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        to_read, to_second_level, data_cache = whole(0), whole(2), whole(1)
        builder.call(prefetch, [builder.bitcast(data, byte), to_read, to_second_level, data_cache])
        return context.get_dummy_value()

    return types.void(place), emit


def prefetch(place: Array) -> None:
    """Prefetch the cache line in which an array starts, without waiting for it."""


@overload(prefetch)
def _compiled_fetch(place: Any) -> Any:
    def compiled(place: Any) -> None:
        _fetch(place)  # type: ignore[call-arg]

    return compiled


@intrinsic
def _gemm(context: Any, how_x: Any, how_y: Any, sizes: Any, x: Any, y: Any, out: Any) -> Any:
    """Call the function that Numba's np.dot calls; np.dot does not accept a part of a matrix."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        char, whole, place = ir.IntType(8), ir.IntType(64), ir.IntType(8).as_pointer()
        kind = char(ord("s" if x.dtype == types.float32 else "d"))
        number = context.get_value_type(x.dtype)
        one, zero = (
            builder.bitcast(cgutils.alloca_once_value(builder, number(value)), place)
            for value in (1.0, 0.0)
        )
        how_x, how_y = (builder.trunc(arg, char) for arg in args[:2])
        m, n, k, ld_x, ld_y, ld_out = cgutils.unpack_tuple(builder, args[2])
        data_x, data_y, data_out = (
            builder.bitcast(context.make_array(kind)(context, builder, arg).data, place)
            for kind, arg in zip(signature.args[3:], args[3:], strict=True)
        )
        function = ir.FunctionType(
            ir.IntType(32),
            [char] * 3 + [whole] * 3 + [place, place, whole, place, whole, place, place, whole],
        )
        gemm = cgutils.get_or_insert_function(builder.module, function, "numba_xxgemm")
        builder.call(
            gemm,
            [kind, how_x, how_y, m, n, k, one, data_x, ld_x, data_y, ld_y, zero, data_out, ld_out],
        )
        return context.get_dummy_value()

    return types.void(how_x, how_y, sizes, x, y, out), emit


def product(x: Array, y: Array, out: Array) -> None:
    """out ← x y, for matrices that may be parts of other matrices, or transposed."""
    out[...] = x @ y


@overload(product)
def _compiled_product(x: Any, y: Any, out: Any) -> Any:
    as_it_is, transposed = ord("n"), ord("t")

    def compiled(x: Any, y: Any, out: Any) -> None:
        # BLAS matrices are column-major, so for BLAS this is outᵀ = yᵀ xᵀ.
        item, (n, m), k = out.itemsize, out.shape, x.shape[1]
        rows_x, rows_y = x.strides[1] == item, y.strides[1] == item
        ld_x = max(x.strides[0] // item, k) if rows_x else x.strides[1] // item
        ld_y = max(y.strides[0] // item, m) if rows_y else y.strides[1] // item
        sizes = (m, n, k, ld_y, ld_x, max(out.strides[0] // item, m))
        how_x, how_y = as_it_is if rows_x else transposed, as_it_is if rows_y else transposed
        _gemm(how_y, how_x, sizes, y, x, out)  # type: ignore[call-arg]

    return compiled


@kernel
def empty(n: int, like: Array) -> Array:
    """Array of n zeros, of the dtype of ``like``, that starts at a cache line."""
    room = np.zeros(n + CACHE_LINE // like.itemsize, like.dtype)
    first = (-room.ctypes.data % CACHE_LINE) // like.itemsize
    return room[first : first + n]
