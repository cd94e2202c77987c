"""Index function, β and φ as path sums, one weight's update: exact."""

from fractions import Fraction as F  # noqa: N817
from itertools import product

import numpy as np
import pytest
from helpers.tiny import NUMBERS, recursion, table, tiny_nets, trace, vector
from hypothesis import given
from hypothesis import strategies as st

from relumlp.errors import UserError
from relumlp.paths.sums import B, beta_path_sum, index, node_cost, sizes_of, weight_update


def two_two_two():
    """x = (1, 2); z_1 = (3, 1, −1); z_2 = (5, −3); y = (1, −2): worked by hand below."""
    W = [
        None,
        table([[F(1), F(1)], [F(-1), F(1)], [F(1), F(-1)]], 2),
        table([[F(1), F(2), F(7)], [F(-2), F(3), F(5)]], 3),
    ]
    return trace(W, [None] * 3, table([[F(1), F(2)]], 2), table([[F(1), F(-2)]], 2))


def test_hand_computed_network():
    t = two_two_two()
    assert t.z[1].tolist() == [[3, 1, -1]]
    assert t.z[2].tolist() == [[5, -3]]
    assert t.dE_dz.tolist() == [[4, -1]]
    # φ_{1,j} = 4 w_{2,0,j} − 1 w_{2,1,j}, and 0 for the node that is off.
    φ = [node_cost(t.W, t.on, t.dE_dz, 1, j).tolist() for j in range(3)]
    assert φ == [[4 + 2], [8 - 3], [0]]
    assert [node_cost(t.W, t.on, t.dE_dz, 2, j).tolist() for j in range(2)] == [[4], [-1]]
    # Δw_{1,1,1} = −η x_1 φ_{1,1} = −½ · 2 · 5;   Δw_{2,1,0} = −½ · 3 · (−1).
    assert weight_update(t.W, t.on, t.a, t.dE_dz, (1, 1, 1), F(1, 2)).tolist() == [-5]
    assert weight_update(t.W, t.on, t.a, t.dE_dz, (2, 1, 0), F(1, 2)).tolist() == [F(3, 2)]


def test_B_and_index_by_hand():
    sizes = (2, 3, 2, 4)
    assert [B(sizes, L) for L in range(4)] == [24, 8, 4, 1]
    # 22 = 2·8 + 1·4 + 2
    assert [index(sizes, 0, 1, r, 22) for r in range(4)] == [1, 2, 1, 2]
    assert [index(sizes, 1, 2, r, 5) for r in range(1, 4)] == [2, 1, 1]
    assert index(sizes, 3, 3, 3, 0) == 3


def test_B_is_an_unbounded_integer():
    assert B((7,) + (320,) * 40, 0) == 320**40


@given(st.lists(st.integers(1, 4), min_size=2, max_size=5), st.data())
def test_index_is_a_bijection_in_lexicographic_order(sizes, data):
    i = data.draw(st.integers(0, len(sizes) - 1))
    j = data.draw(st.integers(0, sizes[i] - 1))
    layers = range(i, len(sizes))
    paths = [
        tuple(index(tuple(sizes), i, j, r, b) for r in layers) for b in range(B(tuple(sizes), i))
    ]
    assert paths == list(product([j], *(range(s) for s in sizes[i + 1 :])))


@given(tiny_nets())
def test_sizes_of(t):
    assert sizes_of(t.W) == t.sizes


@given(tiny_nets(), st.data())
def test_path_sum_is_the_recursion_for_any_slopes(t, data):
    """[cooperating.6] = [cooperating.5], with slopes that are no switches too (sigmoid, leaky)."""
    n = len(t.dE_dz)
    slope = [None]
    for s in t.sizes[1:]:
        flat = data.draw(st.lists(NUMBERS, min_size=n * s, max_size=n * s))
        slope.append(table([flat[r * s : r * s + s] for r in range(n)], s))
    β = recursion(t.W, slope, t.dE_dz)
    for i, j in t.nodes():
        assert beta_path_sum(t.W, slope, t.dE_dz, i, j).tolist() == β[i][:, j].tolist()


@given(tiny_nets())
def test_node_cost_is_beta_and_zero_off_the_sample_set(t):
    """[gaps.4]: an output node keeps its cost although it is off."""
    for i, j in t.nodes():
        φ = node_cost(t.W, t.on, t.dE_dz, i, j)
        assert φ.tolist() == t.beta[i][:, j].tolist()
        if i < t.N:
            assert all(c == 0 for c, o in zip(φ, t.on[i][:, j], strict=True) if not o)
        else:
            assert φ.tolist() == t.dE_dz[:, j].tolist()


@given(tiny_nets(), NUMBERS)
def test_weight_update_is_minus_eta_a_beta(t, η):
    """[cooperating.9] = [cooperating.3] = [gaps.5]."""
    for i, j in t.nodes():
        for k in range(t.sizes[i - 1]):
            Δw = weight_update(t.W, t.on, t.a, t.dE_dz, (i, j, k), η)
            expected = [-η * t.a[i - 1][s, k] * t.beta[i][s, j] for s in range(len(t.dE_dz))]
            assert Δw.tolist() == expected


