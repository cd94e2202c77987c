"""Tables and figures of cooperating: each cell and each line is the number at its own place."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from helpers.made_networks import (
    DATA,
    DEPTHS,
    LOOKS,
    WIDTHS,
    everything,
    group,
    result_of,
    shape_of,
)
from helpers.own_numbers import (
    by_head,
    check_line,
    check_range,
    drawn,
    lines_of,
    mean_and_error,
    own_numbers,
    whole_numbers,
)
from matplotlib.colors import to_hex

from relumlp.machine.files import read_file
from relumlp.papers.cooperating.study import FIGURES
from relumlp.papers.cooperating.tables import (
    table_beyond,
    table_networks,
    table_prediction,
    table_rates,
    table_systems,
    table_variants,
)
from relumlp.papers.study.bootstrap import bootstrapped_rank_correlation
from relumlp.papers.study.study import measured

REPRODUCTION = Path(__file__).parents[3] / "derivations" / "reproduction" / "cooperating"
FIGURE = {f.id.removeprefix("cooperating."): f for f in FIGURES}
SYSTEMS = ("discrete", "continuous", "combined")
RANGES = {"perplexity": (1, 100), "bridge": (1, 20)}
LAYERS = ("perplexity", "systems", "network", "saturation", "active_paths", "bridge")
VARIANTS = ["as documented", "bandwidth 1", "ties are wrong"]
BEYOND = ("grid-mnist-10x100", "grid-fashion-mnist-6x100")


def filled():
    """All networks, each of their measures with numbers of its own."""
    every = list(everything())
    for one in every:
        name, kind, depth = one["name"], one["facts"]["kind"], one["facts"]["depth"]
        one["arrays"] = {"step": np.array(LOOKS.get(kind, (0,)))}
        more = ("dependence", "whole", "halved") if name in BEYOND else ()
        for measure in (*LAYERS, *more):
            shape = (3, *shape_of(measure, kind, depth))
            one["arrays"][measure] = own_numbers(
                f"{name}.{measure}", shape, *RANGES.get(measure, (0, 1))
            )
        say_how_trained(one)
    return every


def say_how_trained(one):
    """A group's rate and, of every network, epochs, how they ended, and the settings."""
    facts, name = one["facts"], one["name"]
    facts["learning_rate"] = own_numbers(name, (1,))[0].round(6)
    for k, network in one["networks"].items():
        ended = "converged" if k.endswith("0") else "finished"
        network |= {"epochs": int(whole_numbers(k, (1,))[0]), "verdict": ended,
                    "best_epoch": int(whole_numbers(f"best {k}", (1,))[0])}  # fmt: skip
        arm = facts["arm"]
        network["config"] |= {
            "batch": 128, "validation": 5000, "patience": 20, "noise": 0.25 * (arm[:5] == "noise"),
            "optimiser": arm if arm in ("sgd", "momentum") else "adam",
            "epochs": {"sgd": 200, "momentum": 80}.get(arm, 100),
        }  # fmt: skip


@pytest.fixture
def result():
    return result_of(*filled(), varied(), varied(4, early=True))


def varied(depth=6, *, early=False):
    """One network of which the choices are varied, after training or after two updates."""
    kind = "choices-updates" if early else "choices"
    made = group(kind, "fashion-mnist", depth, seeds=1)
    looks = (2,) if early else ()
    made["facts"]["variants"] = VARIANTS
    made["arrays"] = {"step": np.array([3, 70]),
                      "systems": own_numbers(kind, (1, *looks, 3, 2, 3, depth))}  # fmt: skip
    return made


