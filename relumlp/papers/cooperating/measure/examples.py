"""What the figures draw of single networks: fractions of nodes, a path, a histogram."""

from typing import Any

import numpy as np

from relumlp.classifiers.layers import layer_states
from relumlp.datasets.parts import Parts
from relumlp.information.sample_sets import (
    activation_fraction,
    class_counts,
    class_sizes,
    mutual_information,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.paths.sums import B
from relumlp.training.probes import class_counts_of
from relumlp.types import Array

BINS = 80
PATH_LAYER = 2
"""The path of figure 8 starts in this layer."""


def near_ends(network: MLP, samples: Samples) -> Array:
    """Share of each hidden layer's activations below 0.1 or above 0.9, (layers,). [cooperating.s6b]

    Of sigmoids; computed from z, for σ(z) < 0.1 exactly where z < −ln 9.
    """
    return np.array([(np.abs(s.z) > np.log(9)).mean() for s in layer_states(network, samples)][:-1])


def drawn_of(
    config: dict[str, Any], first: MLP, network: MLP, cut: Parts
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return what figures 1, 8 and 11 may draw of a cell's network; nothing of later seeds."""
    drawn = config.get("drawn", not config["seed"])
    if config["kind"] != "grid" or not drawn or network.N <= PATH_LAYER + 1:
        return {}, {}
    counts, edges, node = histogram(network, cut)
    arrays = {
        "fractions": np.array([class_fractions(n, cut) for n in (first, network)], np.float32),
        "histogram": counts,
        "edges": edges,
    }
    return arrays, {"histogram_node": node, "path": strongest_path(network, cut.test)}


def class_fractions(network: MLP, cut: Parts) -> Array:
    """Share of each class's test samples that switch a node on, hidden and output layers.

    (nodes of all layers in order, |C|).                                       [cooperating.fig1]
    """
    labels = cut.test.targets[cut.test.chosen]
    sizes = class_sizes(labels, cut.classes)
    counts = [class_counts(s.on, labels, cut.classes) for s in layer_states(network, cut.test)]
    return activation_fraction(np.concatenate(counts), sizes)


def histogram(network: MLP, cut: Parts) -> tuple[Array, Array, int]:
    """Count the training samples of each class by pre-activation, at one first-layer node.

    The node whose switch has most information on the class. Counts (|C|, BINS), edges (BINS + 1,),
    the node.                                                                 [cooperating.fig11]
    """
    labels = cut.training.targets[cut.training.chosen]
    sizes = class_sizes(labels, cut.classes)
    node = int(mutual_information(class_counts_of(network, cut.training)[0], sizes).argmax())
    z = next(layer_states(network, cut.training)).z[:, node].astype(np.float64)
    edges = np.histogram_bin_edges(z, BINS)
    counts = [np.histogram(z[labels == c], edges)[0] for c in range(cut.classes)]
    return np.array(counts), edges, node


def strongest_path(network: MLP, samples: Samples) -> dict[str, Any]:
    """Find the active path of largest |product of weights|, for the first sample; see figure 8.

    Among all active paths that start in layer 2. By dynamic programming from the output layer: the
    best from a node is its best weight times the best from the node that it leads to.
    """
    x = samples.x(samples.chosen[:1], np.float64)
    t, W, N = network.forward(x), network.W, network.N
    best, following = np.ones(network.sizes[N]), {}
    for g in range(N, PATH_LAYER, -1):
        reach = np.abs(W[g].astype(np.float64)) * best[:, None]
        following[g] = reach.argmax(axis=0)
        best = reach.max(axis=0) * t.on[g - 1][0]
    nodes = [int(best.argmax())]
    for g in range(PATH_LAYER + 1, N + 1):
        nodes.append(int(following[g][nodes[-1]]))
    weights = [float(W[PATH_LAYER + k][nodes[k], nodes[k - 1]]) for k in range(1, len(nodes))]
    return {
        "sizes": list(network.sizes),
        "layer": PATH_LAYER,
        "nodes": nodes,
        "b": str(number_of(network.sizes, nodes)),
        "weights": weights,
        "product": float(np.prod(weights)),
        "on": [np.flatnonzero(t.on[g][0]).tolist() for g in range(1, N)],
        "active": bool(best.max() > 0),
    }


def number_of(sizes: tuple[int, ...], nodes: list[int]) -> int:
    """Number b of a path that ends at the output: its nodes, the first left out, in mixed radix."""
    first = len(sizes) - len(nodes)
    return sum(B(sizes, first + k) * j for k, j in enumerate(nodes) if k)
