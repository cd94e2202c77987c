"""The rules of *cooperating*, figures 6, 9 and 10: what the three systems classify."""

import numpy as np

from relumlp.classifiers.nodes import SYSTEMS
from relumlp.papers.cooperating.rules.clauses import (
    ALIKE,
    ANY,
    COMBINED,
    CONTINUOUS,
    DISCRETE,
    apart,
    percent,
)
from relumlp.papers.cooperating.rules.groups import (
    Group,
    along,
    first_two,
    sufficient,
)
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.cooperating.rules.quantifiers import FASHION_MNIST, MNIST, comparable
from relumlp.papers.study.deciding import NOT_MEASURED, at_least, both, share
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import Measured, Rule, Verdict
from relumlp.types import Array


def last_gaps(result: Measured, deep: bool) -> list[tuple[Group, float]]:
    """How far the systems are apart in the last layer, of the deep or the shallow networks.

    Deep: from more than half of the deepest on (6 to 9 hidden layers); shallow: 1 and 2.
    """
    axis = [g for g in along(result, "depth", "fashion-mnist") if "width" not in g.facts["axes"]]
    sizes = along(result, "width", "fashion-mnist")
    limit = sizes[-1].depth if sizes else 0
    chosen = [g for g in axis if (limit / 2 < g.depth < limit if deep else g.depth <= 2)]
    return [(g, float(apart(g.accuracy().mean(axis=0))[-1])) for g in chosen]


def deep_overlap(result: Measured) -> Verdict:
    """Fashion-MNIST, width 100, depths 6 to 9: in the last hidden layer the test accuracies of the
    three systems (means over seeds) are at most 0.01 apart. Reproduced if for all depths, partly
    for at least half."""
    found = last_gaps(result, deep=True)
    words = ", ".join(f"{g.depth}: {v:.4f}" for g, v in found)
    return share([v <= ALIKE for _, v in found], f"apart by depth: {words}; depths")


def shallow_apart(result: Measured) -> Verdict:
    """Fashion-MNIST, width 100, depths 1 and 2: in the last hidden layer the test accuracies of the
    three systems (means over seeds) are more than 0.02 apart. Reproduced if for both depths, partly
    for one."""
    found = last_gaps(result, deep=False)
    words = ", ".join(f"{g.depth}: {v:.4f}" for g, v in found)
    return share([v > 2 * ALIKE for _, v in found], f"apart by depth: {words}; depths")


def shortfall(narrow: Group, wide: Group) -> Array:
    """Test accuracy of the wide less the narrow networks, per system and layer, seeds' means."""
    less: Array = wide.accuracy().mean(axis=0) - narrow.accuracy().mean(axis=0)
    return less


NARROWER = 0.6
"""Figure 10 has MNIST's widths up to 120 of 200."""


def widths(result: Measured, data: str) -> list[Group]:
    """Return the width axis as figures 9 and 10 show it: 20 to 200, of MNIST 20 to 120."""
    axis = along(result, "width", data)
    most = NARROWER if data == "mnist" else 1.0
    return [g for g in axis if g.width <= most * axis[-1].width]


def ends(result: Measured, data: str) -> tuple[Group, Group] | None:
    """Return the narrowest and the widest networks that the figure shows."""
    axis = widths(result, data)
    return (axis[0], axis[-1]) if len(axis) > 1 else None


def early_poor(result: Measured, data: str) -> Verdict:
    """Depth 10, mean test accuracy of the three systems over the first two layers, the widest less
    the narrowest networks: reproduced from 0.05 ("significantly"), partly if positive."""
    pair = ends(result, data)
    if pair is None:
        return NOT_MEASURED
    less = shortfall(*pair)[:, first_two(pair[0].depth)]
    evidence = f"width {pair[1].width} less {pair[0].width}, first two layers: "
    evidence += "; ".join(f"{s} {percent(x)}" for s, x in zip(SYSTEMS, less, strict=True))
    return Verdict(at_least(float(less.mean()), good=0.05, fair=ANY), evidence)


