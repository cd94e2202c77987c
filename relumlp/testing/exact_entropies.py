"""Entropies of tables of counts as exact numbers: e^{N H} is a fraction, however H rounds.

H(column | row) = Σ (n/N) ln(n_row/n), so e^{N H} = Π n_row^{n_row} / Π n^n, with 0⁰ = 1, which is
0 log 0 = 0. What holds between entropies holds between these: sums are products, ln 2 is 2^N.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import log, prod
from typing import Any

from relumlp.information.sample_sets import joint_counts
from relumlp.types import Array


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


def nats(exp_NH: Fraction, N: int) -> float:
    """Return H, given e^{N H}, in floats: numerator and denominator are of any size."""
    return (log(exp_NH.numerator) - log(exp_NH.denominator)) / N


def switch_tables(counts: Array, sizes: Array) -> list[Array]:
    """Table (ẑ, c) of every node: samples with switch ẑ and class c, (2, |C|)."""
    return list(joint_counts(counts, sizes))


def switching(table: Array) -> bool:
    """Whether a node is on for some samples and off for some: N_b."""
    return bool((table.sum(axis=1) > 0).all())
