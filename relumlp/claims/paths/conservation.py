"""Claims on what paths add up to (*beyond*): outputs, counts, and what layers conserve."""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.paths.active import (
    active_fraction,
    active_paths,
    count_active_paths,
    count_nonzero_paths,
    count_paths,
)
from relumlp.paths.attribution import path_output, switches_of
from relumlp.paths.recursion import beta
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.balance import carried_costs, node_products, norm_difference
from relumlp.testing.derivatives import STEP, steady
from relumlp.testing.network import Case, cases, exact_net
from relumlp.testing.performed_updates import sgd
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("beyond.linear", cases, exact=True, kind="theorem")
def output_is_a_sum_over_active_paths(net: MLP, x: Array) -> None:
    """A sample's output is the sum, over all active paths from inputs and biases, of the path's
    weight times the input, which is 1 for a bias."""
    t = net.forward(x)
    for s in {0, len(x) - 1}:
        assert_equal(path_output(net.W, net.b, switches_of(t.on, s), x[s]), t.output[s])


@claim("beyond.linear.between", cases, exact=True, kind="theorem")
def output_is_linear_between_like_samples(net: MLP, x: Array) -> None:
    """Between two samples with the same switches, all switches stay the same and the outputs are
    linear."""
    t, other = net.forward(x), np.roll(x, 1, axis=0)
    for y in (other, x + STEP * (other - x)):
        u, middle = net.forward(y), net.forward((x + 2 * y) / 3)
        same = steady(t, u)
        assert_all(steady(t, middle)[same], "equal switches halfway")
        assert_equal(middle.output[same], ((t.output + 2 * u.output) / 3)[same])


@claim("beyond.count", cases, exact=True, kind="theorem")
def active_paths_are_counted_without_enumerating(net: MLP, x: Array) -> None:
    """From node j of layer i start T_{i,j} s_N Π_{g=i+1}^{N−1} A_g active paths, where A_g nodes of
    layer g are on."""
    on = switches_of(net.forward(x).on, 0)
    for i in range(net.N + 1):
        for j in range(net.sizes[i]):
            counted = count_active_paths(on, i, j)
            assert_equal(counted, len(list(active_paths(net.W, on, i, j))))


@claim("beyond.count.all", cases, exact=True, kind="theorem")
def paths_are_counted_without_enumerating(net: MLP) -> None:
    """From all nodes of layer i together start s_i s_{i+1} ⋯ s_N paths."""
    for i in range(net.N + 1):
        assert_equal(count_paths(net.sizes, i), len(list(np.ndindex(*net.sizes[i:]))))


@claim("beyond.count.nonzero", cases, exact=True, kind="theorem")
def paths_without_zero_weights_are_counted(net: MLP, x: Array) -> None:
    """The active paths without a weight of 0 are counted by c_N = 1 and c_g = Σ_n T_{g+1,n}
    [w_{g+1,n} ≠ 0] c_{g+1,n}."""
    on = switches_of(net.forward(x).on, 0)
    for i in range(net.N + 1):
        for j in range(net.sizes[i]):
            kept = [p for p in active_paths(net.W, on, i, j) if all(p.weights)]
            assert_equal(count_nonzero_paths(net.W, on, i, j), len(kept))


@claim("beyond.count.fraction", cases, exact=True, kind="theorem")
def active_fraction_is_a_product(net: MLP, x: Array) -> None:
    """Of all paths from a node that is on, or from an input, the fraction Π_{g>i} A_g / s_g is
    active, where A_g of the s_g nodes of layer g are on."""
    on = switches_of(net.forward(x).on, 0)
    for i in range(net.N):
        for j in range(net.sizes[i]):
            if i == 0 or on[i][j]:
                active = len(list(active_paths(net.W, on, i, j)))
                paths = count_paths(net.sizes, i) // net.sizes[i]
                assert_equal(active_fraction(on, i), Fraction(active, paths))


@claim("beyond.conservation", lambda: cases(bias="first"), exact=True, kind="theorem")
def every_layer_carries_the_same_cost(net: MLP, x: Array, dE_dz: Array) -> None:
    """With biases in layer 1 only, Σ_j a_{i,j} φ_{i,j} = Σ_m z_{N,m} ∂E/∂z_{N,m} in every layer i ≥
    1."""
    for carried in carried_costs(net, x, dE_dz):
        assert_equal(carried, (net.forward(x).output * dE_dz).sum(axis=1))


