"""Claims of *gaps*, equations 17 to 22, the 18-equation version's 17 and 18, and figure 7.

Where a statement says "given .15", the weight gaps are made to have opposite signs, and the samples
need not be right. Conventions as in :mod:`relumlp.claims.gaps.two_samples`; any α and φ may be 0
unless the statement excludes it.
"""

from functools import partial
from math import isnan

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.conditions import (
    activation_ratio,
    case_opposite,
    case_ratio,
    gap_condition,
    opposite_weights,
    ratio_rule,
    short_case_opposite,
    weight_ratio,
)
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.correct_summaries import right_pairs
from relumlp.testing.summary import Summary, opposite_pairs, pair, pairs, same_side_pairs
from relumlp.types import Array


def only_node_j_separates() -> Summary:
    """Two samples that are right, with α_k = 0."""
    return pair((0, 1), (1, 1), [(-1, 0), (1, -1)])


def only_a_bias_votes_against_both() -> Summary:
    """Two samples that are right by an output bias, with φ_jcc′ = φ_kcc′ = −1."""
    return pair((0, 0), (1, 1), [(0, 0), (1, 1)], (1, 0))


@claim("gaps.17", partial(pairs, signed=True), exact=True, kind="definition")
def activation_ratio_divides_activation_gaps(α: Array) -> None:
    """The α-ratio is α_jcc′ / α_kcc′, and is defined where α_kcc′ is not 0."""
    α_j, α_k = α
    ratio = activation_ratio(α)
    if α_k:
        assert_equal(ratio, α_j / α_k)
    else:
        assert isnan(ratio), f"the α-ratio is {ratio}, although α_kcc′ is 0"


@claim(
    "gaps.17.defined",
    right_pairs,
    exact=True,
    counterexample=only_node_j_separates,
    correction="gaps.17.positive",
)
def activation_ratio_is_defined(α: Array) -> None:
    """If two samples are classified correctly, their α-ratio is defined."""
    assert α[1] != 0, "α_kcc′ is 0"


@claim("gaps.17.positive", partial(same_side_pairs, bias=True, signed=True), exact=True)
def activation_ratio_is_positive_under_21(α: Array) -> None:
    """Under equation 21, α_jcc′ α_kcc′ > 0, the α-ratio is defined and positive."""
    assert_all(α[0] * α[1] > 0, "α_jcc′ α_kcc′ > 0")
    assert_all(activation_ratio(α) > 0, "a positive α-ratio")


@claim("gaps.18", partial(pairs, signed=True), exact=True, kind="definition")
def weight_ratio_divides_weight_gaps(φ: Array) -> None:
    """The φ-ratio is φ_kc′c / φ_jcc′, and is defined where φ_jcc′ is not 0."""
    φ_j, φ_k = φ
    ratio = weight_ratio(φ)
    if φ_j:
        assert_equal(ratio, -φ_k / φ_j)
    else:
        assert isnan(ratio), f"the φ-ratio is {ratio}, although φ_jcc′ is 0"


@claim("gaps.18.positive", right_pairs, exact=True)
def weight_ratio_is_positive(φ: Array) -> None:
    """If two samples are classified correctly, their weight ratio is always positive."""
    assert_all(weight_ratio(φ) > 0, "a positive φ-ratio")


@claim(
    "gaps.18.positive.with-biases",
    partial(right_pairs, bias=True),
    exact=True,
    counterexample=only_a_bias_votes_against_both,
    correction="gaps.18.is-15",
)
def weight_ratio_is_positive_with_output_biases(φ: Array) -> None:
    """With output biases, too, two correctly classified samples always have a positive weight
    ratio."""
    assert weight_ratio(φ) > 0, f"the φ-ratio is {weight_ratio(φ)}"


@claim("gaps.18.is-15", partial(pairs, bias=True), exact=True)
def weight_ratio_is_positive_exactly_if_15(φ: Array) -> None:
    """In every setting, the weight ratio of c and c′ is defined and positive exactly if equation 15
    holds."""
    defined = φ[0] != 0
    assert_equal(opposite_weights(φ), defined and weight_ratio(φ) > 0)


