"""What the three systems of every hidden layer classify, by the names of a cell's arrays."""

from collections.abc import Sequence

from relumlp.network import MLP
from relumlp.node_classifiers import DEFAULTS, Choices
from relumlp.samples import Samples
from relumlp.systems import measure_layers
from relumlp.types import Array


def systems_and_network(
    network: MLP, sets: Sequence[Samples], classes: int, choices: Choices = DEFAULTS
) -> dict[str, Array]:
    """Return ``systems`` and ``network``, see :func:`relumlp.systems.measure_layers`."""
    return measure_layers(network, sets, classes, choices)._asdict()
