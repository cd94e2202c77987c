"""A figure has the same bytes whatever Matplotlib is told by a user."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
from helpers.tiny_study import STUDY

from relumlp.machine import canvas
from relumlp.papers.study.drawing import render
from relumlp.papers.study.study import Measured

RESULT = Measured({"a": np.arange(6.0).reshape(3, 2), "b": np.ones((4, 2))}, {})
DIGEST = """
import sys
from hashlib import sha256
import numpy as np
from helpers.tiny_study import STUDY
from relumlp.papers.study.drawing import render
from relumlp.papers.study.study import Measured
result = Measured({"a": np.arange(6.0).reshape(3, 2), "b": np.ones((4, 2))}, {})
print(sha256(render(STUDY.figures[0], result).data).hexdigest())
"""
GARBAGE = b"font.size: large numbers\nno colon here\nfont.family: \xff\xfe\n"


def test_settings_of_the_running_program_change_no_byte_and_stay():
    before = render(STUDY.figures[0], RESULT)
    told = {"font.size": 25, "figure.facecolor": "red", "lines.linewidth": 9, "savefig.dpi": 7}
    with matplotlib.rc_context(told):
        assert render(STUDY.figures[0], RESULT) == before
        assert {name: matplotlib.rcParams[name] for name in told} == told
    with matplotlib.rc_context(), matplotlib.style.context("dark_background"):
        assert render(STUDY.figures[0], RESULT) == before


def drawn(folder, **variables):
    """Digest of a figure that a fresh process draws in a folder, and what it said."""
    path = os.pathsep.join([*sys.path, str(Path(__file__).parents[2])])
    env = {**os.environ, "PYTHONPATH": path, **variables}
    done = subprocess.run(
        [sys.executable, "-c", DIGEST], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_no_file_and_no_variable_of_a_user_decides_whether_a_figure_can_be_drawn(tmp_path):
    plain = drawn(tmp_path)
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "matplotlibrc").write_bytes(GARBAGE)
    assert plain[1] == ""
    odd = {"MATPLOTLIBRC": str(tmp_path / "there"), "MPLCONFIGDIR": "/dev/null/x"}
    assert drawn(tmp_path / "here", MPLBACKEND="nonsense", **odd) == plain


def test_the_environment_is_as_before(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "nonsense")
    monkeypatch.delenv("MATPLOTLIBRC", raising=False)
    canvas.restore({"MPLBACKEND": "other", "MATPLOTLIBRC": None})
    assert os.environ["MPLBACKEND"] == "other"
    assert "MATPLOTLIBRC" not in os.environ


def test_a_file_in_the_current_folder_is_stepped_away_from(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with canvas.no_file_here():
        assert Path.cwd() == tmp_path
    (tmp_path / "matplotlibrc").touch()
    with canvas.no_file_here():
        assert Path.cwd() != tmp_path
    assert Path.cwd() == tmp_path


def test_a_silenced_library_speaks_again():
    with canvas.silence("relumlp-test"):
        assert not logging.getLogger("relumlp-test").isEnabledFor(logging.WARNING)
    assert logging.getLogger("relumlp-test").isEnabledFor(logging.WARNING)
