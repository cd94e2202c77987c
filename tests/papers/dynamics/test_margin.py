"""The margin's figure and the one-dimensional example of dynamics, whole: by hand."""

from itertools import pairwise

import numpy as np
import pytest

from relumlp.datasets.builtin import example_1d
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics.grid import cells
from relumlp.papers.dynamics.measure.example_1d import boundaries, largest_bend
from relumlp.papers.dynamics.measure.margin import (
    JOINED,
    LEFT,
    SHOWN,
    fates_by_weights,
    first_layer_step,
    plane,
)
from relumlp.papers.dynamics.measure.networks import measure
from relumlp.papers.dynamics.measure.single_updates import doubled
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.training.loop import train
from relumlp.training.settings import Settings

pytestmark = pytest.mark.usefixtures("bits_of_one_thread")


def config_of(name, **changes):
    (cell,) = [c for c in cells("digits", "quick") if c.name == name]
    return {**cell.config, **changes}


# --- the margin


def test_the_margin_is_of_the_node_with_most_on_the_rarer_way(tmp_path):
    config = config_of("margin")
    found = measure(config, Workspace("margin", tmp_path))
    cut, facts = cut_of(config), found.facts
    net = MLP.from_arrays([found.arrays["W1"], found.arrays["W2"]], [found.arrays["b1"], None])
    run = train(first_network(config, cut), cut.training, cut.validation, settings_of(config))
    assert net.theta.tobytes() == run.network.theta.tobytes()
    step = first_layer_step(doubled(net), cut, cut.training.chosen[:60], config)
    fates = fates_by_weights(step)
    joined, left = (fates == JOINED).sum(axis=0), (fates == LEFT).sum(axis=0)
    j = facts["node"]
    assert min(joined[j], left[j]) == max(min(p) for p in zip(joined, left, strict=True)) > 0
    np.testing.assert_array_equal(found.arrays["fate"], fates[:, j])
    assert facts["counts"] == np.bincount(fates[:, j], minlength=4).tolist()
    assert (facts["joined"], facts["left"]) == (joined.sum(), left.sum())
    assert facts["disagreements"] == 0
    assert facts["samples"] == len(cut.validation.chosen) == len(step.a) <= SHOWN == 6000
    w = step.W[j], step.W_new[j]
    np.testing.assert_allclose(found.arrays["points"], plane(step.a, *w), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found.arrays["weights"], plane(np.stack(w), *w))


def test_the_step_of_the_margin_is_the_mean_over_its_mini_batch():
    config = config_of("margin")
    cut = cut_of(config)
    net, rows = doubled(first_network(config, cut)), cut.training.chosen[:60]
    step = first_layer_step(net, cut, rows, config)
    x, labels = cut.training.x(rows, np.float64), cut.training.targets[rows]
    t = net.forward(x)
    λ = LOSSES["cross-entropy"].slope(t.output, one_hot(labels, 10, np.float64))
    β = (λ @ net.W[2]) * t.on[1]
    gradient = np.column_stack([β.T @ x / 60, β.mean(axis=0)])
    np.testing.assert_allclose(step.W_new - step.W, -config["learning_rate"] * gradient)
    assert step.rate == pytest.approx(config["learning_rate"] / 60)
    inputs = cut.validation.x(cut.validation.chosen, np.float64)
    np.testing.assert_allclose(step.a, np.column_stack([inputs, np.ones(len(inputs))]))
    # Σ of equation 3, of each validation sample: what the mini-batch says of its own direction.
    expected = (step.a @ np.column_stack([x, np.ones(60)]).T) @ β
    np.testing.assert_allclose(step.net, expected, atol=1e-9)


# --- the one-dimensional example


def test_the_examples_numbers_are_of_its_curve(tmp_path):
    config = config_of("example", epochs=300)
    found = measure(config, Workspace("example", tmp_path))
    arrays, facts = found.arrays, found.facts
    x, y, underlying = example_1d(200, np.random.SeedSequence(0, spawn_key=(1,)))
    for name, value in (("x", x), ("y", y), ("underlying", underlying)):
        np.testing.assert_array_equal(arrays[name], value)
    first = MLP.initialised((1, 30, 1), "he", seed=np.random.SeedSequence(0, spawn_key=(0,)),
                            bias=[True, False], dtype=np.float64)  # fmt: skip
    settings = Settings("squared-error", learning_rate=0.003, batch=20, epochs=300, seed=0)
    net = train(first, Samples(x, y), Samples(x, underlying), settings).network
    np.testing.assert_array_equal(arrays["W1"], net.W[1])
    curve = net.forward(x).output
    assert facts["rmse"] == pytest.approx(np.sqrt(((curve - underlying) ** 2).mean()))
    assert facts["noise"] == pytest.approx(np.sqrt(((y - underlying) ** 2).mean()))
    assert facts["boundaries"] == len(boundaries(net))
    assert facts["constant_between"] == largest_bend(net) < 1e-12


def test_boundaries_at_the_ends_count_and_a_bend_is_half_of_the_change_of_slope(monkeypatch):
    W1, b1 = np.array([[1.0], [2.0], [1.0]]), np.array([-1.0, 2.0, -1.001])
    net = MLP.from_arrays([W1, np.ones((1, 3))], [b1, None])
    np.testing.assert_allclose(boundaries(net), [-1, 1])
    # A corner at 0, of slope 0 before and 1 after; looked at from −½ to ½.
    corner = MLP.from_arrays([np.array([[1.0]]), np.array([[1.0]])], [np.zeros(1), None])
    monkeypatch.setattr(
        "relumlp.papers.dynamics.measure.example_1d.boundaries", lambda network: np.array([])
    )
    assert largest_bend(corner) == pytest.approx(0.25)


def test_a_network_bends_between_boundaries_that_do_not_touch():
    net = MLP.initialised((1, 9, 1), seed=2, bias=[True, False], dtype=np.float64)
    ends = [-1.0, *boundaries(net), 1.0]
    assert len(ends) > 4
    for left, right in pairwise(ends):
        inside = left + (right - left) * np.array([[0.1], [0.5], [0.9]])
        y = net.forward(inside).output[:, 0]
        assert y[1] == pytest.approx((y[0] + y[2]) / 2)
