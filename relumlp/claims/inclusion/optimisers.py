"""Claims of *beyond* on sample inclusion: any optimiser, and nothing frozen."""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.inclusion.margin import added, margins, removed
from relumlp.inclusion.optimisers import (
    CostBatch,
    adam_coefficients,
    adam_scale,
    margins_after,
    momentum_coefficients,
    optimiser_net_cost,
)
from relumlp.inclusion.rounding import gamma
from relumlp.inclusion.unfrozen import Cause, flip_cause, split_change
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.optimiser_steps import (
    EXACT_BETA1,
    EXACT_EPSILON,
    exact_adam,
    first_step,
    recipe_of,
    seen_batch,
)
from relumlp.testing.performed_updates import (
    Judged,
    fan_in,
    gradient,
    incoming,
    with_layers_of,
)
from relumlp.testing.updates import memories, moves, steps
from relumlp.training.steps import adam_step, momentum_step, sgd_step
from relumlp.types import Array, Bools

DECAY = Fraction(1, 100)


@claim("beyond.optimiser", moves, exact=True)
def sample_is_included_after_any_update(net: MLP, moved: MLP, x: Array) -> None:
    """After any change Δw, with the layers before frozen, sample t is in the sample set exactly if
    a^t·(w + Δw) > 0."""
    a = net.forward(x).a
    for l in range(1, net.N + 1):
        W, ΔW = fan_in(net, l), fan_in(moved, l) - fan_in(net, l)
        m = margins_after(incoming(net, a, l), W, ΔW)
        after = with_layers_of(net, moved, l).forward(x)
        assert_equal(m, after.z[l])
        assert_equal(m > 0, after.on[l])


@claim("beyond.optimiser.decay", steps, exact=True)
def weight_decay_shrinks_what_stands(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any, hidden: list[Judged]
) -> None:
    """With weight decay κ, that is Δw = −η(g + κw), a sample is included exactly if (1 − ηκ) a·w >
    η Σ."""
    η, κ = learning_rate, DECAY
    g = gradient(net, x[batch], dE_dz[batch]) + κ * net.theta
    moved = first_step(sgd_step, net, g, recipe_of(η))
    for v in hidden:
        after = with_layers_of(net, moved, v.l).forward(x)
        assert_equal((1 - η * κ) * v.z - η * v.net, after.z[v.l])
        assert_equal((1 - η * κ) * v.z > η * v.net, after.on[v.l])


@claim("beyond.optimiser.momentum", lambda: steps(most=2, width=3, samples=3), exact=True)
def momentum_remembers_net_costs(
    net: MLP, x: Array, y: Array, dE_dz: Array, batch: Bools, learning_rate: Any
) -> None:
    """Under momentum, after two batches between which the network moves, a sample is included
    exactly if a·w > η Σ_τ (c_τ/n_τ) Σ_{s∈τ} (a^t·a^s) φ^s."""
    state = np.stack([net.theta, 0 * net.theta, 0 * net.theta])
    recipe, η = recipe_of(learning_rate, EXACT_BETA1), learning_rate
    g, first = seen_batch(net, x[batch], dE_dz[batch])
    momentum_step(state, g, 0, recipe)
    middle = net.with_theta(state[0])
    g, second = seen_batch(middle, x, y)
    momentum_step(state, g, 1, recipe)
    last = net.with_theta(state[0])
    a = middle.forward(x).a
    for l in range(1, net.N + 1):
        history, c = [first[l], second[l]], momentum_coefficients(2, EXACT_BETA1)
        a_t, W = incoming(middle, a, l), fan_in(middle, l)
        Σ = optimiser_net_cost(a_t, history, c, np.ones(W.shape, int).astype(object))
        m = margins(a_t, W, Σ, η)
        z_after = with_layers_of(middle, last, l).forward(x).z[l]
        assert_equal(m, z_after)
        assert_equal(added(a_t @ W.T, Σ, η), (a_t @ W.T <= 0) & (z_after > 0))
        assert_equal(removed(a_t @ W.T, Σ, η), (a_t @ W.T > 0) & (z_after <= 0))


@claim("beyond.optimiser.adam-first", steps, exact=True)
def first_adam_step_divides_each_gradient_by_its_size(
    net: MLP, x: Array, dE_dz: Array, batch: Bools, learning_rate: Any
) -> None:
    """After Adam's first step, in which √v̂ is |g|, a sample is included exactly if a·w > η Σ_k
    a^t_k g_k/(|g_k| + ε) with g = (1/n) Σ_s a^s φ^s."""
    g, told = seen_batch(net, x[batch], dE_dz[batch])
    moved = first_step(adam_step, net, g, exact_adam(learning_rate))
    a, η, ε = net.forward(x).a, learning_rate, np.array(EXACT_EPSILON)
    for l in range(1, net.N + 1):
        after, a_t, g_l = with_layers_of(net, moved, l), incoming(net, a, l), told[l].gradient
        d, W = 1 / (abs(g_l) + ε), fan_in(net, l)
        Σ = optimiser_net_cost(a_t, [told[l]], adam_coefficients(1, EXACT_BETA1), d)
        assert_equal(Σ, a_t @ (g_l * d).T)
        assert_equal(margins(a_t, W, Σ, η), after.forward(x).z[l])