@given(tiny_nets())
def test_the_derivation_of_equation_6_nests_its_sums(t):
    """[cooperating.12–.14]: sums of sums, unnested one layer at a time, are the path sum."""

    def nested(s, i, j):
        if i == t.N:
            return t.dE_dz[s, j]
        ahead = range(t.sizes[i + 1])
        return int(t.on[i][s, j]) * sum(t.W[i + 1][n, j] * nested(s, i + 1, n) for n in ahead)

    for i, j in t.nodes():
        φ = node_cost(t.W, t.on, t.dE_dz, i, j)
        assert φ.tolist() == [nested(s, i, j) for s in range(len(t.dE_dz))]


@given(tiny_nets(biases="first"))
def test_conservation_of_activation_times_cost(t):
    """[beyond.conservation]: Σ_j a φ is Σ_m z_N ∂E/∂z_N in every layer, constant input included."""
    for s in range(len(t.dE_dz)):
        total = sum(t.z[t.N][s] * t.dE_dz[s])
        for i in range(1, t.N + 1):
            φ = [node_cost(t.W, t.on, t.dE_dz, i, j)[s] for j in range(t.sizes[i])]
            assert sum(a * f for a, f in zip(t.a[i][s], φ, strict=True)) == total
        first = [node_cost(t.W, t.on, t.dE_dz, 1, j)[s] for j in range(t.sizes[1])]
        bias = [0] * t.sizes[1] if t.b[1] is None else t.b[1]
        inputs = sum(
            x * sum(t.W[1][j, k] * first[j] for j in range(t.sizes[1]))
            for k, x in enumerate(t.a[0][s])
        )
        assert inputs + sum(v * f for v, f in zip(bias, first, strict=True)) == total


@given(tiny_nets(biases="any"), NUMBERS)
def test_conservation_at_each_hidden_node(t, η):
    """[beyond.conservation]: ⟨w_in, g_in⟩ = ⟨w_out, g_out⟩, and what a step does to the norms.

    Own biases count as weights of w_in; biases of later layers do not matter.
    """
    for i, j in t.nodes():
        if i == t.N:
            continue
        φ = node_cost(t.W, t.on, t.dE_dz, i, j)
        w_in, g_in = list(t.W[i][j]), list(φ @ t.a[i - 1])
        if t.b[i] is not None:
            w_in, g_in = [*w_in, t.b[i][j]], [*g_in, sum(φ)]
        w_out = list(t.W[i + 1][:, j])
        after = [node_cost(t.W, t.on, t.dE_dz, i + 1, n) for n in range(t.sizes[i + 1])]
        g_out = [sum(f * t.a[i][:, j]) for f in after]

        def dot(u, v):
            return sum(p * q for p, q in zip(u, v, strict=True))

        def stepped(w, g):
            return [p - η * q for p, q in zip(w, g, strict=True)]

        assert dot(w_in, g_in) == dot(w_out, g_out)
        new_in, new_out = stepped(w_in, g_in), stepped(w_out, g_out)
        change = dot(new_in, new_in) - dot(new_out, new_out) - dot(w_in, w_in) + dot(w_out, w_out)
        assert change == η**2 * (dot(g_in, g_in) - dot(g_out, g_out))


def test_conservation_needs_bias_free_later_layers():
    """With a bias in the second layer Σ a φ differs between the layers: 1·1 against 2·2."""
    one = table([[F(1)]], 1)
    t = trace([None, one, one], [None, None, vector([F(1)])], one, table([[F(0)]], 1))
    φ = [node_cost(t.W, t.on, t.dE_dz, i, 0)[0] for i in (1, 2)]
    assert [t.a[1][0, 0] * φ[0], t.a[2][0, 0] * φ[1]] == [2, 4]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_keep_their_dtype(dtype):
    t = two_two_two()
    W = [None] + [w.astype(dtype) for w in t.W[1:]]
    a = [v.astype(dtype) for v in t.a]
    λ = t.dE_dz.astype(dtype)
    slope = [None] + [o.astype(dtype) for o in t.on[1:]]
    for values in (
        node_cost(W, t.on, λ, 1, 0),
        beta_path_sum(W, slope, λ, 1, 0),
        weight_update(W, t.on, a, λ, (1, 0, 0), 0.5),
    ):
        assert values.dtype == dtype
    assert node_cost(W, t.on, λ, 1, 0).tolist() == [6.0]
    assert weight_update(W, t.on, a, λ, (1, 0, 0), 0.5).tolist() == [-3.0]


@pytest.mark.parametrize(
    ("i", "j", "sentence"),
    [
        (3, 0, "layer i: expected 0 to 2, got 3"),
        (-1, 0, "layer i: expected 0 to 2, got -1"),
        (1, 3, "node j: expected 0 to 2 in layer 1, got 3"),
        (2, -1, "node j: expected 0 to 1 in layer 2, got -1"),
        (0, 0, "layer i: expected 1 to 2, because inputs have no slope, got 0"),
    ],
)
def test_nodes_that_are_not_there(i, j, sentence):
    t = two_two_two()
    for refused in (lambda: node_cost(t.W, t.on, t.dE_dz, i, j),):
        with pytest.raises(UserError) as error:
            refused()
        assert str(error.value) == sentence


def test_weights_that_are_not_there():
    t = two_two_two()
    for weight, sentence in {
        (1, 0, 2): "node j: expected 0 to 1 in layer 0, got 2",
        (2, 2, 0): "node j: expected 0 to 1 in layer 2, got 2",
        (0, 0, 0): "layer i: expected 0 to 2, got -1",
    }.items():
        with pytest.raises(UserError) as error:
            weight_update(t.W, t.on, t.a, t.dE_dz, weight, F(1))
        assert str(error.value) == sentence
