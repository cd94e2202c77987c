"""Leaky and parametric rectifiers by hand, and faults that the claims notice."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.refuted import is_noticed

from relumlp.claims.ledger.claim import CLAIMS
from relumlp.claims.paths import leaky as claims
from relumlp.errors import UserError
from relumlp.network.leaky import leaky_forward, leaky_slope
from relumlp.network.mlp import MLP
from relumlp.paths.balance import node_balance
from relumlp.testing import leaky_cases
from relumlp.testing.leaky_cases import Leaky, doubled, leaky_chain
from relumlp.testing.network import exact_net
from relumlp.testing.tape import exact

NET = exact_net([[[1], [-1]], [[2, 3]]], [[0, 1], None])
RHO = [None, exact([Fraction(1, 2), -1]), None]


def test_a_pass_by_hand():
    t = leaky_forward(NET.W, NET.b, RHO, exact([[-4], [0], [2]]))
    assert t.z[1].tolist() == [[-4, 5], [0, 1], [2, -1]]
    assert t.slope[1].tolist() == [[Fraction(1, 2), 1], [Fraction(1, 2), 1], [1, -1]]
    assert t.a[1].tolist() == [[-2, 5], [0, 1], [2, 1]]
    assert t.output.tolist() == [[11], [3], [7]]
    assert t.slope[2].tolist() == [[1], [1], [1]]
    assert t.on[1].tolist() == [[False, True], [False, True], [True, False]]


def test_rho_of_0_is_a_rectifier():
    x = exact([[-4], [0], [2]])
    none = [None, exact([0, 0]), None]
    assert (leaky_forward(NET.W, NET.b, none, x).output == NET.forward(x).output).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype(dtype):
    z = np.array([[-2, 3]], dtype)
    found = leaky_slope(z, np.array([0.5, 7], dtype))
    assert found.dtype == dtype
    assert found.tolist() == [[0.5, 1]]


def test_twice_the_nodes_by_hand():
    case = Leaky(NET, RHO, exact([[-4], [2]]), exact([[1], [1]]), 1)
    wide = doubled(case)
    assert wide.sizes == (1, 4, 1)
    assert wide.W[1].ravel().tolist() == [1, -1, -1, 1]
    assert wide.W[2].tolist() == [[2, 3, -1, 3]]
    assert wide.forward(case.x).output.tolist() == [[11], [7]]


def test_the_chain_of_the_counterexample():
    case = leaky_chain((1, 1), (2,), -1)
    assert (case.t.a[1].item(), case.t.output.item()) == (-2, -2)


def test_mistakes_are_told_in_a_sentence():
    with pytest.raises(UserError, match=r"^rho: expected shape \(2,\) in layer 1, got \(1,\)$"):
        leaky_forward(NET.W, NET.b, [None, exact([1]), None], exact([[1]]))


def always_on(net_W, b, rho, x):
    """A pass in which every hidden node is linear."""
    return leaky_forward(net_W, b, [None if r is None else 0 * r + 1 for r in rho], x)


def with_rho_at_the_wrong_side(case):
    wide = doubled(case)
    return MLP.from_arrays([*wide.W[1:-1], abs(wide.W[-1])], wide.b[1:])


def without_bias(W, b, dW, db, i):
    return node_balance(W, [None] * len(W), dW, db, i)


FAULTS = [
    ("beyond.leaky", "beta", lambda W, slope, λ: [None, *[0 * s for s in slope[1:-1]], λ]),
    ("beyond.leaky.doubled", "doubled", with_rho_at_the_wrong_side),
    ("beyond.leaky.normalised", "leaky_forward", always_on),
    ("beyond.leaky.parametric", "leaky_forward", always_on),
    ("beyond.leaky.conservation", "node_balance", without_bias),
]


@pytest.mark.parametrize(("id", "name", "fault"), FAULTS)
def test_a_claim_notices_a_planted_fault(id, name, fault, monkeypatch):
    monkeypatch.setattr(claims, name, fault)
    assert is_noticed(CLAIMS[id], 300)


def test_the_claim_on_all_samples_notices_a_slope_of_1(monkeypatch):
    monkeypatch.setattr(leaky_cases, "leaky_forward", always_on)
    assert is_noticed(CLAIMS["beyond.leaky.all-samples"], 300)
