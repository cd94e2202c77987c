"""The rules of *dynamics*, figures 3 to 7, 9 and 10; each written before looking."""

from typing import Any

import numpy as np

from relumlp.papers.dynamics.grid import CE, SE
from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.clauses import CHANGE, FITTED, RISE
from relumlp.papers.dynamics.rules.curves import (
    Group,
    all_groups,
    fall,
    find,
    groups,
    largest,
    peak,
    rise,
    size_of,
)
from relumlp.papers.dynamics.rules.quantifiers import Largest, WidestOfTwoLayers
from relumlp.papers.study.deciding import DIVERGED, NOT_MEASURED, at_least, share, spread
from relumlp.papers.study.study import BY_THEOREM, Given, Measured, Rule, Verdict
from relumlp.types import Array


def errors_below(result: Measured, narrow: bool, limit: float) -> Verdict:
    """Of the validation error after the last epoch: reproduced if it is below the limit in
    every network of these widths, partly in at least half."""
    narrowest = min((g.facts["width"] for g in all_groups(result)), default=0)
    errors = [
        1 - float(f["accuracy"]["validation"])
        for f in result.facts["networks"].values()
        if f["config"]["kind"] == "grid" and (f["config"]["width"] == narrowest) == narrow
    ]
    if not errors:
        return NOT_MEASURED
    evidence = f"errors from {min(errors):.4f} to {max(errors):.4f}; below {limit}"
    return share([e < limit for e in errors], evidence)


def without(result: Measured) -> Verdict:
    """Decide where the deepest and widest cross-entropy networks are needed and not there."""
    layers, width = size_of(result)
    diverged = [*all_groups(result, layers=layers, width=width, loss=CE)]
    return DIVERGED if diverged else NOT_MEASURED


def similar(result: Measured) -> Verdict:
    """For each architecture and loss, seeds' means: the validation error after each epoch lies
    within 0.05 of that of the deepest and widest cross-entropy networks, on average over epochs,
    and the last error is below a quarter of that before training. Reproduced if so for all, partly
    for at least half; networks that all diverged are not similar."""
    reference = find(result, *size_of(result), CE)
    if reference is None:
        return without(result)
    wanted = 1 - reference["curve"][:, :, 2].mean(axis=0)
    held, distances = [], []
    for group in groups(result):
        error = 1 - group["curve"][:, :, 2].mean(axis=0)
        distances.append(float(np.abs(error - wanted).mean()))
        held.append(distances[-1] <= 0.05 and error[-1] < group["error"][:, 0].mean() / 4)
    held += [False for g in all_groups(result) if not g.trained]
    evidence = f"mean distances from {min(distances):.4f} to {max(distances):.4f}; similar"
    return share(held, evidence)


def node_rises(group: Group) -> tuple[Array, Array]:
    """Per seed and hidden node, whether f_{l,i} rises early, and its largest value."""
    rises = group["node_early"] - group["node_start"] >= RISE
    return rises, group["node_largest"]


def most_nodes_rise(group: Group) -> Verdict:
    """A hidden node's sample set grows very early if its f_{l,i} in the first epoch reaches at
    least 0.02 above its value before training. Reproduced if more than half of all hidden nodes
    do, seeds' mean; partly if more than a quarter."""
    grown = node_rises(group)[0].mean(axis=1)
    evidence = f"share of nodes that grow: {spread(grown)}"
    mean = float(grown.mean())
    partly = "partly" if mean > 0.25 else "not reproduced"
    return Verdict("reproduced" if mean > 0.5 else partly, evidence)


def never_grow(group: Group) -> Verdict:
    """Of the hidden nodes whose f_{l,i} does not rise by 0.02 in the first epoch, almost no
    samples means that f_{l,i} is never above 0.05. Reproduced if at least 0.9 of them are so,
    all seeds together; partly at least half. Without such nodes: reproduced."""
    grown, tops = node_rises(group)
    if grown.all():
        return Verdict("reproduced", "every node grows")
    silent = float((tops[~grown] <= 0.05).mean())
    evidence = f"{(~grown).sum():,} of {grown.size:,} nodes do not grow; share of them that are on "
    evidence += f"for at most 0.05 of the samples throughout: {silent:.3f}"
    return Verdict(at_least(silent, good=0.9, fair=0.5), evidence)


def sensitive_at_start(group: Group) -> Verdict:
    """In a layer p_l rises at the start if its largest value of the first epoch is at least 0.01
    above its value before training. Reproduced if in all layers, partly in at least half."""
    rises = group.each("predictability", lambda p: rise(p, group.early))
    return share(
        rises.mean(axis=0) >= CHANGE, f"rise of p_l in the first epoch: {spread(rises)}; layers"
    )


