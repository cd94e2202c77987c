"""Active paths: their order, their numbers, the largest of them."""

from fractions import Fraction as F  # noqa: N817
from itertools import product
from math import prod

import numpy as np
import pytest
from helpers.tiny import table, tiny_nets, vector
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.paths.active import (
    Path,
    PathCost,
    active_fraction,
    active_paths,
    count_active_paths,
    count_nonzero_paths,
    count_paths,
    top_paths,
)
from relumlp.paths.attribution import with_constants
from relumlp.paths.sums import B, index, node_cost, sizes_of


def by_hand():
    """2-3-2-2: nodes 0 and 2 of layer 1 are on, node 1 of layer 2."""
    W = [
        None,
        table([[F(1), F(2)], [F(3), F(4)], [F(0), F(5)]], 2),
        table([[F(9), F(9), F(9)], [F(-1), F(9), F(2)]], 3),
        table([[F(9), F(3)], [F(9), F(-4)]], 2),
    ]
    on = [
        None,
        np.array([True, False, True]),
        np.array([False, True]),
        np.array([False, True]),
    ]
    return W, on


def literal(W, on, i, j):
    """Every b, kept if all hidden nodes on its path are on: set and order, by definition."""
    s, N = sizes_of(W), len(W) - 1
    for b in range(B(s, i)):
        nodes = tuple(index(s, i, j, r, b) for r in range(i, N + 1))
        if all(on[g][nodes[g - i]] for g in range(max(i, 1), N)):
            weights = tuple(W[r][nodes[r - i], nodes[r - 1 - i]] for r in range(i + 1, N + 1))
            yield Path(nodes, weights, prod(weights), nodes[-1])


def starts(t):
    return [(i, j) for i in range(t.N + 1) for j in range(t.sizes[i])]


def test_paths_by_hand():
    W, on = by_hand()
    assert list(active_paths(W, on, 0, 1)) == [
        Path((1, 0, 1, 0), (2, -1, 3), -6, 0),
        Path((1, 0, 1, 1), (2, -1, -4), 8, 1),
        Path((1, 2, 1, 0), (5, 2, 3), 30, 0),
        Path((1, 2, 1, 1), (5, 2, -4), -40, 1),
    ]
    assert list(active_paths(W, on, 1, 1)) == []
    assert list(active_paths(W, on, 2, 1)) == [
        Path((1, 0), (3,), 3, 0),
        Path((1, 1), (-4,), -4, 1),
    ]
    # An output node that is off has its one path all the same.
    assert list(active_paths(W, on, 3, 0)) == [Path((0,), (), 1, 0)]


@given(tiny_nets())
def test_paths_are_the_active_ones_in_order_of_b(t):
    for s in range(len(t.dE_dz)):
        for i, j in starts(t):
            found = list(active_paths(t.W, t.one(s), i, j))
            assert found == list(literal(t.W, t.one(s), i, j))
            assert len(found) == count_active_paths(t.one(s), i, j)
            nonzero = sum(all(w != 0 for w in p.weights) for p in found)
            assert nonzero == count_nonzero_paths(t.W, t.one(s), i, j)


@given(tiny_nets())
def test_active_paths_carry_the_cost(t):
    """[dynamics.2]: φ = Σ_p λ_p Π w_p over the active paths."""
    for i, j in t.nodes():
        φ = node_cost(t.W, t.on, t.dE_dz, i, j)
        for s in range(len(φ)):
            paths = active_paths(t.W, t.one(s), i, j)
            assert sum(t.dE_dz[s, p.end] * p.product for p in paths) == φ[s]


@given(tiny_nets())
def test_counts_and_fraction(t):
    """[beyond.count]."""
    for i in range(t.N + 1):
        assert count_paths(t.sizes, i) == t.sizes[i] * B(t.sizes, i)
    assert count_paths(t.sizes) == prod(t.sizes)
    for s in range(len(t.dE_dz)):
        on = t.one(s)
        active = sum(count_active_paths(on, 0, k) for k in range(t.sizes[0]))
        assert active_fraction(on) == F(active, count_paths(t.sizes))
        for i, j in starts(t):
            running = not 0 < i < t.N or on[i][j]
            assert count_active_paths(on, i, j) == running * active_fraction(on, i) * B(t.sizes, i)


def test_counts_by_hand():
    W, on = by_hand()
    assert count_paths(sizes_of(W)) == 24
    assert count_paths(sizes_of(W), 2) == 4
    assert [count_active_paths(on, 0, k) for k in (0, 1)] == [4, 4]
    assert [count_active_paths(on, 1, j) for j in range(3)] == [2, 0, 2]
    assert [count_active_paths(on, 3, m) for m in (0, 1)] == [1, 1]
    # Input 0 has weight 0 into node 2 of layer 1, so two of its four paths are lost.
    assert [count_nonzero_paths(W, on, 0, k) for k in (0, 1)] == [2, 4]
    assert [count_nonzero_paths(W, on, 1, j) for j in range(3)] == [2, 0, 2]
    assert count_nonzero_paths(W, on, 3, 1) == 1
    assert active_fraction(on) == F(2, 3) * F(1, 2)
    assert active_fraction(on, 1) == F(1, 2)
    assert active_fraction(on, 2) == 1


