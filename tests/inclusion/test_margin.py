"""Sample inclusion: margins, sets, optimisers and moving inputs, against updates really made."""

from fractions import Fraction as F  # noqa: N817
from typing import NamedTuple

import numpy as np
import pytest
from helpers.tiny import NUMBERS, forward, recursion, table, tiny_nets, trace
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.inclusion.margin import added, margins, net_cost, removed, with_bias, with_ones
from relumlp.inclusion.optimisers import (
    CostBatch,
    adam_coefficients,
    adam_scale,
    margins_after,
    momentum_coefficients,
    optimiser_net_cost,
)
from relumlp.inclusion.unfrozen import Cause, Split, flip_cause, split_change

RATES = st.sampled_from([F(1), F(1, 2), F(1, 10), F(3)])


class Layer(NamedTuple):
    """One layer's view of a network: inputs and weights with the constant, and costs."""

    a: object
    W: object
    phi: object


def layer(t, i):
    if t.b[i] is None:
        return Layer(t.a[i - 1], t.W[i], t.beta[i])
    return Layer(with_ones(t.a[i - 1]), with_bias(t.W[i], t.b[i]), t.beta[i])


def sgd(t, i, η, samples):
    """Weights and bias of layer i after a step of the given samples, one number at a time."""
    W, b = list(t.W), list(t.b)
    W[i] = table(
        [
            [
                t.W[i][j, k] - η * sum(t.a[i - 1][s, k] * t.beta[i][s, j] for s in samples)
                for k in range(t.sizes[i - 1])
            ]
            for j in range(t.sizes[i])
        ],
        t.sizes[i - 1],
    )
    if b[i] is not None:
        steps = [η * sum(t.beta[i][s, j] for s in samples) for j in range(t.sizes[i])]
        b[i] = t.b[i] - table([steps], t.sizes[i])[0]
    return W, b


def switches(z):
    return np.array([[v > 0 for v in row] for row in z], dtype=bool)


@given(tiny_nets(max_samples=4), RATES, st.data())
def test_margin_is_the_pre_activation_after_the_step(t, η, data):
    """[dynamics.4, .5]: every t, in the batch or not, every node of every layer."""
    n = len(t.dE_dz)
    batch = data.draw(st.lists(st.integers(0, n - 1), unique=True, min_size=1))
    for i in range(1, t.N + 1):
        v = layer(t, i)
        Σ = net_cost(v.a, v.a[batch], v.phi[batch])
        m = margins(v.a, v.W, Σ, η)
        W, b = sgd(t, i, η, batch)
        z, _ = forward(W, b, t.a[0])
        assert m.tolist() == z[i].tolist()
        # The three conditions name exactly the switches that change, and their direction.
        before, after = t.on[i], switches(z[i])
        assert added(v.a @ v.W.T, Σ, η).tolist() == (after & ~before).tolist()
        assert removed(v.a @ v.W.T, Σ, η).tolist() == (before & ~after).tolist()


@given(tiny_nets(max_samples=4))
def test_the_sum_over_the_sample_set_is_the_sum_over_the_batch(t):
    """[dynamics.5] for hidden nodes; an output node's sum needs the samples that are off too."""
    for i in range(1, t.N):
        v = layer(t, i)
        Σ = net_cost(v.a, v.a, v.phi)
        for j in range(t.sizes[i]):
            S = t.on[i][:, j]
            assert net_cost(v.a, v.a[S], v.phi[S])[:, j].tolist() == Σ[:, j].tolist()


def test_net_cost_and_margins_by_hand():
    a_t = table([[F(1), F(2)], [F(0), F(-1)]], 2)
    a_s = table([[F(3), F(1)], [F(-1), F(1)], [F(2), F(0)]], 2)
    φ = table([[F(1), F(0)], [F(2), F(-1)], [F(0), F(5)]], 2)
    # a_t·a_s: (5, 1, 2) and (−1, −1, 0)
    Σ = net_cost(a_t, a_s, φ)
    assert Σ.tolist() == [[5 + 2, -1 + 10], [-1 - 2, 1]]
    W = table([[F(1), F(0)], [F(0), F(1)]], 2)
    assert margins(a_t, W, Σ, F(1, 2)).tolist() == [
        [1 - F(7, 2), 2 - F(9, 2)],
        [F(3, 2), -1 - F(1, 2)],
    ]


