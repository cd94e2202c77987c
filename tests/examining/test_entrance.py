"""examine(): any network, any data; nothing is looked at that the network would not see itself."""

import re

import numpy as np
import pytest

import relumlp
from relumlp import MLP, examine
from relumlp.errors import UserError
from relumlp.network.samples import Samples
from relumlp.training.loop import train
from relumlp.training.settings import Settings

RNG = np.random.default_rng(8)
NAMES = np.array(["ash", "elm", "oak"])
CENTRES = np.array([[2.0, 0, 0, 1], [0, 2, 0, -1], [-1, 0, 2, 0]])


def drawn(n):
    """Raw samples of three classes, far from 0 and stretched, and their numbers."""
    y = np.arange(n) % 3
    return 5 + 3 * (CENTRES[y] + 0.6 * RNG.normal(size=(n, 4))), y


@pytest.fixture(scope="module")
def learnt():
    """A network trained on scaled samples; raw training and test samples."""
    (X, y), (X_test, y_test) = drawn(150), drawn(60)
    scaled, scaled_test = (Samples((x - 5) / 3, of) for x, of in ((X, y), (X_test, y_test)))
    network = MLP.initialised((4, 8, 6, 3), seed=1, dtype=np.float64)
    settings = Settings(learning_rate=0.01, batch=30, epochs=40)
    return train(network, scaled, scaled_test, settings).network, (X, y), (X_test, y_test)


def test_three_lines(learnt, tmp_path):
    network, training, (X, y) = learnt
    found = examine(network, X, NAMES[y], train=(training[0], NAMES[training[1]]), mean=5, std=3)
    assert found.classes == ("ash", "elm", "oak")
    assert found.score.accuracy == (network.predict((X - 5) / 3) == y).mean() > 0.8
    assert [row.nodes for row in found.layers] == [8, 6]
    assert {(row.one, row.other) for row in found.gaps} == {
        ("ash", "elm"), ("ash", "oak"), ("elm", "oak"),
    }  # fmt: skip
    assert "mean 5, deviation 3" in found.text()
    assert "'elm' → 1" in found.text()
    assert found.explain(7).label == NAMES[y[7]]
    assert found.explain(7, output="oak").output_class == "oak"
    assert found.step(0.1, batch=[0, 1, 2]).rows
    for name in ("report.html", "report.md", "report.json", "report.csv"):
        assert found.save(tmp_path / name).name == name
    assert repr(found) == str(found) == found.text()


def test_scaling_that_is_not_said_is_said_to_be_missing(learnt):
    network, _, (X, y) = learnt
    found = examine(network, X, y)
    assert any("No scaling of inputs was said" in sentence for sentence in found.sentences())
    assert found.score.accuracy < examine(network, X, y, mean=5, std=3).score.accuracy


def test_an_accuracy_that_tells_of_other_inputs_is_doubted(learnt):
    network, _, (X, y) = learnt
    found = examine(network, 0 * X, y)
    said = "To answer the most frequent class every time would be as good (0.3333): if the network"
    assert said in found.text()
    assert examine(network, X, y, mean=5, std=3).doubts() == []
    # Of three samples nothing can be said.
    assert examine(network, 0 * X[:3], y[:3]).doubts() == []


def test_nodes_learn_from_training_samples_and_else_it_is_said(learnt):
    network, training, (X, y) = learnt
    alone = examine(network, X, y, mean=5, std=3)
    taught = examine(network, X, y, train=training, mean=5, std=3)
    assert any(
        "Node classifiers learn from the samples that they classify" in s for s in alone.said
    )
    assert not any("Node classifiers learn" in s for s in taught.said)
    assert np.array_equal(taught.training.inputs, (training[0] - 5) / 3)
    assert np.array_equal(alone.training.inputs, alone.samples.inputs)


def test_training_labels_get_the_numbers_of_the_samples_labels(learnt):
    network, (X, y), (X_test, y_test) = learnt
    found = examine(network, X_test, NAMES[y_test], train=(X[3:], NAMES[y[3:]]), mean=5, std=3)
    assert np.array_equal(found.training.targets, y[3:])


