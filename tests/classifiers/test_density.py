"""Kernel density: by hand, as a plain sum, and against SciPy and scikit-learn."""

import math
import re
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.neighbors import KernelDensity

from relumlp.classifiers import density
from relumlp.errors import UserError
from relumlp.kernels.twins import pick

# Log-densities between −100 and 10, sums of up to a hundred terms.
ROUNDING = 1e-11

LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)

numbers = st.floats(-100, 100, allow_nan=False).map(lambda v: round(v, 3))
samples = st.lists(numbers, min_size=1, max_size=12)

FORMS = pytest.mark.parametrize("plain", [True, False])


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


def direct(xs, point, h):
    """ln of the density with 60 digits: no underflow, no log-sum-exp."""
    with localcontext(prec=60, Emin=MIN_EMIN, Emax=MAX_EMAX):
        terms = (-(((Decimal(point) - Decimal(x)) / Decimal(h)) ** 2) / 2 for x in xs)
        log_sum = float(sum(t.exp() for t in terms).ln())
    return log_sum - math.log(len(xs)) - math.log(h) - LOG_SQRT_2PI


# ---- log-density ----


@FORMS
def test_log_density_by_hand(plain):
    x, points = np.array([3.0]), np.array([3.0, 5.0, 1.0])
    at_a_sample = density.log_density(x, points, 2.0, plain=plain)
    expected = [-math.log(2) - LOG_SQRT_2PI - d for d in (0, 0.5, 0.5)]
    assert at_a_sample == pytest.approx(expected, rel=1e-14)
    between = density.log_density(np.array([-1.0, 1.0]), np.array([0.0]), 1.0, plain=plain)
    assert between == pytest.approx([-0.5 - LOG_SQRT_2PI], rel=1e-14)
    x = np.array([0.0, 0.0, 1e6])
    two_of_three = density.log_density(x, np.array([0.0]), 0.5, plain=plain)
    assert two_of_three == pytest.approx([math.log(2 / 3) + math.log(2) - LOG_SQRT_2PI], rel=1e-14)


@given(samples, st.lists(numbers, max_size=6), st.floats(0.01, 100), st.booleans())
def test_log_density_is_the_direct_sum(xs, points, h, plain):
    found = density.log_density(np.array(xs), np.array(points), h, plain=plain)
    assert found.shape == (len(points),)
    assert found.dtype == np.float64
    # Exponents reach 2·10⁸ here, so rounding is relative as well.
    assert found == pytest.approx([direct(xs, p, h) for p in points], rel=1e-13, abs=ROUNDING)


def test_scipy_and_scikit_learn_agree():
    rng = np.random.default_rng(5)
    x, points = rng.normal(2, 3, 200), rng.uniform(-30, 30, 100)
    for rule in ("scott", "silverman"):
        kde = stats.gaussian_kde(x, bw_method=rule)
        h = density.bandwidth(x, rule)
        assert h == pytest.approx(math.sqrt(kde.covariance.item()), rel=1e-13)
        found = density.log_density(x, points, h, plain=True)
        assert found == pytest.approx(kde.logpdf(points), abs=ROUNDING)
        learn = KernelDensity(bandwidth=h, rtol=0).fit(x[:, None])
        assert found == pytest.approx(learn.score_samples(points[:, None]), abs=1e-8)


@given(samples, st.floats(0.01, 10))
def test_the_density_integrates_to_1(xs, h):
    grid = np.linspace(min(xs) - 12 * h, max(xs) + 12 * h, 4001)
    p = np.exp(density.log_density(np.array(xs), grid, h, plain=True))
    # Trapezoids are exact to rounding once the grid is finer than the bell.
    if grid[1] - grid[0] < h / 2:
        assert np.trapezoid(p, grid) == pytest.approx(1, abs=1e-9)


@FORMS
@pytest.mark.parametrize("far", [1e3, 1e9, 1e100, 1e200, 1.7e308])
def test_it_is_finite_at_any_distance_and_falls(far, plain):
    x, points = np.array([-1.7e308, 0.0, 1.0]), np.array([1.0, far, -far])
    with np.errstate(all="raise", under="ignore"):
        log_p = density.log_density(x[1:], points, 1e-3, plain=plain)
        assert np.isfinite(log_p).all()
        for h in (1e-300, 5e-324):
            assert np.isfinite(density.log_density(x, points[1:], h, plain=plain)).all()
    assert log_p[0] > log_p[1] >= log_p[2]


