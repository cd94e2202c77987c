"""Output biases for a set of samples: by brute force over cycles, and by a linear program."""

from fractions import Fraction
from itertools import combinations, permutations
from math import inf

import numpy as np
import pytest
from helpers.gap_inputs import fractions, gaps_of, problems
from hypothesis import given
from scipy.optimize import linprog

from relumlp.errors import UserError
from relumlp.gaps.certificates import (
    certificate,
    class_graph,
    shortest_distances,
    smallest_cycle_mean,
    smallest_margin,
    tight_cycle,
)
from relumlp.gaps.conditions import correct, gap_condition
from relumlp.gaps.signs import separation

MIXED = problems(nodes=None, lowest=-3, max_classes=5, max_samples=9)


def lead(p, s, c2):
    """Σ_j a_j(s) (w_jc − w_jc′), c the class of s."""
    return p.a[s] @ (p.w[p.labels[s]] - p.w[c2])


def all_cycles(p):
    """Every simple cycle of at least two classes that have samples, and the sum of its edges."""
    for size in range(2, len(p.w) + 1):
        for some in combinations(sorted(set(p.labels.tolist())), size):
            for rest in permutations(some[1:]):
                cycle = (some[0], *rest)
                steps = zip(cycle, (*rest, some[0]), strict=True)
                edges = [
                    min(lead(p, s, c2) for s in np.flatnonzero(p.labels == c)) for c, c2 in steps
                ]
                yield cycle, edges


@given(MIXED)
def test_biases_exist_exactly_if_every_cycle_is_positive(p):
    found = certificate(p.a, p.labels, p.w)
    assert (found.biases is not None) == all(sum(edges) > 0 for _, edges in all_cycles(p))
    if found.biases is not None:
        assert correct(p.a, p.labels, p.w, found.biases).all()


@given(MIXED)
def test_the_margin_is_the_smallest_mean_of_a_cycle(p):
    found = certificate(p.a, p.labels, p.w)
    means = [Fraction(sum(edges), len(edges)) for _, edges in all_cycles(p)]
    assert found.margin == min(means, default=inf)


@given(MIXED)
def test_the_cycle_and_its_samples_prove_the_margin(p):
    found = certificate(p.a, p.labels, p.w)
    if found.margin == inf:
        assert (found.cycle, found.samples) == ((), ())
        return
    steps = zip(found.samples, found.cycle, found.cycle[1:] + found.cycle[:1], strict=True)
    leads = [lead(p, s, c2) for s, c, c2 in steps if p.labels[s] == c]
    assert len(leads) == len(set(found.cycle)) >= 2
    assert sum(leads) == found.margin * len(leads)
    assert found.cycle[0] == min(found.cycle)


@given(MIXED)
def test_the_biases_reach_the_margin(p):
    found = certificate(p.a, p.labels, p.w)
    if found.biases is not None:
        reached = smallest_margin(p.a, p.labels, p.w, found.biases)
        assert reached == found.margin or (found.margin == inf and reached >= 1)
        assert max(found.biases) == 0
        assert all(isinstance(b, Fraction) for b in found.biases)


@given(MIXED)
def test_no_biases_reach_more(p):
    """Whatever the biases: going round the cycle they add up to nothing."""
    found = certificate(p.a, p.labels, p.w)
    assert smallest_margin(p.a, p.labels, p.w, p.b) <= found.margin


@given(MIXED)
def test_smallest_margin_is_positive_exactly_if_all_are_correct(p):
    z = p.a @ p.w.T + p.b
    leads = [z[s, c] - z[s, m] for s, c in enumerate(p.labels) for m in range(len(p.w)) if m != c]
    assert smallest_margin(p.a, p.labels, p.w, p.b) == min(leads, default=inf)
    positive = smallest_margin(p.a, p.labels, p.w, p.b) > 0
    assert positive == correct(p.a, p.labels, p.w, p.b).all()


@given(problems(nodes=None, lowest=-3, max_classes=2))
def test_cycles_of_two_classes_are_equation_16(p):
    found = certificate(p.a, p.labels, p.w)
    assert (found.margin > 0) == all(gap_condition(α, φ) for *_, α, φ in gaps_of(p))
    assert (found.margin > 0) == separation(p.a, p.labels, p.w).holds.all()


