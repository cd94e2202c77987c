"""A cell's place: the checkpoint of its training, which is there only as long as it is needed."""

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from helpers.small_runs import NETWORK, SETTINGS, TRAINING, VALIDATION

from relumlp.papers.study.workspace import EVERY, STOP, Workspace
from relumlp.training.run import Hooks


def test_a_training_that_ends_leaves_no_checkpoint(tmp_path: Path) -> None:
    STOP.clear()
    place = Workspace("one", tmp_path, "first")
    place.train(NETWORK, TRAINING, VALIDATION, replace(SETTINGS, epochs=2))
    assert list(tmp_path.iterdir()) == []
    assert place.checkpoint == tmp_path / "one.first.checkpoint.npz"


def test_a_studys_checkpoints_are_written_as_often_as_those_of_any_training() -> None:
    assert Hooks().every == EVERY


def test_a_place_is_one_cells_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    place = Workspace("one", tmp_path)
    with pytest.raises(FrozenInstanceError):
        place.stage = "second"  # type: ignore[misc]
