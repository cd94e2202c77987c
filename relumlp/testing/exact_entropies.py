"""Entropies of tables of counts as exact numbers: e^{N H} is a fraction, however H rounds.

H(column | row) = Σ (n/N) ln(n_row/n), so e^{N H} = Π n_row^{n_row} / Π n^n, with 0⁰ = 1, which is
0 log 0 = 0. What holds between entropies holds between these: sums are products, ln 2 is 2^N.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain, combinations
from math import prod
from typing import Any

import numpy as np

from relumlp.information.sample_sets import class_counts, class_sizes, joint_counts
from relumlp.testing.logarithms import ln
from relumlp.testing.whole_counts import certified
from relumlp.types import Array, Bools

ENTROPY_ROUNDING = 1e-13
"""How far an entropy in floats may be off: sums of at most 8 terms below 1, over ln 2 or more."""


def power(counts: Iterable[Any]) -> int:
    """Π n^n, with 0⁰ = 1."""
    return prod(int(n) ** int(n) for n in counts)


def exp_entropy(counts: Any) -> Fraction:
    """e^{N H} = N^N / Π n^n of the counts n with sum N."""
    n = [int(v) for v in counts]
    return Fraction(power([sum(n)]), power(n))


def exp_entropy_given_row(table: Array) -> Fraction:
    """e^{N H(column | row)} = Π n_row^{n_row} / Π n^n of a table (rows, columns)."""
    return Fraction(power(table.sum(axis=1)), power(table.ravel()))


def exp_information(table: Array) -> Fraction:
    """e^{N I} = Π (n N / (n_row n_column))^n of a table (rows, columns), literally."""
    N, rows, columns = int(table.sum()), table.sum(axis=1), table.sum(axis=0)
    cells = ((int(n), int(rows[r] * columns[c])) for (r, c), n in _cells(table))
    return prod((Fraction(n * N, product) ** n for n, product in cells if n), start=Fraction(1))


def _cells(table: Array) -> Iterable[tuple[tuple[int, int], Any]]:
    return (((r, c), n) for r, row in enumerate(table) for c, n in enumerate(row))


def nats(exp_NH: Fraction, N: int) -> Any:
    """Return H, given e^{N H}, exactly."""
    return ln(exp_NH) / N


def computed_and_exact(measure: Callable[..., Any], *counts: Array) -> tuple[Any, Any]:
    """Return what a function of counts computes in floats, and what it is, with exact logarithms.

    It is one function, and only the numbers that enter it differ.
    """
    return measure(*counts), measure(*map(certified, counts))


def switch_tables(counts: Array, sizes: Array) -> list[Array]:
    """Table (ẑ, c) of every node: samples with switch ẑ and class c, (2, |C|)."""
    return list(joint_counts(counts, sizes))


def switching(table: Array) -> bool:
    """Whether a node is on for some samples and off for some: N_b."""
    return bool((table.sum(axis=1) > 0).all())


def switching_tables(counts: Array, sizes: Array) -> list[Array]:
    """Tables (ẑ, c) of the nodes that switch, to which alone p and u belong."""
    return list(filter(switching, switch_tables(counts, sizes)))


def exact_counts(on: Bools, labels: Array, classes: int) -> tuple[Array, Array]:
    """Counts and sizes as Python integers, which give Fractions."""
    counts = class_counts(on, labels, classes).astype(object)
    return counts, class_sizes(labels, classes).astype(object)


def literal_frequencies(on: Bools, labels: Array, classes: int, z: int) -> Array:
    """e(ẑ, c) of switch ẑ = z, by counting samples one by one, Fractions (s, |C|)."""
    n, s = on.shape
    alike = [[((on[:, j] == z) & (labels == c)).sum() for c in range(classes)] for j in range(s)]
    return np.array([[Fraction(int(k), n) for k in row] for row in alike], object)


def entropy_as_printed(e: Array, given: Array) -> Any:
    """−Σ e log(e / e_given) over all entries, with 0 log 0 = 0, exactly."""
    pairs = zip(e.ravel(), np.broadcast_to(given, e.shape).ravel(), strict=True)
    return -sum(p * ln(p / q) for p, q in pairs if p)


def sets_of_classes(sizes: Array) -> Iterator[Array]:
    """Counts of the switch that is on for the classes of A, for every A."""
    classes = range(len(sizes))
    for A in chain.from_iterable(combinations(classes, k) for k in range(len(sizes) + 1)):
        yield np.where(np.isin(classes, A), sizes, 0)


def most_information(sizes: Array) -> Fraction:
    """e^{N max_A h(P(A))}, literally over all sets A of classes."""
    N = int(sizes.sum())
    on = (int(A.sum()) for A in sets_of_classes(sizes))
    return max(exp_entropy([k, N - k]) for k in on)


def largest_priors(sizes: Array, how_many: int) -> Fraction:
    """Sum of the largest class priors."""
    return Fraction(int(sum(sorted(sizes, reverse=True)[:how_many])), int(sizes.sum()))
