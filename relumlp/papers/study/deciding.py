"""What rules share: shares, thresholds, verdicts where nothing was measured."""

from collections.abc import Sequence

import numpy as np

from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Verdict
from relumlp.types import Array, Bools

NOT_MEASURED = Verdict("open", "the cells that decide it have not been computed")


DIVERGED = Verdict("not reproduced", "all of its networks diverged")


def spread(per_seed: Array) -> str:
    """Mean ± standard error over seeds of one number or of several, (seeds,) or (seeds, k)."""
    per_seed = np.atleast_2d(per_seed.T).T
    n = len(per_seed)
    means = mean_of_finite(per_seed, 0)
    errors = per_seed.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(len(means), np.nan)
    one = [f"{m:.3f}" + (f"±{e:.3f}" if n > 1 else "") for m, e in zip(means, errors, strict=True)]
    return ", ".join(one)


def share(held: Sequence[bool] | Bools, evidence: str) -> Verdict:
    """Decide "for all": reproduced if it held for all, partly for at least half, else not."""
    done, possible = int(np.sum(held)), len(held)
    if not possible:
        return NOT_MEASURED
    verdict = "partly" if 2 * done >= possible else "not reproduced"
    return Verdict(
        "reproduced" if done == possible else verdict, f"{evidence}: {done} of {possible}"
    )


def without_case(reason: str) -> Verdict:
    """Return "open" where cells have been computed, and what the rule is about is not in them."""
    return Verdict("open", reason)


def some(names: Sequence[str], most: int = 6) -> str:
    """Name a few of many, and say how many more there are."""
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more" if more > 0 else "")


def at_least(value: float, good: float, fair: float) -> str:
    """Return "reproduced" from ``good`` on, "partly" from ``fair`` on, else "not reproduced"."""
    return "reproduced" if value >= good else "partly" if value >= fair else "not reproduced"


def at_most(value: float, good: float, fair: float) -> str:
    """Return "reproduced" up to ``good``, "partly" up to ``fair``, else "not reproduced"."""
    return "reproduced" if value <= good else "partly" if value <= fair else "not reproduced"


def both(first: bool, second: bool) -> str:
    """Return "reproduced" if both hold, "partly" if one does."""
    return ("not reproduced", "partly", "reproduced")[bool(first) + bool(second)]
