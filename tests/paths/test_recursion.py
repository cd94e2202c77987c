"""Backpropagation against its definition: exact difference quotients, and finite differences."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta, gradients, sample_updates
from relumlp.testing.network import cases, networks


def output_with(W, b, slope, x, node=None, h=0):
    """z_N with all switches held fast, h added to z of one node (i, j); in plain loops."""
    a, N = x, len(W) - 1
    for i in range(1, N + 1):
        z = np.array(
            [
                [sum(w * v for w, v in zip(W[i][j], row, strict=True)) for j in range(len(W[i]))]
                for row in a
            ],
            object,
        )
        z = z if b[i] is None else z + b[i]
        if node is not None and node[0] == i:
            z[:, node[1]] += h
        a = z * slope[i]
    return a


def bumped(layers, i, at, h):
    """A copy of per-layer arrays with h added to one entry of layer i."""
    copies = [None if v is None else v.copy() for v in layers]
    copies[i][at] += h
    return copies


@given(cases())
def test_beta_is_the_derivative_of_the_cost_with_switches_held(case):
    """The cost Σ_m dE_dz_m z_{N,m} is linear in z_{i,j}: its difference quotient is exact."""
    net, x, h = case.net, case.x, Fraction(3, 7)
    t = net.forward(x)
    β = beta(net.W, t.slope, case.dE_dz)
    assert β[0] is None
    assert len(β) == net.N + 1
    rest = output_with(net.W, net.b, t.slope, x)
    for i, j in net.nodes():
        moved = output_with(net.W, net.b, t.slope, x, (i, j), h)
        assert β[i].shape == t.z[i].shape
        assert (β[i][:, j] == (case.dE_dz * (moved - rest)).sum(axis=1) / h).all()


@given(cases(), st.data())
def test_gradients_are_derivatives_of_squared_error_with_switches_held(case, data):
    """With switches held E is quadratic in any one parameter: a central difference is exact."""
    net, x, y, h = case.net, case.x, case.y, Fraction(1, 3)
    t = net.forward(x)
    dW, db = gradients(beta(net.W, t.slope, t.output - y), t.a)

    def cost(W, b):
        return sum(((output_with(W, b, t.slope, x) - y) ** 2).ravel()) / 2

    i, j = data.draw(st.sampled_from([*net.nodes()]))
    k = data.draw(st.integers(0, net.sizes[i - 1] - 1))
    up, down = (cost(bumped(net.W, i, (j, k), s * h), net.b) for s in (1, -1))
    assert dW[i][j, k] == (up - down) / (2 * h)
    if net.b[i] is not None:
        up, down = (cost(net.W, bumped(net.b, i, j, s * h)) for s in (1, -1))
        assert db[i][j] == (up - down) / (2 * h)


@given(cases())
def test_shapes_of_gradients(case):
    net, t = case.net, case.net.forward(case.x)
    dW, db = gradients(beta(net.W, t.slope, case.dE_dz), t.a)
    assert dW[0] is db[0] is None
    assert [w.shape for w in dW[1:]] == [w.shape for w in net.W[1:]]
    assert [v.shape for v in db[1:]] == [(s,) for s in net.sizes[1:]]


@given(cases())
def test_sample_updates_add_up_to_the_gradient_step(case):
    """Δw_{i,j,k} = −η β_{i,j} a_{i−1,k} per sample; their sum is −η times the gradient."""
    net, η, t = case.net, case.learning_rate, case.net.forward(case.x)
    β = beta(net.W, t.slope, case.dE_dz)
    updates = sample_updates(β, t.a, η)
    dW, _ = gradients(β, t.a)
    assert updates[0] is None
    assert len(updates) == net.N + 1
    for i, j in net.nodes():
        assert updates[i].shape == (len(case.x), net.sizes[i], net.sizes[i - 1])
        for s in range(len(case.x)):
            for k in range(net.sizes[i - 1]):
                assert updates[i][s, j, k] == -η * β[i][s, j] * t.a[i - 1][s, k]
        assert (updates[i].sum(axis=0) == -η * dW[i]).all()


def test_beta_by_hand():
    """2-2-1: the second hidden node is off, so nothing comes back through it."""
    net = MLP.from_arrays([[[1, 2], [-1, 0]], [[3, 5]]], [None, [4]])
    x = np.array([[1.0, 1.0]])
    t = net.forward(x)
    β = beta(net.W, t.slope, np.array([[2.0]]))
    assert β[2].tolist() == [[2]]
    assert β[1].tolist() == [[6, 0]]
    dW, db = gradients(β, t.a)
    assert dW[1].tolist() == [[6, 6], [0, 0]]
    assert dW[2].tolist() == [[6, 0]]
    assert db[2].tolist() == [2]


@given(cases(networks(sizes=(2, 3, 2, 2))))
def test_a_node_that_is_off_gets_no_cost(case):
    t = case.net.forward(case.x)
    β = beta(case.net.W, t.slope, case.dE_dz)
    for i in (1, 2):
        assert not β[i][~t.on[i]].any()


def away_from_kinks(unit, seed=0, margin=0.01):
    """A network and samples whose hidden pre-activations are all farther from 0 than margin."""
    rng = np.random.default_rng(seed)
    net = MLP.initialised((3, 6, 5, 4), seed=seed, unit=unit, dtype=np.float64)
    x = rng.normal(size=(200, 3))
    z = net.forward(x).z
    clear = np.all([abs(v).min(axis=1) > margin for v in z[1:-1]], axis=0)
    assert clear.sum() > 20
    return net, x[clear][:20], one_hot(rng.integers(0, 4, 20), 4, np.float64)


@pytest.mark.parametrize("unit", ["relu", "sigmoid", "identity"])
@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_against_finite_differences(unit, loss):
    """Every parameter of a 3-6-5-4 network; layers 2 and 3 have layers before them.

    Central differences with h = 1e-5 move no z by more than the margin. Error: h²/6 |E‴|, with
    E‴ of order 10³ here, so 1e-8, plus rounding eps E / h of order 1e-9; gradients are of order 10.
    """
    net, x, y = away_from_kinks(unit)
    h = 1e-5
    t = net.forward(x)
    dW, db = gradients(beta(net.W, t.slope, LOSSES[loss].slope(t.output, y)), t.a)
    got = np.concatenate([p.ravel() for i in (1, 2, 3) for p in (dW[i], db[i])])

    def cost(theta):
        return LOSSES[loss].value(net.with_theta(theta).forward(x).output, y).sum()

    steps = h * np.eye(len(net.theta))
    expected = [(cost(net.theta + s) - cost(net.theta - s)) / (2 * h) for s in steps]
    assert abs(got).max() > 1
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-7)
