"""How numbers were compared: exactly, by certified bounds, or with a tolerance."""

from dataclasses import dataclass


@dataclass
class Decided:
    """How often numbers were compared, and how.

    Attributes
    ----------
    logarithms : how many comparisons were decided by terms, or by bounds that exclude 0.
    floats : how many floats were calculated with, as the fractions that they are.
    rounded : how many arrays of floats were compared with floats, within a tolerance.
    """

    logarithms: int = 0
    floats: int = 0
    rounded: int = 0


DECIDED = Decided()
"""Counted since the process began."""
