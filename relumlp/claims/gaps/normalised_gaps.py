"""Claims of *gaps*: what normalising the summary layer does to gaps, ratios and conditions.

Normalising an earlier layer does nothing to them: it changes no activation of a later layer.
"""

from typing import Any

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.cases import which_case
from relumlp.gaps.conditions import (
    activation_ratio,
    case_opposite,
    case_ratio,
    gap_condition,
    on_both_sides,
    opposite_weights,
    positive_output,
    prefers,
    weight_ratio,
)
from relumlp.network.mlp import MLP
from relumlp.testing.assertions import assert_equal
from relumlp.testing.scaling import Scaling, summary_scalings
from relumlp.testing.summary import Summary
from relumlp.testing.tape import exact
from relumlp.types import Array


@claim("gaps.norm.gaps", summary_scalings, exact=True)
def gaps_are_scaled(n: Array, before: Summary, after: Summary) -> None:
    """Dividing the summary nodes by n_j, n_k divides α_j by n_j and multiplies φ_jcc′ by n_j; so it
    leaves every α_j φ_jcc′ and multiplies φ_jcc′ φ_kc′c by n_j n_k."""
    assert_equal(after.α, before.α / n)
    assert_equal(after.φ, before.φ * n)
    assert_equal(after.α * after.φ, before.α * before.φ)
    assert after.φ[0] * -after.φ[1] == before.φ[0] * -before.φ[1] * n[0] * n[1]


@claim("gaps.norm.ratios", summary_scalings, exact=True)
def ratios_are_scaled_alike(n: Array, before: Summary, after: Summary) -> None:
    """Dividing the summary nodes by n_j, n_k multiplies the α-ratio and the φ-ratio by n_k / n_j;
    what is undefined stays so."""
    n_j, n_k = n
    ratios = [
        (activation_ratio(before.α), activation_ratio(after.α)),
        (weight_ratio(before.φ), weight_ratio(after.φ)),
    ]
    for was, now in ratios:
        assert now == was * n_k / n_j or (was != was and now != now)


@claim("gaps.norm.conditions", summary_scalings, exact=True)
def conditions_are_unchanged(before: Summary, after: Summary) -> None:
    """Normalising the summary layer changes the truth of none of .9 to .22, for no two samples."""
    assert_equal(truths(after), truths(before))


def truths(p: Summary) -> list[Any]:
    """Return what holds for two samples."""
    return [
        prefers(p.a_s, p.w, p.c, p.c2),
        prefers(p.a_t, p.w, p.c2, p.c),
        positive_output(p.a_s, p.w, p.c),
        positive_output(p.a_t, p.w, p.c2),
        on_both_sides(p.a_s, p.a_t, p.φ),
        opposite_weights(p.φ),
        gap_condition(p.α, p.φ),
        case_opposite(p.α, p.φ),
        case_ratio(p.α, p.φ),
        which_case(p.α, p.φ),
    ]


IDENTITY = exact([[1, 0], [0, 1]])
TWO_NODES = Scaling(MLP.from_arrays([IDENTITY] * 2), IDENTITY, 1, exact([2, 1]))
"""Two inputs, each its node, each its class; the first node is divided by 2."""


@claim(
    "gaps.fig8.products",
    summary_scalings,
    exact=True,
    kind="words",
    counterexample=lambda: TWO_NODES,
    correction="gaps.norm.gaps",
)
def products_have_another_scale(n: Array, before: Summary, after: Summary) -> None:
    """Before normalisation of the summary layer the scale of α_jcc′ φ_jcc′ is different, where it
    is not 0 and the node's norm is not 1."""
    for j in range(2):
        was, now = before.α[j] * before.φ[j], after.α[j] * after.φ[j]
        assert was == 0 or n[j] == 1 or was != now, f"α_j φ_j is {was} before and after"
