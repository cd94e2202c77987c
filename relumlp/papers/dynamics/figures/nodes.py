"""Figures 1, 2, 4 and 8 of *dynamics*: lines of single nodes, all nodes, one node's update."""

from typing import Any

import numpy as np

from relumlp.papers.dynamics.figures.style import STEPS_LABEL, finish, step_axis
from relumlp.papers.dynamics.measure.margin import JOINED, LEFT, MEMBER, OUT
from relumlp.papers.study.plots import BLUE, GREEN, GREY, ORANGE, nothing, room
from relumlp.papers.study.study import Measured
from relumlp.types import Array

LINE = np.linspace(-1, 1, 401)


def example(result: Measured, *names: str) -> list[Array]:
    """Return arrays of the one-dimensional example."""
    return [result.arrays[f"example.{n}"] for n in names]


def figure_1(result: Measured, axes: Any) -> None:
    """The paper: a one-dimensional regression example: (a) the underlying distribution, (b) data
    generated from it. The curve is ours, because the paper shows its own only as a picture."""
    if "example" not in result.facts:
        return nothing(axes)
    x, y, underlying = (v.ravel() for v in example(result, "x", "y", "underlying"))
    order = np.argsort(x)
    axes[0, 0].plot(x[order], underlying[order], color=BLUE)
    axes[0, 1].plot(x[order], underlying[order], color=GREY, lw=1, label="underlying")
    axes[0, 1].plot(x, y, ".", color="black", ms=3, label="generated")
    for ax, name in zip(axes[0], ("(a) underlying", "(b) generated data"), strict=True):
        ax.set(xlabel="input x", ylabel="target y", title=name)
    finish(axes[0, 1])


