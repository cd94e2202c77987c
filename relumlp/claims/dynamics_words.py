"""What *dynamics* says in words: margins and losses, and the one-dimensional example."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from relumlp.claims.ledger import claim
from relumlp.inclusion.margin import net_cost
from relumlp.network.losses import squared_error
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.performed_updates import Judged, fed, hidden, judge
from relumlp.testing.updates import example, lines, steps
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
    """The margin's size η|Σ| is set by the learning rate and the summed loss of the sample set."""
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
    """η|Σ^t| ≤ η Σ_{s∈Ŝ} |a^t·a^s| |φ^s|, with equality exactly if no two terms differ in sign."""
    for v in hidden:
        terms = (v.a @ v.a_s.T)[:, :, None] * v.phi
        most = learning_rate * abs(terms).sum(axis=1)
        moved = abs(v.z_after - v.z)
        assert_all(moved <= most, "η|Σ| ≤ η Σ|a·a||φ|")
        clash = ((terms > 0).any(axis=1) & (terms < 0).any(axis=1)).astype(bool)
        assert_equal(moved == most, ~clash)


@claim("dynamics.5.linear", steps, exact=True, kind="identity")
def margin_is_linear_in_costs(net: MLP, x: Array, y: Array, dE_dz: Array) -> None:
    """Σ is linear in the errors' derivatives: for λ + 2μ it is that of λ plus twice that of μ."""
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
    """With errors twice as large, losses four times, equation 4 still includes whom it included."""
    λ, η = net.forward(x).output - y, learning_rate
    pairs = zip(*(judge(net, x, c * λ, batch, η, hidden(net)) for c in (1, 2)), strict=True)
    for small, large in pairs:
        assert_all((large.z_after > 0)[small.z_after > 0], "still included")


@claim("dynamics.5.larger-loss.sign", steps, exact=True)
def larger_loss_is_less_strict_where_net_cost_is_negative(
    net: MLP, x: Array, y: Array, batch: Bools, learning_rate: Any
) -> None:
    """A larger loss makes equation 4 less strict where Σ < 0, stricter where Σ > 0."""
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
            assert enough.z_after[t, j] > 0
        huge = judge(net, x, 10**9 * dE_dz, batch, learning_rate, [v.l])[0]
        assert_all((huge.z_after <= 0)[(v.z <= 0) & (v.net >= 0)], "stays off")


NUDGE = Fraction(1, 1000)


def boundaries(net: MLP) -> list[Fraction]:
    """Points −b/w at which a node of the hidden layer changes its switch, in increasing order."""
    return sorted({at for at in node_boundaries(net) if at is not None})


def node_boundaries(net: MLP) -> list[Fraction | None]:
    """−b/w of each hidden node; None if w = 0: it never switches."""
    b = net.b[1] if net.b[1] is not None else 0 * net.W[1][:, 0]
    return [-v / w if w else None for w, v in zip(net.W[1][:, 0], b, strict=True)]


def curve(net: MLP, points: Sequence[Any]) -> Array:
    """The network's function at some points, (n, s_N)."""
    return net.forward(np.array(points, object)[:, None]).output


@claim("dynamics.s3", lines, exact=True)
def breakpoints_are_sample_set_boundaries(net: MLP) -> None:
    """One input, one hidden layer: between sample-set boundaries the curve is a straight line."""
    inner = boundaries(net) or [Fraction(0)]
    for p, q in pairwise([inner[0] - 5, *inner, inner[-1] + 5]):
        f = curve(net, [p, (2 * p + q) / 3, (p + 2 * q) / 3, q])
        assert_equal(f[1] - f[0], f[2] - f[1])
        assert_equal(f[2] - f[1], f[3] - f[2])


@claim(
    "dynamics.s3.converse",
    lines,
    exact=True,
    counterexample=lambda: example([[[1]], [[0]]], [[0]], [[0]]),
    correction="dynamics.s3.kink",
)
def sample_set_boundaries_are_breakpoints(net: MLP) -> None:
    """Every sample-set boundary is a breakpoint of the curve."""
    for at, (left, right) in slopes(net).items():
        assert (left != right).any(), f"no breakpoint at {at}"


@claim("dynamics.s3.kink", lines, exact=True, kind="identity")
def slope_jumps_by_scaled_weights(net: MLP) -> None:
    """At x the slope jumps by Σ_j v_j |w_j| of the nodes with −b_j/w_j = x: 0 is no breakpoint."""
    W, V, of = net.W[1][:, 0], net.W[2], node_boundaries(net)
    for at, (left, right) in slopes(net).items():
        jump = sum(V[:, j] * abs(w) for j, w in enumerate(W) if of[j] == at)
        assert_equal(right - left, jump)


def slopes(net: MLP) -> dict[Fraction, tuple[Array, Array]]:
    """Slope of the curve on the left and on the right of every boundary."""
    found = boundaries(net)
    h = min([Fraction(1), *(q - p for p, q in pairwise(found))]) / 2
    around = {at: curve(net, [at - h, at, at + h]) for at in found}
    return {at: ((f[1] - f[0]) / h, (f[2] - f[1]) / h) for at, f in around.items()}


@claim("dynamics.s3.half-line", lines, exact=True)
def sample_set_is_one_side_of_a_point(net: MLP, x: Array) -> None:
    """One input: a node's sample set is all samples on one side of −b/w; all or none if w = 0."""
    on = net.forward(x).on[1]
    for j, at in enumerate(node_boundaries(net)):
        w = net.W[1][j, 0]
        side = x[:, 0] > at if w > 0 else x[:, 0] < at if w < 0 else np.full(len(x), on[0, j])
        assert_equal(on[:, j], side)


@claim("dynamics.s3.lines", lines, exact=True, kind="identity")
def curve_sums_scaled_rectified_lines(net: MLP, x: Array) -> None:
    """The curve is the sum of the nodes' lines, negative values suppressed, scaled by fan-out."""
    z = net.forward(x).z[1]
    lines = [np.where(z[:, j] > 0, z[:, j], 0)[:, None] * net.W[2][:, j] for j in range(z.shape[1])]
    c = 0 if net.b[2] is None else net.b[2]
    assert_equal(net.forward(x).output, sum(lines) + c)
