"""What a figure shows, as numbers and in words: read from axes that were drawn by hand."""

import csv

import numpy as np
import pytest
from matplotlib.figure import Figure

from relumlp.papers.study.alternative_text import in_words, short
from relumlp.papers.study.plots import range_band
from relumlp.papers.study.series import as_csv, marks_in, mesh_of, panels_of, series_of


@pytest.fixture
def canvas():
    return Figure(layout="constrained")


def lines_of(canvas):
    return list(csv.reader(as_csv(canvas).decode().splitlines()))


def test_a_curve_has_its_points_and_its_band_and_a_guide_is_left_out(canvas) -> None:
    ax = canvas.subplots()
    x = np.array([1.0, 2.0, 4.0])
    range_band(ax, x, np.array([[1.0, 2, 3], [3, 2, 9]]), label="both")
    ax.axhline(2, label="a guide")
    ax.axvline(1)
    ax.plot([], [], label="only in the legend")
    (series,) = series_of(ax)
    assert (series.name, [*series.x], [*series.y]) == ("both", [1, 2, 4], [2, 2, 6])
    assert [*series.low] == [1, 2, 3]
    assert [*series.high] == [3, 2, 9]
    assert lines_of(canvas)[:2] == [
        ["panel", "series", "x", "y", "low", "high"], ["1", "both", "1", "2", "1", "3"],
    ]  # fmt: skip


def test_each_curve_has_the_band_that_was_drawn_around_it(canvas) -> None:
    ax = canvas.subplots()
    for height in (0.0, 5.0):
        range_band(ax, np.array([1.0, 2.0]), height + np.array([[1.0, 2.0], [3.0, 2.0]]))
    one, other = series_of(ax)
    assert ([*one.low], [*one.high]) == ([1, 2], [3, 2])
    assert ([*other.low], [*other.high]) == ([6, 7], [8, 7])


def test_a_band_of_other_points_is_nobodys(canvas) -> None:
    ax = canvas.subplots()
    ax.plot([1, 2], [1, 2], label="line")
    ax.fill_between([1, 3], [0, 0], [1, 1])
    (series,) = series_of(ax)
    assert series.low is None


def test_error_bars_bars_and_stairs_have_their_ends(canvas) -> None:
    above, middle, below = canvas.subplots(3, 1)
    above.errorbar([1, 2], [5, 6], [1, 2], label="errors", capsize=2)
    middle.bar([1, 2], [3, 4], bottom=[1, 1], label="bars")
    below.stairs([7, 8], [0, 1, 3], label="stairs")
    assert lines_of(canvas)[1:] == [
        ["1", "errors", "1", "5", "4", "6"], ["1", "errors", "2", "6", "4", "8"],
        ["2", "bars", "1", "3", "1", "4"], ["2", "bars", "2", "4", "1", "5"],
        ["3", "stairs", "0", "7", "", ""], ["3", "stairs", "1", "8", "", ""],
    ]  # fmt: skip


def test_a_heat_map_is_a_line_a_row(canvas) -> None:
    ax = canvas.subplots()
    mesh = ax.pcolormesh([0, 1, 5], [0, 1, 2, 3], np.arange(6.0).reshape(3, 2) / 3)
    canvas.colorbar(mesh)
    assert panels_of(canvas) == [ax]
    assert mesh_of(ax).values.shape == (3, 2)
    assert lines_of(canvas) == [
        ["row", "0", "1"], ["0", "0", "0.333"], ["1", "0.667", "1"], ["2", "1.33", "1.67"],
    ]  # fmt: skip
    ax.set(xlabel="steps", ylabel="nodes")
    assert in_words(canvas) == (
        "heat map of 3 rows and 2 columns, nodes over steps, values from 0 to 1.67."
    )


def test_what_is_not_finite_is_left_empty_and_untold(canvas) -> None:
    ax = canvas.subplots()
    ax.plot([1, 2, 3], [np.nan, 5, 4], label="holes")
    assert lines_of(canvas)[1] == ["1", "holes", "1", "", "", ""]
    assert in_words(canvas) == "holes: from 5 to 4."
    ax.plot([1], [np.nan], label="none")
    assert in_words(canvas).endswith("; none: no values.")


def test_marks_are_counted_and_lines_without_marks_are_not(canvas) -> None:
    ax = canvas.subplots()
    ax.plot(np.zeros(100))
    ax.plot(np.zeros(7), "o-")
    assert marks_in(ax) == 7


def test_words_say_axes_names_and_from_where_to_where_curves_go(canvas) -> None:
    left, right = canvas.subplots(1, 2)
    left.plot([1, 2, 3], [2000, 1, 3], label="falls")
    left.plot([1], [0.12345], "o", label="one point")
    left.set(xlabel="step", ylabel="loss", title="(a)")
    right.plot([1, 2, 3], [1, 9, 3])
    right.set(xlabel="step")
    assert in_words(canvas) == (
        "2 panels. (a): loss over step: falls: from 2,000 to 3, lowest 1; one point: 0.123. "
        "step: one curve: from 1 to 3, highest 9."
    )


def test_words_of_a_diagram_are_its_own_and_of_many_panels_the_titles(canvas) -> None:
    axes = canvas.subplots(1, 6).ravel()
    axes[0].text(0, 0, "node j")
    axes[0].plot([0, 1], [0, 1])
    axes[0].plot([0, 1], [1, 0])
    axes[1].set_axis_off()
    for k, ax in enumerate(axes[2:]):
        for name in "abcde":
            ax.plot([0, 1], label=name)
        ax.set_title(f"panel {k}")
    words = in_words(canvas)
    assert words.startswith("5 panels. a drawing with the words node j. panel 0: a: from 0 to 1; b")
    assert "d: from 0 to 1; and 1 more." in words
    assert words.endswith("The other panels show the same of: panel 3.")


@pytest.mark.parametrize(("value", "said"), [
    (0.00012345, "0.000123"), (-2.5, "-2.5"), (999, "999"), (12345.6, "12,346"),
])  # fmt: skip
def test_a_number_is_said_short(value: float, said: str) -> None:
    assert short(value) == said
