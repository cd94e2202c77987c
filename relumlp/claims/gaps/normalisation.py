"""Claims of *gaps*, weight normalisation: what it leaves as it was, and what it makes 1.

A hidden node's fan-in is divided by a number and its fan-out multiplied by it, exactly; where norms
are needed, networks are drawn whose norms are rational. One claim runs the public function, whose
norms are floats.
"""

from fractions import Fraction

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.normalisation import fan_in_norms, normalise, scale_nodes
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.exact_norms import (
    assert_projections,
    divided,
    exactly_normalised,
    rational_norms,
)
from relumlp.testing.network import cases
from relumlp.testing.performed_updates import fan_in
from relumlp.testing.scaling import as_network, normalisables, scaled_chain, scalings
from relumlp.types import Array


@claim("gaps.norm", scalings, exact=True)
def positive_factors_change_no_output(net: MLP, x: Array, i: int, n: Array, scaled: MLP) -> None:
    """Dividing the fan-in of hidden nodes, biases included, by positive numbers and multiplying the
    nodes' fan-out by the same numbers leaves all outputs and all activations of other layers
    unchanged."""
    before, after = net.forward(x), scaled.forward(x)
    assert_equal(after.output, before.output)
    for layer in range(net.N + 1):
        expected = before.a[layer] / n if layer == i else before.a[layer]
        assert_equal(after.a[layer], expected)


@claim(
    "gaps.norm.any-value",
    scalings,
    exact=True,
    counterexample=lambda: scaled_chain(1, 1, n=-1),
    correction="gaps.norm",
)
def any_value_changes_no_output(net: MLP, x: Array, i: int, n: Array) -> None:
    """If all fan-in weights at a node are divided by the same value used to multiply all fan-out
    weights with, network behaviour remains unchanged, whatever the value."""
    for value in (*n, *-n):
        after = divided(net, i, value, value)
        assert_equal(after.forward(x).output, net.forward(x).output)


@claim(
    "gaps.norm.weights-only",
    scalings,
    exact=True,
    counterexample=lambda: scaled_chain(1, 1, b=1),
    correction="gaps.norm",
)
def biases_need_not_be_divided(net: MLP, x: Array, i: int, n: Array) -> None:
    """Dividing the fan-in weights of a hidden layer, but not its biases, and multiplying the
    layer's fan-out leaves the outputs unchanged."""
    after = divided(net, i, n[0], 1)
    assert_equal(after.forward(x).output, net.forward(x).output)


@claim(
    "gaps.norm.all-weights",
    normalisables,
    exact=True,
    counterexample=lambda: scaled_chain(1, 2),
    correction="gaps.norm.hidden",
)
def every_fan_in_has_norm_1(net: MLP) -> None:
    """After normalisation, one layer at a time, all weights have a norm of 1."""
    for i in range(1, net.N + 1):
        assert_all(rational_norms(exactly_normalised(net), i) == 1, f"norm 1 in layer {i}")


@claim(
    "gaps.norm.all-hidden",
    normalisables,
    exact=True,
    counterexample=lambda: scaled_chain(0, 1),
    correction="gaps.norm.hidden",
)
def every_hidden_fan_in_has_norm_1(net: MLP) -> None:
    """After normalisation all weights into hidden nodes have a norm of 1."""
    for i in range(1, net.N):
        assert_all(rational_norms(exactly_normalised(net), i) == 1, f"norm 1 in layer {i}")


@claim("gaps.norm.hidden", normalisables, exact=True)
def hidden_fan_ins_have_norm_1_or_0(net: MLP, x: Array) -> None:
    """One pass from the first hidden layer to the last leaves the outputs unchanged, and every
    hidden fan-in, bias counted, with norm 1, or with norm 0 where the norm was 0; the output layer
    keeps the factors of the last hidden layer."""
    after = exactly_normalised(net)
    assert_equal(after.forward(x).output, net.forward(x).output)
    for i in range(1, net.N):
        assert_equal(rational_norms(after, i), (fan_in(net, i) != 0).any(axis=1) * 1)


@claim("gaps.norm.zero", normalisables, exact=True)
def a_node_of_norm_0_has_output_0(net: MLP, x: Array) -> None:
    """A hidden node of norm 0 has activation 0 whatever the input, so that the node needs no
    normalisation; and no positive factor gives the node norm 1."""
    a = net.forward(x).a
    for i in range(1, net.N):
        dead = ~(fan_in(net, i) != 0).any(axis=1)
        assert_all(a[i][:, dead] == 0, f"activation 0 in layer {i}")
        V, v = scale_nodes(net.W, net.b, i, np.full(len(dead), Fraction(1, 7)))
        assert_all(fan_in(as_network(V, v), i)[dead] == 0, f"weights 0 in layer {i}")


@claim(
    "gaps.norm.any-order",
    lambda: normalisables(bias=False, widest=1),
    exact=True,
    counterexample=lambda: scaled_chain(2, 1, 1),
    correction="gaps.norm.hidden",
)
def one_pass_in_any_order_is_enough(net: MLP) -> None:
    """One pass over the hidden layers in any order leaves every hidden fan-in with norm 1, or with
    norm 0 where the norm was 0."""
    after = exactly_normalised(net, range(net.N - 1, 0, -1))
    for i in range(1, net.N):
        assert_equal(rational_norms(after, i), (fan_in(net, i) != 0).any(axis=1) * 1)


