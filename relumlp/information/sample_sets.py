"""Sample sets: which samples switch a node on, and how much switch and class tell about each other.

*dynamics*, section 4.2. Every measure here is computed from two arrays of integers: ``counts``,
|Ŝ_j^(c)| of every node and class (s, |C|), and ``sizes``, |S_c| of every class (|C|,). The
arithmetic depends on their dtype: int64 counts give float64, ``object`` counts
(``counts.astype(object)``) give exact Fractions, except where logarithms are needed. Entropies are
in nats, 0 ln 0 = 0.

Undefined values are NaN: the fraction of a class without samples, predictability and
informativeness of a node that never switches, and a mean over no nodes.
"""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_counts, check_labels, check_whole
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.information.entropies import (
    conditional_entropy,
    entropy,
    ln,
    number,
    ones_like,
    quotient,
    with_logarithms,
)
from relumlp.types import Array, Bools, Exact, Ints

MOST_SAMPLES = 2**31
"""Largest number of samples whose possible halves are looked for."""


@door(labels="whole: n")
def class_sizes(labels: ArrayLike, classes: int) -> Ints:
    """|S_c|, the number of samples of every class: int64 (|C|,).              [of dynamics.8]

    Parameters
    ----------
    labels : integers (n,), each in 0 … classes − 1.
    classes : |C|.
    """
    return np.bincount(check_labels(labels, classes), minlength=classes).astype(np.int64)


@door(on="n s", labels="whole: n")
def class_counts(on: Bools, labels: ArrayLike, classes: int) -> Ints:
    """|Ŝ_j^(c)|, number of samples of class c that switch node j on: (s, |C|).     [dynamics.8]

    Parameters
    ----------
    on : switches of a layer, bool (n, s).
    labels : classes of the samples, integers (n,).
    classes : |C|.

    Raises
    ------
    UserError : on is not boolean or not a matrix, labels are not n classes 0 … classes − 1.
    """
    labels = check_labels(labels, classes)
    return np.stack([on[labels == c].sum(axis=0) for c in range(classes)], axis=1)


@door(counts="whole: s c", sizes="some: whole: c")
def joint_counts(counts: Array, sizes: Array) -> Array:
    """Number of samples with switch ẑ and class c at every node: integers (s, 2, |C|), ẑ = 0 first.

    Raises
    ------
    UserError : the shapes of counts and sizes do not fit, or a count is above its class's size.
    """
    counts, sizes = check_counts("counts", counts), check_counts("sizes", sizes)
    if (counts > sizes).any():
        raise UserError("counts: expected at most sizes, got more samples on than the class has")
    return np.stack([sizes - counts, counts], axis=1)


@door(counts="whole: s c", sizes="some: whole: c")
def activation_fraction(counts: Array, sizes: Array) -> Array:
    """f_j^(c) = |Ŝ_j^(c)| / |S_c|, shape (s, |C|); NaN for a class without samples. [dynamics.9]"""
    return quotient(joint_counts(counts, sizes)[:, 1], sizes)


@door(counts="whole: s c", sizes="some: whole: c")
def node_activation_fraction(counts: Array, sizes: Array) -> Array:
    """f_j = 1/|C| Σ_c f_j^(c), shape (s,).                                   [of dynamics.16]

    The mean over the classes that have samples (|C| is their number); NaN if none has.
    """
    seen = np.asarray(np.asarray(sizes) > 0, dtype=np.bool_)
    f = activation_fraction(counts, sizes)[:, seen]
    return quotient(f.sum(axis=1), seen.sum())


@door(counts="whole: s c", sizes="some: whole: c")
def joint_frequencies(counts: Array, sizes: Array) -> Array:
    """e_j(ẑ, c) = samples with switch ẑ and class c / |S|, shape (s, 2, |C|). [dynamics.10, .11]

    The frequencies of every node sum to 1, exactly for object counts; NaN without samples.
    """
    return quotient(joint_counts(counts, sizes), np.asarray(sizes).sum())


@door(counts="whole: s c", sizes="some: whole: c")
def switch_entropy(counts: Array, sizes: Array) -> Array:
    """H(Ẑ_j), shape (s,), in nats, at most ln 2."""
    return conditional_entropy(joint_counts(counts, sizes).sum(axis=2)[:, None])


@door(sizes="whole: c")
def class_entropy(sizes: Array) -> float:
    """H(Y), in nats, at most ln |C|; NaN without samples."""
    return entropy(sizes)


