"""Claims of *dynamics*: who is in a sample set after an update, equations 4 to 7.

Layers before l are frozen, layer l and all later ones make an SGD step on the batch's summed error.
Every sample t is judged, in the batch or not. Inner products include the constant node of a bias.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.inclusion.margin import added, margins, net_cost, removed
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.optimiser_steps import exact_adam, first_step
from relumlp.testing.performed_updates import (
    Judged,
    gradient,
    judge,
    net_cost_of_others,
    sgd,
    with_layers_of,
)
from relumlp.testing.updates import example, steps
from relumlp.training.steps import adam_step
from relumlp.types import Array, Bools


@claim("dynamics.4", steps, exact=True)
def sample_is_included_if_equation_4_holds(hidden: list[Judged], learning_rate: Any) -> None:
    """After an update, sample t is in the sample set of node (l, j) exactly if a^t·w > η Σ_{s∈Ŝ}
    (a^t·a^s) φ^s."""
    for v in hidden:
        assert_equal(v.a @ v.W.T > learning_rate * v.net, v.z_after > 0)
        assert_equal(margins(v.a, v.W, v.net, learning_rate), v.z_after)


@claim(
    "dynamics.4.removed",
    steps,
    exact=True,
    kind="words",
    counterexample=lambda: example([[[0]], [[0]]], [[0]], [[0]]),
    correction="dynamics.4",
)
def sample_is_removed_otherwise(hidden: list[Judged], learning_rate: Any) -> None:
    """A sample for which equation 4 fails is removed: the sample was in the sample set before the
    update, and is not in the set afterwards."""
    for v in hidden:
        fails = ~(v.z > learning_rate * v.net).astype(bool)
        assert_all(((v.z > 0) & (v.z_after <= 0))[fails], "the removal of the sample")


@claim(
    "dynamics.4.outputs",
    lambda: steps(least=1),
    exact=True,
    counterexample=lambda: example([[[0]]], [[1]], [[-1]]),
    correction="dynamics.4.every-layer",
)
def equation_4_holds_at_outputs(layers: list[Judged], learning_rate: Any) -> None:
    """Equation 4, with the sum over the node's sample set, holds at the output layer, too."""
    v = layers[-1]
    assert_equal(v.z > learning_rate * v.net, v.z_after > 0)


@claim("dynamics.4.every-layer", lambda: steps(least=1), exact=True)
def equation_4_holds_in_every_layer(layers: list[Judged], learning_rate: Any) -> None:
    """Equation 4 holds in every layer, the output layer included, if the sum goes over the whole
    batch."""
    for v in layers:
        Σ = net_cost(v.a, v.a_s, v.phi)
        assert_equal(v.z > learning_rate * Σ, v.z_after > 0)


@claim(
    "dynamics.4.bias",
    lambda: steps(bias="first"),
    exact=True,
    counterexample=lambda: example([[[0]], [[1]]], [[0]], [[1]], biases=[[1], None]),
    correction="dynamics.4",
)
def equation_4_needs_no_constant_node(
    net: MLP, x: Array, hidden: list[Judged], learning_rate: Any
) -> None:
    """With a bias in the first layer, a^t·a^s in equation 4 may be the inner product of the inputs
    alone."""
    v, s = hidden[0], net.sizes[0]
    Σ = v._replace(a=v.a[:, :s], a_s=v.a_s[:, :s]).net
    assert_equal(v.z > learning_rate * Σ, v.z_after > 0)


@claim("dynamics.4.first-layer", steps, exact=True)
def nothing_need_be_frozen_in_first_layer(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any, hidden: list[Judged]
) -> None:
    """At the first hidden layer equation 4 is true even if no layer is frozen."""
    after = sgd(net, x[batch], dE_dz[batch], learning_rate).forward(x).z[1]
    assert_equal(hidden[0].z > learning_rate * hidden[0].net, after > 0)


@claim(
    "dynamics.4.deeper",
    steps,
    exact=True,
    counterexample=lambda: example([[[1]], [[2]], [[1]]], [[1]], [[1]]),
    correction="beyond.unfrozen",
)
def nothing_need_be_frozen_in_deeper_layers(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any, hidden: list[Judged]
) -> None:
    """Equation 4 decides at each of the nodes (section 6), in deeper layers, too, even if no layer
    is frozen."""
    after = sgd(net, x[batch], dE_dz[batch], learning_rate).forward(x)
    for v in hidden:
        assert_equal(v.z > learning_rate * v.net, after.z[v.l] > 0)


@claim(
    "dynamics.4.adam",
    steps,
    exact=True,
    counterexample=lambda: example([[[1]], [[1]]], [[1]], [[Fraction(1, 100)]], learning_rate=2),
    correction="beyond.optimiser.adam-first",
)
def equation_4_holds_for_adam(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any, hidden: list[Judged]
) -> None:
    """Equation 4 decides at each of the nodes (section 6) of a network that is trained with
    Adam."""
    g, n = gradient(net, x[batch], dE_dz[batch]), batch.sum()
    moved = first_step(adam_step, net, g / n, exact_adam(learning_rate))
    for v in hidden:
        after = with_layers_of(net, moved, v.l).forward(x).on[v.l]
        assert_equal(v.z > learning_rate * v.net / n, after)


