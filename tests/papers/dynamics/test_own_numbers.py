"""Tables and figures of dynamics: each cell and each line is the number at its own place."""

import numpy as np
import pytest
from helpers.made_curves import CE, SE, SEEDS, STEPS, everything, named, shape_of
from helpers.own_numbers import (
    by_head,
    check_error,
    check_line,
    drawn,
    lines_of,
    mean_and_error,
    own_numbers,
    whole_numbers,
)
from matplotlib.backends.backend_agg import FigureCanvasAgg

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.measure.margin import JOINED, LEFT, MEMBER, OUT
from relumlp.papers.dynamics.measure.single_updates import COLUMNS
from relumlp.papers.dynamics.study import FIGURES
from relumlp.papers.dynamics.tables.initialisation import table_start
from relumlp.papers.dynamics.tables.networks import (
    table_arms,
    table_grid,
    table_points,
    table_updates,
)
from relumlp.papers.dynamics.tables.together import table_together
from relumlp.papers.study.study import Measured

FIGURE = {f.id.removeprefix("dynamics."): f for f in FIGURES}
GROUPS = ("group", "group_naive_bayes", "group_not_constant")
CURVES = ("loss", "error", "fraction", "predictability", "informativeness", "switching", "curve")
UPDATED = [(o, loss, seed) for o in ("adam", "sgd") for loss in (CE, SE) for seed in (0, 1)]
STARTS = ("weight", "size", "alignment", "mixed", "step", "shift", "asks")
LARGEST, LARGEST_SE = f"grid-9x8-{CE}-he", f"grid-9x8-{SE}-he"


@pytest.fixture
def result():
    """All networks, updates and starts, each of their measures with numbers of its own."""
    facts = {"groups": dict(everything()), "networks": {}, "updates": {}, "start": {}}
    found = Measured({}, facts)
    for name, group in facts["groups"].items():
        group["data"] = "fashion-mnist" if group["kind"] == "other" else "mnist"
        group["epochs"] = {"grid": 200, "other": 30, "arm": 10}[group["kind"]]
        found.arrays[f"{name}.step"] = STEPS
        for measure in (*CURVES, *(GROUPS if group["kind"] != "arm" else ())):
            key = f"{name}.{measure}"
            found.arrays[key] = own_numbers(key, (SEEDS, *shape_of(measure, group)))
        facts["networks"][f"{name}-seed0"] = {"validation_sizes": [7] * 10}
    add_updates(found)
    add_starts(found)
    return found


def add_updates(result):
    """Single updates: each network judged at four steps, three layers."""
    for k, (optimiser, loss, seed) in enumerate(UPDATED):
        name = f"updates-4x8-{loss}-{optimiser}-seed{seed}"
        config = {"loss": loss, "optimiser": optimiser, "epochs": 6, "judged": 1500}
        result.facts["updates"][name] = {"columns": list(COLUMNS), "config": config}
        for way in ("own", "sgd") if optimiser == "adam" else ("own",):
            counts = whole_numbers(f"{name}.{way}", (4, 3, len(COLUMNS)))
            result.arrays[f"{name}.{way}"] = counts
        fraction = own_numbers(f"{name}.fraction", (4, 3), 0, 0.5)
        fraction[1 + k % 2] += 0.5
        result.arrays.update({
            f"{name}.fraction": fraction, f"{name}.step": np.array([0, 20 + k, 300 + k, 4000]),
            f"{name}.accuracy": own_numbers(f"{name}.accuracy", (4,)),
        })  # fmt: skip


def peak_of(optimiser, loss, seed):
    """At which of its updates a network's activation fraction is largest."""
    return 1 + UPDATED.index((optimiser, loss, seed)) % 2


def add_starts(result):
    """Networks before training, of two sizes and all initialisations, two seeds."""
    for layers in (2, 9):
        for how in INITIALISATIONS:
            cell = f"start-{layers}x8-{how}"
            config = {"layers": layers, "width": 8, "initialisation": how, "losses": [CE, SE]}
            result.facts["start"][cell] = {"config": config}
            for loss in (CE, SE):
                for measure in STARTS:
                    shape = {"asks": (), "alignment": (layers - 1,), "mixed": (layers - 1,)}
                    key = f"{cell}.{loss}.{measure}"
                    size = (2, *shape.get(measure, (layers,)))
                    result.arrays[key] = own_numbers(key, size, 0.1, 1)


