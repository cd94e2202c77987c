"""What the integers of a training say: per step and layer, and per node over the training."""

import numpy as np

from relumlp.information.sample_sets import (
    active_nodes,
    best_accuracy,
    informativeness,
    joint_counts,
    mutual_information,
    node_activation_fraction,
    predictability,
    switching_nodes,
)
from relumlp.types import Array, Bools

OF_LAYERS = ("fraction", "predictability", "informativeness", "information", "active", "switching",
             "exposed", "single")  # fmt: skip
"""Measures of a layer at a step; see :func:`layer_measures`."""


def layer_measures(counts: Array, sizes: Array, layers: int) -> dict[str, Array]:
    """Return what one step's integers say of every hidden layer, each (layers,).

    ===============  ==================================================================
    fraction         f_l, mean over N_a, the nodes on for some sample      [dynamics.16]
    predictability   p_l, mean over N_b, the nodes that switch             [dynamics.17]
    informativeness  u_l, mean over N_b                                    [dynamics.17]
    information      mean over N_b of I(Ẑ; Y), in nats             [beyond.information]
    active           |N_a|
    switching        |N_b|
    exposed          share of all nodes that are on for more than half of the samples
    single           how often the best rule from one switch is right   [beyond.single]
    ===============  ==================================================================

    NaN where no node counts. N_a and N_b are taken at this step.

    Parameters
    ----------
    counts : |Ŝ_{l,j}^(c)|, (layers · width, |C|), layer by layer.
    sizes : |S_c|, (|C|,).
    layers : hidden layers, equally wide.
    """
    counts = counts.astype(np.int64)
    f = node_activation_fraction(counts, sizes)
    values = {
        "fraction": (f, active_nodes(counts)),
        "predictability": (predictability(counts, sizes), switching_nodes(counts, sizes)),
        "informativeness": (informativeness(counts, sizes), switching_nodes(counts, sizes)),
        "information": (mutual_information(counts, sizes), switching_nodes(counts, sizes)),
    }
    found = {n: means(v, among, layers) for n, (v, among) in values.items()}
    found["active"] = active_nodes(counts).reshape(layers, -1).sum(axis=1)
    found["switching"] = switching_nodes(counts, sizes).reshape(layers, -1).sum(axis=1)
    found["exposed"] = (f > 0.5).reshape(layers, -1).mean(axis=1)
    alone = np.asarray(best_accuracy(joint_counts(counts, sizes)))
    found["single"] = alone.reshape(layers, -1).max(axis=1)
    return found


def means(values: Array, among: Bools, layers: int) -> Array:
    """Mean of each layer over the nodes that count, (layers,); NaN where none does."""
    kept = np.where(among, values, 0.0).reshape(layers, -1).sum(axis=1)
    n = among.reshape(layers, -1).sum(axis=1)
    mean: Array = np.divide(kept, n, out=np.full(layers, np.nan), where=n > 0)
    return mean


def over_training(counts: Array, sizes: Array, layers: int) -> dict[str, Array]:
    """All of :data:`OF_LAYERS`, each (steps, layers); counts (steps, layers · width, |C|)."""
    seen = [layer_measures(at_step, sizes, layers) for at_step in counts]
    return {name: np.stack([one[name] for one in seen]) for name in OF_LAYERS}


def node_histories(counts: Array, sizes: Array, early: Bools) -> dict[str, Array]:
    """What every node's activation fraction did, each (nodes,).

    ``node_start`` before the first update, ``node_early`` its largest value at the steps that
    ``early`` (steps,) marks, ``node_largest`` its largest value of all.
    """
    f = node_fractions(counts, sizes)
    return {"node_start": f[0], "node_early": f[early].max(axis=0), "node_largest": f.max(axis=0)}


def node_fractions(counts: Array, sizes: Array) -> Array:
    """f_{l,i} of every step and node, (steps, nodes).                         [dynamics.16]"""
    return np.stack([node_activation_fraction(c.astype(np.int64), sizes) for c in counts])


def largest_informativeness(counts: Array, sizes: Array) -> float:
    """Largest u of any node at any step; NaN if none ever switches.             [dynamics.15]"""
    u = np.concatenate([informativeness(c.astype(np.int64), sizes) for c in counts])
    return float(np.fmax.reduce(u, initial=np.nan))


def imbalance(counts: Array, sizes: Array) -> float:
    """Largest |f_{l,i} − |Ŝ_{l,i}| / |S|| of any node at any step."""
    pooled = counts.sum(axis=2, dtype=np.int64) / sizes.sum()
    return float(np.abs(node_fractions(counts, sizes) - pooled).max())
