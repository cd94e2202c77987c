"""A checkpoint is not believed: what it holds must be what this very run can have come to.

Everything that follows from the network, the settings, the number of samples and the probe's steps
is computed again and compared. Only the numbers that training itself computes are taken as they
are, and the file's digest speaks for them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from relumlp.errors import FileFormatError
from relumlp.machine.manifests import check_fields
from relumlp.network.mlp import MLP
from relumlp.training.run import Hooks, Progress
from relumlp.training.scores import best_of
from relumlp.training.settings import Settings
from relumlp.types import Array

RECORD = "record."
COUNTERS = {"epoch": int, "best_epoch": int, "step": int, "verdict": str}


class Job(NamedTuple):
    """What a run is asked to do: network, settings, number of training samples, hooks."""

    network: MLP
    settings: Settings
    samples: int
    hooks: Hooks

    @property
    def updates(self) -> int:
        """Number of updates in an epoch."""
        return -(-self.samples // self.settings.batch)


def check_stored(
    path: Path, arrays: Mapping[str, Array], manifest: Mapping[str, Any], job: Job
) -> None:
    """Refuse a checkpoint with other arrays, shapes, dtypes or counters than this run's.

    Raises
    ------
    FileFormatError : names what is another, and what was expected.
    """
    check_fields(path, manifest, {"progress": dict})
    counters = manifest["progress"]
    check_fields(path, counters, COUNTERS, "progress")
    _expect(path, "counters", sorted(COUNTERS), sorted(counters))
    theta = job.network.theta
    wanted = {
        "state": (theta.dtype, (3, *theta.shape)),
        "best": (theta.dtype, theta.shape),
        "curve": (np.dtype(np.float64), (counters["epoch"], 3)),
    }
    found = {n: (a.dtype, a.shape) for n, a in arrays.items() if not n.startswith(RECORD)}
    records = {n: a for n, a in arrays.items() if n.startswith(RECORD)}
    if empty := next((n for n, a in records.items() if not a.ndim or not len(a)), None):
        _expect(path, empty, "one entry or more", "none")
    for name in {**wanted, **found}:
        _expect(path, name, wanted.get(name, "no such array"), found.get(name, "none"))


def check_progress(path: Path, progress: Progress, job: Job) -> None:
    """Refuse a progress that this run cannot have come to.

    Raises
    ------
    FileFormatError : names what is another, and what was expected.
    """
    scores = [loss for _, loss, _ in progress.curve]
    diverged = progress.verdict.startswith("diverged")
    good = progress.curve[:-1] if diverged else progress.curve
    if not 1 <= progress.epoch <= job.settings.epochs:
        _expect(path, "epoch", f"1 to {job.settings.epochs}", progress.epoch)
    _expect(path, "finite validation losses", len(good), int(np.isfinite(scores).sum()))
    _expect(path, "best_epoch", best_of(good), progress.best_epoch)
    _expect(path, "verdict", verdict_of(progress, job), progress.verdict)
    _check_step(path, progress, job)
    _check_best(path, progress, job, diverged)
    _check_records(path, progress, job)


def verdict_of(progress: Progress, job: Job) -> str:
    """Return the verdict that a run has come to after these epochs."""
    settings, patience = job.settings, job.settings.patience
    if progress.verdict.startswith("diverged"):
        return (
            f"diverged at update {progress.step}: validation loss not finite"
            if progress.step == progress.epoch * job.updates
            else f"diverged at update {progress.step + 1}: loss not finite"
        )
    if progress.epoch == settings.epochs:
        return "finished"
    waited = progress.epoch - progress.best_epoch
    return "converged" if patience and waited >= patience else ""


def _check_step(path: Path, progress: Progress, job: Job) -> None:
    """An epoch has all its updates, unless it ended in one whose loss was not finite."""
    after = progress.epoch * job.updates
    before = after - job.updates if progress.verdict.startswith("diverged") else after
    if not before <= progress.step <= after:
        _expect(path, "step", f"{before} to {after}", progress.step)


def _check_best(path: Path, progress: Progress, job: Job, diverged: bool) -> None:
    """The best parameters are the first or the last ones, if theirs is the best epoch."""
    known = {0: job.network.theta, progress.epoch: progress.state[0]}
    theta = known.get(progress.best_epoch, progress.best)
    if theta.tobytes() != progress.best.tobytes():
        _expect(path, "best", f"the parameters of epoch {progress.best_epoch}", "others")
    for name, theta in (("best", progress.best), ("state", progress.state[0])):
        # Such a network has no finite validation loss, so the run would have ended.
        if not diverged and np.isnan(theta).any():
            _expect(path, name, "numbers", "nan")


def _check_records(path: Path, progress: Progress, job: Job) -> None:
    """The probe has been called at each of its steps so far, once."""
    last = progress.step if progress.verdict else progress.step - 1
    steps = sorted({int(s) for s in job.hooks.probe_steps if s <= last})
    wanted = steps if job.hooks.probe else []
    for name, values in progress.records.items():
        if len(values) != len(wanted):
            _expect(path, f"record {name}", f"{len(wanted)} entries", f"{len(values)} entries")
    found: Sequence[Any] = progress.records.get("step", [])
    _expect(path, "steps of the probe", wanted, [v.tolist() for v in found])


def _expect(path: Path, what: str, wanted: object, got: object) -> None:
    if wanted != got:
        raise FileFormatError(f"{path}: expected {what}: {_words(wanted)}, got {_words(got)}")


def _words(value: object) -> str:
    match value:
        case (np.dtype() as dtype, tuple() as shape):
            return f"{dtype} {shape}"
        case str():
            return value or "none yet"
        case _:
            return str(value)[:200]
