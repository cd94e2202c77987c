"""Claims beyond *cooperating*: how many patterns a layer can show, by depth."""

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.information.pattern_bounds import (
    most_cells,
    most_joint_patterns,
    most_patterns,
    perplexity_bound,
)
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_ascending, assert_equal
from relumlp.testing.exact_patterns import exp_pattern_entropy, literal_counts
from relumlp.testing.narrow_networks import Crowd, crowds
from relumlp.testing.network import exact_net
from relumlp.testing.tape import exact
from relumlp.types import Array, BoolLayers


@claim("beyond.patterns", crowds, exact=True, kind="inequality")
def perplexity_is_at_most_three_numbers(net: MLP, x: Array, on: BoolLayers) -> None:
    """The perplexity of N_c samples in layer l is at most the number of their patterns, which is at
    most N_c, 2^{s_l}, and the number of cells: the smaller of Σ_{k≤s_{l−1}} C(s_l, k) and Π_{i≤l}
    Σ_{k≤r_i} C(s_i, k) with r_i = min(s_0, …, s_{i−1})."""
    n = len(x)
    for l in range(1, net.N + 1):
        patterns, bound = len(literal_counts(on[l])), perplexity_bound(net.sizes, l, n)
        assert_ascending(exp_pattern_entropy(on[l]), patterns**n)
        assert_ascending(patterns, bound, min(n, 2 ** net.sizes[l]))


@claim("beyond.patterns.joint", crowds, exact=True, kind="inequality")
def layers_show_at_most_a_product_of_cells(net: MLP, on: BoolLayers) -> None:
    """The layers 1 to l together show at most Π_{i≤l} Σ_{k≤r_i} C(s_i, k) patterns, where r_i =
    min(s_0, …, s_{i−1})."""
    for l in range(1, net.N + 1):
        together = np.concatenate(on[1 : l + 1], axis=1)
        assert_ascending(len(literal_counts(together)), most_joint_patterns(net.sizes, l))


def folded_line() -> Crowd:
    """One input, folded by |x|: layer 2 asks whether |x| > 1, and whether x > 0."""
    net = exact_net([[[1], [-1]], [[1, 1], [1, 0]]], [None, [-1, 0]])
    return Crowd(net, exact([[2], ["1/2"], ["-1/2"], [-2]]))


@claim(
    "beyond.patterns.inputs",
    crowds,
    exact=True,
    kind="inequality",
    counterexample=folded_line,
    correction="beyond.patterns",
)
def inputs_bound_the_patterns_of_every_layer(net: MLP, on: BoolLayers) -> None:
    """A layer of s nodes in a network with d inputs shows at most Σ_{k≤d} C(s, k) patterns, at any
    depth."""
    for l in range(1, net.N + 1):
        assert_ascending(len(literal_counts(on[l])), most_cells(net.sizes[l], net.sizes[0]))


def two_nodes_through_zero() -> Crowd:
    """Nodes x and −x without biases: at 0 both are off, which is a third pattern."""
    return Crowd(exact_net([[[1], [-1]], [[1, 1]]]), exact([[1], [0], [-1]]))


@claim(
    "beyond.patterns.central",
    crowds,
    exact=True,
    kind="inequality",
    counterexample=two_nodes_through_zero,
    correction="beyond.patterns",
)
def without_biases_there_are_fewer(net: MLP, on: BoolLayers) -> None:
    """Without biases, when all planes pass through 0, a first layer of s nodes with d inputs shows
    at most 2 Σ_{k<d} C(s − 1, k) patterns, the number of cells."""
    d, s = net.sizes[:2]
    if net.b[1] is None:
        cells = 2 * most_cells(s - 1, d - 1)
        assert_ascending(len(literal_counts(on[1])), cells)


@claim("beyond.patterns.wide", crowds, exact=True, kind="identity")
def narrow_layers_are_bounded_by_2_to_the_s(net: MLP) -> None:
    """If no layer is wider than the ones before it, inputs included, cells bound nothing: the bound
    on the patterns of layer l is 2^{s_l}."""
    for l in range(1, net.N + 1):
        if list(net.sizes[: l + 1]) == sorted(net.sizes[: l + 1], reverse=True):
            assert_equal(most_patterns(net.sizes, l), 2 ** net.sizes[l])