def grid_names():
    """Groups of the page's tables, by data, arm and size, with their labels."""
    sizes = [*((d, 100) for d in DEPTHS), *((10, w) for w in WIDTHS), (10, 100)]
    for data in sorted(DATA):
        for d, w in sorted(sizes):
            yield f"grid-{data}-{d}x{w}", f"{data} {d}×{w}"
        arms = {
            f"arm-{data}-6x100-{a}": f"{data} 6×100 {a}"
            for a in ("batch-normalisation", "momentum", "noise-inputs", "noise-labels", "sgd")
        }
        arms[f"sigmoid-{data}-7x100-sigmoid"] = f"{data} 7×100 sigmoid"
        yield from sorted(arms.items(), key=lambda item: item[1].split()[2])


# --- tables


def test_every_cell_of_the_table_of_networks(result):
    a, networks = result.arrays, result.facts["networks"]
    lost = "grid-mnist-2x100"
    gone = f"{lost}-seed1"
    result.facts["groups"][lost] |= {"networks": [f"{lost}-seed0", f"{lost}-seed2"],
                                     "diverged": [gone]}  # fmt: skip
    rows = by_head(table_networks(result))
    assert [r["networks"] for r in rows] == [label for _, label in grid_names()]
    for row, (name, _) in zip(rows, grid_names(), strict=True):
        facts = result.facts["groups"][name]
        own, P = a[f"{name}.network"], a[f"{name}.perplexity"]
        trained = [networks[n] for n in facts["networks"]]
        ends = [*trained, *(networks[n] for n in facts["diverged"])]
        assert [*row.values()][1:] == [
            "3", f"{facts['learning_rate']:g}",
            ", ".join(f"{f['epochs']} {f['verdict']}" for f in ends),
            ", ".join(str(f["best_epoch"]) for f in trained),
            f"{100 * np.mean(1 - own[:, 0]):.2f} %", f"{100 * np.mean(1 - own[:, 1]):.2f} %",
            f"{P[:, 0].mean():.1f}", f"{P[:, -1].mean():.2f}",
            f"{a[f'{name}.saturation'].mean():.3f}",
            f"{a[f'{name}.active_paths'][:, 0].mean():.2g}",
        ]  # fmt: skip


def test_what_the_networks_were_trained_with(result):
    text = table_networks(result).text
    assert text.startswith("Mini-batches of 128 samples. Of the training samples 5,000 are held")
    assert 'improved for 20 epochs, as "finished" after at most 100 with adam, 200 with sgd' in text
    assert ", 80 with momentum;" in text
    assert text.count("0.25 (") == 2
    assert text.endswith("Figure 4: epochs 100, without early stopping. Figure 5: epochs 100, "
                         "without early stopping.")  # fmt: skip


def test_every_cell_of_the_table_of_systems(result):
    rows = by_head(table_systems(result))
    expected = [(name, label, k) for name, label in grid_names() for k in range(3)]
    for row, (name, label, k) in zip(rows, expected, strict=True):
        test = result.arrays[f"{name}.systems"][:, 1].mean(axis=0)
        own = result.arrays[f"{name}.network"][:, 1]
        assert [*row.values()] == [
            label, SYSTEMS[k], f"{test[0, k, 0]:.4f}", f"{test[1, k, 0]:.4f}",
            f"{test[0, k, -1]:.4f}", f"{test[1, k, -1]:.4f}", mean_and_error(own),
        ]  # fmt: skip


def test_every_cell_of_the_table_of_variants(result):
    trained = result.arrays["choices-fashion-mnist-6x100.systems"][0]
    early = result.arrays["choices-updates-fashion-mnist-4x100.systems"][0]
    looks = [("fashion-mnist 6×100, trained", trained),
             ("fashion-mnist 4×100, update 3", early[0]),
             ("fashion-mnist 4×100, update 70", early[1])]  # fmt: skip
    expected = []
    for label, found in looks:
        for v, name in enumerate(VARIANTS):
            for k, system in enumerate(SYSTEMS):
                own, change = found[v, 0, k], found[v, 0, k] - found[0, 0, k]
                numbers = ", ".join(f"{x:.4f}" for x in own)
                largest = max(change, key=abs)
                expected.append([label, name, system, numbers, f"{largest:+.4f}"])
    assert table_variants(result).rows == expected