@pytest.mark.parametrize(
    ("z", "net", "joins", "leaves"),
    [
        (F(0), F(-1), True, False),  # on the boundary, any push brings it in
        (F(0), F(0), False, False),
        (F(0), F(1), False, False),
        (F(-1), F(-2), False, False),  # |z| = η|Σ| leaves it at 0, which is off
        (F(-1), F(-3), True, False),
        (F(-1), F(3), False, False),
        (F(1), F(2), False, True),  # |z| = η|Σ| takes it to 0, which is off
        (F(1), F(1), False, False),
        (F(1), F(3), False, True),
        (F(1), F(-3), False, False),
        (F(1), F(0), False, False),
    ],
)
def test_boundaries_of_joining_and_leaving(z, net, joins, leaves):
    """[dynamics.6, .7] with η = ½: ≤ and < as printed."""
    z, net = table([[z]], 1), table([[net]], 1)
    assert added(z, net, F(1, 2)).tolist() == [[joins]]
    assert removed(z, net, F(1, 2)).tolist() == [[leaves]]


def test_a_larger_loss_can_be_stricter():
    """[dynamics.5] as printed: "a larger loss makes .4 less strict". Refuted for a positive cost.

    1-1-1, all weights and x 1: with y = 0 the loss is ½, Σ = 1; with y = −1 it is 2, Σ = 2. With
    y = 2, the loss is ½ and Σ = −1: what counts is the sign of the cost, not the loss.
    """
    one = table([[F(1)]], 1)
    nets = []
    for y in (F(0), F(-1), F(2)):
        t = trace([None, one, one], [None] * 3, one, table([[y]], 1))
        nets.append(net_cost(t.a[0], t.a[0], t.beta[1])[0, 0])
    assert nets == [1, 2, -1]


def test_a_large_summed_loss_can_leave_no_margin():
    """[dynamics.5] as printed: the margin is set by the summed loss. Two errors cancel: Σ = 0."""
    one = table([[F(1)]], 1)
    x, y = table([[F(1)], [F(1)]], 1), table([[F(-9)], [F(11)]], 1)
    t = trace([None, one, one], [None] * 3, x, y)
    assert net_cost(x, x, t.beta[1]).tolist() == [[0], [0]]
    assert (t.dE_dz**2).sum() / 2 == 100


def test_constant_node_keeps_the_dtype():
    assert with_ones(np.array([[2], [3]], np.float32)).tolist() == [[2, 1], [3, 1]]
    assert with_ones(np.zeros((1, 1), np.float32)).dtype == np.float32
    assert with_bias(np.array([[2.0], [3.0]]), np.array([4.0, 5.0])).tolist() == [[2, 4], [3, 5]]


@given(tiny_nets(), st.data())
def test_margin_after_any_update(t, data):
    """[beyond.optimiser]: z after Δw, layers before frozen."""
    i = data.draw(st.integers(1, t.N))
    s, p = t.sizes[i], t.sizes[i - 1]
    flat = data.draw(st.lists(NUMBERS, min_size=s * p, max_size=s * p))
    ΔW = table([flat[r * p : r * p + p] for r in range(s)], p)
    W = list(t.W)
    W[i] = t.W[i] + ΔW
    z, _ = forward(W, [None] * len(W), t.a[0])
    if i == 1:
        assert margins_after(t.a[0], t.W[1], ΔW).tolist() == z[1].tolist()
    expected = t.a[i - 1] @ t.W[i].T + t.a[i - 1] @ ΔW.T
    assert margins_after(t.a[i - 1], t.W[i], ΔW).tolist() == expected.tolist()


def test_coefficients_by_hand():
    assert momentum_coefficients(3, F(1, 2)) == [F(1, 4), F(1, 2), 1]
    assert adam_coefficients(2, F(1, 2)) == [F(1, 3), F(2, 3)]
    assert adam_coefficients(1, F(9, 10)) == [1]
    assert sum(adam_coefficients(7, F(9, 10))) == 1
    for made in (momentum_coefficients, adam_coefficients):
        with pytest.raises(UserError, match=r"^updates: expected at least 1, got 0$"):
            made(0, F(1, 2))


