"""Figures of gaps on a made-up result: each line, mark and word is of its own network and way."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from helpers.gaps_made import whole_result
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Canvas

from relumlp.papers.gaps.figures import diagrams, pairs
from relumlp.papers.gaps.study import FIGURES
from relumlp.papers.study.plots import BLUE, GREEN, GREY, ORANGE
from relumlp.papers.study.study import Measured

BY_ID = {f.id.removeprefix("gaps."): f for f in FIGURES}
SETTINGS = {"biases": "biases in every layer", "no-output-biases": "no biases at the output"}
WAYS = {"before": "before normalisation", "after": "after normalisation"}


@pytest.fixture
def result() -> Measured:
    return whole_result()


def drawn(id: str, result: Measured) -> Any:
    figure = BY_ID[id]
    axes = Canvas(figsize=figure.size).subplots(*figure.panels, squeeze=False)
    figure.draw(result, axes)
    return axes


def panels(id: str, result: Measured) -> Any:
    """Each panel of a figure with its setting and way, checked by its title."""
    axes = drawn(id, result)
    rows = {"fig6": ["after"], "fig7": ["after"], "fig8": ["before"]}.get(id, [*WAYS])
    places = [(s, way) for s in SETTINGS for way in rows]
    assert len(places) == axes.size
    for ax, (setting, way) in zip(axes.flat, places, strict=True):
        assert ax.get_title() == f"{SETTINGS[setting]}, {WAYS[way]}"
        yield ax, setting, way


def lines(ax: Any) -> dict[str, Any]:
    return {line.get_label(): line for line in ax.lines}


def is_line(line: Any, x: Any, y: Any, look: tuple[str, str, str]) -> None:
    """A line's points, colour, marker and style."""
    np.testing.assert_allclose(line.get_xdata(), x)
    np.testing.assert_allclose(line.get_ydata(), y)
    assert (line.get_color(), line.get_marker(), line.get_linestyle()) == look


def words(ax: Any) -> tuple[str, str]:
    return ax.get_xlabel(), ax.get_ylabel()


def arrays(result: Measured, setting: str, way: str) -> tuple[Any, Any, Any]:
    return tuple(result.arrays[f"300-{setting}.{n}"] for n in (f"a_{way}", "labels", f"w_{way}"))


def gaps(result: Measured, setting: str, way: str) -> tuple[Any, Any]:
    """α and φ of all pairs of samples, the smaller class first, one by one."""
    a, labels, w = arrays(result, setting, way)
    found = [(a[s] - a[t], w[labels[s]] - w[labels[t]])
             for s in range(len(a)) for t in range(len(a)) if labels[s] < labels[t]]  # fmt: skip
    α, φ = np.array(found).swapaxes(0, 1)
    return α, φ


# --- figure 1


def test_figure_1_draws_each_system_and_the_network(result: Measured) -> None:
    ax = drawn("fig1", result)[0, 0]
    own, looks = lines(ax), {"discrete": (BLUE, "o", "-"), "continuous": (ORANGE, "s", "--"),
                             "combined": (GREEN, "^", "-.")}  # fmt: skip
    k = np.arange(6)
    accuracy = {"discrete": 0.3 + 0.1 * k, "continuous": 0.4 + 0.07 * k, "combined": 0.5 + 0.05 * k}
    for system, look in looks.items():
        is_line(own[system], [1, 2, 3, 4, 5, 6], accuracy[system], look)
    assert own["network"].get_ydata() == [0.77, 0.77]
    assert own["network"].get_linestyle() == ":"
    assert len(ax.lines) == 4
    assert words(ax) == ("hidden layer", "test accuracy (fraction)")
    assert ax.get_title() == "digits, 6 × 100"
    assert ax.get_xticks().tolist() == [1, 2, 3, 4, 5, 6]
    assert {t.get_text() for t in ax.get_legend().get_texts()} == {*own}


# --- figure 5