# --- tables


def mean_f(result, name):
    """f_l as a mean over seeds and layers, (steps,)."""
    return result.arrays[f"{name}.fraction"].mean(axis=(0, 2))


def test_every_cell_of_the_table_of_the_grid(result):
    expected = []
    for name in named():
        a, f = {n: result.arrays[f"{name}.{n}"] for n in CURVES}, mean_f(result, name)
        k = f.argmax()
        facts = result.facts["groups"][name]
        expected.append([
            f"{facts['layers']}×{facts['width']} {facts['loss']}", "3",
            f"{1 - a['curve'][:, -1, 2].mean():.4f}", f"{f[0]:.3f}", f"{f[k]:.3f}", f"{f[-1]:.3f}",
            f"{STEPS[k]:,}", f"{a['predictability'][:, -1].mean():.3f}",
            f"{a['informativeness'][:, -1].mean():.3f}",
        ])  # fmt: skip
    assert table_grid(result).rows == expected


def test_every_cell_of_the_table_of_arms(result):
    rows = by_head(table_arms(result))
    names = [n for how in INITIALISATIONS for n in named("arm", (2, 9), how=how)]
    for row, name in zip(rows, names, strict=True):
        f, a = mean_f(result, name), result.arrays
        facts = result.facts["groups"][name]
        assert [*row.values()] == [
            f"{facts['layers']}×{facts['width']} {facts['loss']}", facts["initialisation"],
            f"{f[0]:.3f}", f"{f[:3].max() - f[0]:.3f}",
            f"{a[f'{name}.fraction'][:, :, -1].mean(axis=0).max():.3f}", f"{f[-1]:.3f}",
            f"{1 - a[f'{name}.curve'][:, -1, 2].mean():.4f}",
        ]  # fmt: skip


def test_every_cell_of_the_table_of_points(result):
    table = table_points(result)
    assert table.head == ["question", "networks", *INITIALISATIONS]
    asked = []
    for layers in (2, 9):
        for width in (4, 8):
            for loss in (CE, SE):
                label = f"{layers}×{width} {loss}"
                flat = (layers, width, loss) == (2, 8, SE)
                asked.append(["falls throughout" if flat else "early rise", label])
                if (layers, loss) == (9, SE):
                    asked.append(["almost all", label])
    assert [row[:2] for row in table.rows] == [*asked, ["sum", ""]]
    for k, how in enumerate(INITIALISATIONS, 2):
        found = []
        for question, label in asked:
            f = result.arrays[f"arm-{label.replace('×', 'x').replace(' ', '-')}-{how}.fraction"]
            if question == "early rise":
                found.append(np.mean((f[:, :3].max(axis=1) - f[:, 0]).mean(axis=0) >= 0.02))
            elif question == "almost all":
                found.append(np.mean(f.max(axis=1).mean(axis=0)[4:] >= 0.9))
            else:
                found.append(0.0)
        assert [row[k] for row in table.rows] == [f"{v:.2f}" for v in (*found, sum(found))]


@pytest.mark.parametrize("how", [INITIALISATIONS[0], INITIALISATIONS[2]])
def test_a_point_stands_in_the_row_of_its_question_where_others_are_missing(result, how):
    whole = by_head(table_points(result))
    gone = f"arm-2x4-{SE}-{how}"
    result.facts["groups"][gone] |= {"networks": [], "diverged": ["seed 0"]}
    found = {(row["question"], row["networks"]): row for row in by_head(table_points(result))}
    assert len(found) == len(whole)
    for row in whole[:-1]:
        missing = row["networks"] == f"2×4 {SE}"
        expected = row | {how: ""} if missing else row
        assert found[row["question"], row["networks"]] == expected


