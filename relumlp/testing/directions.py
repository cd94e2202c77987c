"""Hypothesis strategies for claims on any number of classes: samples in different directions."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from relumlp.testing.floors import often
from relumlp.testing.tape import Tape, exact
from relumlp.types import Array


class Rays(NamedTuple):
    """Samples in different directions.

    Attributes
    ----------
    a : activations (n, 2), no two on one ray from 0, none 0.
    b : output biases (n,).
    """

    a: Array
    b: Array


@st.composite
def rays(draw: st.DrawFn) -> Rays:
    """Draw 1 to 12 samples in different directions, not negative."""
    tape = Tape(draw)
    steps = [(c, 1) for c in range(tape.between(1, 7))]
    drawn = np.concatenate([exact(steps), abs(tape.numbers(5, 2))])
    different = {x / (x + y): (x, y) for x, y in drawn if x + y}
    return Rays(exact(list(different.values())), tape.numbers(len(different)))


def tangents(a: Array) -> Array:
    """Return weights by which each sample is right: of directions q = x / (x + y), the nearest."""
    q = a[:, 0] / a.sum(axis=1)
    return np.column_stack([2 * q - q * q, -q * q])


@often(rays, 0.7)
def rays_of_many_classes(case: Rays) -> object:
    """There are four classes or more."""
    return len(case.a) > 3
