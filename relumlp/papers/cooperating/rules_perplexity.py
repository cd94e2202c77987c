"""The rules of *cooperating*, figure 3 and what the text says of perplexity."""

import numpy as np

from relumlp.papers.cooperating.clauses import ANY, drops_sharply, ends_single, starts_full
from relumlp.papers.cooperating.deciding import (
    NOT_MEASURED,
    at_least,
    at_most,
    both,
    each_data,
    share,
    spread,
    tally,
)
from relumlp.papers.cooperating.groups import (
    Group,
    along,
    crossing,
    first_two,
    groups,
    sufficient,
    transition,
)
from relumlp.papers.dynamics.curves import rank_correlation
from relumlp.papers.study import Measured, Rule, Verdict, rule
from relumlp.types import Array

RULES: list[Rule] = []


@each_data(RULES, "cooperating.fig3.first-layers", "almost as many patterns as samples at first")
def first_layers(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width (from 5 layers and 100 nodes on): P / N_c is at least
    0.9 ("almost equal") in each of the first two hidden layers. Reproduced if for all of them,
    partly for at least half."""
    return tally([(g, starts_full(g)) for g in sufficient(result, data)])


@each_data(RULES, "cooperating.fig3.last-layers", "perplexity in the later layers is very near 1")
def last_layers(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width (from 5 layers and 100 nodes on): the perplexity of
    the last hidden layer, mean over classes, is at most 1.5. Reproduced if for all of them, partly
    for at least half."""
    return tally([(g, ends_single(g)) for g in sufficient(result, data)])


@each_data(RULES, "cooperating.fig3.sharp", "perplexity drops relatively sharply in all networks")
def sharp(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth, of all widths: P / N_c falls from ¾ to ¼ within at most two
    layers, interpolated between layers (from layer 1 if it starts lower). Reproduced if for all of
    them, partly for at least half."""
    deep = min((g.depth for g in sufficient(result, data)), default=0)
    every = {g.name: g for axis in ("depth", "width") for g in along(result, axis, data)}
    return tally([(g, drops_sharply(g)) for g in every.values() if deep and g.depth >= deep])


def length(group: Group) -> float:
    """Layers in which P / N_c falls from ¾ to ¼; NaN if it never falls so far."""
    high, _, low = transition(group)
    return float(low - high)


@rule("cooperating.fig3.fashion-gradual", "the drop is more gradual for Fashion-MNIST", RULES)
def fashion_gradual(result: Measured) -> Verdict:
    """Sizes of sufficient depth and width that both data sets have: P / N_c takes more layers to
    fall from ¾ to ¼ for Fashion-MNIST (never counts as more). Reproduced if for all sizes, partly
    for at least half."""
    mnist, fashion = ({(g.depth, g.width): length(g) for g in sufficient(result, data)
                       if g.facts["data"] == data}
                      for data in ("mnist", "fashion-mnist"))  # fmt: skip
    sizes = [s for s in mnist if s in fashion and np.isfinite(mnist[s])]
    pairs = [(mnist[s], fashion[s]) for s in sizes]
    means = ", ".join(f"{m:.1f}/{f:.1f}" for m, f in pairs)
    return share([not f <= m for m, f in pairs], f"layers, MNIST/Fashion-MNIST: {means}; sizes")


@each_data(RULES, "cooperating.fig3.wide-sharper", "the drop is sharper for wider networks")
def wide_sharper(result: Measured, data: str) -> Verdict:
    """Depth 10: rank correlation of the width with the number of layers in which P / N_c falls from
    ¾ to ¼, of widths whose first layer is above ¾: reproduced up to −0.5, partly if negative."""
    axis = [g for g in along(result, "width", data) if transition(g)[0] > 1]
    if len(axis) < 3:
        return NOT_MEASURED
    lengths = np.array([length(g) for g in axis])
    ρ = rank_correlation(np.array([g.width for g in axis]), lengths)
    numbers = ", ".join(f"{g.width}: {n:.1f}" for g, n in zip(axis, lengths, strict=True))
    verdict = at_most(ρ, -0.5, -ANY)
    return Verdict(verdict, f"layers by width: {numbers}; rank correlation {ρ:.2f}")


@each_data(RULES, "cooperating.fig3.narrow-lower", "narrow networks start at a lower perplexity")
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


@each_data(RULES, "cooperating.fig3.alike", "the transition is very similar across networks")
def alike(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width: the layer at which P / N_c falls to ½, interpolated:
    reproduced if the range over all of them is at most one layer, partly at most two; not if it
    never does in one of them."""
    found = sufficient(result, data)
    if len(found) < 2:
        return NOT_MEASURED
    at = np.array([transition(g)[1] for g in found])
    numbers = ", ".join(f"{g.depth}×{g.width}: {k:.1f}" for g, k in zip(found, at, strict=True))
    return Verdict(at_most(float(np.ptp(at)), 1.0, 2.0), f"layer of ½: {numbers}")


@rule("cooperating.s6c", "from sample- to class-specific: monotonic with depth", RULES)
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
    return Verdict(at_most(rises, 0, 0.1 * len(every) - 1e-9), evidence)


@each_data(RULES, "cooperating.s3a", "where perplexity is very near 1, patterns are class-specific")
def class_specific(result: Measured, data: str) -> Verdict:
    """Hidden layers of all networks of the grid whose perplexity (mean over classes and seeds) is
    at most 1.5: share of test samples that belong to the most frequent class of their pattern.
    Reproduced if it is at least 0.99 in all of these layers ("fully"), partly if at least 0.9."""
    every = {g.name: g for axis in ("depth", "width") for g in along(result, axis, data)}
    found: list[Array] = []
    for g in every.values():
        near = g.perplexity.mean(axis=0) <= 1.5
        found.append(g["class_specific"].mean(axis=0)[near])
    shares = np.concatenate(found) if found else np.zeros(0)
    if not len(shares):
        return NOT_MEASURED
    evidence = f"{len(shares)} layers, shares from {shares.min():.4f} to {shares.max():.4f}"
    return Verdict(at_least(float(shares.min()), 0.99, 0.9), evidence)


@each_data(RULES, "cooperating.s3b.deeper", "deeper layers bring no new benefit")
def no_new_benefit(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width: test accuracy of the three systems (their mean) in
    the best layer behind the one at which P / N_c has fallen to a tenth, less that of this layer.
    An architecture gains nothing if this is at most 0.005. Reproduced if none gains, partly if at
    most half do."""
    gains = []
    for g in sufficient(result, data):
        at = crossing(g.occupied.mean(axis=0), 0.1)
        if np.isfinite(at) and np.ceil(at) < g.depth:
            behind = g.accuracy().mean(axis=(0, 1))[int(np.ceil(at)) - 1 :]
            gains.append(float(behind[1:].max() - behind[0]))
    evidence = f"gains: {', '.join(f'{v:.4f}' for v in gains)}; architectures without"
    return share([v <= 0.005 for v in gains], evidence)