def test_every_cell_of_the_table_of_starts(result):
    expected = []
    for layers in (2, 9):
        for loss in (CE, SE):
            for how in INITIALISATIONS:
                m = {n: result.arrays[f"start-{layers}x8-{how}.{loss}.{n}"].mean(axis=0)
                     for n in STARTS}  # fmt: skip
                f = result.arrays[f"arm-{layers}x8-{loss}-{how}.fraction"]
                weight = m["weight"][1:-1].mean() if layers > 2 else m["weight"][0]
                numbers = (weight, m["size"][0], m["size"][-2], m["size"][-1], m["alignment"][-1],
                           m["mixed"][-1], m["step"][:-1].mean(), m["shift"][-2], m["asks"],
                           (f[:, :3].max(axis=1) - f[:, 0]).mean())  # fmt: skip
                expected.append([f"{layers}×8 {loss}", how, *(f"{v:.3g}" for v in numbers)])
    assert table_start(result).rows == expected


def test_what_the_paragraph_on_starts_says(result):
    text = table_start(result).text

    def of(how, loss):
        cell = f"start-9x8-{how}.{loss}"
        return {n: result.arrays[f"{cell}.{n}"].mean(axis=0) for n in STARTS}

    def each(loss, value):
        """A number for each initialisation of the deepest networks."""
        return ", ".join(f"{value(of(how, loss)):.3g} ({how})" for how in INITIALISATIONS)

    for words in (
        f"root mean square of {each(CE, lambda m: m['weight'][1:-1].mean())}, and",
        f"before times {each(CE, lambda m: (m['size'][-2] / m['size'][0]) ** (1 / 7))}, so",
        f"outputs have a size of {each(CE, lambda m: m['size'][-1])}.",
        f"part of the weights, {each(CE, lambda m: m['step'][:-1].mean())}.",
        f"mean ‖a‖² = {each(CE, lambda m: m['alignment'][-2])}, common",
        f"single update by {each(CE, lambda m: m['shift'][-2])} of",
        f"outputs) is {each(SE, lambda m: m['asks'])} with squared error, and "
        f"{each(CE, lambda m: m['asks'])} with cross-entropy",
    ):
        assert words in text, words
    assert "Over 16 arms" in text


def test_every_cell_of_the_table_of_groups(result):
    expected = []
    for kind, data in (("grid", "mnist"), ("other", "fashion-mnist")):
        for name in named(kind):
            facts = result.facts["groups"][name]
            numbers = [mean_and_error(result.arrays[f"{name}.{n}"][:, at, -1])
                       for n in GROUPS for at in (0, -1)]  # fmt: skip
            own = mean_and_error(1 - result.arrays[f"{name}.error"][:, -1])
            label = f"{facts['layers']}×{facts['width']} {facts['loss']}"
            expected.append([label, data, *numbers, own])
    assert table_together(result).rows == expected


def judged(result, optimiser, loss, way, moment):
    """Counts summed over seeds at a moment, by layer, and the updates and accuracies there."""
    tables, steps, accuracies = [], [], []
    for seed in (0, 1):
        name = f"updates-4x8-{loss}-{optimiser}-seed{seed}"
        at = {"start": 0, "end": 3}.get(moment, peak_of(optimiser, loss, seed))
        tables.append(result.arrays[f"{name}.{way}"][at])
        steps.append(result.arrays[f"{name}.step"][at])
        accuracies.append(result.arrays[f"{name}.accuracy"][at])
    return tables[0] + tables[1], steps, accuracies


