"""The case of each pair of samples: counted over all pairs, or named for chosen pairs."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels
from relumlp.doors.guests import fields
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.exact import numerators
from relumlp.gaps.conditions import (
    activation_gap,
    activation_ratio,
    gap_condition,
    opposite_weights,
    two_nodes,
    weight_gap,
    weight_ratio,
)
from relumlp.gaps.products import sign, truth
from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import pick
from relumlp.types import Array, Bools, Ints


class PairCase(IntEnum):
    """Case of one pair of samples by equations 15 to 22; exactly one applies to each pair."""

    FAILS = 0
    """.16 does not hold."""
    OPPOSITE = 1
    """.15 and .16 hold, α_j and α_k have opposite signs: .19 and .20."""
    ABOVE = 2
    """.15 and .16 hold, α_j α_k > 0 (.21) and φ_jcc′ α_k > 0: .22, the α-ratio is the larger."""
    BELOW = 3
    """.15 and .16 hold, α_j α_k > 0 (.21) and φ_jcc′ α_k < 0: .22, the α-ratio is the smaller."""
    ZERO_J = 4
    """.15 and .16 hold although α_j = 0: neither of the paper's cases."""
    ZERO_K = 5
    """.15 and .16 hold although α_k = 0: neither of the paper's cases."""
    WITHOUT_15 = 6
    """.16 holds, .15 does not."""


@door(α="exact: … 2", φ="exact: … 2")
def which_case(α: Array, φ: Array) -> Ints:
    """Name the :class:`PairCase` of every pair: α, φ (…, 2) → int64 (…).     [gaps.15–gaps.22]

    Exact, because floats are treated as the rational numbers that they are.
    """
    (α_j, α_k), (φ_j, _) = two_nodes(α), two_nodes(φ)
    return _name(opposite_weights(φ), gap_condition(α, φ), α_j, α_k, φ_j)


def _name(holds_15: Bools, holds_16: Bools, α_j: Array, α_k: Array, φ_j: Array) -> Ints:
    signs, side = sign(α_j) * sign(α_k), sign(φ_j) * sign(α_k)
    conditions = [~holds_16, ~holds_15, α_j == 0, α_k == 0, signs < 0, side > 0]
    case = PairCase
    names = [case.FAILS, case.WITHOUT_15, case.ZERO_J, case.ZERO_K, case.OPPOSITE, case.ABOVE]
    # The last name is for the remaining pairs: .15, .16, α_j α_k > 0 and φ_j α_k < 0.
    return np.select(
        [truth(condition) for condition in conditions], names, default=case.BELOW
    ).astype(np.int64)


class PairCounts(NamedTuple):
    """How many pairs (s of c, t of c′) a statement holds for: int64 arrays (|C|, |C|), [c, c′].

    Zero for c = c′. Summing over c < c′ counts every pair once, summing over all counts it twice.
    ``cases`` adds up to ``pairs`` over its last axis.
    """

    pairs: Ints
    """All pairs."""
    opposite_weights: Ints
    """.15 holds: all pairs of the classes, or none."""
    gap_condition: Ints
    """.16 holds."""
    ties: Ints
    """.16 fails by equality: Σ_j α_j φ_j = 0."""
    cases: Ints
    """By :class:`PairCase`, exclusive: shape (|C|, |C|, 7)."""
    opposite: Ints
    """.15, .19 and .20 as printed."""
    ratio: Ints
    """.15, .21 and .22 as printed (and .15 with short.18)."""
    short_opposite: Ints
    """.15 and short.17 as printed: α_j α_k < 0, alone."""
    short_opposite_fails: Ints
    """Of these, the pairs for which .16 fails."""
    neither: Ints
    """.15 and .16 hold, but neither .19 with .20 nor .21 with .22."""

    def admitted(self, name: str) -> "PairCounts":
        """Return what may enter a formula: whole numbers, for the same classes."""
        tables = dict.fromkeys(self._fields, "whole: classes classes")
        return fields(name, self, **tables | {"cases": "whole: classes classes 7"})


@door(a="exact: some: n 2", labels="whole: n", w="exact: some: classes 2")
def count_cases(a: Array, labels: ArrayLike, w: Array, *, plain: bool = False) -> PairCounts:
    """Count, exactly, the pairs of samples for which equations 15 to 22 hold. [gaps.15–gaps.22]

    Parameters
    ----------
    a : activations (n, 2) of the summary layer.
    labels : classes (n,).
    w : output weights (|C|, 2).
    plain : use the plain form, which compares all pairs, instead of the kernel. It is always used
        for objects and for floats beyond 2^±400, where the kernel's products would not be exact.

    Raises
    ------
    UserError : a shape does not fit (two nodes are needed), a value is not finite, a label is not
        a class, or n is 0.
    """
    labels = check_labels(labels, len(w))
    plain = plain or not (_kernel_is_exact(a) and _kernel_is_exact(w))
    handed = a, labels, w
    if not plain:
        handed = contiguous(a, np.float64), contiguous(labels), contiguous(w, np.float64)
    return read_signs(pick("count_signs", plain=plain)(*handed), w)


