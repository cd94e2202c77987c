"""Whether peers did the same work: the losses of the first epoch from the same weights.

The first mini-batch's loss differs by roundings alone. From then on Adam makes much of them: its
first update moves a weight by η against the sign of its gradient, however small that gradient,
so where rounding decides the sign, two correct programs part. How far they part within an epoch
is seen between our kernel and our plain form, which differ in nothing but the order of sums.
"""

from collections.abc import Mapping
from typing import Any

FIRST = 1e-5
"""Relative, of the first loss: more than 50 roundings of float32 in a mean of 60 terms."""

SECOND = 1e-4
"""Relative, of the loss after one update; roundings, before many signs differ."""

EPOCH = 0.05
"""Relative, of the epoch's mean loss (kernel against plain form: up to about 0.01)."""

ROUGH = 0.15
"""The same for a peer with an order of its own, which saw one mini-batch more."""


def mean_loss(first: Mapping[str, Any]) -> float:
    """Mean loss over an epoch."""
    if "mean_loss" in first:
        return float(first["mean_loss"])
    return float(sum(first["losses"]) / len(first["losses"]))


def agreement(first: Mapping[str, Any], shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Compare every peer's first epoch with the first peer's that gives all losses.

    Returns
    -------
    agree : all shapes, numbers of steps and losses agree within the tolerances of this module.
    other_work : the names that do not agree with the reference; the reference, too, where nobody
        who trained beside it agrees with it.
    epoch_loss : mean loss of the epoch.
    differences : relative, of the first loss, the second, and the epoch's mean.
    """
    trained = {name: one for name, one in first.items() if name != "roofline"}
    with_losses = [name for name, one in trained.items() if "losses" in one]
    if not with_losses:
        everybody = sorted({*first, *shapes})
        return {"agree": False, "other_work": everybody, "epoch_loss": {}, "differences": {}}
    reference = with_losses[0]
    steps = trained[reference]["steps"]
    found = {name: differences(one, trained[reference]) for name, one in trained.items()}
    other = {name for name, shape in shapes.items() if shape != shapes[reference]}
    other |= {name for name, one in trained.items() if one["steps"] != steps}
    other |= {n for n, some in found.items() if not all(d <= t for d, t in some.values())}
    if len(trained) > 1 and other >= trained.keys() - {reference}:
        other |= {reference}
    return {
        "agree": not other,
        "other_work": sorted(other),
        "reference": reference,
        "epoch_loss": {name: mean_loss(one) for name, one in trained.items()},
        "differences": {n: {k: d for k, (d, _) in some.items()} for n, some in found.items()},
    }


def differences(
    one: Mapping[str, Any], reference: Mapping[str, Any]
) -> dict[str, tuple[float, float]]:
    """Relative differences, each with what is tolerated."""

    def relative(a: float, b: float) -> float:
        return abs(a - b) / abs(b)

    epoch = relative(mean_loss(one), mean_loss(reference))
    if "losses" not in one:
        return {"epoch": (epoch, ROUGH)}
    first, second = (relative(one["losses"][k], reference["losses"][k]) for k in (0, 1))
    return {"first": (first, FIRST), "second": (second, SECOND), "epoch": (epoch, EPOCH)}
