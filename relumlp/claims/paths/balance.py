"""Claims on what training conserves (*beyond*): decay, momentum, pairs of nodes and of layers."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.layers import views
from relumlp.network.mlp import MLP
from relumlp.paths.balance import balance_matrix, layer_balance, node_balance
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import Case, case_of, cases, exact_net
from relumlp.testing.optimiser_steps import recipe_of
from relumlp.testing.performed_updates import gradient, gradients_of, sgd
from relumlp.training.steps import momentum_step
from relumlp.types import Array, Layers

DECAY = Fraction(1, 3)
BETA = Fraction(1, 2)
"""Constants of weight decay and momentum."""


def with_itself(net: MLP, i: int) -> Array:
    """‖w_in‖² − ‖w_out‖² of the nodes of layer i, (s_i,)."""
    return node_balance(net.W, net.b, net.W, net.b, i)


def balance_of(net: MLP, v: Array, i: int) -> Array:
    """Balance with itself of what has the shape of the parameters θ, (s_i,)."""
    return with_itself(net.with_theta(v), i)


@claim("beyond.conservation.decay", cases, exact=True)
def decay_shrinks_the_difference(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """A step θ ← θ − η (g + κ θ) of gradient descent with weight decay, biases included, makes
    D = ‖w_in‖² − ‖w_out‖² of a hidden node (1 − ηκ)² D + η² (‖g_in‖² − ‖g_out‖²)."""
    η, g = learning_rate, gradient(net, x, dE_dz)
    after = net.with_theta(net.theta - η * (g + DECAY * net.theta))
    for i in range(1, net.N):
        kept = (1 - η * DECAY) ** 2 * with_itself(net, i)
        assert_equal(with_itself(after, i), kept + η**2 * balance_of(net, g, i))


def bias_of_one() -> Case:
    """A hidden node whose only weight that is not 0 is its bias, and no error through it."""
    return case_of(exact_net([[[0]], [[0]]], [[1], None]), [[0]])


@claim(
    "beyond.conservation.decay.weights-alone",
    cases,
    exact=True,
    counterexample=bias_of_one,
    correction="beyond.conservation.decay",
)
def decay_without_biases_shrinks_it_as_much(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """The same is true if biases do not decay."""
    η, g = learning_rate, gradient(net, x, dE_dz)
    decaying = net.theta.copy()
    for v in views(decaying, net.sizes, net.bias)[1]:
        if v is not None:
            v *= 0
    after = net.with_theta(net.theta - η * (g + DECAY * decaying))
    for i in range(1, net.N):
        kept = (1 - η * DECAY) ** 2 * with_itself(net, i)
        assert_equal(with_itself(after, i), kept + η**2 * balance_of(net, g, i))


def momentum_run(case: Any, steps: int) -> tuple[list[MLP], list[Array]]:
    """Make steps with momentum, from rest; return the networks and the m of each step."""
    state = np.stack([case.net.theta, 0 * case.net.theta, 0 * case.net.theta])
    nets, velocities = [case.net], []
    for step in range(steps):
        g = gradient(nets[-1], case.x, case.dE_dz)
        momentum_step(state, g, step, recipe_of(case.learning_rate, BETA))
        nets.append(case.net.with_theta(state[0].copy()))
        velocities.append(state[1].copy())
    return nets, velocities


def short_chain() -> Case:
    """Weights 2 and 1, x = 1: the first gradients are 1 and 2."""
    return case_of(exact_net([[[2]], [[1]]]), [[1]], Fraction(1, 10))


@claim(
    "beyond.conservation.momentum",
    cases,
    exact=True,
    counterexample=short_chain,
    correction="beyond.conservation.momentum.two-steps",
)
def momentum_changes_the_difference_as_descent_does(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """With momentum, m ← β₁ m + g and θ ← θ − η m, every step changes D = ‖w_in‖² − ‖w_out‖² of a
    hidden node by η² (‖m_in‖² − ‖m_out‖²), as a step of gradient descent does with m = g."""
    nets, m = momentum_run(Case(net, x, x, x, dE_dz, learning_rate), 2)
    for step in (0, 1):
        for i in range(1, net.N):
            change = with_itself(nets[step + 1], i) - with_itself(nets[step], i)
            assert_equal(change, learning_rate**2 * balance_of(net, m[step], i))


@claim("beyond.conservation.momentum.two-steps", cases, exact=True)
def momentum_adds_twice_what_it_keeps(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """From rest, the first step with momentum changes D by η² G₁, and the second by η² (M₂ + 2 β₁
    G₁), where G₁ and M₂ are ‖·_in‖² − ‖·_out‖² of the first gradient and of the second m."""
    nets, m = momentum_run(Case(net, x, x, x, dE_dz, learning_rate), 2)
    for i in range(1, net.N):
        D = [with_itself(n, i) for n in nets]
        first, second = (balance_of(net, v, i) for v in m)
        assert_equal(D[1] - D[0], learning_rate**2 * first)
        assert_equal(D[2] - D[1], learning_rate**2 * (second + 2 * BETA * first))


@claim("beyond.conservation.momentum.steps", cases, exact=True)
def momentum_carries_the_imbalance_on(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """With momentum from rest, step t changes D by η² M_t − 2 η C_t, where M_t = ‖m_in‖² −
    ‖m_out‖², and C_t = ⟨w_in, m_in⟩ − ⟨w_out, m_out⟩ has C_1 = 0 and C_{t+1} = β₁ (C_t − η M_t)."""
    nets, m = momentum_run(Case(net, x, x, x, dE_dz, learning_rate), 3)
    for i in range(1, net.N):
        C = 0 * with_itself(net, i)
        for step in range(3):
            M = balance_of(net, m[step], i)
            change = with_itself(nets[step + 1], i) - with_itself(nets[step], i)
            assert_equal(change, learning_rate**2 * M - 2 * learning_rate * C)
            C = BETA * (C - learning_rate * M)


@claim("beyond.conservation.layers", cases, exact=True)
def two_layers_balance(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """For any two layers i < k, ⟨W_i, G_i⟩ and the ⟨b_r, g_r⟩ of the layers i to k − 1 add up to
    ⟨W_k, G_k⟩; so an SGD step changes ‖W_i‖² + Σ_r ‖b_r‖² − ‖W_k‖² by η² times the same of the
    gradients."""
    dW, db = gradients_of(net, x, dE_dz)
    after, g = sgd(net, x, dE_dz, learning_rate), net.with_theta(gradient(net, x, dE_dz))

    def own(n: MLP, i: int, k: int) -> Any:
        return layer_balance(n.W, n.b, n.W, n.b, i, k)

    for i, k in combinations(range(1, net.N + 1), 2):
        assert_equal(layer_balance(net.W, net.b, dW, db, i, k), 0)
        assert_equal(own(after, i, k) - own(net, i, k), learning_rate**2 * own(g, i, k))


def one_node_off() -> Case:
    """Two equal nodes but for their sign: one is on, the other off."""
    return case_of(exact_net([[[1], [-1]], [[1, 1]]]), [[1]], Fraction(1, 2))


@claim(
    "beyond.conservation.matrix",
    cases,
    exact=True,
    counterexample=one_node_off,
    correction="beyond.conservation.matrix.like-switches",
)
def the_whole_matrix_is_conserved(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """An SGD step changes all of W_i W_iᵀ + b_i b_iᵀ − W_{i+1}ᵀ W_{i+1}, not only its diagonal, by
    η² times the same of the gradients."""
    for change, of_gradients, _ in matrices(net, x, dE_dz, learning_rate):
        assert_equal(change, of_gradients)


@claim("beyond.conservation.matrix.like-switches", cases, exact=True)
def nodes_of_like_switches_balance(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """An SGD step changes entry (j, k) of W_i W_iᵀ + b_i b_iᵀ − W_{i+1}ᵀ W_{i+1} by η² times the
    same of the gradients if nodes j and k are on for the same samples: in a linear network, all."""
    for change, of_gradients, on in matrices(net, x, dE_dz, learning_rate):
        alike = (on[:, :, None] == on[:, None, :]).all(axis=0)
        assert_equal(change[alike], of_gradients[alike])


def matrices(net: MLP, x: Array, dE_dz: Array, η: Any) -> list[tuple[Array, Array, Array]]:
    """By hidden layer: the change of the matrix, η² times that of gradients, and the switches."""
    after, g = sgd(net, x, dE_dz, η), net.with_theta(gradient(net, x, dE_dz))

    def own(n: MLP, i: int) -> Array:
        W: Layers = n.W
        return balance_matrix(W, n.b, W, n.b, i)

    on = net.forward(x).on
    return [(own(after, i) - own(net, i), η**2 * own(g, i), on[i]) for i in range(1, net.N)]
