"""One runner at a time: a lock file that says who holds it, and that ends with its process."""

import json
import os
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relumlp.errors import UserError
from relumlp.machine.targets import KINDS

PATIENCE = 5.0
"""Seconds to wait for a lock whose holder is dead: what it started may be about to end."""

BEGINNING = b'{"pid": '
"""Of every lock file that is not empty, because :func:`_sign` writes it."""


@contextmanager
def only_runner(path: Path) -> Iterator[int]:
    """Hold a lock file within the block; yield its descriptor, which a child may inherit.

    The system lets go of a lock when the last process that holds it ends, whatever ends it, so a
    lock file that was left behind does no harm. Where the system or the file system has no locks,
    the block runs without one.

    Raises
    ------
    UserError : another process holds it; the sentence names it. Or something else has its name: a
        user's own file, a link, a folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = _acquired(path)
    try:
        _sign(handle)
        yield handle
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _acquired(path: Path) -> int:
    """Open a lock file and lock it, or refuse."""
    until = time.monotonic() + PATIENCE
    while True:
        handle = _opened(path)
        free = _locked(handle)
        if free and _is_at(handle, path):
            _check_own(handle, path)
            return handle
        holder = {} if free else _holder(handle)
        os.close(handle)
        if not free and (_lives(holder) or time.monotonic() > until):
            raise UserError(_refusal(path, holder))
        time.sleep(0.0 if free else 0.05)


def _opened(path: Path) -> int:
    """Open a lock file; not what a link leads to, because signing would write over that."""
    flags = os.O_RDWR | os.O_CREAT
    for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"):
        flags |= getattr(os, name, 0)
    if path.is_symlink() or path.is_dir():
        raise UserError(_in_the_way(path, "a link" if path.is_symlink() else "a folder"))
    return os.open(path, flags, 0o666)


def _check_own(handle: int, path: Path) -> None:
    """Refuse, and close, a file that no runner has written: it would be lost with the lock."""
    mode = os.fstat(handle).st_mode
    kind = KINDS.get(stat.S_IFMT(mode), "a file of somebody else")
    # A power cut can leave a file that is empty, breaks off, or is filled with zeros.
    start = os.pread(handle, len(BEGINNING), 0).rstrip(b"\0") if stat.S_ISREG(mode) else None
    if start is None or not BEGINNING.startswith(start):
        os.close(handle)
        raise UserError(_in_the_way(path, kind))


def _in_the_way(path: Path, kind: str) -> str:
    return f"{path}: expected no file, or the lock of an earlier run, got {kind}; move it away"


def _locked(handle: int) -> bool:
    """Lock an open file, unless another process has locked it; True where there are no locks."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file is still the one of this name: its last holder removes it."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    """Write into a lock file who holds it."""
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    signed = {"pid": os.getpid(), "host": socket.gethostname(), "began": began}
    os.truncate(handle, 0)
    os.pwrite(handle, json.dumps(signed).encode(), 0)


def _holder(handle: int) -> dict[str, Any]:
    """Read from a lock file who holds it; nothing if it does not say so."""
    try:
        found = json.loads(os.pread(handle, 1000, 0))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _lives(holder: dict[str, Any]) -> bool:
    """Whether a holder may be a process that lives; those on other hosts may."""
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid < 1 or holder.get("host") != socket.gethostname():
        return bool(holder)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _refusal(path: Path, holder: dict[str, Any]) -> str:
    """Return the sentence that names the holder."""
    who = ", ".join(f"{name} {holder[name]}" for name in ("pid", "host", "began") if name in holder)
    return (
        f"{path.parent / path.name.removesuffix('.lock')}: expected no other run that writes it, "
        f"got one under way ({who or 'its lock file does not say which'}); {path} is its lock"
    )
