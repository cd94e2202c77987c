"""What the switches of each hidden layer say: patterns, selectivity, paths. Small arrays only."""

import numpy as np

from relumlp.classifiers.layers import layer_states
from relumlp.information.patterns import (
    bridge_bounds,
    class_entropy_given_pattern,
    layer_perplexity,
    pattern_class_counts,
    pattern_entropy_given_class,
)
from relumlp.information.sample_sets import (
    activation_fraction,
    best_accuracy,
    class_counts,
    class_sizes,
    predictability,
    switching_nodes,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.types import Array, Bools

EDGE = 0.05
"""A share of a class up to this is "none", from 1 less this on "virtually all"."""
SEVERAL = 3


def hidden_switches(network: MLP, samples: Samples) -> list[Bools]:
    """Return the switches of the hidden layers, each bool (n, s_l)."""
    return [state.on for state in layer_states(network, samples)][:-1]


def at_ends(fractions: Array) -> Bools:
    """Whether none or virtually all of a class switch a node on."""
    found: Bools = (fractions <= EDGE) | (fractions >= 1 - EDGE)
    return found


def selectivity_of(counts: Array, sizes: Array) -> dict[str, float]:
    """Return what the shares of classes that switch nodes on say of a layer.   [cooperating.fig1]

    ``saturation``: share of (node, class) at the ends; ``selectivity``: the same among the nodes
    that switch, NaN if none does; ``unselective``: share of nodes with at least three classes that
    are at neither end.

    Parameters
    ----------
    counts, sizes : as in :mod:`relumlp.information.sample_sets`; classes without samples are left
        out.
    """
    at_end = at_ends(activation_fraction(counts, sizes)[:, sizes > 0])
    switching = switching_nodes(counts, sizes)
    return {
        "saturation": float(at_end.mean()),
        "selectivity": float(at_end[switching].mean()) if switching.any() else float("nan"),
        "unselective": float(((~at_end).sum(axis=1) >= SEVERAL).mean()),
    }


def patterns_of(on: Bools, labels: Array, classes: int) -> dict[str, Array]:
    """Return what the patterns of a layer say.                                 [cooperating.fig3]

    ``perplexity`` (|C|,); ``class_specific``: share of samples of their pattern's most frequent
    class; ``class_information``: H(Y | pattern); ``bridge`` (3,): the lower bound, H(pattern | Y)
    and the upper bound of [beyond.bridge], in nats.
    """
    sizes = class_sizes(labels, classes)
    low, high = bridge_bounds(predictability(class_counts(on, labels, classes), sizes))
    given_class = pattern_entropy_given_class(on, labels, classes)
    return {
        "perplexity": layer_perplexity(on, labels, classes).per_class,
        "class_specific": np.array(best_accuracy(pattern_class_counts(on, labels, classes))),
        "class_information": np.array(class_entropy_given_pattern(on, labels, classes)),
        "bridge": np.array([low, given_class, high]),
    }


def active_share(on: list[Bools]) -> Array:
    """Return the active share of the paths from each hidden layer to the output, (layers,).

    Π_{g ≥ l} A_g / s_g over hidden layers, A_g nodes of layer g being on; the mean over samples.
    [beyond.count]
    """
    shares = np.array([layer.mean(axis=1) for layer in on])
    active: Array = np.cumprod(shares[::-1], axis=0)[::-1].mean(axis=1)
    return active


def kinds_of_nodes(counts: Array, sizes: Array) -> Array:
    """Count a layer's nodes by how many samples switch them on, int64 (4,).    [cooperating.s5b]

    On for none; for one or two; for more than half; for all. The last are among those before them,
    and many nodes are of no kind.
    """
    n, all_samples = counts.sum(axis=1), sizes.sum()
    kinds = (n == 0, (n == 1) | (n == 2), 2 * n > all_samples, n == all_samples)
    return np.array([k.sum() for k in kinds], np.int64)


def switch_measures(network: MLP, first: MLP, samples: Samples, classes: int) -> dict[str, Array]:
    """Return all measures of the hidden layers' switches on labelled samples, layers first.

    ``first`` is the network before training: ``selectivity_initial`` is its own.
    """
    labels = samples.targets[samples.chosen]
    sizes = class_sizes(labels, classes)
    on = hidden_switches(network, samples)
    rows = [{**selectivity_of(class_counts(o, labels, classes), sizes),
             **patterns_of(o, labels, classes)} for o in on]  # fmt: skip
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    before = [class_counts(o, labels, classes) for o in hidden_switches(first, samples)]
    found["selectivity_initial"] = np.array(
        [selectivity_of(c, sizes)["selectivity"] for c in before]
    )
    return {**found, "active_paths": active_share(on)}
