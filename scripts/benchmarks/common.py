"""Functions shared by all subjects: timing in turn, medians and spreads, and tables."""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple


def alternate(work: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Time each piece of work once per round, in turn; return lists of seconds by name."""
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
    """Return the median, the least and the greatest value."""
    return {"median": statistics.median(values), "least": min(values), "greatest": max(values)}


PEERS = {
    "ours": "relumlp", "plain": "relumlp, plain form", "jax": "JAX",
    "jax-same-bytes": "JAX, same bytes", "torch": "PyTorch, its best",
    "torch-eager": "PyTorch, eager", "torch-fused": "PyTorch, fused Adam",
    "torch-compiled": "PyTorch, compiled", "sklearn": "scikit-learn", "kdepy": "KDEpy",
    "roofline": "roofline",
}  # fmt: skip
"""Names of what is measured, in words."""


class Table(NamedTuple):
    """A table of a result, for the terminal and for Markdown."""

    title: str
    head: list[str]
    rows: list[list[str]]

    def markdown(self) -> str:
        """Return the table as Markdown, its title above it."""
        rule = ["---"] + ["---:"] * (len(self.head) - 1)
        lines = [f"| {' | '.join(row)} |" for row in (self.head, rule, *self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines])


def figure(value: float | None, form: str) -> str:
    """Return a number as text, or a dash for one that was not measured."""
    return "–" if value is None else format(value, form)


def spread_table(
    title: str,
    spreads: dict[str, dict[str, float]],
    unit: float,
    words: dict[str, str] | None = None,
) -> Table:
    """Return a table of spreads, in multiples of a unit; names of rows in words, if given."""
    keys = ("median", "least", "greatest")
    rows = [
        [(words or {}).get(name, name), *(number(s[key] / unit) for key in keys)]
        for name, s in spreads.items()
    ]
    return Table(title, ["what", *keys], rows)


def number(value: float) -> str:
    """Return three significant digits, or all digits before the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"