@FORMS
def test_distances_end_at_the_farthest(plain):
    """Up to 10¹⁵⁰ bandwidths the square counts, beyond it no more."""
    points = np.array([1e149, 1e150, 1e151])
    log_p = density.log_density(np.array([0.0]), points, 1.0, plain=plain)
    assert log_p == pytest.approx([-5e297, -5e299, -5e299], rel=1e-15)


def test_blocks_change_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    x, points = rng.normal(size=7), rng.normal(size=23)
    whole = density.log_density(x, points, 0.3, plain=True)
    for block in (1, 7, 20, 21):
        monkeypatch.setattr(density, "VALUES_AT_ONCE", block)
        found = density.log_density(x, points, 0.3, plain=True)
        assert found.tolist() == whole.tolist()


def test_a_block_holds_no_more_than_it_says(monkeypatch):
    seen = []

    def recorded(x):
        seen.append(x.shape)
        return x.max(axis=-1, keepdims=True)

    monkeypatch.setattr(density, "log_sum_exp", recorded)
    monkeypatch.setattr(density, "VALUES_AT_ONCE", 21)
    density.log_density(np.zeros(7), np.zeros(8), 1.0, plain=True)
    density.log_density(np.zeros(30), np.zeros(2), 1.0, plain=True)
    assert seen == [(3, 7), (3, 7), (2, 7), (1, 30), (1, 30)]
    monkeypatch.undo()
    assert density.VALUES_AT_ONCE == 2**20


@FORMS
def test_no_points_no_density(plain):
    assert density.log_density(np.array([1.0]), np.array([]), 1.0, plain=plain).shape == (0,)


def test_bad_input_is_refused():
    x = np.array([1.0, 2.0])
    with refuses("samples: expected at least one entry, got shape (0,)"):
        density.log_density(np.array([]), x, 1.0)
    with refuses("samples: expected finite numbers, got nan at [1]"):
        density.log_density(np.array([1, np.nan]), x, 1.0)
    with refuses("points: expected finite numbers, got inf at [0]"):
        density.log_density(x, np.array([np.inf]), 1.0)
    with refuses("points: expected shape (m,), got (1, 2)"):
        density.log_density(x, x[None], 1.0)
    for h in (0.0, -1.0):
        with refuses(f"bandwidth: expected a finite number above 0, got {h!r}"):
            density.log_density(x, x, h)
    with refuses("bandwidth: expected a finite number, got inf"):
        density.log_density(x, x, np.inf)


# ---- bandwidth ----


def test_bandwidths_by_hand():
    x = np.array([0.0, 2.0])
    assert density.bandwidth(x) == pytest.approx(math.sqrt(2) * 2**-0.2, rel=1e-15)
    assert density.bandwidth(x, "scott") == density.bandwidth(x)
    assert density.bandwidth(x, "silverman") == pytest.approx(math.sqrt(2) * 1.5**-0.2, rel=1e-15)
    assert density.bandwidth(x, 0.25) == 0.25
    assert density.bandwidth(x, 2) == 2
    assert isinstance(density.bandwidth(x, 2), float)


def test_single_and_equal_samples_have_the_floor():
    for x in (np.array([5.0]), np.full(10, 0.1), np.array([7])):
        assert density.bandwidth(x) == 1e-3
        assert density.bandwidth(x, "silverman", 0.5) == 0.5
        # 0.1 ten times has a computed deviation of 10⁻¹⁷, which must not count.
        assert density.bandwidth(x, "scott", 1e-300) == 1e-300
        assert density.bandwidth(x, 1e-9, 0.5) == 1e-9


def test_the_floor_is_a_floor():
    x = np.array([0.0, 2.0])
    assert density.bandwidth(x, "scott", 1.0) == pytest.approx(math.sqrt(2) * 2**-0.2)
    assert density.bandwidth(x, "scott", 3.0) == 3.0


