"""Figures 1 and 5 to 9 of *gaps*; each docstring is what the paper claims."""

from typing import Any

import numpy as np

from relumlp.gaps.cases import PairCase
from relumlp.gaps.conditions import weight_gap
from relumlp.papers.gaps.figures.networks import titled, width_drawn
from relumlp.papers.gaps.grid import SETTINGS
from relumlp.papers.gaps.measure.drawn_pairs import DrawnPairs, drawn_pairs
from relumlp.papers.study.plots import (
    BLUE,
    GREEN,
    GREY,
    LOOKS,
    ORANGE,
    legend,
    legend_below,
    nothing,
)
from relumlp.papers.study.study import Measured

TITLES = {"biases": "biases in every layer", "no-output-biases": "no biases at the output"}
WAYS = {"before": "before normalisation", "after": "after normalisation"}
SHOWN = 1500
"""Pairs drawn at most, evenly spaced among the sorted ones: more would hide each other."""


def figure_1(result: Measured, axes: Any) -> None:
    """The paper: at some layer of a 6 × 100 network the discrete, the continuous and the combined
    system each reach about the accuracy of the network itself (dotted). Equation:
    [cooperating.11]."""
    ax, facts = axes[0, 0], next(iter(result.facts["systems"].values()), None)
    if facts is None:
        return nothing(ax)
    layers = np.arange(1, 1 + len(facts["systems"]["discrete"]))
    for system, (color, style) in LOOKS.items():
        ax.plot(layers, facts["systems"][system], style, color=color, label=system)
    ax.axhline(facts["network"], color="black", ls=":", label="network")
    ax.set(xlabel="hidden layer", ylabel="test accuracy (fraction)", xticks=layers)
    ax.set_title(f"{facts['config']['data']}, 6 × 100")
    ax.legend()


def figure_5(result: Measured, axes: Any) -> None:
    """The paper: φ_jcc′φ_kc′c (black) is positive for every pair of classes, even though the
    single weight gaps (grey) are positive or negative; before and after normalisation. Drawn: the
    classes with a correctly classified sample. Equation: [gaps.15]."""
    for row, setting in zip(axes, SETTINGS, strict=True):
        for ax, way in zip(row, WAYS, strict=True):
            w = result.arrays.get(f"{width_drawn(result)}-{setting}.w_{way}")
            if w is None:
                nothing(ax)
                continue
            seen = np.unique(result.arrays[f"{width_drawn(result)}-{setting}.labels"])
            c, c2 = (seen[numbers] for numbers in np.triu_indices(len(seen), 1))
            φ = weight_gap(w, c, c2)
            # Before there are curves, so that the margins around them are of this scale.
            ax.set_yscale("symlog", linthresh=1)
            product = φ[:, 0] * -φ[:, 1]
            order = np.argsort(product)
            ax.plot(φ[order, 0], "--", color=GREY, lw=1, label="φ_j, j the first node")
            ax.plot(-φ[order, 1], ":", color=GREY, lw=1.4, label="φ_k c′c, k the second node")
            ax.plot(product[order], "-", color="black", label="product")
            wrong = np.flatnonzero(product[order] <= 0)
            ax.plot(wrong, product[order][wrong], "x", color=ORANGE, label="product ≤ 0")
            ax.axhline(0, color="black", lw=0.5)
            ax.set(xlabel="pair of classes, sorted by product", ylabel="weight gap, product")
            ax.set_title(titled(result, f"{TITLES[setting]}, {WAYS[way]}"), fontsize=9)
    legend_below(axes, columns=4)


def figure_6(result: Measured, axes: Any) -> None:
    """The paper: for correctly classified samples α_jφ_jcc′ (blue) is always larger than
    α_kφ_kc′c (orange); weights normalised. Equation: [gaps.13]."""
    draw_products(result, axes, "after")


def figure_8(result: Measured, axes: Any) -> None:
    """The paper: before normalisation α_jφ_jcc′ (blue) is larger than α_kφ_kc′c (orange), too;
    patterns are similar to those after it (figure 6), while scale is different. Equation:
    [gaps.13]."""
    draw_products(result, axes, "before")


