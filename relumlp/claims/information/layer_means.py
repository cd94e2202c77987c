"""Claims of *dynamics*: a layer's averages f_l, p_l, u_l, and the sets of nodes they go over."""

from math import isnan

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.information import sample_sets as sets
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.counts import deaths, settled, table_of, tables
from relumlp.testing.exact_entropies import ENTROPY_ROUNDING, computed_and_exact
from relumlp.testing.whole_counts import certified
from relumlp.types import Array

MEANS = {
    "p_l": (sets.predictability, sets.mean_predictability),
    "u_l": (sets.informativeness, sets.mean_informativeness),
}
"""What is averaged over the switching nodes of a layer, and the means."""


@claim(
    "dynamics.16.defined",
    tables,
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[0]], [1]),
    correction="dynamics.16.empty",
)
def every_layer_has_an_activation_fraction(counts: Array, sizes: Array) -> None:
    """The activation fraction f_l of a layer has a value at every step of training."""
    assert not isnan(sets.mean_activation_fraction(counts, sizes)), "f_l is not a number"


@claim("dynamics.16.empty", tables, exact=True)
def activation_fraction_of_dead_layer_is_undefined(counts: Array, sizes: Array) -> None:
    """The activation fraction f_l of a layer has a value, in (0, 1], exactly if some node is on for
    some sample, so that N_a is not empty."""
    f_l = sets.mean_activation_fraction(counts, sizes)
    assert_equal(not isnan(f_l), bool(counts.any()))
    assert isnan(f_l) or 0 < f_l <= 1, f"f_l is {f_l}"


@claim(
    "dynamics.16.dies",
    tables,
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[1, 1], [1, 0]], [1, 1]),
    correction="dynamics.16.rises",
)
def layer_fraction_never_rises_when_a_node_dies(counts: Array, sizes: Array) -> None:
    """The activation fraction f_l of a layer does not rise when one more node dies, as long as some
    other node is on."""
    for dead in deaths(counts):
        before, after = (sets.mean_activation_fraction(n, sizes) for n in (counts, dead))
        assert after <= before, f"f_l rises from {before} to {after}"


@claim("dynamics.16.rises", tables, exact=True)
def layer_fraction_rises_when_a_rarer_node_dies(counts: Array, sizes: Array) -> None:
    """When node j dies, the activation fraction f_l of the layer changes by (f_l − f_j)/(|N_a| −
    1), so that f_l rises exactly if f_j < f_l."""
    f = sets.node_activation_fraction(counts, sizes)
    N_a, f_l = int(sets.active_nodes(counts).sum()), sets.mean_activation_fraction(counts, sizes)
    for dead, j in zip(deaths(counts), np.flatnonzero(sets.active_nodes(counts)), strict=False):
        after = sets.mean_activation_fraction(dead, sizes)
        assert_equal(after - f_l, (f_l - f[j]) / (N_a - 1))
        assert_equal(after > f_l, f[j] < f_l)


@claim("dynamics.17", lambda: tables(least_classes=2), kind="definition")
def means_go_over_switching_nodes(counts: Array, sizes: Array) -> None:
    """The means p_l and u_l of a layer go over N_b, the nodes that are on for some samples and not
    for all."""
    N_b = [i for i, n in enumerate(counts) if 0 < n.sum() < sizes.sum()]
    assert_equal(np.flatnonzero(sets.switching_nodes(counts, sizes)), np.array(N_b, int))
    for value, mean in MEANS.values():
        computed, exact = computed_and_exact(mean, counts, sizes)
        assert_equal([not isnan(computed), not isnan(exact)], [bool(N_b)] * 2)
        if N_b:
            of_nodes = value(certified(counts), certified(sizes))
            assert_equal(exact, sum(of_nodes[i] for i in N_b) / len(N_b))
            assert_close(computed, exact, within=ENTROPY_ROUNDING)


@claim(
    "dynamics.17.defined",
    lambda: tables(least_classes=2),
    kind="words",
    counterexample=lambda: table_of([[1, 0]], [1, 0]),
    correction="dynamics.17",
)
def every_layer_has_a_predictability(counts: Array, sizes: Array) -> None:
    """The means p_l and u_l of a layer have a value at every step of training."""
    assert not isnan(sets.mean_predictability(counts, sizes)), "p_l is not a number"
    assert not isnan(sets.mean_informativeness(counts, sizes)), "u_l is not a number"


@claim(
    "dynamics.17.stops",
    lambda: tables(least_classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: table_of([[1, 1], [2, 0]], [2, 2]),
    correction="dynamics.17.rises",
)
def layer_means_never_rise_when_a_node_stops_switching(counts: Array, sizes: Array) -> None:
    """The means p_l and u_l of a layer do not rise when one more node ceases to switch, as long as
    some other node switches."""
    sizes_of = certified(sizes)
    for _, after in settled(counts, sizes):
        for name, (_, mean) in MEANS.items():
            was, now = (mean(certified(n), sizes_of) for n in (counts, after))
            assert now <= was, f"{name} rises from {was:.6g} to {now:.6g}"


@claim("dynamics.17.rises", lambda: tables(least_classes=2), exact=True)
def layer_means_rise_when_a_poorer_node_stops_switching(counts: Array, sizes: Array) -> None:
    """When node j ceases to switch, for ever on or for ever off, p_l changes by (p_l − p_j)/(|N_b|
    − 1), so that p_l rises exactly if p_j < p_l; and u_l likewise."""
    N_b, layers = int(sets.switching_nodes(counts, sizes).sum()), settled(counts, sizes)
    counts, sizes = certified(counts), certified(sizes)
    for value, mean in MEANS.values() if layers else ():
        of_nodes, was = value(counts, sizes), mean(counts, sizes)
        for j, after in layers:
            now = mean(certified(after), sizes)
            assert_equal(now - was, (was - of_nodes[j]) / (N_b - 1))
            assert_equal(now > was, of_nodes[j] < was)


@claim("dynamics.17.subset", tables, exact=True)
def switching_nodes_are_active(counts: Array, sizes: Array) -> None:
    """The switching nodes N_b are a subset of the active nodes N_a, the other nodes of N_a are
    always on, and a single sample leaves N_b empty."""
    N_a, N_b = sets.active_nodes(counts), sets.switching_nodes(counts, sizes)
    assert_all(N_a[N_b], "N_b ⊆ N_a")
    assert_equal(N_a & ~N_b, counts.sum(axis=1) == sizes.sum())
    assert sizes.sum() > 1 or not N_b.any(), "a node switches on a single sample"
