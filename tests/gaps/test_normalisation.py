"""Weight normalisation: which outputs stay, which norms become 1, and how gaps and ratios scale."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from helpers.gap_inputs import arrays, fractions, sample_pairs
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.gaps.cases import count_cases
from relumlp.gaps.conditions import activation_gap, activation_ratio, weight_gap, weight_ratio
from relumlp.gaps.normalisation import fan_in_norms, normalise, scale_nodes


def activations(W, b, x):
    """Layer by layer; ReLU in hidden layers, the output linear."""
    a = [x]
    for i in range(1, len(W)):
        z = a[-1] @ W[i].T + (0 if b[i] is None else b[i])
        a.append(z if i == len(W) - 1 else np.where(z > 0, z, 0 * z))
    return a


def outputs(W, b, x):
    return activations(W, b, x)[-1]


@st.composite
def networks(draw, min_depth=2, max_depth=4):
    """W, b, x of Fractions; any layer may lack a bias; zeros are frequent."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=min_depth + 1, max_size=max_depth + 1))
    W, b = [None], [None]
    for below, here in pairwise(sizes):
        W.append(arrays(draw, (here, below)))
        b.append(arrays(draw, (here,)) if draw(st.booleans()) else None)
    return W, b, arrays(draw, (3, sizes[0]))


def floats(layers):
    return [None if v is None else v.astype(float) for v in layers]


POSITIVE = st.builds(Fraction, st.integers(1, 9), st.integers(1, 9))


def test_scale_nodes_by_hand():
    W = [None, fractions([6, -3], [1, 0]), fractions([1, 5])]
    b = [None, fractions(9, 2), fractions(7)]
    V, v = scale_nodes(W, b, 1, [3, 1])
    assert V[1].tolist() == [[2, -1], [1, 0]]
    assert v[1].tolist() == [3, 2]
    assert V[2].tolist() == [[3, 5]]
    assert v[2].tolist() == [7]
    assert W[1].tolist() == [[6, -3], [1, 0]]
    assert (V[0], v[0]) == (None, None)


@given(networks(), st.data())
def test_positive_factors_leave_every_output_unchanged(network, data):
    W, b, x = network
    i = data.draw(st.integers(1, len(W) - 2))
    n = np.array(data.draw(st.lists(POSITIVE, min_size=len(W[i]), max_size=len(W[i]))), object)
    V, v = scale_nodes(W, b, i, n)
    assert (outputs(V, v, x) == outputs(W, b, x)).all()
    before, after = activations(W, b, x), activations(V, v, x)
    for layer in range(len(W)):
        expected = before[layer] / n if layer == i else before[layer]
        assert (after[layer] == expected).all()


def test_a_negative_factor_changes_outputs():
    """So it is refused: ReLU(−z) is not −ReLU(z)."""
    W, b, x = [None, fractions([1]), fractions([1])], [None, None, None], fractions([1])
    flipped = [None, W[1] / -1, W[2] * -1]
    assert outputs(W, b, x) == 1
    assert outputs(flipped, b, x) == 0
    with pytest.raises(UserError, match=r"^factors: expected positive numbers, got -1$"):
        scale_nodes(W, b, 1, [-1])


def test_a_bias_that_is_not_divided_changes_outputs():
    W, b, x = [None, fractions([2]), fractions([1])], [None, fractions(2), None], fractions([1])
    V, v = scale_nodes(W, b, 1, [2])
    assert outputs(V, v, x) == outputs(W, b, x) == 4
    assert outputs(V, b, x) == 6


def test_outputs_of_sigmoid_nodes_change():
    W = [None, np.array([[2.0]]), np.array([[1.0]])]
    V, _ = scale_nodes(W, [None] * 3, 1, [2.0])
    before, after = (U[2] / (1 + np.exp(-U[1])) for U in (W, V))
    assert abs(before - after) > 0.5


