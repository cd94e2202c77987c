"""Backward: all that happens to rows of weights, in one pass, in vector registers."""

from typing import Any

import numpy as np
from numba import types
from numba.extending import intrinsic, overload

from relumlp.kernels.bits import lowest
from relumlp.kernels.vectors import FIRST, WIDEST, Code, in_loops, whole
from relumlp.types import Array

SGD, MOMENTUM, ADAM = 0, 1, 2


def learn_rows(
    T: Array, mv: Array, x: Array, β: Array, sets: Array, parts: Array, odd: Array,
    rows: Array, c: Array, rule: int,
) -> int:  # fmt: skip
    """A step of the optimiser on some rows k of a panel, by g[k] = Σ_s x[s, k] β[s].

    The sum runs over node k's sample set, whose bits are sets[:, k]. If ``parts`` has places, the
    lanes of T[k]·β[s], with T as it was before, are added to them, a place for each pair (k, s), in
    the order of ``rows``; returned is the number of places that were filled. ``odd`` becomes NaN
    where a weight is not finite. Shapes: T (nodes, C), mv (nodes, 2 C) with m and v side by side,
    x (n, nodes), β (n, ≥ C), sets (words, nodes), parts (pairs, lanes), odd (lanes,), c (7,) as
    ``constants`` in :mod:`relumlp.kernels.sparse` says.
    """
    C, lanes, at, ask = T.shape[1], parts.shape[1], 0, len(parts) > 0
    for k in rows:
        g, row, m, v = np.zeros(C, T.dtype), T[k], mv[k, :C], mv[k, C:]
        for word in range(len(sets)):
            left = sets[word, k]
            while left:
                s = 64 * word + lowest(left)
                g += x[s, k] * β[s, :C]
                if ask:
                    for q in range(C):
                        parts[at, q % lanes] += row[q] * β[s, q]
                    at += 1
                left &= left - np.uint64(1)
        if rule == ADAM:
            m[:] = c[4] * g + c[1] * m
            v[:] = c[5] * g * g + c[2] * v
            row -= c[0] * m / (np.sqrt(v * c[6]) + c[3])
        elif rule == MOMENTUM:
            m[:] = c[1] * m + g
            row -= c[0] * m
        else:
            row -= c[0] * g
        for q in range(C):
            odd[q % lanes] += row[q] * T.dtype.type(0)
    return at


class Step:
    """Emits a step of the optimiser on rows of some vectors; g is written nowhere.

    While one row waits for its roots and quotients, the next one's sum goes on.
    """

    def __init__(self, c: Code, wide: int, constants: Any, odd: Any) -> None:
        self.c, self.wide, self.odd = c, wide, odd
        self.poison = c.variable(c.load(odd, 0))
        self.of = [c.all(c.number(constants, whole(i))) for i in range(7)]

    def by(self, rule: Any, row: Any, moments: Any, w: list[Any], g: list[Any]) -> None:
        """Emit the step of the rule that is asked for."""
        b = self.c.b
        with b.if_else(b.icmp_unsigned("==", rule, whole(ADAM))) as (adam, other):
            with adam:
                self.adam(row, moments, w, g)
            with other, b.if_else(b.icmp_unsigned("==", rule, whole(SGD))) as (sgd, ball):
                with sgd:
                    for v in range(self.wide):
                        self.move(row, v, w[v], b.fmul(self.of[0], g[v]))
                with ball:
                    self.momentum(row, moments, w, g)

    def adam(self, row: Any, moments: Any, w: list[Any], g: list[Any]) -> None:
        """m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m / (√v̂ + ε)."""
        c, b, (η, β1, β2, ε, of_g, of_g2, to_v) = self.c, self.c.b, self.of
        for v in range(self.wide):
            m = c.call("fmuladd", of_g, g[v], b.fmul(β1, c.load(moments, v)))
            old = b.fmul(β2, c.load(moments, self.wide + v))
            n = c.call("fmuladd", b.fmul(of_g2, g[v]), g[v], old)
            c.store(m, moments, v)
            c.store(n, moments, self.wide + v)
            root = b.fadd(c.call("sqrt", b.fmul(n, to_v)), ε)
            self.move(row, v, w[v], b.fdiv(b.fmul(η, m), root))

    def momentum(self, row: Any, moments: Any, w: list[Any], g: list[Any]) -> None:
        """m ← β₁ m + g, w ← w − η m."""
        c, (η, β1) = self.c, self.of[:2]
        for v in range(self.wide):
            m = c.call("fmuladd", β1, c.load(moments, v), g[v])
            c.store(m, moments, v)
            self.move(row, v, w[v], c.b.fmul(η, m))

    def move(self, row: Any, v: int, w: Any, by: Any) -> None:
        """w ← w − by; the poison becomes NaN where w is not finite, because then 0 w is NaN."""
        c = self.c
        now = c.b.fsub(w, by)
        c.store(now, row, v)
        c.b.store(c.call("fmuladd", now, c.zero, c.b.load(self.poison)), self.poison)

    def finish(self) -> None:
        """Keep the poison."""
        self.c.store(self.c.b.load(self.poison), self.odd, 0)


