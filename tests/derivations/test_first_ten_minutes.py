"""The first ten minutes of two users: every block runs, and prints what the page says."""

import contextlib
import io
import re
import shlex
import warnings
from pathlib import Path

import pytest
from helpers.chapters import FENCE, TEXTBOOK
from helpers.command_line import done

PAGE = TEXTBOOK / "first-ten-minutes" / "networks.md"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def masked(text: str) -> str:
    """A text without the digits that depend on the machine."""
    return NUMBER.sub("#", text)


def test_every_block_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "ten_minutes"}
    printed, commands = "", 0
    for fence in FENCE.finditer(PAGE.read_text("utf-8")):
        kind, code = fence[1], fence[2]
        if kind == "text":
            # Lines of a cycle are as many as its classes.
            assert set(masked(printed).splitlines()) == set(masked(code).splitlines())
        elif kind == "sh":
            for line in code.splitlines():
                assert done(*shlex.split(line)[1:]).out
                commands += 1
        else:
            out = io.StringIO()
            with contextlib.redirect_stdout(out), warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Stochastic Optimizer: Maximum iterations")
                exec(compile(code, str(PAGE), "exec"), namespace)
            printed = out.getvalue()
    assert commands == 6
    assert (tmp_path / "report.html").stat().st_size > 10_000
    assert (tmp_path / "digits-gaps.csv").exists()
