"""The rule of *gaps*, figure 9, that does not depend on which summary node is called j."""

import numpy as np

from relumlp.gaps.cases import PairCase
from relumlp.papers.gaps.measure.drawn_pairs import drawn_pairs
from relumlp.papers.gaps.rules.normalisation import NETWORK
from relumlp.papers.study.deciding import NOT_MEASURED, after_review
from relumlp.papers.study.study import Measured, Rule, Verdict


def small_in_either_order(result: Measured) -> Verdict:
    """Of the drawn pairs of the 300-node network with biases everywhere that fall under .21, each
    in the order of its nodes in which .22 makes the α-ratio the smaller one: reproduced if the
    α-ratio is below a tenth of the φ-ratio for more than half, as in that rule; else not
    reproduced."""
    if f"{NETWORK}.labels" not in result.arrays:
        return NOT_MEASURED
    ratios = drawn_pairs(result, NETWORK, "after").ratios
    both = np.isin(ratios.case, (PairCase.ABOVE, PairCase.BELOW))
    if not both.any():
        return Verdict("open", "no drawn pair falls under .21")
    α, φ = ratios.activation[both], ratios.weight[both]
    named, exchanged = float((α < φ / 10).mean()), float((1 / α < 1 / φ / 10).mean())
    evidence = (
        f"below a tenth: {named + exchanged:.3f} of {both.sum():,} pairs, {named:.3f} with the "
        f"nodes as named and {exchanged:.3f} with the nodes exchanged"
    )
    return Verdict("reproduced" if named + exchanged > 0.5 else "not reproduced", evidence)


RULES = [
    Rule("gaps.fig9.small.either-order",
         "Whichever summary node is called j, the α-ratios tend to be very small beside the "
         "φ-ratios.",
         small_in_either_order,
         added=after_review("gaps.fig9.small", "The older rule depends on which summary node is "
                            "called j: exchanged nodes have reciprocal ratios "
                            "(gaps.fig9.small.exchanged).")),
]  # fmt: skip
