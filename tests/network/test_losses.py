"""Losses: values, slopes, and no overflow where the numbers are large."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.special
from hypothesis import given

from relumlp.doors.opening import inside
from relumlp.errors import UserError
from relumlp.network.losses import (
    LOSSES,
    cross_entropy,
    cross_entropy_slope,
    one_hot,
    softmax,
    squared_error,
    squared_error_slope,
)
from relumlp.testing.network import arrays

FLOATS = (np.float32, np.float64)
RNG = np.random.default_rng(1)
Z = RNG.normal(scale=3, size=(20, 5))
Y = one_hot(RNG.integers(0, 5, 20), 5, np.float64)


def test_squared_error_by_hand():
    z = np.array([[Fraction(1), Fraction(2)], [Fraction(1, 3), Fraction(0)]])
    y = np.array([[Fraction(0), Fraction(4)], [Fraction(1, 3), Fraction(0)]])
    assert squared_error(z, y).tolist() == [Fraction(5, 2), 0]
    assert squared_error_slope(z, y).tolist() == [[1, -2], [0, 0]]
    assert all(isinstance(E, Fraction) for E in squared_error(z, y))


@given(arrays((3, 4)), arrays((3, 4)), arrays((3, 4)))
def test_the_slope_of_squared_error_is_its_derivative(z, y, d):
    """E is quadratic, so a central difference is the directional derivative, exactly."""
    difference = (squared_error(z + d, y) - squared_error(z - d, y)) / 2
    assert (difference == (squared_error_slope(z, y) * d).sum(axis=1)).all()


@pytest.mark.parametrize("dtype", FLOATS)
def test_softmax_and_cross_entropy_against_scipy(dtype):
    """Errors: exp and log err by about one rounding, sums of 5 by four: within 16 eps."""
    z, y = Z.astype(dtype), Y.astype(dtype)
    exact = z.astype(np.float64)
    eps = 16 * np.finfo(dtype).eps
    assert softmax(z).dtype == cross_entropy(z, y).dtype == dtype
    np.testing.assert_allclose(softmax(z), scipy.special.softmax(exact, axis=1), rtol=eps)
    reference = -(Y * scipy.special.log_softmax(exact, axis=1)).sum(axis=1)
    np.testing.assert_allclose(cross_entropy(z, y), reference, rtol=eps, atol=eps)


def test_cross_entropy_of_shares():
    y = RNG.dirichlet(np.ones(5), 20)
    reference = -(y * scipy.special.log_softmax(Z, axis=1)).sum(axis=1)
    np.testing.assert_allclose(cross_entropy(Z, y), reference, rtol=1e-14)


@pytest.mark.parametrize("dtype", FLOATS)
def test_large_outputs_overflow_nowhere(dtype):
    z = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]], dtype)
    y = one_hot(np.array([1, 0, 0]), 3, dtype)
    np.testing.assert_array_equal(
        softmax(z), np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]], dtype)
    )
    np.testing.assert_allclose(
        cross_entropy(z, y), [2e4, np.log(3), np.log(2)], rtol=2 * np.finfo(dtype).eps
    )
    expected = softmax(z) - y
    np.testing.assert_array_equal(cross_entropy_slope(z, y), expected)
    assert expected[0].tolist() == [1, -1, 0]


def test_a_shift_of_all_outputs_changes_nothing():
    z = np.array([[1.0, 2.0, 4.0]])
    assert (softmax(z) == softmax(z - 1024)).all()
    y = np.array([[0.0, 1.0, 0.0]])
    assert (cross_entropy(z, y) == cross_entropy(z - 1024, y)).all()


@pytest.mark.parametrize("name", LOSSES)
def test_slopes_against_finite_differences(name):
    """Central differences with h = 1e-5: error h²/6 |E‴| < 2e-11 plus 16 eps E / h < 1e-8."""
    loss, h = LOSSES[name], 1e-5
    for m in range(5):
        step = h * np.eye(5)[m]
        difference = (loss.value(Z + step, Y) - loss.value(Z - step, Y)) / (2 * h)
        np.testing.assert_allclose(loss.slope(Z, Y)[:, m], difference, rtol=0, atol=1e-8)


def test_the_slope_for_shares_against_finite_differences():
    y, h = RNG.dirichlet(np.ones(5), 20), 1e-5
    step = h * np.eye(5)[2]
    difference = (cross_entropy(Z + step, y) - cross_entropy(Z - step, y)) / (2 * h)
    np.testing.assert_allclose(cross_entropy_slope(Z, y)[:, 2], difference, rtol=0, atol=1e-8)


def test_the_losses_by_name():
    assert {
        "squared-error": (inside(squared_error), inside(squared_error_slope)),
        "cross-entropy": (inside(cross_entropy), inside(cross_entropy_slope)),
    } == LOSSES


def test_one_hot():
    y = one_hot(np.array([2, 0]), 3)
    assert y.tolist() == [[0, 0, 1], [1, 0, 0]]
    assert y.dtype == np.float32
    assert one_hot(np.array([2, 0], np.uint8), 3, np.float64).dtype == np.float64


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([0, 3], "labels: expected classes 0 to 2, got 3"),
        ([-1], "labels: expected classes 0 to 2, got -1"),
        ([0.5], "labels: expected whole numbers, got dtype float64"),
        ([[0]], r"labels: expected shape \(n,\), got \(1, 1\)"),
    ],
)
def test_what_is_no_label_is_refused(labels, sentence):
    with pytest.raises(UserError, match=f"^{sentence}$"):
        one_hot(np.array(labels), 3)
