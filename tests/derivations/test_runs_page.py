"""A figure asked anew: every command and block of the page runs, and prints what the page says."""

import contextlib
import io
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from helpers.chapters import FENCE, TEXTBOOK
from helpers.command_line import relumlp

from relumlp.commands import studies
from relumlp.datasets import brought

PAGE = TEXTBOOK / "first-ten-minutes" / "runs.md"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
DIFFERING = "the results differ"
REFUSED = "relumlp: --layers"
FAR = "grid-2x10-squared-error.switching"
"""Beginning of a line of the array that happens to differ most."""


def masked(text: str) -> list[str]:
    """A text's lines without what depends on the machine: digits, and which array is first."""
    return [NUMBER.sub("#", line).strip() for line in text.splitlines()]


def shell(code: str) -> str:
    """Run the lines of a block; return what the last of them printed."""
    printed = ""
    for line in code.splitlines():
        name, *args = shlex.split(line)
        if name != "relumlp":
            subprocess.run(line, shell=True, check=True)
            continue
        ran = relumlp(*args)
        printed = ran.out + ran.err
        code = 1 if DIFFERING in printed else 2 if printed.startswith(REFUSED) else 0
        assert ran.code == code, printed
    return printed


def test_every_block_runs_and_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # A process of its own would take seconds.
    monkeypatch.setattr(studies, "APART", ())
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    (tmp_path / "derivations").symlink_to(TEXTBOOK)
    namespace: dict[str, object] = {"__name__": "runs"}
    printed, checked = "", 0
    for fence in FENCE.finditer(PAGE.read_text("utf-8")):
        kind, code = fence[1], fence[2]
        if kind == "sh":
            printed = shell(code)
        elif kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(code, str(PAGE), "exec"), namespace)
            printed = out.getvalue()
        else:
            said = [line for line in masked(code) if not line.startswith(FAR)]
            assert [line for line in said if line not in masked(printed)] == []
            checked += 1
    brought._provided.clear()
    assert checked == 9
    assert (tmp_path / "hers" / "figures" / "dynamics.fig10.svg").stat().st_size > 5000
