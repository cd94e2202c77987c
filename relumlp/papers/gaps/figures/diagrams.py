"""Figures 2 to 4 of *gaps*: diagrams, drawn from a trained network's numbers."""

from typing import Any

import numpy as np

from relumlp.papers.gaps.figures.networks import with_biases
from relumlp.papers.study.plots import BLUE, GREEN, GREY, ORANGE, nothing
from relumlp.papers.study.study import Measured

DRAWN_NODES = 14


def figure_2(result: Measured, axes: Any) -> None:
    """The paper: in the simplified architecture only the summary layer is restricted to two nodes;
    all other layers may have any number. Drawn: the 14 functional nodes of largest weight into
    the summary layer; a line's width is its weight's size, dashed if it is negative. Equation:
    [gaps.two]."""
    ax, network = axes[0, 0], with_biases(result)
    if f"{network}.W2" not in result.arrays:
        return nothing(ax)
    W2, W3 = result.arrays[f"{network}.W2"], result.arrays[f"{network}.w_before"]
    strongest = np.sort(np.argsort(-np.abs(W2).max(axis=0))[:DRAWN_NODES])
    drawn = len(strongest)
    columns = ("input", "functional", "summary", "output")
    counts = (drawn, drawn, 2, len(W3))
    places = [np.linspace(1, 0, n) if n > 2 else np.array([0.7, 0.3])[:n] for n in counts]
    for y in places[1]:
        for y0 in places[0][:: max(1, drawn // 5)]:
            ax.plot([0, 1], [y0, y], color=GREY, lw=0.2)
    draw_weights(ax, W2[:, strongest], 1, places[1], places[2])
    draw_weights(ax, W3, 2, places[2], places[3])
    for x, (name, y) in enumerate(zip(columns, places, strict=True)):
        ax.plot(np.full(len(y), x), y, "o", color="white", mec="black", ms=9, zorder=3)
        ax.text(x, 1.1, name, ha="center")
    ax.set(xlim=(-0.3, 3.3), ylim=(-0.1, 1.2))
    ax.set_axis_off()


def draw_weights(ax: Any, W: Any, x: int, starts: Any, ends: Any) -> None:
    """Draw the weights from column x to x + 1, W (ends, starts)."""
    largest = np.abs(W).max()
    for j, end in enumerate(ends):
        for k, begin in enumerate(starts):
            w = W[j, k]
            style = "-" if w > 0 else "--"
            ax.plot([x, x + 1], [begin, end], style, color="black", lw=2.2 * abs(w) / largest)


def figure_3(result: Measured, axes: Any) -> None:
    """The paper: activation gaps lie between two samples at a summary node (left), weight gaps
    between two classes at the same node (right). Drawn: two correctly classified test samples of
    the first two classes, and these classes' weights. Equations: [gaps.7, .8]."""
    network = with_biases(result)
    if f"{network}.labels" not in result.arrays:
        return nothing(axes)
    a, labels, w = (result.arrays[f"{network}.{n}"] for n in ("a_before", "labels", "w_before"))
    c, c2 = np.unique(labels)[:2]
    s, t = np.argmax(labels == c), np.argmax(labels == c2)
    draw_gap(axes[0, 0], a[s], a[t], ("activation", "α", f"class {c}", f"class {c2}"))
    draw_gap(axes[0, 1], w[c], w[c2], ("weight", "φ", f"to output {c}", f"to output {c2}"))


def draw_gap(ax: Any, first: Any, second: Any, words: tuple[str, str, str, str]) -> None:
    """Draw two numbers at each of two nodes, and the gap between them as an arrow."""
    what, symbol, one, two = words
    for x, (u, v) in enumerate(zip(first, second, strict=True)):
        ax.annotate("", (x, u), (x, v), arrowprops={"arrowstyle": "<->", "color": GREEN, "lw": 2})
        ax.text(x + 0.05, (u + v) / 2, f"{symbol} = {u - v:.3g}", va="center")
    ax.plot([0, 1], first, "o", color=BLUE, ms=9, label=one)
    ax.plot([0, 1], second, "s", color=ORANGE, ms=9, label=two)
    ax.axhline(0, color="black", lw=0.5)
    ax.set(xticks=[0, 1], xticklabels=["node j", "node k"], xlim=(-0.4, 1.6), ylabel=what)
    ax.legend()


def figure_4(result: Measured, axes: Any) -> None:
    """The paper: dividing a node's fan-in by a value and multiplying its fan-out by it leaves the
    network's behaviour as it is, but per-layer analysis would see very different results. Drawn:
    the norms that were divided by, and a summary node's fan-out before and after. Equation:
    [gaps.norm]."""
    network = with_biases(result)
    if f"{network}.norms1" not in result.arrays:
        return nothing(axes)
    norms1, norms2, before, after = (
        result.arrays[f"{network}.{n}"] for n in ("norms1", "norms2", "w_before", "w_after")
    )
    ax = axes[0, 0]
    ax.hist(norms1, bins=30, color=GREY, label="functional nodes")
    for style, norm, node in zip(("-", "--"), norms2, "jk", strict=True):
        label = f"summary node {node}, after its turn came: {norm:.3g}"
        ax.axvline(norm, color=BLUE, ls=style, label=label)
    ax.set_xscale("log")
    ax.set(xlabel="norm of the fan-in, biases included", ylabel="nodes")
    ax.legend(fontsize=8)
    ax = axes[0, 1]
    classes = np.arange(len(before))
    # Before there are curves, so that the margins around them are of this scale.
    ax.set_yscale("symlog", linthresh=1)
    ax.plot(classes, before[:, 0], "o-", color=BLUE, label="before")
    ax.plot(classes, after[:, 0], "s--", color=ORANGE, label=f"after: × {norms2[0]:.3g}")
    ax.axhline(0, color="black", lw=0.5)
    ax.set(xlabel="class", ylabel="weight from node j to the class", xticks=classes)
    ax.legend(fontsize=8)