def test_bad_bandwidths_are_refused():
    x = np.array([0.0, 2.0])
    with refuses("rule: expected one of scott, silverman, got 'scot'"):
        density.bandwidth(x, "scot")
    with refuses("rule: expected a finite number above 0, got 0"):
        density.bandwidth(x, 0)
    with refuses("rule: expected a finite number above 0, got None"):
        density.bandwidth(x, None)
    with refuses("floor: expected a finite number above 0, got 0.0"):
        density.bandwidth(x, "scott", 0)
    with refuses("samples: expected at least one entry, got shape (0,)"):
        density.bandwidth(x[:0])
    with refuses("samples: expected finite numbers, got nan at [0]"):
        density.bandwidth(np.array([np.nan]))


# ---- layers ----


def test_a_layer_is_its_nodes_and_classes():
    rng = np.random.default_rng(1)
    x, points = rng.normal(size=(2, 6)), rng.normal(size=(4, 2))
    starts, h = np.array([0, 1, 6]), np.array([[0.5, 1.0], [2.0, 0.1]])
    log_p = density.layer_log_density(x, starts, h, points)
    assert log_p.shape == (4, 2, 2)
    for j in range(2):
        for c, of_class in enumerate((slice(0, 1), slice(1, 6))):
            expected = [direct(x[j, of_class], p, h[j, c]) for p in points[:, j]]
            assert log_p[:, j, c] == pytest.approx(expected, rel=1e-13, abs=ROUNDING)


def test_log_sum_exp():
    x = np.array([[0.0, math.log(3)], [-1000, -1000], [-np.inf, 5]])
    expected = [[math.log(4)], [-1000 + math.log(2)], [5]]
    assert density.log_sum_exp(x) == pytest.approx(np.array(expected), rel=1e-15)
    of_each = density.log_sum_exp(np.stack([x, x + 1]))
    assert of_each == pytest.approx(np.array([expected, np.add(expected, 1)]), rel=1e-15)


def test_the_kernel_is_taken_unless_told(monkeypatch):
    asked = []
    monkeypatch.setattr(
        density, "pick", lambda name, *, plain: asked.append(plain) or pick(name, plain=True)
    )
    density.log_density(np.array([0.0, 1.0]), np.array([0.5]), 1.0)
    assert asked == [False]


@pytest.mark.parametrize("power", [-1060, -700, -400, 400, 600, 1000])
def test_bandwidths_where_squares_leave_the_range_of_floats(power):
    """A power of 2 scales a bandwidth exactly; at the smallest only a few digits are left."""
    x = np.array([1.0, 2.5, -3.25, 7.0])
    scaled = density.bandwidth(np.ldexp(x, power), floor=5e-324)
    digits = 1e-2 if power < -1022 else 1e-15
    assert scaled == pytest.approx(np.ldexp(density.bandwidth(x), power), rel=digits)


def test_a_deviation_beyond_the_largest_float_is_told():
    with pytest.raises(UserError, match=r"^bandwidth: expected numbers .*, got an overflow$"):
        density.bandwidth([1.7e308, -1.7e308])


@pytest.mark.parametrize("h", [5e-324, 1e-310, 1e-3, 1e308])
@pytest.mark.parametrize("size", [1e-310, 1.0, 1.7e308])
def test_densities_of_any_bandwidth_are_numbers(h, size):
    x, points = np.array([-1, 0, 0.5, 1]) * size, np.array([-1, 0.25, 1]) * size
    for plain in (False, True):
        log_p = density.log_density(x, points, h, plain=plain)
        assert np.isfinite(log_p).all()


def test_masked_and_foreign_samples():
    masked = np.ma.masked_array([0.0, 0.0, 1e6], mask=[0, 0, 1])
    with refuses("samples: expected numbers everywhere, got a mask that hides 1"):
        density.log_density(masked, [0.0], 1.0)
    plain = density.log_density(np.array([200.0, 100]), np.array([90.0]), 2.0)
    for dtype in (np.uint8, ">f4", ">i2", np.float16, object):
        assert density.log_density(np.array([200, 100], dtype), [90], 2) == plain
    with refuses("samples: expected an array, got a generator"):
        density.bandwidth(v for v in [1.0, 2.0])
