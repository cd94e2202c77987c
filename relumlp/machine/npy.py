"""NumPy's .npy format, strictly: plain numbers, switches and text, and never objects.

A header is read by its pattern and not evaluated, and an array is made only once the sizes that
its header promises are known to fit the member that it lies in.
"""

import math
import re
from typing import NamedTuple

import numpy as np

from relumlp.machine.zips import Damaged, Stream
from relumlp.types import Array

MAGIC = b"\x93NUMPY"
LENGTHS = {b"\1\0": 2, b"\2\0": 4, b"\3\0": 4}
"""Bytes in which a version of the format states the length of its header."""
MOST_HEADER = 10_000
HEADER = re.compile(
    r"\{\s*'descr':\s*'([<>|=]?[biufcSUmM]\d{1,9}(?:\[\w+\])?|[<>|=]?\?)',"
    r"\s*'fortran_order':\s*(True|False),"
    r"\s*'shape':\s*\(((?:\s*\d{1,19}L?\s*,)*(?:\s*\d{1,19}L?)?)\s*\),?\s*\}\s*"
)
MOST_AXES = 32
MOST_BYTES = 2**63 - 1
AT_ONCE = 2**20
LAST_CHARACTER = 0x10FFFF


class Header(NamedTuple):
    """What a header says of an array: dtype, shape, order; and the header's own bytes."""

    dtype: np.dtype
    shape: tuple[int, ...]
    fortran: bool
    length: int

    @property
    def bytes(self) -> int:
        """Size of the array; an axis of length 0 does not hide others that are too long."""
        return self.dtype.itemsize * math.prod(max(n, 1) for n in self.shape)


def read_header(stream: Stream) -> Header:
    """Read the header of an array, and check that its member holds just the array.

    Raises
    ------
    Damaged : no header, one of objects or records, or one that promises another size.
    """
    member = stream.member
    start = stream.read(len(MAGIC) + 2)
    if not start.startswith(MAGIC) or start[6:] not in LENGTHS:
        raise Damaged(f"{member.name} is no array of NumPy")
    length = stream.read(LENGTHS[start[6:]])
    count = int.from_bytes(length, "little")
    if count > MOST_HEADER:
        raise Damaged(f"{member.name} has a header of {count} bytes")
    dtype, shape, fortran = _parsed(stream.read(count).decode("latin1"), member.name)
    header = Header(dtype, shape, fortran, len(start) + len(length) + count)
    data = 0 if 0 in shape else header.bytes
    if header.length + data != member.size or header.bytes > MOST_BYTES:
        raise Damaged(f"{member.name} has another size than its header {shape} promises")
    return header


def _parsed(text: str, name: str) -> tuple[np.dtype, tuple[int, ...], bool]:
    if not (match := HEADER.fullmatch(text)):
        objects = "'|O'" in text
        raise Damaged(f"{name} holds objects" if objects else f"{name} has an unknown header")
    try:
        dtype: np.dtype = np.dtype(match[1])
    except (TypeError, ValueError, OverflowError):
        raise Damaged(f"{name} holds the unknown type {match[1]}") from None
    shape = tuple(int(n.strip(" L")) for n in match[3].split(",") if n.strip())
    if not dtype.itemsize or len(shape) > MOST_AXES:
        raise Damaged(f"{name} holds the unknown type {match[1]} {shape}")
    return dtype, shape, match[2] == "True"


def read_array(stream: Stream) -> Array:
    """Read an array, header and data, and check its member to the end.

    Raises
    ------
    Damaged : as :func:`read_header`; or the data break off, have another checksum, or hold
        switches or characters that are none.
    """
    header = read_header(stream)
    shape = header.shape[::-1] if header.fortran else header.shape
    array: Array = np.empty(shape, header.dtype)
    raw = array.reshape(-1).view(np.uint8) if array.size else np.empty(0, np.uint8)
    for at in range(0, len(raw), AT_ONCE):
        piece = stream.read(min(AT_ONCE, len(raw) - at))
        raw[at : at + len(piece)] = np.frombuffer(piece, np.uint8)
    stream.finish()
    _check_values(array, stream.member.name)
    return array.T if header.fortran else array


def _check_values(array: Array, name: str) -> None:
    """Refuse bytes that no array of this type can hold; computing with them is undefined."""
    if array.dtype.kind == "b" and array.size and array.view(np.uint8).max() > 1:
        raise Damaged(f"{name} holds switches that are neither off nor on")
    if array.dtype.kind == "U" and array.size:
        characters = array.reshape(-1).view(np.dtype(np.uint32).newbyteorder(array.dtype.byteorder))
        if characters.max() > LAST_CHARACTER:
            raise Damaged(f"{name} holds characters that are none")
