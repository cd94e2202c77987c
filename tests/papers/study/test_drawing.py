"""Figures that another process draws: the same bytes, and one's own where that process ends."""

import os
import re
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from helpers.tiny_study import computed

from relumlp.papers.study import drawing as drawing_module
from relumlp.papers.study.drawing import MARKS, Drawing, draw, read_picture, render, shared_out
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.study import Figure, measured

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
    for path in (three.folder / "figures").iterdir():
        path.unlink()
    drawn = drawn_here(monkeypatch)
    with shared_out(three, "three_figures") as both:
        assert both.pictures() == expected
    assert drawn == ["tiny.fig1"]
    assert list(expected) == ["tiny.fig1", "tiny.fig2", "tiny.fig3"]
    for figure in three.study.figures:
        assert read_picture(three.folder, figure) == expected[figure.id]


def test_a_figure_of_few_marks_is_an_svg_and_one_of_many_or_a_heat_map_is_a_png() -> None:
    def drawn(draw):
        return render(Figure("made.fig1", lambda result, axes: draw(axes[0, 0])), None)

    few = drawn(lambda ax: ax.plot(range(MARKS), "o"))
    assert (few.name, few.numbers) == ("figures/made.fig1.svg", "figures/made.fig1.csv")
    assert few.table.count(b"\n") == 1 + MARKS
    assert few.data == drawn(lambda ax: ax.plot(range(MARKS), "o")).data
    assert drawn(lambda ax: ax.plot(range(9 * MARKS))).name.endswith(".svg")
    many = drawn(lambda ax: ax.plot(range(MARKS + 1), "o"))
    assert many.name == "figures/made.fig1.png"
    assert many.data.startswith(b"\x89PNG")
    assert drawn(lambda ax: ax.pcolormesh([[1, 2], [3, 4]])).name.endswith(".png")


def test_names_in_an_svg_are_its_figures_own_and_lead_somewhere() -> None:
    def names_in(id):
        figure = Figure(id, lambda result, axes: axes[0, 0].plot([1, 2], "o-"))
        text = render(figure, None).data.decode()
        names = set(re.findall(r' id="([^"]+)"', text))
        assert names >= set(re.findall(r"[\"(]#(\w+)[\")]", text))
        return names

    assert names_in("made.fig1")
    assert not names_in("made.fig1") & names_in("made.fig2")


def test_an_svg_is_short_in_its_places_and_says_numbers_as_they_are() -> None:
    def draw(result, axes):
        axes[0, 0].plot([0, 1 / 3], [0, 1 / 7], label="max 0.301")
        axes[0, 0].set_xticks([0.0, 0.005, 1 / 3], ["0.000", "0.005", "1/3"])
        axes[0, 0].legend()

    text = render(Figure("made.fig1", draw), None).data.decode()
    seen = re.sub("<[^>]+>", "\n", text).split("\n")
    assert {"0.000", "0.005", "max 0.301"} <= {*map(str.strip, seen)}
    tags = re.findall("<[^>]+>", text)
    assert any(re.search(r"\d\.\d\d\b", tag) for tag in tags)
    assert not [tag for tag in tags if re.search(r"\d\.\d{3}", tag)]


def test_a_picture_of_another_kind_does_not_stay_behind(tmp_path: Path) -> None:
    (tmp_path / "result.npz").touch()
    drawing = Drawing(None, None, tmp_path)  # type: ignore[arg-type]
    for count, kind in ((MARKS + 1, "png"), (1, "svg")):
        figure = Figure("made.fig1", lambda _, axes, n=count: axes[0, 0].plot(range(n), "o"))
        picture = draw(drawing, figure)
        assert read_picture(tmp_path, figure) == picture
        names = {path.name for path in (tmp_path / "figures").iterdir()}
        assert names == {f"made.fig1.{ending}" for ending in (kind, "csv", "txt")}


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
