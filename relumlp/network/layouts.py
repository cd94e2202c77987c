"""Which way weights lie: (s_i, s_{i−1}) or transposed; and whether outputs are those of an origin.

Square arrays fit both ways, and the wrong one is another network that works without a word. So the
layout has to be said wherever both ways fit and differ.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from relumlp.checks import check_choice, check_finite
from relumlp.errors import UserError
from relumlp.network.shapes import check_arrays
from relumlp.types import Array

LAYOUTS = {"out-in": "PyTorch", "in-out": "scikit-learn and Keras"}
"""Ways in which weights lie, and who stores them so."""

ROUNDINGS = 2.0**13
"""Roundings of the largest number in a pass by which two orders of its sums may differ.

A sum of n products differs by at most n of them, and layers have up to thousands of nodes."""


def laid_out(
    W: Sequence[Array], b: Sequence[Array | None], layout: str | None
) -> tuple[list[Array], tuple[int, ...]]:
    """Return weights as (s_i, s_{i−1}), and sizes; refuse a layout that does not fit, or in doubt.

    Raises
    ------
    UserError : arrays do not fit each other, with what transposing would give; or all are square,
        so that both layouts fit, and none was said.
    """
    if layout is not None:
        check_choice("layout", layout, LAYOUTS)
    turned = [w.T for w in W]
    given, other = (turned, W) if layout == "in-out" else (W, turned)
    try:
        sizes = check_arrays(given, b)
    except UserError as error:
        fits = bool(name_of(given, b))
        raise UserError(f"{error}{'' if fits else otherwise(other, b, layout)}") from None
    if layout is None and is_in_doubt(W, b):
        ways = " or ".join(f"layout={name!r} ({whose})" for name, whose in LAYOUTS.items())
        raise UserError(
            f"weights: expected {ways}, because both fit square arrays, got no layout; transposed, "
            f"they are another network {name_of(other, b)} with other outputs"
        )
    return [*given], sizes


def otherwise(W: Sequence[Array], b: Sequence[Array | None], layout: str | None) -> str:
    """Return what the other layout would give, as the end of a sentence; nothing if it fails."""
    name = name_of(W, b)
    turned = "out-in" if layout == "in-out" else "in-out"
    return name and f"; layout={turned!r} ({LAYOUTS[turned]}) would make them a network {name}"


def is_in_doubt(W: Sequence[Array], b: Sequence[Array | None]) -> bool:
    """Whether transposed arrays make another network of the same sizes.

    Where sizes differ, the wrong layout takes other samples, which is noticed.
    """
    return name_of([w.T for w in W], b) == name_of(W, b) and any((w != w.T).any() for w in W)


def name_of(W: Sequence[Array], b: Sequence[Array | None]) -> str:
    """Return the sizes of the network that arrays make, as in ``2-3-1``; empty if they do not."""
    if not W or len(W) != len(b) or any(w.ndim != 2 for w in W):
        return ""
    fits = all(w.shape[1] == before.shape[0] for before, w in pairwise(W))
    fits &= all(v is None or v.shape == w.shape[:1] for w, v in zip(W, b, strict=True))
    return "-".join(str(s) for s in (W[0].shape[1], *(w.shape[0] for w in W))) if fits else ""


def check_outputs(network: Any, x: Any, z: Any, precision: Any = np.float32) -> None:
    """Refuse a network whose outputs for samples are not those of its origin, but for rounding.

    Parameters
    ----------
    network : an MLP.
    x, z : samples (n, s_0), and their outputs (n, s_N).
    precision : of the sums in the origin.
    """
    wanted = check_finite("check", z)
    trace = network.forward(x)
    if trace.output.shape != wanted.shape:
        raise UserError(f"check: expected outputs {trace.output.shape}, got {wanted.shape}")
    off = float(np.abs(trace.output - wanted).max())
    if off > allowed(trace.z[1:], precision):
        raise UserError(f"check: expected the outputs that came with the samples, got some that "
                        f"are off by {off:.3g}{_turned(network, trace.a[0], wanted)}")  # fmt: skip


def allowed(z: Sequence[Array], precision: Any) -> float:
    """Return by how much outputs may differ for rounding, given all pre-activations of a pass."""
    largest = max(float(np.abs(v).max()) for v in z)
    return float(ROUNDINGS * np.finfo(precision).eps * largest)


def _turned(network: Any, x: Array, wanted: Array) -> str:
    """Return what transposed weights would give, where they fit."""
    W, b = [w.T for w in network.W[1:]], network.b[1:]
    if not name_of(W, b) or W[0].shape[1] != x.shape[1] or W[-1].shape[0] != wanted.shape[1]:
        return ""
    other = type(network).from_arrays(W, b, network.unit, layout="out-in").forward(x).output
    return f"; transposed weights would be off by {float(np.abs(other - wanted).max()):.3g}"
