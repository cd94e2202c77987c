"""What networks and samples make of their arguments: no number wraps, is lost or is let in."""

import re
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.network.layers import forward, layers_from, pre_activation, views
from relumlp.network.losses import (
    cross_entropy,
    cross_entropy_slope,
    one_hot,
    softmax,
    squared_error,
    squared_error_slope,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate, hidden_activations

EYE = MLP.from_arrays([[[1, 0], [0, 1]]])
X, Y = np.eye(2, dtype="f4"), np.array([0, 1])


class Tensor:
    """An array of another library."""

    def __init__(self, values):
        self.values = np.asarray(values)

    def __array__(self, dtype=None, copy=None):
        return self.values

    def __len__(self):
        return len(self.values)


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


# --- samples in any container


@pytest.mark.parametrize(
    ("inputs", "targets", "rows"),
    [
        (X.tolist(), Y.tolist(), None),
        (X.astype(int).tolist(), Y.astype(object), None),
        (X.astype(">f8"), Y.astype(">i2"), np.array([0, 1], ">u4")),
        (X.astype("f2"), Y.astype("u1"), [0, 1]),
        (X.astype("i1"), Y.astype("u8"), slice(None)),
        (Tensor(X), Tensor(Y), range(2)),
        (np.ma.masked_array(X), np.ma.masked_array(Y), slice(0, 2)),
        (np.asfortranarray(np.repeat(X, 2, 1))[:, ::2], Y[::-1][::-1], None),
    ],
)
def test_samples_come_in_any_container(inputs, targets, rows):
    samples = Samples(inputs, targets, 1.0, rows)
    assert samples.targets.dtype == np.int64
    assert samples.inputs.dtype in (np.float32, np.float64)
    assert evaluate(EYE, samples) == evaluate(EYE, Samples(X, Y))


def test_frames_and_series_are_read_by_position():
    pd = pytest.importorskip("pandas")
    for index in ([1, 0], [5, 6]):
        samples = Samples(pd.DataFrame(X, index=index), pd.Series(Y, index=index))
        assert evaluate(EYE, samples).accuracy == 1
    rows = pd.Series([1], index=[7])
    assert evaluate(EYE, Samples(X, Y, 1.0, rows)) == evaluate(EYE, Samples(X, Y, 1.0, [1]))


def test_bytes_stay_bytes_and_are_not_copied():
    images = np.zeros((3, 2), np.uint8)
    assert Samples(images, [0, 0, 0]).inputs is images
    assert np.shares_memory(Samples(X, Y)._replace(scale=2.0).inputs, X)


def test_replaced_fields_are_read_as_new_ones_are():
    changed = Samples(X, Y)._replace(inputs=X.tolist(), targets=Y.tolist(), rows=slice(0, 1))
    assert evaluate(EYE, changed) == evaluate(EYE, Samples(X, Y, 1.0, [0]))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Samples(np.ma.masked_array(X, X > 0), Y),
         "inputs: expected numbers everywhere, got a mask that hides 2"),
        (lambda: Samples(X, np.ma.masked_array(Y, [True, False])),
         "targets: expected numbers everywhere, got a mask that hides 1"),
        (lambda: Samples(X * 1j, Y), "inputs: expected real numbers, got dtype complex64"),
        (lambda: Samples(X > 0, Y), "inputs: expected real numbers, got dtype bool"),
        (lambda: Samples(X, ["a", "b"]), "targets: expected real numbers, got dtype <U1"),
        (lambda: Samples((r for r in X), Y), "inputs: expected an array, got a generator"),
        (lambda: Samples(X, np.array([2**63, 0], "u8")),
         "targets: expected whole numbers below 2^63, got others"),
        (lambda: evaluate(EYE, (X, Y)), "samples: expected a Samples, got a tuple"),
        (lambda: evaluate(X, Samples(X, Y)), "network: expected an MLP, got a ndarray"),
        (lambda: Samples(X, Y).x([2], "f4"), "rows: expected rows from 0 to 1, got 2"),
        (lambda: Samples(X, Y).x([-1], "f4"), "rows: expected rows from 0 to 1, got -1"),
        (lambda: Samples(X, Y).y(1, "f4"), "labels: expected classes 0 to 0, got 1"),
        (lambda: hidden_activations(EYE, Samples(X[:, :1], Y)),
         "samples: expected inputs (n, 2), got (2, 1)"),
        (lambda: Samples([np.ma.masked_array(row, row > 0) for row in X], Y),
         "inputs: expected numbers everywhere, got a mask that hides 2"),
        (lambda: Samples([[[1.0], np.ma.masked_array([2.0], True)]], Y),
         "inputs: expected numbers everywhere, got a mask that hides 1"),
        (lambda: Samples(np.ma.array([(1.0,)], dtype=[("a", "f8")]), Y),
         "inputs: expected real numbers, got dtype [('a', '<f8')]"),
        (lambda: Samples(X, np.array([False, True], object)),
         "targets: expected real numbers, got dtype object"),
        (lambda: Samples([[10**400]], [0]),
         "inputs: expected numbers that a float can hold, got a larger one"),
        (lambda: Samples(X, np.array([[Fraction(10**400)], [0]])),
         "targets: expected numbers that a float can hold, got a larger one"),
        (lambda: Samples(X, Y, 1.0, slice(0, 1.5)),
         "rows: expected a slice of whole numbers, got slice(0, 1.5, None)"),
        (lambda: Samples(X, Y, 1.0, slice(0, 2, 0)),
         "rows: expected a slice of whole numbers, got slice(0, 2, 0)"),
    ],
)  # fmt: skip
def test_what_are_no_samples(make, sentence):
    with refuses(sentence):
        make()


