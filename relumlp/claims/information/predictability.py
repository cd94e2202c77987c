"""Claims of *dynamics*: predictability, informativeness, and averages over a layer's nodes.

A node's predictability is p = 1 − H(Ẑ|Y)/ln 2 and its informativeness u = 1 − H(Y|Ẑ)/ln |C|.
Inequalities between entropies compare e^{N H}, which are fractions; p and u themselves are numbers
with exact logarithms, and what is computed in floats is compared with these.
"""

from fractions import Fraction
from math import isnan

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.information import sample_sets as sets
from relumlp.testing.assertions import assert_all, assert_ascending, assert_close, assert_equal
from relumlp.testing.counts import table_of, tables
from relumlp.testing.exact_entropies import (
    ENTROPY_ROUNDING,
    computed_and_exact,
    exp_entropy,
    exp_entropy_given_row,
    exp_information,
    nats,
    switch_tables,
    switching,
    switching_tables,
)
from relumlp.testing.logarithms import ln
from relumlp.types import Array


@claim("dynamics.14", tables, exact=True, kind="inequality")
def predictability_is_in_unit_range(counts: Array, sizes: Array) -> None:
    """The predictability of a node that switches obeys 0 ≤ p ≤ 1, that is 1 ≤ e^{N H(Ẑ|Y)} ≤
    2^N."""
    for n in switching_tables(counts, sizes):
        assert_ascending(1, exp_entropy_given_row(n.T), 2 ** int(n.sum()))


@claim("dynamics.14.float", tables, kind="definition")
def predictability_as_computed(counts: Array, sizes: Array) -> None:
    """The predictability p = 1 − H(Ẑ|Y)/log 2 of a node that switches is the share of the largest
    entropy of the switch Ẑ that knowing the class Y takes away."""
    of_nodes = zip(*computed_and_exact(sets.predictability, counts, sizes), strict=True)
    for (computed, p_j), n in zip(of_nodes, switch_tables(counts, sizes), strict=True):
        H = nats(exp_entropy_given_row(n.T), int(n.sum()))
        if switching(n):
            assert_equal(p_j, 1 - H / ln(2))
            assert_close(computed, p_j, within=ENTROPY_ROUNDING)
        else:
            assert isnan(computed), f"p of a node that never switches is {computed}"


@claim("dynamics.14.largest", tables, exact=True, kind="inequality")
def largest_switch_entropy_is_log_2(counts: Array, sizes: Array) -> None:
    """The largest possible entropy of the switch Ẑ is log 2, which is reached exactly if half of
    all samples are on."""
    for n in switch_tables(counts, sizes):
        off, on = n.sum(axis=1)
        largest = 2 ** int(n.sum())
        assert_ascending(exp_entropy([off, on]), largest)
        assert_equal(exp_entropy([off, on]) == largest, off == on)


@claim(
    "dynamics.14.information",
    lambda: tables(least_classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[1, 1]], [3, 3]),
    correction="dynamics.14.at-least",
)
def predictability_is_proportional_to_information(counts: Array, sizes: Array) -> None:
    """Predictability is proportional to the information known about Ẑ given Y, so that both are 0
    together."""
    for n in switching_tables(counts, sizes):
        if exp_information(n) == 1:
            assert exp_entropy_given_row(n.T) == 2 ** int(n.sum()), "I = 0, but p > 0"


@claim("dynamics.14.at-least", tables, exact=True, kind="inequality")
def predictability_is_at_least_information(counts: Array, sizes: Array) -> None:
    """The information I that the class Y gives about the switch Ẑ is at least 0 and at most p ln 2,
    and equals p ln 2 exactly if half of all samples are on."""
    for n in switching_tables(counts, sizes):
        p_ln_2 = 2 ** int(n.sum()) / exp_entropy_given_row(n.T)
        off, on = n.sum(axis=1)
        assert_ascending(1, exp_information(n), p_ln_2)
        assert_equal(p_ln_2 == exp_information(n), off == on)


@claim("dynamics.14.never-switching", tables, exact=True)
def predictability_of_constant_nodes_would_be_one(counts: Array, sizes: Array) -> None:
    """Nodes that never switch have no predictability p in the paper; by the formula such nodes
    would have p = 1."""
    for n in switch_tables(counts, sizes):
        if not switching(n):
            assert_equal(exp_entropy_given_row(n.T), 1)
            assert_equal(exp_information(n), 1)
    assert_equal(np.isnan(sets.predictability(counts, sizes)), ~sets.switching_nodes(counts, sizes))


@claim(
    "dynamics.15.one-class",
    tables,
    kind="definition",
    counterexample=lambda: table_of([[1]], [2]),
    correction="dynamics.15",
)
def informativeness_of_every_switching_node(counts: Array, sizes: Array) -> None:
    """The informativeness 1 − H(Y|Ẑ)/log|C| is a number at every node that switches."""
    switch = sets.switching_nodes(counts, sizes)
    assert_all(~np.isnan(sets.informativeness(counts, sizes)[switch]), "u is a number")


@claim("dynamics.15", lambda: tables(least_classes=2), kind="definition")
def informativeness_as_computed(counts: Array, sizes: Array) -> None:
    """With two or more classes, the informativeness u = 1 − H(Y|Ẑ)/log|C| is a number at every node
    that switches."""
    of_nodes = zip(*computed_and_exact(sets.informativeness, counts, sizes), strict=True)
    for (computed, u_j), n in zip(of_nodes, switch_tables(counts, sizes), strict=True):
        H = nats(exp_entropy_given_row(n), int(n.sum()))
        if switching(n):
            assert_equal(u_j, 1 - H / ln(len(sizes)))
            assert_close(computed, u_j, within=ENTROPY_ROUNDING)
        else:
            assert isnan(computed), f"u of a node that never switches is {computed}"