@door(counts="whole: s c", sizes="some: whole: c")
def switch_entropy_given_class(counts: Array, sizes: Array) -> Array:
    """H(Ẑ_j | Y) = −Σ_c Σ_ẑ e(ẑ, c) ln(e(ẑ, c) / Σ_x e(x, c)), shape (s,).       [dynamics.12]

    Defined for every node: 0 for those that never switch.
    """
    return conditional_entropy(joint_counts(counts, sizes).swapaxes(1, 2))


@door(counts="whole: s c", sizes="some: whole: c")
def class_entropy_given_switch(counts: Array, sizes: Array) -> Array:
    """H(Y | Ẑ_j) = −Σ_ẑ Σ_c e(ẑ, c) ln(e(ẑ, c) / Σ_x e(ẑ, x)), shape (s,).       [dynamics.13]

    Defined for every node: H(Y) for those that never switch.
    """
    return conditional_entropy(joint_counts(counts, sizes))


@door(counts="whole: s c", sizes="some: whole: c")
def mutual_information(counts: Array, sizes: Array) -> Array:
    """I(Ẑ_j; Y) = Σ e(ẑ, c) ln(e(ẑ, c) / (e(ẑ) e(c))), shape (s,), in nats. [beyond.information]

    I = ln 2 · p_j − (ln 2 − H(Ẑ_j)) = ln |C| · u_j − (ln |C| − H(Y)). It is 0.0 exactly for a
    switch that is independent of the class (as long as |S|² < 2⁵³).
    """
    n = with_logarithms(joint_counts(counts, sizes))
    N = n.sum(axis=(1, 2), keepdims=True)
    independent = n.sum(axis=2, keepdims=True) * n.sum(axis=1, keepdims=True)
    ratio = np.divide(n * N, independent, out=ones_like(n), where=n > 0)
    return quotient((n * np.log(ratio)).sum(axis=(1, 2)), N[:, 0, 0])


@door(counts="whole: s c")
def active_nodes(counts: Array) -> Bools:
    """N_a: the nodes that are on for some sample, bool (s,).                 [of dynamics.16]"""
    return np.asarray(check_counts("counts", counts).sum(axis=1) > 0, dtype=np.bool_)


@door(counts="whole: s c", sizes="some: whole: c")
def switching_nodes(counts: Array, sizes: Array) -> Bools:
    """N_b: the nodes that are on for some samples and not for all, (s,).        [of dynamics.17]"""
    off, on = joint_counts(counts, sizes).sum(axis=2).T
    return np.asarray((off > 0) & (on > 0), dtype=np.bool_)


@door(counts="whole: s c", sizes="some: whole: c")
def predictability(counts: Array, sizes: Array) -> Array:
    """p_j = 1 − H(Ẑ_j | Y) / ln 2, shape (s,), in [0, 1].                        [dynamics.14]

    NaN for a node that never switches. 1 − p_j is the uncertainty about the switch once the class
    is known, as a fraction of ln 2. But p_j is not the information that the class gives about the
    switch (see :func:`mutual_information`).
    """
    p = 1 - switch_entropy_given_class(counts, sizes) / ln(2, sizes)
    return np.where(switching_nodes(counts, sizes), p, np.nan)


@door(counts="whole: s c", sizes="some: whole: c")
def informativeness(counts: Array, sizes: Array) -> Array:
    """u_j = 1 − H(Y | Ẑ_j) / ln |C|, shape (s,).                                 [dynamics.15]

    NaN for a node that never switches, and where |C| = 1. As in the paper, |C| includes classes
    without samples. See :func:`informativeness_range` for the range.
    """
    u = 1 - quotient(class_entropy_given_switch(counts, sizes), ln(len(sizes), sizes))
    return np.where(switching_nodes(counts, sizes), u, np.nan)


@door(counts="whole: s c", sizes="some: whole: c")
def mean_activation_fraction(counts: Array, sizes: Array) -> Exact:
    """f_l: the mean of f_j over N_a, the nodes that are on for some sample.      [dynamics.16]

    NaN if N_a is empty. The mean rises when a node with a small f_j dies.
    """
    return _mean(node_activation_fraction(counts, sizes)[active_nodes(counts)])


@door(counts="whole: s c", sizes="some: whole: c")
def mean_predictability(counts: Array, sizes: Array) -> float:
    """p_l: the mean of p_j over N_b, the nodes that switch; NaN if none does.    [dynamics.17]"""
    return number(_mean(predictability(counts, sizes)[switching_nodes(counts, sizes)]))


@door(counts="whole: s c", sizes="some: whole: c")
def mean_informativeness(counts: Array, sizes: Array) -> float:
    """u_l: the mean of u_j over N_b, the nodes that switch; NaN if none does.    [dynamics.17]"""
    return number(_mean(informativeness(counts, sizes)[switching_nodes(counts, sizes)]))


