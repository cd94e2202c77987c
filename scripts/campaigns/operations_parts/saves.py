"""Saves: the kinds of files, the states in which they find their place, and what must come."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

import relumlp
from relumlp.machine.files import load_network, read_file, write_file
from relumlp.machine.writing import write_atomically
from relumlp.network.mlp import MLP
from relumlp.training.checkpoints import Checkpoints
from relumlp.training.run import Hooks, Progress

NEW = MLP.initialised((2, 3, 2), seed=1)
ARRAYS = {"x": np.arange(5.0), "on": np.array([True, False])}
TEXT = b'{"a": 1}\n' * 40


class Save(NamedTuple):
    """A way to save, and the check that a file holds just what was saved."""

    write: Callable[[Path], object]
    is_new: Callable[[Path], bool]


def _checkpoint(path: Path) -> None:
    hooks = Hooks(checkpoint=path, every=0.0)
    Checkpoints(hooks, {}).save(Progress(np.ones((3, 2)), np.ones(2), 1, 1, 7, [(1.0, 2.0, 0.5)]))


def _holds(kind: str) -> Callable[[Path], bool]:
    def check(path: Path) -> bool:
        arrays = read_file(path, kind).arrays
        return all(np.array_equal(arrays[name], array) for name, array in ARRAYS.items())

    return check


SAVES = {
    "network": Save(
        lambda p: relumlp.save(p, NEW),
        lambda p: load_network(p).theta.tobytes() == NEW.theta.tobytes(),
    ),
    "checkpoint": Save(
        _checkpoint,
        lambda p: read_file(p, "checkpoint").manifest["progress"]["step"] == 7,
    ),
    "cell": Save(lambda p: write_file(p, ARRAYS, {"facts": {}}, "cell"), _holds("cell")),
    "result": Save(lambda p: write_file(p, ARRAYS, {"facts": {}}, "result"), _holds("result")),
    "page, verdicts, notes": Save(
        lambda p: write_atomically(p, TEXT), lambda p: p.read_bytes() == TEXT
    ),
}


def _nothing(path: Path) -> None:
    path.parent.mkdir()


def _old(path: Path) -> None:
    _nothing(path)
    path.write_bytes(b"old")


def _link(path: Path) -> None:
    _nothing(path)
    (path.parent / "target").write_bytes(b"old")
    path.symlink_to("target")


def _dangling(path: Path) -> None:
    _nothing(path)
    path.symlink_to("target")


def _orphan(path: Path) -> None:
    _old(path)
    (path.parent / ".relumlp-0123456789abcdef.part").write_bytes(b"half")


PLACES: dict[str, Callable[[Path], None]] = {
    "nothing there, and no folder": lambda path: None,
    "nothing there": _nothing,
    "an old file": _old,
    "a link to an old file": _link,
    "a dangling link": _dangling,
    "an old file and what a killed run left": _orphan,
}


def open_files(folder: Path) -> list[str]:
    """Return which files of a folder this process has open.

    Others may be opened and closed meanwhile, by threads and by the collection of garbage.
    """
    links = [_link_of(handle) for handle in os.listdir("/proc/self/fd")]
    return sorted(link for link in links if link.startswith(str(folder.resolve())))


def _link_of(handle: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return ""


def outcome_of(path: Path, error: BaseException | None) -> str:
    """Return in words how a save ended."""
    if not error:
        return "written"
    old = not path.exists() or path.read_bytes() == b"old"
    return "told, the old file or nothing there" if old else "told, the new file whole"


def problem_of(path: Path, save: Save, error: BaseException | None) -> str:
    """Return in words what is wrong after a save that failed or not; "" if nothing is."""
    if error and not (isinstance(error, OSError) and str(path) in str(error)):
        return f"the error does not name the file: {type(error).__name__}: {error}"
    if error and (".relumlp-" in str(error) or "target" in str(error)):
        return f"the error names another file: {error}"
    names = {p.name for p in path.parent.iterdir()} if path.parent.exists() else set()
    if others := names - {path.name, "target", ".relumlp-0123456789abcdef.part"}:
        return f"left behind: {others}"
    there = path.exists()
    if there and path.read_bytes() != b"old" and not save.is_new(path):
        return "neither the old file nor the new one"
    if not error and (not there or path.read_bytes() == b"old"):
        return "success was told, and nothing was written"
    return ""
