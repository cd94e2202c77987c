"""A tried update: its margins are those of *dynamics*, its network is that of one training step."""

import numpy as np
import pytest

from relumlp.errors import UserError
from relumlp.examining import stepping
from relumlp.examining.stepping import Update, try_step
from relumlp.inclusion.margin import margins, net_cost
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.paths.recursion import beta
from relumlp.training.loop import train
from relumlp.training.settings import Settings

RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(40, 6)), RNG.integers(0, 3, 40)
BATCH = np.array([1, 4, 9, 16, 25, 36])
SIZES = (6, 8, 7, 3)


def network_of(bias=True):
    return MLP.initialised(SIZES, "torch-linear", seed=2, bias=bias, dtype=np.float64)


@pytest.mark.parametrize("bias", [True, [True, False, False], False])
@pytest.mark.parametrize("loss", ["cross-entropy", "squared-error"])
def test_what_is_foreseen_is_the_margin_condition(bias, loss):
    network, η = network_of(bias), 0.7
    found = try_step(network, X, Y, BATCH, Update(η, "sgd", loss))
    every, some = network.forward(X), network.forward(X[BATCH])
    λ = LOSSES[loss].slope(some.output, one_hot(Y[BATCH], 3, np.float64))
    φ = beta(network.W, some.slope, λ)
    after = found.network.forward(X)
    for row in found.rows:
        i = row.layer
        Σ = net_cost(every.a[i - 1], some.a[i - 1], φ[i])
        Σ = Σ + (φ[i].sum(axis=0) if network.b[i] is not None else 0)
        frozen = every.z[i] - η / len(BATCH) * Σ
        if network.b[i] is None:
            assert frozen == pytest.approx(margins(every.a[i - 1], network.W[i], Σ, η / len(BATCH)))
        was, now, foreseen = every.z[i] > 0, after.z[i] > 0, frozen > 0
        assert row.on_before == was.sum()
        assert row.added == (now & ~was).sum()
        assert row.removed == (was & ~now).sum()
        assert row.added_foreseen == (now & ~was & foreseen).sum()
        assert row.removed_foreseen == (was & ~now & ~foreseen).sum()
        assert row.foreseen_not_so == ((foreseen != was) & (now == was)).sum()
        causes = (row.by_own_weights, row.by_inputs, row.either, row.together)
        assert sum(causes) == row.added + row.removed
    first, second = found.rows
    assert first.by_inputs == first.either == first.together == 0
    assert second.by_own_weights + second.either + second.by_inputs > 0


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
def test_the_network_is_that_of_one_training_step(optimiser):
    network = network_of()
    settings = Settings("cross-entropy", optimiser, 0.05, len(BATCH), 1, 1, 0, plain=True)
    samples = Samples(X, Y, rows=BATCH)
    trained = train(network, samples, samples, settings).network
    found = try_step(network, X, Y, BATCH, Update(0.05, optimiser, "cross-entropy"))
    assert found.network.theta == pytest.approx(trained.theta, abs=1e-12)
    loss = LOSSES["cross-entropy"].value
    y = one_hot(Y[BATCH], 3, np.float64)
    for net, told in ((network, found.loss_before), (found.network, found.loss_after)):
        assert told == pytest.approx(loss(net.forward(X[BATCH]).output, y).mean())
    assert optimiser in found.words


def test_changes_are_those_of_the_switches_the_largest_first():
    network = network_of()
    found = try_step(network, X, Y, BATCH, Update(0.7, "sgd", "cross-entropy"))
    before, after = network.forward(X), found.network.forward(X)
    wanted = {(i, int(j), int(s)) for i in (1, 2)
              for s, j in zip(*np.nonzero(before.on[i] != after.on[i]), strict=True)}  # fmt: skip
    assert {(c.layer, c.node, c.sample) for c in found.changes} == wanted
    assert len(wanted) == len(found.changes) > 5
    sizes = [abs(c.after - c.before) for c in found.changes]
    assert sizes == sorted(sizes, reverse=True)
    for c in found.changes:
        assert c.before == pytest.approx(before.z[c.layer][c.sample, c.node])
        assert c.after == pytest.approx(after.z[c.layer][c.sample, c.node])
        assert c.added == (c.after > 0)
        if c.layer == 1:
            assert c.own == pytest.approx(c.after - c.before)
            assert c.cause == "own weights"
    assert f"{len(wanted)} switches change" in found.sentence()


@pytest.mark.parametrize(
    ("batch", "update", "sentence"),
    [
        (BATCH, Update(0.1, "sdg", "cross-entropy"), "optimiser: expected"),
        (BATCH, Update(0.1, "sgd", "hinge"), "loss: expected"),
        (BATCH, Update(0.0, "sgd", "cross-entropy"), "lr: expected"),
        (BATCH[:0], Update(0.1, "sgd", "cross-entropy"), "batch: expected at least one sample"),
    ],
)
def test_an_update_that_cannot_be_made_is_refused(batch, update, sentence):
    with pytest.raises(UserError, match=sentence):
        try_step(network_of(), X, Y, batch, update)


def test_too_many_samples_to_watch_are_refused(monkeypatch):
    monkeypatch.setattr(stepping, "MOST_ENTRIES", 40 * 15 - 1)
    with pytest.raises(UserError, match="expected at most 599 pairs of sample and node to watch"):
        try_step(network_of(), X, Y, BATCH, Update(0.1, "sgd", "cross-entropy"))
