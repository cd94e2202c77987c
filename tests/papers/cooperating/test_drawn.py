"""Cooperating, what a single network is asked: which samples, which seeds, which node, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from relumlp.classifiers.judgement import judge_halves
from relumlp.classifiers.layers import LayerState
from relumlp.classifiers.nodes import SYSTEMS, classify, fit
from relumlp.datasets.parts import cut_dataset
from relumlp.information.sample_sets import (
    class_counts,
    class_sizes,
    mutual_information,
    predictability,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.cooperating.measure.dependence import beyond_measures, halved, judgements
from relumlp.papers.cooperating.measure.examples import (
    BINS,
    PATH_LAYER,
    drawn_of,
    histogram,
    near_ends,
    number_of,
    strongest_path,
)
from relumlp.papers.cooperating.measure.noise import noisy_inputs, noisy_labels, training_of
from relumlp.papers.cooperating.measure.switches import patterns_of, selectivity_of, switch_measures
from relumlp.papers.cooperating.measure.systems import systems_on_test
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.training.settings import Settings

CUT = cut_dataset("digits", 200, 0)
CONFIG = {
    "kind": "grid", "data": "digits", "validation": 200, "split_seed": 0, "width": 6, "depth": 3,
    "seed": 5, "initialisation": "normalised-uniform", "unit": "relu", "arm": "", "noise": 0.25,
    "loss": "squared-error", "optimiser": "momentum", "learning_rate": 0.02, "batch": 7,
    "epochs": 9, "patience": 3,
}  # fmt: skip


pytestmark = pytest.mark.usefixtures("bits_of_one_thread")


def network(depth=3, seed=0, unit="relu"):
    return MLP.initialised((64, *[6] * depth, 10), seed=seed, bias=[True] + [False] * depth,
                           unit=unit)  # fmt: skip


def some_rows(samples, seed=1):
    """A few of the samples, in no order."""
    rows = np.random.default_rng(seed).permutation(samples.chosen)[:90]
    return samples._replace(rows=rows)


def states(net, samples):
    """Pre-activations and switches of all layers, from 0, and the labels."""
    t = net.forward(samples.x(samples.chosen, np.float32))
    return t.z, t.on, samples.targets[samples.chosen]


# --- how a cell begins


def test_a_cell_begins_with_the_weights_of_its_seed():
    first = first_network(CONFIG, CUT)
    seed = np.random.SeedSequence(5, spawn_key=(0,))
    flags = [True, False, False, False]
    own = MLP.initialised((64, 6, 6, 6, 10), "normalised-uniform", seed=seed, bias=flags)
    np.testing.assert_array_equal(first.theta, own.theta)
    assert first.units[1:] == own.units[1:]
    sigmoid = first_network({**CONFIG, "unit": "sigmoid"}, CUT)
    assert sigmoid.units[1] == "sigmoid"


def test_a_cell_has_the_settings_and_the_data_of_its_configuration():
    expected = Settings("squared-error", "momentum", 0.02, 7, 9, 3, 5)
    assert settings_of(CONFIG) == expected
    cut = cut_of({**CONFIG, "validation": 150, "split_seed": 4})
    other = cut_dataset("digits", 150, 4)
    np.testing.assert_array_equal(cut.training.rows, other.training.rows)
    assert len(cut.validation.rows) == 150


@pytest.mark.parametrize("arm", ["noise-inputs", "noise-labels", "", "sgd"])
def test_noise_is_that_of_the_cells_seed_and_arm(arm):
    config = {**CONFIG, "arm": arm, "noise": 0.125}
    found = training_of(config, CUT)
    rng = np.random.default_rng(np.random.SeedSequence(5, spawn_key=(2,)))
    expected = {
        "noise-inputs": lambda: noisy_inputs(CUT.training, rng, 0.125),
        "noise-labels": lambda: noisy_labels(CUT.training, rng, 0.125, 10),
    }.get(arm, lambda: CUT.training)()
    np.testing.assert_array_equal(found.inputs, expected.inputs)
    np.testing.assert_array_equal(found.targets, expected.targets)
    np.testing.assert_array_equal(found.rows, CUT.training.rows)


def test_noise_is_rounded_to_the_nearest_byte_and_cut_off_at_black_and_white():
    levels = np.repeat(np.array([0, 128, 255], np.uint8), 1000)[None]
    clean = Samples(levels, np.zeros(1, int), 1 / 255)
    strong = noisy_inputs(clean, np.random.default_rng(0), 0.2).inputs.reshape(3, 1000)
    # Of bell noise one half is cut off; what is cut off comes out black or white, not wrapped.
    for level, end in ((strong[0], 0), (strong[2], 255)):
        assert 450 < (level == end).sum() < 550
        assert (np.abs(level.astype(int) - end) < 255).all()
    assert 45 < strong[1].std() < 57
    # A deviation of ¼ byte: beyond half a byte in 1 of 22, as often up as down.
    weak = noisy_inputs(clean, np.random.default_rng(0), 0.25 / 255).inputs.reshape(3, 1000)[1]
    up, down = (weak == 129).sum(), (weak == 127).sum()
    assert 10 < up < 40
    assert 10 < down < 40
    assert (np.abs(weak.astype(int) - 128) <= 1).all()


def test_noise_of_the_inputs_is_in_the_units_of_what_the_network_sees():
    """Sixteen greys: a deviation of ½ is 8 of them."""
    clean = Samples(np.full((50, 40), 8, np.uint8), np.zeros(50, int), 1 / 16)
    noisy = noisy_inputs(clean, np.random.default_rng(0), 0.1).inputs
    assert 1.5 < noisy.std() < 1.7
    assert noisy_inputs(clean, np.random.default_rng(0), 5.0).inputs.max() == 16


# --- what is measured of its layers


def test_measures_of_layers_are_of_the_samples_that_count():
    net, first = network(), network(seed=1)
    tested = some_rows(CUT.test)
    found = switch_measures(net, first, tested, 10)
    _, on, labels = states(net, tested)
    _, before, _ = states(first, tested)
    sizes = class_sizes(labels, 10)
    for i in (1, 2, 3):
        counts = class_counts(on[i], labels, 10)
        for name, value in selectivity_of(counts, sizes).items():
            np.testing.assert_equal(found[name][i - 1], value)
        for name, value in patterns_of(on[i], labels, 10).items():
            np.testing.assert_array_equal(found[name][i - 1], value)
        initial = selectivity_of(class_counts(before[i], labels, 10), sizes)["selectivity"]
        assert found["selectivity_initial"][i - 1] == initial
    assert (found["selectivity_initial"] != found["selectivity"]).any()
    shares = [on[i].mean(axis=1) for i in (1, 2, 3)]
    np.testing.assert_allclose(found["active_paths"][0], np.prod(shares, axis=0).mean())


def test_the_bridge_is_between_the_bounds_of_the_nodes():
    _, on, labels = states(network(), some_rows(CUT.test))
    p = predictability(class_counts(on[1], labels, 10), class_sizes(labels, 10))
    low, _, high = patterns_of(on[1], labels, 10)["bridge"]
    switching = on[1].any(axis=0) & ~on[1].all(axis=0)
    assert low == pytest.approx(np.log(2) * (1 - p[switching]).max())
    assert high == pytest.approx(np.log(2) * (1 - p[switching]).sum())


def test_sigmoids_are_near_their_ends_below_a_tenth_or_above_nine():
    # z of three nodes: σ = 0.89, 0.91 and, by the sign of the input, 0.11, 0.09.
    W = [np.array([[np.log(8.0)], [np.log(10.0)], [0.0]]), np.ones((2, 3))]
    net = MLP.from_arrays(W, unit="sigmoid")
    samples = Samples(np.array([[1.0], [-1.0], [0.0], [2.0]]), np.zeros(4, int))
    # The first at 2 alone, the second at 1, −1 and 2.
    np.testing.assert_allclose(near_ends(net, samples), [4 / 12])
    few = samples._replace(rows=np.array([0, 2]))
    np.testing.assert_allclose(near_ends(net, few), [1 / 6])


# --- systems and what is beyond


def test_systems_on_test_learn_from_training_and_are_asked_of_test():
    net, seen, asked = network(), CUT.training, some_rows(CUT.test)
    found = systems_on_test(net, seen, asked, 10)
    (z, on, y), (z_new, on_new, truth) = states(net, seen), states(net, asked)
    assert found["systems"].shape == (1, 2, 3, 3)
    for i in (1, 2, 3):
        layer = fit(z[i], y, 10, on[i])
        for k, system in enumerate(SYSTEMS):
            for r, rule in enumerate(("product", "naive-bayes")):
                right = classify(layer, system, z_new[i], on_new[i], rule) == truth
                assert found["systems"][0, r, k, i - 1] == pytest.approx(right.mean(), abs=0.02)
    assert found["network"] == (z_new[4].argmax(axis=1) == truth).mean()


def test_beyond_is_learnt_from_training_samples_and_asked_of_test_samples():
    net, asked = network(depth=2), some_rows(CUT.test)
    found = beyond_measures({"seed": 4}, net, replace(CUT, test=asked))
    (z, on, y), (z_new, on_new, truth) = states(net, CUT.training), states(net, asked)
    seeds = np.random.SeedSequence(4, spawn_key=(3,)).spawn(3)
    assert found["whole"].shape == (3, 3, 2)
    for i in (1, 2):
        layer = fit(z[i], y, 10, on[i])
        state = LayerState(z_new[i], on_new[i])
        whole, halves = judgements(layer, state, truth), halved(layer, state, truth, seeds[i])
        np.testing.assert_allclose(found["whole"][..., i - 1], whole, atol=0.02)
        np.testing.assert_allclose(found["halved"][..., i - 1], halves, atol=0.02)
    # Nodes that learn from what they are asked would be right more often.
    own = replace(CUT, training=asked, test=asked)
    again = beyond_measures({"seed": 4}, net, own)
    assert (again["whole"][0] > found["whole"][0] + 0.05).any()


def test_judged_and_halved_look_at_the_switches_that_they_are_given():
    rng = np.random.default_rng(2)
    y, truth = rng.integers(0, 3, 120), rng.integers(0, 3, 80)
    z, asked = (rng.normal(size=(len(c), 6)) + 2 * (c[:, None] == np.arange(6) % 3)
                for c in (y, truth))  # fmt: skip
    layer, state = fit(z, y, 3, z > 1), LayerState(asked, asked > 1)
    found = judgements(layer, state, truth)
    for k, system in enumerate(SYSTEMS):
        right = classify(layer, system, asked, asked > 1) == truth
        assert found[0, k] == pytest.approx(right.mean())
    assert found[0, 0] != judgements(layer, LayerState(asked, asked > 0), truth)[0, 0]
    draws = judge_halves(layer, asked, truth, asked > 1, 4, 5)
    halves = halved(layer, state, truth, 5)
    np.testing.assert_array_equal(halves[0], draws.accuracy[:, 0].mean(axis=0))
    np.testing.assert_array_equal(halves[1], draws.calibration_error[:, 0].mean(axis=0))


# --- what is drawn


@pytest.mark.parametrize(
    ("depth", "changes", "drawn"),
    [
        (3, {}, True),
        (4, {}, True),
        (2, {}, False),
        (3, {"seed": 1}, False),
        (3, {"kind": "arm"}, False),
    ],
)
def test_networks_of_the_first_seed_are_drawn_if_paths_fit_in(depth, changes, drawn):
    net = network(depth)
    arrays, facts = drawn_of({"kind": "grid", "seed": 0, **changes}, net, net, CUT)
    assert bool(arrays) == bool(facts) == drawn
    assert PATH_LAYER == 2


def test_fractions_are_of_test_samples_before_and_after_training():
    first, net = network(seed=1), network()
    cut = replace(CUT, test=some_rows(CUT.test))
    arrays, _ = drawn_of({"kind": "grid", "seed": 0}, first, net, cut)
    for k, one in enumerate((first, net)):
        _, on, labels = states(one, cut.test)
        of_classes = [np.concatenate([o[labels == c].mean(axis=0) for o in on[1:]])
                      for c in range(10)]  # fmt: skip
        np.testing.assert_allclose(arrays["fractions"][k], np.array(of_classes).T, rtol=1e-6)


def test_the_histogram_is_of_the_node_that_tells_most_of_the_class():
    net = network()
    counts, edges, node = histogram(net, CUT)
    z, on, labels = states(net, CUT.training)
    sizes = class_sizes(labels, 10)
    told = mutual_information(class_counts(on[1], labels, 10), sizes)
    assert node == told.argmax() != told.argmin()
    assert counts.shape == (10, BINS)
    assert edges.shape == (BINS + 1,) == (81,)
    np.testing.assert_array_equal(counts.sum(axis=1), sizes)
    np.testing.assert_allclose((edges[0], edges[-1]), (z[1][:, node].min(), z[1][:, node].max()),
                               rtol=1e-5)  # fmt: skip
    for c in (0, 7):
        below = (z[1][labels == c, node] < edges[30]).sum()
        assert abs(counts[c, :30].sum() - below) <= 1


def test_the_path_is_of_the_first_sample_that_counts_and_is_followed_by_its_weights():
    net = network(4, seed=2)
    samples = some_rows(CUT.test)
    found = strongest_path(net, samples)
    t = net.forward(samples.x(samples.chosen[:1], np.float64))
    assert found["on"] == [np.flatnonzero(t.on[g][0]).tolist() for g in (1, 2, 3, 4)]
    i, j, k, l = found["nodes"]
    weights = [net.W[3][j, i], net.W[4][k, j], net.W[5][l, k]]
    np.testing.assert_allclose(found["weights"], weights)
    assert found["product"] == pytest.approx(np.prod(np.float64(weights)))
    assert found["b"] == str(number_of(net.sizes, found["nodes"]))
    assert (found["sizes"], found["layer"]) == ([64, 6, 6, 6, 6, 10], 2)
    assert t.on[2][0, i]
    assert t.on[3][0, j]
    assert t.on[4][0, k]
    others = [strongest_path(net, samples._replace(rows=samples.rows[r:])) for r in range(1, 20)]
    assert any(other["on"] != found["on"] for other in others)


def test_through_a_layer_of_dead_nodes_no_path_is_active():
    net = network()
    W = [-np.abs(w) if i == 3 else w for i, w in enumerate(net.W)]
    off = MLP.from_arrays(W[1:], [net.b[1], None, None, None])
    assert not strongest_path(off, CUT.test)["active"]
    assert strongest_path(net, CUT.test)["active"]
