"""Claims on leaky and parametric rectifiers (*beyond*): what survives of path sums, what breaks."""

from functools import partial
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.normalisation import scale_nodes
from relumlp.inclusion.tangent import output_slopes
from relumlp.network.layers import Trace
from relumlp.network.leaky import leaky_forward
from relumlp.network.mlp import MLP
from relumlp.paths.balance import node_balance
from relumlp.paths.recursion import beta, gradients
from relumlp.paths.sums import beta_path_sum
from relumlp.testing.assertions import assert_equal
from relumlp.testing.derivatives import STEP, steady
from relumlp.testing.leaky_cases import Leaky, doubled, leaky_chain, leaky_networks
from relumlp.types import Array, Layers


@claim("beyond.leaky", leaky_networks, exact=True, kind="identity")
def path_sums_survive(net: MLP, x: Array, dE_dz: Array, t: Trace) -> None:
    """In a leaky or parametric network β by recursion is the sum over all paths, and an output is
    the sum over all paths of input, or 1 for a bias, times weights, times slopes: 1 for nodes that
    are on, ρ for others."""
    β, d = beta(net.W, t.slope, dE_dz), output_slopes(net.W, t.slope)
    for i, j in net.nodes():
        assert_equal(β[i][:, j], beta_path_sum(net.W, t.slope, dE_dz, i, j))
    added = (d[1] * (x @ net.W[1].T)[:, None, :]).sum(axis=2)
    for i in range(1, net.N + 1):
        added = added + (0 if net.b[i] is None else d[i] @ net.b[i])
    assert_equal(t.output, added)


@claim("beyond.leaky.doubled", leaky_networks, exact=True)
def a_leaky_network_is_a_rectifier_network_of_twice_the_width(p: Leaky) -> None:
    """A leaky or parametric network computes what the ReLU network does that has two nodes for each
    hidden node, one of z and one of −z, since a = ReLU(z) − ρ ReLU(−z)."""
    assert_equal(doubled(p).forward(p.x).output, p.t.output)


@claim("beyond.leaky.conservation", partial(leaky_networks, bias="first"), exact=True)
def conservation_survives(net: MLP, x: Array, dE_dz: Array, t: Trace) -> None:
    """In a leaky or parametric network with biases in layer 1 only, Σ_j a_{i,j} ∂E/∂a_{i,j} is the
    same in every layer i ≥ 1; and ⟨w_in, g_in⟩ = ⟨w_out, g_out⟩ at every hidden node."""
    β = beta(net.W, t.slope, dE_dz)
    dW, db = gradients(β, t.a)
    for i in range(1, net.N):
        # Of a node, a ∂E/∂a is z β, because a = slope · z and β = slope · ∂E/∂a.
        carried = (t.a[i] * (β[i + 1] @ net.W[i + 1])).sum(axis=1)
        assert_equal(carried, (t.output * dE_dz).sum(axis=1))
        assert_equal(carried, (t.z[i] * β[i]).sum(axis=1))
        assert_equal(node_balance(net.W, net.b, dW, db, i), [0] * net.sizes[i])


@claim(
    "beyond.leaky.conservation.as-printed",
    partial(leaky_networks, bias="first"),
    exact=True,
    counterexample=lambda: leaky_chain((1, 1), (2,), -1),
    correction="beyond.leaky.conservation",
)
def activation_times_cost_is_conserved(net: MLP, dE_dz: Array, t: Trace) -> None:
    """In a leaky or parametric network with biases in layer 1 only, Σ_j a_{i,j} φ_{i,j} is the same
    in every layer i ≥ 1, where φ = β."""
    β = beta(net.W, t.slope, dE_dz)
    for i in range(1, net.N):
        assert_equal((t.a[i] * β[i]).sum(axis=1), (t.output * dE_dz).sum(axis=1))


@claim("beyond.leaky.normalised", leaky_networks, exact=True)
def normalisation_survives(net: MLP, rho: Layers, x: Array, t: Trace) -> None:
    """Dividing the fan-in of hidden nodes by positive factors and multiplying their fan-out changes
    no output of a leaky or parametric network."""
    for i in range(1, net.N):
        n = 2 + np.arange(net.sizes[i]).astype(object)
        W, b = scale_nodes(net.W, net.b, i, n + 0 * net.theta[0])
        assert_equal(leaky_forward(W, b, rho, x).output, t.output)


@claim(
    "beyond.leaky.sample-set",
    leaky_networks,
    exact=True,
    counterexample=lambda: leaky_chain((1, 1), (1,), -1),
    correction="beyond.leaky.all-samples",
)
def updates_are_sums_over_the_sample_set(net: MLP, dE_dz: Array, t: Trace) -> None:
    """In a leaky or parametric network a hidden node's weights are updated by the samples for which
    the node is on, and by no others."""
    for own, by_set in updates(net, dE_dz, t).values():
        assert_equal(own, by_set)


@claim("beyond.leaky.all-samples", leaky_networks, exact=True)
def updates_are_sums_over_all_samples(net: MLP, rho: Layers, dE_dz: Array, t: Trace) -> None:
    """In a leaky or parametric network a hidden node's weights are updated by all samples, by those
    for which the node is off with a factor ρ; by the sample set alone where ρ is 0."""
    for i, (own, by_set) in updates(net, dE_dz, t).items():
        zero = (rho[i] == 0).astype(bool)
        assert_equal(own[zero], by_set[zero])
        off = 1 - t.on[i].astype(int).astype(object)
        rest = (off * rho[i] * (beta(net.W, t.slope, dE_dz)[i + 1] @ net.W[i + 1])).T @ t.a[i - 1]
        assert_equal(own, by_set + rest)


def updates(net: MLP, dE_dz: Array, t: Trace) -> dict[int, tuple[Array, Array]]:
    """By hidden layer: gradients by weights of all samples, and of each node's sample set."""
    β = beta(net.W, t.slope, dE_dz)
    found = {}
    for i in range(1, net.N):
        inside = t.on[i].astype(int).astype(object)
        found[i] = (β[i].T @ t.a[i - 1], (β[i] * inside).T @ t.a[i - 1])
    return found


@claim("beyond.leaky.parametric", leaky_networks, exact=True)
def the_slope_by_rho_is_the_negative_part(net: MLP, rho: Layers, x: Array, t: Trace) -> None:
    """The slope of an output by ρ of a hidden node is the node's z where z ≤ 0, else 0, times the
    slope of the output by the node's activation."""
    d = output_slopes(net.W, t.slope)
    for i, j in [(i, j) for i, j in net.nodes() if i < net.N]:
        moved: list[Any] = list(rho)
        moved[i] = rho[i] + STEP * (np.arange(net.sizes[i]) == j).astype(int)
        after = leaky_forward(net.W, net.b, moved, x)
        off = np.where((t.z[i][:, j] > 0).astype(bool), 0, t.z[i][:, j])
        slope = (d[i + 1] @ net.W[i + 1][:, j]) * off[:, None]
        still = steady(t, after)
        assert_equal((after.output - t.output)[still], STEP * slope[still])
