"""The tangent kernel by hand, in any dtype, and faults that its claims notice."""

from fractions import Fraction

import numpy as np
import pytest
from helpers.refuted import is_noticed

from relumlp.claims.inclusion import tangent as claims
from relumlp.claims.ledger.claim import CLAIMS
from relumlp.errors import UserError
from relumlp.inclusion.tangent import (
    layer_kernel,
    output_slopes,
    tangent_blocks,
    tangent_kernel,
)
from relumlp.network.mlp import MLP
from relumlp.testing.jacobians import carried_paths, jacobian, kernel_by_paths
from relumlp.testing.network import exact_net
from relumlp.testing.tape import exact

NET = exact_net([[[1, 0], [1, 1]], [[1, 2], [3, -1]]], [[0, -1], None])
X = exact([[1, 2], [2, -1]])
"""z_1 is (1, 2) and (2, 0): node 1 is on for the first sample alone, node 0 for both."""


def test_slopes_by_hand():
    t = NET.forward(X)
    d = output_slopes(NET.W, t.slope)
    assert d[0] is None
    # Of outputs 0 and 1 by z_1: the weights, 0 where the node is off.
    assert d[1].tolist() == [[[1, 2], [3, -1]], [[1, 0], [3, 0]]]
    assert d[2].tolist() == [[[1, 0], [0, 1]]] * 2


def test_the_kernel_by_hand():
    first, last = tangent_blocks(NET, X, X)[1:]
    # Layer 1, with the constant: a·a′ = 2 − 2 + 1 = 1; slopes (1, 2)·(1, 0) and so on.
    assert first[0, :, 1, :].tolist() == [[1, 3], [3, 9]]
    # With itself: a·a = 6, and the slopes' products are 5, 1 and 10.
    assert first[0, :, 0, :].tolist() == [[30, 6], [6, 60]]
    # Layer 2: activations (1, 2) and (2, 0), no bias.
    assert last[0, :, 1, :].tolist() == [[2, 0], [0, 2]]
    assert tangent_kernel(NET, X, X)[0, :, 1, :].tolist() == [[3, 3], [3, 11]]


def test_other_samples_need_not_be_those_of_the_batch():
    whole = tangent_kernel(NET, X, X)
    assert (tangent_kernel(NET, X[:1], X) == whole[:1]).all()
    assert tangent_kernel(NET, X[1:], X[:1]).shape == (1, 2, 1, 2)


@pytest.mark.parametrize(("dtype", "close"), [(np.float32, 1e-5), (np.float64, 1e-12)])
def test_floats_give_the_same_kernel(dtype, close):
    net = MLP(NET.sizes, NET.theta.astype(dtype), NET.bias)
    K = tangent_kernel(net, X.astype(dtype), X.astype(dtype))
    assert K.dtype == dtype
    assert pytest.approx(tangent_kernel(NET, X, X).astype(float), rel=close) == K


def test_references_by_hand():
    J = jacobian(NET, X)
    # θ is W1, b1, W2: ∂z_1/∂W1[0] = 3 x, and so on.
    assert J[0, 1].tolist() == [3, 6, -1, -2, 3, -1, 0, 0, 1, 2]
    paths = carried_paths(NET, X, 1)
    assert sorted((p.edges, p.value, p.end) for p in paths) == [
        (((1, 0, 0), (2, 0, 0)), 2, 0),
        (((1, 0, 0), (2, 1, 0)), 2, 1),
        (((1, 0, 1), (2, 0, 0)), -1, 0),
        (((1, 0, 1), (2, 1, 0)), -1, 1),
        (((1, 0, 2), (2, 0, 0)), 1, 0),
        (((1, 0, 2), (2, 1, 0)), 1, 1),
    ]
    assert paths[1].without((1, 0, 0)) == paths[1].value * 3
    assert kernel_by_paths(NET, X, 0, 1).tolist() == [[3, 3], [3, 11]]


def test_mistakes_are_told_in_a_sentence():
    with pytest.raises(
        UserError, match=r"^x: expected shape \(n, 2\) with at least one sample, got \(1, 3\)"
    ):
        tangent_kernel(NET, [[1, 2, 3]], [[1, 2, 3]])
    with pytest.raises(UserError, match=r"^d_s: expected shape"):
        layer_kernel(X, X, np.ones((2, 1, 3)), np.ones((2, 1, 4)))


def without_constants(net, x_t, x_s):
    """Blocks that forget the constant node of a bias."""
    bare = MLP.from_arrays(net.W[1:], None)
    held = net.forward(x_t), net.forward(x_s)
    d = [output_slopes(bare.W, t.slope) for t in held]
    return [None] + [
        layer_kernel(held[0].a[l - 1], held[1].a[l - 1], d[0][l], d[1][l])
        for l in range(1, net.N + 1)
    ]


def doubled_between_hidden_layers(net, x_t, x_s):
    """Blocks of which those of weights between two hidden layers count twice."""
    blocks = tangent_blocks(net, x_t, x_s)
    return [None] + [K * (1 + (1 < l < net.N)) for l, K in enumerate(blocks[1:], 1)]


@pytest.mark.parametrize("fault", [without_constants, doubled_between_hidden_layers])
@pytest.mark.parametrize("id", ["beyond.kernel", "beyond.kernel.step"])
def test_a_claim_notices_a_planted_fault_in_a_block(id, fault, monkeypatch):
    monkeypatch.setattr(claims, "tangent_blocks", fault)
    assert is_noticed(CLAIMS[id], 300)


@pytest.mark.parametrize("fault", [without_constants, doubled_between_hidden_layers])
@pytest.mark.parametrize(
    "id", ["beyond.kernel.definition", "beyond.kernel.paths", "beyond.kernel.norm"]
)
def test_a_claim_notices_a_planted_fault_in_the_kernel(id, fault, monkeypatch):
    def kernel(*args):
        return sum(fault(*args)[1:])

    monkeypatch.setattr(claims, "tangent_kernel", kernel)
    assert is_noticed(CLAIMS[id], 300)


def test_the_claim_on_samples_apart_notices_a_kernel_that_ignores_switches(monkeypatch):
    def kernel(net, x_t, x_s):
        return np.ones((len(x_t), net.sizes[-1], len(x_s), net.sizes[-1]))

    monkeypatch.setattr(claims, "tangent_kernel", kernel)
    assert is_noticed(CLAIMS["beyond.kernel.apart.no-output-bias"], 100)


def test_learning_rates_of_the_counterexample():
    case = claims.two_layers()
    assert case.learning_rate == Fraction(1, 2)
    assert tangent_kernel(case.net, case.x, case.x).item() == 2
