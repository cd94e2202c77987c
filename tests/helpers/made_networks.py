"""Made-up results of the study of cooperating: groups of networks with given curves."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from relumlp.papers.study.study import Measured

SIZES = [100, 200]
"""Test samples of the two classes."""
SEEDS = 3


def empty() -> Measured:
    """A result without networks."""
    return Measured({}, {"groups": {}, "networks": {}})


def result_of(*made: dict[str, Any]) -> Measured:
    """A result that holds these groups, each made by :func:`group`."""
    result = empty()
    for one in made:
        name = one["name"]
        result.facts["groups"][name] = one["facts"]
        result.arrays.update({f"{name}.{n}": v for n, v in one["arrays"].items()})
        result.facts["networks"].update(one["networks"])
    return result


def group(
    kind="grid", data="mnist", depth=10, width=100, arm="", axes=(), seeds=SEEDS, **measures
) -> dict[str, Any]:
    """A group of networks; every measure by name, seeds first, or one seed's, then repeated.

    ``occupied`` (layers,) makes ``perplexity``; ``discrete``, ``continuous`` and ``combined``
    (layers,) make ``systems`` on training and test samples, ``own`` (2,) makes ``network``.
    """
    name = f"{kind}-{data}-{depth}x{width}" + (f"-{arm}" if arm else "")
    networks = [f"{name}-seed{s}" for s in range(seeds)]
    facts = {"kind": kind, "data": data, "depth": depth, "width": width, "arm": arm,
             "axes": list(axes), "test_sizes": SIZES, "networks": networks, "diverged": [],
             "updates_per_epoch": 10, "learning_rate": 0.001, "variants": [],
             "unit": "relu"}  # fmt: skip
    config = {"kind": kind, "data": data, "depth": depth, "width": width, "arm": arm,
              "axes": list(axes), "learning_rate": 0.001, "family": f"{data} {kind}"}  # fmt: skip
    own = measures.get("own", (1.0, 0.9))
    accuracy = dict(zip(("training", "validation", "test"), (*own, own[1]), strict=False))
    each = {"config": config, "verdict": "converged", "accuracy": accuracy, "best_epoch": 3,
            "validation_loss": 0.1}  # fmt: skip
    arrays = {n: repeated(np.asarray(v, float), n, seeds) for n, v in made(measures, depth).items()}
    return {"name": name, "facts": facts, "arrays": arrays,
            "networks": {n: {**each, "config": {**config, "seed": s}}
                         for s, n in enumerate(networks)}}  # fmt: skip


RANKS = {"perplexity": 2, "systems": 4, "network": 1, "nodes": 2, "near_ends": 2}
"""Axes of one seed's measure; 1 if not said."""


def repeated(value: Any, name: str, seeds: int) -> Any:
    """The same for every seed, if it is one seed's; ``step`` has no seeds at all."""
    if name == "step" or value.ndim > RANKS.get(name, 1):
        return value
    return np.stack([value] * seeds)


def made(measures: dict[str, Any], depth: int) -> dict[str, Any]:
    """The arrays of a group, from what was given in short."""
    found = dict(measures)
    own = found.pop("own", (1.0, 0.9))
    found.setdefault("network", own)
    if "occupied" in found:
        occupied = np.asarray(found.pop("occupied"), float)
        found["perplexity"] = occupied[..., None] * SIZES
    names = ("discrete", "continuous", "combined")
    if any(n in found for n in names):
        rows = [np.broadcast_to(np.asarray(found.pop(n, 0.9), float), depth) for n in names]
        found["systems"] = np.broadcast_to(np.array(rows), (2, 2, 3, depth))
    return found


# --- every kind of networks that a study has

DATA = ("mnist", "fashion-mnist")
DEPTHS, WIDTHS = (1, 2, 4, 6, 8, 20), (20, 60, 80, 200)
"""At width 100, and at depth 10; 10 × 100 is on both axes."""
LOOKS = {"epochs": (10, 20, 100), "updates": (1, 5, 9, 100)}
ARMS = ("sgd", "noise-inputs", "noise-labels", "momentum", "batch-normalisation")


def everything() -> Iterator[dict[str, Any]]:
    """Groups of every kind, on both data sets: those too that a study has on one alone."""
    for data in DATA:
        yield from (group("grid", data, d, axes=("depth",)) for d in DEPTHS)
        yield from (group("grid", data, 10, w, axes=("width",)) for w in WIDTHS)
        yield group("grid", data, 10, axes=("depth", "width"))
        yield group("sigmoid", data, 7, arm="sigmoid")
        yield from (group("arm", data, 6, arm=arm) for arm in ARMS)
        yield from (group(kind, data, 6) for kind in LOOKS)


def shape_of(measure: str, kind: str, depth: int) -> tuple[int, ...]:
    """The shape of a measure of one network, of two classes."""
    looks = (len(LOOKS[kind]),) if kind in LOOKS else ()
    shapes = {"perplexity": (depth, 2), "systems": (*looks, 2, 2, 3, depth), "nodes": (depth, 4),
              "network": (*looks, 2), "near_ends": (2, depth), "bridge": (depth, 3),
              "whole": (3, 3, depth), "halved": (3, 3, depth)}  # fmt: skip
    return shapes.get(measure, (depth,))
