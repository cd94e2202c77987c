"""Growth of relumlp's training time with width, depth, samples and batch size: fitted exponents."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import Table, alternate, spread

ROUNDS = 5
BY_PROCESSOR = True
WORDS: dict[str, str] = {}
"""Marks in words: there are none."""
GRID = {
    "width": (10, 20, 40, 80, 160, 320, 640),
    "layers": (2, 3, 5, 9, 17, 33),
    "samples": (3000, 6000, 12000, 24000, 48000),
    "batch": (15, 30, 60, 120, 240, 480),
}
"""Values of the sizes that a curve does not vary: 5 layers of 80 nodes, 6,000 samples, batch 60."""

STANDARD = {"width": 80, "layers": 5, "samples": 6000, "batch": 60}
LARGE = 3


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this subject."""
    parser.add_argument("--data", default="mnist", help="mnist, fashion-mnist or digits")


def training(data: str, width: int, layers: int, samples: int, batch: int) -> Callable[[], Any]:
    """Return a function that trains once over the given number of samples."""
    from benchmarks.peers.ours import prepare
    from benchmarks.peers.task import Task

    task = Task(f"{layers}x{width}", data, batch)
    run, order = prepare(task).run, task.order(0, max(1, samples // batch))
    return lambda: run(order)


def measure(
    rounds: int, data: str = "mnist", grid: dict[str, tuple[int, ...]] = GRID
) -> dict[str, Any]:
    """Measure seconds for an epoch of the samples; all points of a curve are timed in turn.

    An exponent is the slope of the least-squares line through the points (log size, log median):
    through all points, and through the three largest, for which constant costs matter least.
    """
    curves = {}
    for name, sizes in grid.items():
        work = {str(n): training(data, **{**STANDARD, name: n}) for n in sizes}
        seconds = {n: spread(v) for n, v in alternate(work, rounds).items()}
        medians = [one["median"] for one in seconds.values()]
        curves[name] = {
            "seconds": seconds,
            "exponent": exponent(sizes, medians),
            "exponent_of_largest": exponent(sizes[-LARGE:], medians[-LARGE:]),
        }
    return {"standard": STANDARD, "data": data, "curves": curves, "marks": {}, "met": {}}


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Slope of log seconds over log size, by least squares."""
    import numpy as np

    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def tables(result: dict[str, Any]) -> list[Table]:
    """Return a table of exponents, and one table per curve."""
    exponents = [
        [name, f"{curve['exponent']:.2f}", f"{curve['exponent_of_largest']:.2f}"]
        for name, curve in result["curves"].items()
    ]
    keys = ("median", "least", "greatest")
    each = [
        Table(
            f"{name}: milliseconds",
            [name, *keys],
            [[n, *(f"{1e3 * s[k]:.3g}" for k in keys)] for n, s in curve["seconds"].items()],
        )
        for name, curve in result["curves"].items()
    ]
    head = ["time against", "exponent", f"of the {LARGE} largest"]
    return [Table("exponents of growth", head, exponents), *each]


def notes(result: dict[str, Any]) -> list[str]:
    """Return the sizes and settings that do not vary."""
    fixed = ", ".join(f"{name} {value:,}" for name, value in result["standard"].items())
    return [f"what does not vary: {fixed}; float32, cross-entropy, Adam, {result['data']}"]


def plot(result: dict[str, Any], path: Path) -> None:
    """Draw the curves, log–log, with the line through the three largest."""
    import matplotlib.pyplot as plt
    import numpy as np

    plt.switch_backend("Agg")
    figure, axes = plt.subplots(2, 2, figsize=(7, 5.5), layout="constrained")
    for ax, (name, curve) in zip(axes.flat, result["curves"].items(), strict=True):
        sizes = np.array([float(n) for n in curve["seconds"]])
        medians, low, high = (
            1e3 * np.array([s[key] for s in curve["seconds"].values()])
            for key in ("median", "least", "greatest")
        )
        ax.errorbar(sizes, medians, [medians - low, high - medians], fmt="ko", capsize=2,
                    markersize=4, label="median, least, greatest")  # fmt: skip
        slope = curve["exponent_of_largest"]
        fitted = (
            medians[-LARGE:].prod() ** (1 / LARGE)
            * (sizes / sizes[-LARGE:].prod() ** (1 / LARGE)) ** slope
        )
        ax.plot(sizes, fitted, "--", color="0.5", label=f"exponent {slope:.2f} (largest {LARGE})")
        ax.set(xscale="log", yscale="log", xlabel=name, ylabel="ms for the samples")
        ax.set_xticks(sizes, [f"{n:,.0f}" for n in sizes], rotation=45, fontsize=8)
        ax.set_xticks([], minor=True)
        ax.legend(fontsize=8, frameon=False)
    figure.savefig(path, dpi=150)
    plt.close(figure)