@claim("dynamics.15.range", lambda: tables(least_classes=2), exact=True, kind="inequality")
def informativeness_is_in_unit_range(counts: Array, sizes: Array) -> None:
    """With two or more classes, the informativeness obeys 0 ≤ u ≤ 1, and u = 1 exactly if each
    value of the switch leaves one class, which needs at most two classes with samples."""
    for n in switching_tables(counts, sizes):
        H = exp_entropy_given_row(n)
        assert_ascending(1, H, len(sizes) ** int(n.sum()))
        one_each = all((row > 0).sum() == 1 for row in n)
        assert_equal(H == 1, one_each)
        assert not one_each or (sizes > 0).sum() <= 2, "u = 1, but three classes have samples"


@claim(
    "dynamics.15.maximum",
    lambda: tables(least_classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[2, 0, 0]], [2, 1, 1]),
    correction="dynamics.15.balanced",
)
def informativeness_is_at_most_log_2_over_log_classes(counts: Array, sizes: Array) -> None:
    """The informativeness is at most log 2/log|C|, whatever the class sizes are, because Ẑ has two
    values."""
    for n in switching_tables(counts, sizes):
        N = int(n.sum())
        assert len(sizes) ** N <= exp_entropy_given_row(n) * 2**N, "u > log 2/log|C|"


@claim(
    "dynamics.15.balanced",
    lambda: tables(least_classes=2, balanced=True),
    exact=True,
    kind="inequality",
)
def informativeness_of_balanced_classes(counts: Array, sizes: Array) -> None:
    """With equally large classes, the informativeness u is at most log 2/log|C|."""
    informativeness_is_at_most_log_2_over_log_classes(counts, sizes)


@claim(
    "dynamics.15.achieved",
    lambda: tables(least_classes=2, balanced=True),
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[1, 0, 0]], [1, 1, 1]),
    correction="dynamics.15.even",
)
def log_2_over_log_classes_can_be_achieved(sizes: Array) -> None:
    """With equally large classes, an informativeness of u = log 2/log|C| can be achieved."""
    C, size = len(sizes), int(sizes[0])
    N = C * size
    by_class = np.array([[size * (c < half) for c in range(C)] for half in range(1, C)], object)
    best = min(exp_entropy_given_row(n) for n in switch_tables(by_class, sizes))
    assert best * 2**N == C**N, "no switch that is on for whole classes reaches log 2/log|C|"


@claim(
    "dynamics.15.even", lambda: tables(least_classes=2, balanced=True), exact=True, kind="theorem"
)
def maximum_is_reached_by_half_of_the_classes(counts: Array, sizes: Array) -> None:
    """With equally large classes, the informativeness u is log 2/log|C| exactly if the node is on
    for all samples of half of the classes and off for all others."""
    for n in switching_tables(counts, sizes):
        N, C = int(n.sum()), len(sizes)
        whole = all(v in (0, sizes[0]) for v in n[1])
        half = 2 * sum(v > 0 for v in n[1]) == C
        assert_equal(exp_entropy_given_row(n) * 2**N == C**N, whole and half)


@claim("dynamics.15.mnist", lambda: tables(balanced=True), exact=True)
def five_of_ten_classes_reach_the_maximum(sizes: Array) -> None:
    """With ten equally large classes, a node that is on for exactly five of the classes reaches the
    informativeness log 2/log 10, which is 0.301."""
    ten = np.full(10, sizes[0], object)
    five = np.where(np.arange(10) < 5, ten, 0)
    (n,) = switch_tables(five[None], ten)
    N = int(n.sum())
    assert_equal(exp_entropy_given_row(n) * 2**N, 10**N)
    computed, u = computed_and_exact(sets.informativeness, five[None], ten)
    assert_equal(u, [ln(2) / ln(10)])
    assert_close(u, [Fraction("0.30103")], within=5e-6)
    assert_close(computed, u, within=ENTROPY_ROUNDING)


@claim(
    "dynamics.15.information",
    lambda: tables(least_classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[0, 1]], [1, 2]),
    correction="dynamics.15.information-balanced",
)
def informativeness_is_proportional_to_information(counts: Array, sizes: Array) -> None:
    """Informativeness "indicates similar information about Y given Ẑ", that is u ln|C| = I."""
    for n in switching_tables(counts, sizes):
        assert_equal(len(sizes) ** int(n.sum()), exp_entropy_given_row(n) * exp_information(n))


@claim(
    "dynamics.15.information-balanced",
    lambda: tables(least_classes=2, balanced=True),
    exact=True,
    kind="identity",
)
def informativeness_is_information_if_balanced(counts: Array, sizes: Array) -> None:
    """With equally large classes, u ln|C| is exactly the information I."""
    informativeness_is_proportional_to_information(counts, sizes)


@claim(
    "dynamics.15.poor-predictor", lambda: tables(least_classes=2, balanced=True), exact=True,
    kind="words",
)  # fmt: skip
def one_switch_is_a_poor_predictor(counts: Array, sizes: Array) -> None:
    """With equally large classes, no rule that uses one switch is right on more than 2/|C| of the
    samples."""
    best = sets.best_accuracy(sets.joint_counts(counts, sizes))
    assert_all(best <= Fraction(2, len(sizes)), "accuracy ≤ 2/|C|")
    assert_equal(best, [Fraction(int(n.max(axis=1).sum()), int(n.sum())) for n in
                        switch_tables(counts, sizes)])  # fmt: skip
