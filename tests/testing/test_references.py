"""The exact references that claims are compared with, by hand."""

from fractions import Fraction

import numpy as np
import pytest

from relumlp.testing.balance import carried_costs, node_products, norm_difference
from relumlp.testing.constant_nodes import constant_carried, sgd_with_constants_held
from relumlp.testing.counts import deaths
from relumlp.testing.cycles import best_margin, cycle_means
from relumlp.testing.exact_entropies import (
    largest_priors,
    literal_frequencies,
    most_information,
    sets_of_classes,
)
from relumlp.testing.exact_norms import assert_projections, exactly_normalised, rational_norm
from relumlp.testing.exact_patterns import class_specific, exp_pattern_entropy, pattern_table
from relumlp.testing.exact_posteriors import exact_prior, exact_rates, likelihoods
from relumlp.testing.network import exact_net
from relumlp.testing.one_input import boundary_slopes, set_boundaries
from relumlp.testing.optimiser_steps import mean_step, recipe_of, two_steps
from relumlp.testing.outputs import softmax_moved, softmax_slopes
from relumlp.testing.path_terms import path_sum, sample_set, switch_slopes, true_update
from relumlp.testing.scaling import scaled_chain
from relumlp.testing.summary import several
from relumlp.testing.tape import exact
from relumlp.training.steps import momentum_step

CHAIN = exact_net([[[2]], [[3]]])
ONE = exact([[1]])
HALF = Fraction(1, 2)


def test_paths():
    """Of 1-2-1 with fan-ins 1, −2 and 3, 4 only node 0 is on at x = 1; two paths from the input."""
    net = exact_net([[[1], [-2]], [[3, 4]]])
    t = net.forward(ONE)
    sums = [path_sum(net, switch_slopes(t), ONE, i, j)[0] for i, j in ((2, 0), (1, 0), (1, 1))]
    assert sums == [1, 3, 0]
    assert sample_set(net, ONE, 1, 1).tolist() == [False]
    assert sample_set(net, ONE, 0, 0).tolist() == [True]
    assert true_update(CHAIN, CHAIN.forward(ONE), exact([[0]]), (1, 0, 0)) == -6 * 3


def test_costs_and_products():
    """a = 2 and 6, φ = 3 and 1: each layer carries 6, and so does each side of the node."""
    assert [carried.tolist() for carried in carried_costs(CHAIN, ONE, ONE)] == [[6], [6]]
    node = node_products(CHAIN, ONE, ONE, 1)
    assert (node.fan_in[0], node.fan_out[0], node.norms[0]) == (6, 6, 9 - 4)
    assert norm_difference(CHAIN, 1).tolist() == [4 - 9]


def test_constant_nodes():
    net = exact_net([[[2]], [[3]]], [None, [5]])
    wide = constant_carried(net)
    assert wide.sizes == (1, 2, 1)
    assert wide.forward(ONE).output == net.forward(ONE).output == 11
    held = sgd_with_constants_held(wide, ONE, ONE, 1, net.sizes)
    assert (held.W[1].tolist(), held.b[1].tolist()) == ([[-1], [0]], [-3, 1])
    assert held.W[2].tolist() == [[3 - 2, 5 - 1]]


def test_the_curve_of_one_rectifier_bends_at_its_boundary():
    net = exact_net([[[2], [0]], [[3, 1]]], [[-4, 1], None])
    assert set_boundaries(net) == [2]
    ((at, left, right),) = boundary_slopes(net)
    assert at == 2
    assert (left.tolist(), right.tolist()) == ([0], [6])


def test_steps_of_momentum():
    """θ moves by −η g, then by −η (β g + h)."""
    first, second = two_steps(momentum_step, exact([4]), exact([1]), recipe_of(HALF, HALF))
    assert (first.tolist(), second.tolist()) == ([-2], [-HALF * (2 + 1)])
    step = mean_step(CHAIN, exact([[1], [1]]), exact([[0], [0]]), 1)
    assert step.tolist() == [-18, -12]


def test_softmax():
    p = exact([HALF, HALF])
    assert softmax_slopes(p, 0).tolist() == [Fraction(1, 4), Fraction(-1, 4)]
    assert softmax_moved(exact([1, 1]), 0, Fraction(1)).tolist() == [Fraction(2, 3), Fraction(1, 3)]


SWITCHES = np.array([[1, 0], [1, 0], [0, 0], [1, 1]], bool)
LABELS = np.array([0, 0, 1, 1])


def test_patterns_and_frequencies():
    assert exp_pattern_entropy(SWITCHES) == Fraction(4**4, 2**2)
    assert pattern_table(SWITCHES, LABELS, 2).tolist() == [[0, 2, 0], [1, 0, 1]]
    assert class_specific(SWITCHES, LABELS)
    assert not class_specific(SWITCHES, np.array([0, 1, 1, 1]))
    on = literal_frequencies(SWITCHES, LABELS, 2, 1)
    assert on.tolist() == [[HALF, Fraction(1, 4)], [0, Fraction(1, 4)]]


def test_sets_of_classes():
    """Of sizes 1, 1, 2 the most informative switch is on for half of the samples: e^{N ln 2}."""
    sizes = np.array([1, 1, 2], object)
    assert len(list(sets_of_classes(sizes))) == 8
    assert most_information(sizes) == 2**4
    assert largest_priors(sizes, 2) == Fraction(3, 4)
    counts = np.array([[1, 0], [0, 0], [0, 2]], object)
    assert [left.tolist() for left in deaths(counts)] == [
        [[0, 0], [0, 0], [0, 2]],
        [[1, 0], [0, 0], [0, 0]],
    ]
    assert deaths(counts[:2]) == []


def test_rates_and_priors():
    assert exact_prior(LABELS, 2).tolist() == [HALF, HALF]
    assert exact_rates(SWITCHES, LABELS, 2)[0].tolist() == [[0, HALF], [1, HALF]]
    # Smoothed by 1: (2 + 1) / (2 + 2) of class 0 have node 0 on, (1 + 1) / 4 of class 1.
    assert likelihoods(SWITCHES, LABELS, 2)[0, 0].tolist() == [Fraction(3, 4), HALF]


def test_norms():
    assert rational_norm(exact([3, 4])) == 5
    with pytest.raises(ValueError, match="not rational"):
        rational_norm(exact([1, 1]))
    after = exactly_normalised(scaled_chain(3, 1, b=4).net)
    assert after.theta.tolist() == [Fraction(3, 5), Fraction(4, 5), 5]
    without = exactly_normalised(scaled_chain(3, 1, b=4).net, counted=False)
    assert without.theta.tolist() == [1, Fraction(4, 3), 3]
    assert_projections(exact([[3], [-3]]), exact([[3, 4], [-3, 4]]), exact([[2, 0]]))
    with pytest.raises(AssertionError):
        assert_projections(exact([[3]]), exact([[-3, 4]]), exact([[2, 0]]))


def test_cycles():
    """Sample 0 prefers its class by 2, sample 1 the wrong one by 1: (2 − 1) / 2 is the mean."""
    p = several([(2,), (1,)], [(1,), (0,)])
    assert cycle_means(p) == {(0, 1): HALF}
    assert best_margin(p, 100) == pytest.approx(0.5, abs=1e-6)
