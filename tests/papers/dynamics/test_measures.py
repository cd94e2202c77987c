"""What the integers of *dynamics* say, against few lines written from the definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relumlp.classifiers.nodes import classify, fit
from relumlp.errors import UserError
from relumlp.information import sample_sets as sets
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics.measure.group_accuracy import group_probe, group_scores, learn
from relumlp.papers.dynamics.measure.layer_means import (
    OF_LAYERS,
    imbalance,
    largest_informativeness,
    layer_measures,
    means,
    node_fractions,
    node_histories,
    over_training,
)

pytestmark = pytest.mark.filterwarnings("error")


@st.composite
def counted(draw):
    """Counts of a few layers of equal width, dead and always-on nodes, classes without samples."""
    layers, width, classes = (
        draw(st.integers(1, 3)),
        draw(st.integers(1, 4)),
        draw(st.integers(2, 4)),
    )
    sizes = np.array(draw(st.lists(st.integers(0, 6), min_size=classes, max_size=classes)))
    sizes[0] += 1
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    counts = rng.integers(0, sizes + 1, (layers * width, classes))
    counts[rng.random(layers * width) < 0.2] = 0
    counts[rng.random(layers * width) < 0.2] = sizes
    return counts.astype(np.uint16), sizes, layers


@given(counted())
def test_a_layer_has_the_averages_of_its_nodes(given_counts):
    counts, sizes, layers = given_counts
    found = layer_measures(counts, sizes, layers)
    assert found.keys() == {*OF_LAYERS}
    for l, own in enumerate(np.split(counts.astype(int), layers)):
        np.testing.assert_allclose(
            [found[n][l] for n in ("fraction", "predictability", "informativeness")],
            [
                sets.mean_activation_fraction(own, sizes),
                sets.mean_predictability(own, sizes),
                sets.mean_informativeness(own, sizes),
            ],
            rtol=1e-12, atol=1e-15,
        )  # fmt: skip
        on = own.sum(axis=1)
        assert found["active"][l] == (on > 0).sum()
        assert found["switching"][l] == ((on > 0) & (on < sizes.sum())).sum()
        present = sizes > 0
        f = (own[:, present] / sizes[present]).mean(axis=1)
        assert found["exposed"][l] == (f > 0.5).mean()
        best = max(_best(r, sizes) for r in own)
        assert found["single"][l] == pytest.approx(best)
        information = [sets.mutual_information(own[[j]], sizes)[0] for j in range(len(own))
                       if 0 < on[j] < sizes.sum()]  # fmt: skip
        expected = np.mean(information) if information else np.nan
        np.testing.assert_allclose(found["information"][l], expected, rtol=1e-12, atol=1e-15)


def _best(on, sizes):
    """Guess the most frequent class among those on, and among those off."""
    return (on.max() + (sizes - on).max()) / sizes.sum()


def test_a_dead_layer_has_no_averages_and_says_so_by_nan():
    counts, sizes = np.array([[0, 0], [2, 1]]), np.array([3, 2])
    found = layer_measures(counts, sizes, 2)
    for name in ("fraction", "predictability", "informativeness", "information"):
        assert np.isnan(found[name][0])
        assert np.isfinite(found[name][1])
    assert found["active"].tolist() == [0, 1]
    assert found["exposed"].tolist() == [0, 1]


def test_means_leave_out_who_does_not_count():
    values = np.array([1.0, np.nan, 3.0, 5.0])
    among = np.array([True, False, True, False])
    np.testing.assert_array_equal(means(values, among, 2), [1, 3])
    np.testing.assert_array_equal(means(values, among & [1, 1, 0, 0], 2), [1, np.nan])


def test_over_training_is_step_by_step():
    rng = np.random.default_rng(0)
    sizes = np.array([5, 7])
    counts = rng.integers(0, sizes + 1, (4, 6, 2))
    found = over_training(counts, sizes, 3)
    for name in OF_LAYERS:
        assert found[name].shape == (4, 3)
        for t in range(4):
            np.testing.assert_array_equal(found[name][t], layer_measures(counts[t], sizes, 3)[name])


def test_node_histories_know_what_was_early():
    sizes = np.array([10, 10])
    on = np.array([[2, 4, 8, 1], [9, 3, 3, 5]])
    counts = np.stack([on.T, on.T], axis=2)
    early = np.array([True, True, False, False])
    found = node_histories(counts, sizes, early)
    np.testing.assert_allclose(found["node_start"], [0.2, 0.9])
    np.testing.assert_allclose(found["node_early"], [0.4, 0.9])
    np.testing.assert_allclose(found["node_largest"], [0.8, 0.9])
    np.testing.assert_allclose(node_fractions(counts, sizes), on.T / 10)


def test_the_largest_informativeness_and_imbalance_of_any_node():
    sizes = np.array([10, 30])
    counts = np.array([[[10, 0], [5, 15]], [[0, 0], [10, 30]]])
    # The first node tells the classes apart; at the second step none switches.
    assert largest_informativeness(counts, sizes) == pytest.approx(1)
    assert np.isnan(largest_informativeness(counts[1:], sizes))
    assert imbalance(counts, sizes) == pytest.approx(0.5 - 0.25)
    assert imbalance(counts[1:], sizes) == 0


# --- the nodes as a group

RNG = np.random.default_rng(3)
LABELS = np.arange(90) % 3
INPUTS = (RNG.normal(scale=2, size=(3, 4))[LABELS] + RNG.normal(size=(90, 4))).astype(np.float32)
NETWORK = MLP.initialised((4, 6, 5, 3), seed=2)
FITTED, SCORED = (Samples(INPUTS, LABELS, rows=r) for r in (np.arange(60), np.arange(60, 90)))


def test_a_group_decides_as_the_discrete_system_does():
    record = group_probe(FITTED, SCORED, 3)(0, NETWORK)
    z_fit, z = (NETWORK.forward(INPUTS[s.rows]).z for s in (FITTED, SCORED))
    for l in (1, 2):
        layer = fit(z_fit[l], LABELS[:60], 3)
        right = (classify(layer, "discrete", z[l]) == LABELS[60:]).mean()
        assert record["group"][l - 1] == pytest.approx(right)
    assert record["group"].shape == (2,)
    assert record["group"].max() > 0.5


def test_scores_of_a_group_pick_a_row_for_every_switch():
    counts, sizes = RNG.integers(0, 10, (4, 3)), np.array([10, 12, 9])
    table = learn(counts, sizes).log_posteriors
    np.testing.assert_allclose(np.exp(table).sum(axis=2), 1)
    on = RNG.random((5, 4)) < 0.5
    expected = [[sum(table[j, int(o[j]), c] for j in range(4)) for c in range(3)] for o in on]
    np.testing.assert_allclose(group_scores(on, table), expected)


def test_a_group_cannot_learn_a_class_that_it_has_not_seen():
    without = FITTED._replace(rows=np.flatnonzero(LABELS != 1))
    with pytest.raises(UserError, match="fitted: expected samples of every class, got none of 1"):
        group_probe(without, SCORED, 3)
