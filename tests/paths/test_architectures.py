"""Residual networks and shared weights by hand, and faults that their claims notice."""

from itertools import pairwise

import numpy as np
import pytest
from helpers.refuted import is_noticed

from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.paths import architectures as claims
from relumlp.errors import UserError
from relumlp.network.graphs import graph_beta, graph_forward, graph_layers
from relumlp.network.leaky import leaky_forward
from relumlp.network.residual import (
    convolution,
    residual_forward,
    shared_gradient,
    shared_weights,
    unrolled,
)
from relumlp.testing.tape import exact

W = [None, exact([[1, 0]]), exact([[-1, 1], [1, 1]])]
B = [None, exact([1]), None]
V = [None, exact([[2], [0]]), exact([[1, 0], [1, -1]])]
X = exact([[1, 2], [-3, 0]])


def test_blocks_by_hand():
    h = residual_forward(W, B, V, X)
    # Block 1: ReLU(1 + 1) = 2 and ReLU(−3 + 1) = 0, times (2, 0).
    assert h[1].tolist() == [[5, 2], [-3, 0]]
    # Block 2: ReLU(−3, 7) and ReLU(3, −3).
    assert h[2].tolist() == [[5 + 0, 2 + 0 - 7], [-3 + 3, 0 + 3 - 0]]


def test_layers_by_hand():
    deep = unrolled(W, B, V)
    assert [None if w is None else w.tolist() for w in deep.W] == [
        None,
        [[1, 0], [1, 0], [0, 1]],
        [[2, 1, 0], [0, 0, 1]],
        [[-1, 1], [1, 1], [1, 0], [0, 1]],
        [[1, 0, 1, 0], [1, -1, 0, 1]],
    ]
    assert deep.b[1].tolist() == [1, 0, 0]
    assert deep.b[2:] == [None] * 3
    assert [None if r is None else r.tolist() for r in deep.rho] == [
        None, [0, 1, 1], [1, 1], [0, 0, 1, 1], None,
    ]  # fmt: skip
    assert leaky_forward(*deep, X).output.tolist() == [[5, -5], [0, 3]]


EDGES = exact([[0, 0, 0, 0], [2, 0, 0, 0], [0, -1, 0, 0], [-1, 3, 5, 0]])
"""0 → 1 → 2 → 3, with 1 → 3 and 0 → 3; node 3 is the output."""


def test_a_graph_by_hand():
    seen = graph_forward(EDGES, exact([7, -1, 3, 2]), exact([[1], [0]]), 1)
    # z_1 = 1 and −1, z_2 = 2 and 3, z_3 = −1 + 3 + 10 + 2 and 15 + 2.
    assert seen.a.tolist() == [[1, 1, 2, 14], [0, 0, 3, 17]]
    assert seen.slope.tolist() == [[1, 1, 1, 1], [1, 0, 1, 1]]
    β = graph_beta(EDGES, seen.slope, exact([[1], [1]]))
    # Node 1: 3 directly and −1 · 5 by way of node 2; node 0: 2 · (3 − 5) − 1.
    assert β.tolist() == [[-5, -2, 5, 1], [-1, 0, 5, 1]]
    layers = graph_layers(EDGES, exact([7, -1, 3, 2]), 1, 1)
    assert layers.W[2].tolist() == [[1, 0], [0, 1], [0, -1]]
    assert layers.b[2].tolist() == [0, 0, 3]
    assert [None if r is None else r.tolist() for r in layers.rho] == [
        None, [1, 0], [1, 1, 0], [1, 1, 1, 1], None,
    ]  # fmt: skip
    assert layers.W[4].tolist() == [[0, 0, 0, 1]]


def test_edges_must_lead_on():
    with pytest.raises(UserError, match=r"^A: expected edges to larger numbers alone"):
        graph_forward(exact([[0, 1], [0, 0]]), exact([0, 0]), exact([[1]]), 1)
    with pytest.raises(UserError, match=r"^outputs: expected 1 to 1, .*, got 2$"):
        graph_layers(exact([[0, 0], [1, 0]]), exact([0, 0]), 1, 2)
    with pytest.raises(UserError, match=r"^inputs: expected at least one, got none$"):
        graph_forward(exact([[0]]), exact([0]), np.zeros((2, 0)), 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype(dtype):
    w, v = ([None, *(m.astype(dtype) for m in matrices[1:])] for matrices in (W, V))
    b = [None, B[1].astype(dtype), None]
    assert residual_forward(w, b, v, X.astype(dtype))[2].dtype == dtype
    assert unrolled(w, b, v).W[2].dtype == dtype
    assert shared_weights(np.ones(2, dtype), [[0, 1]]).dtype == dtype


def test_a_convolution_by_hand():
    index = convolution(4, 2, 2)
    assert index.tolist() == [
        [0, 1, -1, -1], [-1, 0, 1, -1], [-1, -1, 0, 1],
        [2, 3, -1, -1], [-1, 2, 3, -1], [-1, -1, 2, 3],
    ]  # fmt: skip
    w = shared_weights(exact([5, 6, 7, 8]), index)
    assert w[1].tolist() == [0, 5, 6, 0]
    assert w[5].tolist() == [0, 0, 7, 8]
    dW = exact(np.arange(24).reshape(6, 4).tolist())
    # Weight 0 has copies at 0, 5 and 10; weight 3 at 13, 18 and 23.
    assert shared_gradient(dW, index, 4).tolist() == [15, 18, 51, 54]
    assert convolution(3, 3).tolist() == [[0, 1, 2]]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: convolution(2, 3), "kernel: expected at most 2, the length, got 3"),
        (lambda: convolution(2, 0), "kernel: expected at least 1, got 0"),
        (
            lambda: shared_weights(exact([1]), [[1]]),
            "index: expected −1 or a weight, 0 to 0, got 1",
        ),
        (
            lambda: shared_gradient(exact([[1]]), [[-2]], 1),
            "index: expected −1 or a weight, 0 to 0, got -2",
        ),
    ],
)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


def without_the_last_copy(dW, index, weights):
    """A sum that forgets each weight's last copy, if it has several."""
    dropped = np.array(index)
    for p in range(weights):
        at = np.argwhere(dropped == p)
        if len(at) > 1:
            dropped[tuple(at[-1])] = -1
    return shared_gradient(dW, dropped, weights)


def without_skips(w, b, v, x):
    """Blocks that forget their stream."""
    h = residual_forward(w, b, v, x)
    return [h[0], *(after - before for before, after in pairwise(h))]


def not_passed_back(W, slope, dE_dz):
    """Something else than β in all layers but the last."""
    return [None, *[s + 1 for s in slope[1:-1]], dE_dz]


def without_long_edges(A, slope, dE_dz):
    """β that sees the edges to the next node alone."""
    return graph_beta(A * np.eye(len(A), k=-1, dtype=int), slope, dE_dz)


FAULTS = [
    ("beyond.graph", "graph_beta", without_long_edges),
    ("beyond.residual", "residual_forward", without_skips),
    ("beyond.residual.count", "prod", lambda factors: sum(factors)),
    ("beyond.residual.balance", "beta", not_passed_back),
    ("beyond.residual.stream", "beta", not_passed_back),
    ("beyond.shared", "shared_gradient", without_the_last_copy),
    ("beyond.shared.balance", "shared_gradient", without_the_last_copy),
]  # fmt: skip


@pytest.mark.parametrize(("id", "name", "fault"), FAULTS)
def test_a_claim_notices_a_planted_fault(id, name, fault, monkeypatch):
    monkeypatch.setattr(claims, name, fault)
    assert is_noticed(CLAIMS[id], 300)