@claim("beyond.optimiser.adam", memories)
def adam_remembers_net_costs(
    W: Array, history: list[CostBatch], a_t: Array, learning_rate: float, beta1: float,
    beta2: float, epsilon: float,
) -> None:  # fmt: skip
    """Under Adam, a sample is included exactly if a·w > η Σ_τ (c_τ/n_τ) Σ_{s∈τ} (Σ_k d_k a^t_k
    a^s_k) φ^s with d = 1/(√v̂ + ε).

    Compared with the step really made, within the rounding of both: k roundings change a sum by at
    most γ_k times the sum of its terms' sizes. Here k counts m inner products, n samples, and less
    than 10 for each batch and 20 for the rest; the gradients, sums of few quarters, are exact.
    """
    state = np.stack([W.ravel(), 0 * W.ravel(), 0 * W.ravel()])
    recipe, t = recipe_of(learning_rate, beta1, beta2, epsilon), len(history)
    for τ, batch in enumerate(history):
        state[0] = W.ravel()
        adam_step(state, batch.gradient.ravel(), τ, recipe)
    d, c = adam_scale(history, beta2, epsilon), adam_coefficients(t, beta1)
    m = margins(a_t, W, optimiser_net_cost(a_t, history, c, d), learning_rate)
    sizes = [CostBatch(abs(b.a), abs(b.phi)) for b in history]
    most = learning_rate * optimiser_net_cost(abs(a_t), sizes, c, d) + abs(a_t) @ abs(W).T
    k = W.shape[1] + sum(len(b.a) for b in history) + 10 * t + 20
    gap = abs(m - a_t @ state[0].reshape(W.shape).T)
    assert_all(gap <= 2 * gamma(k, 2.0**-53) * most, "|prediction − performed| ≤ rounding")


@claim("beyond.unfrozen", moves, exact=True, kind="identity")
def change_splits_into_three_parts(net: MLP, moved: MLP, x: Array) -> None:
    """The change of a pre-activation has three parts: a′·w′ − a·w = a·Δw + Δa·w + Δa·Δw, by the
    node's own weights, by its moved inputs, and by the product of both."""
    a, a_new, z_new = net.forward(x).a, moved.forward(x).a, moved.forward(x).z
    for l in range(1, net.N + 1):
        split = split_change(
            incoming(net, a, l), incoming(moved, a_new, l), fan_in(net, l), fan_in(moved, l)
        )
        assert_equal(split.before, net.forward(x).z[l])
        assert_equal(split.after, z_new[l])
        assert_equal(split.before + split.own, with_layers_of(net, moved, l).forward(x).z[l])
        by_inputs = with_layers_of(net, moved, l, earlier=True).forward(x).z[l]
        assert_equal(split.before + split.inputs, by_inputs)


@claim("beyond.unfrozen.first-layer", moves, exact=True)
def first_layer_has_own_part_with_layers_of(net: MLP, moved: MLP, x: Array) -> None:
    """In the first layer, where inputs do not move, the change of a pre-activation is the part of
    the node's own weights alone."""
    a, a_new = net.forward(x).a, moved.forward(x).a
    split = split_change(
        incoming(net, a, 1), incoming(moved, a_new, 1), fan_in(net, 1), fan_in(moved, 1)
    )
    assert_equal(split.inputs, 0 * split.before)
    assert_equal(split.both, 0 * split.before)
    assert_all(np.isin(flip_cause(split), [Cause.NONE, Cause.OWN]), "own weights or none")


@claim("beyond.unfrozen.cause", moves, exact=True)
def cause_is_what_switches_alone(net: MLP, moved: MLP, x: Array) -> None:
    """Each switch that changes has one cause: the node's own weights, its inputs, either of the two
    alone, the sum of both, or their product."""
    t, after = net.forward(x), moved.forward(x)
    for l in range(1, net.N + 1):
        a, a_new = incoming(net, t.a, l), incoming(moved, after.a, l)
        split = split_change(a, a_new, fan_in(net, l), fan_in(moved, l))
        z_own = with_layers_of(net, moved, l).forward(x).z[l]
        z_inputs = with_layers_of(net, moved, l, earlier=True).forward(x).z[l]
        z_both = z_own + z_inputs - t.z[l]
        own, inputs, both = (((z > 0) != t.on[l]).astype(bool) for z in (z_own, z_inputs, z_both))
        expected = np.select(
            [after.on[l] == t.on[l], own & inputs, own, inputs, both],
            [Cause.NONE, Cause.EITHER, Cause.OWN, Cause.INPUTS, Cause.TOGETHER],
            Cause.PRODUCT,
        )
        assert_equal(flip_cause(split), expected)