def test_normalise_by_hand():
    W = [None, np.array([[3.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 9.0]]), np.array([[2.0], [1.0]])]
    b = [None, np.array([4.0, 0.0]), None, np.array([1.0, 0.0])]
    V, v, norms = normalise(W, b)
    # Node (1, 0) has norm 5 with its bias; node (1, 1) has norm 0; node (2, 0) has norm 9.
    assert norms[1].tolist() == [5, 0]
    assert norms[2].tolist() == [9]
    assert (norms[0], norms[3]) == (None, None)
    assert V[1].tolist() == [[3 / 5, 0], [0, 0]]
    assert v[1].tolist() == [4 / 5, 0]
    assert V[2].tolist() == [[0, 1]]
    assert V[3].tolist() == [[18], [9]]
    assert (v[2], v[3].tolist()) == (None, [1, 0])


def test_norms_are_passed_on_before_the_next_layer_is_measured():
    W = [None, np.array([[3.0]]), np.array([[2.0]]), np.array([[1.0]])]
    _, _, norms = normalise(W, [None] * 4)
    assert [norms[1].tolist(), norms[2].tolist()] == [[3], [6]]


@given(networks(min_depth=1))
def test_normalise_keeps_outputs_and_makes_every_hidden_norm_1_or_0(network):
    W, b, x = network
    # The exact network with the factors that normalise chose has the same outputs: see above. Here
    # at most 4 layers of at most 4 products round, on values below 3⁵ · 4⁴.
    W, b, x = floats(W), floats(b), x.astype(float)
    V, v, norms = normalise(W, b)
    np.testing.assert_allclose(outputs(V, v, x), outputs(W, b, x), rtol=0, atol=1e-9)
    for i in range(1, len(W) - 1):
        after = fan_in_norms(V, v, i)
        np.testing.assert_allclose(after, norms[i] != 0, rtol=1e-14, atol=0)


@given(networks(), st.data())
def test_normalise_through_a_layer_leaves_what_comes_after(network, data):
    W, b, _ = network
    W, b = floats(W), floats(b)
    through = data.draw(st.integers(0, len(W) - 2))
    V, v, norms = normalise(W, b, through)
    assert [n is not None for n in norms] == [1 <= i <= through for i in range(len(W))]
    for i in range(through + 2, len(W)):
        assert (V[i] == W[i]).all()
    for i in range(through + 1, len(W)):
        assert b[i] is None or (v[i] == b[i]).all()


def test_the_output_layer_does_not_have_norm_1():
    """Refutes "all weights now have a norm of 1": its norms can be passed on to nobody."""
    W, b = [None, np.array([[2.0]]), np.array([[3.0]])], [None, None, None]
    V, v, _ = normalise(W, b)
    assert fan_in_norms(V, v, 1).tolist() == [1]
    assert fan_in_norms(V, v, 2).tolist() == [6]
    assert outputs([None, V[1], V[2] / 6], v, np.ones((1, 1))) != outputs(W, b, np.ones((1, 1)))


def test_with_a_bias_activations_are_no_mere_projections():
    """Norm 1 with the bias counted: the weights alone are shorter, and the bias is added."""
    W, b = [None, np.array([[3.0]]), np.array([[1.0]])], [None, np.array([4.0]), None]
    V, v, _ = normalise(W, b)
    assert fan_in_norms(V, [None, None, None], 1) == 3 / 5
    assert activations(V, v, np.array([[0.0]]))[1] == 4 / 5


def one_pass(W, b, order):
    for i in order:
        W, b = scale_nodes(W, b, i, fan_in_norms(W, b, i))
    return W, b


def test_from_the_last_layer_on_one_pass_leaves_other_norms():
    """Any order keeps the outputs; from the first layer on, one pass is enough.

    Another order needs a pass per hidden layer and ends at the same weights: layer i is final
    after pass i.
    """
    rng = np.random.default_rng(0)
    W = [None, *(rng.normal(size=(3, 3)) for _ in range(4))]
    b = [None, *(rng.normal(size=3) for _ in range(4))]
    x = rng.normal(size=(5, 3))
    forwards = normalise(W, b)
    V, v = W, b
    for done in range(1, 4):
        V, v = one_pass(V, v, (3, 2, 1))
        np.testing.assert_allclose(outputs(V, v, x), outputs(W, b, x), rtol=1e-11)
        ones = [np.allclose(fan_in_norms(V, v, i), 1, rtol=1e-12) for i in (1, 2, 3)]
        assert ones == [i <= done for i in (1, 2, 3)]
    for i in range(1, 5):
        np.testing.assert_allclose(V[i], forwards.W[i], rtol=1e-12)
        np.testing.assert_allclose(v[i], forwards.b[i], rtol=1e-12)


