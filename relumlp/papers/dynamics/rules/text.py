"""The rules of *dynamics*: its text (sections 5 and 6), its findings, other data."""

import numpy as np

from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.curves import Group, all_groups, peak
from relumlp.papers.dynamics.rules.figures import most_nodes_rise, never_grow
from relumlp.papers.dynamics.rules.quantifiers import (
    Choose,
    Clause,
    add,
    deep,
    deep_of,
    every,
    figure_9,
    figure_10,
    not_figure_10,
    of_many,
    of_no_others,
)
from relumlp.papers.study.deciding import NOT_MEASURED, share
from relumlp.papers.study.statistics import mean_of_finite, rank_correlation
from relumlp.papers.study.study import Measured, Rule, Verdict, rule

RULES: list[Rule] = []
Many = tuple[str, str, Clause, str, Choose]
"""Id, statement, clause, which groups in words, and the function that chooses them."""

CE, SE = "cross-entropy", "squared-error"


@rule("dynamics.s5.converges", "for all networks, the training converges", RULES)
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


@rule("dynamics.s5.balanced", "f_{l,i} is about the fraction of all samples, for classes are alike",
      RULES)  # fmt: skip
def balanced(result: Measured) -> Verdict:
    """Reproduced if |f_{l,i} − |Ŝ_{l,i}| / |S|| is at most 0.02 for every node of every network of
    the grid at every step; partly at most 0.05."""
    found = [f["imbalance"] for f in result.facts["networks"].values()
             if f["config"]["kind"] == "grid"]  # fmt: skip
    if not found:
        return NOT_MEASURED
    most = max(found)
    verdict = "reproduced" if most <= 0.02 else "partly" if most <= 0.05 else "not reproduced"
    return Verdict(verdict, f"largest difference {most:.4f}, {len(found)} networks")


TEXT: tuple[Many, ...] = (
    ("s5.others", "all other networks follow the trends of figures 4 and 5",
     clauses.rises_then_falls, "All but the networks of figure 10", not_figure_10),
    ("s5.most-rise", "for most nodes, an increase of the sample set is observed very early",
     most_nodes_rise, "All but the networks of figure 10 (this rule, with the measure and the "
     "threshold of figure 4's, was added after the arms were looked at and before the grid was)",
     not_figure_10),
    ("s5.never-grow", "nodes that never grow activate for almost no samples throughout",
     never_grow, "All but the networks of figure 10", not_figure_10),
    ("s5.shallow-faster", "cross-entropy: the decrease is more rapid in shallower layers",
     clauses.shallow_faster, "Cross-entropy, 5 layers or more", deep_of(CE)),
    ("s5.first-layer-faster", "squared error: the decrease is more rapid in the first layer",
     clauses.first_layer_faster, "Squared error, 5 layers or more", deep_of(SE)),
    ("s5.fig9-all", "figure 9 holds for all 9-layer networks trained with squared error",
     clauses.almost_all, "Squared error, most layers, all widths", figure_9),
)  # fmt: skip
for _id, _statement, _clause, _which, _chosen in TEXT:
    add(RULES, f"dynamics.{_id}", _statement, of_many(_clause, _which, _chosen))

ONLY: tuple[tuple[str, str, Clause, Choose], ...] = (
    ("s5.fig9-only", "other networks do not show figure 9", clauses.almost_all, figure_9),
    ("s5.fig10-only", "figure 10 only holds for 2×320, squared error",
     clauses.falls_throughout, figure_10),
)  # fmt: skip
for _id, _statement, _clause, _its in ONLY:
    add(RULES, f"dynamics.{_id}", _statement, of_no_others(_clause, _its))


@rule("dynamics.s6.zero-loss", "samples with zero loss are ignored by the updates", RULES)
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


@rule("dynamics.s6.drawn-in", "early on samples are drawn into the sample set of each node", RULES)
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
    if f"{group.name}.group" not in group.arrays:
        return NOT_MEASURED
    seen = group["group"].astype(np.float64).mean(axis=0)[:, -1]
    seen = seen[np.isfinite(seen)]
    ρ = rank_correlation(np.arange(len(seen)), seen)
    evidence = f"from {seen[0]:.3f} to {seen[-1]:.3f}, rank correlation with time {ρ:.2f}"
    if ρ >= 0.5 and seen[-1] - seen[0] >= 0.1:
        return Verdict("reproduced", evidence)
    return Verdict("partly" if seen[-1] > seen[0] else "not reproduced", evidence)


ALL = "All architectures and losses"
DEEP = "5 layers or more"
FINDINGS: tuple[Many, ...] = (
    ("1", "sample clusters initially increase in size and then decrease",
     clauses.rises_then_falls, ALL, every),
    ("2", "most nodes are exposed to most samples very early", clauses.exposes_most, ALL, every),
    ("3", "the activation fraction starts to fall where the loss does",
     clauses.falls_with_loss, ALL, every),
    ("4", "clusters in the first layer shrink faster than in deeper ones",
     clauses.first_layer_faster, DEEP, deep),
    ("5.sensitive", "switches become more sensitive to class membership",
     clauses.becomes_sensitive, ALL, every),
    ("5.deeper", "especially those of nodes in deeper layers",
     clauses.deeper_gain_more, DEEP, deep),
    ("6", "nodes in shallower layers are less sensitive to class membership",
     clauses.deeper_more_sensitive, DEEP, deep),
    ("7.indicative", "switches become slightly more indicative of class membership",
     clauses.slightly_more_indicative, ALL, every),
    ("7.poor", "but remain poor predictors of it", clauses.poor_alone, ALL, every),
    ("7.group", "even if accurate as a group", clauses.accurate_together, ALL, every),
)  # fmt: skip

GROUP: tuple[Many, ...] = (
    ("group.alone", "nodes are poor predictors alone", clauses.poor_alone, ALL, every),
    ("group.together", "they are accurate as a group", clauses.accurate_together, ALL, every),
    ("group.over-training", "and become so by training", group_learns, ALL, every),
)
for _id, _statement, _clause, _which, _chosen in GROUP:
    add(RULES, f"dynamics.{_id}", _statement, of_many(_clause, _which, _chosen))

for _id, _statement, _clause, _which, _chosen in FINDINGS:
    add(RULES, f"dynamics.summary.{_id}", _statement, of_many(_clause, _which, _chosen))

for _id, _statement, _clause, _which, _chosen in FINDINGS:
    add(RULES, f"dynamics.other-data.{_id}", f"Fashion-MNIST: {_statement}",
        of_many(_clause, _which, _chosen, "other"))  # fmt: skip
