"""Dependence of nodes: information that their switches share, given the class."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.classifiers.dependence import entropies, shared_information
from relumlp.errors import UserError


def H(*counts):
    p = np.array([c for c in counts if c]) / sum(counts)
    return float(-(p * np.log(p)).sum())


@given(st.integers(1, 30), st.integers(2, 4), st.integers(1, 3), st.integers(0, 10**6))
def test_shared_information_by_counting(n, s, classes, seed):
    rng = np.random.default_rng(seed)
    on, labels = rng.random((n, s)) < 0.5, rng.integers(0, classes, n)
    found = shared_information(on, labels, classes)
    assert np.isnan(np.diag(found)).all()
    for j in range(s):
        for k in set(range(s)) - {j}:
            h = np.zeros(3)
            for c in set(labels.tolist()):
                x, y = on[labels == c, j], on[labels == c, k]
                counts = [np.bincount(v, minlength=4) for v in (x, y, 2 * x + y)]
                h += len(x) / n * np.array([H(*v) for v in counts])
            if min(h[:2]) == 0:
                assert np.isnan(found[j, k])
            else:
                expected = (h[0] + h[1] - h[2]) / min(h[:2])
                assert found[j, k] == pytest.approx(expected, abs=1e-9)


def test_shared_information_at_its_ends():
    labels = np.array([0] * 4 + [1] * 4)
    square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 2, bool)
    assert shared_information(square, labels, 2)[0, 1] == pytest.approx(0, abs=1e-12)
    twins = np.stack([square[:, 0], ~square[:, 0]], axis=1)
    assert shared_information(twins, labels, 2)[0, 1] == pytest.approx(1)
    # Switches that follow the class depend on each other, but not given the class.
    alike = np.stack([labels > 0] * 2, axis=1)
    assert np.isnan(shared_information(alike, labels, 2)).all()
    # A third class without samples changes nothing.
    np.testing.assert_array_equal(
        shared_information(twins, labels, 3), shared_information(twins, labels, 2)
    )


def test_entropies_are_in_nats_times_the_samples():
    on = np.array([[0, 0], [0, 1], [1, 1], [1, 1]], bool)
    pairs, each = entropies(on)
    np.testing.assert_allclose(each, [4 * np.log(2), 4 * H(1, 3)])
    np.testing.assert_allclose(
        pairs, [[4 * H(2, 2), 4 * H(1, 1, 2)], [4 * H(1, 1, 2), 4 * H(1, 3)]]
    )


def test_nothing_shared_is_never_less_than_nothing():
    # Independent given the class: what rounding leaves must not become negative.
    for n in range(1, 12):
        a, b = np.divmod(np.arange(3 * n), n)
        square = np.stack([a > 0, b > 0, (a + b) % 2 > 0], axis=1)
        found = shared_information(square, np.zeros(3 * n, int), 1)
        assert not (found < 0).any()


def test_switches_of_no_sample_are_refused():
    with pytest.raises(UserError, match=r"^on: expected at least one sample, got none$"):
        shared_information(np.ones((0, 2), bool), [], 2)
    with pytest.raises(UserError, match=r"^labels: expected classes 0 to 1, got 2$"):
        shared_information([[True, False]], [2], 2)
