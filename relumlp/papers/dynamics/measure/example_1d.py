"""The one-dimensional regression example: lines at nodes, and where they switch. [dynamics.fig2]"""

from typing import Any

import numpy as np

from relumlp.datasets.builtin import example_1d
from relumlp.machine.files import network_arrays
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import seed_of, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.types import Array

DATA = 1
"""Spawn key of the generated data under the cell's seed."""


def measure_example(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Fit the example with one hidden layer, its bias in the first layer alone."""
    x, y, underlying = example_1d(config["samples"], seed_of(config, DATA))
    first = MLP.initialised((1, config["width"], 1), "he", seed=seed_of(config),
                            bias=[True, False], dtype=np.float64)  # fmt: skip
    settings = settings_of({**config, "loss": "squared-error"})
    run = workspace.train(first, Samples(x, y), Samples(x, underlying), settings)
    error = run.network.forward(x).output - underlying
    facts = {
        "verdict": run.verdict,
        "rmse": float(np.sqrt((error**2).mean())),
        "noise": float(np.sqrt(((y - underlying) ** 2).mean())),
        "constant_between": largest_bend(run.network),
        "boundaries": len(boundaries(run.network)),
    }
    return Measured(
        {**network_arrays(run.network), "x": x, "y": y, "underlying": underlying}, facts
    )


def boundaries(network: MLP) -> Array:
    """Where the nodes switch within [−1, 1], ascending: x = −b / w, w ≠ 0.       [dynamics.s3]"""
    w, b = network.W[1][:, 0], network.b[1]
    x = -b[w != 0] / w[w != 0]
    return np.sort(x[np.abs(x) <= 1])


def largest_bend(network: MLP) -> float:
    """How far the curve bends where no node switches: 0 but for rounding.          [dynamics.s3]

    Between any two neighbouring boundaries the value in the middle is compared with the mean of the
    values at two points to its sides; the largest difference.
    """
    ends = np.concatenate([[-1.0], boundaries(network), [1.0]])
    left, right = ends[:-1], ends[1:]
    at = np.stack([left + (right - left) * part for part in (0.25, 0.5, 0.75)])
    y = network.forward(at.reshape(-1, 1)).output.reshape(3, -1)
    return float(np.abs(y[1] - (y[0] + y[2]) / 2).max())
