"""Forward: sums of the rows of the nodes that are on, in vector registers."""

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from relumlp.kernels.bits import lowest
from relumlp.kernels.vectors import FIRST, WIDEST, Code, in_loops, whole
from relumlp.types import Array


def add_rows(z: Array, x: Array, T: Array, on: Array, first: int, last: int) -> None:
    """z[s] += Σ_k x[s, k] T[k] over the nodes k whose bit is set in on[s, first:last].

    z starts from 0 if ``first`` is 0. Shapes: z (n,
    ≥ C), x (n, nodes), T (nodes, C), on (n, words).
    """
    for s in range(len(x)):
        if first == 0:
            z[s, : T.shape[1]] = 0
        for word in range(first, last):
            left = on[s, word]
            while left:
                k = 64 * word + lowest(left)
                z[s, : T.shape[1]] += x[s, k] * T[k]
                left &= left - np.uint64(1)


def emit_sums(c: Code, args: Any, wide: int) -> None:
    """Emit ``add_rows`` for panels of some vectors."""
    b = c.b
    (z, z_row), (x, x_row), (T, T_row), (on, on_row) = (c.array(i) for i in range(4))
    fresh = b.icmp_unsigned("==", args[4], whole(0))
    with c.loop(whole(0), c.rows(1)) as (s, _):
        z_s, x_s, on_s = c.row(z, z_row, s), c.row(x, x_row, s), c.row(on, on_row, s)
        old = [b.select(fresh, c.zero, c.load(z_s, v)) for v in range(wide)]
        sums = [c.variable(one) for one in old]

        def add(k: Any) -> None:
            times, row = c.all(c.number(x_s, k)), c.row(T, T_row, k)
            for v in range(wide):
                b.store(c.call("fmuladd", times, c.load(row, v), b.load(sums[v])), sums[v])

        with c.loop(args[4], args[5]) as (word, _):
            start, mask = b.mul(word, whole(64)), c.number(on_s, word)
            c.each_bit(mask, lambda bit: add(b.add(bit, start)))
        for v in range(wide):
            c.store(b.load(sums[v]), z_s, v)


@intrinsic
def _add(context: Any, z: Any, x: Any, T: Any, on: Any, first: Any, last: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        c, b = Code(context, builder, signature, args), builder
        for wide in (*range(1, WIDEST + 1), FIRST):
            with b.if_then(b.icmp_unsigned("==", c.columns(2), whole(wide * c.lanes))):
                emit_sums(c, args, wide)
        return context.get_dummy_value()

    return types.void(z, x, T, on, first, last), emit


@overload(add_rows)
def _compiled_add(z: Array, x: Array, T: Array, on: Array, first: int, last: int) -> Any:
    def compiled(z: Array, x: Array, T: Array, on: Array, first: int, last: int) -> None:
        _add(z, x, T, on, first, last)  # type: ignore[call-arg]

    return add_rows if in_loops() else compiled
