"""Claims of *beyond* on information: between switch and class, of a layer's patterns, in accuracy.

Inequalities and ends between entropies are exact: they compare e^{N H}, which are fractions (see
:mod:`relumlp.testing.exact_entropies`), or numbers with exact logarithms (see
:mod:`relumlp.testing.logarithms`). What is computed in floats is compared with these.
"""

from fractions import Fraction
from functools import reduce
from itertools import product
from math import prod
from typing import Any

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.information import patterns
from relumlp.information import sample_sets as sets
from relumlp.information.entropies import perplexity
from relumlp.information.patterns import pattern_counts
from relumlp.testing.assertions import assert_all, assert_ascending, assert_close, assert_equal
from relumlp.testing.counts import few_nodes, switches, tables
from relumlp.testing.exact_entropies import (
    ENTROPY_ROUNDING,
    computed_and_exact,
    exact_counts,
    exp_entropy,
    exp_entropy_given_row,
    exp_information,
    largest_priors,
    most_information,
    nats,
    sets_of_classes,
    switch_tables,
    switching,
    switching_tables,
)
from relumlp.testing.exact_patterns import class_specific, pattern_table
from relumlp.testing.logarithms import ln
from relumlp.testing.whole_counts import certified
from relumlp.types import Array, Bools


@claim("beyond.information", tables, exact=True, kind="identity")
def predictability_and_informativeness_hold_information(counts: Array, sizes: Array) -> None:
    """Predictability p and informativeness u hold the information I exactly: p ln 2 = I + (ln 2 −
    H(Ẑ)) and u ln|C| = I + (ln|C| − H(Y))."""
    for n in switch_tables(counts, sizes):
        N, C, I = int(n.sum()), len(sizes), exp_information(n)
        p_ln_2 = 2**N / exp_entropy_given_row(n.T)
        u_ln_C = C**N / exp_entropy_given_row(n)
        assert_equal(p_ln_2, I * 2**N / exp_entropy(n.sum(axis=1)))
        assert_equal(u_ln_C, I * C**N / exp_entropy(sizes))


@claim("beyond.information.float", lambda: tables(least_classes=2), kind="identity")
def information_as_computed(counts: Array, sizes: Array) -> None:
    """Predictability p, informativeness u and the information I, as computed, satisfy p ln 2 = I +
    (ln 2 − H(Ẑ)) and u ln|C| = I + (ln|C| − H(Y)), up to rounding."""
    on, ln_C = sets.switching_nodes(counts, sizes), ln(len(sizes))
    measures = (sets.predictability, sets.informativeness, sets.mutual_information,
                sets.switch_entropy)  # fmt: skip
    exactly = certified(counts), certified(sizes)
    for given, within in (((counts, sizes), ENTROPY_ROUNDING), (exactly, 0)):
        p, u, I, H_Z = (measure(*given)[on] for measure in measures)
        assert_close(p * ln(2), I + (ln(2) - H_Z), within=within)
        assert_close(u * ln_C, I + (ln_C - sets.class_entropy(given[1])), within=within)


@claim("beyond.information.independent", tables, exact=True, kind="theorem")
def information_is_zero_if_independent(counts: Array, sizes: Array) -> None:
    """The information I is at least 0, and is 0 exactly if the switch is equally frequent in all
    classes that have samples."""
    f = sets.activation_fraction(counts, sizes)[:, np.flatnonzero(sizes)]
    found = sets.mutual_information(counts, sizes)
    for f_j, n, computed in zip(f, switch_tables(counts, sizes), found, strict=True):
        I = exp_information(n)
        equally_frequent = all(v == f_j[0] for v in f_j)
        assert_ascending(1, I)
        assert_equal(I == 1, equally_frequent)
        assert_equal(computed == 0.0, equally_frequent)


@claim("beyond.ranges.predictability", tables, exact=True)
def ends_of_predictability(counts: Array, sizes: Array) -> None:
    """The predictability of a node that switches is 0 exactly if every class fraction is ½, and 1
    exactly if every class fraction is 0 or 1."""
    for n in switching_tables(counts, sizes):
        H, N = exp_entropy_given_row(n.T), int(n.sum())
        assert_equal(H == 2**N, all(off == on for off, on in n.T))
        assert_equal(H == 1, all(not off or not on for off, on in n.T))


@claim("beyond.ranges", lambda: tables(least_classes=2), exact=True, kind="inequality")
def range_of_informativeness(counts: Array, sizes: Array) -> None:
    """The informativeness u lies between low = 1 − H(Y)/ln|C| and low + max_A h(P(A))/ln|C|,
    because the information obeys 0 ≤ I ≤ max_A h(P(A)) over the sets A of classes."""
    most = most_information(sizes)
    for n in switching_tables(counts, sizes):
        assert_ascending(1, exp_entropy(sizes) / exp_entropy_given_row(n), most)


@claim("beyond.ranges.reached", lambda: tables(least_classes=2), exact=True)
def upper_end_is_reached(sizes: Array) -> None:
    """If two or more classes have samples, a switch that is on for some of the classes reaches the
    upper end of the range of informativeness."""
    of_sets = [n for A in sets_of_classes(sizes) for n in switch_tables(A[None], sizes)]
    reached = [exp_information(n) for n in of_sets if switching(n)]
    if (sizes > 0).sum() >= 2:
        assert_equal(max(reached), most_information(sizes))
    else:
        assert not reached, "a switch is on for some of a single class"


