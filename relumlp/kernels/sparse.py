"""The training kernel of ReLU networks: every node works for its sample set alone.

Where a node is off, its activation and its β are 0. So a step's three products are sums over the
nodes that are on and over sample sets (equation dynamics.1), and of the dense multiply-adds a share
f of each remains, f the activation fraction. What is on is kept as bits. A bias is a weight from a
node that is always on.

Forward, a sample adds the rows of the nodes that are on for it. Backward, each node takes its own
sample set, in one pass over its row: w·β for the layer before, its gradient, and the optimiser's
step. A row whose gradient and m are 0 is at rest: θ stays, and v catches up when the row wakes.
"""

from typing import Any

import numpy as np

from relumlp.kernels.adding import add_rows
from relumlp.kernels.arguments import as_bytes, contiguous
from relumlp.kernels.bits import lowest, mark, sample_sets, switch
from relumlp.kernels.compiling import kernel
from relumlp.kernels.dense import LEAST_DOUBLE, LEAST_SINGLE, fetch_rows, output_error
from relumlp.kernels.flushing import get_mode, set_mode, zeros
from relumlp.kernels.learning import ADAM, learn_rows, take_sums
from relumlp.kernels.panels import copy_in, copy_out, lay_out, make_room
from relumlp.kernels.resting import awake, catch_up
from relumlp.kernels.stored import read
from relumlp.types import Array

NEAR = 1 << 16
"""Bytes of a panel's rows that all samples add before the next rows come; found by trying. With
fewer, z is fetched again and again; with more, the rows."""


@kernel
def layer(layout: Any, i: int) -> tuple[Array, Array]:
    """θ of layer i, (panels, rows, columns), and its m and v side by side."""
    P, R, C = layout.shape[i]
    at, size = layout.start[i], P * R * C
    moments = layout.mv[2 * at : 2 * (at + size)].reshape((P, R, 2 * C))
    return layout.θ[at : at + size].reshape((P, R, C)), moments


# --- forward


@kernel
def gather(inputs: Array, chosen: Array, nodes: int, scale: Any, x: Array, on: Array) -> None:
    """x ← inputs[chosen] × scale, and the bits of those that are not 0."""
    size = inputs.shape[1] // nodes
    for s in range(len(chosen)):
        read(inputs[chosen[s]], size, scale, x[s, :nodes])
        mark(x[s], on[s], nodes)


