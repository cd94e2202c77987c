"""Active paths of one sample: enumerated, counted, and ranked without enumerating.

A path from node j of layer i visits one node in each layer up to the output. A path is active if
every hidden node on it is on, its first node included; input and output nodes count as on.
Paths through a weight of 0 are active paths with product 0.

``on`` holds the switches of one sample: on[g] of shape (s_g,), entry 0 is None. A bias is a weight
from a constant node of value 1, which is node s_{i−1} of layer i − 1
(see :func:`relumlp.paths.attribution.with_constants`).
"""

from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_finite, check_whole
from relumlp.errors import UserError
from relumlp.exact import numerators
from relumlp.paths.sums import B, check_node, sizes_of
from relumlp.types import Array, BoolLayers, Layers, Number

MOST_PATHS = 1_000_000
"""Default of the largest number of paths that an enumeration accepts."""


class Path(NamedTuple):
    """One path to the output layer.

    Attributes
    ----------
    nodes : node numbers, one for each layer from i to N.
    weights : the N − i weights along the path, the first leaves layer i.
    product : product of the weights; 1 for a path without weights (i = N).
    end : the path's node in the output layer.
    """

    nodes: tuple[int, ...]
    weights: tuple[Number, ...]
    product: Number
    end: int


class PathCost(NamedTuple):
    """A path and its term in the cost φ of its first node: λ_end × product."""

    path: Path
    cost: Number


def check_one_sample(W: Layers, on: BoolLayers) -> None:
    """Refuse switches that do not fit the weights, or are of more than one sample."""
    if len(on) != len(W):
        raise UserError(f"on: expected {len(W)} entries, one for each layer, got {len(on)}")
    for g in range(1, len(W)):
        if on[g].shape != (W[g].shape[0],):
            raise UserError(
                f"on: expected the switches of one sample, shape ({W[g].shape[0]},) in layer {g}, "
                f"got {on[g].shape}"
            )


def check_one_error(W: Layers, dE_dz: Array) -> None:
    """Refuse a ∂E/∂z_N that does not fit the weights, or is of more than one sample."""
    wanted = (W[-1].shape[0],)
    if dE_dz.shape != wanted:
        raise UserError(f"dE_dz: expected one sample's, of shape {wanted}, got {dE_dz.shape}")


def check_start(W: Layers, on: BoolLayers, i: int, j: int) -> None:
    """Refuse a start that is neither a node of the network nor a constant node."""
    check_one_sample(W, on)
    has_column = 0 <= i < len(W) - 1 and 0 <= j < W[i + 1].shape[1]
    if not has_column:
        check_node(sizes_of(W), i, j)


def check_limit(paths: int, limit: int) -> None:
    """Refuse an enumeration of more than ``limit`` paths; the error gives their number."""
    if paths > limit:
        raise UserError(f"limit: expected at most {limit} active paths, got exactly {paths}")


def is_on(on: BoolLayers, i: int, j: int) -> bool:
    """Whether active paths can start at a node: a hidden node must be on, any other always can."""
    hidden = 0 < i < len(on) - 1 and j < len(on[i])
    return not hidden or bool(on[i][j])


def choices(on: BoolLayers, i: int) -> list[list[int]]:
    """Nodes that an active path can visit, for each layer after layer i, in increasing order."""
    N = len(on) - 1
    hidden = [np.flatnonzero(on[g]).tolist() for g in range(i + 1, N)]
    return hidden if i == N else [*hidden, list(range(len(on[N])))]


def path_along(W: Layers, i: int, nodes: tuple[int, ...]) -> Path:
    """Path through the given nodes, the first of them in layer i."""
    steps = zip(nodes[1:], nodes[:-1], strict=True)
    weights = tuple(W[i + g][n, m] for g, (n, m) in enumerate(steps, 1))
    return Path(nodes, weights, prod(weights), nodes[-1])


def active_paths(
    W: Layers, on: BoolLayers, i: int, j: int, limit: int = MOST_PATHS
) -> Iterator[Path]:
    """Active paths P from node j of layer i, lazily, b increasing.  [cooperating.10] [dynamics.1]

    Parameters
    ----------
    W, on : weights (s_r, s_{r−1}) and one sample's switches (s_g,).
    i, j : where the paths start, 0 ≤ i ≤ N; an input and a constant node are always on.
    limit : the largest number of paths to enumerate.

    Raises
    ------
    UserError : there is no such node, or there are more paths than ``limit``. The error gives
        their exact number, and is raised before the first path is made.
    """
    check_start(W, on, i, j)
    check_limit(count_active_paths(on, i, j), limit)
    starts = [j] if is_on(on, i, j) else []
    return (path_along(W, i, nodes) for nodes in product(starts, *choices(on, i)))


def count_paths(sizes: tuple[int, ...], i: int = 0) -> int:
    """Number of paths, active or not, from all nodes of layer i: s_i B_i.        [beyond.count]"""
    return sizes[i] * B(sizes, i)


