"""Batch normalisation of a layer, and the same layer without it."""

from fractions import Fraction

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.network import batch_norm, fold_batch_norm

W = np.array([[1.0, 2.0], [3.0, -1.0]])
KEPT = [np.array(v) for v in ([1.0, -2.0], [2.0, 0.5], [-4.0, 3.0], [5.0, 0.25])]
"""μ, σ, γ, β of two nodes: no two numbers are equal."""


def test_a_normalised_node_by_hand():
    z = np.array([[4.0, 1.0], [0.0, -2.0]])
    np.testing.assert_array_equal(
        batch_norm(z, *KEPT), [[-4 * 3 / 2 + 5, 3 * 3 / 0.5 + 0.25], [-4 * -1 / 2 + 5, 0.25]]
    )


@pytest.mark.parametrize("b", [None, np.array([0.5, -1.0])])
def test_a_folded_layer_is_the_same_layer(b):
    x = np.random.default_rng(0).normal(size=(7, 2))
    folded, shift = fold_batch_norm(W, b, *KEPT)
    z = x @ W.T + (0 if b is None else b)
    np.testing.assert_allclose(x @ folded.T + shift, batch_norm(z, *KEPT), rtol=1e-13)
    np.testing.assert_array_equal(folded, [[-2, -4], [18, -6]])
    expected = {None: [-4 * -1 / 2 + 5, 12.25], 2: [-4 * -0.5 / 2 + 5, 6.25]}
    np.testing.assert_array_equal(shift, expected[None if b is None else 2])


def test_fractions_stay_fractions():
    kept = [np.array([Fraction(n, 3)], object) for n in (1, 2, 4, 5)]
    folded, shift = fold_batch_norm(np.array([[Fraction(1)]], object), None, *kept)
    assert folded[0, 0] == 2
    assert shift[0] == Fraction(-2, 3) + Fraction(5, 3)
    assert isinstance(shift[0], Fraction)


@pytest.mark.parametrize("wrong", [0.0, -1.0])
def test_nothing_is_divided_by_a_deviation_that_is_not_above_0(wrong):
    kept = [KEPT[0], np.array([2.0, wrong]), *KEPT[2:]]
    for call in (
        lambda: batch_norm(np.ones((3, 2)), *kept),
        lambda: fold_batch_norm(W, None, *kept),
    ):
        with pytest.raises(UserError, match=rf"^deviation: expected numbers above 0, got {wrong}$"):
            call()


def test_shapes_must_fit():
    with pytest.raises(UserError):
        fold_batch_norm(W, None, KEPT[0][:1], *KEPT[1:])
    with pytest.raises(UserError):
        batch_norm(np.ones((3, 3)), *KEPT)
