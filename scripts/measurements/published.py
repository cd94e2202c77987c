"""The networks that are published with the papers' pages, and the data of their training."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.analysis import last_layer
from relumlp.datasets.parts import Parts
from relumlp.gaps.counting import LastLayer
from relumlp.machine.files import load_network, read_file
from relumlp.network.mlp import MLP
from relumlp.papers.study.training_cells import cut_of

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "derivations" / "reproduction"

SUMMARIES = [
    "gaps/100-biases",
    "gaps/100-no-output-biases",
    "gaps/300-biases",
    "gaps/300-no-output-biases",
    "gaps/600-biases",
    "gaps/600-no-output-biases",
    "gaps/appended-300",
]
"""Networks with a summary layer of two nodes."""
DEEP = [
    "cooperating/fig1-grid-mnist-10x100-seed0",
    "cooperating/fig10-grid-mnist-10x20-seed0",
    "cooperating/fig2-3-6-grid-mnist-20x100-seed0",
    "dynamics/fig10-2x320-squared-error",
    "dynamics/fig3-7-9x320-cross-entropy",
    "dynamics/fig9-9x320-squared-error",
    "cooperating/fig8-11-grid-fashion-mnist-6x100-seed0",
    "cooperating/fig9-grid-fashion-mnist-10x20-seed0",
    "cooperating/fig2-3-6-grid-fashion-mnist-20x100-seed0",
    "dynamics/fashion-mnist-5x80-cross-entropy",
]
"""Networks of rectifiers that were trained to the end, of the other two papers."""


class Published(NamedTuple):
    """A published network, in float64, and the data that it was trained on."""

    name: str
    network: MLP
    cut: Parts
    facts: dict[str, Any]
    config: dict[str, Any]

    def last(self, part: str) -> LastLayer:
        """Return what its last hidden layer and its outputs make of the samples of a part."""
        return last_layer(self.network, getattr(self.cut, part))


def published(name: str) -> Published:
    """Load a network by its paper and name, and cut the data as its manifest says."""
    paper, file = name.split("/")
    path = PLACE / paper / "networks" / f"{file}.npz"
    manifest = read_file(path, "network").manifest
    network = load_network(path)
    exact = network.with_theta(network.theta.astype(np.float64))
    config = manifest["config"]
    return Published(name, exact, cut_of(config), manifest["facts"], config)