def test_every_cell_of_the_table_of_updates(result):
    expected = []
    for optimiser, way, kind in (("adam", "own", "its own"), ("adam", "sgd", "SGD, as long"),
                                 ("sgd", "own", "its own")):  # fmt: skip
        for loss in (CE, SE):
            for moment in ("start", "peak", "end"):
                total, steps, right = judged(result, optimiser, loss, way, moment)
                made = f"{min(steps):,}" + (f" to {max(steps):,}" if moment == "peak" else "")
                for l, row in enumerate(total, 1):
                    n = dict(zip(COLUMNS, row, strict=True))
                    real = n["joined"] + n["left"]
                    parts = [n[c] / real for c in ("own", "inputs", "either", "together",
                                                   "product")]  # fmt: skip
                    expected.append([
                        optimiser, loss, kind, moment, made, f"{np.mean(right):.3f}", str(l),
                        f"{real:,}", f"{n['joined'] / real:.3f}", f"{n['predicted']:,}",
                        f"{n['foreseen'] / real:.3f}", f"{n['foreseen'] / n['predicted']:.3f}",
                        *(f"{p:.3f}" for p in parts),
                    ])  # fmt: skip
    rows = table_updates(result).rows
    assert sorted(rows) == sorted(expected)


# --- figures


def check_layers(ax, result, name, measure):
    """A line with its standard error for every layer."""
    values = result.arrays[f"{name}.{measure}"]
    for l in range(values.shape[2]):
        check_error(ax, l, ax.lines[l], STEPS, values[:, :, l])
        label = f"layer {l + 1}" + (" (shallowest)" if not l else "")
        label += " (deepest)" if l == values.shape[2] - 1 else ""
        assert ax.lines[l].get_label() == (label if values.shape[2] > 1 else "layer 1")


def check_legends(axes):
    """A legend leaves a third of its panel's width to the curves, and half of its height."""
    renderer = FigureCanvasAgg(axes[0, 0].figure).get_renderer()
    for ax in (ax for ax in axes.flat if ax.get_legend()):
        legend, panel = (a.get_window_extent(renderer) for a in (ax.get_legend(), ax))
        assert legend.width < 2 / 3 * panel.width
        assert legend.height < panel.height / 2


def test_figure_3_draws_losses_and_errors_in_their_own_panels(result):
    axes = drawn(FIGURE["fig3"], result)
    check_legends(axes)
    left, right = axes[0]
    a = {n: result.arrays[f"{LARGEST}.{n}"] for n in ("loss", "error", "curve")}
    lines = lines_of(left)
    check_error(left, 0, lines["validation"], STEPS, a["loss"])
    check_error(left, 1, lines["training, by epoch"], [10, 20, 30, 40], a["curve"][:, :, 0])
    check_error(right, 0, lines_of(right)["9×8 cross-entropy"], STEPS, 100 * a["error"])
    others = [n for n in named() if n != LARGEST]
    for line, name in zip(right.lines, others, strict=False):
        check_line(line, STEPS, 100 * result.arrays[f"{name}.error"].mean(axis=0))
    limits = [lines_of(right)[f"{n} %"].get_ydata()[0] for n in (5, 7)]
    assert limits == [5, 7]
    assert right.get_ylabel() == "validation error (%)"
    assert left.get_ylabel() == "loss (nats per sample)"


def test_figure_5_draws_fractions_above_the_loss(result):
    result.arrays[f"{LARGEST}.loss"] = own_numbers("falling", (SEEDS, 6)) / 9 + [3, 3, 2.8, 2, 1, 0]
    axes = drawn(FIGURE["fig5"], result)
    check_legends(axes)
    top, bottom = axes[:, 0]
    check_layers(top, result, LARGEST, "fraction")
    loss = result.arrays[f"{LARGEST}.loss"]
    check_error(bottom, 0, lines_of(bottom)["validation loss"], STEPS, loss)
    most, mean = STEPS[mean_f(result, LARGEST).argmax()], loss.mean(axis=0)
    lost = STEPS[np.flatnonzero(mean <= mean[0] - (mean[0] - mean.min()) / 10)[0]]
    assert most != lost
    for ax in (top, bottom):
        assert lines_of(ax)[f"mean f largest: {most:,}"].get_xdata()[0] == most
        assert lines_of(ax)[f"loss falls: {lost:,}"].get_xdata()[0] == lost


