"""What the functions on paths make of their arguments: no number wraps or is lost or let in."""

import re
from fractions import Fraction

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.paths.active import (
    active_fraction,
    active_paths,
    count_active_paths,
    count_nonzero_paths,
    count_paths,
    top_paths,
)
from relumlp.paths.attribution import path_output, sample_set, shares, switches_of
from relumlp.paths.recursion import beta, gradients, sample_updates
from relumlp.paths.sums import B, beta_path_sum, index, node_cost, weight_update
from relumlp.paths.tables import (
    PathTable,
    SwitchedOn,
    empty_table,
    sum_active_paths,
    switched_on,
    write_active_paths,
)

W = [None, np.full((2, 2), 100, np.int8), np.full((1, 2), 100, np.int8)]
ON = [None, np.array([True, True]), np.array([True])]
BATCH = [None, np.ones((3, 2), bool), np.ones((3, 1), bool)]
A = [np.full((3, 2), 100, np.int8), np.full((3, 2), 100, np.int8), np.zeros((3, 1))]
ERROR = np.full((3, 1), 100, np.int8)


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


def test_products_of_small_integers_do_not_wrap():
    assert next(active_paths(W, ON, 0, 0)).product == 10_000
    assert top_paths(W, ON, ERROR[0], (0, 0), 1)[0].cost == 1_000_000
    assert node_cost(W, BATCH, ERROR, 1, 0).tolist() == [10_000] * 3
    assert weight_update(W, BATCH, A, ERROR, (1, 0, 0), 1).tolist() == [-1_000_000] * 3
    assert next(shares(W, BATCH, A, ERROR, (1, 0, 0))).value == -1_000_000
    assert beta(W, BATCH_SLOPES, ERROR)[1].tolist() == [[10_000] * 2] * 3
    assert gradients([None, *A[1:]], A)[0][1].tolist() == [[30_000] * 2] * 2
    assert sample_updates([None, *A[1:]], A, 2)[1].max() == -20_000
    assert path_output(W, [None] * 3, ON, A[0][0]).tolist() == [4_000_000]
    assert sum_active_paths(switched_on(W, ON, ERROR[0], 0)).tolist() == [[2_000_000]] * 2


BATCH_SLOPES = [None, np.ones((3, 2), np.int8), np.ones((3, 1), np.int8)]


def test_sizes_of_numpy_do_not_wrap():
    for dtype in (np.uint8, np.int16, np.int64):
        sizes = (dtype(100),) * 12
        assert B(sizes, 0) == 100**11
        assert count_paths(sizes) == 100**12
        assert index(sizes, 0, 1, 1, 37 * 100**10) == 37
    with refuses("path b: expected 0 to 99, got 100"):
        index((1, 100), 0, 0, 1, 100)


def test_fractions_are_not_lost_beside_integers():
    one = [None, np.array([[1]])]
    on = [None, np.array([True])]
    assert path_output(one, [None, np.array([0.5])], on, np.array([1])).tolist() == [1.5]
    assert path_output(one, [None, [Fraction(1, 3)]], on, [1]).tolist() == [Fraction(4, 3)]
    assert path_output([None, np.ones((1, 1), "f4")], [None, [0.1]], on, [0]).tolist() == [0.1]


def test_a_batch_is_not_one_sample():
    for call in (
        lambda: count_active_paths(BATCH, 0, 0),
        lambda: active_fraction(BATCH),
        lambda: count_nonzero_paths(W, BATCH, 0, 0),
        lambda: active_paths(W, BATCH, 0, 0),
        lambda: switched_on(W, BATCH, ERROR[0], 0),
        lambda: path_output(W, [None] * 3, BATCH, A[0][0]),
    ):
        with pytest.raises(
            UserError, match=r"^on: expected shape \(.*\) in layer 1, got \(3, 2\)$"
        ):
            call()


def test_weights_begin_with_none():
    with pytest.raises(UserError, match=r"^W: expected None as entry 0"):
        beta(W[1:], W[1:], ERROR)


def test_lists_that_can_be_read_once_are_read_once():
    assert len(list(active_paths(iter(W), iter(ON), 0, 0))) == 2
    assert beta(iter(W), iter(BATCH_SLOPES), ERROR)[1].shape == (3, 2)


def test_what_is_not_there_is_not_counted_from_the_end():
    with refuses("sample s: expected 0 to 2, got -1"):
        switches_of(BATCH, -1)
    with refuses("node k: expected 0 to 1, got -1"):
        sample_set(BATCH, (2, 0, -1))
    with refuses("node k: expected 0 to 0, got -1"):
        sample_set(BATCH, (1, 0, -1))
    with refuses("layer i: expected 1 to 2, got 0"):
        sample_set(BATCH, (0, 0, 0))
    for call in (lambda: active_fraction(ON, -1), lambda: count_paths((2, 2, 1), -1)):
        with refuses("layer i: expected 0 to 2, got -1"):
            call()
    with refuses("layer L: expected 0 to 2, got 3"):
        B((2, 2, 1), 3)
    with refuses("layer r: expected 1 to 2, got 0"):
        index((2, 2, 1), 1, 0, 0, 0)
    with refuses("sizes: expected two or more layers of one or more nodes, got (2, 0, 1)"):
        B((2, 0, 1), 0)


