"""Hypothesis strategies and references for claims on output layers whose weights are free."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from relumlp.gaps.free_weights import FreeCertificate, free_certificate
from relumlp.testing.correct_summaries import right_summaries
from relumlp.testing.floors import often
from relumlp.testing.summary import Summary, class_graphs, summaries
from relumlp.testing.tape import Tape, exact
from relumlp.types import Array


@st.composite
def pinwheels(draw: st.DrawFn) -> Summary:
    """Draw three classes of one or two samples, each class the one before turned by a third.

    A turn moves the first of three nodes to the end. Samples are not negative.
    """
    tape = Tape(draw)
    each = tape.between(1, 2)
    own = tape.integers(6, 2, 3)[:each]
    a = np.concatenate([np.roll(own, turn, axis=1) for turn in range(3)])
    return Summary(exact(a.tolist()), np.repeat(np.arange(3), each), tape.numbers(3, 3), None)


def free_sets() -> st.SearchStrategy[Summary]:
    """Draw samples that some output layer classifies correctly, and samples that none does."""
    right, any_set = right_summaries(None, bias=True), summaries(None, bias=True, signed=True)
    # Of many samples in a line or a plane few output layers are right.
    line = summaries(1, bias=True, signed=True, classes=2, samples=5)
    plane = summaries(2, bias=True, signed=True, classes=2, samples=5)
    return right | class_graphs() | any_set | pinwheels() | line | line | plane


def of_two_classes(p: Summary) -> list[Summary]:
    """Return the samples of every two classes that have some, numbered 0 and 1."""
    found = []
    for c, c2 in combinations(sorted(set(p.labels.tolist())), 2):
        rows = np.flatnonzero((p.labels == c) | (p.labels == c2))
        labels = (p.labels[rows] == c2).astype(np.int64)
        found.append(Summary(p.a[rows], labels, p.w[[c, c2]], None))
    return found


def left_over(p: Summary, found: FreeCertificate) -> Array:
    """D of a combination, (|C|, nodes + 1): what stands for each class less what stands against it.

    The last column is of the constant 1, for the biases.
    """
    D = exact(np.zeros((len(p.w), p.a.shape[1] + 1), int).tolist())
    for s, rival, y in zip(found.samples, found.rivals, found.amounts, strict=True):
        row = np.append(p.a[s], 1)
        D[p.labels[s]] += y * row
        D[rival] -= y * row
    return D


def best_free_margin(p: Summary) -> float:
    """Largest margin of output weights and biases of size at most 1, by a linear program."""
    from scipy.optimize import linprog

    classes, width = len(p.w), p.a.shape[1] + 1
    rows = []
    for a, c in zip(p.a, p.labels, strict=True):
        for c2 in set(range(classes)) - {c}:
            lead = np.zeros((classes, width))
            lead[c2] = np.append(a, 1).astype(float)
            lead[c] = -lead[c2]
            rows.append(np.append(lead.ravel(), 1.0))
    goal = np.append(np.zeros(classes * width), -1.0)
    bounds = [(-1, 1)] * (classes * width) + [(None, None)]
    solved = linprog(goal, A_ub=np.array(rows), b_ub=np.zeros(len(rows)), bounds=bounds)
    return float(-solved.fun)


@often(pinwheels, 0.02)
def pairs_of_classes_do_not_suffice(p: Summary) -> bool:
    """Every two classes are told apart by some output layer, and all three by none."""
    two = [free_certificate(q.a, q.labels, 2).w is not None for q in of_two_classes(p)]
    return all(two) and free_certificate(p.a, p.labels, len(p.w)).w is None
