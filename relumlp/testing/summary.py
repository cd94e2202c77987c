"""Hypothesis strategies for claims about gaps: any samples with any output layer, of any classes.

What is drawn is small and full of zeros and ties. For samples that are classified correctly see
:mod:`relumlp.testing.correct_summaries`. A condition that a claim supposes is made true, not
awaited.
"""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.gaps.cases import PairCase, which_case
from relumlp.gaps.conditions import (
    activation_gap,
    case_opposite,
    case_ratio,
    gap_condition,
    on_both_sides,
    opposite_weights,
    positive_output,
    prefers,
    weight_gap,
)
from relumlp.testing.floors import often
from relumlp.testing.tape import ROOM, SAMPLES, Tape, exact
from relumlp.types import Array


class Summary(NamedTuple):
    """Samples in a last hidden layer, and the output layer that classifies them.

    Attributes
    ----------
    a : activations (n, nodes).
    labels : a class per sample, (n,), in 0 … |C| − 1.
    w : output weights (|C|, nodes); the paper's w_jc is w[c, j].
    b : output biases (|C|,), or None.
    """

    a: Array
    labels: Array
    w: Array
    b: Array | None

    @property
    def a_s(self) -> Array:
        """Activations of the first sample, s of class c."""
        return self.a[0]

    @property
    def a_t(self) -> Array:
        """Activations of the second sample, t of class c′."""
        return self.a[1]

    @property
    def c(self) -> int:
        """Class of s."""
        return int(self.labels[0])

    @property
    def c2(self) -> int:
        """Class c′, of t."""
        return int(self.labels[1])

    @property
    def α(self) -> Array:
        """Activation gaps of s and t, a number a node."""
        return activation_gap(self.a_s, self.a_t)

    @property
    def φ(self) -> Array:
        """Weight gaps of c and c′, a number a node."""
        return weight_gap(self.w, self.c, self.c2)

    @property
    def p(self) -> "Summary":
        """The whole, for a claim that asks for many of its parts."""
        return self

    @property
    def every_pair(self) -> "list[Summary]":
        """All ordered pairs of samples of different classes, each a Summary of two samples."""
        n = range(len(self.a))
        chosen = [[p, q] for p in n for q in n if self.labels[p] != self.labels[q]]
        return [self._replace(a=self.a[pq], labels=self.labels[pq]) for pq in chosen]


def pair(a_s: Any, a_t: Any, w: Any, b: Any = None) -> Summary:
    """Write down two samples of classes 0 and 1: a counterexample."""
    return several([a_s, a_t], w, b)


def several(a: Any, w: Any, b: Any = None) -> Summary:
    """Write down samples of classes 0, 1, …"""
    return Summary(exact(a), np.arange(len(a)), exact(w), None if b is None else exact(b))


def meets_gap_conditions(p: Summary) -> bool:
    """Whether two samples satisfy .15, .16 and one of the two cases."""
    case = case_opposite(p.α, p.φ) or case_ratio(p.α, p.φ)
    return bool(opposite_weights(p.φ) and gap_condition(p.α, p.φ) and case)


def gap_truths(p: Summary) -> list[Any]:
    """Return which of equations 9 to 22 hold for two samples, and their case."""
    return [
        prefers(p.a_s, p.w, p.c, p.c2),
        prefers(p.a_t, p.w, p.c2, p.c),
        positive_output(p.a_s, p.w, p.c),
        positive_output(p.a_t, p.w, p.c2),
        on_both_sides(p.a_s, p.a_t, p.φ),
        opposite_weights(p.φ),
        gap_condition(p.α, p.φ),
        case_opposite(p.α, p.φ),
        case_ratio(p.α, p.φ),
        which_case(p.α, p.φ),
    ]


@st.composite
def summaries(
    draw: st.DrawFn,
    nodes: int | None = 2,
    *,
    bias: bool = False,
    signed: bool = False,
    classes: int | None = None,
    samples: int | None = None,
) -> Summary:
    """Draw any samples with any labels: classes absent, samples repeated, ties everywhere.

    Parameters
    ----------
    nodes : the width; None for 1 to 4.
    bias : whether there are output biases.
    signed : whether activations may be negative, as those of a ReLU are not.
    classes : |C|; None for 1 to 4.
    samples : how many; None for 1 to 5.
    """
    tape = Tape(draw)
    most = samples or SAMPLES
    n, width = samples or tape.between(1, most), nodes or tape.between(1, ROOM)
    many = classes or tape.between(1, ROOM)
    labels, again = tape.integers(many, most)[:n], tape.flags(4, most)[:n]
    a = tape.numbers(most, width)[np.where(again, 0, np.arange(n))]
    w, b = tape.numbers(many, width), tape.numbers(many) if bias else None
    return Summary(a if signed else abs(a), labels, w, b)


