"""Claims of *gaps*: a pair of samples is in one of seven cases, and how all pairs are counted."""

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.cases import PairCase, count_cases, which_case
from relumlp.gaps.conditions import (
    case_opposite,
    case_ratio,
    gap_condition,
    opposite_weights,
    short_case_opposite,
)
from relumlp.gaps.signs import separation
from relumlp.testing.assertions import assert_equal
from relumlp.testing.correct_summaries import counted_sets
from relumlp.testing.summary import Summary, pairs
from relumlp.types import Array


@claim("gaps.22.partition", pairs, exact=True)
def every_pair_is_in_one_case(α: Array, φ: Array) -> None:
    """Every two samples are in exactly one of seven cases: equation 16 fails, or holds without
    equation 15, with α_j = 0, with α_k = 0, by opposite α, by the ratio above, or by the ratio
    below."""
    (α_j, α_k), (φ_j, _) = α, φ
    assert_equal(case_opposite(α, φ), α_j * α_k < 0 and φ_j * α_k < 0)
    given = bool(gap_condition(α, φ) and opposite_weights(φ))
    cases = {
        PairCase.FAILS: not gap_condition(α, φ),
        PairCase.WITHOUT_15: gap_condition(α, φ) and not opposite_weights(φ),
        PairCase.ZERO_J: given and α_j == 0,
        PairCase.ZERO_K: given and α_k == 0,
        PairCase.OPPOSITE: given and case_opposite(α, φ),
        PairCase.ABOVE: given and case_ratio(α, φ) and φ_j * α_k > 0,
        PairCase.BELOW: given and case_ratio(α, φ) and φ_j * α_k < 0,
    }
    assert_equal([case for case, holds in cases.items() if holds], [which_case(α, φ)])


@claim("gaps.22.counted", counted_sets, exact=True)
def counts_of_all_pairs_are_those_of_each(p: Summary) -> None:
    """Counting all pairs of samples of a set at once, by signs, finds equation 15, equation 16,
    ties, equations 19 and 20, equations 21 and 22, equation 17 of the 18-equation version, and the
    seven cases as often as judging pair by pair does."""
    counts = count_cases(p.a, p.labels, p.w)
    expected = {name: np.zeros_like(table) for name, table in counts._asdict().items()}
    for two in p.every_pair:
        α, φ, at, case = two.α, two.φ, (two.c, two.c2), which_case(two.α, two.φ)
        given, short = opposite_weights(φ), short_case_opposite(α)
        expected["pairs"][at] += 1
        expected["opposite_weights"][at] += given
        expected["gap_condition"][at] += case != PairCase.FAILS
        expected["ties"][at] += α @ φ == 0
        expected["cases"][(*at, case)] += 1
        expected["opposite"][at] += given and case_opposite(α, φ)
        expected["ratio"][at] += given and case_ratio(α, φ)
        expected["short_opposite"][at] += given and short
        expected["short_opposite_fails"][at] += given and short and case == PairCase.FAILS
        expected["neither"][at] += case in (PairCase.ZERO_J, PairCase.ZERO_K)
    for name, table in counts._asdict().items():
        assert_equal(table, expected[name])
    assert_equal(separation(p.a, p.labels, p.w).failing, counts.pairs - counts.gap_condition)
