"""The scoring kernel: samples pass a ReLU network over the nodes that are on, the GIL released.

Twin of :func:`relumlp.network.chunked.outputs`, which documents the arguments. The forward pass is
that of training (:mod:`relumlp.kernels.sparse`), without what only learning needs. Subnormal
numbers are kept: a node is on for the least pre-activation above 0.
"""

from typing import Any

import numpy as np

from relumlp.kernels.arguments import as_bytes, contiguous
from relumlp.kernels.bits import lowest
from relumlp.kernels.compiling import kernel
from relumlp.kernels.dense import fetch_rows
from relumlp.kernels.panels import copy_in, lay_out, make_room
from relumlp.kernels.sparse import gather, pass_layer
from relumlp.types import Array

BATCH = 64
"""Samples that pass a layer together; more make the weights' way shorter and that of x longer."""


@kernel
def count(x: Array, on: Array, chosen: Array, labels: Array, counts: Array) -> None:
    """counts[c, j] += the samples of class c for which node j is on."""
    for s in range(len(on)):
        row, of_class = on[s], counts[labels[chosen[s]]]
        for word in range(len(row)):
            left = row[word]
            while left:
                k = 64 * word + lowest(left)
                # NaN has a bit, because it must reach the outputs, but is not above 0.
                of_class[k] += x[s, k] > 0
                left &= left - np.uint64(1)


@kernel
def pass_layers(layout: Any, room: Any, chosen: Array, labels: Array, counts: Array) -> None:
    """Forward through all layers, counting unless there are no counts; room.z is then z_N."""
    n, N, at = len(chosen), len(layout.sizes) - 1, 0
    for i in range(1, N + 1):
        pass_layer(layout, room, i, n)
        nodes = layout.sizes[i]
        if i < N and len(counts):
            on = room.on[i, :n, : nodes // 64 + 1]
            count(room.x[i, :n], on, chosen, labels, counts[:, at : at + nodes])
            at += nodes


@kernel
def pass_through(
    layout: Any, room: Any, inputs: Array, scale: Any, rows: Array, labels: Array, counts: Array,
    z: Array,
) -> None:  # fmt: skip
    """Write the outputs to z and add to the counts."""
    s_0 = layout.sizes[0]
    for first in range(0, len(rows), BATCH):
        chosen = rows[first : first + BATCH]
        gather(inputs, chosen, s_0, scale, room.x[0], room.on[0, :, : s_0 // 64 + 1])
        fetch_rows(inputs, rows[first + BATCH : first + 2 * BATCH])
        pass_layers(layout, room, chosen, labels, counts)
        for s in range(len(chosen)):
            row, out = room.z[s], z[first + s]
            for m in range(len(out)):
                out[m] = row[m]


def outputs(
    net: Any,
    inputs: Array,
    scale: float,
    rows: Array,
    labels: Array | None = None,
    counts: Array | None = None,
) -> Array:
    """Pass samples through a network; see :func:`relumlp.network.chunked.outputs`."""
    dtype = net.theta.dtype
    layout = lay_out(net, dtype)
    copy_in(layout, net.theta[np.newaxis])
    z = np.empty((len(rows), net.sizes[-1]), dtype)
    if labels is None or counts is None:
        labels, counts = np.zeros(0, np.int64), np.zeros((0, 0), np.int64)
        labels.flags.writeable = False
    rows = contiguous(rows, np.int64)
    room = make_room(layout, BATCH)
    pass_through(layout, room, as_bytes(inputs), dtype.type(scale), rows, labels, counts, z)
    return z
