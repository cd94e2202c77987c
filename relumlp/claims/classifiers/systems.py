"""Claims of *cooperating*: the continuous and the combined system, and which subsumes which."""

from math import erf, sqrt

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.nodes import SYSTEMS, classify, fit, log_likelihood
from relumlp.classifiers.posteriors import log_posterior
from relumlp.network.units import sigmoid
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.counts import NodeCase, node_case, node_cases
from relumlp.testing.outputs import output_cases, softmax_cases
from relumlp.types import Array

DENSITY_ROUNDING = 1e-11
"""Some 20 roundings of logarithms, and of exponents t²/2 ≤ 40: beyond, e^{−t²/2} is nothing."""


@claim("cooperating.11.continuous", node_cases, kind="definition")
def continuous_is_a_kernel_density(z: Array, labels: Array, classes: int, points: Array) -> None:
    """In the continuous system, P(z|y_n) = (1/N_n h) Σ_k K((z − z_k)/h) over the samples k of class
    n, where K is the normal density."""
    layer = fit(z, labels, classes)
    log_p = log_likelihood(layer, "continuous", points)
    for c in range(classes):
        samples, h = z[labels == c], layer.bandwidth[:, c]
        bells = np.exp(-(((points[:, None] - samples) / h) ** 2) / 2) / np.sqrt(2 * np.pi)
        assert_close(np.exp(log_p[:, :, c]) * h, bells.mean(axis=1), within=DENSITY_ROUNDING)


@claim("cooperating.11.finite", node_cases, kind="theorem")
def continuous_posterior_always_exists(
    z: Array, labels: Array, classes: int, points: Array
) -> None:
    """The continuous system has a posterior at any distance from the samples, because all
    log-densities are finite."""
    layer = fit(z, labels, classes)
    for far in (points, 1e9 * points, 1e200 * points):
        log_p = log_likelihood(layer, "continuous", far)
        assert_all(np.isfinite(log_p), "a finite log-density")
        assert_all(np.isfinite(log_posterior(log_p, layer.log_prior)), "a finite log-posterior")


@claim("cooperating.11.combined", node_cases, kind="definition")
def combined_is_discrete_below_and_continuous_above(
    z: Array, labels: Array, classes: int, points: Array
) -> None:
    """In the combined system, all classes have the discrete estimate if z ≤ 0, 0 included, and the
    continuous estimate if z > 0."""
    layer = fit(z, labels, classes)
    for x in (points, z, 0 * points):
        discrete, continuous, combined = (log_likelihood(layer, system, x) for system in SYSTEMS)
        assert_equal(combined, np.where((x > 0)[..., None], continuous, discrete))


def one_sample_above_zero() -> NodeCase:
    """Rate 1 for "on", and a bell of width 1 around z = 1 that reaches below 0."""
    return node_case([1], [0])


@claim(
    "cooperating.11.combined-mass",
    node_cases,
    counterexample=one_sample_above_zero,
    correction="cooperating.11.combined",
)
def combined_estimate_is_a_distribution(z: Array, labels: Array, classes: int) -> None:
    """The combined estimate of P(z|y_n), 1 − rate for z ≤ 0 and the density for z > 0, is of total
    mass 1."""
    layer = fit(z, labels, classes, choices=DEFAULTS._replace(smoothing=0))
    for j in range(z.shape[1]):
        for c in range(classes):
            at = z[labels == c, j] / layer.bandwidth[j, c]
            above = sum((1 + erf(t / sqrt(2))) / 2 for t in at) / len(at)
            assert_close(np.exp(layer.log_rates[j, 0, c]) + above, 1, within=DENSITY_ROUNDING)


@claim("cooperating.11.scale", node_cases, kind="theorem")
def scale_of_a_node_does_not_matter(z: Array, labels: Array, classes: int, points: Array) -> None:
    """The posteriors of all three systems stay the same when a node's z is multiplied by 4.

    All but ln h is exact then; a log-density of size d is rounded to d ε, some four times.
    """
    small, large = fit(z, labels, classes), fit(4 * z, labels, classes)
    for system in SYSTEMS:
        log_p, log_q = (
            log_likelihood(small, system, points),
            log_likelihood(large, system, 4 * points),
        )
        P, Q = log_posterior(log_p, small.log_prior), log_posterior(log_q, large.log_prior)
        within = 16 * np.finfo(np.float64).eps * (1 + abs(log_p).max())
        assert_close(np.exp(P), np.exp(Q), within=within)


