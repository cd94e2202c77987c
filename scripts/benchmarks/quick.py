"""Quick reproductions on all cores: wall seconds of each paper in a fresh process and folder."""

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.common import Table, alternate, spread, spread_table
from benchmarks.startup import python

CORES = os.cpu_count() or 1
ROUNDS = 3
MARKS = {"dynamics": 10.0, "cooperating": 10.0}
WORDS = {paper: f"at most {{:g}} seconds for {paper}" for paper in MARKS}
"""Marks in words."""


def measure(rounds: int) -> dict[str, Any]:
    """Measure seconds of `relumlp reproduce PAPER --scale quick` for each paper, in turns.

    A first run of each paper is not counted, because it compiles the kernels into the cache, as a
    user's first run does. Results of earlier runs are in other folders, so nothing is reused.
    """
    from relumlp.papers.study.registry import STUDIES

    seconds = alternate({paper: partial(reproduce, paper) for paper in STUDIES}, rounds)
    spreads = {paper: spread(taken) for paper, taken in seconds.items()}
    met = {paper: spreads[paper]["median"] <= mark for paper, mark in MARKS.items()}
    return {"rounds": rounds, "jobs": CORES, "seconds": spreads, "marks": MARKS, "met": met}


def reproduce(paper: str) -> None:
    """Run a paper's quick study, with figures and page, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        # Without --out, results are written below the current folder.
        python("-m", "relumlp", "reproduce", paper, "--scale", "quick", "--json",
               folder=Path(folder))  # fmt: skip


def tables(result: dict[str, Any]) -> list[Table]:
    """Seconds for each paper."""
    return [spread_table(f"seconds, {result['jobs']} jobs, warm", result["seconds"], 1)]


def notes(result: dict[str, Any]) -> list[str]:
    """Return no notes: the table is enough."""
    return []
