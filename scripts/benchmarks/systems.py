"""The three systems of a whole network: 6×100, 60,000 training and 10,000 test samples."""

from typing import Any

from benchmarks.common import Table, alternate, spread, spread_table

SECONDS = 10.0
WORDS = {"systems": "at most {:g} seconds"}
"""The mark in words."""


def measure(rounds: int) -> dict[str, Any]:
    """Measure all layers of a 784-100-100-100-100-100-100-10 network after an epoch of training.

    Fashion-MNIST, from RELUMLP_DATA or the user's cache. Both sets are classified by all systems
    and rules; the training is not timed.
    """
    from relumlp.classifiers.layers import measure_layers
    from relumlp.datasets.loading import load
    from relumlp.network.mlp import MLP
    from relumlp.network.samples import Samples
    from relumlp.training.loop import train
    from relumlp.training.settings import Settings

    data = load("fashion-mnist")
    sets = [
        Samples(data.train_images, data.train_labels, data.scale),
        Samples(data.test_images, data.test_labels, data.scale),
    ]
    network = MLP.initialised((784, *[100] * 6, 10), seed=0)
    network = train(network, *sets, Settings(loss="squared-error", epochs=1)).network
    seconds = alternate({"systems": lambda: measure_layers(network, sets, 10)}, min(3, rounds))
    spreads = {name: spread(values) for name, values in seconds.items()}
    met = {"systems": spreads["systems"]["median"] <= SECONDS}
    return {"seconds": spreads, "ratios": {}, "marks": {"systems": SECONDS}, "met": met}


def tables(result: dict[str, Any]) -> list[Table]:
    """Seconds for a network."""
    return [spread_table("seconds, one core", result["seconds"], 1, {"systems": "three systems"})]


def notes(result: dict[str, Any]) -> list[str]:
    """Return no notes: the table is enough."""
    return []
