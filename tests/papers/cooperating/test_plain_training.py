"""Trainings without a kernel: their gradient against differences, their folding, their end."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relumlp.network.mlp import MLP
from relumlp.papers.cooperating.grid import ARMS, PLAIN, RATES, cells
from relumlp.papers.cooperating.measure import plain_training
from relumlp.papers.cooperating.measure.networks import measure, train_cell
from relumlp.papers.cooperating.measure.plain_training import (
    KEEP,
    OUTPUTS,
    Arm,
    arm_of,
    deviation,
    folded,
    forward,
    gradient,
    judged,
    train_plainly,
)
from relumlp.papers.study import workspace as workspace_module
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.training.loop import train

pytestmark = pytest.mark.filterwarnings("error")
RNG = np.random.default_rng(5)
X = RNG.normal(size=(9, 4))
Y = np.eye(3)[np.arange(9) % 3]


def made(name: str) -> Arm:
    """An arm in float64 of which every parameter has a value of its own."""
    net = MLP.initialised((4, 6, 5, 3), seed=2, bias=[True, False, False], dtype=np.float64)
    arm = arm_of(name, net, X)
    arm.theta = arm.theta + RNG.normal(size=len(arm.theta)) / 5
    return arm


def loss_at(arm: Arm, theta: Any) -> float:
    """Mean of ½ Σ (f(z) − y)² of the mini-batch, by few lines of NumPy alone."""
    W, at = [], 0
    for rows, columns in ((6, 4), (5, 6), (3, 5)):
        W.append(theta[at : at + rows * columns].reshape(rows, columns))
        at += rows * columns
    a, rest = X, theta[at:]
    for i, s in enumerate((6, 5)):
        z = a @ W[i].T
        if arm.name == "batch-normalisation":
            γ, β, rest = rest[:s], rest[s : 2 * s], rest[2 * s :]
            z = γ * (z - z.mean(0)) / np.sqrt(z.var(0) + 1e-5) + β
        elif i == 0:
            z = z + rest
        a = np.maximum(z, 0)
    z = a @ W[2].T
    p = 1 / (1 + np.exp(-z)) if arm.name == "sigmoid-outputs" else z
    return float(((p - Y) ** 2).sum() / (2 * len(X)))


# --- one update


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_gradient_is_what_differences_say(name: str) -> None:
    arm = made(name)
    seen = forward(arm, X)
    g = gradient(arm, seen, OUTPUTS[name].slope(seen.z, Y) / len(X))
    h = 1e-6
    for k in range(len(arm.theta)):
        step = np.eye(len(arm.theta))[k] * h
        slope = (loss_at(arm, arm.theta + step) - loss_at(arm, arm.theta - step)) / (2 * h)
        # Of central differences the error is h² and rounding over h: some 1e-9 here.
        assert g[k] == pytest.approx(slope, abs=1e-7), k
    assert (g != 0).mean() > 0.5
    value = OUTPUTS[name].value(seen.z)
    assert ((value - Y) ** 2).sum() / 18 == pytest.approx(loss_at(arm, arm.theta))


# --- folding


def test_a_folded_arm_is_the_arm_in_evaluation_mode() -> None:
    arm = made("batch-normalisation")
    arm.running = [np.stack([RNG.normal(size=s), RNG.uniform(1, 3, s)]) for s in (6, 5)]
    net = folded(arm)
    assert net.bias == (False, True, True, False)
    W, shifts = arm.parts(arm.theta)
    a = X
    for i, (μ, variance) in enumerate(arm.running, 1):
        γ, β = shifts[i - 1]
        u = γ * (a @ W[i].T - μ) / np.sqrt(variance + 1e-5) + β
        np.testing.assert_allclose(net.forward(X).z[i], u, rtol=1e-12, atol=1e-13)
        a = np.maximum(u, 0)
    np.testing.assert_allclose(net.forward(X).output, a @ W[3].T, rtol=1e-12, atol=1e-13)
    # With the mini-batch's own moments, it is the arm in training.
    seen = forward(arm, X)
    arm.running = seen.moments
    np.testing.assert_allclose(folded(arm).forward(X).output, seen.z, rtol=1e-10, atol=1e-12)


def test_an_arm_without_normalisation_is_its_own_network() -> None:
    arm = made("sigmoid-outputs")
    net = folded(arm)
    assert net.bias == (False, True, False, False)
    np.testing.assert_allclose(net.forward(X).output, forward(arm, X).z, rtol=1e-13)


def test_an_arm_begins_with_the_networks_weights_and_the_moments_of_the_first_samples() -> None:
    net = MLP.initialised((4, 6, 5, 3), seed=2, bias=[True, False, False], dtype=np.float64)
    arm = arm_of("batch-normalisation", net, X)
    W, shifts = arm.parts(arm.theta)
    for i in (1, 2, 3):
        np.testing.assert_array_equal(W[i], net.W[i])
    for s, (γ, β) in zip((6, 5), shifts, strict=True):
        assert γ.tolist() == [1] * s
        assert β.tolist() == [0] * s
    z = X @ net.W[1].T
    np.testing.assert_allclose(arm.running[0], [z.mean(axis=0), z.var(axis=0)])
    assert deviation(np.array([3.0]))[0] == np.sqrt(3 + 1e-5)


# --- whole trainings


def config_of(arm: str, **changes: Any) -> dict[str, Any]:
    (cell,) = [c for c in cells("digits", "quick") if c.name == f"arm-digits-3x20-{arm}-seed1"]
    return {**cell.config, "epochs": 3, **changes}


def test_without_normalisation_and_sigmoid_it_is_the_training_of_all_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # With linear outputs the arm is the plain form of the study's own training.
    linear = OUTPUTS["batch-normalisation"]
    monkeypatch.setitem(OUTPUTS, "sigmoid-outputs", linear)
    config = config_of("sigmoid-outputs")
    cut, net = cut_of(config), first_network(config, cut_of(config))
    settings = dataclasses.replace(settings_of(config), plain=True)
    _, found = train_plainly("sigmoid-outputs", net, cut, settings, Workspace("a", tmp_path))
    own = train(net, cut.training, cut.validation, settings)
    np.testing.assert_allclose(found.curve, own.curve, rtol=1e-3)
    np.testing.assert_allclose(found.network.theta, own.network.theta, atol=2e-4)
    assert (found.verdict, found.best_epoch) == (own.verdict, own.best_epoch)


@pytest.mark.parametrize("arm", PLAIN)
def test_an_arm_learns_and_gives_the_same_bits_again(arm: str, tmp_path: Path) -> None:
    config = config_of(arm, epochs=15)
    cut = cut_of(config)
    first, run = train_cell(config, Workspace("a", tmp_path), cut)
    assert run.network.sizes == (64, 20, 20, 20, 10)
    assert run.curve.shape == (15, 3)
    assert run.curve[-1, 0] < run.curve[0, 0]
    assert run.curve[run.best_epoch - 1, 2] > 0.6, "a tenth is chance"
    assert (first.theta != run.network.theta).any()
    again = train_cell(config, Workspace("a", tmp_path), cut)[1]
    assert again.network.theta.tobytes() == run.network.theta.tobytes()
    assert again.curve.tobytes() == run.curve.tobytes()


def test_running_moments_forget_a_tenth_with_each_mini_batch(tmp_path: Path) -> None:
    config = config_of("batch-normalisation", epochs=1)
    cut = cut_of(config)
    settings = settings_of({**config, "batch": 499})
    arm = arm_of("batch-normalisation", first_network(config, cut), cut.training.x(
        cut.training.chosen[:499], np.float32))  # fmt: skip
    before, seen = [r.copy() for r in arm.running], []
    state = np.zeros((3, len(arm.theta)), np.float32)
    state[0] = arm.theta
    arm.theta = state[0]
    real = plain_training.forward

    def looking(arm: Arm, x: Any) -> Any:
        seen.append(real(arm, x))
        return seen[-1]

    plain_training.forward, kept = looking, real
    try:
        plain_training.train_epoch(arm, state, cut.training, settings, 0)
    finally:
        plain_training.forward = kept
    assert len(seen) == 2
    for l in range(3):
        expected = before[l]
        for one in seen:
            expected = KEEP * expected + (1 - KEEP) * one.moments[l]
        np.testing.assert_allclose(arm.running[l], expected, rtol=1e-6)


def scripted(monkeypatch: pytest.MonkeyPatch, scores: Any, **changes: Any) -> Any:
    """Run a training whose epochs have these validation losses and accuracies."""
    config = config_of("sigmoid-outputs", **changes)
    found, cut = iter(scores), cut_of(config)
    monkeypatch.setattr(plain_training, "train_epoch", lambda *args: 1.0)
    monkeypatch.setattr(plain_training, "judged", lambda *args: next(found))
    return train_plainly("sigmoid-outputs", first_network(config, cut), cut, settings_of(config),
                         Workspace("cell", Path()))[1]  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "verdict", "best", "epochs"),
    [
        ([(1, 0.5), (1, 0.6), (1, 0.6), (1, 0.6)], "converged", 2, 4),
        ([(1, 0.5), (1, 0.6), (0.9, 0.6), (1, 0.6), (1, 0.6)], "converged", 3, 5),
        ([(1, 0.5), (1, 0.6), (1, 0.7), (1, 0.8), (1, 0.9), (1, 0.95)], "finished", 6, 6),
        ([(1, 0.5), (np.nan, np.nan)], "diverged in epoch 2: loss not finite", 1, 2),
    ],
)
def test_a_training_ends_as_all_others_do(
    monkeypatch: pytest.MonkeyPatch, scores: Any, verdict: str, best: int, epochs: int
) -> None:
    run = scripted(monkeypatch, scores, epochs=6, patience=2)
    assert (run.verdict, run.best_epoch, len(run.curve)) == (verdict, best, epochs)
    np.testing.assert_array_equal(run.curve[:, 1:], scores[:epochs])


def test_epochs_are_told_and_a_signal_ends_a_training(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setattr(workspace_module, "listeners", [])
    monkeypatch.setattr(plain_training, "listeners", [lambda *told: heard.append(told)])
    scripted(monkeypatch, [(1, 0.5), (1, 0.6)], epochs=2)
    assert heard == [("cell", 1, (1, 0.5)), ("cell", 2, (1, 0.6))]
    stop = type("Set", (), {"is_set": lambda self: True})()
    monkeypatch.setattr(plain_training, "STOP", stop)
    with pytest.raises(KeyboardInterrupt):
        scripted(monkeypatch, [(1, 0.5), (1, 0.6)], epochs=2)


@pytest.mark.parametrize("arm", PLAIN)
def test_scores_are_of_the_arms_own_outputs(arm: str) -> None:
    config = config_of(arm)
    cut = cut_of(config)
    made = arm_of(arm, first_network(config, cut), cut.training.x(cut.training.chosen[:50],
                                                                   np.float32))  # fmt: skip
    x, labels = cut.validation.x(cut.validation.chosen, np.float32), cut.validation.targets
    z = folded(made).forward(x).output.astype(float)
    p = 1 / (1 + np.exp(-z)) if arm == "sigmoid-outputs" else z
    y = np.eye(10)[labels[cut.validation.chosen]]
    found = judged(made, cut.validation, 1.0)
    assert found.loss == pytest.approx(((p - y) ** 2).sum() / 2 / len(y), rel=1e-5)
    assert found.accuracy == (z.argmax(1) == y.argmax(1)).mean()
    assert np.isnan(judged(made, cut.validation, np.inf)).all()


@pytest.mark.parametrize("arm", PLAIN)
def test_a_cell_measures_the_folded_network(arm: str, tmp_path: Path) -> None:
    found = measure(config_of(arm), Workspace("a", tmp_path))
    biases = [n for n in found.arrays if n in ("b1", "b2", "b3", "b4")]
    assert biases == (["b1", "b2", "b3"] if arm == "batch-normalisation" else ["b1"])
    assert found.facts["validation_loss"] == found.arrays["curve"][found.facts["best_epoch"] - 1, 1]
    assert found.arrays["network"][1] == pytest.approx(found.facts["accuracy"]["test"], abs=2e-3)


def test_every_arm_has_a_rate_and_its_cells() -> None:
    for data in ("mnist", "fashion-mnist"):
        made_of = {c.config["arm"] for c in cells(data, "full") if c.config["kind"] == "arm"}
        assert made_of == {*ARMS}
        assert {*ARMS} <= RATES[data].keys()
        rated = {c.config["arm"] for c in cells(data, "full") if c.config["kind"] == "rate"}
        assert {*ARMS} <= rated
    assert {*PLAIN} == {*OUTPUTS}
