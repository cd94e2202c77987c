"""Which epoch is the best, by its validation score."""

from collections.abc import Sequence

import numpy as np

Row = tuple[float, float, float]
"""An epoch of the curve: mean loss in training, then validation loss and accuracy."""


def is_better(curve: Sequence[Row], best_epoch: int) -> bool:
    """Whether the last epoch has the best validation score: error first, then loss."""
    return not best_epoch or beats(curve[-1], curve[best_epoch - 1])


def beats(row: Row, best: Row) -> bool:
    """Whether an epoch has a better validation score than another."""
    (_, loss, accuracy), (_, best_loss, best_accuracy) = row, best
    if np.isnan(accuracy):
        return loss < best_loss
    return (-accuracy, loss) < (-best_accuracy, best_loss)


def best_of(curve: Sequence[Row]) -> int:
    """Return the best epoch (from 1) of a curve, the first of equals; 0 if it has none."""
    best = 0
    for epoch, row in enumerate(curve, 1):
        if not best or beats(row, curve[best - 1]):
            best = epoch
    return best
