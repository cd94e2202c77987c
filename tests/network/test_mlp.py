"""The network: parameters in order, the pass by hand, first weights, and what is refused."""

import copy
import dataclasses
import pickle
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.classifiers.layers import layer_states
from relumlp.errors import UserError
from relumlp.network.initialisers import INITIALISERS
from relumlp.network.layers import Trace, forward, views
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.network.shapes import flags_by_layer, parameter_count
from relumlp.testing.network import cases, networks
from relumlp.training.probes import class_counts_of

FLOATS = (np.float32, np.float64)


def refused(sentence):
    return pytest.raises(UserError, match=f"^{sentence}$")


# --- the pass


@given(cases() | cases(networks(unit="identity")))
def test_forward_is_the_pass_by_hand(case):
    net, relu = case.net, case.net.unit == "relu"
    t = net.forward(case.x)
    assert t.z[0] is t.slope[0] is t.on[0] is None
    assert len(t.z) == len(t.a) == len(t.slope) == len(t.on) == net.N + 1
    for s, row in enumerate(case.x):
        a = list(row)
        for i in range(1, net.N + 1):
            assert t.a[i - 1][s].tolist() == a
            b = [0] * net.sizes[i] if net.b[i] is None else net.b[i]
            z = [
                sum(w * v for w, v in zip(net.W[i][j], a, strict=True)) + b[j]
                for j in range(len(b))
            ]
            linear = not relu or i == net.N
            a = [v if linear or v > 0 else 0 for v in z]
            assert t.z[i][s].tolist() == z
            assert t.on[i][s].tolist() == t.switches(s)[i].tolist() == [v > 0 for v in z]
            assert t.slope[i][s].tolist() == [1 if linear or v > 0 else 0 for v in z]
        assert t.a[net.N][s].tolist() == a
        assert t.output[s].tolist() == a
    assert all(on.dtype == bool for on in t.on[1:])
    assert t.switches(0)[0] is None
    assert len(t.switches(0)) == net.N + 1


def test_forward_with_sigmoid_units():
    net = MLP.from_arrays([[[2.0]], [[3.0]]], [[1.0], None], unit="sigmoid")
    t = net.forward(np.array([[0.5]]))
    a = 1 / (1 + np.exp(-2.0))
    assert t.a[1].tolist() == [[a]]
    assert t.slope[1].tolist() == [[a * (1 - a)]]
    assert t.output.tolist() == [[3 * a]]
    assert t.slope[2].tolist() == [[1]]


def test_units_may_differ_by_layer_in_the_plain_function():
    W = [None, np.array([[-1.0]]), np.array([[-1.0]]), np.array([[-1.0]])]
    t = forward(W, [None] * 4, np.array([[2.0]]), ["relu", "identity", "relu", "identity"])
    assert [a[0, 0] for a in t.a] == [2, -2, 2, -2]


@pytest.mark.parametrize("bias", [True, [False, True, False]])
@pytest.mark.parametrize("unit", ["relu", "sigmoid", "identity"])
def test_layers_one_at_a_time_are_those_of_the_trace(unit, bias):
    net = MLP.initialised((3, 5, 4, 2), seed=1, unit=unit, bias=bias)
    x = np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)
    t, layers = net.forward(x), list(net.layers(x))
    assert [layer.unit for layer in layers] == [unit, unit, "identity"]
    for i, layer in enumerate(layers, 1):
        np.testing.assert_array_equal(layer.z, t.z[i])
        np.testing.assert_array_equal(layer.a, t.a[i])
        np.testing.assert_array_equal(layer.on, t.on[i])


def test_no_layer_is_kept_once_the_next_is_there():
    net = MLP.initialised((2, 300, 300, 300, 300, 2), dtype=np.float64)
    x = np.ones((1000, 2))
    peaks = []
    for chosen in (lambda: list(net.layers(x)), lambda: [None for _ in net.layers(x)]):
        tracemalloc.start()
        chosen()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # z and a of four layers are 19.2 MB; those of one, the next z and its product are 9.6 MB.
    assert peaks[0] > 19e6
    assert peaks[1] < 10e6


def test_a_trace_of_its_own_making_has_the_switches_of_relu():
    z = [None, np.array([[-1.0, 0.0, 2.0]])]
    assert Trace(z, [None, z[1]], [None, z[1]]).on[1].tolist() == [[False, False, True]]


