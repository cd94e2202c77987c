"""Archives of arrays, .npz: what is in them is known, and bounded, before any array is read."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from relumlp.errors import FileFormatError
from relumlp.machine.npy import Header, read_array, read_header
from relumlp.machine.targets import as_path, one_line
from relumlp.machine.zips import Damaged, Member, Stream, members
from relumlp.types import Array

SUFFIX = ".npy"
FREE = 2**26
"""Bytes that a file of any size may unpack to."""
MOST_RATIO = 100
"""Bytes that a larger one may unpack to, for each of its own."""


def too_packed(size: int, arrays: int) -> bool:
    """Whether a file of ``size`` bytes holds more bytes of arrays than any that is honest."""
    return arrays > max(FREE, MOST_RATIO * size)


class Archive:
    """An .npz that has been opened: headers of its arrays by name; each array is read when asked.

    Attributes
    ----------
    headers : dtype and shape of every array, in the order of the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.members: Mapping[str, Member] = {array_name(m): m for m in members(file)}
        total = sum(m.size for m in self.members.values())
        if too_packed(file.seek(0, 2), total):
            raise Damaged(f"{total} bytes of arrays in {file.seek(0, 2)} bytes of file")
        self.headers: Mapping[str, Header] = {
            name: read_header(Stream(file, member)) for name, member in self.members.items()
        }

    def read(self, name: str) -> Array:
        """Read an array; Damaged if its bytes are not those that were written."""
        return read_array(Stream(self.file, self.members[name]))


def array_name(member: Member) -> str:
    """Return the name of an array, whose member has NumPy's suffix."""
    if not member.name.endswith(SUFFIX):
        raise Damaged(f"{member.name} is no array")
    return member.name.removesuffix(SUFFIX)


@contextmanager
def opened(path: str | os.PathLike[str]) -> Iterator[Archive]:
    """Open an .npz; whatever is wrong with it becomes one sentence that names the file.

    Raises
    ------
    FileFormatError : there is no file, it cannot be read, or it is not an intact .npz.
    """
    path = as_path(path)
    try:
        with _regular(path).open("rb") as file:
            yield Archive(file)
    except Damaged as reason:
        raise FileFormatError(
            f"{path}: expected a whole .npz file, got a damaged or other one ({one_line(reason)})"
        ) from None
    except MemoryError:
        raise FileFormatError(f"{path}: expected arrays that fit into the memory") from None
    except OSError as error:
        raise FileFormatError(
            f"{path}: expected a file that can be read, got: {error.strerror or error}"
        ) from None


def _regular(path: Path) -> Path:
    """Return the path of a regular file; a pipe or device would be waited for without end."""
    try:
        found = stat.S_ISREG(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        found = False
    if not found:
        raise FileFormatError(f"{path}: expected an .npz file, got no file at all")
    return path
