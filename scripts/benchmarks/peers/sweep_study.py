"""A study of several networks that differ in their seed, for relumlp's runner."""

import hashlib
from pathlib import Path
from typing import Any

from benchmarks.peers.task import Task
from relumlp.datasets.parts import cut_dataset
from relumlp.machine.files import network_arrays, read_file
from relumlp.network.mlp import MLP
from relumlp.papers.study.runner import cell_path
from relumlp.papers.study.study import Cell, Measured, Study
from relumlp.papers.study.workspace import Workspace
from relumlp.training.settings import Settings


def cells(network: str, data: str, networks: int, epochs: int) -> list[Cell]:
    """Return the cells."""
    shared = {"network": network, "data": data, "epochs": epochs}
    return [Cell(f"seed{n}", {**shared, "seed": n}, 1.0, 10**6) for n in range(networks)]


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train one network."""
    cut = cut_dataset(config["data"], 500, 0)
    sizes = Task(config["network"], config["data"]).sizes
    network = MLP.initialised(sizes, seed=config["seed"])
    settings = Settings(epochs=config["epochs"], seed=config["seed"])
    run = workspace.train(network, cut.training, cut.validation, settings)
    return Measured(network_arrays(run.network), {})


STUDY = Study(
    name="sweep", title="A sweep", cells=lambda data, scale: [], measure=measure,
    combine=lambda measured: Measured({}, {}), rules=[], figures=[], networks=lambda result: {},
)  # fmt: skip


def digest_of(folder: Path, some: list[Cell]) -> str:
    """SHA-256 over all parameters."""
    found = hashlib.sha256()
    for cell in some:
        arrays = read_file(cell_path(folder, cell), "cell").arrays
        for name in sorted(arrays):
            found.update(arrays[name].tobytes())
    return found.hexdigest()
