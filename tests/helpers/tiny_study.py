"""A study small enough to be killed, interrupted and repeated in tests; also run as a script."""

import sys
import time
from pathlib import Path
from typing import Any

from relumlp.datasets.parts import cut_dataset
from relumlp.machine.files import network_arrays
from relumlp.network.mlp import MLP
from relumlp.papers.study.study import Cell, Figure, Measured, Rule, Study, Verdict
from relumlp.papers.study.workspace import Workspace
from relumlp.training.settings import Settings

EPOCHS = 12


def cells(data: str, scale: str) -> list[Cell]:
    configs = [{"data": "digits", "seed": seed} for seed in range(3)]
    return [Cell(f"seed{c['seed']}", c, 1.0, 10_000) for c in configs]


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    if config.get("fails"):
        raise RuntimeError("this cell fails")
    cut = cut_dataset(config["data"], 200, 0)
    network = MLP.initialised((64, 8, 10), seed=config["seed"])
    settings = Settings(batch=50, epochs=EPOCHS, patience=EPOCHS, seed=config["seed"])
    run = workspace.train(network, cut.training, cut.validation, settings)
    return Measured({**network_arrays(run.network), "curve": run.curve}, {"ended": run.verdict})


def combine(measured: Any) -> Measured:
    curves = {name: cell.arrays["curve"] for name, cell in measured.items()}
    return Measured(curves, {"cells": sorted(measured), "configs": len(measured)})


def enough(result: Measured) -> Verdict:
    """Reproduced if three cells are there."""
    found = result.facts["configs"]
    return Verdict("reproduced" if found == 3 else "open", f"{found} cells | of 3")


def draw(result: Measured, axes: Any) -> None:
    """The paper claims that curves fall."""
    for curve in result.arrays.values():
        axes[0, 0].plot(curve[:, 0])
    axes[0, 0].set(xlabel="epoch", ylabel="loss (nats)")


STUDY = Study(
    name="tiny",
    title="A tiny study",
    cells=cells,
    measure=measure,
    combine=combine,
    rules=[Rule("tiny.1", "there are three", enough)],
    figures=[Figure("tiny.fig1", draw, rules=("tiny.1",))],
    networks=lambda result: {"first": "seed0"},
)


def computed(folder: Path) -> Path:
    """Compute all cells in a folder, write their result, return the folder."""
    from relumlp.papers.study.results import write_result
    from relumlp.papers.study.runner import plan, run_cells

    run_cells(STUDY, plan(STUDY, "digits", "quick", folder).missing, folder, 1, quiet=True)
    write_result(STUDY, "digits", "quick", folder, [])
    return folder


def main(folder: str) -> None:
    """Run the study, and say every epoch, with a pause so that a kill hits training."""
    from relumlp.papers.study import workspace
    from relumlp.papers.study.runner import plan, run_cells

    def told(cell: str, epoch: int, score: Any) -> None:
        print(cell, epoch, flush=True)
        time.sleep(0.02)

    workspace.listeners.append(told)
    # Checkpoints after every epoch, whatever the clock says.
    workspace.EVERY = 0.0
    missing = plan(STUDY, "digits", "quick", Path(folder)).missing
    run_cells(STUDY, missing, Path(folder), jobs=2, quiet=True)


if __name__ == "__main__":
    main(sys.argv[1])
