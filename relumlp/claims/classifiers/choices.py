"""Claims on what *cooperating* leaves open: the smallest bandwidth, zero densities, silent nodes.

One value of a choice is tried in each case, by the number of classes, so that all are tried.
"""

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.density import BANDWIDTH_RULES
from relumlp.classifiers.nodes import SYSTEMS, fit, layer_scores, log_likelihood
from relumlp.testing.assertions import assert_close, assert_equal
from relumlp.testing.counts import node_cases
from relumlp.types import Array

FRACTIONS, FLOORS = (1e-3, 0.5, 2.0), (-2.0, -10.0)
BANDWIDTH_ROUNDING = 1e-13
"""Some 20 roundings of numbers of at most 6, relatively."""


@claim("cooperating.11.smallest-bandwidth", node_cases, kind="definition")
def no_density_is_narrower_than_asked_for(z: Array, labels: Array, classes: int) -> None:
    """The bandwidth of a class at a node is that of the rule, σ n^(−1/5) or σ (3n/4)^(−1/5), but at
    least the chosen fraction of the standard deviation of all the node's samples, and 1 where all
    the node's samples are equal."""
    fraction = FRACTIONS[(classes + len(z)) % len(FRACTIONS)]
    for rule, factor in BANDWIDTH_RULES.items():
        chosen = DEFAULTS._replace(bandwidth=rule, min_bandwidth=fraction)
        h = fit(z, labels, classes, choices=chosen).bandwidth
        for j, c in np.ndindex(h.shape):
            x, every = z[labels == c, j], z[:, j]
            σ = x.std(ddof=1) if len(set(x)) > 1 else 0
            least = fraction * every.std() if len(set(every)) > 1 else 1
            expected = max(σ * (factor * len(x)) ** -0.2, least)
            assert_close(h[j, c] / expected, 1, within=BANDWIDTH_ROUNDING)


@claim("cooperating.11.floor", node_cases, exact=True, kind="definition")
def floor_raises_small_densities_alone(
    z: Array, labels: Array, classes: int, points: Array
) -> None:
    """A floor raises every smaller log-density to the floor and changes nothing else: no larger
    density, and no rate of the discrete system or of a node that is off in the combined system."""
    floor, free = FLOORS[classes % len(FLOORS)], fit(z, labels, classes)
    layer = free._replace(choices=DEFAULTS._replace(floor=floor))
    discrete, continuous = (log_likelihood(free, name, points) for name in SYSTEMS[:2])
    raised = np.where(continuous < floor, floor, continuous)
    combined = np.where((points > 0)[..., None], raised, discrete)
    for name, expected in zip(SYSTEMS, (discrete, raised, combined), strict=True):
        assert_equal(log_likelihood(layer, name, points), expected)


@claim("cooperating.11.ignored", node_cases, exact=True, kind="definition")
def ignored_nodes_have_no_say(z: Array, labels: Array, classes: int, points: Array) -> None:
    """If constant nodes are ignored, a layer's scores are those of the layer without the nodes at
    which the system cannot tell any two training samples apart: by switches, by pre-activations, by
    max(z, 0)."""
    layer = fit(z, labels, classes, choices=DEFAULTS._replace(constant_nodes="ignore"))
    seen = {"discrete": z > 0, "continuous": z, "combined": np.maximum(z, 0)}
    name = SYSTEMS[classes % len(SYSTEMS)]
    telling = [j for j, column in enumerate(seen[name].T) if len(set(column)) > 1]
    alone = fit(z[:, telling], labels, classes)
    found = layer_scores(layer, name, points)
    for one, other in zip(found, layer_scores(alone, name, points[:, telling]), strict=True):
        assert_equal(one, other)
