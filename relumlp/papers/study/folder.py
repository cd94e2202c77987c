"""Whose a folder is: it belongs to one study, dataset and scale, and to one runner at a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from relumlp.errors import FileFormatError, UserError
from relumlp.machine.files import read_file
from relumlp.machine.locks import only_runner
from relumlp.machine.manifests import read_json
from relumlp.machine.writing import remove_orphans, write_atomically

NOTE = "study.json"
WORDS = "a study, its data and its scale"
"""What a folder belongs to."""
MADE = ("result.npz", "page.md", "page.html", "verdicts.json", "runs.json", "figures/*.png",
        "figures/*.svg", "figures/*.csv", "figures/*.txt")  # fmt: skip
"""Files that a run writes beside its cells."""


class GoneError(UserError):
    """A folder was removed while a run went on in it."""


class Owner(NamedTuple):
    """A study by its short name, its dataset, and its scale."""

    study: str
    data: str
    scale: str


def owner_of(folder: Path) -> Owner | None:
    """Return what a folder belongs to: by its note, or by its result if it has none.

    Raises
    ------
    FileFormatError : the note or the result is damaged.
    """
    note, result = folder / NOTE, folder / "result.npz"
    if note.exists():
        return _read(note)
    if result.exists():
        manifest = read_file(result, "result").manifest
        return Owner(*(str(manifest.get(name, "")) for name in Owner._fields))
    return None


def _read(note: Path) -> Owner:
    """Read a note."""
    found = read_json(note, WORDS)
    if not isinstance(found, dict) or set(found) != set(Owner._fields):
        raise FileFormatError(f"{note}: expected {WORDS}, got other JSON")
    for part in found.values():
        if not isinstance(part, str) or not part:
            raise FileFormatError(f"{note}: expected {WORDS}, got {part!r:.80}")
    return Owner(**found)


def check_folder(folder: Path, owner: Owner) -> None:
    """Refuse a folder of another study, dataset or scale, and one with files of somebody else.

    Raises
    ------
    UserError : the folder is another's.
    FileFormatError : what says whose it is is damaged.
    """
    if folder.exists() and not folder.is_dir():
        raise UserError(f"--out: expected a folder, got the file '{folder}'")
    found = owner_of(folder)
    if found not in (None, owner):
        raise UserError(
            f"--out: expected a folder of {' '.join(owner)}, got '{folder}', which is one of "
            f"{' '.join(found or ())}; choose another"
        )
    foreign = [path for name in MADE for path in folder.glob(name)] if found is None else []
    if foreign:
        name = foreign[0].relative_to(folder)
        raise UserError(
            f"--out: expected a folder of {' '.join(owner)} or a new one, got '{folder}', which "
            f"has a {name} and does not say of what study; choose another"
        )


@contextmanager
def claimed(folder: Path, owner: Owner) -> Iterator[int]:
    """Within the block, a folder is this study's and this process's alone; yield its lock.

    What killed runs have left unfinished is removed.

    Raises
    ------
    UserError : the folder is another's, or another run is under way in it.
    """
    check_folder(folder, owner)
    with only_runner(folder / ".lock") as lock:
        check_folder(folder, owner)
        text = json.dumps(owner._asdict(), indent=1) + "\n"
        if not (folder / NOTE).exists():
            write_atomically(folder / NOTE, text.encode())
        for place in ("", "cells", "figures", "networks"):
            remove_orphans(folder / place)
        yield lock


def write_into(folder: Path, name: str, data: bytes) -> None:
    """Write a file into a folder that has a result, and not into a new one if it has gone.

    Raises
    ------
    GoneError : the folder or its result was removed.
    """
    check_there(folder, "result.npz")
    write_atomically(folder / name, data)


def check_there(folder: Path, name: str = NOTE) -> None:
    """Refuse a folder that was removed, or replaced by one without this file.

    Raises
    ------
    GoneError : it was.
    """
    if not (folder / name).exists():
        raise GoneError(
            f"{folder}: expected the folder of this run, got none or another: it was removed while "
            "the run went on"
        )