def test_every_cell_of_the_table_beyond(result):
    expected = []
    for name, label in (("grid-fashion-mnist-6x100", "fashion-mnist 6×100"),
                        ("grid-mnist-10x100", "mnist 10×100")):  # fmt: skip
        a = {n: result.arrays[f"{name}.{n}"] for n in ("dependence", "whole", "halved")}
        for l in range(a["dependence"].shape[1]):
            for k, system in enumerate(SYSTEMS):
                whole, half = a["whole"][:, :, k, l].mean(axis=0), a["halved"][:, :, k, l].mean(0)
                expected.append([
                    label, str(l + 1), f"{a['dependence'][:, l].mean():.4f}", system,
                    f"{whole[0]:.4f}", f"{half[0]:.4f}", f"{whole[1]:.4f}", f"{half[1]:.4f}",
                    f"{whole[2]:+.4f}",
                ])  # fmt: skip
    assert table_beyond(result).rows == expected


def test_every_cell_of_the_table_of_predictions(result):
    rows = iter(table_prediction(result).rows)
    for data in sorted(DATA):
        names = [n for n, label in grid_names() if label.split()[0] == data]
        # In the order of the result: the bootstrap draws by position.
        names.sort(key=lambda n: (["grid", "sigmoid", "arm"].index(n.split("-")[0]),
                                  [*result.facts["groups"]].index(n)))  # fmt: skip
        P = [np.log(result.arrays[f"{n}.perplexity"]).mean(axis=(0, 2)) for n in names]
        bound = [result.arrays[f"{n}.bridge"][:, :, 2].mean(axis=0) for n in names]
        errors = np.array([1 - result.arrays[f"{n}.network"][:, 1].mean() for n in names])
        first, last = np.array([p[0] for p in P]), np.array([p[-1] for p in P])
        mean = np.array([p.mean() for p in P])
        ends = [np.array([b[k] for b in bound]) for k in (0, -1)]
        for values, words in zip((first, last, mean, *ends), (
            "ln P of the first", "ln P of the last", "mean ln P", "the bound ln 2 Σ_j (1 − p_j) on "
            "ln P of the first", "the bound ln 2 Σ_j (1 − p_j) on ln P of the last",
        ), strict=True):  # fmt: skip
            ρ = bootstrapped_rank_correlation(values, errors)
            row = next(rows)
            assert row[1].startswith(words)
            assert [row[0], *row[2:]] == [
                data, f"{ρ.rho:.2f}", f"[{ρ.low:.2f}, {ρ.high:.2f}]", "17"
            ]  # fmt: skip


def test_every_cell_of_the_table_of_rates(result):
    def tried(rate, validation, training, best, ended):
        return {"config": {"kind": "rate", "family": "mnist sgd", "learning_rate": rate},
                "accuracy": {"validation": validation, "training": training, "test": 0.5},
                "best_epoch": best, "validation_loss": 0.1, "verdict": ended}  # fmt: skip

    result.facts["networks"] |= {"a": tried(0.02, 0.75, 0.875, 7, "finished"),
                                 "b": tried(0.2, 0.8, 0.9, 9, "converged")}  # fmt: skip
    assert table_rates(result).rows == [
        ["mnist sgd", "0.02", "25.00 %", "12.50 %", "7", "finished", ""],
        ["mnist sgd", "0.2", "20.00 %", "10.00 %", "9", "converged", "yes, at an edge"],
    ]


# --- figures

LOOK = {"discrete": ("#0b4f9c", "o", "-"), "continuous": ("#e69f00", "s", "--"),
        "combined": ("#3f8f5f", "^", "-.")}  # fmt: skip
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}


