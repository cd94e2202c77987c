"""Units: T, ReLU, sigmoid, identity, and that each slope is the derivative of its activation."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.special
from hypothesis import given

from relumlp.doors.opening import inside
from relumlp.errors import UserError
from relumlp.network.units import UNITS, T, identity, ones, relu, sigmoid, sigmoid_slope, switch
from relumlp.testing.network import arrays

FLOATS = (np.float32, np.float64)


@pytest.mark.parametrize("dtype", [*FLOATS, object])
def test_the_switch_is_off_at_zero(dtype):
    z = np.array([-1, 0, 3], dtype)
    assert T(z).tolist() == [0, 0, 1]
    assert T(z).dtype == dtype
    assert relu(z).tolist() == [0, 0, z[2]]
    assert relu(z).dtype == dtype


def test_the_smallest_numbers_around_zero():
    tiny = np.nextafter(np.float32(0), np.float32(1))
    assert T(np.array([-tiny, -0.0, 0.0, tiny], np.float32)).tolist() == [0, 0, 0, 1]
    third = np.array([Fraction(1, 3**50), -Fraction(1, 3**50)])
    assert T(third).tolist() == [1, 0]
    assert relu(third).tolist() == [Fraction(1, 3**50), 0]


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize(
    ("unit", "on"),
    [("relu", [0, 0, 1, 1, 1]), ("identity", [0, 0, 1, 1, 1]), ("sigmoid", [0, 0, 0, 1, 1])],
)
def test_a_node_is_on_above_zero_and_a_sigmoid_above_one_half(unit, on, dtype):
    """σ of the tiny number is 1 / 2 in either precision; NaN, as after a divergence, is off."""
    z = np.array([-2, 0, 1e-18, 1e-3, 2], dtype)
    for a in (None, UNITS[unit].activation(z)):
        found = switch(z, unit, a)
        assert found.dtype == bool
        assert found.tolist() == on
    assert not inside(switch)(np.array([np.nan], dtype), unit).any()


def test_the_switch_of_fractions_is_boolean():
    found = switch(np.array([[Fraction(-1), Fraction(0), Fraction(1, 3**50)]]))
    assert found.dtype == bool
    assert found.tolist() == [[False, False, True]]


def test_a_sigmoid_is_switched_by_the_activations_that_are_given():
    assert switch(np.array([1.0, -1.0]), "sigmoid", np.array([0.5, 0.75])).tolist() == [False, True]


@given(arrays((3, 4)))
def test_relu_is_z_times_switch(z):
    assert (relu(z) == z * T(z)).all()
    assert ((z > 0) == (T(z) == 1)).all()
    assert all(isinstance(v, (Fraction, int)) for v in relu(z).flat)


def test_relu_lets_a_nan_through_to_who_has_checked():
    assert np.isnan(UNITS["relu"].activation(np.array([np.nan]))).all()
    for unit in (relu, T, sigmoid, sigmoid_slope, switch):
        with pytest.raises(UserError, match=r"^z: expected finite numbers, got nan at \[1\]$"):
            unit([0.0, np.nan])


def test_units_take_numbers_in_any_container():
    assert T(np.array([-1, 2], np.int8)).tolist() == [0, 1]
    assert relu(3) == 3
    assert sigmoid(np.array([0], ">f4")).tolist() == [0.5]
    with pytest.raises(UserError, match=r"^z: expected floats, got dtype object$"):
        sigmoid([Fraction(1, 2)])
    with pytest.raises(UserError, match=r"^a: expected shape \(2,\), as z, got \(1,\)$"):
        switch([1.0, 2.0], "sigmoid", [0.5])
    with pytest.raises(UserError, match=r"^unit: expected one of relu, sigmoid, identity, got 'x'"):
        switch([1.0], "x")


@pytest.mark.parametrize("dtype", FLOATS)
def test_sigmoid_is_the_logistic_function(dtype):
    """Two roundings of e and of the sum, one of the division; exp errs by one: 4 eps."""
    z = np.linspace(-40, 40, 1001).astype(dtype)
    got = sigmoid(z)
    assert got.dtype == dtype
    exact = scipy.special.expit(z.astype(np.float64))
    np.testing.assert_allclose(got, exact, rtol=4 * np.finfo(dtype).eps, atol=0)


@pytest.mark.parametrize("dtype", FLOATS)
def test_sigmoid_at_its_ends_overflows_nowhere(dtype):
    z = np.array([-1e4, 0, 1e4], dtype)
    assert sigmoid(z).tolist() == [0, 0.5, 1]
    assert sigmoid_slope(z).tolist() == [0, 0.25, 0]
    assert sigmoid_slope(z).dtype == dtype


def test_sigmoid_of_whole_numbers_is_not_rounded_to_whole_numbers():
    assert sigmoid(np.array([0, 1])).tolist() == [0.5, 1 / (1 + np.exp(-1.0))]


def test_identity():
    z = np.array([Fraction(-1, 3), Fraction(2)])
    assert identity(z) is z
    assert ones(z).tolist() == [1, 1]
    assert ones(z.astype(np.float32)).dtype == np.float32


def test_the_units_by_name():
    assert {
        "relu": (inside(relu), inside(T)),
        "sigmoid": (inside(sigmoid), inside(sigmoid_slope)),
        "identity": (identity, ones),
    } == UNITS


@pytest.mark.parametrize("name", UNITS)
def test_a_slope_is_the_derivative_of_its_activation(name):
    """Central differences with h = 2^-17: error h²/6 |a‴| ≤ 2e-12 plus eps / h = 3e-11."""
    h = 2.0**-17
    z = np.concatenate([np.linspace(-5, -0.01, 50), np.linspace(0.01, 5, 50)])
    unit = UNITS[name]
    difference = (unit.activation(z + h) - unit.activation(z - h)) / (2 * h)
    np.testing.assert_allclose(unit.slope(z), difference, rtol=0, atol=4e-11)
