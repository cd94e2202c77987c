"""Small steps of derivatives are positive infinitesimals while a statement is proved.

The package's references take differences over :data:`relumlp.testing.derivatives.STEP`, so small
that no switch of a network that is drawn changes. No number is that small for all real networks;
an infinitesimal is.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from relumlp.testing import derivatives

NAME = "STEP"


@contextmanager
def steps_of(step: Any) -> Iterator[None]:
    """Put another step in the place of STEP, wherever the code has it, for a while."""
    before = derivatives.STEP
    holders = holding(before, len(sys.modules))
    function = derivatives.slope_at
    defaults = function.__defaults__
    function.__defaults__ = (step,)
    for module in holders:
        setattr(module, NAME, step)
    try:
        yield
    finally:
        function.__defaults__ = defaults
        for module in holders:
            setattr(module, NAME, before)


@cache
def holding(step: Any, modules: int) -> list[Any]:
    """Return the modules that hold a step; asked for anew when further modules were imported."""
    return [m for m in list(sys.modules.values()) if vars(m).get(NAME) is step]


def has_steps(module: str) -> bool:
    """Whether a module of statements takes differences over the package's step."""
    # Where a program is run from a text its module is not listed.
    names = vars(sys.modules[module]) if module in sys.modules else {}
    return NAME in names or derivatives.slope_at.__name__ in names
