"""Rules of *dynamics*: from a result to verdicts; nothing is measured here."""
