"""``relumlp measure``: the part that was asked for, in full precision, as the library does."""

import numpy as np
import pytest
from helpers.command_line import done, made_mnist, put_mnist, refused  # noqa: F401

from relumlp.datasets import load, loading
from relumlp.gaps.cases import count_cases
from relumlp.gaps.signs import separation
from relumlp.information import sample_sets as ss
from relumlp.information.patterns import layer_perplexity
from relumlp.machine.files import save_network
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate
from relumlp.training.loop import train
from relumlp.training.settings import Settings


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


def kept(network, folder):
    path = folder / "net.npz"
    save_network(path, network, {})
    return path


def measured(network, folder, *options):
    return done("measure", kept(network, folder), *options, "--json").json


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
def test_a_part_is_measured_as_the_library_does_to_the_last_digit(summary, part, tmp_path):
    found = measured(summary, tmp_path, "--set", part)
    expected = by_hand(summary, "digits", part)
    assert found == expected
    never, always = found["layers"][0]["never_on"], found["layers"][0]["always_on"]
    assert 0 < always < never
    assert 0 < found["gaps_gap_condition"] <= found["gaps_pairs"]


def test_the_two_parts_differ_in_all_that_could_be_mistaken(summary, tmp_path):
    one, other = (measured(summary, tmp_path, "--set", part) for part in ("training", "test"))
    for name in ("set", "samples", "accuracy", "cross_entropy", "gaps_correct", "gaps_pairs"):
        assert one[name] != other[name], name
    assert one["layers"][0]["predictability"] != other["layers"][0]["predictability"]
    assert (one["samples"], other["samples"]) == (1198, 599)


def test_the_test_set_of_digits_is_what_is_measured_if_nothing_is_said(summary, tmp_path):
    found = measured(summary, tmp_path)
    assert (found["data"], found["set"]) == ("digits", "test")
    assert found == measured(summary, tmp_path, "--data", "digits", "--set", "test")


@pytest.mark.parametrize(
    ("sizes", "unit"),
    [
        ((64, 9, 10), "sigmoid"),
        ((64, 5, 4, 3, 10), "relu"),
        ((64, 6, 1, 10), "relu"),
        ((64, 10), "relu"),
    ],
)
def test_other_depths_and_units_are_measured_alike(sizes, unit, tmp_path):
    network = trained(sizes, unit)
    found = measured(network, tmp_path, "--set", "training")
    assert found == by_hand(network, "digits", "training")
    assert len(found["layers"]) == len(sizes) - 2
    assert any(name.startswith("gaps_") for name in found) == (len(sizes) > 2)
    assert "gaps_cases" not in found


def test_the_gaps_are_judged_in_float64(tmp_path):
    """In float32 node 0, which is 1 + 2⁻³⁰ Σ pixels, is 1 as node 1 is, and every output ties."""
    W1, W2 = np.zeros((2, 64), np.float32), np.zeros((10, 2), np.float32)
    W1[0] = 2.0**-30
    W2[:, 1] = 1
    W2[4] = 1, 0
    network = MLP.from_arrays([W1, W2], [np.ones(2, np.float32), np.zeros(10, np.float32)])
    found = measured(network, tmp_path)
    assert found["gaps_correct"] == (load("digits").test_labels == 4).sum()


@pytest.mark.usefixtures("made_mnist")
def test_another_dataset_is_measured(tmp_path):
    network = MLP.initialised((6, 5, 3, 10), seed=2)
    for part, n in (("training", 60), ("test", 20)):
        found = measured(network, tmp_path, "--data", "mnist", "--set", part)
        assert found == by_hand(network, "mnist", part)
        assert (found["data"], found["samples"]) == ("mnist", n)


def test_many_samples_are_measured_chunk_by_chunk_and_none_is_lost(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    put_mnist(tmp_path / "data", monkeypatch, 12_300, 10)
    network = MLP.initialised((6, 5, 10), seed=2, dtype=np.float64)
    found = measured(network, tmp_path, "--data", "mnist", "--set", "training")
    layers = list(layers_by_hand(network, part_of(load("mnist"), "training"), 10))
    monkeypatch.undo()
    loading._loaded.cache_clear()
    assert found["samples"] == 12_300
    assert found["layers"] == layers


def test_a_node_that_never_switches_gives_null_and_no_nan(tmp_path):
    network = MLP.from_arrays([-np.ones((3, 64)), np.zeros((10, 3))], [-np.ones(3), np.zeros(10)])
    (layer,) = measured(network, tmp_path)["layers"]
    assert (layer["never_on"], layer["predictability"], layer["informativeness"]) == (3, None, None)
    assert layer["activation_fraction"] is None
    assert layer["mean_perplexity"] == 1.0


def test_the_tables_say_the_same_numbers(summary, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = done("measure", kept(summary, tmp_path).name, "--set", "training")
    expected = by_hand(summary, "digits", "training")
    layers = expected.pop("layers")
    # Four digits are enough for people.
    shown = [
        [f"{v:.4g}" if isinstance(v, float) else str(v) for v in layer.values()] for layer in layers
    ]
    assert ran.rows == [
        ["what", "value"],
        *([name, str(value)] for name, value in expected.items()),
        list(layers[0]),
        *shown,
    ]
    titles = [line.strip() for line in ran.out.splitlines() if line[0].isalpha()]
    assert titles == ["net.npz on digits, training set", "hidden layers"]


def test_what_cannot_be_measured_is_refused(summary, tmp_path):
    path = kept(summary, tmp_path)
    said = refused("measure", path, "--set", "validation")
    assert said == "--set: expected training or test, got 'validation'"
    assert "dataset 'letters' is not known" in refused("measure", path, "--data", "letters")
    narrow = kept(MLP.initialised((64, 3, 9)), tmp_path)
    assert "labels: expected classes 0 to 8, got 9" in refused("measure", narrow)
