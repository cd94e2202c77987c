"""All active paths of one sample at once: summed by start and end, or written into a table.

First the subnetwork of the nodes that are on is extracted, so that every path in it is active. Then
each path's product is formed, with the products of common prefixes shared. These are the plain
forms; the kernels of the same names are in ``relumlp.kernels.paths`` and give the same bits.
"""

from itertools import islice, pairwise, product
from math import prod
from typing import NamedTuple

import numpy as np

from relumlp.arrays import as_array
from relumlp.checks import check_whole
from relumlp.doors.guests import fields
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.paths.active import check_columns, choices, is_on
from relumlp.paths.sums import check_limit, in_digits
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

    def admitted(self, name: str) -> "SwitchedOn":
        """Return the same with arrays as they may enter, or refuse arrays that do not fit."""
        net = fields(name, self, counts="some: levels", nodes="n", weights="w", ends="ends")
        counts = net.counts.tolist()
        if len(counts) < 2 or min(counts) < 0:
            raise UserError(f"{name}.counts: expected two or more levels, got {counts}")
        wanted = (sum(counts), sum(m * n for m, n in pairwise(counts)), counts[-1])
        if (len(net.nodes), len(net.weights), len(net.ends)) != wanted:
            raise UserError(
                f"{name}: expected {wanted[0]} nodes, {wanted[1]} weights and {wanted[2]} ends for "
                f"counts {counts}, got {len(net.nodes)}, {len(net.weights)} and {len(net.ends)}"
            )
        # Numbers of nodes keep their small dtype, because tables take it over.
        dtype = np.result_type(net.weights, net.ends)
        return SwitchedOn(
            net.counts,
            as_array(name, self.nodes),
            net.weights.astype(dtype, copy=False),
            net.ends.astype(dtype, copy=False),
        )


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

    def admitted(self, name: str) -> "PathTable":
        """Return the table itself, which is written into, or refuse what is no table."""
        for field, array in zip(self._fields, self, strict=True):
            # A subclass, such as a masked array, may do otherwise than an array when written to.
            if type(array) is not np.ndarray or not array.flags.writeable:
                raise UserError(
                    f"{name}.{field}: expected a writeable array, got a {type(array).__name__}"
                )
        n = self.product.shape[0] if self.product.ndim else 0
        for field, array, axes in zip(self._fields, self, (2, 1, 1), strict=True):
            if array.ndim != axes or array.shape[-1] != n:
                wanted = f"(levels, {n})" if axes == 2 else f"({n},)"
                raise UserError(f"{name}.{field}: expected shape {wanted}, got {array.shape}")
        return self


@door(W="some: s_i k_i", on="s_i", dE_dz="s_N")
def switched_on(W: Layers, on: BoolLayers, dE_dz: Array, i: int) -> SwitchedOn:
    """Extract the subnetwork that one sample switches on, from layer i to the outputs.

    Shapes: W[r] (s_r, s_{r−1}); on[g] (s_g,) and dE_dz (s_N,) of one sample. For i = 0 paths start
    at all inputs.

    Raises
    ------
    UserError : i is not in 0 … N − 1, or the arrays do not fit.
    """
    check_columns(W)
    N = len(W) - 1
    if not 0 <= i < N:
        raise UserError(f"layer i: expected 0 to {N - 1}, because a path needs a weight, got {i}")
    start = [j for j in range(W[i + 1].shape[1]) if is_on(on, i, j)]
    levels = [np.array(nodes, dtype=np.intp) for nodes in (start, *choices(on, i))]
    blocks = [W[i + d][np.ix_(levels[d], levels[d - 1])].T.ravel() for d in range(1, len(levels))]
    nodes, weights = np.concatenate(levels), np.concatenate(blocks)
    dtype = np.result_type(weights, dE_dz)
    return SwitchedOn(
        np.array([len(level) for level in levels]),
        nodes.astype(np.min_scalar_type(int(nodes.max()))),
        weights.astype(dtype, copy=False),
        dE_dz.astype(dtype, copy=False),
    )


@door()
def number_of_paths(net: SwitchedOn) -> int:
    """Number of active paths, Π_d counts[d], as a Python integer."""
    return prod(net.counts.tolist())


