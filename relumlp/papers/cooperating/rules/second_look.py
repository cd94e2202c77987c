"""Rules of *cooperating* added after looking: limits that agree, sentences that were not asked."""

import numpy as np

from relumlp.papers.cooperating.rules.clauses import (
    ALIKE,
    CONTINUOUS,
    DISCRETE,
    NEAR_ONE,
    percent,
    selective_late,
    unselective_early,
)
from relumlp.papers.cooperating.rules.groups import (
    SETS,
    Group,
    along,
    first_two,
    groups,
    one,
    sufficient,
)
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.cooperating.rules.nodes import early_nodes
from relumlp.papers.cooperating.rules.perplexity import gain_behind
from relumlp.papers.cooperating.rules.quantifiers import FASHION_MNIST, MNIST
from relumlp.papers.study.deciding import NOT_MEASURED, REVIEWED, after_review, at_most, both, share
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import Added, Measured, Rule, Verdict
from relumlp.types import Array

LEAST_SIZES = 3
"""Fewest architectures from a size on that say something of all larger ones."""
AGREE = (
    "The older rule calls a perplexity of up to 3 a minimum, although the rule of figure 3 calls "
    "it very near 1 up to 1.5 only; this one has the limit of figure 3."
)
ENOUGH = (
    "The older rule decides that layers and nodes are sufficiently many from 5 layers and 100 "
    "nodes on; this one looks for any size from which on they are."
)
EXISTS = (
    "The paper says that early layers have such nodes; the older rule asks for them in every "
    "network, this one whether there are any."
)
UNASKED = Added(REVIEWED, "The paper says so, and no rule had asked it.")


