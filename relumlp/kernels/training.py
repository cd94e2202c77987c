"""The training kernel: a stretch of mini-batches per call, the GIL released.

Twin of :func:`relumlp.steps.train_steps`, which explains it. One flat parameter vector and flat
buffers with offsets let one compilation serve every depth; ``np.dot`` with ``out`` calls BLAS
without Python. The functions here call each other and therefore share one file (the disk cache
does not notice edits elsewhere).
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[Any]

RELU, SIGMOID = 0, 1
SQUARED_ERROR = 0
SGD, MOMENTUM = 0, 1


@njit(cache=True, nogil=True, error_model="numpy")
def weight_offsets(sizes: Array, bias: Array) -> tuple[Array, Array]:
    """Start of W_i and of b_i in the flat vector; entry 0 is not used."""
    w_at = np.zeros(len(sizes), np.int64)
    b_at = np.zeros(len(sizes), np.int64)
    at = 0
    for i in range(1, len(sizes)):
        w_at[i] = at
        b_at[i] = at + sizes[i] * sizes[i - 1]
        at = b_at[i] + (sizes[i] if bias[i] else 0)
    return w_at, b_at


@njit(cache=True, nogil=True, error_model="numpy")
def gather(inputs: Array, chosen: Array, scale: Any, x: Array) -> None:
    """X ← inputs[chosen] × scale; bytes are scaled on the way, so images can stay bytes."""
    for r in range(len(chosen)):
        row = inputs[chosen[r]]
        for k in range(len(row)):
            x[r, k] = x.dtype.type(row[k]) * scale


@njit(cache=True, nogil=True, error_model="numpy")
def activate(unit: int, z: Array) -> None:
    """Z ← unit(z), in place; the slope can be had from the activation, so z is not kept."""
    one = z.dtype.type(1)
    flat = z.reshape(z.size)
    if unit == RELU:
        for p in range(len(flat)):
            # Not max(z, 0): a NaN must reach the loss, where it is noticed.
            if flat[p] <= 0:
                flat[p] = 0
    elif unit == SIGMOID:
        for p in range(len(flat)):
            flat[p] = one / (one + np.exp(-flat[p]))


@njit(cache=True, nogil=True, error_model="numpy")
def times_slope(unit: int, a: Array, β: Array) -> None:
    """β ← α ∘ β, in place, with α from the activation: a > 0 (ReLU), a (1 − a) (sigmoid)."""
    one = a.dtype.type(1)
    A, B = a.reshape(a.size), β.reshape(β.size)
    if unit == RELU:
        for p in range(len(A)):
            B[p] = B[p] if A[p] > 0 else a.dtype.type(0)
    elif unit == SIGMOID:
        for p in range(len(A)):
            B[p] *= A[p] * (one - A[p])


@njit(cache=True, nogil=True, error_model="numpy")
def output_error(loss: int, z: Array, targets: Array, chosen: Array, β: Array) -> float:
    """Return Σ_s E_s and set β to ∂/∂z_N of the batch's mean error."""
    n, classes = z.shape
    per_sample = z.dtype.type(1.0 / n)
    total = 0.0
    for r in range(n):
        y = targets[chosen[r]]
        if loss == SQUARED_ERROR:
            # As in the plain form a sample's error is of z's dtype, and overflows where it does.
            E = z.dtype.type(0)
            for m in range(classes):
                d = z[r, m] - y[m]
                E += d * d
                β[r, m] = d * per_sample
            total += 0.5 * np.float64(E)
        else:
            highest = z[r, 0]
            for m in range(classes):
                highest = max(highest, z[r, m])
            e_sum = z.dtype.type(0)
            for m in range(classes):
                β[r, m] = np.exp(z[r, m] - highest)
                e_sum += β[r, m]
            log_sum = np.log(e_sum)
            for m in range(classes):
                total += np.float64(y[m] * (log_sum - (z[r, m] - highest)))
                β[r, m] = (β[r, m] / e_sum - y[m]) * per_sample
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def update(recipe: Any, step: int, state: Array, g: Array) -> None:
    """One step of the optimiser, in place; constants of the state's dtype keep it vectorised."""
    θ, m, v = state[0], state[1], state[2]
    c = np.empty(7, state.dtype)
    c[0], c[1], c[2], c[3] = recipe.learning_rate, recipe.beta1, recipe.beta2, recipe.epsilon
    c[4], c[5] = 1 - recipe.beta1, 1 - recipe.beta2
    η, β1, β2, ε, one_β1, one_β2 = c[0], c[1], c[2], c[3], c[4], c[5]
    if recipe.optimiser == SGD:
        for p in range(len(θ)):
            θ[p] -= η * g[p]
    elif recipe.optimiser == MOMENTUM:
        for p in range(len(θ)):
            m[p] = β1 * m[p] + g[p]
            θ[p] -= η * m[p]
    else:
        c[4] = 1.0 / (1 - recipe.beta1 ** (step + 1))
        c[5] = 1.0 / (1 - recipe.beta2 ** (step + 1))
        to_m_hat, to_v_hat = c[4], c[5]
        for p in range(len(θ)):
            m[p] = β1 * m[p] + one_β1 * g[p]
            v[p] = β2 * v[p] + one_β2 * g[p] * g[p]
            θ[p] -= η * (m[p] * to_m_hat) / (np.sqrt(v[p] * to_v_hat) + ε)


