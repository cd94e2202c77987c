"""What figures share: colours and styles, bands over seeds, legends, empty panels."""

from typing import Any

import numpy as np

from relumlp.papers.study.statistics import mean_of_finite
from relumlp.types import Array

BLUE, ORANGE, GREEN, GREY = "#0b4f9c", "#e69f00", "#3f8f5f", "#8a8a8a"
STYLES = ("-", "--", "-.", ":")
LONG_DASHES = (0, (10, 3))
"""Of a black guide across a panel: not solid, as the darkest of the curves may be."""
LOOKS = {"discrete": (BLUE, "o-"), "continuous": (ORANGE, "s--"), "combined": (GREEN, "^-.")}
"""Colour, marker and line of the three systems of node classifiers."""


def legend(axes: Any) -> None:
    """Show the legend in the first panel that has something to explain."""
    for ax in axes.flat:
        if ax.get_legend_handles_labels()[1]:
            ax.legend(fontsize=8)
            return


def legend_below(axes: Any, columns: int, **look: Any) -> None:
    """Show the legend below all panels, where it covers nothing: that of the first with one."""
    for ax in axes.flat:
        if ax.get_legend_handles_labels()[1]:
            handles, labels = ax.get_legend_handles_labels()
            ax.figure.legend(handles, labels, loc="outside lower center", ncols=columns,
                             **{"fontsize": 8, **look})  # fmt: skip
            return


def room(ax: Any, above: float = 0.0, below: float = 0.0) -> None:
    """Let a panel reach further, by shares of its height: a legend there covers nothing."""
    scale = ax.yaxis.get_transform()
    low, high = scale.transform(np.array(ax.get_ylim()))
    ends = np.array([low - below * (high - low), high + above * (high - low)])
    ax.set_ylim(scale.inverted().transform(ends))


def nothing(axes: Any) -> None:
    """Say in a panel, or in each of several, that there is nothing to draw."""
    for ax in np.ravel(axes):
        ax.text(0.5, 0.5, "not computed", ha="center", va="center", transform=ax.transAxes)
        ax.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
        ax.set(xlabel="–", ylabel="–")


def error_band(ax: Any, x: Array, seeds: Array, **look: Any) -> None:
    """Draw the mean over seeds as a line, its standard error as a band; seeds (seeds, points)."""
    seeds = seeds.astype(np.float64)
    mean = mean_of_finite(seeds, 0)
    (line,) = ax.plot(x, mean, **look)
    if len(seeds) > 1:
        error = seeds.std(axis=0, ddof=1) / np.sqrt(len(seeds))
        ax.fill_between(x, mean - error, mean + error, color=line.get_color(), alpha=0.25, lw=0)


def range_band(ax: Any, x: Array, seeds: Array, **look: Any) -> None:
    """Draw the mean over seeds as a line, smallest to largest as a band; seeds (seeds, points)."""
    (line,) = ax.plot(x, seeds.mean(axis=0), **look)
    ax.fill_between(x, seeds.min(axis=0), seeds.max(axis=0), color=line.get_color(), alpha=0.2,
                    lw=0)  # fmt: skip
