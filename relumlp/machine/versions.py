"""Versions, BLAS kernels and processor, on which numbers depend besides relumlp's own code."""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from relumlp.machine.blas import blas_kernels

VERSIONS = ("numpy", "scipy", "numba", "scikit-learn")
PACKAGE = Path(__file__).parents[1]
BLAS_VARIABLES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
VARIABLES = (
    "NUMBA_DISABLE_JIT", "NUMBA_BOUNDSCHECK", "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES",
    "NUMBA_ENABLE_AVX", "NUMBA_OPT", "NUMBA_LOOP_VECTORIZE", "NUMBA_SLP_VECTORIZE",
    "NUMBA_DISABLE_INTEL_SVML", "NPY_DISABLE_CPU_FEATURES", "NPY_ENABLE_CPU_FEATURES",
    "GLIBC_TUNABLES", "MKL_CBWR", "MKL_ENABLE_INSTRUCTIONS", "BLIS_ARCH_TYPE",
)  # fmt: skip
"""Variables of the environment that may change bits; those of OpenBLAS stand apart, for pages."""


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


def variables() -> dict[str, str]:
    """Return the variables that are set and may change bits.

    Whether Numba compiles at all can also be said in Python, or in a file of its settings.
    """
    found = {name: os.environ[name] for name in VARIABLES if os.environ.get(name)}
    config = sys.modules.get("numba.core.config")
    if config is not None and config.DISABLE_JIT:
        return {**found, "NUMBA_DISABLE_JIT": "1"}
    if found.get("NUMBA_DISABLE_JIT") == "0" or config is not None:
        found.pop("NUMBA_DISABLE_JIT", None)
    return found


@cache
def cpu_features() -> str:
    """Return the processor's features that NumPy uses; "" where this NumPy does not tell."""
    try:
        features = import_module("numpy._core._multiarray_umath").__cpu_features__
    except (ImportError, AttributeError):
        return ""
    return " ".join(sorted(name for name, there in features.items() if there))


def numerics() -> dict[str, object]:
    """Return all that determines a result's bits: versions, BLAS kernels, processor, settings."""
    return {
        "versions": dict(package_versions()[1:]),
        "python": platform.python_version(),
        "blas": list(blas_kernels()),
        "blas_environment": {v: os.environ[v] for v in BLAS_VARIABLES if v in os.environ},
        "cpu": processor(),
        "cpu_features": cpu_features(),
        "variables": variables(),
    }


def unlike(made: object, now: Mapping[str, object]) -> list[str]:
    """Return the names of what was another where something was made.

    Parameters
    ----------
    made : the record of it: an :func:`environment` or :func:`numerics`.
    now : the :func:`numerics` of this process.

    What a record of an earlier relumlp does not hold is not compared, but for ``variables``, of
    which none is taken to have been set.
    """
    record = made if isinstance(made, Mapping) else {}
    later = {"cpu_features": now.get("cpu_features"), "variables": {}}
    return [n for n, value in now.items() if record.get(n, later.get(n)) != value]


def environment() -> dict[str, object]:
    """Return the manifest's record of the machine and software that made a result."""
    return {"relumlp": dict(package_versions())["relumlp"], "commit": commit(), **numerics()}