@kernel
def always_on(x: Array, on: Array, node: int) -> None:
    """The node of the bias: activation 1, on for every sample."""
    for s in range(len(x)):
        x[s, node] = 1
        on[s, node // 64] |= np.uint64(1) << np.uint64(node % 64)


@kernel
def forward(T: Array, x: Array, on: Array, z: Array) -> None:
    """z ← x Tᵀ, over the nodes that are on."""
    C, words = T.shape[2], (T.shape[1] + 63) // 64
    some = max(1, round(NEAR / (64 * C * T.itemsize)))
    for p in range(len(T)):
        for first in range(0, words, some):
            last = min(first + some, words)
            add_rows(z[:, p * C :], x, T[p], on, first, last)


@kernel
def activate(z: Array, x: Array, on: Array, nodes: int) -> None:
    """x ← max(z, 0), and the bits of the nodes that are on."""
    for s in range(len(z)):
        switch(z[s], x[s], on[s], nodes)


@kernel
def pass_layer(layout: Any, room: Any, i: int, n: int) -> None:
    """z of layer i, in room.z; then x and the bits of those on, unless these are the outputs."""
    T, _ = layer(layout, i)
    before, nodes, z = layout.sizes[i - 1], layout.sizes[i], room.z[:n]
    x, on = room.x[i - 1, :n], room.on[i - 1, :n, : before // 64 + 1]
    if T.shape[1] > before:
        always_on(x, on, before)
    forward(T, x, on, z)
    if i < len(layout.sizes) - 1:
        activate(z, room.x[i, :n], room.on[i, :n, : nodes // 64 + 1], nodes)


# --- backward


@kernel
def clear(β: Array, nodes: int) -> None:
    """Set the first columns to 0."""
    for s in range(len(β)):
        row = β[s]
        for k in range(nodes):
            row[k] = 0


@kernel
def constants(recipe: Any, step: int, c: Array) -> None:
    """Write Adam's η / (1 − β₁ᵗ), β₁, β₂, ε, 1 − β₁, 1 − β₂, 1 / (1 − β₂ᵗ); others' η and β₁.

    Other optimisers leave v alone, so for them the factor of v is 1.
    """
    t = step + 1
    c[0], c[1], c[2], c[3] = recipe.learning_rate, recipe.beta1, 1.0, recipe.epsilon
    # A subnormal ε would be 0 here, and 0 / (√0 + ε) of a weight without a gradient NaN.
    c[3] = max(recipe.epsilon, LEAST_SINGLE if c.itemsize == 4 else LEAST_DOUBLE)
    if recipe.optimiser == ADAM:
        c[0] = recipe.learning_rate / (1 - recipe.beta1**t)
        c[2], c[4], c[5] = recipe.beta2, 1 - recipe.beta1, 1 - recipe.beta2
        c[6] = 1.0 / (1 - recipe.beta2**t)


@kernel
def answer(sums: Array, sets: Array, rows: Array, β: Array) -> None:
    """β[s, k] ← the sum of the parts of the pair (k, s)."""
    at = 0
    for k in rows:
        for word in range(len(sets)):
            left = sets[word, k]
            while left:
                β[64 * word + lowest(left), k] = sums[at]
                left &= left - np.uint64(1)
                at += 1


@kernel
def backward(layout: Any, room: Any, i: int, n: int, step: int, rule: int) -> None:
    """Layer i learns from its β; then β of the layer before, unless that is the input."""
    T, mv = layer(layout, i)
    C, x, sets, c = T.shape[2], room.x[i - 1, :n], room.sets[i - 1, : (n + 63) // 64], room.c
    β, below = room.β[i % 2, :n], room.β[(i - 1) % 2, :n]
    nodes, on = layout.sizes[i - 1] if i > 1 else 0, room.on[i - 1, :n]
    asked, moved = awake(mv, on, room.rest[i], c[2], step, room.rows, nodes)
    pairs = 0
    # The bias's row, and all rows of the first layer, answer nobody.
    for some, parts in (
        (room.rows[:asked], room.parts), (room.rows[asked:moved], room.parts[:0])
    ):  # fmt: skip
        for p in range(len(T)):
            β_p = β[:, p * C :]
            made = learn_rows(T[p], mv[p], x, β_p, sets, parts, room.odd, some, c, rule)
            pairs = max(pairs, made)
    if i > 1:
        clear(below, layout.shape[i - 1, 0] * layout.shape[i - 1, 2])
        take_sums(room.parts, pairs, room.sums)
        answer(room.sums, sets, room.rows[:asked], below)


# --- the stretch


@kernel
def predict(layout: Any, room: Any, n: int) -> None:
    """Forward through all layers, and the sample sets; room.z is then z of the outputs."""
    for i in range(1, len(layout.sizes)):
        pass_layer(layout, room, i, n)
        on = room.on[i - 1, :n, : layout.sizes[i - 1] // 64 + 1]
        sample_sets(on, room.sets[i - 1, : (n + 63) // 64], room.work)


@kernel
def all_finite(numbers: Array) -> bool:
    """Whether no number is NaN or infinite."""
    odd = 0
    for number in numbers:
        odd += not np.isfinite(number)
    return odd == 0


@kernel
def settle(layout: Any, room: Any, β2: Any, step: int) -> None:
    """v of all rows that rest catches up to ``step`` updates."""
    for i in range(1, len(layout.sizes)):
        _, mv = layer(layout, i)
        for k in range(mv.shape[1]):
            if room.rest[i, k]:
                catch_up(mv, k, β2, step + 1 - room.rest[i, k])


@kernel
def train(
    recipe: Any, layout: Any, room: Any, step: int, inputs: Array, targets: Array, order: Array,
    losses: Array,
) -> None:  # fmt: skip
    """Train over ``order`` and write the losses, with subnormal numbers as zeros."""
    batch, N, scale = recipe.batch, len(layout.sizes) - 1, layout.θ.dtype.type(recipe.scale)
    mode = get_mode()
    set_mode(zeros(mode))
    for t in range(len(losses)):
        chosen, coming = (
            order[t * batch : (t + 1) * batch],
            order[(t + 1) * batch : (t + 2) * batch],
        )
        n = len(chosen)
        s_0 = layout.sizes[0]
        gather(inputs, chosen, s_0, scale, room.x[0], room.on[0, :, : s_0 // 64 + 1])
        fetch_rows(inputs, coming)
        fetch_rows(targets, coming)
        predict(layout, room, n)
        β = room.β[N % 2, :n]
        clear(β, layout.shape[N, 0] * layout.shape[N, 2])
        total = output_error(recipe.loss, room.z[:n, : layout.sizes[N]], targets, chosen, β)
        if not np.isfinite(total) or not all_finite(room.odd):
            break
        losses[t] = total / n
        constants(recipe, step, room.c)
        for i in range(N, 0, -1):
            backward(layout, room, i, n, step, recipe.optimiser)
        step += 1
    settle(layout, room, room.c[2], step)
    set_mode(mode)


def train_steps(
    recipe: Any, state: Array, step: int, inputs: Array, targets: Array, order: Array
) -> Array:
    """Train over ``order``; see :func:`relumlp.training.steps.train_steps`."""
    losses = np.full(-(-len(order) // recipe.batch), np.nan)
    if not np.isfinite(state[0]).all():
        return losses
    layout = lay_out(recipe, state.dtype)
    copy_in(layout, state)
    room = make_room(layout, recipe.batch)
    given = as_bytes(inputs), contiguous(targets), contiguous(order)
    train(recipe, layout, room, step, *given, losses)
    copy_out(layout, state)
    return losses
