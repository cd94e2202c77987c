"""Read IDX, the format of MNIST's files: raw or gz, strictly, in bounded memory.

An IDX file is two zero bytes, a type byte, the number k of dimensions in a byte, k sizes as
big-endian 32-bit integers, and then the values, the last index running fastest.
"""

import gzip
import hashlib
import io
import math
import os
import zlib
from typing import BinaryIO, NamedTuple, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from relumlp.doors.opening import door
from relumlp.errors import DataError, UserError
from relumlp.machine.targets import as_path

Source: TypeAlias = bytes | str | os.PathLike[str]
"""The content itself as ``bytes``, or the path of a file."""

MOST_BYTES = 2**30
"""Default of the largest number of bytes of values that a header may declare."""

FREE, MOST_RATIO = 2**26, 100
"""Bytes that a gz file of any size may unpack to, and a larger one for each of its own."""

UINT8 = 0x08
TYPES = {
    UINT8: "uint8",
    0x09: "int8",
    0x0B: "int16",
    0x0C: "int32",
    0x0D: "float32",
    0x0E: "float64",
}
MOST_DIMENSIONS = 8
GZ_MAGIC = b"\x1f\x8b"
BYTES_AT_ONCE = 2**20


class Idx(NamedTuple):
    """An IDX file's values, and the identity of the file that they came from.

    Attributes
    ----------
    array : ndarray of uint8
        The values, in the shape that the header promises.
    sha256 : str
        SHA-256 of the uncompressed bytes, header included.
    gzipped : bool
        Whether the file was compressed.
    """

    array: npt.NDArray[np.uint8]
    sha256: str
    gzipped: bool


@door()
def read_idx(source: Source, limit: int = MOST_BYTES) -> npt.NDArray[np.uint8]:
    """Read the values of an IDX file of bytes (type ``uint8``), raw or gz.

    The first bytes of the content, not its name, decide whether it is compressed. At most one byte
    more than the header declares is read (or, in a gz file, decompressed). Zero padding after the
    end of a gz stream is accepted, as by gzip itself.

    Parameters
    ----------
    source : bytes or path
        The content, or the file that holds it.
    limit : int
        The largest number of bytes of values that the header may promise.

    Returns
    -------
    ndarray of uint8
        In the shape that the header promises.

    Raises
    ------
    DataError
        If the file cannot be read, is not IDX (an HTML page is named as such), holds another type
        than ``uint8``, promises more than `limit`, or holds fewer or more values than promised.
    """
    return read_idx_file(source, limit).array


def read_idx_file(source: Source, limit: int = MOST_BYTES, name: str | None = None) -> Idx:
    """Read the values of an IDX file as `read_idx` does, and also its digest.

    Parameters
    ----------
    source, limit
        As in `read_idx`.
    name : str, optional
        Name of the file in error messages; its path unless given.

    Returns
    -------
    Idx
        Values, digest of the uncompressed bytes, and whether the file was compressed.

    Raises
    ------
    DataError
        As in `read_idx`.
    """
    name = name or ("the given content" if isinstance(source, bytes) else str(source))
    try:
        with _opened(source) as raw:
            if not raw.peek(2).startswith(GZ_MAGIC):
                return Idx(*_read(cast(BinaryIO, raw), name, limit), gzipped=False)
            # A header may promise what a bomb keeps.
            limit = min(limit, max(FREE, MOST_RATIO * _size(raw)))
            with gzip.GzipFile(fileobj=raw) as stream:
                return Idx(*_read(cast(BinaryIO, stream), name, limit), gzipped=True)
    except EOFError:
        raise DataError(f"{name} is a truncated gz file, expected a whole one") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{name} is a damaged gz file ({error}), expected an intact one") from None
    except OSError as error:
        raise DataError(
            f"{name} cannot be read ({error.strerror or error}), expected a readable file"
        ) from None
    except MemoryError:
        raise DataError(f"{name} holds more than fits into the memory") from None


def _size(raw: io.BufferedReader) -> int:
    """Return the size of a file, 0 if it is not known, as that of a pipe."""
    if not raw.seekable():
        return 0
    size = raw.seek(0, 2)
    raw.seek(0)
    return size


def _opened(source: Source) -> io.BufferedReader:
    if isinstance(source, bytes):
        return io.BufferedReader(cast(io.RawIOBase, io.BytesIO(source)))
    try:
        return as_path(source).open("rb")
    except UserError as error:
        raise DataError(str(error)) from None


def _read(stream: BinaryIO, name: str, limit: int) -> tuple[npt.NDArray[np.uint8], str]:
    header, shape = _header(stream, name)
    size = math.prod(shape)
    # A dimension of 0 makes the product 0, and would hide others too large for NumPy.
    if (promised := math.prod(max(n, 1) for n in shape)) > limit:
        raise DataError(f"{name} promises {promised} bytes of values, expected at most {limit}")
    values = _at_most(stream, size + 1)
    if len(values) < size:
        raise DataError(
            f"{name} is too short: it holds {len(values)} of the {size} bytes of values that its "
            f"header {_times(shape)} promises"
        )
    if len(values) > size:
        raise DataError(
            f"{name} is too long: it holds more than the {size} bytes of values that its header "
            f"{_times(shape)} promises"
        )
    digest = hashlib.sha256(header)
    digest.update(values)
    # Copied, because NumPy allocates its own arrays in huge pages, where random rows are faster to
    # read.
    return np.frombuffer(values, np.uint8).reshape(shape).copy(), digest.hexdigest()


def _header(stream: BinaryIO, name: str) -> tuple[bytes, tuple[int, ...]]:
    start = stream.read(4)
    if len(start) < 4 or start[:2] != b"\0\0" or start[2] not in TYPES:
        raise DataError(f"{name} is {_guess(start + stream.read(60))}, expected an IDX file")
    if start[2] != UINT8:
        raise DataError(
            f"{name} holds values of type {TYPES[start[2]]} (0x{start[2]:02X}), "
            f"expected uint8 (0x{UINT8:02X})"
        )
    if not 1 <= start[3] <= MOST_DIMENSIONS:
        raise DataError(f"{name} has {start[3]} dimensions, expected 1 to {MOST_DIMENSIONS}")
    sizes = stream.read(4 * start[3])
    if len(sizes) < 4 * start[3]:
        raise DataError(
            f"{name} is too short: it breaks off in its header, {4 + len(sizes)} bytes long "
            f"where {start[3]} dimensions need {4 + 4 * start[3]}"
        )
    return start + sizes, tuple(int(n) for n in np.frombuffer(sizes, ">u4"))


def _at_most(stream: BinaryIO, size: int) -> bytearray:
    # In chunks: a reader that is asked for `size` bytes at once would allocate them before it
    # knows whether they are there.
    values = bytearray()
    while chunk := stream.read(min(BYTES_AT_ONCE, size - len(values))):
        values += chunk
    return values


def _guess(head: bytes) -> str:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return "empty"
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<!--")):
        return "an HTML page"
    if text.startswith(b"<?xml"):
        return "an XML page"
    return f"an unknown kind of file (it begins with the bytes {head[:4].hex(' ')})"


def _times(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
