"""Rules of *gaps*: from a result to verdicts; nothing is measured here."""
