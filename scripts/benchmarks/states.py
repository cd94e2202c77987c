"""States of training at which peers are measured, and what our kernel computes there."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.task import Task
from relumlp.machine.blas import one_blas_thread
from relumlp.network.samples import Samples
from relumlp.training.counting import multiply_adds
from relumlp.training.loop import prepare, start

AGES = (0, 1, 5, 20, 100)
"""Epochs of training after which peers are measured."""

EPOCHS = 200
"""Epochs of the papers' trainings."""


def grow(task: Task, ages: tuple[int, ...], folder: Path) -> dict[int, Path]:
    """Train with our kernel; keep θ, m, v and the number of updates at each age."""
    net, samples = task.initial(), Samples(task.images, task.labels, task.scale)
    stretch, progress, kept = prepare(net, samples, task.settings), start(net), {}
    with one_blas_thread():
        for age in range(max(ages) + 1):
            if age in ages:
                kept[age] = folder / f"{task.network}-{age}.npz"
                θ, m, v = progress.state
                np.savez(kept[age], θ=θ, m=m, v=v, step=progress.step)
            if age < max(ages):
                order = task.order(age)
                stretch.run(progress.state, progress.step, order)
                progress.step += len(order) // task.batch
    return kept


def counted(task: Task, path: Path, batches: int = 20) -> dict[str, float]:
    """Multiply-adds a step that our kernel makes at a state, beside those of dense products."""
    with np.load(path, allow_pickle=False) as kept:
        net = task.initial().with_theta(kept["θ"])
    counts = []
    order = task.order(0, batches)
    batches = len(order) // task.batch
    for chosen in order.reshape(batches, task.batch):
        x = task.images[chosen].astype(np.float32) * np.float32(task.scale)
        counts.append(multiply_adds(net.forward(x).a, net.bias))
    made, needed, dense = (sum(int(getattr(one, what).sum()) for one in counts) / batches
                           for what in ("made", "needed", "dense"))  # fmt: skip
    return {"made": made, "needed": needed, "dense": dense, "share": made / dense}


def weights(ages: tuple[int, ...], epochs: int = EPOCHS) -> dict[int, float]:
    """Weight of each age in a mean over a training, by the trapezoidal rule; the last one stays."""
    known = [a for a in sorted(ages) if a <= epochs]
    ends = [*known, epochs]
    found = dict.fromkeys(known, 0.0)
    for lo, hi in pairwise(ends):
        found[lo] += (hi - lo) / 2
        found[hi if hi in found else lo] += (hi - lo) / 2
    found[known[0]] += known[0]
    return {age: weight / epochs for age, weight in found.items()}


def over_training(network: Mapping[str, Any], peer: str) -> float | None:
    """Return a peer's time over a whole training, divided by ours, from medians at each age."""
    micro = {int(age): one["microseconds"] for age, one in network.get("ages", {}).items()}
    if not micro or not all({peer, "ours"} <= one.keys() for one in micro.values()):
        return None
    share = weights(tuple(micro))
    theirs, ours = (sum(w * micro[a][who]["median"] for a, w in share.items())
                    for who in (peer, "ours"))  # fmt: skip
    return float(theirs / ours)
