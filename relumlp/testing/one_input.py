"""The curve of a network of one input and one hidden layer, and where it can bend."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from relumlp.network.mlp import MLP
from relumlp.types import Array


def node_boundaries(net: MLP) -> list[Fraction | None]:
    """−b/w of each hidden node; None if w = 0, because such a node never switches."""
    b = net.b[1] if net.b[1] is not None else 0 * net.W[1][:, 0]
    return [-v / w if w else None for w, v in zip(net.W[1][:, 0], b, strict=True)]


def set_boundaries(net: MLP) -> list[Fraction]:
    """Points −b/w at which a hidden node changes its switch, in increasing order."""
    found = sorted(at for at in node_boundaries(net) if at is not None)
    # Neighbours are compared, because not every kind of number has a hash.
    return found[:1] + [q for p, q in pairwise(found) if p != q]


def curve(net: MLP, points: Sequence[Any]) -> Array:
    """The network's function at some points, (n, s_N)."""
    return net.forward(np.array(points, object)[:, None]).output


def boundary_slopes(net: MLP) -> list[tuple[Fraction, Array, Array]]:
    """Every boundary, and the slopes of the curve on its left and on its right."""
    found = set_boundaries(net)
    h = min([Fraction(1), *(q - p for p, q in pairwise(found))]) / 2
    around = [curve(net, [at - h, at, at + h]) for at in found]
    slopes = [((f[1] - f[0]) / h, (f[2] - f[1]) / h) for f in around]
    return [(at, *sides) for at, sides in zip(found, slopes, strict=True)]
