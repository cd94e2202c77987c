"""Claims of *dynamics*, section 4.2: sample sets, joint frequencies, entropies, averages."""

from fractions import Fraction
from math import isnan

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.information import sample_sets as sets
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.counts import switches, table_of, tables
from relumlp.testing.exact_entropies import (
    ENTROPY_ROUNDING,
    computed_and_exact,
    entropy_as_printed,
    exact_counts,
    exp_entropy,
    exp_entropy_given_row,
    literal_frequencies,
    nats,
    switch_tables,
    switching,
)
from relumlp.testing.network import cases
from relumlp.types import Array, Bools


@claim("dynamics.8", cases, exact=True, kind="definition")
def sample_sets_of_classes_make_up_the_whole(net: MLP, x: Array, labels: Array) -> None:
    """The sample sets Ŝ^(c) = {s ∈ S_c : a^s > 0} of the classes are disjoint, and their union is
    the node's sample set Ŝ."""
    t, C = net.forward(x), net.sizes[-1]
    for l in range(1, net.N):
        counts = sets.class_counts(t.on[l], labels, C)
        for j in range(net.sizes[l]):
            S = [
                {s for s in range(len(x)) if t.a[l][s, j] > 0 and labels[s] == c} for c in range(C)
            ]
            whole = {s for s in range(len(x)) if t.a[l][s, j] > 0}
            assert_equal(set().union(*S), whole)
            assert_equal(counts[j], [len(of_class) for of_class in S])
            assert_equal(counts[j].sum(), len(whole))


@claim(
    "dynamics.9.every-class",
    tables,
    exact=True,
    kind="definition",
    counterexample=lambda: table_of([[0, 0]], [1, 0]),
    correction="dynamics.9",
)
def every_class_has_an_activation_fraction(counts: Array, sizes: Array) -> None:
    """The activation fraction f^(c) = |Ŝ^(c)| / |S_c| is a number for every class."""
    f = sets.activation_fraction(counts, sizes)
    assert_all([[v == v for v in row] for row in f], "f is a number")


@claim("dynamics.9", tables, exact=True, kind="inequality")
def activation_fraction_is_in_unit_range(counts: Array, sizes: Array) -> None:
    """The activation fraction of a class with samples obeys 0 ≤ f^(c) = |Ŝ^(c)|/|S_c| ≤ 1, and is 0
    exactly if the node is off for all samples of the class, and 1 exactly if the node is on for all
    of them."""
    f = sets.activation_fraction(counts, sizes)
    for c in np.flatnonzero(sizes):
        assert_equal(f[:, c] * sizes[c], counts[:, c])
        assert_all((f[:, c] >= 0) & (f[:, c] <= 1), "0 ≤ f ≤ 1")
        assert_equal(f[:, c] == 0, counts[:, c] == 0)
        assert_equal(f[:, c] == 1, counts[:, c] == sizes[c])


@claim("dynamics.10", switches, exact=True, kind="definition")
def frequency_of_off_and_class(on: Bools, labels: Array, classes: int) -> None:
    """The frequency of samples of class c for which a node is off is e(0, c) = (|S_c| − |Ŝ^(c)|) /
    |S|."""
    e = sets.joint_frequencies(*exact_counts(on, labels, classes))
    assert_equal(e[:, 0], literal_frequencies(on, labels, classes, 0))


@claim("dynamics.11", switches, exact=True, kind="definition")
def frequency_of_on_and_class(on: Bools, labels: Array, classes: int) -> None:
    """The frequency of samples of class c for which a node is on is e(1, c) = |Ŝ^(c)| / |S|."""
    e = sets.joint_frequencies(*exact_counts(on, labels, classes))
    assert_equal(e[:, 1], literal_frequencies(on, labels, classes, 1))


