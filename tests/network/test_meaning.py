"""What is said of a network's inputs and outputs: kept, obeyed, and refused where in doubt."""

import copy
import pickle
import re
from types import SimpleNamespace

import numpy as np
import pytest

from relumlp import Samples, evaluate, load, train
from relumlp.errors import UserError
from relumlp.machine.files import read_arrays, save_network
from relumlp.network.mlp import MLP
from relumlp.training.settings import Settings

NET = MLP.initialised((3, 4, 2), seed=1)
SINGLE = MLP.from_arrays([[[1.0, -1.0]]], [[0.5]], layout="out-in")
X = np.random.default_rng(0).normal(size=(6, 3))


def refused(sentence):
    return pytest.raises(UserError, match=sentence)


def test_inputs_are_scaled_before_layer_1():
    said = NET.with_meaning(mean=0.1307, std=0.3081)
    seen = ((X - 0.1307) / 0.3081).astype(np.float64)
    assert np.array_equal(said.forward(X).a[0], seen)
    assert np.array_equal(said.forward(X).output, NET.forward(seen).output)
    assert np.array_equal([*said.layers(X)][-1].z, NET.forward(seen).output)
    assert np.array_equal(said.predict(X), NET.predict(seen))
    assert said.meaning.lines() == [
        "Inputs are scaled before layer 1: mean 0.1307, deviation 0.3081."
    ]
    assert said.forward(X.astype(np.float32)).a[0].dtype == np.float32


@pytest.mark.parametrize("kept", [copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n)),
                                  lambda n: n.with_theta(n.theta)])  # fmt: skip
def test_what_was_said_is_kept(kept):
    said = kept(NET.with_meaning(mean=[1, 2, 3], classes=["no", "yes"]))
    assert said.meaning.scaling.mean.tolist() == [1, 2, 3]
    assert (said.meaning.classes, said.meaning.task) == (("no", "yes"), "classification")


def test_a_file_keeps_it_too(tmp_path):
    said = NET.with_meaning(mean=[1, 2, 3], std=2, classes=["no", "yes"], features=list("abc"))
    said.save(tmp_path / "net.npz")
    back = load(tmp_path / "net.npz")
    assert back.meaning.lines() == said.meaning.lines()
    assert back.meaning.features == ("a", "b", "c")
    assert np.array_equal(back.forward(X).output, said.forward(X).output)
    NET.save(tmp_path / "plain.npz")
    assert {"W1", "b1", "W2", "b2", "manifest"} == {*read_arrays(tmp_path / "plain.npz")}


def test_a_file_without_manifest_may_hold_a_scaling(tmp_path):
    np.savez(tmp_path / "own.npz", W1=np.ones((2, 3)), mean=5.0)
    assert load(tmp_path / "own.npz").forward(np.full((1, 3), 6.0)).output.tolist() == [[3, 3]]


def test_a_class_that_no_file_can_hold_is_refused(tmp_path):
    with refused("^classes: expected text, numbers or flags in a file, got a complex$"):
        save_network(tmp_path / "net.npz", NET.with_meaning(classes=[1j, 2j]), {})


def test_a_fitted_scaler_is_the_scaling():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    for name in ("StandardScaler", "RobustScaler", "MaxAbsScaler", "MinMaxScaler"):
        scaler = getattr(preprocessing, name)()
        with refused(f"^scaler: expected a fitted {name}, got one that is not$"):
            NET.with_meaning(scaler=scaler)
        seen = NET.with_meaning(scaler=scaler.fit(X)).forward(X).a[0]
        np.testing.assert_allclose(seen, scaler.transform(X), rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"mean": [1, 2]}, r"^mean: expected a number, or one for each of 3 inputs, got .* \(2,\)"),
        ({"std": 0}, "^std: expected numbers above 0, got 0$"),
        ({"mean": np.nan}, "^mean: expected finite numbers, got nan"),
        ({"mean": 0, "scaler": 3}, "^scaler: expected either a scaler or mean and std, got both$"),
        ({"scaler": 3}, "^scaler: expected a fitted StandardScaler, .*, got a int$"),
        ({"scaler": SimpleNamespace(clip=True)}, "^scaler: expected a fitted .* SimpleNamespace$"),
        ({"classes": "ab"}, "^classes: expected a list, got 'ab'$"),
        ({"classes": [1, 2, 3]}, r"^classes: expected 2 for 2 outputs, got \(1, 2, 3\)$"),
        ({"classes": [1, 1]}, r"^classes: expected labels that differ, got \(1, 1\)$"),
        ({"features": ["a"]}, "^features: expected 3 names, got 1$"),
        ({"task": "both"}, "^task: expected one of , classification, regression, got 'both'$"),
        ({"classes": [0, 1], "task": "regression"}, "^task: expected classification, because"),
    ],
)
def test_what_does_not_fit_is_refused(said, sentence):
    with refused(sentence):
        NET.with_meaning(**said)


