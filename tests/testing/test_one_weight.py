"""Cases and derivatives of the claims of *cooperating*: they hold what breaks statements."""

import functools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import Phase, given, settings

from relumlp.claims.ledger.listing import load_claims
from relumlp.paths.recursion import beta
from relumlp.testing.counts import node_cases, switches
from relumlp.testing.derivatives import (
    STEP,
    along_node,
    along_weight,
    central,
    complex_step,
    one_sided,
    slope_at,
    steady,
)
from relumlp.testing.network import exact_net
from relumlp.testing.one_weight import slope_cases, weight_cases
from relumlp.testing.outputs import output_cases, softmax_cases
from relumlp.testing.tape import exact

EXAMPLES = settings(
    max_examples=300, deadline=None, database=None, derandomize=True, phases=[Phase.generate]
)
STRATEGIES = {
    "weights": weight_cases,
    "no biases": lambda: weight_cases(biases=False),
    "slopes": slope_cases,
    "switches": switches,
    "every class": lambda: switches(every=True),
    "softmax": softmax_cases,
    "outputs": output_cases,
    "nodes": node_cases,
}


@functools.cache
def drawn(name):
    """300 cases of a strategy."""
    cases = []

    @EXAMPLES
    @given(STRATEGIES[name]())
    def keep(case):
        cases.append(case)

    keep()
    return cases


def share(name, condition):
    """How many of a strategy's cases have a property, from 0 to 1."""
    cases = drawn(name)
    return sum(bool(condition(c)) for c in cases) / len(cases)


@pytest.mark.parametrize("name", ["weights", "no biases"])
def test_every_kind_of_weight_is_drawn(name):
    for case in drawn(name):
        i, j, k = case.weight
        assert 1 <= i <= case.net.N
        assert j < case.net.sizes[i]
        assert k < case.net.sizes[i - 1] + (name == "weights" and case.net.b[i] is not None)
    of_bias = share(name, lambda c: c.weight[2] == c.net.sizes[c.weight[0] - 1])
    assert (0.05 < of_bias < 0.5) if name == "weights" else of_bias == 0
    assert 0.2 < share(name, lambda c: c.weight[0] < c.net.N) < 0.8


def test_slopes_are_any_numbers():
    assert share("slopes", lambda c: any(v not in (0, 1) for v in c.slope[1].flat)) > 0.5
    for c in drawn("slopes"):
        shapes = [s.shape for s in c.slope[1:]]
        assert shapes == [(len(c.λ), s) for s in c.net.sizes[1:]]


def patterns(case):
    return len(set(map(tuple, case.on.tolist())))


@pytest.mark.parametrize(
    ("condition", "least"),
    [
        (lambda c: len(c.on) == 1, 0.05),
        (lambda c: len(c.on) == 8, 0.05),
        (lambda c: c.classes == 1, 0.2),
        (lambda c: len(set(c.labels.tolist())) < c.classes, 0.1),
        (lambda c: patterns(c) == 1 and len(c.on) > 1, 0.05),
        (lambda c: patterns(c) == len(c.on) > 1, 0.05),
        (lambda c: 1 < patterns(c) < len(c.on), 0.2),
        (lambda c: not c.on.any(axis=0).all(), 0.2),
        (lambda c: c.on.all(axis=0).any(), 0.2),
    ],
)
def test_switches_of_every_kind(condition, least):
    assert share("switches", condition) >= least


def test_no_class_is_absent_where_none_may_be():
    for c in (*drawn("every class"), *drawn("nodes")):
        assert set(c.labels.tolist()) == set(range(c.classes))


def test_permutations():
    for c in drawn("switches"):
        assert sorted(c.order) == list(range(len(c.on)))
        assert sorted(c.nodes) == list(range(c.on.shape[1]))


def test_exponentials_and_their_changes():
    for c in drawn("softmax"):
        assert sum(c.p) == 1
        assert min(c.p) > 0
        assert c.t > -1
        assert c.t != 0
    assert share("softmax", lambda c: len(c.p) == 1) > 0.1
    assert share("softmax", lambda c: len(set(c.p)) < len(c.p)) > 0.05
    assert 0.2 < share("softmax", lambda c: c.t < 0) < 0.8


