"""The rules of *dynamics*: its text (sections 5 and 6)."""

import numpy as np

from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.clauses import FITTED
from relumlp.papers.dynamics.rules.curves import Group, all_groups, peak
from relumlp.papers.dynamics.rules.figures import most_nodes_rise, never_grow
from relumlp.papers.dynamics.rules.quantifiers import (
    DEEP_CROSS_ENTROPY,
    DEEP_SQUARED_ERROR,
    EVERY,
    FIGURE_9,
    FIGURE_10,
    NOT_FIGURE_10,
    AllOf,
    OnlyOf,
)
from relumlp.papers.study.deciding import NOT_IN_FIRST, NOT_MEASURED, at_most, share
from relumlp.papers.study.statistics import mean_of_finite, rank_correlation
from relumlp.papers.study.study import BY_THEOREM, Added, Measured, Rule, Verdict


def converges(result: Measured) -> Verdict:
    """A network's training converges if it does not diverge, its mean training loss over the last
    tenth of the epochs is below a tenth of its loss before training, and from the tenth of the
    epochs before that it changes by less than 0.01 of the loss before training. Reproduced if all
    networks of the grid do, partly if at least half."""
    held: list[bool] = []
    for group in all_groups(result):
        held += [False] * len(group.facts["diverged"])
        if not group.trained:
            continue
        k = max(group.facts["epochs"] // 10, 1)
        for curve, first in zip(group["curve"][:, :, 0], group["loss"][:, 0], strict=True):
            last, before = curve[-k:].mean(), curve[-2 * k : -k].mean()
            held.append(bool(last < first / 10 and abs(last - before) < 0.01 * first))
    return share(held, "trainings that converge")


def balanced(result: Measured) -> Verdict:
    """Reproduced if |f_{l,i} − |Ŝ_{l,i}| / |S|| is at most 0.02 for every node of every network of
    the grid at every step; partly at most 0.05."""
    found = [f["imbalance"] for f in result.facts["networks"].values()
             if f["config"]["kind"] == "grid"]  # fmt: skip
    if not found:
        return NOT_MEASURED
    most = max(found)
    evidence = f"largest difference {most:.4f}, {len(found)} networks"
    return Verdict(at_most(most, good=0.02, fair=0.05), evidence)


def zero_loss(result: Measured) -> Verdict:
    """Training samples after training, in the network's own floats. Reproduced if some network of
    the grid has samples of error exactly 0 and all samples of error 0, in all networks, have
    ∂E/∂z = 0; partly if some of them have; not reproduced if none has, or no error is 0."""
    found = [f["resolved"] for f in result.facts["networks"].values()
             if f["config"]["kind"] == "grid"]  # fmt: skip
    if not found:
        return NOT_MEASURED
    zero, rounded = (sum(r[n] for r in found) / len(found) for n in ("loss", "loss_only"))
    ignored = sum(r["slope"] for r in found) / len(found)
    evidence = (
        f"shares of training samples, mean over {len(found)} networks: error 0 {zero:.4f}, of them "
        f"with a slope that is not 0 {rounded:.4f}; slope 0 {ignored:.4f}"
    )
    if not zero:
        return Verdict("not reproduced", evidence)
    partly = "partly" if rounded < zero else "not reproduced"
    return Verdict("reproduced" if not rounded else partly, evidence)


def drawn_in(result: Measured) -> Verdict:
    """Single updates of Adam, at the steps up to the largest mean activation fraction. Reproduced
    if in every hidden layer more samples joined than left, all seeds and losses together; partly in
    at least half of the layers. Of a network dead everywhere the first update counts."""
    total = []
    for name, facts in result.facts["updates"].items():
        if facts["config"]["optimiser"] != "adam":
            continue
        own, f = result.arrays[f"{name}.own"], result.arrays[f"{name}.fraction"]
        upto = int(peak(mean_of_finite(f, 1)[:, None])[0]) + 1
        joined, left = (facts["columns"].index(n) for n in ("joined", "left"))
        total.append(own[:upto, :, joined].sum(axis=0) - own[:upto, :, left].sum(axis=0))
    if not total:
        return NOT_MEASURED
    more = np.sum(total, axis=0)
    evidence = f"joined less left, layer by layer: {', '.join(f'{m:,}' for m in more)}; layers"
    return share(more > 0, evidence)


def group_learns(group: Group) -> Verdict:
    """The discrete system of the last hidden layer at the steps looked at, seeds' mean: reproduced
    if its accuracy has a rank correlation with time of at least 0.5 and ends at least 0.1 higher
    than before training; partly if it ends higher."""
    return learns(group, "group")


def learns(group: Group, measure: str) -> Verdict:
    """Decide whether the last hidden layer's switches become accurate by training."""
    if measure not in group:
        return NOT_IN_FIRST if "group" in group else NOT_MEASURED
    seen = group[measure].astype(np.float64).mean(axis=0)[:, -1]
    seen = seen[np.isfinite(seen)]
    ρ = rank_correlation(np.arange(len(seen)), seen)
    evidence = f"from {seen[0]:.3f} to {seen[-1]:.3f}, rank correlation with time {ρ:.2f}"
    if ρ >= 0.5 and seen[-1] - seen[0] >= 0.1:
        return Verdict("reproduced", evidence)
    return Verdict("partly" if seen[-1] > seen[0] else "not reproduced", evidence)


ALL = AllOf(EVERY)
AFTER_ARMS = Added(
    "2026-11-22",
    "The rule, with the measure and the threshold of figure 4's, was added after the arms were "
    "looked at and before the grid was.",
)

RULES = [
    Rule("dynamics.s5.converges",
         "The training of all networks converges.",
         converges),
    Rule("dynamics.s5.balanced",
         "f_{l,i} is about the fraction of all samples, because classes are of about equal size.",
         balanced),
    Rule("dynamics.s5.others",
         "All but figure 10's networks follow the trends of figures 4 and 5.",
         clauses.rises_then_falls, about=AllOf(NOT_FIGURE_10), given=FITTED),
    Rule("dynamics.s5.most-rise",
         "In all but figure 10's networks the sample sets of most nodes grow very early.",
         most_nodes_rise, about=AllOf(NOT_FIGURE_10), added=AFTER_ARMS),
    Rule("dynamics.s5.never-grow",
         "In all but figure 10's networks a node that never grows is on for almost no samples.",
         never_grow, about=AllOf(NOT_FIGURE_10)),
    Rule("dynamics.s5.shallow-faster",
         "In all networks with cross-entropy sample sets shrink faster in shallower layers.",
         clauses.shallow_faster, about=AllOf(DEEP_CROSS_ENTROPY)),
    Rule("dynamics.s5.first-layer-faster",
         "In all networks with squared error sample sets shrink fastest in the first layer.",
         clauses.first_layer_faster, about=AllOf(DEEP_SQUARED_ERROR)),
    Rule("dynamics.s5.fig9-all",
         "Figure 9 holds for all 9-layer networks trained with squared error.",
         clauses.almost_all, about=AllOf(FIGURE_9), given=FITTED),
    Rule("dynamics.s5.fig9-only",
         "Networks other than the 9-layer ones with squared error do not show figure 9.",
         clauses.almost_all, about=OnlyOf(FIGURE_9), given=FITTED),
    Rule("dynamics.s5.fig10-only",
         "Figure 10 only holds for networks of 2×320 nodes trained with squared error.",
         clauses.falls_throughout, about=OnlyOf(FIGURE_10), given=FITTED),
    Rule("dynamics.s6.zero-loss",
         "Samples with zero loss are ignored by the updates.",
         zero_loss),
    Rule("dynamics.s6.drawn-in",
         "Early in training samples are drawn into the sample set of each node.",
         drawn_in),
    Rule("dynamics.group.alone",
         "Taken alone, the switches of nodes are poor predictors of the class.",
         clauses.poor_alone, about=ALL, kind=BY_THEOREM),
    Rule("dynamics.group.together",
         "Taken as a group, the switches of nodes are accurate predictors of the class.",
         clauses.accurate_together, about=ALL),
    Rule("dynamics.group.over-training",
         "Taken as a group, the switches of nodes become accurate predictors by training.",
         group_learns, about=ALL),
]  # fmt: skip
