"""Small exact inputs for the tests about gaps: activations, labels, output weights, biases."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.gaps.conditions import activation_gap, correct, on_both_sides, weight_gap


def fractions(*rows):
    """An object array of Fractions from nested lists of numbers."""
    table = np.asarray(rows)
    return np.array([Fraction(x) for x in table.ravel().tolist()], object).reshape(table.shape)


def numbers(lowest):
    """Fractions from `lowest` to 3, mostly whole, so that zeros and ties are frequent."""
    whole = st.integers(lowest, 3).map(Fraction)
    return whole | st.builds(Fraction, st.integers(2 * lowest, 6), st.just(2))


def arrays(draw, shape, lowest=-3):
    size = int(np.prod(shape))
    flat = draw(st.lists(numbers(lowest), min_size=size, max_size=size))
    return np.array(flat, object).reshape(shape)


def small_pairs():
    """Every pair with activations 0 … 2 and weights −1 … 1: (both correct without biases, α, φ)."""
    a_s, a_t, w = grid(range(3), range(-1, 2))
    φ = w[:, 0] - w[:, 1]
    return on_both_sides(a_s, a_t, φ), a_s - a_t, φ


def pair(a_s, a_t, w, b=None):
    """Two samples of classes 0 and 1: whether both are correct, their α and φ."""
    a, w = fractions(a_s, a_t), fractions(*w)
    b = None if b is None else fractions(*b)
    return bool(correct(a, [0, 1], w, b).all()), activation_gap(*a), weight_gap(w, 0, 1)


def gaps_of(p):
    """Return s, t, α, φ for all pairs of samples of different classes."""
    for s, t in sample_pairs(p.labels):
        α = activation_gap(p.a[s], p.a[t])
        yield s, t, α, weight_gap(p.w, p.labels[s], p.labels[t])


def always(statement, where):
    """Whether a statement holds wherever it is made, and is made at all."""
    assert where.any()
    return statement[where].all()


class Problem(NamedTuple):
    a: np.ndarray
    labels: np.ndarray
    w: np.ndarray
    b: np.ndarray


@st.composite
def problems(draw, nodes=2, max_classes=4, max_samples=6, lowest=0, labels="any"):
    """Activations ≥ lowest, weights, biases; labels "any", or such that all samples are right.

    Those are "correct" with the biases or "unbiased" without: samples that tie for the largest
    output are left out (0 samples may remain).
    """
    nodes = draw(st.integers(1, 3)) if nodes is None else nodes
    classes = draw(st.integers(1, max_classes))
    a = arrays(draw, (draw(st.integers(1, max_samples)), nodes), lowest)
    w, b = arrays(draw, (classes, nodes)), arrays(draw, (classes,))
    if labels == "any":
        drawn = st.lists(st.integers(0, classes - 1), min_size=len(a), max_size=len(a))
        return Problem(a, np.array(draw(drawn)), w, b)
    z = a @ w.T + (b if labels == "correct" else 0)
    clear = (z == z.max(axis=1, keepdims=True)).astype(bool).sum(axis=1) == 1
    return Problem(a[clear], np.argmax(z[clear], axis=1), w, b)


def sample_pairs(labels):
    """All ordered pairs of samples of different classes."""
    n = range(len(labels))
    return [(s, t) for s in n for t in n if labels[s] != labels[t]]


def grid(activations, weights):
    """All pairs of samples and of class weights on two nodes: a_s, a_t, w (·, 2, 2) as integers.

    w[:, 0] is the fan-in of c, w[:, 1] that of c′.
    """
    axes = [activations] * 4 + [weights] * 4
    table = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 8)
    return table[:, 0:2], table[:, 2:4], table[:, 4:].reshape(-1, 2, 2)
