"""An explained sample: all paths add up to the output, the largest are those of an enumeration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.examining.explaining import Asked, contributions, explain_sample
from relumlp.network.mlp import MLP

CLASSES, NAMES = ("ash", "elm", "oak"), tuple(f"x{k}" for k in range(5))
BIASED = st.lists(st.booleans(), min_size=4, max_size=4)


def network_of(seed, bias, unit="relu"):
    sizes = (5, 4, 6, 3, 3)
    return MLP.initialised(sizes, "torch-linear", seed=seed, bias=bias, unit=unit, dtype=np.float64)


def sample_of(seed):
    x = np.random.default_rng(seed).normal(size=5)
    x[seed % 5] = 0
    return x


def enumerated(network, x, output):
    """Every active path to an output: source, nodes, contribution; node by node."""
    on, found = network.forward(x[None]).on, []

    def walk(layer, node, source, nodes, value):
        if layer == network.N:
            if node == output:
                found.append((source, (*nodes, node), value))
        elif layer == 0 or on[layer][0][node]:
            further = (*nodes, node) if layer else ()
            for n in range(network.sizes[layer + 1]):
                walk(layer + 1, n, source, further, value * network.W[layer + 1][n, node])

    for k in range(5):
        if x[k]:
            walk(0, k, NAMES[k], (), x[k])
    for i in range(1, network.N + 1):
        for j, b in enumerate([] if network.b[i] is None else network.b[i]):
            walk(i, j, f"bias of layer {i}", (), b)
    return found


@given(seed=st.integers(0, 10**6), bias=BIASED, output=st.integers(0, 2))
def test_all_paths_are_those_of_an_enumeration_and_add_up_to_the_output(seed, bias, output):
    network, x = network_of(seed, bias), sample_of(seed)
    wanted = enumerated(network, x, output)
    found = explain_sample(network, x, Asked(7, "oak", 10_000, output), CLASSES, NAMES)
    z = network.forward(x[None]).output[0, output]
    assert found.active_paths == len(wanted) == len(found.paths)
    parts = {(p.source, p.nodes): p.contribution for p in found.paths}
    assert parts == pytest.approx({(s, nodes): v for s, nodes, v in wanted})
    assert sum(parts.values()) == pytest.approx(z, abs=1e-12)
    assert found.value == pytest.approx(z, abs=1e-12)
    assert sum(p.share for p in found.paths) == pytest.approx(1) or z == 0


@given(seed=st.integers(0, 10**6), bias=BIASED)
def test_the_largest_paths_come_first(seed, bias):
    network, x = network_of(seed, bias), sample_of(seed)
    wanted = sorted((abs(v) for *_, v in enumerated(network, x, 1)), reverse=True)[:4]
    found = explain_sample(network, x, Asked(7, "oak", 4, 1), CLASSES, NAMES)
    assert [abs(p.contribution) for p in found.paths] == pytest.approx(wanted)


@given(seed=st.integers(0, 10**6), bias=BIASED)
def test_inputs_and_biases_contribute_what_their_paths_do(seed, bias):
    network, x = network_of(seed, bias), sample_of(seed)
    inputs, biases = contributions(network, network.forward(x[None]), 2)
    paths = enumerated(network, x, 2)
    for k, name in enumerate(NAMES):
        assert inputs[k] == pytest.approx(sum(v for s, _, v in paths if s == name), abs=1e-12)
    for i in range(1, 5):
        own = sum(v for s, _, v in paths if s == f"bias of layer {i}")
        assert biases[i] == pytest.approx(own, abs=1e-12)


def test_the_words_name_sample_classes_and_output():
    network, x = network_of(4, True), sample_of(4)
    z = network.forward(x[None]).output[0]
    best, other = int(z.argmax()), int(z.argmin())
    found = explain_sample(network, x, Asked(7, "oak", 2, None), CLASSES, NAMES)
    assert found.predicted == found.output_class == CLASSES[best]
    on = network.forward(x[None]).on
    counts = ", ".join(f"{on[i].sum()} of {s}" for i, s in ((1, 4), (2, 6), (3, 3)))
    assert found.sentences()[:2] == [
        f"Sample 7, of class oak, is classified as {CLASSES[best]}.",
        f"Nodes on, by hidden layer: {counts}.",
    ]
    other_class = explain_sample(network, x, Asked(7, "", 2, other), CLASSES, NAMES)
    assert other_class.output_class == CLASSES[other]
    assert str(other_class).startswith("Sample 7 is classified as")
    assert [t.name for t in found.tables()] == ["paths", "inputs"]
    assert len(found.tables()[0].rows) == 2


@pytest.mark.parametrize("sign", [1, -1])
def test_of_a_single_output_taken_for_two_that_output_is_explained(sign):
    """The output of the first class is 0 for every sample, which would explain nothing."""
    W = [[[1.0, 0.0]], [[0.0], [2.0 * sign]]]
    network = MLP.from_arrays(W, layout="out-in")
    found = explain_sample(network, np.array([3.0, 5.0]), Asked(0, "", 2, None), CLASSES, NAMES)
    assert (found.output_class, found.value) == ("elm", 6 * sign)
    first = "Sample 0 is classified as ash. The output of class ash is 0."
    assert (found.sentences()[0] == first) == (sign < 0)
    silent = explain_sample(network, np.array([3.0, 5.0]), Asked(0, "", 2, 0), CLASSES, NAMES)
    assert silent.value == 0


@pytest.mark.parametrize(
    ("unit", "asked", "sentence"),
    [
        ("sigmoid", Asked(0, "", 3, None), "explain: expected ReLU or identity units"),
        ("relu", Asked(0, "", 0, None), "k: expected"),
        ("relu", Asked(0, "", 3, 3), "output: expected 0 to 2, got 3"),
    ],
)
def test_what_cannot_be_explained_is_refused(unit, asked, sentence):
    with pytest.raises(UserError, match=sentence):
        explain_sample(network_of(1, True, unit), sample_of(1), asked, CLASSES, NAMES)