def check_systems(ax, systems, own, title):
    """Three lines with their ranges, in their own colours, and the network's own accuracy."""
    assert ax.get_title() == title
    layers, lines = np.arange(1, systems.shape[2] + 1), lines_of(ax)
    assert [*lines] == [*SYSTEMS, "network"]
    for k, name in enumerate(SYSTEMS):
        line = lines[name]
        check_range(ax, k, line, layers, 100 * systems[:, k])
        assert (to_hex(line.get_color()), line.get_marker(), line.get_linestyle()) == LOOK[name]
    np.testing.assert_allclose(lines["network"].get_ydata(), 100 * own.mean())


def test_figure_1_draws_every_node_and_class_before_and_after_training(result):
    fractions = own_numbers("fractions", (2, 30, 10))
    result.arrays["fig1.fractions"] = fractions
    result.facts["drawn"] = {"fig1": "one"}
    result.facts["networks"]["one"] = {"config": {"data": "mnist", "depth": 3, "width": 10}}
    panels = drawn(FIGURE["fig1"], result)[0]
    for ax, of_nodes, words in zip(panels, fractions, ("at initialisation", "trained"),
                                   strict=True):  # fmt: skip
        assert ax.get_title() == f"MNIST 3 × 10, {words}"
        for c in range(10):
            check_line(lines_of(ax)[str(c)], np.arange(30), 100 * of_nodes[:, c])
            assert lines_of(ax)[str(c)].get_marker() == f"${c}$"
        assert [line.get_xdata()[0] for line in ax.lines[10:]] == [9.5, 19.5, 29.5]
        assert ax.get_ylabel() == "samples of the class (%)"


@pytest.mark.parametrize(("column", "axis", "sizes"), [
    (0, "depth", [(d, 100) for d in sorted((*DEPTHS, 10))]),
    (1, "width", [(10, w) for w in sorted((*WIDTHS, 100))]),
])  # fmt: skip
def test_figure_2_draws_test_errors_of_both_data_sets(result, column, axis, sizes):
    panels = drawn(FIGURE["fig2"], result)
    left = panels[0, column]
    right = left.figure.axes[2 + column]
    assert left.get_title() == f"by {axis}"
    for ax, data, color in ((left, "mnist", "#0b4f9c"), (right, "fashion-mnist", "#e69f00")):
        errors = [100 * (1 - result.arrays[f"grid-{data}-{d}x{w}.network"][:, 1]) for d, w in sizes]
        line, _, (bars,) = ax.containers[0]
        check_line(line, [s[column] for s in sizes], [e.mean() for e in errors])
        assert line.get_color() == color
        for bar, e in zip(bars.get_segments(), errors, strict=True):
            σ = np.sqrt(((e - e.mean()) ** 2).sum() / 2)
            np.testing.assert_allclose(bar[:, 1], [e.mean() - σ, e.mean() + σ])
        assert ax.get_ylabel() == f"test error, {TITLES[data]} (%)"


@pytest.mark.parametrize(("row", "axis", "sizes", "fixed"), [
    (0, 0, [(d, 100) for d in sorted((*DEPTHS, 10))], "width 100"),
    (1, 1, [(10, w) for w in sorted((*WIDTHS, 100))], "depth 10"),
])  # fmt: skip
def test_figure_3_draws_perplexities_of_every_size(result, row, axis, sizes, fixed):
    for ax, data in zip(drawn(FIGURE["fig3"], result)[row], DATA, strict=True):
        assert ax.get_title() == f"{TITLES[data]}, {fixed}"
        assert [line.get_label() for line in ax.lines] == [str(s[axis]) for s in sizes]
        for k, (d, w) in enumerate(sizes):
            P = result.arrays[f"grid-{data}-{d}x{w}.perplexity"].mean(axis=2)
            check_range(ax, k, ax.lines[k], np.arange(1, d + 1), P)
        # Without colours, too, a line is told from those beside it.
        styles = [line.get_linestyle() for line in ax.lines]
        assert all(one != other for one, other in pairwise(styles))


