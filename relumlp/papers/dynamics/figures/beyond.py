"""Figures beyond *dynamics*: first weights, single updates, other data."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from relumlp.papers.dynamics.figures.style import (
    FRACTION,
    INFORMATIVENESS,
    PREDICTABILITY,
    end_of_first_epoch,
    finish,
    layer_bands,
    over_steps,
    shade,
)
from relumlp.papers.dynamics.grid import CE, INITIALISATIONS, SE
from relumlp.papers.dynamics.rules.curves import Group, find, size_of
from relumlp.papers.dynamics.tables.clauses import lengths
from relumlp.papers.dynamics.tables.networks import (
    MOMENTS,
    at_moment,
    judged_cells,
    moment_index,
    numbers_of,
)
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.plots import STYLES, error_band, legend_below, nothing
from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Measured
from relumlp.types import Array


def looks(how: str) -> dict[str, Any]:
    """Return how an initialisation is drawn, and its label."""
    k = INITIALISATIONS.index(how)
    return {"color": shade(k, len(INITIALISATIONS)), "ls": STYLES[k], "label": how}


def initialisations(result: Measured, axes: Any) -> None:
    """The paper does not state its initialisation. Above, by initialisation, the first epochs: the
    early rise, figure 9 and figure 10. Below, before training, why: how large the pre-activations
    of each layer are, and how far the first Adam update moves them, in units of that size, for the
    samples all alike; right what the loss asks of the outputs' size (above 0: smaller). Equation:
    [dynamics.16]."""
    size = size_of(result, "arm")
    above = ((*size, CE, slice(None), "early rise: mean of all layers"),
             (*size, SE, deeper_half(size[0] - 1), "figure 9: mean of the deeper half"),
             (2, size[1], SE, slice(None), "figure 10"))  # fmt: skip
    for ax, (layers, width, loss, part, name) in zip(axes[0], above, strict=True):
        draw_arms(result, ax, (layers, width, loss), part)
        ax.set_title(f"{name}\n{layers}×{width} {loss}", fontsize=9)
    below = (("size", "size of z_l (root mean square)"),
             ("shift", "shift by the first update (of that size)"))  # fmt: skip
    for ax, (measure, ylabel) in zip(axes[1], below, strict=False):
        draw_start(result, ax, measure, ylabel)
    draw_asks(result, axes[1, 2])


def draw_arms(result: Measured, ax: Any, network: tuple[int, int, str], part: slice) -> None:
    """Draw the mean activation fraction of some layers by initialisation."""
    drawn = None
    for how in INITIALISATIONS:
        group = find(result, *network, kind="arm", initialisation=how)
        if group is not None:
            f = mean_of_finite(group["fraction"][:, :, part].astype(np.float64), 2)
            error_band(ax, group["step"], f, **looks(how))
            drawn = group
    if drawn is None:
        return nothing(ax)
    end_of_first_epoch(ax, drawn)
    over_steps(ax, FRACTION, drawn.last)
    ax.set_xlabel("updates made (logarithmic)")
    finish(ax)


def starts(result: Measured, layers: int, width: int) -> Iterator[tuple[str, str]]:
    """Yield (initialisation, cell) of an architecture's first networks."""
    for how in INITIALISATIONS:
        cell = f"start-{layers}x{width}-{how}"
        if cell in result.facts.get("start", {}):
            yield how, cell


def draw_start(result: Measured, ax: Any, measure: str, ylabel: str) -> None:
    """Draw a measure of the deepest first networks, layer by layer; cross-entropy."""
    size = size_of(result, "arm")
    found = list(starts(result, *size))
    if not found:
        return nothing(ax)
    for how, cell in found:
        values = result.arrays[f"{cell}.{CE}.{measure}"]
        error_band(ax, np.arange(1, 1 + values.shape[1]), values, marker="o", ms=3, **looks(how))
    ax.set_yscale("log")
    ax.set(xlabel="layer (the last is the output)", ylabel=ylabel)
    ax.set_title(f"{size[0]}×{size[1]} {CE}, before training", fontsize=9)
    finish(ax)


def draw_asks(result: Measured, ax: Any) -> None:
    """Draw what the loss asks of the outputs' size in networks of each arm, squared error."""
    sizes = sorted({tuple(f["config"][n] for n in ("layers", "width"))
                    for f in result.facts.get("start", {}).values()})  # fmt: skip
    if not sizes:
        return nothing(ax)
    for how in INITIALISATIONS:
        cells = [(k, cell) for k, s in enumerate(sizes) for h, cell in starts(result, *s)
                 if h == how]  # fmt: skip
        offset = 0.15 * (INITIALISATIONS.index(how) - 1.5)
        values = [result.arrays[f"{cell}.{SE}.asks"].mean() for _, cell in cells]
        look = {k: v for k, v in looks(how).items() if k != "ls"}
        ax.plot([k + offset for k, _ in cells], values, ls="", marker="osD^"[
            INITIALISATIONS.index(how)], **look)  # fmt: skip
    ax.axhline(0, color="black", lw=0.8)
    ax.set_xticks(range(len(sizes)), [f"{a}×{b}" for a, b in sizes])
    ax.set(xlabel="network", ylabel="d ln E / d ln(size of the outputs)")
    ax.set_title(f"{SE}, before training", fontsize=9)
    finish(ax)


