"""Rules of *cooperating*: from a result to verdicts; nothing is measured here."""

from relumlp.papers.cooperating.rules.all import RULES

__all__ = ["RULES"]
