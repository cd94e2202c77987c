"""Claims of *cooperating*: squared error, softmax and cross-entropy, equations 4, 15, 16 and 17.

Where e^z is rational so is the softmax: then all but the logarithm is exact.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import (
    cross_entropy,
    cross_entropy_slope,
    softmax,
    squared_error,
    squared_error_slope,
)
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.derivatives import (
    STEP,
    along_weight,
    central,
    complex_step,
)
from relumlp.testing.network import Case, cases, exact_net
from relumlp.testing.one_weight import Weight, true_weights
from relumlp.testing.outputs import (
    OutputCase,
    Softmax,
    delta,
    output_cases,
    softmax_cases,
    softmax_moved,
    softmax_slopes,
)
from relumlp.testing.path_terms import path_sum, switch_slopes
from relumlp.testing.tape import exact
from relumlp.types import Array

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""Some 20 roundings of numbers up to 1, or of differences of z up to 12; nothing cancels."""


def one_class_at_zero() -> OutputCase:
    """One class: p = 1 = y whatever z is, so ∂L/∂z = 0; but z − y = −1."""
    return OutputCase(np.array([[0.0]]), np.array([[1.0]]))


def two_equal_outputs() -> Softmax:
    """Two classes, z = 0 and 0."""
    return Softmax(exact([1, 1]), exact([1, 0]), Fraction(1))


@claim("cooperating.16.outputs", softmax_cases, exact=True, kind="identity")
def softmax_changes_by_its_slopes(exponentials: Array, p: Array, t: Fraction) -> None:
    """The softmax has the slopes ∂p_k/∂z_j = p_k (δ_jk − p_j): a change h of z_j raises p_k by t
    p_k (δ_jk − p_j)/(1 + t p_j) with t = e^h − 1."""
    for j in range(len(p)):
        rise = softmax_moved(exponentials, j, t) - p
        assert_equal(rise, t * softmax_slopes(p, j) / (1 + t * p[j]))


@claim("cooperating.16.derivative", output_cases, kind="identity")
def derivative_of_softmax(z: Array) -> None:
    """The softmax has the slopes ∂p_k/∂z_j = p_k (1 − p_k) for j = k and −p_j p_k for j ≠ k, by a
    complex step, up to rounding."""
    p = softmax(z)
    for j in range(z.shape[1]):
        for k in range(z.shape[1]):
            dp = complex_step(lambda v, k=k: softmax(v)[:, k], z, j)  # type: ignore[misc]
            assert_close(dp, [softmax_slopes(row, j)[k] for row in p], within=ROUNDING)


@claim(
    "cooperating.16",
    lambda: softmax_cases(min_classes=2),
    exact=True,
    kind="identity",
    counterexample=two_equal_outputs,
    correction="cooperating.16.outputs",
)
def slopes_by_another_probability(exponentials: Array, p: Array, t: Fraction) -> None:
    """Equation 16 holds as printed: as z_j moves, ∂p_k/∂p_j is p_k (1 − p_k) for j = k and −p_j p_k
    for j ≠ k."""
    for j in range(len(p)):
        rise = softmax_moved(exponentials, j, t) - p
        assert_equal(rise / rise[j], softmax_slopes(p, j))


@claim(
    "cooperating.16.probabilities",
    lambda: softmax_cases(min_classes=2),
    exact=True,
    kind="identity",
)
def true_slopes_by_another_probability(exponentials: Array, p: Array, t: Fraction) -> None:
    """As z_j alone moves, ∂p_k/∂p_j is 1 for j = k and −p_k/(1 − p_j) for j ≠ k."""
    for j in range(len(p)):
        rise, δ = softmax_moved(exponentials, j, t) - p, delta(j, len(p))
        assert_equal(rise / rise[j], δ - (1 - δ) * p / (1 - p[j]))


@claim("cooperating.17.algebra", softmax_cases, exact=True, kind="identity")
def chain_rule_of_cross_entropy(p: Array, y: Array) -> None:
    """For any targets y, −Σ_k y_k (1/p_k) ∂p_k/∂z_j is p_j Σ_k y_k − y_j."""
    for j in range(len(p)):
        assert_equal(-sum(y / p * softmax_slopes(p, j)), p[j] * sum(y) - y[j])


@claim("cooperating.17.slope", output_cases, kind="identity")
def slope_of_cross_entropy(z: Array, y: Array) -> None:
    """For the cross-entropy L of a softmax, ∂L/∂z_j is p_j − y_j if Σ_k y_k = 1, up to rounding."""
    for j in range(z.shape[1]):
        dL = complex_step(lambda v: cross_entropy(v, y), z, j)
        assert_close(dL, (softmax(z) - y)[:, j], within=ROUNDING)
        assert_equal(cross_entropy_slope(z, y)[:, j], (softmax(z) - y)[:, j])


@claim(
    "cooperating.17",
    output_cases,
    kind="identity",
    counterexample=one_class_at_zero,
    correction="cooperating.17.slope",
)
def slope_of_cross_entropy_as_printed(z: Array, y: Array) -> None:
    """Equation 17 holds as printed: ∂L/∂z_{N,j} is z_{N,j} − y_j if Σ_k y_k = 1, where z_{N,j} is
    "the sum of the input to node j"."""
    for j in range(z.shape[1]):
        dL = complex_step(lambda v: cross_entropy(v, y), z, j)
        assert_close(dL, (z - y)[:, j], within=ROUNDING)


def two_equal_classes() -> OutputCase:
    """Two classes with p = ½: L = ln 2, while its slope is −½."""
    return OutputCase(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))


