"""Samples as they are stored: what a network makes of them, which inputs live, what is refused."""

import numpy as np
import pytest
from helpers.small_runs import ALL, INPUTS, LABELS, NETWORK, THIRDS, WRONG_SAMPLES, refused

from relumlp.network import samples
from relumlp.network.samples import Samples, evaluate, live_inputs
from relumlp.training import steps


@pytest.mark.parametrize("chunk", [1, 7, 60, 4096])
@pytest.mark.parametrize("loss", steps.LOSS_NAMES)
def test_evaluate_is_a_mean_over_the_samples_that_count(monkeypatch, chunk, loss):
    """Sums of up to 60 float32 losses in float64: rounding is that of the losses, 1e-6."""
    monkeypatch.setattr(samples, "SAMPLES_AT_ONCE", chunk)
    rows = np.array([3, 50, 7, 7, 20, 1, 33, 59])
    score = evaluate(NETWORK, Samples(INPUTS, LABELS, rows=rows), loss)
    z = NETWORK.forward(INPUTS[rows]).output.astype(float)
    y = np.eye(3)[LABELS[rows]]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    losses = ((z - y) ** 2).sum(axis=1) / 2 if loss == "squared-error" else -np.log((p * y).sum(1))
    assert score.loss == pytest.approx(losses.mean(), rel=1e-5)
    assert score.accuracy == (z.argmax(axis=1) == LABELS[rows]).mean()
    assert type(score.loss) is float


def test_evaluate_takes_cross_entropy_unless_told():
    assert evaluate(NETWORK, ALL) == evaluate(NETWORK, ALL, "cross-entropy")


def test_evaluate_scales_bytes():
    images = np.random.default_rng(0).integers(0, 256, (9, 4), dtype=np.uint8)
    scaled = Samples(images.astype(np.float32) * np.float32(1 / 255), LABELS[:9])
    assert evaluate(NETWORK, Samples(images, LABELS[:9], 1 / 255)) == evaluate(NETWORK, scaled)


def test_evaluate_of_infinite_outputs_is_not_finite_and_does_not_warn():
    huge = NETWORK.with_theta(NETWORK.theta * np.float32(1e30))
    assert not np.isfinite(evaluate(huge, ALL).loss)


def test_samples_as_a_network_sees_them():
    stored = Samples(np.array([[2], [4], [6]], np.uint8), np.array([1, 0, 1]), 0.5)
    assert stored.chosen.tolist() == [0, 1, 2]
    assert Samples(*stored[:3], rows=[2, 0]).chosen.tolist() == [2, 0]
    x = stored.x(np.array([2, 0]), np.float32)
    assert x.tolist() == [[3], [1]]
    assert x.dtype == np.float32
    assert stored.y(2, np.float64).tolist() == [[0, 1], [1, 0], [0, 1]]
    shares = Samples(stored.inputs, np.array([[0.5], [1], [2]]))
    assert shares.y(1, np.float32).dtype == np.float32
    assert shares.y(1, np.float32).tolist() == [[0.5], [1], [2]]


def test_float_targets_have_a_loss_and_no_accuracy():
    score = evaluate(NETWORK, Samples(INPUTS, THIRDS, rows=np.array([5])))
    z = NETWORK.forward(INPUTS[5:6]).output.astype(float)
    assert score.loss == pytest.approx(np.log(np.exp(z).sum()) - z.mean(), rel=1e-5)
    assert np.isnan(score.accuracy)


@pytest.mark.parametrize("chunk", [1, 2, 9])
def test_live_inputs_by_hand(monkeypatch, chunk):
    """Input 4 lives in sample 2 alone, input 0 in samples that do not count."""
    monkeypatch.setattr(samples, "SAMPLES_AT_ONCE", chunk)
    x = np.zeros((4, 6), np.uint8)
    x[:, 0], x[0, 1], x[1, 2], x[2, 4] = [0, 0, 0, 9], 1, 255, 7
    live = live_inputs(Samples(x, np.zeros(4, int), rows=np.array([0, 1, 2])))
    assert live.tolist() == [[1, 3], [4, 5]]
    assert live.dtype == np.int64
    assert live_inputs(Samples(x, np.zeros(4, int))).tolist() == [[0, 3], [4, 5]]
    assert live_inputs(Samples(0 * x, np.zeros(4, int))).shape == (0, 2)
    assert live_inputs(Samples(x + 1, np.zeros(4, int))).tolist() == [[0, 6]]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG_SAMPLES.values(), ids=[*WRONG_SAMPLES])
def test_samples_that_do_not_fit_are_refused(wrong, sentence):
    with refused(sentence.format("samples")):
        evaluate(NETWORK, wrong)


@pytest.mark.parametrize(("off", "fits"), [(0.9e-5, True), (1.1e-5, False)])
def test_shares_may_be_off_by_rounding(off, fits):
    """Up to 1e-5, more and less."""
    for sign in (-1, 1):
        shares = THIRDS.copy()
        shares[7, 1] += sign * off
        if fits:
            evaluate(NETWORK, Samples(INPUTS, shares))
        else:
            with refused("samples targets: expected rows that sum to 1 for cross-entropy, got .*"):
                evaluate(NETWORK, Samples(INPUTS, shares))
        assert evaluate(NETWORK, Samples(INPUTS, shares), "squared-error")


def test_shares_at_the_bound_are_welcome_and_only_others_are_named(monkeypatch):
    monkeypatch.setattr(samples, "SHARES", 2.0**-10)
    shares = np.full((60, 3), 0.25)
    shares[:, 0] = 0.5 + 2.0**-10
    assert evaluate(NETWORK, Samples(INPUTS, shares))
    shares[9, 1] = 0.75
    with refused("samples targets: expected rows that sum to 1 for cross-entropy, got 1.50098"):
        evaluate(NETWORK, Samples(INPUTS, shares))


def test_an_unknown_loss_is_refused_by_evaluate():
    with refused("loss: expected one of squared-error, cross-entropy, got 'hinge'"):
        evaluate(NETWORK, ALL, "hinge")
