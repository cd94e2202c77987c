"""The study of dynamics at tiny size: its cells, what they measure, its result, its rules."""

import copy
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

from relumlp.datasets.loading import load_once
from relumlp.datasets.splits import split
from relumlp.errors import UserError
from relumlp.information.sample_sets import class_counts, class_sizes
from relumlp.machine.files import read_file
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics import grid as cells_module
from relumlp.papers.dynamics.grid import GRIDS, INITIALISATION, INITIALISATIONS, Grid, cells
from relumlp.papers.dynamics.measure import networks as measure_module
from relumlp.papers.dynamics.measure.group_accuracy import GROUPS
from relumlp.papers.dynamics.measure.networks import resolved
from relumlp.papers.dynamics.result import combine
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.initialisation import best_match
from relumlp.papers.dynamics.study import STUDY
from relumlp.papers.study.comparison import recompute
from relumlp.papers.study.drawing import render
from relumlp.papers.study.results import write_result
from relumlp.papers.study.runner import CELLS, run_cells
from relumlp.papers.study.study import Measured, decide
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.training.loop import train

TINY = Grid(
    layers=(2, 3, 5), widths=(4, 6), seeds=(0, 1), epochs=4, batch=60, validation=200,
    points=8, grouped=3, arms=((2, 6), (5, 6)), arm_epochs=2, arm_points=4,
    other=(), other_epochs=0, update_epochs=4, update_points=5, judged=150, fitted=300,
)  # fmt: skip


def tiny_cells(only: str = "") -> list[Any]:
    return [c for c in cells("digits", "quick") if c.name.startswith(only)]


@pytest.fixture(scope="module", autouse=True)
def tiny() -> Any:
    with scaled(GRIDS, TINY):
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tiny: None) -> Path:
    return computed(STUDY, tmp_path_factory.mktemp("dynamics"))


@pytest.fixture
def found(folder: Path) -> dict[str, Measured]:
    return cells_in(STUDY, folder)


@pytest.fixture
def result(folder: Path) -> Measured:
    return result_in(folder)


# --- cells


def test_the_grid_is_the_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    configs = [c.config for c in cells("mnist", "full")]
    grid = [c for c in configs if c["kind"] == "grid"]
    assert len(grid) == 54
    for name, values in {
        "layers": {2, 5, 9}, "width": {20, 80, 320}, "loss": {"cross-entropy", "squared-error"},
        "epochs": {200}, "batch": {60}, "validation": {12000}, "optimiser": {"adam"},
        "learning_rate": {0.001}, "initialisation": {INITIALISATION}, "seed": {0, 1, 2},
    }.items():  # fmt: skip
        assert {c[name] for c in grid} == values
    arms = [c for c in configs if c["kind"] == "arm"]
    assert {(c["layers"], c["width"]) for c in arms} == {(9, 320), (5, 80), (2, 320)}
    assert {c["initialisation"] for c in arms} == {*INITIALISATIONS}
    assert len(arms) == 3 * 2 * 4 * 3
    assert configs[: len(arms)] == arms
    assert {c["data"] for c in configs if c["kind"] == "other"} == {"fashion-mnist"}
    assert len({c.name for c in cells("mnist", "full")}) == len(configs)


def test_only_what_depends_on_the_initialisation_changes_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {c.name: c.config for c in cells("mnist", "full")}
    monkeypatch.setattr(cells_module, "INITIALISATION", "lecun")
    after = {c.name: c.config for c in cells("mnist", "full")}
    assert before.keys() == after.keys()
    kinds = {before[n]["kind"] for n in before if before[n] != after[n]}
    assert kinds == {"grid", "other", "updates"} - (
        {"grid"} if INITIALISATION == "lecun" else {*()}
    )


def test_a_first_network_is_the_papers() -> None:
    config = tiny_cells("grid-5x6-cross-entropy-seed1")[0].config
    net = first_network(config, cut_of(config))
    assert net.sizes == (64, 6, 6, 6, 6, 10)
    assert net.bias == (False, True, False, False, False, False)
    assert net.unit == "relu"
    other = first_network({**config, "seed": 0}, cut_of(config))
    assert (net.theta != other.theta).any()
    settings = settings_of(config)
    assert (settings.beta1, settings.beta2, settings.epsilon) == (0.9, 0.999, 1e-8)
    assert settings.patience is None