@pytest.mark.parametrize("unit", ["relu", "sigmoid", "identity"])
def test_one_definition_decides_everywhere_who_is_on(unit):
    """σ(z) of a tiny z > 0 rounds to ½: that sigmoid is off, any other unit on."""
    net = MLP.from_arrays([np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)], unit=unit)
    x = np.array([[1e-9, -1e-9, 1.0]], np.float32)
    samples, on = Samples(x, np.array([2])), [unit != "sigmoid", False, True]
    assert net.forward(x).on[1].tolist() == [on]
    assert next(net.layers(x)).on.tolist() == [on]
    assert next(layer_states(net, samples)).on.tolist() == [on]
    for plain in (True, False):
        assert class_counts_of(net, samples, plain=plain)[0][:, 2].tolist() == on


@pytest.mark.parametrize("dtype", FLOATS)
def test_forward_keeps_the_dtype_and_takes_bytes(dtype):
    net = MLP.initialised((2, 3, 2), dtype=dtype)
    x = np.array([[1, 2], [200, 0]], np.uint8)
    got = net.forward(x).output
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, net.forward(x.astype(dtype)).output)


def test_predict_takes_the_first_of_the_largest_outputs():
    net = MLP.from_arrays([[[1], [1], [0]]])
    assert net.predict([[2.0], [-1.0], [0.0]]).tolist() == [0, 2, 0]
    exact = MLP.from_arrays([np.array([[Fraction(1, 3)], [Fraction(1, 2)]])])
    assert exact.predict(np.array([[Fraction(1)], [Fraction(-1)]])).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        ([1.0, 2.0], r"x: expected shape \(n, 2\) with at least one sample, got \(2,\)"),
        ([[1.0]], r"x: expected shape \(n, 2\) with at least one sample, got \(1, 1\)"),
        (np.zeros((0, 2)), r"x: expected shape \(n, 2\) with at least one sample, got \(0, 2\)"),
        ([[1, 2], [3, np.nan]], r"x: expected finite numbers, got nan at \[1, 1\]"),
        ([[1, np.inf]], r"x: expected finite numbers, got inf at \[0, 1\]"),
        ([["1", "2"]], "x: expected real numbers, got dtype <U1"),
        ([[1, 2j]], "x: expected real numbers, got dtype complex128"),
        (np.array([[None, 1]]), "x: expected real numbers, got dtype object"),
    ],
)
def test_wrong_inputs_are_refused(x, sentence):
    net = MLP.initialised((2, 2))
    with refused(sentence):
        net.forward(x)
    with refused(sentence):
        net.predict(x)


# --- parameters


def test_parameters_lie_layer_by_layer_weights_before_biases():
    theta = np.arange(17)
    W, b = views(theta, (2, 3, 2), (False, True, True))
    assert W[0] is b[0] is None
    assert W[1].tolist() == [[0, 1], [2, 3], [4, 5]]
    assert b[1].tolist() == [6, 7, 8]
    assert W[2].tolist() == [[9, 10, 11], [12, 13, 14]]
    assert b[2].tolist() == [15, 16]
    W, b = views(theta[:14], (2, 3, 2), (False, False, True))
    assert b[1] is None
    assert W[2].tolist() == [[6, 7, 8], [9, 10, 11]]
    W[1][0, 0] = 99
    assert theta[0] == 99


@pytest.mark.parametrize(
    ("bias", "count"),
    [((0, 0, 0), 12), ((0, 1, 0), 15), ((0, 0, 1), 14), ((0, 1, 1), 17)],
)
def test_parameter_count(bias, count):
    assert parameter_count((2, 3, 2), bias) == count


@given(networks())
def test_views_of_a_network(net):
    assert net.bias[0] is False
    assert [*net.bias[1:]] == [v is not None for v in net.b[1:]]
    parts = [p for i in range(1, net.N + 1) for p in (net.W[i], net.b[i]) if p is not None]
    assert np.concatenate([p.ravel() for p in parts]).tolist() == net.theta.tolist()
    assert len(net.theta) == parameter_count(net.sizes, net.bias)
    assert all(np.shares_memory(p, net.theta) for p in parts)


def test_names_and_numbers():
    net = MLP.initialised([784, 320, 80, 10])
    assert net.sizes == (784, 320, 80, 10)
    assert net.N == 3
    assert net.name == "784-320-80-10"
    assert net.units == ["identity", "relu", "relu", "identity"]
    assert MLP.initialised((2, 1)).units == ["identity", "identity"]
    small = MLP.initialised((3, 2, 1), unit="sigmoid")
    assert [*small.nodes()] == [(1, 0), (1, 1), (2, 0)]
    assert small.units == ["identity", "sigmoid", "identity"]


