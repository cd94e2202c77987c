"""What a cell takes: rough estimates of its time on one core and of its network's bytes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from relumlp.datasets.brought import provided

SAMPLES = {"digits": 1198, "mnist": 60000, "fashion-mnist": 60000}
"""Training samples, those held out for validation among them."""
FEATURES = {"digits": 64, "mnist": 784, "fashion-mnist": 784}
CLASSES = 10
"""Of the datasets above; data of one's own state what they have."""
SPEED = 85e9
"""Floating-point operations a second of a training on one core."""
PASS = 1 / 2
"""Of the time of a sample's update, what a sample takes that passes through and no way back."""
NODE = {"digits": 5e-4, "mnist": 0.02, "fashion-mnist": 0.02}
"""Seconds in which one node learns from the training samples and classifies them and the test."""
TYPICAL = 0.6
"""Share of the epochs that early stopping leaves."""
FIXED = 0.05


class Extent(NamedTuple):
    """How large a dataset is: training samples, features, classes."""

    samples: int
    features: int
    classes: int


def extent(data: str) -> Extent:
    """Return how large a dataset is; only data of one's own are looked at."""
    if own := provided(data):
        samples, features = own.train_images.shape
        return Extent(samples, features, own.classes)
    return Extent(SAMPLES[data], FEATURES[data], CLASSES)


def operations(data: str, hidden: Sequence[int]) -> float:
    """Operations of a sample's update: six per weight, four in the first layer."""
    first, *others = weight_counts(data, hidden)
    return float(4 * first + 6 * sum(others))


def weight_counts(data: str, hidden: Sequence[int]) -> list[int]:
    """Return the number of weights into each layer, biases left out."""
    _, features, classes = extent(data)
    sizes = (features, *hidden, classes)
    return [sizes[i] * sizes[i - 1] for i in range(1, len(sizes))]


def seconds_of(
    config: dict[str, Any], hidden: Sequence[int], passed: float = 0, classified: float = 0
) -> float:
    """Estimate a cell's time: updates, a validation an epoch, and what looks at the network.

    Parameters
    ----------
    config : of the cell: data, validation samples, epochs, batch, and patience if it has one.
    hidden : nodes of each hidden layer.
    passed : samples that pass through the network beside training and validation.
    classified : nodes that learn to classify, and do, each of them every time.
    """
    data = config["data"]
    trained = extent(data).samples - config["validation"]
    epochs = config["epochs"] * (TYPICAL if config.get("patience") else 1.0)
    samples = epochs * (trained + PASS * config["validation"]) + PASS * passed
    overhead = epochs * trained / config["batch"] * (10e-6 + 3e-6 * len(hidden))
    updates = samples * operations(data, hidden) / SPEED
    return float(updates + overhead + classified * node_seconds(data) + FIXED)


def node_seconds(data: str) -> float:
    """Estimate the time of a node that classifies; of data of one's own by their samples."""
    return NODE.get(data) or NODE["mnist"] * extent(data).samples / SAMPLES["mnist"]


def network_bytes(data: str, hidden: Sequence[int]) -> int:
    """Estimate the bytes of a network's file."""
    return 4 * sum(weight_counts(data, hidden))