def test_figure_5_draws_the_weight_gaps_of_all_classes_seen(result: Measured) -> None:
    wrongs = 0
    for ax, setting, way in panels("fig5", result):
        w, own = arrays(result, setting, way)[2], lines(ax)
        φ = sorted((w[c] - w[c2] for c, c2 in combinations(range(1, 5), 2)),
                   key=lambda φ: -φ[0] * φ[1])  # fmt: skip
        x, products = range(6), [-φ_j * φ_k for φ_j, φ_k in φ]
        is_line(own["φ_j, j the first node"], x, [p[0] for p in φ], (GREY, "None", "--"))
        is_line(own["φ_k c′c, k the second node"], x, [-p[1] for p in φ], (GREY, "None", ":"))
        is_line(own["product"], x, products, ("black", "None", "-"))
        wrong = [k for k in x if products[k] <= 0]
        wrongs += len(wrong)
        is_line(own["product ≤ 0"], wrong, [products[k] for k in wrong], (ORANGE, "x", "None"))
        assert ax.get_yscale() == "symlog"
        assert words(ax) == ("pair of classes, sorted by product", "weight gap, product")
    assert 0 < wrongs < 12


# --- figures 6 and 8


@pytest.mark.parametrize("id", ["fig6", "fig8"])
def test_products_of_gaps_are_sorted_by_node_k(id: str, result: Measured) -> None:
    for ax, setting, way in panels(id, result):
        α, φ = gaps(result, setting, way)
        both = sorted(zip(-α[:, 1] * φ[:, 1], α[:, 0] * φ[:, 0], strict=True))
        x, own = range(54), lines(ax)
        is_line(own["α_j φ_jcc′"], x, [j for _, j in both], (BLUE, ".", "None"))
        is_line(own["α_k φ_kc′c"], x, [k for k, _ in both], (ORANGE, "None", "-"))
        assert ax.get_yscale() == "symlog"
        assert words(ax) == ("pair of samples, sorted (54 in all)", "gap product")


# --- figures 7 and 9


def ratios(result: Measured, setting: str, way: str) -> list[tuple[float, float, bool]]:
    """φ-ratio, α-ratio and whether φ_j α_k > 0, of the pairs under .15, .16 and .21, sorted."""
    α, φ = gaps(result, setting, way)
    found = [
        (-φ_k / φ_j, α_j / α_k, φ_j * α_k > 0)
        for (α_j, α_k), (φ_j, φ_k) in zip(α, φ, strict=True)
        if φ_j * φ_k < 0 and α_j * φ_j + α_k * φ_k > 0 and α_j * α_k > 0
    ]
    # All pairs of two classes have one φ-ratio, and stay in their order.
    return sorted(found, key=lambda one: one[0])


@pytest.mark.parametrize("id", ["fig7", "fig9"])
def test_ratios_of_the_two_cases_are_drawn_beside_the_phi_ratios(id: str, result: Measured) -> None:
    for ax, setting, way in panels(id, result):
        found, own = ratios(result, setting, way), lines(ax)
        φ = [r[0] for r in found]
        is_line(own["φ-ratio"], range(len(φ)), φ, (GREEN, "None", "-"))
        for sign, look in ((">", (BLUE, "^", "None")), ("<", (ORANGE, "v", "None"))):
            its = [k for k, r in enumerate(found) if r[2] == (sign == ">")]
            assert its
            α = [found[k][1] for k in its]
            is_line(own[f"α-ratio, φⱼαₖ {sign} 0"], its, α, look)
        if id == "fig7":
            assert ax.get_ylim() == pytest.approx((0, 3 * np.quantile(φ, 0.9)))
        assert ax.get_yscale() == ("linear" if id == "fig7" else "log")
        assert words(ax) == ("pair of samples, sorted by φ-ratio", "ratio")


@pytest.mark.parametrize("id", ["fig6", "fig8", "fig9"])
def test_the_first_panel_alone_has_a_legend(id: str, result: Measured) -> None:
    first, *others = drawn(id, result).flat
    assert first.get_legend()
    assert not any(ax.get_legend() for ax in others)


@pytest.mark.parametrize("id", ["fig5", "fig7"])
def test_panels_that_are_full_have_their_legend_below(id: str, result: Measured) -> None:
    axes = drawn(id, result)
    assert not any(ax.get_legend() for ax in axes.flat)
    (legend,) = axes[0, 0].figure.legends
    assert [t.get_text() for t in legend.get_texts()] == [
        line.get_label() for line in axes[0, 0].lines if not line.get_label().startswith("_")
    ]


