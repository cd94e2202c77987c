"""Claims of *beyond*."""
