"""Output biases as Rockafellar's potential, and all other biases of the same margin.

A relation between points a and slopes w is *cyclically monotone* if Σ_i a_i · (w_i − w_{i+1}) ≥ 0
around every cycle of its pairs. By Rockafellar's theorem its pairs are then points and slopes of
one convex function: the largest sum over chains of its pairs that start at a fixed pair. Here the
points are samples, the slopes are the weight rows of their classes, and the convex function is the
largest output, max_c (a · w_c + b_c): so the function's constants are output biases.

In the graph of :mod:`relumlp.gaps.certificates` a chain is a walk. The potential's biases are the
lowest, and the distances from the first class are the highest; no other biases reach the margin.
"""

from fractions import Fraction
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_number, check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.exact import numerators
from relumlp.gaps.certificates import class_graph, plus, smallest_cycle_mean
from relumlp.types import Array, Number


class BiasRange(NamedTuple):
    """The lowest and the highest output biases that reach a margin, one bias held at 0."""

    low: Array
    """Rockafellar's potential (|C|,): Fractions; −∞ for a class without samples, but the first."""
    high: Array
    """Shortest distances from the first class (|C|,): Fractions; ∞ for all other classes if the
    first one is without samples."""


@door(a="exact: some: n nodes", labels="whole: n", w="exact: some: classes nodes")
def bias_range(
    a: Array, labels: ArrayLike, w: Array, first: int = 0, margin: Number = 0
) -> BiasRange:
    """Bound all output biases that give every sample a margin, where b_first = 0.
                                                                          [beyond.potential]

    low_c = max over chains s_0, …, s_m of samples, s_0 of the first class and s_m of class c, of
    Σ_{i=1}^m (a(s_i) · (w_{c_{i−1}} − w_{c_i}) + μ);   high_c = −low of the reversed chains.

    Biases reach the margin only if low ≤ b ≤ high, and both ends reach it where they are finite.

    Parameters
    ----------
    a, labels, w : as for :func:`~relumlp.gaps.certificates.certificate`.
    first : the class whose bias is 0.
    margin : μ, at most the largest margin; 0 asks for ties or better.

    Raises
    ------
    UserError : as :func:`~relumlp.gaps.certificates.certificate`; ``first`` is not a class, or no
        biases reach the margin.
    """
    if check_whole("first", first, 0) >= len(w):
        raise UserError(f"first: expected a class, 0 to {len(w) - 1}, got {first}")
    check_number("margin", margin)
    edge, _ = class_graph(a, labels, w)
    most = smallest_cycle_mean(edge)
    if margin > most:
        raise UserError(f"margin: expected at most {most}, the largest, got {margin}")
    μ, d = numerators(np.array([margin], object))
    slack = plus(edge, -μ[0] * Fraction(1, d))
    return BiasRange(-distances_from(slack.T, first), distances_from(slack, first))


@door(edge="exact: inf: classes classes")
def distances_from(edge: Array, first: int) -> Array:
    """Smallest sum of a path from one class to each other, ∞ where there is none: (|C|,).

    No cycle may have a negative sum.
    """
    d = np.full(len(edge), inf, object)
    d[first] = Fraction(0)
    for _ in range(len(edge) - 1):
        d = np.minimum(d, plus(d[:, None], edge).min(axis=0))
    return d
