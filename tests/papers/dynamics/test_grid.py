"""The grid of dynamics: what the smoke test is a small form of, and what cells are said to take."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.published_pages import cells_are_published

from relumlp.papers.dynamics.grid import GRIDS, INITIALISATIONS, LOSSES, SE, Grid, cells, cells_of
from relumlp.papers.study.estimates import FIXED, PASS, SPEED, operations, weight_counts

FULL, QUICK = GRIDS["full"], GRIDS["quick"]
COUNTED = ("epochs", "batch", "validation", "points", "grouped", "arm_epochs", "arm_points",
           "other_epochs", "update_epochs", "update_points", "judged", "fitted")  # fmt: skip


def of_kind(found, *kinds):
    return [c for c in found if c.config["kind"] in kinds]


# --- the smoke test


@pytest.mark.parametrize("name", COUNTED)
def test_the_smoke_test_does_nothing_more_often_than_the_study(name):
    assert getattr(QUICK, name) <= getattr(FULL, name)


def test_the_smoke_test_has_fewer_and_smaller_networks():
    assert max(QUICK.widths) < max(FULL.widths)
    assert len(QUICK.widths) < len(FULL.widths)
    assert len(QUICK.seeds) < len(FULL.seeds)
    assert len(QUICK.arms) < len(FULL.arms)


def test_the_smoke_test_has_all_kinds_and_depths_but_no_other_data():
    found = {scale: cells("mnist", scale) for scale in GRIDS}
    kinds = {scale: {c.config["kind"] for c in found[scale]} for scale in GRIDS}
    assert kinds["full"] - kinds["quick"] == {"other"}
    assert QUICK.layers == FULL.layers
    arms = {layers for layers, width in QUICK.arms if width == max(QUICK.widths)}
    assert arms == {min(QUICK.layers), max(QUICK.layers)}, "as a grid of one's own has them"


def test_the_smoke_test_fits_the_digits():
    """1,797 images, a third of them for the test; so many are left to train on."""
    trained = 1198 - QUICK.validation
    assert trained == 998
    updates = -(-trained // QUICK.batch)
    assert updates == 17
    for config in (c.config for c in cells("digits", "quick")):
        if config["kind"] not in ("example", "start", "margin"):
            assert config["points"] <= updates * config["epochs"]
        assert config.get("judged", 0) <= QUICK.validation
        assert config.get("fitted", 0) <= trained
    assert QUICK.update_points >= 3, "start, end, and one between: the figure's three moments"


def test_the_smoke_test_is_a_matter_of_seconds_and_the_study_of_hours():
    seconds = {s: sum(c.seconds for c in cells("mnist" if s == "full" else "digits", s))
               for s in GRIDS}  # fmt: skip
    assert 10 < seconds["quick"] < 60
    assert 3600 < seconds["full"] < 40 * 3600


# --- what cells are said to take


def test_a_file_is_said_to_hold_its_counts_and_a_network_that_is_kept():
    """Counts of samples by class at every point, in the least type that holds them."""
    found = cells("mnist", "full")
    networks = of_kind(found, "arm", "grid", "other")
    assert len(networks) == 72 + 54 + 12
    for c in networks:
        config = c.config
        hidden = [config["width"]] * (config["layers"] - 1)
        shape = config["points"], sum(hidden), 10
        counts = np.zeros(shape, np.min_scalar_type(config["validation"]))
        kept = config["kind"] != "arm"
        held = counts.nbytes + kept * 4 * sum(weight_counts("mnist", hidden))
        assert 0 < c.size - held < 100_000, c.name


def test_looking_takes_a_pass_of_all_validation_samples_at_every_point():
    (cell, *_) = of_kind(cells_of("mnist", replace(FULL, epochs=1, points=40)), "grid")
    (more, *_) = of_kind(cells_of("mnist", replace(FULL, epochs=1, points=90)), "grid")
    one = PASS * operations("mnist", (20,)) / SPEED
    assert more.seconds - cell.seconds == pytest.approx(50 * 12000 * one)
    assert cell.seconds > FIXED + 40 * 12000 * one


# --- which cells there are


TINY = Grid(
    layers=(2, 4), widths=(5, 7), seeds=(3, 8), epochs=11, batch=60, validation=200,
    points=13, grouped=2, arms=((3, 7),), arm_epochs=4, arm_points=6, other=((4, 7),),
    other_epochs=9, update_epochs=10, update_points=8, judged=15, fitted=16, learning_rate=0.25,
)  # fmt: skip


def test_every_number_of_a_grid_is_that_of_its_own_cells():
    found = cells_of("mnist", TINY)

    def all_of(kind, **wanted):
        some = [c.config for c in of_kind(found, kind)]
        for name, value in wanted.items():
            assert {c[name] for c in some} == {value}, (kind, name)
        return some

    of_grid = {"points": 13, "grouped": 2, "fitted": 16, "featured": 15, "learning_rate": 0.25}
    assert len(all_of("grid", epochs=11, data="mnist", **of_grid)) == 2 * 2 * 2 * 2
    # A grid of one's own has arms, and networks on other data, of its own sizes.
    arms = all_of("arm", epochs=4, points=6, grouped=0, fitted=0, learning_rate=0.25)
    assert {(c["layers"], c["width"]) for c in arms} == {(2, 7), (4, 7)}
    assert len(arms) == 2 * 2 * 4 * 2
    other = all_of("other", epochs=9, data="fashion-mnist", layers=4, width=7, **of_grid)
    assert len(other) == 2 * 2
    updates = all_of("updates", epochs=10, points=8, judged=15, layers=4, width=7)
    rates = {(c["optimiser"], c["loss"]): c["learning_rate"] for c in updates}
    assert len(updates) == 2 * 2 * 2
    assert {rates["adam", loss] for loss in LOSSES} == {0.25}
    assert rates["sgd", SE] < rates["sgd", LOSSES[0]]
    starts = all_of("start", judged=15)
    assert {(c["layers"], c["initialisation"]) for c in starts} == {
        (layers, how) for layers in (2, 4) for how in INITIALISATIONS
    }
    for kind in ("arm", "grid", "other", "updates"):
        assert {c.config["seed"] for c in of_kind(found, kind)} == {3, 8}
    for kind in ("margin", "example"):
        assert [c.config["seed"] for c in of_kind(found, kind)] == [3]
    assert len({c.name for c in found}) == len(found)


def test_only_mnist_has_other_data_beside_it():
    assert of_kind(cells_of("mnist", TINY), "other")
    assert not of_kind(cells_of("fashion-mnist", TINY), "other")
    assert not of_kind(cells_of("mnist", replace(TINY, other=())), "other")


def test_the_published_result_is_of_these_cells():
    """Otherwise no cell of it could be run again."""
    assert cells_are_published("dynamics")