def test_a_node_of_norm_0_is_left_alone_and_does_not_spoil_the_rest():
    W, b = [None, np.zeros((2, 2)), np.ones((1, 2))], [None, np.zeros(2), None]
    V, v, norms = normalise(W, b)
    assert norms[1].tolist() == [0, 0]
    assert V[1].tolist() == [[0, 0], [0, 0]]
    assert V[2].tolist() == [[1, 1]]
    assert v[1].tolist() == [0, 0]


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_norms_whose_squares_leave_the_range_of_floats(size):
    W = [None, np.array([[3.0, 4.0]]) * size, np.ones((1, 1)) / size]
    V, _, norms = normalise(W, [None] * 3)
    np.testing.assert_allclose(norms[1], 5 * size, rtol=1e-15)
    np.testing.assert_allclose(V[1], [[3 / 5, 4 / 5]], rtol=1e-15)


def test_float32_stays_float32_and_its_norms_are_not_summed_in_it():
    w = np.full((1, 100_000), 0.1, np.float32)
    V, _, norms = normalise([None, w, np.ones((1, 1), np.float32)], [None] * 3)
    assert V[1].dtype == V[2].dtype == norms[1].dtype == np.float32
    assert norms[1][0] == np.float32(float(w[0, 0]) * 100_000**0.5)


@given(networks(), st.data())
def test_what_scaling_the_last_hidden_layer_does_to_gaps_and_ratios(network, data):
    """α_j φ_j stays, both ratios are multiplied by n_k / n_j, all truths of .15 to .22 stay."""
    W, b, x = network
    W[-2], W[-1] = arrays(data.draw, (2, W[-2].shape[1])), arrays(data.draw, (len(W[-1]), 2))
    b[-2] = None
    n_j, n_k = data.draw(POSITIVE), data.draw(POSITIVE)
    V, v = scale_nodes(W, b, len(W) - 2, np.array([n_j, n_k], object))
    a, a_scaled = activations(W, b, x)[-2], activations(V, v, x)[-2]
    labels = np.arange(len(x)) % len(W[-1])
    for s, t in sample_pairs(labels):
        α, φ = activation_gap(a[s], a[t]), weight_gap(W[-1], labels[s], labels[t])
        α2, φ2 = activation_gap(a_scaled[s], a_scaled[t]), weight_gap(V[-1], labels[s], labels[t])
        assert (α2 * φ2 == α * φ).all()
        assert φ2[0] * -φ2[1] == φ[0] * -φ[1] * n_j * n_k
        if α[1] != 0:
            assert activation_ratio(α2) == activation_ratio(α) * n_k / n_j
        if φ[0] != 0:
            assert weight_ratio(φ2) == weight_ratio(φ) * n_k / n_j
    before, after = count_cases(a, labels, W[-1]), count_cases(a_scaled, labels, V[-1])
    for mine, theirs in zip(before, after, strict=True):
        assert (mine == theirs).all()