def test_a_network_cannot_be_changed():
    theta = np.arange(12, dtype=np.float32)
    net = MLP((2, 3, 2), theta, (False, False, False))
    theta[:] = 0
    assert net.theta.tolist() == [*range(12)]
    for part in (net.theta, net.W[1], net.W[2]):
        with pytest.raises(ValueError, match="read-only"):
            part[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        net.unit = "sigmoid"
    with pytest.raises(TypeError):
        net.W[1] = theta
    with pytest.raises(TypeError):
        net.b[1] = theta
    with pytest.raises(TypeError):
        MLP((2, 3, 2), theta, net.bias, W=net.W)


def test_a_network_is_equal_to_itself_alone_and_shows_its_shape():
    net = MLP.from_arrays([[[1.5]]])
    assert net == net
    assert net != net.with_theta(net.theta)
    assert len({net, net}) == 1
    assert repr(net) == "<MLP 1-1 of relu units, float64, no biases, 1 parameter>"


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
def test_a_copy_is_a_whole_network_too(copied):
    """A network comes back from another process by pickle: still read-only, still views."""
    net = MLP.initialised((2, 3, 2), bias=[True, False], unit="sigmoid")
    twin = copied(net)
    assert (twin.sizes, twin.bias, twin.unit) == (net.sizes, net.bias, net.unit)
    assert twin.theta.tobytes() == net.theta.tobytes()
    assert np.shares_memory(twin.W[2], twin.theta)
    with pytest.raises(ValueError, match="read-only"):
        twin.theta[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        twin.b[1][0] = 1


def test_other_parameters_in_the_same_network():
    net = MLP.initialised((2, 2), bias=False, unit="identity")
    other = net.with_theta(np.arange(4.0))
    assert other.W[1].tolist() == [[0, 1], [2, 3]]
    assert (other.sizes, other.bias, other.unit) == (net.sizes, net.bias, net.unit)
    assert other.theta.dtype == np.float64
    with refused(r"theta: expected 4 parameters for 2-2, got shape \(5,\)"):
        net.with_theta(np.arange(5.0))
    with refused(r"theta: expected 4 parameters for 2-2, got shape \(2, 2\)"):
        net.with_theta(np.ones((2, 2)))
    with refused("theta: expected float32, float64 or object, got float16"):
        net.with_theta(np.ones(4, np.float16))


def test_lists_become_tuples_of_plain_numbers():
    net = MLP(np.array([2, 1]), np.zeros(3), np.array([False, True]))
    assert net.sizes == (2, 1)
    assert type(net.sizes[0]) is int
    assert net.bias == (False, True)
    assert type(net.bias[1]) is bool


@pytest.mark.parametrize(
    ("sizes", "bias", "unit", "sentence"),
    [
        ((2,), (0,), "relu", r"sizes: expected two or more .* one or more nodes, got \(2,\)"),
        ((2, 0, 1), (0, 0, 0), "relu", r"sizes: .*, got \(2, 0, 1\)"),
        ((2, 1.5), (0, 0), "relu", r"sizes: .*, got \(2, 1.5\)"),
        ((2, 1), (0,), "relu", r"bias: expected 2 flags, the first False, got \(0,\)"),
        ((2, 1), (True, True), "relu", "bias: expected 2 flags, the first False, got .*"),
        ((2, 1), (0, 0), "tanh", "unit: expected one of relu, sigmoid, identity, got 'tanh'"),
    ],
)
def test_what_makes_no_network_is_refused(sizes, bias, unit, sentence):
    with refused(sentence):
        MLP(sizes, np.zeros(2), bias, unit)


def test_sigmoid_has_no_exact_form():
    with refused("unit: expected relu or identity with Fractions, got 'sigmoid'"):
        MLP.from_arrays([np.array([[Fraction(1)]])], unit="sigmoid")


# --- from arrays


def test_from_arrays():
    net = MLP.from_arrays([[[1, 2], [3, 4], [5, 6]], [[7, 8, 9]]], [None, [10]], unit="sigmoid")
    assert net.sizes == (2, 3, 1)
    assert net.bias == (False, False, True)
    assert net.theta.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert net.unit == "sigmoid"
    assert MLP.from_arrays([[[1]], [[2]]]).bias == (False, False, False)
    with_array = MLP.from_arrays([np.eye(2), np.eye(2)], np.ones((2, 2)))
    assert with_array.bias == (False, True, True)


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ("f4", "f4"), ("f8", "f8"), ("i8", "f8"), ("u1", "f8"), ("f2", "f8"),
        (">f4", "f4"), (">f8", "f8"), ("O", "O"),
    ],
)  # fmt: skip
def test_from_arrays_keeps_the_dtype_that_can_be_computed_with(stored, kept):
    weights = np.array([[1, 2]], stored)
    net = MLP.from_arrays([weights], layout="out-in")
    assert net.theta.dtype == np.dtype(kept)
    assert net.theta.dtype.isnative
    assert net.theta.tolist() == [1, 2]


