"""What the switches of each hidden layer do, one row a layer."""

from typing import NamedTuple

import numpy as np

from relumlp.analysis import facts_of
from relumlp.classifiers.layers import layer_states, measure_layers
from relumlp.classifiers.nodes import LAYER_RULES, SYSTEMS
from relumlp.examining.tables import ResultTable
from relumlp.information.sample_sets import (
    activation_fraction,
    class_counts,
    class_sizes,
    mutual_information,
    switching_nodes,
)
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.types import Array, Bools, Ints

ENDS = (0.05, 0.95)
"""At most the one, or at least the other of a class's samples switch a saturated node on."""

NOTES = (
    "never on, always on: nodes that no sample switches on, and that every sample does.",
    "f: share of a class's samples that switch a node on, mean over classes and nodes.",
    "p, u: predictability of the switch from the class, informativeness of the switch about the "
    "class, from 0 to 1, means over nodes that switch.",
    "I: information in nats that a switch gives about the class, mean over nodes that switch.",
    "perplexity: effective number of activation patterns of a class, mean over classes; 1 if all "
    "samples of a class switch the same nodes on.",
    "selectivity, saturation: share of pairs of node and class in which at most 5% or at least 95% "
    "of the class switch the node on, over nodes that switch, and over all nodes.",
    "discrete, continuous, combined: share of samples that the layer's nodes classify correctly "
    "together, by switches alone, by pre-activations, by both (naive Bayes).",
)


class LayerRow(NamedTuple):
    """One hidden layer.

    Attributes
    ----------
    layer, nodes, never_on, always_on, f, p, u, perplexity : as in
        :class:`relumlp.analysis.LayerFacts`.
    information : mean mutual information of switch and class in nats, over nodes that switch.
    selectivity, saturation : share of pairs of node and class of which almost none or almost all
        samples switch the node on, over nodes that switch, and over all.
    discrete, continuous, combined : accuracy of the layer's node classifiers together, by naive
        Bayes; NaN where they cannot be learnt.                                 [of cooperating.11]
    """

    layer: int
    nodes: int
    never_on: int
    always_on: int
    f: float
    p: float
    u: float
    information: float
    perplexity: float
    selectivity: float
    saturation: float
    discrete: float
    continuous: float
    combined: float


def layer_rows(
    network: MLP, samples: Samples, training: Samples, classes: int
) -> tuple[LayerRow, ...]:
    """Measure every hidden layer.

    Parameters
    ----------
    network : any with two or more outputs.
    samples : that are looked at.
    training : from which the node classifiers learn.
    classes : |C|.

    Raises
    ------
    UserError : as :func:`relumlp.classifiers.layers.measure_layers`.
    """
    labels = samples.targets[samples.chosen]
    systems = system_accuracies(network, samples, training, classes)
    hidden = zip(range(1, network.N), layer_states(network, samples), strict=False)
    return tuple(row_of(i, state.on, (labels, classes), systems[i - 1]) for i, state in hidden)


def system_accuracies(network: MLP, samples: Samples, training: Samples, classes: int) -> Array:
    """Accuracies of the three systems by naive Bayes, (hidden layers, systems).

    NaN where a class has no training sample, because its nodes cannot be learnt then.
    """
    learnt = np.isin(np.arange(classes), training.targets[training.chosen])
    if not learnt.all():
        return np.full((network.N - 1, len(SYSTEMS)), np.nan)
    found = measure_layers(network, [training, samples], classes).systems
    return found[1, LAYER_RULES.index("naive-bayes")].T


def row_of(layer: int, on: Bools, labelled: tuple[Ints, int], systems: Array) -> LayerRow:
    """Return the row of a layer: switches on (n, s), labels (n,) and |C|, accuracies (systems,)."""
    facts = facts_of(layer, on, *labelled)
    counts, sizes = class_counts(on, *labelled), class_sizes(*labelled)
    switching = switching_nodes(counts, sizes)
    known = mutual_information(counts, sizes)[switching]
    accuracies = dict(zip(SYSTEMS, map(float, systems), strict=True))
    return LayerRow(
        *facts[:-1],
        float(known.mean()) if len(known) else float("nan"),
        facts.mean_perplexity,
        *extremes(counts, sizes, switching),
        accuracies["discrete"], accuracies["continuous"], accuracies["combined"],
    )  # fmt: skip


def extremes(counts: Ints, sizes: Ints, switching: Bools) -> tuple[float, float]:
    """Return selectivity and saturation; selectivity is NaN where no node switches."""
    f = activation_fraction(counts, sizes)[:, sizes > 0]
    at_end = (f <= ENDS[0]) | (f >= ENDS[1])
    selective = float(at_end[switching].mean()) if switching.any() else float("nan")
    return selective, float(at_end.mean())


def layer_table(rows: tuple[LayerRow, ...]) -> ResultTable:
    """Return the rows as a table."""
    head = [name.replace("_", " ") for name in LayerRow._fields]
    head[head.index("information")] = "I"
    return ResultTable("layers", "Hidden layers: what their switches do", head, rows, NOTES)
