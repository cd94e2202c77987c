"""Ratios to ours, their geometric means, and the marks."""

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

TORCH = ("torch-eager", "torch-fused", "torch-compiled")
BOUND = "9x320"

MARKS = {
    "geomean_vs_jax": 1.5,
    "geomean_vs_jax_same_bytes": 1.35,
    "worst_vs_jax": 0.95,
    "geomean_vs_pytorch": 3.5,
    "roofline_share": 0.9,
}


def geomean(values: Iterable[float | None]) -> float | None:
    """Geometric mean; None if there is nothing, or one value is not there."""
    known = list(values)
    if not known or None in known:
        return None
    return math.exp(sum(math.log(v) for v in known if v) / len(known))


def ratios(
    microseconds: Mapping[str, Mapping[str, float]], other_work: Collection[str] = ()
) -> dict[str, float]:
    """Median of each peer over ours, above 1 where ours is faster; "torch" is the best of its.

    Who did other work is not compared; nobody is, if that was us; "torch" is not, if any of its
    did, for that one might be the best.
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
    """Return what the marks are about; None where it was not measured on the same work."""

    def over(peer: str) -> list[float | None]:
        return [one["ratios"].get(peer) for one in networks.values()]

    vs_jax = over("jax")
    return {
        "geomean_vs_jax": geomean(vs_jax),
        "geomean_vs_jax_same_bytes": geomean(over("jax-same-bytes")),
        "worst_vs_jax": None if None in vs_jax else min(r for r in vs_jax if r is not None),
        "geomean_vs_pytorch": geomean(over("torch")),
        "roofline_share": roofline_share(networks.get(BOUND, {})),
    }


def roofline_share(one: Mapping[str, Any]) -> float | None:
    """Return (products + Adam's bytes) / our step; None if either is of other work."""
    if "roofline" not in one or "ours" not in one["microseconds"]:
        return None
    if {"ours", "roofline"} & {*one["agreement"]["other_work"]}:
        return None
    share: float = one["roofline"]["microseconds"] / one["microseconds"]["ours"]["median"]
    return share


def met(totals: Mapping[str, float | None]) -> dict[str, bool]:
    """Return which marks are met; what was not measured is not met."""
    return {name: (totals[name] or 0.0) >= mark for name, mark in MARKS.items()}