def drawn_history(data, s_prev, s_l, least=1):
    history = []
    for _ in range(data.draw(st.integers(least, 3))):
        n = data.draw(st.integers(1, 3))
        a = data.draw(st.lists(NUMBERS, min_size=n * s_prev, max_size=n * s_prev))
        φ = data.draw(st.lists(NUMBERS, min_size=n * s_l, max_size=n * s_l))
        rows = range(n)
        history.append(
            CostBatch(
                table([a[r * s_prev : (r + 1) * s_prev] for r in rows], s_prev),
                table([φ[r * s_l : (r + 1) * s_l] for r in rows], s_l),
            )
        )
    return history


def test_gradient_of_a_batch_is_a_mean():
    batch = CostBatch(table([[F(1), F(2)], [F(3), F(4)]], 2), table([[F(5)], [F(7)]], 1))
    assert batch.gradient.tolist() == [[13, 19]]


@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_heavy_ball_through_node_supported_costs(s_prev, s_l, data):
    """[beyond.optimiser]: m ← β₁ m + g, Δw = −η m; the history's net cost is a·m, exactly."""
    history = drawn_history(data, s_prev, s_l)
    β1, a_t = F(2, 3), history[0].a
    m = table([[F(0)] * s_prev] * s_l, s_prev)
    for batch in history:
        g = sum(
            np.outer(batch.phi[s], batch.a[s]) * F(1, len(batch.a)) for s in range(len(batch.a))
        )
        m = β1 * m + g
    ones = table([[F(1)] * s_prev] * s_l, s_prev)
    Σ = optimiser_net_cost(a_t, history, momentum_coefficients(len(history), β1), ones)
    assert Σ.tolist() == (a_t @ m.T).tolist()


@given(st.integers(1, 3), st.integers(1, 3), st.data())
def test_adam_through_node_supported_costs_with_given_step_sizes(s_prev, s_l, data):
    """[beyond.optimiser]: with any step sizes d in the place of 1 / (√v̂ + ε), exactly."""
    history = drawn_history(data, s_prev, s_l)
    flat = data.draw(st.lists(NUMBERS, min_size=s_l * s_prev, max_size=s_l * s_prev))
    d = table([flat[j * s_prev : (j + 1) * s_prev] for j in range(s_l)], s_prev)
    β1, a_t = F(9, 10), history[-1].a
    m = table([[F(0)] * s_prev] * s_l, s_prev)
    for batch in history:
        m = β1 * m + (1 - β1) * batch.gradient
    step = d * m / (1 - β1 ** len(history))
    Σ = optimiser_net_cost(a_t, history, adam_coefficients(len(history), β1), d)
    assert Σ.tolist() == (a_t @ step.T).tolist()


def test_adam_as_published_through_node_supported_costs():
    """Five steps of Adam, the network really moving; its last one predicted for every node.

    All in float64, with sums of fewer than 100 terms of order 1, hence the tolerance 1e-13.
    """
    rng = np.random.default_rng(5)
    W = [None, rng.normal(size=(6, 4)), rng.normal(size=(3, 6))]
    x, y = rng.normal(size=(40, 4)), rng.normal(size=(40, 3))
    η, β1, β2, ε = 0.05, 0.9, 0.999, 1e-8
    m, v = [np.zeros(w.shape) for w in W[1:]], [np.zeros(w.shape) for w in W[1:]]
    history = [[], []]
    for t in range(1, 6):
        rows = slice(8 * (t - 1), 8 * t)
        z1 = x[rows] @ W[1].T
        a1 = np.maximum(z1, 0)
        β_2 = a1 @ W[2].T - y[rows]
        β_1 = (z1 > 0) * (β_2 @ W[2])
        before = [w.copy() for w in W[1:]]
        for l, (a, φ) in enumerate([(x[rows], β_1), (a1, β_2)]):
            history[l].append(CostBatch(a, φ))
            g = φ.T @ a / 8
            m[l] = β1 * m[l] + (1 - β1) * g
            v[l] = β2 * v[l] + (1 - β2) * g**2
            W[l + 1] = W[l + 1] - η * (m[l] / (1 - β1**t)) / (np.sqrt(v[l] / (1 - β2**t)) + ε)
    for l, a_t in enumerate([x, np.maximum(x @ before[0].T, 0)]):
        scale = adam_scale(history[l], β2, ε)
        Σ = optimiser_net_cost(a_t, history[l], adam_coefficients(5, β1), scale)
        predicted = margins(a_t, before[l], Σ, η)
        np.testing.assert_allclose(predicted, a_t @ W[l + 1].T, rtol=1e-13, atol=1e-13)


