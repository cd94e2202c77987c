"""All active paths of one sample at once: summed by start and end, or written into a table.

First the subnetwork of the nodes that are on is extracted, so that every path in it is active. Then
each path's product is formed, with the products of common prefixes shared. These are the plain
forms; the kernels of the same names are in ``relumlp.kernels.paths`` and give the same bits.
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
"""Default of the largest number of paths in a table."""


class SwitchedOn(NamedTuple):
    """Subnetwork of the nodes that are on, in D + 1 levels: layers i … N, so D = N − i.

    Attributes
    ----------
    counts : (D + 1,) int64, number of nodes per level; the last level has all output nodes.
    nodes : the nodes' numbers in their layers, level after level, in the smallest unsigned dtype.
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
    """Extract the subnetwork that one sample switches on, from layer i to the outputs.

    Shapes: W[r] (s_r, s_{r−1}); on[g] (s_g,) and dE_dz (s_N,) of one sample. For i = 0 paths start
    at all inputs.

    Raises
    ------
    UserError : i is not in 0 … N − 1, or the arrays do not fit.
    """
    check_one_sample(W, on)
    N = len(W) - 1
    if not 0 <= i < N:
        raise UserError(f"layer i: expected 0 to {N - 1}, because a path needs a weight, got {i}")
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
    """Number of active paths, Π_d counts[d], as a Python integer."""
    return prod(net.counts.tolist())


def empty_table(net: SwitchedOn, first: int = 0, limit: int = MOST_TABLE_PATHS) -> PathTable:
    """Allocate a table for the paths from number ``first`` on, at most ``limit`` of them.

    Raises
    ------
    UserError : ``first`` is above the number of paths, or ``limit`` is not a whole number above 0.
    """
    paths = number_of_paths(net)
    check_whole("limit", limit, 1)
    if check_whole("first", first, 0) > paths:
        raise UserError(f"first: expected at most {paths}, the number of active paths, got {first}")
    n = min(paths - first, limit)
    nodes = np.empty((len(net.counts), n), net.nodes.dtype)
    # One block for both arrays, because a block that is freed and allocated again has no new page
    # faults.
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
    the start nodes [gaps.4]. Every path's product is formed, and the sum is taken over whole paths
    only; the paths of one entry are added in order of b.
    """
    _, w = blocks_of(net)
    cost = np.zeros((net.counts[0], net.counts[-1]), net.weights.dtype)
    for p in product(*map(range, net.counts)):
        cost[p[0], p[-1]] += prod(w[d][p[d], p[d + 1]] for d in range(len(w))) * net.ends[p[-1]]
    return cost


def write_active_paths(net: SwitchedOn, first: int, table: PathTable) -> int:
    """Fill a table with paths number ``first``, ``first`` + 1, …; return how many were written.

    Paths are numbered from 0, by start and then by b within the switched-on network. The table is
    filled unless fewer paths are left.
    """
    levels, w = blocks_of(net)
    n = 0
    paths = islice(product(*map(range, net.counts)), first, first + len(table.product))
    for n, p in enumerate(paths, 1):
        table.nodes[:, n - 1] = [level[q] for level, q in zip(levels, p, strict=True)]
        table.product[n - 1] = prod(w[d][p[d], p[d + 1]] for d in range(len(w)))
        table.cost[n - 1] = table.product[n - 1] * net.ends[p[-1]]
    return n
