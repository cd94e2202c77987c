"""Claims of *dynamics*."""
