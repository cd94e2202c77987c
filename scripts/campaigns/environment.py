"""Commands where homes, caches, terminals, streams, threads and settings are not a laptop's."""

import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from campaigns.environment_parts.table import COMMANDS, ENVIRONMENTS, LONG, Odd
from campaigns.tally import Tally

COUNT = 10_000
"""More than there are pairs of an environment and a command: all of them."""

LIMIT = 900.0
"""Seconds for one command, which may have to compile all kernels on a busy machine."""

Ended = tuple[int, str, str, Any]
"""Exit code, output, errors, and the bytes of the network and of the figures that it wrote."""


def run(tally: Tally, seed: int, count: int) -> None:
    """Run every pair of environment and command once, or as many as are asked for, drawn."""
    pairs = [(name, command) for name in ENVIRONMENTS for command in COMMANDS
             if name in LONG.get(command, ENVIRONMENTS)]  # fmt: skip
    if count < len(pairs):
        pairs = random.Random(seed).sample(pairs, count)
    for name, command in pairs:
        odd = ENVIRONMENTS[name]
        if not possible(odd):
            tally.good(name, "not possible on this machine")
            continue
        try:
            found = wrong(odd, command, started(command, odd))
        except subprocess.TimeoutExpired:
            found = "no end", f"{LIMIT:g} s"
        if found:
            tally.bad(name, found[0], f"{command}: {found[1][-400:]!r}")
        else:
            tally.good(name, "as elsewhere, or a sentence")


def possible(odd: Odd) -> bool:
    """Whether this machine can make the environment."""
    words = (odd.shell or "").replace("exec ", "").split()
    tool = words[0] if words and words[0] in ("setpriv", "taskset") else None
    return tool is None or (shutil.which(tool) is not None and os.geteuid() == 0)


def wrong(odd: Odd, command: str, ended: Ended) -> tuple[str, str] | None:
    """Return what must not be about a command's end, with the words for it; None if all is well."""
    code, out, err, arrays = ended
    _, _, _, expected = usual(command)
    if "Traceback" in err + out or "a defect of relumlp" in err:
        return "a traceback", err
    if code:
        sentence = err.strip().splitlines()[-1:] or [""]
        if any(words in sentence[0] for words in odd.refused):
            return None
        return f"exit {code}", err
    if odd.bits and arrays != expected:
        return "other bits", f"{arrays} for {expected}"
    silent = odd.shell is not None and ("2>&-" in odd.shell or ">&-" in odd.shell)
    if not out.strip() and not silent and command != "train":
        return "no output", err
    return None


@cache
def usual(command: str) -> Ended:
    """Return how a command ends in an ordinary environment."""
    return started(command, Odd())


def started(command: str, odd: Odd) -> Ended:
    """Run a command in an environment, in a folder of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "work"
        folder.mkdir(mode=0o777)
        os.chmod(place, 0o755)
        os.chmod(folder, 0o777)
        for name, content in odd.files.items():
            (folder / name).write_bytes(content)
        words = [sys.executable, "-m", "relumlp", *COMMANDS[command]]
        start = words if odd.shell is None else ["sh", "-c", odd.shell, "sh", *words]
        done = subprocess.run(
            start, cwd=folder, env=environment(odd), capture_output=True, timeout=LIMIT, check=False
        )
        out, err = (s.decode("utf-8", "replace") for s in (done.stdout, done.stderr))
        return done.returncode, out, err, bits(folder)


def environment(odd: Odd) -> dict[str, str]:
    """Return the variables of a command, from those of this process."""
    root = str(Path(__file__).resolve().parents[2])
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "COV_"))}
    merged = {**variables, "PYTHONPATH": root, "RELUMLP_DATA": "", **odd.variables}
    return {name: value for name, value in merged.items() if value is not None}


def bits(folder: Path) -> dict[str, bytes] | None:
    """Return the arrays of a network file, and the figures of a page; None where there are none."""
    import numpy as np

    found = {path.name: path.read_bytes() for path in folder.rglob("*.png")}
    network = folder / "n.npz"
    if network.exists():
        network.chmod(stat.S_IRUSR | stat.S_IWUSR)
        with np.load(network) as file:
            found |= {name: file[name].tobytes() for name in sorted(file.files) if name[0] in "Wb"}
    return found or None