def _mean(values: Array) -> Exact:
    return quotient(values.sum(), len(values))


@door(sizes="whole: c")
def largest_information(sizes: Array) -> float:
    """max_A h(P(A)) over the sets A of classes, h the binary entropy, in nats.   [beyond.ranges]

    This is the largest mutual information of any switch with the class. The switch that is on
    exactly for the classes of A attains it, if P(A) is as near to ½ as possible. NaN without
    samples.

    Raises
    ------
    UserError : sizes are not whole numbers of at least 0, or more than 2³¹ samples, each of which
        takes a bit of memory.
    """
    sizes = check_counts("sizes", sizes)
    total = sizes.sum()
    N = int(total)
    if N > MOST_SAMPLES:
        raise UserError(f"sizes: expected at most {MOST_SAMPLES:,} samples, got {N:,}")
    reached = 1
    for n in map(int, sizes):
        reached |= reached << n
    # Bit k of reached is 1 if some set has k samples. Its complement has N − k, so the set nearest
    # to half the samples is that of the highest bit up to N / 2.
    A = (reached & ((2 << N // 2) - 1)).bit_length() - 1
    # Computed from the sizes, so that both are numbers of the sizes' own kind.
    return entropy(np.array([A + 0 * total, total - A], getattr(total, "dtype", object)))


@door(sizes="some: whole: c")
def informativeness_range(sizes: Array) -> tuple[float, float]:
    """Smallest and largest possible informativeness for these class sizes.       [beyond.ranges]

    [1 − H(Y)/ln |C|,  1 − H(Y)/ln |C| + max_A h(P(A))/ln |C|].  For |C| equal classes, |C| even,
    this is [0, ln 2/ln |C|]. NaN, NaN if |C| = 1 or without samples.
    """
    ln_C = ln(len(sizes), sizes)
    low = 1 - quotient(class_entropy(sizes), ln_C)
    return number(low), number(low + quotient(largest_information(sizes), ln_C))


@door(table="whole: … rows c")
def best_accuracy(table: ArrayLike) -> Array | Exact:
    """Accuracy of the best rule that predicts the column from the row: Σ_row max n / N.
                                                                                  [beyond.single]

    Parameters
    ----------
    table : counts (..., rows, |C|): :func:`joint_counts` for single switches,
        :func:`relumlp.information.patterns.pattern_class_counts` for a layer's patterns.

    Returns
    -------
    float (...), Fractions for object counts; NaN where a table is all 0.
    """
    table = check_counts("table", table)
    right = np.asarray(table.max(axis=-1, initial=0).sum(axis=-1), dtype=table.dtype)
    return quotient(right, table.sum(axis=(-2, -1)))


@door(sizes="whole: c")
def accuracy_bound(sizes: ArrayLike, switches: int) -> Exact:
    """Upper bound on the accuracy of any rule from k switches.                   [beyond.single]

    The sum of the 2^k largest priors |S_c| / |S|; NaN without samples.

    Parameters
    ----------
    sizes : |S_c|, integers (|C|,).
    switches : k ≥ 0.
    """
    sizes = check_counts("sizes", sizes)
    k = min(check_whole("switches", switches, 0), len(sizes))  # 2^|C| > |C|: more change nothing
    largest = np.sort(sizes)[::-1][: 2**k]
    return quotient(np.asarray(largest.sum(), dtype=sizes.dtype), sizes.sum())


@door(on="n s", labels="n", counts="written: c s")
def add_class_counts(on: Bools, labels: Ints, counts: Ints) -> None:
    """Add a chunk of samples to |Ŝ_j^(c)|, in place.                           [of dynamics.8]

    counts[c, j] ← counts[c, j] + |{s : on_{s,j}, label of s is c}|.

    This is the plain form; ``relumlp.kernels.counts.add_class_counts`` is its twin. Memory is that
    of the chunk and the counts, and does not depend on the total number of samples.

    Parameters
    ----------
    on : switches of a layer, bool (n, s).
    labels : integers (n,), each in 0 … |C| − 1; the kernel does not check them.
    counts : int64 (|C|, s), a row per class, so that each sample adds to contiguous memory.

    Raises
    ------
    UserError : the arrays do not fit each other, a label is no class, or counts are not int64.
    """
    if counts.dtype != np.int64:
        raise UserError(f"counts: expected dtype int64, got {counts.dtype}")
    labels = check_labels(labels, len(counts), len(on))
    for c in range(len(counts)):
        counts[c] += on[labels == c].sum(axis=0)