def test_a_regression_is_refused(learnt):
    with pytest.raises(UserError, match="model: expected a classifier, got a network of a regress"):
        examine(learnt[0], learnt[2][0], task="regression")


def test_samples_without_labels_can_be_explained_and_no_more(learnt, tmp_path):
    network, _, (X, y) = learnt
    found, known = examine(network, X, mean=5, std=3), examine(network, X, y, mean=5, std=3)
    one, other = found.explain(3, k=2), known.explain(3, k=2)
    assert (one.label, other.label) == ("", str(y[3]))
    assert one.paths == other.paths
    assert "without labels, so that only explain(sample) tells something" in repr(found)
    assert found.tables() == []
    assert "accuracy" not in found.save(tmp_path / "report.json").read_text()
    for ask in (lambda: found.score, lambda: found.layers, lambda: found.gaps,
                lambda: found.certificate, lambda: found.step(0.1)):  # fmt: skip
        with pytest.raises(UserError, match="X: expected samples with labels, got none"):
            ask()
    with pytest.raises(UserError, match=r"train: expected samples with labels, as \(X, y\)"):
        examine(network, X, y, train=X)


def test_training_samples_name_classes_that_a_few_samples_lack(learnt):
    network, (X, y), (X_test, _) = learnt
    found = examine(network, X_test[:1], ["elm"], train=(X, NAMES[y]), mean=5, std=3)
    assert (found.classes, found.labels.tolist()) == (("ash", "elm", "oak"), [1])
    with pytest.raises(UserError, match="labels: expected 3 different ones"):
        examine(network, X_test[:1], ["elm"], train=(X[:1], ["elm"]))


def test_inputs_are_called_as_the_data_call_them():
    pd = pytest.importorskip("pandas", reason="pandas not at hand: extra interop")
    X, y = drawn(9)
    found = examine(MLP.initialised((4, 5, 3), seed=1), pd.DataFrame(X, columns=list("wxyz")), y)
    assert set(found.explain(0).names) == set("wxyz")
    assert examine(MLP.initialised((4, 5, 3), seed=1), X, y).features[2] == "input 2"
    # A pair to learn from has its labels, and no column of them.
    frame = pd.DataFrame(X, columns=list("wxyz")).assign(tree=y)
    pair = (frame[list("wxyz")], y)
    named = examine(MLP.initialised((4, 5, 3), seed=1), frame, label="tree", train=pair)
    assert np.array_equal(named.training.targets, y)


def test_the_training_samples_of_a_built_in_dataset_are_its_training_set():
    d, network = relumlp.datasets.load("digits"), MLP.initialised((64, 4, 10), seed=1)
    found = examine(network, "digits", train="digits")
    assert len(found.samples.targets) == len(d.test_labels)
    assert np.array_equal(found.training.targets, d.train_labels)


def test_numbers_of_samples_and_names_of_classes_are_checked(learnt):
    network, _, (X, y) = learnt
    found = examine(network, X, NAMES[y])
    with pytest.raises(UserError, match="sample: expected 0 to 59, got 60"):
        found.explain(60)
    with pytest.raises(UserError, match="output: expected one of ash, elm, oak, got 'fir'"):
        found.explain(0, output="fir")
    for batch, got in (([60], " from 0 to 59, got 60"), ([[0]], ", got shape (1, 1)")):
        with pytest.raises(UserError, match=re.escape(f"batch: expected numbers of samples{got}")):
            found.step(0.1, batch=batch)
    assert found.explain(0, output="1").output_class == "elm"


def test_a_network_without_hidden_layers_is_told_so():
    network = MLP.initialised((4, 3), seed=1)
    X, y = drawn(30)
    found = examine(network, X, y)
    assert "It has no hidden layer" in found.text()
    assert found.tables() == []
    with pytest.raises(UserError, match="gaps: expected a network with a hidden layer"):
        found.gaps  # noqa: B018


def test_examine_is_on_the_front_of_the_package():
    assert relumlp.examine is examine
