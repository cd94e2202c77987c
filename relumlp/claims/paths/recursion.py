"""Claims of *cooperating*: β by recursion, and the slope that an update follows."""

from functools import partial
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import squared_error_slope
from relumlp.network.mlp import MLP
from relumlp.paths.recursion import beta, gradients, sample_updates
from relumlp.testing.assertions import assert_close, assert_equal
from relumlp.testing.derivatives import (
    STEP,
    along_node,
    along_weight,
    central,
    complex_step,
    error_slope,
    one_sided,
    sigmoid_error_behind,
    slope_at,
)
from relumlp.testing.network import cases, exact_net
from relumlp.testing.one_weight import Weight, WeightCase, slope_cases, weight_cases
from relumlp.testing.tape import exact
from relumlp.types import Array, Layers


@claim("cooperating.3", weight_cases, exact=True, kind="identity")
def update_is_cost_times_activation(
    net: MLP, x: Array, y: Array, weight: Weight, learning_rate: Any
) -> None:
    """The update of a weight by one sample is Δw_{i,j,k} = −η ∂E/∂w_{i,j,k} = −η β_{i,j} a_{i−1,k},
    wherever a small change of the weight flips no switch T."""
    dE_dw, sure = slope_at(along_weight(net, x, weight), y)
    lhs, rhs = -learning_rate * dE_dw, -learning_rate * error_slope(net, net.forward(x), y, weight)
    assert_equal(lhs[sure], rhs[sure])


@claim("cooperating.3.switches-held", weight_cases, exact=True, kind="theorem")
def update_is_slope_with_switches_held(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """With all switches held as they are, ∂E/∂w_{i,j,k} is β_{i,j} a_{i−1,k}, at kinks too."""
    t = net.forward(x)
    along = along_weight(net, x, weight, held=t.on)
    assert_equal(central(along(-STEP), along(STEP), y, STEP), error_slope(net, t, y, weight))


def weight_at_its_kink() -> WeightCase:
    """E = ½ (ReLU(w) − 1)² at w = 0: its slope is 0 to the left and −1 to the right."""
    net, one = exact_net([[[0]], [[1]]]), exact([[1]])
    return WeightCase(net, one, one, one, 1, (1, 0, 0))


@claim(
    "cooperating.3.everywhere",
    weight_cases,
    exact=True,
    counterexample=weight_at_its_kink,
    correction="cooperating.3.switches-held",
)
def error_has_a_derivative_everywhere(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The derivative ∂E/∂w_{i,j,k} exists for every weight and every sample."""
    along = along_weight(net, x, weight)
    assert_equal(one_sided(along, y, -STEP), one_sided(along, y, STEP))


def kinks_that_cancel() -> WeightCase:
    """The output ReLU(u) − ReLU(−u) = u, u = a_{1,0} − a_{1,1} = 0, has slope 1; β a = 0."""
    net = exact_net([[[1], [1]], [[1, -1], [-1, 1]], [[1, -1]]])
    return WeightCase(net, exact([[1]]), exact([[1]]), exact([[1]]), 1, (1, 0, 0))


@claim(
    "cooperating.3.differentiable",
    weight_cases,
    exact=True,
    counterexample=kinks_that_cancel,
    correction="cooperating.3",
)
def every_derivative_is_found(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """Where the error E has a derivative by the weight w_{i,j,k}, that derivative is β_{i,j}
    a_{i−1,k} with T(0) = 0."""
    along = along_weight(net, x, weight)
    behind, ahead = (one_sided(along, y, h) for h in (-STEP, STEP))
    smooth = behind == ahead
    assert_equal(behind[smooth], error_slope(net, net.forward(x), y, weight)[smooth])


@claim("cooperating.3.batch", cases, exact=True, kind="identity")
def batch_update_is_sum_of_samples(net: MLP, x: Array, dE_dz: Array, learning_rate: Any) -> None:
    """The update −η ∂(Σ_s E_s)/∂w by a batch is the sum of the updates by the batch's samples."""
    t = net.forward(x)
    β = beta(net.W, t.slope, dE_dz)
    dW, db = gradients(β, t.a)
    for i, Δw in enumerate(sample_updates(β, t.a, learning_rate)[1:], 1):
        assert_equal(sum(Δw), -learning_rate * dW[i])
        assert_equal(sum(β[i]), db[i])


@claim("cooperating.5", slope_cases, exact=True, kind="definition")
def beta_of_each_node(net: MLP, slope: Layers, λ: Array) -> None:
    """β_{i,j} is α_{i,j} Σ_n w_{i+1,n,j} β_{i+1,n} at a node of layer i ≠ N, and α_{N,j} λ_j at an
    output."""
    β, N, s = beta(net.W, slope, slope[-1] * λ), net.N, net.sizes
    for i, j in net.nodes():
        parts = [net.W[i + 1][n, j] * β[i + 1][:, n] for n in range(s[i + 1])] if i != N else []
        assert_equal(β[i][:, j], slope[i][:, j] * (sum(parts) if i != N else λ[:, j]))


@claim("cooperating.5.derivative", weight_cases, exact=True, kind="identity")
def beta_is_slope_of_error(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """β_{i,j} is ∂E/∂z_{i,j}, wherever a small change of z_{i,j} flips no switch."""
    i, j, _ = weight
    t = net.forward(x)
    dE_dz, sure = slope_at(along_node(net, x, i, j), y)
    β = beta(net.W, t.slope, squared_error_slope(t.output, y))
    assert_equal(dE_dz[sure], β[i][:, j][sure])


@claim("cooperating.5.sigmoid", lambda: cases(dtype=np.float64, unit="sigmoid"), kind="identity")
def beta_is_slope_of_error_with_sigmoids(net: MLP, x: Array, y: Array) -> None:
    """β_{i,j} is ∂E/∂z_{i,j} in networks of sigmoid units, too.

    Within 10⁻¹² of the largest β that slopes of at most ¼ allow: z rounds to some 10⁻¹⁴, which
    changes a slope by as much, relatively, in each of at most 3 layers.
    """
    t = net.forward(x)
    λ = squared_error_slope(t.output, y)
    β = beta(net.W, t.slope, λ)
    most = beta(
        [w if w is None else abs(w) for w in net.W],
        [z if z is None else 0 * z + 0.25 for z in t.z],
        abs(λ),
    )
    for i, j in net.nodes():
        dE_dz = complex_step(partial(sigmoid_error_behind, net, i, y), t.z[i], j)
        assert_close(dE_dz / (most[i][:, j] + 1), β[i][:, j] / (most[i][:, j] + 1), 1e-12)


@claim("cooperating.fig8", weight_cases, exact=True, kind="words")
def weight_links_node_k_to_node_j(net: MLP, x: Array, weight: Weight, rise: Any) -> None:
    """The weight w_{i,j,k} links node k of layer i − 1 to node j of layer i: if the weight rises by
    h, z_{i,j} alone changes in the layers 1 to i, by h a_{i−1,k}."""
    (i, j, k), h = weight, rise
    before, after = net.forward(x), along_weight(net, x, weight)(h)
    for g in range(1, i):
        assert_equal(after.z[g], before.z[g])
    a = before.a[i - 1][:, k] if k < net.sizes[i - 1] else 1
    rise = np.outer(h * a * np.ones(len(x), int), np.arange(net.sizes[i]) == j)
    assert_equal(after.z[i] - before.z[i], rise)
