"""Slopes of outputs by parameters, one by one, and pairs of paths: references for the kernel."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from relumlp.network.mlp import MLP
from relumlp.paths.active import active_paths
from relumlp.paths.attribution import switches_of, with_constants
from relumlp.testing.performed_updates import gradient
from relumlp.types import Array


def jacobian(net: MLP, x: Array) -> Array:
    """∂z_{N,m}/∂θ of each sample and output by back-propagation of one output, (n, s_N, |θ|)."""
    one = np.eye(net.sizes[-1], dtype=int).astype(net.theta.dtype)
    return np.array([[gradient(net, row[None], e[None]) for e in one] for row in x])


class Carried(NamedTuple):
    """An active path from an input or a constant node, and what enters it.

    Attributes
    ----------
    edges : the weights on it, each (layer, node, node before).
    weights : their values.
    value : the input, or 1.
    end : its output node.
    """

    edges: tuple[tuple[int, int, int], ...]
    weights: tuple[Any, ...]
    value: Any
    end: int

    def without(self, edge: tuple[int, int, int]) -> Any:
        """Return the value times all weights but that of one edge: ∂/∂w of the path's output."""
        found = self.value
        for other, w in zip(self.edges, self.weights, strict=True):
            found = found * (1 if other == edge else w)
        return found


def carried_paths(net: MLP, x: Array, s: int) -> list[Carried]:
    """All active paths of sample s from inputs and constant nodes."""
    Wb, on = with_constants(net.W, net.b), switches_of(net.forward(x).on, s)
    starts = [(0, k, x[s, k]) for k in range(net.sizes[0])]
    starts += [(i - 1, net.sizes[i - 1], 1) for i in range(1, net.N + 1) if net.b[i] is not None]
    found = []
    for i, k, value in starts:
        for p in active_paths(Wb, on, i, k):
            steps = enumerate(pairwise(p.nodes), i + 1)
            edges = tuple((g, n, before) for g, (before, n) in steps)
            found.append(Carried(edges, p.weights, value, p.end))
    return found


def kernel_by_paths(net: MLP, x: Array, t: int, s: int) -> Array:
    """Kernel of two samples as a sum over pairs of active paths that share an edge, (s_N, s_N)."""
    K = np.zeros((net.sizes[-1],) * 2, int).astype(net.theta.dtype)
    for p in carried_paths(net, x, t):
        for q in carried_paths(net, x, s):
            for edge in set(p.edges) & set(q.edges):
                K[p.end, q.end] += p.without(edge) * q.without(edge)
    return K