def figure_7(result: Measured, axes: Any) -> None:
    """The paper: the α-ratio is larger than the φ-ratio (green) under one condition (blue:
    φ_jcc′α_kcc′ > 0), and smaller under the other (orange: φ_jcc′α_kcc′ < 0); normalised, axes
    limited. (Its caption prints the sign of α_jcc′α_kcc′, which both clauses need positive.)
    Equations: [gaps.17, .18, .21, .22]."""
    for ax, setting in zip(axes[0], SETTINGS, strict=True):
        draw_ratios(result, ax, setting, "after", limited=True)
    legend_below(axes, columns=3)


def figure_9(result: Measured, axes: Any) -> None:
    """The paper: before and after normalisation, and with no limit of the axes, α-ratios (blue,
    orange) tend to be very small beside the more evenly distributed φ-ratios (green). Equations:
    [gaps.17, .18, .21, .22]."""
    for row, setting in zip(axes, SETTINGS, strict=True):
        for ax, way in zip(row, WAYS, strict=True):
            draw_ratios(result, ax, setting, way, limited=False)
    legend(axes)


def draw_products(result: Measured, axes: Any, way: str) -> None:
    """Draw α_jφ_jcc′ and α_kφ_kc′c of the drawn pairs, sorted by the latter."""
    for ax, setting in zip(axes[0], SETTINGS, strict=True):
        if f"{width_drawn(result)}-{setting}.labels" not in result.arrays:
            nothing(ax)
            continue
        pairs = drawn_pairs(result, f"{width_drawn(result)}-{setting}", way)
        j, k = pairs.alpha[:, 0] * pairs.phi[:, 0], -pairs.alpha[:, 1] * pairs.phi[:, 1]
        order = thinned(np.argsort(k))
        x = np.arange(len(order))
        ax.plot(x, j[order], ".", color=BLUE, ms=3, label="α_j φ_jcc′")
        ax.plot(x, k[order], "-", color=ORANGE, lw=2, label="α_k φ_kc′c")
        ax.set_yscale("symlog", linthresh=1)
        ax.set(xlabel=f"pair of samples, sorted ({len(k):,} in all)", ylabel="gap product")
        ax.set_title(titled(result, f"{TITLES[setting]}, {WAYS[way]}"), fontsize=9)
    legend(axes)


def draw_ratios(result: Measured, ax: Any, setting: str, way: str, *, limited: bool) -> None:
    """Draw the α-ratios of the two cases of .22 beside the φ-ratios, sorted by these."""
    if f"{width_drawn(result)}-{setting}.labels" not in result.arrays:
        return nothing(ax)
    pairs = drawn_pairs(result, f"{width_drawn(result)}-{setting}", way)
    chosen = in_ratio_cases(pairs)
    if len(chosen):
        α, φ, case = (v[chosen] for v in pairs.ratios)
        x = np.arange(len(chosen))
        ax.plot(x, φ, "-", color=GREEN, lw=2, label="φ-ratio", zorder=3)
        for name, color, mark in ((PairCase.ABOVE, BLUE, "^"), (PairCase.BELOW, ORANGE, "v")):
            its = case == name
            clause = "> 0" if name == PairCase.ABOVE else "< 0"
            label = f"α-ratio, φⱼαₖ {clause}"
            ax.plot(x[its], α[its], mark, color=color, ms=3, label=label)
        if limited:
            ax.set_ylim(0, 3 * float(np.quantile(φ, 0.9)))
        else:
            ax.set_yscale("log")
    ax.set(xlabel="pair of samples, sorted by φ-ratio", ylabel="ratio")
    ax.set_title(titled(result, f"{TITLES[setting]}, {WAYS[way]}"), fontsize=9)


def in_ratio_cases(pairs: DrawnPairs) -> Any:
    """Return the numbers of pairs under .21 and .22, sorted by φ-ratio, thinned for drawing."""
    numbers = np.flatnonzero(np.isin(pairs.ratios.case, (PairCase.ABOVE, PairCase.BELOW)))
    return thinned(numbers[np.argsort(pairs.ratios.weight[numbers], kind="stable")])


def thinned(order: Any) -> Any:
    """Thin a sorted list to SHOWN entries, evenly spaced."""
    if len(order) <= SHOWN:
        return order
    return order[np.linspace(0, len(order) - 1, SHOWN).astype(int)]
