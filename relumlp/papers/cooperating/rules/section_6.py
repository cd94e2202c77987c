"""The rules of *cooperating*, section 6: other choices of design, beside the grid's networks.

Saturation of a hidden layer is defined here as the share of (node, class) for which at most 0.05 or
at least 0.95 of the class's test samples switch the node on, dead nodes included.
"""

from collections.abc import Callable

import numpy as np

from relumlp.papers.cooperating.rules.clauses import (
    FIGURE_3,
    FIGURE_4,
    selective_late,
    unselective_early,
)
from relumlp.papers.cooperating.rules.groups import Group, base_of, exceeds, groups, main
from relumlp.papers.cooperating.rules.quantifiers import Decide
from relumlp.papers.study.deciding import NOT_MEASURED, share, spread
from relumlp.papers.study.study import Measured, Rule, Verdict, rule
from relumlp.types import Array

RULES: list[Rule] = []
NOISY = {
    "sgd": "SGD, a non-adaptive optimiser",
    "noise-inputs": "noise on the training images",
    "noise-labels": "noise on the training labels",
}
OTHERS = {**NOISY, "cross-entropy": "cross-entropy with softmax"}
TRENDS = (
    ("fig1.early", unselective_early), ("fig1.late", selective_late),
    *((f"fig3.{name}", clause) for name, clause in FIGURE_3),
    *((f"fig4.{name}", clause) for name, _, clause in FIGURE_4),
)  # fmt: skip
"""Clauses about one architecture: the trends of sections 3 and 5."""


def log_perplexity(group: Group) -> Array:
    """Mean over layers and classes of ln P(c, l), (seeds,)."""
    mean: Array = np.log(group["perplexity"]).mean(axis=(1, 2))
    return mean


def saturation(group: Group) -> Array:
    """Mean saturation over layers, (seeds,)."""
    mean: Array = group["saturation"].mean(axis=1)
    return mean


def beside(result: Measured, arm: str) -> list[tuple[Group, Group]]:
    """Return an arm's groups, of all data, each with the grid's group that it departs from."""
    found = [(g, base_of(result, g)) for g in groups(result, "arm", arm=arm)]
    return [(g, base) for g, base in found if base is not None]


def changes(
    result: Measured, arm: str, measure: Callable[[Group], Array], upwards: bool
) -> Verdict:
    """Decide whether a measure changes with an arm, on all data."""
    held, words = [], []
    for g, base in beside(result, arm):
        one, other = measure(g), measure(base)
        held.append(exceeds(one, other) if upwards else exceeds(other, one))
        words.append(f"{g.facts['data']} {spread(one)} beside {spread(other)}")
    return share(held, f"{'; '.join(words)}; data sets")


def raises_perplexity(arm: str) -> Decide:
    """Make the rule that an arm raises layer perplexities."""

    def decide(result: Measured) -> Verdict:
        """6 × 100, mean over hidden layers and classes of ln P, beside the grid's networks of the
        same size (squared error, Adam, no noise): above by more than two standard errors of the
        difference. Reproduced if on both data sets, partly if on one."""
        return changes(result, arm, log_perplexity, upwards=True)

    return decide


def reduces_saturation(arm: str) -> Decide:
    """Make the rule that an arm reduces saturation."""

    def decide(result: Measured) -> Verdict:
        """6 × 100. Saturation: share of (node, class) for which at most 0.05 or at least 0.95 of
        the class's test samples switch the node on, mean over hidden layers. Below the grid's
        networks of the same size by more than two standard errors of the difference. Reproduced if
        on both data sets, partly if on one."""
        return changes(result, arm, saturation, upwards=False)

    return decide


def differing(one: Group, other: Group) -> list[str]:
    """Return the trends on which the verdicts of two groups differ."""
    return [n for n, clause in TRENDS if clause(one).verdict != clause(other).verdict]


def keeps_trends(arm: str) -> Decide:
    """Make the rule that an arm changes nothing in quality."""

    def decide(result: Measured) -> Verdict:
        """6 × 100: the clauses of figures 1, 3 and 4 that are about one architecture (nine) get the
        same verdicts as for the grid's networks of the same size. Reproduced if all do on both
        data sets, partly if at least half of them do."""
        held, words = [], []
        for g, base in beside(result, arm):
            others = differing(g, base)
            held += [name not in others for name, _ in TRENDS]
            words.append(f"{g.facts['data']}: {', '.join(others) or 'none'} differ")
        return share(held, f"{'; '.join(words)}; same verdicts")

    return decide


for _arm, _words in NOISY.items():
    RULES.append(Rule(f"cooperating.s6.{_arm}.perplexity", f"{_words}: higher layer perplexities",
                      raises_perplexity(_arm)))  # fmt: skip
    RULES.append(Rule(f"cooperating.s6.{_arm}.saturation", f"{_words}: less saturated units",
                      reduces_saturation(_arm)))  # fmt: skip
for _arm, _words in OTHERS.items():
    RULES.append(Rule(f"cooperating.s6.{_arm}.trends", f"{_words}: no qualitative inconsistencies",
                      keeps_trends(_arm)))  # fmt: skip


@rule("cooperating.s6.data.trends", "another data set: no qualitative inconsistencies", RULES)
def other_data(result: Measured) -> Verdict:
    """10 × 100: the nine clauses of figures 1, 3 and 4 about one architecture get the same verdicts
    on MNIST and Fashion-MNIST. Reproduced if all do, partly if at least half of them do."""
    one, other = main(result, "mnist"), main(result, "fashion-mnist")
    if one is None or other is None or one.name == other.name:
        return NOT_MEASURED
    others = differing(one, other)
    evidence = f"{', '.join(others) or 'none'} differ; same verdicts"
    return share([name not in others for name, _ in TRENDS], evidence)


@rule("cooperating.s6.batch-normalisation", "batch normalisation: higher perplexities, less "
      "saturated units", RULES)  # fmt: skip
def batch_normalisation(result: Measured) -> Verdict:
    """Not done: open, whatever was computed. The networks here have no batch normalisation."""
    return Verdict("open", "not done")
