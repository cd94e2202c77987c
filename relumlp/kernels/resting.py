"""Rows at rest: without a gradient and with m = 0, θ stays, so nothing is fetched or written.

Only v goes on, v ← β₂ v; it catches up, with the same roundings, when a node of the row wakes.
"""

from typing import Any

import numpy as np

from relumlp.kernels.bits import lowest
from relumlp.kernels.compiling import kernel
from relumlp.types import Array

LOOK, EVERY = 16, np.uint64(0x0001_0001_0001_0001)
"""Steps after which a row without a gradient is looked at again, whether it has come to rest; and a
word with a bit for each row whose turn it is at once."""


@kernel
def catch_up(mv: Array, row: int, β2: Any, steps: int) -> None:
    """v ← β₂ v as often as the row has rested; eight at a time, one after another, stay exact."""
    C = mv.shape[2] // 2
    for p in range(len(mv)):
        v = mv[p, row, C:]
        for _ in range(steps // 8):
            for q in range(C):
                v[q] = v[q] * β2 * β2 * β2 * β2 * β2 * β2 * β2 * β2
        for _ in range(steps % 8):
            for q in range(C):
                v[q] *= β2


@kernel
def is_moving(mv: Array, k: int) -> bool:
    """Whether an m of a row is not 0."""
    for p in range(len(mv)):
        for q in range(mv.shape[2] // 2):
            if mv[p, k, q] != 0:
                return True
    return False


@kernel
def still(mv: Array, row: int) -> None:
    """m ← 0 where it is −0 (an m that was too small) or subnormal: a step would make it 0, too."""
    for p in range(len(mv)):
        for q in range(mv.shape[2] // 2):
            mv[p, row, q] = 0


@kernel
def live(on: Array, word: int) -> Any:
    """The bits of a word of nodes that are on for some sample."""
    any_ = np.uint64(0)
    for s in range(len(on)):
        any_ |= on[s, word]
    return any_


@kernel
def wake(mv: Array, rest: Array, waking: Any, start: int, β2: Any, step: int) -> None:
    """The rows of some bits of a word catch up."""
    while waking:
        k = start + lowest(waking)
        catch_up(mv, k, β2, step + 1 - rest[k])
        rest[k] = 0
        waking &= waking - np.uint64(1)


@kernel
def lay_down(mv: Array, rest: Array, tired: Any, start: int, step: int) -> None:
    """Of the rows of some bits of a word, those with m = 0 rest from now on."""
    while tired:
        k = start + lowest(tired)
        if not is_moving(mv, k):
            still(mv, k)
            rest[k] = step + 1
        tired &= tired - np.uint64(1)


@kernel
def awake(
    mv: Array, on: Array, rest: Array, β2: Any, step: int, rows: Array, nodes: int
) -> tuple[int, int]:
    """List the rows that must move; others rest. Return how many of the first ``nodes``, and all.

    Rows without a gradient and with m = 0 do not move. Whole words of nodes are looked at together.
    """
    count, first, look = 0, 0, EVERY << np.uint64(-step % LOOK)
    for start in range(0, mv.shape[1], 64):
        some, resting = live(on, start // 64), np.uint64(0)
        last = min(start + 64, mv.shape[1])
        for k in range(start, start + 64):
            resting |= np.uint64(k >= last or rest[k] != 0) << np.uint64(k - start)
        wake(mv, rest, some & resting, start, β2, step)
        lay_down(mv, rest, look & ~(some | resting), start, step)
        for k in range(start, last):
            rows[count] = k
            count += rest[k] == 0
            first = count if k < nodes else first
    return first, count
