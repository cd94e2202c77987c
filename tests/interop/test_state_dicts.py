"""State dicts: layers in the only order that fits, or a question; nothing guessed."""

import numpy as np
import pytest

import relumlp
from relumlp.errors import FileFormatError, UserError
from relumlp.interop import as_network
from relumlp.network.mlp import MLP

RNG = np.random.default_rng(0)


def layer(name, inputs, outputs):
    return {f"{name}.weight": RNG.normal(size=(outputs, inputs)),
            f"{name}.bias": RNG.normal(size=outputs)}  # fmt: skip


def test_layers_come_in_the_order_of_numbers():
    arrays = {**layer("10", 3, 2), **layer("2", 3, 3), **layer("0", 3, 3)}
    net = MLP.from_state_dict(arrays, unit="sigmoid", mean=1)
    assert (net.sizes, net.unit) == ((3, 3, 3, 2), "sigmoid")
    for i, name in enumerate(("0", "2", "10"), 1):
        assert np.array_equal(net.W[i], arrays[f"{name}.weight"])
        assert np.array_equal(net.b[i], arrays[f"{name}.bias"])
    assert net.meaning.lines()[0].startswith("Read from a state dict as the layers 0, 2, 10 with")


def test_names_without_numbers_come_in_the_order_that_fits():
    arrays = {**layer("output", 5, 2), **layer("hidden", 3, 4), **layer("middle", 4, 5)}
    assert MLP.from_state_dict(arrays).sizes == (3, 4, 5, 2)


def test_several_orders_are_a_question():
    arrays = {**layer("a", 3, 3), **layer("b", 3, 3), **layer("out", 3, 1)}
    with pytest.raises(UserError, match=r"got several orders; order=\[…\] says which: a \(3, 3\)"):
        MLP.from_state_dict(arrays)
    net = MLP.from_state_dict(arrays, order=["b", "a", "out"])
    assert np.array_equal(net.W[1], arrays["b.weight"])
    with pytest.raises(UserError, match=r"^order: expected the layers a, b, out, got "):
        MLP.from_state_dict(arrays, order=["a", "b"])


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        (layer("a", 3, 3) | layer("b", 4, 4), "got no order in which they fit each other: a"),
        ({"c.weight": np.ones((2, 1, 3, 3))}, r"got 'c.weight' of shape \(2, 1, 3, 3\), a part of"),
        ({"n.weight": np.ones(3), "n.running_mean": np.ones(3)}, "a part of a batch normalisation"),
        ({"kernel": np.ones((3, 2))}, "got 'kernel' of shape"),
        ({"a.bias": np.ones(3)}, "expected a.weight beside a.bias, got none"),
        (3, "expected arrays by name, got a int"),
    ],
)
def test_what_is_no_fully_connected_network_is_refused(arrays, sentence):
    with pytest.raises(UserError, match=f"^state dict: expected .*{sentence}|{sentence}"):
        MLP.from_state_dict(arrays)


def test_an_npz_may_have_the_names_of_a_state_dict(tmp_path):
    arrays = {**layer("fc1", 3, 4), **layer("fc2", 4, 2)}
    np.savez(tmp_path / "net.npz", **arrays)
    for net in (relumlp.load(tmp_path / "net.npz", std=2), as_network(tmp_path / "net.npz", std=2)):
        assert np.array_equal(net.W[2], arrays["fc2.weight"])
        assert net.meaning.scaling.deviation.tolist() == [2, 2, 2]
    np.savez(tmp_path / "bad.npz", **{"c.weight": np.ones((2, 1, 3))})
    with pytest.raises(FileFormatError, match=r"bad\.npz: state dict: expected .* 'c\.weight'"):
        MLP.load(tmp_path / "bad.npz")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("net.pkl", "expected a file that only holds numbers, got a pickle, which runs code"),
        ("net.joblib", "expected a file that only holds numbers, got a pickle"),
        ("net.npz", "expected an .npz file, got no file at all"),
    ],
)
def test_files_that_are_not_read(tmp_path, name, sentence):
    with pytest.raises(UserError, match=sentence):
        MLP.load(tmp_path / name)


def test_whatever_is_no_network_is_refused_in_short():
    for model in (3, np.ones((9, 9)), [np.ones((99, 99))]):
        with pytest.raises(UserError, match=r"^model: expected an MLP, a path, .* got a \w+$"):
            as_network(model)
    assert as_network(MLP.initialised((2, 2)), classes=["a", "b"]).meaning.classes == ("a", "b")


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("torch", lambda path: MLP.from_torch(3)),
        ("torch", lambda path: MLP.load(path / "net.pt")),
        ("onnx", lambda path: MLP.from_onnx(b"")),
        ("safetensors.numpy", lambda path: MLP.from_safetensors(path / "net.safetensors")),
    ],
)
def test_a_library_that_is_absent_is_named(tmp_path, monkeypatch, module, call):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    name = module.split(".")[0]
    with pytest.raises(UserError, match=f"expected {name} to be installed, as `pip install {name}"):
        call(tmp_path)
