"""Rules of *cooperating*: from a result to verdicts; nothing is measured here."""
