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
"""Largest mini-batch for sample sets: then β of a panel, and the rows, leave the nearest cache."""

ON = 0.35
"""Share of the hidden nodes that are taken to be on: half or more at first, later less and less."""

SMALL = 60_000
"""Multiply-adds of a sample's forward pass below which a network is small: its rows are short."""

MOST, MOST_OF_SMALL = 0.55, 0.3
"""Share of the dense multiply-adds up to which sample sets are faster; measured with AVX2 on MNIST,
Fashion-MNIST, digits and noise, beside this kernel's record of performance."""


def expected(recipe: Any) -> tuple[float, float]:
    """Multiply-adds of a sample's forward pass over what is expected to be on, and dense."""
    live = sum(hi - lo for lo, hi in recipe.live) or recipe.sizes[0]
    before, all_ = [recipe.used, *ON * recipe.sizes[1:-1]], [live, *recipe.sizes[1:-1]]
    made, most = (sum(k * j for k, j in zip(some, recipe.sizes[1:], strict=True))
                  for some in (before, all_))  # fmt: skip
    return float(made), float(most)


def on_sets(recipe: Any) -> bool:
    """Whether a training runs on sample sets, by what ``training.loop.prepare`` has set."""
    made, most = expected(recipe)
    few = made <= (MOST_OF_SMALL if most < SMALL else MOST) * most
    return bool(recipe.unit == dense.RELU and recipe.batch <= LARGEST and few)


def train_steps(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``; see :func:`relumlp.training.steps.train_steps`."""
    engine: Callable[..., Array] = sparse.train_steps if on_sets(recipe) else dense.train_steps
    return engine(recipe, state, step, inputs, targets, order)
