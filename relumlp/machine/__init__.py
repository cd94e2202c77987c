"""Files, versions, BLAS threads, signals.

Here belongs what depends on the machine and not on mathematics.
"""
