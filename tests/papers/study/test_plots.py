"""What figures share: what a band is made of, what an empty panel says, one legend of several."""

import numpy as np
import pytest
from matplotlib.figure import Figure as Canvas

from relumlp.classifiers.nodes import SYSTEMS
from relumlp.papers.study.plots import (
    LOOKS,
    error_band,
    legend,
    legend_below,
    nothing,
    range_band,
    room,
)

SEEDS = np.array([[1.0, 2.0], [3.0, 2.0], [2.0, 5.0]])


def drawn(band, seeds=SEEDS, **look):
    """The line that a band is drawn around, and the band's lower and upper edge."""
    ax = Canvas().subplots()
    band(ax, np.array([4.0, 6.0]), seeds, **look)
    (line,) = ax.lines
    edges = [area.get_paths()[0].vertices for area in ax.collections]
    ends = [[v[v[:, 0] == x, 1] for x in (4, 6)] for v in edges]
    return line, [([e.min() for e in both], [e.max() for e in both]) for both in ends]


@pytest.mark.parametrize("band", [error_band, range_band])
def test_a_band_is_drawn_around_the_mean_in_the_colour_of_its_line(band):
    line, [_] = drawn(band, color="#123456", label="x")
    np.testing.assert_array_equal(line.get_xdata(), [4, 6])
    np.testing.assert_array_equal(line.get_ydata(), [2, 3])
    assert (line.get_color(), line.get_label()) == ("#123456", "x")
    area = line.axes.collections[0]
    assert area.get_facecolor()[0, :3] == pytest.approx([0x12 / 255, 0x34 / 255, 0x56 / 255])


def test_the_error_is_that_of_the_mean_of_seeds():
    _, [(low, high)] = drawn(error_band)
    error = np.array([1, np.sqrt(3)]) / np.sqrt(3)
    np.testing.assert_allclose(np.subtract([2, 3], low), error)
    np.testing.assert_allclose(np.subtract(high, [2, 3]), error)


def test_one_seed_has_no_error_and_what_no_seed_has_is_left_out():
    line, bands = drawn(error_band, SEEDS[:1])
    assert (line.get_ydata().tolist(), bands) == ([1, 2], [])
    ax = Canvas().subplots()
    error_band(ax, np.array([4.0, 6.0]), np.array([[1.0, np.nan], [3.0, 2.0]]))
    assert ax.lines[0].get_ydata().tolist() == [2, 2]


def test_the_range_is_from_the_smallest_to_the_largest():
    _, [(low, high)] = drawn(range_band)
    assert (low, high) == ([1, 2], [3, 5])


def test_an_empty_panel_says_so_one_or_several():
    axes = Canvas().subplots(2, 2)
    nothing(axes[0, 0])
    nothing(axes[1])
    said = [[t.get_text() for t in ax.texts] for ax in axes.flat]
    assert said == [["not computed"], [], ["not computed"], ["not computed"]]
    assert [ax.get_xlabel() for ax in axes.flat] == ["–", "", "–", "–"]


def test_an_empty_panel_has_no_numbers_along_it():
    """They would be read as the range of what is drawn elsewhere."""
    ax = Canvas().subplots()
    nothing(ax)
    for axis in (ax.xaxis, ax.yaxis):
        tick = axis.get_major_ticks()[0]
        parts = (tick.tick1line, tick.tick2line, tick.label1, tick.label2)
        assert not [part for part in parts if part.get_visible()]


def test_an_empty_panel_leaves_the_ticks_to_the_one_that_it_shares_its_axis_with():
    ax = Canvas().subplots()
    ax.plot([1, 9], [2, 4])
    nothing(ax.twinx())
    assert len(ax.get_xticks()) > 2
    assert ax.xaxis.get_tick_params()["labelbottom"]


def test_the_legend_is_in_the_first_panel_that_has_something_to_explain():
    axes = Canvas().subplots(1, 3)
    for ax in axes[1:]:
        ax.plot([0, 1], [0, 1], label="line")
    legend(axes)
    assert [ax.get_legend() is not None for ax in axes] == [False, True, False]


def test_a_legend_below_is_the_figures_and_is_that_of_the_first_panel_with_one():
    canvas = Canvas()
    axes = canvas.subplots(1, 3)
    legend_below(axes, 2)
    assert canvas.legends == []
    for name, ax in zip(("first", "second"), axes[1:], strict=True):
        ax.plot([0, 1], [0, 1], label=name)
    legend_below(axes, 2, fontsize=7)
    assert not any(ax.get_legend() for ax in axes)
    (text,) = canvas.legends[0].get_texts()
    assert (text.get_text(), text.get_fontsize()) == ("first", 7)


def test_room_is_a_share_of_the_height_on_any_scale():
    linear, log = Canvas().subplots(1, 2)
    linear.set_ylim(1, 3)
    room(linear, above=0.5, below=0.25)
    assert linear.get_ylim() == (0.5, 4)
    log.set_yscale("log")
    log.set_ylim(1, 100)
    room(log, above=0.5)
    np.testing.assert_allclose(log.get_ylim(), (1, 1000))


def test_every_system_has_a_look_of_its_own():
    assert tuple(LOOKS) == SYSTEMS
    assert len({color for color, _ in LOOKS.values()}) == len({s for _, s in LOOKS.values()}) == 3
