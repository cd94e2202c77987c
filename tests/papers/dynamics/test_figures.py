"""Figures of dynamics at tiny size: each draws what the result says, on labelled axes."""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.made_curves import columns, group, result_of
from helpers.small_studies import cells_in, computed, result_in, scaled
from matplotlib.figure import Figure as Canvas

from relumlp.papers.dynamics.figures import beyond as figures_beyond
from relumlp.papers.dynamics.figures import curves as figures
from relumlp.papers.dynamics.figures import nodes as figures_nodes
from relumlp.papers.dynamics.figures import style as looks
from relumlp.papers.dynamics.grid import GRIDS, INITIALISATIONS, Grid
from relumlp.papers.dynamics.measure.margin import JOINED, LEFT, MEMBER, OUT
from relumlp.papers.dynamics.result import combine
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.study import FIGURES, STUDY
from relumlp.papers.study.cards import TAGS, split_claim
from relumlp.papers.study.links import with_links
from relumlp.papers.study.page import write_page
from relumlp.papers.study.plots import STYLES
from relumlp.papers.study.study import Measured

TINY = Grid(
    layers=(2, 3), widths=(4, 6), seeds=(0, 1), epochs=3, batch=60, validation=200,
    points=6, grouped=2, arms=((2, 6), (3, 6)), arm_epochs=2, arm_points=4,
    other=(), other_epochs=0, update_epochs=2, update_points=3, judged=40, fitted=300,
)  # fmt: skip
BY_ID = {f.id.removeprefix("dynamics."): f for f in FIGURES}
AWAY = {"other-data"}
"""On digits alone there is no other data."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with scaled(GRIDS, TINY):
        return computed(STUDY, tmp_path_factory.mktemp("figures"))


@pytest.fixture
def result(folder: Path) -> Measured:
    return result_in(folder)


def drawn(id: str, result: Measured) -> Any:
    figure = BY_ID[id]
    canvas = Canvas(figsize=figure.size)
    axes = canvas.subplots(*figure.panels, squeeze=False)
    figure.draw(result, axes)
    return axes


def texts(ax: Any) -> list[str]:
    return [t.get_text() for t in ax.texts]


def lines(ax: Any) -> dict[str, Any]:
    return {line.get_label(): line for line in ax.lines}


def as_if_other(result: Measured) -> Measured:
    """Call the grid's networks networks of other data."""
    facts = copy.deepcopy(result.facts)
    for f in facts["groups"].values():
        if f["kind"] == "grid":
            f["kind"] = "other"
    return Measured(result.arrays, facts)


# --- all of them


def test_all_ten_figures_of_the_paper_are_drawn_and_three_of_ours() -> None:
    assert [*BY_ID] == [*(f"fig{n}" for n in range(1, 11)), "initialisation", "updates",
                        "other-data"]  # fmt: skip
    ids = {r.id for r in RULES}
    for figure in FIGURES:
        assert figure.claim.startswith("The paper"), figure.id
        assert figure.rules, figure.id
        assert {*figure.rules} <= ids, figure.id


@pytest.mark.parametrize("id", BY_ID)
def test_every_panel_has_labels_and_shows_something(id: str, result: Measured) -> None:
    axes = drawn(id, as_if_other(result) if id in AWAY else result)
    for k, ax in np.ndenumerate(axes):
        assert ax.get_xlabel()
        assert ax.get_ylabel() or k[1] > 0, "only the first panel of a row may speak for it"
        assert ax.has_data()
        assert not any("have not" in t or "not been" in t for t in texts(ax))


@pytest.mark.parametrize("id", BY_ID)
@pytest.mark.filterwarnings("error")
def test_a_figure_of_nothing_says_so(id: str) -> None:
    empty = combine({})
    for ax in drawn(id, empty).flat:
        assert texts(ax) == ["not computed"]


KINDS = ("arm", "grid", "updates", "start", "margin", "example")


@pytest.mark.parametrize("missing", KINDS)
def test_figures_are_drawn_while_cells_are_missing(folder: Path, missing: str) -> None:
    with scaled(GRIDS, TINY):
        found = cells_in(STUDY, folder)
    part = {n: c for n, c in found.items() if not n.startswith(missing)}
    partial = combine(part)
    for id in BY_ID:
        drawn(id, partial)
    assert STUDY.tables(partial)


