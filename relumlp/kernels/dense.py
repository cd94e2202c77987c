"""The training kernel of dense products: whatever is not trained on sample sets.

Flat buffers with offsets let one compilation serve every depth. Inputs that are 0 in all samples
are left out of the first layer, the next mini-batch is prefetched during the current one, and
matrix products are passed to BLAS in parts of the fastest size.
"""

from typing import Any

import numpy as np

from relumlp.kernels.arguments import as_bytes, contiguous
from relumlp.kernels.blas import CACHE_LINE, empty, prefetch
from relumlp.kernels.compiling import kernel
from relumlp.kernels.flushing import get_mode, set_mode, zeros
from relumlp.kernels.products import backward_product, forward_product, gradient_product
from relumlp.kernels.stored import read
from relumlp.types import Array

RELU, SIGMOID = 0, 1
SQUARED_ERROR = 0
BY_SGD, BY_MOMENTUM = 0, 1
LEAST_SINGLE, LEAST_DOUBLE = 2.0**-126, 2.0**-1022


# --- a mini-batch


@kernel
def fetch_rows(inputs: Array, chosen: Array) -> None:
    """Prefetch a mini-batch's inputs; waiting for them would take as long as a small layer."""
    each = CACHE_LINE // inputs.itemsize
    for r in range(len(chosen)):
        row = inputs[chosen[r]]
        for k in range(0, len(row), each):
            prefetch(row[k:])
        prefetch(row[len(row) - 1 :])


@kernel
def gather_rows(inputs: Array, chosen: Array, live: Array, size: int, scale: Any, x: Array) -> None:
    """x ← live inputs[chosen] × scale; bytes are scaled while copied, so images can stay bytes."""
    for r in range(len(chosen)):
        at = 0
        for lo, hi in live:
            row = inputs[chosen[r], lo * size : hi * size]
            read(row, size, scale, x[r, at : at + hi - lo])
            at += hi - lo


@kernel
def activate(unit: int, z: Array) -> None:
    """z ← unit(z), in place; z is not kept, because the slope follows from the activation."""
    one, zero = z.dtype.type(1), z.dtype.type(0)
    flat = z.reshape(z.size)
    if unit == RELU:
        for p in range(len(flat)):
            # Not max(z, 0), because a NaN must reach the loss, where it is detected. The sum, which
            # changes no number, lets all lanes be written; without it some are left out, slowly.
            one_z = flat[p] + zero
            flat[p] = zero if one_z <= zero else one_z
    elif unit == SIGMOID:
        for p in range(len(flat)):
            flat[p] = one / (one + np.exp(-flat[p]))


@kernel
def add_bias(z: Array, b: Array) -> None:
    """z ← z + b, in place."""
    for r in range(len(z)):
        row = z[r]
        for j in range(len(b)):
            row[j] += b[j]


@kernel
def times_slope(unit: int, a: Array, β: Array) -> None:
    """β ← α ∘ β, in place, with α from the activation: a > 0 (ReLU), a (1 − a) (sigmoid)."""
    one, zero = a.dtype.type(1), a.dtype.type(0)
    A, B = a.reshape(a.size), β.reshape(β.size)
    if unit == RELU:
        for p in range(len(A)):
            B[p] = B[p] if A[p] > zero else zero
    elif unit == SIGMOID:
        for p in range(len(A)):
            B[p] *= A[p] * (one - A[p])


@kernel
def bias_gradient(β: Array, g: Array) -> None:
    """g ← Σ_s β."""
    g[:] = 0
    for r in range(len(β)):
        row = β[r]
        for j in range(len(g)):
            g[j] += row[j]


@kernel
def output_error(loss: int, z: Array, targets: Array, chosen: Array, β: Array) -> float:
    """Return Σ_s E_s and set β to ∂/∂z_N of the batch's mean error."""
    n, classes = z.shape
    per_sample = z.dtype.type(1.0 / n)
    total = 0.0
    for r in range(n):
        y = targets[chosen[r]]
        if loss == SQUARED_ERROR:
            # In z's dtype, so that a sample's error overflows exactly where the plain form's does.
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


@kernel
def update(recipe: Any, step: int, state: Array, g: Array) -> bool:
    """One step of the optimiser, in place; return whether all parameters are finite.

    Constants have the state's dtype, for vectorisation.
    """
    θ, m, v = state[0], state[1], state[2]
    c = np.empty(7, state.dtype)
    c[0], c[1], c[2], c[3] = recipe.learning_rate, recipe.beta1, recipe.beta2, recipe.epsilon
    c[4], c[5] = 1 - recipe.beta1, 1 - recipe.beta2
    c[6] = LEAST_SINGLE if state.itemsize == 4 else LEAST_DOUBLE
    η, β1, β2, ε, one_β1, one_β2, least = c[0], c[1], c[2], c[3], c[4], c[5], c[6]
    zero = θ.dtype.type(0)
    if recipe.optimiser == BY_SGD:
        for p in range(len(θ)):
            θ[p] -= η * g[p]
    elif recipe.optimiser == BY_MOMENTUM:
        for p in range(len(θ)):
            m[p] = β1 * m[p] + g[p]
            θ[p] -= η * m[p]
    else:
        c[4] = 1.0 / (1 - recipe.beta1 ** (step + 1))
        c[5] = 1.0 / (1 - recipe.beta2 ** (step + 1))
        to_m_hat, to_v_hat = c[4], c[5]
        for p in range(len(θ)):
            # Without a gradient, moments decay to subnormal numbers, whose arithmetic is slow.
            μ, ν = β1 * m[p] + one_β1 * g[p], β2 * v[p] + one_β2 * g[p] * g[p]
            m[p] = zero if abs(μ) < least else μ
            v[p] = zero if ν < least else ν
            θ[p] -= η * (m[p] * to_m_hat) / (np.sqrt(v[p] * to_v_hat) + ε)
    odd = 0
    for p in range(len(θ)):
        odd |= θ[p] - θ[p] != zero
    return odd == 0


