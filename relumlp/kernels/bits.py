"""Sets as bits: the nodes that are on for a sample, and a node's sample set.

A word has 64 bits; bit k % 64 of word k // 64 says whether k is in the set.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from relumlp.kernels.compiling import kernel
from relumlp.kernels.vectors import BIT, WHOLE, Code, in_loops, whole
from relumlp.types import Array


def lowest(word: Any) -> int:
    """Number of the lowest bit of a word that is set."""
    return (int(word) & -int(word)).bit_length() - 1


@intrinsic
def _count_zeros(context: Any, word: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], BIT(1))

    return types.int64(types.uint64), emit


@overload(lowest)
def _compiled_lowest(word: Any) -> Any:
    def compiled(word: Any) -> int:
        return _count_zeros(word)  # type: ignore[call-arg]

    return compiled


def switch(z: Array, x: Array, on: Array, nodes: int) -> None:
    """x ← max(z, 0), NaN where z is NaN, of one sample; the bits of ``on`` say which are not 0.

    Shapes: z, x (≥ 64 words,), on (words,). Only the first ``nodes`` numbers count.
    """
    zero = z.dtype.type(0)
    on[:] = 0
    for k in range(nodes):
        x[k] = zero if z[k] <= zero else z[k]
        if x[k] != zero:
            on[k // 64] |= np.uint64(1) << np.uint64(k % 64)


def mark(x: Array, on: Array, nodes: int) -> None:
    """The bits of ``on`` say which of a sample's first ``nodes`` numbers are not 0."""
    on[:] = 0
    for k in range(nodes):
        if x[k] != 0:
            on[k // 64] |= np.uint64(1) << np.uint64(k % 64)


def found(c: Code, z: Any, x: Any, word: Any) -> Any:
    """Emit a word: which of 64 numbers of z are not 0; with x, which exceed 0, then x ← those."""
    b, bits = c.b, whole(0)
    start = b.mul(word, whole(64))
    for v in range(64 // c.lanes):
        numbers = c.load(b.gep(z, [start]), v)
        is_on = b.fcmp_unordered(">" if x else "!=", numbers, c.zero)
        if x:
            c.store(b.select(is_on, numbers, c.zero), b.gep(x, [start]), v)
        lanes = b.zext(b.bitcast(is_on, ir.IntType(c.lanes)), WHOLE)
        bits = b.or_(bits, b.shl(lanes, whole(v * c.lanes)))
    return bits


def first_bits(c: Code, count: Any) -> Any:
    """Emit a word whose first ``count`` bits are set: all from 64 on, none below 1."""
    b = c.b
    # A shift by 64 or more bits would be undefined.
    some = b.sub(b.shl(whole(1), b.and_(count, whole(63))), whole(1))
    some = b.select(b.icmp_signed("<", count, whole(64)), some, whole(-1))
    return b.select(b.icmp_signed(">", count, whole(0)), some, whole(0))


def write_words(c: Code, z: Any, x: Any, on: int, nodes: Any) -> None:
    """Emit the loop over the words of the argument number ``on``."""
    b, words = c.b, c.array(on)[0]
    with c.loop(whole(0), c.rows(on)) as (word, _):
        left = first_bits(c, b.sub(nodes, b.mul(word, whole(64))))
        b.store(b.and_(found(c, z, x, word), left), b.gep(words, [word]))


@intrinsic
def _switch(context: Any, z: Any, x: Any, on: Any, nodes: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        c = Code(context, builder, signature, args)
        write_words(c, c.array(0)[0], c.array(1)[0], 2, args[3])
        return context.get_dummy_value()

    return types.void(z, x, on, nodes), emit


@intrinsic
def _mark(context: Any, x: Any, on: Any, nodes: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        c = Code(context, builder, signature, args)
        write_words(c, c.array(0)[0], None, 1, args[2])
        return context.get_dummy_value()

    return types.void(x, on, nodes), emit


@overload(switch)
def _compiled_switch(z: Array, x: Array, on: Array, nodes: int) -> Any:
    def compiled(z: Array, x: Array, on: Array, nodes: int) -> None:
        _switch(z, x, on, nodes)  # type: ignore[call-arg]

    return switch if in_loops() else compiled


@overload(mark)
def _compiled_mark(x: Array, on: Array, nodes: int) -> Any:
    def compiled(x: Array, on: Array, nodes: int) -> None:
        _mark(x, on, nodes)  # type: ignore[call-arg]

    return mark if in_loops() else compiled


@kernel
def transpose(a: Array) -> None:
    """Bit j of word i and bit i of word j change places, for 64 words (Warren, Hacker's Delight).

    Ever smaller squares beside the diagonal change places with their opposites.
    """
    side, low = 32, np.uint64(0xFFFFFFFF)
    while side:
        by = np.uint64(side)
        for start in range(0, 64, 2 * side):
            for i in range(start, start + side):
                t = ((a[i] >> by) ^ a[i + side]) & low
                a[i + side] ^= t
                a[i] ^= t << by
        side //= 2
        low ^= low << np.uint64(side)


@kernel
def sample_sets(on: Array, sets: Array, work: Array) -> None:
    """Bit s % 64 of sets[s // 64, k] says whether node k is on for sample s.

    Shapes: on (n, words), sets (⌈n / 64⌉, 64 words), work (64,).
    """
    for some in range(len(sets)):
        first = 64 * some
        n = min(64, len(on) - first)
        for word in range(on.shape[1]):
            for s in range(64):
                work[s] = on[first + s, word] if s < n else np.uint64(0)
            transpose(work)
            for k in range(64):
                sets[some, 64 * word + k] = work[k]
