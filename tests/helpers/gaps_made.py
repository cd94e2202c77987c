"""Made-up results of the study of gaps, in which every network, set and way has its own numbers."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from relumlp.papers.study.study import Measured

WIDTHS, SETS, WAYS = (100, 300, 600), ("training", "test"), ("before", "after")
SEEDS = {"biases": 3, "no-output-biases": 2}
"""By setting, so that their networks are not equally many."""
ALL_SETS = ("training", "validation", "test")

Holds = Callable[[str, str, str], bool]
"""Whether the statements hold for a setting, a set and a way: for all pairs, or for none."""


def names_of(setting: str) -> list[str]:
    """All networks of a setting."""
    return [f"{w}-{setting}-seed{s}" for w in WIDTHS for s in range(SEEDS[setting])]


def networks() -> Iterator[tuple[int, str, int, str, int]]:
    """Yield all networks: number from 1, name, width, setting, seed."""
    number = 0
    for setting, seeds in SEEDS.items():
        for width in WIDTHS:
            for seed in range(seeds):
                number += 1
                yield number, f"{width}-{setting}-seed{seed}", width, setting, seed


def counts(size: int, holds: bool) -> dict[str, Any]:
    """Counts of 10 · size pairs of samples and of size pairs of classes."""
    few, many, all_of = 3 * size * holds, 7 * size * holds, 10 * size * holds
    return {
        "samples": 100 * size, "correct": 50 * size, "pairs": 10 * size, "class_pairs": size,
        "class_pairs_with_15": size * holds, "class_pairs_with_16": 2 * size,
        "gap_condition": all_of, "failing_by_extremes": 10 * size - all_of,
        "opposite_weights": 4 * size, "ties": 5 * size, "opposite": few, "ratio": many,
        "short_opposite": few, "short_opposite_fails": 0, "neither": 6 * size,
        "cases": [c * size for c in (11, 12, 13, 14, 15, 17, 19)],
    }  # fmt: skip


def size_of(number: int, data: str, way: str) -> int:
    """How many pairs of classes a network's counts are of: of each network, set and way its own."""
    return 100 * number + 10 * (1 + SETS.index(data)) + WAYS.index(way)


def facts_of(number: int, width: int, setting: str, seed: int, holds: Holds) -> dict[str, Any]:
    """Facts of one network."""
    judged = {
        data: {
            **{way: counts(size_of(number, data, way), holds(setting, data, way)) for way in WAYS},
            "same_predictions": True,
            "largest_change": (2 * number + SETS.index(data)) * 1e-17,
        }
        for data in SETS
    }
    config = {"width": width, "setting": setting, "seed": seed, "kind": "summary"}
    accuracy = {data: 0.9 - 0.1 * k - 0.0011 * number for k, data in enumerate(ALL_SETS)}
    return {"config": config, "judged": judged, "accuracy": accuracy, "best_epoch": 5 + number,
            "verdict": f"ended {number}", "training_samples": 1000 + 10 * number,
            "validation_loss": 0.1 * number}  # fmt: skip


def always(setting: str, data: str, way: str) -> bool:
    """Let all statements hold everywhere."""
    return True


def made_result(holds: Holds = always, **arrays: Any) -> Measured:
    """All networks of the grid; of each width and setting the one of seed 1 is selected."""
    facts = {name: facts_of(k, w, setting, s, holds) for k, name, w, setting, s in networks()}
    selected = {f"{w}-{setting}": name for _, name, w, setting, s in networks() if s == 1}
    own = {f"300-biases.{n}": np.asarray(v) for n, v in arrays.items()}
    return Measured(own, {"networks": facts, "selected": selected, "appended": {}, "systems": {},
                          "selected_appended": None})  # fmt: skip


def drawn_arrays(key: str, seed: int) -> dict[str, Any]:
    """What a selected network draws: 12 samples of classes 1 to 4 (of 5) and its nodes."""
    rng = np.random.default_rng(seed)
    made: dict[str, Any] = {"labels": rng.permutation(np.arange(12) % 4 + 1)}
    for way in WAYS:
        a, w = rng.uniform(1, 9, (12, 2)), rng.normal(size=(5, 2))
        w[:, 1] = -2 * w[:, 0] + rng.normal(size=5) / 9  # .15 holds of most classes, not of all
        made |= {f"a_{way}": a, f"w_{way}": w}
    width = int(key.split("-")[0])
    made |= {"norms1": rng.uniform(1, 3, width), "norms2": rng.uniform(4, 5, 2),
             "W2": rng.normal(size=(2, width))}  # fmt: skip
    made["sample_sets"] = rng.integers(0, 900, width) * (rng.random(width) < 0.9)
    made["sample_sets"][:6] = [3, 10, 11, 1, 1000, 0]
    made |= {"separation": rng.random(width), "reuse": rng.random(width)}
    return {f"{key}.{n}": v for n, v in made.items()}


def whole_result() -> Measured:
    """A result with all that tables and figures read."""
    result = made_result()
    for k, key in enumerate(result.facts["selected"]):
        result.arrays.update(drawn_arrays(key, 10 + k))
        samples = result.facts["networks"][result.facts["selected"][key]]["training_samples"]
        result.arrays[f"{key}.sample_sets"][6:8] = 9 * samples // 10 - np.arange(2)
    layers = np.arange(6)
    result.facts["systems"]["systems-6x100"] = {
        "config": {"data": "digits", "fitted": 2345, "scored": 1234},
        "systems": {"discrete": [*(0.3 + 0.1 * layers)], "continuous": [*(0.4 + 0.07 * layers)],
                    "combined": [*(0.5 + 0.05 * layers)]},
        "network": 0.77, "training_samples": 780, "accuracy": dict.fromkeys(ALL_SETS, 0.11),
    }  # fmt: skip
    result.arrays["systems.sample_sets"] = 749 - np.arange(600)
    for seed in range(2):
        facts = facts_of(40 + seed, 300, "biases", seed, always)
        facts["before"] = facts_of(50 + seed, 300, "biases", seed, always)
        result.facts["appended"][f"appended-seed{seed}"] = facts
    result.facts["selected_appended"] = "appended-seed1"
    return result
