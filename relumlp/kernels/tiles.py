"""Products of small matrices without packing: a tile of results stays in vector registers.

BLAS libraries copy a matrix into blocks before they multiply, which pays for large ones. A
mini-batch of some dozens of samples is not large; only OpenBLAS's AVX-512 kernels leave the copying
out (see :func:`relumlp.machine.blas.largest_product`).
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from relumlp.kernels.vectors import Code, in_loops, whole
from relumlp.types import Array

DOTS = (2, 5)
"""Rows of x and of y in a tile of dot products: 10 sums, 7 vectors loaded for 10 products."""

SUMS = (4, 3)
"""Rows and vectors in a tile of sums of rows: 3 vectors and 4 numbers loaded for 12 products."""


def dots(x: Array, y: Array, out: Array) -> None:
    """out ← x yᵀ; shapes (r, k), (c, k), (r, c), each row by row."""
    for i in range(len(x)):
        for j in range(len(y)):
            total = x.dtype.type(0)
            for k in range(x.shape[1]):
                total += x[i, k] * y[j, k]
            out[i, j] = total


def sums(a: Array, y: Array, out: Array) -> None:
    """out ← a y; shapes (r, t), (t, c), (r, c); ``a`` may be a transposed matrix."""
    for i in range(len(out)):
        for j in range(out.shape[1]):
            total = y.dtype.type(0)
            for t in range(len(y)):
                total += a[i, t] * y[t, j]
            out[i, j] = total


class Matrix:
    """An argument as the code sees it: pointers to rows and numbers."""

    def __init__(self, c: Code, place: int) -> None:
        self.c, made = c, c.made(place)
        self.data = made.data
        self.by_row, self.by_column = cgutils.unpack_tuple(c.b, made.strides)
        self.rows, self.columns = cgutils.unpack_tuple(c.b, made.shape)

    def at(self, row: Any, column: Any) -> Any:
        """Pointer to a number."""
        b, byte = self.c.b, ir.IntType(8).as_pointer()
        there = b.add(b.mul(row, self.by_row), b.mul(column, self.by_column))
        return b.bitcast(b.gep(b.bitcast(self.data, byte), [there]), self.data.type)


def in_steps(c: Code, end: Any, *steps: int) -> Any:
    """Yield each step with its loop: as far as whole steps go, the largest first, then the rest."""
    start = whole(0)
    for step in steps:
        last = c.b.mul(c.b.udiv(end, whole(step)), whole(step))
        yield step, cgutils.for_range_slice(c.b, start, last, whole(step), intp=start.type)
        start = last


def emit_dots(c: Code) -> None:
    """Emit ``dots``: the sums run along rows, in lanes that are added at the end."""
    b, (x, y, out) = c.b, (Matrix(c, i) for i in range(3))
    full = b.mul(b.udiv(x.columns, whole(c.lanes)), whole(c.lanes))
    for wide, columns in in_steps(c, y.rows, DOTS[1], 1):
        with columns as (j, _):
            for high, rows in in_steps(c, x.rows, DOTS[0], 1):
                with rows as (i, _):
                    emit_dot_tile(c, x, y, out, (i, j, high, wide, full))


def emit_dot_tile(c: Code, x: Matrix, y: Matrix, out: Matrix, tile: Any) -> None:
    """Emit ``high`` × ``wide`` dot products."""
    b, (i, j, high, wide, full) = c.b, tile
    rows = [b.add(i, whole(r)) for r in range(high)]
    columns = [b.add(j, whole(q)) for q in range(wide)]
    places = [(r, q) for r in range(high) for q in range(wide)]
    lanes = {place: c.variable(c.zero) for place in places}
    with cgutils.for_range_slice(b, whole(0), full, whole(c.lanes), intp=i.type) as (k, _):
        xs = [c.load(x.at(row, k), 0) for row in rows]
        ys = [c.load(y.at(column, k), 0) for column in columns]
        for r, q in places:
            more = c.call("fmuladd", xs[r], ys[q], b.load(lanes[r, q]))
            b.store(more, lanes[r, q])
    totals = {place: c.variable(c.sum(b.load(lanes[place]))) for place in places}
    with c.loop(full, x.columns) as (k, _):
        xs = [b.load(x.at(row, k)) for row in rows]
        ys = [b.load(y.at(column, k)) for column in columns]
        for r, q in places:
            b.store(b.fadd(b.fmul(xs[r], ys[q]), b.load(totals[r, q])), totals[r, q])
    for r, q in places:
        b.store(b.load(totals[r, q]), out.at(rows[r], columns[q]))


def emit_sums(c: Code) -> None:
    """Emit ``sums``: rows of y, times a number each, are added."""
    y, a, out = (Matrix(c, i) for i in range(3))
    for high, rows in in_steps(c, out.rows, SUMS[0], 1):
        with rows as (i, _):
            for wide, columns in in_steps(c, out.columns, SUMS[1] * c.lanes, c.lanes, 1):
                with columns as (j, _):
                    emit_sum_tile(c, y, a, out, (i, j, high, wide))


def emit_sum_tile(c: Code, y: Matrix, a: Matrix, out: Matrix, tile: Any) -> None:
    """Emit ``high`` sums of parts of rows: whole vectors, or one number."""
    b, (i, j, high, wide) = c.b, tile
    rows, one = [b.add(i, whole(r)) for r in range(high)], wide == 1
    parts = [whole(0)] if one else [whole(v * c.lanes) for v in range(wide // c.lanes)]
    zero = c.zero.type.element(0.0) if one else c.zero
    places = [(r, v) for r in range(high) for v in range(len(parts))]
    found = {place: c.variable(zero) for place in places}
    with c.loop(whole(0), y.rows) as (t, _):
        there = [y.at(t, b.add(j, part)) for part in parts]
        ys = [b.load(p) if one else c.load(p, 0) for p in there]
        for r in range(high):
            times = b.load(a.at(rows[r], t))
            times = times if one else c.all(times)
            for v in range(len(parts)):
                old = b.load(found[r, v])
                new = (b.fadd(b.fmul(times, ys[v]), old) if one
                       else c.call("fmuladd", times, ys[v], old))  # fmt: skip
                b.store(new, found[r, v])
    for r, v in places:
        place, value = out.at(rows[r], b.add(j, parts[v])), b.load(found[r, v])
        if one:
            b.store(value, place)
        else:
            c.store(value, place, 0)


@intrinsic
def _dots(context: Any, x: Any, y: Any, out: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit_dots(Code(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(x, y, out), emit


@intrinsic
def _sums(context: Any, y: Any, a: Any, out: Any) -> Any:
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        emit_sums(Code(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(y, a, out), emit


@overload(dots)
def _compiled_dots(x: Array, y: Array, out: Array) -> Any:
    def compiled(x: Array, y: Array, out: Array) -> None:
        _dots(x, y, out)  # type: ignore[call-arg]

    return dots if in_loops() else compiled


@overload(sums)
def _compiled_sums(a: Array, y: Array, out: Array) -> Any:
    def compiled(a: Array, y: Array, out: Array) -> None:
        _sums(y, a, out)  # type: ignore[call-arg]

    return sums if in_loops() else compiled