def figure_2(result: Measured, axes: Any) -> None:
    """The paper: (a) each node's fan-in is a line; (b) ReLU removes what is below 0, the fan-out
    scales the rest; (c) the sum estimates the target, with bends at the sample-set boundaries (red
    points; ticks in (b)). Equation: [dynamics.s3]."""
    if "example" not in result.facts:
        return nothing(axes)
    W1, b1, W2 = example(result, "W1", "b1", "W2")
    x, underlying = (v.ravel() for v in example(result, "x", "underlying"))
    z = LINE[:, None] * W1[:, 0] + b1
    scaled = np.maximum(z, 0) * W2[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        at = -b1 / W1[:, 0]
    at = at[np.abs(at) <= 1]
    a, b, c = axes[0]
    a.plot(LINE, z, color=GREY, lw=0.8)
    b.plot(LINE, scaled, color=GREY, lw=0.8)
    b.plot(at, np.zeros(len(at)), "|", color="red", ms=10, label="sample-set boundaries")
    order = np.argsort(x)
    c.plot(x[order], underlying[order], "--", color=GREY, label="underlying")
    c.plot(LINE, scaled.sum(axis=1), color=BLUE, label="network")
    sums = np.maximum(at[:, None] * W1[:, 0] + b1, 0) @ W2[0]
    c.plot(at, sums, "o", color="red", ms=4, label="sample-set boundaries")
    a.set(title="(a) fan-in lines", ylabel="pre-activation w·x + b")
    b.set(title="(b) after ReLU and scaling", ylabel="contribution to the output")
    c.set(title="(c) weighted sum", ylabel="output")
    for ax in (a, b, c):
        ax.axhline(0, color="black", lw=0.5)
        ax.set_xlabel("input x")
    finish(b)
    room(c, above=0.3)
    finish(c, loc="upper left")


def figure_4(result: Measured, axes: Any) -> None:
    """The paper: for most nodes the sample set grows very early and then gradually shrinks; nodes
    that do not grow activate for almost no samples throughout. Drawn: every hidden node of one
    network (cross-entropy, deepest and widest, first seed), a row each; layers from shallowest
    (top) to deepest, within a layer by the mean of f over the steps shown, largest first.
    Equation: [dynamics.9]."""
    ax = axes[0, 0]
    if "drawn.fraction" not in result.arrays:
        return nothing(ax)
    f, step = result.arrays["drawn.fraction"], result.arrays["drawn.step"]
    config = result.facts["networks"][result.facts["drawn"]]["config"]
    width, layers = config["width"], config["layers"] - 1
    rows = ordered(f, width)
    mesh = ax.pcolormesh(edges(step), np.arange(len(rows) + 1), f[:, rows].T, cmap="cividis",
                         vmin=0, vmax=1, rasterized=True)  # fmt: skip
    for l in range(1, layers):
        ax.axhline(l * width, color="white", lw=0.8)
    step_axis(ax, int(step[-1]))
    ax.set_yticks([(l + 0.5) * width for l in range(layers)],
                  [f"layer {l + 1}" for l in range(layers)])  # fmt: skip
    ax.set(xlabel=STEPS_LABEL, ylabel=f"hidden nodes, {width} a layer",
           title=f"{config['data']}, {result.facts['drawn']}")  # fmt: skip
    ax.invert_yaxis()
    ax.figure.colorbar(mesh, ax=ax, label="activation fraction f of the node (of 1)")


def ordered(f: Array, width: int) -> Array:
    """Return node numbers layer by layer, in each by mean f over steps, largest first."""
    mean = f.mean(axis=0).reshape(-1, width)
    inside = np.argsort(-mean, axis=1, kind="stable")
    rows: Array = (inside + width * np.arange(len(mean))[:, None]).ravel()
    return rows


def edges(step: Array) -> Array:
    """Return where the column of each step begins and ends: half-way, by logarithm from 1 on."""
    inner = np.sqrt(step[1:-1].astype(float) * step[2:])
    ends: Array = np.concatenate([[0.0, 0.5], inner, step[-1:]])
    return ends


FATES = {
    OUT: ("stay out", "black", ".", 2), MEMBER: ("stay in", BLUE, "+", 4),
    JOINED: ("are added", GREEN, "^", 5), LEFT: ("are removed", ORANGE, "v", 5),
}  # fmt: skip
"""Words, colour, marker and its size: the markers tell them apart in grey, too."""


def figure_8(result: Measured, axes: Any) -> None:
    """The paper: the size of η|Σ| determines the area in which samples are included in (green,
    triangles up) or excluded from (orange, triangles down) the sample set by the next update; the
    membership of all others does not change. Drawn: one node of the first layer in a real SGD
    update of a trained network. Left the plane of its weights before and after, with both
    boundaries; right every sample near the boundary by its distance |a·w| and the margin that is
    its own: it changes sides if it lies below the diagonal, and only there. Equations:
    [dynamics.4–.7]."""
    if "margin" not in result.facts:
        return nothing(axes)
    points, fate = result.arrays["margin.points"], result.arrays["margin.fate"]
    w, w_new = result.arrays["margin.weights"]
    facts = result.facts["margin"]
    left, right = axes[0]
    draw_plane(left, points, fate, w_new)
    left.set(xlabel="component of the inputs along w", ylabel="component across it, towards w'",
             title=f"node {facts['node']}: the plane of w and w'")  # fmt: skip
    z, z_new = points @ w, points @ w_new
    towards = (z - z_new) * np.where(z > 0, 1, -1)
    near = np.abs(z) <= 3 * np.abs(z - z_new).max()
    draw_fates(right, towards[near], np.abs(z)[near], fate[near])
    low, high = towards[near].min(initial=0), towards[near].max(initial=0)
    right.plot([0, high], [0, high], color="black", lw=1, label="|a·w| = η|Σ|")
    right.axvline(0, color=GREY, lw=0.8)
    right.set(xlim=(low * 1.05, high * 1.05), ylim=(0, None))
    right.set(xlabel="η|Σ| towards the boundary (left of 0: away from it)",
              ylabel="distance |a·w| from the boundary", title="margin of each sample")  # fmt: skip
    room(left, below=0.2)
    finish(left, loc="lower left")
    room(right, above=0.25)
    finish(right, loc="upper left")


def draw_fates(ax: Any, x: Array, y: Array, fate: Array) -> None:
    """Draw samples by what becomes of them, those that change sides last and largest."""
    for value, (name, color, mark, size) in FATES.items():
        its = fate == value
        alpha = 1.0 if value in (JOINED, LEFT) else 0.5
        look = {"color": color, "ms": size, "alpha": alpha, "ls": ""}
        ax.plot(x[its], y[its], mark, label=f"{its.sum():,} {name}", **look)


def draw_plane(ax: Any, points: Array, fate: Array, w_new: Array) -> None:
    """Draw the samples near both boundaries, the lines a·w = 0 and a·w' = 0, and what is between.

    Coordinates are along w and across it, so the boundary before is where the first one is 0.
    """
    across = np.array([points[:, 1].min(), points[:, 1].max()])
    after = -across * w_new[1] / w_new[0]
    reach = 6 * max(np.abs(after).max(), np.finfo(float).tiny)
    near = np.abs(points[:, 0]) <= reach
    ax.fill_betweenx(across, 0, after, color=GREY, alpha=0.3, lw=0, label="the margin")
    ax.axvline(0, color=BLUE, lw=1.2, label="boundary before")
    ax.plot(after, across, "--", color="black", lw=1.2, label="boundary after")
    draw_fates(ax, points[near, 0], points[near, 1], fate[near])
    ax.set_xlim(-reach, reach)
