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
from relumlp.paths.recursion import beta, gradients
from relumlp.testing.assertions import assert_equal
from relumlp.testing.derivatives import STEP, steady
from relumlp.testing.network import Case, cases, exact_net, networks
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("beyond.linear", cases, exact=True, kind="theorem")
def output_is_a_sum_over_active_paths(net: MLP, x: Array) -> None:
    """A sample's output is Σ over active paths from inputs and biases of path weight × input."""
    t = net.forward(x)
    for s in {0, len(x) - 1}:
        assert_equal(path_output(net.W, net.b, switches_of(t.on, s), x[s]), t.output[s])


@claim("beyond.linear.between", cases, exact=True, kind="theorem")
def output_is_linear_between_like_samples(net: MLP, x: Array) -> None:
    """Between two samples with the same switches, switches stay the same and outputs are linear."""
    t, other = net.forward(x), np.roll(x, 1, axis=0)
    for y in (other, x + STEP * (other - x)):
        u, middle = net.forward(y), net.forward((x + 2 * y) / 3)
        same = steady(t, u)
        assert steady(t, middle)[same].all()
        assert_equal(middle.output[same], ((t.output + 2 * u.output) / 3)[same])


@claim("beyond.count", cases, exact=True, kind="theorem")
def active_paths_are_counted_without_enumerating(net: MLP, x: Array) -> None:
    """From a node there are T_{i,j} s_N Π_{g=i+1}^{N−1} A_g active paths, A_g nodes being on."""
    on = switches_of(net.forward(x).on, 0)
    for i in range(net.N + 1):
        for j in range(net.sizes[i]):
            counted = count_active_paths(on, i, j)
            assert counted == len(list(active_paths(net.W, on, i, j)))


@claim("beyond.count.all", cases, exact=True, kind="theorem")
def paths_are_counted_without_enumerating(net: MLP) -> None:
    """From all nodes of layer i there are s_i s_{i+1} ⋯ s_N paths."""
    for i in range(net.N + 1):
        assert count_paths(net.sizes, i) == len(list(np.ndindex(*net.sizes[i:])))


@claim("beyond.count.nonzero", cases, exact=True, kind="theorem")
def paths_without_zero_weights_are_counted(net: MLP, x: Array) -> None:
    """Without weights of 0: c_N = 1, c_g = Σ_n T_{g+1,n} [w_{g+1,n} ≠ 0] c_{g+1,n} active paths."""
    on = switches_of(net.forward(x).on, 0)
    for i in range(net.N + 1):
        for j in range(net.sizes[i]):
            kept = [p for p in active_paths(net.W, on, i, j) if all(p.weights)]
            assert count_nonzero_paths(net.W, on, i, j) == len(kept)


@claim("beyond.count.fraction", cases, exact=True, kind="theorem")
def active_fraction_is_a_product(net: MLP, x: Array) -> None:
    """The active fraction of the paths from a node that is on, or an input: Π_{g>i} A_g / s_g."""
    on = switches_of(net.forward(x).on, 0)
    for i in range(net.N):
        for j in range(net.sizes[i]):
            if i == 0 or on[i][j]:
                active = len(list(active_paths(net.W, on, i, j)))
                paths = count_paths(net.sizes, i) // net.sizes[i]
                assert active_fraction(on, i) == Fraction(active, paths)


def costs_by_layer(net: MLP, x: Array, dE_dz: Array) -> list[Array]:
    """Σ_j a_{i,j} φ_{i,j} of layers 1 … N, per sample."""
    t = net.forward(x)
    φ = beta(net.W, t.slope, dE_dz)
    return [(t.a[i] * φ[i]).sum(axis=1) for i in range(1, net.N + 1)]


@claim("beyond.conservation", lambda: cases(networks(bias="first")), exact=True, kind="theorem")
def every_layer_carries_the_same_cost(net: MLP, x: Array, dE_dz: Array) -> None:
    """Biases in layer 1 only: Σ_j a_{i,j} φ_{i,j} = Σ_m z_{N,m} ∂E/∂z_{N,m} in all layers i ≥ 1."""
    for carried in costs_by_layer(net, x, dE_dz):
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
    """Σ_j a_{i,j} φ_{i,j} is the same in every layer, whichever layers have biases."""
    for carried in costs_by_layer(net, x, dE_dz):
        assert_equal(carried, (net.forward(x).output * dE_dz).sum(axis=1))