def pairs(
    nodes: int | None = 2,
    *,
    bias: bool = False,
    signed: bool = False,
    classes: int = 3,
) -> st.SearchStrategy[Summary]:
    """Draw two samples of two different classes, classified correctly or not."""

    def of_two_classes(drawn: Summary) -> Summary:
        c, c2 = drawn.labels
        return drawn._replace(labels=np.array([c, (c + 1 + c2 % (classes - 1)) % classes]))

    drawn = summaries(nodes, bias=bias, signed=signed, classes=classes, samples=2)
    return drawn.map(of_two_classes)


def opposite_pairs(**options: Any) -> st.SearchStrategy[Summary]:
    """Draw pairs of two classes for which equation 15 holds, right or not."""
    return pairs(classes=2, **options).map(with_opposite_weights)


def with_opposite_weights(p: Summary) -> Summary:
    """Change the weights of s's class, or of a node, until φ_jcc′ φ_kc′c > 0."""
    w = p.w.copy()
    w[p.c] += p.φ == 0
    φ = w[p.c] - w[p.c2]
    if φ[0] * φ[1] > 0:
        w[:, 1] *= -1
    return p._replace(w=w)


@st.composite
def opposite_sets(draw: st.DrawFn) -> Summary:
    """Draw a sample of each of three classes; equation 15 holds for all pairs, .16 for some or all.

    What is drawn is by how much the samples of classes 0 and 1, compared with that of class 2,
    prefer class 0 to 1 and class 1 to 2; the activations that do so follow.
    """
    tape = Tape(draw)
    steps = 1 + abs(tape.numbers(3, 2))
    steps[2, 0] += steps[1, 0] * steps[2, 1] == steps[1, 1] * steps[2, 0]
    w = np.cumsum(steps, axis=0) * [1, -1]
    (p, q), (r, s) = w[0] - w[1], w[1] - w[2]
    inverse = np.array([[s, -q], [-r, p]]) / (p * s - q * r)
    a = np.concatenate([tape.numbers(2, 2) @ inverse.T, exact([[0, 0]])])
    return Summary(a - a.min(axis=0), np.arange(3), w, None)


def same_side_pairs(**options: Any) -> st.SearchStrategy[Summary]:
    """Draw pairs of two classes for which equations 15 and 21 hold, right or not."""
    return opposite_pairs(**options).map(with_gaps_of_one_sign)


def with_gaps_of_one_sign(p: Summary) -> Summary:
    """Change activations until α_jcc′ α_kcc′ > 0; where α_jcc′ was 0, the ratios are made equal."""
    a = p.a.copy()
    if p.α[0] == 0:
        a[0] = a[1] + abs(p.φ[::-1])
    a[0, 1] += a[0, 1] == a[1, 1]
    α = a[0] - a[1]
    if α[0] * α[1] < 0:
        a[:, 1] = a[::-1, 1].copy()
    return p._replace(a=a)


@st.composite
def class_graphs(draw: st.DrawFn) -> Summary:
    """Draw samples of 2 to 4 classes that prefer their class to others by any amounts.

    Every class has samples. Weights are the identity and one vector added to all rows, which
    changes no preference. All samples are moved towards their classes, or away; and towards the
    next class, so that long cycles are likely to be the ones that matter. In a quarter of the cases
    they are moved so far that the cycle of all four classes is negative, and no shorter cycle is.
    """
    tape = Tape(draw)
    many, more, far = tape.between(2, ROOM), tape.below(3), tape.once_in(4)
    own_class, next_class = tape.between(-2, 5), tape.below(5)
    if far:
        many, own_class, next_class = ROOM, 36, 42
    n = many + more
    labels, own = np.arange(n) % many, np.eye(many, dtype=int)
    towards = np.roll(own, 1, axis=1)
    moved = own_class * own + next_class * (towards - towards.T)
    a = tape.numbers(n, many) + moved[labels]
    return Summary(a, labels, own + tape.numbers(many), tape.numbers(many))


@often(summaries, 0.35)
def two_classes_have_samples(p: Summary) -> object:
    """Samples are of two classes or more."""
    return len(set(p.labels.tolist())) > 1


@often(opposite_pairs, 0.2)
@often(pairs, 0.2)
def equation_16_holds(p: Summary) -> object:
    """Equation 16 holds for the two samples."""
    return gap_condition(p.α, p.φ)


@often(opposite_pairs, 0.4)
@often(pairs, 0.4)
def equation_16_fails(p: Summary) -> object:
    """Equation 16 fails for the two samples."""
    return not gap_condition(p.α, p.φ)


@often(opposite_sets, 0.06)
def equation_16_holds_for_all(p: Summary) -> object:
    """Equation 16 holds for all pairs."""
    return all(gap_condition(two.α, two.φ) for two in p.every_pair)


@often(opposite_sets, 0.5)
def equation_16_fails_for_some(p: Summary) -> object:
    """Equation 16 fails for a pair."""
    return not equation_16_holds_for_all(p)


@often(same_side_pairs, 0.18)
def ratios_are_in_order(p: Summary) -> object:
    """The α-ratio is above or below the φ-ratio, as it must be."""
    return which_case(p.α, p.φ) in (PairCase.ABOVE, PairCase.BELOW)