def test_counts_are_unbounded():
    """320^40 paths are counted, not visited."""
    N, width = 40, 320
    on = [None] + [np.arange(width) % 2 == 0 for _ in range(N)]
    W = [None] + [np.ones((width, width)) for _ in range(N)]
    assert count_active_paths(on, 0, 0) == 160 ** (N - 1) * 320
    assert count_nonzero_paths(W, on, 0, 0) == 160 ** (N - 1) * 320
    W[2][0] = 0
    assert count_nonzero_paths(W, on, 0, 0) == 160 ** (N - 2) * 159 * 320
    assert type(count_nonzero_paths(W, on, 0, 0)) is int


@given(tiny_nets())
def test_paths_from_constant_nodes(t):
    """A bias is a weight from node s_{i−1} of layer i − 1, on for every sample."""
    Wb = with_constants(t.W, t.b)
    on = t.one(0)
    for i in range(1, t.N + 1):
        if t.b[i] is None:
            continue
        constant = t.sizes[i - 1]
        found = list(active_paths(Wb, on, i - 1, constant))
        begun = [
            Path((constant, *p.nodes), (t.b[i][j], *p.weights), t.b[i][j] * p.product, p.end)
            for j in range(t.sizes[i])
            for p in literal(t.W, on, i, j)
        ]
        assert found == begun
        assert count_active_paths(on, i - 1, constant) == len(found)
        nonzero = sum(all(w != 0 for w in p.weights) for p in found)
        assert count_nonzero_paths(Wb, on, i - 1, constant) == nonzero
        λ = t.dE_dz[0]
        costs = (PathCost(p, λ[p.end] * p.product) for p in found)
        ranked = sorted(costs, key=lambda c: -abs(c.cost))
        assert top_paths(Wb, on, λ, (i - 1, constant), 4) == ranked[:4]


@given(tiny_nets(), st.integers(1, 12))
def test_top_paths_are_the_head_of_a_full_sort(t, k):
    for s in range(len(t.dE_dz)):
        for i, j in starts(t):
            λ = t.dE_dz[s]
            every = [PathCost(p, λ[p.end] * p.product) for p in literal(t.W, t.one(s), i, j)]
            # sorted is stable, and the paths come in order of b.
            expected = sorted(every, key=lambda c: -abs(c.cost))[:k]
            assert top_paths(t.W, t.one(s), λ, (i, j), k) == expected


def test_top_paths_by_hand():
    W, on = by_hand()
    λ = vector([F(1), F(-1, 2)])
    top = top_paths(W, on, λ, (0, 1), 3)
    assert [(c.path.nodes, c.cost) for c in top] == [
        ((1, 2, 1, 0), 30),
        ((1, 2, 1, 1), 20),
        ((1, 0, 1, 0), -6),
    ]
    assert len(top_paths(W, on, λ, (0, 1), 5)) == 4
    assert top_paths(W, on, λ, (1, 1), 5) == []


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_top_paths_of_floats_are_ranked_by_their_exact_values(dtype):
    """Products that round to the same float are still told apart."""
    ε = np.finfo(dtype).eps
    # In floating point (1 + ε)² rounds to 1 + 2ε, and so does 1 + 2ε; exactly it is larger.
    W = [
        None,
        np.array([[1], [1 + ε], [1 + 2 * ε]], dtype),
        np.array([[1 + 2 * ε, 1 + ε, 1]], dtype),
    ]
    on = [None, np.array([True, True, True]), np.array([True])]
    top = top_paths(W, on, np.ones(1, dtype), (0, 0), 3)
    assert [c.path.nodes[1] for c in top] == [1, 0, 2]
    assert len({float(c.cost) for c in top}) == 1
    assert top[0].cost.dtype == dtype


def test_top_paths_do_not_enumerate():
    """The best of more than 10¹² active paths are found, against a truth known otherwise."""
    rng = np.random.default_rng(3)
    N, width = 7, 300
    # Each layer's weights are an outer product, so a path's product is a product over its nodes.
    node = [rng.integers(1, 50, width).astype(float) for _ in range(N + 1)]
    W = [None] + [np.outer(node[g], np.ones(width)) for g in range(1, N + 1)]
    on = [None] + [rng.random(width) < 0.5 for _ in range(N)]
    λ = rng.integers(1, 50, width).astype(float)
    best = prod(max(node[g][on[g]]) for g in range(1, N)) * max(node[N] * λ)
    assert count_active_paths(on, 0, 0) > 10**12
    top = top_paths(W, on, λ, (0, 0), 5)
    assert top[0].cost == best
    assert [c.cost for c in top] == sorted((c.cost for c in top), reverse=True)


