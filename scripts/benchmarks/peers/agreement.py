"""Whether peers did the same work: the losses of the first epoch from the same weights.

The first mini-batch's loss differs by roundings alone. Then Adam enlarges the roundings: its first
update moves each weight by η against the sign of its gradient, however small that gradient is.
Where rounding decides the sign, two correct programs differ by 2 η. Our kernel and our plain form,
which differ only in the order of sums, show how large the difference becomes within an epoch.
"""

from collections.abc import Mapping
from typing import Any

FIRST = 1e-5
"""Relative tolerance of the first loss: more than 50 float32 roundings in a mean of 60 terms."""

SECOND = 1e-4
"""Relative tolerance of the loss after one update, when few signs of gradients differ yet."""

EPOCH = 0.05
"""Relative tolerance of the epoch's mean loss; kernel and plain form differ by up to about 0.01."""

ROUGH = 0.15
"""The same for a peer that draws its own order of the samples, after one extra mini-batch."""


def mean_loss(first: Mapping[str, Any]) -> float:
    """Return the mean loss over an epoch."""
    if "mean_loss" in first:
        return float(first["mean_loss"])
    return float(sum(first["losses"]) / len(first["losses"]))


def agreement(first: Mapping[str, Any], shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Compare every peer's first epoch with that of a reference, the first peer with all losses.

    Returns
    -------
    agree : whether all shapes, numbers of steps and losses agree within this module's tolerances.
    other_work : the peers that do not agree with the reference; also the reference itself, if no
        other peer that trained agrees with it.
    epoch_loss : mean loss of the epoch.
    differences : relative differences of the first loss, the second loss, and the epoch's mean.
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
    """Return relative differences, each with its tolerance."""

    def relative(a: float, b: float) -> float:
        return abs(a - b) / abs(b)

    epoch = relative(mean_loss(one), mean_loss(reference))
    if "losses" not in one:
        return {"epoch": (epoch, ROUGH)}
    first, second = (relative(one["losses"][k], reference["losses"][k]) for k in (0, 1))
    return {"first": (first, FIRST), "second": (second, SECOND), "epoch": (epoch, EPOCH)}
