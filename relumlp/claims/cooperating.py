"""Claims of *cooperating*."""
