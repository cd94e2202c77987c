"""Claims of *cooperating* in words: what determines a layer, biases, most paths."""

from collections.abc import Sequence
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths, count_active_paths
from relumlp.paths.attribution import switches_of
from relumlp.paths.recursion import beta, gradients
from relumlp.paths.sums import B, index
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.network import Case, case_of, cases, exact_net, networks
from relumlp.testing.one_weight import WeightCase, weight_cases
from relumlp.testing.tape import exact
from relumlp.types import Array, Layers

Weight = tuple[int, int, int]


def constant_carried(net: MLP) -> MLP:
    """Return the same function with biases in layer 1 only: a constant node added to each layer."""
    b = [0 * w[:, 0] if v is None else v for w, v in zip(net.W[1:], net.b[1:], strict=True)]
    W = [net.W[1], *(np.column_stack([w, v]) for w, v in zip(net.W[2:], b[1:], strict=True))]
    for i, w in enumerate(W[:-1]):
        row = np.zeros(w.shape[1], int)
        row[-1] = i > 0
        W[i] = np.vstack([w, row.astype(object)])
    first = b[0] if net.N == 1 else np.array([*b[0], 1], object)
    return MLP.from_arrays(W, [first, *[None] * (net.N - 1)])


@claim("cooperating.s4", cases, exact=True, kind="words")
def later_biases_are_not_needed(net: MLP, x: Array) -> None:
    """With one more node a hidden layer, biases in the first layer alone give the same function."""
    wide, t = constant_carried(net), net.forward(x)
    assert wide.bias == (False, True, *[False] * (net.N - 1))
    wider = wide.forward(x)
    assert_equal(wider.output, t.output)
    for i in range(1, net.N):
        assert_equal(wider.a[i], np.column_stack([t.a[i], np.ones(len(x), int)]))


@claim("cooperating.s4.gradients", cases, exact=True, kind="theorem")
def carried_constants_have_the_gradients_of_biases(net: MLP, x: Array, dE_dz: Array) -> None:
    """In the wider network each weight has the same gradient, each carried bias that of a bias."""
    (dW, db), (dV, dv) = (gradients_of(n, x, dE_dz) for n in (net, constant_carried(net)))
    for i in range(1, net.N + 1):
        s, r = net.sizes[i], net.sizes[i - 1]
        assert_equal(dV[i][:s, :r], dW[i])
        assert_equal(dV[i][:s, r] if i > 1 else dv[1][:s], db[i])


def gradients_of(net: MLP, x: Array, dE_dz: Array) -> tuple[Layers, Layers]:
    """Gradients by weights and biases, summed over the batch."""
    t = net.forward(x)
    return gradients(beta(net.W, t.slope, dE_dz), t.a)


def stepped(net: MLP, x: Array, dE_dz: Array, η: Any, held: Sequence[Any] | None = None) -> MLP:
    """Network after an SGD step; rows from held[i] on keep their fan-in in layer i < N."""
    dW, db = gradients_of(net, x, dE_dz)
    W: list[Any] = [w.copy() for w in net.W[1:]]
    b: list[Any] = [None if v is None else v.copy() for v in net.b[1:]]
    for i in range(net.N):
        rows = slice(None if held is None or i == net.N - 1 else held[i + 1])
        W[i][rows] -= η * dW[i + 1][rows]
        if b[i] is not None:
            b[i][rows] -= η * db[i + 1][rows]
    return MLP.from_arrays(W, b)


def bias_with_a_gradient() -> Case:
    """Output bias 1 and slope 1: the bias becomes ½, its weight too, and the constant another."""
    return case_of(exact_net([[[0]], [[0]]], [[0], [1]]), [[1]], Fraction(1, 2))


@claim(
    "cooperating.s4.training",
    lambda: cases(networks(bias="all")),
    exact=True,
    kind="words",
    counterexample=bias_with_a_gradient,
    correction="cooperating.s4.held",
)
def wider_network_trains_alike(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """The network with a wider layer in the place of its biases is the same after an SGD step."""
    after = stepped(net, x, dE_dz, learning_rate).forward(x).output
    wide = stepped(constant_carried(net), x, dE_dz, learning_rate)
    assert_equal(wide.forward(x).output, after)


@claim("cooperating.s4.held", lambda: cases(networks(bias="all")), exact=True, kind="theorem")
def wider_network_trains_alike_with_constants_held(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """With the weights into the constant nodes held, the two are the same after an SGD step."""
    after = stepped(net, x, dE_dz, learning_rate).forward(x).output
    wide = stepped(constant_carried(net), x, dE_dz, learning_rate, held=net.sizes)
    assert_equal(wide.forward(x).output, after)


def thin_networks(bias: str) -> Any:
    """Cases of networks 1-1-1."""
    return cases(networks(sizes=(1, 1, 1), bias=bias))


def output_of_both_signs() -> Case:
    """ReLU(x) − 1 is −1 at 0 and 1 at 2."""
    return case_of(exact_net([[[1]], [[1]]], [None, [-1]]), [[0], [2]])


@claim(
    "cooperating.s4.same-width",
    lambda: thin_networks("any"),
    exact=True,
    kind="words",
    counterexample=output_of_both_signs,
    correction="cooperating.s4",
)
def same_width_suffices(net: MLP, x: Array) -> None:
    """Later biases add nothing at the same width: 1-1-1 never has outputs of both signs."""
    z = net.forward(x).output
    assert not ((z > 0).any() and (z < 0).any()), "outputs of both signs"


@claim("cooperating.s4.one-sign", lambda: thin_networks("first"), exact=True, kind="theorem")
def thin_network_has_outputs_of_one_sign(net: MLP, x: Array) -> None:
    """A network 1-1-1 with a bias in the first layer only never has outputs of both signs."""
    z = net.forward(x).output
    assert_all(z * z.T >= 0, "one sign")


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
    """Most of the paths that start at a node are not active, for any sample."""
    (i, j, _), on = weight, net.forward(x).on
    for s in range(len(x)):
        active = count_active_paths(switches_of(on, s), i, j)
        assert 2 * active < B(net.sizes, i), f"{active} of {B(net.sizes, i)} paths are active"


@claim("cooperating.A2.switch", weight_cases, exact=True, kind="words")
def one_node_off_switches_off_a_path(net: MLP, x: Array, weight: Weight) -> None:
    """Any single T(z_g) that is 0, i ≤ g < N, makes a path inactive; with all 1 it is active."""
    (i, j, _), on, s, N = weight, net.forward(x).on, net.sizes, net.N
    nodes = [[index(s, i, j, r, b) for r in range(i, N + 1)] for b in range(B(s, i))]
    for t in range(len(x)):
        active = [p for p in nodes if prod(on[g][t, p[g - i]] for g in range(i, N))]
        assert [list(p.nodes) for p in active_paths(net.W, switches_of(on, t), i, j)] == active
