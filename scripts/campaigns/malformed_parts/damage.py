"""Damage: truncations, flipped bits, numbers at their extremes, and blind changes of bytes."""

import random

FIELDS = [value for size in (2, 4) for value in (bytes(size), b"\xff" * size,
          b"\xff" * (size - 1) + b"\x7f", b"\x7f" + b"\xff" * (size - 1),
          b"\1" + bytes(size - 1), bytes(size - 1) + b"\1")]  # fmt: skip
"""Extremes of numbers of any size, whichever end comes first."""


def exhaustive(whole: bytes) -> int:
    """Return how many cases :func:`systematic` has for a file."""
    return len(whole) * (1 + 8 + len(FIELDS))


def systematic(whole: bytes, i: int) -> tuple[str, bytes]:
    """Return the i-th systematic damage and its name: cuts, then bits, then extremes."""
    if i < len(whole):
        return "cut", whole[:i]
    i -= len(whole)
    damaged = bytearray(whole)
    if i < 8 * len(whole):
        damaged[i // 8] ^= 1 << (i % 8)
        return "flipped bit", bytes(damaged)
    at, which = divmod(i - 8 * len(whole), len(FIELDS))
    damaged[at : at + len(FIELDS[which])] = FIELDS[which]
    return "extreme number", bytes(damaged[: len(whole)])


def blind(whole: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Return a file with a few random changes."""
    data = bytearray(whole)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at, length = rng.randrange(len(data) + 1), rng.choice((1, 1, 2, 4, 8, 30, 46, 200))
        piece = bytes(data[at : at + length])
        match rng.randrange(6):
            case 0:
                data[at : at + length] = rng.randbytes(len(piece))
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = rng.randbytes(length)
            case 3:
                data[at:at] = piece * rng.choice((1, 1, 2, 5))
            case 4:
                other = rng.randrange(len(data) + 1)
                data[other : other + length] = piece
            case 5:
                data[at : at + length] = bytes(len(piece))
    return "blind changes", bytes(data)
