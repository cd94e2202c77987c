"""What one call tells of a network and data: held against the measures themselves, and by hand."""

import re

import numpy as np
import pytest
from helpers.command_line import made_mnist, put_mnist  # noqa: F401
from helpers.small_runs import refused

from relumlp.analysis import analyse, last_layer
from relumlp.datasets import load, loading
from relumlp.errors import UserError
from relumlp.gaps.cases import count_cases
from relumlp.gaps.conditions import correct
from relumlp.gaps.counting import pair_facts
from relumlp.gaps.signs import separation
from relumlp.information import sample_sets as ss
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
from relumlp.training.loop import train
from relumlp.training.settings import Settings

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


# --- by hand, on data sets


def part_of(d, part):
    if part == "training":
        return Samples(d.train_images, d.train_labels, d.scale)
    return Samples(d.test_images, d.test_labels, d.scale)


def trained(sizes, unit="relu"):
    """A network that has learnt something, so that no two parts of the data score alike."""
    d = load("digits")
    samples = part_of(d, "training")
    network = MLP.initialised(sizes, seed=4, unit=unit)
    settings = Settings(learning_rate=0.01, batch=50, epochs=10)
    return train(network, samples, part_of(d, "test"), settings).network


@pytest.fixture(scope="module")
def summary():
    """A network with a last hidden layer of two nodes, and dead and always-on nodes before it."""
    network = trained((64, 20, 2, 10))
    W, b = [np.array(w) for w in network.W[1:]], [np.array(v) for v in network.b[1:]]
    # Images are at least 0 everywhere, so these nodes are off and on for all of them.
    W[0][3:5] = -abs(W[0][3:5])
    b[0][3:5] = -1
    W[0][7] = abs(W[0][7])
    b[0][7] = 1
    return MLP.from_arrays(W, b)


def measured(network, data, part):
    d = load(data)
    found = analyse(network, part_of(d, part), d.classes)
    return {
        "network": found.network,
        "data": data,
        "set": part,
        "samples": found.samples,
        "accuracy": found.accuracy,
        "cross_entropy": found.cross_entropy,
        **{f"gaps_{name}": np.asarray(value).tolist() for name, value in found.gaps.items()},
        "layers": [layer._asdict() for layer in found.layers],
    }


def switches(network, samples):
    return network.forward(samples.x(samples.chosen, network.theta.dtype)).on[1:-1]


def layers_by_hand(network, samples, classes):
    sizes = np.bincount(samples.targets, minlength=classes)
    for i, on in enumerate(switches(network, samples), 1):
        counts = np.stack([on[samples.targets == c].sum(axis=0) for c in range(classes)], axis=1)
        yield {
            "layer": i,
            "nodes": network.sizes[i],
            "never_on": int((~on).all(axis=0).sum()),
            "always_on": int(on.all(axis=0).sum()),
            "activation_fraction": float(ss.mean_activation_fraction(counts, sizes)),
            "predictability": float(ss.mean_predictability(counts, sizes)),
            "informativeness": float(ss.mean_informativeness(counts, sizes)),
            "mean_perplexity": float(layer_perplexity(on, samples.targets, classes).mean),
        }


def gaps_by_hand(network, samples):
    """Counts of equation 16 over pairs of correctly classified samples, in float64."""
    exact = network.with_theta(network.theta.astype(np.float64))
    t = exact.forward(samples.x(samples.chosen, np.float64))
    z, labels = t.output, samples.targets
    own = z[np.arange(len(z)), labels]
    right = (z >= own[:, None]).sum(axis=1) == 1
    a, labels, w = t.a[-2][right], labels[right], exact.W[-1]
    held, present = separation(a, labels, w), np.unique(labels)
    once = [(c, d) for c in present for d in present if c < d]
    facts = {
        "gaps_samples": len(right),
        "gaps_correct": int(right.sum()),
        "gaps_class_pairs": len(once),
        "gaps_class_pairs_with_16": sum(bool(held.holds[p]) for p in once),
        "gaps_failing_by_extremes": sum(int(held.failing[p]) for p in once),
    }
    if a.shape[1] == 2:
        counts = count_cases(a, labels, w)
        totals = {n: sum(table[p] for p in once) for n, table in counts._asdict().items()}
        facts |= {f"gaps_{n}": np.asarray(total).tolist() for n, total in totals.items()}
        facts["gaps_class_pairs_with_15"] = sum(counts.opposite_weights[p] > 0 for p in once)
    return facts