@claim(
    "cooperating.17.second-line",
    output_cases,
    kind="identity",
    counterexample=two_equal_classes,
    correction="cooperating.17.algebra",
)
def cross_entropy_equals_its_slope(z: Array, y: Array) -> None:
    """The second line of equation 17 holds as printed, without a ∂ before L: L = −Σ_k y_k ln p_k =
    −Σ_k y_k (1/p_k) ∂p_k/∂z_j."""
    p = softmax(z)
    for j in range(z.shape[1]):
        second = [-sum(t / q * softmax_slopes(q, j)) for q, t in zip(p, y, strict=True)]
        assert_close(cross_entropy(z, y), second, within=ROUNDING)


@claim(
    "cooperating.17.lambda",
    softmax_cases,
    exact=True,
    kind="identity",
    counterexample=two_equal_outputs,
    correction="cooperating.17.algebra",
)
def slope_by_activation_has_the_same_form(p: Array, y: Array) -> None:
    """With a_N = p and one-hot targets y, λ_j = ∂L/∂a_{N,j} of equation 4 "has the same form", p_j
    − y_j."""
    if sorted(y) == sorted(delta(0, len(y))):
        assert_equal(-y / p, p - y)


@claim(
    "cooperating.4.softmax",
    softmax_cases,
    exact=True,
    kind="identity",
    counterexample=two_equal_outputs,
    correction="cooperating.4.softmax-sum",
)
def softmax_has_one_slope_per_node(p: Array, y: Array) -> None:
    """For softmax, ∂L/∂z_{N,j} = α_{N,j} λ_j (equation 5) with α_{N,j} = p_j (1 − p_j) and λ =
    −y/p."""
    for j in range(len(p)):
        assert_equal(p[j] * sum(y) - y[j], softmax_slopes(p, j)[j] * -y[j] / p[j])


@claim("cooperating.4.softmax-sum", softmax_cases, exact=True, kind="identity")
def softmax_needs_all_slopes(p: Array, y: Array) -> None:
    """For softmax, ∂L/∂z_{N,j} = Σ_m (∂p_m/∂z_j) λ_m, because each output depends on every
    z_{N,j}."""
    λ = -y / p
    for j in range(len(p)):
        assert_equal(sum(softmax_slopes(p, j) * λ), p[j] * sum(y) - y[j])


def two_soft_labels() -> Softmax:
    """Σ y = ½ + ½ = 1, and no class is certain."""
    return two_equal_outputs()._replace(y=exact([Fraction(1, 2), Fraction(1, 2)]))


@claim(
    "cooperating.17.one-hot",
    softmax_cases,
    exact=True,
    counterexample=two_soft_labels,
    correction="cooperating.17.sum",
)
def only_one_hot_targets_give_the_form(p: Array, y: Array) -> None:
    """The equation p_j Σ_k y_k − y_j = p_j − y_j holds for all j only "assuming one-hot encoding of
    y"."""
    if (p * sum(y) - y == p - y).all():
        assert sorted(y) == sorted(delta(0, len(y))), f"{y} is not one-hot"


@claim("cooperating.17.sum", softmax_cases, exact=True, kind="theorem")
def targets_that_sum_to_one_give_the_form(p: Array, y: Array) -> None:
    """The equation p_j Σ_k y_k − y_j = p_j − y_j holds for all j exactly if Σ_k y_k = 1, whether y
    is one-hot or not."""
    for targets in (y, y / sum(y) if sum(y) else y):
        same = p * sum(targets) - targets == p - targets
        assert_all(same == (sum(targets) == 1), "the form")


@claim("cooperating.15.slope", cases, exact=True, kind="identity")
def squared_error_slope_is_output_minus_target(net: MLP, x: Array, y: Array) -> None:
    """For squared error with linear outputs, λ_j = z_{N,j} − y_j: every change h of the outputs has
    E(z + h) − E(z) = Σ_j λ_j h_j + ½ Σ_j h_j²."""
    z = net.forward(x).output
    λ = squared_error_slope(z, y)
    for h in (y, 3 * z + 1):
        rise = squared_error(z + h, y) - squared_error(z, y)
        assert_equal(rise, (λ * h).sum(axis=1) + (h * h).sum(axis=1) / 2)


def one_output_off_by_one() -> Case:
    """E = (z − y)² with z = 0, y = 1 has slope −2."""
    net, one = exact_net([[[0]]]), exact([[1]])
    return Case(net, one, one, np.array([0]), one, 1)


@claim(
    "cooperating.15.mean",
    cases,
    exact=True,
    counterexample=one_output_off_by_one,
    correction="cooperating.15.slope",
)
def slope_of_mean_squared_error(net: MLP, x: Array, y: Array) -> None:
    """For the mean squared error (1/s_N) Σ_j (z_{N,j} − y_j)², the slope λ_j is z_{N,j} − y_j."""
    z = net.forward(x).output
    for j in range(net.sizes[-1]):
        h = (np.arange(net.sizes[-1]) == j).astype(int).astype(object) * STEP
        ahead, behind = (((z + v - y) ** 2).sum(axis=1) / net.sizes[-1] for v in (h, -h))
        assert_equal((ahead - behind) / (2 * STEP), (z - y)[:, j])


@claim("cooperating.15", true_weights, exact=True, kind="identity")
def update_for_squared_error(
    net: MLP, x: Array, y: Array, weight: Weight, learning_rate: Any
) -> None:
    """For squared error, Δw = η a_{i−1,k} Σ_b (y_{I(N,b)} − z_{N,I(N,b)}) Π T Π w is −η ∂E/∂w with
    all switches held."""
    (i, j, k), t = weight, net.forward(x)
    paths = path_sum(net, switch_slopes(t), y - t.output, i, j)
    Δw = learning_rate * t.a[i - 1][:, k] * paths
    along = along_weight(net, x, weight, held=t.on)
    assert_equal(Δw, -learning_rate * central(along(-STEP), along(STEP), y, STEP))
