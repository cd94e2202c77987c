"""Paths that strategies make active, nodes that they put at their kinks, and steps in Fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from relumlp.testing.counts import settled, table_of
from relumlp.testing.exact_patterns import numbered
from relumlp.testing.exact_roots import WithRoots, rational_root
from relumlp.testing.live_paths import with_kink, with_live_path
from relumlp.testing.network import cases, exact_net
from relumlp.testing.optimiser_steps import exact_adam, first_step, recipe_of
from relumlp.testing.tape import REACH, exact
from relumlp.training.steps import adam_step, sgd_step

EXAMPLES = settings(
    max_examples=200, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
)


@EXAMPLES
@given(cases(bias="any"))
def test_any_path_can_be_made_active(case):
    net, a = case.net, case.x[0]
    a[0] += a[0] == 0
    live = with_live_path(net, a, [0] * (net.N + 1))
    t = live.forward(a[None])
    assert all(t.z[i][0, 0] > 0 for i in range(1, net.N))
    assert all(live.W[i][0, 0] != 0 for i in range(1, net.N + 1))
    assert (net.sizes, net.bias) == (live.sizes, live.bias)
    # Signs change, and 0 becomes 1: the other nodes of a layer stay as they were.
    for old, new in zip(net.W[1:], live.W[1:], strict=True):
        assert (abs(old) == abs(new))[1:].all()
        assert (abs(new) <= max(REACH, abs(old).max())).all()


def test_a_live_path_by_hand():
    """z_1 = −1 − 2 < 0: both signs change; z_2 = 0 · 3 + 0: the weight becomes 1."""
    net = exact_net([[[-1]], [[0]], [[0]]], [[-2], [0], None])
    live = with_live_path(net, exact([1]), [0, 0, 0, 0])
    assert [w.tolist() for w in live.W[1:]] == [[[1]], [[1]], [[1]]]
    assert [b if b is None else b.tolist() for b in live.b[1:]] == [[2], [0], None]
    assert live.forward(exact([[1]])).output.tolist() == [[3]]


def test_where_the_sum_is_zero_one_weight_changes_its_sign():
    x = exact([1, 2])
    for W, first in (([2, -1], 0), ([-2, 1], 1)):
        live = with_live_path(exact_net([[W], [[1]]]), x, [first, 0, 0])
        assert live.W[1].tolist() == [[2, 1]]


def test_a_kink_by_hand():
    """Node 1 of layer 2 gets the path's weight 3 and undoes twice its 5; a = 2 · 1, so b = −6."""
    net = exact_net([[[2]], [[3], [4]], [[5, 7]]], [None, [0, 0], None])
    kinked = with_kink(net, exact([1]), [0, 0, 0, 0], 2, 1)
    assert kinked.W[2].tolist() == [[3], [3]]
    assert kinked.W[3].tolist() == [[5, -10]]
    assert kinked.b[2].tolist() == [0, -6]
    x = exact([[1], [2]])
    assert kinked.forward(x).z[2].tolist() == [[6, 0], [12, 6]]
    # Before the kink the output has slope 30 in x, behind it 30 − 60.
    assert kinked.forward(x).output.tolist() == [[30], [0]]


# --- steps


def test_roots_of_fractions_are_exact():
    assert rational_root(Fraction(9, 4)) == Fraction(3, 2)
    assert rational_root(0) == 0
    with pytest.raises(ValueError, match="the root is not rational"):
        rational_root(2)
    found = np.sqrt(exact([[Fraction(1, 9), 0]]).view(WithRoots))
    assert found.tolist() == [[Fraction(1, 3), 0]]
    assert isinstance(found + 1, WithRoots)


def test_first_steps_by_hand():
    """SGD: 1 − ½ · 3; Adam: 1 − ½ · 3 / (3 + 10⁻⁸), and a weight without a gradient stays."""
    net, g = exact_net([[[1, 4]]]), exact([3, 0])
    half = Fraction(1, 2)
    assert first_step(sgd_step, net, g, recipe_of(half)).theta.tolist() == [1 - 3 * half, 4]
    after = first_step(adam_step, net, g, exact_adam(half))
    assert after.theta.tolist() == [1 - half * 3 / (3 + Fraction(1, 10**8)), 4]
    assert all(type(v) is Fraction for v in after.theta)
    assert net.theta.tolist() == [1, 4]


# --- tables and patterns


def test_a_node_settles_if_another_one_switches():
    counts, sizes = table_of([[1, 0], [2, 0], [0, 0]], [2, 2])
    found = [(j, layer.tolist()) for j, layer in settled(counts, sizes)]
    assert found == [(0, [[0, 0], [2, 0], [0, 0]]), (1, [[1, 0], [2, 2], [0, 0]])]
    assert settled(counts[:1], sizes) == []


def test_numbers_begin_again_when_all_patterns_are_used():
    assert numbered(5, 2).astype(int).tolist() == [[0, 0], [1, 0], [0, 1], [1, 1], [0, 0]]
