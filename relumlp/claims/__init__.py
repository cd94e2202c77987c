"""The ledger: every statement of the papers, as a function that can fail."""
