"""The training kernel: a stretch of mini-batches per call, the GIL released.

Twin of :func:`relumlp.training.steps.train_steps`, which documents the arguments. Two engines do
the work: sums over sample sets (:mod:`relumlp.kernels.sparse`) for ReLU networks of which little is
on at a time, dense products (:mod:`relumlp.kernels.dense`) for all others. Which one is decided by
numbers that stay the same as long as a training runs, because the engines round differently.
"""

from collections.abc import Callable
from typing import Any

from relumlp.kernels import dense, sparse
from relumlp.types import Array

LARGEST = 128
"""Largest mini-batch for sample sets: β of a panel then fills the nearest cache."""

ON = 0.35
"""Share of the hidden nodes that are taken to be on: half or more at first, later less and less."""

MOST = 0.45
"""Share of the dense multiply-adds up to which sample sets are faster; measured with AVX2."""


def share_made(recipe: Any) -> float:
    """Share of the dense multiply-adds that sums over sample sets are expected to make."""
    live = sum(hi - lo for lo, hi in recipe.live) or recipe.sizes[0]
    before, all_ = [recipe.used, *ON * recipe.sizes[1:-1]], [live, *recipe.sizes[1:-1]]
    made, most = (sum(k * j for k, j in zip(some, recipe.sizes[1:], strict=True))
                  for some in (before, all_))  # fmt: skip
    return float(made / most)


def on_sets(recipe: Any) -> bool:
    """Whether a training runs on sample sets."""
    return bool(
        recipe.unit == dense.RELU and recipe.batch <= LARGEST and share_made(recipe) <= MOST
    )


def train_steps(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``; see :func:`relumlp.training.steps.train_steps`."""
    engine: Callable[..., Array] = sparse.train_steps if on_sets(recipe) else dense.train_steps
    return engine(recipe, state, step, inputs, targets, order)
