"""The rules of *cooperating*, figures 1 and 2: selective nodes, test errors."""

import numpy as np

from relumlp.papers.cooperating.rules.clauses import ANY, selective_late, unselective_early
from relumlp.papers.cooperating.rules.groups import Group, along, exceeds, groups, main, sufficient
from relumlp.papers.cooperating.rules.quantifiers import FASHION_MNIST, MNIST, OneGroup
from relumlp.papers.study.deciding import (
    NOT_MEASURED,
    at_least,
    at_most,
    share,
    spread,
    without_case,
)
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Measured, Rule, Verdict


def of_figure_1(result: Measured) -> Group | None:
    """Return figure 1's networks: MNIST, on both axes, 10 × 100 at full scale."""
    return main(result, "mnist")


def trained(group: Group) -> Verdict:
    """Selectivity of the deeper half after training less that at initialisation (mean over layers;
    none counts as 0): reproduced from 0.1, partly if positive."""
    deep = deeper_half(group.depth)
    after, before = (np.nan_to_num(group[n])[:, deep].mean(axis=1)
                     for n in ("selectivity", "selectivity_initial"))  # fmt: skip
    evidence = f"deeper half: {spread(before)} at initialisation, {spread(after)} trained"
    gain = float((after - before).mean())
    return Verdict(at_least(gain, good=0.1, fair=ANY), evidence)


def sharp(group: Group) -> Verdict:
    """Of the whole rise of selectivity from its smallest to its largest value (mean over seeds),
    the share between one layer and the next, where it is largest: reproduced from a half, partly
    from a third; spread evenly over 10 layers it would be a ninth. A network is left out of the
    mean in a layer in which none of its nodes switches, and such a layer of all networks is left
    out; open if fewer than three layers are left."""
    curve = mean_of_finite(group["selectivity"], 0)
    curve = curve[np.isfinite(curve)]
    if len(curve) < 3:
        return without_case("fewer than three layers in which a node switches")
    whole, step = float(np.ptp(curve)), float(np.diff(curve).max())
    evidence = f"selectivity by layer: {', '.join(f'{v:.2f}' for v in curve)}"
    if not whole:
        return Verdict("not reproduced", evidence)
    return Verdict(
        at_least(step / whole, good=1 / 2, fair=1 / 3), f"{evidence}; share {step / whole:.2f}"
    )


def wide_range(result: Measured) -> Verdict:
    """All networks of sufficient depth and width (at least half of the width axis's depth and
    widest: from 5 layers and 100 nodes on), of all data: both rules of figure 1 (first two layers
    not selective, deeper half selective) at once. Reproduced if for all, partly for half."""
    names = sorted({g.facts["data"] for g in groups(result)})
    found = [g for data in names for g in sufficient(result, data)]
    clauses = (unselective_early, selective_late)
    held = [(g, [c(g).verdict for c in clauses]) for g in found]
    others = [f"{g.label} {' and '.join(v)}" for g, v in held if v != ["reproduced"] * 2]
    evidence = f"not {'; '.join(others)}; architectures" if others else "architectures"
    return share([v == ["reproduced"] * 2 for _, v in held], evidence)


def depths(result: Measured, data: str) -> tuple[list[Group], list[Group]]:
    """Return the groups of the depth axis, and those that are deeper than the width axis."""
    axis, centre = along(result, "depth", data), main(result, data)
    limit = centre.depth if centre else 0
    return [g for g in axis if g.depth <= limit], [g for g in axis if g.depth > limit]


def errors(found: list[Group], what: str) -> str:
    """Test errors by depth or width, as text."""
    return ", ".join(f"{getattr(g, what)}: {spread(g.error)}" for g in found)


def errors_fall(found: list[Group], what: str) -> Verdict:
    """Decide whether the error falls from the first group to the best of the others."""
    if len(found) < 2:
        return NOT_MEASURED
    best = min(found[1:], key=lambda g: g.error.mean())
    evidence = f"test error by {what}: {errors(found, what)}"
    partly = "partly" if best.error.mean() < found[0].error.mean() else "not reproduced"
    return Verdict("reproduced" if exceeds(found[0].error, best.error) else partly, evidence)


def errors_alike(found: list[Group], what: str) -> Verdict:
    """Decide whether the errors of these groups are alike."""
    if len(found) < 2:
        return NOT_MEASURED
    means = np.array([g.error.mean() for g in found])
    spread_out = float(np.ptp(means) / means.mean())
    evidence = f"test error by {what}: {errors(found, what)}; range / mean {spread_out:.3f}"
    return Verdict(at_most(spread_out, good=0.15, fair=0.3), evidence)


