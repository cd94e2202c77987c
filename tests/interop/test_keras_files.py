"""ONNX files that Keras itself wrote, on TensorFlow and on PyTorch, as keras/make.py says."""

from pathlib import Path

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.examining import examine
from relumlp.interop.stack import ended
from relumlp.network.mlp import MLP

pytest.importorskip("onnx", reason="ONNX not at hand: extra interop")
PLACE = Path(__file__).parent / "keras"
BACKENDS = ("tensorflow", "torch")
READ = {
    "classes": ("4-8-5-3", "relu", "softmax"),
    "scaled": ("4-8-3", "relu", ""),
    "normalised": ("4-8-3", "relu", "softmax"),
    "single": ("4-6-1", "sigmoid", "sigmoid"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("backend", "name"),
    [(backend, name) for backend in BACKENDS for name in READ
     if (backend, name) != ("tensorflow", "scaled")],
)  # fmt: skip
def test_outputs_are_those_of_keras(backend, name):
    net = MLP.load(PLACE / f"{backend}-{name}.onnx")
    assert (net.name, net.unit, net.meaning.end) == READ[name]
    assert (net.meaning.scaling is not None) == (name == "scaled")
    assert any("was folded" in said for said in net.meaning.notes) == (name == "normalised")
    said = np.load(PLACE / f"{backend}.npz")
    # Some roundings of float32, of outputs of about 1.
    np.testing.assert_allclose(ended(net, net.forward(said["X"]).output), said[name], atol=2e-6)


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_keras_has_and_this_package_has_not_is_refused(backend):
    with pytest.raises(UserError, match=r"^\S+tanh\.onnx: graph: expected .*\(Tanh\)"):
        MLP.load(PLACE / f"{backend}-tanh.onnx")


def test_a_file_that_does_not_hold_its_scaling_is_refused():
    """With TensorFlow, Keras writes what Normalization learnt as further inputs without values."""
    with pytest.raises(UserError, match=r"graph: expected one input, got 3: \['keras_tensor"):
        MLP.load(PLACE / "tensorflow-scaled.onnx")


def test_a_network_of_keras_is_examined():
    found = examine(PLACE / "tensorflow-classes.onnx", np.load(PLACE / "torch.npz")["X"],
                    ["b", "a", "c", "a", "b", "c", "a"])  # fmt: skip
    assert [row.nodes for row in found.layers] == [8, 5]
    assert "Read from an ONNX graph of tf2onnx." in found.text()
