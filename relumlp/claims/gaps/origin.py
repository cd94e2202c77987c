"""Claims of *gaps*, section 3: where an activation gap comes from."""

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.conditions import activation_gap
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import cases
from relumlp.testing.scaling import TwoSamples, two_samples
from relumlp.testing.tape import exact
from relumlp.types import Array


def one_and_zero(weight: int, bias: int) -> TwoSamples:
    """Samples 1 and 0 in a network 1-1-1-1 whose second node has this weight and bias."""
    one = exact([[1]])
    net = MLP.from_arrays([one, weight * one, one], [None, exact([bias]), None], layout="out-in")
    return TwoSamples(net, exact([[1], [0]]))


@claim(
    "gaps.s3",
    two_samples,
    exact=True,
    kind="words",
    counterexample=lambda: one_and_zero(-1, 0),
    correction="gaps.s3.on-for-both",
)
def gap_is_a_sum_over_active_nodes(net: MLP, x: Array) -> None:
    """Each gap is created simply by summing over all active nodes in the previous layer: α_j is the
    sum of w_jk α_k over the nodes k that are active for s or t."""
    t, i = net.forward(x), net.N - 1
    active = (t.a[i - 1] != 0).any(axis=0)
    α, before = (activation_gap(*t.a[layer]) for layer in (i, i - 1))
    assert_equal(α, (net.W[i] * before)[:, active].sum(axis=1))


@claim(
    "gaps.s3.common",
    two_samples,
    exact=True,
    kind="words",
    counterexample=lambda: one_and_zero(1, 1),
    correction="gaps.s3.on-for-both",
)
def gap_is_a_sum_over_nodes_active_for_both(net: MLP, x: Array) -> None:
    """Where a node is on for both samples, the node's gap is the sum of w_jk α_k over the nodes k
    of the previous layer that are active for both."""
    t, i = net.forward(x), net.N - 1
    active = (t.a[i - 1] != 0).all(axis=0)
    α, before = (activation_gap(*t.a[layer]) for layer in (i, i - 1))
    sums, on = (net.W[i] * before)[:, active].sum(axis=1), (t.z[i] > 0).all(axis=0)
    assert_equal(α[on], sums[on])


@claim("gaps.s3.on-for-both", two_samples, exact=True, kind="words")
def gap_is_a_sum_over_nodes_active_for_either(net: MLP, x: Array) -> None:
    """Where a node is on for both samples, the node's gap is the sum of w_jk α_k over the nodes k
    of the previous layer that are active for s or t, because biases cancel; for pre-activations the
    same sum is always the gap."""
    t, i = net.forward(x), net.N - 1
    active = (t.a[i - 1] != 0).any(axis=0)
    α, before = (activation_gap(*t.a[layer]) for layer in (i, i - 1))
    sums, on = (net.W[i] * before)[:, active].sum(axis=1), (t.z[i] > 0).all(axis=0)
    assert_equal(activation_gap(*t.z[i]), sums)
    assert_equal(α[on], sums[on])


@claim("gaps.s3.switches", cases, exact=True, kind="words")
def activation_gap_by_who_is_on(net: MLP, x: Array) -> None:
    """The gap α_j of samples s and t is Σ_k w_jk α_k over the nodes k that are on for s or t if
    node j is on for both, z_j(s) if node j is on for s alone, −z_j(t) if node j is on for t alone,
    and 0 otherwise."""
    t = net.forward(x)
    on = [np.ones(x.shape, np.bool_), *t.on[1:]]
    for i in range(1, net.N):
        for p, q in ((s, (s + 1) % len(x)) for s in range(len(x))):
            k = on[i - 1][p] | on[i - 1][q]
            gap = net.W[i][:, k] @ (t.a[i - 1][p] - t.a[i - 1][q])[k] + 0 * t.z[i][p]
            alone = np.where(on[i][p], t.z[i][p], np.where(on[i][q], -t.z[i][q], 0))
            α = np.where(on[i][p] & on[i][q], gap, alone)
            assert_equal(t.a[i][p] - t.a[i][q], α)