def test_adam_scale_by_hand():
    """One batch: v̂ = g². Two: v̂ = (β₂ g₁² + g₂²) / (1 + β₂)."""
    first = CostBatch(np.array([[2.0], [4.0]]), np.array([[1.0], [1.0]]))
    assert adam_scale([first], 0.5, 1.0).tolist() == [[1 / (3 + 1)]]
    second = CostBatch(np.array([[6.0]]), np.array([[1.0]]))
    np.testing.assert_allclose(
        adam_scale([first, second], 0.5, 0.25), [[1 / (np.sqrt((4.5 + 36) / 1.5) + 0.25)]], 1e-15
    )


def test_weight_decay_is_an_update_too():
    """Decoupled weight decay, Δw = −η (g + κ w): 1-1, w = 2, a = 3, g = 1, κ = ½, η = ¼."""
    a, W = table([[F(3)]], 1), table([[F(2)]], 1)
    ΔW = -F(1, 4) * (1 + F(1, 2) * W)
    assert margins_after(a, W, ΔW).tolist() == [[3 * (2 - F(1, 2))]]


def test_an_optimiser_needs_a_coefficient_per_batch():
    batch = CostBatch(np.ones((1, 1)), np.ones((1, 1)))
    with pytest.raises(UserError) as error:
        optimiser_net_cost(np.ones((1, 1)), [batch, batch], [1.0], np.ones((1, 1)))
    assert str(error.value) == "coefficients: expected 2, one for each batch, got 1"


@given(tiny_nets(max_samples=4), RATES)
def test_change_splits_exactly(t, η):
    """[beyond.unfrozen]: SGD in all layers at once; the parts add up at every node."""
    W, b = list(t.W), list(t.b)
    for i in range(1, t.N + 1):
        W_i, b_i = sgd(t, i, η, range(len(t.dE_dz)))
        W[i], b[i] = W_i[i], b_i[i]
    z, a = forward(W, b, t.a[0])
    for i in range(1, t.N + 1):
        v = layer(t, i)
        a_new = a[i - 1] if b[i] is None else with_ones(a[i - 1])
        W_new = W[i] if b[i] is None else with_bias(W[i], b[i])
        split = split_change(v.a, a_new, v.W, W_new)
        assert split.before.tolist() == t.z[i].tolist()
        assert split.after.tolist() == z[i].tolist()
        # Each part is what happens if nothing else moves.
        assert (split.before + split.own).tolist() == (v.a @ W_new.T).tolist()
        assert (split.before + split.inputs).tolist() == (a_new @ v.W.T).tolist()
        if i == 1:
            assert not split.inputs.any()
            assert not split.both.any()
        cause = flip_cause(split)
        assert ((cause != Cause.NONE) == (switches(z[i]) != t.on[i])).all()


def test_split_by_hand():
    """a = (1, 2) → (3, 5), w = (2, −1) → (1, 3)."""
    split = split_change(
        table([[F(1), F(2)]], 2), table([[F(3), F(5)]], 2),
        table([[F(2), F(-1)]], 2), table([[F(1), F(3)]], 2),
    )  # fmt: skip
    assert [part.tolist() for part in split] == [[[0]], [[7]], [[1]], [[10]]]
    assert split.after.tolist() == [[18]]


