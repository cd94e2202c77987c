"""The published figures, drawn anew: nothing covers anything else, and nothing lies on a frame."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from relumlp.machine.canvas import own_look
from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.registry import STUDIES, find_study
from relumlp.papers.study.study import Figure, Measured, measured

REPRODUCTION = Path(__file__).parents[3] / "derivations" / "reproduction"
IDS = [(name, figure.id) for name in STUDIES for figure in find_study(name).figures]
ROOM = 6
"""Pixels around a text: a reader's letters may be somewhat wider than those measured here."""
LIMITED = {"gaps.fig7"}
"""Whose axes are limited, as the paper's are: the marks beyond are cut on purpose."""


@cache
def result_of(name: str) -> Measured:
    return measured(read_result(REPRODUCTION / name / "result.npz"))


@pytest.fixture(params=IDS, ids=lambda names: names[1], scope="module")
def drawn(request: Any) -> tuple[Figure, Any]:
    """A published figure, laid out."""
    name, id = request.param
    figure = next(f for f in find_study(name).figures if f.id == id)
    with own_look():
        canvas = Canvas(figsize=figure.size, dpi=110, layout="constrained")
        FigureCanvasAgg(canvas)
        figure.draw(result_of(name), canvas.subplots(*figure.panels, squeeze=False))
        canvas.canvas.draw()
    return figure, canvas


def corners(line: Any) -> Any:
    """The points of a line, in pixels."""
    points = line.get_transform().transform(np.column_stack(line.get_data()).astype(float))
    return points[np.isfinite(points).all(axis=1)]


def pixels(line: Any) -> Any:
    """The points of a line in pixels, and those between them where they are joined."""
    points = corners(line)
    if line.get_linestyle() == "None" or len(points) < 2:
        return points
    steps = np.abs(np.diff(points, axis=0)).max(axis=1).clip(1, 2000).astype(int)
    return np.concatenate(
        [np.linspace(a, b, n + 1) for a, b, n in zip(points, points[1:], steps, strict=False)]
    )


def inside(points: Any, box: Any) -> Any:
    return ((points >= [box.x0, box.y0]) & (points <= [box.x1, box.y1])).all(axis=1)


def test_no_legend_covers_a_curve(drawn: tuple[Figure, Any]) -> None:
    _, canvas = drawn
    legends = [*canvas.legends, *(own for ax in canvas.axes if (own := ax.get_legend()))]
    for box in (legend.get_frame().get_window_extent() for legend in legends):
        for ax in canvas.axes:
            for line in ax.lines:
                points = pixels(line)
                covered = inside(points, box) & inside(points, ax.bbox)
                assert not covered.any(), line.get_label()


def test_no_text_lies_across_a_frame_or_near_another(drawn: tuple[Figure, Any]) -> None:
    for ax in drawn[1].axes:
        level = [t for t in ax.texts if t.get_text() and not t.get_rotation()]
        for text in ax.texts:
            box = text.get_window_extent()
            for edge in (ax.bbox.y0, ax.bbox.y1):
                assert not box.y0 < edge < box.y1, text.get_text()
        boxes = [text.get_window_extent().padded(ROOM) for text in level]
        near = [(one.get_text(), other.get_text()) for k, one in enumerate(level)
                for j, other in enumerate(level[:k]) if boxes[k].overlaps(boxes[j])]  # fmt: skip
        assert near == []


def test_no_mark_is_cut_and_no_guide_lies_on_the_frame(drawn: tuple[Figure, Any]) -> None:
    figure, canvas = drawn
    for ax in canvas.axes:
        edges = np.array([ax.bbox.y0, ax.bbox.y1])
        for line in ax.lines:
            away = np.abs(corners(line)[:, 1:] - edges)
            if line.get_marker() in ("o", "s", "^", "v", "x") and figure.id not in LIMITED:
                assert (away > line.get_markersize() * canvas.dpi / 72 / 2).all(), line.get_label()
            elif line.get_transform() != ax.transData and np.ptp(corners(line)[:, 1]) == 0:
                assert (away > 3).all(), line.get_label()
