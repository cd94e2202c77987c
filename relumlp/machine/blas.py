"""BLAS: the kernels in use, the limit of one thread, and the size of products."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from relumlp.errors import UserError

QUICK_WHEN_SMALL = ("SkylakeX", "Cooperlake", "SapphireRapids")
"""OpenBLAS's kernels with AVX-512."""


@cache
def blas_libraries() -> Any:
    """Find NumPy's and SciPy's BLAS, once, because the search through loaded libraries is slow."""
    import numpy  # noqa: F401
    import scipy.linalg  # noqa: F401
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas")


class _Keeper:
    """Limits BLAS to one thread while at least one caller is inside the context.

    threadpoolctl lets only one thread at a time set OpenBLAS's limit, and ignores all others. So
    one dedicated thread sets and restores the limit, independently of the order in which training
    threads enter and leave.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inside = 0
        self.leave = threading.Event()
        self.thread = threading.Thread()

    def __enter__(self) -> None:
        with self.lock:
            if self.inside == 0:
                entered, self.leave = threading.Event(), threading.Event()
                self.thread = threading.Thread(
                    target=self.hold, args=(entered, self.leave), daemon=True
                )
                try:
                    self.thread.start()
                    entered.wait()
                except BaseException:
                    # Ctrl-C: nobody will leave, and the limit would hold as long as the process.
                    self.leave.set()
                    raise
            self.inside += 1

    def __exit__(self, *error: object) -> None:
        with self.lock:
            self.inside -= 1
            if self.inside == 0:
                self.leave.set()
                self.thread.join()

    @staticmethod
    def hold(entered: threading.Event, leave: threading.Event) -> None:
        """Set the limit, signal ``entered``, and restore the limit after ``leave``."""
        try:
            with blas_libraries().limit(limits=1):
                entered.set()
                leave.wait()
        finally:
            entered.set()


_keeper = _Keeper()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Hold BLAS to one thread, so that bits do not depend on the number of cores.

    The limit applies to the whole process: threads that train at the same time share it, and the
    previous limit is restored when the last of them leaves.

    Raises
    ------
    UserError : another thread of this process holds BLAS to another number of threads.
    """
    # With OpenMP the limit belongs to each thread, so it is also set in the calling thread.
    with _keeper, blas_libraries().limit(limits=1):
        threads = {i["num_threads"] for i in blas_libraries().info()}
        if threads - {1}:
            raise UserError(
                f"threads: expected that BLAS can be held to one, got {max(threads)}, which "
                "another thread of this process has set by threadpool_limits"
            )
        yield


@cache
def blas_kernels() -> tuple[str, ...]:
    """BLAS libraries in use, as "openblas 0.3.30 SkylakeX", NumPy's and SciPy's."""
    found = blas_libraries().info()
    return tuple(
        sorted(f"{i['internal_api']} {i['version']} {i.get('architecture')}" for i in found)
    )


def largest_product() -> int:
    """Largest number of multiply-adds of a matrix product passed to BLAS as a whole; 0 for any.

    With AVX-512, OpenBLAS multiplies small matrices, of at most 100³ multiply-adds, without copying
    them first, so a large product is faster in parts of that size (``scripts/benchmark training``
    times both, as parts of its roofline). Other libraries get whole products.
    """
    quick = all(name.split()[-1] in QUICK_WHEN_SMALL for name in blas_kernels())
    return 100**3 if quick else 0
