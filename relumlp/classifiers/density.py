"""Logarithm of a one-dimensional Gaussian kernel density, at arbitrary points.

The plain form is the direct sum. The kernel takes time linear in samples + points, and its natural
logarithms agree with the plain form's to an absolute error of 10⁻⁸, or to a relative error of 10⁻⁸
for logarithms above 1 in absolute value.
"""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_choice, check_number
from relumlp.doors.opening import door
from relumlp.kernels.twins import pick
from relumlp.types import Array, Ints

#: k of the bandwidth rules h = σ (k n)^(−1/5).
BANDWIDTH_RULES = {"scott": 1.0, "silverman": 0.75}

#: Distances are capped at this many bandwidths, so that their squares are finite.
FARTHEST = 1e150

#: Widths of samples whose squares neither underflow nor overflow.
NARROW, WIDE = 1e-140, 1e140

#: Kernel values in one block of points.
VALUES_AT_ONCE = 2**20


@door(samples="some: n")
def bandwidth(samples: ArrayLike, rule: str | float = "scott", floor: float = 1e-3) -> float:
    """Bandwidth of a Gaussian kernel density of samples, in their units.

    Parameters
    ----------
    samples : float (n,), n ≥ 1.
    rule : "scott", h = σ n^(−1/5); "silverman", h = σ (3n/4)^(−1/5), with σ the sample standard
        deviation (divisor n − 1); or a number, used as it is.
    floor : smallest bandwidth that a rule gives, so also that of one sample or of equal samples.
    """
    x = np.asarray(samples).astype(np.float64)
    check_bandwidth("rule", rule)
    check_number("floor", floor, above=0)
    return float(bandwidths(x[None], rule, np.array([float(floor)]))[0])


def bandwidths(samples: Array, rule: str | float, floor: Array) -> Array:
    """Bandwidths of the rows of float64 samples (s, n), n ≥ 1, with a floor for each row: (s,)."""
    s, n = samples.shape
    if not isinstance(rule, str):
        return np.full(s, float(rule))
    σ = deviations(samples, ddof=1) if n > 1 else np.zeros(s)
    return np.maximum(σ * (BANDWIDTH_RULES[rule] * n) ** -0.2, floor)


def deviations(x: Array, ddof: int) -> Array:
    """Standard deviations of the rows of float64 x (s, n), 0.0 where all entries are equal.

    Rows whose squares would underflow or overflow are scaled by a power of 2, which is exact.
    """
    low, high = x.min(axis=1), x.max(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        width = high - low
        σ = np.where(low == high, 0.0, x.std(axis=1, ddof=ddof))
    size = np.where(width > WIDE, np.maximum(abs(low), abs(high)), width)
    for j in np.flatnonzero((low != high) & ((width < NARROW) | (width > WIDE))):
        _, power = np.frexp(size[j])
        σ[j] = np.ldexp(np.ldexp(x[j], -power).std(ddof=ddof), power)
    return σ


@door(samples="some: n", points="m")
def log_density(
    samples: ArrayLike, points: ArrayLike, bandwidth: float, *, plain: bool = False
) -> Array:
    """Logarithm of the kernel density of samples, at arbitrary points.       [of cooperating.11]

    ln p(x) = ln Σ_k exp(−½ ((x − x_k)/h)²) − ln(n h √2π). It is finite at any distance, because
    distances are capped at 10¹⁵⁰ bandwidths.

    Parameters
    ----------
    samples : x_k, real numbers (n,), n ≥ 1.
    points : x, real numbers (m,), unsorted.
    bandwidth : h > 0.
    plain : sum directly, O(n m), instead of by the kernel.

    Returns
    -------
    float64 (m,), in nats.
    """
    x, at = np.asarray(samples).astype(np.float64), np.asarray(points).astype(np.float64)
    check_number("bandwidth", bandwidth, above=0)
    starts, h = np.array([0, len(x)]), np.array([[float(bandwidth)]])
    log_p = pick("layer_log_density", plain=plain)(x[None], starts, h, at[:, None])
    return log_p[:, 0, 0]


def direct_sum(samples: Array, points: Array, h: float) -> Array:
    """Sum term by term: ln p of float64 samples (n,) at points (m,).         [of cooperating.11]

    Memory: points are taken in blocks of 2²⁰ kernel values (8 MB), at least one point a block.
    """
    log_p = np.empty(len(points))
    rows = max(1, VALUES_AT_ONCE // len(samples))
    for i in range(0, len(points), rows):
        with np.errstate(over="ignore"):
            t = np.abs(points[i : i + rows, None] - samples) / h
        log_p[i : i + rows] = log_sum_exp(-(np.minimum(t, FARTHEST) ** 2) / 2)[:, 0]
    log_p -= np.log(len(samples)) + np.log(h) + np.log(2 * np.pi) / 2
    return log_p


def layer_log_density(
    samples: Array, starts: Ints, bandwidth: Array, points: Array, out: Array | None = None
) -> Array:
    """Logarithm of p_j(x | y_c), all nodes and classes of a layer.           [of cooperating.11]

    This plain form sums directly, O(n m). The kernel is linear in samples + points; it is fastest
    if the samples of every class are in ascending order. Nothing is checked here: the public
    functions are :func:`log_density` and :func:`relumlp.classifiers.nodes.log_likelihood`.

    Parameters
    ----------
    samples : float64 (s, n), columns grouped by class.
    starts : int64 (|C| + 1,); the columns starts[c] … starts[c + 1] − 1 belong to class c.
    bandwidth : of node and class, float64 (s, |C|).
    points : float64 (m, s).
    out : float64 (s, |C|, m) to write into, or None.

    Returns
    -------
    float64 (m, s, |C|), a view on out if that is given.
    """
    s, classes = bandwidth.shape
    log_p = np.moveaxis(np.empty((s, classes, len(points))) if out is None else out, -1, 0)
    for j in range(s):
        for c in range(classes):
            x = samples[j, starts[c] : starts[c + 1]]
            log_p[:, j, c] = direct_sum(x, points[:, j], bandwidth[j, c])
    return log_p


def check_bandwidth(name: str, rule: object) -> None:
    """Refuse a value that is neither the name of a rule nor a number above 0."""
    if isinstance(rule, str):
        check_choice(name, rule, BANDWIDTH_RULES)
    else:
        check_number(name, rule, above=0)


def log_sum_exp(x: Array) -> Array:
    """Return ln Σ e^x over the last axis, which is kept; requires at least one x > −∞."""
    largest = x.max(axis=-1, keepdims=True)
    return largest + np.log(np.exp(x - largest).sum(axis=-1, keepdims=True))
