"""How the sparse kernel lays out weights and buffers; in NumPy, since it is done once a stretch.

The weights of a layer lie in panels of a few columns: a column for each node, a row for each node
before, the bias last. What a node that is on sends to a panel's nodes is then one row. m and v lie
side by side in panels of their own.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from relumlp.kernels.blas import CACHE_LINE
from relumlp.kernels.vectors import BYTES, FIRST, WIDEST
from relumlp.types import Array, Ints


class Layout(NamedTuple):
    """Where the parameters lie.

    Attributes
    ----------
    sizes : (N + 1,) nodes per layer.
    shape : (N + 1, 3), panels, rows and columns of each layer's weights.
    start : (N + 1,), where a layer begins in θ; m and v begin at twice that.
    θ, mv : flat.
    """

    sizes: Ints
    shape: Ints
    start: Ints
    θ: Array
    mv: Array


class Room(NamedTuple):
    """Buffers of a stretch.

    Attributes
    ----------
    x : (N, batch, wide), inputs and activations of each layer, then 1 for the bias.
    z : (batch, wide), of one layer.
    β : (2, batch, wide), of one layer and of the one before.
    on : (N, batch, words), bits of the nodes that are on, the bias among them.
    sets : (N, words of samples, nodes), bits of the sample sets.
    parts, sums : (pairs, lanes) and (pairs,), what rows answer the layer before.
    odd : (lanes,), NaN from the moment a parameter is not finite.
    rest : (N + 1, nodes), 1 + the number of the first step for which a row rests; 0 if none.
    rows : (nodes,), rows that must move.
    work : (64,) words.
    c : (7,), the optimiser's constants.
    """

    x: Array
    z: Array
    β: Array
    on: Array
    sets: Array
    parts: Array
    sums: Array
    odd: Array
    rest: Ints
    rows: Ints
    work: Array
    c: Array


def aligned(shape: tuple[int, ...], dtype: Any) -> Array:
    """Zeros that begin at a cache line."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    room = np.zeros(size + CACHE_LINE, np.uint8)
    first = -room.ctypes.data % CACHE_LINE
    return room[first : first + size].view(dtype).reshape(shape)


def layer_shape(i: int, nodes: int, rows: int, lanes: int) -> tuple[int, int, int]:
    """Panels, rows and columns of layer i: as few panels as there can be, of one width."""
    vectors = -(-nodes // lanes)
    panels = -(-vectors // (FIRST if i == 1 and vectors % FIRST == 0 else WIDEST))
    return panels, rows, -(-vectors // panels) * lanes


def lay_out(recipe: Any, dtype: Any) -> Layout:
    """Make room for the parameters of a network."""
    sizes, lanes = recipe.sizes, BYTES // np.dtype(dtype).itemsize
    shape, start = np.zeros((len(sizes), 3), np.int64), np.zeros(len(sizes), np.int64)
    end = 0
    for i in range(1, len(sizes)):
        shape[i] = layer_shape(i, sizes[i], sizes[i - 1] + recipe.bias[i], lanes)
        start[i], end = end, end + int(shape[i].prod())
    return Layout(sizes, shape, start, aligned((end,), dtype), aligned((2 * end,), dtype))


def make_room(layout: Layout, batch: int) -> Room:
    """Make the buffers for mini-batches of at most this size."""
    dtype, N, words = layout.θ.dtype, len(layout.sizes) - 1, int(layout.sizes.max()) // 64 + 1
    lanes, line = BYTES // dtype.itemsize, CACHE_LINE // dtype.itemsize
    nodes = max(64 * words, int((layout.shape[:, 0] * layout.shape[:, 2]).max()))
    # An odd number of cache lines: else the rows compete for the same places of the cache.
    wide = (-(-nodes // line) // 2 * 2 + 1) * line
    pairs = int(max(layout.sizes[1:-1], default=0)) * batch + lanes
    return Room(
        x=aligned((N, batch, wide), dtype),
        z=aligned((batch, wide), dtype),
        β=aligned((2, batch, wide), dtype),
        on=np.zeros((N, batch, words), np.uint64),
        sets=np.zeros((N, -(-batch // 64), 64 * words), np.uint64),
        parts=aligned((pairs, lanes), dtype),
        sums=aligned((pairs,), dtype),
        odd=aligned((lanes,), dtype),
        rest=np.zeros((N + 1, 64 * words), np.int64),
        rows=np.zeros(64 * words, np.int64),
        work=np.zeros(64, np.uint64),
        c=np.zeros(7, dtype),
    )


def parameters(layout: Layout, flat: Array) -> list[tuple[Array, Array]]:
    """For each layer, views of a flat vector: W (s_i, s_{i−1}) and b (s_i, 1), or (s_i, 0)."""
    found, at = [], 0
    for i in range(1, len(layout.sizes)):
        nodes, before = layout.sizes[i], layout.sizes[i - 1]
        biased = layout.shape[i, 1] > before
        W = flat[at : at + nodes * before].reshape(nodes, before)
        at += W.size
        b = flat[at : at + (nodes if biased else 0)].reshape(nodes, int(biased))
        at += b.size
        found.append((W, b))
    return found


def panels(layout: Layout, i: int) -> tuple[Array, Array, Array]:
    """θ, m and v of a layer, (panels, rows, columns)."""
    P, R, C = layout.shape[i]
    at, size = layout.start[i], P * R * C
    moments = layout.mv[2 * at : 2 * (at + size)].reshape(P, R, 2 * C)
    return layout.θ[at : at + size].reshape(P, R, C), moments[:, :, :C], moments[:, :, C:]


def places(layout: Layout, state: Array) -> Iterator[tuple[Array, Array]]:
    """Yield views of the same θ, m and v, (rows, nodes): in a panel, and in the state."""
    for kind, flat in enumerate(state):
        for i, (W, b) in enumerate(parameters(layout, flat), 1):
            before = W.shape[1]
            for p, panel in enumerate(panels(layout, i)[kind]):
                C = panel.shape[1]
                for own, given in ((panel[:before], W), (panel[before:], b)):
                    some = given[p * C : (p + 1) * C].T
                    yield own[:, : some.shape[1]], some


def copy_in(layout: Layout, state: Array) -> None:
    """Copy θ, m, v from the state into panels."""
    for own, given in places(layout, state):
        own[...] = given


def copy_out(layout: Layout, state: Array) -> None:
    """Copy θ, m, v from panels into the state."""
    for own, given in places(layout, state):
        given[...] = own
