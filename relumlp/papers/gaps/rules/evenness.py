"""The rule of *gaps*, figure 9: which ratios are the more evenly distributed."""

import numpy as np

from relumlp.gaps.cases import PairCase
from relumlp.papers.gaps.measure.drawn_pairs import drawn_pairs
from relumlp.papers.gaps.rules.normalisation import NETWORK
from relumlp.papers.study.deciding import NOT_MEASURED, REVIEWED, both, without_case
from relumlp.papers.study.statistics import gini
from relumlp.papers.study.study import Added, Measured, Rule, Verdict


def more_even(result: Measured) -> Verdict:
    """Of the drawn pairs of the 300-node network with biases everywhere that fall under .21, after
    normalisation: the Gini coefficient of the φ-ratios is below that of the α-ratios (0: all are
    equal; 1: one has all). Asked in both orders of the two nodes, because exchanging them inverts
    every ratio: reproduced if in both, partly if in one."""
    if f"{NETWORK}.labels" not in result.arrays:
        return NOT_MEASURED
    ratios = drawn_pairs(result, NETWORK, "after").ratios
    asked = np.isin(ratios.case, (PairCase.ABOVE, PairCase.BELOW))
    if not asked.any():
        return without_case("no drawn pair falls under .21")
    α, φ = ratios.activation[asked], ratios.weight[asked]
    here, exchanged = (gini(α), gini(φ)), (gini(1 / α), gini(1 / φ))
    evidence = (
        f"Gini coefficients of {asked.sum():,} pairs: α-ratios {here[0]:.3f}, φ-ratios "
        f"{here[1]:.3f}; nodes exchanged: {exchanged[0]:.3f}, {exchanged[1]:.3f}"
    )
    return Verdict(both(*(of_φ < of_α for of_α, of_φ in (here, exchanged))), evidence)


RULES = [
    Rule("gaps.fig9.even",
         "The φ-ratios are more evenly distributed than the α-ratios.",
         more_even, added=Added(REVIEWED, "The caption says so, and no rule had asked it.")),
]  # fmt: skip
