"""Ratios of the peers' times to relumlp's, their geometric means, and the marks."""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from benchmarks.states import over_training

TORCH = ("torch-eager", "torch-fused", "torch-compiled")
BOUND = "9x320"

MARKS = {
    "geomean_vs_jax": 1.9,
    "geomean_vs_jax_same_bytes": 1.75,
    "worst_vs_jax": 1.5,
    "geomean_vs_pytorch": 4.5,
    "geomean_vs_jax_over_200_epochs": 2.3,
    "9x320_vs_jax_over_200_epochs": 3.5,
}
"""The first four at the state after one epoch; the last two are means over a training."""
NOTES = {
    "geomean_vs_jax": "as fast as JAX, geometric mean of the networks",
    "geomean_vs_jax_same_bytes": "as fast as JAX on the same bytes, geometric mean",
    "worst_vs_jax": "as fast as JAX for the network with the smallest lead",
    "geomean_vs_pytorch": "as fast as the best of PyTorch, geometric mean",
    "geomean_vs_jax_over_200_epochs": "as fast as JAX over 200 epochs, geometric mean",
    "9x320_vs_jax_over_200_epochs": "as fast as JAX over 200 epochs of 9x320",
    "roofline_over_ours": "as fast as the roofline of a dense step of 9x320",
}
"""The values that have marks, and the roofline, in words."""


def geomean(values: Iterable[float | None]) -> float | None:
    """Return the geometric mean; None if there are no values, or one value is None."""
    known = list(values)
    if not known or None in known:
        return None
    return math.exp(sum(math.log(v) for v in known if v) / len(known))


def ratios(
    microseconds: Mapping[str, Mapping[str, float]], other_work: Collection[str] = ()
) -> dict[str, float]:
    """Return each peer's median over relumlp's, above 1 where relumlp is faster.

    "torch" is the smallest ratio of the PyTorch peers. A peer that did other work is left out. If
    relumlp did other work, there are no ratios. If a PyTorch peer did other work, "torch" is left
    out, because that peer might be the best.
    """
    if "ours" not in microseconds or "ours" in other_work:
        return {}
    ours = microseconds["ours"]["median"]
    compared = [n for n in microseconds if n != "ours" and n not in other_work]
    found = {n: microseconds[n]["median"] / ours for n in compared}
    torch = [found[n] for n in TORCH if n in found]
    fair = not {*TORCH} & {*other_work}
    return {**found, "torch": min(torch)} if torch and fair else found


def summary(networks: Mapping[str, Any]) -> dict[str, float | None]:
    """Return the values that have marks; None for those not measured on the same work."""

    def over(peer: str) -> list[float | None]:
        return [one["ratios"].get(peer) for one in networks.values()]

    vs_jax, whole = over("jax"), {n: over_training(one, "jax") for n, one in networks.items()
                                  if "jax" in one["ratios"]}  # fmt: skip
    return {
        "geomean_vs_jax": geomean(vs_jax),
        "geomean_vs_jax_same_bytes": geomean(over("jax-same-bytes")),
        "worst_vs_jax": None if None in vs_jax else min(r for r in vs_jax if r is not None),
        "geomean_vs_pytorch": geomean(over("torch")),
        "geomean_vs_jax_over_200_epochs": geomean(whole.get(n) for n in networks),
        "9x320_vs_jax_over_200_epochs": whole.get(BOUND),
        "roofline_over_ours": roofline_share(networks.get(BOUND, {})),
    }


def roofline_share(one: Mapping[str, Any]) -> float | None:
    """Return (products + Adam's bytes) / relumlp's step; None if either did other work."""
    if "roofline" not in one or "ours" not in one["microseconds"]:
        return None
    if {"ours", "roofline"} & {*one["agreement"].get("other_work", ())}:
        return None
    share: float = one["roofline"]["microseconds"] / one["microseconds"]["ours"]["median"]
    return share


def met(totals: Mapping[str, float | None]) -> dict[str, bool]:
    """Return whether each mark is met; the mark of a missing value is not met."""
    return {name: (totals[name] or 0.0) >= mark for name, mark in MARKS.items()}
