"""Which runs made a folder's cells: a note that grows with every finished cell."""

import json
import time
from pathlib import Path
from typing import Any

from relumlp.errors import FileFormatError
from relumlp.machine.writing import write_atomically

RUNS = "runs.json"


def runs(folder: Path) -> list[dict[str, Any]]:
    """Return what is known of a folder's runs, the first one first; nothing without a note.

    A run is ``commit``, ``began`` (UTC), ``jobs``, ``wall_seconds`` and ``cells``, the number that
    it finished.

    Raises
    ------
    FileFormatError : the note is damaged.
    """
    path = folder / RUNS
    if not path.exists():
        return []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise FileFormatError(f"{path}: expected a JSON list of runs, got something else")
    return found


class RunNote:
    """The note of a run, written when it begins, after each of its cells, and when it ends.

    So it is there whatever ends the run; of one that was killed, the time after its last cell is
    missing.
    """

    def __init__(self, folder: Path, commit: str, jobs: int) -> None:
        self.folder = folder
        self.before = runs(folder)
        self.clock = time.monotonic()
        began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.run: dict[str, Any] = {"commit": commit, "began": began, "jobs": jobs, "cells": 0}
        self.write()

    def write(self, finished: int = 0) -> None:
        """Add finished cells, and write the note with the time up to now."""
        self.run["cells"] += finished
        self.run["wall_seconds"] = time.monotonic() - self.clock
        text = json.dumps([*self.before, self.run], indent=1) + "\n"
        write_atomically(self.folder / RUNS, text.encode())
