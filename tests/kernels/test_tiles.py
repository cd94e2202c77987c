"""Tiles of products, compiled and as plain loops, against NumPy on whole numbers."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numba import config, njit

from relumlp.kernels import products, tiles

SIZES = st.integers(1, 40)


@njit
def dots(x, y, out):
    tiles.dots(x, y, out)


@njit
def sums(a, y, out):
    tiles.sums(a, y, out)


@given(rows=SIZES, columns=SIZES, depth=SIZES, dtype=st.sampled_from(["f4", "f8"]),
       seed=st.integers(0, 999))  # fmt: skip
@example(rows=5, columns=96 + 17, depth=65, dtype="f4", seed=0)
def test_every_shape_is_exact_and_nothing_beside_it_is_written(rows, columns, depth, dtype, seed):
    rng = np.random.default_rng(seed)
    x, y = (
        rng.integers(-9, 10, shape).astype(dtype) for shape in ((rows, depth), (columns, depth))
    )
    for form in (dots, tiles.dots):
        out = np.full((rows + 1, columns + 3), 7.5, dtype)
        form(x, y, out[:rows, :columns])
        np.testing.assert_array_equal(out[:rows, :columns], x @ y.T)
        assert (out[rows] == 7.5).all()
        assert (out[:, columns:] == 7.5).all()
    for form in (sums, tiles.sums):
        for a in (x, np.asfortranarray(x)):
            out = np.full((rows + 1, columns + 3), 7.5, dtype)
            form(a, np.ascontiguousarray(y.T), out[:rows, :columns])
            np.testing.assert_array_equal(out[:rows, :columns], x @ y.T)
            assert (out[rows] == 7.5).all()
            assert (out[:, columns:] == 7.5).all()


@pytest.mark.parametrize("form", ["forward_product", "backward_product", "gradient_product"])
@pytest.mark.parametrize(("n", "nodes", "before"), [(60, 20, 720), (7, 9, 64), (60, 3, 63)])
@pytest.mark.parametrize("most", [0, 10**6])
def test_products_are_the_same_by_tiles_and_by_the_library(form, n, nodes, before, most):
    rng = np.random.default_rng(0)
    x, W, z = (rng.integers(-3, 4, s).astype(np.float32)
               for s in ((n, before), (nodes, before), (n, nodes)))  # fmt: skip
    given_, expected = {
        "forward_product": ((x, W), x @ W.T),
        "backward_product": ((z, W), z @ W),
        "gradient_product": ((z, x), z.T @ x),
    }[form]
    out = np.zeros_like(expected)
    getattr(products, form)(*given_, out, most)
    np.testing.assert_array_equal(out, expected)


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="nothing is compiled without the JIT")
@pytest.mark.parametrize(
    ("rows", "columns", "suits"),
    [(60, 64, True), (60, 63, False), (2**12, 64, True), (2**12 + 1, 64, False)],
)
def test_long_rows_that_stay_in_a_cache_suit_tiles(rows, columns, suits):
    x = np.zeros((rows, columns), np.float32)
    assert products.suits_tiles(x, x[:1]) == products.suits_tiles(x, x) == suits
