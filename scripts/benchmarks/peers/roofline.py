"""Lower bound of a step's time: its matrix products, and Adam's bytes at measured bandwidth.

The products use the same BLAS as the kernel (``np.dot`` with ``out`` in Numba, which is SciPy's)
and the step's shapes without the pixels that never change, one after another over buffers as large
as the step's. Weights are stored by rows, or by columns, or products are passed to BLAS in the
kernel's parts; the fastest of these three ways counts. Adam's bytes: a loop that does nothing else
reads θ, m, v, g and writes θ, m, v, seven float32 numbers per parameter.
"""

import time
from typing import Any

import numpy as np
from numba import njit

from benchmarks.peers.task import Task, Training
from relumlp.kernels.blas import empty
from relumlp.kernels.products import backward_product, forward_product, gradient_product
from relumlp.machine.blas import largest_product, one_blas_thread
from relumlp.machine.versions import numerics

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
    """Return the number of weights and biases that a step must change."""
    s = (live, *sizes[1:])
    return sum(s[i] * (s[i - 1] + 1) for i in range(1, len(s)))


BY_ROWS, BY_COLUMNS, IN_PARTS = range(3)


@njit(error_model="numpy")
def layer(flat: Any, at: int, rows: int, columns: int) -> Any:
    """Return one matrix out of a flat buffer."""
    return flat[at : at + rows * columns].reshape((rows, columns))


@njit(error_model="numpy")
def products(s: Any, n: int, a: Any, z: Any, W: Any, G: Any, way: int, most: int) -> None:
    """Compute all products of one step; the factors do not change from step to step.

    One layer after another, a holds the activations of all layers, z the results of products over
    nodes, W the weights, and G their gradients.
    """
    N = len(s) - 1
    at, w_at = 0, 0
    for i in range(1, N + 1):
        x, out = layer(a, at, n, s[i - 1]), layer(z, at + n * s[i - 1], n, s[i])
        by_rows, by_columns = layer(W, w_at, s[i], s[i - 1]), layer(W, w_at, s[i - 1], s[i])
        if way == BY_ROWS:
            np.dot(x, by_rows.T, out)
        elif way == BY_COLUMNS:
            np.dot(x, by_columns, out)
        else:
            forward_product(x, by_rows, out, most)
        at += n * s[i - 1]
        w_at += s[i] * s[i - 1]
    for i in range(N, 0, -1):
        β = layer(a, at, n, s[i])
        at -= n * s[i - 1]
        w_at -= s[i] * s[i - 1]
        x, out = layer(a, at, n, s[i - 1]), layer(z, at, n, s[i - 1])
        by_rows, by_columns = layer(W, w_at, s[i], s[i - 1]), layer(W, w_at, s[i - 1], s[i])
        g_rows, g_columns = layer(G, w_at, s[i], s[i - 1]), layer(G, w_at, s[i - 1], s[i])
        if way == BY_ROWS:
            np.dot(β.T, x, g_rows)
            if i > 1:
                np.dot(β, by_rows, out)
        elif way == BY_COLUMNS:
            np.dot(x.T, β, g_columns)
            if i > 1:
                np.dot(β, by_columns.T, out)
        else:
            gradient_product(β, x, g_rows, most)
            if i > 1:
                backward_product(β, by_rows, out, most)


@njit(error_model="numpy")
def stream(θ: Any, m: Any, v: Any, g: Any) -> None:
    """Read θ, m, v, g and write θ, m, v."""
    for p in range(len(θ)):
        θ[p] += g[p]
        m[p] += g[p]
        v[p] += g[p]


def prepare(task: Task) -> Training:
    """Lay out buffers as large as the step's."""
    n, live, rng = task.batch, len(task.live), np.random.default_rng(0)
    s, one = np.array((live, *task.sizes[1:])), np.zeros(1, np.float32)
    W, G = (empty(int((s[1:] * s[:-1]).sum()), one) for _ in range(2))
    a, z = (empty(n * int(s.sum()), one) for _ in range(2))
    W[:], a[:] = rng.normal(0, 0.05, len(W)), rng.normal(size=len(a))
    state, most = np.zeros((4, parameters(task.sizes, live)), np.float32), largest_product()
    work = {
        "products_by_rows": lambda: products(s, n, a, z, W, G, BY_ROWS, most),
        "products_by_columns": lambda: products(s, n, a, z, W, G, BY_COLUMNS, most),
        "products_in_parts": lambda: products(s, n, a, z, W, G, IN_PARTS, most),
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

    return Training(run, lambda state: None)


def versions() -> dict[str, Any]:
    """Versions and BLAS kernels."""
    return numerics()
