"""The rules of *cooperating* about single nodes and paths: s5b, A2, figures 8 and 11."""

import numpy as np

from relumlp.papers.cooperating.rules.groups import first_two, groups, sufficient
from relumlp.papers.study.deciding import NOT_MEASURED, at_most, share
from relumlp.papers.study.study import DRAWN, Measured, Rule, Verdict
from relumlp.paths.sums import B, index


def early_nodes(result: Measured, column: int) -> tuple[list[int], int]:
    """Per network of sufficient size, nodes of the first two layers of a kind; and how many."""
    names = sorted({g.facts["data"] for g in groups(result)})
    found, total = [], 0
    for g in (g for data in names for g in sufficient(result, data)):
        chosen = g["nodes"][:, first_two(g.depth), column].sum(axis=1)
        found += [int(n) for n in chosen]
        total += g.width * len(chosen) * g["nodes"][0, first_two(g.depth)].shape[0]
    return found, total


def general(result: Measured) -> Verdict:
    """Networks of sufficient depth and width, first two hidden layers: reproduced if every network
    has nodes that are on for more than half of the training samples, partly if at least half of
    the networks have."""
    found, total = early_nodes(result, 2)
    return share([n > 0 for n in found], f"{sum(found):,} of {total:,} nodes; networks")


def specific(result: Measured) -> Verdict:
    """Networks of sufficient depth and width, first two hidden layers: reproduced if every network
    has nodes that are on for one or two training samples, partly if at least half of the networks
    have."""
    found, total = early_nodes(result, 1)
    return share([n > 0 for n in found], f"{sum(found):,} of {total:,} nodes; networks")


def most_paths_are_not_active(result: Measured) -> Verdict:
    """Of all paths from the nodes of a hidden layer to the output layer, the share that is active
    (all of a path's nodes are on), mean over test samples and seeds. Reproduced if it is below a
    half for every hidden layer of every network of the grid, partly for at least half of them."""
    shares = [g["active_paths"].mean(axis=0) for g in groups(result)]
    if not shares:
        return NOT_MEASURED
    every, last = np.concatenate(shares), np.array([s[-1] for s in shares])
    evidence = (
        f"median share {np.median(every):.2g}, largest {every.max():.3f}; from the last hidden "
        f"layer {last.min():.3f} to {last.max():.3f}; layers"
    )
    return share(every < 0.5, evidence)


def index_diagram(result: Measured) -> Verdict:
    """A trained network, a node of its second hidden layer and a test sample: the active path from
    the node to an output whose weights have the largest product by size is found by dynamic
    programming, its number b by mixed radix. Reproduced if the index function I(r, b) then gives
    exactly this path's nodes, in every layer, 0 ≤ b < B, and there is an active path; else not."""
    drawn = result.facts.get("fig8")
    if drawn is None:
        return NOT_MEASURED
    sizes, nodes, i = tuple(drawn["sizes"]), drawn["nodes"], drawn["layer"]
    b, paths = int(drawn["b"]), B(sizes, i)
    layers = range(i, len(sizes)) if 0 <= b < paths else ()
    found = [index(sizes, i, nodes[0], r, b) for r in layers]
    good = found == nodes and drawn["active"]
    evidence = f"path {b:,} of {paths:,}: nodes {', '.join(map(str, nodes))}; product of weights "
    return Verdict("reproduced" if good else "not reproduced", f"{evidence}{drawn['product']:.3g}")


def distributions_differ(result: Measured) -> Verdict:
    """The first-layer node (Fashion-MNIST, 6 × 100, first seed) whose switch tells most about the
    class, training samples: reproduced if some two classes' histograms share less than half (the
    sum over bins of the smaller fraction), partly if less than 0.9."""
    counts = result.arrays.get("fig11.counts")
    if counts is None:
        return NOT_MEASURED
    p = counts / counts.sum(axis=1, keepdims=True)
    shared = np.minimum(p[:, None], p).sum(axis=2)
    least = float(shared.min())
    c, d = np.unravel_index(shared.argmin(), shared.shape)
    evidence = f"node {result.facts['fig11']['node']}: classes {c} and {d} share {least:.3f}"
    return Verdict(at_most(least, good=0.5 - 1e-9, fair=0.9 - 1e-9), evidence)


RULES = [
    Rule("cooperating.s5b.general",
         "Early layers hold very general nodes, which are on for many samples.",
         general),
    Rule("cooperating.s5b.specific",
         "Early layers hold very specific nodes, which are on for only one or two samples.",
         specific),
    Rule("cooperating.A2",
         "Most of the paths are not active.",
         most_paths_are_not_active),
    Rule("cooperating.fig8.drawn",
         "The index diagram can be drawn from a real network.",
         index_diagram, kind=DRAWN),
    Rule("cooperating.fig11",
         "A first-layer node's pre-activations differ in distribution by class.",
         distributions_differ),
]  # fmt: skip
