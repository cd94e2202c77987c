"""Calibration, and layers judged whole and by halves."""

import numpy as np
import pytest

from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.judgement import calibration, judge_halves, judge_layer
from relumlp.classifiers.nodes import (
    LAYER_RULES,
    SYSTEMS,
    classify,
    fit,
    layer_scores,
)
from relumlp.classifiers.posteriors import log_posterior
from relumlp.errors import UserError


def test_calibration_by_hand():
    p = np.array([[0.94, 0.06], [0.94, 0.06], [0.26, 0.74], [0.0, 1.0]])
    with np.errstate(divide="ignore"):
        found = calibration(np.log(p), np.array([0, 1, 1, 1]), bins=10)
    # 0.94 twice, right once, and 1.0, right: one bin; 0.74, right: a bin of its own.
    assert found.error == pytest.approx((abs(2.88 - 2) + abs(0.74 - 1)) / 4)
    assert found.samples.tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 0, 3]


def test_bins_of_calibration():
    p = np.array([0.5, 0.74, 0.76, 1.0])
    found = calibration(np.log(np.stack([p, 1 - p + 1e-300], axis=1)), np.array([0, 1, 0, 0]), 4)
    assert found.samples.tolist() == [0, 0, 2, 2]
    np.testing.assert_allclose(found.confidence, [np.nan, np.nan, 0.62, 0.88])
    np.testing.assert_allclose(found.accuracy, [np.nan, np.nan, 0.5, 1.0])
    assert found.error == pytest.approx((abs(1.24 - 1) + abs(1.76 - 2)) / 4)


def test_fifteen_bins_are_usual():
    p = np.array([0.5, 0.54, 0.94])
    found = calibration(np.log(np.stack([p, 1 - p], axis=1)), np.array([0, 1, 0]))
    assert found.samples.tolist() == [0] * 7 + [1, 1] + [0] * 5 + [1]
    assert found.error == pytest.approx((0.5 + 0.54 + 0.06) / 3)


def test_what_is_no_posterior_is_refused():
    for bad in (np.zeros(3), np.zeros((0, 2)), np.full((2, 2), np.nan), np.zeros((1, 2))):
        with pytest.raises(UserError, match="log_p: expected "):
            calibration(bad, np.zeros(len(bad), int))
    with pytest.raises(UserError, match="bins: expected at least 1, got 0"):
        calibration(np.zeros((1, 2)), np.zeros(1, int), 0)


@pytest.fixture(scope="module")
def layer():
    rng = np.random.default_rng(0)
    y, truth = rng.integers(0, 3, 90), rng.integers(0, 3, 50)
    z, asked = (rng.normal(size=(len(c), 5)) + (c[:, None] == np.arange(5)) for c in (y, truth))
    return z, y, asked, truth


def test_a_layer_is_judged_by_its_decisions_and_posteriors(layer):
    z, y, asked, truth = layer
    learnt = fit(z, y, 3)
    found = judge_layer(learnt, asked, truth)
    for k, system in enumerate(SYSTEMS):
        scores = layer_scores(learnt, system, asked)
        for r, rule in enumerate(LAYER_RULES):
            right = (classify(learnt, system, asked, rule=rule) == truth).mean()
            assert found.accuracy[r, k] == pytest.approx(right)
            error = calibration(log_posterior(scores[r], 0), truth).error
            assert found.calibration_error[r, k] == pytest.approx(error, abs=1e-6)


def test_a_layer_is_judged_by_the_switches_that_it_is_given(layer):
    z, y, asked, truth = layer
    learnt = fit(z, y, 3, z > 0.5)
    found = judge_layer(learnt, asked, truth, asked > 0.5)
    for k, system in enumerate(SYSTEMS):
        for r, rule in enumerate(LAYER_RULES):
            decided = classify(learnt, system, asked, asked > 0.5, rule)
            assert found.accuracy[r, k] == (decided == truth).mean()
    other = judge_layer(learnt, asked, truth)
    assert (other.accuracy[:, [0, 2]] != found.accuracy[:, [0, 2]]).all()
    np.testing.assert_array_equal(other.accuracy[:, 1], found.accuracy[:, 1])


def test_a_layer_is_judged_by_its_choice_of_ties(layer):
    z, _, asked, truth = layer
    # A floor above all densities, and classes of one size: every sample is a tie.
    for ties, right in (("first", (truth == 0).mean()), ("none", 0)):
        choices = DEFAULTS._replace(ties=ties, floor=50.0)
        learnt = fit(z, np.arange(90) % 3, 3, choices=choices)
        k = SYSTEMS.index("continuous")
        assert judge_layer(learnt, asked, truth).accuracy[:, k].tolist() == [right] * 2


