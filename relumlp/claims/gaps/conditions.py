"""Claims of *gaps*, equations 14 to 16: the signs, the two conditions, and each direction of them.

Read a_b = 1 and φ_b = b_c − b_c′ for a constant node, and what holds without output biases holds
with them for one node more: that is what becomes of every statement that biases break.
Conventions as in :mod:`relumlp.claims.gaps.two_samples`.
"""

from functools import partial

import numpy as np

from relumlp.claims.ledger.claim import TRANSCRIBED, claim
from relumlp.gaps.cases import count_cases
from relumlp.gaps.certificates import certificate
from relumlp.gaps.conditions import (
    correct,
    gap_condition,
    on_both_sides,
    opposite_weights,
    weight_gap,
)
from relumlp.gaps.signs import separation
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.correct_summaries import right_pairs, right_summaries
from relumlp.testing.summary import Summary, pair, pairs, summaries
from relumlp.types import Array


def only_a_bias_votes_for_c() -> Summary:
    """Two samples that are right by an output bias: φ_jcc′ is 0."""
    return pair((0, 0), (0, 2), [(0, 0), (0, 1)], (1, 0))


def both_nodes_vote_against_the_first() -> Summary:
    """Two samples that are right, with φ_jcc′ = φ_kc′c = −1."""
    return pair((0, 1), (1, 0), [(-1, 0), (0, -1)])


@claim(
    "gaps.14.with-biases",
    partial(right_pairs, bias=True),
    exact=True,
    kind="inequality",
    counterexample=only_a_bias_votes_for_c,
    correction="gaps.14.biases-added",
)
def equation_14_with_output_biases(a_s: Array, a_t: Array, φ: Array) -> None:
    """With output biases, too, equation 14 holds if two samples are classified correctly."""
    assert on_both_sides(a_s, a_t, φ), f"Σ a φ is {a_s @ φ} for s and {a_t @ φ} for t"


@claim("gaps.14.biases-added", partial(right_pairs, nodes=None, bias=True), exact=True)
def biases_are_a_threshold_between_the_samples(
    a_s: Array, a_t: Array, b: Array, c: int, c2: int, φ: Array
) -> None:
    """With output biases, two correctly classified samples satisfy a_jc φ_jcc′ + a_kc φ_kcc′ > b_c′
    − b_c > a_jc′ φ_jcc′ + a_kc′ φ_kcc′."""
    assert_all(a_s @ φ > b[c2] - b[c] > a_t @ φ, "Σ a φ of s > b_c′ − b_c > Σ a φ of t")


@claim("gaps.14.signs", right_pairs, exact=True)
def equation_14_needs_weight_gaps_of_both_signs(a_s: Array, a_t: Array, φ: Array) -> None:
    """Because activations are not negative, equation 14 makes one of φ_jcc′ and φ_kcc′ negative and
    one positive."""
    assert_equal(on_both_sides(a_s, a_t, φ), True)
    assert_all(min(φ) < 0 < max(φ), "one φ below 0 and one above")


@claim(
    "gaps.14.signs.with-biases",
    partial(right_pairs, bias=True),
    exact=True,
    counterexample=only_a_bias_votes_for_c,
    correction="gaps.15.bias-as-node",
)
def weight_gaps_have_both_signs_with_output_biases(φ: Array) -> None:
    """With output biases, too, one of φ_jcc′ and φ_kcc′ is negative and one positive if two samples
    are classified correctly."""
    assert min(φ) < 0 < max(φ), f"the weight gaps are {φ[0]} and {φ[1]}"


@claim("gaps.14.positive", right_pairs, exact=True)
def one_weight_gap_is_positive(φ: Array) -> None:
    """If two samples are classified correctly, φ_jcc′ or φ_kcc′ is positive (so the text of the
    22-equation version), and not both are."""
    assert_equal(sum(φ > 0), 1)


@claim(
    "gaps.14.positive.18-equations",
    right_pairs,
    exact=True,
    counterexample=both_nodes_vote_against_the_first,
    correction="gaps.15",
)
def one_weight_gap_of_opposite_classes_is_positive(φ: Array) -> None:
    """If two samples are classified correctly, φ_jcc′ or φ_kc′c is positive (so the 18-equation
    version)."""
    assert φ[0] > 0 or -φ[1] > 0, f"φ_jcc′ = {φ[0]}, φ_kc′c = {-φ[1]}"