@claim("gaps.18.absolute", same_side_pairs, exact=True)
def absolute_values_of_ratios_matter(α: Array, φ: Array) -> None:
    """Given equations 15 and 21, the absolute values of the two ratios are compared, because both
    ratios are their own absolute values."""
    α_ratio, φ_ratio = activation_ratio(α), weight_ratio(φ)
    assert_equal([abs(α_ratio), abs(φ_ratio)], [α_ratio, φ_ratio])


@claim("gaps.19", opposite_pairs, exact=True)
def opposite_case_gives_16(α: Array, φ: Array) -> None:
    """Given equation 15, α_jcc′ α_kcc′ < 0 and φ_jcc′ α_kcc′ < 0 imply equation 16."""
    (α_j, α_k), (φ_j, _) = α, φ
    assert_equal(case_opposite(α, φ), α_j * α_k < 0 and φ_j * α_k < 0)
    assert gap_condition(α, φ) or not case_opposite(α, φ), "equation 16 fails in the opposite case"


@claim("gaps.20", opposite_pairs, exact=True)
def opposite_gaps_need_20(α: Array, φ: Array) -> None:
    """Given equation 15 and α_jcc′ α_kcc′ < 0, equation 16 holds exactly if φ_jcc′ α_kcc′ < 0."""
    (α_j, α_k), (φ_j, _) = α, φ
    if α_j * α_k < 0:
        assert_equal(gap_condition(α, φ), φ_j * α_k < 0)


@claim("gaps.21", opposite_pairs, exact=True)
def ratio_case_gives_16(α: Array, φ: Array) -> None:
    """Given equation 15, α_jcc′ α_kcc′ > 0 and equation 22 imply equation 16."""
    assert_equal(case_ratio(α, φ), α[0] * α[1] > 0 and ratio_rule(α, φ))
    assert gap_condition(α, φ) or not case_ratio(α, φ), "equation 16 fails in the ratio case"


@claim("gaps.22", same_side_pairs, exact=True)
def ratios_decide_16(α: Array, φ: Array) -> None:
    """Given equations 15 and 21, equation 16 holds exactly if the α-ratio is above the φ-ratio
    where φ_jcc′ α_kcc′ > 0, and below the φ-ratio where φ_jcc′ α_kcc′ < 0."""
    (_, α_k), (φ_j, _) = α, φ
    α_ratio, φ_ratio = activation_ratio(α), weight_ratio(φ)
    rule = α_ratio > φ_ratio if φ_j * α_k > 0 else α_ratio < φ_ratio
    assert_equal([gap_condition(α, φ), ratio_rule(α, φ)], [rule, rule])


@claim("gaps.22.tie", opposite_pairs, exact=True)
def equal_ratios_are_a_tie(α: Array, φ: Array) -> None:
    """Given equation 15 and α_kcc′ ≠ 0, the two ratios are equal exactly if α_jcc′ φ_jcc′ = α_kcc′
    φ_kc′c."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    if α_k != 0:
        assert_equal(activation_ratio(α) == weight_ratio(φ), α_j * φ_j == α_k * -φ_k)


@claim("gaps.22.alone", partial(pairs, signed=True), exact=True)
def ratio_rule_needs_neither_15_nor_21(α: Array, φ: Array) -> None:
    """In every setting, equation 16 holds exactly if equation 22 holds where φ_jcc′ α_kcc′ ≠ 0, if
    α_j φ_jcc′ > 0 where α_k = 0, and if α_k φ_kcc′ > 0 where φ_jcc′ = 0: neither equation 15 nor
    equations 19 to 21 are needed."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    if φ_j * α_k != 0:
        assert_equal(gap_condition(α, φ), ratio_rule(α, φ))
    else:
        assert_equal(gap_condition(α, φ), α_j * φ_j > 0 if α_k == 0 else α_k * φ_k > 0)
        assert_equal(ratio_rule(α, φ), False)


@claim(
    "gaps.22.either-or",
    right_pairs,
    exact=True,
    counterexample=only_node_j_separates,
    correction="gaps.22.zeros",
)
def correct_pairs_are_in_one_of_two_cases(α: Array, φ: Array) -> None:
    """Correct classification of two samples requires, besides equation 15, either equations 19 and
    20 or equations 21 and 22."""
    assert case_opposite(α, φ) or case_ratio(α, φ), f"α is {α[0]} and {α[1]}, so neither case"


