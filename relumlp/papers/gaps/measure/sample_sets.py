"""What the nodes of a layer do for classes: how many samples they serve, how often they serve."""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from relumlp.network.mlp import MLP, passing
from relumlp.network.samples import Samples
from relumlp.training.probes import chunks, class_counts_of
from relumlp.types import Array, Ints


class Moments(NamedTuple):
    """What samples of |C| classes make of the activations of a layer's nodes.

    Attributes
    ----------
    sizes : samples of each class, (|C|,); every class occurs.
    means : mean activation for each class, (|C|, nodes).
    squares : mean square over all samples, (nodes,).
    """

    sizes: Ints
    means: Array
    squares: Array


def sample_set_sizes(network: MLP, samples: Samples) -> Ints:
    """How many samples switch each hidden node on, (nodes of all hidden layers in order,)."""
    return np.concatenate([c.sum(axis=1) for c in class_counts_of(network, samples)])


def first_layer_moments(network: MLP, samples: Samples) -> Moments:
    """Return the moments of the first hidden layer, in float64, a chunk of samples at a time."""
    classes = network.sizes[-1]
    sums, squares = np.zeros((classes, network.sizes[1])), np.zeros(network.sizes[1])
    for x, labels in chunks(samples, network.theta.dtype):
        a = next(passing(network, x)).a.astype(np.float64)
        np.add.at(sums, labels, a)
        squares += (a**2).sum(axis=0)
    sizes = np.bincount(samples.targets[samples.chosen], minlength=classes)
    return Moments(sizes, sums / sizes[:, None], squares / sizes.sum())


def separation(seen: Moments) -> Array:
    """How well each node separates classes: variance between classes over all variance, (nodes,).

    0 for a node whose activations are all equal.
    """
    share = seen.sizes / seen.sizes.sum()
    mean = share @ seen.means
    between, whole = share @ (seen.means - mean) ** 2, seen.squares - mean**2
    found: Array = np.divide(between, whole, out=np.zeros(len(whole)), where=whole > 0)
    return found


def reuse(means: Array, W: Array) -> Array:
    """How often each node is used to set two classes apart, of all times, (nodes,).   [gaps.s3]

    The gap between two classes' means at a node k of the next layer is Σ_j w_kj (m_jc − m_jc′), a
    sum over nodes j. A node is used for it if it has more than an equal share of the gap, with the
    gap's sign. Counted over all pairs of classes and all nodes k.

    Parameters
    ----------
    means : class means, (|C|, nodes).
    W : weights into the next layer, (its nodes, nodes).
    """
    used = np.zeros(means.shape[1], np.int64)
    pairs = list(combinations(range(len(means)), 2))
    for c, c2 in pairs:
        parts = W.astype(np.float64) * (means[c] - means[c2])
        gaps = parts.sum(axis=1, keepdims=True)
        used += (parts * np.sign(gaps) > np.abs(gaps) / means.shape[1]).sum(axis=0)
    times: Array = used / (len(pairs) * len(W))
    return times


def node_measures(network: MLP, samples: Samples) -> dict[str, Array]:
    """Return what is measured of each node of the first hidden layer, before the summary layer."""
    seen = first_layer_moments(network, samples)
    return {
        "sample_sets": sample_set_sizes(network, samples)[: network.sizes[1]],
        "separation": separation(seen),
        "reuse": reuse(seen.means, network.W[2]),
    }