@claim("gaps.15", right_pairs, exact=True, kind="inequality")
def nodes_vote_for_different_classes(φ: Array) -> None:
    """If two samples are classified correctly, their weight gaps satisfy φ_jcc′ φ_kc′c > 0."""
    φ_j, φ_k = φ
    assert_all(φ_j * -φ_k > 0, "φ_jcc′ φ_kc′c > 0")
    assert_equal(opposite_weights(φ), True)


@claim(
    "gaps.15.22-equations",
    right_pairs,
    exact=True,
    kind=TRANSCRIBED,
    counterexample=both_nodes_vote_against_the_first,
    correction="gaps.15",
)
def nodes_vote_as_printed_with_22_equations(φ: Array) -> None:
    """If two samples are classified correctly, their weight gaps satisfy φ_jcc′ φ_kcc′ > 0 (so the
    text of the 22-equation version)."""
    assert φ[0] * φ[1] > 0, f"φ_jcc′ φ_kcc′ = {φ[0] * φ[1]}"


@claim(
    "gaps.15.with-biases",
    partial(right_pairs, bias=True),
    exact=True,
    kind="inequality",
    counterexample=only_a_bias_votes_for_c,
    correction="gaps.15.bias-as-node",
)
def nodes_vote_for_different_classes_with_output_biases(φ: Array) -> None:
    """With output biases, too, equation 15 holds if two samples are classified correctly."""
    assert opposite_weights(φ), f"φ_jcc′ φ_kc′c = {φ[0] * -φ[1]}"


@claim("gaps.15.bias-as-node", partial(right_pairs, nodes=None, bias=True), exact=True)
def a_bias_votes_like_a_node(φ: Array, b: Array, c: int, c2: int) -> None:
    """With output biases, one of φ_jcc′, φ_kcc′ and b_c − b_c′ is positive and one is negative if
    two samples are classified correctly."""
    votes = [*φ, b[c] - b[c2]]
    assert_all(min(votes) < 0 < max(votes), "one vote below 0 and one above")


@claim("gaps.15.any-width", partial(right_pairs, nodes=None), exact=True)
def nodes_vote_for_different_classes_at_any_width(φ: Array) -> None:
    """With any number of summary nodes, some weight gap φ_jcc′ is positive and some negative if two
    samples are classified correctly."""
    assert_all(min(φ) < 0 < max(φ), "one φ below 0 and one above")


@claim("gaps.15.set", right_summaries, exact=True)
def nodes_vote_for_every_pair_of_classes(a: Array, labels: Array, w: Array) -> None:
    """If samples are classified correctly, equation 15 holds for every two classes that have such
    samples."""
    counts = count_cases(a, labels, w)
    assert_all(counts.opposite_weights == counts.pairs, "equation 15")


@claim(
    "gaps.15.every-class",
    right_summaries,
    exact=True,
    counterexample=lambda: pair((1, 0), (0, 1), [(1, 0), (0, 1), (0, 0)]),
    correction="gaps.15.set",
)
def nodes_vote_for_every_pair_of_classes_also_empty_ones(w: Array) -> None:
    """If samples are classified correctly, equation 15 holds for every single pair of classes c and
    c′."""
    for c in range(len(w)):
        for c2 in set(range(len(w))) - {c}:
            assert opposite_weights(weight_gap(w, c, c2)), f"classes {c} and {c2} fail equation 15"


@claim(
    "gaps.15.first-of-ties",
    partial(summaries, samples=2),
    exact=True,
    counterexample=lambda: pair((0, 0), (1, 1), [(0, 0), (1, 1)]),
    correction="gaps.15",
)
def nodes_vote_where_ties_go_to_the_first_class(a: Array, w: Array) -> None:
    """Where a tie for the largest output goes to the first class, as in numpy.argmax, equation 15
    still holds if two samples are classified correctly."""
    c, c2 = np.argmax(a @ w.T, axis=1)
    if c != c2:
        φ = weight_gap(w, c, c2)
        assert opposite_weights(φ), f"φ_jcc′ φ_kc′c = {φ[0] * -φ[1]}"


