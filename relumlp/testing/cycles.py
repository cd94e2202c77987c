"""Cycles of classes one by one, and a linear program: references for the certificate of biases."""

from fractions import Fraction
from itertools import combinations, pairwise, permutations

import numpy as np

from relumlp.gaps.certificates import Certificate
from relumlp.testing.assertions import assert_equal
from relumlp.testing.summary import Summary
from relumlp.testing.tape import exact
from relumlp.types import Array

Cycles = dict[tuple[int, ...], Fraction]


def cycle_means(p: Summary) -> Cycles:
    """Mean edge of every cycle of two or more classes that have samples, smallest class first."""
    present = sorted(set(p.labels.tolist()))
    edge = {(c, c2): min(leads(p, c, c2)) for c, c2 in permutations(present, 2)}
    found: Cycles = {}
    for size in range(2, len(present) + 1):
        for first, *others in combinations(present, size):
            for rest in permutations(others):
                steps = pairwise((first, *rest, first))
                found[(first, *rest)] = sum((edge[step] for step in steps), Fraction(0)) / size
    return found


def leads(p: Summary, c: int, c2: int) -> list[Fraction]:
    """By how much each sample of c prefers c to c′, biases left out."""
    return [a @ (p.w[c] - p.w[c2]) for a in p.a[p.labels == c]]


def leads_of_proof(p: Summary, found: Certificate) -> list[Fraction]:
    """Leads of a certificate's samples, each over the next class of its cycle."""
    assert_equal(p.labels[list(found.samples)], found.cycle)
    ahead = found.cycle[1:] + found.cycle[:1]
    steps = zip(found.samples, found.cycle, ahead, strict=True)
    return [p.a[s] @ (p.w[c] - p.w[c2]) for s, c, c2 in steps]


def exact_identity(size: int) -> Array:
    """Return an identity matrix of Fractions."""
    return exact(np.eye(size, dtype=int).tolist())


def best_margin(p: Summary, most: int) -> float:
    """Largest margin of any output biases, but at most a number, by a linear program."""
    from scipy.optimize import linprog

    m = len(p.w)
    rows, limits = [np.append(np.zeros(m), 1.0)], [float(most)]
    for a, c in zip(p.a, p.labels, strict=True):
        for c2 in set(range(m)) - {c}:
            rows.append(np.append(np.eye(m)[c2] - np.eye(m)[c], 1.0))
            limits.append(float(a @ (p.w[c] - p.w[c2])))
    goal = np.append(np.zeros(m), -1.0)
    solved = linprog(goal, A_ub=np.array(rows), b_ub=limits, bounds=(None, None), method="highs")
    return float(-solved.fun)
