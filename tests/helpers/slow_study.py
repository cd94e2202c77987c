"""The tiny study with cells that wait: until a file goes, or a while after every epoch."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from helpers import tiny_study
from relumlp.papers.study.study import Measured
from relumlp.papers.study.workspace import Workspace, listeners

PAUSE = "pause"
"""File of the folder that holds the seconds to wait after every epoch."""


def hold(folder: Path, cell: str) -> Path:
    """File of the folder as long as which is there, a cell waits."""
    return folder / f"hold-{cell}"


def pid(folder: Path, cell: str) -> Path:
    """File of the folder to which a cell writes which process computes it."""
    return folder / f"pid-{cell}"


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    folder = workspace.folder.parent
    pid(folder, workspace.cell).write_text(str(os.getpid()))
    while hold(folder, workspace.cell).exists():
        time.sleep(0.02)
    seconds = float((folder / PAUSE).read_text()) if (folder / PAUSE).exists() else 0.0
    listeners.append(wait := lambda *told: time.sleep(seconds))
    try:
        return tiny_study.measure(config, workspace)
    finally:
        listeners.remove(wait)


STUDY = replace(tiny_study.STUDY, measure=measure)
