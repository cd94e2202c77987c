"""ONNX graphs as PyTorch, Keras and scikit-learn export them: the same outputs, or a name."""

import re

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.interop import as_network
from relumlp.network.mlp import MLP

onnx = pytest.importorskip("onnx", reason="ONNX not at hand: extra interop")
helper, numpy_helper = pytest.importorskip("onnx.helper"), pytest.importorskip("onnx.numpy_helper")
RNG = np.random.default_rng(0)
W1, b1, W2, b2 = (RNG.normal(size=s).astype(np.float32) for s in ((4, 3), 4, (2, 4), 2))
X = RNG.normal(size=(5, 3)).astype(np.float32)
NET = MLP.from_arrays([W1, W2], [b1, b2], layout="out-in")
CONSTANTS = {"W1": W1, "V1": np.ascontiguousarray(W1.T), "b1": b1, "W2": W2, "b2": b2,
             "V2": np.ascontiguousarray(W2.T), "mean": np.float32([1, 2, 3]),
             "std": np.float32([2, 2, 4]), "over": np.float32([0.5, 0.5, 0.25]),
             "low": np.float32([-0.5, -1, -0.75]), "high": np.float32([0.5, 1, 0.75]),
             "four": np.full(4, 2, np.float32), "on": np.bool_(True),
             "half": np.float32(0.5), "zero": np.float32(0),
             "labels": np.array(["no", "yes"], object), "away": np.full(4, -1, np.float32),
             "conv": np.ones((1, 1, 1), np.float32)}  # fmt: skip


def node(op, *inputs, output, **attributes):
    return helper.make_node(op, [*inputs], [output], name=f"{op}-{output}", **attributes)


def graph(*nodes, last="z", features=3):
    """A model of these nodes, from x to ``last``, with the constants that they take."""
    given = helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n", features])
    found = helper.make_tensor_value_info(last, onnx.TensorProto.FLOAT, None)
    used = {name for n in nodes for name in n.input} & CONSTANTS.keys()
    held = [numpy_helper.from_array(np.asarray(CONSTANTS[n]), n) for n in sorted(used)]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 1)]
    made = helper.make_graph([*nodes], "g", [given], [found], held)
    return helper.make_model(made, opset_imports=opsets, ir_version=9, producer_name="tests")


FIRST = node("Gemm", "x", "W1", "b1", output="z1", transB=1)
RELU = node("Relu", "z1", output="a1")
LAST = node("Gemm", "a1", "W2", "b2", output="z", transB=1)


def test_gemm_as_of_pytorch(tmp_path):
    model = graph(node("Flatten", "x", output="f"), node("Gemm", "f", "W1", "b1", output="z1",
                  transB=1), RELU, node("Dropout", "a1", output="d"),
                  node("Gemm", "d", "W2", "b2", output="z", transB=1))  # fmt: skip
    onnx.save(model, tmp_path / "net.onnx")
    sources = (model, model.SerializeToString(), tmp_path / "net.onnx")
    for net in (*map(MLP.from_onnx, sources), MLP.load(tmp_path / "net.onnx"), as_network(model)):
        assert np.array_equal(net.theta, NET.theta)
        assert net.meaning.lines() == ["Read from an ONNX graph of tests."]


def test_matmul_and_add_as_of_keras():
    net = MLP.from_onnx(graph(
        node("MatMul", "x", "V1", output="m1"), node("Add", "m1", "b1", output="z1"), RELU,
        node("MatMul", "a1", "V2", output="m2"), node("Add", "b2", "m2", output="z"),
        node("Softmax", "z", output="p"), last="p"))  # fmt: skip
    assert np.array_equal(net.theta, NET.theta)
    assert net.meaning.end == "softmax"
    bare = MLP.from_onnx(graph(node("MatMul", "x", "V1", output="z1"), RELU,
                               node("MatMul", "a1", "V2", output="z")))  # fmt: skip
    assert bare.bias == (False, False, False)


@pytest.mark.parametrize(
    "scaling",
    [
        [node("Sub", "x", "mean", output="c"), node("Div", "c", "std", output="s")],
        # As a MinMaxScaler is written: x / std − mean / std.
        [node("Mul", "x", "over", output="c"), node("Add", "c", "low", output="s")],
        [node("Div", "x", "std", output="c"), node("Sub", "c", "high", output="s")],
        [node("Scaler", "x", output="s", offset=[1.0, 2.0, 3.0], scale=[0.5, 0.5, 0.25],
              domain="ai.onnx.ml")],
    ],
)  # fmt: skip
def test_a_scaling_in_the_graph_is_the_networks_scaling(scaling):
    model = graph(*scaling, node("Gemm", "s", "W1", "b1", output="z1", transB=1), RELU, LAST)
    net = MLP.from_onnx(model)
    assert net.meaning.scaling.mean.tolist() == [1, 2, 3]
    assert net.meaning.scaling.deviation.tolist() == [2, 2, 4]
    seen = (X - CONSTANTS["mean"]) / CONSTANTS["std"]
    np.testing.assert_allclose(net.forward(X).output, NET.forward(seen).output, atol=1e-6)
    with pytest.raises(UserError, match=r"^scaling: expected none, because the network has"):
        MLP.from_onnx(model, mean=0.5)


