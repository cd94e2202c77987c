"""Cells that crash, exit, raise, exhaust memory or cannot be written: the others survive."""

import random
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from campaigns.runs_parts import running
from campaigns.runs_parts.running import digest_of
from campaigns.tally import Tally

COUNT = 48
AT_ONCE = 2
FAULTS = ("segfault", "exit", "killed", "memory", "raises", "leaves", "unwritable", "nothing")
"""As in campaigns/runs_parts/grid.py; with ``-once`` the second attempt goes well."""
CELLS = 4


class Ended(NamedTuple):
    """How a run ended, and in which folder."""

    code: int
    said: str
    folder: Path


def run(tally: Tally, seed: int, count: int) -> None:
    """Run so many grids; in each, some cells are fine and others are not."""
    with tempfile.TemporaryDirectory() as place:
        fine = ended(Path(place) / "fine", ["fine"] * CELLS, 2)
        assert fine.code == 0, fine.said

        def one(number: int) -> None:
            draw = random.Random(f"{seed} {number}")
            modes, jobs = modes_of(draw, number), draw.randint(1, 3)
            judge(tally, modes, jobs, Path(place) / str(number), fine)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in pool.map(one, range(count)):
                pass


def modes_of(draw: random.Random, number: int) -> list[str]:
    """Return how the cells of a grid end: one fault in turn, others drawn, and fine ones."""
    first = FAULTS[number % len(FAULTS)] + draw.choice(("", "-once"))
    others = [draw.choice(("fine", "fine", draw.choice(FAULTS))) for _ in range(CELLS - 2)]
    modes = [first, "fine", *others]
    draw.shuffle(modes)
    return modes


def ended(folder: Path, modes: list[str], jobs: int) -> Ended:
    """Run a grid whose cells end so."""
    folder.mkdir()
    args = ("reproduce", "tiny", "--out", "made", "--jobs", str(jobs))
    code, said = running.run(folder, *args, GRID_MODES=" ".join(modes))
    return Ended(code, said, folder / "made")


def judge(tally: Tally, modes: list[str], jobs: int, folder: Path, fine: Ended) -> None:
    """Hold a grid against what must come of it."""
    found = ended(folder, modes, jobs)
    wrong = list(complaints(found, modes, fine))
    subject = ", ".join(sorted({m for m in modes if m != "fine"}))
    how = f"modes {modes}, {jobs} jobs: exit {found.code}, {found.said[-400:]!r}"
    for words in wrong:
        tally.bad(subject, words, how)
    if not wrong:
        tally.good(subject, "the others survive; tried once more; told if it fails again")


def complaints(found: Ended, modes: list[str], fine: Ended) -> list[str]:
    """Return what is not as it must be."""
    bad = {f"seed{i}" for i, mode in enumerate(modes) if mode in FAULTS}
    attempts = (found.folder / "attempts.txt").read_text(encoding="utf-8").split()
    wrong = []
    if found.code != (1 if bad else 0):
        wrong.append("another exit code")
    if "Traceback" in found.said:
        wrong.append("a traceback")
    for i, mode in enumerate(modes):
        name = f"seed{i}"
        cell = found.folder / "cells" / f"{name}.npz"
        if cell.exists() == (name in bad):
            wrong.append("a cell is lost" if name not in bad else "a bad cell is there")
        elif name not in bad and digest_of(cell) != digest_of(fine.folder / "cells" / cell.name):
            wrong.append("a cell has other bits")
        if (name in bad) != (f"{name}: " in found.said):
            wrong.append("a failure is not told" if name in bad else "a failure is told of none")
        if mode != "fine" and attempts.count(name) != 2:
            wrong.append("not tried twice")
    page = (found.folder / "page.md").read_text(encoding="utf-8")
    if any(f"`{name}` (" not in page for name in bad):
        wrong.append("the page does not name what failed")
    return wrong