def depth_falls(result: Measured, data: str) -> Verdict:
    """Width 100, depth 1 to 10. Reproduced if the lowest test error at depths from 2 on is below
    that of depth 1 by more than two standard errors of the difference, partly if below at all."""
    return errors_fall(depths(result, data)[0], "depth")


def depth_saturates(result: Measured, data: str) -> Verdict:
    """Width 100, depths from 4 to 10: reproduced if the range of the test errors (seeds' means) is
    at most 0.15 of their mean, partly at most 0.3."""
    return errors_alike([g for g in depths(result, data)[0] if g.depth >= 4], "depth")


def depth_harmless(result: Measured, data: str) -> Verdict:
    """Width 100: test error of the networks deeper than 10 (20) over the mean test error of depths
    4 to 10: reproduced if at most 1.1, partly at most 1.25."""
    usual, deeper = depths(result, data)
    usual = [g for g in usual if g.depth >= 4]
    if not usual or not deeper:
        return NOT_MEASURED
    ratio = float(deeper[-1].error.mean() / np.mean([g.error.mean() for g in usual]))
    evidence = f"test error by depth: {errors([*usual, *deeper], 'depth')}; ratio {ratio:.3f}"
    return Verdict(at_most(ratio, good=1.1, fair=1.25), evidence)


def width_falls(result: Measured, data: str) -> Verdict:
    """Depth 10, widths 20 to 200. Reproduced if the lowest test error at larger widths is below
    that of the narrowest by more than two standard errors of the difference, partly if below."""
    return errors_fall(along(result, "width", data), "width")


def width_saturates(result: Measured, data: str) -> Verdict:
    """Depth 10, widths of at least half the widest (100 to 200): reproduced if the range of the
    test errors (seeds' means) is at most 0.15 of their mean, partly at most 0.3."""
    axis = along(result, "width", data)
    return errors_alike([g for g in axis if g.width >= axis[-1].width / 2], "width")


FIGURE_1 = OneGroup("MNIST, 10 × 100.", of_figure_1)

RULES = [
    Rule("cooperating.fig1.early",
         "Most nodes of the first two hidden layers are not selective.",
         unselective_early, about=FIGURE_1),
    Rule("cooperating.fig1.late",
         "Deeper nodes respond to nearly all or nearly none of the samples of a class.",
         selective_late, about=FIGURE_1),
    Rule("cooperating.fig1.trained",
         "The regular pattern of selective nodes arises by training, despite random weights.",
         trained, about=FIGURE_1),
    Rule("cooperating.fig1.sharp",
         "The transition to selective nodes is strikingly sharp, not spread over the depth.",
         sharp, about=FIGURE_1),
    Rule("cooperating.fig1.wide-range",
         "With enough layers and nodes the pattern of figure 1 occurs in all conditions.",
         wide_range),
    Rule("cooperating.fig2.depth-falls.mnist",
         "On MNIST the test error falls as hidden layers are added.",
         depth_falls, about=MNIST),
    Rule("cooperating.fig2.depth-falls.fashion-mnist",
         "On Fashion-MNIST the test error falls as hidden layers are added.",
         depth_falls, about=FASHION_MNIST),
    Rule("cooperating.fig2.depth-saturates.mnist",
         "On MNIST the performance quickly saturates with depth.",
         depth_saturates, about=MNIST),
    Rule("cooperating.fig2.depth-saturates.fashion-mnist",
         "On Fashion-MNIST the performance quickly saturates with depth.",
         depth_saturates, about=FASHION_MNIST),
    Rule("cooperating.fig2.depth-harmless.mnist",
         "On MNIST up to 20 hidden layers do not degrade the performance.",
         depth_harmless, about=MNIST),
    Rule("cooperating.fig2.depth-harmless.fashion-mnist",
         "On Fashion-MNIST up to 20 hidden layers do not degrade the performance.",
         depth_harmless, about=FASHION_MNIST),
    Rule("cooperating.fig2.width-falls.mnist",
         "On MNIST the test error falls as layers become wider.",
         width_falls, about=MNIST),
    Rule("cooperating.fig2.width-falls.fashion-mnist",
         "On Fashion-MNIST the test error falls as layers become wider.",
         width_falls, about=FASHION_MNIST),
    Rule("cooperating.fig2.width-saturates.mnist",
         "On MNIST the performance saturates with width.",
         width_saturates, about=MNIST),
    Rule("cooperating.fig2.width-saturates.fashion-mnist",
         "On Fashion-MNIST the performance saturates with width.",
         width_saturates, about=FASHION_MNIST),
]  # fmt: skip