@claim("dynamics.5", steps, exact=True, kind="identity")
def net_cost_is_the_change(hidden: list[Judged], learning_rate: Any) -> None:
    """The net cost Σ^t = Σ_{s∈Ŝ} (a^t·a^s) φ^s is the change of a^t·w divided by −η, for every
    sample t and every hidden node."""
    for v in hidden:
        assert_equal(v.net, net_cost(v.a, v.a_s, v.phi))
        assert_equal(v.net, (v.z - v.z_after) / learning_rate)


@claim(
    "dynamics.5.others",
    steps,
    exact=True,
    kind="words",
    counterexample=lambda: example([[[1]], [[1]]], [[1]], [[1]]),
    correction="dynamics.5.own-term",
)
def net_cost_measures_all_other_samples(hidden: list[Judged], batch: Bools) -> None:
    """The net cost Σ^t measures the alignment of sample t with all other samples of the set, with t
    itself left out."""
    for v in hidden:
        assert_equal(v.net, net_cost_of_others(v, batch))


@claim("dynamics.5.own-term", steps, exact=True, kind="identity")
def net_cost_has_an_own_term(hidden: list[Judged], batch: Bools) -> None:
    """The net cost Σ^t is the sum over the other samples, plus ‖a^t‖² φ^t if sample t itself takes
    part in the update."""
    for v in hidden:
        own: Array = 0 * v.z
        own[batch] = (v.a_s * v.a_s).sum(axis=1, keepdims=True) * v.phi
        assert_equal(v.net, net_cost_of_others(v, batch) + own)


@claim("dynamics.5.only-within", steps, exact=True, kind="words")
def only_samples_within_the_margin_switch(hidden: list[Judged], learning_rate: Any) -> None:
    """Only samples with |a·w| ≤ η|Σ| are drawn into a sample set or removed from a sample set."""
    for v in hidden:
        switched = (v.z > 0) != (v.z_after > 0)
        assert_all((abs(v.z) <= learning_rate * abs(v.net))[switched], "|a·w| ≤ η|Σ|")


@claim("dynamics.6", steps, exact=True)
def sample_is_added(hidden: list[Judged], learning_rate: Any) -> None:
    """A sample is added to a sample set exactly if a·w ≤ 0, Σ < 0 and |a·w| < η|Σ|."""
    for v in hidden:
        observed = (v.z <= 0) & (v.z_after > 0)
        assert_equal((v.z <= 0) & (v.net < 0) & (abs(v.z) < learning_rate * abs(v.net)), observed)
        assert_equal(added(v.z, v.net, learning_rate), observed)


@claim("dynamics.7", steps, exact=True)
def sample_is_removed(hidden: list[Judged], learning_rate: Any) -> None:
    """A member of a sample set is removed exactly if a·w > 0, Σ > 0 and |a·w| ≤ η|Σ|."""
    for v in hidden:
        observed = (v.z > 0) & (v.z_after <= 0)
        assert_equal((v.z > 0) & (v.net > 0) & (abs(v.z) <= learning_rate * abs(v.net)), observed)
        assert_equal(removed(v.z, v.net, learning_rate), observed)


@claim("dynamics.6.boundary", steps, exact=True)
def sample_at_margin_is_not_added(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, hidden: list[Judged]
) -> None:
    """A sample with a·w < 0, Σ < 0 and |a·w| = η|Σ| exactly is not added, because the update moves
    the sample onto the boundary a·w = 0."""
    for v in hidden:
        for at in np.argwhere((v.z < 0) & (v.net < 0))[:1]:
            t, j = at
            η = abs(v.z[t, j]) / abs(v.net[t, j])
            assert_equal(judge(net, x, dE_dz, batch, η, [v.l])[0].z_after[t, j], 0)
            assert_equal(added(v.z, v.net, η)[t, j], False)


@claim("dynamics.7.boundary", steps, exact=True)
def sample_at_margin_is_removed(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, hidden: list[Judged]
) -> None:
    """A member of a sample set with Σ > 0 and |a·w| = η|Σ| exactly is removed, because the update
    moves the sample onto the boundary a·w = 0."""
    for v in hidden:
        for at in np.argwhere((v.z > 0) & (v.net > 0))[:1]:
            t, j = at
            η = v.z[t, j] / v.net[t, j]
            assert_equal(judge(net, x, dE_dz, batch, η, [v.l])[0].z_after[t, j], 0)
            assert_equal(removed(v.z, v.net, η)[t, j], True)


@claim("dynamics.6.kink", steps, exact=True)
def sample_on_the_boundary_is_added_by_any_push(hidden: list[Judged]) -> None:
    """A sample with a·w = 0 is off, and is added exactly if Σ < 0, however small η is."""
    for v in hidden:
        on_boundary = (v.z == 0).astype(bool)
        assert_equal((v.z_after > 0)[on_boundary], (v.net < 0)[on_boundary])


@claim("dynamics.6.dead", steps, exact=True)
def dead_node_stays_as_it_is(hidden: list[Judged]) -> None:
    """A node that no sample of the batch switches on has Σ = 0, so that the node gains no sample,
    whatever the loss."""
    for v in hidden:
        dead = ~v.S.any(axis=0)
        assert_equal(v.z_after[:, dead], v.z[:, dead])
