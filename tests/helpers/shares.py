"""How often a strategy draws what a claim is about."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings

from relumlp.types import Array

CASES = 300
"""So many cases are drawn, always the same."""


def shares(strategy: Any, *conditions: Callable[[Any], Any]) -> Array:
    """Share of a strategy's cases for which each condition holds."""
    seen = []

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def look(case: Any) -> None:
        seen.append([bool(condition(case)) for condition in conditions])

    look()
    return np.mean(seen, axis=0)
