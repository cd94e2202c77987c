"""How the figures of *dynamics* look: steps, bands, layers; all of it readable in grey."""

from typing import Any

import numpy as np

from relumlp.papers.dynamics.rules.curves import Group
from relumlp.papers.study.plots import GREY, STYLES, error_band

DARK, LIGHT = np.array([0.03, 0.11, 0.30]), np.array([0.98, 0.68, 0.25])
STEPS_LABEL = "updates made (logarithmic from 1; 0 is before training)"
FRACTION, PREDICTABILITY, INFORMATIVENESS = (
    "activation fraction f (of 1)", "predictability p (of 1)", "informativeness u (of 1)",
)  # fmt: skip


def shade(k: int, of: int) -> tuple[float, ...]:
    """Colour of the k-th of several, from dark to light, so that grey keeps their order."""
    part = k / max(of - 1, 1)
    return tuple(float(c) for c in (1 - part) * DARK + part * LIGHT)


def over_steps(ax: Any, ylabel: str, last: int) -> None:
    """Let the horizontal axis be the updates up to the last: linear up to 1, then logarithmic."""
    step_axis(ax, last)
    ax.set(xlabel=STEPS_LABEL, ylabel=ylabel)


def step_axis(ax: Any, last: int) -> None:
    """Scale and label an axis of updates: 0, 1, 10, 100 …"""
    ax.set_xscale("symlog", linthresh=1, linscale=0.4)
    ticks = [0, *(10**k for k in range(len(str(last))))]
    ax.set_xticks(ticks, [f"{t:,}" for t in ticks])
    ax.set_xticks([], minor=True)
    ax.set_xlim(0, last)


def layer_bands(ax: Any, group: Group, measure: str, ylabel: str) -> None:
    """Draw a measure of every hidden layer over the training: dark is shallow, light is deep."""
    curves = group[measure]
    layers = curves.shape[2]
    for l in range(layers):
        end = {0: " (shallowest)", layers - 1: " (deepest)"}.get(l, "") if layers > 1 else ""
        look = {"color": shade(l, layers), "ls": STYLES[l % len(STYLES)], "lw": 1.4}
        error_band(ax, group["step"], curves[:, :, l], label=f"layer {l + 1}{end}", **look)
    over_steps(ax, ylabel, group.last)
    ax.set_title(title(group), fontsize=10)


def title(group: Group) -> str:
    """Name a group's networks, initialisation and seeds."""
    n = len(group.facts["networks"])
    seeds = f"{n} seed" + "s" * (n != 1)
    return f"{group.facts['data']}, {group.label}, {group.facts['initialisation']}, {seeds}"


def end_of_first_epoch(ax: Any, group: Group) -> None:
    """Mark the end of the first epoch: what "very early" is held against."""
    at = group.facts["updates_per_epoch"]
    ax.axvline(at, color=GREY, lw=0.8, ls=(0, (1, 3)), label="end of the first epoch")


def finish(ax: Any, columns: int = 1, loc: str = "best") -> None:
    """Add the legend, small."""
    ax.legend(fontsize=7, ncols=columns, handlelength=3, loc=loc)
