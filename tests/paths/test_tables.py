"""All active paths at once: the plain forms, and the kernels against them, bit by bit."""

from fractions import Fraction as F  # noqa: N817
from itertools import pairwise
from math import prod

import numpy as np
import pytest
from helpers.tiny import table, tiny_nets, vector
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.kernels import paths as kernel
from relumlp.paths import tables as plain
from relumlp.paths.active import active_paths
from relumlp.paths.sums import node_cost
from relumlp.paths.tables import PathTable, empty_table, number_of_paths, switched_on

DTYPES = st.sampled_from([np.float32, np.float64])


def starts_on(t, s, i):
    return [j for j in range(t.sizes[i]) if i == 0 or t.on[i][s, j]]


def as_floats(t, dtype):
    return [None] + [w.astype(dtype) for w in t.W[1:]]


def random_case(rng, sizes, dtype, share=0.5):
    W = [None] + [rng.normal(size=(n, m)).astype(dtype) for m, n in pairwise(sizes)]
    on = [None] + [rng.random(s) < share for s in sizes[1:]]
    return W, on, rng.normal(size=sizes[-1]).astype(dtype)


def by_hand():
    W = [None, np.ones((2, 1)), np.array([[1, 2], [3, 4], [5, 6]], float), np.ones((2, 3))]
    W[3][:] = [[7, 0, 8], [9, 10, 11]]
    on = [None, np.array([True, True]), np.array([True, False, True]), np.array([False, True])]
    return switched_on(W, on, np.array([1.0, -1.0]), 1)


def test_switched_on_by_hand():
    net = by_hand()
    assert net.counts.tolist() == [2, 2, 2]
    assert net.nodes.tolist() == [0, 1, 0, 2, 0, 1]
    assert net.weights.tolist() == [1, 5, 2, 6, 7, 9, 8, 11]
    assert net.ends.tolist() == [1, -1]
    assert net.nodes.dtype == np.uint8
    assert net.counts.dtype == np.int64
    assert number_of_paths(net) == 8


@pytest.mark.parametrize("form", [plain, kernel])
def test_sum_and_table_by_hand(form):
    net = by_hand()
    cost = form.sum_active_paths(net)
    assert cost.tolist() == [[1 * 7 + 5 * 8, -(1 * 9 + 5 * 11)], [2 * 7 + 6 * 8, -(2 * 9 + 6 * 11)]]
    table_ = empty_table(net)
    assert form.write_active_paths(net, 0, table_) == 8
    assert table_.nodes.T.tolist() == [
        [0, 0, 0], [0, 0, 1], [0, 2, 0], [0, 2, 1], [1, 0, 0], [1, 0, 1], [1, 2, 0], [1, 2, 1],
    ]  # fmt: skip
    assert table_.product.tolist() == [7, 9, 40, 55, 14, 18, 48, 66]
    assert table_.cost.tolist() == [7, -9, 40, -55, 14, -18, 48, -66]


@pytest.mark.parametrize("nodes", [255, 256, 257, 65536, 65537])
def test_node_numbers_take_the_smallest_dtype(nodes):
    W = [None, np.ones((1, 1)), np.ones((nodes, 1))]
    on = [None, np.array([True]), np.ones(nodes, bool)]
    net = switched_on(W, on, np.ones(nodes), 1)
    assert (
        net.nodes.dtype
        == {1: np.uint8, 2: np.uint16, 4: np.uint32}[
            1 if nodes <= 256 else 2 if nodes <= 65536 else 4
        ]
    )
    for form in (plain, kernel):
        table_ = empty_table(net)
        assert form.write_active_paths(net, 0, table_) == nodes
        assert table_.nodes[1].tolist() == list(range(nodes))


