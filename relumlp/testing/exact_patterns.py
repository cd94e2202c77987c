"""Patterns of switches counted one by one, and their entropies as exact numbers.

e^{N H} = N^N / Π n^n is rational, so all comparisons of entropies of one class are exact.
"""

from collections import Counter
from fractions import Fraction

import numpy as np

from relumlp.testing.exact_entropies import exp_entropy
from relumlp.types import Array, Bools


def literal_counts(on: Array) -> list[int]:
    """K(c, l) literally: how often each pattern occurs, sorted."""
    rows = on.tolist()
    # Found by comparing, because not every kind of number has a hash.
    return sorted(Counter(map(rows.index, rows)).values())


def exp_pattern_entropy(on: Array) -> Fraction:
    """e^{N H} = N^N / Π_{n∈K} n^n, of N samples in rows."""
    return exp_entropy(literal_counts(on))


def numbered(samples: int, nodes: int) -> Bools:
    """Switches that number the samples in binary, from 0 again after 2^s, bool (n, s)."""
    return np.arange(samples)[:, None] >> np.arange(nodes) & 1 == 1


def class_entropies(on: Bools, labels: Array) -> set[Fraction]:
    """e^{N H(c,l)} of the classes that have samples."""
    return {exp_pattern_entropy(on[labels == c]) for c in np.unique(labels)}


def class_patterns(on: Bools, labels: Array) -> list[set[tuple[bool, ...]]]:
    """Patterns of each class that has samples."""
    return [{tuple(p) for p in on[labels == c].tolist()} for c in np.unique(labels)]


def class_specific(on: Bools, labels: Array) -> bool:
    """Whether no pattern occurs in two classes."""
    found = class_patterns(on, labels)
    return sum(map(len, found)) == len(set().union(*found))


def pattern_table(on: Bools, labels: Array, classes: int) -> Array:
    """Samples of each class and pattern of switches, counted one by one, (|C|, patterns)."""
    of = [tuple(row) for row in on.tolist()]
    pairs = list(zip(labels.tolist(), of, strict=True))
    return np.array(
        [[pairs.count((c, p)) for p in sorted(set(of))] for c in range(classes)], object
    )
