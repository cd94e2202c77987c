"""Run ``relumlp`` in this process by its own front door, and read the tables that it prints."""

import contextlib
import io
import json
import os
import signal
import sys
import types
from dataclasses import replace
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import pytest

from helpers import two_rules_study
from helpers.small_data import idx, sha256
from relumlp.cli import main
from relumlp.datasets import loading
from relumlp.datasets.catalogue import CATALOGUE, Collection, IdxFile
from relumlp.machine.interrupts import handled_by
from relumlp.papers.study import drawing
from relumlp.papers.study.drawing import Picture
from relumlp.papers.study.registry import STUDIES


class Ran(NamedTuple):
    """What a command came to: its exit code, and what it printed on the two streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[list[str]]:
        """Cells of all tables' rows, heads included."""
        lines = [line.replace("┃", "│") for line in self.out.splitlines()]
        return [
            [cell.strip() for cell in line.strip("│").split("│")]
            for line in lines
            if line.startswith("│")
        ]


def relumlp(
    *args: str, terminal: bool = False, columns: int = 1000, encoding: str = ""
) -> Ran:  # fmt: skip
    """Run a command; lines are long, so that no cell of a table is folded.

    With an encoding the streams are files of that encoding.
    """
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding) if encoding else io.StringIO() for _ in range(2)
    )
    shown = {"COLUMNS": str(columns), **({"FORCE_COLOR": "1"} if terminal else {})}
    with (
        mock.patch.object(sys, "argv", ["relumlp", *map(str, args)]),
        mock.patch.object(os, "_exit", sys.exit),
        mock.patch.dict(os.environ, shown),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        handled_by(signal.default_int_handler),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    for stream in (out, err):
        stream.seek(0)
    return Ran(ended.value.code or 0, out.read(), err.read())


def done(*args: str) -> Ran:
    """Run a command that must end well and say nothing of trouble."""
    ran = relumlp(*args)
    assert (ran.code, ran.err) == (0, ""), ran
    return ran


def refused(*args: str) -> str:
    """Run a command that must end with 2 and one sentence; return the sentence."""
    ran = relumlp(*args)
    assert ran.code == 2, ran
    assert not ran.out
    (line,) = ran.err.splitlines()
    return line.removeprefix("relumlp: ")


def put_mnist(folder: Any, monkeypatch: pytest.MonkeyPatch, training: int, test: int) -> None:
    """Make so many images of 2 × 3 pixels in ten classes the dataset ``mnist``, kept in a folder.

    Call ``loading._loaded.cache_clear()`` afterwards: the fixture ``made_mnist`` does.
    """
    rng = np.random.default_rng(7)
    contents = {}
    for part, n in (("train", training), ("t10k", test)):
        labels = np.arange(n, dtype=np.uint8) % 10
        noise = rng.integers(0, 120, (n, 2, 3), dtype=np.uint8)
        contents[f"{part}-images-idx3-ubyte"] = noise + 10 * labels[:, None, None]
        contents[f"{part}-labels-idx1-ubyte"] = labels
    (folder / "mnist").mkdir()
    files = []
    for name, array in contents.items():
        (folder / "mnist" / name).write_bytes(idx(array))
        files.append(IdxFile("MNIST", name, array.shape, sha256(idx(array)), ""))
    monkeypatch.setitem(CATALOGUE, "mnist", Collection("mnist", "MNIST", 10, (), tuple(files)))
    monkeypatch.setenv("RELUMLP_DATA", str(folder))
    loading._loaded.cache_clear()


@pytest.fixture
def made_mnist(tmp_path, monkeypatch):
    """A small dataset of the name ``mnist``: 60 samples to train on and 20 to test on."""
    place = tmp_path / "data"
    place.mkdir()
    put_mnist(place, monkeypatch, 60, 20)
    yield
    monkeypatch.undo()
    loading._loaded.cache_clear()


@contextlib.contextmanager
def only_two_studies():
    """Make ``two`` and ``other``, the same by another name and title, the only studies."""
    other = types.ModuleType("other_study")
    other.STUDY = replace(two_rules_study.STUDY, name="other", title="The other")
    kept = dict(STUDIES)
    STUDIES.clear()
    STUDIES.update(two="helpers.two_rules_study", other="other_study")
    two_rules_study.COMPUTED.clear()
    sys.modules["other_study"] = other
    yield
    del sys.modules["other_study"]
    STUDIES.clear()
    STUDIES.update(kept)


@pytest.fixture
def two_studies():
    with only_two_studies():
        yield


@pytest.fixture
def standing_in_tmp_path(tmp_path, monkeypatch):
    """Stand in ``tmp_path``, and leave pages' pictures out, which take most of the time."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        drawing,
        "render",
        lambda figure, _: Picture(f"figures/{figure.id}.png", b"a picture", "seen", b"x,y\n"),
    )


def folders(place):
    """Names of what is in a folder."""
    return sorted(path.name for path in place.iterdir())
