"""Equation 16 for all pairs of samples, exactly: by a minimum and a maximum, or by sign counts.

Floats are treated as the rational numbers that they are, and nothing is rounded. All given samples
count; to restrict the question to correctly classified samples, pass only those.
"""

from fractions import Fraction
from itertools import combinations
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels
from relumlp.doors.opening import door
from relumlp.exact import numerators, value_ranks
from relumlp.types import Array, Bools, Ints

PAIRS_AT_ONCE = 1 << 20
"""Largest number of pairs of samples that :func:`count_signs` holds in memory at once."""


class Separation(NamedTuple):
    """Separation of pairs of classes along their weight gaps: three (|C|, |C|) arrays, [c, c′].

    For c = c′, and where a class has no samples, the minimum low is +∞ and the maximum high is −∞,
    as over the empty set, so equation 16 holds for all of zero pairs.
    """

    low: Array
    """min of Σ_j a_j φ_jcc′ over the samples of c."""
    high: Array
    """max of Σ_j a_j φ_jcc′ over the samples of c′."""
    failing: Ints
    """Number of pairs (s of c, t of c′) for which equation 16 fails, int64."""

    @property
    def holds(self) -> Bools:
        """Whether equation 16 holds for all pairs (s of c, t of c′): low > high."""
        return np.asarray(self.low > self.high).astype(bool)


@door(a="exact: some: n nodes", labels="whole: n", w="exact: some: classes nodes")
def separation(a: Array, labels: ArrayLike, w: Array) -> Separation:
    """Decide equation 16 for every pair of samples.                [of gaps.16, beyond.width]

    Σ_j α_j φ_j > 0 for all s of c and t of c′  ⟺  min_s Σ_j a_j(s) φ_j > max_t Σ_j a_j(t) φ_j.

    Parameters
    ----------
    a : activations (n, nodes), any number of nodes.
    labels : classes (n,).
    w : output weights (|C|, nodes).

    Returns
    -------
    Separation : exact; low and high are Fractions, in object arrays.

    Raises
    ------
    UserError : a shape does not fit, a value is not finite, a label is not a class, or n is 0.
    """
    labels = check_labels(labels, len(w))
    (A, d_a), (V, d_w) = numerators(a), numerators(w)
    z = A @ V.T
    low = np.full((len(w), len(w)), inf, object)
    failing = np.zeros((len(w), len(w)), np.int64)
    for c, c2 in combinations(range(len(w)), 2):
        u = z[:, c] - z[:, c2]
        u_s, u_t = np.sort(u[labels == c]), np.sort(u[labels == c2])
        if len(u_s):
            low[c, c2] = u_s[0] * Fraction(1, d_a * d_w)
        if len(u_t):
            low[c2, c] = -(u_t[-1] * Fraction(1, d_a * d_w))
        failing[c, c2] = failing[c2, c] = np.searchsorted(u_s, u_t, side="right").sum()
    return Separation(low, -low.T, failing)


def count_signs(a: Array, labels: Ints, w: Array) -> Ints:
    """Count all pairs of samples by the signs of α_j, α_k and Σ α φ: two nodes.
                                                                              [gaps.15–gaps.22]

    Entry [c, c′, 1 + sign α_j, 1 + sign α_k, 1 + sign(α_j φ_jcc′ + α_k φ_kcc′)] is the number of
    pairs (s of c, t of c′) with these signs, exactly. Whether each of equations 15 to 22 holds for
    a pair depends only on these three signs and on the two signs of φ.
    Exchanging s and t negates both α and both φ, so
    entry [c′, c, 1 − p, 1 − q, 1 + r] is entry [c, c′, 1 + p, 1 + q, 1 + r].

    This plain form compares all pairs, O(n²). It compares *ranks*, whole numbers in the order of
    the exact values: sign α_j = sign(rank of a_j(s) − rank of a_j(t)), and the sign of
    Σ α φ = Σ_j a_j(s) φ_j − Σ_j a_j(t) φ_j likewise.

    Parameters
    ----------
    a : activations (n, 2) of the summary layer.
    labels : classes (n,), int64.
    w : output weights (|C|, 2).

    Returns
    -------
    signs : int64, shape (|C|, |C|, 3, 3, 3); zero for c = c′.
    """
    A, V = numerators(a)[0], numerators(w)[0]
    signs = np.zeros((len(w), len(w), 3, 3, 3), np.int64)
    for c, c2 in combinations(range(len(w)), 2):
        u = np.column_stack([A, A @ (V[c] - V[c2])])
        keys = np.column_stack([value_ranks(key) for key in u.T])
        signs[c, c2] = _sign_table(keys[labels == c], keys[labels == c2])
        signs[c2, c] = signs[c, c2, ::-1, ::-1]
    return signs


def _sign_table(keys_s: Ints, keys_t: Ints) -> Ints:
    table = np.zeros(27, np.int64)
    rows = PAIRS_AT_ONCE // max(1, len(keys_t)) + 1
    for start in range(0, len(keys_s), rows):
        gaps = keys_s[start : start + rows, None] - keys_t
        codes = (1 + np.sign(gaps)) @ [9, 3, 1]
        table += np.bincount(codes.ravel(), minlength=27)
    return table.reshape(3, 3, 3)
