"""Numba kernels: plain arrays in and out, nothing imported but numba and numpy."""
