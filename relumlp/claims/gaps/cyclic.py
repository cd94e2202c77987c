"""Claims beyond *gaps*: cyclic monotonicity, its potential, circulations, and class means.

Compared with what the definitions say: all cycles and all chains of samples, one by one.
"""

from functools import partial
from itertools import pairwise
from math import inf

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.certificates import certificate, class_graph, smallest_margin
from relumlp.gaps.circulations import cycles_of
from relumlp.gaps.conditions import correct, gap_condition
from relumlp.gaps.potential import bias_range
from relumlp.testing.assertions import assert_all, assert_ascending, assert_equal
from relumlp.testing.chains import around, potential_by_chains, strictly_monotone
from relumlp.testing.correct_summaries import certified_sets
from relumlp.testing.cycles import exact_identity
from relumlp.testing.monotone import flows, one_node_sets, rings
from relumlp.testing.summary import Summary, class_graphs, several, summaries
from relumlp.types import Array


@claim("beyond.cyclic", certified_sets, exact=True)
def biases_exist_exactly_if_weights_are_cyclically_monotone(p: Summary) -> None:
    """Output biases that classify all samples correctly exist exactly if the map from a sample's
    activations to its class's weights is strictly cyclically monotone: Σ_i a(s_i)·(w(s_i) −
    w(s_{i+1})) > 0 around every cycle of samples that are not all of one class."""
    found = certificate(p.a, p.labels, p.w)
    assert_equal(found.biases is not None, strictly_monotone(p))


@claim(
    "beyond.cyclic.pairs",
    partial(summaries, None, signed=True, classes=3),
    exact=True,
    kind="identity",
)
def equation_16_is_monotonicity(p: Summary) -> None:
    """The sum Σ_j α_jcc′ φ_jcc′ of two samples is the sum around their cycle, so equation 16 for
    all pairs says that the map from activations to weights is strictly monotone."""
    n = range(len(p.a))
    for s, t in [(s, t) for s in n for t in n if p.labels[s] != p.labels[t]]:
        two = p._replace(a=p.a[[s, t]], labels=p.labels[[s, t]])
        assert_equal(sum(two.α * two.φ), around(p, (s, t)))
    held = all(gap_condition(two.α, two.φ) for two in p.every_pair)
    assert_equal(held, strictly_monotone(p, 2))


def square() -> Summary:
    """Corners of a square; each class's weights are its corner, turned by more than 45 degrees."""
    corners = [(2, 1), (1, 2), (0, 1), (1, 0)]
    return several(corners, [(3, 4), (-4, 3), (-3, -4), (4, -3)], (0, 0, 0, 0))


@claim(
    "beyond.cyclic.three",
    lambda: rings() | certified_sets(),
    exact=True,
    counterexample=square,
    correction="beyond.cyclic",
)
def cycles_of_three_samples_suffice(p: Summary) -> None:
    """If every cycle of two or three samples that are not all of one class has a positive sum,
    output biases that classify all samples correctly exist."""
    if strictly_monotone(p, 3):
        found = certificate(p.a, p.labels, p.w)
        assert found.biases is not None, f"the classes {found.cycle} add up to {found.margin}"


@claim("beyond.cyclic.one", one_node_sets, exact=True)
def with_one_node_monotone_suffices(p: Summary) -> None:
    """With one summary node, output biases that classify all samples correctly exist exactly if
    equation 16 holds for all pairs, which says that weights ascend strictly with activations."""
    held = all(gap_condition(two.α, two.φ) for two in p.every_pair)
    assert_equal(certificate(p.a, p.labels, p.w).biases is not None, held)
    by_weight = sorted(set(p.labels.tolist()), key=lambda c: p.w[c, 0])
    of = [p.a[p.labels == c] for c in by_weight]
    apart = all(low.max() < high.min() for low, high in pairwise(of))
    ascend = all(p.w[c, 0] < p.w[c2, 0] for c, c2 in pairwise(by_weight))
    assert_equal(apart and ascend, held)


@claim("beyond.potential", lambda: class_graphs() | certified_sets(), exact=True)
def the_potential_is_output_biases(p: Summary) -> None:
    """If output biases exist, Rockafellar's potential, the largest sums over chains of samples from
    a first class, is such biases, and reaches any margin that biases reach."""
    largest = certificate(p.a, p.labels, p.w).margin
    μ = min(largest, 1)
    for first in range(len(p.w)) if largest > 0 else ():
        low = bias_range(p.a, p.labels, p.w, first, μ).low
        assert_equal(low, potential_by_chains(p, first, μ))
        # Without samples a class has −∞, which no sample prefers: a row less.
        kept = np.flatnonzero(low > -inf)
        if np.isin(p.labels, kept).all():
            labels = np.searchsorted(kept, p.labels)
            reached = smallest_margin(p.a, labels, p.w[kept], low[kept])
            assert_ascending(μ, reached)
            assert_all(correct(p.a, labels, p.w[kept], low[kept]), "correct classification")


@claim("beyond.potential.range", class_graphs, exact=True)
def biases_lie_between_two_potentials(p: Summary, b: Array) -> None:
    """With one bias held at 0 and samples of every class, output biases reach a margin only if each
    bias lies between the potential and the shortest distance from the first class, and both ends
    reach the margin."""
    margin = certificate(p.a, p.labels, p.w).margin
    own = smallest_margin(p.a, p.labels, p.w, b)
    for first, μ in [(c, μ) for c in range(len(p.w)) for μ in (margin, own)]:
        low, high = bias_range(p.a, p.labels, p.w, first, μ)
        assert_all(low <= high, "low ≤ high")
        for end in (low, high):
            assert_ascending(μ, smallest_margin(p.a, p.labels, p.w, end))
    assert_all((low <= b - b[first]) & (b - b[first] <= high), "low ≤ b ≤ high")


@claim("beyond.circulation", lambda: flows(certified_sets()), exact=True)
def a_circulation_costs_at_least_the_margin(p: Summary, flow: Array) -> None:
    """Amounts f_cc′ ≥ 0 that leave each class as they enter it cost Σ f_cc′ min_{s of c} Σ_j a_j(s)
    φ_jcc′ ≥ μ Σ f_cc′, where μ is the largest margin of any output biases; the flow around the
    certificate's cycle costs exactly this."""
    found, (edge, _) = certificate(p.a, p.labels, p.w), class_graph(p.a, p.labels, p.w)
    between = flow * (1 - exact_identity(len(p.w)))
    used = np.nonzero(between)
    if found.margin < inf:
        assert_ascending(found.margin * between.sum(), (between[used] * edge[used]).sum())
        around_cycle = edge[list(found.cycle), [*found.cycle[1:], found.cycle[0]]]
        assert_equal(around_cycle.sum(), found.margin * len(found.cycle))
    else:
        assert_equal(between.sum(), 0)


@claim("beyond.circulation.cycles", lambda: flows(class_graphs()), exact=True)
def a_circulation_is_a_sum_of_cycles(flow: Array) -> None:
    """Every circulation is a sum of cycles of classes, each with a positive amount, and of no more
    cycles than there are edges with flow."""
    parts = cycles_of(flow)
    total = 0 * flow
    for cycle, amount in parts:
        assert amount > 0, f"the cycle {cycle} has an amount of {amount}"
        assert_equal(len(set(cycle)), len(cycle))
        total[list(cycle), [*cycle[1:], cycle[0]]] += amount
    assert_equal(total, flow)
    assert_ascending(len(parts), int((flow > 0).sum()))
