"""The rules of *cooperating*, figures 6, 7, 9 and 10: what the three systems classify."""

from collections.abc import Callable

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
from relumlp.papers.cooperating.rules.groups import SETS, Group, along, first_two, one, sufficient
from relumlp.papers.cooperating.rules.quantifiers import DATA, OfData, comparable, for_data
from relumlp.papers.study.deciding import NOT_MEASURED, at_least, both, share, spread
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import Measured, Rule, Verdict, rule
from relumlp.types import Array

RULES: list[Rule] = []


def last_gaps(result: Measured, deep: bool) -> list[tuple[Group, float]]:
    """How far the systems are apart in the last layer, of the deep or the shallow networks.

    Deep: from more than half of the deepest on (6 to 9 hidden layers); shallow: 1 and 2.
    """
    axis = [g for g in along(result, "depth", "fashion-mnist") if "width" not in g.facts["axes"]]
    sizes = along(result, "width", "fashion-mnist")
    limit = sizes[-1].depth if sizes else 0
    chosen = [g for g in axis if (limit / 2 < g.depth < limit if deep else g.depth <= 2)]
    return [(g, float(apart(g.accuracy().mean(axis=0))[-1])) for g in chosen]


@rule("cooperating.fig6.deep", "with sufficient depth the three systems overlap", RULES)
def deep_overlap(result: Measured) -> Verdict:
    """Fashion-MNIST, width 100, depths 6 to 9: in the last hidden layer the test accuracies of the
    three systems (means over seeds) are at most 0.01 apart. Reproduced if for all depths, partly
    for at least half."""
    found = last_gaps(result, deep=True)
    words = ", ".join(f"{g.depth}: {v:.4f}" for g, v in found)
    return share([v <= ALIKE for _, v in found], f"apart by depth: {words}; depths")


@rule("cooperating.fig6.shallow", "before that they struggle to", RULES)
def shallow_apart(result: Measured) -> Verdict:
    """Fashion-MNIST, width 100, depths 1 and 2: in the last hidden layer the test accuracies of the
    three systems (means over seeds) are more than 0.02 apart. Reproduced if for both depths, partly
    for one."""
    found = last_gaps(result, deep=False)
    words = ", ".join(f"{g.depth}: {v:.4f}" for g, v in found)
    return share([v > 2 * ALIKE for _, v in found], f"apart by depth: {words}; depths")


def sigmoid(result: Measured) -> Group | None:
    """Return the networks of figure 7: Fashion-MNIST, sigmoid 7 × 100, cross-entropy."""
    return one(result, "sigmoid", "fashion-mnist", "sigmoid")


@rule("cooperating.fig7.discrete", "with sigmoids the discrete system again emerges very clearly",
      RULES)  # fmt: skip
def sigmoid_discrete(result: Measured) -> Verdict:
    """Fashion-MNIST, sigmoid 7 × 100 ("on" is an activation above 0.5): best test accuracy of the
    discrete system in a layer of the deeper half, less the network's: reproduced from −0.02, partly
    from −0.05."""
    group = sigmoid(result)
    if group is None:
        return NOT_MEASURED
    best = group.accuracy()[:, DISCRETE, deeper_half(group.depth)].max(axis=1)
    evidence = f"discrete {spread(best)}, network {spread(group.own())}"
    return Verdict(at_least(float((best - group.own()).mean()), -0.02, -0.05), evidence)


@rule("cooperating.fig7.continuous", "in deeper layers the continuous system is slightly better",
      RULES)  # fmt: skip
def sigmoid_continuous(result: Measured) -> Verdict:
    """Fashion-MNIST, sigmoid 7 × 100: in a layer of the deeper half continuous less discrete
    accuracy (means over seeds) is positive and at most 0.05 ("a small margin"). Reproduced if in
    all of these layers, on training and test samples, partly if in at least half of the cases."""
    group = sigmoid(result)
    if group is None:
        return NOT_MEASURED
    deep = deeper_half(group.depth)
    more = np.array([group.system("continuous", s) - group.system("discrete", s) for s in SETS])
    words = "; ".join(f"{s} {percent(m)}" for s, m in zip(SETS, more[:, deep], strict=True))
    held = ((more > 0) & (more <= 0.05))[:, deep].ravel()
    return share(held, f"continuous less discrete, deeper half: {words}; cases")


@rule("cooperating.fig7.others", "other trends remain", RULES)
def sigmoid_others(result: Measured) -> Verdict:
    """Fashion-MNIST, sigmoid 7 × 100, test samples (means over seeds): the discrete and the
    continuous system are closer in the last layer than in the first, and both are more accurate in
    the last than in the first: reproduced if both, partly if one."""
    group = sigmoid(result)
    if group is None:
        return NOT_MEASURED
    found = group.accuracy().mean(axis=0)[[DISCRETE, CONTINUOUS]]
    gaps = np.abs(found[0] - found[1])
    evidence = f"discrete {percent(found[0])}; continuous {percent(found[1])}"
    return Verdict(both(gaps[-1] < gaps[0], bool((found[:, -1] > found[:, 0]).all())), evidence)


