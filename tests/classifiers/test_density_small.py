"""The density kernel on tens of samples, part by part: quick without the JIT too."""

import math

import numpy as np
import pytest

from relumlp.classifiers import density as plain
from relumlp.classifiers.density import direct_sum, log_density
from relumlp.kernels import density as kernel

RNG = np.random.default_rng(0)
BULK = RNG.normal(size=40)


def term_by_term(x, h, p):
    """Value and offset, by their definition."""
    t = abs(p - np.asarray(x)) / h
    return np.exp((t.min() - t) * (t.min() + t) / 2).sum(), -(t.min() ** 2) / 2


def box_values(x, points):
    """The kernel in Python, whose parts can be watched: bandwidth 1, values thrown away."""
    of_kernel = getattr(kernel.box_values, "py_func", kernel.box_values)
    of_kernel(x, 1.0, points, np.empty(len(points)), np.empty(len(points)))


def logarithms(x, h, points):
    """value · exp(offset), as a logarithm, of many points."""
    return [math.log(v) + o for v, o in (term_by_term(x, h, p) for p in points)]


# ---- the direct form in the kernel ----


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_samples_below_a_point_are_counted(n):
    x = np.array([-1.0, 0.0, 0.0, 2.0, 5.0, 5.5])[:n]
    for p in np.r_[-2.0, -1, -0.5, 0, 1, 2, 3, 5, 5.2, 5.5, 6]:
        assert kernel.first_from(x, p) == np.searchsorted(x, p)


@pytest.mark.parametrize("h", [0.5, 3.0])
def test_nearest_samples_are_summed_on_both_sides(h):
    x = np.array([-2.0, -1.0, 0.5, 0.5, 4.0])
    for p in (-6.0, -2.0, -1.7, -0.3, 0.5, 2.0, 2.5, 4.0, 9.0):
        found, expected = kernel.sum_nearest(x, h, p), term_by_term(x, h, p)
        np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_distances_end_at_the_farthest():
    for p, d in ((1e149, 1e149), (1e151, 1e150), (-1e151, 1e150)):
        value, offset = kernel.sum_nearest(np.array([0.0, 0.0]), 1.0, p)
        assert value == 2
        assert offset == pytest.approx(-d * d / 2, rel=1e-15)


@pytest.mark.parametrize(("beyond", "total"), [(-1e-6, 2 + 2e-17), (1e-6, 1)])
@pytest.mark.parametrize("side", [-1, 1])
def test_samples_are_visited_only_as_far_as_they_matter(side, beyond, total):
    """Behind one that is too far stands one that would count, against the order: is it seen?"""
    t = math.sqrt(2 * (37 + math.log(3) + beyond))
    assert kernel.sum_nearest(np.array([0.0, side * t, 0.0]), 1.0, 0.0)[0] == total


def test_polynomials():
    row = RNG.normal(size=kernel.TERMS)
    for y in (-1.0, -0.3, 0.0, 0.7, 1.0):
        assert kernel.polynomial(row, y) == pytest.approx(np.polyval(row[::-1], y), rel=1e-13)


# ---- tables ----


def test_interpolation_is_exact_for_polynomials():
    """To 10⁻¹⁰: the coefficients of powers are of the size of 10⁴."""
    T = kernel.TERMS
    np.testing.assert_allclose(
        kernel.CHEBYSHEV[::-1], np.polynomial.chebyshev.chebpts1(T), atol=1e-15
    )
    found = kernel.POWERS @ kernel.CHEBYSHEV[:, None] ** np.arange(T)
    np.testing.assert_allclose(found, np.eye(T), rtol=0, atol=1e-10)


def test_the_table_is_the_kernel_of_two_boxes():
    """A box is its own neighbour on both sides, so it has one half."""
    y = np.linspace(-1, 1, 21)
    powers = y[:, None] ** np.arange(kernel.TERMS)
    assert len(kernel.BETWEEN_BOXES) == kernel.FARTHEST_BOX + 1
    for D, table in enumerate(kernel.BETWEEN_BOXES):
        d = D / 2 + y[:, None] / 4 - y / 4
        error = powers @ table @ powers.T / np.exp(-(d**2) / 2) * (2 if D == 0 else 1) - 1
        assert abs(error[d <= 8.5]).max(initial=0) < 3e-10
        assert (abs(error) * np.minimum(1, 1e7 * np.exp((8.5**2 - d**2) / 2))).max() < 5e-9


# ---- boxes ----


def test_moments_of_boxes_by_hand():
    """Half a bandwidth wide, from the least sample on, NEAR of them before it."""
    x = 3 + np.array([0.0, 0.1, 0.375, 0.5, 1.75])
    moments, filled = kernel.box_moments(x, 3.0, 2.0, 40)
    assert np.flatnonzero(filled).tolist() == [16, 17, 19]
    assert moments.shape == (kernel.TERMS, 40 + 2 * kernel.FARTHEST_BOX)
    expected = np.zeros_like(moments)
    for k in range(kernel.TERMS):
        of_box = {16: [-1, -0.6, 0.5], 17: [-1], 19: [0]}
        for b, y in of_box.items():
            expected[k, b + kernel.FARTHEST_BOX] = np.sum(np.array(y, float) ** k)
    np.testing.assert_allclose(moments, expected, rtol=0, atol=1e-13)


