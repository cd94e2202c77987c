"""What the paper says of one architecture, decided for a group of networks: seeds' means.

Each clause's docstring is its rule in words. The grid's rules, the arms and the other data share
them. Shapes are taken of every seed's own curve; what is compared with a threshold is the mean over
seeds; numbers are given as mean ± standard error.
"""

import numpy as np

from relumlp.papers.dynamics.rules.curves import (
    Group,
    drop,
    fall,
    largest,
    peak,
    rise,
    trend_after_peak,
)
from relumlp.papers.study.deciding import NOT_IN_FIRST, NOT_MEASURED, at_most, share, spread
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.statistics import mean_of_finite, rank_correlation
from relumlp.papers.study.study import Verdict
from relumlp.types import Array

RISE = 0.02
"""Least change of an activation fraction that counts as a rise or a fall."""
CHANGE = 0.01
"""Least change of predictability or informativeness that counts."""
ALMOST_ALL = 0.9
FITTED = "the initialisation fitted to it"
"""The arms chose the grid's initialisation by what such clauses ask."""
STEADY = -0.5
"""A rank correlation with time at most this is a decrease that goes on."""


def rises_early(group: Group) -> Verdict:
    """In a layer f_l rises very early if its largest value of the first epoch is at least 0.02
    above its value before training. Reproduced if all hidden layers do, partly if at least half."""
    rises = early_rises(group)
    held = rises.mean(axis=0) >= RISE
    return share(held, f"rise of f_l in the first epoch, layer by layer: {spread(rises)}; layers")


def early_rises(group: Group) -> Array:
    """Rise of f_l in the first epoch, (seeds, layers)."""
    return group.each("fraction", lambda f: rise(f, group.early))


def then_falls(group: Group) -> Verdict:
    """In a layer f_l falls if it ends at least 0.02 below its largest value, and its rank
    correlation with time from there on is at most −0.5. Reproduced if all hidden layers do,
    partly if at least half."""
    falls = group.each("fraction", fall)
    trends = mean_of_finite(group.each("fraction", trend_after_peak), 0)
    held = (falls.mean(axis=0) >= RISE) & (trends <= STEADY)
    return share(held, f"fall of f_l from its largest value: {spread(falls)}; layers")


def shallow_faster(group: Group) -> Verdict:
    """How far f_l has fallen from its largest value after a tenth of the training: reproduced if
    its rank correlation with the layer's number is at most −0.5, partly if it is negative."""
    drops = group.each("fraction", lambda f: drop(f, group.tenth))
    ρ = rank_correlation(np.arange(drops.shape[1]), drops.mean(axis=0))
    evidence = f"fall within a tenth of the training: {spread(drops)}; rank correlation {ρ:.2f}"
    if np.isnan(ρ):
        return Verdict("not reproduced", evidence)
    return Verdict(
        "reproduced" if ρ <= STEADY else "partly" if ρ < 0 else "not reproduced", evidence
    )


def first_layer_faster(group: Group) -> Verdict:
    """How far f_l has fallen from its largest value after a tenth of the training: reproduced if
    it is farthest in the first layer, partly if farther there than in at least half of the
    others."""
    drops = group.each("fraction", lambda f: drop(f, group.tenth))
    means = drops.mean(axis=0)
    evidence = f"fall within a tenth of the training: {spread(drops)}; slower than the first"
    return share(means[1:] < means[0], evidence)


def almost_all(group: Group) -> Verdict:
    """In the deeper half of the hidden layers, the largest f_l of the training is at least 0.9:
    reproduced if in all of them, partly if in at least half."""
    tops = deep_tops(group)
    return share(
        tops.mean(axis=0) >= ALMOST_ALL, f"largest f_l, deeper half: {spread(tops)}; layers"
    )


def deep_tops(group: Group) -> Array:
    """Largest f_l of the training in the deeper half of the hidden layers, (seeds, layers)."""
    return group.each("fraction", largest)[:, deeper_half(group.facts["layers"] - 1)]


def falls_throughout(group: Group) -> Verdict:
    """The mean f_l over layers and seeds: reproduced if it never exceeds its value before training
    by 0.01 or more, ends at least 0.02 below it, and has a rank correlation with time of at most
    −0.9; partly if it ends so and never exceeds that value by 0.05 or more."""
    curve = group.whole("fraction").mean(axis=0)
    above, below = float(largest(curve)[0] - curve[0, 0]), float(curve[0, 0] - curve[-1, 0])
    ρ = rank_correlation(np.arange(len(curve)), curve[:, 0])
    evidence = (
        f"starts at {curve[0, 0]:.3f}, at most {above:.3f} above it, ends {below:.3f} below it; "
        f"rank correlation with time {ρ:.2f}"
    )
    if not below >= RISE:
        return Verdict("not reproduced", evidence)
    if above < 0.01 and ρ <= -0.9:
        return Verdict("reproduced", evidence)
    return Verdict("partly" if above < 0.05 else "not reproduced", evidence)


def rises_then_falls(group: Group) -> Verdict:
    """The mean f_l over layers rises very early (by at least 0.02 in the first epoch) and then
    falls (ends at least 0.02 below its largest value, rank correlation with time from there on at
    most −0.5): reproduced if both, partly if one."""
    curves = group.whole("fraction")
    up = np.array([rise(c, group.early)[0] for c in curves])
    down = np.array([fall(c)[0] for c in curves])
    ρ = float(mean_of_finite(np.array([trend_after_peak(c)[0] for c in curves]), 0))
    held = int(up.mean() >= RISE) + int(down.mean() >= RISE and ρ <= STEADY)
    evidence = f"rises by {spread(up)}, falls by {spread(down)}, rank correlation {ρ:.2f}"
    return Verdict(("not reproduced", "partly", "reproduced")[held], evidence)