def output_bias() -> Case:
    """The output is its bias, 1: layer 2 carries 1, layer 1 nothing."""
    net, one = exact_net([[[0]], [[0]]], [None, [1]]), exact([[1]])
    return Case(net, one, one, np.array([0]), one, Fraction(1, 2))


@claim(
    "beyond.conservation.any-bias",
    cases,
    exact=True,
    counterexample=output_bias,
    correction="beyond.conservation.biases",
)
def every_layer_carries_the_same_cost_with_biases(net: MLP, x: Array, dE_dz: Array) -> None:
    """The sum Σ_j a_{i,j} φ_{i,j} is the same in every layer, whichever layers have biases."""
    for carried in carried_costs(net, x, dE_dz):
        assert_equal(carried, (net.forward(x).output * dE_dz).sum(axis=1))


@claim("beyond.conservation.biases", cases, exact=True, kind="theorem")
def biases_add_their_own_cost(net: MLP, x: Array, dE_dz: Array) -> None:
    """With any biases, Σ_j a_{i,j} φ_{i,j} = Σ_j a_{i−1,j} φ_{i−1,j} + Σ_j b_{i,j} φ_{i,j} for
    every layer i ≥ 2."""
    φ = beta(net.W, net.forward(x).slope, dE_dz)
    carried = carried_costs(net, x, dE_dz)
    for i in range(2, net.N + 1):
        added = 0 if net.b[i] is None else φ[i] @ net.b[i]
        assert_equal(carried[i - 1], carried[i - 2] + added)


@claim("beyond.conservation.inputs", cases, exact=True, kind="theorem")
def inputs_carry_the_cost_too(net: MLP, x: Array, dE_dz: Array) -> None:
    """The inputs, with the bias of layer 1 counted as an input, carry what layer 1 carries: Σ_k x_k
    ∂E/∂x_k = Σ_j a_{1,j} φ_{1,j}."""
    φ = beta(net.W, net.forward(x).slope, dE_dz)[1]
    constant = 0 if net.b[1] is None else φ @ net.b[1]
    assert_equal((x * (φ @ net.W[1])).sum(axis=1) + constant, carried_costs(net, x, dE_dz)[0])


@claim("beyond.conservation.node", cases, exact=True, kind="theorem")
def fan_in_and_fan_out_balance(net: MLP, x: Array, dE_dz: Array) -> None:
    """At every hidden node ⟨w_in, g_in⟩ = ⟨w_out, g_out⟩, with the node's own bias in w_in,
    whatever other biases there are."""
    for i in range(1, net.N):
        node = node_products(net, x, dE_dz, i)
        assert_equal(node.fan_in_with_bias, node.fan_out)


def hidden_bias() -> Case:
    """A node that is its bias, 1: ⟨w_in, g_in⟩ is 0 without it."""
    net, one = exact_net([[[0]], [[1]]], [[1], None]), exact([[1]])
    return Case(net, one, one, np.array([0]), one, Fraction(1, 2))


@claim(
    "beyond.conservation.own-bias",
    cases,
    exact=True,
    counterexample=hidden_bias,
    correction="beyond.conservation.node",
)
def fan_in_and_fan_out_balance_without_bias(net: MLP, x: Array, dE_dz: Array) -> None:
    """At every hidden node ⟨w_in, g_in⟩ = ⟨w_out, g_out⟩, with the node's own bias left out."""
    for i in range(1, net.N):
        node = node_products(net, x, dE_dz, i)
        assert_equal(node.fan_in, node.fan_out)


@claim("beyond.conservation.step", cases, exact=True, kind="theorem")
def step_changes_the_difference_of_norms(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """An SGD step changes ‖w_in‖² − ‖w_out‖² of a hidden node by η² (‖g_in‖² − ‖g_out‖²)."""
    after, η = sgd(net, x, dE_dz, learning_rate), learning_rate
    for i in range(1, net.N):
        change = norm_difference(after, i) - norm_difference(net, i)
        assert_equal(change, η**2 * node_products(net, x, dE_dz, i).norms)
