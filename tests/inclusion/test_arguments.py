"""What sample inclusion makes of its arguments: no number wraps, none is lost, none is let in."""

import re
from fractions import Fraction

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.inclusion.margin import added, margins, net_cost, removed, with_bias, with_ones
from relumlp.inclusion.optimisers import (
    CostBatch,
    adam_coefficients,
    adam_scale,
    margins_after,
    momentum_coefficients,
    optimiser_net_cost,
)
from relumlp.inclusion.rounding import rounding_bound
from relumlp.inclusion.unfrozen import Cause, Split, flip_cause, split_change

BYTES = np.full((1, 4), 200, np.uint8)
ONES = np.ones((2, 3))
BATCH = CostBatch(ONES, np.ones((2, 1)))


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


def test_products_and_differences_of_bytes_do_not_wrap():
    assert net_cost(BYTES, BYTES, np.ones((1, 1))) == 160_000
    assert margins(BYTES, BYTES, [[1]], 1) == 159_999
    assert margins_after(BYTES, BYTES, BYTES) == 320_000
    assert CostBatch(BYTES, BYTES).gradient.max() == 40_000
    parts = split_change(np.array([[5]], "u1"), np.array([[3]], "u1"), ONES[:1, :1], ONES[:1, :1])
    assert (parts.inputs, parts.after) == (-2, 3)
    assert with_bias(BYTES, [0.5]).tolist() == [[200, 200, 200, 200, 0.5]]
    assert with_ones(BYTES).tolist() == [[200, 200, 200, 200, 1]]


def test_wide_numbers_stay_wide_beside_narrow_ones():
    """1 + 2⁻⁴⁰ is a double, but not a single, and 1/3 is neither."""
    fine = np.array([[1 + 2.0**-40]])
    history = [CostBatch(np.ones((1, 1), "f4"), fine)]
    narrow = np.ones((1, 1), "f4")
    assert optimiser_net_cost(narrow, history, [1], narrow) == fine
    exact = [CostBatch([[Fraction(1, 3)]], [[Fraction(1)]])]
    assert optimiser_net_cost(narrow, exact, [1], narrow) == 1 / 3
    assert optimiser_net_cost(narrow, history, [Fraction(1, 2)], narrow) == fine / 2


def test_conditions_need_a_step():
    for rate in (0, -0.1):
        for condition in (added, removed):
            with refuses(f"learning_rate: expected a finite number above 0, got {rate}"):
                condition(ONES, ONES, rate)


def test_batches_that_do_not_fit():
    with refuses("history[0].phi: expected shape (2, s_l), got (3, 1)"):
        adam_scale([CostBatch(ONES, np.ones((3, 1)))], 0.9, 1e-8)
    with refuses("history[1]: expected activations (n, 3) and costs (n, 1), got (2, 3) and (2, 2)"):
        adam_scale([BATCH, CostBatch(ONES, np.ones((2, 2)))], 0.9, 1e-8)
    with refuses("history[0]: expected activations (n, 3) and costs (n, 4), got (2, 3) and (2, 1)"):
        optimiser_net_cost(ONES, [BATCH], [1], np.ones((4, 3)))
    with refuses("history[0]: expected activations (n, 2) and costs (n, 1), got (2, 3) and (2, 1)"):
        rounding_bound(np.ones((1, 2)), np.ones((1, 2)), BATCH, 0.1, np.float64)
    with refuses("history[0].a: expected at least one entry, got shape (0, 3)"):
        adam_scale([CostBatch(np.ones((0, 3)), np.ones((0, 1)))], 0.9, 1e-8)
    with refuses("history: expected floats, because roots are none, got dtype object"):
        adam_scale([CostBatch([[Fraction(1)]], [[1]])], 0.9, 1e-8)
    with refuses("coefficients[0]: expected a finite number, got nan"):
        optimiser_net_cost(ONES, [BATCH], [np.nan], np.ones((1, 3)))


def test_coefficients_of_adam_have_a_sum():
    for beta in (1, 1.5, -0.1):
        with refuses(f"beta: expected a finite number of at least 0 and below 1, got {beta}"):
            adam_coefficients(3, beta)
    with refuses("momentum_coefficients: expected numbers whose sums and products are floats, "
                 "got an overflow"):  # fmt: skip
        momentum_coefficients(9, 1e200)


@pytest.mark.parametrize(("rate", "dtype"), [(1e-300, "float32"), (1e39, "float32"),
                                             (5e-324, "float64")])  # fmt: skip
def test_a_bound_needs_a_step_that_the_dtype_has(rate, dtype):
    with pytest.raises(UserError, match=rf"^learning_rate: expected a normal number of {dtype}, "):
        rounding_bound(ONES, np.ones((1, 3)), BATCH, rate, dtype)


def test_a_bound_needs_floats():
    with refuses("dtype: expected floats of at most 64 bits, got int32"):
        rounding_bound(ONES, np.ones((1, 3)), BATCH, 0.1, "i4")


def test_an_overflow_is_told():
    huge = np.full((1, 1), 1e200)
    told = "expected numbers whose sums and products are floats, got "
    for name, call in (
        ("net_cost", lambda: net_cost(huge, huge, huge)),
        ("margins", lambda: margins(huge, huge, [[0]], 1)),
        ("adam_scale", lambda: adam_scale([CostBatch(huge, huge)], 0.9, 1.0)),
        ("split_change", lambda: split_change(-huge, huge, huge, huge)),
        ("rounding_bound",
         lambda: rounding_bound(huge, huge, CostBatch(huge, huge), 1.0, np.float64)),
    ):  # fmt: skip
        with refuses(f"{name}: {told}an overflow"):
            call()
    with refuses(f"adam_scale: {told}a division by 0"):
        adam_scale([CostBatch([[0.0]], [[0.0]])], 0.9, 0)


@pytest.mark.parametrize("n", [2, 600])
def test_an_overflow_in_many_threads_is_told(n):
    """BLAS multiplies large matrices in threads whose overflow NumPy does not see."""
    huge = np.full((n, n), 1e200)
    with refuses("net_cost: expected numbers whose sums and products are floats, got an overflow"):
        net_cost(huge, huge, huge)


def test_ties_belong_to_the_side_that_is_stated():
    tie = np.array([[-1.0, 0.0, 1.0]])
    assert added(tie, -abs(tie), 1).tolist() == [[False, False, False]]
    assert removed(tie, abs(tie), 1).tolist() == [[False, False, True]]
    split = Split([[1.0]], [[-1.0]], [[-1.0]], [[1.0]])
    assert flip_cause(split) == Cause.EITHER
    with refuses("split.own: expected shape (1, 1), got (1, 2)"):
        flip_cause(split._replace(own=[[1.0, 2.0]]))


def test_a_list_of_coefficients_has_a_largest_length():
    with refuses("updates: expected at most 1,000,000, got 1000000000"):
        momentum_coefficients(10**9, 0.5)


def test_a_decay_rate_given_as_a_fraction_has_a_root():
    history = [CostBatch(np.ones((2, 1)), np.ones((2, 1)))]
    assert adam_scale(history, Fraction(1, 2), 0.0)[0, 0] == adam_scale(history, 0.5, 0.0)[0, 0]


def test_no_precision_is_not_double_precision():
    batch = CostBatch(np.ones((2, 1)), np.ones((2, 1)))
    with refuses("dtype: expected a dtype, got None"):
        rounding_bound(np.ones((1, 1)), np.ones((1, 1)), batch, 0.1, None)
