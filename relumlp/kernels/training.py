"""The training kernel: a stretch of mini-batches per call, the GIL released.

Twin of :func:`relumlp.training.steps.train_steps`, which documents the arguments. Two engines do
the work: networks of ReLU nodes are trained on sample sets (:mod:`relumlp.kernels.sparse`), all
others by dense products (:mod:`relumlp.kernels.dense`).
"""

from collections.abc import Callable
from typing import Any

from relumlp.kernels import dense, sparse
from relumlp.types import Array

LARGEST = 512
"""Largest mini-batch for the sample sets: β of a panel then leaves the nearest cache."""


def train_steps(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``; see :func:`relumlp.training.steps.train_steps`."""
    on_sets = recipe.unit == dense.RELU and recipe.batch <= LARGEST
    engine: Callable[..., Array] = sparse.train_steps if on_sets else dense.train_steps
    return engine(recipe, state, step, inputs, targets, order)
