"""Sample inclusion on real MNIST: what is predicted, against what an update really did."""

from collections import Counter

import numpy as np
import pytest

from relumlp import MLP
from relumlp.inclusion.margin import added, margins, net_cost, removed
from relumlp.inclusion.optimisers import (
    CostBatch,
    adam_coefficients,
    adam_scale,
    optimiser_net_cost,
)
from relumlp.inclusion.rounding import gamma, rounding_bound
from relumlp.inclusion.unfrozen import Cause, flip_cause, split_change
from relumlp.network.layers import views
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.shapes import parameter_count
from relumlp.paths.recursion import beta
from relumlp.testing.performed_updates import fan_in, incoming
from relumlp.training.settings import Settings, make_recipe
from relumlp.training.steps import STEPS, mean_gradient

SIZES = (784, 32, 32, 32, 10)
BATCH = 60
SHOWN = 600
"""Samples that are judged; the first batches are cut from them, so most are outside the batch."""


@pytest.fixture(scope="module")
def mnist():
    from relumlp.datasets import load

    return load("mnist")


def samples(mnist, dtype):
    x = mnist.train_images[:SHOWN].astype(dtype) * dtype(mnist.scale)
    return x, one_hot(mnist.train_labels[:SHOWN], 10, dtype)


def network(dtype):
    """A network as in the paper: a bias in the first hidden layer only."""
    return MLP.initialised(SIZES, seed=3, bias=[True, False, False, False], dtype=dtype)


def told(net, x, y, loss):
    """What a batch tells each layer."""
    t = net.forward(x)
    β = beta(net.W, t.slope, LOSSES[loss].slope(t.output, y))
    return {l: CostBatch(incoming(net, t.a, l), β[l]) for l in range(1, net.N + 1)}


def step(net, state, k, batch, settings, frozen=0):
    """Make update number k on a batch as training does, the first layers frozen; return the net."""
    recipe = make_recipe(net, settings, 1.0)
    _, g = mean_gradient(recipe, state[0], *batch)
    g[: parameter_count(net.sizes[: frozen + 1], net.bias[: frozen + 1])] = 0
    STEPS[settings.optimiser](state, g, k, recipe)
    return net.with_theta(state[0])


@pytest.mark.mnist
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("loss", "η"), [("cross-entropy", 0.5), ("squared-error", 0.02)])
def test_sgd_switches_exactly_whom_the_margin_says(mnist, dtype, loss, η):
    """[dynamics.4–.7] Layers before l frozen, layer l and all later ones make a step of SGD.

    All samples, in the batch or not, and all nodes of the layer, the output layer too, whose margin
    exceeds the derived bound; nearly all do.
    """
    x, y = samples(mnist, dtype)
    net, settings = network(dtype), Settings(loss, "sgd", η)
    state = np.stack([net.theta] * 3)
    unsure = judged = switched = 0
    for k in range(8):
        l, rows = 1 + k % net.N, slice(BATCH * k, BATCH * (k + 1))
        batch = told(net, x[rows], y[rows], loss)[l]
        moved = step(net, state, k, (x[rows], y[rows]), settings, frozen=l - 1)
        t, after = net.forward(x), moved.forward(x)
        a, W = incoming(net, t.a, l), fan_in(net, l)
        Σ = net_cost(a, batch.a, batch.phi)
        m = margins(a, W, Σ, dtype(η / BATCH))
        bound = rounding_bound(a, W, batch, η / BATCH, dtype)
        sure = abs(m.astype(np.float64)) > bound
        z, on = t.z[l].astype(np.float64), after.on[l]
        assert ((m > 0) == on)[sure].all()
        # Membership before the step is a matter of rounding too, where a·w is within the bound.
        sure &= abs(z) > bound
        assert (added(t.z[l], Σ, dtype(η / BATCH)) == (on & (z <= 0)))[sure].all()
        assert (removed(t.z[l], Σ, dtype(η / BATCH)) == (~on & (z > 0)))[sure].all()
        switched += int((on != (z > 0)).sum())
        unsure, judged = unsure + int((~sure).sum()), judged + sure.size
        net = moved
    assert switched > 100
    assert unsure < (0.002 * judged if dtype == np.float32 else 1)


def split_bound(a, a_new, W, W_new, dtype):
    """How far rounding can take a split's sum from the z that the moved network computes.

    With m products in each of four parts, two rounded operands and three additions, each part and
    their sum are within γ_{m+5} (|a| + |Δa|)·(|w| + |Δw|), and so is z' = a'·w', within γ_{m+1}.
    Three more roundings cover |Δa| and |Δw| in the bound itself, which is evaluated in float64.
    """
    a, a_new, W, W_new = (v.astype(np.float64) for v in (a, a_new, W, W_new))
    sizes = (abs(a) + abs(a_new - a)) @ (abs(W) + abs(W_new - W)).T
    return 2 * gamma(a.shape[1] + 8, float(np.finfo(dtype).eps) / 2) * sizes


