"""Figures 1 to 3 and 11 of *cooperating*; each docstring is what the paper claims."""

from typing import Any

import numpy as np

from relumlp.papers.cooperating.rules.groups import Group, along, data_of
from relumlp.papers.cooperating.rules.quantifiers import DATA
from relumlp.papers.study.plots import BLUE, GREY, ORANGE, STYLES, nothing, range_band
from relumlp.papers.study.study import Measured


def title_of(data: str) -> str:
    """Return how a data set is called in titles; digits and data of one's own by their names."""
    return DATA.get(data, data)


def shown_data(result: Measured) -> tuple[str, ...]:
    """Return the data sets to draw; digits, which stand in for both, once."""
    first, second = DATA
    alike = data_of(result, first) == data_of(result, second)
    return (first,) if alike else (first, second)


def shades(n: int) -> list[Any]:
    """Return n colours from dark to light, which grey keeps apart."""
    from matplotlib import colormaps

    return [colormaps["viridis"](v) for v in np.linspace(0, 0.85, max(n, 1))]


def hide_unused(axes: Any) -> None:
    """Hide the panels in which nothing was drawn."""
    for ax in axes.flat:
        if not ax.has_data() and not ax.texts:
            ax.set_axis_off()


def figure_1(result: Measured, axes: Any) -> None:
    """The paper: percentage of the samples of each class that switch a node on, nodes ordered from
    input to output, of a 10 × 100 network for MNIST, at initialisation (left) and trained (right):
    first two layers unselective; deeper nodes respond to nearly all or nearly none of a class.
    Drawn: test samples of one network; a vertical line where a layer begins; each mark is the
    number of its class, from dark (class 0) to light. Equation: [dynamics.9]."""
    if "fig1.fractions" not in result.arrays:
        return nothing(axes)
    fractions = result.arrays["fig1.fractions"]
    config = result.facts["networks"][result.facts["drawn"]["fig1"]]["config"]
    titles = ("at initialisation", "trained")
    for ax, of_nodes, title in zip(axes[0], fractions, titles, strict=True):
        for c, color in enumerate(shades(of_nodes.shape[1])):
            # A class is its own marker, because ten shades alone are too many in grey.
            ax.plot(100 * of_nodes[:, c], marker=f"${c}$", color=color, ms=4, mew=0.2, ls="",
                    label=str(c))  # fmt: skip
        for layer in range(1, config["depth"] + 1):
            ax.axvline(layer * config["width"] - 0.5, color=GREY, lw=0.4)
        ax.set(xlabel="node, from input to output", ylabel="samples of the class (%)")
        ax.set_title(f"{title_of(config['data'])} {config['depth']} × {config['width']}, {title}")
    axes[0, 1].legend(title="class", fontsize=7, markerscale=1.5, loc="center left",
                      bbox_to_anchor=(1.0, 0.5))  # fmt: skip


def figure_2(result: Measured, axes: Any) -> None:
    """The paper: test error falls, then saturates, with depth at width 100 (left) and with width at
    depth 10 (right), and more layers do not hurt; MNIST (circles, left axis) and Fashion-MNIST
    (squares, right axis). Drawn: mean and standard deviation over seeds."""
    for ax, axis, what in zip(axes[0], ("depth", "width"), ("hidden layers", "nodes per layer"),
                              strict=True):  # fmt: skip
        looks = dict(zip(DATA, ((BLUE, "o-"), (ORANGE, "s--")), strict=True))
        for k, data in enumerate(shown_data(result)):
            side = ax.twinx() if k else ax
            draw_errors(side, along(result, axis, data), axis, looks[data])
        ax.set_xlabel(what)
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.set_title(f"by {axis}")


def draw_errors(ax: Any, found: list[Group], axis: str, look: tuple[str, str]) -> None:
    """Draw test errors along an axis."""
    if not found:
        return nothing(ax)
    color, style = look
    x = [getattr(g, axis) for g in found]
    errors = [100 * g.error for g in found]
    spread = [e.std(ddof=1) if len(e) > 1 else 0.0 for e in errors]
    ax.errorbar(x, [e.mean() for e in errors], spread, fmt=style, color=color, capsize=2)
    ax.set_ylabel(f"test error, {title_of(found[0].facts['data'])} (%)", color=color)


def figure_3(result: Measured, axes: Any) -> None:
    """The paper: mean perplexity per layer of networks of many depths and widths, on test samples:
    about the number of samples per class in the first two layers, near 1 in the last; a sharp drop,
    more gradual for Fashion-MNIST and sharper for wider networks; narrow networks start lower.
    Rows: depth, width; columns: the data sets. Drawn: mean over classes and seeds, and the range of
    the seeds. Equations: [cooperating.1, .2]."""
    for row, axis in zip(axes, ("depth", "width"), strict=True):
        for ax, data in zip(row, shown_data(result), strict=False):
            draw_perplexity(ax, along(result, axis, data), axis)
    hide_unused(axes)


def draw_perplexity(ax: Any, found: list[Group], axis: str) -> None:
    """Draw perplexities by layer, a line for each architecture along an axis."""
    if not found:
        return nothing(ax)
    for k, (g, color) in enumerate(zip(found, shades(len(found)), strict=True)):
        layers = np.arange(1, g.depth + 1)
        range_band(ax, layers, g.perplexity, color=color, ls=STYLES[k % 4], marker=".", ms=4,
                   label=str(getattr(g, axis)))  # fmt: skip
    ax.set(xlabel="hidden layer", ylabel="mean perplexity (patterns)")
    ax.xaxis.get_major_locator().set_params(integer=True)
    fixed = f"width {found[0].width}" if axis == "depth" else f"depth {found[0].depth}"
    ax.set_title(f"{title_of(found[0].facts['data'])}, {fixed}", fontsize=10)
    ax.legend(title=axis, fontsize=6, ncols=2)


def figure_11(result: Measured, axes: Any) -> None:
    """The paper: an example of the distributions of a first-layer node's pre-activations per class:
    what the continuous system knows. Drawn: the node whose switch tells most about the class,
    training samples; on the right of the dotted line the node is on. Equation: [cooperating.11]."""
    ax = axes[0, 0]
    if "fig11.counts" not in result.arrays:
        return nothing(ax)
    counts, edges = result.arrays["fig11.counts"], result.arrays["fig11.edges"]
    for c, (row, color) in enumerate(zip(counts, shades(len(counts)), strict=True)):
        ax.stairs(row, edges, color=color, ls=STYLES[c % 4], label=str(c))
    ax.axvline(0, color="black", ls=":", lw=1)
    config = result.facts["networks"][result.facts["drawn"]["fig11"]]["config"]
    node = result.facts["fig11"]["node"]
    ax.set(xlabel="pre-activation z", ylabel="samples")
    ax.set_title(f"{title_of(config['data'])} {config['depth']} × {config['width']}, node {node}")
    ax.legend(title="class", fontsize=8)