@njit(cache=True, nogil=True, error_model="numpy")
def train_steps(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``; see :func:`relumlp.steps.train_steps`."""
    sizes, bias, batch = recipe.sizes, recipe.bias, recipe.batch
    N = len(sizes) - 1
    w_at, b_at = weight_offsets(sizes, bias)
    # Activations of all layers lie one after another, and so do the β of layers 1 … N.
    a_at = np.zeros(N + 2, np.int64)
    for i in range(N + 1):
        a_at[i + 1] = a_at[i] + batch * sizes[i]
    a_flat = np.empty(a_at[N + 1], state.dtype)
    β_flat = np.empty(a_at[N + 1], state.dtype)
    θ, g = state[0], np.zeros(state.shape[1], state.dtype)
    scale = a_flat.dtype.type(recipe.scale)
    steps = (len(order) + batch - 1) // batch
    losses = np.full(steps, np.nan)
    for k in range(steps):
        chosen = order[k * batch : (k + 1) * batch]
        n = len(chosen)
        a = a_flat[: n * sizes[0]].reshape((n, sizes[0]))
        gather(inputs, chosen, scale, a)
        for i in range(1, N + 1):
            W = θ[w_at[i] : b_at[i]].reshape((sizes[i], sizes[i - 1]))
            z = a_flat[a_at[i] : a_at[i] + n * sizes[i]].reshape((n, sizes[i]))
            np.dot(a, W.T, z)
            if bias[i]:
                for r in range(n):
                    for j in range(sizes[i]):
                        z[r, j] += θ[b_at[i] + j]
            if i < N:
                activate(recipe.unit, z)
            a = z
        β = β_flat[a_at[N] : a_at[N] + n * sizes[N]].reshape((n, sizes[N]))
        total = output_error(recipe.loss, a, targets, chosen, β)
        if not np.isfinite(total):
            return losses
        losses[k] = total / n
        for i in range(N, 0, -1):
            a = a_flat[a_at[i - 1] : a_at[i - 1] + n * sizes[i - 1]].reshape((n, sizes[i - 1]))
            gW = g[w_at[i] : b_at[i]].reshape((sizes[i], sizes[i - 1]))
            np.dot(β.T, a, gW)
            if bias[i]:
                for j in range(sizes[i]):
                    g[b_at[i] + j] = 0
                for r in range(n):
                    for j in range(sizes[i]):
                        g[b_at[i] + j] += β[r, j]
            if i > 1:
                W = θ[w_at[i] : b_at[i]].reshape((sizes[i], sizes[i - 1]))
                at = a_at[i - 1]
                next_β = β_flat[at : at + n * sizes[i - 1]].reshape((n, sizes[i - 1]))
                np.dot(β, W, next_β)
                times_slope(recipe.unit, a, next_β)
                β = next_β
        update(recipe, step + k, state, g)
    return losses
