"""Claims of *gaps*."""
