"""Tiny networks in Fractions, with a forward pass and a β recursion written in plain loops.

Independent of the package on purpose: what is tested here must not be tested against itself.
"""

from fractions import Fraction as F  # noqa: N817
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

# Zeros and repeated values make kinks (z = 0), ties and dead nodes common.
NUMBERS = st.sampled_from([F(0), F(0), F(1), F(-1), F(2), F(-2), F(1, 2), F(-1, 3), F(5)])


class Tiny(NamedTuple):
    """A network, a batch, and everything that a pass leaves behind; entry 0 is None as usual."""

    sizes: tuple[int, ...]
    W: list[Any]
    b: list[Any]
    z: list[Any]
    a: list[Any]
    on: list[Any]
    dE_dz: Any
    beta: list[Any]

    @property
    def N(self):
        return len(self.sizes) - 1

    def one(self, s):
        """Switches of sample s."""
        return [None] + [o[s] for o in self.on[1:]]

    def nodes(self):
        return [(i, j) for i in range(1, self.N + 1) for j in range(self.sizes[i])]


def table(rows, columns):
    """An object array of shape (len(rows), columns), whatever the rows hold."""
    out = np.empty((len(rows), columns), dtype=object)
    for r, row in enumerate(rows):
        for c in range(columns):
            out[r, c] = row[c]
    return out


def vector(values):
    return table([values], len(values))[0]


def forward(W, b, x):
    """z and a in loops: z_{i,j} = Σ_k w_{i,j,k} a_{i−1,k} + b_{i,j}; ReLU in hidden layers."""
    z, a = [None], [x]
    for i in range(1, len(W)):
        s_i, s_before = W[i].shape
        zi = []
        for row in a[-1]:
            bias = [0] * s_i if b[i] is None else b[i]
            zi.append(
                [bias[j] + sum(W[i][j, k] * row[k] for k in range(s_before)) for j in range(s_i)]
            )
        ai = zi if i == len(W) - 1 else [[v if v > 0 else v * 0 for v in row] for row in zi]
        z.append(table(zi, s_i))
        a.append(table(ai, s_i))
    return z, a


def recursion(W, slope, dE_dz):
    """β in loops: β_{i,j} = α_{i,j} Σ_n w_{i+1,n,j} β_{i+1,n}."""
    N = len(W) - 1
    β = [None] * N + [dE_dz]
    for i in range(N - 1, 0, -1):
        s_next, s_i = W[i + 1].shape
        rows = [
            [
                slope[i][s][j] * sum(W[i + 1][n, j] * β[i + 1][s][n] for n in range(s_next))
                for j in range(s_i)
            ]
            for s in range(len(dE_dz))
        ]
        β[i] = table(rows, s_i)
    return β


def trace(W, b, x, y):
    """Everything, for squared error: ∂E/∂z_N = z_N − y."""
    sizes = (W[1].shape[1], *(w.shape[0] for w in W[1:]))
    z, a = forward(W, b, x)
    on = [None] + [np.array([[v > 0 for v in row] for row in zi], dtype=bool) for zi in z[1:]]
    dE_dz = z[-1] - y
    T = [None] + [table([[int(v) for v in row] for row in o], o.shape[1]) for o in on[1:]]
    return Tiny(sizes, W, b, z, a, on, dE_dz, recursion(W, T, dE_dz))


@st.composite
def tiny_nets(draw, biases="any", max_layers=4, max_width=3, max_samples=3):
    """Networks of depth and width 1 upwards; biases in "any" layer or in the "first" only."""
    N = draw(st.integers(1, max_layers))
    sizes = draw(st.lists(st.integers(1, max_width), min_size=N + 1, max_size=N + 1))
    n = draw(st.integers(1, max_samples))

    def numbers(rows, columns):
        flat = draw(st.lists(NUMBERS, min_size=rows * columns, max_size=rows * columns))
        return table([flat[r * columns : (r + 1) * columns] for r in range(rows)], columns)

    W = [None] + [numbers(sizes[i], sizes[i - 1]) for i in range(1, N + 1)]
    b = [None]
    for i in range(1, N + 1):
        allowed = biases == "any" or (biases == "first" and i == 1)
        b.append(numbers(1, sizes[i])[0] if allowed and draw(st.booleans()) else None)
    return trace(W, b, numbers(n, sizes[0]), numbers(n, sizes[N]))
