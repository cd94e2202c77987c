"""Active paths of a switched-on network: summed by start and end, or written into a table.

Twins of ``relumlp.paths.tables``. ``net`` has the arrays counts, nodes, weights, ends; ``table``
has nodes, product, cost. Paths that differ only in their end form a run: they share a prefix, and
one inner loop over contiguous weights computes the whole run. The terms of each entry of the sum
are added in the same order as in the plain form, so the bits are the same; no fastmath flag is set.
"""

from typing import Any

import numpy as np

from relumlp.kernels.compiling import kernel
from relumlp.types import Array


@kernel
def block_starts(counts: Array) -> Array:
    """Offsets in the flat array at which the weights from level d to d + 1 start."""
    starts = np.zeros(len(counts), np.int64)
    for d in range(1, len(counts)):
        starts[d] = starts[d - 1] + counts[d - 1] * counts[d]
    return starts


@kernel
def extend(counts: Array, weights: Array, starts: Array, at: Array, prefix: Array, d: int) -> None:
    """Compute the products of the prefixes from level d on; prefix[d] ends in node at[d]."""
    for e in range(max(d, 1), len(at)):
        w = weights[starts[e - 1] + at[e - 1] * counts[e] + at[e]]
        prefix[e] = prefix[e - 1] * w


@kernel
def advance(counts: Array, at: Array) -> int:
    """Advance to the next prefix in order of b; return the first level that changed, or −1."""
    d = len(at) - 1
    while d >= 0 and at[d] == counts[d] - 1:
        at[d] = 0
        d -= 1
    if d >= 0:
        at[d] += 1
    return d


@kernel
def sum_active_paths(net: Any) -> Array:
    """Twin of :func:`relumlp.paths.tables.sum_active_paths`."""
    counts, weights, ends = net.counts, net.weights, net.ends
    D = len(counts) - 1
    E = counts[D]
    cost = np.zeros((counts[0], E), weights.dtype)
    if counts.min() == 0:
        return cost
    starts = block_starts(counts)
    at = np.zeros(D, np.int64)
    prefix = np.ones(D, weights.dtype)
    d = 0
    while d >= 0:
        extend(counts, weights, starts, at, prefix, d)
        p = prefix[D - 1]
        total = cost[at[0]]
        run = starts[D - 1] + at[D - 1] * E
        w = weights[run : run + E]
        for m in range(E):
            total[m] += p * w[m] * ends[m]
        d = advance(counts, at)
    return cost


@kernel
def write_active_paths(net: Any, first: int, table: Any) -> int:
    """Twin of :func:`relumlp.paths.tables.write_active_paths`."""
    counts, labels, weights, ends = net.counts, net.nodes, net.weights, net.ends
    D = len(counts) - 1
    E = counts[D]
    n = len(table.product)
    if counts.min() == 0 or n == 0:
        return 0
    starts = block_starts(counts)
    level_starts = np.cumsum(counts) - counts
    at = np.zeros(D, np.int64)
    prefix = np.ones(D, weights.dtype)
    # The digits of first in mixed radix are the nodes of the prefix, and then the end.
    rest = first // E
    for d in range(D - 1, -1, -1):
        at[d] = rest % counts[d]
        rest //= counts[d]
    if rest > 0:
        return 0
    end = first % E
    written = 0
    d = 0
    while d >= 0 and written < n:
        extend(counts, weights, starts, at, prefix, d)
        size = min(E - end, n - written)
        for g in range(D):
            table.nodes[g, written : written + size] = labels[level_starts[g] + at[g]]
        p = prefix[D - 1]
        run = starts[D - 1] + at[D - 1] * E + end
        w = weights[run : run + size]
        λ = ends[end : end + size]
        label = labels[level_starts[D] + end : level_starts[D] + end + size]
        last = table.nodes[D, written : written + size]
        products = table.product[written : written + size]
        costs = table.cost[written : written + size]
        for m in range(size):
            last[m] = label[m]
            products[m] = p * w[m]
            costs[m] = products[m] * λ[m]
        written += size
        end = 0
        d = advance(counts, at)
    return written
