"""Claims of *cooperating*, equation 10: a batch's update by samples and active paths."""

from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.losses import squared_error_slope
from relumlp.network.mlp import MLP, Trace
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import batch_update, switches_of
from relumlp.paths.recursion import beta, gradients, sample_updates
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import Case, cases, exact_net
from relumlp.testing.one_weight import Weight, WeightCase, weight_cases
from relumlp.testing.tape import exact
from relumlp.testing.updates import Gradients, two_gradients
from relumlp.training.steps import Recipe, adam_step, mean_gradient
from relumlp.types import Array, Bools


def weights_without_biases() -> Any:
    """Cases with a weight that is no bias."""
    return weight_cases(biases=False)


def update_over(net: MLP, t: Trace, y: Array, weight: Weight, S: Bools) -> Any:
    """Σ_{s∈S} Σ_{p∈P_s} a_{i−1,k} (Π_g w_{p_g}) (y_{p_{N−i}} − z_{N,p_{N−i}}), without η."""
    i, j, k = weight
    return sum(
        t.a[i - 1][s, k] * p.product * (y[s, p.end] - t.output[s, p.end])
        for s in np.flatnonzero(S).tolist()
        for p in active_paths(net.W, switches_of(t.on, s), i, j)
    )


def true_update(net: MLP, t: Trace, y: Array, weight: Weight) -> Any:
    """−Σ_s β_{i,j} a_{i−1,k}: what backpropagation gives, without η."""
    i, j, k = weight
    dW, _ = gradients(beta(net.W, t.slope, squared_error_slope(t.output, y)), t.a)
    return -dW[i][j, k]


def is_hidden(net: MLP, i: int) -> bool:
    """Whether layer i is neither the input nor the output."""
    return 0 < i < net.N


@claim("cooperating.10", weights_without_biases, exact=True, kind="identity")
def update_by_samples_and_active_paths(
    net: MLP, x: Array, y: Array, weight: Weight, learning_rate: Any
) -> None:
    """The update of a weight by a batch is Δw = η Σ_{s∈S} Σ_{p∈P_s} a_{i−1,k} Π w (y − z_N) with y
    − z_N at the end of path p, where S holds the samples for which nodes j and k are on, as far as
    these nodes are hidden."""
    (i, j, k), t = weight, net.forward(x)
    S = np.ones(len(x), np.bool_)
    S &= t.on[i][:, j] if is_hidden(net, i) else S
    S &= t.on[i - 1][:, k] if is_hidden(net, i - 1) else S
    assert_equal(update_over(net, t, y, weight, S), true_update(net, t, y, weight))
    Δw = batch_update(net.W, t.on, t.a, squared_error_slope(t.output, y), weight, learning_rate)
    assert_equal(Δw, learning_rate * update_over(net, t, y, weight, S))


def output_that_is_off() -> WeightCase:
    """z_1 = 0 counts as off, and yet Δw = η (1 − 0) · 1."""
    one = exact([[1]])
    return WeightCase(exact_net([[[0]]]), one, one, one, 1, (1, 0, 0))


@claim(
    "cooperating.10.active-output",
    weights_without_biases,
    exact=True,
    counterexample=output_that_is_off,
    correction="cooperating.10",
)
def only_samples_active_at_the_end_node_count(net: MLP, x: Array, y: Array, weight: Weight) -> None:
    """The set S of equation 10 consists of the samples with z_{i,j} > 0 at node j, even where node
    j is an output."""
    t = net.forward(x)
    S = t.on[weight[0]][:, weight[1]]
    assert_equal(update_over(net, t, y, weight, S), true_update(net, t, y, weight))


def input_below_zero() -> WeightCase:
    """Input x = −1 counts as off, and yet Δw = η (1 − 0) · (−1)."""
    one = exact([[1]])
    return WeightCase(exact_net([[[0]]]), -one, one, one, 1, (1, 0, 0))


@claim(
    "cooperating.10.active-input",
    weights_without_biases,
    exact=True,
    counterexample=input_below_zero,
    correction="cooperating.10",
)
def only_samples_active_at_the_start_node_count(
    net: MLP, x: Array, y: Array, weight: Weight
) -> None:
    """The set S of equation 10 consists of the samples with a_{i−1,k} > 0 at node k, even where
    node k is an input."""
    (i, _, k), t = weight, net.forward(x)
    S = np.asarray(t.a[i - 1][:, k] > 0, np.bool_)
    assert_equal(update_over(net, t, y, weight, S), true_update(net, t, y, weight))


@claim("cooperating.10.any-loss", weights_without_biases, exact=True, kind="identity")
def update_for_any_loss(
    net: MLP, x: Array, dE_dz: Array, weight: Weight, learning_rate: Any
) -> None:
    """Equation 10 holds for any loss, with −∂E/∂z_N at a path's end in the place of y − z_N."""
    (i, j, k), t = weight, net.forward(x)
    Δw = sample_updates(beta(net.W, t.slope, dE_dz), t.a, learning_rate)[i][:, j, k]
    assert_equal(batch_update(net.W, t.on, t.a, dE_dz, weight, learning_rate), sum(Δw))