def late_change(group: Group) -> Array:
    """Change of p_l over the last nine tenths of the training, (seeds, layers)."""
    return group.each("predictability", lambda p: p[-1] - p[group.tenth][-1])


def shallow_stall(group: Group) -> Verdict:
    """A layer stalls if p_l changes by less than +0.01 over the last nine tenths of the training.
    Reproduced if at least one and at most half of the layers stall, and no layer beneath a
    stalling one keeps rising; partly if any stalls and stalling layers lie lower on average."""
    change = late_change(group)
    stalls = change.mean(axis=0) < CHANGE
    evidence = f"late change of p_l: {spread(change)}"
    n, layers = int(stalls.sum()), len(stalls)
    if 1 <= n <= layers / 2 and stalls[:n].all():
        return Verdict("reproduced", evidence)
    at = np.arange(layers)
    lower = 0 < n < layers and at[stalls].mean() < at[~stalls].mean()
    return Verdict("partly" if lower else "not reproduced", evidence)


def most_keep_rising(group: Group) -> Verdict:
    """A layer keeps rising if p_l gains at least 0.01 over the last nine tenths of the training.
    Reproduced if at least half of the layers do, partly if a quarter does."""
    change = late_change(group)
    part = float((change.mean(axis=0) >= CHANGE).mean())
    evidence = f"late change of p_l: {spread(change)}; share of layers {part:.2f}"
    return Verdict(at_least(part, good=0.5, fair=0.25), evidence)


def deeper_higher(group: Group) -> Verdict:
    """Of all (step after the first epoch, pair of layers), seeds' means: the share in which the
    deeper layer has the higher p_l. Reproduced from 0.9, partly from 0.75."""
    p = group["predictability"].astype(np.float64).mean(axis=0)[~group.early]
    shallow, deep = np.triu_indices(p.shape[1], 1)
    if not len(shallow) or not len(p):
        return NOT_MEASURED
    part = float((p[:, deep] > p[:, shallow]).mean())
    evidence = f"share of pairs in which the deeper layer is higher: {part:.3f}"
    return Verdict(at_least(part, good=0.9, fair=0.75), evidence)


def has_peak(group: Group) -> bool:
    """Whether some layer's seeds' mean p_l falls by 0.02 from its largest value to a later one."""
    p = group["predictability"].astype(np.float64).mean(axis=0)
    return any(
        float(column[k] - np.fmin.reduce(column[k:])) >= 0.02
        for k, column in zip(peak(p), p.T, strict=True)
    )


def peaks(result: Measured) -> Verdict:
    """A result shows a peak if in some layer p_l (seeds' mean) later falls by 0.02 or more below
    its largest value. Reproduced if the deepest and widest cross-entropy networks show one and
    some other architecture or loss shows none; partly if only the latter."""
    reference = find(result, *size_of(result), CE)
    if reference is None:
        return without(result)
    shown = {g.label: has_peak(g) for g in groups(result)}
    evidence = f"peaks in {sum(shown.values())} of {len(shown)} architectures and losses"
    if all(shown.values()):
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if shown[reference.label] else "partly", evidence)


def informative(group: Group) -> Verdict:
    """In a layer u_l increases if its largest value is at least 0.01 above that before training.
    Reproduced if in all layers, partly in at least half."""
    rises = group.each("informativeness", lambda u: largest(u) - u[0])
    return share(rises.mean(axis=0) >= CHANGE, f"increase of u_l: {spread(rises)}; layers")


def informative_falls(group: Group) -> Verdict:
    """In a layer u_l decreases slightly if it ends below its largest value, by at most 0.05.
    Reproduced if in all layers, partly in at least half."""
    falls = group.each("informativeness", fall)
    mean = falls.mean(axis=0)
    return share((mean > 0) & (mean <= 0.05), f"fall of u_l: {spread(falls)}; layers")


def maximum(result: Measured) -> Verdict:
    """Reproduced if no node of any network of the grid, at any step, exceeds log 2 / log |C|;
    partly if some does by less than 0.01 (the classes are not perfectly balanced)."""
    found: list[dict[str, Any]] = [f for f in result.facts["networks"].values()
                                   if f["config"]["kind"] == "grid"]  # fmt: skip
    values = [f["largest_informativeness"] for f in found]
    if not values:
        return NOT_MEASURED
    limit = float(np.log(2) / np.log(len(found[0]["validation_sizes"])))
    most = float(np.fmax.reduce(values))
    evidence = f"largest u of any node {most:.4f}; log 2 / log |C| is {limit:.4f}"
    partly = "partly" if most - limit < 0.01 else "not reproduced"
    return Verdict("reproduced" if most <= limit else partly, evidence)