@claim("gaps.norm.any-order.again", lambda: normalisables(bias=False, widest=1), exact=True)
def a_pass_per_hidden_layer_in_any_order_is_enough(net: MLP) -> None:
    """In networks of one node a layer, as many passes as there are hidden layers, each from the
    last layer to the first, end at the weights of one pass from the first layer to the last."""
    after = net
    for _ in range(1, net.N):
        after = exactly_normalised(after, range(net.N - 1, 0, -1))
    assert_equal(after.theta, exactly_normalised(net).theta)


@claim("gaps.norm.bias-apart", lambda: normalisables(bias=True, counted=False), exact=True)
def a_bias_need_not_count_in_the_norm(net: MLP, x: Array) -> None:
    """The norm may be that of the weights without the bias, if the bias is divided, too: the
    outputs stay, every hidden fan-in without the bias has norm 1 or 0, and z is the projection of
    the sample values onto that fan-in plus the bias."""
    after = exactly_normalised(net, counted=False)
    t = after.forward(x)
    assert_equal(t.output, net.forward(x).output)
    for i in range(1, net.N):
        square = (after.W[i] * after.W[i]).sum(axis=1)
        assert_equal(square, (net.W[i] != 0).any(axis=1) * 1)
        assert_projections(t.z[i] - after.b[i], t.a[i - 1], after.W[i])


@claim(
    "gaps.norm.projections",
    lambda: normalisables(bias=False),
    exact=True,
    counterexample=lambda: scaled_chain(1, 1, x=-1),
    correction="gaps.norm.projections.switched",
)
def activations_are_projections(net: MLP, x: Array) -> None:
    """After normalisation the activation values at any node are simply the projections of the
    sample values onto the weight vector."""
    after = exactly_normalised(net)
    a = after.forward(x).a
    for i in range(1, net.N):
        assert_projections(a[i], a[i - 1], after.W[i])


@claim(
    "gaps.norm.projections.on",
    lambda: normalisables(bias=True),
    exact=True,
    counterexample=lambda: scaled_chain(3, 1, b=4),
    correction="gaps.norm.projections.switched",
)
def activations_of_nodes_that_are_on_are_projections(net: MLP, x: Array) -> None:
    """After normalisation with biases, the activation values at a node that is on for all samples
    are the projections of the sample values onto the weight vector."""
    after = exactly_normalised(net)
    t = after.forward(x)
    for i in range(1, net.N):
        on = (t.z[i] > 0).all(axis=0)
        assert_projections(t.a[i][:, on], t.a[i - 1], after.W[i][on])


@claim("gaps.norm.projections.switched", normalisables, exact=True)
def activations_are_switched_projections(net: MLP, x: Array) -> None:
    """After normalisation a hidden node's activation is the projection of the sample values, with a
    1 for the bias, onto the node's weights, with the bias, where this projection is positive, and 0
    elsewhere."""
    after = exactly_normalised(net)
    t = after.forward(x)
    for i in range(1, net.N):
        one = np.ones((len(x), 0 if net.b[i] is None else 1), int)
        assert_projections(t.z[i], np.column_stack([t.a[i - 1], one]), fan_in(after, i))
        assert_equal(t.a[i], np.where(t.z[i] > 0, t.z[i], 0 * t.z[i]))


@claim("gaps.norm.floats", lambda: cases(dtype=np.float64), kind="theorem")
def normalising_in_floats_changes_no_output(net: MLP, x: Array) -> None:
    """Normalisation in floats leaves the outputs unchanged, and gives every hidden fan-in norm 1 or
    0, up to rounding."""
    W, b, _ = normalise(net.W, net.b)
    after = as_network(W, b)
    # Each output is a sum over at most 3 layers of at most 5 products, of weights that were
    # divided and multiplied: fewer than 32 roundings of ε/2 of the sum of absolute values a side.
    size = x_size = abs(x)
    for i in range(1, net.N + 1):
        size = x_size @ abs(net.W[i]).T + (0 if net.b[i] is None else abs(net.b[i]))
        x_size = size
    ε = np.finfo(float).eps
    assert_close(after.forward(x).output, net.forward(x).output, 32 * ε * size.max())
    for i in range(1, net.N):
        # Two norms of at most 5 terms, 1 ulp a term, and a division.
        assert_close(fan_in_norms(W, b, i), fan_in(net, i).any(axis=1), 16 * ε)


@claim("gaps.norm.floats.weights", normalisables, kind="theorem")
def normalising_in_floats_gives_the_exact_weights(net: MLP) -> None:
    """Where norms are rational, normalisation in floats gives the weights of exact normalisation
    from the first hidden layer to the last, up to rounding; a node of norm 0 is left alone."""
    in_floats, after = net.with_theta(net.theta.astype(float)), exactly_normalised(net)
    W, b, _ = normalise(in_floats.W, in_floats.b)
    # A norm has at most 4 terms, of an ulp each, and at most 3 are passed on.
    within = 16 * np.finfo(float).eps * float(1 + abs(after.theta).max())
    assert_close(as_network(W, b).theta, after.theta.astype(float), within)