def path_of_an_output() -> WeightCase:
    """For i = N the path from j has one node, j, where N − i = 0 are printed."""
    return output_that_is_off()


@claim(
    "cooperating.10.path-nodes",
    weights_without_biases,
    exact=True,
    counterexample=path_of_an_output,
    correction="cooperating.10.path",
)
def path_from_j_has_as_many_nodes_as_weights(net: MLP, x: Array, weight: Weight) -> None:
    """The nodes of a path that starts at node j of layer i are p_1, p_2, …, p_{N−i}."""
    (i, j, _), on = weight, net.forward(x).on
    for s in range(len(x)):
        for p in active_paths(net.W, switches_of(on, s), i, j):
            assert len(p.nodes) == net.N - i, f"{len(p.nodes)} nodes, not {net.N - i}"


@claim("cooperating.10.path", weights_without_biases, exact=True, kind="definition")
def path_is_its_start_and_the_nodes_behind(net: MLP, x: Array, weight: Weight) -> None:
    """A path that starts at node j of layer i has the nodes p_0 = j, p_1, …, p_{N−i}, and the
    weight w_{p_g} leads to node p_g of layer i + g."""
    (i, j, _), on = weight, net.forward(x).on
    for s in range(len(x)):
        for nodes, weights, product, end in active_paths(net.W, switches_of(on, s), i, j):
            assert (nodes[0], nodes[net.N - i], len(nodes)) == (j, end, net.N - i + 1)
            steps = [net.W[i + g][nodes[g], nodes[g - 1]] for g in range(1, net.N - i + 1)]
            assert_equal(weights, steps)
            assert_equal(product, np.prod([1, *steps]))


def mean_step(net: MLP, x: Array, y: Array, learning_rate: Any) -> Array:
    """−η times the gradient of the batch's mean error, as training takes it; flat like θ."""
    flags = np.array(net.bias)
    recipe = Recipe(
        sizes=np.array(net.sizes), bias=flags, unit=0, loss=0, optimiser=0, batch=len(x), scale=1.0,
        learning_rate=0.0, beta1=0.0, beta2=0.0, epsilon=0.0,
    )  # fmt: skip
    return np.asarray(-learning_rate * mean_gradient(recipe, net.theta, x, y)[1])


def sum_step(net: MLP, x: Array, y: Array, learning_rate: Any) -> Array:
    """Σ_s −η β a of all weights and biases; flat like θ."""
    t = net.forward(x)
    dW, db = gradients(beta(net.W, t.slope, squared_error_slope(t.output, y)), t.a)
    parts: list[Any] = [(dW[i].ravel(), db[i] if net.bias[i] else []) for i in range(1, net.N + 1)]
    return np.asarray(-learning_rate * np.concatenate([p for pair in parts for p in pair]))


def two_equal_samples() -> Case:
    """Two equal samples: the sum is twice the mean."""
    ones = exact([[1], [1]])
    return Case(exact_net([[[0]]]), ones, ones, np.array([0, 0]), ones, 1)


@claim(
    "cooperating.10.mean",
    cases,
    exact=True,
    counterexample=two_equal_samples,
    correction="cooperating.10.rate",
)
def sum_is_the_step_on_the_mean(net: MLP, x: Array, y: Array, learning_rate: Any) -> None:
    """Equation 10 with rate η is the SGD step of rate η on the mini-batch's mean error."""
    assert_equal(mean_step(net, x, y, learning_rate), sum_step(net, x, y, learning_rate))


@claim("cooperating.10.rate", cases, exact=True, kind="identity")
def sum_with_a_smaller_rate_is_the_step_on_the_mean(
    net: MLP, x: Array, y: Array, learning_rate: Any
) -> None:
    """The SGD step of rate η on the mean error of n samples is equation 10 with rate η / n."""
    assert_equal(mean_step(net, x, y, learning_rate), sum_step(net, x, y, learning_rate / len(x)))


def gradient_that_ends() -> Gradients:
    """A gradient of 1, then of 0: the weight moves on."""
    return Gradients(np.ones(3), np.zeros(3))


@claim(
    "cooperating.3.adaptive",
    two_gradients,
    kind="words",
    counterexample=gradient_that_ends,
    correction="beyond.optimiser.adam",
)
def adam_is_an_adaptive_learning_rate(first: Array, second: Array) -> None:
    """Equation 3 holds for Adam as a "potentially adaptive" learning rate η: each weight moves
    against ∂E/∂w."""
    state = np.zeros((3, 3))
    flags = np.zeros(2, np.bool_)
    recipe = Recipe(
        sizes=np.ones(2, int), bias=flags, unit=0, loss=0, optimiser=2, batch=1, scale=1.0,
        learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8,
    )  # fmt: skip
    adam_step(state, first, 0, recipe)
    before = state[0].copy()
    adam_step(state, second, 1, recipe)
    assert_equal(np.sign(state[0] - before), -np.sign(second))