@claim("beyond.conservation.biases", cases, exact=True, kind="theorem")
def biases_add_their_own_cost(net: MLP, x: Array, dE_dz: Array) -> None:
    """With any biases: Σ_j a_{i,j} φ_{i,j} = Σ_j a_{i−1,j} φ_{i−1,j} + Σ_j b_{i,j} φ_{i,j}."""
    φ = beta(net.W, net.forward(x).slope, dE_dz)
    carried = costs_by_layer(net, x, dE_dz)
    for i in range(2, net.N + 1):
        added = 0 if net.b[i] is None else φ[i] @ net.b[i]
        assert_equal(carried[i - 1], carried[i - 2] + added)


@claim("beyond.conservation.inputs", cases, exact=True, kind="theorem")
def inputs_carry_the_cost_too(net: MLP, x: Array, dE_dz: Array) -> None:
    """The inputs, a bias of layer 1 counted as one, carry what layer 1 carries: Σ_k x_k ∂E/∂x_k."""
    φ = beta(net.W, net.forward(x).slope, dE_dz)[1]
    constant = 0 if net.b[1] is None else φ @ net.b[1]
    assert_equal((x * (φ @ net.W[1])).sum(axis=1) + constant, costs_by_layer(net, x, dE_dz)[0])


def products(net: MLP, x: Array, dE_dz: Array, i: int) -> tuple[Array, Array, Array, Array]:
    """⟨w_in, g_in⟩ without and with the bias, ⟨w_out, g_out⟩, and ‖g_in‖² − ‖g_out‖², (s_i,)."""
    t = net.forward(x)
    dW, db = gradients(beta(net.W, t.slope, dE_dz), t.a)
    inner, outer = (net.W[i] * dW[i]).sum(axis=1), (net.W[i + 1] * dW[i + 1]).sum(axis=0)
    norms = (dW[i] ** 2).sum(axis=1) - (dW[i + 1] ** 2).sum(axis=0)
    if net.b[i] is None:
        return inner, inner, outer, norms
    return inner, inner + net.b[i] * db[i], outer, norms + db[i] ** 2


@claim("beyond.conservation.node", cases, exact=True, kind="theorem")
def fan_in_and_fan_out_balance(net: MLP, x: Array, dE_dz: Array) -> None:
    """⟨w_in, g_in⟩ = ⟨w_out, g_out⟩ at every hidden node, its own bias in w_in, any others."""
    for i in range(1, net.N):
        _, inner, outer, _ = products(net, x, dE_dz, i)
        assert_equal(inner, outer)


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
    """⟨w_in, g_in⟩ = ⟨w_out, g_out⟩ at every hidden node, its own bias left out."""
    for i in range(1, net.N):
        inner, _, outer, _ = products(net, x, dE_dz, i)
        assert_equal(inner, outer)


@claim("beyond.conservation.step", cases, exact=True, kind="theorem")
def step_changes_the_difference_of_norms(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """An SGD step changes a hidden node's ‖w_in‖² − ‖w_out‖² by η² (‖g_in‖² − ‖g_out‖²)."""
    t, η = net.forward(x), learning_rate
    dW, db = gradients(beta(net.W, t.slope, dE_dz), t.a)
    W = [None, *(w - η * g for w, g in zip(net.W[1:], dW[1:], strict=True))]
    b = [v if v is None else v - η * g for v, g in zip(net.b, db, strict=True)]
    for i in range(1, net.N):
        change = difference(W, b, i) - difference(net.W, net.b, i)
        assert_equal(change, η**2 * products(net, x, dE_dz, i)[3])


def difference(W: Any, b: Any, i: int) -> Array:
    """‖w_in‖² − ‖w_out‖² of the nodes of layer i, the own bias in w_in, (s_i,)."""
    inner = (W[i] ** 2).sum(axis=1) + (0 if b[i] is None else b[i] ** 2)
    return np.asarray(inner - (W[i + 1] ** 2).sum(axis=0))
