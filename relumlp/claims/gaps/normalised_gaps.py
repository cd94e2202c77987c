"""Claims of *gaps*: what normalising the summary layer does to gaps, ratios and conditions.

Normalising an earlier layer does nothing to them: it changes no activation of a later layer.
"""

from math import isnan

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.conditions import activation_ratio, weight_ratio
from relumlp.testing.assertions import assert_equal
from relumlp.testing.network import exact_net
from relumlp.testing.scaling import Scaling, summary_scalings
from relumlp.testing.summary import Summary, gap_truths
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("gaps.norm.gaps", summary_scalings, exact=True)
def gaps_are_scaled(n: Array, before: Summary, after: Summary) -> None:
    """Dividing the summary nodes by n_j and n_k divides α_j by n_j and multiplies φ_jcc′ by n_j, so
    that every α_j φ_jcc′ stays unchanged and φ_jcc′ φ_kc′c is multiplied by n_j n_k."""
    assert_equal(after.α, before.α / n)
    assert_equal(after.φ, before.φ * n)
    assert_equal(after.α * after.φ, before.α * before.φ)
    assert_equal(after.φ[0] * -after.φ[1], before.φ[0] * -before.φ[1] * n[0] * n[1])


@claim("gaps.norm.ratios", summary_scalings, exact=True)
def ratios_are_scaled_alike(n: Array, before: Summary, after: Summary) -> None:
    """Dividing the summary nodes by n_j and n_k multiplies the α-ratio and the φ-ratio by n_k /
    n_j; a ratio that is undefined stays undefined."""
    n_j, n_k = n
    ratios = [
        (activation_ratio(before.α), activation_ratio(after.α)),
        (weight_ratio(before.φ), weight_ratio(after.φ)),
    ]
    for was, now in ratios:
        if isnan(was):
            assert isnan(now), f"an undefined ratio becomes {now}"
        else:
            assert_equal(now, was * n_k / n_j)


@claim("gaps.norm.conditions", summary_scalings, exact=True)
def conditions_are_unchanged(before: Summary, after: Summary) -> None:
    """For every two samples, normalising the summary layer changes the truth of none of equations 9
    to 22."""
    assert_equal(gap_truths(after), gap_truths(before))


def two_nodes() -> Scaling:
    """Two inputs, each its node, each its class; the first node is divided by 2."""
    identity = [[1, 0], [0, 1]]
    return Scaling(exact_net([identity] * 2), exact(identity), 1, exact([2, 1]))


@claim(
    "gaps.fig8.products",
    summary_scalings,
    exact=True,
    kind="words",
    counterexample=two_nodes,
    correction="gaps.norm.gaps",
)
def products_have_another_scale(n: Array, before: Summary, after: Summary) -> None:
    """Before normalisation of the summary layer the scale of α_jcc′ φ_jcc′ is different, wherever
    the product is not 0 and the node's norm is not 1."""
    for j in range(2):
        was, now = before.α[j] * before.φ[j], after.α[j] * after.φ[j]
        assert was == 0 or n[j] == 1 or was != now, f"α_j φ_j is {was} before and after"