@claim("gaps.22.zeros", opposite_pairs, exact=True)
def cases_that_admit_zeros_are_16(α: Array, φ: Array) -> None:
    """Given equation 15, equation 16 holds exactly if either α_jcc′ φ_jcc′ ≥ 0 and α_kcc′ φ_jcc′ ≤
    0, with not both activation gaps 0, or equations 21 and 22 hold."""
    (α_j, α_k), (φ_j, _) = α, φ
    opposite = α_j * φ_j >= 0 and α_k * φ_j <= 0 and (α_j, α_k) != (0, 0)
    assert_equal(gap_condition(α, φ), opposite or case_ratio(α, φ))
    assert not (opposite and case_ratio(α, φ)), "both cases hold at the same time"


@claim("gaps.22.no-zero", opposite_pairs, exact=True)
def cases_are_16_without_zeros(α: Array, φ: Array) -> None:
    """Given equation 15 and no activation gap that is 0, equation 16 holds exactly if either
    equations 19 and 20 or equations 21 and 22 hold."""
    if α.all():
        assert_equal(gap_condition(α, φ), case_opposite(α, φ) or case_ratio(α, φ))


@claim(
    "gaps.22.either-or.with-biases",
    partial(right_pairs, bias=True),
    exact=True,
    counterexample=only_a_bias_votes_against_both,
    correction="gaps.22.alone",
)
def correct_pairs_are_in_one_of_two_cases_with_biases(α: Array, φ: Array) -> None:
    """With output biases, too, correct classification of two samples requires equation 15 and
    either equations 19 and 20 or equations 21 and 22."""
    assert opposite_weights(φ), "equation 15 fails"
    assert case_opposite(α, φ) or case_ratio(α, φ), "neither case holds"


@claim(
    "gaps.short17",
    opposite_pairs,
    exact=True,
    counterexample=lambda: pair((0, 1), (1, 0), [(0, -1), (-1, 0)]),
    correction="gaps.20",
)
def opposite_activation_gaps_suffice(α: Array, φ: Array) -> None:
    """In the 18-equation version α_jcc′ α_kcc′ < 0 alone is a case: given equation 15, this
    inequality implies equation 16."""
    if short_case_opposite(α):
        assert gap_condition(α, φ), f"the products α φ are {α[0] * φ[0]} and {α[1] * φ[1]}"


@claim("gaps.short17.correct-pairs", right_pairs, exact=True)
def opposite_activation_gaps_are_the_case_for_correct_pairs(α: Array, φ: Array) -> None:
    """If two samples are classified correctly, α_jcc′ α_kcc′ < 0 holds exactly if equations 19 and
    20 hold."""
    assert_equal(short_case_opposite(α), α[0] * α[1] < 0)
    assert_equal(short_case_opposite(α), case_opposite(α, φ))


@claim("gaps.short18", same_side_pairs, exact=True)
def ratios_decide_in_the_18_equation_version(α: Array, φ: Array) -> None:
    """In the 18-equation version, given equation 15 and α_jcc′ α_kcc′ > 0, equation 16 holds
    exactly if α_j / α_k is above φ_kc′c / φ_jcc′ where φ_jcc′ α_kcc′ > 0, and below φ_kc′c / φ_jcc′
    where φ_jcc′ α_kcc′ < 0."""
    (α_j, α_k), (φ_j, φ_k) = α, φ
    left, right = α_j / α_k, -φ_k / φ_j
    rule = (φ_j * α_k > 0 and left > right) or (φ_j * α_k < 0 and left < right)
    assert_equal([gap_condition(α, φ), case_ratio(α, φ)], [rule, rule])


@claim(
    "gaps.short18.either-or",
    right_pairs,
    exact=True,
    counterexample=only_node_j_separates,
    correction="gaps.22.zeros",
)
def correct_pairs_are_in_one_of_two_short_cases(α: Array, φ: Array) -> None:
    """In the 18-equation version, correct classification requires, besides equation 15, either
    α_jcc′ α_kcc′ < 0, or α_jcc′ α_kcc′ > 0 with the ratio rule."""
    assert short_case_opposite(α) or case_ratio(α, φ), f"α is {α[0]} and {α[1]}, so neither case"
