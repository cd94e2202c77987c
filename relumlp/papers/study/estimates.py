"""What a cell of *cooperating* costs: rough estimates of its time and of its file."""

from typing import Any

SAMPLES = {"digits": 1198, "mnist": 60000, "fashion-mnist": 60000}
FEATURES = {"digits": 64, "mnist": 784, "fashion-mnist": 784}
SPEED = 85e9
"""Floating-point operations a second of a training on one core."""
NODE = {"digits": 5e-4, "mnist": 0.02, "fashion-mnist": 0.02}
"""Seconds that the three systems take for one node, training and test samples."""
TEST_ALONE = 1 / 3
"""What of it they take for test samples alone."""
TYPICAL = 0.6
"""Share of the epochs that early stopping leaves."""


def operations(config: dict[str, Any]) -> float:
    """Operations of a sample's update: six per weight, four in the first layer."""
    s, d = config["width"], config["depth"]
    return float(4 * FEATURES[config["data"]] * s + 6 * (s * s * (d - 1) + 10 * s))


def seconds_of(config: dict[str, Any]) -> float:
    """Estimate a cell's time on one core: updates, validation, and what looks at its layers."""
    trained = SAMPLES[config["data"]] - config["validation"]
    epochs = config["epochs"] * (TYPICAL if config["patience"] else 1.0)
    passed = trained + config["validation"] / 2
    overhead = epochs * trained / config["batch"] * (10e-6 + 3e-6 * config["depth"])
    asked = len(config.get("looks", ()))
    varied = len(config.get("choices", ())) * TEST_ALONE
    times = {"rate": 0, "epochs": asked, "updates": asked * TEST_ALONE, "choices": varied,
             "choices-updates": asked * varied}  # fmt: skip
    looks = times.get(config["kind"], 2 if config["beyond"] else 1)
    measured = looks * config["depth"] * config["width"] * NODE[config["data"]]
    return float(epochs * passed * operations(config) / SPEED + overhead + measured + 0.05)


def size_of(config: dict[str, Any]) -> int:
    """Estimate the bytes of a cell's file: the network, and counts per node and class."""
    s, d = config["width"], config["depth"]
    weights = FEATURES[config["data"]] * s + s * s * (d - 1) + 10 * s
    return int(4 * weights + 60 * s * d + 20_000)
