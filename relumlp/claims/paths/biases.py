"""Claims of *cooperating* in words: later biases are not needed; most paths are not active."""

from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths, count_active_paths
from relumlp.paths.attribution import switches_of
from relumlp.paths.sums import B, index
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.constant_nodes import constant_carried, sgd_with_constants_held
from relumlp.testing.network import Case, case_of, cases, exact_net
from relumlp.testing.one_weight import Weight, WeightCase, weight_cases
from relumlp.testing.performed_updates import gradients_of, sgd
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("cooperating.s4", cases, exact=True, kind="words")
def later_biases_are_not_needed(net: MLP, x: Array) -> None:
    """A network with any biases has the same function as a network with one more node in each
    hidden layer and biases in the first layer alone."""
    wide, t = constant_carried(net), net.forward(x)
    assert_equal(wide.bias, (False, True, *[False] * (net.N - 1)))
    wider = wide.forward(x)
    assert_equal(wider.output, t.output)
    for i in range(1, net.N):
        assert_equal(wider.a[i], np.column_stack([t.a[i], np.ones(len(x), int)]))


@claim("cooperating.s4.gradients", cases, exact=True, kind="theorem")
def carried_constants_have_the_gradients_of_biases(net: MLP, x: Array, dE_dz: Array) -> None:
    """If the biases of a network are carried by one more node in each hidden layer, each weight
    keeps its gradient, and each weight that carries a bias has the gradient of that bias."""
    (dW, db), (dV, dv) = (gradients_of(n, x, dE_dz) for n in (net, constant_carried(net)))
    for i in range(1, net.N + 1):
        s, r = net.sizes[i], net.sizes[i - 1]
        assert_equal(dV[i][:s, :r], dW[i])
        assert_equal(dV[i][:s, r] if i > 1 else dv[1][:s], db[i])


def bias_with_a_gradient() -> Case:
    """Output bias 1 and slope 1: the bias becomes ½, its weight too, and the constant another."""
    return case_of(exact_net([[[0]], [[0]]], [[0], [1]]), [[1]], Fraction(1, 2))


@claim(
    "cooperating.s4.training",
    lambda: cases(bias="all"),
    exact=True,
    kind="words",
    counterexample=bias_with_a_gradient,
    correction="cooperating.s4.held",
)
def wider_network_trains_alike(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """A network, and the network in which one more node in each hidden layer carries the biases,
    have the same function after an SGD step."""
    after = sgd(net, x, dE_dz, learning_rate)
    wide = sgd(constant_carried(net), x, dE_dz, learning_rate)
    assert_equal(wide.forward(x).output, after.forward(x).output)


@claim("cooperating.s4.held", lambda: cases(bias="all"), exact=True, kind="theorem")
def wider_network_trains_alike_with_constants_held(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """If the weights into the nodes that carry biases are held, a network and the network in which
    one more node in each hidden layer carries the biases have the same function after an SGD
    step."""
    after, wide = sgd(net, x, dE_dz, learning_rate), constant_carried(net)
    wide_after = sgd_with_constants_held(wide, x, dE_dz, learning_rate, net.sizes)
    assert_equal(wide_after.forward(x).output, after.forward(x).output)


def output_of_both_signs() -> Case:
    """ReLU(x) − 1 is −1 at 0 and 1 at 2."""
    return case_of(exact_net([[[1]], [[1]]], [None, [-1]]), [[0], [2]])


@claim(
    "cooperating.s4.same-width",
    lambda: cases(sizes=(1, 1, 1)),
    exact=True,
    kind="words",
    counterexample=output_of_both_signs,
    correction="cooperating.s4",
)
def same_width_suffices(net: MLP, x: Array) -> None:
    """Biases after the first layer add nothing at the same width: a network 1-1-1, with any biases,
    never has outputs of both signs."""
    z = net.forward(x).output
    assert not ((z > 0).any() and (z < 0).any()), "the network has outputs of both signs"


@claim(
    "cooperating.s4.one-sign",
    lambda: cases(sizes=(1, 1, 1), bias="first"),
    exact=True,
    kind="theorem",
)
def thin_network_has_outputs_of_one_sign(net: MLP, x: Array) -> None:
    """A network 1-1-1 with a bias in the first layer only never has outputs of both signs."""
    z = net.forward(x).output
    assert_all(z * z.T >= 0, "one sign of all outputs")


def node_that_is_on() -> WeightCase:
    """The only path is active."""
    one = exact([[1]])
    return WeightCase(exact_net([[[1]], [[1]]]), one, one, one, 1, (1, 0, 0))


@claim(
    "cooperating.A2.law",
    weight_cases,
    exact=True,
    kind="words",
    counterexample=node_that_is_on,
    correction="beyond.count.fraction",
)
def most_paths_are_not_active(net: MLP, x: Array, weight: Weight) -> None:
    """For every sample, most of the paths that start at a node are not active."""
    (i, j, _), on = weight, net.forward(x).on
    for s in range(len(x)):
        active = count_active_paths(switches_of(on, s), i, j)
        assert 2 * active < B(net.sizes, i), f"{active} of {B(net.sizes, i)} paths are active"


@claim("cooperating.A2.switch", weight_cases, exact=True, kind="words")
def one_node_off_switches_off_a_path(net: MLP, x: Array, weight: Weight) -> None:
    """A single switch T(z_g) that is 0, i ≤ g < N, makes a path from layer i inactive; a path whose
    switches are all 1 is active."""
    (i, j, _), on, s, N = weight, net.forward(x).on, net.sizes, net.N
    nodes = [[index(s, i, j, r, b) for r in range(i, N + 1)] for b in range(B(s, i))]
    for t in range(len(x)):
        active = [p for p in nodes if prod(on[g][t, p[g - i]] for g in range(i, N))]
        found = [list(p.nodes) for p in active_paths(net.W, switches_of(on, t), i, j)]
        assert found == active, f"the active paths are {found}, not {active}"