def by_hand(network, data, part):
    d = load(data)
    samples = part_of(d, part)
    score = evaluate(network, samples)
    return {
        "network": network.name,
        "data": data,
        "set": part,
        "samples": len(samples.targets),
        "accuracy": score.accuracy,
        "cross_entropy": score.loss,
        **(gaps_by_hand(network, samples) if network.N > 1 else {}),
        "layers": list(layers_by_hand(network, samples, d.classes)),
    }


@pytest.mark.parametrize("part", ["training", "test"])
def test_a_part_is_measured_as_the_library_does_to_the_last_digit(summary, part):
    found = measured(summary, "digits", part)
    expected = by_hand(summary, "digits", part)
    assert found == expected
    never, always = found["layers"][0]["never_on"], found["layers"][0]["always_on"]
    assert 0 < always < never
    assert 0 < found["gaps_gap_condition"] <= found["gaps_pairs"]


def test_the_two_parts_differ_in_all_that_could_be_mistaken(summary):
    one, other = (measured(summary, "digits", part) for part in ("training", "test"))
    for name in ("set", "samples", "accuracy", "cross_entropy", "gaps_correct", "gaps_pairs"):
        assert one[name] != other[name], name
    assert one["layers"][0]["predictability"] != other["layers"][0]["predictability"]
    assert (one["samples"], other["samples"]) == (1198, 599)


@pytest.mark.parametrize(
    ("sizes", "unit"),
    [
        ((64, 9, 10), "sigmoid"),
        ((64, 5, 4, 3, 10), "relu"),
        ((64, 6, 1, 10), "relu"),
        ((64, 10), "relu"),
    ],
)
def test_other_depths_and_units_are_measured_alike(sizes, unit):
    network = trained(sizes, unit)
    found = measured(network, "digits", "training")
    assert found == by_hand(network, "digits", "training")
    assert len(found["layers"]) == len(sizes) - 2
    assert any(name.startswith("gaps_") for name in found) == (len(sizes) > 2)
    assert "gaps_cases" not in found


def test_the_gaps_are_judged_in_float64():
    """In float32 node 0, which is 1 + 2⁻³⁰ Σ pixels, is 1 as node 1 is, and every output ties."""
    W1, W2 = np.zeros((2, 64), np.float32), np.zeros((10, 2), np.float32)
    W1[0] = 2.0**-30
    W2[:, 1] = 1
    W2[4] = 1, 0
    network = MLP.from_arrays([W1, W2], [np.ones(2, np.float32), np.zeros(10, np.float32)])
    found = measured(network, "digits", "test")
    assert found["gaps_correct"] == (load("digits").test_labels == 4).sum()


@pytest.mark.usefixtures("made_mnist")
def test_another_dataset_is_measured():
    network = MLP.initialised((6, 5, 3, 10), seed=2)
    for part, n in (("training", 60), ("test", 20)):
        found = measured(network, "mnist", part)
        assert found == by_hand(network, "mnist", part)
        assert (found["data"], found["samples"]) == ("mnist", n)


def test_many_samples_are_measured_chunk_by_chunk_and_none_is_lost(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    put_mnist(tmp_path / "data", monkeypatch, 12_300, 10)
    network = MLP.initialised((6, 5, 10), seed=2, dtype=np.float64)
    found = measured(network, "mnist", "training")
    layers = list(layers_by_hand(network, part_of(load("mnist"), "training"), 10))
    monkeypatch.undo()
    loading._loaded.cache_clear()
    assert found["samples"] == 12_300
    assert found["layers"] == layers
