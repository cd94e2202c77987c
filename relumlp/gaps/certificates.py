"""Output biases that classify every sample correctly, or the reason why there are none.

With the last hidden layer's activations and the output weights fixed, a sample s of class c is
strictly correct if, for every other class c′,

    b_c′ − b_c < Σ_j a_j(s) (w_jc − w_jc′).

These are difference constraints. The classes are the nodes of a graph; the edge c → c′ has as its
weight the strictest right-hand side, e_cc′ = min over the samples of c.

Around a cycle of classes the left sides add up to 0, so the edges of every cycle must add up to
more than 0. Conversely, if they do for every cycle, the lengths of shortest paths are such biases.
With a margin μ, e is replaced by e − μ, so the largest margin is the smallest mean edge of a cycle.
Equation 16 for all pairs of samples is this condition for cycles of two classes, so it is not
sufficient for three or more classes.

All results are exact: floats are treated as the rational numbers that they are.
"""

from fractions import Fraction
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels
from relumlp.doors.opening import door
from relumlp.exact import numerators
from relumlp.types import Array, Exact, Ints

plus = np.frompyfunc(lambda x, y: x if x == inf else y if y == inf else x + y, 2, 1)
"""Sum of Fractions, either of which may be ∞; x + ∞ would make a float of x, which may overflow."""


class Certificate(NamedTuple):
    """Output biases that classify all samples correctly, or a cycle that proves there are none.

    The cycle has the smallest mean edge. If biases exist, this cycle limits the margin; if not, its
    edges add up to 0 or less, which violates the condition.
    """

    biases: Array | None
    """Output biases (|C|,), Fractions, with which every sample is strictly correct by the largest
    margin; None if there are none. With fewer than two classes with samples the margin is
    unbounded, and the biases are for a margin of 1."""
    margin: Exact
    """The largest μ such that for some biases every sample's own output exceeds every other by at
    least μ: positive exactly if biases exist; infinite with fewer than two classes with samples."""
    cycle: tuple[int, ...]
    """Classes c₁, c₂, …, and back to c₁; empty if the margin is infinite."""
    samples: tuple[int, ...]
    """For each class of the cycle, a sample that gives the edge to the next class."""


@door(a="exact: some: n nodes", labels="whole: n", w="exact: some: classes nodes")
def certificate(a: Array, labels: ArrayLike, w: Array) -> Certificate:
    """Decide whether output biases exist that classify all samples strictly correctly.
                                                          [beyond.certificate, beyond.margin]

    They exist exactly if every cycle of classes c₁ → c₂ → … → c₁ has
    Σ_i min_{s of c_i} Σ_j a_j(s) (w_j,c_i − w_j,c_{i+1}) > 0.

    Parameters
    ----------
    a : activations (n, nodes) of the last hidden layer, any number of nodes.
    labels : classes (n,). A class without samples adds no constraint of its own.
    w : output weights (|C|, nodes).

    Raises
    ------
    UserError : a shape does not fit, a value is not finite, a label is not a class, or n is 0.
    """
    edge, sample = class_graph(a, labels, w)
    μ = smallest_cycle_mean(edge)
    slack = plus(edge, -1 if μ == inf else -μ)
    distance = shortest_distances(slack)
    if μ == inf:
        return Certificate(distance, μ, (), ())
    cycle = tight_cycle(slack, distance)
    samples = tuple(int(sample[c, c2]) for c, c2 in zip(cycle, cycle[1:] + cycle[:1], strict=True))
    return Certificate(distance if μ > 0 else None, μ, cycle, samples)


