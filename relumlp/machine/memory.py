"""How much memory there is for this process, as far as the system says."""

import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


def available() -> float:
    """Return the bytes that this process may still take, roughly; infinity where nothing says."""
    return min(_system(), _limit(), _cgroup())


def _system() -> float:
    """Memory that is free or can be freed; all of it where the system does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(1024.0 * int(s.split()[1]) for s in lines if s.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        pass
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return float("inf")


def _limit() -> float:
    """Address space that ``ulimit -v`` allows."""
    try:
        import resource
    except ImportError:
        return float("inf")
    soft = resource.getrlimit(resource.RLIMIT_AS)[0]
    return float("inf") if soft == resource.RLIM_INFINITY else float(soft)


def _cgroup() -> float:
    """Memory that a container allows."""
    try:
        return float((CGROUP / "memory.max").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return float("inf")