def two_samples_below_zero() -> NodeCase:
    """Classes at z = −5 and z = −1: densities tell them apart, switches do not."""
    return node_case([-5, -1], [0, 1])


@claim(
    "cooperating.s5c",
    node_cases,
    kind="words",
    counterexample=two_samples_below_zero,
    correction="cooperating.s5c.activation",
)
def combined_is_right_where_continuous_is(z: Array, labels: Array, classes: int) -> None:
    """The combined system subsumes the continuous system: on training samples, the combined system
    is right wherever the continuous system is right."""
    layer = fit(z, labels, classes)
    right = classify(layer, "continuous", z) == labels
    assert_all(classify(layer, "combined", z)[right] == labels[right], "a right answer")


def class_that_is_wide_above_zero() -> NodeCase:
    """Class 0 is narrow and below 0, class 1 wide and above: near 0 the density of 0 is higher."""
    return node_case([-0.3, -0.1, 0.2, 9], [0, 0, 1, 1])


@claim(
    "cooperating.s5c.discrete",
    node_cases,
    kind="words",
    counterexample=class_that_is_wide_above_zero,
    correction="cooperating.s5c.activation",
)
def combined_is_right_where_discrete_is(z: Array, labels: Array, classes: int) -> None:
    """The combined system subsumes the discrete system: on training samples, the combined system is
    right wherever the discrete system is right."""
    layer = fit(z, labels, classes)
    right = classify(layer, "discrete", z) == labels
    assert_all(classify(layer, "combined", z)[right] == labels[right], "a right answer")


@claim(
    "cooperating.s5c.information",
    node_cases,
    kind="words",
    counterexample=two_samples_below_zero,
    correction="cooperating.s5c.activation",
)
def combined_tells_apart_what_continuous_does(
    z: Array, labels: Array, classes: int, points: Array
) -> None:
    """The combined system has the information of the continuous system: the combined system tells
    apart all points that the continuous system tells apart."""
    layer = fit(z, labels, classes)
    continuous, combined = (log_likelihood(layer, s, points) for s in ("continuous", "combined"))
    for p, q in zip(continuous, combined, strict=True):
        same = (combined == q).all(axis=-1)
        assert_equal(continuous[same], np.broadcast_to(p, continuous.shape)[same])


@claim("cooperating.s5c.activation", node_cases, kind="theorem")
def combined_sees_the_activation(z: Array, labels: Array, classes: int, points: Array) -> None:
    """The combined system sees the activation a = max(z, 0), and so the switch, but not how far z
    is below 0."""
    layer = fit(z, labels, classes)
    for below in (0.0, -1.0, -1e9):
        seen = np.where(points > 0, points, below)
        for system in ("discrete", "combined"):
            estimate = log_likelihood(layer, system, points)
            assert_equal(log_likelihood(layer, system, seen), estimate)
        assert_equal(seen > 0, np.maximum(points, 0) > 0)


@claim("cooperating.fig7.on", output_cases, kind="words")
def sigmoid_is_on_above_one_half(z: Array) -> None:
    """The activation of a sigmoid is above 0.5 exactly if z > 0, for every z that is 0 or at least
    10⁻¹⁵ in size."""
    assert_equal(sigmoid(z) > 0.5, z > 0)


@claim("cooperating.fig7.gradient", softmax_cases, exact=True, kind="words")
def sigmoid_is_steepest_at_one_half(exponentials: Array) -> None:
    """The gradient of the sigmoid is largest where the activation a is ½: a (1 − a) ≤ ¼, with
    equality for a = ½ alone."""
    a = exponentials / (1 + exponentials)
    assert_all(4 * a * (1 - a) <= 1, "at most ¼")
    assert_equal(4 * a * (1 - a) == 1, 2 * a == 1)
