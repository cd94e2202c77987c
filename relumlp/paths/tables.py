"""All active paths of one sample at once: summed by start and end, or written into a table.

The switched-on network is cut out first, so that every path left in it is active; then each path's
product is formed on its own, prefixes shared. Plain forms; the kernels of the same names stand in
``relumlp.kernels.paths`` and give the same bits.
"""

from itertools import islice, pairwise, product
from math import prod
from typing import NamedTuple

import numpy as np

from relumlp.checks import check_whole
from relumlp.errors import UserError
from relumlp.paths.active import check_one_error, check_one_sample, choices, is_on
from relumlp.types import Array, BoolLayers, Ints, Layers

MOST_TABLE_PATHS = 100_000_000
"""Paths that a table may have unless it is told otherwise."""


class SwitchedOn(NamedTuple):
    """The nodes that are on and what connects them, in D + 1 levels: layers i … N, so D = N − i.

    Attributes
    ----------
    counts : (D + 1,) int64, nodes that are on per level; all of them in the last.
    nodes : their numbers in the layers, level after level, in the smallest unsigned dtype.
    weights : level after level, a block (counts[d], counts[d + 1]) from node to node, flat.
    ends : λ = ∂E/∂z_N of the output nodes, (counts[D],), of the dtype of ``weights``.
    """

    counts: Ints
    nodes: Ints
    weights: Array
    ends: Array


class PathTable(NamedTuple):
    """Paths in columns, in order of their start and then of b.

    Attributes
    ----------
    nodes : (D + 1, n), node numbers, a row for each layer from i to N.
    product : (n,), of the weights along the path.
    cost : (n,), λ_end × product: what the path adds to its start's node-supported cost.
    """

    nodes: Ints
    product: Array
    cost: Array


def switched_on(W: Layers, on: BoolLayers, dE_dz: Array, i: int) -> SwitchedOn:
    """Cut out what one sample switches on, from the nodes of layer i to the outputs.

    Shapes: W[r] (s_r, s_{r−1}); on[g] (s_g,) and dE_dz (s_N,), one sample's. For i = 0 paths start
    at all inputs.

    Raises
    ------
    UserError : i is not in 0 … N − 1, or the arrays do not fit.
    """
    check_one_sample(W, on)
    N = len(W) - 1
    if not 0 <= i < N:
        raise UserError(f"layer i: expected 0 to {N - 1}, for a path needs a weight, got {i}")
    check_one_error(W, dE_dz)
    start = [j for j in range(W[i + 1].shape[1]) if is_on(on, i, j)]
    levels = [np.array(nodes, dtype=np.intp) for nodes in (start, *choices(on, i))]
    blocks = [W[i + d][np.ix_(levels[d], levels[d - 1])].T.ravel() for d in range(1, len(levels))]
    nodes, weights = np.concatenate(levels), np.concatenate(blocks)
    return SwitchedOn(
        np.array([len(level) for level in levels]),
        nodes.astype(np.min_scalar_type(int(nodes.max()))),
        weights,
        dE_dz.astype(weights.dtype),
    )


def number_of_paths(net: SwitchedOn) -> int:
    """Π_d counts[d], as an unbounded integer."""
    return prod(net.counts.tolist())


def empty_table(net: SwitchedOn, first: int = 0, limit: int = MOST_TABLE_PATHS) -> PathTable:
    """Room for the paths of a switched-on network, from number ``first`` on, at most ``limit``.

    Raises
    ------
    UserError : ``first`` is above the number of paths, or ``limit`` is no whole number above 0.
    """
    paths = number_of_paths(net)
    check_whole("limit", limit, 1)
    if check_whole("first", first, 0) > paths:
        raise UserError(f"first: expected at most {paths}, the number of active paths, got {first}")
    n = min(paths - first, limit)
    nodes = np.empty((len(net.counts), n), net.nodes.dtype)
    # One block for both: freed and asked for again, it comes back without new page faults.
    product, cost = np.empty((2, n), net.weights.dtype)
    return PathTable(nodes, product, cost)


def blocks_of(net: SwitchedOn) -> tuple[list[Ints], list[Array]]:
    """Node numbers per level, and weights between level d and d + 1, (counts[d], counts[d + 1])."""
    counts = net.counts.tolist()
    levels = np.split(net.nodes, np.cumsum(counts)[:-1])
    shapes = list(pairwise(counts))
    flat = np.split(net.weights, np.cumsum([m * n for m, n in shapes])[:-1])
    return levels, [w.reshape(shape) for w, shape in zip(flat, shapes, strict=True)]


def sum_active_paths(net: SwitchedOn) -> Array:
    """Sum λ_end × product over all active paths, by start and end: (counts[0], counts[D]).

    cost_{j,m} = Σ_{p from j to m} λ_m Π_g w_{p_g}; its row sums are the node-supported costs φ of
    the start nodes [gaps.4]. Every path's product is formed and nothing is summed before the last
    layer; the paths of one entry are added in order of b.
    """
    _, w = blocks_of(net)
    cost = np.zeros((net.counts[0], net.counts[-1]), net.weights.dtype)
    for p in product(*map(range, net.counts)):
        cost[p[0], p[-1]] += prod(w[d][p[d], p[d + 1]] for d in range(len(w))) * net.ends[p[-1]]
    return cost


def write_active_paths(net: SwitchedOn, first: int, table: PathTable) -> int:
    """Fill a table with paths number ``first``, ``first`` + 1, …; return how many were written.

    Paths are numbered by start, then by b within the switched-on network, from 0. Fewer than the
    table holds are written only where no more paths are left.
    """
    levels, w = blocks_of(net)
    n = 0
    paths = islice(product(*map(range, net.counts)), first, first + len(table.product))
    for n, p in enumerate(paths, 1):
        table.nodes[:, n - 1] = [level[q] for level, q in zip(levels, p, strict=True)]
        table.product[n - 1] = prod(w[d][p[d], p[d + 1]] for d in range(len(w)))
        table.cost[n - 1] = table.product[n - 1] * net.ends[p[-1]]
    return n
