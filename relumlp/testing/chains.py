"""Cycles and chains of samples one by one: references for cyclic monotonicity, its potential."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise, permutations
from math import inf
from typing import Any

import numpy as np

from relumlp.testing.summary import Summary
from relumlp.types import Array


def rows_of(p: Summary) -> Array:
    """Weight row of each sample's class, (n, nodes): where the sample is mapped to."""
    return p.w[p.labels]


def sample_cycles(p: Summary, longest: int | None = None) -> Iterator[tuple[int, ...]]:
    """Every cycle of two or more samples, no sample twice, up to a length if one is given."""
    n = len(p.a)
    for size in range(2, min(n, longest or n) + 1):
        for first, *others in combinations(range(n), size):
            yield from ((first, *rest) for rest in permutations(others))


def around(p: Summary, cycle: tuple[int, ...]) -> Fraction:
    """Σ_i a(s_i) · (w(s_i) − w(s_{i+1})) around a cycle of samples."""
    w = rows_of(p)
    steps = pairwise((*cycle, cycle[0]))
    return sum((p.a[s] @ (w[s] - w[t]) for s, t in steps), Fraction(0))


def strictly_monotone(p: Summary, longest: int | None = None) -> bool:
    """Whether every cycle of samples that are not all of one class has a positive sum."""
    return all(
        around(p, cycle) > 0
        for cycle in sample_cycles(p, longest)
        if len(set(p.labels[list(cycle)].tolist())) > 1
    )


def potential_by_chains(p: Summary, first: int, margin: Any) -> Array:
    """Rockafellar's constants, chain by chain: (|C|,), −∞ where no chain ends.

    A chain s_0, …, s_m of classes c_0 = first, …, c_m = c makes the constant
    Σ_{i≥1} (a(s_i) · (w_{c_{i−1}} − w_{c_i}) + margin); the largest counts. No class comes twice,
    because a cycle adds nothing above 0.
    """
    present = [c for c in sorted(set(p.labels.tolist())) if c != first]
    found = np.array([-inf] * len(p.w), object)
    found[first] = Fraction(0)
    for size in range(1, len(present) + 1):
        for chain in permutations(present, size):
            c = chain[-1]
            found[c] = max(found[c], chain_sum(p, (first, *chain), margin))
    return found


def chain_sum(p: Summary, classes: tuple[int, ...], margin: Any) -> Fraction:
    """Largest Σ_i (a(s_i) · (w_{c_{i−1}} − w_{c_i}) + margin) of samples of these classes."""
    steps = pairwise(classes)
    return sum(
        (max(a @ (p.w[c] - p.w[c2]) for a in p.a[p.labels == c2]) + margin for c, c2 in steps),
        Fraction(0),
    )
