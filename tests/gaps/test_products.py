"""Signs and sums of products without rounding."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.gap_inputs import fractions
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from relumlp.gaps.products import positive_sum, sign

EPS = float(np.finfo(np.float64).eps)
ANY_FLOAT = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, object])
def test_signs_by_hand(dtype):
    assert sign(np.array([-2, 0, 3], dtype)).tolist() == [-1, 0, 1]
    assert sign(np.array(5, dtype)) == 1


@pytest.mark.parametrize(
    ("x", "y", "positive"),
    [
        ((1e-200, 0), (1e-200, 0), True),  # the product is 0 in floats
        ((1e-200, 0), (-1e-200, 0), False),
        ((1e200, -1e200), (1e200, 1e200), False),  # infinity minus infinity
        ((1e200, -1e200), (2e200, 1e200), True),
        ((1 + EPS, EPS, -1), (1 - EPS, EPS, 1), False),  # 1 − ε² + ε² − 1
        ((1 + EPS, EPS, -1), (1 - EPS, 2 * EPS, 1), True),  # the sum of products is 0 in floats
        ((0, 0, 0), (1, 2, 3), False),
    ],
)
def test_sums_that_floats_decide_wrongly(x, y, positive):
    assert positive_sum(np.array(x, float), np.array(y, float)) == positive


@given(arrays(np.float64, (3, 2), elements=ANY_FLOAT), arrays(np.float64, 2, elements=ANY_FLOAT))
def test_sums_are_those_of_fractions(x, y):
    exactly = (fractions(*x) * fractions(*y)).sum(axis=-1) > 0
    assert positive_sum(x, y).tolist() == exactly.tolist()


def test_sums_broadcast_and_may_be_of_fractions():
    x, y = fractions([1, 2], [3, -4]), fractions(Fraction(1, 3), Fraction(1, 5))
    assert positive_sum(x, y).tolist() == [True, True]
    assert positive_sum(x[:, None], fractions([1, 1], [1, 0])).tolist() == [
        [True, True],
        [False, True],
    ]
