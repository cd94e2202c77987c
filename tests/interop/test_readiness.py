"""A network and a user's data: scaled as the network was trained, each label at its output."""

from fractions import Fraction

import numpy as np
import pytest

from relumlp import Samples, analyse
from relumlp.datasets import load_once, read_labels
from relumlp.errors import UserError
from relumlp.examining import examine
from relumlp.interop import as_network, ready
from relumlp.network.mlp import MLP

NET = MLP.initialised((2, 4, 3), seed=3)
X = np.random.default_rng(0).normal(size=(9, 2))
PREDICTED = NET.predict(X)


def test_the_networks_classes_say_which_output_a_label_is():
    named = NET.with_meaning(classes=["dog", "cat", "eel"])
    y = np.array(["dog", "cat", "eel"])[PREDICTED]
    found = ready(named, X, y)
    assert found.samples.targets.tolist() == PREDICTED.tolist()
    assert found.classes == ("dog", "cat", "eel")
    assert found.notes[-1] == "Labels are classes of the outputs: 'dog' → 0, 'cat' → 1, 'eel' → 2."
    assert named.score(X, y).accuracy == 1.0


def test_raw_inputs_are_scaled_once():
    said = NET.with_meaning(mean=0.1307, std=0.3081)
    found = ready(said, X * 0.3081 + 0.1307, PREDICTED)
    np.testing.assert_allclose(found.samples.inputs, X, rtol=1e-5, atol=1e-6)
    assert found.network.meaning.scaling is None
    assert "Inputs are scaled before layer 1: mean 0.1307, deviation 0.3081." in found.notes
    assert said.score(X * 0.3081 + 0.1307, PREDICTED).accuracy == 1.0
    assert analyse(found.network, found.samples, len(found.classes)).accuracy == 1.0
    bytes_ = Samples(np.arange(18, dtype=np.uint8).reshape(9, 2), PREDICTED, 0.5)
    scaled = ready(said, bytes_).samples
    assert scaled.inputs[3].tolist() == pytest.approx(
        [(3 - 0.1307) / 0.3081, (3.5 - 0.1307) / 0.3081]
    )
    assert (
        "No scaling of inputs was said, so the network sees them as they are."
        in ready(NET, X).notes
    )


def test_bytes_need_a_scale():
    pixels = np.full((2, 2), 255, np.uint8)
    with pytest.raises(
        UserError, match=r"^scale: expected a factor from bytes .* bytes up to 255$"
    ):
        ready(NET, pixels)
    assert ready(NET, pixels, scale=1 / 255).samples.inputs.tolist() == [[1, 1], [1, 1]]
    digits, net = load_once("digits"), MLP.initialised((64, 10))
    found = ready(net, "digits")
    assert found.samples.inputs.max() == 1
    assert found.samples.targets.tolist() == digits.test_labels.tolist()


def test_one_output_is_two_classes():
    net = MLP.from_arrays([[[1.0, 0.0]]], layout="out-in").with_meaning(task="classification")
    found = ready(net, [[1.0, 5.0], [-1.0, 5.0]], ["yes", "no"])
    assert (found.network.sizes, found.classes) == ((2, 2), ("no", "yes"))
    assert net.score([[1.0, 5.0], [-1.0, 5.0]], ["yes", "no"]).accuracy == 1.0
    assert any("output z is seen as two, 0 for the first class" in said for said in found.notes)
    with pytest.raises(
        UserError, match=r"^task: expected 'classification' or 'regression', because"
    ):
        ready(net.bare.from_arrays([[[1.0, 0.0]]], layout="out-in"), X)


def test_a_regression_has_values():
    net = MLP.from_arrays([[[1.0, 1.0]]], layout="out-in").with_meaning(task="regression")
    found = ready(net, X, X.sum(axis=1) + 2)
    assert (found.classes, found.labelled, found.samples.targets.shape) == ((), True, (9, 1))
    assert net.score(X, X.sum(axis=1) + 2).loss == pytest.approx(2)
    assert ready(net, X).labelled is False
    with pytest.raises(UserError, match=r"^y: expected 1 values for each sample, got 2$"):
        ready(net, X, X)


