"""Outputs of many samples: what the test of all pairs cannot show, and which form is picked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import pick
from relumlp.network.chunked import Parameters, outputs_in_chunks, pick_outputs
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate, score

RNG = np.random.default_rng(3)
IMAGES = contiguous(RNG.integers(0, 256, (150, 30)) * (RNG.random((150, 30)) < 0.3), np.uint8)
LABELS = contiguous(RNG.integers(0, 4, 150), np.int64)
WIDE = MLP.initialised((30, 70, 65, 4), seed=2)
DEEP = MLP.initialised(
    (30, 9, 8, 7, 6, 4), seed=5, dtype=np.float64, bias=[True, False] * 2 + [True]
)


def passed_by(net, rows, *, plain=False):
    return pick_outputs(net, plain=plain)(IMAGES, 1 / 255, rows)


@pytest.mark.parametrize("net", [WIDE, DEEP])
def test_both_forms_agree_to_rounding(net):
    """Sums of up to 71 products through at most 5 layers: 10² roundings, few of which meet."""
    one, other = (passed_by(net, np.arange(150), plain=plain) for plain in (True, False))
    eps = np.finfo(net.theta.dtype).eps
    assert one.dtype == other.dtype == net.theta.dtype
    np.testing.assert_allclose(other, one, rtol=0, atol=2**6 * eps * abs(one).max())


@pytest.mark.parametrize("inputs", [63, 64, 65, 128, 129, 193])
def test_the_last_input_and_the_bias_count_wherever_words_of_bits_end(inputs):
    """Only the last input is not 0; whole numbers, so exact."""
    net = MLP.initialised((inputs, inputs + 1, 2), seed=0)
    net = net.with_theta(RNG.integers(-3, 4, len(net.theta)).astype(np.float32))
    x = np.zeros((70, inputs), np.uint8)
    x[:, -1] = np.arange(70)
    one, other = (pick_outputs(net, plain=plain)(x, 1.0, np.arange(70)) for plain in (True, False))
    np.testing.assert_array_equal(one, other)


@given(st.lists(st.integers(0, 149), min_size=1, max_size=140))
def test_the_bits_of_a_sample_do_not_depend_on_those_that_pass_with_it(rows):
    together = passed_by(WIDE, np.arange(150))
    assert passed_by(WIDE, np.array(rows)).tobytes() == together[rows].tobytes()


@pytest.mark.parametrize("size", [1, 64, 100, 4096])
@pytest.mark.parametrize("plain", [True, False])
def test_chunks_are_all_samples_in_order_and_counts_grow(size, plain):
    rows = RNG.integers(0, 150, 130)
    samples = Samples(IMAGES, LABELS, 1 / 255, rows)
    counts = np.full((4, 135), 5)
    some, z = zip(*outputs_in_chunks(WIDE, samples, rows, size, counts, plain=plain), strict=True)
    assert np.concatenate(some).tolist() == rows.tolist()
    assert max(map(len, some)) == min(size, 130)
    t = WIDE.forward(IMAGES[rows] * np.float32(1 / 255))
    np.testing.assert_allclose(np.concatenate(z), t.output, atol=1e-5)
    on = np.concatenate(t.on[1:3], axis=1)
    expected = [5 + on[LABELS[rows] == c].sum(axis=0) for c in range(4)]
    np.testing.assert_array_equal(counts, expected)


@pytest.mark.parametrize("inputs", [np.asfortranarray(IMAGES), IMAGES.astype(">f4"), IMAGES[::-1]])
def test_any_layout_of_the_inputs_is_scored(inputs):
    found = evaluate(WIDE, Samples(inputs, LABELS, 1 / 255))
    same = evaluate(WIDE, Samples(np.array(inputs, np.float32), LABELS, 1 / 255))
    assert found == same


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_weight_that_is_not_finite_reaches_the_outputs_past_nodes_that_are_off(number):
    """0 times it is NaN, and only the plain form computes that product."""
    theta = WIDE.theta.copy()
    theta[-8] = number
    net = WIDE.with_theta(theta)
    with np.errstate(invalid="ignore"):
        one, other = (passed_by(net, np.arange(150), plain=plain) for plain in (True, False))
    assert np.isnan(one[:, 3]).any()
    np.testing.assert_array_equal(other, one)


@pytest.mark.parametrize("unit", ["sigmoid", "identity"])
def test_other_units_have_the_plain_form_alone(unit):
    net = MLP.initialised((30, 5, 4), seed=1, unit=unit)
    samples = Samples(IMAGES, LABELS, 1 / 255)
    assert score(net, samples, "cross-entropy") == score(net, samples, "cross-entropy", plain=True)
    t = net.forward(IMAGES * np.float32(1 / 255))
    np.testing.assert_allclose(passed_by(net, np.arange(150)), t.output, atol=1e-5)
    counts = np.zeros((4, 5), np.int64)
    assert len(list(outputs_in_chunks(net, samples, np.arange(150), 64, counts))) == 3
    np.testing.assert_array_equal(counts, [t.on[1][c == LABELS].sum(axis=0) for c in range(4)])


def test_a_node_is_on_for_the_least_pre_activation_above_0():
    """A subnormal product: training takes it for 0, a measurement does not."""
    least = np.float32(1e-40)
    net = MLP.from_arrays(np.array([[[least]], [[1]]], np.float32))
    for plain in (True, False):
        counts = np.zeros((1, 1), np.int64)
        samples = Samples(np.ones((3, 1), np.float32), [0, 0, 0])
        ((_, z),) = outputs_in_chunks(net, samples, np.arange(3), 9, counts, plain=plain)
        assert counts.tolist() == [[3]]
        assert z.tolist() == [[least]] * 3


@pytest.mark.parametrize("plain", [True, False])
def test_a_node_whose_pre_activation_is_nan_is_not_counted_as_on(plain):
    """∞ − ∞, as in a training that diverges: the weights are finite."""
    net = Parameters(np.array([2, 2, 2]), np.array([False] * 3), np.ones(8, np.float32))
    x, labels = contiguous([[np.inf, -np.inf], [1, 1]], np.float32), contiguous([0, 1], np.int64)
    counts = np.zeros((2, 2), np.int64)
    with np.errstate(invalid="ignore"):
        z = pick("outputs", plain=plain)(net, x, 1.0, np.arange(2), labels, counts)
    assert np.isnan(z[0]).all()
    assert counts.tolist() == [[0, 0], [1, 1]]
