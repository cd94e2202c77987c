"""Write a file whole or not at all: a temporary beside it, flushed to the disk, then renamed."""

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path

from relumlp.machine.targets import as_path, named, status, target_of

try:
    import fcntl
except ImportError:  # pragma: no cover  Windows, where nobody can remove a file that is open
    fcntl = None  # type: ignore[assignment]

PART = re.compile(r"\.relumlp-[0-9a-f]{16}\.part")
"""Names of temporaries. One that nobody holds locked was left by a process that was killed."""

AT_ONCE = 2**24
"""Bytes that are written by one call."""


def write_atomically(path: str | os.PathLike[str], data: bytes | memoryview) -> None:
    """Write a file, so that it holds either all of its old content or all of its new content.

    Symbolic links are followed. A new file has the mode that the umask leaves it, one that was
    there keeps its mode; its other hard links keep the old content. Temporaries that killed
    processes left in the folder are removed, those of living ones never.

    Raises
    ------
    UserError : what is there is no regular file (a folder, pipe or device), or `path` cannot be a
        file's name.
    OSError : the file cannot be written; the error names `path`, which is as it was before.
    """
    with named(path):
        path = as_path(path)
        target = target_of(path)
        remove_orphans(target.parent)
        part = Part(target.parent)
        try:
            part.make()
            part.fill(data, status(target))
            part.rename(target)
        finally:
            part.close()
        _flush_folder(target.parent)


def check_target(path: str | os.PathLike[str]) -> None:
    """Refuse a path that :func:`write_atomically` could not write; its folder is made if need be.

    This is for whoever works long before writing. A temporary is made and removed, because nothing
    else shows what the system allows.

    Raises
    ------
    UserError, OSError : as in :func:`write_atomically`.
    """
    with named(path):
        part = Part(target_of(as_path(path)).parent)
        try:
            part.make()
        finally:
            part.close()


class Part:
    """A temporary of this process: made, locked, filled, and renamed or removed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.handle = folder, -1
        self.place = folder

    def make(self) -> None:
        """Make it; once more if another process removed it in the moment before it was locked."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        while self.handle < 0:
            self.place = self.folder / f".relumlp-{secrets.token_hex(8)}.part"
            self.handle = os.open(self.place, flags, 0o666)
            _lock(self.handle, wait=True)
            if not self.place.exists():
                self.close()

    def fill(self, data: bytes | memoryview, old: os.stat_result | None) -> None:
        """Give it owner and mode of the file that it replaces, then the content; flush all."""
        if old and hasattr(os, "fchmod"):
            _keep_owner(self.handle, old)
            mode = stat.S_IMODE(old.st_mode) & 0o777
            if mode != stat.S_IMODE(os.fstat(self.handle).st_mode):
                os.fchmod(self.handle, mode)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.handle, rest[:AT_ONCE]) :]
        os.fsync(self.handle)

    def rename(self, target: Path) -> None:
        """Put it in the target's place, still locked where there are locks."""
        if fcntl is None:  # pragma: no cover  Windows renames only closed files
            os.close(self.handle)
            self.handle = -1
        os.replace(self.place, target)

    def close(self) -> None:
        """Close it; remove it if it has not been renamed."""
        handle, self.handle = self.handle, -1
        try:
            if self.place is not self.folder:
                os.unlink(self.place)
        except OSError:
            pass  # It has been renamed; or it is an orphan, and the next write removes it.
        finally:
            if handle >= 0:
                os.close(handle)


def remove_orphans(folder: Path) -> None:
    """Remove temporaries that no living process holds; what cannot be removed is left alone."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if fcntl is not None and PART.fullmatch(name):
                _remove_if_orphaned(folder / name)


def _remove_if_orphaned(place: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(place, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            if stat.S_ISREG(os.fstat(handle).st_mode) and _lock(handle, wait=False):
                place.unlink()
        finally:
            os.close(handle)


def _lock(handle: int, *, wait: bool) -> bool:
    """Lock an open file; False if another holds it, or the file system knows no locks."""
    if fcntl is None:  # pragma: no cover
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _keep_owner(handle: int, old: os.stat_result) -> None:
    """Give it the owner of the file that it replaces, where the system allows that."""
    new = os.fstat(handle)
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(handle, old.st_uid, old.st_gid)


def _flush_folder(folder: Path) -> None:
    """Let a rename survive a power cut, where a file system can promise that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
