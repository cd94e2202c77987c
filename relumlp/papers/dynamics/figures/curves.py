"""Figures 3, 5 to 7, 9 and 10 of *dynamics*: curves over training; docstrings: what it claims."""

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
)
from relumlp.papers.dynamics.grid import CE, SE
from relumlp.papers.dynamics.rules.curves import Group, find, groups, size_of
from relumlp.papers.study.plots import BLUE, GREY, LONG_DASHES, ORANGE, error_band, nothing, room
from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Measured


def deepest(result: Measured, loss: str) -> Group | None:
    """Return the deepest and widest networks of the grid: 9 × 320 at full scale."""
    return find(result, *size_of(result), loss, kind="grid")


def figure_3(result: Measured, axes: Any) -> None:
    """The paper: performance of the deepest and widest networks with cross-entropy, averaged over
    seeds; that of all networks is similar, with validation errors below 5 % (80 nodes or more per
    layer) or 7 % (20 nodes). Drawn: left the loss, right the validation error; in thin grey the
    error of all other architectures and losses. Shaded, here and below: standard error over
    seeds."""
    group = deepest(result, CE)
    if group is None:
        return nothing(axes)
    left, right = axes[0]
    epochs = np.arange(1, group["curve"].shape[1] + 1) * group.facts["updates_per_epoch"]
    error_band(left, group["step"], group["loss"], color=BLUE, label="validation")
    error_band(
        left, epochs, group["curve"][:, :, 0], color=ORANGE, ls="--", label="training, by epoch"
    )
    over_steps(left, "loss (nats per sample)", group.last)
    left.set_yscale("log")
    for other in groups(result):
        if other.name != group.name:
            error = 100 * other["error"].mean(axis=0)
            right.plot(other["step"], error, color=GREY, lw=0.6)
    error_band(right, group["step"], 100 * group["error"], color=BLUE, lw=2, label=group.label)
    right.plot([], [], color=GREY, lw=0.6, label="all others, means")
    for limit, style in ((5, "--"), (7, ":")):
        right.axhline(limit, color="black", lw=0.8, ls=style, label=f"{limit} %")
    over_steps(right, "validation error (%)", group.last)
    right.set_yscale("log")
    finish(left)
    finish(right)


def figure_5(result: Measured, axes: Any) -> None:
    """The paper: the mean activation fraction of every layer rises very early and then falls; with
    cross-entropy it falls faster in shallower layers, and the fall starts where the loss starts to
    fall; with squared error it falls faster in the first layer. Drawn are networks with
    cross-entropy; those with squared error, of which that last clause is decided, are in figure 9.
    Above f_l, below the validation loss of the same networks; the lines mark where the mean over
    layers is largest (dashed) and where the loss has lost a tenth of its fall (dotted). Equations:
    [dynamics.9, .16]."""
    group = deepest(result, CE)
    if group is None:
        return nothing(axes)
    top, bottom = axes[:, 0]
    layer_bands(top, group, "fraction", FRACTION)
    error_band(bottom, group["step"], group["loss"], color="black", label="validation loss")
    over_steps(bottom, "loss (nats per sample)", group.last)
    loss = group["loss"].astype(np.float64).mean(axis=0)
    whole = mean_of_finite(group["fraction"].astype(np.float64).mean(axis=0), 1)
    largest = group["step"][int(np.where(np.isfinite(whole), whole, -1).argmax())]
    lost = group["step"][int((loss <= loss[0] - 0.1 * (loss[0] - loss.min())).argmax())]
    for ax in (top, bottom):
        ax.axvline(largest, color=GREY, ls="--", lw=1, label=f"mean f largest: {largest:,}")
        ax.axvline(lost, color=GREY, ls=":", lw=1.5, label=f"loss falls: {lost:,}")
    finish(top, columns=2)
    finish(bottom)


def figure_6(result: Measured, axes: Any) -> None:
    """The paper: the mean predictability of every layer increases at the start of training; for a
    few of the shallower layers it then stays or decreases, for the rest it continues to increase;
    that of deeper layers is consistently higher. Above p_l, below |N_b|, the number of nodes over
    which p_l is the mean: where it is small or falls, p_l rises by selection, too. Equations:
    [dynamics.14, .17]."""
    group = deepest(result, CE)
    if group is None:
        return nothing(axes)
    top, bottom = axes[:, 0]
    layer_bands(top, group, "predictability", PREDICTABILITY)
    switching_bands(bottom, group)
    end_of_first_epoch(top, group)
    finish(top, columns=2)


def figure_7(result: Measured, axes: Any) -> None:
    """The paper: informativeness increases in all layers, then decreases slightly; any single
    switch remains a poor predictor of the class. Drawn with the most that one switch can reach,
    log 2 / log |C|; below |N_b|, the number of nodes over which u_l is the mean. Equation:
    [dynamics.15]."""
    group = deepest(result, CE)
    if group is None:
        return nothing(axes)
    ax, below = axes[:, 0]
    switching_bands(below, group)
    layer_bands(ax, group, "informativeness", INFORMATIVENESS)
    facts = result.facts["networks"][group.facts["networks"][0]]
    most = np.log(2) / np.log(len(facts["validation_sizes"]))
    ax.axhline(most, color="black", lw=1, ls=LONG_DASHES, label=f"max {most:.3f}")
    end_of_first_epoch(ax, group)
    room(ax, above=0.4)
    finish(ax, columns=2, loc="upper left")


def switching_bands(ax: Any, group: Group) -> None:
    """Draw |N_b| of every hidden layer: p_l and u_l are means over these nodes."""
    width = group.facts["width"]
    layer_bands(ax, group, "switching", f"|N_b|, nodes that switch (of {width})")
    ax.set_ylim(0, 1.03 * width)
    end_of_first_epoch(ax, group)


def figure_9(result: Measured, axes: Any) -> None:
    """The paper: with squared error and 9 layers, the sample sets of nodes in deeper layers contain
    almost all samples at the point where they are largest. Drawn with a line at 0.9, which is what
    "almost all" is held against. Equations: [dynamics.9, .16]."""
    group = deepest(result, SE)
    if group is None:
        return nothing(axes)
    ax = axes[0, 0]
    layer_bands(ax, group, "fraction", FRACTION)
    ax.axhline(0.9, color="black", lw=1, ls=LONG_DASHES, label="0.9")
    end_of_first_epoch(ax, group)
    ax.set_ylim(0, 1)
    finish(ax, columns=2)


def figure_10(result: Measured, axes: Any) -> None:
    """The paper: in the widest networks of 2 layers trained with squared error, and in no others,
    the average activation fraction decreases during the entire training. Drawn with its value
    before training as a line. Equations: [dynamics.9, .16]."""
    group = find(result, 2, size_of(result)[1], SE, kind="grid")
    if group is None:
        return nothing(axes)
    ax = axes[0, 0]
    layer_bands(ax, group, "fraction", FRACTION)
    before = float(group["fraction"][:, 0, 0].mean())
    ax.axhline(before, color="black", lw=0.8, ls=":", label=f"before training: {before:.3f}")
    end_of_first_epoch(ax, group)
    finish(ax)
