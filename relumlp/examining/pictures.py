"""Pictures of an examination, as SVG: layers, pairs of classes, one sample."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from relumlp.examining.explaining import Explanation
from relumlp.examining.measured_gaps import GapRow
from relumlp.examining.measured_layers import LayerRow
from relumlp.machine.canvas import own_look
from relumlp.types import Array

BLUE, ORANGE, GREEN, GREY = "#0b4f9c", "#e69f00", "#3f8f5f", "#8a8a8a"
MOST_BARS = 20
"""Pairs of classes, and layers' names, that a picture has room for."""


def svg(size: tuple[float, float], panels: int, draw: Callable[[Any], None], told: str) -> str:
    """Draw panels side by side and return an SVG element; ``told`` says what is to be seen."""
    from html import escape

    with own_look():
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        # A fixed salt and no date, so that the same numbers give the same bytes.
        with mpl.rc_context({"svg.hashsalt": "relumlp", "svg.fonttype": "none"}):
            figure = Figure(figsize=size, layout="constrained")
            draw(figure.subplots(1, panels, squeeze=False)[0])
            out = io.StringIO()
            canvas: Any = FigureCanvasSVG(figure)
            canvas.print_svg(out, metadata={"Date": None})
    text = out.getvalue()
    label = f'<svg role="img" aria-label="{escape(told, quote=True)}" '
    return text[text.index("<svg") :].replace("<svg ", label, 1)


def layers_picture(rows: Sequence[LayerRow]) -> str:
    """Draw the layers: shares, perplexity, and the accuracy of the node classifiers."""
    x = [row.layer for row in rows]

    def draw(axes: Any) -> None:
        shares, patterns, systems = axes
        for name, look in (("f", "o-"), ("p", "s--"), ("u", "^-."), ("saturation", "x:")):
            shares.plot(x, [getattr(row, name) for row in rows], look, label=name)
        shares.set(ylabel="share (0 to 1)", ylim=(-0.02, 1.02), title="switches")
        patterns.plot(x, [row.perplexity for row in rows], "o-", color=BLUE)
        patterns.set(ylabel="patterns of a class (effective number)", yscale="log",
                     title="perplexity")  # fmt: skip
        for name, look in (("discrete", "o-"), ("continuous", "s--"), ("combined", "^-.")):
            systems.plot(x, [getattr(row, name) for row in rows], look, label=name)
        systems.set(ylabel="accuracy (share of samples)", title="nodes as classifiers")
        for ax in axes:
            ax.set(xlabel="hidden layer", xticks=x[:: -(-len(x) // MOST_BARS)])
        shares.legend(fontsize=8)
        systems.legend(fontsize=8)

    told = "; ".join(
        f"layer {r.layer}: f {r.f:.2f}, perplexity {r.perplexity:.3g}, combined accuracy "
        f"{r.combined:.3g}" for r in rows
    )  # fmt: skip
    return svg((11, 3.2), 3, draw, f"By hidden layer: {told}.")


def gaps_picture(rows: Sequence[GapRow]) -> str:
    """Draw the room between the pairs of classes that have the least."""
    worst = sorted(rows, key=lambda row: row.room)[:MOST_BARS]

    def draw(axes: Any) -> None:
        (ax,) = axes
        y = np.arange(len(worst))
        colours = [BLUE if row.separated else ORANGE for row in worst]
        hatches = ["" if row.separated else "//" for row in worst]
        for k, row in enumerate(worst):
            ax.barh(y[k], row.room, color=colours[k], hatch=hatches[k], edgecolor="white")
        ax.set(yticks=y, yticklabels=[f"{row.one} / {row.other}" for row in worst],
               xlabel="room between the two classes (units of the output)")  # fmt: skip
        ax.axvline(0, color="black", lw=0.8)
        ax.invert_yaxis()

    broken = sum(not row.separated for row in rows)
    told = f"{broken} of {len(rows)} pairs of classes are not separated (hatched)."
    return svg((7, 1.2 + 0.22 * len(worst)), 1, draw, told)


def explanation_picture(found: Explanation, shape: tuple[int, int] | None) -> str:
    """Draw what inputs contribute, as an image if they have a shape, and how much is on."""

    def draw(axes: Any) -> None:
        inputs, switches = axes
        if shape:
            image(inputs, found.inputs.reshape(shape))
        else:
            bars(inputs, found)
        share = [float(s.mean()) for s in found.switches[1:]]
        switches.bar(range(1, len(share) + 1), share, color=BLUE)
        switches.set(xlabel="hidden layer", ylabel="share of nodes on", ylim=(0, 1),
                     xticks=range(1, len(share) + 1))  # fmt: skip

    told = f"What inputs contribute to the output of class {found.output_class}; share of nodes on."
    return svg((9, 3.4), 2, draw, told)


def image(ax: Any, values: Array) -> None:
    """Draw contributions as an image, blue for and orange against the class."""
    from matplotlib.colors import LinearSegmentedColormap

    most = float(np.abs(values).max()) or 1.0
    colours = LinearSegmentedColormap.from_list("signed", [ORANGE, "white", BLUE])
    shown = ax.imshow(values, cmap=colours, vmin=-most, vmax=most)
    ax.figure.colorbar(shown, ax=ax, label="contribution to the output")
    ax.set(xticks=[], yticks=[])


def bars(ax: Any, found: Explanation) -> None:
    """Draw the inputs of largest contribution as bars."""
    order = np.argsort(-np.abs(found.inputs), kind="stable")[:MOST_BARS]
    ax.barh(range(len(order)), found.inputs[order], color=BLUE)
    ax.set(yticks=range(len(order)), yticklabels=[found.names[k] for k in order],
           xlabel="contribution to the output")  # fmt: skip
    ax.axvline(0, color="black", lw=0.8)
    ax.invert_yaxis()
