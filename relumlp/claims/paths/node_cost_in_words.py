"""Claims of *gaps* in words: what node-supported cost is."""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import CONTRARY, claim
from relumlp.network.losses import squared_error, squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import switches_of
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.derivatives import STEP, along_node, slope_at, steady
from relumlp.testing.network import exact_net
from relumlp.testing.one_weight import (
    Weight,
    WeightCase,
    kinked_cases,
    single_weight,
    weight_cases,
)
from relumlp.testing.path_terms import squared_error_cost
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("gaps.s2.paths", weight_cases, exact=True, kind="words")
def cost_is_the_sum_of_its_active_paths(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The node-supported cost φ_{i,j} is the sum, over the node's active paths, of λ at the path's
    end times the weights along the path."""
    (i, j, _), t = weight, net.forward(x)
    λ, φ = squared_error_slope(t.output, y), squared_error_cost(net, x, y, i, j)
    for s in range(len(x)):
        paths = active_paths(net.W, switches_of(t.on, s), i, j)
        assert_equal(φ[s], sum(λ[s, p.end] * p.product for p in paths))


@claim("gaps.s2.derivative", weight_cases, exact=True, kind="words")
def cost_is_a_rate(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The node-supported cost φ_{i,j} is ∂E/∂z_{i,j}, the cost per unit of activation, wherever a
    small change of z_{i,j} flips no switch."""
    i, j, _ = weight
    dE_dz, sure = slope_at(along_node(net, x, i, j), y)
    assert_equal(squared_error_cost(net, x, y, i, j)[sure], dE_dz[sure])


def half_a_unit_of_final_cost() -> WeightCase:
    """E = ½ (0 − 1)² = ½, and φ = −1."""
    return single_weight(w=0, x=1, y=1)


@claim(
    "gaps.s2.portion",
    weight_cases,
    exact=True,
    kind="words",
    counterexample=half_a_unit_of_final_cost,
    correction="gaps.s2.derivative",
)
def costs_are_portions_of_the_final_cost(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The node-supported costs of a layer are portions of the final cost: Σ_j φ_{i,j} = E."""
    i = weight[0]
    φ = sum(squared_error_cost(net, x, y, i, j) for j in range(net.sizes[i]))
    assert_equal(φ, squared_error(net.forward(x).output, y))


def paths_that_balance() -> WeightCase:
    """λ = (1, −1) at two outputs, both reached with weight 1: φ = 0."""
    net = exact_net([[[1]], [[1], [1]]])
    return WeightCase(net, exact([[1]]), exact([[0, 2]]), exact([[0, 0]]), 1, (1, 0, 0))


@claim(
    "gaps.s2.no-cost",
    weight_cases,
    exact=True,
    kind=CONTRARY,
    counterexample=paths_that_balance,
    correction="gaps.s2.paths",
)
def no_cost_means_no_path_has_a_cost(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The node-supported cost φ_{i,j} is 0 only if the cost of each active path is 0: large costs
    of paths cannot balance out."""
    (i, j, _), t = weight, net.forward(x)
    λ, φ = squared_error_slope(t.output, y), squared_error_cost(net, x, y, i, j)
    for s in np.flatnonzero(φ == 0).tolist():
        for p in active_paths(net.W, switches_of(t.on, s), i, j):
            assert λ[s, p.end] * p.product == 0, f"path {p.nodes} costs {λ[s, p.end] * p.product}"


@claim("gaps.s2.sign", kinked_cases, exact=True, kind="words")
def a_little_less_activation_lowers_a_positive_cost(
    net: MLP, x: Array, y: Array, weight: Weight
) -> None:
    """If φ > 0 at a node, a little less activation lowers the error E; if φ < 0, a little more
    activation lowers E; both hold as long as no switch flips."""
    i, j, _ = weight
    φ, along = squared_error_cost(net, x, y, i, j), along_node(net, x, i, j)
    less, here, more = along(-STEP), along(0 * STEP), along(STEP)
    E, lower, higher = (squared_error(t.output, y) for t in (here, less, more))
    sure = steady(less, more)
    assert_all((lower < E)[sure & (φ > 0)], "less activation lowers E")
    assert_all((higher < E)[sure & (φ < 0)], "more activation lowers E")


def valley_behind_a_ridge() -> WeightCase:
    """The output −a + 3 ReLU(a − 2) is −1 at a = 1 (φ = 2), but the target 1 at a = 7/2."""
    net = exact_net([[[1]], [[1], [1]], [[-1, 3]]], [None, [0, -2], None])
    return WeightCase(net, exact([[1]]), exact([[1]]), exact([[0]]), Fraction(5, 2), (1, 0, 0))


@claim(
    "gaps.s2.too-much",
    kinked_cases,
    exact=True,
    kind="words",
    counterexample=valley_behind_a_ridge,
    correction="gaps.s2.sign",
)
def positive_cost_means_too_much_activation(
    net: MLP, x: Array, y: Array, weight: Weight, rise: Any
) -> None:
    """A positive φ implies that the node has too much activation: no larger activation has a
    smaller error E."""
    i, j, _ = weight
    φ, along = squared_error_cost(net, x, y, i, j), along_node(net, x, i, j)
    E, raised = (squared_error(along(h).output, y) for h in (0 * STEP, rise))
    assert_all((raised >= E)[φ > 0], "more activation is no better")


@claim("gaps.s2.last-layers", kinked_cases, exact=True, kind="words")
def positive_cost_means_too_much_activation_at_the_end(
    net: MLP, x: Array, y: Array, weight: Weight, rise: Any
) -> None:
    """In the last hidden layer and in the output layer, φ > 0 means that the error E rises with
    more activation."""
    _, j, _ = weight
    for i in {max(1, net.N - 1), net.N}:
        k = j % net.sizes[i]
        φ, along = squared_error_cost(net, x, y, i, k), along_node(net, x, i, k)
        E, raised = (squared_error(along(h).output, y) for h in (0 * STEP, rise))
        assert_all((raised > E)[φ > 0], "more activation is worse")
