"""Malformed files: typed errors only, memory bounded, nothing run, written or misread.

An intact file of each kind is cut at every length, each of its bits is flipped, every number in it
set to its extremes; then come blind changes, manifests and JSON with other values, and archives
that are built to harm: headers of any type and shape, repeated and overlapping members, names that
climb, bombs, pickles, numbers that are none. Each is read in a process that is watched by Python's
audit events. Of cut and changed files the same contents must be read, or none.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from campaigns.malformed_parts.subjects import SUBJECTS
from campaigns.malformed_parts.worker import MOST_GROWTH
from campaigns.tally import Tally

COUNT = 1_000_000
AT_ONCE = 50_000
"""Cases of one process."""
SCRIPTS = Path(__file__).parents[1]


SYSTEMATIC = 60_000
"""About the number of systematic cases of a file, and some of the others."""


class Part(NamedTuple):
    """Cases of a subject, by number: from the first on, every so many."""

    subject: str
    first: int
    count: int
    step: int


def run(tally: Tally, seed: int, count: int) -> None:
    """Read that many malformed files, of all kinds, on all cores."""
    total = sum(subject.weight for subject in SUBJECTS.values())
    shares = {name: count * subject.weight // total for name, subject in SUBJECTS.items()}
    shares[next(iter(shares))] += count - sum(shares.values())
    parts = [
        Part(name, first * step, min(AT_ONCE, share - first), step)
        for name, share in shares.items()
        for step in [max(1, SYSTEMATIC // max(share, 1))]
        for first in range(0, share, AT_ONCE)
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for part, found in zip(parts, pool.map(lambda p: read(p, seed), parts), strict=True):
            enter(tally, part, found, seed)


def read(part: Part, seed: int) -> dict[str, Any]:
    """Read a part in a process of its own; what it found, or how it ended."""
    # In memory where there is such a place: a million files are written.
    place = next((p for p in ("/dev/shm",) if os.access(p, os.W_OK)), None)
    with tempfile.TemporaryDirectory(dir=place) as folder:
        words = [seed, folder, *part]
        paths = os.pathsep.join([str(SCRIPTS), *filter(None, sys.path)])
        done = subprocess.run(
            [sys.executable, "-m", "campaigns.malformed_parts.worker", *map(str, words)],
            capture_output=True, text=True, cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        at = Path(folder, "at")
        last = at.read_text().strip() if at.exists() else "before the first"
        return {"died": f"exit {done.returncode} at case {last}: {done.stderr[-300:]}"}


def enter(tally: Tally, part: Part, found: dict[str, Any], seed: int) -> None:
    """Count what a part found."""
    subject = part.subject
    if "died" in found:
        tally.bad(subject, "the process died", found["died"])
        return
    told = iter(found["told"])
    for what, end, n in found["outcomes"]:
        if not end.startswith("FAILED"):
            tally.good(f"{subject}, {what.partition(':')[0]}", end, n)
            continue
        for _ in range(n):
            tally.bad(f"{subject}, {what}", end, f"seed {seed}, {next(told, 'told no more')}")
    most = max(found["growth"], int(tally.facts.get("largest growth of memory, bytes", 0)))  # type: ignore[call-overload]
    tally.facts["largest growth of memory, bytes"] = most
    if found["growth"] > MOST_GROWTH:
        tally.bad(subject, "too much memory", f"seed {seed}, {part}: {found['growth']} bytes")
    if found["left"] != ["at", "file"]:
        tally.bad(subject, "files left", f"seed {seed}, {part}: {found['left']}")
