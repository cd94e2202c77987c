"""Circulations of classes: the dual of the largest margin of output biases.

The largest margin is a linear program, max μ with b_c′ − b_c + μ ≤ e_cc′ for all classes c ≠ c′. A
solution of the dual program is a *circulation*: amounts f_cc′ ≥ 0 that leave each class as they
enter it, of sum 1, whose cost Σ f_cc′ e_cc′ is to be least. Every circulation is a sum of cycles,
so its cost per amount is at least the smallest mean of a cycle's edges, which is the margin.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.exact import numerators
from relumlp.types import Array


class CycleFlow(NamedTuple):
    """An amount that flows around a cycle of classes."""

    cycle: tuple[int, ...]
    """Classes c₁, c₂, …, and back to c₁, no class twice."""
    amount: Fraction
    """Positive: what flows from each class of the cycle to the next."""


@door(flow="exact: classes classes")
def cycles_of(flow: Array) -> list[CycleFlow]:
    """Take a circulation apart into cycles whose flows add up to it.       [beyond.circulation]

    Each cycle takes away the smallest amount on it, so there are at most as many cycles as there
    are edges with flow.

    Parameters
    ----------
    flow : f (|C|, |C|), exact: f[c, c′] flows from c to c′; a flow from a class to itself is a
        cycle of one class.

    Raises
    ------
    UserError : an amount is negative, or a class sends on another amount than it receives.
    """
    f, d = numerators(flow)
    check_circulation(f)
    found = []
    while f.any():
        cycle = _cycle_along(f)
        edges = (np.array(cycle), np.roll(cycle, -1))
        amount = f[edges].min()
        f[edges] -= amount
        found.append(CycleFlow(cycle, amount * Fraction(1, d)))
    return found


def check_circulation(f: Array) -> None:
    """Refuse amounts below 0, and classes that send on another amount than they receive."""
    if (f < 0).any():
        raise UserError("flow: expected amounts of at least 0, got a negative amount")
    unequal = np.flatnonzero(f.sum(axis=0) != f.sum(axis=1))
    if len(unequal):
        raise UserError(
            f"flow: expected every class to send on what it receives, got class {unequal[0]}, "
            "which does not"
        )


def _cycle_along(f: Array) -> tuple[int, ...]:
    """Walk along positive flows until a class comes again; what was walked since is a cycle."""
    walk = [int(np.argmax((f > 0).any(axis=1)))]
    while walk[-1] not in walk[:-1]:
        walk.append(int(np.argmax(f[walk[-1]] > 0)))
    return tuple(walk[walk.index(walk[-1]) : -1])
