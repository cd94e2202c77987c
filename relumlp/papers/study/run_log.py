"""Which runs made a folder's cells: a note that grows with every finished cell."""

import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from relumlp.errors import FileFormatError
from relumlp.machine.manifests import read_json
from relumlp.machine.writing import write_atomically

RUNS = "runs.json"
FIELDS: dict[str, Any] = {
    "commit": str,
    "began": str,
    "jobs": int,
    "cells": int,
    "wall_seconds": (int, float),
}


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
    found = read_json(path, "a JSON list of runs")
    if not isinstance(found, list) or not all(map(is_run, found)):
        raise FileFormatError(f"{path}: expected a JSON list of runs, got something else")
    return found


def is_run(entry: Any) -> bool:
    """Whether an entry of a note describes a run."""
    if not isinstance(entry, dict) or set(entry) != set(FIELDS):
        return False
    return all(isinstance(entry[name], kind) for name, kind in FIELDS.items())


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
        write_atomically(self.folder / RUNS, self.text())

    def text(self) -> bytes:
        """Return the note with the time up to now."""
        self.run["wall_seconds"] = time.monotonic() - self.clock
        return (json.dumps([*self.before, self.run], indent=1) + "\n").encode()

    def write(self, finished: int = 0) -> None:
        """Add finished cells, and write the note, unless it is gone: then its folder is, too.

        A note that cannot be written ends no run: the next one may be.
        """
        self.run["cells"] += finished
        if (self.folder / RUNS).exists():
            with suppress(OSError):
                write_atomically(self.folder / RUNS, self.text())
