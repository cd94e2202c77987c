"""Which way the density kernel takes, and how it takes parts: on tens and hundreds of samples."""

import math

import numpy as np
import pytest

from relumlp.classifiers.density import direct_sum, log_density
from relumlp.kernels import density as kernel

RNG = np.random.default_rng(0)


@pytest.fixture
def ways(monkeypatch):
    """Record which way is taken, with how many samples and points."""
    seen = []
    for name in ("in_parts", "box_values", "far_values"):
        monkeypatch.setattr(kernel, name, recorded(seen, name, getattr(kernel, name)))
    return seen


def recorded(seen, name, real):
    def record(x, h, points, *rest):
        seen.append((name, len(x), len(rest[0] if name == "far_values" else points)))
        return real(x, h, points, *rest)

    return record


def way_of(ways, x, points, h):
    found = log_density(x, points, h)
    np.testing.assert_allclose(found, direct_sum(x, points, h), rtol=1e-14, atol=1e-8)
    return [name for name, *_ in ways]


@pytest.mark.parametrize(("m", "way"), [(40, "in_parts"), (41, "box_values")])
def test_boxes_are_worth_their_while_from_40_terms_each(ways, m, way):
    x = np.r_[1.0, np.linspace(0, 4, 39)]
    assert way_of(ways, x, np.linspace(-1, 5, m), 1.0)[0] == way


@pytest.mark.parametrize(("boxes", "way"), [(4256, "box_values"), (4257, "in_parts")])
def test_boxes_are_at_most_4096_and_4_for_each_sample(ways, boxes, way, monkeypatch):
    x, points = np.zeros(40), np.zeros(5000)
    x[0] = (boxes - 32) / 2
    log_p, offsets = np.empty(5000), np.empty(5000)
    monkeypatch.setattr(kernel, "far_values", lambda *given: None)
    monkeypatch.setattr(kernel, way, lambda *given: ways.append(way) or given[2][:0])
    kernel.class_values(x, 1.0, points, log_p, offsets)
    assert ways == [way]


@pytest.mark.parametrize(("boxes", "way"), [(2**17, "box_values"), (2**17 + 1, "in_parts")])
def test_boxes_are_never_more_than_131072(ways, boxes, way, monkeypatch):
    """At 14 coefficients and 14 moments of 8 bytes each they take less than 32 MB."""
    x, points = np.zeros(40000), np.zeros(5000)
    x[0] = (boxes - 32) / 2
    monkeypatch.setattr(kernel, way, lambda *given: ways.append(way) or given[2][:0])
    kernel.class_values(x, 1.0, points, np.empty(5000), np.empty(5000))
    assert ways == [way]


@pytest.mark.parametrize(("h", "way"), [(1e-300, "in_parts"), (1.1e-300, "box_values")])
def test_tiny_bandwidths_have_no_boxes(ways, h, way):
    assert way_of(ways, np.zeros(40), np.full(40, 3e-300), h)[0] == way


def test_samples_in_disorder_are_sorted_for_far_points(ways):
    x = np.r_[3.0, 0.0, 1.0, RNG.uniform(0, 3, 40)]
    points = np.r_[np.linspace(-3, 6, 40), np.linspace(12, 80, 29)]
    assert way_of(ways, x, points, 1.0) == ["box_values", "far_values"]
    assert ways[1] == ("far_values", 43, 29)


# ---- parts ----


def parts_agree(x, h, points):
    """Whether density · n h √2π is that of the direct sum."""
    values, offsets = np.empty(len(points)), np.empty(len(points))
    kernel.in_parts(x, h, points, values, offsets)
    expected = direct_sum(x / h, points / h, 1.0) + math.log(len(x)) + math.log(2 * math.pi) / 2
    np.testing.assert_allclose(np.log(values) + offsets, expected, rtol=1e-14, atol=1e-9)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("h", [0.01, 1.0, 100.0])
def test_parts_see_20_bandwidths_beyond_their_ends(ways, h, mirrored):
    """A part ends after 2000 bandwidths; half of what a point sees may be in the next one.

    401 · 401 > 40 · 4000 terms make a part worth boxes; 20 points in the other part are not.
    """
    x = np.r_[np.linspace(1990, 1999.9, 401), np.linspace(2000.5, 2019.8, 30), 2019.95, 2040.0]
    points = np.r_[np.linspace(1985, 1999.92, 401), np.linspace(2003, 2045, 20), 1000.0]
    if mirrored:
        x, points = 4000 - x, 4000 - points
    parts_agree(np.sort(np.r_[0.0, x]) * h, h, RNG.permutation(points) * h)
    # From its last sample, 1999.9, up to 2019.9 and no farther. Sample 0 is in that part, or not.
    seen = 431 if mirrored else 432
    expected = [("far_values", 434, 21), ("box_values", seen, 401), ("far_values", 434, 0)]
    assert ways[1:] == expected


@pytest.mark.parametrize("m", [400, 401])
def test_a_part_has_boxes_for_more_than_160000_terms(ways, m):
    parts_agree(np.linspace(0, 1, 400), 1.0, np.linspace(-8, 9, m))
    summed, boxed = [("far_values", 400, m)], [("far_values", 400, 0), ("box_values", 400, m)]
    assert ways[1:3] == (summed if m == 400 else boxed)


@pytest.mark.parametrize(("h", "boxed"), [(1e-300, False), (1.1e-300, True)])
def test_no_part_has_boxes_for_a_tiny_bandwidth(ways, h, boxed):
    parts_agree(np.zeros(401), h, np.full(401, h))
    assert (ways[2:3] == [("box_values", 401, 401)]) == boxed


def test_points_belong_to_the_nearest_of_their_two_neighbours(ways):
    """And to no part if that is more than 8 bandwidths away."""
    x = np.r_[np.zeros(450), 2000.0 + np.zeros(450), 5990.0]
    near = np.r_[np.linspace(-8, 8, 400), 2000 + np.linspace(-8, 8, 400)]
    points = np.r_[near, -8.01, 8.01, 1991.99, 2008.01, 5980.0, 6000.0]
    parts_agree(x, 1.0, points)
    assert ways[1] == ("far_values", 901, 6)
    assert [w for w in ways if w[0] == "box_values"] == [("box_values", 450, 400)] * 2
