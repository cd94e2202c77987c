"""Sample inclusion when earlier layers move too: the change of a·w, split by cause."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from relumlp.network.units import switch
from relumlp.types import Array, Bools, Ints


class Split(NamedTuple):
    """The change of a·w, without freezing, in three parts, each (n_t, s_l).    [beyond.unfrozen]

    Attributes
    ----------
    before : a·w.
    own : a·Δw, the node's own weights moved.
    inputs : Δa·w, its inputs moved because earlier layers did.
    both : Δa·Δw, the product of the two moves.
    """

    before: Array
    own: Array
    inputs: Array
    both: Array

    @property
    def after(self) -> Array:
        """(a + Δa)·(w + Δw) = a·w + a·Δw + Δa·w + Δa·Δw; exact in exact arithmetic."""
        return self.before + self.own + self.inputs + self.both


def split_change(a: Array, a_new: Array, W: Array, W_new: Array) -> Split:
    """Split the change of a·w between two moments of training.                [beyond.unfrozen]

    Shapes: a, a_new (n_t, s_{l−1}), the same samples before and after; W, W_new (s_l, s_{l−1}).
    """
    Δa, ΔW = a_new - a, W_new - W
    return Split(a @ W.T, a @ ΔW.T, Δa @ W.T, Δa @ ΔW.T)


class Cause(IntEnum):
    """Why a sample's switch changed: the fewest parts that change it.         [beyond.unfrozen]

    A part changes the switch if T(a·w + part) ≠ T(a·w). Of the switches that do change:
    OWN is changed by own weights alone and not by moved inputs alone, INPUTS the other way round,
    EITHER by each of them alone; TOGETHER by neither alone but by their sum, without the product;
    PRODUCT only with the product Δa·Δw. NONE: the switch is the same before and after, even where
    one part alone would have changed it.
    """

    NONE = 0
    OWN = 1
    INPUTS = 2
    EITHER = 3
    TOGETHER = 4
    PRODUCT = 5


def flip_cause(split: Split) -> Ints:
    """Which part of the change switched which sample: :class:`Cause` as int8, (n_t, s_l)."""
    was_on = switch(split.before)

    def changes(part: Array) -> Bools:
        return switch(split.before + part) != was_on

    own, inputs = changes(split.own), changes(split.inputs)
    together = changes(split.own + split.inputs)
    alone = Cause.OWN * own + Cause.INPUTS * inputs
    cause = np.where(own | inputs, alone, np.where(together, Cause.TOGETHER, Cause.PRODUCT))
    return np.where(switch(split.after) != was_on, cause, Cause.NONE).astype(np.int8)
