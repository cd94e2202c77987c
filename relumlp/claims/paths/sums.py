"""Claims of *cooperating*: the update as a sum over paths, and its derivation."""

from math import prod
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta, sample_updates
from relumlp.paths.sums import B, beta_path_sum, index, weight_update
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import cases, exact_net
from relumlp.testing.one_weight import (
    SlopeCase,
    Weight,
    WeightCase,
    slope_cases,
    true_weights,
    weight_cases,
)
from relumlp.testing.path_terms import path, path_sum, path_term
from relumlp.testing.tape import exact
from relumlp.types import Array, Layers


@claim("cooperating.6", cases, exact=True, kind="identity")
def path_sum_equals_recursion(net: MLP, x: Array, dE_dz: Array) -> None:
    """At every node, β by recursion is the sum over all paths of λ times the slopes and the weights
    along the path."""
    t = net.forward(x)
    β = beta(net.W, t.slope, dE_dz)
    for i, j in net.nodes():
        assert_equal(β[i][:, j], beta_path_sum(net.W, t.slope, dE_dz, i, j))


@claim("cooperating.6.bijection", cases, exact=True, kind="theorem")
def index_enumerates_every_path_once(net: MLP) -> None:
    """The map from b to (I(i+1,b), …, I(N,b)) is a bijection from 0 … B_i − 1 to the paths that
    start at node j of layer i."""
    s, N = net.sizes, net.N
    for i, j in net.nodes():
        paths = [tuple(index(s, i, j, r, b) for r in range(i, N + 1)) for b in range(B(s, i))]
        assert_equal(paths, [(j, *nodes) for nodes in np.ndindex(*s[i + 1 :])])


@claim("cooperating.6.slopes", slope_cases, exact=True, kind="identity")
def path_sum_holds_for_any_slopes(net: MLP, slope: Layers, λ: Array) -> None:
    """Equation 6 holds as printed, with λ = ∂E/∂a_N, and with slopes that are any numbers and are
    multiplied up to layer N."""
    β = beta(net.W, slope, slope[-1] * λ)
    for i, j in net.nodes():
        assert_equal(β[i][:, j], path_sum(net, slope, λ, i, j))


@claim("cooperating.9", true_weights, exact=True, kind="identity")
def update_is_path_sum_with_switches(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, learning_rate: Any
) -> None:
    """The update of a weight by one sample is Δw_{i,j,k} = −η a_{i−1,k} Σ_b λ_{I(N,b)}
    Π_{g=i}^{N−1} T_g Π_{r=i+1}^{N} w_r with λ = ∂E/∂z_N."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, dE_dz), t.a, learning_rate)[i][:, j, k]
    assert_equal(weight_update(net.W, t.on, t.a, dE_dz, weight, learning_rate), Δw)


def output_of_slope_two() -> SlopeCase:
    """a_1 = 2 z_1 and E = a_1: ∂E/∂w = 2x, and λx = x."""
    return SlopeCase(exact_net([[[1]]]), [None, exact([[2]])], exact([[1]]))


@claim(
    "cooperating.9.output-unit",
    slope_cases,
    exact=True,
    counterexample=output_of_slope_two,
    correction="cooperating.9",
)
def output_slope_may_be_left_out(net: MLP, slope: Layers, λ: Array) -> None:
    """With λ_j = ∂E/∂a_{N,j} (equation 4), the product over slopes may end at layer N − 1 (equation
    9)."""
    β = beta(net.W, slope, slope[-1] * λ)
    for i, j in net.nodes():
        assert_equal(β[i][:, j], beta_path_sum(net.W, slope, λ, i, j))


def two_ends() -> WeightCase:
    """One node with two outputs: z − y = (0, −1) at their ends."""
    net = exact_net([[[1]], [[0], [0]]])
    return WeightCase(net, exact([[1]]), exact([[0, 1]]), exact([[0, 0]]), 1, (1, 0, 0))


@claim(
    "cooperating.9.one-lambda",
    weight_cases,
    exact=True,
    counterexample=two_ends,
    correction="cooperating.15",
)
def all_paths_of_a_node_share_one_lambda(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The factor λ_{i,j} = z_{N,I(N,b)} − y_{I(N,b)} belongs to node (i, j): all paths b from that
    node have the same λ."""
    (i, j, _), s = weight, net.sizes
    λ = squared_error_slope(net.forward(x).output, y)
    ends = [index(s, i, j, net.N, b) for b in range(B(s, i))]
    for m in ends:
        assert_equal(λ[:, m], λ[:, ends[0]])


