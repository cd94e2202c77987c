"""The grid of cooperating: what cells take, how scales differ, what variants are called."""

import re
from pathlib import Path

import pytest
from helpers.published_pages import cells_are_published

from relumlp.classifiers.choices import DEFAULTS
from relumlp.machine.files import read_file
from relumlp.papers.cooperating.grid import cells
from relumlp.papers.cooperating.variants import VARIANTS
from relumlp.papers.study.estimates import network_bytes, seconds_of
from relumlp.papers.study.study import measured

REPRODUCTION = Path(__file__).parents[3] / "derivations" / "reproduction" / "cooperating"
MADE = {c.name: c for c in cells("all", "full")}
ASKED = {
    "rate-mnist-20x100-deepest-0.001-seed0": 0,
    "grid-mnist-4x100-seed1": 400,
    "grid-mnist-10x20-seed0": 200,
    # What depends on cooperation is asked of these nodes as well.
    "grid-mnist-10x100-seed0": 2 * 1000,
    "grid-fashion-mnist-6x100-seed2": 2 * 600,
    "arm-mnist-6x100-cross-entropy-seed1": 600,
    "sigmoid-fashion-mnist-7x100-seed0": 700,
    "epochs-fashion-mnist-6x100-seed0": 7 * 600,
    # Test samples alone, in a third of the time.
    "updates-fashion-mnist-6x100-seed0": 8 * 600 / 3,
}
"""Times that a node classifies, by cell."""


def test_the_networks_on_record_are_those_of_the_grid() -> None:
    """Each setting of each of them, so that verdicts are about what the grid says."""
    recorded = measured(read_file(REPRODUCTION / "result.npz", "result"))
    configs = {name: facts["config"] for name, facts in recorded.facts["networks"].items()}
    assert {name: cell.config for name, cell in MADE.items()} == configs


@pytest.mark.parametrize("name", ASKED)
def test_a_cell_takes_its_training_and_each_node_that_classifies(name: str) -> None:
    cell = MADE[name]
    config = cell.config
    hidden = [config["width"]] * config["depth"]
    assert cell.seconds == pytest.approx(seconds_of(config, hidden, classified=ASKED[name]))
    assert cell.size > network_bytes(config["data"], hidden)


@pytest.mark.parametrize("arm", ["batch-normalisation", "sigmoid-outputs"])
def test_an_arm_that_numpy_trains_takes_four_times_as_long_as_in_the_kernel(arm: str) -> None:
    cell = MADE[f"arm-mnist-6x100-{arm}-seed0"]
    by_kernel = seconds_of(cell.config, [100] * 6, classified=600)
    assert cell.seconds == pytest.approx(4 * by_kernel)


def test_sgd_has_as_many_times_the_epochs_at_every_scale() -> None:
    times = set()
    for data, scale in (("mnist", "full"), ("digits", "quick")):
        configs = [c.config for c in cells(data, scale) if c.config["kind"] in ("grid", "arm")]
        usual = {c["epochs"] for c in configs if c["optimiser"] == "adam"}
        (sgd,) = {c["epochs"] for c in configs if c["optimiser"] == "sgd"}
        (epochs,) = usual
        times.add(sgd / epochs)
    assert times == {2.0}


SMALL = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
SAID = {
    "as documented": {},
    "bandwidth Silverman": {"bandwidth": "silverman"},
    "dead and constant nodes have no say": {"constant_nodes": "ignore"},
    "ties are wrong": {"ties": "none"},
}
"""What variants without a number in their name vary."""


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_called_by_the_one_choice_that_it_varies(name: str) -> None:
    patterns = {"smoothing": r"smoothing ([\d.]+)", "bandwidth": r"bandwidth ([\d.]+)",
                "floor": r"zero density from e(\S+) on"}  # fmt: skip
    numbers = {choice: re.search(pattern, name) for choice, pattern in patterns.items()}
    said = {choice: float(n[1].translate(SMALL)) for choice, n in numbers.items() if n}
    own, usual = VARIANTS[name]._asdict(), DEFAULTS._asdict()
    assert {c: own[c] for c in own if own[c] != usual[c]} == (said or SAID[name])


def test_the_published_result_is_of_these_cells():
    """Otherwise no cell of it could be run again."""
    assert cells_are_published("cooperating")
