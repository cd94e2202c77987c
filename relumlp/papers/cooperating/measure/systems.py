"""What the three systems of every hidden layer classify: by sets of samples, or by variants."""

from collections.abc import Sequence

import numpy as np

from relumlp.classifiers.choices import DEFAULTS, Choices
from relumlp.classifiers.layers import layer_accuracies, layer_states, measure_layers
from relumlp.classifiers.nodes import fit
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.types import Array


def systems_and_network(network: MLP, sets: Sequence[Samples], classes: int) -> dict[str, Array]:
    """Return ``systems`` and ``network``, see :func:`relumlp.classifiers.layers.measure_layers`."""
    return measure_layers(network, sets, classes)._asdict()


def systems_on_test(
    network: MLP,
    training: Samples,
    test: Samples,
    classes: int,
    variants: Sequence[Choices] = (DEFAULTS,),
) -> dict[str, Array]:
    """Classify test samples alone, by every variant of what the paper leaves unsaid.

    Returns
    -------
    ``systems`` : accuracies, (variants, rules, systems, hidden layers).
    ``network`` : the network's own on the test samples, ().
    """
    y, truth = training.targets[training.chosen], test.targets[test.chosen]
    found, own = [], np.nan
    pairs = zip(layer_states(network, training), layer_states(network, test), strict=True)
    for i, (seen, asked) in enumerate(pairs, 1):
        if i < network.N:
            layers = [fit(seen.z, y, classes, seen.on, c) for c in variants]
            found.append([layer_accuracies(layer, asked.z, truth, asked.on) for layer in layers])
        else:
            own = float((asked.z.argmax(axis=1) == truth).mean())
    return {"systems": np.stack(found, axis=-1), "network": np.array(own)}