@door()
def empty_table(net: SwitchedOn, first: int = 0, limit: int = MOST_TABLE_PATHS) -> PathTable:
    """Allocate a table for the paths from number ``first`` on, at most ``limit`` of them.

    Raises
    ------
    UserError : ``first`` is above the number of paths, or ``limit`` is not a whole number above 0.
    """
    paths = number_of_paths(net)
    check_whole("limit", limit, 1)
    if check_whole("first", first, 0) > paths:
        raise UserError(
            f"first: expected at most {in_digits(paths)}, the number of active paths, "
            f"got {in_digits(first)}"
        )
    n = min(paths - first, limit)
    nodes = np.empty((len(net.counts), n), net.nodes.dtype)
    # One block for both arrays, because a block that is freed and allocated again has no new page
    # faults.
    product, cost = np.empty((2, n), net.weights.dtype)
    return PathTable(nodes, product, cost)


def check_table(net: SwitchedOn, table: PathTable) -> None:
    """Refuse a table that cannot hold the nodes and products of a network's paths."""
    if len(table.nodes) != len(net.counts):
        raise UserError(
            f"table.nodes: expected {len(net.counts)} rows, one for each level, "
            f"got {len(table.nodes)}"
        )
    for name, array, like in (
        ("nodes", table.nodes, net.nodes),
        ("product", table.product, net.weights),
        ("cost", table.cost, net.weights),
    ):
        same_kind = name != "nodes" or array.dtype.kind in "iu"
        if not same_kind or not np.can_cast(like.dtype, array.dtype, "safe"):
            raise UserError(f"table.{name}: expected dtype {like.dtype}, got {array.dtype}")


def blocks_of(net: SwitchedOn) -> tuple[list[Ints], list[Array]]:
    """Node numbers per level, and weights between level d and d + 1, (counts[d], counts[d + 1])."""
    counts = net.counts.tolist()
    levels = np.split(net.nodes, np.cumsum(counts)[:-1])
    shapes = list(pairwise(counts))
    flat = np.split(net.weights, np.cumsum([m * n for m, n in shapes])[:-1])
    return levels, [w.reshape(shape) for w, shape in zip(flat, shapes, strict=True)]


@door()
def sum_active_paths(net: SwitchedOn) -> Array:
    """Sum λ_end × product over all active paths, by start and end: (counts[0], counts[D]).

    cost_{j,m} = Σ_{p from j to m} λ_m Π_g w_{p_g}; its row sums are the node-supported costs φ of
    the start nodes [gaps.4]. Every path's product is formed, and the sum is taken over whole paths
    only; the paths of one entry are added in order of b.

    Raises
    ------
    UserError : the arrays do not fit each other, or there are more paths than a table holds.
    """
    check_limit(number_of_paths(net), MOST_TABLE_PATHS)
    _, w = blocks_of(net)
    cost = np.zeros((net.counts[0], net.counts[-1]), net.weights.dtype)
    for p in product(*map(range, net.counts)):
        cost[p[0], p[-1]] += prod(w[d][p[d], p[d + 1]] for d in range(len(w))) * net.ends[p[-1]]
    return cost


@door()
def write_active_paths(net: SwitchedOn, first: int, table: PathTable) -> int:
    """Fill a table with paths number ``first``, ``first`` + 1, …; return how many were written.

    Paths are numbered from 0, by start and then by b within the switched-on network. The table is
    filled unless fewer paths are left.

    Raises
    ------
    UserError : the arrays do not fit each other or the table, or ``first`` is below 0.
    """
    # Beyond the last path nothing is written; islice counts no further than sys.maxsize.
    first = min(check_whole("first", first, 0), number_of_paths(net))
    check_table(net, table)
    levels, w = blocks_of(net)
    n = 0
    paths = islice(product(*map(range, net.counts)), first, first + len(table.product))
    for n, p in enumerate(paths, 1):
        table.nodes[:, n - 1] = [level[q] for level, q in zip(levels, p, strict=True)]
        table.product[n - 1] = prod(w[d][p[d], p[d + 1]] for d in range(len(w)))
        table.cost[n - 1] = table.product[n - 1] * net.ends[p[-1]]
    return n