def test_near_boxes_are_at_most_16_away():
    for n, of_n in ((33, [16]), (40, [0]), (40, [39]), (60, [16, 43]), (90, [20, 21, 70])):
        filled = np.isin(np.arange(n), of_n)
        expected = abs(np.arange(n)[:, None] - np.array(of_n)).min(axis=1) <= 16
        assert kernel.near_boxes(filled).tolist() == expected.tolist()


def test_boxes_give_the_density_and_name_the_far_points():
    """One sample at 0 in box [0, ½): boxes from −8 on, and below 8½, are near."""
    points = np.array([-8.001, -8.0, 0.0, 0.25, 8.499, 8.5, -100.0, 100.0])
    values, offsets = np.full(8, 7.0), np.full(8, 7.0)
    far = kernel.box_values(np.array([0.0]), 1.0, points, values, offsets)
    assert far.tolist() == [0, 5, 6, 7]
    assert offsets.tolist() == [7, 0, 0, 0, 0, 7, 7, 7]
    np.testing.assert_allclose(values[1:5], np.exp(-(points[1:5] ** 2) / 2), rtol=3e-10)
    assert (values[far] == 7).all()


def test_gaps_between_boxes_are_far():
    x = np.array([40.0, 0.0])
    points = np.array([20.0, 8.4, 32.1, 31.9, 48.4, 8.6])
    values, offsets = np.empty(6), np.empty(6)
    assert kernel.box_values(x, 1.0, points, values, offsets).tolist() == [0, 3, 5]
    np.testing.assert_allclose(
        np.log(values[[1, 2, 4]]), [-(8.4**2) / 2, -(7.9**2) / 2, -(8.4**2) / 2]
    )


def test_tiles_and_blocks_join_smoothly():
    """More than 128 boxes, and more than 512 points; everywhere within 10⁻⁹."""
    x = np.r_[RNG.uniform(0, 52, 30), 0.0, 52.0]
    points = np.r_[np.linspace(-7, 59, 530), 47.75, 48.0, 48.25]
    values, offsets = np.empty(len(points)), np.empty(len(points))
    far = kernel.box_values(x, 1.0, points, values, offsets)
    assert len(far) == 0
    np.testing.assert_allclose(np.log(values), logarithms(x, 1.0, points), rtol=0, atol=1e-9)


@pytest.mark.parametrize("n", [1, 3, 4, 20, 1096, 1097])
def test_the_reach_is_the_least_that_leaves_little_out(n, monkeypatch):
    """Below exp(−23) = 10⁻¹⁰ of a sample 17 half-bandwidths away, n samples together."""
    seen, make_tile = [], kernel.make_tile
    monkeypatch.setattr(
        kernel, "make_tile", lambda *given: seen.append(given[1:3]) or make_tile(*given)
    )
    box_values(np.zeros(n), np.array([0.0, 0.1]))
    left_out = [math.log(n) - (D**2 - 17**2) / 8 for D in range(40)]
    assert seen == [(0, next(D for D in range(40) if left_out[D] < -23))]


def test_there_are_no_more_boxes_than_needed(monkeypatch):
    """NEAR on either side of those of the samples; each tile is made once, when it is needed."""
    boxes, tiles, near_boxes = [], [], kernel.near_boxes
    monkeypatch.setattr(
        kernel, "near_boxes", lambda filled: boxes.append(len(filled)) or near_boxes(filled)
    )
    monkeypatch.setattr(kernel, "make_tile", lambda m, first, *rest: tiles.append(first))
    x, points = np.array([1.0, 201.2]), np.array([200.0, 1.0, 201.0, 2.0])
    box_values(x, points)
    assert boxes == [401 + 2 * 16]
    assert tiles == [384, 0]


# ---- far points ----

EDGES = 8 * 2 ** (np.arange(40) / 4)
"""Where the pieces of a tail begin."""


@pytest.mark.parametrize("side", [-1, 1])
def test_tails_are_the_direct_sum(side):
    """In the middle and at the ends of pieces; nearer and farther points, and gaps, come too."""
    h = 0.25
    x = np.sort(np.r_[0.0, side * h * np.r_[1e-4, 0.002, 0.03, 0.2, 0.2, 1.3, 60]])
    λ = np.r_[EDGES, EDGES * 1.08, EDGES * (1 - 1e-12), 3.0, 7.999, 9000.0, 1e200]
    points = np.r_[-side * λ * h, side * h * np.linspace(10, 50, 5)]
    values, offsets = np.empty(len(points)), np.empty(len(points))
    kernel.far_values(x, h, points, np.arange(len(points)), values, offsets)
    expected = np.array([kernel.sum_nearest(x, h, p) for p in points])
    np.testing.assert_allclose(values, expected[:, 0], rtol=1e-8)
    np.testing.assert_allclose(offsets, expected[:, 1], rtol=1e-14)