def test_one_seed_alone_has_no_band(result: Measured) -> None:
    for name in [n for n in result.arrays if n.startswith("grid-")]:
        if not name.endswith(".step"):
            result.arrays[name] = result.arrays[name][:1]
    for ax in drawn("fig7", result).flat:
        assert not ax.collections


# --- looks


def test_layers_go_from_dark_to_light_so_that_grey_keeps_their_order() -> None:
    grey = [np.dot([0.299, 0.587, 0.114], looks.shade(k, 8)) for k in range(8)]
    assert (np.diff(grey) > 0.05).all()
    assert len(set(STYLES)) >= len(INITIALISATIONS)


def test_samples_of_each_fate_have_a_marker_of_their_own() -> None:
    assert len({mark for _, _, mark, _ in figures_nodes.FATES.values()}) == 4


@pytest.mark.parametrize(("id", "name"), [("fig7", "max 0.301"), ("fig9", "0.9")])
def test_a_black_guide_is_drawn_as_no_layer_is(id: str, name: str, result: Measured) -> None:
    guide = lines(drawn(id, result).flat[0])[name]
    assert guide.get_linestyle() == "--", "which is what Matplotlib calls any dashes"
    assert guide._unscaled_dash_pattern[1] == (10, 3), "a layer's dashes are shorter"


def test_steps_are_labelled_in_plain_numbers() -> None:
    ax = Canvas().subplots()
    looks.over_steps(ax, "f", 1600)
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "1", "10", "100", "1,000"]
    assert ax.get_xlim() == (0, 1600)
    assert "logarithmic" in ax.get_xlabel()


def test_what_is_linear_takes_less_of_the_axis_than_a_power_of_ten():
    ax = Canvas().subplots()
    looks.step_axis(ax, 1000)
    places = ax.transData.transform([(x, 0) for x in (0, 1, 10, 100, 1000)])[:, 0]
    linear, *powers = np.diff(places)
    np.testing.assert_allclose(powers, powers[0], rtol=1e-6)
    assert 0.1 * powers[0] < linear < powers[0]


def test_figures_of_one_column_are_equally_wide():
    assert len({f.size[0] for f in FIGURES if f.panels[1] == 1}) == 1


# --- what they show


def test_figure_5_marks_where_the_mean_is_largest_and_where_a_tenth_of_the_fall_is_lost():
    """The tenth is reached exactly at step 10; one step before, the loss is only just above it."""
    fraction = columns([0.2, 0.3, 0.2, 0.5, np.nan, 0.1], [0.2, 0.3, 0.7, 0.5, np.nan, 0.1])
    made = group(3, fraction=fraction, losses=[10, 9.02, 9, 4, 0, 1])
    axes = Canvas().subplots(2, 1, squeeze=False)
    figures.figure_5(result_of(made), axes)
    for ax in axes[:, 0]:
        marks = {label: [*line.get_xdata()] for label, line in lines(ax).items() if ":" in label}
        assert marks == {"mean f largest: 50": [50, 50], "loss falls: 10": [10, 10]}


def test_figure_5_shows_every_layer_and_where_its_mean_is_largest(result: Measured) -> None:
    top, bottom = drawn("fig5", result)[:, 0]
    f = result.arrays["grid-3x6-cross-entropy.fraction"].astype(float)
    shown = lines(top)
    for l, name in enumerate(("layer 1 (shallowest)", "layer 2 (deepest)")):
        np.testing.assert_allclose(shown[name].get_ydata(), f[:, :, l].mean(axis=0))
    step = result.arrays["grid-3x6-cross-entropy.step"]
    at = step[f.mean(axis=(0, 2)).argmax()]
    assert shown[f"mean f largest: {at:,}"].get_xdata()[0] == at
    assert "validation loss" in lines(bottom)