# --- networks


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int16, np.int64])
def test_sizes_of_numpy_do_not_wrap(dtype):
    assert MLP.initialised(tuple(dtype(100) for _ in range(3))).name == "100-100-100"
    assert MLP.initialised((784, 100, np.arange(10, dtype=np.uint8).max() + 1)).sizes[2] == 10
    sizes = np.array([100, 100], dtype)
    W, _ = views(np.zeros(10_000), sizes, [False, False])
    assert W[1].shape == (100, 100)


def test_impossible_sizes_are_refused_before_anything_is_allocated():
    tracemalloc.start()
    with pytest.raises(UserError, match=r"fits into memory, .* GB, got 100,000,000,020,000,000,0"):
        MLP.initialised((10**10, 10**10, 1))
    assert tracemalloc.get_traced_memory()[1] < 10**6
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: MLP.initialised(5), "sizes: expected whole numbers, got 5"),
        (lambda: MLP.initialised("5-6"), "sizes: expected whole numbers, got '5-6'"),
        # A set has no order, so the network would have its layers in any.
        (lambda: MLP.initialised({784, 10}), f"sizes: expected whole numbers, got { {784, 10} }"),
        (lambda: MLP.initialised({2: 3, 4: 5}), "sizes: expected whole numbers, got {2: 3, 4: 5}"),
        (lambda: MLP({2, 1}, np.zeros(2), (False, False)),
         "sizes: expected two or more layers of one or more nodes, got {1, 2}"),
        (lambda: MLP.initialised((2, 2, 2), bias={True, False}),
         "bias: expected True, False, or one flag for each layer, got {False, True}"),
        (lambda: MLP.from_arrays({"W1": X}), "weights: expected one array per layer, got a dict"),
        (lambda: MLP.from_arrays([[np.ma.masked_array([1.0, 2.0], [False, True])]]),
         "W1: expected numbers everywhere, got a mask that hides 1"),
        (lambda: MLP.initialised((2, True)), "sizes: expected a whole number, got True"),
        (lambda: MLP.initialised((2, 2), bias="no"),
         "bias: expected True, False, or one flag for each layer, got 'no'"),
        (lambda: MLP.initialised((2, 2), bias=[2]),
         "bias: expected True, False, or one flag for each layer, got [2]"),
        (lambda: MLP(3, np.zeros(2), (False, False)),
         "sizes: expected two or more layers of one or more nodes, got 3"),
        (lambda: MLP((1, 1), [1j], (False, False)),
         "theta: expected float32, float64 or object, got complex128"),
        (lambda: MLP((1, 1), np.ma.masked_array([1.0], [True]), (False, False)),
         "theta: expected numbers everywhere, got a mask that hides 1"),
        (lambda: MLP((1, 1), np.array(["x"], object), (False, False)),
         "theta: expected real numbers, got dtype object"),
        (lambda: MLP.from_arrays(3), "weights: expected one array per layer, got a int"),
        (lambda: MLP.from_arrays([X], 3), "biases: expected one array per layer, got a int"),
        (lambda: MLP.from_arrays([[[2**53 + 1]]]),
         "weights: expected whole numbers up to 2^53, got 9007199254740993"),
        (lambda: EYE.forward(np.ma.masked_array(X, X > 0)),
         "x: expected numbers everywhere, got a mask that hides 2"),
        (lambda: EYE.forward(X).switches(-1), "sample: expected 0 to 1, got -1"),
        (lambda: next(EYE.layers(X[:, :1])),
         "x: expected shape (n, 2) with at least one sample, got (2, 1)"),
        (lambda: views(np.zeros(3), (2, 2), (False, False)),
         "theta: expected 4 parameters, got 3"),
        (lambda: forward([None, X], [None, None], X, ["identity", "tanh"]),
         "units: expected one of relu, sigmoid, identity, got 'tanh'"),
        (lambda: forward([None, X], [None, None], X, ["relu"]),
         "units: expected 2 names, one for each layer, got 1"),
        (lambda: forward([X], [None], X, ["relu"]), "W: expected 2 entries, one for each layer, "
         "got 1"),
        (lambda: layers_from([None, X], [None, None], X[:, :1], ["relu", "relu"]),
         "z: expected shape (2, 2), got (2, 1)"),
        (lambda: pre_activation(X, [1.0], X), "b: expected shape (2,), got (1,)"),
        (lambda: forward([None, np.array([[Fraction(1)]])], [None, None], [[1]],
                         ["identity", "sigmoid"]),
         "units: expected relu or identity with Fractions, got sigmoid"),
    ],
)  # fmt: skip
def test_what_is_no_network_or_does_not_fit_it(make, sentence):
    with refuses(sentence):
        make()


