"""Checkpoints of a run: written between epochs, and refused if they belong to another run."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from relumlp import __version__
from relumlp.errors import FileFormatError
from relumlp.machine.digests import array_digest, digest
from relumlp.machine.files import read_file, write_file
from relumlp.machine.targets import as_path, named
from relumlp.machine.versions import environment, numerics, unlike
from relumlp.machine.writing import check_target
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.training.resuming import RECORD, Job, check_progress, check_stored
from relumlp.training.run import Hooks, Progress
from relumlp.training.settings import Settings
from relumlp.types import Array


def run_identity(
    network: MLP, training: Samples, validation: Samples, settings: Settings, hooks: Hooks
) -> dict[str, object]:
    """Return all that determines a run's bits, except versions and BLAS kernels."""
    data = [
        array_digest(s.inputs, s.targets, s.chosen) + f"*{s.scale}" for s in (training, validation)
    ]
    return {
        "network": [network.name, list(network.bias), network.unit, array_digest(network.theta)],
        "data": data,
        "settings": asdict(settings),
        "probe_steps": [int(s) for s in hooks.probe_steps],
        "relumlp": __version__,
    }


class Checkpoints:
    """Writes and reads the progress of a run.

    Without a file in ``hooks.checkpoint`` nothing is read or written.
    """

    def __init__(self, hooks: Hooks, identity: Mapping[str, object] | None) -> None:
        self.hooks: Hooks = hooks
        self.path: Path | None = None if hooks.checkpoint is None else as_path(hooks.checkpoint)
        self.identity: str = digest(identity) if identity is not None else ""
        self.written: float = time.monotonic()

    def load(self, job: Job) -> Progress | None:
        """Return the progress of an interrupted run, or None if there is no checkpoint.

        Raises
        ------
        FileFormatError : the file is damaged, belongs to another run, was written with other
            versions or BLAS kernels, so that the result would have other bits, or holds what
            this run cannot have come to.
        UserError, OSError : no checkpoint could be written there.
        """
        path = self.path
        if path is None:
            return None
        # Before hours of training, not after them.
        check_target(path)
        if not path.exists():
            return None
        arrays, manifest = read_file(path, "checkpoint", {"numerics": dict})
        if manifest.get("run") != self.identity:
            raise FileFormatError(
                f"{path}: expected a checkpoint of this run, got one of another network, other "
                "data, other settings or another relumlp; remove it or choose another file"
            )
        made, now = manifest.get("numerics"), numerics()
        if others := unlike(made, now):
            here = {name: now[name] for name in others}
            there = {name: made.get(name) for name in others} if isinstance(made, dict) else made
            raise FileFormatError(
                f"{path}: expected a checkpoint made with {here}, got one made with {there}; "
                "resuming would not give the same bits"
            )
        check_stored(path, arrays, manifest, job)
        progress = restore(arrays, manifest)
        check_progress(path, progress, job)
        return progress

    def save(self, progress: Progress) -> None:
        """Write the progress if it is due or the run ends; end the run if ``hooks.stop`` asks."""
        stop = self.hooks.stop() and not progress.verdict
        due = time.monotonic() - self.written >= self.hooks.every
        ends = bool(progress.verdict) and self.hooks.at_end
        if self.path is not None and (stop or due or ends):
            manifest = {
                "run": self.identity,
                "numerics": numerics(),
                "environment": environment(),
                "progress": {
                    n: getattr(progress, n) for n in ("epoch", "best_epoch", "step", "verdict")
                },
            }
            with named(self.path):
                write_file(self.path, progress_arrays(progress), manifest, "checkpoint")
            self.written = time.monotonic()
        if stop:
            raise KeyboardInterrupt


def progress_arrays(progress: Progress) -> dict[str, Array]:
    """Return the arrays of a progress, by name."""
    records = {RECORD + name: np.stack(values) for name, values in progress.records.items()}
    curve = np.array(progress.curve, np.float64).reshape(-1, 3)
    return {"state": progress.state, "best": progress.best, "curve": curve, **records}


def restore(arrays: Mapping[str, Array], manifest: Mapping[str, Any]) -> Progress:
    """Return the progress that :func:`progress_arrays` and the manifest describe."""
    records = {n.removeprefix(RECORD): list(v) for n, v in arrays.items() if n.startswith(RECORD)}
    curve = [(float(r[0]), float(r[1]), float(r[2])) for r in arrays["curve"]]
    return Progress(
        arrays["state"].copy(),
        arrays["best"].copy(),
        curve=curve,
        records=records,
        **manifest["progress"],
    )
