"""Where a file is written: one policy for links, folders and devices, and for words of failures."""

import errno
import os
import stat
from pathlib import Path

from relumlp.errors import UserError

KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def as_path(path: object) -> Path:
    """Return the path of a file, or refuse what the system could never take for one.

    Raises
    ------
    UserError : neither text nor a path, or with a character that no file's name can have.
    """
    if not isinstance(path, (str, os.PathLike)):
        raise UserError(f"path: expected text or a path, got {type(path).__name__}")
    name = os.fspath(path)
    if not isinstance(name, str):
        raise UserError(f"path: expected text or a path, got {name!r}")
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded:
        raise UserError(f"path: expected characters that names of files can have, got {name!r}")
    return Path(name)


def one_line(value: object, most: int = 200) -> str:
    """Return what came from a file as a message can hold it: printable, on one line, not long."""
    text = str(value)
    text = text if text.isprintable() else repr(text)[1:-1]
    return text if len(text) <= most else f"{text[:most]}…"


class named:  # noqa: N801  read as a word: with named(path)
    """Let a failure inside the block name ``path``, whatever file or folder it was that failed.

    What the user wrote is what a message should name: not a temporary file, nor a link's target.
    """

    def __init__(self, path: object) -> None:
        self.path = path

    def __enter__(self) -> None:
        """Enter the block."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Name the path in an error of the system, or of too little memory."""
        if isinstance(error, MemoryError):
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), str(self.path)) from error
        if isinstance(error, OSError):
            reason = error.strerror or str(error) or type(error).__name__
            raise OSError(error.errno or errno.EIO, reason, str(self.path)) from error


def target_of(path: Path) -> Path:
    """Return the file to be written for ``path``: itself, or what its symbolic links lead to.

    Its folder is made if it is not there, but never the folder that a link leads into: that one
    may be on a disk which is not mounted.

    Raises
    ------
    UserError : the file exists and is no regular file, or a link leads into no folder.
    OSError : anything that the system refuses, a file without permission to write among it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise UserError(f"{path}: expected a link into a folder, got one to {target}")
    if found := status(path):
        if not stat.S_ISREG(found.st_mode):
            kind = KINDS.get(stat.S_IFMT(found.st_mode), "something else")
            raise UserError(f"{path}: expected a file to write, got {kind}")
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return target


def status(path: Path) -> os.stat_result | None:
    """Return the status of what ``path`` leads to; None if there is nothing."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def device(path: Path) -> str:
    """Return what ``path`` leads to, in words, if that is a pipe, a socket or a device; else ""."""
    found = status(path)
    kind = stat.S_IFMT(found.st_mode) if found else stat.S_IFREG
    return "" if kind in (stat.S_IFREG, stat.S_IFDIR) else KINDS.get(kind, "something else")
