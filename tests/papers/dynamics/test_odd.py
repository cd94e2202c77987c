"""Cells of *dynamics* on what is odd: no sample of a class to look at, a layer that is dead."""

import dataclasses

import numpy as np
import pytest

from relumlp.network.mlp import MLP
from relumlp.papers.dynamics.grid import cells
from relumlp.papers.dynamics.measure import networks as measure
from relumlp.papers.study import training_cells as networks
from relumlp.papers.study.workspace import Workspace


@pytest.fixture
def config():
    (cell, *_) = [c for c in cells("digits", "quick") if c.name.startswith("grid-5x10")]
    return {**cell.config, "epochs": 2}


def test_a_class_without_validation_samples_is_left_out(config, tmp_path, monkeypatch):
    cut = networks.cut_of(config)
    held_out = cut.validation.chosen
    rows = held_out[cut.validation.targets[held_out] != 3]
    some = dataclasses.replace(cut, validation=cut.validation._replace(rows=rows))
    monkeypatch.setattr(measure, "cut_of", lambda config: some)
    arrays, facts = measure.measure(config, Workspace("cell", tmp_path))
    assert facts["verdict"] == "finished"
    assert [c for c, n in enumerate(facts["validation_sizes"]) if n == 0] == [3]
    assert not arrays["counts"][:, :, 3].any()
    for name in ("fraction", "predictability", "informativeness", "group"):
        assert np.isfinite(arrays[name][-1]).all()


def test_a_dead_layer_has_no_averages_and_stops_no_other(config, tmp_path, monkeypatch):
    def dead(config, cut):
        first = networks.first_network(config, cut)
        weights = [W.copy() for W in first.W[1:]]
        weights[1] = -abs(weights[1])
        return MLP.from_arrays(weights, list(first.b[1:]))

    monkeypatch.setattr(measure, "first_network", dead)
    arrays, facts = measure.measure(config, Workspace("cell", tmp_path))
    assert facts["verdict"] == "finished"
    for name in ("fraction", "predictability", "informativeness"):
        assert np.isfinite(arrays[name][-1][0])
        assert np.isnan(arrays[name][-1][1:]).all()
    assert (arrays["active"][-1][1:] == 0).all()
