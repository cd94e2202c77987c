"""Grids: which data and scales there are, and what all cells of a grid begin with."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from relumlp.errors import UserError
from relumlp.papers.study import grids
from relumlp.papers.study.grids import DATASETS, BaseGrid, grid_of, hidden_widths, of_own_data
from relumlp.papers.study.registry import STUDIES, find_study

QUICK = BaseGrid(seeds=(0, 1), batch=5, epochs=2, validation=30)
FULL = BaseGrid(seeds=(0,), batch=7, epochs=9, validation=40)
GRIDS = {"quick": QUICK, "full": FULL}


def test_a_grid_is_found_by_its_scale():
    assert grid_of(GRIDS, "digits", "quick") is QUICK
    assert grid_of(GRIDS, "mnist", "quick") is QUICK
    assert grid_of(GRIDS, "mnist", "full") is FULL
    assert grid_of(GRIDS, "all", "full", (*DATASETS, "all")) is FULL


def test_other_data_and_digits_at_full_scale_are_refused():
    with pytest.raises(UserError, match="data: expected digits, mnist or fashion-mnist, got 'x'"):
        grid_of(GRIDS, "x", "quick")
    with pytest.raises(UserError, match="data: expected digits, mnist, fashion-mnist or all, got"):
        grid_of(GRIDS, "x", "quick", (*DATASETS, "all"))
    with pytest.raises(UserError, match="scale: expected quick for digits, whose 1,797 images"):
        grid_of(GRIDS, "digits", "full")


def test_configurations_begin_with_the_data_and_how_they_are_cut():
    assert FULL.base("mnist", kind="grid", epochs=3) == {
        "data": "mnist", "batch": 7, "validation": 40, "split_seed": 0, "kind": "grid", "epochs": 3,
    }  # fmt: skip


@pytest.mark.parametrize(("samples", "held_out"), [(5, 1), (30, 6), (150, 30), (900, 30)])
def test_a_fifth_of_data_of_ones_own_is_held_out_at_most(samples, held_out, monkeypatch):
    own = SimpleNamespace(train_labels=range(samples))
    monkeypatch.setattr(grids, "provided", lambda data: own if data == "own" else None)
    assert of_own_data(QUICK, "own") == replace(QUICK, validation=held_out)
    assert of_own_data(QUICK, "mnist") is QUICK
    own.train_labels = range(4)
    with pytest.raises(UserError, match="at least 5 samples to train on, got 4"):
        of_own_data(QUICK, "own")


def test_a_grid_is_made_of_names_not_of_positions():
    with pytest.raises(TypeError, match="positional"):
        BaseGrid((0,), 7, 9, 40)


@pytest.mark.parametrize(
    ("stated", "hidden"),
    [({"depth": 2, "width": 6}, (6, 6)), ({"layers": 2, "width": 6}, (6,)),
     ({"hidden": [5, 4, 3]}, (5, 4, 3)), ({"hidden": [5], "depth": 2, "width": 6}, (5,))],
)  # fmt: skip
def test_papers_count_their_layers_each_in_its_way(stated, hidden):
    assert hidden_widths(stated) == hidden


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("data", ["mnist", "fashion-mnist"])
def test_quick_is_not_longer_than_full(study, data):
    quick, full = (find_study(study).cells(data, scale) for scale in ("quick", "full"))
    assert sum(cell.seconds for cell in quick) < sum(cell.seconds for cell in full) / 10
    assert len(quick) < len(full)