def test_without_a_pair_under_21_there_are_no_ratios(result: Measured) -> None:
    for setting in SETTINGS:
        result.arrays[f"300-{setting}.a_after"][:] = 1
    for ax in drawn("fig7", result).flat:
        assert not ax.lines


def test_many_pairs_are_thinned_evenly_to_1500() -> None:
    few = np.arange(1500)[::-1]
    assert pairs.thinned(few) is few
    many = np.arange(3000)[::-1]
    found = pairs.thinned(many)
    assert len(found) == 1500
    assert (found[0], found[-1]) == (2999, 0)
    assert {*np.diff(found)} == {-2, -3}
    assert len(pairs.thinned(np.arange(1501))) == 1500


# --- diagrams


def test_figure_2_draws_the_14_strongest_nodes_and_all_classes(result: Measured) -> None:
    (ax,) = drawn("fig2", result).flat
    W2, W3 = (result.arrays[f"300-biases.{n}"] for n in ("W2", "w_before"))
    by_size = sorted(range(300), key=lambda k: -max(abs(W2[0, k]), abs(W2[1, k])))
    chosen = sorted(by_size[:14])
    wide, five = np.linspace(1, 0, 14), np.linspace(1, 0, 5)
    summary, found = [0.7, 0.3], []
    for x, W, starts, ends in ((1, W2[:, chosen], wide, summary), (2, W3, summary, five)):
        drawn_lines = [line for line in ax.lines if [*line.get_xdata()] == [x, x + 1]]
        assert len(drawn_lines) == W.size
        for line, (j, k) in zip(drawn_lines, np.ndindex(W.shape), strict=True):
            assert [*line.get_ydata()] == [starts[k], ends[j]]
            assert line.get_linewidth() == pytest.approx(2.2 * abs(W[j, k]) / abs(W).max())
            assert line.get_linestyle() == ("-" if W[j, k] > 0 else "--")
            found.append(line)
    inputs = [line for line in ax.lines if [*line.get_xdata()] == [0, 1]]
    ends = {tuple(line.get_ydata()) for line in inputs}
    assert ends == {(y0, y) for y in wide for y0 in wide[::2]}
    assert len(inputs) == 14 * 7
    nodes = {line.get_xdata()[0]: line for line in ax.lines if line.get_marker() == "o"}
    for x, y in enumerate((wide, wide, summary, five)):
        np.testing.assert_allclose(nodes[x].get_ydata(), y)
    assert len(ax.lines) == len(found) + len(inputs) + 4
    texts = {t.get_text(): t.get_position()[0] for t in ax.texts}
    assert texts == {"input": 0, "functional": 1, "summary": 2, "output": 3}
    assert diagrams.DRAWN_NODES == 14


def test_figure_3_draws_the_first_sample_of_the_first_two_classes(result: Measured) -> None:
    a, labels, w = arrays(result, "biases", "before")
    s, t = labels.tolist().index(1), labels.tolist().index(2)
    axes = drawn("fig3", result)
    # Both panels have a line at 0, above and below which gaps differ in sign.
    assert all([0, 0] in [[*line.get_ydata()] for line in ax.lines] for ax in axes.flat)
    for ax, one, two, what, symbol, prefix in (
        (axes[0, 0], a[s], a[t], "activation", "α", "class"),
        (axes[0, 1], w[1], w[2], "weight", "φ", "to output"),
    ):
        own = lines(ax)
        is_line(own[f"{prefix} 1"], [0, 1], one, (BLUE, "o", "None"))
        is_line(own[f"{prefix} 2"], [0, 1], two, (ORANGE, "s", "None"))
        assert ax.get_ylabel() == what
        said = [t for t in ax.texts if t.get_text()]
        arrows = [t for t in ax.texts if not t.get_text()]
        for node in (0, 1):
            assert said[node].get_text() == f"{symbol} = {one[node] - two[node]:.3g}"
            middle = (one[node] + two[node]) / 2
            assert said[node].get_position() == pytest.approx((node + 0.05, middle))
            assert arrows[node].xy == pytest.approx((node, one[node]))
            assert arrows[node].get_position() == pytest.approx((node, two[node]))
        assert [t.get_text() for t in ax.get_xticklabels()] == ["node j", "node k"]


