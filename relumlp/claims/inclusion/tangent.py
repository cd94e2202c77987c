"""Claims beyond *dynamics*: the net cost of a sample set is a block of the tangent kernel."""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.inclusion.margin import net_cost
from relumlp.inclusion.tangent import output_slopes, tangent_blocks, tangent_kernel
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta
from relumlp.testing.apart import apart_cases
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.derivatives import steady
from relumlp.testing.jacobians import jacobian, kernel_by_paths
from relumlp.testing.network import Case, case_of, cases, exact_net
from relumlp.testing.performed_updates import fed_by, gradient, sgd, with_layers_of
from relumlp.types import Array


def applied(K: Array, λ: Array) -> Array:
    """Σ_s K(t, s) λ^s, (n_t, s_N)."""
    return np.tensordot(K, λ, ((2, 3), (0, 1)))


@claim("beyond.kernel", cases, exact=True, kind="identity")
def net_costs_add_up_to_the_kernel(net: MLP, x: Array, dE_dz: Array) -> None:
    """Over all nodes, Σ_{l,j} ∂z_N(t)/∂z_{l,j} Σ^t_{l,j} = Σ_s K(t,s) λ^s for every sample t, where
    Σ^t is the net cost of the batch and K the tangent kernel; node by node and layer by layer, too.
    """
    t = net.forward(x)
    β, d = beta(net.W, t.slope, dE_dz), output_slopes(net.W, t.slope)
    blocks = tangent_blocks(net, x, x)
    parts = []
    for l in range(1, net.N + 1):
        v = fed_by(net, t, β, l)
        Σ = net_cost(v.a, v.a, v.phi)
        parts.append((d[l] * Σ[:, None, :]).sum(axis=2))
        assert_equal(parts[-1], applied(blocks[l], dE_dz))
    assert_equal(sum(parts), applied(tangent_kernel(net, x, x), dE_dz))


@claim("beyond.kernel.definition", cases, exact=True, kind="definition")
def the_kernel_is_a_product_of_slopes(net: MLP, x: Array) -> None:
    """The tangent kernel is K(t,s)_mm′ = Σ_θ ∂z_m(t)/∂θ ∂z_m′(s)/∂θ over all weights and biases."""
    J = jacobian(net, x)
    assert_equal(tangent_kernel(net, x, x), np.tensordot(J, J, (2, 2)))


@claim("beyond.kernel.paths", lambda: cases(max_samples=2), exact=True, kind="identity")
def the_kernel_is_a_sum_over_pairs_of_paths(net: MLP, x: Array) -> None:
    """The tangent kernel is a sum over pairs of an active path of t that ends in m and an active
    path of s that ends in m′, and over the edges that both share, of the two paths' inputs times
    all their weights but that of the edge."""
    K = tangent_kernel(net, x, x)
    t, s = 0, len(x) - 1
    assert_equal(K[t, :, s, :], kernel_by_paths(net, x, t, s))


@claim("beyond.kernel.step", cases, exact=True)
def one_layer_moves_outputs_by_its_block(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """If an SGD step moves the weights of one layer l alone, the outputs of every sample t of which
    no hidden switch changes move by exactly −η Σ_s K_l(t,s) λ^s."""
    before, moved, blocks = (
        net.forward(x),
        sgd(net, x, dE_dz, learning_rate),
        tangent_blocks(net, x, x),
    )
    for l in range(1, net.N + 1):
        after = with_layers_of(net, moved, l).forward(x)
        change = -learning_rate * applied(blocks[l], dE_dz)
        still = steady(before, after)
        assert_equal((after.output - before.output)[still], change[still])


def two_layers() -> Case:
    """A chain of weights 1: the two layers move the output by −1 each, and together by less."""
    return case_of(exact_net([[[1]], [[1]]]), [[1]], Fraction(1, 2))


@claim(
    "beyond.kernel.all-layers",
    cases,
    exact=True,
    counterexample=two_layers,
    correction="beyond.kernel.step",
)
def all_layers_move_outputs_by_the_kernel(
    net: MLP, x: Array, dE_dz: Array, learning_rate: Any
) -> None:
    """If an SGD step moves all layers, the outputs of every sample t of which no hidden switch
    changes move by exactly −η Σ_s K(t,s) λ^s."""
    before, after = net.forward(x), sgd(net, x, dE_dz, learning_rate).forward(x)
    change, still = (
        -learning_rate * applied(tangent_kernel(net, x, x), dE_dz),
        steady(before, after),
    )
    assert_equal((after.output - before.output)[still], change[still])


@claim("beyond.kernel.norm", cases, exact=True, kind="identity")
def the_kernel_of_errors_is_the_squared_gradient(net: MLP, x: Array, dE_dz: Array) -> None:
    """Σ_t Σ_s λ^t·K(t,s) λ^s = ‖g‖², where g is the gradient of the batch's summed error; so the
    kernel is symmetric and never negative, and a small step lowers the error."""
    K = tangent_kernel(net, x, x)
    assert_equal(K, K.transpose(2, 3, 0, 1))
    g = gradient(net, x, dE_dz)
    assert_equal((dE_dz * applied(K, dE_dz)).sum(), g @ g)


def output_bias() -> Case:
    """A hidden node that is always off, and an output bias."""
    return case_of(exact_net([[[0]], [[0]]], [None, [0]]), [[0], [0]])


@claim(
    "beyond.kernel.apart",
    apart_cases,
    exact=True,
    counterexample=output_bias,
    correction="beyond.kernel.apart.no-output-bias",
)
def samples_without_common_nodes_do_not_move_each_other(net: MLP, x: Array) -> None:
    """In a network with hidden layers, K(t,s) = 0 if no hidden node is on for both samples."""
    for t, s, K in pairs_apart(net, x):
        assert_all(K == 0, f"K({t}, {s}) = 0")


@claim("beyond.kernel.apart.no-output-bias", lambda: apart_cases(output_bias=False), exact=True)
def without_output_bias_they_do_not(net: MLP, x: Array) -> None:
    """In a network with hidden layers and without output biases, K(t,s) = 0 if no hidden node is on
    for both samples: a step on one does at first not move the outputs of the other."""
    for t, s, K in pairs_apart(net, x):
        assert_all(K == 0, f"K({t}, {s}) = 0")


def pairs_apart(net: MLP, x: Array) -> list[tuple[int, int, Array]]:
    """Every two samples for which no hidden node is on for both, and their kernel."""
    on = np.concatenate(net.forward(x).on[1:-1], axis=1).astype(int)
    K, common = tangent_kernel(net, x, x), on @ on.T
    return [(t, s, K[t, :, s, :]) for t, s in np.argwhere(common == 0).tolist()]
