"""Faults: the n-th operation of a save fails, once, and all others are done."""

import errno
import fcntl
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from relumlp.machine.targets import named

OPERATIONS = [
    (os, name)
    for name in (
        "open", "write", "fsync", "replace", "fchmod", "fchown", "mkdir", "stat", "lstat", "fstat",
        "readlink", "listdir", "access", "close", "unlink",
    )
] + [(fcntl, "flock")]  # fmt: skip
ERRORS = [OSError(n, os.strerror(n)) for n in (errno.ENOSPC, errno.EIO, errno.EINTR, errno.EACCES)]
ERRORS.append(MemoryError())  # type: ignore[arg-type]


CLOSING = ("close", "Part.close")
"""Calls that take no memory; failed at their very beginning, they would leave a file open."""


class Count:
    """Which operation is next, and the name of the one that failed."""

    def __init__(self, fatal: int) -> None:
        self.fatal, self.seen, self.failed = fatal, 0, ""

    def is_next(self, name: str) -> bool:
        """Count an operation; whether it is the one that fails."""
        self.seen += 1
        if self.seen == self.fatal:
            self.failed = name
        return self.seen == self.fatal


@contextmanager
def failing_operation(n: int, error: BaseException) -> Iterator[Count]:
    """Let the n-th call of the system inside the block fail; a close closes all the same."""
    count, real = Count(n), {(place, name): getattr(place, name) for place, name in OPERATIONS}

    def failing(name: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if not count.is_next(name):
                return do(*arguments, **options)
            if name == "close":
                do(*arguments, **options)
            raise error

        return call  # fmt: skip

    try:
        for (place, name), do in real.items():
            setattr(place, name, failing(name, do))
        yield count
    finally:
        for (place, name), do in real.items():
            setattr(place, name, do)


@contextmanager
def failing_allocation(n: int) -> Iterator[Count]:
    """Let the n-th call of any function fail for want of memory, from the save's first line on.

    The frame that names the file in errors is entered before, so it is not failed itself.
    """
    count, began = Count(n), [False]

    def watch(frame: FrameType, event: str, what: Any) -> None:
        if event == "return" and frame.f_code is named.__enter__.__code__:
            began[0] = True
        elif event == "call" and frame.f_code is named.__exit__.__code__:
            sys.setprofile(None)
        elif began[0] and event in ("call", "c_call"):
            name = frame.f_code.co_qualname if event == "call" else what.__qualname__
            if name not in CLOSING and count.is_next(name):
                sys.setprofile(None)
                raise MemoryError

    sys.setprofile(watch)
    try:
        yield count
    finally:
        sys.setprofile(None)


@contextmanager
def quiet_ends() -> Iterator[None]:
    """Say nothing of archives in memory that were never finished, which end inside the block."""
    before, sys.unraisablehook = sys.unraisablehook, lambda told: None
    try:
        yield
        gc.collect()
    finally:
        sys.unraisablehook = before
