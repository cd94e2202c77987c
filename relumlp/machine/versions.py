"""Versions, BLAS kernels and processor, on which numbers depend besides relumlp's own code."""

import os
import platform
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

from relumlp.machine.blas import blas_kernels

VERSIONS = ("numpy", "scipy", "numba", "scikit-learn")
PACKAGE = Path(__file__).parents[1]
BLAS_VARIABLES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def processor() -> str:
    """Return the processor's name, if the system provides it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


@cache
def commit() -> str:
    """Commit of the checkout, with "+changes" if it is dirty; "" outside a checkout."""
    if not (PACKAGE.parent / ".git").exists():
        return ""
    try:
        head = [
            "git",
            "-C",
            str(PACKAGE),
            "describe",
            "--always",
            "--abbrev=12",
            "--dirty=+changes",
        ]
        told = subprocess.run(head, capture_output=True, timeout=10)
        return told.stdout.decode("utf-8", "replace").strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


@cache
def package_versions() -> tuple[tuple[str, str], ...]:
    """Return (name, version) of relumlp and of the packages that its numbers depend on."""
    return tuple((name, version(name)) for name in ("relumlp", *VERSIONS))


def numerics() -> dict[str, object]:
    """Return all that determines a result's bits: versions, BLAS kernels, processor."""
    return {
        "versions": dict(package_versions()[1:]),
        "python": platform.python_version(),
        "blas": list(blas_kernels()),
        "blas_environment": {v: os.environ[v] for v in BLAS_VARIABLES if v in os.environ},
        "cpu": processor(),
    }


def environment() -> dict[str, object]:
    """Return the manifest's record of the machine and software that made a result."""
    return {"relumlp": dict(package_versions())["relumlp"], "commit": commit(), **numerics()}
