"""Probes: when they look, what the counting probe counts, and that training does not notice."""

import tracemalloc

import numpy as np
import pytest
from helpers.small_runs import (
    INPUTS,
    LABELS,
    NETWORK,
    SETTINGS,
    TRAINING,
    VALIDATION,
    assert_same_run,
)
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.information.sample_sets import class_counts
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate
from relumlp.training import probes
from relumlp.training.loop import train
from relumlp.training.probes import class_counts_of, counting_probe, log_steps, only_at, together
from relumlp.training.run import Hooks

DEEP = MLP.initialised((4, 6, 5, 3), seed=1)


@given(st.integers(1, 10**6), st.integers(1, 60))
def test_log_steps_ascend_from_before_the_first_update_to_the_last(last, points):
    steps = log_steps(last, points)
    assert steps[0] == 0
    assert steps[-1] == last
    assert list(steps) == sorted(set(steps))
    assert len(steps) <= points + 1
    assert points == 1 or steps[1] == 1
    assert all(type(s) is int for s in steps)


def test_log_steps_are_evenly_spaced_by_their_logarithm():
    assert log_steps(10_000, 5) == (0, 1, 10, 100, 1000, 10_000)
    assert log_steps(3, 50) == (0, 1, 2, 3)
    # 10^(1/3) = 2.15 and 10^(2/3) = 4.64, each to the nearest.
    assert log_steps(10, 4) == (0, 1, 2, 5, 10)
    assert log_steps(10, 1) == (0, 10)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((0, 5), "last: expected at least 1, got 0"), ((5, 0), "points: expected at least 1, got 0")],
)
def test_steps_that_mean_nothing_are_refused(arguments, sentence):
    with pytest.raises(UserError, match=sentence):
        log_steps(*arguments)


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("chunk", [1, 7, 60, 1000])
@pytest.mark.parametrize("net", [NETWORK, DEEP])
def test_the_counts_are_those_of_all_switches_at_once(monkeypatch, plain, chunk, net):
    monkeypatch.setattr(probes, "SAMPLES_AT_A_LOOK", chunk)
    record = counting_probe(Samples(INPUTS, LABELS), plain=plain)(3, net)
    on = net.forward(INPUTS).on[1 : net.N]
    expected = np.concatenate([class_counts(o, LABELS, 3) for o in on])
    np.testing.assert_array_equal(record["counts"], expected)
    assert record["counts"].dtype == np.uint8
    assert record["counts"].shape == (sum(net.sizes[1:-1]), 3)
    assert 0 < record["counts"].sum() < 60 * len(record["counts"])


@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
def test_loss_and_error_are_those_of_evaluate(loss):
    record = counting_probe(VALIDATION, loss)(0, NETWORK)
    score = evaluate(NETWORK, VALIDATION, loss)
    assert float(record["loss"]) == pytest.approx(score.loss, rel=1e-6)
    assert float(record["error"]) == 1 - score.accuracy
    assert 0 < record["error"] < 1


def test_only_the_chosen_rows_count():
    rows = np.array([3, 5, 58])
    some = counting_probe(Samples(INPUTS, LABELS, rows=rows))(0, NETWORK)["counts"]
    whole = counting_probe(Samples(INPUTS[rows], LABELS[rows]))(0, NETWORK)["counts"]
    np.testing.assert_array_equal(some, whole)


def test_counts_of_many_samples_get_a_wider_type():
    x, y = np.zeros((300, 4), np.float32), np.zeros(300, int)
    constant = MLP.from_arrays([np.zeros((1, 4)), np.ones((3, 1))], [np.ones(1), None])
    record = counting_probe(Samples(x, y))(0, constant)
    assert record["counts"].dtype == np.uint16
    np.testing.assert_array_equal(record["counts"], [[300, 0, 0]])


@pytest.mark.parametrize(("n", "dtype"), [(255, np.uint8), (256, np.uint16)])
def test_counts_can_be_as_many_as_the_samples(n, dtype):
    samples = Samples(np.zeros((n, 4), np.float32), np.ones(n, int))
    always = MLP.from_arrays([np.zeros((1, 4)), np.ones((3, 1))], [np.ones(1), None])
    counts = counting_probe(samples)(0, always)["counts"]
    assert counts.dtype == dtype
    np.testing.assert_array_equal(counts, [[0, n, 0]])


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("unit", ["relu", "sigmoid"])
def test_images_are_scaled_before_they_are_counted_in_any_unit(unit, plain):
    images = np.random.default_rng(4).integers(0, 256, (60, 4)).astype(np.uint8)
    samples = Samples(images, LABELS, 1 / 255, np.arange(3, 50))
    net = MLP.initialised((4, 6, 5, 3), seed=3, unit=unit)
    t = net.forward(samples.x(samples.chosen, np.float32))
    record = counting_probe(samples, plain=plain)(0, net)
    expected = [class_counts(z > 0, LABELS[3:50], 3) for z in t.z[1:3]]
    np.testing.assert_array_equal(record["counts"], np.concatenate(expected))
    score = evaluate(net, samples)
    assert float(record["loss"]) == pytest.approx(score.loss, rel=1e-6)
    assert float(record["error"]) == pytest.approx(1 - score.accuracy)


