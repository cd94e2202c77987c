"""The rules of *cooperating*, figures 4 and 5: the three systems while a network trains."""

import numpy as np

from relumlp.papers.cooperating.rules.clauses import (
    ANY,
    COMBINED,
    CONTINUOUS,
    DISCRETE,
    FIGURE_4,
    coincide,
    combined_first,
    differences_shrink,
    percent,
    reach,
)
from relumlp.papers.cooperating.rules.groups import SETS, Group, one, sufficient
from relumlp.papers.cooperating.rules.naive_bayes import beside_naive_bayes
from relumlp.papers.cooperating.rules.quantifiers import FASHION_MNIST, MNIST, OneGroup, tally
from relumlp.papers.study.deciding import NOT_MEASURED, at_least, both, share, spread
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.study import Measured, Rule, Verdict
from relumlp.types import Array


def of_figure_4(result: Measured) -> Group | None:
    """Return the networks of figure 4: Fashion-MNIST, 6 × 100, looked at after chosen epochs."""
    return one(result, "epochs", "fashion-mnist")


def last_look(result: Measured) -> Group | None:
    """Return the networks of figure 4 at their last look, like networks after training."""
    group = of_figure_4(result)
    return at_last_look(group) if group else None


def at_last_look(group: Group) -> Group:
    """Return a group that was looked at many times as it is at its last look."""
    names = ("systems", "network")
    arrays = {f"{group.name}.{n}": group.arrays[f"{group.name}.{n}"][:, -1] for n in names}
    return Group(group.name, group.facts, arrays)


def improvement(group: Group) -> Array:
    """Accuracy at the last look less that at the first, systems' mean: (seeds, sets, layers)."""
    systems = group["systems"][:, :, :, 0]
    gained: Array = (systems[:, -1] - systems[:, 0]).mean(axis=2)
    return gained


def late_improve(group: Group) -> Verdict:
    """Mean accuracy of the three systems after the last of the chosen epochs less that after the
    first. Reproduced if at least 0.01 in every layer of the deeper half, on training and test
    samples, partly if in at least half of these cases."""
    gains = improvement(group).mean(axis=0)[:, deeper_half(group.depth)]
    words = "; ".join(f"{s} {percent(g)}" for s, g in zip(SETS, gains, strict=True))
    return share((gains >= 0.01).ravel(), f"improvement, deeper half: {words}; cases")


def early_less(group: Group) -> Verdict:
    """Improvement of the three systems' mean accuracy from the first to the last of the chosen
    epochs, mean over the deeper half less that over the other layers: reproduced if positive on
    training and test samples, partly if on one."""
    gains = improvement(group)
    deep = np.arange(group.depth)[deeper_half(group.depth)]
    late, early = gains[:, :, deep].mean(axis=2), np.delete(gains, deep, axis=2).mean(axis=2)
    held = late.mean(axis=0) > early.mean(axis=0)
    evidence = f"training and test: early {spread(early)}, late {spread(late)}"
    return Verdict(both(*held), evidence)


def first_epoch(group: Group) -> Verdict:
    """Test accuracy of the network after epoch 1 over that after the last of the chosen epochs:
    reproduced from 0.9, partly from 0.75."""
    if group["step"][0] != group.facts["updates_per_epoch"]:
        return NOT_MEASURED
    own = group["network"][:, :, SETS.index("test")]
    part = own[:, 0] / own[:, -1]
    evidence = f"{spread(own[:, 0])} of {spread(own[:, -1])}: {spread(part)}"
    return Verdict(at_least(float(part.mean()), good=0.9, fair=0.75), evidence)


def updates_of(result: Measured) -> Group | None:
    """Return the networks of figure 5: the same, after chosen mini-batches of epoch 1."""
    return one(result, "updates", "fashion-mnist")


def continuous_poor(result: Measured) -> Verdict:
    """Fashion-MNIST, 6 × 100, test samples: at the first three of the chosen updates, discrete less
    continuous accuracy, mean over layers, seeds and the three: reproduced from 0.05, partly if
    positive. The bandwidth of the densities, which the paper does not state, decides it: here it is
    Scott's; the table of variants has others."""
    group = updates_of(result)
    if group is None:
        return NOT_MEASURED
    early = group["systems"][:, :3, SETS.index("test"), 0]
    less = (early[:, :, DISCRETE] - early[:, :, CONTINUOUS]).mean(axis=2)
    steps = ", ".join(f"{s:.0f}" for s in group["step"][:3])
    evidence = f"discrete less continuous after updates {steps}: {spread(less)}"
    evidence += by_bandwidth(result, float(group["step"][:3].max()))
    return Verdict(at_least(float(less.mean()), good=0.05, fair=ANY), evidence)


