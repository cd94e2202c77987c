"""What nodes of drawn networks are made to be: zero, a twin of the node before, or kept on."""

from typing import Any

from relumlp.testing.tape import REACH
from relumlp.types import Array


def shape_nodes(W: list[Array], b: list[Array | None], kinds: list[list[str]]) -> None:
    """Make the nodes of all layers what their kinds say, in place; no output is kept on."""
    N = len(W)
    reach: Any = REACH
    for i in range(N):
        for j in range(len(W[i])):
            shape_node(W[i], b[i], j, kinds[i][j], reach if i < N - 1 else None)
        # Only a hidden layer behind this one needs its reach, which takes time.
        reach = bound(W[i], b[i], reach) if i < N - 2 else None


def shape_node(W: Array, b: Array | None, j: int, kind: str, reach: Any) -> None:
    """Make node j of a layer what its kind says; ``reach`` bounds what comes in, None: not on."""
    if kind == "zero":
        W[j] *= 0
    if kind == "twin":
        W[j] = W[j - 1]
    if b is None:
        return
    if kind == "zero":
        b[j] *= 0
    if kind == "twin":
        b[j] = b[j - 1]
    if kind == "on" and reach is not None:
        b[j] = abs(W[j]).sum() * reach + 1


def bound(W: Array, b: Array | None, reach: Any) -> Any:
    """Bound |a| of a layer: max_j Σ_k |w_jk| · reach + |b_j|, at least 1 (a sigmoid's bound)."""
    most = abs(W).sum(axis=1) * reach
    return max(1, (most if b is None else most + abs(b)).max())
