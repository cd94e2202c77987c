"""Claims on units and switches: slopes, and the switch that multiplies."""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.network.units import UNITS, T, relu, sigmoid_slope
from relumlp.testing.assertions import EPSILON, assert_close, assert_equal
from relumlp.testing.derivatives import complex_step
from relumlp.testing.network import cases
from relumlp.testing.outputs import output_cases
from relumlp.types import Array


@claim("cooperating.4.relu", cases, exact=True, kind="identity")
def slope_of_relu(net: MLP, x: Array) -> None:
    """The slope α of ReLU is T(z): ReLU(z + h) − ReLU(z) = T(z) h for every |h| ≤ |z|, and at z = 0
    for every h ≤ 0."""
    t = net.forward(x)
    for z, α in zip(t.z[1:-1], t.slope[1:-1], strict=True):
        for h in (-z, z, -z / 3, z / 3):
            assert_equal(relu(z + h) - relu(z), α * h)
        assert_equal(relu(-abs(z)) - relu(0 * z), UNITS["relu"].slope(0 * z) * -abs(z))


@claim("cooperating.4.identity", cases, exact=True, kind="identity")
def slope_of_identity(net: MLP, x: Array, dE_dz: Array) -> None:
    """The slope α of a linear output is 1: a(z + h) − a(z) = α h for every h."""
    t = net.forward(x)
    assert_equal(t.a[-1], t.output)
    a = UNITS["identity"].activation
    assert_equal(a(t.output + dE_dz) - a(t.output), t.slope[-1] * dE_dz)


@claim("cooperating.4.sigmoid", output_cases, kind="identity")
def slope_of_sigmoid(z: Array) -> None:
    """The slope α of the sigmoid is σ(z)(1 − σ(z)).

    A complex step has no cancellation; each side takes a handful of roundings of numbers up to 1.
    """
    for j in range(z.shape[1]):
        dσ = complex_step(lambda v, j=j: 1 / (1 + np.exp(-v[:, j])), z, j)  # type: ignore[misc]
        assert_close(dσ, sigmoid_slope(z[:, j]), within=8 * EPSILON)


@claim("cooperating.7", cases, exact=True, kind="identity")
def relu_is_x_times_switch(net: MLP, x: Array) -> None:
    """ReLU(x) = x T(x) for every x, the kink at 0 included."""
    for z in net.forward(x).z[1:]:
        assert_equal(relu(z), z * T(z))


@claim("cooperating.7.any-kink", cases, exact=True, kind="theorem")
def relu_leaves_the_switch_at_zero_open(net: MLP, x: Array, learning_rate: Any) -> None:
    """ReLU(x) = x T(x) holds whatever value T(0) has: equation 8 alone determines T(0)."""
    for z in net.forward(x).z[1:]:
        assert_equal(relu(z), z * np.where(z == 0, learning_rate, T(z)))


@claim("cooperating.8", cases, exact=True, kind="definition")
def switch_is_one_above_zero(net: MLP, x: Array) -> None:
    """The switch T(x) is 1 if x > 0, and 0 if x ≤ 0."""
    for z in net.forward(x).z[1:]:
        assert_equal(T(z), np.vectorize(lambda v: 1 if v > 0 else 0, otypes=[object])(z))
        assert_equal(T(0 * z), 0 * z)


@claim("gaps.1", cases, exact=True, kind="identity")
def relu_is_argument_times_switch(net: MLP, x: Array, dE_dz: Array) -> None:
    """ReLU(x) = x T(x) for every x, 0 included."""
    for v in (x, dE_dz, 0 * x, *net.W[1:]):
        assert_equal(relu(v), v * T(v))


@claim("gaps.2", cases, exact=True, kind="definition")
def switch_is_an_indicator(x: Array, dE_dz: Array) -> None:
    """The switch T(x) is 1 if x > 0 and 0 if x ≤ 0, so that T(cx) = T(x) for c > 0, and T(x) +
    T(−x) is 1 for x ≠ 0 and 0 for x = 0."""
    for v in (x, dE_dz, 0 * x):
        assert_equal(T(v) == 1, v > 0)
        assert_equal(T(v) == 0, v <= 0)
        assert_equal(T(3 * v), T(v))
        assert_equal(T(v) + T(-v), (v != 0).astype(int))