def test_impossible_data_and_scales_are_refused() -> None:
    with pytest.raises(UserError, match="data: expected digits, mnist or fashion-mnist, got 'x'"):
        cells("x", "quick")
    with pytest.raises(UserError, match="scale: expected quick for digits"):
        cells("digits", "full")


# --- what a cell measures


def test_a_cell_counts_what_its_network_switches_on(found: dict[str, Measured]) -> None:
    cell = found["grid-3x6-squared-error-seed0"]
    d = load_once("digits")
    held_out = split(d.train_labels, 200, 0)[1]
    x, y = d.train_images[held_out] * np.float32(d.scale), d.train_labels[held_out]
    net = MLP.from_arrays([cell.arrays[f"W{i}"] for i in (1, 2, 3)],
                          [cell.arrays["b1"], None, None])  # fmt: skip
    on = net.forward(x.astype(np.float32)).on[1:3]
    counts = np.concatenate([class_counts(o, y, 10) for o in on])
    np.testing.assert_array_equal(cell.arrays["counts"][-1], counts)
    assert cell.facts["validation_sizes"] == class_sizes(y, 10).tolist()
    f = (counts / class_sizes(y, 10)).mean(axis=1).reshape(2, 6)
    alive = counts.reshape(2, 6, 10).any(axis=2)
    np.testing.assert_allclose(
        cell.arrays["fraction"][-1], [v[a].mean() for v, a in zip(f, alive, strict=True)]
    )
    assert cell.arrays["error"][-1] == pytest.approx(1 - cell.facts["accuracy"]["validation"])
    updates = 4 * -(-998 // 60)
    assert cell.arrays["step"][[0, -1]].tolist() == [0, updates]
    assert cell.facts["updates_per_epoch"] == 17
    for name in GROUPS:
        looked = np.isfinite(cell.arrays[name]).all(axis=1)
        assert looked.sum() == 3
        assert looked[[0, -1]].all()


def test_the_probes_change_no_bit_of_a_network(found: dict[str, Measured]) -> None:
    config = tiny_cells("grid-5x6-cross-entropy-seed0")[0].config
    cut = cut_of(config)
    run = train(first_network(config, cut), cut.training, cut.validation, settings_of(config))
    cell = found["grid-5x6-cross-entropy-seed0"]
    for i in range(1, 6):
        assert run.network.W[i].tobytes() == cell.arrays[f"W{i}"].tobytes()
    assert run.curve.tobytes() == cell.arrays["curve"].tobytes()


def test_samples_that_are_resolved_exactly() -> None:
    x = np.array([[200.0], [20.0], [1.0], [-1.0]], np.float32)
    net = MLP.from_arrays([np.array([[1.0], [0.0]], np.float32)])
    found = resolved(net, Samples(x, np.zeros(4, int)), "cross-entropy")
    # e^-200 is 0 in float32; 1 + e^-20 is 1, but e^-20 is not 0.
    assert found == {"loss": 0.5, "slope": 0.25, "loss_only": 0.25}
    exact = resolved(net, Samples(x, np.array([0, 0, 0, 1])), "squared-error")
    assert exact == {"loss": 0.25, "slope": 0.25, "loss_only": 0.0}


def test_a_probe_that_raises_fails_its_cell_with_its_message_and_spares_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = measure_module.counting_probe

    def broken(samples: Any, loss: str) -> Any:
        probe = real(samples, loss)

        def raises(step: int, network: MLP) -> Any:
            if loss == "squared-error" and step > 3:
                raise ZeroDivisionError("this probe divides by nothing")
            return probe(step, network)

        return raises

    monkeypatch.setattr(measure_module, "counting_probe", broken)
    chosen = tiny_cells("grid-2x6")
    done = run_cells(STUDY, chosen, tmp_path, 2, quiet=True)
    errors = {d.cell: d.error for d in done}
    assert len(errors) == 4
    for name, error in errors.items():
        failed = "squared-error" in name
        assert error == ("ZeroDivisionError: this probe divides by nothing" if failed else "")
        assert (tmp_path / CELLS / f"{name}.npz").exists() != failed
    result = write_result(STUDY, "digits", "quick", tmp_path, done).result
    assert [*result.facts["groups"]] == ["grid-2x6-cross-entropy"]
    manifest = read_file(tmp_path / "result.npz", "result").manifest
    assert {f[0] for f in manifest["failures"]} == {n for n, e in errors.items() if e}


# --- the same bits


@pytest.mark.parametrize("name", [
    "arm-5x6-cross-entropy-he-seed0", "grid-5x6-squared-error-seed1",
    "updates-5x6-cross-entropy-adam-seed0", "updates-5x6-squared-error-sgd-seed1", "margin",
    "example",
])  # fmt: skip
def test_any_single_cell_gives_the_same_bits_again(folder: Path, name: str) -> None:
    (cell,) = [c for c in tiny_cells() if c.name == name]
    assert recompute(STUDY, cell, folder) == []


def test_a_cell_that_comes_out_otherwise_is_noticed(folder: Path, tmp_path: Path) -> None:
    (cell,) = tiny_cells("arm-2x6-cross-entropy-he-seed0")
    contents = read_file(folder / CELLS / f"{cell.name}.npz", "cell")
    for change, expected in (("loss", ["loss"]), ("facts", ["facts"]), ("other", ["more"])):
        arrays, manifest = {k: v.copy() for k, v in contents.arrays.items()}, contents.manifest
        if change == "loss":
            arrays["loss"].view(np.uint8)[0] ^= 1
        elif change == "facts":
            manifest = {**manifest, "facts": {**manifest["facts"], "epochs": 3}}
        else:
            arrays["more"] = np.zeros(1)
        from relumlp.machine.files import write_file

        keep = {k: v for k, v in manifest.items() if k not in ("format", "version")}
        write_file(tmp_path / CELLS / f"{cell.name}.npz", arrays, keep, "cell")
        assert recompute(STUDY, cell, tmp_path) == expected
    with pytest.raises(UserError, match="cell: expected one that has been computed, got margin"):
        recompute(STUDY, tiny_cells("margin")[0], tmp_path)


# --- the result


def test_groups_hold_their_seeds_side_by_side(found: dict[str, Measured], result: Measured) -> None:
    name = "grid-5x6-cross-entropy"
    facts = result.facts["groups"][name]
    assert facts["networks"] == [f"{name}-seed0", f"{name}-seed1"]
    assert facts["diverged"] == []
    for k, cell in enumerate(facts["networks"]):
        for measure in ("fraction", "loss", "curve", "node_largest", *GROUPS):
            np.testing.assert_array_equal(
                result.arrays[f"{name}.{measure}"][k],
                found[cell].arrays[measure].astype(np.float32),
            )
    assert result.arrays[f"{name}.fraction"].shape == (2, *found[cell].arrays["fraction"].shape)
    assert "arm-5x6-cross-entropy-he.fraction" in result.arrays
    assert "arm-5x6-cross-entropy-he.node_largest" in result.arrays
    assert not [n for n in result.arrays if n.endswith(".counts")]


def test_a_diverged_network_is_told_and_left_out(found: dict[str, Measured]) -> None:
    name = "grid-5x6-cross-entropy"
    broken = copy.deepcopy({n: c for n, c in found.items() if n.startswith(name)})
    broken[f"{name}-seed1"].facts["verdict"] = "diverged at update 3: loss not finite"
    facts = combine(broken)
    assert facts.facts["groups"][name]["networks"] == [f"{name}-seed0"]
    assert facts.facts["groups"][name]["diverged"] == [f"{name}-seed1"]
    assert facts.arrays[f"{name}.fraction"].shape[0] == 1
    assert decide(RULES, facts)["dynamics.s5.converges"].verdict != "reproduced"
    broken[f"{name}-seed0"].facts["verdict"] = "diverged at update 3: loss not finite"
    assert f"{name}.fraction" not in combine(broken).arrays


def test_the_drawn_network_is_the_deepest_with_cross_entropy(
    found: dict[str, Measured], result: Measured
) -> None:
    assert result.facts["drawn"] == "grid-5x6-cross-entropy-seed0"
    counts = found[result.facts["drawn"]].arrays["counts"].astype(float)
    sizes = np.array(found[result.facts["drawn"]].facts["validation_sizes"])
    np.testing.assert_allclose(
        result.arrays["drawn.fraction"], (counts / sizes).mean(axis=2), rtol=1e-6
    )


def test_networks_worth_keeping_are_there(folder: Path) -> None:
    kept = {p.stem for p in (folder / "networks").glob("*.npz")}
    assert kept == {"fig3-7-5x6-cross-entropy", "fig9-5x6-squared-error",
                    "fig10-2x6-squared-error", "fig8-margin", "fig1-2-example"}  # fmt: skip


def test_of_other_data_the_smallest_network_is_kept(result: Measured) -> None:
    name, facts = next(iter(result.facts["networks"].items()))
    for layers in (9, 5):
        config = {**facts["config"], "kind": "other", "data": "fashion-mnist", "layers": layers,
                  "width": 80, "loss": "cross-entropy", "seed": 0}  # fmt: skip
        result.facts["networks"][f"other-{layers}"] = {**facts, "config": config}
    assert STUDY.networks(result)["fashion-mnist-5x80-cross-entropy"] == "other-5"
    assert "fashion-mnist-9x80-cross-entropy" not in STUDY.networks(result)
    assert name in result.facts["networks"]


# --- rules


REQUIRED = (*(f"fig{n}" for n in range(1, 11)), "s5", "s6", "group",
            *(f"summary.{n}" for n in range(1, 8)), "setting")  # fmt: skip


def test_every_empirical_statement_has_a_rule_and_every_rule_decides(result: Measured) -> None:
    ids = [r.id for r in RULES]
    assert len(ids) == len(set(ids))
    for wanted in REQUIRED:
        own = f"dynamics.{wanted}"
        assert [id for id in ids if id == own or id.startswith(own + ".")], own
    verdicts = decide(RULES, result)
    assert verdicts.keys() == {*ids}
    assert all(v.evidence for v in verdicts.values())
    undecided = [id for id, v in verdicts.items() if v.verdict == "open"]
    # On digits alone there is no other data.
    assert all(id.startswith("dynamics.other-data.") for id in undecided), undecided


def test_the_setting_is_reproduced_by_54_networks_as_stated(result: Measured) -> None:
    def verdict() -> str:
        return decide(RULES, result)["dynamics.setting.networks"].verdict

    assert verdict() == "partly"
    result.facts["networks"] = {
        c.name: {"config": c.config, "verdict": "finished", "imbalance": 0.0,
                 "accuracy": {"validation": 1.0}, "largest_informativeness": 0.1,
                 "validation_sizes": [1] * 10,
                 "resolved": {"loss": 0.0, "slope": 0.0, "loss_only": 0.0}}
        for c in cells("mnist", "full") if c.config["kind"] == "grid"
    }  # fmt: skip
    assert verdict() == "reproduced"
    next(iter(result.facts["networks"].values()))["verdict"] = "diverged at update 1"
    assert verdict() == "partly"


def test_the_grids_initialisation_is_compared_with_what_the_arms_choose(
    result: Measured,
) -> None:
    def verdict() -> str:
        return decide(RULES, result)["dynamics.setting.initialisation"].verdict

    for facts in result.facts["groups"].values():
        if facts["kind"] == "grid":
            facts["initialisation"] = best_match(result)
    assert verdict() == "reproduced"
    for facts in result.facts["groups"].values():
        if facts["kind"] == "grid":
            facts["initialisation"] = "another"
    assert verdict() == "not reproduced"


@pytest.mark.parametrize(
    ("change", "expected"),
    [({"disagreements": 0}, "reproduced"),
     ({"disagreements": 1, "joined": 99, "left": 1}, "partly"),
     ({"disagreements": 2, "joined": 99, "left": 1}, "not reproduced"),
     ({"joined": 0, "left": 0}, "not reproduced")],
)  # fmt: skip
def test_rule_of_the_margin(result: Measured, change: dict[str, int], expected: str) -> None:
    result.facts["margin"] |= {"joined": 5, "left": 5} | change
    assert decide(RULES, result)["dynamics.fig8"].verdict == expected


@pytest.mark.parametrize(
    ("resolved", "expected"),
    [((0.5, 0.5, 0.0), "reproduced"), ((0.5, 0.25, 0.25), "partly"),
     ((0.5, 0.0, 0.5), "not reproduced"), ((0.0, 0.0, 0.0), "not reproduced")],
)  # fmt: skip
def test_rule_of_zero_loss(result: Measured, resolved: tuple[float, ...], expected: str) -> None:
    for facts in result.facts["networks"].values():
        facts["resolved"] = dict(zip(("loss", "slope", "loss_only"), resolved, strict=True))
    assert decide(RULES, result)["dynamics.s6.zero-loss"].verdict == expected


@pytest.mark.parametrize(
    ("id", "errors", "expected"),
    [("fig3.80", 0.049, "reproduced"), ("fig3.80", 0.05, "not reproduced"),
     ("fig3.20", 0.069, "reproduced"), ("fig3.20", 0.07, "not reproduced")],
)  # fmt: skip
def test_rules_of_errors(result: Measured, id: str, errors: float, expected: str) -> None:
    for facts in result.facts["networks"].values():
        about = (facts["config"]["width"] == 4) == (id == "fig3.20")
        other = 0.0 if expected == "reproduced" else 1.0
        facts["accuracy"]["validation"] = 1 - errors if about else other
    assert decide(RULES, result)[f"dynamics.{id}"].verdict == expected


def test_rules_of_single_updates(result: Measured) -> None:
    columns = {c: k for k, c in enumerate(next(iter(result.facts["updates"].values()))["columns"])}
    tables = {n: v for n, v in result.arrays.items() if n.startswith("updates-")
              and n.endswith((".own", ".sgd"))}  # fmt: skip

    def give(joined: int, left: int, predicted: int, foreseen: int, layers: slice) -> None:
        for table in tables.values():
            for name, value in (("joined", joined), ("left", left), ("predicted", predicted),
                                ("foreseen", foreseen)):  # fmt: skip
                table[:, layers, columns[name]] = value

    def verdicts() -> list[str]:
        found = decide(RULES, result)
        ids = ("first-layer", "sgd", "sgd-on-adam", "adam")
        return [found[f"dynamics.6.training.{n}"].verdict for n in ids]

    give(600, 400, 1000, 1000, slice(None))
    assert verdicts() == ["reproduced"] * 4
    give(600, 400, 1000, 500, slice(1, None))
    assert verdicts() == ["reproduced"] + ["partly"] * 3
    give(600, 400, 1000, 499, slice(1, None))
    assert verdicts() == ["reproduced"] + ["not reproduced"] * 3
    give(600, 400, 1000, 1000, slice(1, None))
    give(600, 400, 999, 999, slice(0, 1))
    assert verdicts() == ["partly"] + ["reproduced"] * 3
    give(600, 400, 990, 990, slice(0, 1))
    assert verdicts()[0] == "not reproduced"
    drawn = decide(RULES, result)["dynamics.s6.drawn-in"]
    assert drawn.verdict == "reproduced"
    give(400, 600, 1000, 1000, slice(0, 3))
    assert decide(RULES, result)["dynamics.s6.drawn-in"].verdict == "not reproduced"


def test_a_network_dead_everywhere_draws_no_sample_in(result: Measured) -> None:
    before = decide(RULES, result)["dynamics.s6.drawn-in"]
    for name, facts in result.facts["updates"].items():
        if facts["config"]["optimiser"] == "adam":
            result.arrays[f"{name}.fraction"][:] = np.nan
            result.arrays[f"{name}.own"][:] = 0
    assert before.verdict != "open"
    dead = decide(RULES, result)["dynamics.s6.drawn-in"]
    assert (dead.verdict, dead.evidence[:35]) == (
        "not reproduced",
        "joined less left, layer by layer: 0",
    )


def test_a_figure_asked_alone_has_the_verdicts_that_it_has_among_all(folder: Path) -> None:
    assert_figures_are_decided_alone(STUDY, cells_in(STUDY, folder))


def test_without_cells_nothing_is_decided() -> None:
    empty = combine({})
    assert {v.verdict for v in decide(RULES, empty).values()} == {"open"}
    assert STUDY.networks(empty) == {}
    for figure in STUDY.figures:
        assert render(figure, empty).data.startswith((b"\x89PNG", b"<?xml"))
