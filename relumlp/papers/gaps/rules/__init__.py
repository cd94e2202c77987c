"""Rules of *gaps*: from a result to verdicts; nothing is measured here."""

from relumlp.papers.gaps.rules.all import RULES

__all__ = ["RULES"]