def test_of_equal_outputs_the_first_is_the_class():
    even = MLP.from_arrays([np.zeros((1, 4)), np.zeros((3, 1))])
    for label, error in enumerate((0, 1, 1)):
        samples = Samples(INPUTS, np.full(60, label))
        assert counting_probe(samples)(0, even)["error"] == error


def test_a_node_at_its_boundary_is_not_counted():
    still = MLP.from_arrays([np.zeros((2, 4)), np.ones((3, 2))])
    for plain in (True, False):
        assert not counting_probe(Samples(INPUTS, LABELS), plain=plain)(0, still)["counts"].any()


def test_a_class_without_samples_and_a_dead_layer_are_counted_as_they_are():
    dead = MLP.from_arrays([-np.ones((2, 4)), np.ones((2, 2)), np.ones((3, 2))])
    labels = np.zeros(60, int)
    counts = counting_probe(Samples(abs(INPUTS), labels))(0, dead)["counts"]
    np.testing.assert_array_equal(counts, np.zeros((4, 3)))
    alive = counting_probe(Samples(INPUTS, labels))(0, NETWORK)["counts"]
    assert alive[:, 0].any()
    assert not alive[:, 1:].any()


def test_memory_does_not_grow_with_the_samples(monkeypatch):
    monkeypatch.setattr(probes, "SAMPLES_AT_A_LOOK", 50)
    x, y = np.random.default_rng(0).normal(size=(4000, 4)), np.arange(4000) % 3
    wide = MLP.initialised((4, 300, 300, 3), seed=1)
    peaks = []
    for n in (100, 4000):
        probe = counting_probe(Samples(x[:n], y[:n]))
        probe(0, wide)
        tracemalloc.start()
        probe(0, wide)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # One layer of all samples would take 4.8 MB.
    assert peaks[1] < peaks[0] + 200_000


def test_class_counts_of_a_network_are_per_layer():
    seen = class_counts_of(DEEP, TRAINING)
    assert [c.shape for c in seen] == [(6, 3), (5, 3)]
    record = counting_probe(TRAINING)(0, DEEP)["counts"]
    np.testing.assert_array_equal(np.concatenate(seen), record)


@pytest.mark.parametrize("steps", [(0, 1, 2, 35), log_steps(35, 12), range(36)])
def test_training_is_unchanged_by_counting_to_the_bit(steps):
    alone = train(NETWORK, TRAINING, VALIDATION, SETTINGS)
    hooks = Hooks(probe=counting_probe(VALIDATION), probe_steps=steps)
    watched = train(NETWORK, TRAINING, VALIDATION, SETTINGS, hooks)
    assert watched.records["step"].tolist() == list(steps)
    assert watched.records["counts"].shape == (len(steps), 6, 3)
    watched.records.clear()
    assert_same_run(alone, watched)


def test_the_last_record_is_of_the_network_that_the_run_returns():
    hooks = Hooks(probe=counting_probe(VALIDATION), probe_steps=(0, 35))
    run = train(NETWORK, TRAINING, VALIDATION, SETTINGS, hooks)
    for at, net in ((0, NETWORK), (1, run.network)):
        expected = counting_probe(VALIDATION)(0, net)
        np.testing.assert_array_equal(run.records["counts"][at], expected["counts"])
    assert (run.records["counts"][0] != run.records["counts"][1]).any()


def test_probes_together_record_side_by_side():
    both = together(lambda step, net: {"a": np.array(step)}, counting_probe(VALIDATION))
    record = both(4, NETWORK)
    assert record.keys() == {"a", "counts", "loss", "error"}
    assert record["a"] == 4


def test_two_probes_of_one_name_are_refused():
    one = counting_probe(VALIDATION)
    with pytest.raises(UserError, match="probes: expected names of their own, got counts twice"):
        together(one, one)(0, NETWORK)


def test_a_costly_probe_looks_at_some_steps_alone():
    looked = []

    def probe(step, network):
        looked.append(step)
        return {"v": np.array(float(step))}

    sparse = only_at([0, 7], probe, {"v": np.array(np.nan)})
    hooks = Hooks(probe=sparse, probe_steps=(0, 3, 7))
    run = train(NETWORK, TRAINING, VALIDATION, SETTINGS, hooks)
    assert looked == [0, 7]
    np.testing.assert_array_equal(run.records["v"], [0, np.nan, 7])


@pytest.mark.parametrize(
    ("samples", "loss", "sentence"),
    [
        (VALIDATION, "hinge", "loss: expected one of"),
        (Samples(INPUTS, LABELS, rows=np.array([], int)), "cross-entropy", "samples: .* got 0"),
        (Samples(INPUTS, np.eye(3)[LABELS]), "cross-entropy", "samples: expected labelled"),
    ],
)
def test_what_cannot_be_counted_is_refused_at_once(samples, loss, sentence):
    with pytest.raises(UserError, match=sentence):
        counting_probe(samples, loss)


def test_what_does_not_fit_the_network_is_refused_when_it_looks():
    probe = counting_probe(VALIDATION)
    with pytest.raises(UserError, match="labels: expected classes 0 to 1, got 2"):
        probe(0, MLP.initialised((4, 6, 2)))
    with pytest.raises(UserError, match="network: expected a hidden layer to count in, got 4-3"):
        probe(0, MLP.initialised((4, 3)))
