"""Subnormal numbers as zeros: the processor's mode for the length of a kernel.

Arithmetic with numbers below the least normal one is up to a hundred times slower, and what decays
without a gradient, as moments and small β do, goes through them.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from relumlp.kernels.vectors import BYTE, SHORT, WHOLE

X86_ZEROS = 1 << 15 | 1 << 6
"""Results below the least normal number are 0, and so are operands."""

ARM_ZEROS = 1 << 24


def get_mode() -> Any:
    """Return the processor's mode of floating-point arithmetic."""
    return np.uint64(0)


def set_mode(mode: Any) -> None:
    """Set the mode that ``get_mode`` returned, or ``zeros(mode)``."""


def zeros(mode: Any) -> Any:
    """Return a mode in which subnormal numbers are zeros."""
    return mode


@intrinsic
def _get(context: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        triple = str(builder.module.triple)
        if triple.startswith(("x86_64", "i686")):
            place = cgutils.alloca_once(builder, SHORT)
            mxcsr(builder, "stmxcsr", place)
            return builder.zext(builder.load(place), WHOLE)
        if triple.startswith(("aarch64", "arm64")):
            kind = ir.FunctionType(WHOLE, [])
            name = "llvm.aarch64.get.fpcr"
            return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [])
        return WHOLE(0)

    return types.uint64(), emit


@intrinsic
def _set(context: Any, mode: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        triple = str(builder.module.triple)
        if triple.startswith(("x86_64", "i686")):
            place = cgutils.alloca_once(builder, SHORT)
            builder.store(builder.trunc(args[0], SHORT), place)
            mxcsr(builder, "ldmxcsr", place)
        elif triple.startswith(("aarch64", "arm64")):
            kind = ir.FunctionType(ir.VoidType(), [WHOLE])
            name = "llvm.aarch64.set.fpcr"
            builder.call(cgutils.get_or_insert_function(builder.module, kind, name), args)
        return context.get_dummy_value()

    return types.void(types.uint64), emit


@intrinsic
def _zeros(context: Any, mode: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        triple = str(builder.module.triple)
        on = X86_ZEROS if triple.startswith(("x86_64", "i686")) else ARM_ZEROS
        return builder.or_(args[0], WHOLE(on))

    return types.uint64(types.uint64), emit


def mxcsr(builder: Any, what: str, place: Any) -> None:
    """Emit the reading or writing of the register that has the mode."""
    kind = ir.FunctionType(ir.VoidType(), [BYTE.as_pointer()])
    function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.x86.sse.{what}")
    builder.call(function, [builder.bitcast(place, BYTE.as_pointer())])


@overload(get_mode)
def _compiled_get() -> Any:
    def compiled() -> Any:
        return _get()  # type: ignore[call-arg]

    return compiled


@overload(set_mode)
def _compiled_set(mode: Any) -> Any:
    def compiled(mode: Any) -> None:
        _set(mode)  # type: ignore[call-arg]

    return compiled


@overload(zeros)
def _compiled_zeros(mode: Any) -> Any:
    def compiled(mode: Any) -> Any:
        return _zeros(mode)  # type: ignore[call-arg]

    return compiled