@pytest.mark.mnist
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
def test_adam_with_nothing_frozen_splits_and_says_who_flipped_whom(mnist, dtype, loss):
    """[beyond.unfrozen] The parts add up at every node, and each switch that changed has a cause.

    In the first layer the cause is the own weights alone. In every deeper hidden layer some samples
    are switched by own weights, others by moved inputs, others only by both together.
    """
    x, y = samples(mnist, dtype)
    net = network(dtype)
    state = np.zeros((3, len(net.theta)), dtype)
    state[0] = net.theta
    flips = {l: Counter() for l in range(1, net.N + 1)}
    unsure = judged = 0
    for k in range(10):
        rows = slice(BATCH * k, BATCH * (k + 1))
        moved = step(net, state, k, (x[rows], y[rows]), Settings(loss))
        t, after = net.forward(x), moved.forward(x)
        for l in range(1, net.N + 1):
            a, a_new = incoming(net, t.a, l), incoming(moved, after.a, l)
            W, W_new = fan_in(net, l), fan_in(moved, l)
            split, bound = split_change(a, a_new, W, W_new), split_bound(a, a_new, W, W_new, dtype)
            gap = abs(split.after.astype(np.float64) - after.z[l])
            assert (gap <= bound).all()
            cause, switched = flip_cause(split), t.on[l] != after.on[l]
            sure = (abs(t.z[l].astype(np.float64)) > bound) & (abs(after.z[l]) > bound)
            assert ((cause != Cause.NONE) == switched)[sure].all()
            flips[l].update(Cause(int(c)).name for c in cause[switched & sure])
            unsure, judged = unsure + int((~sure).sum()), judged + sure.size
        net = moved
    assert set(flips[1]) == {"OWN"}
    for l in range(2, net.N):
        assert min(flips[l][name] for name in ("OWN", "INPUTS", "EITHER", "TOGETHER")) > 0, flips
    assert sum(flips[1].values()) > 100
    assert unsure < (0.002 * judged if dtype == np.float32 else 1)


@pytest.mark.mnist
def test_the_own_part_of_adam_is_a_sum_of_net_costs(mnist):
    """[beyond.optimiser] a^t·Δw = −η Σ_τ (c_τ/n_τ) Σ_{s∈τ} (Σ_k d_k a^t_k a^s_k) φ^s, in float64.

    The network really moves between the batches; each keeps the activations and costs that it had.
    With S the sum of the terms' sizes and K roundings both sides are within γ_K η S of the exact
    sum for the gradients that were computed. These may differ in order of summation, by δg ≤ γ_K G
    with G the mean of |φ||a|. That moves m̂ d by d Σ c_τ δg_τ, and d by d² max δg_τ at most, hence
    m̂ d by |m̂ d| d max δg_τ; and max G_τ ≤ Σ c_τ G_τ / min c_τ. The difference θ' − θ rounds once
    more, by u (|w| + |w'|).
    """
    x, y = samples(mnist, np.float64)
    net, η = network(np.float64), 0.001
    state = np.zeros((3, len(net.theta)))
    state[0] = net.theta
    history = {l: [] for l in range(1, net.N + 1)}
    t = 4
    for k in range(t):
        before = net
        rows = slice(BATCH * k, BATCH * (k + 1))
        for l, batch in told(net, x[rows], y[rows], "cross-entropy").items():
            history[l].append(batch)
        net = step(net, state, k, (x[rows], y[rows]), Settings())
    shown = before.forward(x[:200]).a
    c = adam_coefficients(t, 0.9)
    m_W, m_b = views(state[1] / (1 - 0.9**t), net.sizes, net.bias)
    for l in range(1, net.N + 1):
        a, W, W_new = incoming(before, shown, l), fan_in(before, l), fan_in(net, l)
        d = adam_scale(history[l], 0.999, 1e-8)
        own = split_change(a, a, W, W_new).own
        Σ = optimiser_net_cost(a, history[l], c, d)
        m_hat = m_W[l] if m_b[l] is None else np.column_stack([m_W[l], m_b[l]])
        sizes = [CostBatch(abs(b.a), abs(b.phi)) for b in history[l]]
        S = optimiser_net_cost(abs(a), sizes, c, d)
        K, u = a.shape[1] + BATCH + 10 * t + 20, 2.0**-53
        bound = gamma(K, u) * η * S * (3 + abs(m_hat * d).max() / min(c))
        bound += gamma(K, u) * abs(a) @ (abs(W) + abs(W_new)).T
        assert (abs(own + η * Σ) <= bound).all()
        # The bound is worth something: it is far below the parts themselves.
        assert np.median(bound) < 1e-4 * np.median(abs(own))
