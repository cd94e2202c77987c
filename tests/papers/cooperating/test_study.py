"""The study of cooperating at a tiny scale: cells, what they measure, result, figures, page."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.small_studies import (
    assert_figures_are_decided_alone,
    cells_in,
    computed,
    result_in,
    scaled,
)

from relumlp.datasets import load
from relumlp.machine.files import load_network
from relumlp.papers.cooperating.grid import GRIDS, Grid, cells
from relumlp.papers.cooperating.result import combine, drawn_cell
from relumlp.papers.cooperating.rules.all import RULES
from relumlp.papers.cooperating.rules.groups import along, groups, main
from relumlp.papers.cooperating.rules.prediction import MEASURES
from relumlp.papers.cooperating.rules.rates import at_edge
from relumlp.papers.cooperating.study import STUDY
from relumlp.papers.cooperating.tables import table_networks, table_rates, tables
from relumlp.papers.cooperating.variants import BANDWIDTHS, VARIANTS
from relumlp.papers.study.comparison import recompute
from relumlp.papers.study.drawing import read_picture
from relumlp.papers.study.study import Measured, decide

TINY = Grid(
    depths=(1, 2, 3, 4), width=6, depth=3, widths=(4, 6, 8), arm_depth=3, sigmoid_depth=2,
    seeds=(0, 1), batch=50, epochs=4, patience=4, validation=200, slow=1,
    looks=(1, 3), updates=(1, 5), varied=(1, 5), early=tuple(VARIANTS), varied_widths=(4, 8),
    rates={"grid": (0.003, 0.01)},
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def tiny() -> Any:
    with scaled(GRIDS, TINY):
        yield


@pytest.fixture(scope="module")
def folder(tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return computed(STUDY, tmp_path_factory.mktemp("cooperating"))


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Measured]:
    return cells_in(STUDY, folder)


@pytest.fixture
def result(folder: Path) -> Measured:
    return result_in(folder)


def forward(arrays: Any, x: Any) -> list[Any]:
    """Pre-activations of all layers, by NumPy alone: a bias in the first layer only."""
    z = [x @ arrays["W1"].T + arrays["b1"]]
    i = 2
    while f"W{i}" in arrays:
        z.append(np.maximum(z[-1], 0) @ arrays[f"W{i}"].T)
        i += 1
    return z


def test_a_cell_is_what_numpy_finds_in_its_network(found: dict[str, Measured]) -> None:
    d = load("digits")
    x, y = (d.test_images * d.scale).astype(np.float32), d.test_labels
    cell = found["grid-digits-3x6-seed1"]
    assert not [n for n in cell.arrays if n.startswith("b") and n not in ("b1", "bridge")]
    z = forward(cell.arrays, x)
    assert len(z) == 4
    assert cell.arrays["network"][1] == pytest.approx((z[-1].argmax(axis=1) == y).mean())
    for layer in range(3):
        on = z[layer] > 0
        for c in range(10):
            _, counts = np.unique(on[y == c], axis=0, return_counts=True)
            share = counts / counts.sum()
            H = -(share * np.log(share)).sum()
            assert cell.arrays["perplexity"][layer, c] == pytest.approx(np.exp(H))
        f = np.array([on[y == c].mean(axis=0) for c in range(10)])
        ends = (f <= 0.05) | (f >= 0.95)
        assert cell.arrays["saturation"][layer] == pytest.approx(ends.mean())


def test_looks_are_at_the_epochs_and_updates_asked_for(found: dict[str, Measured]) -> None:
    per_epoch = -(-998 // TINY.batch)
    epochs, updates = (found[f"{k}-digits-3x6-seed0"] for k in ("epochs", "updates"))
    assert epochs.arrays["step"].tolist() == [per_epoch, 3 * per_epoch]
    assert updates.arrays["step"].tolist() == [1, 5]
    assert epochs.facts["epochs"] == 3
    assert updates.facts["epochs"] == 1
    assert epochs.arrays["systems"].shape == (2, 2, 2, 3, 3)
    assert np.isfinite(epochs.arrays["systems"]).all()
    assert np.isnan(updates.arrays["systems"][:, 0]).all()
    assert np.isfinite(updates.arrays["systems"][:, 1]).all()
    # The last look is at the network that is returned.
    assert epochs.arrays["network"][-1, 1] == pytest.approx(epochs.facts["accuracy"]["test"])


def test_choices_are_varied_on_the_networks_of_figures_4_5_and_9(
    found: dict[str, Measured], result: Measured
) -> None:
    trained, early = (found[f"{k}-digits-3x6-seed0"] for k in ("choices", "choices-updates"))
    assert early.facts["variants"] == trained.facts["variants"] == list(VARIANTS)
    assert early.arrays["step"].tolist() == [1, 5]
    # The documented choice is what figure 5 shows: (looks, sets, rules, systems, layers) there.
    figure_5 = found["updates-digits-3x6-seed0"].arrays["systems"][:, 1]
    np.testing.assert_array_equal(early.arrays["systems"][:, 0], figure_5)
    for width in (4, 8):
        cell = found[f"choices-digits-3x{width}-seed0"]
        assert cell.facts["variants"] == list(BANDWIDTHS)
        figure_9 = found[f"grid-digits-3x{width}-seed0"].arrays["systems"][1]
        np.testing.assert_array_equal(cell.arrays["systems"][0], figure_9)
    assert BANDWIDTHS == ("as documented", "bandwidth Silverman", "bandwidth 0.01",
                          "bandwidth 0.3", "bandwidth 1")  # fmt: skip
    # Any row of the table, found anew: one network, one choice, one system.
    table = tables(result)[2]
    (row,) = (r for r in table.rows
              if r[:3] == ["digits 3×6, update 5", "bandwidth 1", "continuous"])  # fmt: skip
    own = early.arrays["systems"][1, list(VARIANTS).index("bandwidth 1"), 0, 1]
    assert row[3] == ", ".join(f"{v:.4f}" for v in own)
    change = own - early.arrays["systems"][1, 0, 0, 1]
    assert float(row[4]) == pytest.approx(change[np.abs(change).argmax()], abs=6e-5)


def test_arms_differ_from_the_grid_in_one_thing(found: dict[str, Measured]) -> None:
    base = found["grid-digits-3x6-seed0"].facts["config"]
    for arm, names in (("sgd", {"optimiser", "learning_rate"}), ("noise-inputs", {"noise"}),
                       ("noise-labels", {"noise"}), ("cross-entropy", {"loss"})):  # fmt: skip
        config = found[f"arm-digits-3x6-{arm}-seed0"].facts["config"]
        differ = {k for k in base if base[k] != config[k]}
        assert differ == {"kind", "arm", "axes", "family", "beyond"} | names, arm
        assert not np.array_equal(found[f"arm-digits-3x6-{arm}-seed0"].arrays["W1"],
                                  found["grid-digits-3x6-seed0"].arrays["W1"])  # fmt: skip


def test_sigmoid_networks_switch_on_above_a_half(found: dict[str, Measured]) -> None:
    cell = found["sigmoid-digits-2x6-seed0"]
    d = load("digits")
    x, y = (d.test_images * d.scale).astype(np.float32), d.test_labels
    a = 1 / (1 + np.exp(-(x @ cell.arrays["W1"].T + cell.arrays["b1"])))
    _, counts = np.unique(a[y == 3] > 0.5, axis=0, return_counts=True)
    H = np.log(counts.sum()) - (counts * np.log(counts)).sum() / counts.sum()
    assert cell.arrays["perplexity"][0, 3] == pytest.approx(np.exp(H))
    assert cell.arrays["near_ends"].shape == (2, 2)


def test_the_result_holds_seeds_side_by_side(found: dict[str, Measured], result: Measured) -> None:
    group = main(result, "mnist")
    assert group is not None
    assert group.name == "grid-digits-3x6"
    for seed in (0, 1):
        cell = found[f"{group.name}-seed{seed}"]
        for name in ("perplexity", "systems", "bridge", "nodes"):
            np.testing.assert_allclose(group[name][seed], cell.arrays[name], rtol=1e-6)
    assert [g.depth for g in along(result, "depth", "mnist")] == [1, 2, 3, 4]
    assert [g.width for g in along(result, "width", "fashion-mnist")] == [4, 6, 8]
    assert not [n for n in result.arrays if n.startswith("rate-")]
    assert len(list(groups(result, "arm"))) == 7


def test_a_network_that_diverged_is_told_and_left_out(found: dict[str, Measured]) -> None:
    cells_now = copy.deepcopy(found)
    cells_now["grid-digits-3x6-seed0"].facts["verdict"] = "diverged at update 3: loss not finite"
    made = combine(cells_now)
    facts = made.facts["groups"]["grid-digits-3x6"]
    assert facts["diverged"] == ["grid-digits-3x6-seed0"]
    assert len(made.arrays["grid-digits-3x6.systems"]) == 1
    cells_now["grid-digits-3x6-seed1"].facts["verdict"] = "diverged at update 3: loss not finite"
    made = combine(cells_now)
    assert "grid-digits-3x6.systems" not in made.arrays
    assert main(made, "mnist") is None
    decide(RULES, made)


def test_figures_draw_the_networks_of_their_sizes(found: dict[str, Measured]) -> None:
    assert drawn_cell(found, "mnist", both_axes=True) == "grid-digits-3x6-seed0"
    assert drawn_cell(found, "fashion-mnist", both_axes=False) == "grid-digits-3x6-seed0"
    only = {n: c for n, c in found.items() if not n.startswith("grid")}
    assert drawn_cell(only, "mnist", both_axes=True) == ""
    d = load("digits")
    on = forward(found["grid-digits-3x6-seed0"].arrays, d.test_images * d.scale)
    fractions = np.concatenate(
        [np.array([(z[d.test_labels == c] > 0).mean(axis=0) for c in range(10)]).T for z in on]
    )
    drawn = found["grid-digits-3x6-seed0"].arrays["fractions"]
    np.testing.assert_allclose(drawn[1], fractions, atol=0.02)
    counts = found["grid-digits-3x6-seed0"].arrays["histogram"]
    assert counts.sum() == 998


def test_every_rule_decides_and_the_page_says_it_all(folder: Path, result: Measured) -> None:
    verdicts = decide(RULES, result)
    opened = {id for id, v in verdicts.items() if v.verdict == "open"}
    # Digits stand in for both data sets, but are not compared with themselves.
    assert {"cooperating.s5a.earlier", "cooperating.s5a.higher", "cooperating.s6.data.trends",
            "cooperating.s6.batch-normalisation"} <= opened  # fmt: skip
    assert len(opened) < 20
    page = (folder / "page.md").read_text()
    for figure in STUDY.figures:
        picture = read_picture(folder, figure)
        assert picture is not None
        assert f"]({picture.name})" in page
        assert len(picture.data) > 5000
    assert all(f"| {name} | discrete |" in page for name in VARIANTS)
    assert json.loads((folder / "verdicts.json").read_text()).keys() == verdicts.keys()
    assert (folder / "result.npz").stat().st_size < 2_000_000


def test_a_figure_asked_alone_has_the_verdicts_that_it_has_among_all(
    found: dict[str, Measured],
) -> None:
    assert_figures_are_decided_alone(STUDY, found)


def test_tables_hold_what_was_found(result: Measured) -> None:
    networks, systems, variants, beyond, prediction, rates = tables(result)
    assert len(networks.rows) == 6 + 1 + 7
    (row,) = (r for r in networks.rows if r[0] == "digits 3×6 sgd")
    its = [result.facts["networks"][f"arm-digits-3x6-sgd-seed{seed}"] for seed in (0, 1)]
    assert row[3] == ", ".join(f"{f['epochs']} {f['verdict']}" for f in its)
    assert len(systems.rows) == 3 * len(networks.rows)
    assert len(variants.rows) == 3 * (3 * len(VARIANTS) + 2 * len(BANDWIDTHS))
    assert [row[4] for row in variants.rows[:3]] == ["+0.0000"] * 3
    assert list(dict.fromkeys(row[0] for row in variants.rows)) == [
        f"digits {words}" for words in ("3×6, trained", "3×4, trained", "3×8, trained",
                                        "3×6, update 1", "3×6, update 5")
    ]  # fmt: skip
    # Of two candidates each is at an edge.
    assert sorted(row[-1] for row in rates.rows) == ["", "yes, at an edge"]
    assert len(beyond.rows) == 3 * 3
    assert len(prediction.rows) == len(MEASURES) == 5
    for table in (networks, systems, variants, beyond, prediction, rates):
        assert {len(row) for row in table.rows} == {len(table.head)}


def test_the_page_says_how_networks_were_trained(result: Measured) -> None:
    networks = result.facts["networks"]
    for facts in networks.values():
        if facts["config"]["optimiser"] == "sgd":
            facts["config"]["epochs"] = 9
        if facts["config"]["kind"] == "epochs":
            facts["config"]["epochs"] = 7
    diverged = "arm-digits-3x6-sgd-seed1"
    networks[diverged] |= {"verdict": "diverged at update 3: loss not finite", "epochs": 1}
    group = result.facts["groups"]["arm-digits-3x6-sgd"]
    group |= {"networks": ["arm-digits-3x6-sgd-seed0"], "diverged": [diverged]}
    table = table_networks(result)
    (row,) = (r for r in table.rows if r[0] == "digits 3×6 sgd")
    assert row[3].endswith(", 1 diverged at update 3: loss not finite")
    assert table.text == (
        "Mini-batches of 50 samples. Of the training samples 200 are held out for validation: "
        'training ends as "converged" when neither their error nor, at the same error, their '
        'loss has improved for 4 epochs, as "finished" after at most 4 with adam, 9 with sgd, '
        "4 with momentum; the network of the least validation error is kept. "
        'First weights: "normalised uniform" as Glorot and Bengio name it, '
        "U(±√(6 / (fan-in + fan-out))); the paper's reference beside the name is LeCun and others, "
        "whose uniform weights would differ in the first and the last layer alone. "
        "Level of noise-inputs: 0.2 "
        "(standard deviation on training images, pixels from 0 to 1). Level of noise-labels: "
        "0.1 (share of the training labels that are another class). Figure 4: epochs 7, "
        "without early stopping. Figure 5: epochs 1, without early stopping."
    )
    networks["rate-digits-3x6-grid-0.003-seed0"]["config"]["batch"] = 1
    networks["grid-digits-3x6-seed0"]["config"]["batch"] = 64
    assert table_networks(result).text.startswith("Mini-batches of 50 or 64 samples.")


def test_a_winner_at_an_edge_is_marked() -> None:
    def tried(rate: float, validation: float, verdict: str = "converged") -> dict[str, Any]:
        return {"config": {"kind": "rate", "family": "mnist sgd", "learning_rate": rate},
                "accuracy": {"validation": validation, "training": 1.0}, "best_epoch": 1,
                "validation_loss": 0.1, "verdict": verdict}  # fmt: skip

    def marks(*found: dict[str, Any]) -> list[str]:
        result = Measured({}, {"networks": {str(i): f for i, f in enumerate(found)}, "groups": {}})
        return [row[-1] for row in table_rates(result).rows]

    assert marks(tried(0.1, 0.8), tried(0.2, 0.9), tried(0.6, 0.8)) == ["", "yes", ""]
    assert marks(tried(0.1, 0.9), tried(0.2, 0.8), tried(0.6, 0.8)) == ["yes, at an edge", "", ""]
    assert marks(tried(0.1, 0.7), tried(0.2, 0.8), tried(0.6, 0.9)) == ["", "", "yes, at an edge"]
    diverged = tried(0.6, 0.95, "diverged at update 3: loss not finite")
    assert marks(tried(0.1, 0.8), tried(0.2, 0.9), diverged) == ["", "yes", ""]
    result = Measured({}, {"networks": {"a": tried(0.1, 0.8), "b": tried(0.3, 0.8)}})
    outside = [at_edge(result, "mnist sgd", rate) for rate in (0.05, 0.1, 0.2, 0.3, 0.4)]
    assert outside == [True, True, False, True, True]
    assert at_edge(result, "mnist grid", 0.2)


def test_one_network_for_every_figure_is_kept(folder: Path) -> None:
    names = {p.stem for p in (folder / "networks").glob("*.npz")}
    # "fig8-11-grid-…" is of figures 8 and 11.
    of_each = [re.match(r"fig([\d-]+)-", n) for n in names]
    shown = sorted(int(f) for m in of_each if m for f in m[1].split("-"))
    assert shown == list(range(1, 12))
    (sigmoid,) = (n for n in names if n.startswith("fig7-"))
    assert load_network(folder / "networks" / f"{sigmoid}.npz").unit == "sigmoid"


@pytest.mark.parametrize("name", ["arm-digits-3x6-noise-inputs-seed1", "epochs-digits-3x6-seed0"])
def test_a_cell_reruns_to_the_same_bits(folder: Path, name: str) -> None:
    (cell,) = (c for c in cells("digits", "quick") if c.name == name)
    assert recompute(STUDY, cell, folder) == []