def by_bandwidth(result: Measured, last: float) -> str:
    """Say discrete less continuous of one network up to an update, by bandwidth; "" without it."""
    group = one(result, "choices-updates", "fashion-mnist")
    if group is None:
        return ""
    early = group["step"] <= last
    systems = group["systems"][0, early, :, 0]
    less = (systems[:, :, DISCRETE] - systems[:, :, CONTINUOUS]).mean(axis=(0, 2))
    pairs = zip(group.facts["variants"], less, strict=True)
    words = ", ".join(f"{n.split()[1]} {v:+.3f}" for n, v in pairs if n.startswith("bandwidth"))
    steps = ", ".join(f"{s:.0f}" for s in group["step"][early])
    return f"; of one network after updates {steps} by bandwidth: {words}"


def stabilises(group: Group) -> Verdict:
    """Test samples, at the last of the chosen updates of epoch 1: discrete and continuous
    accuracies are at most 0.02 apart in every layer of the deeper half, and the combined system is
    the most accurate in the first: reproduced if both, partly if one."""
    last = group["systems"][:, -1, SETS.index("test"), 0].mean(axis=0)
    gaps = np.abs(last[DISCRETE] - last[CONTINUOUS])[deeper_half(group.depth)]
    first = last[COMBINED, 0] > max(last[DISCRETE, 0], last[CONTINUOUS, 0])
    evidence = f"apart in the deeper half: {percent(gaps)}; first layer: {percent(last[:, 0])}"
    return Verdict(both(bool((gaps <= 0.02).all()), bool(first)), evidence)


def others(result: Measured, data: str) -> Verdict:
    """Networks of sufficient depth and width: the rules of figure 4 for the trained network
    (combined best in the first layer, the three coincide in the deeper half, differences shrink,
    late layers reach the network) all come out as reproduced. Reproduced if for all architectures,
    partly for at least half."""
    found = []
    for g in sufficient(result, data):
        wrong = [n for n, clause in FIGURE_4.items() if clause(g).verdict != "reproduced"]
        word = "not reproduced" if wrong else "reproduced"
        found.append((g, Verdict(word, ", ".join(wrong) or "all")))
    return tally(found)


TRAINED = OneGroup("Fashion-MNIST, 6 × 100, after the last of the chosen epochs.", last_look)
EPOCHS = OneGroup("Fashion-MNIST, 6 × 100.", of_figure_4)
UPDATES = OneGroup("Fashion-MNIST, 6 × 100.", updates_of)

RULES = beside_naive_bayes([
    Rule("cooperating.fig4.combined-first",
         "In the first layer the combined system is the most accurate.",
         combined_first, about=TRAINED),
    Rule("cooperating.fig4.coincide",
         "At the later hidden layers the accuracies of the three systems are virtually identical.",
         coincide, about=TRAINED),
    Rule("cooperating.fig4.shrink",
         "The difference among the three systems becomes smaller at later layers.",
         differences_shrink, about=TRAINED),
    Rule("cooperating.fig4.reach",
         "Late layers reach the network's accuracy or slightly more, on training and test samples.",
         reach, about=TRAINED),
    Rule("cooperating.fig4.late-improve",
         "The accuracies in later layers visibly improve with training.",
         late_improve, about=EPOCHS),
    Rule("cooperating.fig4.early-less",
         "The accuracies in earlier layers improve less with training than those in later layers.",
         early_less, about=EPOCHS),
    Rule("cooperating.fig4.first-epoch",
         "After the first epoch significant training has occurred.",
         first_epoch, about=EPOCHS),
    Rule("cooperating.fig5.continuous-poor",
         "Initially the continuous system performs poorly beside the discrete system.",
         continuous_poor),
    Rule("cooperating.fig5.stabilises",
         "Within the first epoch training stabilises and the trends of figure 4 emerge.",
         stabilises, about=UPDATES),
    Rule("cooperating.s5.others.mnist",
         "On MNIST the trends of figure 4 hold for all analysed models.",
         others, about=MNIST),
    Rule("cooperating.s5.others.fashion-mnist",
         "On Fashion-MNIST the trends of figure 4 hold for all analysed models.",
         others, about=FASHION_MNIST),
])  # fmt: skip
