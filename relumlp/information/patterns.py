"""Activation patterns of a layer: their counts, perplexity and conditional entropies.

The pattern of a sample at a layer is the vector of its switches there (*cooperating*, section 3).
Counts are exact for any width, because patterns are compared bit by bit, never by a hash alone.
Entropies and perplexities are computed from the counts by :mod:`relumlp.information.entropies`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.information.entropies import (
    conditional_entropy,
    ln,
    number,
    perplexity,
    quotient,
    with_logarithms,
)
from relumlp.kernels.arguments import contiguous
from relumlp.kernels.twins import pick
from relumlp.types import Array, Bools, Ints

MOST_CELLS = 2**28
"""Largest number of entries of a table of patterns and classes: 2 GB."""

ROUNDED = 1e-9
"""How far a rounded predictability may lie outside 0 to 1: millions of roundings."""


@door(on="n s")
def pattern_ids(on: Bools) -> Ints:
    """Number the distinct patterns of a layer: equal numbers exactly for equal patterns.

    Parameters
    ----------
    on : switches, bool (n, s); s may be 0, then all samples share the empty pattern.

    Returns
    -------
    int64 (n,): 0, 1, 2, …, in the order in which the patterns first appear. Time and memory are
        linear in n s; switches that do not lie row by row in memory are copied.
    """
    return _numbered(on)[0]


@door(on="n s")
def pattern_counts(on: Bools) -> Ints:
    """Count how often each distinct pattern of a layer occurs.                [cooperating.1]

    Parameters
    ----------
    on : switches, bool (n, s); s may be 0, then all samples share the empty pattern.

    Returns
    -------
    K, int64, one entry for each pattern that occurs, in the order of first appearance; Σ K = n.
    Equal counts are kept: K is a multiset, although the paper calls it a set.
    """
    ids, patterns = _numbered(on)
    return np.bincount(ids, minlength=patterns).astype(np.int64, copy=False)


def _numbered(on: Bools) -> tuple[Ints, int]:
    """Number the rows of switches by the kernel.

    Without the JIT the kernel's hash gives overflow warnings, which are ignored here.
    """
    on = contiguous(on)
    with np.errstate(over="ignore"):
        ids, patterns = pick("number_patterns")(on)
    return ids, patterns


def number_patterns(on: Bools) -> tuple[Ints, int]:
    """Number the distinct rows of switches in the order of their first appearance.

    This plain form sorts the rows packed into bits, and compares all bits.

    Parameters
    ----------
    on : switches, bool (n, s), C-contiguous.

    Returns
    -------
    ids : int64 (n,), equal exactly for equal rows.
    patterns : how many distinct rows there are.
    """
    n, s = on.shape
    packed = np.packbits(on, axis=1) if s else np.zeros((n, 1), np.uint8)
    rows = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, ids = np.unique(rows, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[ids], len(first)


@door(on="n s", labels="whole: n")
def pattern_class_counts(on: Bools, labels: ArrayLike, classes: int) -> Ints:
    """Count the samples of every pattern and class: int64 (patterns that occur, |C|).

    Patterns are in the order of first appearance. The rows of the table sum to
    :func:`pattern_counts`, its columns to the class sizes.

    Parameters
    ----------
    on : switches, bool (n, s).
    labels : classes of the samples, integers (n,).
    classes : |C|.
    """
    labels = check_labels(labels, classes)
    ids, rows = _numbered(on)
    if rows * classes > MOST_CELLS:
        raise UserError(
            f"classes: expected at most {MOST_CELLS:,} cells in a table of patterns and classes, "
            f"got {rows} times {classes}"
        )
    cells = np.bincount(ids * classes + labels, minlength=rows * classes)
    return cells.reshape(rows, classes).astype(np.int64, copy=False)


class LayerPerplexity(NamedTuple):
    """Perplexity of a layer's patterns.

    Attributes
    ----------
    per_class : P(c, l), float (|C|,), NaN for a class without samples.
    mean : mean of P(c, l) over the classes that have samples; NaN without samples.
    """

    per_class: Array
    mean: float


@door(on="n s", labels="whole: n")
def layer_perplexity(on: Bools, labels: ArrayLike, classes: int) -> LayerPerplexity:
    """P(c, l) of every class, and the mean over classes.        [cooperating.2, cooperating.fig3]

    The perplexity of a class without samples is NaN, and is left out of the mean.

    Parameters
    ----------
    on : switches of layer l, bool (n, s).
    labels : classes of the samples, integers (n,).
    classes : |C|.

    Raises
    ------
    UserError : on is not boolean or not a matrix, labels are not n classes 0 … classes − 1.
    """
    labels = check_labels(labels, classes)
    P = np.array([perplexity(pattern_counts(on[labels == c])) for c in range(classes)])
    seen = P[~np.isnan(P)]
    return LayerPerplexity(P, float(quotient(seen.sum(), len(seen))))


@door(on="n s", labels="whole: n")
def pattern_entropy_given_class(on: Bools, labels: ArrayLike, classes: int) -> float:
    """H(pattern | Y) = Σ_c (N_c/N) H(c, l) = Σ_c (N_c/N) ln P(c, l), in nats.   [beyond.bridge]

    Parameters as in :func:`layer_perplexity`; classes without samples have weight 0; NaN without
    samples.
    """
    return float(conditional_entropy(pattern_class_counts(on, labels, classes).T))


@door(on="n s", labels="whole: n")
def class_entropy_given_pattern(on: Bools, labels: ArrayLike, classes: int) -> float:
    """H(Y | pattern), in nats: 0.0 exactly if every pattern belongs to one class. [beyond.bridge]

    Parameters as in :func:`layer_perplexity`; NaN without samples.
    """
    return float(conditional_entropy(pattern_class_counts(on, labels, classes)))


@door(predictability="nan: s")
def bridge_bounds(predictability: Array) -> tuple[float, float]:
    """Bounds on a layer's H(pattern | Y) from its nodes' predictability p_j.    [beyond.bridge]

    ln 2 · max_j (1 − p_j)  ≤  H(pattern | Y)  ≤  ln 2 · Σ_j (1 − p_j)

    Parameters
    ----------
    predictability : p_j, float (s,), NaN for nodes that never switch; these contribute 0, because
        their switches have no uncertainty.

    Returns
    -------
    lower, upper : in nats.

    Raises
    ------
    UserError : an entry is neither NaN nor, but for rounding, from 0 to 1.
    """
    p = with_logarithms(np.asarray(predictability))
    p = np.where(p != p, 1, p)
    wrong = p[(p < -ROUNDED) | (p > 1 + ROUNDED)]
    if len(wrong):
        raise UserError(f"predictability: expected numbers from 0 to 1, got {wrong[0]:g}")
    H = ln(2, p) * (1 - p)
    return number(H.max(initial=0)), number(H.sum())
