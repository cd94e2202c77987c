"""What a cell may use while it is measured: data, training that can be stopped and resumed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from relumlp.machine.interrupts import Stop
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, Score
from relumlp.training.loop import train
from relumlp.training.run import Hooks, Probe, Run
from relumlp.training.settings import Settings

STOP = Stop()
"""Set by a signal: trainings of this process write their checkpoint after the epoch, and end."""

listeners: list[Callable[[str, int, Score], None]] = []
"""Told (cell, epoch, validation score) after every epoch trained in this process."""

EVERY = 10.0
"""Seconds between the checkpoints of a training."""


class Watch(NamedTuple):
    """Who looks on during a training, and after which updates."""

    probe: Probe | None = None
    steps: Sequence[int] = ()


NOBODY = Watch()


@dataclass(frozen=True)
class Workspace:
    """A cell's place: its name, and the folder of its checkpoint.

    A cell that trains twice needs a ``stage`` for one of the trainings: a checkpoint of its own,
    because a run that continues refuses the checkpoint of another.
    """

    cell: str
    folder: Path
    stage: str = ""

    def train(
        self,
        network: MLP,
        training: Samples,
        validation: Samples,
        settings: Settings,
        watch: Watch = NOBODY,
    ) -> Run:
        """Train with a checkpoint of this cell, so that a killed run continues."""

        def told(epoch: int, score: Score) -> None:
            for listener in listeners:
                listener(self.cell, epoch, score)

        hooks = Hooks(*watch, self.checkpoint, EVERY, STOP.is_set, told, at_end=False)
        return train(network, training, validation, settings, hooks)

    @property
    def checkpoint(self) -> Path:
        """File of this cell's checkpoint, at this stage."""
        stage = self.stage and f".{self.stage}"
        return self.folder / f"{self.cell}{stage}.checkpoint.npz"
