"""Rank correlation with a bootstrap interval."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_number, check_seed, check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.information.entropies import quotient
from relumlp.types import Array

MOST_DRAWN = 10**8


class RankCorrelation(NamedTuple):
    """Spearman's ρ, and the ends of its bootstrap interval; NaN where a side is constant."""

    rho: float
    low: float
    high: float


@door(x="n", y="n")
def bootstrapped_rank_correlation(
    x: Array, y: Array, level: float = 0.95, draws: int = 10_000, seed: int = 0
) -> RankCorrelation:
    """Correlation of ranks, ties taking their mean rank, and a percentile bootstrap interval.

    Pairs are drawn with replacement; draws of which a side is constant are left out.

    Parameters
    ----------
    x, y : real numbers (n,).
    level : of the interval, between 0 and 1.
    draws, seed : of the bootstrap; at most 10⁸ numbers are drawn.
    """
    if len(x) < 2:
        raise UserError(f"x: expected at least 2 numbers, got {len(x)}")
    check_number("level", level, above=0)
    if level >= 1:
        raise UserError(f"level: expected a number below 1, got {level}")
    rng, n = np.random.default_rng(check_seed("seed", seed)), len(x)
    if check_whole("draws", draws, 1) * n > MOST_DRAWN:
        raise UserError(f"draws: expected at most {MOST_DRAWN // n:,} of {n} pairs, got {draws}")
    rows = rng.integers(0, n, (draws, n))
    found = _spearman(x, y, rows)
    found = found[~np.isnan(found)]
    ends = np.quantile(found, [(1 - level) / 2, (1 + level) / 2]) if len(found) else [np.nan] * 2
    ρ = _spearman(x, y, np.arange(n)[None])[0]
    return RankCorrelation(float(ρ), float(ends[0]), float(ends[1]))


def _spearman(x: Array, y: Array, rows: Array) -> Any:
    """ρ of (x, y)[rows] for each row of rows, (draws,)."""
    a, b = (_mean_ranks(v, rows) - (rows.shape[1] + 1) / 2 for v in (x, y))
    return quotient((a * b).sum(axis=1), np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1)))


def _mean_ranks(x: Array, rows: Array) -> Array:
    """Ranks from 1 of x[rows] within each row, ties at their mean rank, (draws, n)."""
    values, which = np.unique(x, return_inverse=True)
    drawn, shape = which[rows], (len(rows), len(values))
    own = drawn + len(values) * np.arange(len(rows))[:, None]
    counts = np.bincount(own.ravel(), minlength=shape[0] * shape[1]).reshape(shape)
    # Of c equal values, the last has as many values up to it as the cumulated count says.
    last = counts.cumsum(axis=1)
    return np.take_along_axis(last - (counts - 1) / 2, drawn, axis=1)
