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
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.exact import numerators
from relumlp.paths.sums import (
    MOST_PATHS,
    B,
    check_between,
    check_limit,
    check_node,
    check_sizes,
    sizes_of,
)
from relumlp.types import Array, BoolLayers, Layers, Number


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


def check_columns(W: Layers) -> None:
    """Refuse weights into a layer that are not from all nodes before it; a constant may be last."""
    for i in range(2, len(W)):
        s, columns = W[i - 1].shape[0], W[i].shape[1]
        if columns not in (s, s + 1):
            raise UserError(
                f"W: expected {s} columns in layer {i}, or {s + 1} with a constant, got {columns}"
            )


def check_start(W: Layers, i: int, j: int) -> None:
    """Refuse a start that is neither a node of the network nor a constant node."""
    check_columns(W)
    has_column = 0 <= i < len(W) - 1 and 0 <= j < W[i + 1].shape[1]
    if not has_column:
        check_node(sizes_of(W), i, j)


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


@door(W="some: s_i k_i", on="s_i")
def active_paths(
    W: Layers, on: BoolLayers, i: int, j: int, limit: int = MOST_PATHS
) -> Iterator[Path]:
    """Active paths P from node j of layer i, lazily, b increasing.  [cooperating.10] [dynamics.1]

    Parameters
    ----------
    W, on : weights (s_r, s_{r−1}), or (s_r, s_{r−1} + 1) with biases; one sample's switches (s_g,).
    i, j : where the paths start, 0 ≤ i ≤ N; an input and a constant node are always on.
    limit : the largest number of paths to enumerate.

    Raises
    ------
    UserError : the arrays do not fit each other, there is no such node, or there are more paths
        than ``limit``. The error gives their exact number, and is raised before the first path is
        made.
    """
    check_start(W, i, j)
    check_limit(count_active_paths(on, i, j), limit)
    starts = [j] if is_on(on, i, j) else []
    return (path_along(W, i, nodes) for nodes in product(starts, *choices(on, i)))


@door()
def count_paths(sizes: tuple[int, ...], i: int = 0) -> int:
    """Number of paths, active or not, from all nodes of layer i: s_i B_i.        [beyond.count]

    Raises
    ------
    UserError : ``sizes`` are not those of a network, or it has no layer i.
    """
    check_sizes(sizes)
    check_between("layer i", i, 0, len(sizes) - 1)
    return sizes[i] * B(sizes, i)


@door(on="s_i")
def count_active_paths(on: BoolLayers, i: int, j: int) -> int:
    """Number of active paths from node j of layer i.                             [beyond.count]

    T_{i,j} s_N Π_{g=i+1}^{N−1} A_g, where A_g is the number of nodes that are on in layer g; for
    i = N there is the one path without weights. A Python integer; nothing is enumerated.

    Raises
    ------
    UserError : the switches are not those of one sample, there is no layer i, or no node j in it
        (j = s_i is a hidden layer's constant).
    """
    check_between("layer i", i, 0, len(on) - 1)
    check_whole("node j", j, 0)
    constant = 0 < i < len(on) - 1
    if i > 0 and j >= len(on[i]) + constant:
        raise UserError(f"node j: expected 0 to {len(on[i]) - 1} in layer {i}, got {j}")
    return is_on(on, i, j) * prod(len(nodes) for nodes in choices(on, i))


@door(W="some: s_i k_i", on="s_i")
def count_nonzero_paths(W: Layers, on: BoolLayers, i: int, j: int) -> int:
    """Number of active paths from node j of layer i without a weight of 0.       [beyond.count]

    c_N = 1,   c_g = Σ_n T_{g+1,n} [w_{g+1,n} ≠ 0] c_{g+1,n}   with T_N = 1;   Python integers.

    Raises
    ------
    UserError : the arrays do not fit each other, or there is no such node.
    """
    check_start(W, i, j)
    N = len(W) - 1
    c = np.ones(W[N].shape[0], dtype=object)
    for g in range(N - 1, i - 1, -1):
        T = np.ones(len(c), dtype=bool) if g + 1 == N else on[g + 1].astype(bool)
        links = (W[g + 1] != 0).astype(bool) & T[:, None]
        c = links.astype(int).astype(object).T @ c[: len(T)]
    return int(is_on(on, i, j) * c[j])


@door(on="some: s_i")
def active_fraction(on: BoolLayers, i: int = 0) -> Fraction:
    """Fraction of a node's paths that are active: Π_{g=i+1}^{N−1} A_g / s_g.     [beyond.count]

    The node is in layer i and on. With i = 0 this is also the active fraction of all paths from
    the inputs.

    Raises
    ------
    UserError : the switches are not those of one sample, or there is no layer i.
    """
    check_between("layer i", i, 0, len(on) - 1)
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


@door(W="nan: inf: some: s_i k_i", on="s_i", dE_dz="s_N")
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
    UserError : there is no such node, k is not a whole number above 0, there would be more than a
        million paths, or the arrays do not fit each other, or dE_dz or a weight after layer i is
        not finite.
    """
    i, j = start
    check_start(W, i, j)
    for r in range(i + 1, len(W)):
        check_finite(f"W[{r}]", W[r])
    paths = count_active_paths(on, i, j)
    check_limit(min(check_whole("k", k, 1), paths), MOST_PATHS)
    if not paths:
        return []
    w: list[Any] = [None] * (i + 1) + [abs(numerators(v)[0]) for v in W[i + 1 :]]
    h = best_completions(w, on, abs(numerators(dE_dz)[0]), i)
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
