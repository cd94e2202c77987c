"""Claims of *gaps* in words: what the abstract promises, how many nodes it takes, where gaps arise.

"Guaranteed", "required" and "sufficient" are taken at their word, setting by setting. The gap
conditions are read as strictly as the paper allows: .15, and .19 with .20 or .21 with .22, which
give .16. Conventions as in :mod:`relumlp.claims.gaps.two_samples`.
"""

from functools import partial

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.certificates import certificate, smallest_margin
from relumlp.gaps.conditions import (
    activation_ratio,
    correct,
    gap_condition,
    positive_output,
    weight_ratio,
)
from relumlp.gaps.signs import separation
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.correct_summaries import right_pairs, right_summaries
from relumlp.testing.directions import rays, tangents
from relumlp.testing.summary import (
    Summary,
    meets_gap_conditions,
    opposite_sets,
    pair,
    pairs,
    several,
    summaries,
)
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim(
    "gaps.abstract.pair",
    partial(pairs, classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: pair((0, 1), (1, 2), [(-1, 1), (1, 0)]),
    correction="gaps.14.two-classes",
)
def conditions_guarantee_a_pair(p: Summary) -> None:
    """The gap conditions, with equations 11 and 12, are guaranteed to result in correct
    classification of two samples of two classes."""
    if (
        meets_gap_conditions(p)
        and positive_output(p.a_s, p.w, p.c)
        and positive_output(p.a_t, p.w, p.c2)
    ):
        assert correct(p.a, p.labels, p.w).all(), "the conditions hold, but a sample is wrong"


@claim(
    "gaps.abstract",
    partial(summaries, classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: pair((0, 2), (1, 1), [(-1, 0), (0, -1)]),
    correction="gaps.9.every-class",
)
def conditions_guarantee_a_set(p: Summary) -> None:
    """The gap conditions, met by all pairs, are guaranteed to result in perfect classification of a
    set of samples."""
    if all(meets_gap_conditions(two) for two in p.every_pair):
        assert correct(p.a, p.labels, p.w).all(), "the conditions hold, but a sample is wrong"


@claim(
    "gaps.abstract.with-biases",
    partial(summaries, bias=True, classes=2),
    exact=True,
    kind="words",
    counterexample=lambda: pair((1, 0), (0, 1), [(1, 0), (0, 1)], (1, 0)),
    correction="beyond.certificate",
)
def conditions_guarantee_a_set_with_given_biases(p: Summary) -> None:
    """With given output biases, the gap conditions, met by all pairs, are guaranteed to result in
    perfect classification of a set of samples."""
    if all(meets_gap_conditions(two) for two in p.every_pair):
        assert correct(p.a, p.labels, p.w, p.b).all(), "the conditions hold, but a sample is wrong"


@claim(
    "gaps.abstract.some-biases",
    opposite_sets,
    exact=True,
    kind="words",
    counterexample=lambda: several([(0, 0), (1, 2), (2, 1)], [(-3, 1), (0, 0), (1, -3)]),
    correction="beyond.certificate",
)
def conditions_guarantee_a_set_with_some_biases(p: Summary) -> None:
    """The gap conditions, met by all pairs, are guaranteed to result in perfect classification of a
    set of samples with some output biases."""
    if all(meets_gap_conditions(two) for two in p.every_pair):
        found = certificate(p.a, p.labels, p.w)
        assert found.biases is not None, f"the classes {found.cycle} add up to {found.margin}"


@claim("gaps.abstract.two-classes", partial(summaries, None, signed=True, classes=2), exact=True)
def equation_16_guarantees_a_set_of_two_classes(p: Summary) -> None:
    """For a set of samples of two classes, with any number of summary nodes, output biases that
    classify all samples correctly exist exactly if equation 16 holds for all pairs."""
    held = all(gap_condition(two.α, two.φ) for two in p.every_pair)
    found = certificate(p.a, p.labels, p.w)
    assert_equal(found.biases is not None, held)
    assert_equal(separation(p.a, p.labels, p.w).holds.all(), held)
    if held:
        assert_all(correct(p.a, p.labels, p.w, found.biases), "correct classification")


@claim("gaps.two.required", partial(summaries, 1), exact=True, kind="words")
def two_nodes_are_required(a: Array, labels: Array, w: Array) -> None:
    """At least two nodes are required to differentiate among classes: with one node, all correctly
    classified samples are of one class."""
    assert len(set(labels[correct(a, labels, w)])) <= 1, "one node differentiates among classes"


@claim(
    "gaps.two.required.with-biases",
    partial(right_summaries, 1, bias=True),
    exact=True,
    kind="words",
    counterexample=lambda: pair((0,), (1,), [(0,), (2,)], (1, 0)),
    correction="beyond.one.with-biases",
)
def two_nodes_are_required_with_output_biases(a: Array, labels: Array, w: Array, b: Array) -> None:
    """With output biases, too, at least two nodes are required to differentiate among classes."""
    assert len(set(labels[correct(a, labels, w, b)])) <= 1, "one node differentiates among classes"


@claim("gaps.two.single", partial(summaries, 1), exact=True, kind="words")
def a_single_node_classifies_nothing(w: Array) -> None:
    """If there was a single node in the summary layer, classification would not have been possible:
    whatever the node's activation, at most one class has the largest output."""
    a = exact([[k] for k in (0, 1, 2, 100)] + [["1/9"]])
    right = [correct(a, [c] * len(a), w) for c in range(len(w))]
    assert sum(r.any() for r in right) <= 1, "one node differentiates among classes"


@claim(
    "gaps.two.single.with-biases",
    partial(right_summaries, 1, bias=True),
    exact=True,
    kind="words",
    counterexample=lambda: pair((0,), (1,), [(0,), (2,)], (1, 0)),
    correction="beyond.one.with-biases",
)
def a_single_node_classifies_nothing_with_output_biases(p: Summary) -> None:
    """With output biases, too, classification would not have been possible with a single node in
    the summary layer."""
    right = [correct(p.a, [c] * len(p.a), p.w, p.b) for c in range(len(p.w))]
    assert sum(r.any() for r in right) <= 1, "one node differentiates among classes"


@claim("gaps.two.sufficient", rays, exact=True, kind="words")
def two_nodes_suffice(a: Array) -> None:
    """Two nodes are sufficient to differentiate among an unlimited number of classes: any number of
    samples in different directions can be of a class each."""
    assert_all(correct(a, np.arange(len(a)), tangents(a)), "correct classification")


@claim("gaps.two.sufficient.with-biases", rays, exact=True, kind="words")
def two_nodes_suffice_whatever_the_biases(a: Array, b: Array) -> None:
    """Two nodes are sufficient whatever the output biases are, because larger activations outvote
    the biases."""
    w, classes = tangents(a), np.arange(len(a))
    lead = smallest_margin(a, classes, w, 0 * b)
    large = (1 + max(b) - min(b)) / lead if len(a) > 1 else 1
    assert_all(correct(large * a, classes, w, b), "correct classification")


@claim(
    "gaps.fig7.larger",
    right_pairs,
    exact=True,
    kind="words",
    counterexample=lambda: pair((1, 0), (2, 1), [(1, -2), (0, 1)]),
    correction="gaps.22",
)
def activation_ratio_is_larger_for_gaps_of_one_sign(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, the activation ratio is larger than the weight ratio
    when α_jcc′ α_kcc′ > 0 (the caption in both versions)."""
    if α[0] * α[1] > 0:
        ratios = f"the α-ratio is {activation_ratio(α)}, the φ-ratio is {weight_ratio(φ)}"
        assert activation_ratio(α) > weight_ratio(φ), ratios


@claim("gaps.fig7.smaller", right_pairs, exact=True, kind="words")
def activation_ratio_is_smaller_for_opposite_gaps(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, the activation ratio is smaller than the weight
    ratio when α_jcc′ α_kcc′ < 0 (the caption with 22 equations), because the activation ratio is
    negative then."""
    if α[0] * α[1] < 0:
        assert_all(activation_ratio(α) < 0 < weight_ratio(φ), "α-ratio < 0 < φ-ratio")


@claim(
    "gaps.fig7.smaller.with-biases",
    partial(right_pairs, bias=True),
    exact=True,
    kind="words",
    counterexample=lambda: pair((0, 1), (1, 0), [(1, 3), (0, 0)], (0, 2)),
    correction="gaps.22.alone",
)
def activation_ratio_is_smaller_for_opposite_gaps_with_biases(α: Array, φ: Array) -> None:
    """With output biases, too, two correctly classified samples have an activation ratio that is
    smaller than their weight ratio when α_jcc′ α_kcc′ < 0."""
    if α[0] * α[1] < 0 and φ[0] != 0:
        ratios = f"the α-ratio is {activation_ratio(α)}, the φ-ratio is {weight_ratio(φ)}"
        assert activation_ratio(α) < weight_ratio(φ), ratios


@claim("gaps.fig7.smaller.18-equations", partial(right_pairs, bias=True), exact=True, kind="words")
def activation_ratio_is_smaller_for_opposite_votes(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, with or without output biases, the activation ratio
    is smaller than the weight ratio when φ_jcc′ α_kcc′ < 0 (the caption with 18 equations)."""
    if φ[0] * α[1] < 0:
        assert_all(activation_ratio(α) < weight_ratio(φ), "α-ratio < φ-ratio")
