"""The rules of *dynamics* about which layers' sample sets shrink faster, by when they have halved.

The paper's own rules ask how far a layer has fallen after a tenth of the training. The answer
depends on that tenth; when a layer has lost half of its fall depends on no such choice.
"""

from functools import partial

import numpy as np

from relumlp.papers.dynamics.rules.curves import Group, drop, half_fall
from relumlp.papers.dynamics.rules.quantifiers import (
    DEEP,
    DEEP_CROSS_ENTROPY,
    DEEP_SQUARED_ERROR,
    AllOf,
    Largest,
)
from relumlp.papers.study.deciding import after_review, share
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import FINDING, Rule, Verdict
from relumlp.types import Array

STEADY = 0.5
HORIZONS = (0.002, 0.005, 0.01, 0.025, 0.1)
"""Parts of the training, of 160,000 updates 320, 800, 1,600, 4,000 and 16,000."""
REASON = (
    "How far layers have fallen after a tenth of the training depends on that tenth: up to an "
    "earlier update the order of layers can be the opposite one; when a layer has lost half of "
    "its fall depends on no such choice."
)


def half_times(group: Group) -> Array:
    """Update by which each layer has lost half of its fall, geometric mean over seeds, (layers,).

    The last update counts where a layer never falls.
    """
    times = group.each("fraction", lambda f: half_fall(f, group["step"]))
    found = np.where(np.isfinite(times), times, group.last)
    mean: Array = np.exp(np.log(found).mean(axis=0))
    return mean


def by_horizon(group: Group) -> str:
    """Rank correlations of a layer's number with how far it has fallen, by part of the training."""
    steps, found = group["step"], []
    for part in HORIZONS:
        within = steps <= part * group.last
        drops = group.each("fraction", partial(drop, within=within)).mean(axis=0)
        found.append(rank_correlation(np.arange(len(drops)), drops))
    parts = ", ".join(f"{100 * part:g}" for part in HORIZONS)
    return (
        f"that of the fall within {parts} % of the training: {', '.join(f'{ρ:.2f}' for ρ in found)}"
    )


def in_words(times: Array) -> str:
    """Updates by layer, as text."""
    return f"updates at half of the fall, layer by layer: {', '.join(f'{t:,.0f}' for t in times)}"


def shallow_halved_first(group: Group) -> Verdict:
    """The update by which a layer has lost half of its fall, from its largest f_l to the last one
    (geometric mean over seeds; the last update where it never falls): reproduced if its rank
    correlation with the layer's number is at least 0.5, partly if it is positive."""
    times = half_times(group)
    ρ = rank_correlation(np.arange(len(times)), times)
    evidence = f"{in_words(times)}; rank correlation {ρ:.2f}; {by_horizon(group)}"
    if not ρ > 0:
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if ρ >= STEADY else "partly", evidence)


def first_layer_halved_first(group: Group) -> Verdict:
    """The update by which a layer has lost half of its fall, from its largest f_l to the last one
    (geometric mean over seeds; the last update where it never falls): reproduced if it comes first
    in the first layer, partly if it comes earlier there than in at least half of the others."""
    times = half_times(group)
    return share(times[1:] > times[0], f"{in_words(times)}; later than the first")


RULES = [
    Rule("dynamics.fig5.shallow-faster.half-fall",
         "With cross-entropy shallower layers lose half of their activation fraction first.",
         shallow_halved_first, about=Largest("cross-entropy"),
         added=after_review("dynamics.fig5.shallow-faster", REASON)),
    Rule("dynamics.fig5.first-layer-faster.half-fall",
         "With squared error the first layer loses half of its activation fraction first.",
         first_layer_halved_first, about=Largest("squared-error"),
         added=after_review("dynamics.fig5.first-layer-faster", REASON)),
    Rule("dynamics.s5.shallow-faster.half-fall",
         "In all networks with cross-entropy shallower layers lose half of their fall first.",
         shallow_halved_first, about=AllOf(DEEP_CROSS_ENTROPY),
         added=after_review("dynamics.s5.shallow-faster", REASON)),
    Rule("dynamics.s5.first-layer-faster.half-fall",
         "In all networks with squared error the first layer loses half of its fall first.",
         first_layer_halved_first, about=AllOf(DEEP_SQUARED_ERROR),
         added=after_review("dynamics.s5.first-layer-faster", REASON)),
    Rule("dynamics.summary.4.half-fall",
         "Clusters in the first layer lose half of their fall before those in deeper layers.",
         first_layer_halved_first, about=AllOf(DEEP),
         added=after_review("dynamics.summary.4", REASON)),
    Rule("dynamics.other-data.4.half-fall",
         "On Fashion-MNIST clusters in the first layer lose half of their fall first.",
         first_layer_halved_first, about=AllOf(DEEP, kind="other"), kind=FINDING,
         added=after_review("dynamics.other-data.4", REASON)),
]  # fmt: skip
