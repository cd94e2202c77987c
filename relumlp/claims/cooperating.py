"""Claims of *cooperating*: β and its paths, switches, the update."""

import numpy as np

from relumlp.backprop import beta
from relumlp.claims.assertions import assert_equal
from relumlp.claims.ledger import claim
from relumlp.losses import squared_error, squared_error_slope
from relumlp.network import MLP
from relumlp.paths import B, beta_path_sum, index
from relumlp.testing import cases, networks
from relumlp.types import Array
from relumlp.units import T, relu


@claim("cooperating.6", cases, exact=True, kind="identity")
def path_sum_equals_recursion(net: MLP, x: Array, dE_dz: Array) -> None:
    """β by recursion is the sum over all paths of λ · slopes · weights, at every node."""
    t = net.forward(x)
    β = beta(net.W, t.slope, dE_dz)
    for i, j in net.nodes():
        assert_equal(β[i][:, j], beta_path_sum(net.W, t.slope, dE_dz, i, j))


@claim("cooperating.6.bijection", cases, exact=True, kind="theorem")
def index_enumerates_every_path_once(net: MLP) -> None:
    """B ↦ (I(i+1,b), …, I(N,b)) is a bijection from 0 … B_i − 1 to the paths from node j."""
    s, N = net.sizes, net.N
    for i, j in net.nodes():
        paths = {tuple(index(s, i, j, r, b) for r in range(i, N + 1)) for b in range(B(s, i))}
        every = np.ndindex(*s[i + 1 :])
        assert paths == {(j, *nodes) for nodes in every}, f"node {(i, j)}"


@claim("cooperating.7", cases, exact=True, kind="identity")
def relu_is_x_times_switch(net: MLP, x: Array) -> None:
    """ReLU(x) = x T(x), the kink at 0 included."""
    for z in net.forward(x).z[1:]:
        assert_equal(relu(z), z * T(z))


@claim("cooperating.8", cases, exact=True, kind="definition")
def switch_is_one_above_zero(net: MLP, x: Array) -> None:
    """T(x) = 1 if x > 0, 0 if x ≤ 0."""
    for z in net.forward(x).z[1:]:
        assert_equal(T(z), np.vectorize(lambda v: 1 if v > 0 else 0, otypes=[object])(z))
        assert_equal(T(0 * z), 0 * z)


@claim("cooperating.15", lambda: cases(networks()), exact=True, kind="identity")
def squared_error_slope_is_output_minus_target(net: MLP, x: Array, y: Array) -> None:
    """For squared error with linear outputs λ_j = z_{N,j} − y_j: E(z + h) − E(z) = Σ λh + ½Σh²."""
    z = net.forward(x).output
    λ = squared_error_slope(z, y)
    for h in (y, 3 * z + 1):
        rise = squared_error(z + h, y) - squared_error(z, y)
        assert_equal(rise, (λ * h).sum(axis=1) + (h * h).sum(axis=1) / 2)
