"""What one call tells of a network and data: held against the measures themselves, and by hand."""

import re

import numpy as np
import pytest
from helpers.small_runs import refused

from relumlp.analysis import analyse, last_layer
from relumlp.errors import UserError
from relumlp.gaps.conditions import correct
from relumlp.gaps.counting import pair_facts
from relumlp.information.patterns import layer_perplexity
from relumlp.information.sample_sets import (
    class_counts,
    class_sizes,
    mean_activation_fraction,
    mean_informativeness,
    mean_predictability,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate, hidden_activations

RNG = np.random.default_rng(2)
INPUTS = RNG.integers(0, 17, (90, 6)).astype(np.uint8)
LABELS = np.arange(90) % 3
ROWS = np.flatnonzero(np.arange(90) % 7)[::-1]
SAMPLES = Samples(INPUTS, LABELS, 1 / 16, ROWS)


def network(sizes=(6, 8, 5, 2, 3), unit="relu"):
    """Random weights, one node of the first layer always on and one always off."""
    net = MLP.initialised(sizes, seed=4, unit=unit)
    if len(sizes) < 3:
        return net
    W, b = [np.array(w) for w in net.W[1:]], [np.array(v) for v in net.b[1:]]
    W[0][:2] = [[1], [-1]] * abs(W[0][:2])
    b[0][:2] = 1, -1
    return MLP.from_arrays(W, b, unit)


def test_what_is_told_of_a_network_is_of_the_samples_that_count():
    net = network()
    found, score = analyse(net, SAMPLES, 3), evaluate(net, SAMPLES)
    assert found.network == "6-8-5-2-3"
    assert found.samples == len(ROWS) < 90
    assert (found.accuracy, found.cross_entropy) == (score.accuracy, score.loss)
    assert len(found.layers) == 3


@pytest.mark.parametrize("unit", ["relu", "sigmoid"])
def test_what_is_told_of_layers_are_the_papers_measures_of_their_switches(unit):
    net, labels = network(unit=unit), LABELS[ROWS]
    on = net.forward(SAMPLES.x(ROWS, np.float32)).on
    sizes = class_sizes(labels, 3)
    for l, told in enumerate(analyse(net, SAMPLES, 3).layers, 1):
        counts = class_counts(on[l], labels, 3)
        expected = (
            l,
            net.sizes[l],
            (~on[l]).all(axis=0).sum(),
            on[l].all(axis=0).sum(),
            mean_activation_fraction(counts, sizes),
            mean_predictability(counts, sizes),
            mean_informativeness(counts, sizes),
            layer_perplexity(on[l], labels, 3).mean,
        )
        np.testing.assert_array_equal(told, expected)
    first = analyse(net, SAMPLES, 3).layers[0]
    assert first.never_on >= 1
    assert first.always_on >= 1


def test_gaps_are_counted_in_float64():
    net = network()
    exact = net.with_theta(net.theta.astype(np.float64))
    found = analyse(net, SAMPLES, 3).gaps
    assert found == pair_facts(last_layer(exact, SAMPLES))
    assert found["samples"] == len(ROWS)
    assert found["correct"] > 0
    assert "pairs" in found


def test_a_sample_that_float32_would_take_for_a_tie_is_correct():
    W = [np.array([[1, 1], [1, 0]], np.float32), np.eye(2, dtype=np.float32)]
    samples = Samples(np.array([[1, 2**-30]]), np.array([0]))
    assert analyse(MLP.from_arrays(W), samples, 2).gaps["correct"] == 1


@pytest.mark.parametrize(("sizes", "layers"), [((6, 3), 0), ((6, 4, 1), 1)])
def test_without_a_hidden_layer_or_a_second_class_there_are_no_gaps(sizes, layers):
    samples = SAMPLES if sizes[-1] > 1 else Samples(INPUTS, 0 * LABELS, 1 / 16)
    found = analyse(network(sizes), samples, sizes[-1])
    assert found.gaps == {}
    assert len(found.layers) == layers


def test_samples_that_do_not_fit_are_refused():
    with refused(r"samples: expected inputs \(n, 5\), got \(90, 6\)"):
        analyse(network((5, 4, 3)), SAMPLES, 3)


# --- the last layer


@pytest.mark.parametrize("bias", [True, False])
def test_the_last_layer_is_that_of_the_samples_that_count(bias):
    net = MLP.initialised((6, 8, 2, 3), seed=1, bias=bias, dtype=np.float64)
    t, labels = net.forward(INPUTS[ROWS] / 16.0), LABELS[ROWS]
    hidden, found = hidden_activations(net, SAMPLES), last_layer(net, SAMPLES)
    for a, own in ((hidden.inputs, hidden.targets), (found.a, found.labels)):
        np.testing.assert_allclose(a, t.a[-2], rtol=1e-12)
        np.testing.assert_array_equal(own, labels)
    np.testing.assert_allclose(found.z, t.output, rtol=1e-12)
    np.testing.assert_array_equal(found.W, net.W[3])
    assert (found.b is None) == (not bias)
    np.testing.assert_array_equal(found.correct, correct(t.a[-2], labels, net.W[3], net.b[3]))
    assert 0 < found.correct.sum() < len(ROWS)


def test_samples_pass_in_chunks_that_leave_none_out(monkeypatch):
    net = network()
    whole = hidden_activations(net, SAMPLES)
    monkeypatch.setattr("relumlp.network.samples.SAMPLES_AT_ONCE", 19)
    assert len(ROWS) % 19 == 1
    found = hidden_activations(net, SAMPLES)
    np.testing.assert_allclose(found.inputs, whole.inputs, rtol=1e-6)
    assert len(found.targets) == len(ROWS)


def with_weight(value):
    """The network with one weight that is not a number, or too large."""
    net = network()
    theta = np.array(net.theta)
    theta[0] = value
    return net.with_theta(theta)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: analyse(with_weight(np.nan), SAMPLES, 3),
         "network.theta: expected finite numbers, got nan at [0]"),
        (lambda: analyse(with_weight(np.inf), SAMPLES, 3),
         "network.theta: expected finite numbers, got inf at [0]"),
        (lambda: analyse(network((5, 3)), SAMPLES, 3),
         "samples: expected inputs (n, 5), got (90, 6)"),
        (lambda: analyse(network(), SAMPLES, 2), "labels: expected classes 0 to 1, got 2"),
        (lambda: analyse(network(), SAMPLES, 0), "classes: expected at least 1, got 0"),
        (lambda: analyse(network(), SAMPLES._replace(targets=np.eye(3)[LABELS]), 3),
         "samples: expected targets (n,) of classes, got targets of outputs"),
        (lambda: analyse(network(), SAMPLES._replace(rows=ROWS[:0]), 3),
         "samples: expected at least one sample, got 0 rows"),
        (lambda: analyse("net", SAMPLES, 3), "network: expected an MLP, got a str"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(call, expected):
    with refused(re.escape(expected)):
        call()


def test_outputs_that_are_no_numbers_are_refused():
    wild = MLP((6, 4, 3), np.full(43, 1e300), (False, True, True))
    with pytest.raises(UserError, match=r"^(analyse|outputs of the network): expected "):
        analyse(wild, SAMPLES, 3)


def test_one_class_and_constant_nodes_leave_means_without_a_value():
    net = MLP.from_arrays([-np.ones((2, 6)), np.ones((1, 2))], [[-1, -1], [0]])
    found = analyse(net, Samples(INPUTS, np.zeros(90, int)), 1)
    assert found.gaps == {}
    assert found.layers[0].never_on == 2
    assert np.isnan([found.layers[0].predictability, found.layers[0].activation_fraction]).all()
    assert found.layers[0].mean_perplexity == 1
