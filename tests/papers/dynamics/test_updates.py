"""Single updates, the margin, the 1-D example: against loops and against training itself."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relumlp.inclusion.unfrozen import Cause, split_change
from relumlp.machine.blas import one_blas_thread
from relumlp.network.mlp import MLP
from relumlp.papers.dynamics.grid import cells
from relumlp.papers.dynamics.measure.example_1d import boundaries, largest_bend
from relumlp.papers.dynamics.measure.margin import (
    JOINED,
    LEFT,
    fates_by_weights,
    fates_of,
    first_layer_step,
    plane,
)
from relumlp.papers.dynamics.measure.networks import measure
from relumlp.papers.dynamics.measure.single_updates import (
    COLUMNS,
    costs,
    doubled,
    exact_split,
    judge,
    judge_update,
    moments,
    same_length,
)
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import STOP, Workspace
from relumlp.training.loop import train

COLUMN = {name: k for k, name in enumerate(COLUMNS)}


def config_of(name: str, **changes: Any) -> dict[str, Any]:
    (cell,) = [c for c in cells("digits", "quick") if c.name == name]
    return {**cell.config, **changes}


ADAM = config_of("updates-9x40-cross-entropy-adam-seed0", width=7, layers=4, epochs=3, points=4)
SGD = config_of("updates-9x40-squared-error-sgd-seed0", width=7, layers=4, epochs=2, points=4,
                learning_rate=0.05)  # fmt: skip


@pytest.mark.parametrize("config", [ADAM, SGD])
def test_the_updates_judged_are_those_of_training(config: dict[str, Any]) -> None:
    cut, settings = cut_of(config), settings_of(config)
    with one_blas_thread():
        seen = list(moments(first_network(config, cut), cut, settings, config["points"]))
    updates = config["epochs"] * 17
    assert [seen[0].step, seen[-1].step] == [0, updates - 1]
    run = train(first_network(config, cut), cut.training, cut.validation, settings)
    assert seen[-1].after.theta.tobytes() == run.network.theta.tobytes()
    assert (seen[0].before.theta == first_network(config, cut).theta).all()
    for moment in seen:
        assert (moment.before.theta != moment.after.theta).any()
    # The last mini-batch of an epoch is smaller: 998 = 16 · 60 + 38.
    assert len(seen[-1].chosen) == 38


def test_ctrl_c_ends_the_updates() -> None:
    STOP.set()
    try:
        with pytest.raises(KeyboardInterrupt):
            next(moments(first_network(ADAM, cut_of(ADAM)), cut_of(ADAM), settings_of(ADAM), 2))
    finally:
        STOP.clear()


@pytest.mark.parametrize("config", [ADAM, SGD])
def test_switches_are_counted_as_two_forward_passes_show_them(config: dict[str, Any]) -> None:
    cut = cut_of(config)
    x = cut.validation.x(cut.validation.chosen[: config["judged"]], np.float64)
    total = 0
    for moment in moments(first_network(config, cut), cut, settings_of(config), config["points"]):
        record = judge(moment, cut, config)
        was, now = (doubled(n).forward(x).on for n in (moment.before, moment.after))
        for l in range(1, 4):
            row = record["own"][l - 1]
            assert row[COLUMN["joined"]] == (~was[l] & now[l]).sum()
            assert row[COLUMN["left"]] == (was[l] & ~now[l]).sum()
            causes = sum(row[COLUMN[c.name.lower()]] for c in Cause if c)
            assert causes == row[COLUMN["joined"]] + row[COLUMN["left"]]
            assert row[COLUMN["foreseen"]] <= min(row[COLUMN["predicted"]], causes)
            total += causes
        f = [o.mean(axis=0) for o in was[1:4]]
        np.testing.assert_allclose(record["fraction"], [v[v > 0].mean() for v in f], atol=0.05)
        assert ("sgd" in record) == (config["optimiser"] == "adam")
    assert total > 30


def test_who_loses_all_inputs_is_off_whatever_rounding_says() -> None:
    rng = np.random.default_rng(0)
    a, W, W_new = rng.random((50, 6)), rng.normal(size=(4, 6)), rng.normal(size=(4, 6))
    split = exact_split(a, 0 * a, W, W_new)
    assert (split.after == 0).all()
    assert (split.before + split.inputs == 0).all()


def test_the_exact_split_has_the_parts_of_the_plain_one() -> None:
    rng = np.random.default_rng(1)
    shapes = (50, 6), (50, 6), (4, 6), (4, 6)
    arrays = [rng.normal(size=shape) for shape in shapes]
    for part, plain in zip(exact_split(*arrays), split_change(*arrays), strict=True):
        np.testing.assert_allclose(part, plain, atol=1e-13)


def frozen(before: MLP, after: MLP, x: Any, l: int) -> Any:
    """Switches of layer l after the update if only its own weights had changed."""
    a = before.forward(x).a[l - 1]
    b = 0 if after.b[l] is None else after.b[l]
    return a @ after.W[l].T + b > 0


@pytest.mark.parametrize("way", ["own", "sgd"])
def test_predicted_are_those_whom_the_nodes_own_weights_switch(way: str) -> None:
    config = ADAM if way == "sgd" else SGD
    cut = cut_of(config)
    x = cut.validation.x(cut.validation.chosen[:100], np.float64)
    found = 0
    for moment in moments(first_network(config, cut), cut, settings_of(config), 4):
        batch = cut.training.x(moment.chosen, np.float64), cut.training.targets[moment.chosen]
        before = doubled(moment.before)
        step = same_length(before, doubled(moment.after), *batch, config["loss"])
        told = costs(before, *batch, config["loss"])
        rows = judge_update(before, step.after, x, (told, step.learning_rate))
        on = before.forward(x).on
        for l in range(1, 4):
            alone = frozen(before, step.after, x, l) != on[l]
            real = step.after.forward(x).on[l] != on[l]
            assert rows[l - 1][COLUMN["predicted"]] == alone.sum()
            assert rows[l - 1][COLUMN["foreseen"]] == (alone & real).sum()
            found += int(alone.sum())
        assert rows[0][COLUMN["predicted"]] == rows[0][COLUMN["own"]]
    assert found > 10


def test_an_sgd_step_of_the_same_length_goes_down_the_gradient() -> None:
    cut = cut_of(ADAM)
    moment = next(moments(first_network(ADAM, cut), cut, settings_of(ADAM), 2))
    before, after = doubled(moment.before), doubled(moment.after)
    x, labels = cut.training.x(moment.chosen, np.float64), cut.training.targets[moment.chosen]
    step = same_length(before, after, x, labels, "cross-entropy")
    length = np.linalg.norm(after.theta - before.theta)
    assert np.linalg.norm(step.after.theta - before.theta) == pytest.approx(length)
    told = costs(before, x, labels, "cross-entropy")
    for l in range(1, 5):
        moved = step.after.W[l] - before.W[l]
        gradient = told[l].gradient[:, : before.sizes[l - 1]]
        np.testing.assert_allclose(moved, -step.learning_rate * gradient, atol=1e-12)
    assert step.learning_rate > 0


def test_without_a_gradient_nothing_moves() -> None:
    dead = MLP.from_arrays([-np.ones((2, 3)), np.zeros((2, 2))])
    still = same_length(dead, dead, np.ones((4, 3)), np.array([0, 1, 0, 1]), "cross-entropy")
    assert still.learning_rate == 0
    assert (still.after.theta == dead.theta).all()


# --- the margin


def margin_step() -> Any:
    config = config_of("margin")
    cut = cut_of(config)
    net = doubled(first_network(config, cut))
    return first_layer_step(net, cut, cut.training.chosen[:60], config)


def test_the_conditions_name_who_joins_and_who_leaves() -> None:
    step = margin_step()
    fates = fates_of(step)
    np.testing.assert_array_equal(fates, fates_by_weights(step))
    assert (fates == JOINED).any()
    assert (fates == LEFT).any()
    was = step.a @ step.W.T > 0
    assert not was[fates == JOINED].any()
    assert was[fates == LEFT].all()


def test_in_the_plane_every_sample_is_on_its_side_of_both_boundaries() -> None:
    step = margin_step()
    for j in range(4):
        w, w_new = step.W[j], step.W_new[j]
        points, lines = plane(step.a, w, w_new), plane(np.stack([w, w_new]), w, w_new)
        np.testing.assert_allclose(points @ lines[0], step.a @ w, atol=1e-10)
        np.testing.assert_allclose(points @ lines[1], step.a @ w_new, atol=1e-10)
        assert lines[0][1] == pytest.approx(0, abs=1e-12)


def test_a_node_that_does_not_move_has_a_plane_too() -> None:
    w = np.array([3.0, 4.0])
    np.testing.assert_allclose(plane(np.eye(2), w, w), [[0.6, 0], [0.8, 0]])


# --- the one-dimensional example


def test_boundaries_and_bends_of_a_network_by_hand() -> None:
    # z = x - 0.5, 0.25 - x, 1 (never switches), x - 2 (outside): bends at 0.25 and 0.5.
    W1, b1 = np.array([[1.0], [-1.0], [0.0], [1.0]]), np.array([-0.5, 0.25, 1.0, -2.0])
    net = MLP.from_arrays([W1, np.array([[1.0, 2.0, 3.0, 4.0]])], [b1, None])
    np.testing.assert_allclose(boundaries(net), [0.25, 0.5])
    assert largest_bend(net) < 1e-15


def test_a_bend_that_is_no_boundary_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    W1, b1 = np.array([[1.0], [-1.0]]), np.array([-0.5, 0.25])
    net = MLP.from_arrays([W1, np.array([[1.0, 2.0]])], [b1, None])
    monkeypatch.setattr(
        "relumlp.papers.dynamics.measure.example_1d.boundaries", lambda network: np.array([0.3])
    )
    assert largest_bend(net) > 0.01


def test_the_example_fits_its_curve(tmp_path: Path) -> None:
    found = measure(config_of("example"), Workspace("example", tmp_path))
    assert found.arrays["W1"].shape == (30, 1)
    assert "b2" not in found.arrays
    assert found.facts["rmse"] < 0.1
    assert found.facts["boundaries"] >= 4
    assert found.arrays["x"].shape == found.arrays["y"].shape == (200, 1)
