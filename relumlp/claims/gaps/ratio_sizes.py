"""Claims of *gaps*, figure 9: whether α-ratios can be small beside φ-ratios, as mathematics.

Conventions as in :mod:`relumlp.claims.gaps.two_samples`.
"""

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.conditions import activation_ratio, gap_condition, weight_ratio
from relumlp.testing.assertions import assert_equal
from relumlp.testing.summary import Summary, pair, same_side_pairs
from relumlp.types import Array


def node_k_decides() -> Summary:
    """α = (3, 1) and φ = (1, −1): the α-ratio is 3, the φ-ratio 1."""
    return pair((3, 1), (0, 0), [(1, 0), (0, 1)])


@claim(
    "gaps.fig9.small.law",
    same_side_pairs,
    exact=True,
    kind="words",
    counterexample=node_k_decides,
    correction="gaps.fig9.small.side",
)
def activation_ratio_is_the_smaller(α: Array, φ: Array) -> None:
    """Given equations 15, 16 and 21, the α-ratio is smaller than the φ-ratio."""
    if gap_condition(α, φ):
        ratios = activation_ratio(α), weight_ratio(φ)
        assert ratios[0] < ratios[1], f"the α-ratio is {ratios[0]}, the φ-ratio {ratios[1]}"


@claim("gaps.fig9.small.side", same_side_pairs, exact=True)
def one_sign_decides_which_ratio_is_smaller(α: Array, φ: Array) -> None:
    """Given equations 15, 16 and 21, the α-ratio is smaller than the φ-ratio exactly if φ_jcc′
    α_kcc′ < 0: where φ_jcc′ α_kcc′ > 0, equation 22 forces the α-ratio above the φ-ratio."""
    (_, α_k), (φ_j, _) = α, φ
    if gap_condition(α, φ):
        assert_equal(activation_ratio(α) < weight_ratio(φ), φ_j * α_k < 0)
        assert_equal(activation_ratio(α) > weight_ratio(φ), φ_j * α_k > 0)


@claim("gaps.fig9.small.exchanged", same_side_pairs, exact=True)
def exchanged_nodes_have_reciprocal_ratios(α: Array, φ: Array) -> None:
    """Given equations 15 and 21, exchanging the summary nodes j and k turns both ratios into their
    reciprocals, so that the α-ratio is below a tenth of the φ-ratio in one order exactly if it is
    above ten times the φ-ratio in the other order, and never below a tenth in both."""
    α_ratio, φ_ratio = activation_ratio(α), weight_ratio(φ)
    α_other, φ_other = activation_ratio(α[::-1]), weight_ratio(φ[::-1])
    assert_equal([α_other * α_ratio, φ_other * φ_ratio], [1, 1])
    small, small_other = 10 * α_ratio < φ_ratio, 10 * α_other < φ_other
    assert_equal(small_other, α_ratio > 10 * φ_ratio)
    assert_equal(small and small_other, False)
