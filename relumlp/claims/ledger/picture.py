"""A counterexample as a picture: each network drawn with its numbers, and the rest of the case."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from relumlp.claims.ledger.drawing import draw_field
from relumlp.errors import UserError
from relumlp.machine.canvas import own_look
from relumlp.network.mlp import MLP

FORMATS = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}
"""Endings of files, and what of a file's own notes is left out: the same case, the same bytes."""

ACROSS, DOWN, RADIUS = 2.4, 1.35, 0.42
"""Room between layers and between nodes, and the radius of a node, in inches."""

ON, OFF, INK, FAINT = "#cfe3f7", "white", "#0b4f9c", "#8a8a8a"
MOST = 3
"""Samples whose numbers a node shows."""

LEGEND = ("in the nodes: activations, one line a sample (blue: a hidden node that is on);\n"
          "at the edges: weights")  # fmt: skip
WIDTH = 74
"""Letters in a line of text."""


def check_picture(path: Path) -> None:
    """Refuse a picture of a kind that is not drawn, before any work is done for it.

    Raises
    ------
    UserError : the name ends otherwise.
    """
    if path.suffix.lower() not in FORMATS:
        raise UserError(f"--draw: expected a name that ends in {', '.join(FORMATS)}, got {path}")


def picture(title: str, reason: str, fields: Mapping[str, Any], suffix: str) -> bytes:
    """Draw a counterexample.

    Parameters
    ----------
    title : the claim: its id and its statement.
    reason : how the claim fails.
    fields : the case, by name; networks are drawn, and show what they make of the field ``x``.
    suffix : one of :data:`FORMATS`.
    """
    nets = {name: value for name, value in fields.items() if isinstance(value, MLP)}
    others = (line for n, v in fields.items() if n not in nets for line in draw_field(n, v))
    words = [fill(title, WIDTH), "", fill(reason, WIDTH), ""]
    text = "\n".join([*words, *(fill(line, WIDTH, subsequent_indent="  ") for line in others)])
    text += f"\n\n{LEGEND}" if nets else ""
    with own_look():
        import matplotlib as mpl
        from matplotlib.figure import Figure

        with mpl.rc_context({"svg.hashsalt": "relumlp", "svg.fonttype": "none"}):
            sizes = [size_of(net) for net in nets.values()]
            width, high = max([7.0, *(w for w, _ in sizes)]), 0.25 + 0.19 * (text.count("\n") + 1)
            figure = Figure(figsize=(width, high + sum(h for _, h in sizes)))
            place_text(figure, text)
            below = high
            for net, (w, h) in zip(nets.values(), sizes, strict=True):
                draw(panel(figure, below, w, h), net, fields.get("x"))
                below += h
            out = io.BytesIO()
            figure.savefig(out, format=suffix.lower()[1:], metadata=FORMATS[suffix.lower()])
    return out.getvalue()


def size_of(net: MLP) -> tuple[float, float]:
    """Return the width and height of a network's drawing, in inches."""
    return ACROSS * (net.N + 0.6), DOWN * (max(net.sizes) + 0.3)


def place_text(figure: Any, text: str) -> None:
    """Write the text at the top; no sign in it is taken as a formula."""
    _, height = figure.get_size_inches()
    figure.text(0.02, 1 - 0.1 / height, text, va="top", fontsize=9, family="monospace",
                parse_math=False)  # fmt: skip


def panel(figure: Any, below: float, width: float, height: float) -> Any:
    """Return axes of this size in inches, so far below the top, without a frame."""
    w, h = figure.get_size_inches()
    ax = figure.add_axes((0, 1 - (below + height) / h, width / w, height / h))
    ax.set(xlim=(-0.3 * ACROSS, width - 0.3 * ACROSS), ylim=(-height / 2, height / 2))
    ax.set_axis_off()
    return ax


def draw(ax: Any, net: MLP, x: Any) -> None:
    """Draw a network: weights at its edges, biases below its nodes, activations in them."""
    shown = activations(net, x)
    for i in range(1, net.N + 1):
        for (j, k), w in np.ndenumerate(net.W[i]):
            draw_edge(ax, place(net, i - 1, k), place(net, i, j), w, share(j, net.sizes[i]))
    for i, j in [(0, k) for k in range(net.sizes[0])] + list(net.nodes()):
        on = shown is not None and 0 < i < net.N and bool((shown[i][:, j] > 0).any())
        inside = "" if shown is None else inscribed(shown[i][:, j])
        draw_node(ax, place(net, i, j), inside or f"{i},{j}", ON if on else OFF)
        if i and net.b[i] is not None:
            at = place(net, i, j)
            ax.text(at[0], at[1] - RADIUS - 0.06, f"bias {number(net.b[i][j])}", ha="center",
                    va="top", fontsize=8, color=INK)  # fmt: skip


def activations(net: MLP, x: Any) -> list[Any] | None:
    """Return the activations of all layers on samples x; None if x is not made for the network."""
    if np.ndim(x) != 2 or np.shape(x)[1] != net.sizes[0]:
        return None
    return list(net.forward(x).a)


def place(net: MLP, i: int, j: int) -> tuple[float, float]:
    """Return the centre of node j of layer i, in inches."""
    return ACROSS * i, DOWN * ((net.sizes[i] - 1) / 2 - j)


def share(j: int, nodes: int) -> float:
    """Return at which part of an edge its weight stands: elsewhere for each node at its end."""
    return 0.3 + 0.4 * (j + 0.5) / nodes


def draw_edge(
    ax: Any, start: tuple[float, float], end: tuple[float, float], weight: Any, part: float
) -> None:
    """Draw an edge with its weight; dotted if the weight is 0."""
    zero = weight == 0
    ax.plot(*zip(start, end, strict=True), color=FAINT, lw=0.8, ls=":" if zero else "-", zorder=1)
    x, y = (s + part * (e - s) for s, e in zip(start, end, strict=True))
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
    ax.text(x, y, number(weight), ha="center", va="center", fontsize=8, bbox=box, zorder=2,
            color=FAINT if zero else "black")  # fmt: skip


def draw_node(ax: Any, at: tuple[float, float], text: str, fill: str) -> None:
    """Draw a node with the text in it."""
    from matplotlib.patches import Circle

    ax.add_patch(Circle(at, RADIUS, facecolor=fill, edgecolor=INK, zorder=3))
    ax.text(*at, text, ha="center", va="center", fontsize=8, zorder=4)


def inscribed(values: Sequence[Any]) -> str:
    """Return the numbers of the first samples, a line each."""
    lines = [number(v) for v in values[:MOST]]
    return "\n".join(lines + ["…"] * (len(values) > MOST))


def number(value: Any) -> str:
    """Return a number as short text; a fraction as it is."""
    return f"{value:.3g}" if isinstance(value, (float, np.floating)) else str(value)
