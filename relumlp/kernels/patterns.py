"""The pattern kernel: number the distinct rows of switches, exactly, in one pass.

Twin of :func:`relumlp.information.patterns.number_patterns`. Rows are packed into 64-bit words, 64
rows at a time, and looked up in an open-addressing table. A slot of the table holds the number of a
pattern and, in the remaining bits, a part of its hash. Where these bits agree, all words are
compared, so the hash only saves comparisons, and no result depends on it.

Functions called for every row are inlined, because a call with array arguments takes as long as a
look-up.
"""

import numpy as np

from relumlp.kernels.compiling import kernel

ROWS_AT_ONCE = 64
SMALL_TABLE = 2**31
"""Largest number of 32-bit slots; narrow slots halve the memory and avoid many cache misses."""

ZERO, ONE = np.uint64(0), np.uint64(1)
SPREAD, MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
LOW7, HIGH = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080)
GATHER = np.uint64(0x0102040810204080)
TOP, SEVEN, HALF, WORD = np.uint64(56), np.uint64(7), np.uint64(32), np.uint64(63)


@kernel
def pack(switches, packed):  # type: ignore[no-untyped-def]
    """Write switches (bytes, 0 for off) into bits: switch i is bit i % 8 of byte i // 8.

    Eight switches at a time: the top bit of every byte of w becomes "not 0", and a product moves
    these eight bits, in order, into the top byte, without carries because their targets differ.
    """
    whole = len(switches) // 8
    eights = switches[: 8 * whole].view(np.uint64)
    for i in range(whole):
        w = eights[i]
        w = (((w & LOW7) + LOW7) | w) & HIGH
        packed[i] = ((w >> SEVEN) * GATHER) >> TOP
    packed[whole] = 0
    for i in range(8 * whole, len(switches)):
        if switches[i]:
            packed[whole] |= np.uint8(1 << (i % 8))


@kernel(inline="always")
def cut_row(bits, first, s, rows, i):  # type: ignore[no-untyped-def]
    """Copy the s bits from number first on into the words of rows[i]; return a hash of them."""
    q, r = first // 64, np.uint64(first % 64)
    hashed = SPREAD
    for k in range(rows.shape[1]):
        word = (bits[q + k] >> r) | ((bits[q + k + 1] << (WORD - r)) << ONE)
        if 64 * (k + 1) > s:
            word &= (ONE << np.uint64(s % 64)) - ONE
        rows[i, k] = word
        hashed = (hashed ^ word) * MIX
        hashed ^= hashed >> HALF
    hashed *= SPREAD
    return hashed ^ (hashed >> HALF)


@kernel(inline="always")
def find_row(table, hashed, rows, i, seen, count):  # type: ignore[no-untyped-def]
    """Return the number of rows[i] among seen[:count]; a new row gets number count and a slot."""
    last = np.uint64(len(table) - 1)
    at, tag = hashed & last, hashed & ~last
    slot = np.uint64(table[at])
    while slot != ZERO:
        if slot & ~last == tag:
            number = np.int64(slot & last) - 1
            k = 0
            while k < rows.shape[1] and seen[number, k] == rows[i, k]:
                k += 1
            if k == rows.shape[1]:
                return number
        at = (at + ONE) & last
        slot = np.uint64(table[at])
    table[at] = tag | np.uint64(count + 1)
    return count


@kernel
def number_rows(on, table, width, seen, ids):  # type: ignore[no-untyped-def]
    """Write the rows' numbers to ids and the distinct rows to seen; return how many are distinct.

    The table must be empty, with slots for twice as many rows; a slot has width bits.
    """
    n, s = on.shape
    words = seen.shape[1]
    switches = on.reshape(-1).view(np.uint8)
    packed = np.zeros(8 * (s + 2), np.uint8)
    bits = packed.view(np.uint64)
    rows, hashes = np.empty((ROWS_AT_ONCE, words), np.uint64), np.empty(ROWS_AT_ONCE, np.uint64)
    count = 0
    for start in range(0, n, ROWS_AT_ONCE):
        size = min(ROWS_AT_ONCE, n - start)
        pack(switches[start * s : (start + size) * s], packed)
        for i in range(size):
            hashes[i] = cut_row(bits, i * s, s, rows, i) >> np.uint64(64 - width)
        for i in range(size):
            number = find_row(table, hashes[i], rows, i, seen, count)
            ids[start + i] = number
            if number == count:
                for k in range(words):
                    seen[count, k] = rows[i, k]
                count += 1
    return count


def number_patterns(on):  # type: ignore[no-untyped-def]
    """Number the distinct rows; see :func:`relumlp.information.patterns.number_patterns`.

    Memory is allocated by NumPy, because it requests huge pages, which halves the time for a
    million rows.
    """
    n, s = on.shape
    slots = 2 << n.bit_length()
    width, dtype = (32, np.uint32) if slots <= SMALL_TABLE else (64, np.uint64)
    seen, ids = np.empty((n, (s + 63) // 64), np.uint64), np.empty(n, np.int64)
    return ids, number_rows(on, np.zeros(slots, dtype), width, seen, ids)