@pytest.mark.parametrize(("id", "name", "measure"), [
    ("fig6", LARGEST, "predictability"), ("fig7", LARGEST, "informativeness"),
    ("fig9", LARGEST_SE, "fraction"), ("fig10", f"grid-2x8-{SE}-he", "fraction"),
])  # fmt: skip
def test_a_figure_draws_its_own_measure_with_its_error(result, id, name, measure):
    axes = drawn(FIGURE[id], result)
    check_legends(axes)
    check_layers(axes[0, 0], result, name, measure)
    words = {"fraction": "activation fraction f", "predictability": "predictability p",
             "informativeness": "informativeness u"}  # fmt: skip
    assert axes[0, 0].get_ylabel() == f"{words[measure]} (of 1)"
    assert lines_of(axes[0, 0])["end of the first epoch"].get_xdata()[0] == 10
    if len(axes) > 1:
        check_layers(axes[1, 0], result, name, "switching")
    if id == "fig10":
        before = result.arrays[f"{name}.fraction"][:, 0, 0].mean()
        line = lines_of(axes[0, 0])[f"before training: {before:.3f}"]
        np.testing.assert_allclose(line.get_ydata(), before)
    loss = SE if "squared" in name else CE
    size = name.split("-")[1].replace("x", "×")
    assert axes[0, 0].get_title() == f"mnist, {size} {loss}, he, 3 seeds"


def test_figure_4_draws_one_networks_nodes(result):
    f, step = own_numbers("nodes", (5, 12)), np.array([0, 1, 4, 9, 16])
    result.arrays.update({"drawn.fraction": f, "drawn.step": step})
    facts = {"config": {"width": 4, "layers": 4, "data": "mnist"}}
    result.facts["networks"]["one"] = facts
    result.facts["drawn"] = "one"
    ax = drawn(FIGURE["fig4"], result)[0, 0]
    shown = np.asarray(ax.collections[0].get_array()).reshape(12, 5)
    for l in range(3):
        nodes = sorted(range(4 * l, 4 * l + 4), key=lambda j: -f[:, j].mean())
        np.testing.assert_array_equal(shown[4 * l : 4 * l + 4], f[:, nodes].T)
    assert [line.get_ydata()[0] for line in ax.lines] == [4, 8]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["layer 1", "layer 2", "layer 3"]
    assert [*ax.get_yticks()] == [2, 6, 10]
    assert ax.get_title() == "mnist, one"
    assert ax.collections[0].get_clim() == (0, 1)


def test_figures_1_and_2_draw_the_example(result):
    x = own_numbers("x", (7, 1), -1, 1)
    y, underlying = own_numbers("y", (7, 1)), own_numbers("underlying", (7, 1))
    W1, b1, W2 = own_numbers("W1", (3, 1), 1, 2), own_numbers("b1", (3,)), own_numbers("W2", (1, 3))
    b1[2] = 5.0
    arrays = {"x": x, "y": y, "underlying": underlying, "W1": W1, "b1": b1, "W2": W2}
    result.arrays.update({f"example.{n}": v for n, v in arrays.items()})
    result.facts["example"] = {}
    left, right = drawn(FIGURE["fig1"], result)[0]
    order = x[:, 0].argsort()
    for line in (left.lines[0], lines_of(right)["underlying"]):
        check_line(line, x[order, 0], underlying[order, 0])
    check_line(lines_of(right)["generated"], x[:, 0], y[:, 0])
    a, b, c = drawn(FIGURE["fig2"], result)[0]
    inputs = np.linspace(-1, 1, 401)
    for j in range(3):
        z = W1[j, 0] * inputs + b1[j]
        check_line(a.lines[j], inputs, z)
        check_line(b.lines[j], inputs, np.maximum(z, 0) * W2[0, j])
    z = np.outer(inputs, W1[:, 0]) + b1
    check_line(lines_of(c)["network"], inputs, np.maximum(z, 0) @ W2[0])
    check_line(lines_of(c)["underlying"], x[order, 0], underlying[order, 0])
    at = -b1[:2] / W1[:2, 0]
    check_line(lines_of(b)["sample-set boundaries"], at, [0, 0])
    sums = np.maximum(np.outer(at, W1[:, 0]) + b1, 0) @ W2[0]
    check_line(lines_of(c)["sample-set boundaries"], at, sums)
    assert [ax.get_title()[:3] for ax in (a, b, c)] == ["(a)", "(b)", "(c)"]


