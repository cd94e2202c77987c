"""What a drawn figure shows, in words: for whoever cannot see the picture."""

from typing import Any

import numpy as np

from relumlp.papers.study.series import Series, mesh_of, panels_of, series_of
from relumlp.types import Array

PANELS, NAMES = 4, 4
"""How many panels, and how many series of each, are told; the CSV holds all of them."""


def in_words(canvas: Any) -> str:
    """Return what a figure shows, panel by panel: the axes, and from where to where curves go."""
    panels = panels_of(canvas)
    told = [panel_in_words(ax) for ax in panels[:PANELS]]
    rest = [title for ax in panels[PANELS:] if (title := ax.get_title())]
    if rest:
        told.append(f"The other panels show the same of: {', '.join(rest)}.")
    begin = [f"{len(panels)} panels."] if len(panels) > 1 else []
    return " ".join(" ".join([*begin, *told]).split())


def panel_in_words(ax: Any) -> str:
    """Return what a panel shows: title, axes, series or heat map, or else its texts."""
    title = f"{ax.get_title()}: " if ax.get_title() else ""
    axes = " over ".join(label for label in (ax.get_ylabel(), ax.get_xlabel()) if label)
    mesh = mesh_of(ax)
    if mesh is not None:
        shape, ends = mesh.values.shape, ends_of(mesh.values)
        return f"{title}heat map of {shape[0]:,} rows and {shape[1]:,} columns, {axes}, {ends}."
    named = named_series(ax)
    told = "; ".join(map(series_in_words, named[:NAMES]))
    more = f"; and {len(named) - NAMES} more" if len(named) > NAMES else ""
    if not named:
        texts = ", ".join(text for t in ax.texts if (text := t.get_text()))
        told = f"a drawing with the words {texts}" if texts else ""
    return f"{title}{axes}{': ' if axes and told else ''}{told}{more}." if axes or told else title


def named_series(ax: Any) -> list[Series]:
    """Return the series that have a name; a panel's only one needs none."""
    found = series_of(ax)
    if len(found) == 1:
        return [found[0]._replace(name=found[0].name or "one curve")]
    return [series for series in found if series.name]


def series_in_words(series: Series) -> str:
    """Return a series' name, its first and last value, and its extremes where they are others."""
    y = series.y[np.isfinite(series.y)]
    if not len(y):
        return f"{series.name}: no values"
    if len(y) == 1:
        return f"{series.name}: {short(y[0])}"
    first, last, low, high = y[0], y[-1], y.min(), y.max()
    told = f"{series.name}: from {short(first)} to {short(last)}"
    if low < min(first, last):
        told += f", lowest {short(low)}"
    return told + (f", highest {short(high)}" if high > max(first, last) else "")


def ends_of(values: Array) -> str:
    """Return the range of values in words."""
    return f"values from {short(np.nanmin(values))} to {short(np.nanmax(values))}"


def short(value: float) -> str:
    """Return a number as one says it."""
    return format(value, ",.3g") if abs(value) < 1000 else format(value, ",.0f")