def test_from_arrays_takes_the_finer_of_two_dtypes():
    W, b = np.ones((1, 1), np.float32), np.ones(1)
    assert MLP.from_arrays([W], [b]).theta.dtype == np.float64
    third = np.array([[Fraction(1, 3)]])
    assert MLP.from_arrays([third, [[2]]]).theta.tolist() == [Fraction(1, 3), 2]


I = np.eye(2)
TALL = np.ones((3, 2))


@pytest.mark.parametrize(
    ("weights", "biases", "sentence"),
    [
        ([], None, "weights: expected one array per layer, got none"),
        ([], [], "weights: expected one array per layer, got none"),
        ([I], [], "biases: expected one entry for each of 1 layers, got 0"),
        ([I], [None, None], "biases: expected one entry for each of 1 layers, got 2"),
        ([[1, 2]], None, r"weights: W1 should have shape \(s_1, s_0\), got \(2,\)"),
        (
            [I, np.ones((2, 3))],
            None,
            r"weights: W2 should have shape \(s_2, 2\), got \(2, 3\)"
            r"; layout='in-out' \(scikit-learn and Keras\) would make them a network 2-2-3",
        ),
        ([I, I, [1.0]], None, r"weights: W3 should have shape \(s_3, 2\), got \(1,\)"),
        ([TALL, np.ones((1, 2))], None, r"weights: W2 should .* \(s_2, 3\), got \(1, 2\)"),
        ([TALL, np.ones((4, 3)), np.ones((2, 3))], None, r".* W3 .* \(s_3, 4\), got \(2, 3\)"),
        ([TALL, np.ones((4, 3))], [None, np.ones(3)], r".* b2 .* \(4,\), got \(3,\)"),
        ([TALL], [np.ones(2)], r"biases: b1 should have shape \(3,\), got \(2,\); .* network 3-2"),
        ([I], [[1.0]], r"biases: b1 should have shape \(2,\), got \(1,\)"),
        ([I, I], [None, I], r"biases: b2 should have shape \(2,\), got \(2, 2\)"),
        ([I * np.nan], None, r"W1: expected finite numbers, got nan at \[0, 0\]"),
        ([I, I], [None, [0, np.inf]], r"b2: expected finite numbers, got inf at \[1\]"),
        ([I * 1j], None, "W1: expected real numbers, got dtype complex128"),
        ([[["a"]]], None, "W1: expected real numbers, got dtype <U1"),
        ([[[None]]], None, "W1: expected real numbers, got dtype object"),
        ([np.zeros((0, 2))], None, r"sizes: .* one or more nodes, got \(2, 0\)"),
    ],
)
def test_arrays_that_make_no_network_are_refused(weights, biases, sentence):
    with refused(sentence):
        MLP.from_arrays(weights, biases)


# --- first weights

WIDE = (50, 400, 200)
"""400 × 50 and 200 × 400 weights: the larger has 80,000."""


@pytest.mark.parametrize(("how", "factor"), [("he", 2), ("lecun", 1)])
def test_normal_initialisers_have_their_variance(how, factor):
    """Var = factor / fan-in; of 80,000 (20,000) draws its relative error is 0.5 % (1 %).

    A normal's fourth moment is 3 var², with relative error √(96/n) = 3.5 %; a uniform's is 1.8.
    """
    net = MLP.initialised(WIDE, how, seed=3, dtype=np.float64)
    for i, relative in ((1, 0.04), (2, 0.02)):
        variance = factor / WIDE[i - 1]
        assert net.W[i].var() == pytest.approx(variance, rel=relative)
        assert abs(net.W[i].mean()) < 5 * np.sqrt(variance / net.W[i].size)
        assert (net.W[i] ** 4).mean() == pytest.approx(3 * variance**2, rel=0.2)


