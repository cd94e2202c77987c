"""The rules of *cooperating*, figure 3 and what the text says of perplexity."""

import numpy as np

from relumlp.papers.cooperating.rules.clauses import (
    ANY,
    NEAR_ONE,
    SINGLE,
    drops_sharply,
    ends_single,
    starts_full,
)
from relumlp.papers.cooperating.rules.groups import (
    Group,
    along,
    first_two,
    groups,
    sufficient,
    transition,
)
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.cooperating.rules.quantifiers import FASHION_MNIST, MNIST, tally
from relumlp.papers.study.deciding import (
    NOT_MEASURED,
    at_least,
    at_most,
    both,
    share,
    spread,
    without_case,
)
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import Measured, Rule, Verdict
from relumlp.types import Array


def first_layers(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width (from 5 layers and 100 nodes on): P / N_c is at least
    0.9 ("almost equal") in each of the first two hidden layers. Reproduced if for all of them,
    partly for at least half."""
    return tally([(g, starts_full(g)) for g in sufficient(result, data)])


def last_layers(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width (from 5 layers and 100 nodes on): the perplexity of
    the last hidden layer, mean over classes, is at most 1.5. Reproduced if for all of them, partly
    for at least half."""
    return tally([(g, ends_single(g)) for g in sufficient(result, data)])


def sharp(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth, of all widths: P / N_c falls from ¾ to ¼ within at most two
    layers, interpolated between layers (from layer 1 if it starts lower). Reproduced if for all of
    them, partly for at least half."""
    deep = min((g.depth for g in sufficient(result, data)), default=0)
    every = {g.name: g for axis in ("depth", "width") for g in along(result, axis, data)}
    return tally([(g, drops_sharply(g)) for g in every.values() if deep and g.depth >= deep])


def length(group: Group) -> float:
    """Layers in which P / N_c falls from ¾ to ¼; the depth, which is more, if it never does."""
    high, _, low = transition(group)
    return float(low - high) if np.isfinite(low) else float(group.depth)


def fashion_gradual(result: Measured) -> Verdict:
    """Sizes of sufficient depth and width that both data sets have: P / N_c takes more layers to
    fall from ¾ to ¼ for Fashion-MNIST (all layers of the network count if it never does).
    Reproduced if for all sizes, partly for at least half."""
    mnist, fashion = ({(g.depth, g.width): length(g) for g in sufficient(result, data)
                       if g.facts["data"] == data}
                      for data in ("mnist", "fashion-mnist"))  # fmt: skip
    sizes = [s for s in mnist if s in fashion]
    pairs = [(mnist[s], fashion[s]) for s in sizes]
    means = ", ".join(f"{m:.1f}/{f:.1f}" for m, f in pairs)
    return share([f > m for m, f in pairs], f"layers, MNIST/Fashion-MNIST: {means}; sizes")


def wide_sharper(result: Measured, data: str) -> Verdict:
    """Depth 10: rank correlation of the width with the number of layers in which P / N_c falls from
    ¾ to ¼, of widths whose first layer is above ¾: reproduced up to −0.5, partly if negative. Where
    it never falls to ¼ this number is the depth, 10. Open if fewer than three widths start above ¾.
    """
    every = along(result, "width", data)
    if len(every) < 3:
        return NOT_MEASURED
    axis = [g for g in every if g.occupied.mean(axis=0)[0] > 0.75]
    if len(axis) < 3:
        return without_case("fewer than three widths have a first layer above ¾")
    lengths = np.array([length(g) for g in axis])
    ρ = rank_correlation(np.array([g.width for g in axis]), lengths)
    numbers = ", ".join(f"{g.width}: {n:.1f}" for g, n in zip(axis, lengths, strict=True))
    verdict = at_most(ρ, good=-0.5, fair=-ANY)
    return Verdict(verdict, f"layers by width: {numbers}; rank correlation {ρ:.2f}")


def narrow_lower(result: Measured, data: str) -> Verdict:
    """Depth 10, P / N_c as a mean over the first two hidden layers: reproduced if its rank
    correlation with the width is at least 0.5 and the narrowest (20) is at least 0.1 below the
    widest (200); partly if one of them."""
    axis = along(result, "width", data)
    if len(axis) < 3:
        return NOT_MEASURED
    early = [g.occupied[:, first_two(g.depth)].mean(axis=1) for g in axis]
    means = np.array([e.mean() for e in early])
    ρ = rank_correlation(np.array([g.width for g in axis]), means)
    numbers = ", ".join(f"{g.width}: {spread(e)}" for g, e in zip(axis, early, strict=True))
    verdict = both(ρ >= 0.5, means[-1] - means[0] >= 0.1)
    return Verdict(verdict, f"P / N_c by width: {numbers}; rank correlation {ρ:.2f}")


def alike(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width: the layer at which P / N_c falls to ½, interpolated:
    reproduced if the range over all of them is at most one layer, partly at most two; not if it
    never does in one of them."""
    found = sufficient(result, data)
    if len(found) < 2:
        return NOT_MEASURED
    at = np.array([transition(g)[1] for g in found])
    numbers = ", ".join(f"{g.depth}×{g.width}: {k:.1f}" for g, k in zip(found, at, strict=True))
    return Verdict(at_most(float(np.ptp(at)), good=1.0, fair=2.0), f"layer of ½: {numbers}")


def monotonic(result: Measured) -> Verdict:
    """Steps from a hidden layer to the next, in all networks of the grid (mean over classes and
    seeds): a step rises if P / N_c grows by more than 0.01. Reproduced if no step does, partly if
    less than a tenth do."""
    steps = [np.diff(g.occupied.mean(axis=0)) for g in groups(result) if g.depth > 1]
    if not steps:
        return NOT_MEASURED
    every = np.concatenate(steps)
    rises, most = int((every > 0.01).sum()), float(every.max())
    evidence = f"{rises} of {len(every)} steps rise, the largest by {most:.3f}"
    return Verdict(at_most(rises, good=0, fair=0.1 * len(every) - 1e-9), evidence)


def class_specific(result: Measured, data: str) -> Verdict:
    """Hidden layers of all networks of the grid whose perplexity (mean over classes and seeds) is
    at most 1.5: share of test samples that belong to the most frequent class of their pattern, less
    the network's own accuracy on the same samples (mean over seeds), because a pattern of nearly
    all samples of a class is also that of the samples which the network takes for this class.
    Reproduced if at least −0.005 in all of these layers, partly if at least −0.02; open if there
    are none. What follows from a perplexity near 1 by logic alone, cooperating.s3a.exactly says."""
    every = {g.name: g for axis in ("depth", "width") for g in along(result, axis, data)}
    if not every:
        return NOT_MEASURED
    more = np.concatenate([specific_beyond_own(g) for g in every.values()])
    if not len(more):
        return without_case("no layer has a perplexity of at most 1.5")
    evidence = (
        f"share less accuracy from {more.min():+.4f} to {more.max():+.4f}, {len(more)} layers"
    )
    return Verdict(at_least(float(more.min()), good=-0.005, fair=-0.02), evidence)


def specific_beyond_own(group: Group) -> Array:
    """Class-specific share less own accuracy, mean over seeds, of layers of perplexity near 1."""
    near = group.perplexity.mean(axis=0) <= NEAR_ONE
    more: Array = (group["class_specific"] - group.own()[:, None]).mean(axis=0)[near]
    return more


def no_new_benefit(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width with layers behind the first one whose perplexity
    (mean over classes and seeds) is at most 3, "already at a minimum": test accuracy of the three
    systems (their mean) in the best layer behind it, less that of this layer. An architecture gains
    nothing if this is at most 0.005. Reproduced if none gains, partly if at most half do; open if
    there are no such networks."""
    found = sufficient(result, data)
    gains = [v for g in found if (v := gain_behind(g)) is not None]
    evidence = f"gains: {', '.join(f'{v:.4f}' for v in gains)}; architectures without"
    without = "no layer has a perplexity of at most 3 and layers behind it" if found else ""
    return share([v <= 0.005 for v in gains], evidence, without)


def gain_behind(group: Group, limit: float = SINGLE) -> float | None:
    """Accuracy of the best layer behind the first of a perplexity up to a limit, less that layer's.

    The systems' mean on test samples; None without such a layer, or layers behind it.
    """
    least = np.flatnonzero(group.perplexity.mean(axis=0) <= limit)
    if not len(least) or least[0] == group.depth - 1:
        return None
    accuracy = group.accuracy().mean(axis=(0, 1))[least[0] :]
    return float(accuracy[1:].max() - accuracy[0])


RULES = beside_naive_bayes([
    Rule("cooperating.fig3.first-layers.mnist",
         "On MNIST there are almost as many patterns as samples in the first layers.",
         first_layers, about=MNIST),
    Rule("cooperating.fig3.first-layers.fashion-mnist",
         "On Fashion-MNIST there are almost as many patterns as samples in the first layers.",
         first_layers, about=FASHION_MNIST),
    Rule("cooperating.fig3.last-layers.mnist",
         "On MNIST the perplexity in the later layers is very near 1.",
         last_layers, about=MNIST),
    Rule("cooperating.fig3.last-layers.fashion-mnist",
         "On Fashion-MNIST the perplexity in the later layers is very near 1.",
         last_layers, about=FASHION_MNIST),
    Rule("cooperating.fig3.sharp.mnist",
         "On MNIST the perplexity drops relatively sharply in all networks.",
         sharp, about=MNIST),
    Rule("cooperating.fig3.sharp.fashion-mnist",
         "On Fashion-MNIST the perplexity drops relatively sharply in all networks.",
         sharp, about=FASHION_MNIST),
    Rule("cooperating.fig3.fashion-gradual",
         "The perplexity drops more gradually for Fashion-MNIST than for MNIST.",
         fashion_gradual),
    Rule("cooperating.fig3.wide-sharper.mnist",
         "On MNIST the perplexity drops more sharply in wider networks.",
         wide_sharper, about=MNIST),
    Rule("cooperating.fig3.wide-sharper.fashion-mnist",
         "On Fashion-MNIST the perplexity drops more sharply in wider networks.",
         wide_sharper, about=FASHION_MNIST),
    Rule("cooperating.fig3.narrow-lower.mnist",
         "On MNIST the perplexity of narrow networks starts lower.",
         narrow_lower, about=MNIST),
    Rule("cooperating.fig3.narrow-lower.fashion-mnist",
         "On Fashion-MNIST the perplexity of narrow networks starts lower.",
         narrow_lower, about=FASHION_MNIST),
    Rule("cooperating.fig3.alike.mnist",
         "On MNIST the transition of the perplexity is very similar across networks.",
         alike, about=MNIST),
    Rule("cooperating.fig3.alike.fashion-mnist",
         "On Fashion-MNIST the transition of the perplexity is very similar across networks.",
         alike, about=FASHION_MNIST),
    Rule("cooperating.s6c",
         "The transition from sample-specific to class-specific patterns is monotonic with depth.",
         monotonic),
    Rule("cooperating.s3a.mnist",
         "On MNIST patterns are class-specific where the perplexity is very near 1.",
         class_specific, about=MNIST),
    Rule("cooperating.s3a.fashion-mnist",
         "On Fashion-MNIST patterns are class-specific where the perplexity is very near 1.",
         class_specific, about=FASHION_MNIST),
    Rule("cooperating.s3b.deeper.mnist",
         "On MNIST deeper layers bring no new benefit once the perplexity is least.",
         no_new_benefit, about=MNIST),
    Rule("cooperating.s3b.deeper.fashion-mnist",
         "On Fashion-MNIST deeper layers bring no new benefit once the perplexity is least.",
         no_new_benefit, about=FASHION_MNIST),
])  # fmt: skip