def exposes_most(group: Group) -> Verdict:
    """At some step of the first epoch more than half of the hidden nodes are on for more than half
    of the samples, and more than before training: reproduced if both, partly if the first."""
    exposed = mean_of_finite(group["exposed"].astype(np.float64), 2)
    start, most = exposed[:, 0], exposed[:, group.early].max(axis=1)
    evidence = f"share of nodes on for most samples: {spread(start)}, at most {spread(most)}"
    if not most.mean() > 0.5:
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if most.mean() > start.mean() else "partly", evidence)


def falls_with_loss(group: Group) -> Verdict:
    """The activation fraction (mean over layers and seeds) starts to fall after its largest value;
    the validation loss (mean over seeds) starts to fall where it has lost a tenth of its whole
    fall. Reproduced if both steps exist and differ by a factor of at most 3, partly at most 10."""
    step, f = group["step"], group.whole("fraction").mean(axis=0)
    loss = group["loss"].astype(np.float64).mean(axis=0)
    k = int(peak(f)[0])
    lost = np.flatnonzero(loss <= loss[0] - 0.1 * (loss[0] - loss.min()))
    if k == 0 or loss.min() == loss[0]:
        return Verdict("not reproduced", "the activation fraction or the loss never starts to fall")
    a, b = int(step[k]), max(int(step[lost[0]]), 1)
    factor = max(a / b, b / a)
    evidence = f"activation fraction from update {a:,}, loss from {b:,}: factor {factor:.1f}"
    return Verdict(at_most(factor, good=3, fair=10), evidence)


def becomes_sensitive(group: Group) -> Verdict:
    """In a layer p_l is at least 0.01 higher after training than before. Reproduced if in all
    hidden layers, partly if in at least half."""
    change = group.each("predictability", lambda p: p[-1] - p[0])
    return share(change.mean(axis=0) >= CHANGE, f"change of p_l: {spread(change)}; layers")


def deeper_gain_more(group: Group) -> Verdict:
    """The gain of p_l from before to after training: reproduced if its mean over the deeper half of
    the hidden layers exceeds that over the others; no partly."""
    gain = group.each("predictability", lambda p: p[-1] - p[0])
    deep = deeper_half(gain.shape[1])
    others = np.delete(gain, np.arange(gain.shape[1])[deep], axis=1)
    one, other = mean_of_finite(gain[:, deep], 1), mean_of_finite(others, 1)
    evidence = f"mean gain of p_l: {spread(one)} in the deeper half, {spread(other)} in the others"
    return Verdict("reproduced" if one.mean() > other.mean() else "not reproduced", evidence)


def deeper_more_sensitive(group: Group) -> Verdict:
    """The rank correlation of a layer's number with its p_l after training: reproduced from 0.5,
    partly if positive."""
    end = group.each("predictability", lambda p: p[-1])
    ρ = rank_correlation(np.arange(end.shape[1]), end.mean(axis=0))
    evidence = f"p_l after training: {spread(end)}; rank correlation {ρ:.2f}"
    if np.isnan(ρ):
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if ρ >= 0.5 else "partly" if ρ > 0 else "not reproduced", evidence)


def slightly_more_indicative(group: Group) -> Verdict:
    """The mean u_l over layers is higher after training than before, by at least 0.01 and at most
    0.15 (half of what a switch can reach): reproduced; partly if it is higher at all."""
    change = np.array([(c[-1] - c[0])[0] for c in group.whole("informativeness")])
    mean = float(change.mean())
    evidence = f"change of the mean u_l: {spread(change)}"
    if CHANGE <= mean <= 0.15:
        return Verdict("reproduced", evidence)
    return Verdict("partly" if mean > 0 else "not reproduced", evidence)


def poor_alone(group: Group) -> Verdict:
    """No single switch of any layer, at any step, is a rule that classifies 0.3 or more of the
    validation samples correctly, the best rule from it taken: reproduced; partly below 0.5."""
    best = float(group["single"].max())
    evidence = f"best rule from one switch: {best:.3f} correct"
    verdict = "reproduced" if best < 0.3 else "partly" if best < 0.5 else "not reproduced"
    return Verdict(verdict, evidence)


def accurate_together(group: Group) -> Verdict:
    """After training, the switches of the last hidden layer together (the discrete system of
    *cooperating*, learnt from training samples) classify validation samples within 0.02 of the
    network's own accuracy, or better: reproduced; partly within 0.1."""
    return accurate(group, "group")


def accurate(group: Group, measure: str) -> Verdict:
    """Decide whether the last hidden layer's switches are as accurate as the network."""
    if measure not in group:
        return NOT_IN_FIRST if "group" in group else NOT_MEASURED
    together = group[measure][:, -1, -1].astype(np.float64)
    own = 1 - group["error"][:, -1].astype(np.float64)
    gap = float((own - together).mean())
    evidence = f"last hidden layer's switches {spread(together)}, network {spread(own)}"
    return Verdict(at_most(gap, good=0.02, fair=0.1), evidence)
