"""The machinery behind the statements: registry, running, verdicts, listing, drawing."""