def emit_rows(c: Code, args: Any, wide: int, ask: bool, place: Any) -> None:
    """Emit ``learn_rows`` for panels of some vectors, that adds to ``parts`` or does not."""
    b = c.b
    (T, T_row), (mv, mv_row), (x, x_row), (β, β_row), (sets, word_row), (parts, _) = (
        c.array(i) for i in range(6)
    )
    odd, rows, constants = (c.array(i)[0] for i in (6, 7, 8))
    step = Step(c, wide, constants, odd)
    with c.loop(whole(0), c.rows(7)) as (j, _):
        k = c.number(rows, j)
        row, moments, x_k = c.row(T, T_row, k), c.row(mv, mv_row, k), b.gep(x, [k])
        w = [c.load(row, v) for v in range(wide)]
        sums = [c.variable(c.zero) for _ in range(wide)]

        def add(s: Any) -> None:
            times, β_s = c.all(b.load(c.row(x_k, x_row, s))), c.row(β, β_row, s)
            part = b.gep(parts, [b.mul(b.load(place), whole(c.lanes))])
            dots = [c.load(part, 0), c.zero] if ask else []
            for v in range(wide):
                β_v = c.load(β_s, v)
                b.store(c.call("fmuladd", times, β_v, b.load(sums[v])), sums[v])
                if ask:
                    dots[v % 2] = c.call("fmuladd", w[v], β_v, dots[v % 2])
            if ask:
                c.store(b.fadd(*dots), part, 0)
                b.store(b.add(b.load(place), whole(1)), place)

        with c.loop(whole(0), c.rows(4)) as (word, _):
            start, mask = b.mul(word, whole(64)), c.number(c.row(sets, word_row, word), k)
            c.each_bit(mask, lambda bit: add(b.add(bit, start)))
        step.by(args[9], row, moments, w, [b.load(one) for one in sums])
    step.finish()


@intrinsic
def _learn(
    context: Any, T: Any, mv: Any, x: Any, β: Any, sets: Any, parts: Any, odd: Any,
    rows: Any, c: Any, rule: Any,
) -> Any:  # fmt: skip
    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        c, b = Code(context, builder, signature, args), builder
        place, asked = c.variable(whole(0)), b.icmp_signed(">", c.rows(5), whole(0))
        for ask in (True, False):
            for wide in (*range(1, WIDEST + 1), *(() if ask else (FIRST,))):
                fits = b.icmp_unsigned("==", c.columns(0), whole(wide * c.lanes))
                with b.if_then(b.and_(fits, asked if ask else b.not_(asked))):
                    emit_rows(c, args, wide, ask, place)
        return b.load(place)

    return types.int64(T, mv, x, β, sets, parts, odd, rows, c, rule), emit


@overload(learn_rows)
def _compiled_learn(
    T: Array, mv: Array, x: Array, β: Array, sets: Array, parts: Array, odd: Array,
    rows: Array, c: Array, rule: int,
) -> Any:  # fmt: skip
    def compiled(
        T: Array, mv: Array, x: Array, β: Array, sets: Array, parts: Array,
        odd: Array, rows: Array, c: Array, rule: int,
    ) -> int:  # fmt: skip
        return _learn(T, mv, x, β, sets, parts, odd, rows, c, rule)  # type: ignore

    return learn_rows if in_loops() else compiled


def take_sums(parts: Array, pairs: int, sums: Array) -> None:
    """sums[p] ← the sum of parts[p], which become 0, for the first ``pairs`` places p.

    Shapes: parts (≥ pairs, lanes), sums (≥ pairs,), both with room for a last, whole vector.
    """
    for p in range(pairs):
        sums[p] = parts[p].sum()
        parts[p] = 0


@intrinsic
def _take(context: Any, parts: Any, pairs: Any, sums: Any) -> Any:
    """As many pairs at a time as a vector has lanes: halves are added, of two vectors at once."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        c, b = Code(context, builder, signature, args), builder
        (parts, row), (sums, _) = c.array(0), c.array(2)
        blocks = b.udiv(b.add(args[1], whole(c.lanes - 1)), whole(c.lanes))
        with c.loop(whole(0), blocks) as (block, _):
            start = b.mul(block, whole(c.lanes))
            some = c.row(parts, row, start)
            vectors = [c.load(some, v) for v in range(c.lanes)]
            for v in range(c.lanes):
                c.store(c.zero, some, v)
            groups = 1
            while len(vectors) > 1:
                half = len(vectors) // 2
                vectors = [c.add_halves(vectors[i], vectors[i + half], groups) for i in range(half)]
                groups *= 2
            c.store(vectors[0], b.gep(sums, [start]), 0)
        return context.get_dummy_value()

    return types.void(parts, pairs, sums), emit


@overload(take_sums)
def _compiled_take(parts: Array, pairs: int, sums: Array) -> Any:
    def compiled(parts: Array, pairs: int, sums: Array) -> None:
        _take(parts, pairs, sums)  # type: ignore[call-arg]

    return take_sums if in_loops() else compiled