@pytest.mark.parametrize("id", ["fig2", "fig3"])
def test_no_tick_stands_between_two_layers(id):
    few = [group(depth=d, axes=("depth",), perplexity=np.full((d, 2), 5.0)) for d in (1, 2, 3)]
    ax = drawn(FIGURE[id], result_of(*few))[0, 0]
    low, high = ax.get_xlim()
    ticks = [t for t in ax.get_xticks() if low <= t <= high]
    assert ticks == [1, 2, 3]


def test_figure_4_draws_chosen_epochs_of_training_and_test_samples(result):
    name = "epochs-fashion-mnist-6x100"
    systems, own = (result.arrays[f"{name}.{n}"] for n in ("systems", "network"))
    panels = drawn(FIGURE["fig4"], result)
    for s, samples in enumerate(("training", "test")):
        for look, epoch in enumerate((1, 2, 10)):
            check_systems(panels[s, look], systems[:, look, s, 0], own[:, look, s],
                          f"{samples}, epoch {epoch}")  # fmt: skip
    assert not panels[0, 3].has_data()


def test_figure_5_draws_chosen_updates_of_test_samples(result):
    name = "updates-fashion-mnist-6x100"
    systems, own = (result.arrays[f"{name}.{n}"] for n in ("systems", "network"))
    panels = drawn(FIGURE["fig5"], result).ravel()
    for look, update in enumerate(LOOKS["updates"]):
        check_systems(panels[look], systems[:, look, 1, 0], own[:, look, 1],
                      f"test, update {update}")  # fmt: skip
    assert not any(ax.has_data() for ax in panels[4:])


def test_figure_6_draws_the_depths_on_test_samples(result):
    panels = drawn(FIGURE["fig6"], result).ravel()
    for ax, d in zip(panels, sorted((*DEPTHS, 10)), strict=False):
        systems, own = (result.arrays[f"grid-fashion-mnist-{d}x100.{n}"]
                        for n in ("systems", "network"))  # fmt: skip
        check_systems(ax, systems[:, 1, 0], own[:, 1], f"Fashion-MNIST {d} × 100")


def test_figure_7_draws_sigmoids_on_training_and_test_samples(result):
    systems, own = (result.arrays[f"sigmoid-fashion-mnist-7x100-sigmoid.{n}"]
                    for n in ("systems", "network"))  # fmt: skip
    for s, (ax, title) in enumerate(zip(drawn(FIGURE["fig7"], result)[0], ("training", "test"),
                                        strict=True)):  # fmt: skip
        check_systems(ax, systems[:, s, 0], own[:, s], title)


@pytest.mark.parametrize(("id", "data", "widths"), [
    ("fig9", "fashion-mnist", (20, 60, 100, 200)), ("fig10", "mnist", (20, 60, 80, 100)),
])  # fmt: skip
def test_figures_9_and_10_draw_widths(result, id, data, widths):
    panels = drawn(FIGURE[id], result)
    for s, samples in enumerate(("training", "test")):
        for ax, w in zip(panels[s], widths, strict=True):
            systems, own = (result.arrays[f"grid-{data}-10x{w}.{n}"]
                            for n in ("systems", "network"))  # fmt: skip
            check_systems(ax, systems[:, s, 0], own[:, s], f"{TITLES[data]} 10 × {w}, {samples}")
    assert [ax.get_ylabel() for ax in panels[:, 0]] == ["accuracy (%)"] * 2
    assert [ax.get_xlabel() for ax in panels[1]] == ["hidden layer"] * 4
    assert [ax.get_xlabel() for ax in panels[0]] == [""] * 4


