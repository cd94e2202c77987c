"""Figure 8 of *cooperating*: the index diagram, from a real network's numbers."""

from typing import Any

import numpy as np

from relumlp.papers.cooperating.figures.layers import title_of
from relumlp.papers.study.plots import BLUE, GREY, nothing
from relumlp.papers.study.study import Measured
from relumlp.paths.sums import B, index

SHOWN = 9
"""Nodes drawn of a layer, those of the path among them."""


def figure_8(result: Measured, axes: Any) -> None:
    """The paper: the indices i, j, k of the weight that links node k to node j, and the paths from
    j to the output layer. Drawn from a trained network and one test sample: node j of layer i = 2
    (all inputs into it grey), one active path, number b of B, its nodes numbered by the index
    function I(r, b); filled nodes are on, hollow ones off; some nodes of each layer. Equation:
    [cooperating.6]."""
    ax, drawn = axes[0, 0], result.facts.get("fig8")
    if drawn is None:
        return nothing(ax)
    sizes, i, b = tuple(drawn["sizes"]), drawn["layer"], int(drawn["b"])
    path = {r: index(sizes, i, drawn["nodes"][0], r, b) for r in range(i, len(sizes))}
    places: dict[int, dict[int, float]] = {}
    for r in range(i - 1, len(sizes)):
        nodes = shown(sizes[r], path.get(r))
        places[r] = dict(zip(nodes, np.linspace(1, 0, len(nodes)), strict=True))
        draw_layer(ax, r, places[r], on_of(drawn, r))
    draw_edges(ax, places, path, drawn["weights"])
    paths = B(sizes, i)
    ax.text(0.5, 1.02, f"path b = {b:,} of B = {paths:,}", transform=ax.transAxes, ha="center")
    config = result.facts["networks"][result.facts["drawn"]["fig8"]]["config"]
    ax.set_xlabel(f"{title_of(config['data'])} {config['depth']} × {config['width']}: layer")
    ax.set(xticks=list(places), yticks=[], ylim=(-0.12, 1.08))
    for side in ("top", "left", "right"):
        ax.spines[side].set_visible(False)


def shown(nodes: int, of_path: int | None) -> list[int]:
    """Return the nodes of a layer that are drawn: evenly spaced, and the path's."""
    chosen = {int(k) for k in np.linspace(0, nodes - 1, min(nodes, SHOWN)).round()}
    return sorted(chosen | ({of_path} if of_path is not None else set()))


def on_of(drawn: dict[str, Any], layer: int) -> set[int] | None:
    """Return the nodes of a hidden layer that are on; None for inputs and outputs."""
    hidden = 1 <= layer < len(drawn["sizes"]) - 1
    return set(drawn["on"][layer - 1]) if hidden else None


def draw_layer(ax: Any, layer: int, places: dict[int, float], on: set[int] | None) -> None:
    """Draw a layer's nodes: filled if on, hollow if off."""
    for node, y in places.items():
        filled = on is None or node in on
        ax.plot(layer, y, "o", ms=6, mec="black", color=GREY if filled else "white", zorder=3)


def draw_edges(
    ax: Any, places: dict[int, dict[int, float]], path: dict[int, int], weights: list[float]
) -> None:
    """Draw all edges thinly; the path's thick, dashed where the weight is negative, and its I."""
    for r in list(places)[1:]:
        for y0 in places[r - 1].values():
            for j, y1 in places[r].items():
                if r > min(path) or j == path[r]:
                    ax.plot([r - 1, r], [y0, y1], color=GREY, lw=0.3, zorder=1)
    for w, r in zip(weights, list(path)[1:], strict=True):
        y0, y1 = places[r - 1][path[r - 1]], places[r][path[r]]
        ax.plot([r - 1, r], [y0, y1], "-" if w > 0 else "--", color=BLUE, lw=2.5, zorder=2)
        # Nearer to the lower end, whose name is below the line: the upper one's may reach here.
        part = 0.5 + 0.12 * np.sign(y0 - y1)
        ax.text(r - 1 + part, y0 + part * (y1 - y0) + 0.03, f"w = {w:.2f}", ha="center",
                fontsize=7, bbox={"color": "white", "pad": 1})  # fmt: skip
    for r, node in path.items():
        name = f"j = {node}" if r == min(path) else f"I({r}, b) = {node}"
        ax.text(r, places[r][node] - 0.07, name, ha="center", fontsize=7,
                bbox={"color": "white", "pad": 0.5})  # fmt: skip
    first = min(path) - 1
    k, y = next(iter(places[first].items()))
    ax.text(first - 0.05, y, f"k = {k}", ha="right", va="center", fontsize=8)