@claim("dynamics.11.sum", tables, exact=True, kind="identity")
def frequencies_sum_to_one(counts: Array, sizes: Array) -> None:
    """All frequencies add up to Σ e(ẑ, c) = 1, with the margins Σ_ẑ e(ẑ, c) = |S_c|/|S| and Σ_c
    e(1, c) = |Ŝ|/|S|."""
    e, N = sets.joint_frequencies(counts, sizes), int(sizes.sum())
    assert_equal(e.sum(axis=(1, 2)), np.ones(len(e)))
    assert_equal(e.sum(axis=1), np.array([[Fraction(n, N) for n in sizes]] * len(e)))
    assert_equal(e[:, 1].sum(axis=1), [Fraction(int(n), N) for n in counts.sum(axis=1)])
    assert_all(e >= 0, "e ≥ 0")


@claim("dynamics.12", tables, kind="definition")
def switch_entropy_given_class(counts: Array, sizes: Array) -> None:
    """The entropy of the switch given the class is H(Ẑ|Y) = −ΣΣ e(ẑ,c) log(e(ẑ,c) / Σ_x e(x,c)) =
    Σ_c P(c) H(Ẑ|Y=c), with 0 log 0 = 0."""
    printed = [entropy_as_printed(e, e.sum(axis=0)) for e in sets.joint_frequencies(counts, sizes)]
    N, tables = int(sizes.sum()), switch_tables(counts, sizes)
    by_class = [sum(nats(exp_entropy(n_c), N) for n_c in table.T) for table in tables]
    computed, H = computed_and_exact(sets.switch_entropy_given_class, counts, sizes)
    assert_equal(H, printed)
    assert_equal(H, by_class)
    assert_close(computed, H, within=ENTROPY_ROUNDING)


@claim("dynamics.13", tables, kind="definition")
def class_entropy_given_switch(counts: Array, sizes: Array) -> None:
    """The entropy of the class given the switch is H(Y|Ẑ) = −ΣΣ e(ẑ,c) log(e(ẑ,c) / Σ_x e(ẑ,x)) =
    Σ_ẑ P(ẑ) H(Y|Ẑ=ẑ), with 0 log 0 = 0."""
    frequencies = sets.joint_frequencies(counts, sizes)
    printed = [entropy_as_printed(e, e.sum(axis=1, keepdims=True)) for e in frequencies]
    N, tables = int(sizes.sum()), switch_tables(counts, sizes)
    by_switch = [sum(nats(exp_entropy(n_z), N) for n_z in table) for table in tables]
    computed, H = computed_and_exact(sets.class_entropy_given_switch, counts, sizes)
    assert_equal(H, printed)
    assert_equal(H, by_switch)
    assert_close(computed, H, within=ENTROPY_ROUNDING)


@claim("dynamics.13.chain-rule", tables, exact=True, kind="identity")
def chain_rule(counts: Array, sizes: Array) -> None:
    """The chain rule H(Ẑ,Y) = H(Y) + H(Ẑ|Y) = H(Ẑ) + H(Y|Ẑ) holds exactly, as an equation between
    the numbers e^{N H}, which are products of integer powers."""
    for n in switch_tables(counts, sizes):
        joint = exp_entropy(n.ravel())
        assert_equal(joint, exp_entropy(n.sum(axis=0)) * exp_entropy_given_row(n.T))
        assert_equal(joint, exp_entropy(n.sum(axis=1)) * exp_entropy_given_row(n))


@claim(
    "dynamics.12.convention",
    tables,
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[1, 0]], [2, 0]),
    correction="dynamics.12.classes",
)
def zero_log_zero_is_the_only_convention_needed(counts: Array, sizes: Array) -> None:
    """At a node that switches, the convention 0 log 0 = 0 gives every term of equations 12 to 15 a
    value."""
    for n in filter(switching, switch_tables(counts, sizes)):
        assert_all(n.sum(axis=0) > 0, "Σ_x e(x, c) > 0")
        assert_all(n.sum(axis=1) > 0, "Σ_x e(ẑ, x) > 0")