@claim("beyond.ranges.float", lambda: tables(least_classes=2), kind="definition")
def range_as_computed(counts: Array, sizes: Array) -> None:
    """The computed range of the informativeness u begins at 1 − H(Y)/ln|C|, is max_A h(P(A))/ln|C|
    long, and holds every computed u."""
    N, ln_C = int(sizes.sum()), ln(len(sizes))
    low = 1 - nats(exp_entropy(sizes), N) / ln_C
    high = low + nats(most_information(sizes), N) / ln_C
    computed, exact = computed_and_exact(sets.informativeness_range, sizes)
    assert_equal(exact, (low, high))
    assert_close(computed, (low, high), within=ENTROPY_ROUNDING)
    computed, exact = computed_and_exact(sets.informativeness, counts, sizes)
    for u, within in ((computed, ENTROPY_ROUNDING), (exact, 0)):
        seen = u[sets.switching_nodes(counts, sizes)]
        assert_all((seen >= low - within) & (seen <= high + within), "low ≤ u ≤ high")


@claim("beyond.bridge", switches, exact=True, kind="inequality")
def perplexity_lies_between_predictabilities(on: Bools, labels: Array, classes: int) -> None:
    """The mean Σ_c (N_c/N) ln P(c,l) lies between ln 2 max_j(1 − p_j) and ln 2 Σ_j(1 − p_j), where
    p_j is the predictability of node j."""
    H = exp_entropy_given_row(pattern_table(on, labels, classes))
    tables = switch_tables(*exact_counts(on, labels, classes))
    nodes = [exp_entropy_given_row(n.T) for n in tables]
    assert_ascending(max(nodes), H, prod(nodes))


@claim("beyond.bridge.float", switches, kind="identity")
def bridge_as_computed(on: Bools, labels: Array, classes: int) -> None:
    """The computed entropy H(pattern|Y) is Σ_c (N_c/N) ln P(c,l), up to rounding, and lies within
    the computed bounds."""
    n, N = np.bincount(labels, minlength=classes), len(on)
    H = nats(exp_entropy_given_row(pattern_table(on, labels, classes)), N)
    seen, P = np.flatnonzero(n), patterns.layer_perplexity(on, labels, classes).per_class
    exact = [perplexity(certified(pattern_counts(on[labels == c]))) for c in seen]
    assert_equal((certified(n[seen]) / N * np.log(exact)).sum(), H)
    computed = (n[seen] / N * np.log(P[seen])).sum()
    again = patterns.pattern_entropy_given_class(on, labels, classes)
    assert_close([computed, again], [H, H], within=ENTROPY_ROUNDING)
    both = computed_and_exact(sets.predictability, *exact_counts(on, labels, classes))
    for p, within in zip(both, (ENTROPY_ROUNDING, 0), strict=True):
        low, high = patterns.bridge_bounds(p)
        assert_ascending(low - within, H, high + within)


@claim("beyond.bridge.class-specific", switches, exact=True)
def patterns_are_class_specific(on: Bools, labels: Array, classes: int) -> None:
    """Every pattern belongs to one class exactly if H(Y|pattern) = 0."""
    one_each = class_specific(on, labels)
    H = exp_entropy_given_row(pattern_table(on, labels, classes).T)
    assert_equal(H == 1, one_each)
    assert_equal(patterns.class_entropy_given_pattern(on, labels, classes) == 0.0, one_each)


@claim("beyond.single", lambda: few_nodes(max_nodes=2), exact=True, kind="inequality")
def rules_from_switches_are_bounded(on: Bools, labels: Array, classes: int) -> None:
    """No rule that uses one switch is right more often than the two largest class priors together,
    and no rule that uses k switches more often than the 2^k largest class priors together."""
    sizes, k = np.bincount(labels, minlength=classes), on.shape[1]
    # Samples of each combination of switches and each class; a rule names a class for each.
    n = np.zeros((2**k, classes), int)
    np.add.at(n, (on @ (1 << np.arange(k)), labels), 1)
    right_by_rule = reduce(np.add.outer, n)
    best = Fraction(int(right_by_rule.max()), len(on))
    assert_ascending(best, largest_priors(sizes, 2**k))
    assert_equal(sets.accuracy_bound(sizes.astype(object), k), largest_priors(sizes, 2**k))
    table = patterns.pattern_class_counts(on, labels, classes).astype(object)
    assert_equal(sets.best_accuracy(table), best)


@claim("beyond.single.many", few_nodes, exact=True, kind="inequality")
def best_rule_from_many_switches_is_bounded(on: Bools, labels: Array, classes: int) -> None:
    """The best rule from k switches, which names the largest class of each pattern, is right at
    most as often as the 2^k largest class priors together."""
    sizes = np.bincount(labels, minlength=classes)
    right = Fraction(int(pattern_table(on, labels, classes).max(axis=0).sum()), len(on))
    assert_ascending(right, largest_priors(sizes, 2 ** on.shape[1]))


@claim("beyond.single.reached", switches, exact=True)
def bound_is_reached_by_numbering_classes(on: Bools, labels: Array, classes: int) -> None:
    """The bound on rules that use k switches, for k from 0 to 3, is reached by switches that number
    the 2^k largest classes."""
    of_one = np.arange(len(on))
    for k, (y, C) in product(range(4), ((labels, classes), (of_one, len(on)))):
        sizes = np.bincount(y, minlength=C)
        rank = np.argsort(np.argsort(-sizes, kind="stable"))[y] % 2**k
        numbering = (rank[:, None] >> np.arange(k)) % 2 == 1
        table: Any = patterns.pattern_class_counts(numbering, y, C).astype(object)
        assert_equal(sets.best_accuracy(table), largest_priors(sizes, 2**k))
        assert_equal(sets.accuracy_bound(sizes.astype(object), k), largest_priors(sizes, 2**k))
