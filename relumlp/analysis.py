"""What one call tells of a network and data: accuracy, switches layer by layer, gaps."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_finite, check_labels
from relumlp.classifiers.layers import layer_states
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.gaps.counting import LastLayer, pair_facts
from relumlp.information.patterns import layer_perplexity
from relumlp.information.sample_sets import (
    class_counts,
    class_sizes,
    mean_activation_fraction,
    mean_informativeness,
    mean_predictability,
)
from relumlp.network.layers import pre_activation
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate, hidden_activations
from relumlp.types import Array, Bools


class LayerFacts(NamedTuple):
    """What the switches of a hidden layer do.

    Attributes
    ----------
    layer, nodes : its number, from 1, and how many nodes it has.
    never_on, always_on : nodes that no sample switches on, and that all do.
    activation_fraction : f_l.                                              [of dynamics.16]
    predictability, informativeness : p_l and u_l.                          [of dynamics.17]
    mean_perplexity : of the layer's patterns, mean over classes.           [of cooperating.2]
    """

    layer: int
    nodes: int
    never_on: int
    always_on: int
    activation_fraction: float
    predictability: float
    informativeness: float
    mean_perplexity: float


class Analysis(NamedTuple):
    """What a network does with labelled samples.

    Attributes
    ----------
    network : all layer sizes, as in ``784-320-10``.
    samples : how many.
    accuracy, cross_entropy : means over the samples.
    gaps : counts by name over pairs of correctly classified samples, see
        :func:`relumlp.gaps.counting.pair_facts`; none without a hidden layer or a second class.
    layers : the hidden layers.
    """

    network: str
    samples: int
    accuracy: float
    cross_entropy: float
    gaps: dict[str, Any]
    layers: tuple[LayerFacts, ...]


@door()
def analyse(network: MLP, samples: Samples, classes: int) -> Analysis:
    """Ask a network what the papers would ask of it.

    Parameters
    ----------
    network : any.
    samples : labelled.
    classes : |C|.

    Raises
    ------
    UserError : the samples do not fit the network or have no classes, a class is not among
        ``classes``, or the network's weights or outputs are not finite numbers.
    """
    check_finite("network.theta", network.theta)
    score = evaluate(network, samples)
    if np.ndim(samples.targets) != 1:
        raise UserError("samples: expected targets (n,) of classes, got targets of outputs")
    check_labels(samples.targets[samples.chosen], classes)
    return Analysis(
        network.name,
        len(samples.chosen),
        score.accuracy,
        score.loss,
        gap_facts(network, samples),
        tuple(layer_facts(network, samples, classes)),
    )


def layer_facts(network: MLP, samples: Samples, classes: int) -> list[LayerFacts]:
    """Return what the switches of each hidden layer do."""
    labels = samples.targets[samples.chosen]
    hidden = zip(range(1, network.N), layer_states(network, samples), strict=False)
    return [facts_of(i, state.on, labels, classes) for i, state in hidden]


def facts_of(layer: int, on: Bools, labels: Array, classes: int) -> LayerFacts:
    """Return what one layer's switches do: on (n, s), labels (n,)."""
    counts, sizes = class_counts(on, labels, classes), class_sizes(labels, classes)
    of_all = counts.sum(axis=1)
    return LayerFacts(
        layer,
        on.shape[1],
        int((of_all == 0).sum()),
        int((of_all == len(on)).sum()),
        float(mean_activation_fraction(counts, sizes)),
        float(mean_predictability(counts, sizes)),
        float(mean_informativeness(counts, sizes)),
        float(layer_perplexity(on, labels, classes).mean),
    )


def gap_facts(network: MLP, samples: Samples) -> dict[str, Any]:
    """Return the counts over pairs of samples, in float64, whose numbers they take exactly."""
    if network.N < 2 or network.sizes[-1] < 2:
        return {}
    return pair_facts(last_layer(network.with_theta(network.theta.astype(np.float64)), samples))


def last_layer(network: MLP, samples: Samples) -> LastLayer:
    """Pass samples through a network, and keep its last hidden activations and its outputs."""
    hidden, W, b = hidden_activations(network, samples), network.W[-1], network.b[-1]
    z = pre_activation(W, b, hidden.inputs)
    check_finite("outputs of the network", z)
    return LastLayer(hidden.inputs, hidden.targets, z, W, b)