@claim("dynamics.12.classes", lambda: tables(empty=False), exact=True, kind="words")
def classes_with_samples_need_no_more(counts: Array, sizes: Array) -> None:
    """At a node that switches, where every class has samples, the convention 0 log 0 = 0 gives
    every term of equations 12 to 15 a value: 0 log(0/0) does not occur."""
    zero_log_zero_is_the_only_convention_needed(counts, sizes)


@claim("dynamics.16", tables, exact=True, kind="definition")
def activation_fraction_of_node_and_layer(counts: Array, sizes: Array) -> None:
    """The activation fraction f_{l,i} of a node is the mean of f^(c) over the classes with samples,
    and the fraction f_l of a layer is the mean of f_{l,i} over the active nodes N_a."""
    f = sets.node_activation_fraction(counts, sizes)
    seen = np.flatnonzero(sizes)
    literal = [sum(Fraction(int(n[c]), int(sizes[c])) for c in seen) / len(seen) for n in counts]
    assert_equal(f, literal)
    N_a = [i for i in range(len(counts)) if counts[i].any()]
    f_l = sets.mean_activation_fraction(counts, sizes)
    if N_a:
        assert_equal(f_l, sum(literal[i] for i in N_a) / len(N_a))
        assert_all(0 < f_l <= 1, "0 < f_l ≤ 1")
    else:
        assert isnan(f_l), f"f_l of a layer without active nodes is {f_l}"


@claim("dynamics.16.all-nodes", tables, exact=True, kind="identity")
def mean_may_sum_over_all_nodes(counts: Array, sizes: Array) -> None:
    """The printed Σ_{i∈N_c} f_{l,i} / |N_a| is f_l if N_c means the active nodes N_a, or all nodes
    of the layer."""
    N_a = int(sets.active_nodes(counts).sum())
    f = sets.node_activation_fraction(counts, sizes)
    if N_a:
        assert_equal(f.sum() / N_a, sets.mean_activation_fraction(counts, sizes))


@claim(
    "dynamics.16.switching-nodes",
    tables,
    exact=True,
    counterexample=lambda: table_of([[1]], [1]),
    correction="dynamics.16.all-nodes",
)
def mean_may_sum_over_switching_nodes(counts: Array, sizes: Array) -> None:
    """The printed Σ_{i∈N_c} f_{l,i} / |N_a| is f_l if N_c means N_b, the nodes that are on for some
    samples and not for all."""
    N_a = int(sets.active_nodes(counts).sum())
    f = sets.node_activation_fraction(counts, sizes)[sets.switching_nodes(counts, sizes)]
    if N_a:
        assert_equal(f.sum() / N_a, sets.mean_activation_fraction(counts, sizes))


@claim("dynamics.16.balanced", lambda: tables(balanced=True), exact=True, kind="identity")
def balanced_fraction_is_share_of_all_samples(counts: Array, sizes: Array) -> None:
    """With equally large classes, f_{l,i} is exactly |Ŝ_{l,i}| / |S|."""
    share = [Fraction(int(n), int(sizes.sum())) for n in counts.sum(axis=1)]
    assert_equal(sets.node_activation_fraction(counts, sizes), share)


@claim("dynamics.16.approximately", lambda: tables(empty=False), exact=True, kind="inequality")
def fraction_is_nearly_the_share_of_all_samples(counts: Array, sizes: Array) -> None:
    """The activation fraction f_{l,i} differs from |Ŝ_{l,i}|/|S| by at most ½ Σ_c |1/|C| −
    |S_c|/|S||, which is the classes' distance from balance."""
    N, C = int(sizes.sum()), len(sizes)
    share = np.array([Fraction(int(n), N) for n in counts.sum(axis=1)])
    distance = sum(abs(Fraction(1, C) - Fraction(int(n), N)) for n in sizes) / 2
    gap = abs(sets.node_activation_fraction(counts, sizes) - share)
    assert_all(gap <= distance, "distance")
