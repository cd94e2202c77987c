"""Evidence of cooperating's rules: every number is of its own layer, system, network or extreme.

Where all numbers of a measure are equal, the least is the largest and the first is the last. Here
no two are equal.
"""

from typing import Any

import numpy as np
import pytest
from helpers.made_networks import group, result_of

from relumlp.papers.cooperating.rules.all import RULES

BY_ID = {rule.id: rule for rule in RULES}
BOTH = ("depth", "width")


def evidence(id: str, *made: Any) -> str:
    return BY_ID[id].decide(result_of(*made)).evidence


def levels(data: str, width: int, *accuracies: float) -> Any:
    """A network of the three systems' accuracies, the same in all layers."""
    names = ("discrete", "continuous", "combined")
    return group(data=data, depth=2, width=width, axes=BOTH if width == 100 else ("width",),
                 **dict(zip(names, accuracies, strict=True)))  # fmt: skip


def test_how_much_higher_is_the_least_of_all_sizes_and_systems() -> None:
    made = [
        levels("mnist", 100, 0.9, 0.88, 0.97),
        levels("fashion-mnist", 100, 0.8, 0.73, 0.77),
        levels("mnist", 60, 0.85, 0.84, 0.86),
        levels("fashion-mnist", 60, 0.7, 0.78, 0.75),
    ]
    told = "least difference 0.060; sizes and systems: 6 of 6"
    assert evidence("cooperating.s5a.higher", *made) == told


def test_shares_of_active_paths_are_of_all_layers_and_of_the_last() -> None:
    made = [group(depth=2, active_paths=[0.48, 0.3]), group(depth=3, active_paths=[0.1, 0.2, 0.4])]
    told = ("median share 0.3, largest 0.480; from the last hidden layer 0.300 to 0.400; layers: "
            "5 of 5")  # fmt: skip
    assert evidence("cooperating.A2", *made) == told


WHOLE = np.array([
    [[0.8, 0.7, 0.9], [0.81, 0.72, 0.93], [0.82, 0.74, 0.96]],
    [[0.04, 0.01, 0.02], [0.045, 0.01, 0.03], [0.03, 0.02, 0.04]],
    [[0.31, 0.33, 0.32], [0.36, 0.34, 0.35], [0.37, 0.39, 0.38]],
])  # fmt: skip
"""Accuracy, calibration error and overconfidence, of systems and layers."""
LESS = np.array([
    [[0.001, 0.002, 0.003], [0.006, 0.005, 0.004], [0.007, 0.009, 0.008]],
    [[0.003, 0.001, 0.002], [0.004, 0.006, 0.005], [0.008, 0.007, 0.009]],
])  # fmt: skip
"""How much less accuracy and calibration error halves of a layer have."""


@pytest.mark.parametrize(("id", "told"), [
    ("calibration", "discrete 0.010 to 0.040, continuous 0.010 to 0.045, combined 0.020 to 0.040; "
     "systems and layers: 9 of 9"),
    ("calibration.overconfident", "discrete 0.310 to 0.330, continuous 0.340 to 0.360, combined "
     "0.370 to 0.390; systems and layers: 9 of 9"),
    ("halving.accuracy", "discrete 0.001 to 0.003, continuous 0.004 to 0.006, combined 0.007 to "
     "0.009; systems and layers: 9 of 9"),
    ("halving.calibration", "whole less half: discrete 0.001 to 0.003, continuous 0.004 to 0.006, "
     "combined 0.007 to 0.009; systems and layers: 9 of 9"),
    ("dependence", "by layer: 0.011, 0.012, 0.013; layers: 3 of 3"),
])  # fmt: skip
def test_what_depends_on_cooperation_is_told_by_system_or_layer(id: str, told: str) -> None:
    made = group(depth=3, axes=BOTH, dependence=[0.011, 0.012, 0.013],
                 whole=np.stack([WHOLE] * 3), halved=np.stack([WHOLE[:2] - LESS] * 3))  # fmt: skip
    assert evidence(f"beyond.{id}.mnist", made) == told


def test_class_specific_shares_are_from_the_least_to_the_largest_of_layers_near_one() -> None:
    perplexity = np.array([100.0, 1.5, 1.2, 1.1])[:, None] * np.ones(2)
    made = group(depth=4, axes=BOTH, perplexity=perplexity, own=(1.0, 0.9),
                 class_specific=[0.1, 0.9, 0.898, 0.91])  # fmt: skip
    told = "share less accuracy from -0.0020 to +0.0100, 3 layers"
    assert evidence("cooperating.s3a.mnist", made) == told


def test_training_accuracies_are_from_the_least_to_the_largest_network() -> None:
    made = [
        group(own=(0.99, 0.9)),
        group(depth=9, own=(0.985, 0.9)),
        group(depth=8, own=(1.0, 0.9)),
    ]
    told = "training accuracy 0.9850 to 1.0000; networks: 9 of 9"
    assert evidence("cooperating.setting.converges", *made) == told


def test_steps_of_perplexity_that_rise_are_counted_among_all() -> None:
    made = [
        group(depth=3, occupied=[0.5, 0.52, 0.9]),
        group(depth=4, occupied=[0.9, 0.4, 0.405, 0]),
    ]
    told = "2 of 5 steps rise, the largest by 0.380"
    assert evidence("cooperating.s6c", *made) == told


def test_ends_of_sigmoids_are_told_layer_by_layer_before_and_after() -> None:
    made = group("sigmoid", "fashion-mnist", 3, arm="sigmoid",
                 near_ends=[[0.1, 0.2, 0.6], [0.51, 0.4, 0.6]])  # fmt: skip
    told = "before: 0.100, 0.200, 0.600; after: 0.510, 0.400, 0.600; layers: 1 of 3"
    assert evidence("cooperating.s6b", made) == told


def test_arms_and_their_bases_are_told_by_data_set() -> None:
    made = [
        group(kind, data, 6, arm="sgd" * (kind == "arm"), saturation=[value] * 6)
        for kind, data, value in (("grid", "mnist", 0.5), ("arm", "mnist", 0.4),
                                  ("grid", "fashion-mnist", 0.3), ("arm", "fashion-mnist", 0.6))
    ]  # fmt: skip
    told = ("mnist 0.400±0.000 beside 0.500±0.000; fashion-mnist 0.600±0.000 beside 0.300±0.000; "
            "data sets: 1 of 2")  # fmt: skip
    assert evidence("cooperating.s6.sgd.saturation", *made) == told


def test_architectures_that_are_not_reproduced_are_named_with_their_verdicts() -> None:
    made = [
        group(depth=2, width=width, axes=("width",), perplexity=[[90.0, 90.0], [last, last]])
        for width, last in ((100, 1.2), (120, 2.5), (200, 4.0))
    ]
    told = "not mnist 2×120 partly; mnist 2×200 not reproduced; architectures: 1 of 3"
    assert evidence("cooperating.fig3.last-layers.mnist", *made) == told
