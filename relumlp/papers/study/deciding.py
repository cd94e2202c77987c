"""What rules share: shares, thresholds, verdicts where nothing was measured."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

import numpy as np

from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Added, Verdict
from relumlp.types import Array, Bools

REVIEWED = "2026-11-29"
"""When an independent review had held every rule against the papers and the published results."""
NOT_MEASURED = Verdict("open", "the cells that decide it have not been computed")
DIVERGED = Verdict("not reproduced", "all of its networks diverged")


NOT_IN_FIRST = Verdict("open", "the first edition did not measure this")


def after_review(beside: str, reason: str) -> Added:
    """Say of a rule that the review, which had looked, added it beside an older one, and why."""
    return Added(REVIEWED, reason, beside)


def without_case(reason: str) -> Verdict:
    """Return "open" where cells have been computed, and what the rule is about is not in them."""
    return Verdict("open", reason)


# --- numbers as words


def spread(per_seed: Array) -> str:
    """Mean ± standard error over seeds of one number or of several, (seeds,) or (seeds, k)."""
    per_seed = np.atleast_2d(per_seed.T).T
    n = len(per_seed)
    means = mean_of_finite(per_seed, 0)
    errors = per_seed.std(axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(len(means), np.nan)
    one = [f"{m:.3f}" + (f"±{e:.3f}" if n > 1 else "") for m, e in zip(means, errors, strict=True)]
    return ", ".join(one)


def some(names: Sequence[str], most: int = 6, between: str = "; ") -> str:
    """Name a few of many, and say how many more there are."""
    more = len(names) - most
    last = f"{between.rstrip(', ')} and {more} more" if more > 0 else ""
    return between.join(names[:most]) + last


# --- numbers as verdicts


def at_least(value: float, good: float, fair: float) -> str:
    """Return "reproduced" from ``good`` on, "partly" from ``fair`` on, else "not reproduced"."""
    return "reproduced" if value >= good else "partly" if value >= fair else "not reproduced"


def at_most(value: float, good: float, fair: float) -> str:
    """Return "reproduced" up to ``good``, "partly" up to ``fair``, else "not reproduced"."""
    return "reproduced" if value <= good else "partly" if value <= fair else "not reproduced"


def both(first: bool, second: bool) -> str:
    """Return "reproduced" if both hold, "partly" if one does."""
    return ("not reproduced", "partly", "reproduced")[bool(first) + bool(second)]


def all_or_half(held: int, possible: int) -> str:
    """Return "reproduced" if it held for all, "partly" for at least half, else not."""
    return at_least(held, good=possible, fair=possible / 2)


def share(held: Sequence[bool] | Bools, evidence: str, without: str = "") -> Verdict:
    """Decide "for all": reproduced if it held for all, partly for at least half, else not.

    Open of nothing at all, for the reason ``without``; "" is that nothing has been computed.
    """
    if not len(held):
        return without_case(without) if without else NOT_MEASURED
    done = int(np.sum(held))
    return Verdict(all_or_half(done, len(held)), f"{evidence}: {done} of {len(held)}")


class Labelled(Protocol):
    """What a rule is decided of, with a name for readers."""

    @property
    def label(self) -> str:
        """Return the name."""
        ...


L = TypeVar("L", bound=Labelled)


def tally(
    found: Iterable[tuple[L, Verdict]], evidence: Callable[[list[tuple[L, Verdict]]], str]
) -> Verdict:
    """Decide "for all": reproduced if it is for all, partly if for at least half.

    What is open is left out; where all are open for one reason, that is the reason. The details
    have all others, with their numbers.

    Parameters
    ----------
    found : what was decided, each with its verdict.
    evidence : says of these how many are reproduced, and which are not.
    """
    every = list(found)
    decided = [(one, verdict) for one, verdict in every if verdict.verdict != "open"]
    if not decided:
        reasons = {verdict for _, verdict in every}
        return reasons.pop() if len(reasons) == 1 else NOT_MEASURED
    held = sum(verdict.verdict == "reproduced" for _, verdict in decided)
    details = "; ".join(f"{one.label}: {v.verdict} ({v.evidence})" for one, v in decided)
    return Verdict(all_or_half(held, len(decided)), evidence(decided), details)
