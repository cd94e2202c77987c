"""The density kernel where it is hard: tails, gaps, corners of boxes, spans beyond any box."""

import numba
import numpy as np
import pytest
from KDEpy import FFTKDE
from scipy import stats
from sklearn.neighbors import KernelDensity

from relumlp.classifiers.density import bandwidth, direct_sum, log_density
from relumlp.kernels import density as kernel
from relumlp.kernels.twins import pick

pytestmark = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT),
    reason="thousands of samples; the pairs are tested without the JIT on a few",
)

RNG = np.random.default_rng(0)
BULK = RNG.normal(size=3000)


def both(x, points, h):
    return log_density(x, points, h), direct_sum(x, points, h)


def assert_agrees(x, points, h):
    """Within 10⁻⁸, as promised; beyond 10⁶ nats, where rounding alone is more, relatively."""
    found, expected = both(np.array(x, float), np.array(points, float), h)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-8)


CASES = {
    "inside": (BULK, RNG.normal(size=2000), 0.1),
    "tails": (BULK, RNG.uniform(-10, 10, 2000), 0.1),
    "far tails": (BULK, np.r_[-np.geomspace(1, 1e5, 1000), np.geomspace(1, 1e5, 1000)], 0.18),
    "gaps": (np.r_[BULK, BULK * 0.3 + 50], np.linspace(-20, 70, 2000), 0.3),
    "gaps of 8 bandwidths": (np.repeat([0.0, 16.0, 33.0], 100), np.linspace(-9, 42, 2000), 1.0),
    "one near, many behind": (
        np.r_[0.0, 8.8 + RNG.random(3000) * 0.01, np.full(3000, 9.5)],
        np.linspace(-20, 3, 2000),
        1.0,
    ),
    "corners of boxes": (np.r_[0.0, np.full(2000, 0.49999)], np.linspace(-9, 10, 2001), 1.0),
    "other corners": (np.r_[0.0, np.full(2000, 0.50001)], np.linspace(-9, 10, 2001), 1.0),
    "heavy tails": (RNG.standard_cauchy(2000), RNG.standard_cauchy(2000) * 10, 0.5),
    "equal samples": (np.full(2000, 0.1), RNG.normal(size=1000), 1e-3),
    "one sample": (np.array([3.0]), np.linspace(-100, 100, 3000), 0.5),
    "two clumps far apart": (
        np.r_[BULK, BULK + 1e9],
        np.r_[RNG.normal(size=1000), 1e9 + 3 * RNG.normal(size=1000), 5e8],
        0.1,
    ),
    "lone samples": (np.arange(1000) * 15.0, RNG.uniform(-100, 15100, 2000), 1.0),
    "lone samples and a clump": (
        np.r_[np.arange(1000) * 1000.0, BULK],
        np.r_[RNG.uniform(-100, 1000100, 1000), RNG.normal(size=2000)],
        1.0,
    ),
    "a long chain": (np.arange(20000) * 0.9, np.linspace(-50, 18100, 3000), 0.1),
    "few points": (BULK, np.array([1.0, 100.0]), 0.1),
    "a tiny bandwidth": (BULK, np.r_[BULK[:50], RNG.normal(size=100)], 5e-324),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_the_direct_sum_to_8_digits(name):
    assert_agrees(*CASES[name])


@pytest.mark.parametrize("h", [1e-310, 1e-300, 1.0, 1e300])
def test_the_largest_numbers_are_no_trouble(h):
    ends = np.array([-1.7e308, 1.7e308])
    x, points = np.r_[ends, BULK], np.r_[ends, RNG.uniform(-1, 1, 500) * 1e308, 0.0]
    found, expected = both(x, points, h)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-8)


def test_every_term_is_as_exact_as_its_table_says():
    """Relative errors over whole boxes, by distance d; beyond 8.5, times how much they can count.

    Up to 10⁷ samples: a term at d is at most that often exp(−½ (d² − 8.5²)) of the largest.
    """
    y = np.linspace(-1, 1, 101)
    powers = y[:, None] ** np.arange(kernel.TERMS)
    for D in range(kernel.FARTHEST_BOX + 1):
        table = kernel.BETWEEN_BOXES[D] * (2 if D == 0 else 1)
        d = D / 2 + y[:, None] / 4 - y / 4
        error = abs(powers @ table @ powers.T * np.exp(d**2 / 2) - 1)
        assert error[d <= 8.5].max(initial=0) < 3e-10
        weight = np.minimum(1, 1e7 * np.exp(-(d**2 - 8.5**2) / 2))
        assert (error * weight).max() < 5e-9