CROSS_ENTROPY, SQUARED_ERROR = Largest(CE), Largest(SE)

RULES = [
    Rule("dynamics.fig3.80",
         "Networks of 80 or more nodes per layer reach a validation error below 5 %.",
         errors_below,
         about=Given("Wider than the narrowest, limit 0.05.", {"narrow": False, "limit": 0.05})),
    Rule("dynamics.fig3.20",
         "Networks of 20 nodes per layer reach a validation error below 7 %.",
         errors_below,
         about=Given("The narrowest, limit 0.07.", {"narrow": True, "limit": 0.07})),
    Rule("dynamics.fig3.similar",
         "The performance of all networks during training is similar to that in figure 3.",
         similar),
    Rule("dynamics.fig4.most-rise",
         "In a 9×320 network the sample sets of most nodes grow very early in training.",
         most_nodes_rise, about=CROSS_ENTROPY),
    Rule("dynamics.fig4.never-grow",
         "In a 9×320 network a node that does not grow is on for almost no samples at any time.",
         never_grow, about=CROSS_ENTROPY),
    Rule("dynamics.fig4.then-falls",
         "In a 9×320 network the early growth of sample sets is followed by a gradual decrease.",
         clauses.then_falls, about=CROSS_ENTROPY),
    Rule("dynamics.fig5.rises-early",
         "In 9×320 networks the mean activation fraction of a layer rises very early.",
         clauses.rises_early, about=CROSS_ENTROPY, given=FITTED),
    Rule("dynamics.fig5.then-falls",
         "In 9×320 networks the mean activation fraction of a layer falls after its early rise.",
         clauses.then_falls, about=CROSS_ENTROPY),
    Rule("dynamics.fig5.shallow-faster",
         "With cross-entropy the activation fraction of shallower layers falls faster (9×320).",
         clauses.shallow_faster, about=CROSS_ENTROPY),
    Rule("dynamics.fig5.first-layer-faster",
         "With squared error the activation fraction of the first layer falls fastest (9×320).",
         clauses.first_layer_faster, about=SQUARED_ERROR),
    Rule("dynamics.fig5.with-loss",
         "In 9×320 networks the activation fraction starts to fall where the loss does.",
         clauses.falls_with_loss, about=CROSS_ENTROPY),
    Rule("dynamics.fig6.rises-at-start",
         "The predictability of all layers increases at the start of training.",
         sensitive_at_start, about=CROSS_ENTROPY),
    Rule("dynamics.fig6.shallow-stall",
         "The predictability of a few of the shallower layers later stays as it is or decreases.",
         shallow_stall, about=CROSS_ENTROPY),
    Rule("dynamics.fig6.most-keep-rising",
         "The predictability of all but a few shallower layers continues to increase.",
         most_keep_rising, about=CROSS_ENTROPY),
    Rule("dynamics.fig6.deeper-higher",
         "The predictability of deeper layers is consistently higher than that of shallower ones.",
         deeper_higher, about=CROSS_ENTROPY),
    Rule("dynamics.fig6.peaks",
         "Not all results show the peaks of figure 6.",
         peaks),
    Rule("dynamics.fig7.rises",
         "The informativeness of all layers increases during training.",
         informative, about=CROSS_ENTROPY),
    Rule("dynamics.fig7.then-falls-slightly",
         "The informativeness of all layers decreases slightly after its increase.",
         informative_falls, about=CROSS_ENTROPY),
    Rule("dynamics.fig7.maximum",
         "The maximum informativeness is log 2 / log 10 ≈ 0.3.",
         maximum),
    Rule("dynamics.fig7.poor",
         "In 9×320 networks the switch of any single node remains a poor predictor of the class.",
         clauses.poor_alone, about=CROSS_ENTROPY, kind=BY_THEOREM),
    Rule("dynamics.fig9",
         "In 9-layer networks with squared error deep sample sets come to hold almost all samples.",
         clauses.almost_all, about=SQUARED_ERROR, given=FITTED),
    Rule("dynamics.fig10",
         "In 2×320 networks with squared error the average activation fraction falls throughout.",
         clauses.falls_throughout, about=WidestOfTwoLayers(SE), given=FITTED),
]  # fmt: skip