@door(signs="whole: classes classes 3 3 3", w="exact: classes 2")
def read_signs(signs: Ints, w: Array) -> PairCounts:
    """Compute the counts of :func:`count_cases` from those of ``count_signs``.

    With D = Σ_j α_j φ_j, and φ_jcc′ ≠ 0 by .15, the signs decide the ratio rule .22, because
    α-ratio − φ-ratio = D / (φ_jcc′ α_kcc′).
    """
    α_j, α_k, D = np.meshgrid(*[[-1, 0, 1]] * 3, indexing="ij")
    φ_j, φ_k = _weight_signs(w)
    holds_15, holds_16 = φ_j * -φ_k > 0, D > 0
    side, ratio_gap = φ_j * α_k, D * φ_j * α_k
    ratio_rule = ((side > 0) & (ratio_gap > 0)) | ((side < 0) & (ratio_gap < 0))
    opposite = holds_15 & (α_j * α_k < 0) & (side < 0)
    ratio = holds_15 & (α_j * α_k > 0) & ratio_rule
    case = _name(holds_15, holds_16, α_j, α_k, φ_j)

    def pairs(condition: Array | int) -> Ints:
        return (signs * condition).sum(axis=(2, 3, 4))

    return PairCounts(
        pairs=pairs(1),
        opposite_weights=pairs(holds_15),
        gap_condition=pairs(holds_16),
        ties=pairs(D == 0),
        cases=np.stack([pairs(case == name) for name in PairCase], axis=-1),
        opposite=pairs(opposite),
        ratio=pairs(ratio),
        short_opposite=pairs(holds_15 & (α_j * α_k < 0)),
        short_opposite_fails=pairs(holds_15 & (α_j * α_k < 0) & ~holds_16),
        neither=pairs(holds_15 & holds_16 & ~opposite & ~ratio),
    )


def _weight_signs(w: Array) -> tuple[Ints, Ints]:
    above, below = w[:, None] > w, w[:, None] < w
    φ = above.astype(np.int64) - below.astype(np.int64)
    shape = (len(w), len(w), 1, 1, 1)
    return φ[..., 0].reshape(shape), φ[..., 1].reshape(shape)


def _kernel_is_exact(x: Array) -> bool:
    if x.dtype.kind != "f" or not np.can_cast(x.dtype, np.float64):
        return False
    size = np.abs(x[x != 0]).astype(np.float64)
    return bool(((size >= 2.0**-400) & (size <= 2.0**400)).all())


class PairRatios(NamedTuple):
    """Ratios of m pairs of samples: each of shape (m,)."""

    activation: Array
    """α-ratio, NaN where undefined.  [of gaps.17]"""
    weight: Array
    """φ-ratio, NaN where undefined.  [of gaps.18]"""
    case: Ints
    """:class:`PairCase`, decided exactly; floats are treated as the rational numbers they are."""


@door(
    a="exact: some: n 2",
    labels="whole: n",
    w="exact: some: classes 2",
    pairs="whole: m 2",
)
def pair_ratios(a: Array, labels: ArrayLike, w: Array, pairs: ArrayLike) -> PairRatios:
    """Ratios and case of chosen pairs (s, t), for figures 6 to 9.               [gaps.fig5–fig9]

    A ratio whose denominator is 0 is NaN.

    Parameters
    ----------
    a : activations (n, 2) of the summary layer.
    labels : classes (n,); s has class c, t has class c′.
    w : output weights (|C|, 2).
    pairs : indices of samples (m, 2): s, t.

    Raises
    ------
    UserError : a shape does not fit, an index is out of range, or the samples of a pair have the
        same class.
    """
    labels = check_labels(labels, len(w))
    s, t = _check_pairs(np.asarray(pairs), labels)
    φ, α = weight_gap(w, labels[s], labels[t]), activation_gap(a[s], a[t])
    # The denominators can be left out, because a common positive factor changes no sign.
    A, V = numerators(a)[0], numerators(w)[0]
    case = which_case(A[s] - A[t], V[labels[s]] - V[labels[t]])
    return PairRatios(activation_ratio(α), weight_ratio(φ), case)


def _check_pairs(pairs: Array, labels: Ints) -> tuple[Ints, Ints]:
    wrong = pairs[(pairs < 0) | (pairs >= len(labels))]
    if wrong.size:
        raise UserError(f"pairs: expected samples 0 to {len(labels) - 1}, got {wrong[0]}")
    s, t = pairs.T.astype(np.int64)
    same = pairs[labels[s] == labels[t]]
    if same.size:
        raise UserError(
            f"pairs: expected two different classes, got samples {same[0, 0]} and {same[0, 1]} of "
            f"class {labels[same[0, 0]]}"
        )
    return s, t