def no_new_benefit(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width with layers behind the first one whose perplexity
    (mean over classes and seeds) is at most 1.5, "very near 1" as in figure 3: test accuracy of the
    three systems (their mean) in the best layer behind it, less that of this layer. An architecture
    gains nothing if this is at most 0.005. Reproduced if none gains, partly if at most half do;
    open if there are no such networks."""
    found = sufficient(result, data)
    gains = [v for g in found if (v := gain_behind(g, NEAR_ONE)) is not None]
    evidence = f"gains: {', '.join(f'{v:.4f}' for v in gains)}; architectures without"
    without = "no layer has a perplexity of at most 1.5 and layers behind it" if found else ""
    return share([v <= 0.005 for v in gains], evidence, without)


def has_pattern(group: Group) -> bool:
    """Whether both rules of figure 1 (first two layers, deeper half) are reproduced."""
    clauses = (unselective_early, selective_late)
    return all(clause(group).verdict == "reproduced" for clause in clauses)


def from_some_size_on(found: list[Group]) -> tuple[str, int]:
    """Return the size from which on all groups have the pattern of figure 1, and how many they are.

    Of all sizes, one from which on most groups have it; "" and 0 if fewer than three ever do.
    """
    good = {g.name: has_pattern(g) for g in found}
    best = ("", 0)
    for depth in sorted({g.depth for g in found}):
        for width in sorted({g.width for g in found}):
            larger = [g for g in found if g.depth >= depth and g.width >= width]
            if len(larger) > max(best[1], LEAST_SIZES - 1) and all(good[g.name] for g in larger):
                best = (f"{depth}×{width}", len(larger))
    return best


def wide_range(result: Measured) -> Verdict:
    """Of each data set: a depth and a width from which on both rules of figure 1 (first two layers
    not selective, deeper half selective) are reproduced for all architectures of the grid, at least
    three. Reproduced if there are such on all data, partly if on some."""
    names = sorted({g.facts["data"] for g in groups(result)})
    sizes = {}
    for data in names:
        every = {g.name: g for axis in ("depth", "width") for g in along(result, axis, data)}
        sizes[data] = from_some_size_on([*every.values()])
    words = [f"{data} from {size} on ({n} architectures)" if n else f"{data} from no size on"
             for data, (size, n) in sizes.items()]  # fmt: skip
    if not names:
        return NOT_MEASURED
    held = [bool(n) for _, n in sizes.values()]
    verdict = "reproduced" if all(held) else "partly" if any(held) else "not reproduced"
    return Verdict(verdict, "; ".join(words))


def specific_somewhere(result: Measured) -> Verdict:
    """Networks of sufficient depth and width, first two hidden layers: reproduced if some network
    has nodes that are on for one or two training samples; no partly."""
    found, total = early_nodes(result, 1)
    if not found:
        return NOT_MEASURED
    evidence = f"{sum(found):,} of {total:,} nodes, in {sum(n > 0 for n in found)} of {len(found)} "
    return Verdict("reproduced" if any(found) else "not reproduced", evidence + "networks")


def balance(group: Group) -> Array:
    """Discrete less continuous test accuracy at every look and layer, mean over seeds."""
    systems = group["systems"][:, :, SETS.index("test"), 0]
    less: Array = (systems[:, :, DISCRETE] - systems[:, :, CONTINUOUS]).mean(axis=0)
    return less


def importance_changes(result: Measured) -> Verdict:
    """Fashion-MNIST, 6 × 100, test samples, discrete less continuous accuracy, mean over seeds.
    Through the layers: its range over the layers after the last of the chosen epochs. During
    training: its range over the chosen epochs, and over the updates of epoch 1, in the layer in
    which it is largest. Reproduced if both are at least 0.02, partly if one is."""
    epochs, updates = (one(result, k, "fashion-mnist") for k in ("epochs", "updates"))
    if epochs is None or updates is None:
        return NOT_MEASURED
    late, early = balance(epochs), balance(updates)
    over_layers = float(np.ptp(late[-1]))
    over_looks = [float(np.ptp(b, axis=0).max()) for b in (late, early)]
    evidence = (
        f"discrete less continuous after the last epoch, by layer: {percent(late[-1])}; range over "
        f"layers {over_layers:.3f}, over epochs {over_looks[0]:.3f}, over updates of epoch 1 "
        f"{over_looks[1]:.3f}"
    )
    return Verdict(both(over_layers >= 2 * ALIKE, max(over_looks) >= 2 * ALIKE), evidence)


def wide_codes(result: Measured, data: str) -> Verdict:
    """Depth 10: rank correlation over the widths of P / N_c, mean over the first two hidden layers,
    with the test error, seeds' means: reproduced up to −0.5, partly if negative. (That narrow
    layers could represent more patterns than there are samples, cooperating.s3b shows.)"""
    axis = along(result, "width", data)
    if len(axis) < 3:
        return NOT_MEASURED
    early = np.array([g.occupied[:, first_two(g.depth)].mean() for g in axis])
    errors = np.array([g.error.mean() for g in axis])
    ρ = rank_correlation(early, errors)
    numbers = ", ".join(f"{g.width}: {p:.3f} and {100 * e:.2f} %"
                        for g, p, e in zip(axis, early, errors, strict=True))  # fmt: skip
    verdict = at_most(ρ, good=-0.5, fair=float(np.nextafter(0, -1)))
    return Verdict(verdict, f"P / N_c and test error by width: {numbers}; rank correlation {ρ:.2f}")


RULES = beside_naive_bayes([
    Rule("cooperating.s3b.deeper.mnist.near-one",
         "On MNIST deeper layers bring no new benefit once the perplexity is very near 1.",
         no_new_benefit, about=MNIST,
         added=after_review("cooperating.s3b.deeper.mnist", AGREE)),
    Rule("cooperating.s3b.deeper.fashion-mnist.near-one",
         "On Fashion-MNIST deeper layers bring no new benefit once the perplexity is very near 1.",
         no_new_benefit, about=FASHION_MNIST,
         added=after_review("cooperating.s3b.deeper.fashion-mnist", AGREE)),
    Rule("cooperating.fig1.wide-range.some-size",
         "From some size on the pattern of figure 1 occurs in all conditions.",
         wide_range, added=after_review("cooperating.fig1.wide-range", ENOUGH)),
    Rule("cooperating.s5b.specific.exists",
         "Some early layers hold nodes which are on for only one or two samples.",
         specific_somewhere, added=after_review("cooperating.s5b.specific", EXISTS)),
    Rule("cooperating.s4.importance",
         "The relative importance of the two systems changes during training and by layer.",
         importance_changes, added=UNASKED),
    Rule("cooperating.s3.codes.mnist",
         "On MNIST wider networks, whose early layers keep more samples apart, generalise better.",
         wide_codes, about=MNIST, added=UNASKED),
    Rule("cooperating.s3.codes.fashion-mnist",
         "On Fashion-MNIST networks whose early layers keep more samples apart generalise better.",
         wide_codes, about=FASHION_MNIST, added=UNASKED),
])  # fmt: skip
