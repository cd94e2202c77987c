"""What all subjects share: taking turns, medians and spreads, a table."""

import statistics
import time
from collections.abc import Callable
from typing import Any


def alternate(work: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Time each piece of work once a round, in turn: seconds by name."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for function in work.values():
        function()
    for _ in range(rounds):
        for name, function in work.items():
            began = time.perf_counter()
            function()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def spread(values: list[float]) -> dict[str, float]:
    """Median, least and greatest."""
    return {"median": statistics.median(values), "least": min(values), "greatest": max(values)}


def show_spreads(title: str, spreads: dict[str, dict[str, float]], unit: float) -> None:
    """Print spreads in multiples of a unit, as a table."""
    from relumlp.commands.output import show_table

    keys = ("median", "least", "greatest")
    rows = [(name, *(f"{s[key] / unit:,.3g}" for key in keys)) for name, s in spreads.items()]
    show_table(title, ("what", *keys), rows)