@pytest.mark.parametrize(
    ("before", "own", "inputs", "both", "cause"),
    [
        (1, 0, 0, 0, Cause.NONE),
        (1, -2, 2, 0, Cause.NONE),  # one part alone would have, the whole does not
        (1, -1, 0, 0, Cause.OWN),  # to exactly 0: off
        (0, 1, 0, 0, Cause.OWN),
        (0, 0, 0, 0, Cause.NONE),
        (1, 0, -1, 0, Cause.INPUTS),
        (-1, 0, 2, 0, Cause.INPUTS),
        (1, -2, 2, -3, Cause.OWN),  # changed back by the inputs, and again by the product
        (1, -1, -1, 0, Cause.EITHER),
        (-1, 2, 2, -1, Cause.EITHER),
        (4, -2, -2, 0, Cause.TOGETHER),
        (-4, 3, 2, 1, Cause.TOGETHER),
        (-4, 2, 2, 1, Cause.PRODUCT),
        (4, -2, -1, -1, Cause.PRODUCT),
        (1, 0, 0, -1, Cause.PRODUCT),
        (-4, 5, -2, 0, Cause.NONE),
        (-4, 5, -2, 2, Cause.OWN),
    ],
)
@pytest.mark.parametrize("dtype", [object, np.float32])
def test_causes(before, own, inputs, both, cause, dtype):
    split = Split(*(np.array([[v]], dtype) for v in (before, own, inputs, both)))
    assert flip_cause(split).tolist() == [[cause]]
    assert flip_cause(split).dtype == np.int8


def test_causes_have_fixed_numbers():
    """They are stored in results."""
    assert [(c.name, int(c)) for c in Cause] == [
        ("NONE", 0), ("OWN", 1), ("INPUTS", 2), ("EITHER", 3), ("TOGETHER", 4), ("PRODUCT", 5),
    ]  # fmt: skip


def test_adam_with_nothing_frozen_splits_and_flips():
    """Sixty steps of float64 Adam on a 6-8-8-2 network: every flip has its cause, most own weights.

    The parts are sums of at most 9 products of order 1, so 1e-13 covers their rounding.
    """
    rng = np.random.default_rng(8)
    W = [None] + [rng.normal(size=s) / 2 for s in ((8, 6), (8, 8), (2, 8))]
    x = rng.normal(size=(50, 6))
    y = np.stack([x[:, 0] * x[:, 1], np.sin(3 * x[:, 2])], axis=1)
    m, v = [np.zeros_like(w) for w in W[1:]], [np.zeros_like(w) for w in W[1:]]
    seen = set()
    for t in range(1, 61):
        z, a, slope = [None], [x], [None]
        for w in W[1:]:
            z.append(a[-1] @ w.T)
            a.append(np.maximum(z[-1], 0))
            slope.append((z[-1] > 0).astype(float))
        β = recursion_in_floats(W, slope, z[-1] - y)
        new = [None]
        for l, w in enumerate(W[1:]):
            g = β[l + 1].T @ a[l] / len(x)
            m[l] = 0.9 * m[l] + 0.1 * g
            v[l] = 0.999 * v[l] + 0.001 * g**2
            step = (m[l] / (1 - 0.9**t)) / (np.sqrt(v[l] / (1 - 0.999**t)) + 1e-8)
            new.append(w - 0.05 * step)
        a_new = [x]
        for l in (1, 2):
            z_new = a_new[-1] @ new[l].T
            a_new.append(np.maximum(z_new, 0))
            split = split_change(a[l - 1], a_new[l - 1], W[l], new[l])
            np.testing.assert_allclose(split.after, z_new, rtol=1e-13, atol=1e-13)
            cause = flip_cause(split)
            sure = abs(z_new) > 1e-12
            assert ((cause != 0) == ((z_new > 0) != (z[l] > 0)))[sure].all()
            seen.update((l, int(c)) for c in np.unique(cause))
        W = new
    assert seen >= {(1, Cause.OWN), (2, Cause.OWN), (2, Cause.INPUTS), (2, Cause.EITHER)}
    assert seen >= {(2, Cause.TOGETHER), (2, Cause.PRODUCT)}
    assert {c for l, c in seen if l == 1} == {Cause.NONE, Cause.OWN}


def recursion_in_floats(W, slope, dE_dz):
    return [None] + [β.astype(float) for β in recursion(W, slope, dE_dz)[1:]]
