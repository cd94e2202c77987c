"""Rows of layers: by hand where a number is new here, else what other rooms measure."""

import numpy as np
import pytest

from relumlp.classifiers.layers import measure_layers
from relumlp.examining.measured_layers import (
    LayerRow,
    extremes,
    layer_rows,
    layer_table,
    system_accuracies,
)
from relumlp.information.patterns import layer_perplexity
from relumlp.information.sample_sets import class_counts, class_sizes, mutual_information
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples

RNG = np.random.default_rng(3)
X, Y = RNG.normal(size=(60, 4)), np.arange(60) % 3
TRAINING = Samples(RNG.normal(size=(90, 4)), np.arange(90) % 3)
NETWORK = MLP.initialised((4, 7, 5, 3), seed=1, dtype=np.float64)


def test_selectivity_leaves_constant_nodes_out_and_saturation_counts_them():
    # 20 samples of each class; a class of no samples says nothing.
    sizes = np.array([20, 20, 0])
    counts = np.array([[1, 10, 0], [19, 20, 0], [0, 0, 0], [20, 20, 0], [2, 18, 0]])
    switching = np.array([True, True, False, False, True])
    assert extremes(counts, sizes, switching) == (3 / 6, 7 / 10)


def test_without_a_node_that_switches_there_is_no_selectivity():
    selectivity, saturation = extremes(np.array([[0], [5]]), np.array([5]), np.zeros(2, bool))
    assert np.isnan(selectivity)
    assert saturation == 1


def test_a_row_says_what_the_measures_say():
    rows = layer_rows(NETWORK, Samples(X, Y), TRAINING, 3)
    on = NETWORK.forward(X).on
    systems = measure_layers(NETWORK, [TRAINING, Samples(X, Y)], 3).systems
    assert [(row.layer, row.nodes) for row in rows] == [(1, 7), (2, 5)]
    for row in rows:
        counts, sizes = class_counts(on[row.layer], Y, 3), class_sizes(Y, 3)
        of_all = counts.sum(axis=1)
        switching = (of_all > 0) & (of_all < 60)
        assert row.never_on == (of_all == 0).sum()
        assert row.always_on == (of_all == 60).sum()
        assert row.information == pytest.approx(mutual_information(counts, sizes)[switching].mean())
        assert row.perplexity == layer_perplexity(on[row.layer], Y, 3).mean
        # Test samples, naive Bayes, in the order discrete, continuous, combined.
        own = (row.discrete, row.continuous, row.combined)
        assert own == tuple(systems[1, 1, :, row.layer - 1])


def test_nodes_are_not_taught_a_class_without_training_samples():
    few = Samples(X[Y != 1], Y[Y != 1])
    assert np.isnan(system_accuracies(NETWORK, Samples(X, Y), few, 3)).all()
    assert np.isfinite(system_accuracies(NETWORK, few, Samples(X, Y), 3)).all()


def test_the_table_has_a_column_for_each_number():
    table = layer_table((LayerRow(*range(14)),))
    assert dict(zip(table.head, table.rows[0], strict=True)) == {
        "layer": 0, "nodes": 1, "never on": 2, "always on": 3, "f": 4, "p": 5, "u": 6, "I": 7,
        "perplexity": 8, "selectivity": 9, "saturation": 10, "discrete": 11, "continuous": 12,
        "combined": 13,
    }  # fmt: skip