I2 = np.eye(2)
REFUSED = [
    (
        lambda: scale_nodes([None, I2, I2], [None] * 3, 2, [1, 1]),
        "i: expected a hidden layer, 1 to 1, got 2",
    ),
    (lambda: scale_nodes([None, I2, I2], [None] * 3, 0, [1, 1]), "i: expected at least 1, got 0"),
    (
        lambda: scale_nodes([None, I2, I2], [None] * 3, 1, [1]),
        "factors: expected shape (2,), got (1,)",
    ),
    (
        lambda: scale_nodes([None, I2, I2], [None] * 3, 1, [1, 0]),
        "factors: expected positive numbers, got 0.0",
    ),
    (
        lambda: scale_nodes([None, I2, I2], [None] * 3, 1, [1, np.inf]),
        "factors: expected finite numbers, got inf at [1]",
    ),
    (
        lambda: normalise([None, I2, I2], [None] * 3, 2),
        "through: expected 0 to 1, the last hidden layer, got 2",
    ),
    (lambda: normalise([None, I2, I2], [None] * 3, -1), "through: expected at least 0, got -1"),
    (
        lambda: normalise([None, I2, np.ones((1, 3))], [None] * 3),
        "W: expected shape (1, 2) in layer 2, got (1, 3)",
    ),
    (
        lambda: normalise([None, np.ones(2), I2], [None] * 3),
        "W: expected shape (s_1, s_0) in layer 1, got (2,)",
    ),
    (
        lambda: normalise([None, I2, I2], [None, np.ones(3), None]),
        "b: expected shape (2,) in layer 1, got (3,)",
    ),
    (
        lambda: normalise([None, I2, I2], [None, I2, None]),
        "b: expected shape (2,) in layer 1, got (2, 2)",
    ),
    (
        lambda: normalise([None, I2 * np.nan, I2], [None] * 3),
        "W[1]: expected finite numbers, got nan at [0, 0]",
    ),
    (
        lambda: normalise([None, I2, I2], [None] * 2),
        "b: expected 3 entries, one for each layer, got 2",
    ),
    (
        lambda: normalise([None], [None]),
        "W: expected 2 entries, one for each layer, got 1",
    ),
    (
        lambda: normalise([None, fractions([1]), fractions([1])], [None] * 3),
        "W: expected floats, got dtype object in layer 1",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


def one_node(dtype, first, second):
    return [None, np.array([[first]], dtype), np.array([[second]], dtype)]


@pytest.mark.parametrize(
    ("dtype", "first", "second"),
    [
        (np.float32, 1e-30, 1e-30),  # 1, and a product that underflows
        (np.float32, 1e30, 1e30),  # 1, and a product that overflows
        (np.float32, 1e-42, 1.0),  # a norm with few digits
        (np.float64, 1e-200, 1e-200),
        (np.float64, 1e200, 1e200),
        (np.float64, 1e-310, 1.0),
    ],
)
def test_outputs_are_not_lost_at_the_ends_of_floats(dtype, first, second):
    with pytest.raises(UserError, match="expected"):
        normalise(one_node(dtype, first, second), [None] * 3)


def test_a_norm_too_large_for_its_floats_is_refused():
    W = [None, np.full((1, 4), 3e38, np.float32), np.ones((1, 1), np.float32)]
    with pytest.raises(UserError, match=r"^normalise: expected numbers .* an overflow$"):
        normalise(W, [None] * 3)


def test_a_factor_that_loses_a_weight_is_refused():
    with pytest.raises(UserError, match=r"^scale_nodes: expected numbers .* an underflow$"):
        scale_nodes(one_node(np.float32, 1.0, 1e-30), [None] * 3, 1, np.float32([1e-30]))
    W, _ = scale_nodes(one_node(np.float32, 1.0, 1e-30), [None] * 3, 1, np.float32([2.0**-20]))
    assert W[2] == np.float32(1e-30) * np.float32(2.0**-20)


def test_far_but_representable_weights_are_normalised():
    W = normalise(one_node(np.float32, 1e-30, 1e30), [None] * 3).W
    assert (W[1], W[2]) == (1, np.float32(1e-30) * np.float32(1e30))


def test_a_list_without_the_entry_of_layer_0_is_refused():
    W, b = [np.ones((2, 3)), np.ones((1, 2))], [None, None]
    with pytest.raises(UserError, match=r"^W: expected None as entry 0, because"):
        normalise(W, b)
    with pytest.raises(UserError, match=r"^W: expected None as entry 0, because"):
        scale_nodes(W, b, 1, [1, 1])


def test_weights_of_bytes_are_scaled_as_numbers():
    W, _ = scale_nodes([None, np.array([[200]], np.uint8), np.array([[200]], np.uint8)],
                       [None] * 3, 1, np.array([2], np.uint8))  # fmt: skip
    assert (W[1], W[2]) == (100, 400)


def test_norms_are_of_layers():
    with pytest.raises(UserError, match=r"^i: expected a layer, 1 to 2, got 3$"):
        fan_in_norms(one_node(np.float64, 1, 1), [None] * 3, 3)
    assert fan_in_norms(iter(one_node(np.float64, 3, 1)), (None, [4.0], None), 1) == 5
