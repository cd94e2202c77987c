"""Networks on a directed graph: rectifiers that may feed any later node.

Nodes are numbered so that edges lead to larger numbers: first the inputs, last the outputs, which
are linear. A[v, u] is the weight of the edge from u to v, 0 where there is none. Such a network is
a layered one in which a value waits for its turn in nodes that are always on, so sums over paths
hold on the graph as they are.
"""

from typing import Any, NamedTuple

import numpy as np

from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.network.residual import Unrolled
from relumlp.network.units import T
from relumlp.types import Array, per_layer


class Passing(NamedTuple):
    """Values at every node of a graph for n samples, each (n, nodes)."""

    a: Array
    """Activations; those of inputs are the inputs."""
    slope: Array
    """∂a/∂z: 1 for inputs, outputs and rectifiers that are on, 0 for others."""


@door(A="v v", b="v", x="n s_0")
def graph_forward(A: Array, b: Array, x: Array, outputs: int) -> Passing:
    """Pass samples through a graph, a_v = ReLU(Σ_u A_vu a_u + b_v), outputs linear. [beyond.graph]

    Parameters
    ----------
    A, b : weights (nodes, nodes), 0 on and above the diagonal, and biases (nodes,); the rows of
        inputs are not read.
    x : inputs (n, s_0): the first s_0 nodes.
    outputs : how many of the last nodes are outputs.

    Raises
    ------
    UserError : the arrays do not fit each other, an edge does not lead to a larger number, or there
        are fewer nodes than inputs and outputs.
    """
    nodes, inputs = len(A), x.shape[1]
    check_graph(A, inputs, outputs)
    a = [*x.T]
    slope = [1 + 0 * v for v in a]
    for v in range(inputs, nodes):
        z = np.stack(a, axis=1) @ A[v, :v] + b[v]
        slope.append(T(z) if v < nodes - outputs else 1 + 0 * z)
        a.append(slope[-1] * z)
    return Passing(np.stack(a, axis=1), np.stack(slope, axis=1))


@door(A="v v", slope="n v", dE_dz="n m")
def graph_beta(A: Array, slope: Array, dE_dz: Array) -> Array:
    """β of every node of a graph, by recursion from the last node, (n, nodes).      [beyond.graph]

    β_v = slope_v Σ_{u>v} A_uv β_u; and ∂E/∂z_v is added at the outputs, the last m nodes.

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    nodes, m = len(A), dE_dz.shape[1]
    β = 0 * slope
    for v in range(nodes - 1, -1, -1):
        β[:, v] = slope[:, v] * (β[:, v + 1 :] @ A[v + 1 :, v])
        if v >= nodes - m:
            β[:, v] += dE_dz[:, v - nodes + m]
    return β


@door(A="v v", b="v")
def graph_layers(A: Array, b: Array, inputs: int, outputs: int) -> Unrolled:
    """Return the layered network that a graph is: each layer adds a node, and the rest waits.
                                                                                  [beyond.graph]

    Layer v − s_0 + 1 has the nodes 0 to v − 1, always on, and then node v. The last layer picks the
    outputs.

    Raises
    ------
    UserError : as :func:`graph_forward`.
    """
    check_graph(A, inputs, outputs)
    nodes = len(A)
    same = np.eye(nodes, dtype=int).astype(A.dtype)
    steps = range(inputs, nodes)
    W: list[Any] = [np.concatenate([same[:v, :v], A[v : v + 1, :v]]) for v in steps]
    biases: list[Any] = [np.concatenate([0 * b[:v], b[v : v + 1]]) for v in steps]
    rho: list[Any] = [np.where(np.arange(v + 1) == v, v >= nodes - outputs, 1) for v in steps]
    W.append(same[nodes - outputs :])
    rho = [r.astype(int).astype(A.dtype) for r in rho]
    for absent in (biases, rho):
        absent.append(None)
    return Unrolled(per_layer(W), per_layer(biases), per_layer(rho))


def check_graph(A: Array, inputs: int, outputs: int) -> None:
    """Refuse edges that do not lead to a larger number, no inputs, and too few nodes."""
    if not inputs:
        raise UserError("inputs: expected at least one, got none")
    if np.triu(A != 0).any():
        raise UserError("A: expected edges to larger numbers alone, got one that is not")
    if not 1 <= outputs <= len(A) - inputs:
        raise UserError(
            f"outputs: expected 1 to {len(A) - inputs}, the nodes behind the inputs, got {outputs}"
        )