@door(a="exact: some: n nodes", labels="whole: n", w="exact: some: classes nodes")
def class_graph(a: Array, labels: ArrayLike, w: Array) -> tuple[Array, Ints]:
    """Edges e_cc′ = min over samples s of c of Σ_j a_j(s) (w_jc − w_jc′).   [beyond.certificate]

    Returns
    -------
    edge : Fractions (|C|, |C|), object array; ∞ where there is no edge: from a class without
        samples, and from a class to itself.
    sample : int64 (|C|, |C|), the first sample that gives the edge; −1 where there is none.

    Raises
    ------
    UserError : as :func:`certificate`.
    """
    labels = check_labels(labels, len(w))
    (A, d_a), (V, d_w) = numerators(a), numerators(w)
    z = A @ V.T
    edge = np.full((len(w), len(w)), inf, object)
    sample = np.full((len(w), len(w)), -1, np.int64)
    for c in range(len(w)):
        (of_c,) = np.nonzero(labels == c)
        for c2 in range(len(w)):
            if len(of_c) and c2 != c:
                u = z[of_c, c] - z[of_c, c2]
                first = np.argmin(u)
                edge[c, c2] = u[first] * Fraction(1, d_a * d_w)
                sample[c, c2] = of_c[first]
    return edge, sample


@door(edge="exact: inf: classes classes")
def smallest_cycle_mean(edge: Array) -> Exact:
    """μ* = min over cycles of the mean edge, by Karp's theorem; ∞ without a cycle. [beyond.margin]

    With D_k(v) the smallest sum of a walk of k edges that ends in v, and m nodes,
    μ* = min_v max_{k<m} (D_m(v) − D_k(v)) / (m − k).

    Parameters
    ----------
    edge : (|C|, |C|); each row is either finite except on the diagonal, or infinite throughout.
    """
    # A node that no edge leaves is on no cycle.
    (inner,) = np.nonzero((edge < inf).any(axis=1))
    m = len(inner)
    if m < 2:
        return inf
    D = [np.full(m, Fraction(0), object)]
    for _ in range(m):
        D.append(plus(D[-1][:, None], edge[np.ix_(inner, inner)]).min(axis=0))
    return min(max((D[m][v] - D[k][v]) / (m - k) for k in range(m)) for v in range(m))


@door(edge="exact: inf: classes classes")
def shortest_distances(edge: Array) -> Array:
    """b_c′ = smallest sum of a path from any class to c′, so b_c′ ≤ b_c + e_cc′ and b ≤ 0.

    Bellman and Ford's relaxation: |C| − 1 rounds suffice if no cycle has a negative sum.
    """
    b = np.full(len(edge), Fraction(0), object)
    for _ in range(len(edge) - 1):
        b = np.minimum(b, plus(b[:, None], edge).min(axis=0))
    return b


@door(edge="exact: inf: classes classes", b="exact: classes")
def tight_cycle(edge: Array, b: Array) -> tuple[int, ...]:
    """A cycle of edges with b_c′ = b_c + e_cc′, smallest class first; such a cycle must exist."""
    tight = (plus(b[:, None], edge) == b).astype(bool)
    alive = np.ones(len(b), bool)
    # A node that no tight edge leaves is on no tight cycle.
    while (dead := alive & ~(tight & alive).any(axis=1)).any():
        alive &= ~dead
    walk = [int(np.argmax(alive))]
    while walk[-1] not in walk[:-1]:
        walk.append(int(np.argmax(tight[walk[-1]] & alive)))
    cycle = walk[walk.index(walk[-1]) : -1]
    first = cycle.index(min(cycle))
    return tuple(cycle[first:] + cycle[:first])


@door(
    a="exact: some: n nodes",
    labels="whole: n",
    w="exact: some: classes nodes",
    b="exact: classes",
)
def smallest_margin(a: Array, labels: ArrayLike, w: Array, b: Array) -> Exact:
    """The smallest lead of a sample's own output over another, with biases b.   [beyond.margin]

    min over samples s of class c and classes c′ ≠ c of Σ_j a_j(s) (w_jc − w_jc′) + b_c − b_c′:
    positive exactly if all samples are strictly correct; ∞ with a single class. Exact.

    Raises
    ------
    UserError : as :func:`certificate`; or b has another shape than (|C|,).
    """
    edge, _ = class_graph(a, labels, w)
    B, d = numerators(b)
    exact_b = B * Fraction(1, d)
    return plus(edge, exact_b[:, None] - exact_b).min()
