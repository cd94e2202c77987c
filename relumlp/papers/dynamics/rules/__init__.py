"""Rules of *dynamics*: from a result to verdicts; nothing is measured here."""

from relumlp.papers.dynamics.rules.all import RULES

__all__ = ["RULES"]