def count_active_paths(on: BoolLayers, i: int, j: int) -> int:
    """Number of active paths from node j of layer i.                             [beyond.count]

    T_{i,j} s_N Π_{g=i+1}^{N−1} A_g, where A_g is the number of nodes that are on in layer g; for
    i = N there is the one path without weights. A Python integer; nothing is enumerated.

    Raises
    ------
    UserError : there is no layer i, or no node j in it (j = s_i is a hidden layer's constant).
    """
    if not 0 <= i < len(on):
        raise UserError(f"layer i: expected 0 to {len(on) - 1}, got {i}")
    check_whole("node j", j, 0)
    constant = 0 < i < len(on) - 1
    if i > 0 and j >= len(on[i]) + constant:
        raise UserError(f"node j: expected 0 to {len(on[i]) - 1} in layer {i}, got {j}")
    return is_on(on, i, j) * prod(len(nodes) for nodes in choices(on, i))


def count_nonzero_paths(W: Layers, on: BoolLayers, i: int, j: int) -> int:
    """Number of active paths from node j of layer i without a weight of 0.       [beyond.count]

    c_N = 1,   c_g = Σ_n T_{g+1,n} [w_{g+1,n} ≠ 0] c_{g+1,n}   with T_N = 1;   Python integers.
    """
    check_start(W, on, i, j)
    N = len(W) - 1
    c = np.ones(W[N].shape[0], dtype=object)
    for g in range(N - 1, i - 1, -1):
        T = np.ones(len(c), dtype=bool) if g + 1 == N else on[g + 1].astype(bool)
        links = (W[g + 1] != 0).astype(bool) & T[:, None]
        c = links.astype(int).astype(object).T @ c[: len(T)]
    return int(is_on(on, i, j) * c[j])


def active_fraction(on: BoolLayers, i: int = 0) -> Fraction:
    """Fraction of a node's paths that are active: Π_{g=i+1}^{N−1} A_g / s_g.     [beyond.count]

    The node is in layer i and on. With i = 0 this is also the active fraction of all paths from
    the inputs.
    """
    hidden = range(i + 1, len(on) - 1)
    return prod(
        (Fraction(int(np.count_nonzero(on[g])), len(on[g])) for g in hidden), start=Fraction(1)
    )


def best_completions(W: Layers, on: BoolLayers, λ: Array, i: int) -> Layers:
    """Largest |λ × product| over the active paths that continue from each node of layers i … N.

    h_N = |λ|,   h_g = max_n |w_{g+1,n}| h_{g+1,n} over the nodes n that are on.
    """
    N = len(W) - 1
    h: list[Any] = [None] * N + [λ]
    for g in range(N - 1, i - 1, -1):
        n = choices(on, g)[0]
        h[g] = (W[g + 1][n] * h[g + 1][n, None]).max(axis=0)
    return h


def top_paths(
    W: Layers, on: BoolLayers, dE_dz: Array, start: tuple[int, int], k: int
) -> list[PathCost]:
    """Return the k active paths from a node with the largest |λ × product|, largest first.

    Best-first search over prefixes of paths. The bound of a prefix is its |product| times its best
    completion. Some path attains this bound, so a complete path at the head of the queue is the
    next best. Bounds are compared as integers, so the order is exact for floats too; paths of
    equal cost come in order of b.

    Parameters
    ----------
    W, on : weights (s_r, s_{r−1}) and one sample's switches (s_g,).
    dE_dz : λ of that sample, (s_N,).
    start : (i, j), the node where the paths start.
    k : number of paths to return; all paths are returned if there are fewer.

    Raises
    ------
    UserError : there is no such node, k is not a whole number above 0, or the arrays do not fit
        each other, or hold a NaN or an infinity.
    """
    i, j = start
    check_start(W, on, i, j)
    check_whole("k", k, 1)
    check_one_error(W, dE_dz)
    λ = check_finite("dE_dz", dE_dz)
    for r in range(i + 1, len(W)):
        check_finite(f"W[{r}]", W[r])
    if not count_active_paths(on, i, j):
        return []
    w: list[Any] = [None] * (i + 1) + [abs(numerators(v)[0]) for v in W[i + 1 :]]
    h = best_completions(w, on, abs(numerators(λ)[0]), i)
    ranked = [path_along(W, i, nodes) for nodes in best_first(w, on, h, start, k)]
    return [PathCost(p, dE_dz[p.end] * p.product) for p in ranked]


def best_first(
    w: Layers, on: BoolLayers, h: Layers, start: tuple[int, int], k: int
) -> Iterator[tuple[int, ...]]:
    """Nodes of the k best paths; w holds |weights| and h the best completions, as integers."""
    i, j = start
    after = choices(on, i)
    heap: list[tuple[int, tuple[int, ...], int]] = [(-h[i][j], (j,), 1)]
    while heap and k:
        _, nodes, begun = heappop(heap)
        g = len(nodes) - 1
        if g == len(after):
            k -= 1
            yield nodes
            continue
        for n in after[g]:
            longer = begun * w[i + g + 1][n, nodes[-1]]
            heappush(heap, (-longer * h[i + g + 1][n], (*nodes, n), longer))