FATES = {"stay out": (OUT, "black", "."), "stay in": (MEMBER, "#0b4f9c", "+"),
         "are added": (JOINED, "#3f8f5f", "^"), "are removed": (LEFT, "#e69f00", "v")}  # fmt: skip


def test_figure_8_draws_every_fate_in_its_own_mark(result):
    points = own_numbers("points", (40, 2), -1, 1)
    w, w_new = np.array([1.0, 0.0]), np.array([1.25, 0.5])
    before, after = points @ w > 0, points @ w_new > 0
    fate = np.where(before, np.where(after, MEMBER, LEFT), np.where(after, JOINED, OUT))
    result.arrays.update({"margin.points": points, "margin.fate": fate,
                          "margin.weights": np.stack([w, w_new])})  # fmt: skip
    result.facts["margin"] = {"node": 17}
    left, right = drawn(FIGURE["fig8"], result)[0]
    assert left.get_title() == "node 17: the plane of w and w'"
    z, z_new = points @ w, points @ w_new
    towards = np.where(z > 0, z - z_new, z_new - z)
    for name, (value, color, mark) in FATES.items():
        its = fate == value
        label = f"{its.sum()} {name}"
        check_line(lines_of(left)[label], points[its, 0], points[its, 1])
        check_line(lines_of(right)[label], towards[its], np.abs(z)[its])
        for ax in (left, right):
            assert (lines_of(ax)[label].get_color(), lines_of(ax)[label].get_marker()) == (
                color, mark
            )  # fmt: skip
    y = np.array([points[:, 1].min(), points[:, 1].max()])
    check_line(lines_of(left)["boundary after"], -0.4 * y, y)
    check_line(lines_of(left)["boundary before"], [0, 0], [0, 1])
    check_line(lines_of(right)["|a·w| = η|Σ|"], [0, towards.max()], [0, towards.max()])


@pytest.mark.parametrize("turn", [0.5, -0.5])
def test_figure_8_has_points_on_the_boundary_and_at_the_edge_of_what_is_near(result, turn):
    """A sample with a·w = 0 is off; what is as far away as is drawn is drawn."""
    points = np.array([[0.0, 1.0], [0.0, -0.5], [3.0, 0.25], [1.5, 0.5], [-3.5, 0.0]])
    w, w_new = np.array([1.0, 0.0]), np.array([1.0, turn])
    fate = np.arange(5) % 4
    result.arrays.update({"margin.points": points, "margin.fate": fate,
                          "margin.weights": np.stack([w, w_new])})  # fmt: skip
    result.facts["margin"] = {"node": 1}
    left, right = drawn(FIGURE["fig8"], result)[0]

    def shown(ax):
        lines = [line for label, line in lines_of(ax).items() if label.partition(" ")[2] in FATES]
        return sorted((x, y) for line in lines
                      for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True))  # fmt: skip

    assert shown(left) == sorted(map(tuple, points[:4]))
    # Towards the boundary: η|Σ| of those that are off and move up, or are on and move down.
    assert shown(right) == sorted([(turn, 0.0), (-turn / 2, 0.0), (-turn / 2, 1.5)])
    np.testing.assert_allclose(right.get_xlim(), sorted((1.05 * turn, -1.05 * turn / 2)))
    result.arrays.update({"margin.points": points[:1], "margin.fate": fate[:1]})
    _, right = drawn(FIGURE["fig8"], result)[0]
    np.testing.assert_allclose(right.get_xlim(), sorted((0, 1.05 * turn)), atol=1e-12)


def test_the_line_at_zero_lies_at_zero(result):
    panels = drawn(FIGURE["initialisation"], result).flat
    (ax,) = (ax for ax in panels if ax.get_ylabel().startswith("d ln E"))
    across = [line for line in ax.lines if list(line.get_xdata()) == [0, 1]]
    assert [list(line.get_ydata()) for line in across] == [[0, 0]]


