"""Figures that another process draws: the same bytes, and one's own where that process ends."""

import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from helpers.tiny_study import computed

from relumlp.papers.study import drawing as drawing_module
from relumlp.papers.study.drawing import Drawing, name_of, shared_out
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import measured

THREE = """
import os, sys, time
from dataclasses import replace
from helpers.tiny_study import STUDY as TINY, draw

def drawn(result, axes):
    if os.environ.get("DYING") and os.environ["DYING"] != str(os.getpid()):
        os._exit(3)
    if os.environ.get("SLOW"):
        print(f"drawing {os.getpid()}", file=sys.stderr, flush=True)
        time.sleep(60)
    draw(result, axes)

figures = [replace(TINY.figures[0], id=f"tiny.fig{k}", draw=drawn) for k in (1, 2, 3)]
STUDY = replace(TINY, figures=figures)
"""


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drawing:
    """Three figures of a small result, in a module that another process finds."""
    (tmp_path / "three_figures.py").write_text(THREE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "three_figures", raising=False)
    folder = computed(tmp_path / "result")
    study = import_module("three_figures").STUDY
    return Drawing(study, measured(read_result(folder / "result.npz")), folder)


def drawn_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that fills with the ids of figures that this process draws."""
    drawn, render = [], drawing_module.render

    def noted(figure, result):
        drawn.append(figure.id)
        return render(figure, result)

    monkeypatch.setattr(drawing_module, "render", noted)
    return drawn


def test_another_process_draws_the_same_bytes(
    three: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared_out(three, "") as alone:
        expected = alone.pictures()
    drawn = drawn_here(monkeypatch)
    with shared_out(three, "three_figures") as both:
        assert both.pictures() == expected
    assert drawn == ["tiny.fig1"]
    assert list(expected) == ["tiny.fig1", "tiny.fig2", "tiny.fig3"]
    for figure in three.study.figures:
        assert (three.folder / name_of(figure)).read_bytes() == expected[figure.id]


def test_what_a_process_that_ends_has_not_drawn_is_drawn_here(
    three: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYING", str(os.getpid()))
    drawn = drawn_here(monkeypatch)
    with shared_out(three, "three_figures") as both:
        assert len(both.pictures()) == 3
    assert drawn == ["tiny.fig1", "tiny.fig2", "tiny.fig3"]


PAGE = """
import sys
from relumlp.papers.study.page import write_page
from pathlib import Path
import three_figures
write_page(three_figures.STUDY, Path(sys.argv[1]), "three_figures")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals to a group")
def test_ctrl_c_ends_both_processes(three: Drawing, tmp_path: Path) -> None:
    paths = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "SLOW": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", PAGE, str(three.folder)], stderr=subprocess.PIPE,
        env={**os.environ, **paths}, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    with process:
        drawing = {int(process.stderr.readline().split()[1]) for _ in range(2)}
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read().decode()
    assert process.pid in drawing
    assert len(drawing) == 2
    assert process.returncode in (-signal.SIGINT, 1, 130)
    assert rest.count("Traceback") <= 1
    for pid in drawing:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
