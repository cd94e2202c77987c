"""The first ten minutes with a claim of one's own: every block runs, and prints what the page says.

A block of Python whose first line is a comment with a file's name is that file.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.chapters import FENCE, ROOT, TEXTBOOK
from helpers.command_line import relumlp
from helpers.own_claims import unloaded  # noqa: F401

PAGE = TEXTBOOK / "first-ten-minutes" / "claims.md"
NUMBERS = re.compile(r"-?\d[\d,]*(?:/\d+)?(?:, -?\d+(?:/\d+)?)*")
PICTURED = re.compile(r"<text\b[^>]*>([^<]*)</text>")


def masked(text: str) -> str:
    """A text without the numbers that depend on the version of Hypothesis."""
    return NUMBERS.sub("#", text)


def ran(line: str) -> str:
    """What a command prints; the first one finds that the conjecture is wrong, and exits with 1.

    Fewer cases are enough to run the commands.
    """
    program, *words = shlex.split(line)
    if program == "relumlp":
        said = relumlp(*words, *["--examples", "100"] * (words[0] == "verify"))
        assert said.code == (1 if "--draw" in words else 0), said
        return said.out
    assert program == "python"
    command = [sys.executable, *words, "-p", "no:cacheprovider"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout


def written() -> Iterator[tuple[str, str]]:
    """Kind and text of the page's blocks."""
    for fence in FENCE.finditer(PAGE.read_text("utf-8")):
        yield fence[1], fence[2]


@pytest.mark.usefixtures("unloaded")
def test_every_block_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed, commands = "", []
    for kind, text in written():
        if kind == "text":
            assert masked(text.strip()) in masked(printed)
        elif kind == "sh":
            commands += text.splitlines()
            printed = "".join(map(ran, text.splitlines()))
        else:
            name = text.splitlines()[0].removeprefix("# ")
            (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(commands) == 5
    assert printed.startswith("mine.midpoint\topen\texact\tHalf-way between")
    assert {line.split("\t")[1] for line in printed.splitlines()[2:]} <= {"refuted"}
    drawn = "\n".join(PICTURED.findall((tmp_path / "midpoint.svg").read_text("utf-8")))
    shown = "\n".join(PICTURED.findall(PAGE.with_name("midpoint.svg").read_text("utf-8")))
    assert masked(drawn)[:100] == masked(shown)[:100]
    assert {path.name for path in tmp_path.iterdir()} - {"__pycache__", ".hypothesis"} == {
        "mine.py", "midpoint.svg", "test_midpoint.py", "test_mine.py",
    }  # fmt: skip