def test_what_is_left_out_is_small():
    """Boxes beyond the reach, against a sample 17 half-bandwidths away, for any number n."""
    for n in (1, 10**3, 10**6, 10**9):
        reach = int(np.sqrt((kernel.NEAR + 1) ** 2 + 8 * (np.log(n) + 23))) + 1
        reach = min(kernel.FARTHEST_BOX, reach)
        assert n * np.exp(-((reach / 2) ** 2) / 2 + (17 / 2) ** 2 / 2) < 1.1e-10


@pytest.mark.parametrize("count", [kernel.FEW, kernel.FEW + 1])
def test_few_far_points_are_summed_directly(count):
    """So each as if it were alone, to the last digit; more of them by polynomials, to 10⁻⁸."""
    points = np.linspace(8, 9, count)
    found = log_density(BULK, points, 0.1)
    alone = [log_density(BULK, p, 0.1)[0] for p in points[:, None]]
    assert (found.tolist() == alone) == (count == kernel.FEW)
    np.testing.assert_allclose(found, alone, rtol=0, atol=1e-8)


@pytest.mark.parametrize("side", [-1, 1])
def test_tails_go_on_smoothly_from_piece_to_piece(side):
    edge = BULK.max() if side > 0 else BULK.min()
    steps = kernel.FIRST * 2 ** (np.arange(kernel.PIECES + 2) / 4)
    points = edge + side * 0.1 * np.r_[steps, steps - 1e-9, steps + 1e-9, 7.999, 8193.0]
    assert_agrees(BULK, np.tile(points, 40), 0.1)


@pytest.mark.parametrize("order", ["ascending", "descending", "mixed"])
def test_the_order_of_samples_does_not_matter(order):
    x = np.sort(BULK) if order != "mixed" else BULK
    x = x[::-1] if order == "descending" else x
    points = np.r_[RNG.normal(size=500), np.linspace(-50, 50, 500)]
    found = log_density(x, points, 0.1)
    np.testing.assert_allclose(found, log_density(BULK, points, 0.1), rtol=1e-13, atol=1e-12)


def test_points_are_each_on_their_own():
    """Which other points are asked for, and in which order, changes no more than rounding."""
    points = np.r_[RNG.normal(size=2000), RNG.uniform(-30, 30, 500)]
    whole = log_density(BULK, points, 0.1)
    mixed = RNG.permutation(len(points))
    np.testing.assert_array_equal(log_density(BULK, points[mixed], 0.1), whole[mixed])
    few = log_density(BULK, points[::500], 0.1)
    np.testing.assert_allclose(few, whole[::500], rtol=0, atol=1e-9)


def test_a_layer_is_its_nodes_and_classes_in_one_call():
    x, points = RNG.normal(size=(3, 700)), RNG.normal(size=(600, 3)) * 3
    starts, h = np.array([0, 100, 101, 700]), RNG.uniform(0.05, 0.3, (3, 3))
    found = pick("layer_log_density")(x, starts, h, points)
    expected = pick("layer_log_density", plain=True)(x, starts, h, points)
    assert found.shape == expected.shape == (600, 3, 3)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-8)


def test_logarithms_of_any_size():
    values = np.r_[1.0, np.nextafter(1, 0), 2**0.5, 0.5**0.5, RNG.random(100), 1e-300, 1e300]
    values = np.r_[values, np.geomspace(1e-17, 1e7, 200)]
    found, offsets = values.copy(), RNG.normal(size=len(values))
    kernel.take_logarithms(found, offsets, 0.75)
    np.testing.assert_allclose(found, np.log(values) + offsets - 0.75, rtol=1e-14, atol=1e-14)


# ---- peers ----


def test_scipy_agrees():
    points = RNG.uniform(-15, 15, 1000)
    for rule in ("scott", "silverman"):
        kde = stats.gaussian_kde(BULK, bw_method=rule)
        found = log_density(BULK, points, bandwidth(BULK, rule))
        np.testing.assert_allclose(found, kde.logpdf(points), rtol=0, atol=1e-8)


def test_scikit_learn_agrees():
    points, h = RNG.uniform(-6, 6, 1000), bandwidth(BULK)
    learn = KernelDensity(bandwidth=h, rtol=0, atol=0).fit(BULK[:, None])
    found = log_density(BULK, points, h)
    np.testing.assert_allclose(found, learn.score_samples(points[:, None]), rtol=0, atol=1e-8)


def test_kdepy_agrees_where_its_grid_is_fine():
    """FFTKDE is linear between 2¹² grid points: relative errors of (Δ/h)²/8 · |d² − 1| at d."""
    h = bandwidth(BULK)
    grid, p = FFTKDE(bw=h).fit(BULK).evaluate(2**12)
    points = RNG.uniform(-2, 2, 1000)
    found = np.exp(log_density(BULK, points, h))
    expected = np.interp(points, grid, p)
    np.testing.assert_allclose(found, expected, rtol=5 * ((grid[1] - grid[0]) / h) ** 2)