CAUSES = {
    "own": ("its own weights alone", "#1d3557", ""), "either": ("either alone", "#5a7ca8", "//"),
    "together": ("only both together", "#a8b8cc", ""), "inputs": ("moved inputs alone", "#f1c27d",
    ".."), "product": ("their product", "#e5e5e5", "xx"),
}  # fmt: skip
WAYS = (("adam", "own", "Adam's own updates"), ("adam", "sgd", "SGD steps as long as Adam's"),
        ("sgd", "own", "networks trained by SGD"))  # fmt: skip


def updates(result: Measured, axes: Any) -> None:
    """The paper: conditions 6 and 7 say who joins or leaves a sample set, while earlier layers are
    frozen; how much that tells of real training it leaves open. Drawn for single updates at three
    moments (before training, where the activation fraction is largest, and at the end of these
    networks' own training, which is shorter than the grid's: the titles say its epochs). Where the
    fraction is largest before training, as in networks trained by SGD, "start" and "peak" are the
    same update, twice, and the title says so. Judged on
    as many validation samples as the legend says; sums over seeds and losses: why switches changed
    (bars, shares of the real ones, whose number is above), which share of the real ones the node's
    own weights predict (circles), and which share of the predicted ones is real (triangles).
    Equations: [dynamics.6, .7]."""
    tables = judged_cells(result)
    for row, (optimiser, way, name) in zip(axes, WAYS, strict=True):
        for ax, moment in zip(row, MOMENTS, strict=True):
            cells = [c for (o, _, w), cs in tables.items() if (o, w) == (optimiser, way)
                     for c in cs]  # fmt: skip
            if not cells:
                nothing(ax)
                continue
            columns = result.facts["updates"][cells[0]]["columns"]
            counts = np.sum([at_moment(result, c, way, moment) for c in cells], axis=0)
            draw_causes(ax, dict(zip(columns, counts.T, strict=True)))
            ax.set_title(f"{name}: {moment}{more_of(result, cells, moment)}", fontsize=9)
            if ax is not row[0]:
                ax.set(yticklabels=[], ylabel="")
    title = f"each update is judged on {numbers_of(result, 'judged')} validation samples"
    legend_below(axes, columns=4, title=title, title_fontsize=8)


def more_of(result: Measured, cells: list[str], moment: str) -> str:
    """Return what a title adds to a moment: the epochs until the end; that a peak is the start."""
    if moment == "end":
        return f" ({numbers_of(result, 'epochs')} epochs)"
    same = all(moment_index(result.arrays[f"{c}.fraction"], moment) == 0 for c in cells)
    return ", which is the start" if moment == "peak" and same else ""


def draw_causes(ax: Any, counts: dict[str, Array]) -> None:
    """Draw why the switches of each layer changed, and how many were predicted."""
    real = counts["joined"] + counts["left"]
    layers = np.arange(1, len(real) + 1)
    below = np.zeros(len(real))
    for cause, (label, color, hatch) in CAUSES.items():
        part = shares(counts[cause], real)
        ax.bar(layers, part, bottom=below, color=color, hatch=hatch, ec="white", lw=0.5,
               label=label)  # fmt: skip
        below = below + np.nan_to_num(part)
    look = {"ls": "", "mec": "black", "mew": 1.2}
    ax.plot(layers, shares(counts["foreseen"], real), "o", color="white", ms=7,
            label="of the real ones predicted", **look)  # fmt: skip
    ax.plot(layers, shares(counts["foreseen"], counts["predicted"]), "^", color="#ffd400", ms=6,
            label="of the predicted ones real", **look)  # fmt: skip
    for layer, n in zip(layers, real, strict=True):
        ax.text(layer, 1.02, f"{n:,}", ha="center", va="bottom", fontsize=6, rotation=45)
    ax.set(
        # The longest counts have six digits.
        ylim=(0, 1.29),
        yticks=np.linspace(0, 1, 6),
        xlim=(0.4, len(real) + 0.6),
        xticks=layers,
        xlabel="hidden layer",
        ylabel="share of switches",
    )


def shares(part: Array, whole: Array) -> Array:
    """Return part / whole, NaN where there is nothing."""
    share: Array = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return share


def other_data(result: Measured, axes: Any) -> None:
    """The paper measures MNIST alone. Drawn: activation fraction, predictability and
    informativeness of the deepest and widest networks on Fashion-MNIST, as in figures 5 to 7 and 9,
    but of a shorter training than the grid's on MNIST: the titles say the epochs of both. Above
    cross-entropy, below squared error. Equations: [dynamics.14–.17]."""
    size = size_of(result, "other")
    measures = (("fraction", FRACTION), ("predictability", PREDICTABILITY),
                ("informativeness", INFORMATIVENESS))  # fmt: skip
    for row, loss in zip(axes, (CE, SE), strict=True):
        group: Group | None = find(result, *size, loss, kind="other")
        for ax, (measure, ylabel) in zip(row, measures, strict=True):
            if group is None:
                nothing(ax)
                continue
            layer_bands(ax, group, measure, ylabel)
            ax.set_xlabel("updates made (logarithmic)")
            ax.set_title(f"{group.facts['data']}, {group.label}\n{lengths(result)}", fontsize=9)
    legend_below(axes, columns=4, fontsize=7, handlelength=3)
