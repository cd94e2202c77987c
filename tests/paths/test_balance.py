"""What training conserves: balances by hand, and faults that the claims notice."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.refuted import is_noticed

from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.paths import balance as claims
from relumlp.errors import UserError
from relumlp.paths.balance import balance_matrix, layer_balance, node_balance
from relumlp.testing.network import exact_net
from relumlp.testing.tape import exact

NET = exact_net([[[1, 2], [3, 0]], [[1, -1]], [[2]]], [[1, 0], [5], None])
"""2-2-1-1 with biases in layers 1 and 2."""


def own(i):
    return node_balance(NET.W, NET.b, NET.W, NET.b, i)


def test_balances_by_hand():
    # Fan-in 1 + 4 + 1 and 9, fan-out 1 and 1; then 1 + 1 + 25 and 4.
    assert own(1).tolist() == [5, 8]
    assert own(2).tolist() == [23]
    assert layer_balance(NET.W, NET.b, NET.W, NET.b, 1, 2) == 13
    assert layer_balance(NET.W, NET.b, NET.W, NET.b, 2, 3) == 23
    # 15 of weights and bias, then 25 of the bias of layer 2, less 4.
    assert layer_balance(NET.W, NET.b, NET.W, NET.b, 1, 3) == 14 + 1 + 25 - 4


def test_the_matrix_by_hand():
    V = [None, exact([[1, 0], [0, 1]]), exact([[10, 20]]), exact([[0]])]
    c = [None, exact([2, 3]), exact([0]), None]
    found = balance_matrix(NET.W, NET.b, V, c, 1)
    # Entry (j, k): w_j·v_k + b_j c_k, less v_out,j w_out,k.
    assert found.tolist() == [[1 + 2 - 10, 2 + 3 + 10], [3 + 0 - 20, 0 + 0 + 20]]
    assert node_balance(NET.W, NET.b, V, c, 1).tolist() == [-7, 20]


def test_gradients_of_missing_biases_are_not_read():
    W, none = NET.W, [None] * 4
    db = [None, exact([9, 9]), exact([9]), exact([9])]
    assert node_balance(W, none, W, db, 1).tolist() == [4, 8]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype(dtype):
    W = [None if w is None else w.astype(dtype) for w in NET.W]
    b = [None if v is None else v.astype(dtype) for v in NET.b]
    found = node_balance(W, b, W, b, 1)
    assert found.dtype == dtype
    assert found.tolist() == [5, 8]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda W, b: node_balance(W, b, W, b, 3), "layer i: expected 1 to 2, got 3"),
        (lambda W, b: node_balance(W, b, W, b, 0), "layer i: expected 1 to 2, got 0"),
        (lambda W, b: layer_balance(W, b, W, b, 2, 2), "layer i: expected 1 to 1, got 2"),
        (lambda W, b: layer_balance(W, b, W, b, 1, 4), "layer k: expected 2 to 3, got 4"),
    ],
)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call(NET.W, NET.b)
    assert str(told.value) == sentence


def test_two_steps_with_momentum_by_hand():
    case = claims.short_chain()
    nets, m = claims.momentum_run(case, 2)
    assert [v.tolist() for v in m] == [[1, 2], [Fraction(13, 10), Fraction(29, 10)]]
    D = [claims.with_itself(n, 1).item() for n in nets]
    assert D[0] == 3
    assert D[1] - D[0] == Fraction(-3, 100)
    assert D[2] - D[1] == Fraction(-972, 10_000)


def without_bias(W, b, dW, db, i):
    return node_balance(W, [None] * len(W), dW, db, i)


def without_later_biases(W, b, dW, db, i, k):
    return sum(node_balance(W, [v if r == i else None for r, v in enumerate(b)], dW, db, r).sum()
               for r in range(i, k))  # fmt: skip


def turned_over(W, b, dW, db, i):
    return W[i] @ dW[i].T - W[i + 1].T @ dW[i + 1]


FAULTS = [
    ("beyond.conservation.decay", "node_balance", without_bias),
    ("beyond.conservation.decay", "DECAY", 2),
    ("beyond.conservation.momentum.two-steps", "BETA", Fraction(1, 3)),
    ("beyond.conservation.momentum.steps", "node_balance", without_bias),
    ("beyond.conservation.layers", "layer_balance", without_later_biases),
    ("beyond.conservation.matrix.like-switches", "balance_matrix", turned_over),
]


@pytest.mark.parametrize(("id", "name", "fault"), FAULTS)
def test_a_claim_notices_a_planted_fault(id, name, fault, monkeypatch):
    if name == "DECAY":
        # The step decays by another constant than the formula.
        real = claims.gradient
        monkeypatch.setattr(claims, "gradient", lambda net, *rest: real(net, *rest) + net.theta)
    elif name == "BETA":
        real_step = claims.momentum_step
        monkeypatch.setattr(
            claims,
            "momentum_step",
            lambda state, g, step, recipe: real_step(state, g, step, recipe._replace(beta1=fault)),
        )
    else:
        monkeypatch.setattr(claims, name, fault)
    assert is_noticed(CLAIMS[id], 300)
