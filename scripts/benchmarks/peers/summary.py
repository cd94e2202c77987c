"""Ratios to ours, their geometric means, and the marks."""

import math
from collections.abc import Iterable, Mapping
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


def ratios(microseconds: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Median of each peer over ours, above 1 where ours is faster; "torch" is the best of its."""
    if "ours" not in microseconds:
        return {}
    ours = microseconds["ours"]["median"]
    found = {n: s["median"] / ours for n, s in microseconds.items() if n != "ours"}
    torch = [found[n] for n in TORCH if n in found]
    return {**found, "torch": min(torch)} if torch else found


def summary(networks: Mapping[str, Any]) -> dict[str, float | None]:
    """Return what the marks are about; None where something was not measured."""

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
    """Return (products + Adam's bytes) / our step."""
    if "roofline" not in one or "ours" not in one["microseconds"]:
        return None
    share: float = one["roofline"]["microseconds"] / one["microseconds"]["ours"]["median"]
    return share


def met(totals: Mapping[str, float | None]) -> dict[str, bool]:
    """Return which marks are met; what was not measured is not met."""
    return {name: (totals[name] or 0.0) >= mark for name, mark in MARKS.items()}