def test_initialisations_draw_arms_above_and_starts_below(result):
    axes = drawn(FIGURE["initialisation"], result)
    layers = np.arange(1, 10)
    for k, how in enumerate(INITIALISATIONS):
        a = {n: result.arrays[f"arm-{n}-{how}.fraction"]
             for n in (f"9x8-{CE}", f"9x8-{SE}", f"2x8-{SE}")}  # fmt: skip
        shown = (a[f"9x8-{CE}"].mean(axis=2), a[f"9x8-{SE}"][:, :, 4:].mean(axis=2),
                 a[f"2x8-{SE}"][:, :, 0])  # fmt: skip
        for ax, f in zip(axes[0], shown, strict=True):
            check_error(ax, k, lines_of(ax)[how], STEPS, f)
        for ax, measure in zip(axes[1], ("size", "shift"), strict=False):
            values = result.arrays[f"start-9x8-{how}.{CE}.{measure}"]
            check_error(ax, k, lines_of(ax)[how], layers, values)
        asks = [result.arrays[f"start-{n}x8-{how}.{SE}.asks"].mean() for n in (2, 9)]
        offset = 0.15 * (k - 1.5)
        check_line(lines_of(axes[1, 2])[how], [offset, 1 + offset], asks)
    titles = [ax.get_title() for ax in axes.flat]
    assert titles == [
        "early rise: mean of all layers\n9×8 cross-entropy",
        "figure 9: mean of the deeper half\n9×8 squared-error", "figure 10\n2×8 squared-error",
        *["9×8 cross-entropy, before training"] * 2, "squared-error, before training",
    ]  # fmt: skip
    assert [t.get_text() for t in axes[1, 2].get_xticklabels()] == ["2×8", "9×8"]


BARS = {"own": "its own weights alone", "either": "either alone", "together": "only both together",
        "inputs": "moved inputs alone", "product": "their product"}  # fmt: skip


WAYS = (("adam", "own", "Adam's own updates"), ("adam", "sgd", "SGD steps as long as Adam's"),
        ("sgd", "own", "networks trained by SGD"))  # fmt: skip


def test_updates_draw_causes_and_predictions(result):
    axes = drawn(FIGURE["updates"], result)
    for row, (optimiser, way, words) in zip(axes, WAYS, strict=True):
        for ax, moment in zip(row, ("start", "peak", "end"), strict=True):
            total = sum(judged(result, optimiser, loss, way, moment)[0] for loss in (CE, SE))
            check_causes(ax, dict(zip(COLUMNS, total.T, strict=True)))
            end = " (6 epochs)" if moment == "end" else ""
            assert ax.get_title() == f"{words}: {moment}{end}"
    (legend,) = axes[0, 0].figure.legends
    title = "each update is judged on 1,500 validation samples"
    assert legend.get_title().get_text() == title


def check_causes(ax, n):
    """Bars of causes upon each other, two lines of marks, and how many switches there were."""
    real, below = n["joined"] + n["left"], np.zeros(3)
    bars = {c.get_label(): c for c in ax.containers}
    for cause, label in BARS.items():
        part = n[cause] / real
        np.testing.assert_allclose([p.get_height() for p in bars[label]], part)
        np.testing.assert_allclose([p.get_y() for p in bars[label]], below)
        below = below + part
    lines = lines_of(ax)
    check_line(lines["of the real ones predicted"], [1, 2, 3], n["foreseen"] / real)
    check_line(lines["of the predicted ones real"], [1, 2, 3], n["foreseen"] / n["predicted"])
    assert [t.get_text() for t in ax.texts] == [f"{m:,}" for m in real]


def test_other_data_draw_their_own_networks(result):
    measures = ("fraction", "predictability", "informativeness")
    for row, loss in zip(drawn(FIGURE["other-data"], result), (CE, SE), strict=True):
        for ax, measure in zip(row, measures, strict=True):
            check_layers(ax, result, f"other-9x8-{loss}-he", measure)
            assert ax.get_title() == f"fashion-mnist, 9×8 {loss}\n30 epochs (the grid: 200)"
