"""What one call tells of a network and data: held against the measures themselves, and by hand."""

import numpy as np
import pytest
from helpers.small_runs import refused

from relumlp.analysis import analyse
from relumlp.gaps.counting import last_layer, pair_facts
from relumlp.information.patterns import layer_perplexity
from relumlp.information.sample_sets import (
    class_counts,
    class_sizes,
    mean_activation_fraction,
    mean_informativeness,
    mean_predictability,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate

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
