"""Activation patterns of a layer: which switches are on together, how many patterns, how even.

The pattern of a sample at a layer is the vector of its switches there (*cooperating*, section 3).
Counts are exact for any width: patterns are compared bit by bit, never through a hash. Counts are
the one source: entropies are in nats and computed from them, with 0 log 0 = 0.
"""

from fractions import Fraction
from math import nan
from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_counts, check_labels, check_switches
from relumlp.kernels.twins import pick
from relumlp.types import Array, Bools


def pattern_ids(on: Bools) -> Array:
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


def pattern_counts(on: Bools) -> Array:
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


def _numbered(on: Bools) -> tuple[Array, int]:
    """Validate the switches, then number them by the kernel (without the JIT, its hash warns)."""
    on = np.ascontiguousarray(check_switches(on))
    with np.errstate(over="ignore"):
        ids, patterns = pick("number_patterns")(on)
    return ids, patterns


def number_patterns(on: Bools) -> tuple[Array, int]:
    """Number the distinct rows of switches in the order of their first appearance.

    This plain form sorts packed rows, and compares all of their bits.

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


def pattern_class_counts(on: Bools, labels: Array, classes: int) -> Array:
    """Count the samples of every pattern and class: int64 (patterns that occur, |C|).

    Patterns are in the order of first appearance. Its rows sum to :func:`pattern_counts`, its
    columns to the class sizes.

    Parameters
    ----------
    on : switches, bool (n, s).
    labels : classes of the samples, integers (n,).
    classes : |C|.
    """
    labels = check_labels(labels, classes, len(check_switches(on)))
    ids, rows = _numbered(on)
    cells = np.bincount(ids * classes + labels, minlength=rows * classes)
    return cells.reshape(rows, classes).astype(np.int64)


def entropy(counts: Array) -> float:
    """H = −Σ_n (n/N) ln(n/N), N = Σ n, in nats; counts of any shape.           [cooperating.1]

    Equal counts are taken together, so both ends are exact: 0.0 for one pattern, ln N for N
    different ones; the order of the counts does not matter. No counts at all: NaN.
    """
    inverse_share, weight = _shares(counts)
    return float((weight * np.log(inverse_share)).sum())


def perplexity(counts: Array) -> float:
    """P = e^H = Π_n (N/n)^(n/N): 1.0 for one pattern, exactly N for N patterns. [cooperating.2]

    No counts at all: NaN.
    """
    inverse_share, weight = _shares(counts)
    return float((inverse_share**weight).prod())


def _shares(counts: Array) -> tuple[Array, Array]:
    """N/n and m n/N for every distinct count n > 0, which occurs m times; NaN, NaN if none."""
    n, m = np.unique(check_counts("counts", counts).astype(np.float64), return_counts=True)
    n, m = n[n > 0], m[n > 0]
    N = (m * n).sum()
    return (N / n, m * n / N) if N else (np.array([nan]), np.array([nan]))


def conditional_entropy(table: Array) -> Any:
    """H(column | row) = Σ (n/N) ln(n_row/n) of every table of counts, in nats.

    Parameters
    ----------
    table : counts of (row, column), shape (..., rows, columns).

    Returns
    -------
    float (...); NaN where a table counts nothing. 0.0 exactly if every row has one column only.
    """
    n = np.asarray(table).astype(np.float64)
    n_row = n.sum(axis=-1, keepdims=True)
    inverse_share = np.divide(n_row, n, out=np.ones(n.shape), where=n > 0)
    return quotient((n * np.log(inverse_share)).sum(axis=(-2, -1)), n.sum(axis=(-2, -1)))


def quotient(numerator: Any, denominator: Any) -> Any:
    """Divide entry by entry, NaN where the denominator is 0; exact for ``object`` entries.

    The arithmetic follows the numbers: int64 and floats give float64, objects (Python integers,
    Fractions) give Fractions.
    """
    a, b = np.broadcast_arrays(numerator, denominator)
    if object in (a.dtype, b.dtype):
        exact = np.frompyfunc(lambda x, y: Fraction(x) / y if y else nan, 2, 1)
        return exact(a, b)
    return np.divide(a, b, out=np.full(a.shape, nan), where=b != 0)[()]


class LayerPerplexity(NamedTuple):
    """Perplexity of a layer's patterns.

    Attributes
    ----------
    per_class : P(c, l), float (|C|,), NaN for a class without samples.
    mean : their mean over the classes that have samples; NaN if there is no sample.
    """

    per_class: Array
    mean: float


def layer_perplexity(on: Bools, labels: Array, classes: int) -> LayerPerplexity:
    """P(c, l) of every class, and the mean over classes.        [cooperating.2, cooperating.fig3]

    A class without samples has no perplexity: it is NaN, and is left out of the mean.

    Parameters
    ----------
    on : switches of layer l, bool (n, s).
    labels : classes of the samples, integers (n,).
    classes : |C|.

    Raises
    ------
    UserError : on is not boolean or not a matrix, labels are not n classes 0 … classes − 1.
    """
    labels = check_labels(labels, classes, len(check_switches(on)))
    P = np.array([perplexity(pattern_counts(on[labels == c])) for c in range(classes)])
    seen = P[~np.isnan(P)]
    return LayerPerplexity(P, float(quotient(seen.sum(), len(seen))))


def pattern_entropy_given_class(on: Bools, labels: Array, classes: int) -> float:
    """H(pattern | Y) = Σ_c (N_c/N) H(c, l) = Σ_c (N_c/N) ln P(c, l), in nats.   [beyond.bridge]

    Parameters as in :func:`layer_perplexity`; classes without samples weigh nothing; NaN if there
    is no sample.
    """
    return float(conditional_entropy(pattern_class_counts(on, labels, classes).T))


def class_entropy_given_pattern(on: Bools, labels: Array, classes: int) -> float:
    """H(Y | pattern), in nats: 0.0 exactly if every pattern belongs to one class. [beyond.bridge]

    Parameters as in :func:`layer_perplexity`; NaN if there is no sample.
    """
    return float(conditional_entropy(pattern_class_counts(on, labels, classes)))


def bridge_bounds(predictability: Array) -> tuple[float, float]:
    """Bounds on a layer's H(pattern | Y) from its nodes' predictability p_j.    [beyond.bridge]

    ln 2 · max_j (1 − p_j)  ≤  H(pattern | Y)  ≤  ln 2 · Σ_j (1 − p_j)

    Parameters
    ----------
    predictability : p_j, float (s,), NaN for nodes that never switch, which contribute 0 (nothing
        is uncertain about them).

    Returns
    -------
    lower, upper : in nats.
    """
    p = np.asarray(predictability, dtype=np.float64)
    H = np.log(2) * (1 - np.where(np.isnan(p), 1, p))
    return float(H.max(initial=0)), float(H.sum())
