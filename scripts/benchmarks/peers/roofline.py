"""What a step cannot do without: its matrix products, and Adam's bytes at measured bandwidth.

Products through the same BLAS as the kernel's (``np.dot`` with ``out`` in Numba: SciPy's), of the
step's shapes without the pixels that never change, one after another over buffers as large as the
step's. Adam's bytes: reading θ, m, v, g and writing θ, m, v, seven float32 a parameter, by a loop
that does nothing else. Weights can lie by rows or by columns; the faster counts as the roofline.
"""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from benchmarks.peers.task import Task
from relumlp.environment import one_blas_thread

STREAMS = 7


def shapes(sizes: tuple[int, ...], live: int, batch: int) -> list[tuple[str, int, int, int]]:
    """All products of a step as (what, rows, columns, length of the inner product)."""
    s = (live, *sizes[1:])
    N = len(s) - 1
    forward = [("forward", batch, s[i], s[i - 1]) for i in range(1, N + 1)]
    weights = [("weight-gradient", s[i], s[i - 1], batch) for i in range(1, N + 1)]
    backward = [("backward", batch, s[i - 1], s[i]) for i in range(2, N + 1)]
    return forward + weights + backward


def parameters(sizes: tuple[int, ...], live: int) -> int:
    """Weights and biases that a step must change."""
    s = (live, *sizes[1:])
    return sum(s[i] * (s[i - 1] + 1) for i in range(1, len(s)))


@njit(error_model="numpy")
def products(s: Any, n: int, a: Any, z: Any, W: Any, G: Any, by_rows: bool) -> None:
    """All products of one step; layer i's buffers start at the flat arrays' running offsets."""
    N = len(s) - 1
    at, w_at = 0, 0
    for i in range(1, N + 1):
        x = a[at : at + n * s[i - 1]].reshape((n, s[i - 1]))
        at += n * s[i - 1]
        out = z[at : at + n * s[i]].reshape((n, s[i]))
        w = W[w_at : w_at + s[i] * s[i - 1]]
        w_at += s[i] * s[i - 1]
        if by_rows:
            np.dot(x, w.reshape((s[i], s[i - 1])).T, out)
        else:
            np.dot(x, w.reshape((s[i - 1], s[i])), out)
    for i in range(N, 0, -1):
        β = z[at : at + n * s[i]].reshape((n, s[i]))
        at -= n * s[i - 1]
        w_at -= s[i] * s[i - 1]
        x = a[at : at + n * s[i - 1]].reshape((n, s[i - 1]))
        w, g = W[w_at : w_at + s[i] * s[i - 1]], G[w_at : w_at + s[i] * s[i - 1]]
        next_β = a[at : at + n * s[i - 1]].reshape((n, s[i - 1]))
        if by_rows:
            np.dot(β.T, x, g.reshape((s[i], s[i - 1])))
            if i > 1:
                np.dot(β, w.reshape((s[i], s[i - 1])), next_β)
        else:
            np.dot(x.T, β, g.reshape((s[i - 1], s[i])))
            if i > 1:
                np.dot(β, w.reshape((s[i - 1], s[i])).T, next_β)


@njit(error_model="numpy")
def stream(θ: Any, m: Any, v: Any, g: Any) -> None:
    """Read θ, m, v, g and write θ, m, v."""
    for p in range(len(θ)):
        θ[p] += g[p]
        m[p] += g[p]
        v[p] += g[p]


def prepare(task: Task) -> Callable[[Any], dict[str, Any]]:
    """Lay out buffers as large as the step's."""
    n, live, rng = task.batch, len(task.live), np.random.default_rng(0)
    s = np.array((live, *task.sizes[1:]))
    weights = int((s[1:] * s[:-1]).sum())
    W = rng.normal(0, 1 / np.sqrt(s.max()), weights).astype(np.float32)
    a, z = (rng.normal(size=n * int(s.sum())).astype(np.float32) for _ in range(2))
    G = np.zeros_like(W)
    state = np.zeros((4, parameters(task.sizes, live)), np.float32)
    work = {
        "products_by_rows": lambda: products(s, n, a, z, W, G, True),
        "products_by_columns": lambda: products(s, n, a, z, W, G, False),
        "adam_bytes": lambda: stream(*state),
    }

    def run(order: Any) -> dict[str, Any]:
        seconds = {}
        with one_blas_thread():
            for name, function in work.items():
                began = time.perf_counter()
                for _ in range(len(order) // n):
                    function()
                seconds[name] = (time.perf_counter() - began) / (len(order) // n)
        per_second = STREAMS * 4 * state.shape[1] / seconds["adam_bytes"]
        return {"parts": seconds, "bytes_per_second": per_second}

    return run


def versions() -> dict[str, Any]:
    """Versions and BLAS kernels."""
    from relumlp.environment import numerics

    return numerics()