@given(tiny_nets())
def test_plain_forms_are_exact(t):
    """The table holds the active paths of all starts in order; row sums are [gaps.4]."""
    for s in range(len(t.dE_dz)):
        for i in range(t.N):
            net = switched_on(t.W, t.one(s), t.dE_dz[s], i)
            expected = [p for j in starts_on(t, s, i) for p in active_paths(t.W, t.one(s), i, j)]
            assert number_of_paths(net) == len(expected)
            paths = empty_table(net)
            assert plain.write_active_paths(net, 0, paths) == len(expected)
            assert [tuple(p) for p in paths.nodes.T.tolist()] == [p.nodes for p in expected]
            assert paths.product.tolist() == [p.product for p in expected]
            assert paths.cost.tolist() == [t.dE_dz[s, p.end] * p.product for p in expected]
            cost = plain.sum_active_paths(net)
            assert cost.shape == (len(starts_on(t, s, i)), t.sizes[t.N])
            for row, j in zip(cost, starts_on(t, s, i), strict=True):
                if i > 0:
                    assert sum(row) == node_cost(t.W, t.on, t.dE_dz, i, j)[s]


@given(tiny_nets(max_width=4), DTYPES)
def test_kernels_give_the_bits_of_the_plain_forms(t, dtype):
    for i in range(t.N):
        net = switched_on(as_floats(t, dtype), t.one(0), t.dE_dz[0].astype(dtype), i)
        expected, got = plain.sum_active_paths(net), kernel.sum_active_paths(net)
        assert got.dtype == dtype
        assert got.shape == expected.shape
        assert np.array_equal(got, expected)
        one, two = empty_table(net), empty_table(net)
        written = plain.write_active_paths(net, 0, one)
        assert kernel.write_active_paths(net, 0, two) == written
        assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
        assert two.product.dtype == two.cost.dtype == dtype


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 7), min_size=2, max_size=6), DTYPES)
def test_kernels_give_the_bits_of_the_plain_forms_on_rounded_numbers(seed, sizes, dtype):
    rng = np.random.default_rng(seed)
    W, on, λ = random_case(rng, sizes, dtype, share=0.7)
    for i in range(len(sizes) - 1):
        net = switched_on(W, on, λ, i)
        assert np.array_equal(kernel.sum_active_paths(net), plain.sum_active_paths(net))
        one, two = empty_table(net), empty_table(net)
        plain.write_active_paths(net, 0, one)
        kernel.write_active_paths(net, 0, two)
        assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@given(tiny_nets(), st.data())
def test_any_stretch_of_paths_can_be_written(t, data):
    """Pieces of any size are the whole; what a piece has no paths for stays as it was."""
    net = switched_on(as_floats(t, float), t.one(0), t.dE_dz[0].astype(float), 0)
    whole = empty_table(net)
    plain.write_active_paths(net, 0, whole)
    n = number_of_paths(net)
    first = data.draw(st.integers(0, n))
    size = data.draw(st.integers(1, n + 2))
    stretch = slice(first, first + size)
    for form in (plain, kernel):
        piece = PathTable(
            np.full((len(net.counts), size), 99, net.nodes.dtype),
            np.full(size, -77.0),
            np.full(size, -77.0),
        )
        written = form.write_active_paths(net, first, piece)
        assert written == min(size, n - first)
        assert np.array_equal(piece.nodes[:, :written], whole.nodes[:, stretch])
        assert np.array_equal(piece.product[:written], whole.product[stretch])
        assert np.array_equal(piece.cost[:written], whole.cost[stretch])
        assert (piece.nodes[:, written:] == 99).all()
        assert (piece.product[written:] == -77).all()
        assert (piece.cost[written:] == -77).all()


