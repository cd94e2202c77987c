"""Our training, kernel or plain form, called as :func:`relumlp.training.loop.train` does."""

from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from typing import Any

from benchmarks.peers.task import State, Task, Training
from relumlp.kernels.vectors import BYTES
from relumlp.machine.blas import one_blas_thread
from relumlp.machine.versions import numerics
from relumlp.network.samples import Samples
from relumlp.training.loop import prepare as prepare_stretch
from relumlp.training.loop import start


@cache
def hold_one_thread() -> ExitStack:
    """Limit BLAS to one thread, as a training run does; this takes milliseconds, so only once."""
    held = ExitStack()
    held.enter_context(one_blas_thread())
    return held


def prepare(task: Task, plain: bool = False) -> Training:
    """Start from the task's network."""
    network, settings = task.initial(), replace(task.settings, plain=plain)
    stretch = prepare_stretch(network, Samples(task.images, task.labels, task.scale), settings)
    progress = start(network)

    hold_one_thread()

    def run(order: Any) -> dict[str, Any]:
        losses = stretch.run(progress.state, progress.step, order)
        progress.step += len(losses)
        return {"losses": losses.tolist()}

    def load(state: State) -> None:
        progress.state[:] = state[:3]
        progress.step = state.step

    return Training(run, load)


def versions() -> dict[str, Any]:
    """Versions, BLAS kernels, and the length of the vectors that the kernel's code has."""
    return {**numerics(), "vector_bits": 8 * BYTES}
