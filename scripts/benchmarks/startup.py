"""Start-up: import, `--help`, cold and warm first run, and the memory of a training."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.common import Table, alternate, figure, spread

ROUNDS = 7
COLD_ROUNDS = 3
MARKS = {"import": 0.3, "help": 0.5, "compilation": 40.0, "megabytes": 400.0}
FOUND = {
    "import": "import relumlp, less import numpy (s)", "help": "relumlp --help (s)",
    "compilation": "compiling all kernels of a quick reproduction (s)",
    "megabytes": "a training of 5x80 (MB)",
}  # fmt: skip
ROWS = {
    "numpy": "import numpy", "import": "import relumlp", "help": "relumlp --help",
    "reproduce, cold": "quick reproduction, nothing compiled",
    "reproduce, warm": "quick reproduction, all compiled",
}  # fmt: skip
WORDS = {
    "import": "at most {:g} seconds to import relumlp, beyond those of NumPy",
    "help": "at most {:g} seconds for the help of the command",
    "compilation": "at most {:g} seconds to compile all kernels of a quick reproduction",
    "megabytes": "at most {:g} megabytes of memory",
}
"""Marks in words."""
REPRODUCE = ("reproduce", "--scale", "quick", "--json")


def python(*words: str, folder: Path | None = None, **environment: str) -> None:
    """Run this Python in a folder; its output is not shown."""
    command, given = [sys.executable, *words], {**os.environ, **environment}
    done = subprocess.run(command, env=given, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"benchmark: {' '.join(words)} failed: {done.stderr[-500:]}")


def measure(rounds: int) -> dict[str, Any]:
    """Measure seconds and megabytes; every piece of work is a fresh process.

    import: `import relumlp` minus `import numpy`. compilation: `relumlp reproduce --scale quick`
    without compiled kernels in the cache, minus the same with all kernels in the cache. megabytes:
    largest resident memory of `relumlp train --data mnist` for one epoch of 5x80.
    """
    megabytes = memory()
    quick = alternate(
        {
            "numpy": lambda: python("-c", "import numpy"),
            "import": lambda: python("-c", "import relumlp"),
            "help": lambda: python("-m", "relumlp", "--help"),
        },
        rounds,
    )
    seconds = {**quick, **first_runs(min(rounds, COLD_ROUNDS))}
    spreads = {name: spread(values) for name, values in seconds.items()}
    medians = {name: one["median"] for name, one in spreads.items()}
    found = {
        "import": medians["import"] - medians["numpy"],
        "help": medians["help"],
        "compilation": medians["reproduce, cold"] - medians["reproduce, warm"],
        "megabytes": megabytes,
    }
    met = {name: found[name] <= mark for name, mark in MARKS.items()}
    return {"rounds": rounds, "seconds": spreads, "found": found, "marks": MARKS, "met": met}


def first_runs(rounds: int) -> dict[str, list[float]]:
    """Seconds of a quick reproduction, cold and then warm, each round with a new cache."""
    seconds: dict[str, list[float]] = {"reproduce, cold": [], "reproduce, warm": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for name, taken in seconds.items():
                out, cache = Path(folder) / name, Path(folder) / "cache"
                out.mkdir()
                began = time.perf_counter()
                # Without --out, results are written below the current folder.
                python("-m", "relumlp", *REPRODUCE, folder=out, NUMBA_CACHE_DIR=str(cache))
                taken.append(time.perf_counter() - began)
    return seconds


def memory() -> float:
    """Return the largest resident memory in megabytes; the kernel is compiled beforehand."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["-m", "relumlp", "train", "--data", "mnist", "--hidden", "80-80-80-80",
                 "--epochs", "1", "--out", str(Path(folder) / "network.npz")]  # fmt: skip
        python(*words)
        (Path(folder) / "network.npz").unlink()
        child = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status:
            raise SystemExit("benchmark: relumlp train failed")
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e6 / 1024
    return float(usage.ru_maxrss / per_megabyte)


def tables(result: dict[str, Any]) -> list[Table]:
    """Return the measures with marks, and all seconds."""
    found = [
        [FOUND[name], figure(value, ".3g"), f"≤ {result['marks'][name]:g}"]
        for name, value in result["found"].items()
    ]
    keys = ("median", "least", "greatest")
    seconds = [
        [ROWS[name], *(figure(one[key], ".3g") for key in keys)]
        for name, one in result["seconds"].items()
    ]
    return [
        Table("what has marks", ["what", "found", "mark"], found),
        Table("seconds", ["what", *keys], seconds),
    ]


def notes(result: dict[str, Any]) -> list[str]:
    """Return why one number may be negative."""
    return ["import relumlp takes less time than import numpy, because a room imports NumPy only "
            "when something in it is used"] if result["found"]["import"] < 0 else []  # fmt: skip
