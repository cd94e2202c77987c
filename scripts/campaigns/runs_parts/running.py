"""Start the runner, wait for it, and digest what it leaves in a folder."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

RUNNER = Path(__file__).with_name("runner.py")
ROOT = RUNNER.parents[3]
SENTENCE = "what was finished is kept"
Process = subprocess.Popen[bytes]


def start(folder: Path, *args: str, **environment: str) -> Process:
    """Start the runner in a folder."""
    command = [sys.executable, str(RUNNER), *args]
    # The plain form, because Numba takes longer to be imported than the run takes.
    paths = {
        "RUNS_PLAIN": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    return subprocess.Popen(
        command, cwd=folder, env={**os.environ, **paths, **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def finish(process: Process, seconds: float = 1800) -> tuple[int, str]:
    """Wait for a process; its exit code and what it said on the error stream.

    One that a signal ends after all is done, while Python cleans up, has ended well.
    """
    out, said = process.communicate(timeout=seconds)
    ended = b"Report: " in out or b"written to " in out
    code = 0 if ended and not said and process.returncode < 0 else process.returncode
    return code, said.decode("utf-8", "replace")


def run(folder: Path, *args: str, **environment: str) -> tuple[int, str]:
    """Run the runner to its end."""
    return finish(start(folder, *args, **environment))


# The same command again, as after a kill at the last moment, replaces what is there.
TRAIN = ("train", "--force", "--out", "net.npz")
GRID = ("reproduce", "tiny", "--out", "made", "--jobs", "2")


def left(folder: Path) -> dict[str, str]:
    """Return the files in a folder with digests of what must be the same bits; "" of the rest."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): digest_of(p) for p in files}


def digest_of(path: Path) -> str:
    """Return a digest of a file's arrays, and of a cell's facts; "" of a file that notes times."""
    import numpy as np

    if path.suffix != ".npz":
        return "" if path.suffix != ".png" else hashlib.sha256(path.read_bytes()).hexdigest()
    sha = hashlib.sha256()
    with np.load(path, allow_pickle=False) as file:
        for name in sorted(set(file.files) - {"manifest"}):
            array: Any = file[name]
            sha.update(f"{name} {array.dtype.str} {array.shape}".encode() + array.tobytes())
    return sha.hexdigest()


def unlike(found: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """Return the names of files that are missing, too many, or of other contents."""
    return [n for n in sorted({*found, *wanted}) if found.get(n) != wanted.get(n)]
