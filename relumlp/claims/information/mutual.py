"""Claims of *beyond* on information: between switch and class, of a layer's patterns, in accuracy.

Inequalities and ends between entropies are exact: they compare e^{N H}, which are fractions (see
:mod:`relumlp.testing.exact_entropies`).
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product
from math import log, prod
from typing import Any

import numpy as np

from relumlp.claims.information.predictability import switching_tables
from relumlp.claims.information.sample_sets import ROUNDING, exact_counts
from relumlp.claims.ledger.claim import claim
from relumlp.information import patterns
from relumlp.information import sample_sets as sets
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.counts import switches, tables
from relumlp.testing.exact_entropies import (
    exp_entropy,
    exp_entropy_given_row,
    exp_information,
    nats,
    switch_tables,
    switching,
)
from relumlp.types import Array, Bools


@claim("beyond.information", tables, exact=True, kind="identity")
def predictability_and_informativeness_hold_information(counts: Array, sizes: Array) -> None:
    """Predictability p and informativeness u hold the information I exactly: p ln 2 = I + (ln 2 −
    H(Ẑ)) and u ln|C| = I + (ln|C| − H(Y))."""
    for n in switch_tables(counts, sizes):
        N, C, I = int(n.sum()), len(sizes), exp_information(n)
        p_ln_2 = 2**N / exp_entropy_given_row(n.T)
        u_ln_C = C**N / exp_entropy_given_row(n)
        assert p_ln_2 == I * 2**N / exp_entropy(n.sum(axis=1))
        assert u_ln_C == I * C**N / exp_entropy(sizes)


@claim("beyond.information.float", lambda: tables(least_classes=2), kind="identity")
def information_as_computed(counts: Array, sizes: Array) -> None:
    """Predictability p, informativeness u and the information I, as computed, satisfy p ln 2 = I +
    (ln 2 − H(Ẑ)) and u ln|C| = I + (ln|C| − H(Y)), up to rounding."""
    on = sets.switching_nodes(counts, sizes)
    I, H_Z = sets.mutual_information(counts, sizes)[on], sets.switch_entropy(counts, sizes)[on]
    p, u = sets.predictability(counts, sizes)[on], sets.informativeness(counts, sizes)[on]
    ln_C, H_Y = log(len(sizes)), sets.class_entropy(sizes)
    assert_close(p * log(2), I + (log(2) - H_Z), within=ROUNDING)
    assert_close(u * ln_C, I + (ln_C - H_Y), within=ROUNDING)


@claim("beyond.information.independent", tables, exact=True, kind="theorem")
def information_is_zero_if_independent(counts: Array, sizes: Array) -> None:
    """The information I is at least 0, and is 0 exactly if the switch is equally frequent in all
    classes that have samples."""
    f = sets.activation_fraction(counts, sizes)[:, np.flatnonzero(sizes)]
    found = sets.mutual_information(counts, sizes)
    for f_j, n, computed in zip(f, switch_tables(counts, sizes), found, strict=True):
        I = exp_information(n)
        assert I >= 1
        assert (I == 1) == (computed == 0.0) == all(v == f_j[0] for v in f_j)


@claim("beyond.ranges.predictability", tables, exact=True)
def ends_of_predictability(counts: Array, sizes: Array) -> None:
    """The predictability of a node that switches is 0 exactly if every class fraction is ½, and 1
    exactly if every class fraction is 0 or 1."""
    for n in switching_tables(counts, sizes):
        H, N = exp_entropy_given_row(n.T), int(n.sum())
        assert (H == 2**N) == all(off == on for off, on in n.T)
        assert (H == 1) == all(not off or not on for off, on in n.T)


def sets_of_classes(sizes: Array) -> Iterator[Array]:
    """Counts of the switch that is on for the classes of A, for every A."""
    classes = range(len(sizes))
    for A in chain.from_iterable(combinations(classes, k) for k in range(len(sizes) + 1)):
        yield np.where(np.isin(classes, A), sizes, 0)


def most_information(sizes: Array) -> Fraction:
    """e^{N max_A h(P(A))}, literally over all sets A of classes."""
    N = int(sizes.sum())
    on = (int(A.sum()) for A in sets_of_classes(sizes))
    return max(exp_entropy([k, N - k]) for k in on)


@claim("beyond.ranges", lambda: tables(least_classes=2), exact=True, kind="inequality")
def range_of_informativeness(counts: Array, sizes: Array) -> None:
    """The informativeness u lies between low = 1 − H(Y)/ln|C| and low + max_A h(P(A))/ln|C|,
    because the information obeys 0 ≤ I ≤ max_A h(P(A)) over the sets A of classes."""
    most = most_information(sizes)
    for n in switching_tables(counts, sizes):
        assert 1 <= exp_entropy(sizes) / exp_entropy_given_row(n) <= most


@claim("beyond.ranges.reached", lambda: tables(least_classes=2), exact=True)
def upper_end_is_reached(sizes: Array) -> None:
    """If two or more classes have samples, a switch that is on for some of the classes reaches the
    upper end of the range of informativeness."""
    of_sets = [n for A in sets_of_classes(sizes) for n in switch_tables(A[None], sizes)]
    reached = [exp_information(n) for n in of_sets if switching(n)]
    assert not reached if (sizes > 0).sum() < 2 else max(reached) == most_information(sizes)


@claim("beyond.ranges.float", lambda: tables(least_classes=2), kind="definition")
def range_as_computed(counts: Array, sizes: Array) -> None:
    """The computed range of the informativeness u begins at 1 − H(Y)/ln|C|, is max_A h(P(A))/ln|C|
    long, and holds every computed u."""
    N, ln_C = int(sizes.sum()), log(len(sizes))
    low = 1 - nats(exp_entropy(sizes), N) / ln_C
    high = low + nats(most_information(sizes), N) / ln_C
    assert_close(sets.informativeness_range(sizes), (low, high), within=ROUNDING)
    u = sets.informativeness(counts, sizes)
    seen = u[~np.isnan(u)]
    assert_all((seen >= low - ROUNDING) & (seen <= high + ROUNDING), "low ≤ u ≤ high")


def pattern_table(on: Bools, labels: Array, classes: int) -> Array:
    """Samples of each class and pattern of switches, counted one by one, (|C|, patterns)."""
    of = [tuple(row) for row in on.tolist()]
    pairs = list(zip(labels.tolist(), of, strict=True))
    return np.array(
        [[pairs.count((c, p)) for p in sorted(set(of))] for c in range(classes)], object
    )


@claim("beyond.bridge", switches, exact=True, kind="inequality")
def perplexity_lies_between_predictabilities(on: Bools, labels: Array, classes: int) -> None:
    """The mean Σ_c (N_c/N) ln P(c,l) lies between ln 2 max_j(1 − p_j) and ln 2 Σ_j(1 − p_j), where
    p_j is the predictability of node j."""
    H = exp_entropy_given_row(pattern_table(on, labels, classes))
    tables = switch_tables(*exact_counts(on, labels, classes))
    nodes = [exp_entropy_given_row(n.T) for n in tables]
    assert max(nodes) <= H <= prod(nodes)


@claim("beyond.bridge.float", switches, kind="identity")
def bridge_as_computed(on: Bools, labels: Array, classes: int) -> None:
    """The computed entropy H(pattern|Y) is Σ_c (N_c/N) ln P(c,l), up to rounding, and lies within
    the computed bounds."""
    n, H = np.bincount(labels, minlength=classes), nats(
        exp_entropy_given_row(pattern_table(on, labels, classes)), len(on)
    )  # fmt: skip
    P = patterns.layer_perplexity(on, labels, classes).per_class
    seen = n > 0
    assert_close((n[seen] / len(on) * np.log(P[seen])).sum(), H, within=ROUNDING)
    assert_close(patterns.pattern_entropy_given_class(on, labels, classes), H, within=ROUNDING)
    p = sets.predictability(*exact_counts(on, labels, classes))
    low, high = patterns.bridge_bounds(p)
    assert low - ROUNDING <= H <= high + ROUNDING


@claim("beyond.bridge.class-specific", switches, exact=True)
def patterns_are_class_specific(on: Bools, labels: Array, classes: int) -> None:
    """Every pattern belongs to one class exactly if H(Y|pattern) = 0."""
    of = [tuple(row) for row in on.tolist()]
    one_each = all(
        labels[s] == labels[t] for s, t in combinations(range(len(on)), 2) if of[s] == of[t]
    )
    H = exp_entropy_given_row(pattern_table(on, labels, classes).T)
    assert (H == 1) == one_each
    assert (patterns.class_entropy_given_pattern(on, labels, classes) == 0.0) == one_each


def largest(sizes: Array, how_many: int) -> Fraction:
    """Sum of the largest class priors."""
    return Fraction(int(sum(sorted(sizes, reverse=True)[:how_many])), int(sizes.sum()))


@claim("beyond.single", lambda: switches(max_nodes=2), exact=True, kind="inequality")
def rules_from_switches_are_bounded(on: Bools, labels: Array, classes: int) -> None:
    """No rule that uses one switch is right more often than the two largest class priors together,
    and no rule that uses k switches more often than the 2^k largest class priors together."""
    sizes, k = np.bincount(labels, minlength=classes), on.shape[1]
    code = on @ (1 << np.arange(k))
    rules = product(range(classes), repeat=2**k)
    right = max(int((np.array(rule)[code] == labels).sum()) for rule in rules)
    best = Fraction(right, len(on))
    assert best <= largest(sizes, 2**k) == sets.accuracy_bound(sizes.astype(object), k)
    table = patterns.pattern_class_counts(on, labels, classes).astype(object)
    assert_equal(sets.best_accuracy(table), best)


@claim("beyond.single.many", switches, exact=True, kind="inequality")
def best_rule_from_many_switches_is_bounded(on: Bools, labels: Array, classes: int) -> None:
    """The best rule from k switches, which names the largest class of each pattern, is right at
    most as often as the 2^k largest class priors together."""
    sizes = np.bincount(labels, minlength=classes)
    right = Fraction(int(pattern_table(on, labels, classes).max(axis=0).sum()), len(on))
    assert right <= largest(sizes, 2 ** on.shape[1])


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
        best = sets.best_accuracy(table)
        assert best == largest(sizes, 2**k) == sets.accuracy_bound(sizes.astype(object), k)
