"""A training that a test kills: ``python -m helpers.killed_run CHECKPOINT RESULT``.

It writes a checkpoint after every epoch, prints the epoch's number, and saves the result.
"""

import sys
from dataclasses import replace
from pathlib import Path

from helpers.small_runs import NETWORK, SETTINGS, TRAINING, VALIDATION
from relumlp.machine.files import write_file
from relumlp.training.loop import train
from relumlp.training.run import Hooks

EPOCHS = 80


def run(checkpoint, on_epoch=lambda epoch, score: None):
    """Train with a probe, early stopping and a checkpoint after every epoch."""
    settings = replace(SETTINGS, epochs=EPOCHS, patience=EPOCHS, plain=True)
    hooks = Hooks(
        lambda step, network: {"theta": network.theta}, range(0, 999, 5), checkpoint, 0.0,
        on_epoch=on_epoch,
    )  # fmt: skip
    return train(NETWORK, TRAINING, VALIDATION, settings, hooks)


if __name__ == "__main__":
    done = run(Path(sys.argv[1]), lambda epoch, score: print(epoch, flush=True))
    arrays = {"network": done.network.theta, "curve": done.curve, **done.records}
    write_file(
        Path(sys.argv[2]), arrays, {"best": done.best_epoch, "verdict": done.verdict}, "result"
    )
