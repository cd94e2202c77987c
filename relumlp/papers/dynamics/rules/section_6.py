"""The rules of *dynamics*, section 6, of sentences that no rule had asked: ripples, features."""

import numpy as np

from relumlp.papers.dynamics.grid import CE
from relumlp.papers.dynamics.rules.clauses import RISE
from relumlp.papers.dynamics.rules.curves import Group, groups, peak
from relumlp.papers.dynamics.rules.quantifiers import Largest
from relumlp.papers.study.deciding import (
    NOT_IN_FIRST,
    NOT_MEASURED,
    REVIEWED,
    at_least,
    some,
    spread,
)
from relumlp.papers.study.study import Added, Measured, Rule, Verdict
from relumlp.types import Array

UNASKED = Added(REVIEWED, "The paper says so, and no rule had asked it.")


def ripple(curve: Array) -> float:
    """How far a curve (steps,) rises and falls again after its largest value.

    The largest value by which some later point exceeds both the least before it, from the peak on,
    and the least after it. NaN is left out.
    """
    k = int(peak(curve[:, None])[0])
    after = curve[k:][np.isfinite(curve[k:])]
    if not len(after):
        return 0.0
    before, behind = np.minimum.accumulate(after), np.minimum.accumulate(after[::-1])[::-1]
    return float(np.minimum(after - before, after - behind).max())


def ripples(result: Measured) -> Verdict:
    """A network of the grid (each seed by itself) displays a ripple if its mean f_l over layers,
    after its largest value, rises by at least 0.02 and falls by at least 0.02 again. Reproduced if
    some networks do and some do not ("occasionally"), partly if all do."""
    found = {g.label: [ripple(c[:, 0]) for c in g.whole("fraction")] for g in groups(result)}
    every = [v for values in found.values() for v in values]
    if not every:
        return NOT_MEASURED
    shown = sum(v >= RISE for v in every)
    names = [name for name, values in found.items() if max(values) >= RISE]
    evidence = f"{shown} of {len(every)} networks, the largest by {max(every):.3f}; in "
    evidence += some(names, 3, ", ") or "none"
    if not shown:
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if shown < len(every) else "partly", evidence)


def most_features(group: Group) -> Verdict:
    """At the step at which the mean f_l over layers and seeds is largest: the share of hidden nodes
    that are exposed to most features, mean over layers and seeds. A node is, if more than half of
    the nodes of the layer before (of the inputs: that are not 0) are on for the samples of its
    sample set, on average. Reproduced if it is more than a half, partly if more than a quarter."""
    if "features" not in group:
        return NOT_IN_FIRST
    k = int(peak(group.whole("fraction").mean(axis=0))[0])
    found = group["features"].astype(np.float64).mean(axis=2)
    at = f"update {int(group['step'][k]):,}"
    evidence = f"share of nodes: {spread(found[:, 0])} before training, {spread(found[:, k])} at "
    evidence += f"{at}, {spread(found[:, -1])} after training"
    above = float(np.nextafter(0.5, 1)), float(np.nextafter(0.25, 1))
    return Verdict(at_least(float(found[:, k].mean()), *above), evidence)


RULES = [
    Rule("dynamics.s6.ripple",
         "The fall of the activation fraction occasionally displays a ripple effect.",
         ripples, added=UNASKED),
    Rule("dynamics.s6.features",
         "Where the activation fraction is largest, most nodes are exposed to most features.",
         most_features, about=Largest(CE), added=UNASKED),
]  # fmt: skip
