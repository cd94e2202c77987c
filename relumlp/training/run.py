"""A run of training: who may look on, what it needs to go on, and what it ends with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from relumlp.network.mlp import MLP
from relumlp.network.samples import Score
from relumlp.types import Array

Probe: TypeAlias = Callable[[int, MLP], Mapping[str, Array]]
"""``probe(step, network) → record``: named arrays, of the same shape at every step."""


@dataclass(frozen=True)
class Hooks:
    """What may look on while a network is trained; none of it changes a bit of the result.

    Attributes
    ----------
    probe, probe_steps : see :data:`Probe`; called after that many updates, 0 before the first.
    checkpoint : file that a killed run continues from; removed by nobody but the caller.
    every : seconds between checkpoints, at the end of an epoch.
    stop : asked after every epoch; True ends the run by KeyboardInterrupt, checkpoint written.
    on_epoch : told the epoch's number (from 1) and the validation score.
    at_end : whether the end of the run is written, too; not needed by who keeps the result.
    """

    probe: Probe | None = None
    probe_steps: Sequence[int] = ()
    checkpoint: Path | None = None
    every: float = 10.0
    stop: Callable[[], bool] = lambda: False
    on_epoch: Callable[[int, Score], None] = lambda epoch, score: None
    at_end: bool = True


@dataclass
class Progress:
    """All that a run needs to go on: what a checkpoint holds."""

    state: Array
    best: Array
    epoch: int = 0
    best_epoch: int = 0
    step: int = 0
    curve: list[tuple[float, float, float]] = field(default_factory=list)
    records: dict[str, list[Array]] = field(default_factory=dict)
    verdict: str = ""


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes
    ----------
    network : the best network by validation score if there was a patience or the run diverged,
        else the last.
    curve : (epochs, 3) float64: mean of the mini-batches' losses during the epoch, validation
        loss and accuracy after it.
    best_epoch : epoch (from 1) of the best validation score; 0 is the initial network.
    records : what the probe saw, each stacked over its steps.
    verdict : "converged" (patience ran out), "finished" (all epochs), or "diverged at update …".
    """

    network: MLP
    curve: Array
    best_epoch: int
    records: dict[str, Array]
    verdict: str