def test_a_contradiction_and_a_strange_word_are_refused():
    named = NET.with_meaning(classes=["no", "yes"])
    assert named.with_meaning(classes=["no", "yes"]).meaning.classes == ("no", "yes")
    with refused("^classes: expected none, because the network has .* itself, got .*'ja'"):
        named.with_meaning(classes=["nein", "ja"])
    with pytest.raises(TypeError, match="unexpected keyword 'means': expected mean, std"):
        NET.with_meaning(means=3)


# --- one output


def test_one_output_decides_by_its_sign_once_it_is_said():
    x = [[1.0, 1.0], [0.0, 2.0], [0.0, 0.5]]  # z = 0.5, −1.5, 0
    with refused("^predict: expected two or more outputs, or a network of which .*, got one"):
        SINGLE.predict(x)
    with refused("^predict: expected a classifier, got a network that was said to be a regression"):
        SINGLE.with_meaning(task="regression").predict(x)
    said = SINGLE.with_meaning(classes=["no", "yes"])
    assert said.predict(x).tolist() == said.bare.predict(x).tolist() == [1, 0, 0]
    assert said.bare.forward(x).output.tolist() == [[0, 0.5], [0, -1.5], [0, 0]]
    assert said.bare.meaning.classes == ()


def test_two_outputs_have_the_same_cross_entropy():
    x, y = np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([1, 0])
    z = SINGLE.forward(x).output[:, 0]
    of_one = np.mean([np.log1p(np.exp(-z[0])), np.log1p(np.exp(z[1]))])
    bare = SINGLE.with_meaning(task="classification").bare
    assert evaluate(bare, Samples(x, y)).loss == pytest.approx(of_one, rel=1e-14)


@pytest.mark.parametrize(
    ("net", "sentence"),
    [
        (NET.with_meaning(std=2), "^network: expected one without scaling of its own, .*ready"),
        (MLP.initialised((3, 1)).with_meaning(task="classification"),
         "^network: expected an output for each class, got one output that decides by z > 0; .*"),
    ],
)  # fmt: skip
def test_samples_are_refused_where_they_would_be_taken_for_something_else(net, sentence):
    samples = Samples(X, np.zeros(6, int))
    with refused(sentence):
        evaluate(net, samples)
    with refused(sentence):
        train(net, samples, samples, Settings())


# --- layouts


SQUARE = [np.array([[1.0, 2.0], [3.0, 4.0]])]


def test_square_arrays_need_a_layout():
    with refused(re.escape("weights: expected layout='out-in' (PyTorch) or layout='in-out' "
                           "(scikit-learn and Keras), because both fit square arrays, got no "
                           "layout; transposed, they are another network 2-2")):  # fmt: skip
        MLP.from_arrays(SQUARE)
    assert MLP.from_arrays(SQUARE, layout="out-in").W[1].tolist() == [[1, 2], [3, 4]]
    assert MLP.from_arrays(SQUARE, layout="in-out").W[1].tolist() == [[1, 3], [2, 4]]
    # Where transposing changes nothing, there is no doubt.
    assert MLP.from_arrays([np.eye(2), np.ones((2, 2))]).sizes == (2, 2, 2)


def test_a_layout_that_does_not_fit_says_what_the_other_one_gives():
    W = [np.ones((3, 4)), np.ones((4, 2))]  # scikit-learn's coefs_ of 3-4-2
    assert MLP.from_arrays(W, layout="in-out").sizes == (3, 4, 2)
    with refused("W2 should have shape .*; layout='in-out' .* would make them a network 3-4-2$"):
        MLP.from_arrays(W)
    with refused("should have shape .*; layout='out-in' .* would make them a network 3-4-2$"):
        MLP.from_arrays([w.T for w in W], layout="in-out")
    with refused("^layout: expected one of out-in, in-out, got 'torch'$"):
        MLP.from_arrays(W, layout="torch")


def test_samples_with_their_outputs_find_a_wrong_layout():
    x = np.array([[1.0, 0.0]])
    right = (x, x @ SQUARE[0].T)
    assert MLP.from_arrays(SQUARE, layout="out-in", check=right).sizes == (2, 2)
    with refused("^check: expected the outputs that came with the samples, got some that are off "
                 "by 1; transposed weights would be off by 0$"):  # fmt: skip
        MLP.from_arrays(SQUARE, layout="in-out", check=right)
    with refused(r"^check: expected outputs \(1, 2\), got \(1, 3\)$"):
        MLP.from_arrays(SQUARE, layout="out-in", check=(x, np.ones((1, 3))))


@pytest.mark.parametrize("call", [
    lambda long: MLP.initialised(long),
    lambda long: MLP.initialised((2, 2), bias=long),
    lambda long: MLP((2, 2), np.zeros(4), long),
    lambda long: MLP.from_arrays(long),
    lambda long: MLP.from_arrays([[[1.0]]], unit=long),
    lambda long: NET.with_meaning(classes=long),
    lambda long: NET.with_meaning(scaler=long),
    lambda long: NET.with_meaning(task=long),
])  # fmt: skip
@pytest.mark.parametrize("long", [np.ones((272, 9)), ["x" * 50] * 272, "x" * 9000])
def test_a_value_in_the_wrong_place_is_shortened(call, long):
    with pytest.raises(UserError) as caught:
        call(long)
    assert len(str(caught.value)) < 300
