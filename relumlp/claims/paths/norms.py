"""Claims on the path lifting and the path norm (*beyond*): bounds, and what they leave open."""

from fractions import Fraction
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import switches_of, with_constants
from relumlp.paths.norms import active_path_norm, path_lifting, path_norm
from relumlp.testing.assertions import assert_all, assert_ascending, assert_equal
from relumlp.testing.network import Case, case_of, cases, exact_net, networks
from relumlp.testing.scaling import Scaling, as_network, scalings
from relumlp.testing.tape import exact
from relumlp.types import Array


def largest(x: Array) -> Array:
    """‖x‖_∞ of every sample, (n, 1)."""
    return abs(x).max(axis=1, keepdims=True)


@claim("beyond.path-norm", cases, exact=True, kind="identity")
def the_recursion_adds_up_all_paths(net: MLP) -> None:
    """The recursion n_i = |W_i| n_{i−1} + |b_i| with n_0 = 1 gives each output's path norm, the sum
    over all paths from inputs and constant nodes of the absolute product of the path's weights."""
    products = list(path_lifting(net.W, net.b))
    by_end = np.array(products, object).reshape(-1, net.sizes[-1])
    assert_equal(path_norm(net.W, net.b), abs(by_end).sum(axis=0))


@claim("beyond.path-norm.bound", cases, exact=True, kind="inequality")
def outputs_are_at_most_the_path_norm(net: MLP, x: Array) -> None:
    """For every input |z_{N,m}| is at most the path norm of output m times max(‖x‖_∞, 1); without
    biases, times ‖x‖_∞."""
    n, size = path_norm(net.W, net.b), largest(x)
    bare = all(v is None for v in net.b)
    bound = n * (size if bare else np.maximum(size, 1))
    assert_all(abs(net.forward(x).output) <= bound, "|z_N| ≤ path norm · size of the input")


def bias_alone() -> Case:
    """The output is its bias, 1, at the input 0."""
    return case_of(exact_net([[[0]]], [[1]]), [[0]])


@claim(
    "beyond.path-norm.inputs",
    cases,
    exact=True,
    kind="inequality",
    counterexample=bias_alone,
    correction="beyond.path-norm.bound",
)
def outputs_are_at_most_the_path_norm_times_the_input(net: MLP, x: Array) -> None:
    """For every input |z_{N,m}| is at most the path norm of output m times ‖x‖_∞, with biases,
    too."""
    bound = path_norm(net.W, net.b) * largest(x)
    assert_all(abs(net.forward(x).output) <= bound, "|z_N| ≤ path norm · ‖x‖_∞")


@claim("beyond.path-norm.active", cases, exact=True, kind="inequality")
def active_paths_give_a_closer_bound(net: MLP, x: Array) -> None:
    """The path norm of a sample's active paths alone is the sum of their absolute products, bounds
    the sample's outputs in the same way, and is at most the path norm."""
    t = net.forward(x)
    n = active_path_norm(net.W, net.b, t.on)
    Wb, on = with_constants(net.W, net.b), switches_of(t.on, 0)
    starts = [(0, k) for k in range(net.sizes[0])]
    starts += [(i - 1, net.sizes[i - 1]) for i in range(1, net.N + 1) if net.b[i] is not None]
    added = n[0] * 0
    for p in (p for i, k in starts for p in active_paths(Wb, on, i, k)):
        added[p.end] += abs(p.product)
    assert_equal(n[0], added)
    assert_all(abs(t.output) <= n * np.maximum(largest(x), 1), "|z_N| ≤ active path norm")
    assert_all(n <= path_norm(net.W, net.b), "active path norm ≤ path norm")


@claim("beyond.path-norm.slope", cases, exact=True, kind="inequality")
def differences_are_at_most_the_path_norm(net: MLP, x: Array) -> None:
    """The outputs of two inputs differ by at most ‖x − x′‖_∞ times the path norm of the paths from
    inputs alone, whether the two have the same switches or not."""
    bare: Any = [None] * (net.N + 1)
    n, other = path_norm(net.W, bare), np.roll(x, 1, axis=0)
    moved = abs(net.forward(x).output - net.forward(other).output)
    assert_all(moved <= n * largest(x - other), "|z_N − z_N′| ≤ path norm · ‖x − x′‖_∞")


@claim("beyond.path-norm.layers", lambda: cases(networks(bias="none")), exact=True)
def the_path_norm_is_at_most_a_product_of_layers(net: MLP) -> None:
    """Without biases the largest path norm of an output is at most the product over the layers of
    max_j Σ_k |w_{i,j,k}|."""
    product = Fraction(1)
    for w in net.W[1:]:
        product = product * abs(w).sum(axis=1).max()
    assert_ascending(path_norm(net.W, net.b).max(), product)


@claim("beyond.path-norm.normalised", scalings, exact=True)
def normalisation_changes_no_path(net: MLP, scaled: MLP) -> None:
    """Dividing the fan-in of hidden nodes by positive factors and multiplying their fan-out changes
    neither the product of any path nor any path norm."""
    lifted = list(path_lifting(net.W, net.b))
    assert_equal(list(path_lifting(scaled.W, scaled.b)), lifted)
    assert_equal(path_norm(scaled.W, scaled.b), path_norm(net.W, net.b))


def turned_chain() -> Scaling:
    """A chain of weights 1 and 1 gives ReLU(x); of −1 and −1, −ReLU(−x), which is 0 at x = 1."""
    return Scaling(exact_net([[[1]], [[1]]]), exact([[1]]), 1, exact([1]))


@claim(
    "beyond.path-norm.function",
    scalings,
    exact=True,
    counterexample=turned_chain,
    correction="beyond.path-norm.normalised",
)
def equal_liftings_are_equal_functions(net: MLP, x: Array, i: int, n: Array) -> None:
    """Two networks of the same sizes and with the same path lifting compute the same function."""
    other = with_turned_nodes(net, i, n)
    assert_equal(list(path_lifting(other.W, other.b)), list(path_lifting(net.W, net.b)))
    assert_equal(other.forward(x).output, net.forward(x).output)


def with_turned_nodes(net: MLP, i: int, n: Any) -> MLP:
    """Return the network with layer i's fan-in and fan-out divided and multiplied by −n."""
    W, b = list(net.W), list(net.b)
    W[i], W[i + 1] = W[i] / -n[:, None], W[i + 1] * -n
    if b[i] is not None:
        b[i] = b[i] / -n
    return as_network(W, b)