@pytest.mark.parametrize("piece", [0, 1, 39])
@pytest.mark.parametrize("count", [28, 29])
def test_few_far_points_are_summed_others_interpolated(piece, count):
    """What is summed is equal to the last digit; what is interpolated is nearly."""
    x = np.sort(-abs(BULK) * 8 / EDGES[piece])
    points = EDGES[piece] * np.linspace(1, 1.18, count)
    values, offsets = np.empty(count), np.empty(count)
    kernel.far_values(x, 1.0, points, np.arange(count), values, offsets)
    expected = [kernel.sum_nearest(x, 1.0, p)[0] for p in points]
    assert (values.tolist() == expected) == (count == 28)
    np.testing.assert_allclose(values, expected, rtol=1e-8)


@pytest.mark.parametrize(("beyond", "total"), [(-1e-6, 2), (1e-6, 1)])
@pytest.mark.parametrize("side", [0, 1])
def test_a_tail_needs_samples_only_as_far_as_they_count(side, beyond, total):
    """The third sample stands before the second, against the order: the second hides it."""
    row, λ = np.full(kernel.TERMS, 5.0), 8 * 2 ** ((1 + kernel.CHEBYSHEV[-1]) / 8)
    g = -λ + math.sqrt(λ**2 + 2 * (25 + math.log(3) + beyond))
    x = np.array([0.0, g, 0.0]) if side == 0 else np.array([0.0, -g, 0.0])
    kernel.tail_piece(x, 1.0, side, 0, row)
    assert kernel.polynomial(row, kernel.CHEBYSHEV[-1]) == pytest.approx(total, rel=1e-9)


# ---- the whole ----

CASES = {
    "inside": (BULK, RNG.normal(size=50), 0.3),
    "tails": (BULK, np.r_[RNG.uniform(-10, 10, 60), BULK], 0.4),
    "gaps of 8 bandwidths": (np.repeat([0.0, 16.0, 33.0], 40), np.linspace(-9, 42, 45), 1.0),
    "corners of boxes": (np.r_[0.0, np.full(40, 0.49999)], np.linspace(-9, 10, 77), 1.0),
    "equal samples": (np.full(40, 0.1), np.r_[0.1, RNG.normal(size=60) * 0.005], 1e-3),
    "one sample": (np.array([3.0]), np.linspace(-4, 10, 1400), 1.0),
    "few points": (BULK, np.array([1.0, 100.0]), 0.1),
    "lone samples": (np.arange(40) * 15.0, RNG.uniform(-100, 700, 60), 1.0),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_the_direct_sum_to_8_digits(name):
    x, points, h = CASES[name]
    found = log_density(x, points, h)
    np.testing.assert_allclose(found, direct_sum(x, points, h), rtol=1e-14, atol=1e-8)
    turned = log_density(x[::-1].copy(), points[::-1].copy(), h)[::-1]
    np.testing.assert_allclose(turned, found, rtol=1e-13, atol=1e-12)


def test_a_layer_is_its_nodes_and_classes():
    x, points = RNG.normal(size=(2, 42)), RNG.normal(size=(45, 2)) * 3
    x[:, 1] = x[:, 0] = 0.7
    starts, h = np.array([0, 1, 2, 42]), RNG.uniform(0.3, 0.6, (2, 3))
    out = np.full((2, 3, 45), np.nan)
    found = kernel.layer_log_density(x, starts, h, points, out)
    expected = plain.layer_log_density(x, starts, h, points)
    assert found.shape == (45, 2, 3)
    assert np.shares_memory(found, out)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-8)
    np.testing.assert_array_equal(found, kernel.layer_log_density(x, starts, h, points))


def test_logarithms_to_the_last_digits():
    """From √½ to √2 within two units of the last digit of ½; any size within 10⁻¹⁵ of it."""
    ends = np.array([0.5**0.5, np.nextafter(2**0.5, 0), 2**0.5, 1.0, np.nextafter(1, 0)])
    inner = np.r_[np.linspace(0.7072, 1.4142, 200), ends]
    outer = np.r_[np.geomspace(1e-300, 1e300, 300), 2.0, 4.0, 3.0]
    for values, atol in ((inner, 1.2e-16), (outer, 0)):
        found, offsets = values.copy(), np.zeros(len(values))
        kernel.take_logarithms(found, offsets, 0.0)
        np.testing.assert_allclose(found, np.log(values), rtol=1e-15, atol=atol)
    found = np.array([3.0, 5.0])
    kernel.take_logarithms(found, np.array([0.5, -2.0]), 0.75)
    np.testing.assert_allclose(found, [math.log(3) - 0.25, math.log(5) - 2.75], rtol=1e-15)