def test_batch_normalisation_is_folded():
    model = graph(
        FIRST, node("BatchNormalization", "z1", "four", "b1", "away", "four", output="n"),
        node("Relu", "n", output="a1"), LAST)  # fmt: skip
    net = MLP.from_onnx(model)
    z1 = 2 * (NET.forward(X).z[1] + 1) / np.sqrt(2 + 1e-5) + b1
    np.testing.assert_allclose(net.forward(X).z[1], z1, rtol=1e-4, atol=1e-5)
    assert "'BatchNormalization-n' was folded" in net.meaning.lines()[1]


def test_batch_normalisation_node_by_node_as_of_keras_is_folded():
    model = graph(
        node("MatMul", "x", "V1", output="z1"), node("Sub", "z1", "four", output="c"),
        node("Mul", "c", "b1", output="s"), node("Div", "s", "four", output="d"),
        node("Add", "d", "away", output="n"), node("Relu", "n", output="a1"), LAST)  # fmt: skip
    net = MLP.from_onnx(model)
    expected = (NET.forward(X).z[1] - b1 - 2) * b1 / 2 - 1
    np.testing.assert_allclose(net.forward(X).z[1], expected, rtol=1e-4, atol=1e-5)
    assert net.meaning.lines()[1] == "Sub 'Sub-c' was folded into the layer before it."


def test_a_factor_of_0_is_refused_in_words():
    model = graph(node("Mul", "x", "zero", output="s"),
                  node("Gemm", "s", "W1", "b1", output="z", transB=1))  # fmt: skip
    with pytest.raises(UserError, match=r"^std: expected finite numbers, got "):
        MLP.from_onnx(model)


def test_labels_behind_the_outputs_are_the_classes():
    model = graph(
        FIRST, RELU, LAST, node("ArgMax", "z", output="k", axis=1),
        node("ArrayFeatureExtractor", "labels", "k", output="label", domain="ai.onnx.ml"),
        last="label")  # fmt: skip
    assert MLP.from_onnx(model).meaning.classes == ("no", "yes")


@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ([node("Tanh", "x", output="z")], "got 'Tanh-z' (Tanh)"),
        ([FIRST, node("LeakyRelu", "z1", output="a1"), LAST], "got 'LeakyRelu-a1' (LeakyRelu)"),
        ([FIRST, RELU, node("Dropout", "a1", "half", "on", output="d"),
          node("Gemm", "d", "W2", "b2", output="z", transB=1)], "(Dropout) in training mode"),
        ([FIRST, RELU, node("BatchNormalization", "a1", "four", "b1", "away", "four", output="n"),
          node("Gemm", "n", "W2", "b2", output="z", transB=1)], "does not follow a linear layer"),
        ([FIRST, RELU, node("Add", "a1", "z1", output="s"),
          node("Gemm", "s", "W2", "b2", output="z", transB=1)], "(Add) behind the outputs"),
        ([FIRST, RELU, node("Mul", "a1", "four", output="m"),
          node("Gemm", "m", "W2", "b2", output="z", transB=1)], "(Mul) that is not a scaling"),
        ([FIRST, RELU, node("Add", "a1", "four", output="m"),
          node("Gemm", "m", "W2", "b2", output="z", transB=1)], "(Add) that is neither a bias"),
        ([FIRST, node("Sub", "four", "z1", output="a1"), LAST], "(Sub) from a constant"),
        ([FIRST, node("Div", "four", "z1", output="a1"), LAST], "(Div) of a constant"),
        ([node("Conv", "x", "conv", output="z")], "got 'Conv-z' (Conv)"),
        ([FIRST, node("Softmax", "z1", output="z", axis=0)], "(Softmax)"),
        ([FIRST, RELU, LAST, node("ArgMax", "z", output="k"), node("Neg", "k", output="m")],
         "(Neg) behind the outputs"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_by_name(nodes, sentence):
    with pytest.raises(UserError, match=f"^graph: expected .*{re.escape(sentence)}"):
        MLP.from_onnx(graph(*nodes, last=nodes[-1].output[0]))


def test_what_is_no_graph_is_refused(tmp_path):
    (tmp_path / "net.onnx").write_bytes(b"\xff" * 20)
    for source in (b"\xff" * 20, tmp_path / "net.onnx", tmp_path / "none.onnx", 3):
        with pytest.raises(
            UserError, match=r"expected (an ONNX model|text or a path|a file .*), got "
        ):
            MLP.from_onnx(source)


@pytest.mark.parametrize("kind", ["classes", "two", "regression"])
def test_pipelines_of_scikit_learn(kind):
    skl2onnx = pytest.importorskip("skl2onnx", reason="skl2onnx not at hand: extra interop")
    import warnings

    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    x = RNG.normal(2, 3, size=(30, 3)).astype(np.float32)
    y = {"classes": np.array(list("abc") * 10), "two": np.array(["a", "b", "b"] * 10),
         "regression": x[:, 0]}[kind]  # fmt: skip
    last = (MLPRegressor if kind == "regression" else MLPClassifier)(max_iter=2, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = make_pipeline(StandardScaler(), last.set_params(hidden_layer_sizes=(4,))).fit(x, y)
        net = MLP.from_onnx(skl2onnx.to_onnx(model, x[:1]))
    own = MLP.from_sklearn(model)
    np.testing.assert_allclose(net.forward(x).output, own.forward(x).output, rtol=1e-3, atol=1e-4)
    assert net.meaning.classes == own.meaning.classes