@rule("cooperating.s6b", "sigmoid activations diverge toward 0 or 1", RULES)
def diverge(result: Measured) -> Verdict:
    """Fashion-MNIST, sigmoid 7 × 100, test samples: share of a layer's activations below 0.1 or
    above 0.9. A layer diverges if this is more than a half after training and more than before it.
    Reproduced if all layers do, partly if at least half."""
    group = sigmoid(result)
    if group is None or "near_ends" not in group:
        return NOT_MEASURED
    before, after = group["near_ends"].mean(axis=0)
    evidence = f"before: {percent(before)}; after: {percent(after)}; layers"
    return share((after > 0.5) & (after > before), evidence)


def shortfall(narrow: Group, wide: Group) -> Array:
    """Test accuracy of the wide less the narrow networks, per system and layer, seeds' means."""
    less: Array = wide.accuracy().mean(axis=0) - narrow.accuracy().mean(axis=0)
    return less


FIGURES = {"fashion-mnist": "fig9", "mnist": "fig10"}
NARROWER = 0.6
"""Figure 10 has MNIST's widths up to 120 of 200."""


def either_figure(name: str, statement: str) -> Callable[[OfData], OfData]:
    """Add a clause's rules of figures 9 and 10."""

    def add(clause: OfData) -> OfData:
        for data, figure in FIGURES.items():
            id = f"cooperating.{figure}.{name}"
            RULES.append(Rule(id, f"{DATA[data]}: {statement}", for_data(clause, data)))
        return clause

    return add


def widths(result: Measured, data: str) -> list[Group]:
    """Return the width axis as figures 9 and 10 show it: 20 to 200, of MNIST 20 to 120."""
    axis = along(result, "width", data)
    most = NARROWER if data == "mnist" else 1.0
    return [g for g in axis if g.width <= most * axis[-1].width]


def ends(result: Measured, data: str) -> tuple[Group, Group] | None:
    """Return the narrowest and the widest networks that the figure shows."""
    axis = widths(result, data)
    return (axis[0], axis[-1]) if len(axis) > 1 else None


@either_figure("early-poor", "narrow: earlier layers underperform")
def early_poor(result: Measured, data: str) -> Verdict:
    """Depth 10, mean test accuracy of the three systems over the first two layers, the widest less
    the narrowest networks: reproduced from 0.05 ("significantly"), partly if positive."""
    pair = ends(result, data)
    if pair is None:
        return NOT_MEASURED
    less = shortfall(*pair)[:, first_two(pair[0].depth)]
    evidence = f"width {pair[1].width} less {pair[0].width}, first two layers: "
    evidence += "; ".join(f"{s} {percent(x)}" for s, x in zip(SYSTEMS, less, strict=True))
    return Verdict(at_least(float(less.mean()), 0.05, ANY), evidence)


@either_figure("discrete-most", "narrow: the discrete system suffers most")
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


@either_figure("continuous-first", "wide: continuous falls in layer 1")
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


@either_figure("late-improve", "late layers improve with width, all systems")
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


@rule("cooperating.s5a.earlier", "MNIST: the systems converge at an earlier depth", RULES)
def earlier(result: Measured) -> Verdict:
    """Sizes of sufficient depth and width that both data sets have: the first layer from which on
    the test accuracies of the three systems (means over seeds) are at most 0.01 apart is earlier
    for MNIST. Reproduced if for all sizes, partly for at least half."""
    found = [(meeting_layer(m), meeting_layer(f)) for m, f in shared_sizes(result)]
    words = ", ".join(f"{m:.0f}/{f:.0f}" for m, f in found)
    return share([m < f for m, f in found], f"layers, MNIST/Fashion-MNIST: {words}; sizes")


@rule("cooperating.s5a.higher", "MNIST: higher accuracies overall", RULES)
def higher(result: Measured) -> Verdict:
    """Sizes of sufficient depth and width that both data sets have: mean test accuracy over layers,
    for each system, is higher for MNIST. Reproduced if for all sizes and systems, partly for at
    least half."""
    found = [(m.accuracy().mean(axis=(0, 2)), f.accuracy().mean(axis=(0, 2)))
             for m, f in shared_sizes(result)]  # fmt: skip
    held = [bool(h) for m, f in found for h in m > f]
    least = min((float((m - f).min()) for m, f in found), default=np.nan)
    return share(held, f"least difference {least:.3f}; sizes and systems")


@rule("cooperating.s5a.anomaly", "MNIST: the discrete system is anomalously low at one layer of 20",
      RULES)  # fmt: skip
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
    return Verdict(at_least(float(dips.max()), 0.05, 0.02), evidence + percent(found[seed]))
