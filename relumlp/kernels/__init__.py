"""Numba kernels: they take and return plain arrays, and import only numba and numpy."""
