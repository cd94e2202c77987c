"""A study of three small trainings on made-up data, or of cells that end their process.

It is imported by the process that computes cells, too, so hooks are set here in both.
"""

import ctypes
import os
import signal
from typing import Any

import numpy as np

from campaigns.runs_parts import hooks
from relumlp.machine.files import network_arrays
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.study import workspace as workspaces
from relumlp.papers.study.study import Cell, Measured, Rule, Study, Verdict
from relumlp.papers.study.workspace import Workspace
from relumlp.training.settings import Settings

EPOCHS = 12
MODES = os.environ.get("GRID_MODES", "fine fine fine").split()
"""How each cell ends: fine, in a way of :data:`FAULTS`, or so the first time only."""

workspaces.EVERY = 0.0
hooks.install()


def cells(data: str, scale: str) -> list[Cell]:
    """One cell for each mode."""
    configs = [
        {"data": "example-1d", "seed": seed, "mode": mode} for seed, mode in enumerate(MODES)
    ]
    return [Cell(f"seed{c['seed']}", c, 1.0, 10_000) for c in configs]


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train a small network, and end as the cell is meant to."""
    note = workspace.folder.parent / "attempts.txt"
    with note.open("a", encoding="utf-8") as file:
        file.write(workspace.cell + "\n")
    attempts = note.read_text(encoding="utf-8").split().count(workspace.cell)
    rng = np.random.default_rng(config["seed"])
    labels = np.arange(600) % 10
    images = rng.normal(labels[:, None], 3.0, (600, 64)).astype(np.float32)
    training, validation = (Samples(images[s], labels[s]) for s in (slice(400), slice(400, 600)))
    network = MLP.initialised((64, 8, 10), seed=config["seed"])
    settings = Settings(
        batch=50, epochs=EPOCHS, patience=EPOCHS, seed=config["seed"], plain=hooks.PLAIN
    )
    run = workspace.train(network, training, validation, settings)
    kind, _, when = config["mode"].partition("-")
    if kind != "fine" and (not when or attempts == 1):
        return FAULTS[kind]()
    return Measured({**network_arrays(run.network), "curve": run.curve}, {"ended": run.verdict})


def segfault() -> Any:
    """Read what is not this process's."""
    ctypes.string_at(0)


def killed() -> Any:
    """End as the system ends a process when memory is exhausted."""
    os.kill(os.getpid(), signal.SIGKILL)


def exhausted() -> Any:
    """Ask for more memory than there is."""
    return bytearray(1 << 60)


def raises() -> Any:
    """Raise what nobody expects."""
    raise ZeroDivisionError("a fault | ![x](/etc/passwd)\n\n# no heading")


def leaves() -> Any:
    """Ask Python to end."""
    raise SystemExit(0)


def unwritable() -> Any:
    """Return what no file holds."""
    return Measured({"x": np.array([object()])}, {})


FAULTS: dict[str, Any] = {
    "segfault": segfault, "exit": lambda: os._exit(0), "killed": killed, "memory": exhausted,
    "raises": raises, "leaves": leaves, "unwritable": unwritable,
    "nothing": lambda: None,
}  # fmt: skip


def combine(measured: Any) -> Measured:
    """Keep the curves."""
    curves = {name: cell.arrays["curve"] for name, cell in measured.items()}
    return Measured(curves, {"cells": sorted(measured)})


def enough(result: Measured) -> Verdict:
    """Reproduced if there are cells."""
    return Verdict("reproduced", f"{len(result.facts['cells'])} cells")


STUDY = Study(
    name="tiny",
    title="A tiny study",
    cells=cells,
    measure=measure,
    combine=combine,
    rules=[Rule("tiny.1", "there are cells", enough)],
    figures=[],
    networks=lambda result: {"first": result.facts["cells"][0]},
)