@pytest.mark.parametrize(
    ("how", "r"),
    [
        ("normalised-uniform", lambda fan_in, fan_out: np.sqrt(6 / (fan_in + fan_out))),
        ("torch-linear", lambda fan_in, fan_out: 1 / np.sqrt(fan_in)),
    ],
)
def test_uniform_initialisers_fill_their_range(how, r):
    """Of 20,000 uniform draws the largest is below r and above 0.999 r (else: once in e^10)."""
    net = MLP.initialised(WIDE, how, seed=3, dtype=np.float64)
    for i in (1, 2):
        reach = r(WIDE[i - 1], WIDE[i])
        assert 0.999 * reach < net.W[i].max() <= reach
        assert -reach <= net.W[i].min() < -0.999 * reach
        assert net.W[i].var() == pytest.approx(reach**2 / 3, rel=0.04)


@pytest.mark.parametrize("how", INITIALISERS)
def test_biases_are_drawn_like_the_weights_of_their_layer(how):
    """A layer of 20,000 nodes: its biases have the variance of its weights, and are not they."""
    net = MLP.initialised((3, 20_000), how, seed=1, dtype=np.float64)
    assert net.b[1].var() == pytest.approx(net.W[1].var(), rel=0.05)
    assert abs(net.b[1].mean()) < 5 * np.sqrt(net.b[1].var() / 20_000)
    assert not np.isin(net.b[1], net.W[1]).any()


def test_initialisers_by_name():
    assert [*INITIALISERS] == ["he", "lecun", "normalised-uniform", "torch-linear"]
    drawn = [MLP.initialised((2, 2), how).theta.tobytes() for how in INITIALISERS]
    assert len({*drawn}) == 4
    assert MLP.initialised((2, 2), seed=0).theta.tobytes() == drawn[0]


def test_the_same_seed_gives_the_same_bits():
    def bits(seed, **options):
        return MLP.initialised((4, 3, 2), seed=seed, **options).theta.tobytes()

    assert bits(7) == bits(7) == bits(np.random.SeedSequence(7)) == bits(np.int64(7))
    sequence = np.random.SeedSequence(7)
    assert bits(sequence) == bits(sequence)
    one, two = sequence.spawn(2)
    assert len({bits(7), bits(8), bits(one), bits(two)}) == 4
    fine = MLP.initialised((4, 3, 2), seed=7, dtype=np.float64).theta
    assert fine.astype(np.float32).tobytes() == bits(7)


@pytest.mark.parametrize(
    ("bias", "flags"),
    [
        (True, (False, True, True)),
        (False, (False, False, False)),
        (np.True_, (False, True, True)),
        ([True, False], (False, True, False)),
        (np.array([0, 1]), (False, False, True)),
    ],
)
def test_bias_flags(bias, flags):
    assert flags_by_layer(bias, 2) == flags
    assert MLP.initialised((3, 2, 2), bias=bias).bias == flags


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"how": "xavier"}, "how: expected one of he, lecun, .*, torch-linear, got 'xavier'"),
        ({"unit": "tanh"}, "unit: expected one of relu, sigmoid, identity, got 'tanh'"),
        ({"bias": [True]}, "bias: expected one flag for each of 2 layers, got 1"),
        ({"sizes": (2, 0, 1)}, r"sizes: expected .* nodes, got \(2, 0, 1\)"),
        ({"sizes": [2]}, r"sizes: expected .* nodes, got \(2,\)"),
        ({"sizes": [2], "bias": []}, r"sizes: expected .* nodes, got \(2,\)"),
        ({"sizes": ()}, r"sizes: expected .* nodes, got \(\)"),
        ({"seed": -1}, "seed: expected at least 0, got -1"),
        ({"seed": None}, "seed: expected a whole number, got None"),
        ({"dtype": np.float16}, "dtype: expected float32 or float64, got float16"),
        ({"dtype": int}, "dtype: expected float32 or float64, got int64"),
    ],
)
def test_wrong_arguments_are_refused(options, sentence):
    options = {"sizes": (3, 2, 2), **options}
    with refused(sentence):
        MLP.initialised(options.pop("sizes"), **options)


@given(st.sampled_from(FLOATS), st.sampled_from([*INITIALISERS]))
def test_first_weights_are_of_the_dtype_asked_for(dtype, how):
    net = MLP.initialised((3, 2), how, dtype=dtype)
    assert net.theta.dtype == dtype
    assert MLP.initialised((3, 2), how).theta.dtype == np.float32
