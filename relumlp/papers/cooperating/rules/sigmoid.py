"""The rules of *cooperating*, figure 7: networks of sigmoids."""

import numpy as np

from relumlp.papers.cooperating.rules.clauses import CONTINUOUS, DISCRETE, percent
from relumlp.papers.cooperating.rules.groups import SETS, Group, one
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.cooperating.rules.quantifiers import OneGroup
from relumlp.papers.study.deciding import NOT_MEASURED, at_least, both, share, spread
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.study import Measured, Rule, Verdict


def of_figure_7(result: Measured) -> Group | None:
    """Return the networks of figure 7: Fashion-MNIST, sigmoid 7 × 100, cross-entropy."""
    return one(result, "sigmoid", "fashion-mnist", "sigmoid")


def sigmoid_discrete(group: Group) -> Verdict:
    """Best test accuracy of the discrete system in a layer of the deeper half ("on" is an
    activation above 0.5), less the network's: reproduced from −0.02, partly from −0.05."""
    best = group.accuracy()[:, DISCRETE, deeper_half(group.depth)].max(axis=1)
    evidence = f"discrete {spread(best)}, network {spread(group.own())}"
    return Verdict(at_least(float((best - group.own()).mean()), good=-0.02, fair=-0.05), evidence)


def sigmoid_continuous(group: Group) -> Verdict:
    """In a layer of the deeper half continuous less discrete accuracy (means over seeds) is
    positive and at most 0.05 ("a small margin"). Reproduced if in all of these layers, on training
    and test samples, partly if in at least half of the cases."""
    deep = deeper_half(group.depth)
    more = np.array([group.system("continuous", s) - group.system("discrete", s) for s in SETS])
    words = "; ".join(f"{s} {percent(m)}" for s, m in zip(SETS, more[:, deep], strict=True))
    held = ((more > 0) & (more <= 0.05))[:, deep].ravel()
    return share(held, f"continuous less discrete, deeper half: {words}; cases")


def sigmoid_others(group: Group) -> Verdict:
    """Test samples (means over seeds): the discrete and the continuous system are closer in the
    last layer than in the first, and both are more accurate in the last than in the first:
    reproduced if both, partly if one."""
    found = group.accuracy().mean(axis=0)[[DISCRETE, CONTINUOUS]]
    gaps = np.abs(found[0] - found[1])
    evidence = f"discrete {percent(found[0])}; continuous {percent(found[1])}"
    return Verdict(both(gaps[-1] < gaps[0], bool((found[:, -1] > found[:, 0]).all())), evidence)


def diverge(group: Group) -> Verdict:
    """Test samples: share of a layer's activations below 0.1 or above 0.9. A layer diverges if this
    is more than a half after training and more than before it. Reproduced if all layers do, partly
    if at least half."""
    if "near_ends" not in group:
        return NOT_MEASURED
    before, after = group["near_ends"].mean(axis=0)
    evidence = f"before: {percent(before)}; after: {percent(after)}; layers"
    return share((after > 0.5) & (after > before), evidence)


FIGURE_7 = OneGroup("Fashion-MNIST, sigmoid 7 × 100.", of_figure_7)

RULES = beside_naive_bayes([
    Rule("cooperating.fig7.discrete",
         "In networks of sigmoids the discrete system again emerges very clearly.",
         sigmoid_discrete, about=FIGURE_7),
    Rule("cooperating.fig7.continuous",
         "In deeper layers of sigmoids the continuous system is slightly better than the discrete.",
         sigmoid_continuous, about=FIGURE_7),
    Rule("cooperating.fig7.others",
         "In networks of sigmoids the other trends of networks of ReLUs remain.",
         sigmoid_others, about=FIGURE_7),
    Rule("cooperating.s6b",
         "The activations of sigmoids diverge toward 0 or 1.",
         diverge, about=FIGURE_7),
])  # fmt: skip
