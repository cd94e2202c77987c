"""Sample inclusion when earlier layers move too: the change of a·w, split by cause."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from relumlp.doors.guests import fields
from relumlp.doors.opening import door
from relumlp.network.units import switch
from relumlp.types import Array, Bools, Ints


class Split(NamedTuple):
    """The change of a·w, without freezing, in three parts, each (n_t, s_l).    [beyond.unfrozen]

    Attributes
    ----------
    before : a·w.
    own : a·Δw, the part from the change of the node's own weights.
    inputs : Δa·w, the part from the change of the node's inputs, by earlier layers.
    both : Δa·Δw, the product of the two changes.
    """

    before: Array
    own: Array
    inputs: Array
    both: Array

    def admitted(self, name: str) -> "Split":
        """Return the same with arrays as they may enter, or refuse arrays that do not fit."""
        shape = "t s_l"
        return fields(name, self, before=shape, own=shape, inputs=shape, both=shape)

    @property
    def after(self) -> Array:
        """(a + Δa)·(w + Δw) = a·w + a·Δw + Δa·w + Δa·Δw; exact in exact arithmetic."""
        return self.before + self.own + self.inputs + self.both


@door(a="t i", a_new="t i", W="s_l i", W_new="s_l i", returns="finite")
def split_change(a: Array, a_new: Array, W: Array, W_new: Array) -> Split:
    """Split the change of a·w between two moments of training.                [beyond.unfrozen]

    Shapes: a, a_new (n_t, s_{l−1}), the same samples before and after; W, W_new (s_l, s_{l−1}).

    Raises
    ------
    UserError : the arrays do not fit each other, or hold no finite numbers.
    """
    Δa, ΔW = a_new - a, W_new - W
    return Split(a @ W.T, a @ ΔW.T, Δa @ W.T, Δa @ ΔW.T)


class Cause(IntEnum):
    """Why a sample's switch changed: the fewest parts that change it.         [beyond.unfrozen]

    A part changes the switch if T(a·w + part) ≠ T(a·w). The causes of a changed switch are:

    - OWN: a·Δw alone changes the switch, Δa·w alone does not;
    - INPUTS: Δa·w alone changes the switch, a·Δw alone does not;
    - EITHER: each of the two parts alone changes the switch;
    - TOGETHER: neither part alone changes the switch, but their sum does;
    - PRODUCT: the switch changes only with the product Δa·Δw.

    NONE: the switch is the same before and after, even if one part alone would have changed it.
    """

    NONE = 0
    OWN = 1
    INPUTS = 2
    EITHER = 3
    TOGETHER = 4
    PRODUCT = 5


@door()
def flip_cause(split: Split) -> Ints:
    """Cause of each sample's switch change at each node: :class:`Cause` as int8, (n_t, s_l).

    Raises
    ------
    UserError : the parts do not fit each other, or hold no finite numbers.
    """
    was_on = switch(split.before)

    def changes(part: Array) -> Bools:
        return switch(split.before + part) != was_on

    own, inputs = changes(split.own), changes(split.inputs)
    together = changes(split.own + split.inputs)
    alone = Cause.OWN * own + Cause.INPUTS * inputs
    cause = np.where(own | inputs, alone, np.where(together, Cause.TOGETHER, Cause.PRODUCT))
    return np.where(switch(split.after) != was_on, cause, Cause.NONE).astype(np.int8)
