"""Whole cells of dynamics, and parts where whole numbers and signs decide: by hand."""

import numpy as np
import pytest

from relumlp.classifiers.nodes import classify, fit
from relumlp.information.sample_sets import class_counts, class_sizes
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics.grid import cells
from relumlp.papers.dynamics.measure.first_update import first_update
from relumlp.papers.dynamics.measure.group_accuracy import GROUPS, group_probe, learn
from relumlp.papers.dynamics.measure.layer_means import (
    imbalance,
    largest_informativeness,
    layer_measures,
    node_fractions,
)
from relumlp.papers.dynamics.measure.networks import measure, resolved
from relumlp.papers.dynamics.measure.single_updates import (
    COLUMNS,
    costs,
    doubled,
    judge,
    judge_update,
    moments,
    same_length,
)
from relumlp.papers.dynamics.rules.curves import Group, peak, trend_after_peak
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import Workspace
from relumlp.training.loop import ORDER, train
from relumlp.training.settings import Settings

COLUMN = {name: k for k, name in enumerate(COLUMNS)}


pytestmark = pytest.mark.usefixtures("bits_of_one_thread")


def config_of(name, **changes):
    (cell,) = [c for c in cells("digits", "quick") if c.name == name]
    return {**cell.config, **changes}


GRID = config_of("grid-5x10-cross-entropy-seed1", layers=4, width=7, epochs=2, points=12,
                 grouped=3, fitted=300)  # fmt: skip
ADAM = config_of("updates-9x40-cross-entropy-adam-seed0", width=7, layers=4, epochs=3, points=4)
SGD = config_of("updates-9x40-squared-error-sgd-seed0", width=7, layers=4, epochs=2, points=4,
                learning_rate=0.05)  # fmt: skip


# --- a network


def test_a_cell_begins_with_the_weights_and_settings_of_its_configuration():
    config = {**GRID, "optimiser": "momentum", "learning_rate": 0.02, "batch": 7, "epochs": 9}
    cut = cut_of({**config, "validation": 150, "split_seed": 3})
    assert len(cut.validation.rows) == 150
    assert settings_of(config) == Settings("cross-entropy", "momentum", 0.02, 7, 9, None, 1)
    seed = np.random.SeedSequence(1, spawn_key=(0,))
    own = MLP.initialised((64, 7, 7, 7, 10), GRID["initialisation"], seed=seed,
                          bias=[True, False, False, False])  # fmt: skip
    np.testing.assert_array_equal(first_network(config, cut).theta, own.theta)


def test_a_cell_is_what_its_own_network_and_counts_say(tmp_path):
    found = measure(GRID, Workspace("one", tmp_path))
    cut, arrays = cut_of(GRID), found.arrays
    run = train(first_network(GRID, cut), cut.training, cut.validation, settings_of(GRID))
    net, counts = run.network, arrays["counts"]
    sizes = class_sizes(cut.validation.targets[cut.validation.chosen], 10)
    assert found.facts["epochs"] == 2
    assert arrays["step"][[0, -1]].tolist() == [0, 2 * 17]
    for name in ("training", "validation", "test"):
        samples = getattr(cut, name)
        z = net.forward(samples.x(samples.chosen, np.float32)).output
        right = (z.argmax(axis=1) == samples.targets[samples.chosen]).mean()
        assert found.facts["accuracy"][name] == pytest.approx(right, abs=0.003)
    assert len(set(found.facts["accuracy"].values())) == 3
    f = node_fractions(counts, sizes)
    np.testing.assert_allclose(arrays["node_start"], f[0])
    np.testing.assert_allclose(arrays["node_early"], f[arrays["step"] <= 17].max(axis=0))
    np.testing.assert_allclose(arrays["node_largest"], f.max(axis=0))
    assert found.facts["largest_informativeness"] == largest_informativeness(counts, sizes)
    assert found.facts["imbalance"] == imbalance(counts, sizes)
    # The nodes as a group: learnt from the first 300 training samples alone, at 3 of the steps.
    at = np.linspace(0, len(arrays["step"]) - 1, 3).round().astype(int)
    looked = np.isfinite(arrays["group"]).all(axis=1)
    assert np.flatnonzero(looked).tolist() == at.tolist()
    few = cut.training._replace(rows=cut.training.rows[:300])
    for k, one in ((0, first_network(GRID, cut)), (-1, net)):
        own = group_probe(few, cut.validation, 10)(0, one)
        for name in GROUPS:
            np.testing.assert_array_equal(arrays[name][k], own[name])
    # Eight times as large in every layer, a network is sure of some; asked of training samples.
    big = net.with_theta(net.theta * 8)
    z = big.forward(cut.training.x(cut.training.chosen, np.float32)).output
    y = one_hot(cut.training.targets[cut.training.chosen], 10, np.float32)
    resolved_now = resolved(big, cut.training, "cross-entropy")
    share = (LOSSES["cross-entropy"].value(z, y) == 0).mean()
    assert resolved_now["loss"] == pytest.approx(share, abs=0.01)
    assert share > 0.05


