"""Hypothesis strategies for claims about gaps: samples that are all classified correctly.

They are not looked for: activations and weights are drawn, a sample's class is the arg-max, samples
that tie are left out, and where all would be of one class the output layer is changed until two
classes win somewhere. Nothing about weight gaps is built in.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from relumlp.exact import numerators
from relumlp.gaps.cases import PairCase, which_case
from relumlp.gaps.conditions import correct
from relumlp.testing.cycles import cycle_means
from relumlp.testing.floors import often
from relumlp.testing.summary import Summary, class_graphs, pairs, summaries
from relumlp.testing.tape import ROOM, SAMPLES, Tape, exact
from relumlp.types import Array

DRAWN = 3
"""So many activations are drawn from which the samples are chosen."""


@st.composite
def right_summaries(
    draw: st.DrawFn,
    nodes: int | None = 2,
    *,
    bias: bool = False,
    signed: bool = False,
    classes: int | None = None,
    samples: int | None = None,
) -> Summary:
    """Draw samples that are all strictly right, of at least two classes.

    Parameters
    ----------
    nodes : the width; None for up to 4. At least 2, but for biases or signed activations.
    bias : whether there are output biases.
    signed : whether activations may be negative, as those of a ReLU are not.
    classes : |C|, at least 2; None for 2 to 4.
    samples : how many, at least 2; None for 2 to 5.
    """
    tape = Tape(draw)
    least = 1 if bias or signed else 2
    n, width = samples or tape.between(2, SAMPLES), nodes or tape.between(least, ROOM)
    many, kind = classes or tape.between(2, ROOM), tape.below(4)
    drawn = tape.numbers(DRAWN, width)
    pool = candidates(drawn if signed else abs(drawn), signed)
    w, b = tape.numbers(many, width), tape.numbers(many) if bias else None
    if kind in (0, 3) and (width > 1 or b is not None):
        pool, w, b = nearest(pool, many, b)
    if kind == 1 and b is not None:
        b = -(w @ pool[0])
    w, b, winner = tell_apart(pool, w, b)
    if kind == 2:
        # One vector taken from all rows changes no decision: now no weight is positive.
        w = w - w.max(axis=0)
    chosen = choose(winner, tape.bytes(n))
    return Summary(pool[chosen], winner[chosen], w, b)


def right_pairs(**options: Any) -> st.SearchStrategy[Summary]:
    """Draw two samples of different classes, both strictly right: see right_summaries."""
    return right_summaries(samples=2, **options)


def right_or_any_pairs(classes: int = 3) -> st.SearchStrategy[Summary]:
    """Draw pairs of any width and sign, of which about half are classified correctly."""
    right = right_pairs(nodes=None, signed=True, classes=classes)
    return right | pairs(None, signed=True, classes=classes)


def counted_sets() -> st.SearchStrategy[Summary]:
    """Draw three samples of any classes, right or not."""
    return summaries(classes=3, samples=3) | right_summaries(bias=True, samples=3)


def certified_sets() -> st.SearchStrategy[Summary]:
    """Draw samples for some of which output biases exist that make all right, and for some not."""
    of_any_class = summaries(None, bias=True, signed=True)
    return class_graphs() | class_graphs() | of_any_class | right_summaries(None, bias=True)


def candidates(drawn: Array, signed: bool) -> Array:
    """Add to activations the same in reverse order, 0, and a step along every axis."""
    axes = exact(np.eye(drawn.shape[1], dtype=int).tolist())
    steps = [axes, -axes] if signed else [axes]
    return np.concatenate([drawn, drawn[:, ::-1], 0 * axes[:1], *steps])


def nearest(pool: Array, classes: int, b: Array | None) -> tuple[Array, Array, Array | None]:
    """Return an output layer by which a sample's class is that of the nearest of some points.

    2 p_c · a − |p_c|² is largest for the nearest p_c. The points are the pool's first rows. Without
    biases the last node is 1 at drawn samples and stands for them.
    """
    if b is not None:
        p = pool[:classes]
        return pool, 2 * p, -(p * p).sum(axis=1)
    pool = pool.copy()
    pool[: 2 * DRAWN, -1] = 1
    p = pool[:classes, :-1]
    return pool, np.column_stack([2 * p, -(p * p).sum(axis=1)]), None


def tell_apart(pool: Array, w: Array, b: Array | None) -> tuple[Array, Array | None, Array]:
    """Change an output layer, if need be, until two classes win in the pool; also say who wins."""
    for some_w, some_b in output_layers(pool, w, b):
        winner = strict_winners(pool, some_w, some_b)
        if len(set(winner.tolist()) - {-1}) > 1:
            break
    return some_w, some_b, winner


def output_layers(pool: Array, w: Array, b: Array | None) -> Iterator[tuple[Array, Array | None]]:
    """Yield an output layer, then two changes of it; after the second, 0 and 1 both win."""
    yield w, b
    flipped = w.copy()
    flipped[:, 0] *= -1
    # With biases all classes tie at a sample; around it win those of different weights.
    yield flipped, None if b is None else -(flipped @ pool[0])
    # Class 0 wins along the first axis; class 1 along the last, or with one node at 0 or below.
    apart, alone = 0 * w, w.shape[1] == 1
    apart[0, 0] = Fraction(1)
    apart[1, -1] = Fraction(-1 if alone else 1)
    yield apart, None if b is None else Fraction(1, 2) * exact([0, 1, 0, 0][: len(b)])


def strict_winners(a: Array, w: Array, b: Array | None) -> Array:
    """Class of strictly largest output per sample, (n,), −1 where there is a tie."""
    (A, d_a), (V, d_w), (B, d_b) = numerators(a), numerators(w), numerators(0 if b is None else b)
    z = A @ V.T * d_b + B * (d_a * d_w)
    ties = (z == z.max(axis=1, keepdims=True)).sum(axis=1) > 1
    return np.where(ties, -1, np.argmax(z, axis=1))


def choose(winner: Array, choice: Array) -> list[int]:
    """Return samples that have a winner, as numbers tell: of new classes as long as there are."""
    right = np.flatnonzero(winner >= 0)
    chosen: list[int] = []
    for k in choice:
        new = right[~np.isin(winner[right], winner[chosen])]
        some = new if len(new) else right
        chosen.append(int(some[k % len(some)]))
    return chosen


@often(right_summaries, 0.07)
def three_classes_are_right(p: Summary) -> object:
    """Samples of three classes or more are right."""
    return len(set(p.labels.tolist())) > 2


@often(right_pairs, 0.1)
def right_by_ratios(p: Summary) -> object:
    """The two samples are right because their ratios are in order."""
    return which_case(p.α, p.φ) in (PairCase.ABOVE, PairCase.BELOW)


@often(right_pairs, 0.25)
def right_by_opposite_gaps(p: Summary) -> object:
    """The two samples are right because their gaps have opposite signs."""
    return which_case(p.α, p.φ) == PairCase.OPPOSITE


@often(right_or_any_pairs, 0.35)
def both_are_right(p: Summary) -> object:
    """Both samples are right."""
    return correct(p.a, p.labels, p.w).all()


@often(right_or_any_pairs, 0.25)
def one_is_wrong(p: Summary) -> object:
    """A sample is wrong."""
    return not both_are_right(p)


@often(counted_sets, 0.7)
def a_pair_of_classes_is_counted(p: Summary) -> object:
    """The three samples are of two classes or more."""
    return len(set(p.labels.tolist())) > 1


@often(certified_sets, 0.06)
@often(class_graphs, 0.12)
def four_classes_in_turn_decide(p: Summary) -> object:
    """A cycle of four classes forbids output biases, and no shorter cycle does."""
    μ = cycle_means(p)
    return min(μ.values(), default=1) <= 0 < min((μ[c] for c in μ if len(c) < 4), default=1)


@often(certified_sets, 0.25)
@often(class_graphs, 0.5)
def no_biases_exist(p: Summary) -> object:
    """No output biases classify all samples correctly."""
    return min(cycle_means(p).values(), default=1) <= 0


@often(certified_sets, 0.25)
def some_biases_exist(p: Summary) -> object:
    """Some output biases classify all samples correctly, of two classes or more."""
    return min(cycle_means(p).values(), default=0) > 0