def test_figure_8_draws_the_path_and_who_is_on(result):
    result.facts["fig8"] = {"sizes": [5, 4, 3, 4, 2], "layer": 2, "nodes": [1, 3, 0], "b": "6",
                            "weights": [0.25, -0.5], "on": [[0], [1, 2], [3]], "product": -0.125,
                            "active": True}  # fmt: skip
    result.facts["drawn"] = {"fig8": "one"}
    result.facts["networks"]["one"] = {"config": {"data": "fashion-mnist", "depth": 3, "width": 4}}
    ax = drawn(FIGURE["fig8"], result)[0, 0]
    texts = {t.get_text(): pytest.approx(t.get_position()) for t in ax.texts}
    assert texts == {
        "path b = 6 of B = 8": (0.5, 1.02), "j = 1": (2, 0.43), "I(3, b) = 3": (3, -0.07),
        "I(4, b) = 0": (4, 0.93), "k = 0": (0.95, 1.0), "w = 0.25": (2.62, 0.22),
        "w = -0.50": (3.38, 0.41),
    }  # fmt: skip
    assert ax.get_xlabel() == "Fashion-MNIST 3 × 4: layer"
    path = [line for line in ax.lines if line.get_linewidth() == 2.5]
    assert [line.get_linestyle() for line in path] == ["-", "--"]
    # From the second of three, to the last of four, to the first of two.
    assert [(tuple(p.get_xdata()), tuple(p.get_ydata())) for p in path] == [
        ((2, 3), (0.5, 0.0)), ((3, 4), (0.0, 1.0))
    ]  # fmt: skip
    filled = {(p.get_xdata()[0], round(p.get_ydata()[0], 3)) for p in ax.lines
              if p.get_marker() == "o" and p.get_markerfacecolor() != "white"}  # fmt: skip
    hidden = {point for point in filled if 1 <= point[0] <= 3}
    assert hidden == {(1, 1.0), (2, 0.5), (2, 0.0), (3, 0.0)}
    # Into node j of layer 2 come four edges, from each of its layer on all of 3 · 4 and 4 · 2.
    thin = [line for line in ax.lines if line.get_linewidth() == 0.3]
    assert len(thin) == 4 + 12 + 8
    at = [np.linspace(1, 0, n) for n in (4, 3, 4, 2)]
    edges = {(1, y0, 2, 0.5) for y0 in at[0]}
    edges |= {(r, y0, r + 1, y1) for r in (2, 3) for y0 in at[r - 1] for y1 in at[r]}
    ends = ((*line.get_xdata(), *line.get_ydata()) for line in thin)
    assert {(x0, y0, x1, y1) for x0, x1, y0, y1 in ends} == edges


def test_figure_11_draws_each_class(result):
    counts, edges = whole_numbers("counts", (3, 5)), np.sort(own_numbers("edges", (6,)))
    result.arrays.update({"fig11.counts": counts, "fig11.edges": edges})
    result.facts.update({"drawn": {"fig11": "one"}, "fig11": {"node": 42}})
    result.facts["networks"]["one"] = {"config": {"data": "mnist", "depth": 6, "width": 100}}
    ax = drawn(FIGURE["fig11"], result)[0, 0]
    for c, patch in enumerate(ax.patches):
        found = patch.get_data()
        np.testing.assert_array_equal(found.values, counts[c])
        np.testing.assert_array_equal(found.edges, edges)
        assert patch.get_label() == str(c)
    assert len(ax.patches) == 3
    assert ax.get_legend().get_title().get_text() == "class"
    assert ax.get_title() == "MNIST 6 × 100, node 42"
    assert ax.lines[0].get_xdata()[0] == 0


@pytest.mark.parametrize("id", ["fig1", "fig2", "fig3", "fig5", "fig6", "fig7"])
def test_what_is_recorded_fills_all_panels(id):
    recorded = measured(read_file(REPRODUCTION / "result.npz", "result"))
    assert all(ax.has_data() for ax in drawn(FIGURE[id], recorded).flat)


def test_figures_of_the_systems_by_looks_and_by_widths_are_alike():
    """So that their panels, of which those of figure 5 are all drawn above, can be compared."""
    alike = [FIGURE[id] for id in ("fig4", "fig5", "fig9", "fig10")]
    assert len({(f.panels, f.size) for f in alike}) == 1