# --- the stretch


@kernel
def offsets(sizes: Array, bias: Array) -> tuple[Array, Array]:
    """Start of W_i and of b_i in the flat vector; entry 0 is not used, entry N + 1 is the end."""
    w_at = np.zeros(len(sizes) + 1, np.int64)
    b_at = np.zeros(len(sizes), np.int64)
    for i in range(1, len(sizes)):
        b_at[i] = w_at[i] + sizes[i] * sizes[i - 1]
        w_at[i + 1] = b_at[i] + (sizes[i] if bias[i] else 0)
    return w_at, b_at


@kernel
def places(sizes: Array, live: Array, width: int, kept: int) -> Array:
    """Index in θ of each parameter in the kernel's layout; its first layer has live inputs only."""
    s_0, s_1 = sizes[0], sizes[1]
    place = np.full(s_1 * width + kept - s_1 * s_0, -1)
    for j in range(s_1):
        at = j * width
        for lo, hi in live:
            for k in range(lo, hi):
                place[at] = j * s_0 + k
                at += 1
    for p in range(s_1 * s_0, kept):
        place[p - s_1 * s_0 + s_1 * width] = p
    return place


@kernel
def copy_live(place: Array, state: Array, own: Array, back: bool) -> None:
    """Copy θ, m, v from ``state`` to ``own``, or back; padding zeros have no index in ``state``."""
    for kind in range(3):
        for p in range(len(place)):
            if place[p] >= 0 and back:
                state[kind, place[p]] = own[kind, p]
            elif place[p] >= 0:
                own[kind, p] = state[kind, place[p]]


@kernel
def train(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``, with inputs as bytes, and with subnormal numbers as zeros."""
    mode = get_mode()
    set_mode(zeros(mode))
    live = recipe.live if len(recipe.live) else np.array([[0, recipe.sizes[0]]])
    sizes, bias, batch, most = recipe.sizes.copy(), recipe.bias, recipe.batch, recipe.product
    size = inputs.shape[1] // sizes[0]
    # Rows of the first layer are padded with zeros, so that each starts at a cache line.
    sizes[0] = ((live[:, 1] - live[:, 0]).sum() + 15) // 16 * 16
    N = len(sizes) - 1
    w_at, b_at = offsets(sizes, bias)
    P = (w_at[N + 1] + 15) // 16 * 16
    own = empty(3 * P, state).reshape((3, P))
    place = places(recipe.sizes, live, sizes[0], state.shape[1])
    copy_live(place, state, own, False)
    θ, g = own[0], empty(P, state)
    # Activations of all layers lie one after another, and so do the β of layers 1 … N.
    a_at = np.zeros(N + 2, np.int64)
    for i in range(N + 1):
        a_at[i + 1] = a_at[i] + (batch * sizes[i] + 15) // 16 * 16
    a_flat, β_flat = empty(a_at[N + 1], state), empty(a_at[N + 1], state)
    scale = a_flat.dtype.type(recipe.scale)
    steps = (len(order) + batch - 1) // batch
    losses = np.full(steps, np.nan)
    finite = np.isfinite(state[0]).all()
    for k in range(steps):
        chosen = order[k * batch : (k + 1) * batch]
        n = len(chosen)
        a = a_flat[: n * sizes[0]].reshape((n, sizes[0]))
        gather_rows(inputs, chosen, live, size, scale, a)
        coming = order[(k + 1) * batch : (k + 2) * batch]
        fetch_rows(inputs, coming)
        fetch_rows(targets, coming)
        for i in range(1, N + 1):
            W = θ[w_at[i] : b_at[i]].reshape((sizes[i], sizes[i - 1]))
            z = a_flat[a_at[i] : a_at[i] + n * sizes[i]].reshape((n, sizes[i]))
            forward_product(a, W, z, most)
            if bias[i]:
                add_bias(z, θ[b_at[i] : w_at[i + 1]])
            if i < N:
                activate(recipe.unit, z)
            a = z
        β = β_flat[a_at[N] : a_at[N] + n * sizes[N]].reshape((n, sizes[N]))
        total = output_error(recipe.loss, a, targets, chosen, β)
        if not (finite and np.isfinite(total)):
            break
        losses[k] = total / n
        for i in range(N, 0, -1):
            a = a_flat[a_at[i - 1] : a_at[i - 1] + n * sizes[i - 1]].reshape((n, sizes[i - 1]))
            gW = g[w_at[i] : b_at[i]].reshape((sizes[i], sizes[i - 1]))
            gradient_product(β, a, gW, most)
            if bias[i]:
                bias_gradient(β, g[b_at[i] : w_at[i + 1]])
            if i > 1:
                W = θ[w_at[i] : b_at[i]].reshape((sizes[i], sizes[i - 1]))
                at = a_at[i - 1]
                next_β = β_flat[at : at + n * sizes[i - 1]].reshape((n, sizes[i - 1]))
                backward_product(β, W, next_β, most)
                times_slope(recipe.unit, a, next_β)
                β = next_β
        finite = update(recipe, step + k, own, g)
    copy_live(place, state, own, True)
    set_mode(mode)
    return losses


def train_steps(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``; see :func:`relumlp.training.steps.train_steps`."""
    given = as_bytes(inputs), contiguous(targets), contiguous(order)
    losses: Array = train(recipe, state, step, *given)
    return losses