def alike(tmp_path):
    """The samples in other containers, dtypes and layouts, by what they are."""
    np.save(tmp_path / "x.npy", X)
    read_only = X.copy()
    read_only.flags.writeable = False
    return {
        "lists": X.tolist(),
        "big-endian": X.astype(">f8"),
        "Fortran order": np.asfortranarray(X),
        "steps": np.repeat(X, 2, axis=0)[::2],
        "read-only": read_only,
        "memory-mapped": np.load(tmp_path / "x.npy", mmap_mode="r"),
        "a mask that hides nothing": np.ma.masked_array(X, mask=False),
        "objects": X.astype(object),
        "a path": tmp_path / "x.npy",
    }


def test_whatever_holds_the_samples_they_are_the_same(tmp_path):
    expected = ready(NET, X, PREDICTED)
    for what, x in alike(tmp_path).items():
        found = ready(NET, x, PREDICTED.astype(">i2"))
        assert np.array_equal(found.samples.inputs, expected.samples.inputs), what
        assert np.array_equal(found.samples.targets, expected.samples.targets), what
    half = ready(NET, X.astype(np.float16), PREDICTED.astype(np.uint8)).samples.inputs
    assert np.array_equal(half, X.astype(np.float16).astype(np.float32))


def test_a_factor_may_be_any_real_number():
    for scale in (Fraction(1, 2), np.array(0.5), np.float32(0.5)):
        assert np.array_equal(ready(NET, X, scale=scale).samples.inputs, (X / 2).astype("f4"))


def test_a_frame_whose_columns_are_numbers_is_read_by_position():
    pandas = pytest.importorskip("pandas", reason="pandas not at hand: extra interop")
    frame = pandas.DataFrame(np.column_stack([X[:, :1], PREDICTED, X[:, 1:]]))
    assert NET.score(frame, label="1").accuracy == 1.0


def test_a_path_of_a_network_is_read(tmp_path):
    NET.save(tmp_path / "net.npz")
    assert np.array_equal(ready(tmp_path / "net.npz", X).network.theta, NET.theta)


def test_columns_come_in_the_networks_order():
    pandas = pytest.importorskip("pandas", reason="pandas not at hand: extra interop")
    frame = pandas.DataFrame({"b": X[:, 1], "kind": PREDICTED, "a": X[:, 0]})
    named = NET.with_meaning(features=["a", "b"])
    assert named.score(frame, label="kind").accuracy == 1.0
    with pytest.raises(UserError, match=r"^X: expected the columns \['a', 'b'\], got \['a'\] miss"):
        ready(named, frame[["b"]])
    with pytest.raises(UserError, match=r"got \[\] missing and \['kind'\] too many$"):
        ready(named, frame)


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        (X[:, :1], None, "^X: expected 2 features, as the network has inputs, got 1; label="),
        (X, [7] * 9, "^labels: expected 3 different ones, as the network has outputs, "),
        (X, ["a", "b", "c"], "^y: expected 9 labels, one for each sample, got 3$"),
        ([[1.0, None]], None, "^X: expected numbers everywhere, got a missing value in row 0"),
        (X + 1j, None, "^X: expected real numbers, got dtype complex128$"),
        (X, np.ma.masked_array(PREDICTED, mask=PREDICTED > 0), "^y: expected numbers everywhere, "),
        (X[0], "malignant", "^y: expected labels, or the path of an NPY or IDX file, got 'malign"),
    ],
)
def test_data_that_does_not_fit_is_refused(x, y, sentence):
    with pytest.raises(UserError, match=sentence):
        ready(NET, x, y)


def test_an_argument_in_the_wrong_place_is_shortened():
    wide = np.full((200, 300), 7.25)
    calls = [
        lambda: ready(X, NET), lambda: ready(NET, X, label="x" * 5000),
        lambda: ready(NET, wide, wide), lambda: ready(NET, X, wide.tolist()),
        lambda: as_network(wide), lambda: NET.with_meaning(classes=wide),
        lambda: NET.with_meaning(mean="x" * 5000), lambda: NET.predict(wide),
        lambda: examine(wide, NET, wide), lambda: examine(NET, wide.tolist(), "y" * 5000),
        lambda: MLP.from_arrays(wide, wide.tolist()), lambda: read_labels([wide] * 3),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(UserError) as refused:
            call()
        assert len(str(refused.value)) < 600
    lines = MLP.initialised((2, 900)).with_meaning(classes=range(900)).meaning.lines()
    assert lines[0].endswith("18, 19 and 880 more.")