@claim("gaps.16", right_pairs, exact=True, kind="inequality")
def weighted_gaps_agree(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, their weighted gaps satisfy α_jcc′ φ_jcc′ > α_kcc′
    φ_kc′c."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    assert_all(α_j * φ_j > α_k * -φ_k, "α_jcc′ φ_jcc′ > α_kcc′ φ_kc′c")
    assert_equal(gap_condition(α, φ), True)


@claim("gaps.16.with-biases", partial(right_pairs, bias=True), exact=True, kind="inequality")
def weighted_gaps_agree_with_output_biases(α: Array, φ: Array) -> None:
    """With output biases, too, equation 16 holds if two samples are classified correctly."""
    assert_all(gap_condition(α, φ), "equation 16")


@claim("gaps.16.set", lambda: right_summaries() | right_summaries(bias=True), exact=True)
def weighted_gaps_agree_for_all_pairs(a: Array, labels: Array, w: Array) -> None:
    """If samples are classified correctly, with or without output biases, equation 16 holds for
    every two of these samples that are of different classes."""
    counts = count_cases(a, labels, w)
    assert_all(counts.gap_condition == counts.pairs, "equation 16")
    assert_all(separation(a, labels, w).holds, "the smallest Σ a φ of c exceeds the largest of c′")


@claim("gaps.16.first-of-ties", partial(summaries, bias=True, signed=True, samples=2), exact=True)
def weighted_gaps_agree_where_ties_go_to_the_first_class(a: Array, w: Array, b: Array) -> None:
    """Where a tie for the largest output goes to the first class, equation 16 still holds if two
    samples are classified correctly."""
    c, c2 = np.argmax(a @ w.T + b, axis=1)
    if c != c2:
        assert_all(gap_condition(a[0] - a[1], weight_gap(w, c, c2)), "equation 16")


@claim(
    "gaps.16.sufficient",
    partial(pairs, classes=2),
    exact=True,
    counterexample=lambda: pair((0, 0), (0, 1), [(0, -1), (-1, 0)]),
    correction="gaps.14.two-classes",
)
def conditions_suffice(a: Array, labels: Array, w: Array, α: Array, φ: Array) -> None:
    """Equations 15 and 16 are requirements for correct classification that suffice: if both
    equations hold for two samples of two classes, both samples are right."""
    if opposite_weights(φ) and gap_condition(α, φ):
        assert correct(a, labels, w).all(), "the two equations hold, but a sample is wrong"


@claim(
    "gaps.16.sufficient.with-biases",
    partial(pairs, bias=True, classes=2),
    exact=True,
    counterexample=lambda: pair((1, 0), (0, 1), [(1, 0), (0, 1)], (1, 0)),
    correction="gaps.16.some-biases",
)
def conditions_suffice_with_given_biases(
    a: Array, labels: Array, w: Array, b: Array, α: Array, φ: Array
) -> None:
    """With given output biases, two samples of two classes are both right if equations 15 and 16
    hold."""
    if opposite_weights(φ) and gap_condition(α, φ):
        assert correct(a, labels, w, b).all(), "the two equations hold, but a sample is wrong"


@claim("gaps.16.some-biases", partial(pairs, None, bias=True, signed=True), exact=True)
def equation_16_is_correctness_with_some_biases(p: Summary) -> None:
    """For two samples, equation 16 holds exactly if some output biases classify both samples
    correctly; a bias halfway will do, and equation 15 is not needed."""
    held = gap_condition(p.α, p.φ)
    assert_equal(certificate(p.a, p.labels, p.w).biases is not None, held)
    if held:
        half = (p.a_s + p.a_t) @ p.φ / 2
        # Other classes are kept out: for both samples their outputs stay 1 below both right ones.
        right = min(p.a_s @ p.w[p.c], p.a_t @ p.w[p.c2] + half)
        halfway = right - 1 - (p.a @ p.w.T).max(axis=0)
        halfway[p.c], halfway[p.c2] = 0, half
        assert_all(correct(p.a, p.labels, p.w, halfway), "a bias halfway")
    else:
        assert_equal(correct(p.a, p.labels, p.w, p.b).all(), False)
