"""The rules of *gaps*, figures 5 and 6, network by network: those at chance have no pairs to judge.

Pooled over all networks, one with many pairs hides one with few, and networks that give all samples
the same class are counted among those for which a condition holds although it is asked of none.
"""

from typing import Any

from relumlp.papers.gaps.rules.pairs import BIASES, NO_OUTPUT_BIASES
from relumlp.papers.study.deciding import NOT_MEASURED, after_review, share
from relumlp.papers.study.study import BY_THEOREM, Measured, Rule, Verdict

REASON = (
    "The older rule pools the pairs of all networks and names how many networks there are, also "
    "those that classify no two classes correctly and so have no pair; this one asks each network "
    "that has one."
)


def each_network(result: Measured, setting: str, name: str, of: str) -> Verdict:
    """Decide whether a count is complete in each network that has a pair, on both sets."""
    networks = [facts["judged"] for facts in result.facts["networks"].values()
                if facts["config"]["setting"] == setting]  # fmt: skip
    if not networks:
        return NOT_MEASURED
    counts = [(sum_of(j, name), sum_of(j, of)) for j in networks]
    asked = [(held, possible) for held, possible in counts if possible]
    without = len(networks) - len(asked)
    evidence = f"{without} of {len(networks)} networks tell no two classes apart; of the others"
    return share([h == p for h, p in asked], evidence, "no network tells two classes apart")


def sum_of(judged: dict[str, Any], name: str) -> int:
    """Sum a network's count over training and test samples, before normalisation."""
    return sum(int(judged[data]["before"].get(name, 0)) for data in ("training", "test"))


def weight_gaps_agree_in_each(result: Measured, setting: str) -> Verdict:
    """Each network of the setting in which some two classes both have a correctly classified
    sample: .15 holds for all such pairs of classes. Reproduced if so in all of these networks,
    partly in at least half."""
    return each_network(result, setting, name="class_pairs_with_15", of="class_pairs")


def gaps_agree_in_each(result: Measured, setting: str) -> Verdict:
    """Each network of the setting in which some two classes both have a correctly classified
    sample: .13 holds for all pairs of correctly classified samples of different classes. Reproduced
    if so in all of these networks, partly in at least half."""
    return each_network(result, setting, name="gap_condition", of="pairs")


RULES = [
    Rule("gaps.fig5.no-output-biases.by-network",
         "Without biases at the output equation 15 holds throughout each network with a pair.",
         weight_gaps_agree_in_each, about=NO_OUTPUT_BIASES, kind=BY_THEOREM,
         added=after_review("gaps.fig5.no-output-biases", REASON)),
    Rule("gaps.fig5.biases.by-network",
         "With biases in every layer equation 15 holds throughout each network with a pair.",
         weight_gaps_agree_in_each, about=BIASES,
         added=after_review("gaps.fig5.biases", REASON)),
    Rule("gaps.fig6.no-output-biases.by-network",
         "Without biases at the output equation 13 holds throughout each network with a pair.",
         gaps_agree_in_each, about=NO_OUTPUT_BIASES, kind=BY_THEOREM,
         added=after_review("gaps.fig6.no-output-biases", REASON)),
    Rule("gaps.fig6.biases.by-network",
         "With biases in every layer equation 13 holds throughout each network with a pair.",
         gaps_agree_in_each, about=BIASES, kind=BY_THEOREM,
         added=after_review("gaps.fig6.biases", REASON)),
]  # fmt: skip
