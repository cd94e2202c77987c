"""What *dynamics* says in words: margins and losses, and the one-dimensional example."""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.inclusion.margin import net_cost
from relumlp.network.losses import squared_error
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.derivatives import NUDGE
from relumlp.testing.performed_updates import Judged, fed, hidden, judge
from relumlp.testing.updates import example, steps
from relumlp.types import Array, Bools


@claim(
    "dynamics.5.margin",
    steps,
    exact=True,
    kind="words",
    counterexample=lambda: example([[[1]], [[1]]], [[1], [1]], [[0], [0]], y=[[0], [0]]),
    correction="dynamics.5.costs",
)
def margin_is_set_by_rate_and_summed_loss(net: MLP, x: Array, y: Array, batch: Bools) -> None:
    """The size η|Σ| of the margin is set by the learning rate and the summed loss of the sample
    set."""
    z = net.forward(x).output
    mirrored = y.copy()
    mirrored[0] = 2 * z[0] - y[0]
    assert_equal(squared_error(z, mirrored), squared_error(z, y))
    layers = hidden(net)
    before, after = (judge(net, x, z - t, batch, Fraction(1), layers) for t in (y, mirrored))
    for one, other in zip(before, after, strict=True):
        assert_equal(abs(one.net), abs(other.net))


@claim("dynamics.5.costs", steps, exact=True, kind="inequality")
def margin_is_set_by_rate_and_aligned_costs(hidden: list[Judged], learning_rate: Any) -> None:
    """The size of the margin obeys η|Σ^t| ≤ η Σ_{s∈Ŝ} |a^t·a^s| |φ^s|, with equality exactly if no
    two terms of the sum Σ^t differ in sign."""
    for v in hidden:
        terms = (v.a @ v.a_s.T)[:, :, None] * v.phi
        most = learning_rate * abs(terms).sum(axis=1)
        moved = abs(v.z_after - v.z)
        assert_all(moved <= most, "η|Σ| ≤ η Σ|a·a||φ|")
        clash = ((terms > 0).any(axis=1) & (terms < 0).any(axis=1)).astype(bool)
        assert_equal(moved == most, ~clash)


@claim("dynamics.5.linear", steps, exact=True, kind="identity")
def margin_is_linear_in_costs(net: MLP, x: Array, y: Array, dE_dz: Array) -> None:
    """The net cost Σ is linear in the errors' derivatives: the net cost of λ + 2μ is the net cost
    of λ plus twice the net cost of μ."""
    for l in hidden(net):
        a = fed(net, x, dE_dz, l).a
        of_λ, of_μ, of_both = (
            net_cost(a, a, fed(net, x, λ, l).phi) for λ in (dE_dz, y, dE_dz + 2 * y)
        )
        assert_equal(of_both, of_λ + 2 * of_μ)


@claim(
    "dynamics.5.larger-loss",
    steps,
    exact=True,
    kind="words",
    counterexample=lambda: example(
        [[[1]], [[1]]], [[1]], [[0]], y=[[0]], learning_rate=Fraction(1, 2)
    ),
    correction="dynamics.5.larger-loss.sign",
)
def larger_loss_makes_equation_4_less_strict(
    net: MLP, x: Array, y: Array, batch: Bools, learning_rate: Any
) -> None:
    """With errors twice as large, and losses four times as large, equation 4 still includes every
    sample that was included with the smaller errors."""
    λ, η = net.forward(x).output - y, learning_rate
    pairs = zip(*(judge(net, x, c * λ, batch, η, hidden(net)) for c in (1, 2)), strict=True)
    for small, large in pairs:
        assert_all((large.z_after > 0)[small.z_after > 0], "the inclusion of the sample")


@claim("dynamics.5.larger-loss.sign", steps, exact=True)
def larger_loss_is_less_strict_where_net_cost_is_negative(
    net: MLP, x: Array, y: Array, batch: Bools, learning_rate: Any
) -> None:
    """A larger loss makes equation 4 less strict where Σ < 0, and stricter where Σ > 0."""
    λ, η = net.forward(x).output - y, learning_rate
    pairs = zip(*(judge(net, x, c * λ, batch, η, hidden(net)) for c in (1, 2)), strict=True)
    for small, large in pairs:
        assert_equal(η * large.net < η * small.net, small.net < 0)
        assert_equal(η * large.net > η * small.net, small.net > 0)
        gained, lost = large.z_after > small.z_after, large.z_after < small.z_after
        assert_equal(gained, small.net < 0)
        assert_equal(lost, small.net > 0)


@claim("dynamics.5.might", steps, exact=True, kind="words")
def larger_loss_might_accept_more_samples(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any, hidden: list[Judged]
) -> None:
    """A sample that is off is accepted once the loss is large enough, if and only if Σ < 0."""
    for v in hidden:
        for t, j in np.argwhere((v.z <= 0) & (v.net < 0))[:1]:
            c = abs(v.z[t, j]) / (learning_rate * abs(v.net[t, j]))
            enough = judge(net, x, (c + NUDGE) * dE_dz, batch, learning_rate, [v.l])[0]
            assert_all(enough.z_after[t, j] > 0, "a·w > 0 after the update")
        huge = judge(net, x, 10**9 * dE_dz, batch, learning_rate, [v.l])[0]
        assert_all((huge.z_after <= 0)[(v.z <= 0) & (v.net >= 0)], "a·w ≤ 0 after the update")
