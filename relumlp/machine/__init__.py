"""Files, versions, digests, BLAS threads, signals.

Here belongs whatever depends on the machine and not on mathematics.
"""

import lazy_loader

__getattr__, __dir__, _ = lazy_loader.attach_stub(__name__, __file__)

__all__ = [
    "array_digest",
    "blas_kernels",
    "digest",
    "environment",
    "load_network",
    "network_arrays",
    "numerics",
    "one_blas_thread",
    "save_network",
]
