"""What a cell may use while it is measured: data, training that can be stopped and resumed."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from relumlp.datasets import Dataset, load, split
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, Score
from relumlp.training.loop import train
from relumlp.training.run import Hooks, Probe, Run
from relumlp.training.settings import Settings

STOP = threading.Event()
"""Set on Ctrl-C: trainings of this process write their checkpoint after the epoch, and end."""

listeners: list[Callable[[str, int, Score], None]] = []
"""Told (cell, epoch, validation score) after every epoch trained in this process."""

EVERY = 10.0
"""Seconds between the checkpoints of a training."""

GENERATED = ("example-1d",)
"""Stand in a cell's configuration in the place of a dataset's name."""

_loading = threading.Lock()


@lru_cache(maxsize=4)
def _dataset(name: str) -> Dataset:
    return load(name)


def dataset(name: str) -> Dataset:
    """Load a dataset once per process, whichever thread asks first."""
    with _loading:
        return _dataset(name)


def digests(name: str) -> Mapping[str, str]:
    """Return the digests of a dataset's arrays; none for data that a cell generates itself."""
    return {} if name in GENERATED else dataset(name).digests


@dataclass(frozen=True)
class Parts:
    """A dataset cut for a study: training and validation rows of its training set, and the test.

    Attributes
    ----------
    training, validation, test : samples; nothing is copied.
    classes, features : numbers of classes and of pixels.
    """

    training: Samples
    validation: Samples
    test: Samples
    classes: int
    features: int


def parts(name: str, validation: int, seed: int) -> Parts:
    """Cut a dataset; the same seed gives the same cut."""
    d = dataset(name)
    rows, held_out = split(d.train_labels, validation, seed)
    return Parts(
        Samples(d.train_images, d.train_labels, d.scale, rows),
        Samples(d.train_images, d.train_labels, d.scale, held_out),
        Samples(d.test_images, d.test_labels, d.scale),
        d.classes,
        d.train_images.shape[1],
    )


class Watch(NamedTuple):
    """Who looks on during a training, and after which updates."""

    probe: Probe | None = None
    steps: Sequence[int] = ()


NOBODY = Watch()


@dataclass(frozen=True)
class Workspace:
    """A cell's place: its name, and the folder of its checkpoint."""

    cell: str
    folder: Path

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
        """File of this cell's checkpoint."""
        return self.folder / f"{self.cell}.checkpoint.npz"