@pytest.mark.parametrize(
    ("id", "name", "measure"),
    [("fig6", "grid-3x6-cross-entropy", "predictability"),
     ("fig7", "grid-3x6-cross-entropy", "informativeness"),
     ("fig9", "grid-3x6-squared-error", "fraction"),
     ("fig10", "grid-2x6-squared-error", "fraction")],
)  # fmt: skip
def test_a_figure_draws_its_own_networks(
    result: Measured, id: str, name: str, measure: str
) -> None:
    ax = drawn(id, result).flat[0]
    curves = result.arrays[f"{name}.{measure}"].astype(float).mean(axis=0)
    for l in range(curves.shape[1]):
        np.testing.assert_allclose(ax.lines[l].get_ydata(), curves[:, l], rtol=1e-6)


@pytest.mark.parametrize("id", ["fig6", "fig7"])
def test_a_mean_over_switching_nodes_has_their_number_beside_it(result: Measured, id: str) -> None:
    _, ax = drawn(id, result).flat
    many = result.arrays["grid-3x6-cross-entropy.switching"].astype(float).mean(axis=0)
    assert ax.get_ylabel() == "|N_b|, nodes that switch (of 6)"
    for l in range(many.shape[1]):
        np.testing.assert_allclose(ax.lines[l].get_ydata(), many[:, l], rtol=1e-6)


def test_figure_7_shows_the_most_that_a_switch_can_reach(result: Measured) -> None:
    ax = drawn("fig7", result).flat[0]
    assert lines(ax)["max 0.301"].get_ydata()[0] == pytest.approx(np.log10(2))


def test_figure_3_shows_percents_and_all_other_networks(result: Measured) -> None:
    right = drawn("fig3", result)[0, 1]
    own = result.arrays["grid-3x6-cross-entropy.error"].mean(axis=0)
    np.testing.assert_allclose(lines(right)["3×6 cross-entropy"].get_ydata(), 100 * own, rtol=1e-6)
    # 8 groups but the one, 3 lines for the legend and limits, and the one.
    assert len(right.lines) == 7 + 3 + 1


def test_figure_4_orders_layers_and_inside_them_by_mean_fraction() -> None:
    f = np.array([[0.1, 0.9, 0.5, 0.0], [0.1, 0.7, 0.5, 0.2]])
    np.testing.assert_array_equal(figures_nodes.ordered(f, 2), [1, 0, 2, 3])
    np.testing.assert_array_equal(figures_nodes.ordered(f, 4), [1, 2, 0, 3])
    np.testing.assert_allclose(figures_nodes.edges(np.array([0, 1, 4, 9])), [0, 0.5, 2, 6, 9])


def test_figure_4_shows_every_hidden_node(result: Measured) -> None:
    (ax,) = drawn("fig4", result).flat
    f = result.arrays["drawn.fraction"]
    shown = ax.collections[0].get_array()
    assert shown.size == f.size == f.shape[0] * 12
    np.testing.assert_allclose(np.sort(shown.ravel()), np.sort(f.ravel()))
    assert ax.yaxis_inverted()


def test_figure_8_counts_each_fate_and_puts_it_inside_or_outside_the_margin() -> None:
    # w = (1, 0), w' = (1, 1): a point is added left of 0 and above the diagonal.
    points = np.array([[-0.5, 1.0], [0.5, -1.0], [-2.0, 1.0], [2.0, 1.0]])
    arrays = {"margin.points": points, "margin.fate": np.array([JOINED, LEFT, OUT, MEMBER]),
              "margin.weights": np.array([[1.0, 0.0], [1.0, 1.0]])}  # fmt: skip
    left, right = drawn("fig8", Measured(arrays, {"margin": {"node": 3}}))[0]
    names = [*lines(left)]
    for name in ("1 stay out", "1 stay in", "1 are added", "1 are removed"):
        assert name in names
    after = lines(left)["boundary after"]
    np.testing.assert_allclose(after.get_xdata(), -after.get_ydata())
    for name, inside in (("1 are added", True), ("1 are removed", True), ("1 stay out", False)):
        towards, distance = lines(right)[name].get_data()
        assert bool(distance[0] < towards[0]) == inside