def test_a_step_at_the_end_of_the_first_epoch_is_early(tmp_path):
    found = measure({**GRID, "epochs": 1, "points": 2, "grouped": 0}, Workspace("one", tmp_path))
    assert found.arrays["step"].tolist() == [0, 1, 17]
    cut = cut_of(GRID)
    sizes = class_sizes(cut.validation.targets[cut.validation.chosen], 10)
    f = node_fractions(found.arrays["counts"], sizes)
    np.testing.assert_allclose(found.arrays["node_early"], f.max(axis=0))
    assert (f[2] > f[:2].max(axis=0)).any()


# --- the nodes as a group


def test_frequent_classes_weigh_as_often_as_there_are_nodes():
    rng = np.random.default_rng(3)
    labels = np.r_[np.zeros(60, int), np.ones(20, int), np.full(10, 2)]
    x = (rng.normal(size=(90, 4)) + np.eye(3, 4)[labels]).astype(np.float32)
    net = MLP.initialised((4, 6, 5, 3), seed=2)
    rows = rng.permutation(90)
    fitted, scored = (Samples(x, labels, rows=r) for r in (rows[:50], rows[50:]))
    record = group_probe(fitted, scored, 3)(0, net)
    seen, asked = (net.forward(x[s.rows]) for s in (fitted, scored))
    for l in (1, 2):
        layer = fit(seen.z[l], labels[fitted.rows], 3)
        right = (classify(layer, "discrete", asked.z[l]) == labels[scored.rows]).mean()
        assert record["group"][l - 1] == pytest.approx(right)
    # (n_on + 1) / (N_c + 2), times the class's share, normalised.
    table = learn(np.array([[3, 0]]), np.array([6, 2])).log_posteriors
    on, off = (4 / 8 * 6 / 8, 1 / 4 * 2 / 8), (4 / 8 * 6 / 8, 3 / 4 * 2 / 8)
    expected = [[v / sum(row) for v in row] for row in (off, on)]
    np.testing.assert_allclose(np.exp(table[0]), expected)


# --- curves


def test_early_and_a_tenth_include_their_last_step():
    steps = np.array([0, 1, 10, 11, 100, 101, 1000])
    g = Group("g", {"updates_per_epoch": 10, "networks": ["a"]}, {"g.step": steps})
    assert steps[g.early].tolist() == [0, 1, 10]
    assert steps[g.tenth].tolist() == [0, 1, 10, 11, 100]
    assert g.last == 1000


def test_means_over_layers_are_of_each_seed_and_step():
    values = np.random.default_rng(0).random((2, 4, 3))
    values[0, 1, 2] = np.nan
    g = Group("g", {}, {"g.fraction": values})
    whole = g.whole("fraction")
    assert whole.shape == (2, 4, 1)
    np.testing.assert_allclose(whole[..., 0], np.nanmean(values, axis=2))
    np.testing.assert_array_equal(g.each("fraction", lambda c: c[2]), values[:, 2])


