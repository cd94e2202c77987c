"""A training run: its hooks, its progress, which a checkpoint holds, and its result."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from relumlp.checks import check_callable, check_flag, check_number, check_whole
from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.network.samples import Score
from relumlp.types import Array

Probe: TypeAlias = Callable[[int, MLP], Mapping[str, Array]]
"""``probe(step, network) → record``: named arrays, of the same shape at every step."""


@dataclass(frozen=True)
class Hooks:
    """Functions called and files written during training; none changes a bit of the result.

    Attributes
    ----------
    probe, probe_steps : see :data:`Probe`; the probe is called after each of these numbers of
        updates; 0 is before the first.
    checkpoint : file from which an interrupted run continues; only the caller removes it.
    every : seconds between checkpoints, which are written at the end of an epoch.
    stop : called after every epoch; if it returns True, the checkpoint is written and the run ends
        with KeyboardInterrupt.
    on_epoch : called with the epoch's number (from 1) and the validation score.
    at_end : whether a checkpoint is also written when the run ends; not needed if the result is
        kept.
    """

    probe: Probe | None = None
    probe_steps: Sequence[int] = ()
    checkpoint: str | os.PathLike[str] | None = None
    every: float = 10.0
    stop: Callable[[], bool] = lambda: False
    on_epoch: Callable[[int, Score], None] = lambda epoch, score: None
    at_end: bool = True

    def admitted(self, name: str) -> "Hooks":
        """Return the same with plain step numbers, or refuse what cannot be called or counted."""
        for field_name in ("probe", "stop", "on_epoch"):
            if field_name != "probe" or self.probe is not None:
                check_callable(f"{name}.{field_name}", getattr(self, field_name))
        steps = self.probe_steps
        if isinstance(steps, (str, bytes)) or not isinstance(steps, Iterable):
            raise UserError(f"probe_steps: expected whole numbers, got {steps!r}")
        check_number(f"{name}.every", self.every, least=0)
        check_flag(f"{name}.at_end", self.at_end)
        numbers = tuple(check_whole("probe_steps", s, 0) for s in steps)
        return replace(self, probe_steps=numbers)


@dataclass
class Progress:
    """State from which a run can continue: the contents of a checkpoint."""

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
    network : the best network by validation score if patience was set or the run diverged, else
        the last network.
    curve : (epochs, 3) float64: mean of the mini-batches' losses during the epoch, validation
        loss and accuracy after it.
    best_epoch : epoch (from 1) of the best validation score; 0 is the initial network.
    records : the probe's records, each array stacked over the steps.
    verdict : "converged" (patience ran out), "finished" (all epochs), or "diverged at update …".
    """

    network: MLP
    curve: Array
    best_epoch: int
    records: dict[str, Array]
    verdict: str
