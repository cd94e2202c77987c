"""The terms of the sum over paths, one by one: slow, exact, and written out."""

from math import prod
from typing import Any

from relumlp.network.mlp import MLP
from relumlp.paths.sums import index
from relumlp.types import Array, Layers


def path(s: tuple[int, ...], N: int, i: int, j: int, b: int) -> dict[int, int]:
    """Return I_{i,j}(r, b) by layer r."""
    return {r: index(s, i, j, r, b) for r in range(i, N + 1)}


def path_term(net: MLP, slope: Layers, λ: Array, I: dict[int, int], i: int) -> Any:
    """λ_{I(N)} Π_{g=i}^{N} α_{g,I(g)} Π_{r=i+1}^{N} w_{r,I(r),I(r−1)}, (n,)."""
    N = net.N
    α = prod(slope[g][:, I[g]] for g in range(i, N + 1))
    return λ[:, I[N]] * α * prod(net.W[r][I[r], I[r - 1]] for r in range(i + 1, N + 1))
