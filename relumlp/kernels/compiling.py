"""How kernels are compiled: one decorator, and a disk cache that no file on the disk can break.

Numba's own cache ends a training where a file of it is empty or torn (a power cut), names a module
that has moved, or where no folder can be written to; and two processes that compile at once can
each write the other's machine code. Here an entry is one file: a digest, then the pickled code. The
digest is over the code and over all that the code was made from and for, so a damaged, foreign or
outdated file is only a file that has to be written again, and nothing of it is unpickled.
"""

import hashlib
import pickle
import platform
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import llvmlite
import numba
from numba import njit
from numba.core import config, sigutils
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from relumlp.places import user_cache

HOME = Path(__file__).parent
DIGEST = 32
"""Bytes of the digest at the beginning of an entry."""

ABANDONED = 3600
"""Seconds after which an entry that was begun and not finished is removed."""

OPTIONS = (
    "OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "USING_SVML", "ENABLE_AVX", "BOUNDSCHECK",
    "DEBUGINFO_DEFAULT", "ENABLE_PROFILING", "ENABLE_SYS_MONITORING",
)  # fmt: skip
"""Settings of Numba that change the code it makes, and are not in the name of the processor."""


def kernel(function: Callable[..., Any] | None = None, *, inline: Any = "never") -> Any:
    """Compile a function as every kernel is: the GIL released, NumPy's errors, cached on the disk.

    Without the JIT (NUMBA_DISABLE_JIT) the function stays as it is.
    """
    if function is None:
        return partial(kernel, inline=inline)
    compiled: Any = njit(nogil=True, error_model="numpy", inline=inline)(function)
    if hasattr(compiled, "py_func") and (place := cache_folder()):
        compiled._cache = Cache(function, place)
    return compiled


@cache
def cache_folder() -> Path | None:
    """Return the first folder that can be written to, or None: then kernels are not kept.

    These are the folder that NUMBA_CACHE_DIR names, the one beside the kernels, and the user's.
    """
    return next((place for place in candidates() if writable(place)), None)


def candidates() -> list[Path]:
    """Return the folders in which kernels may be kept, the preferred one first.

    None without the kernels' files, as in an archive: nothing would tell what is outdated.
    """
    if not any(HOME.glob("*.py")):
        return []
    apart = hashlib.sha256(str(HOME).encode()).hexdigest()[:16]
    named, users = getattr(config, "CACHE_DIR", ""), user_cache()
    first = [Path(named) / f"relumlp-{apart}"] if named else []
    return [*first, HOME / "__pycache__", *([users / f"kernels-{apart}"] if users else [])]


def writable(place: Path) -> bool:
    """Whether a file can be made in a folder, which is made if it is not there."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=place).close()
    except (OSError, ValueError):
        return False
    return True


@cache
def origin() -> str:
    """Return what all kernels are made from: their files, the compiler, its settings, Python."""
    files = sorted(HOME.glob("*.py"))
    sources = [(f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in files]
    settings = [(name, getattr(config, name, None)) for name in OPTIONS]
    versions = numba.__version__, llvmlite.__version__, platform.python_version(), sys.version
    return repr((versions, settings, sources))


class Cache(_Cache):
    """The compiled forms of one kernel on the disk, in Numba's interface.

    Whatever is wrong with a file or a folder, an entry is then not there, or is not kept.
    """

    def __init__(self, function: Callable[..., Any], place: Path) -> None:
        self.function, self.place, self.enabled = function, place, True

    @property
    def cache_path(self) -> str:
        """The folder, which Numba shows in a kernel's statistics."""
        return str(self.place)

    def enable(self) -> None:
        """Use the cache."""
        self.enabled = True

    def disable(self) -> None:
        """Leave the cache alone."""
        self.enabled = False

    def flush(self) -> None:
        """Remove all entries of this kernel."""
        for path in self.place.glob(f"{self.stem}-*.kernel"):
            path.unlink(missing_ok=True)

    @property
    def stem(self) -> str:
        """The beginning of the names of this kernel's entries."""
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__qualname__}"

    def identity(self, sig: Any, codegen: Any) -> tuple[Path, bytes]:
        """Return an entry's file, and what the entry was made from and for.

        An edit of a kernel or another version of Numba writes the same files anew.
        """
        purpose = repr((sig, codegen.magic_tuple(), sys.implementation.cache_tag))
        purpose += repr([getattr(config, name, None) for name in OPTIONS])
        name = hashlib.sha256(purpose.encode()).hexdigest()[:16]
        return self.place / f"{self.stem}-{name}.kernel", (purpose + origin()).encode()

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compiled form for a signature, or None if there is no whole, fitting one."""
        target_context.refresh()
        if not self.enabled:
            return None
        # Any exception: what unpickling and linking raise is not documented, and compiling helps.
        try:
            path, made_for = self.identity(sig, target_context.codegen())
            kept = path.read_bytes()
            if kept[:DIGEST] != hashlib.sha256(made_for + kept[DIGEST:]).digest():
                return None
            found = CompileResult._rebuild(target_context, *pickle.loads(kept[DIGEST:]))
        except Exception:
            return None
        return found if found.signature.args == sigutils.normalize_signature(sig)[0] else None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled form, if that is possible: a full disk must not end a training."""
        if not self.enabled or data.lifted or data.library.has_dynamic_globals:
            return
        code = dumps(data._reduce())
        with suppress(OSError):
            path, made_for = self.identity(sig, data.codegen)
            self.place.mkdir(parents=True, exist_ok=True)
            replace(path, hashlib.sha256(made_for + code).digest() + code)


def replace(path: Path, content: bytes) -> None:
    """Write a file under a name of its own, then rename it; two processes write the same."""
    for old in path.parent.glob(f".{path.name}.*.part"):
        if time.time() - old.stat().st_mtime > ABANDONED:
            old.unlink(missing_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