def test_figure_4_draws_all_norms_and_a_fan_out_before_and_after(result: Measured) -> None:
    norms1, norms2, before, after = (
        result.arrays[f"300-biases.{n}"] for n in ("norms1", "norms2", "w_before", "w_after")
    )
    left, right = drawn("fig4", result).flat
    counts, _ = np.histogram(norms1, bins=30)
    assert [p.get_height() for p in left.patches] == counts.tolist()
    assert left.patches[0].get_x() == pytest.approx(norms1.min())
    assert to_hex(left.patches[0].get_facecolor()) == GREY
    own = lines(left)
    for node, style, norm in (("j", "-", norms2[0]), ("k", "--", norms2[1])):
        line = own[f"summary node {node}, after its turn came: {norm:.3g}"]
        assert ([*line.get_xdata()], line.get_linestyle()) == ([norm, norm], style)
    assert words(left) == ("norm of the fan-in, biases included", "nodes")
    assert left.get_xscale() == "log"
    own = lines(right)
    is_line(own["before"], range(5), before[:, 0], (BLUE, "o", "-"))
    is_line(own[f"after: × {norms2[0]:.3g}"], range(5), after[:, 0], (ORANGE, "s", "--"))
    assert words(right) == ("class", "weight from node j to the class")
    assert right.get_xticks().tolist() == [0, 1, 2, 3, 4]
    assert right.get_yscale() == "symlog"
    # Weights of all sizes can be read: there is a tick between 0 and those of ten.
    assert {-1, 0, 1} <= {*right.get_yticks()}


# --- all of them


def test_figures_of_as_many_panels_are_of_one_size() -> None:
    """So that before and after normalisation, and the two settings, compare side by side."""
    sizes: dict[tuple[int, int], set[tuple[float, float]]] = {}
    for figure in FIGURES:
        sizes.setdefault(figure.panels, set()).add(figure.size)
    assert len(sizes[1, 2]) == len(sizes[2, 2]) == 1


@pytest.mark.parametrize("id", BY_ID)
def test_a_figure_without_its_network_says_so(id: str, result: Measured) -> None:
    gone = {n: v for n, v in result.arrays.items() if not n.startswith("300-")}
    for ax in drawn(id, Measured(gone, {**result.facts, "systems": {}})).flat:
        said = [t.get_text() for t in ax.texts]
        assert said == ["not computed"]


def test_without_networks_of_300_nodes_those_of_the_least_width_are_drawn(result: Measured) -> None:
    """As where widths are one's own: figures draw 100 of 100 and 600 nodes, and say so."""
    selected = {n: v for n, v in result.facts["selected"].items() if not n.startswith("300-")}
    less = Measured(result.arrays, {**result.facts, "selected": selected})
    for (ax, setting, way), other in zip(
        panels("fig5", result), drawn("fig5", less).flat, strict=True
    ):
        assert other.get_title() == f"{ax.get_title()}, 100 nodes"
        w = result.arrays[f"100-{setting}.w_{way}"]
        products = sorted(-(w[c] - w[c2]).prod() for c, c2 in combinations(range(1, 5), 2))
        np.testing.assert_allclose(sorted(lines(other)["product"].get_ydata()), products)


def test_one_setting_alone_is_drawn_where_the_other_is_not(result: Measured) -> None:
    gone = {n: v for n, v in result.arrays.items() if not n.startswith("300-biases.")}
    for id in ("fig5", "fig6", "fig7", "fig8", "fig9"):
        axes = drawn(id, Measured(gone, result.facts))
        first, second = (axes[0], axes[1]) if len(axes) > 1 else (axes[0, :1], axes[0, 1:])
        assert all(ax.texts and not ax.lines for ax in first)
        assert all(ax.lines and not ax.texts for ax in second)
