"""Hypothesis strategies for statements on output layers: softmax, cross-entropy, their rounding."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.network.losses import cross_entropy, one_hot
from relumlp.testing.floors import often
from relumlp.testing.tape import ROOM, Tape, exact
from relumlp.types import Array


class Softmax(NamedTuple):
    """Outputs whose exponentials are rational, so that their softmax is.

    Attributes
    ----------
    exponentials : e^{z_m} > 0, Fractions, (|C|,).
    y : targets, any numbers, (|C|,).
    t : e^h − 1 of a change h of one output, a Fraction above −1, not 0.
    """

    exponentials: Array
    y: Array
    t: Fraction

    @property
    def p(self) -> Array:
        """Softmax of the outputs, exactly: p_m = e^{z_m} / Σ_k e^{z_k}."""
        return self.exponentials / self.exponentials.sum()


@st.composite
def softmax_cases(draw: st.DrawFn, min_classes: int = 1) -> Softmax:
    """Draw up to 4 classes with rational e^z, some of them equal."""
    tape = Tape(draw)
    classes = tape.between(min_classes, ROOM)
    numerators, denominators = 1 + tape.integers(6, classes), 1 + tape.integers(3, classes)
    grow = Fraction(tape.between(1, 12), 4)
    change = grow if tape.once_in(2) else -grow / (1 + grow)
    exponentials = exact(numerators.tolist()) / exact(denominators.tolist())
    return Softmax(exponentials, tape.numbers(classes), change)


def delta(j: int, classes: int) -> Array:
    """δ_{·j}, in integers."""
    return (np.arange(classes) == j).astype(int).astype(object)


def softmax_moved(e: Array, j: int, t: Fraction) -> Array:
    """Softmax after z_j has changed by h, t = e^h − 1: e^{z_j} has become (1 + t) e^{z_j}."""
    grown = e * (1 + t * delta(j, len(e)))
    return grown / grown.sum()


def softmax_slopes(p: Array, j: int) -> Array:
    """∂p_k/∂z_j as printed in equation 16: p_j (1 − p_j) for k = j, −p_j p_k for k ≠ j; (|C|,)."""
    return np.array([p[j] * (1 - p[j]) if k == j else -p[j] * p[k] for k in range(len(p))])


def softmax_and_targets(y: Array) -> tuple[Array, Array]:
    """Return probabilities p > 0 that are Fractions, and one-hot targets, both shaped like y."""
    p = abs(y) + 1
    labels = (y > 0).sum(axis=1).astype(int) % y.shape[1]
    return p / p.sum(axis=1, keepdims=True), exact(np.eye(y.shape[1], dtype=int))[labels]


def through_softmax(p: Array, dE_dp: Array) -> Array:
    """∂E/∂z_m = Σ_k ∂E/∂p_k p_k ([k = m] − p_m)."""
    return p * (dE_dp - (p * dE_dp).sum(axis=1, keepdims=True))


class OutputCase(NamedTuple):
    """Outputs and targets in float64.

    Attributes
    ----------
    z : outputs, (n, |C|).
    y : targets, (n, |C|), each row sums to 1 (soft labels included).
    """

    z: Array
    y: Array


@st.composite
def output_cases(draw: st.DrawFn) -> OutputCase:
    """Draw outputs of size at most 6, and targets that sum to 1, half of them one-hot."""
    tape = Tape(draw, 128)
    n, classes = tape.between(1, 4), tape.between(1, ROOM)
    soft = tape.once_in(2)
    shares = 1.0 + tape.integers(256, n, classes)
    if not soft:
        shares = (shares.argmax(axis=1)[:, None] == np.arange(classes)).astype(float)
    z = tape.numbers(n, classes, dtype=np.float64)
    return OutputCase(z, shares / shares.sum(axis=1, keepdims=True))


class Logits(NamedTuple):
    """Outputs z, float64 (n, |C|), multiples of ¼ between −254 and 254, and labels (n,)."""

    z: Array
    labels: Array


@st.composite
def logits(draw: st.DrawFn) -> Logits:
    """Draw outputs of two or more classes: near each other, or so far apart that e^z vanishes."""
    tape = Tape(draw)
    classes = tape.between(2, ROOM)
    step = 0.25 if tape.once_in(2) else 2.0
    drawn = tape.integers(256, 3, classes)
    return Logits(step * ((drawn + 1) // 2 * (-1) ** drawn), tape.integers(classes, 3))


@often(softmax_cases, 0.5)
def classes_are_not_alike(case: Softmax) -> object:
    """Two classes have different probabilities."""
    return len({*case.p}) > 1


@often(output_cases, 0.2)
def soft_targets(case: OutputCase) -> object:
    """Some targets are neither 0 nor 1."""
    return (case.y % 1 != 0).any()


@often(logits, 0.25)
def a_cross_entropy_rounds_to_zero(case: Logits) -> object:
    """The computed cross-entropy of a sample is 0."""
    y = one_hot(case.labels, case.z.shape[1], np.float64)
    return (cross_entropy(case.z, y) == 0).any()


@often(logits, 0.4)
def a_cross_entropy_is_not_zero(case: Logits) -> object:
    """The computed cross-entropy of a sample is not 0."""
    y = one_hot(case.labels, case.z.shape[1], np.float64)
    return (cross_entropy(case.z, y) != 0).any()