def test_whole_inputs_become_what_the_network_computes_with():
    """Bytes beside float32 are float32, whole numbers beside Fractions stay exact."""
    assert EYE.with_theta(EYE.theta.astype("f4")).forward(X.astype("u1")).output.dtype == "f4"
    exact = MLP.from_arrays([np.array([[Fraction(1, 3)]])])
    assert exact.forward(np.array([[200]], "u1")).output.tolist() == [[Fraction(200, 3)]]
    assert MLP.from_arrays(iter([X]), iter([[1, 2]])).bias == (False, True)


def test_an_overflow_and_a_divergence_are_told():
    huge = EYE.with_theta(EYE.theta * 1e200)
    over = "expected numbers whose sums and products are floats, got an overflow"
    for name in ("forward", "predict"):
        with refuses(f"{name}: {over}"):
            getattr(huge, name)([[1e200, 0]])
    with refuses(f"layers: {over}"):
        list(huge.layers([[1e200, 0]]))
    with refuses("network: expected finite pre-activations, got others in layer 1"):
        EYE.with_theta(EYE.theta * np.nan).predict(X)


def test_an_output_that_is_nan_is_a_wrong_one():
    score = evaluate(EYE.with_theta(EYE.theta * np.nan), Samples(X, [0, 0]))
    assert score.accuracy == 0
    assert np.isnan(score.loss)


# --- losses


def test_small_integers_do_not_wrap_in_losses():
    z, y = np.array([[200, 0]], "u1"), np.array([[0, 200]], "u1")
    assert squared_error(z, y) == 40_000
    assert squared_error_slope(z, y).tolist() == [[200, -200]]
    assert cross_entropy(z, y) == 40_000
    assert cross_entropy_slope(z, y // 200).tolist() == [[1, -1]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: squared_error(X, X[:1]), "y: expected shape (2, 2), got (1, 2)"),
        (lambda: squared_error(X[0], X[0]), "z: expected shape (n, s_N), got (2,)"),
        (lambda: softmax(np.zeros((2, 0))), "z: expected at least one output, got shape (2, 0)"),
        (lambda: softmax([[Fraction(1)]]), "z: expected floats, got dtype object"),
        (lambda: squared_error([[1e200]], [[0]]), "squared_error: expected numbers whose sums and "
         "products are floats, got an overflow"),
        (lambda: one_hot([3], 3), "labels: expected classes 0 to 2, got 3"),
        (lambda: one_hot([-1], 3), "labels: expected classes 0 to 2, got -1"),
        (lambda: one_hot([[1]], 3), "labels: expected shape (n,), got (1, 1)"),
        (lambda: one_hot([1], 3, "U3"), "dtype: expected one of numbers, got <U3"),
        (lambda: one_hot([1], 3, "nonsense"), "dtype: expected a dtype, got 'nonsense'"),
    ],
)  # fmt: skip
def test_what_has_no_loss(call, sentence):
    with refuses(sentence):
        call()


def test_ties_and_the_ends_of_floats_in_losses():
    assert softmax([[1e30, 1e30]]).tolist() == [[0.5, 0.5]]
    assert softmax([[-1e30, 1e30]]).tolist() == [[0, 1]]
    assert cross_entropy([[1e30, -1e30]], [[0, 1]]) == 2e30
    assert EYE.predict([[5e-324, 5e-324], [0, 5e-324]]).tolist() == [0, 1]
