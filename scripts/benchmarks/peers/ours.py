"""Our training, kernel or plain form, called as an epoch of :func:`relumlp.training.train` does."""

from collections.abc import Callable
from typing import Any

from benchmarks.peers.task import Task
from relumlp.environment import numerics
from relumlp.pairs import pick
from relumlp.settings import make_recipe
from relumlp.training import start


def prepare(task: Task, plain: bool = False) -> Callable[[Any], dict[str, Any]]:
    """Start from the task's network."""
    network, images, targets = task.initial(), task.images, task.targets
    recipe = make_recipe(network, task.settings, task.scale)
    train_steps = pick("train_steps", plain=plain)
    progress = start(network)

    def run(order: Any) -> dict[str, Any]:
        losses = train_steps(recipe, progress.state, progress.step, images, targets, order)
        progress.step += len(losses)
        return {"losses": losses.tolist()}

    return run


def versions() -> dict[str, Any]:
    """Versions and BLAS kernels."""
    return numerics()