@claim("cooperating.12", slope_cases, exact=True, kind="identity")
def recursion_unrolled_once(net: MLP, slope: Layers, λ: Array) -> None:
    """The recursion unrolled once is β_{i,j} = α_{i,j} Σ_n w_{i+1,n,j} α_{i+1,n} Σ_m w_{i+2,m,n}
    β_{i+2,m} in every layer i ≤ N − 2."""
    β, W, s = beta(net.W, slope, slope[-1] * λ), net.W, net.sizes
    for i, j in [(i, j) for i, j in net.nodes() if i <= net.N - 2]:
        inner = [
            W[i + 1][n, j] * slope[i + 1][:, n] * W[i + 2][m, n] * β[i + 2][:, m]
            for n in range(s[i + 1])
            for m in range(s[i + 2])
        ]
        assert_equal(β[i][:, j], slope[i][:, j] * sum(inner))


@claim("cooperating.13", slope_cases, exact=True, kind="identity")
def beta_is_nested_sums(net: MLP, slope: Layers, λ: Array) -> None:
    """The recursion unrolled to the end is β_{i,j} = α_{i,j} Σ_{k_1} w α_{i+1,k_1} Σ_{k_2} w
    α_{i+2,k_2} … Σ_{k_{N−i}} w α_{N,k} λ_k."""

    def nested(g: int, k: int) -> Any:
        deeper = range(net.sizes[g + 1]) if g < net.N else ()
        sums = sum(net.W[g + 1][n, k] * nested(g + 1, n) for n in deeper)
        return slope[g][:, k] * (sums if g < net.N else λ[:, k])

    β = beta(net.W, slope, slope[-1] * λ)
    for i, j in net.nodes():
        assert_equal(β[i][:, j], nested(i, j))


def path_to_the_first_output() -> WeightCase:
    """The only path ends at output node 0, where the sums begin with node 1."""
    one = exact([[1]])
    return WeightCase(exact_net([[[1]], [[1]]]), one, one, one, 1, (1, 0, 0))


@claim(
    "cooperating.13.numbering",
    weight_cases,
    exact=True,
    counterexample=path_to_the_first_output,
    correction="cooperating.6.bijection",
)
def index_runs_from_one(net: MLP, weight: Weight) -> None:
    """The index I_{i,j}(r, b) runs over the nodes 1 … s_r, as the sums of equation 13 do."""
    (i, j, _), s = weight, net.sizes
    for r in range(i + 1, net.N + 1):
        nodes = {index(s, i, j, r, b) for b in range(B(s, i))}
        assert nodes == set(range(1, s[r] + 1)), f"in layer {r} the index takes the values {nodes}"


@claim("cooperating.14", slope_cases, exact=True, kind="identity")
def factors_of_a_path_in_either_order(net: MLP, slope: Layers, λ: Array) -> None:
    """Along every path Π_{g=i}^{N−1} (α_g w_{g+1}) α_N λ = λ Π_{g=i}^{N} α_g Π_{r=i+1}^{N} w_r, and
    the sum over all paths from a node is the node's β."""
    β, N = beta(net.W, slope, slope[-1] * λ), net.N
    for i, j in net.nodes():
        lines = []
        for I in (path(net, i, j, b) for b in range(B(net.sizes, i))):
            mixed = prod(slope[g][:, I[g]] * net.W[g + 1][I[g + 1], I[g]] for g in range(i, N))
            lines.append(mixed * slope[N][:, I[N]] * λ[:, I[N]])
            assert_equal(lines[-1], path_term(net, slope, λ, I, i))
        assert_equal(β[i][:, j], sum(lines))


@claim("cooperating.14.output", slope_cases, exact=True, kind="identity")
def path_sum_at_the_output(net: MLP, slope: Layers, λ: Array) -> None:
    """In the output layer B_N = 1, I(N, 0) = j and β_{N,j} = λ_j α_{N,j}, so that equation 14 holds
    for i = N, too."""
    N, s = net.N, net.sizes
    β = beta(net.W, slope, slope[-1] * λ)[N]
    for j in range(s[N]):
        assert_equal([B(s, N), index(s, N, j, N, 0)], [1, j])
        assert_equal(β[:, j], path_term(net, slope, λ, {N: j}, N))
