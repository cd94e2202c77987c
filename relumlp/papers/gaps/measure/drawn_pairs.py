"""The pairs of samples that the figures of *gaps* draw."""

from typing import NamedTuple

import numpy as np

from relumlp.gaps.cases import PairRatios, pair_ratios
from relumlp.gaps.conditions import activation_gap, weight_gap
from relumlp.papers.study.study import Measured
from relumlp.types import Array


class DrawnPairs(NamedTuple):
    """All pairs (s of c, t of c′), c < c′, of a network's drawn samples: m pairs."""

    alpha: Array
    """Activation gaps α (m, 2)."""
    phi: Array
    """Weight gaps φ_cc′ (m, 2)."""
    ratios: PairRatios


def drawn_pairs(result: Measured, network: str, way: str) -> DrawnPairs:
    """Return the pairs of a selected network's samples, "before" or "after" normalisation."""
    a, labels, w = (result.arrays[f"{network}.{n}"] for n in (f"a_{way}", "labels", f"w_{way}"))
    s, t = np.nonzero(labels[:, None] < labels)
    φ = weight_gap(w, labels[s], labels[t])
    ratios = pair_ratios(a, labels, w, np.column_stack([s, t]))
    return DrawnPairs(activation_gap(a[s], a[t]), φ, ratios)