def float_problem(seed):
    """A dozen samples near the directions of their classes' weights."""
    rng = np.random.default_rng(seed)
    classes, n = rng.integers(2, 6), 12
    w, labels = rng.normal(size=(classes, 2)), np.arange(n) % classes
    a = w[labels] * rng.uniform(0.5, 2, (n, 1)) + rng.normal(size=(n, 2)) * 0.1
    return np.maximum(a, 0), labels, w


def largest_margin_by_linear_program(a, labels, w):
    """Largest μ with b_c′ − b_c + μ ≤ Σ_j a_j φ_jcc′ for every sample and every c′."""
    rows, limits = [], []
    for s, c in enumerate(labels):
        for c2 in set(range(len(w))) - {c}:
            rows.append(np.zeros(len(w) + 1))
            rows[-1][[c, c2, -1]] = -1, 1, 1
            limits.append(a[s] @ (w[c] - w[c2]))
    goal = np.append(np.zeros(len(w)), -1)
    return -linprog(goal, A_ub=np.array(rows), b_ub=limits, bounds=(None, None)).fun


def test_a_linear_program_finds_the_same_margins():
    """HiGHS works to a tolerance of 1e-7. The seeds give margins of both signs."""
    margins = []
    for seed in range(8):
        a, labels, w = float_problem(seed)
        found = certificate(a, labels, w)
        best = largest_margin_by_linear_program(a, labels, w)
        assert float(found.margin) == pytest.approx(best, abs=1e-6)
        assert (found.biases is not None) == (found.margin > 0)
        margins.append(found.margin)
    assert min(margins) < 0 < max(margins)


def test_by_hand():
    # Leads: 0 → 1: min(2, 5) = 2, 1 → 0: min(1) = 1; so μ = 3/2, b_0 − b_1 = −1/2.
    a, labels, w = fractions([2], [5], [-1]), [0, 0, 1], fractions([1], [0])
    edge, sample = class_graph(a, labels, w)
    assert edge.tolist() == [[inf, 2], [1, inf]]
    assert sample.tolist() == [[-1, 0], [2, -1]]
    found = certificate(a, labels, w)
    assert found.margin == Fraction(3, 2)
    assert found.biases.tolist() == [Fraction(-1, 2), 0]
    assert (found.cycle, found.samples) == ((0, 1), (0, 2))


def test_a_cycle_of_sum_0_is_a_violation():
    a, w = fractions([1], [1]), fractions([1], [0])
    found = certificate(a, [0, 1], w)
    assert (found.biases, found.margin, found.cycle) == (None, 0, (0, 1))


def test_a_violated_triangle_without_a_violated_pair():
    a, w = fractions([0, 0], [1, 0], [2, 2]), fractions([-1, 2], [0, 0], [3, -1])
    assert separation(a, [0, 1, 2], w).holds.all()
    found = certificate(a, [0, 1, 2], w)
    assert found.biases is None
    assert found.margin == Fraction(-1, 3)
    assert (found.cycle, found.samples) == ((0, 1, 2), (0, 1, 2))


def test_a_class_without_samples_is_only_beaten():
    """Its bias must be low enough; nothing limits how low, so it is on no cycle."""
    a, w = fractions([1], [-1]), fractions([1], [-1], [9])
    found = certificate(a, [0, 1], w)
    assert found.margin == 2
    assert found.cycle == (0, 1)
    assert found.biases.tolist() == [0, 0, -10]
    edge, sample = class_graph(a, [0, 1], w)
    assert edge[2].tolist() == [inf] * 3
    assert sample[2].tolist() == [-1] * 3


def test_one_class_with_samples_has_any_margin():
    found = certificate(fractions([1], [2]), [1, 1], fractions([5], [0]))
    assert found.biases.tolist() == [-11, 0]
    assert (found.margin, found.cycle, found.samples) == (inf, (), ())
    assert certificate(np.ones((1, 2)), [0], np.ones((1, 2))).biases.tolist() == [0]


def test_floats_are_taken_exactly():
    """0.1 + 0.2 and 0.3 differ: a margin of 2⁻⁵⁵ is a margin."""
    a, w = np.array([[0.1, 0.2], [0.3, 0.0]]), np.array([[1.0, 1.0], [0.0, 0.0]])
    found = certificate(a, [0, 1], w)
    assert found.margin == (Fraction(0.1) + Fraction(0.2) - Fraction(0.3)) / 2
    assert found.margin > 0


