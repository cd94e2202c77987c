"""What the paper says of one architecture, decided for a group of networks: seeds' means.

Each clause's docstring is its rule in words; rules of figures, of the text and of arms share them.
"""

import numpy as np

from relumlp.classifiers.nodes import SYSTEMS
from relumlp.papers.cooperating.rules.groups import SETS, Group, first_two, transition
from relumlp.papers.study.deciding import at_most, both, share, spread
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.statistics import rank_correlation
from relumlp.papers.study.study import Verdict
from relumlp.types import Array

ALIKE = 0.01
"""Accuracies at most so far apart are "virtually identical"."""
NEAR_ONE, SINGLE = 1.5, 3.0
"""Perplexities up to these are "very near 1", beside about 1,000 samples a class, or nearly so."""
DISCRETE, CONTINUOUS, COMBINED = range(3)
ANY = float(np.nextafter(0, 1))
"""The least positive number: a threshold that anything positive meets."""


def apart(accuracy: Array) -> Array:
    """Largest less smallest accuracy of the three systems; systems on the last axis but one."""
    distance: Array = np.ptp(accuracy, axis=-2)
    return distance


def percent(values: Array) -> str:
    """Accuracies as text, one per layer."""
    return ", ".join(f"{v:.3f}" for v in np.atleast_1d(values))


def unselective_early(group: Group) -> Verdict:
    """A node is not selective if the share of a class's test samples that switch it on lies between
    0.05 and 0.95 for at least three ("several") classes. Reproduced if in each of the first two
    hidden layers more than half ("most") of the nodes are not selective, partly if in one."""
    found = group["unselective"][:, first_two(group.depth)]
    held = found.mean(axis=0) > 0.5
    return Verdict(both(held[0], held[-1]), f"share of nodes, layers 1 and 2: {spread(found)}")


def selective_late(group: Group) -> Verdict:
    """Selectivity: of the nodes that switch (on for some test samples, off for others), the share
    of (node, class) for which at most 0.05 or at least 0.95 of the class switch the node on.
    Reproduced if it is at least 0.9 in every layer of the deeper half, partly in at least half of
    them; a layer in which no node switches, in one of the networks, counts as not."""
    found = group["selectivity"][:, deeper_half(group.depth)]
    return share(found.mean(axis=0) >= 0.9, f"selectivity, deeper half: {spread(found)}; layers")


def starts_full(group: Group) -> Verdict:
    """P / N_c (mean over classes and seeds) is at least 0.9 in each of the first two hidden layers:
    reproduced if in both, partly if in one."""
    found = group.occupied[:, first_two(group.depth)]
    held = found.mean(axis=0) >= 0.9
    return Verdict(both(held[0], held[-1]), f"P / N_c, layers 1 and 2: {spread(found)}")


def ends_single(group: Group) -> Verdict:
    """Perplexity of the last hidden layer (mean over classes and seeds): reproduced up to 1.5
    ("very near 1", beside about 1,000 samples a class), partly up to 3."""
    last = group.perplexity[:, -1]
    verdict = at_most(float(last.mean()), good=NEAR_ONE, fair=SINGLE)
    return Verdict(verdict, f"P of the last layer: {spread(last)}")


def drops_sharply(group: Group) -> Verdict:
    """P / N_c (mean over classes and seeds) falls from ¾ to ¼ within at most 2 layers, interpolated
    between layers: reproduced; within 3: partly; not if it never falls to ¼."""
    high, _, low = transition(group)
    evidence = f"¾ at layer {high:.1f}, ¼ at {low:.1f}"
    return Verdict(at_most(low - high, good=2.0, fair=3.0), evidence)


def combined_first(group: Group) -> Verdict:
    """In the first hidden layer the combined system (mean over seeds) is more accurate than the
    discrete and than the continuous one: reproduced if on training and test samples, partly if on
    one of them."""
    first = [group.accuracy(s).mean(axis=0)[:, 0] for s in SETS]
    held = [a[COMBINED] > max(a[DISCRETE], a[CONTINUOUS]) for a in first]
    words = "; ".join(f"{s} {percent(a)}" for s, a in zip(SETS, first, strict=True))
    return Verdict(both(*held), f"first layer, {', '.join(SYSTEMS)}: {words}")


def coincide(group: Group) -> Verdict:
    """In the deeper half of the hidden layers the accuracies of the three systems (means over
    seeds) are at most 0.01 apart ("virtually identical"). Reproduced if in all of these layers, on
    training and test samples, partly if in at least half of these cases."""
    deep = deeper_half(group.depth)
    gaps = np.array([apart(group.accuracy(s).mean(axis=0))[deep] for s in SETS])
    words = "; ".join(f"{s} {percent(g)}" for s, g in zip(SETS, gaps, strict=True))
    return share((gaps <= ALIKE).ravel(), f"largest less smallest, deeper half: {words}; cases")


def differences_shrink(group: Group) -> Verdict:
    """Rank correlation of a layer's number with how far the test accuracies of the three systems
    are apart (means over seeds): reproduced up to −0.5, partly if negative."""
    gaps = apart(group.accuracy().mean(axis=0))
    ρ = rank_correlation(np.arange(len(gaps)), gaps)
    evidence = f"largest less smallest by layer: {percent(gaps)}; rank correlation {ρ:.2f}"
    return Verdict(at_most(ρ, good=-0.5, fair=-ANY), evidence)


def reach(group: Group) -> Verdict:
    """In the last hidden layer a system reaches the network if its accuracy (mean over seeds) is at
    least the network's own less 0.005. Reproduced if all three do on training and test samples,
    partly if at least half of the six do."""
    last = np.array([group.accuracy(s).mean(axis=0)[:, -1] for s in SETS])
    own = np.array([group.own(s).mean() for s in SETS])
    less = last - own[:, None]
    words = "; ".join(f"{s} {', '.join(f'{v:+.4f}' for v in x)}"
                      for s, x in zip(SETS, less, strict=True))  # fmt: skip
    evidence = f"last layer less network ({', '.join(SYSTEMS)}): {words}; systems"
    return share((less >= -0.005).ravel(), evidence)


FIGURE_4 = {
    "combined-first": combined_first,
    "coincide": coincide,
    "shrink": differences_shrink,
    "reach": reach,
}
"""Clauses of figure 4 about a trained network."""