@pytest.mark.parametrize("s", [1, 2, 4, 5])
def test_halves_of_any_number_of_nodes_with_switches_of_their_own(layer, s):
    z, y, asked, truth = layer
    learnt = fit(z[:, :s], y, 3, z[:, :s] > 0.5)
    found = judge_halves(learnt, asked[:, :s], truth, asked[:, :s] > 0.5, draws=2, seed=1)
    rng = np.random.default_rng(1)
    for draw in range(2):
        kept = np.sort(rng.permutation(s)[: {1: 1, 2: 1, 4: 2, 5: 3}[s]])
        alone = fit(z[:, kept], y, 3, z[:, kept] > 0.5)
        judged = judge_layer(alone, asked[:, kept], truth, asked[:, kept] > 0.5)
        np.testing.assert_allclose(found.accuracy[draw], judged.accuracy)
        np.testing.assert_allclose(found.calibration_error[draw], judged.calibration_error,
                                   atol=1e-6)  # fmt: skip


def test_halves_are_drawn_without_replacement_and_rounded_up(layer):
    z, y, asked, truth = layer
    found = judge_halves(fit(z, y, 3), asked, truth, asked > 0, draws=3, seed=7)
    rng = np.random.default_rng(7)
    for draw in range(3):
        kept = np.sort(rng.permutation(5)[:3])
        alone = judge_layer(fit(z[:, kept], y, 3), asked[:, kept], truth)
        np.testing.assert_allclose(found.accuracy[draw], alone.accuracy)
        np.testing.assert_allclose(found.calibration_error[draw], alone.calibration_error,
                                   atol=1e-6)  # fmt: skip


def test_labels_and_seeds_are_checked(layer):
    z, y, asked, truth = layer
    layer, z, on = fit(z, y, 3), asked, asked > 0
    for wrong in (truth[:-1], np.where(truth == 0, 3, truth), truth[:0], truth.astype(float)):
        with pytest.raises(UserError, match=r"^labels: expected "):
            judge_layer(layer, z, wrong, on)
    for seed in (-1, 1.0, None, True):
        with pytest.raises(UserError, match=r"^seed: expected "):
            judge_halves(layer, z, truth, on, 2, seed)
    same = np.random.SeedSequence(5)
    halves = judge_halves(layer, z, truth, on, 2, 5), judge_halves(layer, z, truth, on, 2, same)
    assert (halves[0].accuracy == halves[1].accuracy).all()


def test_calibration_is_of_posteriors():
    for wrong, total in (
        ([[0.0, 0.0]], "2"),
        ([[800.0, 0.0]], "inf"),
        ([[-1.0, -2.0]], "0.503215"),
    ):
        sentence = f"log_p: expected logarithms of shares that sum to 1, got a sum of {total}"
        with pytest.raises(UserError, match=f"^{sentence}$"):
            calibration(wrong, [0])
    assert calibration([[0.0, -np.inf]], [1]).error == 1
    assert calibration([[1e-7, -np.inf]], [1]).error == 1
    with pytest.raises(UserError, match=r"^bins: expected at most 1,000,000, got 10000000000$"):
        calibration([[0.0, -np.inf]], [1], 10**10)


@pytest.mark.parametrize(
    ("field", "change", "sentence"),
    [
        (
            "samples",
            lambda x: x[:, :-1],
            r"layer\.starts: expected \|C\| \+ 1 columns from 0",
        ),
        ("starts", lambda x: x[::-1], r"layer\.starts: expected \|C\| \+ 1 columns"),
        ("starts", lambda x: x[[0, 1, 1, 3]], r"layer\.starts: expected samples of every class"),
        ("starts", lambda x: x + 10**9, r"layer\.starts: expected \|C\| \+ 1 columns"),
        ("bandwidth", lambda x: x * 0, r"layer\.bandwidth: expected numbers above 0, got 0\.0"),
        ("bandwidth", lambda x: x[:-1], r"layer\.bandwidth: expected shape \(5, c\), got \(4, 3\)"),
        ("log_rates", lambda x: x + 1, r"layer\.log_rates: expected logarithms of shares"),
        ("log_prior", lambda x: x * 2, r"layer\.log_prior: expected logarithms of shares"),
        ("log_prior", lambda x: x[:2], r"layer\.log_prior: expected shape \(3,\), got \(2,\)"),
        (
            "constant",
            lambda x: x.astype(int),
            r"layer\.constant: expected booleans",
        ),
        ("choices", lambda x: x._replace(ties="last"), r"ties: expected one of first, prior, none"),
        ("choices", lambda x: None, r"layer\.choices: expected a Choices, got a NoneType"),
    ],
)
def test_a_layer_that_nobody_learnt_is_refused(layer, field, change, sentence):
    z, y, asked, truth = layer
    learnt = fit(z, y, 3)
    wrong = learnt._replace(**{field: change(getattr(learnt, field))})
    with pytest.raises(UserError, match=sentence):
        judge_layer(wrong, asked, truth)