@pytest.mark.parametrize("form", [plain, kernel])
def test_a_dead_layer_leaves_no_path(form):
    rng = np.random.default_rng(1)
    W, on, λ = random_case(rng, (3, 4, 4, 2), np.float64, share=1.1)
    on[2][:] = False
    net = switched_on(W, on, λ, 1)
    assert number_of_paths(net) == 0
    assert form.sum_active_paths(net).tolist() == [[0, 0]] * 4
    assert form.write_active_paths(net, 0, empty_table(net)) == 0
    room = PathTable(np.zeros((3, 2), np.uint8), np.zeros(2), np.zeros(2))
    assert form.write_active_paths(net, 0, room) == 0
    on[1][:] = False
    assert form.sum_active_paths(switched_on(W, on, λ, 1)).shape == (0, 2)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_kernels_agree_with_the_recursion_on_the_benchmark_network(dtype):
    """32-32-32-32-32, 16 on in each hidden layer: 131,072 paths add up to β.

    β is of order 1 here and a sum of 2¹³ terms, so 2¹³ roundings bound the difference.
    """
    rng = np.random.default_rng(0)
    W, on, λ = random_case(rng, (32,) * 5, dtype)
    for g in (1, 2, 3):
        on[g][:] = np.isin(np.arange(32), rng.choice(32, 16, replace=False))
    net = switched_on(W, on, λ, 1)
    paths = empty_table(net)
    assert kernel.write_active_paths(net, 0, paths) == 16**3 * 32
    cost = kernel.sum_active_paths(net)
    β = λ.astype(np.float64)
    size = abs(β)
    for g in (4, 3, 2):
        β, size = β @ W[g], size @ abs(W[g].astype(np.float64))
        β, size = β * on[g - 1], size * on[g - 1]
    rounding = 2**13 * np.finfo(dtype).eps
    assert (abs(cost.sum(axis=1) - β[on[1]]) <= rounding * size[on[1]]).all()
    by_start = np.bincount(paths.nodes[0], paths.cost.astype(np.float64), 32)
    assert (abs(by_start - β) <= rounding * size).all()
    ends = [W[g][paths.nodes[g - 1], paths.nodes[g - 2]] for g in (2, 3, 4)]
    assert np.array_equal(ends[0] * ends[1] * ends[2], paths.product)
    assert len(np.unique(paths.nodes, axis=1).T) == 16**3 * 32


def test_weights_and_ends_take_the_dtype_that_holds_both():
    """An end of 0.7 beside integers stays 0.7, and a double beside singles a double."""
    on = [None, np.array([True])]
    for weight, end in ((np.int8, 0.7), (np.float32, 0.1), (">f4", 1 / 3)):
        net = switched_on([None, np.ones((1, 1), weight)], on, np.array([end]), 0)
        assert (net.ends.tolist(), net.weights.dtype) == ([end], np.float64)
    single = switched_on([None, np.ones((1, 1), "f4")], on, np.ones(1, "f4"), 0)
    assert single.ends.dtype == single.weights.dtype == np.float32
    exact = switched_on([None, table([[F(1, 3)]], 1)], [None, np.array([True])], vector([F(3)]), 0)
    assert plain.sum_active_paths(exact).tolist() == [[1]]


def test_a_table_takes_what_is_left_or_the_limit():
    net = by_hand()
    assert [len(t) for t in empty_table(net)] == [3, 8, 8]
    assert empty_table(net, first=3).nodes.shape == (3, 5)
    assert empty_table(net, first=3, limit=2).nodes.shape == (3, 2)
    assert empty_table(net, first=8).nodes.shape == (3, 0)
    for call, sentence in (
        (
            lambda: empty_table(net, 9),
            "first: expected at most 8, the number of active paths, got 9",
        ),
        (lambda: empty_table(net, -1), "first: expected at least 0, got -1"),
        (lambda: empty_table(net, 0, 0), "limit: expected at least 1, got 0"),
    ):
        with pytest.raises(UserError) as error:
            call()
        assert str(error.value) == sentence


def test_numbers_of_paths_are_unbounded():
    W = [None] + [np.ones((64, 64))] * 12
    net = switched_on(W, [None] + [np.ones(64, bool)] * 12, np.ones(64), 0)
    assert number_of_paths(net) == 64**13 == prod([64] * 13)


def test_switched_on_refuses():
    W = [None, np.ones((2, 1)), np.ones((1, 2))]
    on = [None, np.array([True, True]), np.array([True])]
    for call, sentence in (
        (lambda: switched_on(W, on, np.ones(1), 2),
         "layer i: expected 0 to 1, because a path needs a weight, got 2"),
        (lambda: switched_on(W, on, np.ones(1), -1),
         "layer i: expected 0 to 1, because a path needs a weight, got -1"),
        (lambda: switched_on(W, on, np.ones(2), 0),
         "dE_dz: expected shape (1,), got (2,)"),
        (lambda: switched_on(W, on[:2], np.ones(1), 0),
         "on: expected 3 entries, one for each layer, got 2"),
    ):  # fmt: skip
        with pytest.raises(UserError) as error:
            call()
        assert str(error.value) == sentence
