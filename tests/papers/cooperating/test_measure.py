"""A cell of cooperating, run whole: which network, which samples, and what came out, by NumPy."""

import numpy as np
import pytest

from relumlp.classifiers.layers import measure_layers
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.papers.cooperating.grid import cells
from relumlp.papers.cooperating.measure.examples import near_ends
from relumlp.papers.cooperating.measure.networks import measure
from relumlp.papers.cooperating.measure.noise import training_of
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.training.loop import train
from relumlp.training.run import Hooks

pytestmark = pytest.mark.usefixtures("bits_of_one_thread")


def config_of(kind, **changes):
    config = next(c.config for c in cells("digits", "quick") if c.config["kind"] == kind)
    small = {"depth": 3, "width": 6, "epochs": 3, "patience": 3, "batch": 50, "seed": 0}
    return {**config, **small, **changes}


def by_hand(config):
    """The network that the cell trains, its first network, and its data."""
    cut, settings = cut_of(config), settings_of(config)
    first = first_network(config, cut)
    run = train(first, training_of(config, cut), cut.validation, settings)
    return first, run, cut


def asked(net, samples):
    """Activations of all layers, from 0, and labels of the samples that count."""
    t = net.forward(samples.x(samples.chosen, np.float32))
    return t, samples.targets[samples.chosen]


@pytest.mark.parametrize("kind", ["rate", "grid", "arm"])
def test_a_cell_says_how_its_training_ended_on_samples_without_noise(kind, tmp_path):
    config = config_of(kind, arm="noise-labels" if kind == "arm" else "", noise=0.5)
    found = measure(config, Workspace("one", tmp_path))
    _, run, cut = by_hand(config)
    assert found.facts["verdict"] == run.verdict
    assert found.facts["epochs"] == len(run.curve) == 3
    assert found.facts["best_epoch"] == run.best_epoch
    assert found.facts["updates_per_epoch"] == 20  # 998 of 50, the last of 48
    assert found.facts["test_sizes"] == np.bincount(cut.test.targets).tolist()
    np.testing.assert_array_equal(found.arrays["curve"], run.curve)
    for name in ("training", "validation", "test"):
        t, labels = asked(run.network, getattr(cut, name))
        right = (t.output.argmax(axis=1) == labels).mean()
        assert found.facts["accuracy"][name] == pytest.approx(right, abs=0.005)
    assert len(set(found.facts["accuracy"].values())) == 3
    t, labels = asked(run.network, cut.validation)
    loss = LOSSES[config["loss"]].value(t.output, one_hot(labels, 10, np.float32)).mean()
    assert found.facts["validation_loss"] == pytest.approx(loss, rel=1e-5)


@pytest.mark.parametrize("arm", ["", "noise-inputs"])
def test_the_layers_of_a_network_are_asked_without_noise(arm, tmp_path):
    config = config_of("arm", arm=arm, noise=0.5, unit="relu")
    found = measure(config, Workspace("one", tmp_path)).arrays
    _, run, cut = by_hand(config)
    expected = measure_layers(run.network, [cut.training, cut.test], 10)
    np.testing.assert_array_equal(found["systems"], expected.systems)
    np.testing.assert_array_equal(found["network"], expected.network)
    assert found["systems"].shape == (2, 2, 3, 3)
    t, _ = asked(run.network, cut.training)
    for i in (1, 2, 3):
        n = t.on[i].sum(axis=0)
        kinds = [n == 0, (n == 1) | (n == 2), n > 998 / 2, n == 998]
        assert found["nodes"][i - 1].tolist() == [k.sum() for k in kinds]
    assert "near_ends" not in found


def test_sigmoids_are_asked_before_and_after_training(tmp_path):
    config = config_of("sigmoid", width=5, beyond=False)
    found = measure(config, Workspace("one", tmp_path)).arrays
    first, run, cut = by_hand(config)
    expected = [near_ends(net, cut.test) for net in (first, run.network)]
    np.testing.assert_array_equal(found["near_ends"], expected)
    assert (expected[0] != expected[1]).any()


@pytest.mark.parametrize(("kind", "looks"), [("epochs", [1, 3]), ("updates", [1, 4])])
def test_looks_are_at_the_networks_after_that_many(kind, looks, tmp_path):
    config = config_of(kind, looks=looks, patience=None)
    found = measure(config, Workspace("one", tmp_path)).arrays
    cut, settings = cut_of(config), settings_of(config)
    steps = [20 * k for k in looks] if kind == "epochs" else looks
    hooks = Hooks(lambda step, net: {"theta": net.theta}, steps)
    run = train(first_network(config, cut), cut.training, cut.validation, settings, hooks)
    assert found["step"].tolist() == steps
    for k, theta in enumerate(run.records["theta"]):
        net = MLP.with_theta(run.network, theta)
        expected = measure_layers(net, [cut.training, cut.test], 10)
        of_training, of_test = found["systems"][k]
        np.testing.assert_array_equal(of_test, expected.systems[1])
        assert found["network"][k, 1] == expected.network[1]
        if kind == "epochs":
            np.testing.assert_array_equal(of_training, expected.systems[0])
            assert found["network"][k, 0] == expected.network[0]
        else:
            assert np.isnan(of_training).all()
            assert np.isnan(found["network"][k, 0])


@pytest.mark.parametrize("looks", [None, [2, 5]])
def test_choices_are_varied_on_the_network_after_training_or_earlier(looks, tmp_path):
    from relumlp.papers.cooperating.variants import variants_of

    config = config_of("choices")
    config["choices"] = config["choices"][:3]
    if looks:
        config |= {"kind": "choices-updates", "looks": looks}
    found = measure(config, Workspace("one", tmp_path))
    cut, settings = cut_of(config), settings_of(config)
    hooks = Hooks(lambda step, net: {"theta": net.theta}, looks or [])
    run = train(first_network(config, cut), cut.training, cut.validation, settings, hooks)
    thetas = run.records["theta"] if looks else [run.network.theta]
    systems = found.arrays["systems"] if looks else found.arrays["systems"][None]
    assert found.facts["variants"] == list(variants_of(config))
    for seen, theta in zip(systems, thetas, strict=True):
        net = run.network.with_theta(theta)
        for k, choice in enumerate(variants_of(config).values()):
            expected = measure_layers(net, [cut.training, cut.test], 10, choice)
            np.testing.assert_array_equal(seen[k], expected.systems[1])
