"""What came of a campaign's cases: how many ended how, and the first failures in full."""

from collections import Counter
from dataclasses import dataclass, field

KEPT = 50
"""Failures that are kept in words; all of them are counted."""


@dataclass
class Tally:
    """Outcomes of a campaign.

    Attributes
    ----------
    outcomes : (what was tried, how it ended) → number of cases, failures among them.
    failures : number of cases that ended as none must.
    told : of the first failures: what to run to see it again, and what came.
    facts : numbers of the campaign that are not outcomes (largest memory, seconds and the like).
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: int = 0
    told: list[str] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    def good(self, subject: str, outcome: str, cases: int = 1) -> None:
        """Count cases that ended as they may."""
        self.outcomes[subject, outcome] += cases

    def bad(self, subject: str, outcome: str, words: str) -> None:
        """Count a case that ended as it must not; ``words`` say how to see it again."""
        self.outcomes[subject, f"FAILED: {outcome}"] += 1
        self.failures += 1
        if len(self.told) < KEPT:
            self.told.append(f"{subject}: {outcome}: {words}")