@given(MIXED)
def test_equal_samples_of_two_classes_cannot_both_be_right(p):
    a, other = np.concatenate([p.a, p.a[:1]]), (p.labels[0] + 1) % len(p.w)
    found = certificate(a, np.append(p.labels, other), p.w)
    assert (found.margin <= 0) == (other != p.labels[0])


def graph(*rows):
    return np.array([[inf if x is None else Fraction(x) for x in row] for row in rows], object)


def test_the_graph_algorithms_by_hand():
    edge = graph([None, 1, 4], [2, None, -2], [3, 5, None])
    # Means: 0→1→0 3/2, 0→2→0 7/2, 1→2→1 3/2, 0→1→2→0 2/3, 0→2→1→0 11/3.
    assert smallest_cycle_mean(edge) == Fraction(2, 3)
    assert shortest_distances(edge).tolist() == [0, 0, -2]
    slack = edge - Fraction(2, 3)
    b = shortest_distances(slack)
    assert tight_cycle(slack, b) == (0, 1, 2)
    assert smallest_cycle_mean(graph([None])) == inf
    assert smallest_cycle_mean(graph([None, 3], [None, None])) == inf


def test_a_long_shortest_path_is_found():
    """Four steps, each −1, against the order of the nodes."""
    size = 5
    edge = np.full((size, size), Fraction(9), object)
    edge[np.arange(1, size), np.arange(size - 1)] = Fraction(-1)
    edge[np.arange(size), np.arange(size)] = inf
    assert shortest_distances(edge).tolist() == [-4, -3, -2, -1, 0]


def test_a_tight_cycle_is_found_past_a_dead_end():
    # 0 → 1 is tight and leads nowhere tight; 2 ⇄ 3 is the cycle, entered from 0.
    b = fractions(0, 0, 0, 0)
    edge = graph([None, 0, 0, 5], [5, None, 5, 5], [5, 5, None, 0], [5, 5, 0, None])
    assert tight_cycle(edge, b) == (2, 3)


ONES = np.ones((2, 2))
REFUSED = [
    (lambda: certificate(ONES, [0, 2], ONES), "labels: expected classes 0 to 1, got 2"),
    (lambda: certificate(ONES, [0, 1, 1], ONES), "labels: expected shape (2,), got (3,)"),
    (lambda: certificate(ONES, [0, 1], np.ones((2, 3))), "w: expected shape (2, 2), got (2, 3)"),
    (
        lambda: certificate(np.ones((0, 2)), [], ONES),
        "a: expected at least one entry, got shape (0, 2)",
    ),
    (
        lambda: certificate(ONES * np.nan, [0, 1], ONES),
        "a: expected finite numbers, got nan at [0, 0]",
    ),
    (
        lambda: class_graph(ONES, [0.0, 1.0], ONES),
        "labels: expected whole numbers, got dtype float64",
    ),
    (lambda: smallest_margin(ONES, [0, 1], ONES, [1.0]), "b: expected shape (2,), got (1,)"),
    (lambda: smallest_margin(ONES, [0, 1], ONES, ONES), "b: expected shape (2,), got (2, 2)"),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


@pytest.mark.parametrize("size", [1e-200, 1e200, 1e300])
def test_certificates_beyond_the_range_of_floats(size):
    """Edges of size² have no float; the margin is a Fraction, as its sisters' results are."""
    a, w = np.array([[size, 0], [0, size]]), np.array([[size, 0], [0, size]])
    found = certificate(a, [0, 1], w)
    assert found.margin == Fraction(size) ** 2
    assert smallest_margin(a, [0, 1], w, [0, 0]) == Fraction(size) ** 2
    assert smallest_margin(a, [0, 1], w, [size, 0]) == Fraction(size) ** 2 - Fraction(size)
    assert separation(a, [0, 1], w).holds[0, 1]


def test_certificates_of_bytes():
    a, w = np.array([[200, 0], [0, 200]], np.uint8), np.array([[200, 1], [1, 200]], np.uint8)
    assert certificate(a, np.array([0, 1], np.uint8), w).margin == 200 * 199
