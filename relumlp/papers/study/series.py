"""What a drawn figure shows, as numbers: read from its axes, so that no figure tells it twice."""

import csv
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from relumlp.types import Array

HEAD = ("panel", "series", "x", "y", "low", "high")
DIGITS = 5
"""Significant digits of a number in a CSV: more than a picture can show."""


class Series(NamedTuple):
    """A curve, a cloud of points or a row of bars.

    Attributes
    ----------
    name : its label; "" if the figure does not name it.
    x, y : (points,).
    low, high : (points,), the band, the error bars, or where bars begin and end; None without.
    """

    name: str
    x: Array
    y: Array
    low: Array | None = None
    high: Array | None = None


class Mesh(NamedTuple):
    """A heat map: values (rows, columns), and where columns begin and the last one ends."""

    edges: Array
    values: Array


def series_of(ax: Any) -> list[Series]:
    """Return what a panel shows, in the order in which it was drawn; guides are left out."""
    from matplotlib.collections import PolyCollection
    from matplotlib.container import ErrorbarContainer
    from matplotlib.lines import Line2D
    from matplotlib.patches import StepPatch

    errors = [c for c in ax.containers if isinstance(c, ErrorbarContainer)]
    parts = [line for c in errors for line in (c.lines[0], *c.lines[1])]
    found = [series_of_errors(c) for c in errors]
    for artist in ax.get_children():
        if isinstance(artist, Line2D) and artist not in parts and is_curve(artist, ax):
            found.append(Series(named(artist), *points_of(artist)))
        elif isinstance(artist, PolyCollection) and found:
            found[-1] = with_band(found[-1], artist)
        elif isinstance(artist, StepPatch):
            found.append(Series(named(artist), artist.get_data()[1][:-1], artist.get_data()[0]))
    return [*found, *bars_of(ax)]


def is_curve(line: Any, ax: Any) -> bool:
    """Whether a line shows data, and is not a guide across the panel or an entry of the legend."""
    return bool(len(line.get_xdata()) and line.get_transform() == ax.transData)


def named(artist: Any) -> str:
    """Return an artist's label; "" if it has none of its own."""
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


def points_of(line: Any) -> tuple[Array, Array]:
    """Return the points of a line."""
    return np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)


def series_of_errors(container: Any) -> Series:
    """Return a line with error bars."""
    line, caps, _ = container.lines
    ends = [points_of(cap)[1] for cap in caps]
    return Series(named(container), *points_of(line), *ends)


def with_band(series: Series, band: Any) -> Series:
    """Return a series with the band drawn around it, if these are the band's points."""
    if series.low is not None or not len(series.x):
        return series
    ends: dict[float, list[float]] = {}
    for path in band.get_paths():
        for x, y in path.vertices:
            ends.setdefault(float(x), []).append(float(y))
    if len(ends) < 2 or not {float(x) for x in series.x} >= ends.keys():
        return series
    low = [min(ends.get(float(x), [np.nan])) for x in series.x]
    high = [max(ends.get(float(x), [np.nan])) for x in series.x]
    return series._replace(low=np.array(low), high=np.array(high))


def bars_of(ax: Any) -> Iterator[Series]:
    """Yield the rows of bars of a panel: their middles, their heights, and their two ends."""
    from matplotlib.container import BarContainer

    for row in ax.containers:
        if isinstance(row, BarContainer):
            x, low, height = np.array(
                [(b.get_x() + b.get_width() / 2, b.get_y(), b.get_height()) for b in row]
            ).T
            yield Series(named(row) or named(row[0]), x, height, low, low + height)


def marks_in(ax: Any) -> int:
    """Return how many marks a panel's points have; a line without marks has none."""
    return sum(
        len(line.get_xdata()) for line in ax.lines if line.get_marker() not in (None, "None")
    )


def mesh_of(ax: Any) -> Mesh | None:
    """Return the heat map of a panel; None if it has none."""
    from matplotlib.collections import QuadMesh

    for mesh in ax.collections:
        if isinstance(mesh, QuadMesh):
            return Mesh(np.asarray(mesh.get_coordinates())[0, :, 0], np.asarray(mesh.get_array()))
    return None


def panels_of(canvas: Any) -> list[Any]:
    """Return the panels of a figure that show something; a bar of colours is not a panel."""
    panels = (ax for ax in canvas.axes if ax.get_label() != "<colorbar>")
    return [ax for ax in panels if ax.axison or ax.has_data() or ax.texts]


def as_csv(canvas: Any) -> bytes:
    """Return all that a figure shows as a table in CSV.

    Curves are a line a point, with panel, series, x, y, and the ends of its band; a heat map is a
    line a row, and its head names where each column begins.
    """
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n").writerow
    panels = panels_of(canvas)
    meshes = [mesh for mesh in map(mesh_of, panels) if mesh is not None]
    if meshes:
        write(["row", *map(shown, meshes[0].edges[:-1])])
        for number, row in enumerate(meshes[0].values):
            write([number, *(format(value, ".3g") for value in row)])
        return text.getvalue().encode()
    write(HEAD)
    for panel, ax in enumerate(panels, 1):
        for number, series in enumerate(series_of(ax), 1):
            name = series.name or f"unnamed {number}"
            for row in rows_of(series):
                write([panel, name, *row])
    return text.getvalue().encode()


def rows_of(series: Series) -> Iterator[list[str]]:
    """Yield x, y, low and high of each point."""
    nothing = np.full(len(series.x), np.nan)
    low = nothing if series.low is None else series.low
    high = nothing if series.high is None else series.high
    for point in zip(series.x, series.y, low, high, strict=True):
        yield [*map(shown, point)]


def shown(value: float) -> str:
    """Return a number as text; nothing where there is none."""
    return format(value, f".{DIGITS}g") if np.isfinite(value) else ""
