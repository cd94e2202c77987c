"""Results in which every seed, look, set, rule, system and layer has a number of its own.

What a table or a figure shows of them is compared with the number at its place, taken out by index.
"""

from typing import Any
from zlib import crc32

import numpy as np
from matplotlib.figure import Figure as Canvas

from relumlp.papers.study.study import Figure, Measured, Table


def own_numbers(name: str, shape: tuple[int, ...], low: float = 0.0, high: float = 1.0) -> Any:
    """Numbers of an array's own, by its name: no two anywhere are the same."""
    return np.random.default_rng(crc32(name.encode())).uniform(low, high, shape)


def whole_numbers(name: str, shape: tuple[int, ...], high: int = 10_000) -> Any:
    """Counts of an array's own."""
    return own_numbers(name, shape, 1, high).astype(int)


def mean_and_error(seeds: Any) -> str:
    """What a number over seeds is shown as: mean ± standard error, by hand."""
    n = len(seeds)
    mean = sum(seeds) / n
    error = (sum((s - mean) ** 2 for s in seeds) / (n - 1) / n) ** 0.5
    return f"{mean:.3f}±{error:.3f}"


def by_head(table: Table) -> list[dict[str, str]]:
    """The rows of a table, cells by their column's name."""
    return [dict(zip(table.head, row, strict=True)) for row in table.rows]


def drawn(figure: Figure, result: Measured) -> Any:
    """The axes of a figure."""
    canvas = Canvas(figsize=figure.size)
    axes = canvas.subplots(*figure.panels, squeeze=False)
    figure.draw(result, axes)
    return axes


def lines_of(ax: Any) -> dict[str, Any]:
    """The lines of a panel by label."""
    return {str(line.get_label()): line for line in ax.lines}


def check_line(line: Any, x: Any, y: Any) -> None:
    """Compare a line with its points."""
    np.testing.assert_allclose(line.get_xdata(orig=False), x, rtol=1e-6)
    np.testing.assert_allclose(line.get_ydata(orig=False), y, rtol=1e-6)


def check_band(ax: Any, number: int, line: Any, x: Any, low: Any, high: Any) -> None:
    """Compare the band of that number in a panel with its lower and its upper edge."""
    band = ax.collections[number]
    points = band.get_paths()[0].vertices
    for at, least, most in zip(x, low, high, strict=True):
        here = points[np.isclose(points[:, 0], at), 1]
        np.testing.assert_allclose((here.min(), here.max()), (least, most), rtol=1e-6)
    from matplotlib.colors import to_rgb

    assert tuple(band.get_facecolor()[0][:3]) == to_rgb(line.get_color())


def check_range(ax: Any, number: int, line: Any, x: Any, seeds: Any) -> None:
    """Compare a line and its band with the mean and the range of seeds, (seeds, points)."""
    check_line(line, x, seeds.mean(axis=0))
    check_band(ax, number, line, x, seeds.min(axis=0), seeds.max(axis=0))


def check_error(ax: Any, number: int, line: Any, x: Any, seeds: Any) -> None:
    """Compare a line and its band with the mean and the standard error of seeds."""
    mean = seeds.mean(axis=0)
    error = np.sqrt(((seeds - mean) ** 2).sum(axis=0) / (len(seeds) - 1) / len(seeds))
    check_line(line, x, mean)
    check_band(ax, number, line, x, mean - error, mean + error)
