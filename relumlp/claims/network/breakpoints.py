"""Claims on networks of one input: breakpoints of the curve are boundaries of sample sets."""

from fractions import Fraction
from itertools import pairwise

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal
from relumlp.testing.one_input import boundary_slopes, curve, node_boundaries, set_boundaries
from relumlp.testing.updates import example, lines
from relumlp.types import Array


@claim("dynamics.s3", lines, exact=True)
def breakpoints_are_sample_set_boundaries(net: MLP) -> None:
    """In a network of one input and one hidden layer, the curve of the outputs is a straight line
    between two neighbouring boundaries of sample sets."""
    inner = set_boundaries(net) or [Fraction(0)]
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
    """In a network of one input and one hidden layer, every boundary of a sample set is a
    breakpoint of the curve of the outputs."""
    for at, left, right in boundary_slopes(net):
        assert (left != right).any(), f"{at} is a boundary, but not a breakpoint"


@claim("dynamics.s3.kink", lines, exact=True, kind="identity")
def slope_jumps_by_scaled_weights(net: MLP) -> None:
    """In a network of one input and one hidden layer, the slope of the curve of the outputs jumps
    at x by Σ_j v_j |w_j| over the nodes with −b_j/w_j = x; if that sum is 0, x is not a
    breakpoint."""
    W, V, at_node = net.W[1][:, 0], net.W[2], node_boundaries(net)
    for at, left, right in boundary_slopes(net):
        jump = sum(V[:, j] * abs(w) for j, w in enumerate(W) if at_node[j] == at)
        assert_equal(right - left, jump)


@claim("dynamics.s3.half-line", lines, exact=True)
def sample_set_is_one_side_of_a_point(net: MLP, x: Array) -> None:
    """In a network of one input, the sample set of a first-layer node consists of all samples on
    one side of −b/w; if w = 0, the set consists of all samples or of none."""
    on = net.forward(x).on[1]
    for j, at in enumerate(node_boundaries(net)):
        w = net.W[1][j, 0]
        side = x[:, 0] > at if w > 0 else x[:, 0] < at if w < 0 else np.full(len(x), on[0, j])
        assert_equal(on[:, j], side)


@claim("dynamics.s3.lines", lines, exact=True, kind="identity")
def curve_sums_scaled_rectified_lines(net: MLP, x: Array) -> None:
    """In a network of one input and one hidden layer, the curve of the outputs is the sum of the
    hidden nodes' lines, with negative values suppressed and scaled by the nodes' fan-out, plus the
    output bias."""
    z = net.forward(x).z[1]
    lines = [np.where(z[:, j] > 0, z[:, j], 0)[:, None] * net.W[2][:, j] for j in range(z.shape[1])]
    c = 0 if net.b[2] is None else net.b[2]
    assert_equal(net.forward(x).output, sum(lines) + c)