def test_figure_2_has_its_red_points_on_the_networks_curve(result: Measured) -> None:
    curve = lines(drawn("fig2", result)[0, 2])
    x, y = curve["sample-set boundaries"].get_data()
    # Between two points of the drawn line the bend is missed by less than this.
    np.testing.assert_allclose(np.interp(x, *curve["network"].get_data()), y, atol=0.05)
    assert curve["sample-set boundaries"].get_color() == "red"
    assert ((x >= -1) & (x <= 1)).all()


def test_updates_show_shares_of_the_real_switches(result: Measured) -> None:
    axes = drawn("updates", result)
    for ax in axes.flat:
        heights = np.array([[p.get_height() for p in c] for c in ax.containers])
        total = np.nansum(heights, axis=0)
        assert ((np.abs(total - 1) < 1e-9) | (total == 0)).all()
        counts = [int(t.replace(",", "")) for t in texts(ax)]
        assert len(counts) == 2
        assert ((total == 0) == (np.array(counts) == 0)).all()
    titles = [ax.get_title() for ax in axes.flat]
    assert [t.endswith("end (2 epochs)") for t in titles] == [False, False, True] * 3
    (legend,) = axes[0, 0].figure.legends
    assert "judged on 40 validation samples" in legend.get_title().get_text()
    np.testing.assert_array_equal(
        figures_beyond.shares(np.array([1, 1, 0]), np.array([4, 1, 0])), [0.25, 1, np.nan]
    )
    assert {ax.get_ylim()[0] for ax in axes.flat} == {0}
    assert {ax.get_yticks()[-1] for ax in axes.flat} == {1}, "a share is at most 1"


@pytest.mark.parametrize("falls", [True, False])
def test_updates_say_where_the_peak_is_the_start(result: Measured, falls: bool) -> None:
    for name in [n for n in result.arrays if n.startswith("updates-") and n.endswith("fraction")]:
        f = np.linspace(0.9, 0.1, len(result.arrays[name]))[:: 1 if falls else -1]
        result.arrays[name] = np.broadcast_to(f[:, None], result.arrays[name].shape)
    titles = [ax.get_title() for ax in drawn("updates", result).flat]
    assert [t.endswith("peak, which is the start") for t in titles] == [False, falls, False] * 3


def test_other_data_says_that_its_training_was_shorter(result: Measured) -> None:
    other = copy.deepcopy(result)
    for name, facts in result.facts["groups"].items():
        if facts["kind"] == "grid":
            own = {**facts, "kind": "other", "data": "another", "epochs": 2}
            other.facts["groups"][f"other-{name}"] = own
            other.arrays.update({f"other-{n}": v for n, v in result.arrays.items()
                                 if n.startswith(f"{name}.")})  # fmt: skip
    for ax in drawn("other-data", other).flat:
        assert ax.get_title().startswith("another, 3×6")
        assert ax.get_title().endswith("2 epochs (the grid: 3)")


def test_initialisations_are_side_by_side(result: Measured) -> None:
    axes = drawn("initialisation", result)
    for ax in axes.flat:
        assert {*INITIALISATIONS} <= {*lines(ax)}
    shown = lines(axes[1, 0])["he"].get_ydata()
    sizes = result.arrays["start-3x6-he.cross-entropy.size"].mean(axis=0)
    np.testing.assert_allclose(shown, sizes)
    deepest = result.arrays["arm-3x6-squared-error-lecun.fraction"][:, :, -1].mean(axis=0)
    np.testing.assert_allclose(lines(axes[0, 1])["lecun"].get_ydata(), deepest, rtol=1e-6)


# --- the page


def test_captions_say_claim_and_finding_and_stay_short(folder: Path) -> None:
    verdicts = write_page(STUDY, folder)
    text = (folder / "page.md").read_text()
    for figure in FIGURES:
        assert f"](figures/{figure.id}." in text
        paper, drawn = split_claim(TAGS.sub("", figure.claim))
        assert with_links(paper, STUDY, str) in text
        assert with_links(drawn, STUDY, str) in text
    assert "Over 16 arms" in text
    assert max(len(v.evidence) for v in verdicts.values()) < 700
    assert figures.figure_3.__doc__


def test_everything_that_is_kept_is_small(folder: Path) -> None:
    assert sum(p.stat().st_size for p in (folder / "networks").glob("*.npz")) < 1e6
