"""The rules of *gaps*, figures 8 and 9: the same numbers before and after normalisation."""

from collections.abc import Callable

import numpy as np

from relumlp.gaps.cases import PairCase
from relumlp.papers.gaps.measure.drawn_pairs import DrawnPairs, drawn_pairs
from relumlp.papers.study.deciding import NOT_MEASURED, all_or_half
from relumlp.papers.study.study import BY_THEOREM, Given, Measured, Rule, Verdict
from relumlp.types import Array

NETWORK = "300-biases"
"""The network of which figures draw pairs."""


def patterns_similar(result: Measured) -> Verdict:
    """Reproduced if every count of every network is the same before and after; partly if that is
    so for at least half."""
    facts = result.facts["networks"].values()
    same = [j["before"] == j["after"] for f in facts for j in f["judged"].values()]
    if not same:
        return NOT_MEASURED
    evidence = f"all counts are equal in {sum(same)} of {len(same)} network × set"
    return Verdict(all_or_half(sum(same), len(same)), evidence)


def products(pairs: DrawnPairs) -> Array:
    """α_j φ_jcc′ of pairs, as figure 8 has it."""
    return pairs.alpha[:, 0] * pairs.phi[:, 0]


def activation_ratios(pairs: DrawnPairs) -> Array:
    """The α-ratio of pairs, as figure 9 has it."""
    return pairs.ratios.activation


def scale_differs(result: Measured, what: Callable[[DrawnPairs], Array]) -> Verdict:
    """Reproduced if the median of before / after, over the drawn pairs of the 300-node network with
    biases everywhere, is off 1 by more than 0.01; and what its extremes are."""
    if f"{NETWORK}.labels" not in result.arrays:
        return NOT_MEASURED
    before, after = (what(drawn_pairs(result, NETWORK, way)) for way in ("before", "after"))
    usable = np.isfinite(before) & np.isfinite(after) & (before != 0) & (after != 0)
    if not usable.any():
        return Verdict("open", "no drawn pair has these numbers")
    factor = before[usable] / after[usable]
    evidence = f"before / after: median {np.median(factor):.6g}, from {factor.min():.6g} to "
    evidence += f"{factor.max():.6g}, {usable.sum():,} pairs"
    differs = abs(np.median(factor) - 1) > 0.01
    return Verdict("reproduced" if differs else "not reproduced", evidence)


def small_ratios(result: Measured) -> Verdict:
    """Of the drawn pairs of the 300-node network with biases everywhere that fall under .21:
    reproduced if the α-ratio is below a tenth of the φ-ratio for more than half, partly if its
    median is below the φ-ratio's."""
    if f"{NETWORK}.labels" not in result.arrays:
        return NOT_MEASURED
    ratios = drawn_pairs(result, NETWORK, "after").ratios
    both = np.isin(ratios.case, (PairCase.ABOVE, PairCase.BELOW))
    if not both.any():
        return Verdict("open", "no drawn pair falls under .21")
    α, φ = ratios.activation[both], ratios.weight[both]
    share = float((α < φ / 10).mean())
    evidence = (
        f"{share:.3f} of {both.sum():,} pairs below a tenth; medians: α-ratio "
        f"{np.median(α):.3g}, φ-ratio {np.median(φ):.3g}"
    )
    lower = np.median(α) < np.median(φ)
    verdict = "reproduced" if share > 0.5 else "partly" if lower else "not reproduced"
    return Verdict(verdict, evidence)


RULES = [
    Rule("gaps.fig8.patterns",
         "The patterns before normalisation are similar to those after normalisation.",
         patterns_similar, kind=BY_THEOREM),
    Rule("gaps.fig8.scale",
         "The scale of α_j φ_jcc′ before normalisation is different from that after normalisation.",
         scale_differs, about=Given("α_j φ_jcc′.", {"what": products}), kind=BY_THEOREM),
    Rule("gaps.fig9.scale",
         "The scale of the α-ratios before normalisation is different from that after.",
         scale_differs, about=Given("α-ratios.", {"what": activation_ratios})),
    Rule("gaps.fig9.small",
         "The α-ratios tend to be very small beside the φ-ratios.",
         small_ratios),
]  # fmt: skip
