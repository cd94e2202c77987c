"""The rules of *gaps*, sections 2.1 and 3.2: how many samples nodes serve, which are used again."""

import numpy as np

from relumlp.papers.gaps.result import training_samples
from relumlp.papers.study.deciding import NOT_IN_FIRST, NOT_MEASURED, REVIEWED, both
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import Added, Measured, Rule, Verdict

NETWORK = "300-biases"
"""The network whose pairs of samples the figures draw."""
FEW, MOST = 10, 0.9
"""A few isolated samples; almost all samples, as a share."""
UNASKED = Added(REVIEWED, "The paper says so, and no rule had asked it.")


def missing(result: Measured) -> Verdict:
    """Return why nothing can be decided where the measures of nodes are not there."""
    return NOT_IN_FIRST if f"{NETWORK}.labels" in result.arrays else NOT_MEASURED


def large_and_specialised(result: Measured) -> Verdict:
    """Hidden nodes of the selected networks' first layers and of figure 1's network, training
    samples: reproduced if some node is on for at least nine tenths of the samples and some other
    for at least one and at most ten; partly if one of these. (The paper says that there can be
    such sample sets, not that each network has them.)"""
    names = [n.removesuffix(".sample_sets") for n in result.arrays if n.endswith(".sample_sets")]
    if not names:
        return missing(result)
    sizes = {n: result.arrays[f"{n}.sample_sets"] for n in names}
    shares = {n: s / training_samples(result, n) for n, s in sizes.items()}
    large = sum(int((share >= MOST).sum()) for share in shares.values())
    few = sum(int(((s >= 1) & (s <= FEW)).sum()) for s in sizes.values())
    largest = max(float(share.max()) for share in shares.values())
    evidence = (
        f"of {sum(map(len, sizes.values())):,} nodes of {len(names)} networks {large:,} are on for "
        f"at least {MOST} of the samples (at most {largest:.4f}), {few:,} for 1 to {FEW}"
    )
    return Verdict(both(large > 0, few > 0), evidence)


def separating_nodes_are_reused(result: Measured) -> Verdict:
    """Nodes of the first hidden layer of the selected 300-node network with biases everywhere,
    training samples: rank correlation of how well a node separates classes (variance of its
    activation between classes over its whole variance) with how often it is used (of all pairs of
    classes and summary nodes, the share in which it has more than an equal part of the gap between
    the classes' means, with the gap's sign). Reproduced if it is at least 0.5, partly if it is
    positive. Nodes that are never on are left out."""
    if f"{NETWORK}.reuse" not in result.arrays:
        return missing(result)
    alive = result.arrays[f"{NETWORK}.sample_sets"] > 0
    separation, reuse = (result.arrays[f"{NETWORK}.{n}"][alive] for n in ("separation", "reuse"))
    ρ = rank_correlation(separation, reuse)
    evidence = f"{alive.sum():,} nodes; a node is used for {reuse.mean():.3f} of the gaps on "
    evidence += f"average, at most for {reuse.max(initial=0):.3f}; rank correlation {ρ:.2f}"
    if np.isnan(ρ):
        return Verdict("not reproduced", evidence)
    return Verdict("reproduced" if ρ >= 0.5 else "partly" if ρ > 0 else "not reproduced", evidence)


RULES = [
    Rule("gaps.s2.sample-sets",
         "Sample sets range from almost all samples to a few isolated ones.",
         large_and_specialised, added=UNASKED),
    Rule("gaps.s3.re-used",
         "Nodes that are able to separate classes well are used again for many gaps.",
         separating_nodes_are_reused, added=UNASKED),
]  # fmt: skip
