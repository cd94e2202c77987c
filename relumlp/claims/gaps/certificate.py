"""Claims beyond *gaps*: when output biases exist, by which margin, and what any width changes.

Everything is compared with what the definitions say: all cycles of classes, all pairs of samples.
"""

from functools import partial
from math import inf

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.certificates import certificate, smallest_margin
from relumlp.gaps.conditions import correct, gap_condition
from relumlp.gaps.signs import separation
from relumlp.testing.assertions import assert_all, assert_ascending, assert_close, assert_equal
from relumlp.testing.correct_summaries import certified_sets, right_pairs, right_summaries
from relumlp.testing.cycles import best_margin, cycle_means, exact_identity, leads_of_proof
from relumlp.testing.summary import Summary, summaries
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("beyond.certificate", certified_sets, exact=True)
def biases_exist_exactly_if_every_cycle_is_positive(p: Summary) -> None:
    """Output biases that classify all samples correctly exist exactly if every cycle of classes has
    Σ_i min_{s of c_i} Σ_j a_j(s) (w_j,c_i − w_j,c_{i+1}) > 0; the certificate is such biases, or a
    cycle with its samples that proves that there are none."""
    found = certificate(p.a, p.labels, p.w)
    positive = all(mean > 0 for mean in cycle_means(p).values())
    assert_equal(found.biases is not None, positive)
    if found.biases is not None:
        assert_all(correct(p.a, p.labels, p.w, found.biases), "correct classification")
    else:
        # Going round, any biases cancel: not all of these leads can be positive.
        assert_ascending(sum(leads_of_proof(p, found)), 0)
        assert_equal(correct(p.a, p.labels, p.w, p.b).all(), False)


@claim("beyond.certificate.zero", certified_sets, exact=True)
def a_cycle_of_sum_0_is_a_violation(p: Summary) -> None:
    """If the smallest cycle mean is exactly 0, no output biases classify all samples correctly."""
    μ = min(cycle_means(p).values(), default=None)
    if μ is not None:
        # One node more per class takes μ off every lead of its samples.
        own = (p.labels[:, None] == np.arange(len(p.w))) * 1
        a, identity = np.column_stack([p.a, own]), exact_identity(len(p.w))
        level = certificate(a, p.labels, np.column_stack([p.w, identity * -μ]))
        assert_equal(level.margin, 0)
        assert level.biases is None, "biases exist for a cycle of sum 0"
        raised = certificate(a, p.labels, np.column_stack([p.w, identity * (1 - μ)]))
        assert_equal(raised.margin, 1)


@claim("beyond.certificate.absent", certified_sets, exact=True)
def a_class_without_samples_constrains_nothing(p: Summary) -> None:
    """A class without samples gives no constraint of its own: adding such a class, whatever its
    weights, changes neither whether output biases exist nor the margin."""
    more = np.concatenate([7 * p.w[:1] + 1, p.w])
    found, without = certificate(p.a, p.labels + 1, more), certificate(p.a, p.labels, p.w)
    assert_equal(found.margin, without.margin)
    assert_equal(found.biases is None, without.biases is None)
    if found.biases is not None:
        assert_all(correct(p.a, p.labels + 1, more, found.biases), "correct classification")


@claim("beyond.certificate.pairs", certified_sets, exact=True)
def equation_16_is_the_case_of_two_classes(p: Summary) -> None:
    """Equation 16 for all pairs of samples says that every cycle of two classes is positive, and
    says no more than that."""
    held = all(gap_condition(two.α, two.φ) for two in p.every_pair)
    of_two = [mean for cycle, mean in cycle_means(p).items() if len(cycle) == 2]
    assert_equal(all(mean > 0 for mean in of_two), held)
    assert_equal(separation(p.a, p.labels, p.w).holds.all(), held)