def test_a_trend_starts_at_the_peak_and_needs_three_steps():
    found = trend_after_peak(np.array([
        [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [1.0, 0.2, 0.5, 0.0], [0.5, 0.3, 0.7, 1.0],
        [0.2, 0.4, 0.9, 0.5],
    ]))  # fmt: skip
    # From step 2: 1, 0.5, 0.2. From 0: 1, 0, 0.2, 0.3, 0.4. From 1: 1, 0.5, 0.7, 0.9. Two steps.
    np.testing.assert_allclose(found[[0, 2]], [-1, -0.2])
    assert found[1] == pytest.approx(np.corrcoef(range(5), [4, 0, 1, 2, 3])[0, 1])
    assert np.isnan(found[3])


def test_of_equal_peaks_the_first_is_taken():
    assert peak(np.array([[0.1, 0.3], [0.7, 0.3], [0.7, 0.1]])).tolist() == [1, 0]


def test_imbalance_counts_to_both_sides():
    """On for the larger class alone: half of the classes, three quarters of the samples."""
    assert imbalance(np.array([[[0, 30]]]), np.array([10, 30])) == pytest.approx(0.25)
    assert imbalance(np.array([[[10, 0]]]), np.array([10, 30])) == pytest.approx(0.25)


# --- single updates


@pytest.mark.parametrize("config", [ADAM, SGD])
def test_what_is_judged_of_an_update(config):
    cut = cut_of(config)
    x = cut.validation.x(cut.validation.chosen[: config["judged"]], np.float64)
    labels = cut.validation.targets[cut.validation.chosen[: config["judged"]]]
    foreseen = flipped = 0
    for moment in moments(first_network(config, cut), cut, settings_of(config), config["points"]):
        record = judge(moment, cut, config)
        before, after = doubled(moment.before), doubled(moment.after)
        t, t_new = before.forward(x), after.forward(x)
        assert record["step"] == moment.step
        assert record["accuracy"] == (t.output.argmax(axis=1) == labels).mean()
        for l in (1, 2, 3):
            counts, sizes = class_counts(t.on[l], labels, 10), class_sizes(labels, 10)
            f = layer_measures(counts, sizes, 1)["fraction"][0]
            assert record["fraction"][l - 1] == f
            # With the inputs as they were, the new weights: whom the node's own step switches.
            b = 0 if after.b[l] is None else after.b[l]
            alone = (t.a[l - 1] @ after.W[l].T + b > 0) != t.on[l]
            real = t_new.on[l] != t.on[l]
            row = record["own"][l - 1]
            # Of Adam's step exactly; of SGD's, in float32, but for rounding.
            assert abs(row[COLUMN["predicted"]] - alone.sum()) <= (config is SGD)
            assert abs(row[COLUMN["foreseen"]] - (alone & real).sum()) <= (config is SGD)
            foreseen, flipped = foreseen + row[COLUMN["foreseen"]], flipped + real.sum()
        if config is ADAM:
            batch = cut.training.x(moment.chosen, np.float64), cut.training.targets[moment.chosen]
            step = same_length(before, after, *batch, config["loss"])
            told = costs(before, *batch, config["loss"]), step.learning_rate
            np.testing.assert_array_equal(record["sgd"], judge_update(before, step.after, x, told))
    assert 0 < foreseen < flipped


def test_the_updates_judged_are_spaced_by_their_logarithm():
    cut = cut_of(ADAM)
    seen = list(moments(first_network(ADAM, cut), cut, settings_of(ADAM), 4))
    assert [m.step for m in seen] == [0, 1, 4, 14, 50]
    orders = [np.random.default_rng(np.random.SeedSequence(0, spawn_key=(ORDER, e)))
              .permutation(cut.training.chosen) for e in range(3)]  # fmt: skip
    for moment in seen:
        epoch, at = divmod(moment.step, 17)
        np.testing.assert_array_equal(moment.chosen, orders[epoch][60 * at : 60 * (at + 1)])


# --- first networks


@pytest.mark.parametrize("loss", LOSSES)
def test_all_numbers_of_a_first_update_by_their_definitions(loss):
    config = {**GRID, "loss": loss, "judged": 50}
    cut = cut_of(config)
    found = first_update(config, cut)
    moment = next(moments(first_network(config, cut), cut, settings_of(config), 1))
    before, after = doubled(moment.before), doubled(moment.after)
    rows = cut.validation.chosen[:50]
    x, labels = cut.validation.x(rows, np.float64), cut.validation.targets[rows]
    t, t_new = before.forward(x), after.forward(x)
    for l in (1, 2, 3, 4):
        W, dW = before.W[l], after.W[l] - before.W[l]
        size = np.sqrt((t.z[l] ** 2).mean())
        moved = t_new.z[l].mean(axis=0) - t.z[l].mean(axis=0)
        assert found["weight"][l - 1] == pytest.approx(np.sqrt((W**2).mean()))
        assert found["size"][l - 1] == pytest.approx(size)
        ratio = np.linalg.norm(dW) / np.linalg.norm(W)
        assert found["step"][l - 1] == pytest.approx(ratio)
        assert found["shift"][l - 1] == pytest.approx(np.sqrt((moved**2).mean()) / size)
    for l in (1, 2, 3):
        a = t.a[l]
        same = (a.mean(axis=0) ** 2).sum() / np.mean([v @ v for v in a])
        assert found["alignment"][l - 1] == pytest.approx(same)
        some = t.on[l].any(axis=0) & (t.on[l].sum(axis=0) < 50)
        assert found["mixed"][l - 1] == some.mean()
    y = one_hot(labels, 10, np.float64)
    λ, E = LOSSES[loss].slope(t.output, y), LOSSES[loss].value(t.output, y)
    assert found["asks"] == pytest.approx((λ * t.output).sum(axis=1).mean() / E.mean())