def test_targets_sum_to_one():
    for c in drawn("outputs"):
        np.testing.assert_allclose(c.y.sum(axis=1), 1, rtol=1e-15)
    assert 0.2 < share("outputs", lambda c: set(c.y.flat) <= {0.0, 1.0}) < 0.8


def test_pre_activations_at_and_beside_zero():
    assert share("nodes", lambda c: (c.points == 0).any()) > 0.2
    assert share("nodes", lambda c: (c.points < 0).any() and (c.points > 0).any()) > 0.3
    assert share("nodes", lambda c: (c.z == c.z[:1]).all(axis=0).any()) > 0.05


# ---- derivatives ----

NET = exact_net([[[2]], [[3]]], [[1], [5]])
X, Y = exact([[1]]), exact([[4]])  # z_1 = 3, z_2 = 14, E = ½ 10²


def test_derivatives_by_hand():
    """∂E/∂w_2 = 10·3, ∂E/∂b_2 = 10, ∂E/∂w_1 = 10·3·1; exactly, whatever the step."""
    for weight, expected in {(2, 0, 0): 30, (2, 0, 1): 10, (1, 0, 0): 30, (1, 0, 1): 30}.items():
        for h in (STEP, Fraction(1, 7), Fraction(2)):
            slope, sure = slope_at(along_weight(NET, X, weight), Y, h)
            # z_1 = 3 ∓ 2 stays above 0.
            assert (slope.tolist(), sure.tolist()) == ([expected], [True])
    assert slope_at(along_node(NET, X, 1, 0), Y)[0].tolist() == [30]
    assert slope_at(along_node(NET, X, 2, 0), Y)[0].tolist() == [10]


def test_a_step_across_a_kink_is_not_sure():
    along = along_weight(NET, X, (1, 0, 0))
    assert not slope_at(along, Y, Fraction(4))[1].any()
    assert not steady(along(Fraction(-4)), along(Fraction(0))).any()
    assert steady(along(Fraction(-2)), along(Fraction(4))).all()


def test_held_switches_stay():
    on = [None, np.array([[False]]), np.array([[True]])]
    along = along_weight(NET, X, (1, 0, 0), held=on)
    assert along(Fraction(9)).output.tolist() == [[5]]
    assert central(along(-STEP), along(STEP), Y, STEP).tolist() == [0]


def test_one_sided_derivatives_at_a_kink():
    """E = ½ (3 ReLU(w + 1) + 1)² at w = −1 (y = 4): slope 0 to the left, 3 to the right."""
    net = exact_net([[[-1]], [[3]]], [[1], [5]])
    along = along_weight(net, X, (1, 0, 0))
    assert [one_sided(along, Y, h).tolist() for h in (-STEP, STEP)] == [[0], [3]]


@EXAMPLES
@given(weight_cases())
def test_the_network_itself_is_not_changed(case):
    before = case.net.theta.copy()
    along_weight(case.net, case.x, case.weight)(Fraction(1))
    along_node(case.net, case.x, *case.weight[:2])(Fraction(1))
    assert (case.net.theta == before).all()
    same = along_weight(case.net, case.x, case.weight)(Fraction(0)).output
    assert (same == case.net.forward(case.x).output).all()


def test_complex_step():
    z = np.array([[1.0, 2.0]])
    dz = [complex_step(lambda v: v[:, 0] * np.exp(v[:, 1]), z, j) for j in range(2)]
    np.testing.assert_allclose(dz, [[np.exp(2)], [np.exp(2)]], rtol=1e-15)


def test_kinks_that_cancel_have_a_true_slope():
    """The counterexample is no artefact: a large step shows the slope that β misses."""
    case = load_claims()["cooperating.3.differentiable"].counterexample()
    t = case.net.forward(case.x)
    outputs = along_weight(case.net, case.x, case.weight)
    assert [outputs(Fraction(h)).output[0, 0] for h in (-1, 0, 1)] == [-1, 0, 1]
    assert not beta(case.net.W, t.slope, t.output - case.y)[1].any()