@claim("beyond.certificate.linear-program", certified_sets)
def a_linear_program_finds_the_same_margin(p: Summary) -> None:
    """The certificate's margin is the optimum of a linear program: the largest μ ≤ 100 with b_c′ −
    b_c + μ ≤ Σ_j a_j φ_jcc′ for every sample and class c′."""
    margin = certificate(p.a, p.labels, p.w).margin
    # HiGHS solves to a tolerance of 1e-7 in each constraint; a cycle has at most 4.
    assert_close(best_margin(p, 100), min(margin, 100), 1e-6)


@claim("beyond.margin", certified_sets, exact=True)
def the_margin_is_the_smallest_cycle_mean(p: Summary, b: Array) -> None:
    """The largest margin that any output biases give to all samples at once is the smallest mean of
    a cycle's edges; the biases found reach this margin, and no others exceed this margin."""
    found = certificate(p.a, p.labels, p.w)
    assert_equal(found.margin, min(cycle_means(p).values(), default=inf))
    assert_ascending(smallest_margin(p.a, p.labels, p.w, b), found.margin)
    if found.margin < inf:
        assert_equal(sum(leads_of_proof(p, found)), found.margin * len(found.cycle))
    if found.biases is not None:
        reached = smallest_margin(p.a, p.labels, p.w, found.biases)
        at_least_1 = 1 <= reached < found.margin == inf
        assert reached == found.margin or at_least_1, f"the biases reach a margin of {reached}"


@claim("beyond.width", partial(right_pairs, nodes=None), exact=True, kind="inequality")
def weighted_gaps_add_up_at_any_width(p: Summary) -> None:
    """With any number of summary nodes, Σ_j α_jcc′ φ_jcc′ > 0 if two samples are classified
    correctly."""
    assert_all(sum(p.α * p.φ) > 0, "Σ_j α_jcc′ φ_jcc′ > 0")
    assert_equal(gap_condition(p.α, p.φ), True)


@claim("beyond.width.set", partial(right_summaries, None, bias=True, signed=True), exact=True)
def weighted_gaps_add_up_for_all_pairs(p: Summary) -> None:
    """With any number of summary nodes, activations of any sign and output biases, Σ_j α_jcc′
    φ_jcc′ > 0 for every two of correctly classified samples that are of different classes."""
    assert_all([sum(two.α * two.φ) > 0 for two in p.every_pair], "Σ_j α_jcc′ φ_jcc′ > 0")
    assert_all(separation(p.a, p.labels, p.w).holds, "the separation of classes")


@claim("beyond.one", partial(summaries, 1), exact=True)
def one_node_is_right_about_one_class(a: Array, w: Array) -> None:
    """With one summary node and no output biases, at most one class is strictly right: the class of
    the largest weight, where the node is on."""
    for c in range(len(w)):
        right = correct(a, [c] * len(a), w)
        largest = all(w[c, 0] > w[c2, 0] for c2 in range(len(w)) if c2 != c)
        assert_equal(right, (a[:, 0] > 0) & largest if len(w) > 1 else a[:, 0] >= 0)


@claim("beyond.one.ties", partial(summaries, 1), exact=True)
def one_node_tells_two_classes_apart_by_ties(a: Array, w: Array) -> None:
    """With one summary node and no output biases, where ties go to the first class, at most two
    classes are ever chosen: class 0 where the node is off, and the first class of the largest
    weight where the node is on."""
    chosen = np.argmax(a @ w.T, axis=1)
    assert_equal(chosen, np.where(a[:, 0] > 0, np.argmax(w[:, 0]), 0))


@claim("beyond.one.with-biases", partial(summaries, 1, bias=True), exact=True)
def one_node_with_biases_is_right_about_any_number_of_classes(a: Array) -> None:
    """With one summary node and output biases, any number of classes can be right: samples that
    differ in activation can be of a class each, by w_c = 2 a_c and b_c = −a_c²."""
    points = np.unique(np.concatenate([a, exact([[c] for c in range(12)])]))[:, None]
    classes, square = np.arange(len(points)), (points * points)[:, 0]
    assert_all(correct(points, classes, 2 * points, -square), "correct classification")