def discrete_most(result: Measured, data: str) -> Verdict:
    """Depth 10, test accuracy of the widest less the narrowest networks, mean over the first half
    of the layers: reproduced if larger for the discrete system than for both others, partly if
    than for one."""
    pair = ends(result, data)
    if pair is None:
        return NOT_MEASURED
    less = shortfall(*pair)[:, : (pair[0].depth + 1) // 2].mean(axis=1)
    held = less[DISCRETE] > less[CONTINUOUS], less[DISCRETE] > less[COMBINED]
    evidence = f"width {pair[1].width} less {pair[0].width}: {percent(less)} ({', '.join(SYSTEMS)})"
    return Verdict(both(*held), evidence)


def continuous_falls(result: Measured, data: str) -> Verdict:
    """Depth 10, continuous system, first layer, test samples: reproduced if the rank correlation of
    its accuracy with the width is at most −0.5 and the widest networks are below the narrowest,
    partly if one of them."""
    axis = widths(result, data)
    if len(axis) < 3:
        return NOT_MEASURED
    first = np.array([g.system("continuous")[0] for g in axis])
    ρ = rank_correlation(np.array([g.width for g in axis]), first)
    numbers = ", ".join(f"{g.width}: {v:.3f}" for g, v in zip(axis, first, strict=True))
    evidence = f"by width: {numbers}; rank correlation {ρ:.2f}"
    return Verdict(both(ρ <= -0.5, first[-1] < first[0]), evidence)


def late_with_width(result: Measured, data: str) -> Verdict:
    """Depth 10, last layer, test samples: a system improves with width if the rank correlation of
    its accuracy with the width is at least 0.5 and the widest networks are above the narrowest.
    Reproduced if all three do, partly if at least two."""
    axis = widths(result, data)
    if len(axis) < 3:
        return NOT_MEASURED
    sizes = np.array([g.width for g in axis])
    last = np.array([[g.system(s)[-1] for g in axis] for s in SYSTEMS])
    ρ = np.array([rank_correlation(sizes, row) for row in last])
    gains = last[:, -1] - last[:, 0]
    evidence = f"gains {percent(gains)}, rank correlations {percent(ρ)}; systems"
    return share((ρ >= 0.5) & (gains > 0), evidence)


def meeting_layer(group: Group) -> float:
    """First layer from which on the systems are at most 0.01 apart (test); N if there is none."""
    near = apart(group.accuracy().mean(axis=0)) <= ALIKE
    return float(group.depth + 1 - np.argmin([*near[::-1], False]))


def shared_sizes(result: Measured) -> list[tuple[Group, Group]]:
    """Return the MNIST and Fashion-MNIST groups of sufficient size that are of one size."""
    if not comparable(result):
        return []
    fashion = {(g.depth, g.width): g for g in sufficient(result, "fashion-mnist")}
    mnist = sufficient(result, "mnist")
    return [(g, fashion[g.depth, g.width]) for g in mnist if (g.depth, g.width) in fashion]


def earlier(result: Measured) -> Verdict:
    """Sizes of sufficient depth and width that both data sets have: the first layer from which on
    the test accuracies of the three systems (means over seeds) are at most 0.01 apart is earlier
    for MNIST. Reproduced if for all sizes, partly for at least half."""
    found = [(meeting_layer(m), meeting_layer(f)) for m, f in shared_sizes(result)]
    words = ", ".join(f"{m:.0f}/{f:.0f}" for m, f in found)
    return share([m < f for m, f in found], f"layers, MNIST/Fashion-MNIST: {words}; sizes")


def higher(result: Measured) -> Verdict:
    """Sizes of sufficient depth and width that both data sets have: mean test accuracy over layers,
    for each system, is higher for MNIST. Reproduced if for all sizes and systems, partly for at
    least half."""
    found = [(m.accuracy().mean(axis=(0, 2)), f.accuracy().mean(axis=(0, 2)))
             for m, f in shared_sizes(result)]  # fmt: skip
    held = [bool(h) for m, f in found for h in m > f]
    least = min((float((m - f).min()) for m, f in found), default=np.nan)
    return share(held, f"least difference {least:.3f}; sizes and systems")


def anomaly(result: Measured) -> Verdict:
    """MNIST, depth 10, the narrowest networks (20), test samples, each seed: a layer's discrete
    accuracy is anomalously low if it is below both of its neighbours' by at least 0.05. Reproduced
    if some seed has such a layer, partly from 0.02."""
    axis = along(result, "width", "mnist")
    if not axis or axis[0].depth < 3:
        return NOT_MEASURED
    found = axis[0].accuracy()[:, DISCRETE]
    dips = np.minimum(found[:, :-2], found[:, 2:]) - found[:, 1:-1]
    seed, at = np.unravel_index(dips.argmax(), dips.shape)
    evidence = f"largest dip {dips.max():.3f}, at layer {at + 2} of network {seed + 1}: "
    return Verdict(
        at_least(float(dips.max()), good=0.05, fair=0.02), evidence + percent(found[seed])
    )


RULES = beside_naive_bayes([
    Rule("cooperating.fig6.deep",
         "With sufficient depth the three systems overlap.",
         deep_overlap),
    Rule("cooperating.fig6.shallow",
         "Without sufficient depth the three systems struggle to overlap.",
         shallow_apart),
    Rule("cooperating.fig9.early-poor",
         "On Fashion-MNIST the earlier layers of narrow networks underperform.",
         early_poor, about=FASHION_MNIST),
    Rule("cooperating.fig10.early-poor",
         "On MNIST the earlier layers of narrow networks underperform.",
         early_poor, about=MNIST),
    Rule("cooperating.fig9.discrete-most",
         "On Fashion-MNIST the discrete system suffers most in narrow networks.",
         discrete_most, about=FASHION_MNIST),
    Rule("cooperating.fig10.discrete-most",
         "On MNIST the discrete system suffers most in narrow networks.",
         discrete_most, about=MNIST),
    Rule("cooperating.fig9.continuous-first",
         "On Fashion-MNIST the continuous accuracy in the first layer falls with the width.",
         continuous_falls, about=FASHION_MNIST),
    Rule("cooperating.fig10.continuous-first",
         "On MNIST the continuous accuracy in the first layer falls with the width.",
         continuous_falls, about=MNIST),
    Rule("cooperating.fig9.late-improve",
         "On Fashion-MNIST all systems improve in late layers as networks become wider.",
         late_with_width, about=FASHION_MNIST),
    Rule("cooperating.fig10.late-improve",
         "On MNIST all systems improve in late layers as networks become wider.",
         late_with_width, about=MNIST),
    Rule("cooperating.s5a.earlier",
         "The three systems converge at an earlier depth for MNIST than for Fashion-MNIST.",
         earlier),
    Rule("cooperating.s5a.higher",
         "The accuracies for MNIST are higher overall than those for Fashion-MNIST.",
         higher),
    Rule("cooperating.s5a.anomaly",
         "On MNIST the discrete system is anomalously low at one layer of width 20.",
         anomaly),
])  # fmt: skip
