"""The rules of *cooperating*, section 6: other choices of design, beside the grid's networks.

Saturation of a hidden layer is defined here as the share of (node, class) for which at most 0.05 or
at least 0.95 of the class's test samples switch the node on, dead nodes included.
"""

from collections.abc import Callable

import numpy as np

from relumlp.papers.cooperating.rules.clauses import (
    coincide,
    combined_first,
    differences_shrink,
    drops_sharply,
    ends_single,
    reach,
    selective_late,
    starts_full,
    unselective_early,
)
from relumlp.papers.cooperating.rules.groups import Group, base_of, exceeds, groups, main
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.study.deciding import NOT_MEASURED, share, spread
from relumlp.papers.study.study import Given, Measured, Rule, Verdict
from relumlp.types import Array

TRENDS = {
    "fig1.early": unselective_early,
    "fig1.late": selective_late,
    "fig3.first-layers": starts_full,
    "fig3.last-layers": ends_single,
    "fig3.sharp": drops_sharply,
    "fig4.combined-first": combined_first,
    "fig4.coincide": coincide,
    "fig4.shrink": differences_shrink,
    "fig4.reach": reach,
}
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


def raises_perplexity(result: Measured, arm: str) -> Verdict:
    """6 × 100, mean over hidden layers and classes of ln P, beside the grid's networks of the same
    size (squared error, Adam, no noise): above by more than two standard errors of the difference.
    Reproduced if on both data sets, partly if on one."""
    return changes(result, arm, log_perplexity, upwards=True)


def reduces_saturation(result: Measured, arm: str) -> Verdict:
    """6 × 100. Saturation: share of (node, class) for which at most 0.05 or at least 0.95 of the
    class's test samples switch the node on, mean over hidden layers. Below the grid's networks of
    the same size by more than two standard errors of the difference. Reproduced if on both data
    sets, partly if on one."""
    return changes(result, arm, saturation, upwards=False)


def differing(one: Group, other: Group) -> list[str]:
    """Return the trends on which the verdicts of two groups differ."""
    return [n for n, clause in TRENDS.items() if clause(one).verdict != clause(other).verdict]


def keeps_trends(result: Measured, arm: str) -> Verdict:
    """6 × 100: the clauses of figures 1, 3 and 4 that are about one architecture (nine) get the
    same verdicts as for the grid's networks of the same size. Reproduced if all do on both data
    sets, partly if at least half of them do."""
    held, words = [], []
    for g, base in beside(result, arm):
        others = differing(g, base)
        held += [name not in others for name in TRENDS]
        words.append(f"{g.facts['data']}: {', '.join(others) or 'none'} differ")
    return share(held, f"{'; '.join(words)}; same verdicts")


def other_data(result: Measured) -> Verdict:
    """10 × 100: the nine clauses of figures 1, 3 and 4 about one architecture get the same verdicts
    on MNIST and Fashion-MNIST. Reproduced if all do, partly if at least half of them do."""
    one, other = main(result, "mnist"), main(result, "fashion-mnist")
    if one is None or other is None or one.name == other.name:
        return NOT_MEASURED
    others = differing(one, other)
    evidence = f"{', '.join(others) or 'none'} differ; same verdicts"
    return share([name not in others for name in TRENDS], evidence)


def batch_normalisation(result: Measured) -> Verdict:
    """Not done: open, whatever was computed. The networks here have no batch normalisation."""
    return Verdict("open", "not done")


SGD = Given("SGD.", {"arm": "sgd"})
NOISY_INPUTS = Given("Noise on the training images.", {"arm": "noise-inputs"})
NOISY_LABELS = Given("Noise on the training labels.", {"arm": "noise-labels"})
CROSS_ENTROPY = Given("Cross-entropy with softmax.", {"arm": "cross-entropy"})

RULES = beside_naive_bayes([
    Rule("cooperating.s6.sgd.perplexity",
         "SGD, a non-adaptive optimiser, increases layer perplexities.",
         raises_perplexity, about=SGD),
    Rule("cooperating.s6.sgd.saturation",
         "SGD, a non-adaptive optimiser, reduces the saturation of units.",
         reduces_saturation, about=SGD),
    Rule("cooperating.s6.noise-inputs.perplexity",
         "Noise on the training images increases layer perplexities.",
         raises_perplexity, about=NOISY_INPUTS),
    Rule("cooperating.s6.noise-inputs.saturation",
         "Noise on the training images reduces the saturation of units.",
         reduces_saturation, about=NOISY_INPUTS),
    Rule("cooperating.s6.noise-labels.perplexity",
         "Noise on the training labels increases layer perplexities.",
         raises_perplexity, about=NOISY_LABELS),
    Rule("cooperating.s6.noise-labels.saturation",
         "Noise on the training labels reduces the saturation of units.",
         reduces_saturation, about=NOISY_LABELS),
    Rule("cooperating.s6.sgd.trends",
         "SGD, a non-adaptive optimiser, brings no qualitative inconsistencies.",
         keeps_trends, about=SGD),
    Rule("cooperating.s6.noise-inputs.trends",
         "Noise on the training images brings no qualitative inconsistencies.",
         keeps_trends, about=NOISY_INPUTS),
    Rule("cooperating.s6.noise-labels.trends",
         "Noise on the training labels brings no qualitative inconsistencies.",
         keeps_trends, about=NOISY_LABELS),
    Rule("cooperating.s6.cross-entropy.trends",
         "Cross-entropy with softmax brings no qualitative inconsistencies.",
         keeps_trends, about=CROSS_ENTROPY),
    Rule("cooperating.s6.data.trends",
         "Another data set brings no qualitative inconsistencies.",
         other_data),
    Rule("cooperating.s6.batch-normalisation",
         "Batch normalisation increases layer perplexities and reduces the saturation of units.",
         batch_normalisation),
])  # fmt: skip
