"""What the three systems of every hidden layer classify: a whole network, layer by layer."""

from collections.abc import Sequence

import numpy as np

from relumlp.network import MLP
from relumlp.node_classifiers import DEFAULTS, RULES, SYSTEMS, Choices, decide, fit, layer_scores
from relumlp.papers.cooperating.layers import State, states
from relumlp.samples import Samples
from relumlp.types import Array


def layer_accuracies(
    seen: Sequence[State], labels: Sequence[Array], classes: int, choices: Choices
) -> Array:
    """Let a layer's nodes learn from the first set of samples, and classify all sets.

    Returns the share that is classified correctly, (sets, rules, systems); rules and systems in
    the order of :mod:`relumlp.node_classifiers`.
    """
    layer = fit(seen[0].z, labels[0], classes, seen[0].on, choices)
    found = np.empty((len(seen), len(RULES), len(SYSTEMS)))
    for k, (state, truth) in enumerate(zip(seen, labels, strict=True)):
        for j, system in enumerate(SYSTEMS):
            scores = layer_scores(layer, system, state.z, state.on)
            for r, score in enumerate(scores):
                chosen = decide(score, layer.log_prior, choices.ties)
                found[k, r, j] = (chosen == truth).mean()
    return found


def systems_and_network(
    network: MLP, sets: Sequence[Samples], classes: int, choices: Choices = DEFAULTS
) -> dict[str, Array]:
    """Classify sets of samples by the systems of every hidden layer, and by the network itself.

    Parameters
    ----------
    network : its output's largest node is its class.
    sets : labelled samples; the nodes learn from the first.
    classes : |C|.
    choices : what the paper leaves unsaid.

    Returns
    -------
    ``systems`` : accuracies, (sets, rules, systems, hidden layers).
    ``network`` : the network's own, (sets,).
    """
    labels = [s.targets[s.chosen] for s in sets]
    found, own = [], np.zeros(len(sets))
    for i, seen in enumerate(zip(*(states(network, s) for s in sets), strict=True), 1):
        if i < network.N:
            found.append(layer_accuracies(seen, labels, classes, choices))
        else:
            right = [s.z.argmax(axis=1) == y for s, y in zip(seen, labels, strict=True)]
            own = np.array([r.mean() for r in right])
    return {"systems": np.stack(found, axis=-1), "network": own}