def test_endless_sums_are_refused_before_they_begin():
    """More paths than there are atoms, in a network of 80 layers and a few kilobytes."""
    wide = [None] + [np.ones((10, 10))] * 80
    on = [None] + [np.ones((1, 10), bool)] * 80
    one = [None] + [np.ones(10, bool)] * 80
    slope = [None] + [np.ones((1, 10))] * 80
    many = f"got exactly {10**79}"
    narrow = switched_on([None, np.ones((10, 1)), *wide[2:80]], one[:80], np.ones(10), 0)
    for call in (
        lambda: node_cost(wide, on, np.ones((1, 10)), 1, 0),
        lambda: beta_path_sum(wide, slope, np.ones((1, 10)), 1, 0),
    ):
        with refuses(f"limit: expected at most 1000000 paths, {many}"):
            call()
    with refuses(f"limit: expected at most 100000000 active paths, {many}"):
        sum_active_paths(narrow)
    with refuses("limit: expected at most 1000000 active paths, got exactly 10000000"):
        top_paths(wide, one, np.ones(10), (0, 0), 10**7)


def test_numbers_of_paths_that_python_does_not_write_out():
    with refuses("path b: expected 0 to about 10^4999, got -1"):
        index((10,) * 5000, 0, 0, 1, -1)


def test_an_overflow_is_told():
    huge = [None, np.full((1, 1), 1e200), np.full((1, 1), 1e200)]
    on = [None, np.array([True]), np.array([True])]
    for name, call in (
        ("active_paths", lambda: list(active_paths(huge, on, 0, 0))),
        ("top_paths", lambda: top_paths(huge, on, [1.0], (0, 0), 1)),
        ("beta", lambda: beta(huge, [None, [[1.0]], [[1.0]]], [[1e200]])),
        ("sum_active_paths", lambda: sum_active_paths(switched_on(huge, on, [1.0], 0))),
    ):
        with refuses(f"{name}: expected numbers whose sums and products are floats, "
                     "got an overflow"):  # fmt: skip
            call()


def test_a_network_of_active_nodes_that_does_not_fit_itself():
    net = switched_on(W, ON, ERROR[0], 0)
    table = empty_table(net)
    assert table.nodes.dtype == np.uint8
    for wrong, sentence in (
        (net._replace(counts=[2, 2, 10**9]),
         "net: expected 1000000004 nodes, 2000000004 weights and 1000000000 ends for counts "
         "[2, 2, 1000000000], got 5, 6 and 1"),
        (net._replace(counts=[-1, 6, 0]),
         "net.counts: expected two or more levels, got [-1, 6, 0]"),
        (net._replace(weights=net.weights[:-1]),
         "net: expected 5 nodes, 6 weights and 1 ends for counts [2, 2, 1], got 5, 5 and 1"),
        (net._replace(ends=[np.nan]), "net.ends: expected finite numbers, got nan at [0]"),
    ):  # fmt: skip
        for call in (sum_active_paths, lambda net: write_active_paths(net, 0, table)):
            with refuses(sentence):
                call(wrong)
    with refuses("net: expected a SwitchedOn, got a tuple"):
        sum_active_paths(tuple(net))


def test_a_table_that_cannot_hold_the_paths():
    net = switched_on(W, ON, ERROR[0], 0)
    good = empty_table(net)
    assert write_active_paths(net, 0, good) == 4
    for wrong, sentence in (
        (good._replace(nodes=good.nodes[:2]),
         "table.nodes: expected 3 rows, one for each level, got 2"),
        (good._replace(cost=good.cost[:3]), "table.cost: expected shape (4,), got (3,)"),
        (good._replace(product=good.product.astype(np.float32)),
         "table.product: expected dtype float64, got float32"),
        (good._replace(cost=good.cost.tolist()),
         "table.cost: expected a writeable array, got a list"),
    ):  # fmt: skip
        with refuses(sentence):
            write_active_paths(net, 0, wrong)
    with refuses("first: expected at least 0, got -1"):
        write_active_paths(net, -1, good)
    assert isinstance(good, PathTable)
    assert isinstance(net, SwitchedOn)


def test_no_path_is_written_from_beyond_the_last():
    net = switched_on(W, ON, np.array([1.0]), 0)
    assert write_active_paths(net, 10**20, empty_table(net)) == 0


@pytest.mark.parametrize(
    ("field", "value", "got"),
    [
        ("nodes", np.ma.masked_array(np.zeros((3, 4), int), mask=False), "a MaskedArray"),
        ("product", [0.0] * 4, "a list"),
    ],
)
def test_a_table_is_of_arrays(field, value, got):
    net = switched_on(W, ON, np.array([1.0]), 0)
    table = empty_table(net)._replace(**{field: value})
    with refuses(f"table.{field}: expected a writeable array, got {got}"):
        write_active_paths(net, 0, table)


def test_numbers_of_nodes_are_whole():
    net = switched_on(W, ON, np.array([1.0]), 0)
    table = empty_table(net)
    with refuses("table.nodes: expected dtype uint8, got float64"):
        write_active_paths(net, 0, table._replace(nodes=table.nodes.astype(float)))