def test_enumeration_is_lazy():
    on = [None] + [np.ones(100, bool)] * 3
    W = [None] + [np.ones((100, 100))] * 3
    paths = active_paths(W, on, 0, 0)
    assert next(paths).nodes == (0, 0, 0, 0)
    assert next(paths).nodes == (0, 0, 0, 1)


def test_limit_states_the_exact_count_before_any_work():
    N = 30
    on = [None] + [np.arange(40) < 20 for _ in range(N)]
    W = [None] + [np.ones((40, 40)) for _ in range(N)]
    with pytest.raises(UserError) as error:
        active_paths(W, on, 0, 0)
    assert str(error.value) == (
        f"limit: expected at most 1000000 active paths, got exactly {20**29 * 40}"
    )
    W, on = by_hand()
    assert len(list(active_paths(W, on, 0, 1, limit=4))) == 4
    with pytest.raises(UserError) as error:
        active_paths(W, on, 0, 1, limit=3)
    assert str(error.value) == "limit: expected at most 3 active paths, got exactly 4"


@pytest.mark.parametrize(
    ("i", "j", "sentence"),
    [
        (4, 0, "layer i: expected 0 to 3, got 4"),
        (-1, 0, "layer i: expected 0 to 3, got -1"),
        (0, 2, "node j: expected 0 to 1 in layer 0, got 2"),
        (1, 3, "node j: expected 0 to 2 in layer 1, got 3"),
        (1, -1, "node j: expected 0 to 2 in layer 1, got -1"),
        (3, 2, "node j: expected 0 to 1 in layer 3, got 2"),
    ],
)
def test_starts_that_are_not_there(i, j, sentence):
    W, on = by_hand()
    λ = vector([F(1), F(1)])
    for refused in (
        lambda: active_paths(W, on, i, j),
        lambda: count_nonzero_paths(W, on, i, j),
        lambda: top_paths(W, on, λ, (i, j), 1),
    ):
        with pytest.raises(UserError) as error:
            refused()
        assert str(error.value) == sentence


def test_counting_without_weights_refuses_nodes_that_are_not_there():
    _, on = by_hand()
    # Node 3 of layer 1 can only be its constant node; the output layer has none.
    assert count_active_paths(on, 1, 3) == 2
    for i, j, sentence in (
        (4, 0, "layer i: expected 0 to 3, got 4"),
        (-1, 0, "layer i: expected 0 to 3, got -1"),
        (1, 4, "node j: expected 0 to 2 in layer 1, got 4"),
        (0, -1, "node j: expected at least 0, got -1"),
        (3, 2, "node j: expected 0 to 1 in layer 3, got 2"),
    ):
        with pytest.raises(UserError) as error:
            count_active_paths(on, i, j)
        assert str(error.value) == sentence


def test_switches_that_do_not_fit():
    W, on = by_hand()
    with pytest.raises(UserError) as error:
        active_paths(W, on[:3], 0, 0)
    assert str(error.value) == "on: expected 4 entries, one for each layer, got 3"
    batch = [None, *on[1:3], on[3][None]]
    with pytest.raises(UserError) as error:
        active_paths(W, batch, 0, 0)
    assert str(error.value) == "on: expected shape (2,) in layer 3, got (1, 2)"


def test_ranking_needs_numbers_and_a_k():
    W, on = by_hand()
    with pytest.raises(UserError, match=r"^k: expected at least 1, got 0$"):
        top_paths(W, on, vector([F(1), F(1)]), (0, 0), 0)
    floats = [None] + [w.astype(float) for w in W[1:]]
    for bad in (np.nan, np.inf, -np.inf):
        with pytest.raises(UserError, match=r"^dE_dz: expected finite numbers"):
            top_paths(floats, on, np.array([1.0, bad]), (0, 0), 1)
    with pytest.raises(UserError) as error:
        top_paths(W, on, vector([F(1)]), (0, 0), 1)
    assert str(error.value) == "dE_dz: expected shape (2,), got (1,)"
    # Weights before the start are on no path from it.
    floats[1][1, 1] = np.nan
    assert len(top_paths(floats, on, np.ones(2), (1, 0), 5)) == 2
    with pytest.raises(UserError, match=r"^W\[1\]: expected finite numbers"):
        top_paths(floats, on, np.ones(2), (0, 0), 1)


@given(tiny_nets())
def test_every_combination_of_choices_is_a_path(t):
    """[beyond.count]: A_{i+1} ⋯ A_{N−1} s_N paths, each through nodes that are on."""
    on = t.one(0)
    hidden = [[n for n in range(len(o)) if o[n]] for o in on[1 : t.N]]
    for k in range(t.sizes[0]):
        expected = list(product([k], *hidden, range(t.sizes[t.N])))
        assert [p.nodes for p in active_paths(t.W, on, 0, k)] == expected
