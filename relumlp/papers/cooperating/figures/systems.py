"""Figures 4 to 7, 9 and 10 of *cooperating*: the three systems, layer by layer."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from relumlp.classifiers.nodes import SYSTEMS
from relumlp.papers.cooperating.figures.layers import hide_unused, title_of
from relumlp.papers.cooperating.rules.groups import SETS, Group, along, one
from relumlp.papers.cooperating.rules.systems import widths
from relumlp.papers.study.plots import LOOKS, legend, nothing, range_band
from relumlp.papers.study.study import Measured
from relumlp.types import Array


def draw_systems(ax: Any, accuracy: Array, own: Array, title: str) -> None:
    """Draw the systems' accuracies (seeds, systems, layers) and the networks' own (seeds,)."""
    layers = np.arange(1, accuracy.shape[2] + 1)
    for k, system in enumerate(SYSTEMS):
        color, style = LOOKS[system]
        range_band(ax, layers, 100 * accuracy[:, k], color=color, ls=style[1:], marker=style[0],
                   ms=3, label=system)  # fmt: skip
    ax.axhline(100 * own.mean(), color="black", ls=":", label="network")
    # A line across a panel is not counted in its limits otherwise, and may lie on its frame.
    ax.autoscale_view()
    ax.set_title(title, fontsize=9)
    ax.set_xticks(layers if len(layers) <= 10 else layers[1::2])


def label_axes(axes: Any) -> None:
    """Name the outer axes, hide the panels that were not used, and explain the lines once."""
    hide_unused(axes)
    for above, below in zip(axes, [*axes[1:], [None] * axes.shape[1]], strict=True):
        for ax, under in zip(above, below, strict=True):
            if ax.has_data() and (under is None or not under.has_data()):
                ax.set_xlabel("hidden layer")
    for ax in axes[:, 0]:
        ax.set_ylabel("accuracy (%)")
    legend(axes)


def evenly(n: int, most: int) -> list[int]:
    """Return up to ``most`` of the numbers 0 … n − 1, evenly spaced, first and last included."""
    return sorted({int(k) for k in np.linspace(0, n - 1, min(n, most)).round()})


def figure_4(result: Measured, axes: Any) -> None:
    """The paper: train (top) and test (bottom) accuracy of the three systems after chosen epochs,
    Fashion-MNIST 6 × 100, and of the network itself (dotted): combined best in layer 1; the three
    coincide in late layers and reach, or slightly exceed, the network's accuracy; late layers
    improve with training, early ones less. Drawn: mean and range of the seeds. Equation:
    [cooperating.11]."""
    group = one(result, "epochs", "fashion-mnist")
    if group is None:
        return nothing(axes)
    chosen = evenly(len(group["step"]), axes.shape[1])
    for row, samples in enumerate(SETS):
        for ax, k in zip(axes[row], chosen, strict=False):
            epoch = group["step"][k] / group.facts["updates_per_epoch"]
            draw_look(ax, group, k, samples, f"{samples}, epoch {epoch:.0f}")
    label_axes(axes)


def figure_5(result: Measured, axes: Any) -> None:
    """The paper: test accuracy of the three systems after chosen mini-batch updates of epoch 1,
    Fashion-MNIST 6 × 100: the continuous system starts poorly compared with the discrete one.
    Drawn: mean and range of the seeds. Equation: [cooperating.11]."""
    group = one(result, "updates", "fashion-mnist")
    if group is None:
        return nothing(axes)
    for ax, k in zip(axes.flat, evenly(len(group["step"]), axes.size), strict=False):
        draw_look(ax, group, k, "test", f"test, update {group['step'][k]:.0f}")
    label_axes(axes)


def draw_look(ax: Any, group: Group, k: int, samples: str, title: str) -> None:
    """Draw the systems at one of the looks of figures 4 and 5."""
    s = SETS.index(samples)
    draw_systems(ax, group["systems"][:, k, s, 0], group["network"][:, k, s], title)


def figure_6(result: Measured, axes: Any) -> None:
    """The paper: test accuracy of the three systems, Fashion-MNIST, width 100, depth 1 to 9: they
    coincide only with enough depth. Drawn: mean and range of the seeds. Equation:
    [cooperating.11]."""
    found = along(result, "depth", "fashion-mnist")[: axes.size]
    for ax, g in zip(axes.flat, found, strict=False):
        title = f"{title_of(g.facts['data'])} {g.depth} × {g.width}"
        draw_systems(ax, g.accuracy(), g.own(), title)
    label_axes(axes) if found else nothing(axes)


def figure_7(result: Measured, axes: Any) -> None:
    """The paper: train and test accuracy of the discrete and the continuous system, Fashion-MNIST,
    sigmoid 7 × 100, cross-entropy, "on" meaning an activation above 0.5: the discrete system
    appears again; the continuous one is slightly better in deep layers. Drawn: the combined system
    too; mean and range of the seeds. Equation: [cooperating.11]."""
    group = one(result, "sigmoid", "fashion-mnist", "sigmoid")
    if group is None:
        return nothing(axes)
    for ax, samples in zip(axes[0], SETS, strict=True):
        draw_systems(ax, group.accuracy(samples), group.own(samples), samples)
    label_axes(axes)


def figure_9(result: Measured, axes: Any) -> None:
    """The paper: train (top) and test (bottom) accuracy of the three systems, Fashion-MNIST, depth
    10, widths 20 to 200: the discrete system suffers most when narrow; continuous accuracy in the
    first layer falls with width; late layers of all systems improve with width. Drawn: some of the
    widths; mean and range of the seeds. Equation: [cooperating.11]."""
    draw_widths(widths(result, "fashion-mnist"), axes)


def figure_10(result: Measured, axes: Any) -> None:
    """The paper: train (top) and test (bottom) accuracy of the three systems, MNIST, depth 10,
    widths 20 to 120: as on Fashion-MNIST (figure 9), the discrete system suffers most when narrow;
    it has an anomalously low value at one layer of width 20. Drawn: some of the widths; mean and
    range of the seeds. Equation: [cooperating.11]."""
    draw_widths(widths(result, "mnist"), axes)


def draw_widths(found: Sequence[Group], axes: Any) -> None:
    """Draw the systems of some widths, training above test."""
    if not found:
        return nothing(axes)
    for row, samples in enumerate(SETS):
        for ax, k in zip(axes[row], evenly(len(found), axes.shape[1]), strict=False):
            g = found[k]
            title = f"{title_of(g.facts['data'])} {g.depth} × {g.width}, {samples}"
            draw_systems(ax, g.accuracy(samples), g.own(samples), title)
    label_axes(axes)
