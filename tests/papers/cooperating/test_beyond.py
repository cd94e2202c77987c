"""Beyond cooperating: dependence, calibration, halves, prediction, and their rules."""

import itertools

import numpy as np
import pytest
from helpers.made_networks import group, result_of
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from relumlp.classifiers.judgement import calibration, judge_halves
from relumlp.classifiers.layers import LayerState
from relumlp.classifiers.nodes import fit, layer_scores
from relumlp.classifiers.posteriors import log_posterior
from relumlp.network.mlp import MLP
from relumlp.papers.cooperating.measure.dependence import dependence, halved, judgements
from relumlp.papers.cooperating.rules.all import RULES
from relumlp.papers.cooperating.rules.prediction import correlation, measure_of, trained_groups

YES, PARTLY, NO, OPEN = "reproduced", "partly", "not reproduced", "open"
BOTH = ("depth", "width")
BY_ID = {rule.id: rule for rule in RULES}


def verdict(id, *made):
    return BY_ID[f"beyond.{id}.mnist"].decide(result_of(*made)).verdict


# --- measures


def H(*counts):
    p = np.array([c for c in counts if c]) / sum(counts)
    return float(-(p * np.log(p)).sum())


@given(st.integers(2, 30), st.integers(2, 4), st.integers(1, 3), st.integers(0, 10**6))
def test_dependence_by_counting(n, s, classes, seed):
    rng = np.random.default_rng(seed)
    on, labels = rng.random((n, s)) < 0.5, rng.integers(0, classes, n)
    shared = []
    for j, k in itertools.combinations(range(s), 2):
        H_j = H_k = H_jk = 0.0
        for c in set(labels.tolist()):
            x = on[labels == c]
            w, pairs = len(x) / n, 2 * x[:, j] + x[:, k]
            H_j += w * H(*np.bincount(x[:, j], minlength=2))
            H_k += w * H(*np.bincount(x[:, k], minlength=2))
            H_jk += w * H(*np.bincount(pairs, minlength=4))
        if min(H_j, H_k) > 0:
            shared.append((H_j + H_k - H_jk) / min(H_j, H_k))
    if shared:
        assert dependence(on, labels, classes) == pytest.approx(np.mean(shared), abs=1e-9)
    else:
        assert np.isnan(dependence(on, labels, classes))


def test_dependence_at_its_ends():
    labels = np.array([0] * 4 + [1] * 4)
    square = np.array([[0, 0], [0, 1], [1, 0], [1, 1]] * 2, bool)
    assert dependence(square, labels, 2) == pytest.approx(0, abs=1e-12)
    twins = square[:, [0, 0]]
    assert dependence(twins, labels, 2) == pytest.approx(1)
    # Switches that follow the class depend on each other, but not given the class.
    assert np.isnan(dependence(np.stack([labels > 0] * 2, axis=1), labels, 2))


def state_of(n, seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, n)
    z = rng.normal(size=(n, 6)) + (labels[:, None] == np.arange(6) % 3)
    return LayerState(z, z > 0), labels


def test_judged_is_of_the_normalised_product():
    (seen, y), (asked, truth) = state_of(120, 0), state_of(80, 1)
    layer = fit(seen.z, y, 3)
    found = judgements(layer, asked, truth)
    for k, system in enumerate(("discrete", "continuous", "combined")):
        p = np.exp(log_posterior(layer_scores(layer, system, asked.z).product, 0.0))
        chosen = p.argmax(axis=1)
        np.testing.assert_allclose(found[0, k], (chosen == truth).mean())
        np.testing.assert_allclose(found[1, k], calibration(np.log(p), truth).error, atol=1e-6)
        confidence = p.max(axis=1).mean()
        np.testing.assert_allclose(found[2, k], confidence - found[0, k], atol=1e-6)


def test_halves_are_halves():
    (seen, y), (asked, truth) = state_of(120, 0), state_of(80, 1)
    layer = fit(seen.z, y, 3)
    found = halved(layer, asked, truth, 5)
    draws = judge_halves(layer, asked.z, truth, None, 4, 5)
    assert found.shape == (2, 3)
    np.testing.assert_allclose(found[0], draws.accuracy[:, 0].mean(axis=0))
    np.testing.assert_allclose(found[1], draws.calibration_error[:, 0].mean(axis=0))


def test_a_network_is_measured_layer_by_layer():
    from relumlp.datasets.parts import cut_dataset
    from relumlp.papers.cooperating.measure.dependence import beyond_measures

    cut = cut_dataset("digits", 200, 0)
    net = MLP.initialised((64, 6, 5, 10), bias=[True, False, False])
    found = beyond_measures({"seed": 1}, net, cut)
    assert found["dependence"].shape == (2,)
    assert found["whole"].shape == (3, 3, 2)
    assert found["halved"].shape == (2, 3, 2)
    again = beyond_measures({"seed": 1}, net, cut)
    np.testing.assert_array_equal(found["halved"], again["halved"])
    on = net.forward(cut.test.x(cut.test.chosen, np.float32)).on[2]
    assert found["dependence"][1] == dependence(on, cut.test.targets, 10)


# --- rules


def cooperating(**measures):
    """Networks of two layers: dependence (2,), whole and halved as one number per (what, layer)."""
    made = group(depth=2, axes=BOTH, seeds=1)
    arrays = {"dependence": np.array([measures.get("dependence", (0.0, 0.0))])}
    for of in ("whole", "halved"):
        found = np.zeros((1, 3 if of == "whole" else 2, 3, 2))
        for what, values in measures.get(of, {}).items():
            found[0, what] = values
        arrays[of] = found
    made["arrays"] |= arrays
    return made


@pytest.mark.parametrize(
    ("id", "measures", "expected"),
    [
        ("dependence", {"dependence": (0.02, 0.0)}, YES),
        ("dependence", {"dependence": (0.021, 0.0)}, PARTLY),
        ("dependence", {"dependence": (0.021, 0.1)}, NO),
        ("dependence", {"dependence": (0.01, float("nan"))}, YES),
        ("dependence", {"dependence": (0.03, float("nan"))}, NO),
        ("dependence", {"dependence": (float("nan"), float("nan"))}, OPEN),
        ("calibration", {"whole": {1: (0.05, 0.0)}}, YES),
        ("calibration", {"whole": {1: (0.06, 0.0)}}, PARTLY),
        ("calibration", {"whole": {1: (0.06, 0.06)}}, NO),
        ("calibration.overconfident", {"whole": {2: (0.01, 0.1)}}, YES),
        ("calibration.overconfident", {"whole": {2: (0.0, 0.1)}}, PARTLY),
        ("calibration.overconfident", {"whole": {2: (0.0, -0.1)}}, NO),
        ("halving.accuracy", {"whole": {0: (0.9, 0.9)}, "halved": {0: (0.891, 0.95)}}, YES),
        ("halving.accuracy", {"whole": {0: (0.9, 0.9)}, "halved": {0: (0.88, 0.9)}}, PARTLY),
        ("halving.accuracy", {"whole": {0: (0.9, 0.9)}, "halved": {0: (0.88, 0.5)}}, NO),
        ("halving.calibration", {"whole": {1: (0.1, 0.1)}, "halved": {1: (0.05, 0.09)}}, YES),
        ("halving.calibration", {"whole": {1: (0.1, 0.1)}, "halved": {1: (0.05, 0.1)}}, PARTLY),
        ("halving.calibration", {"whole": {1: (0.1, 0.1)}, "halved": {1: (0.1, 0.2)}}, NO),
    ],
)
def test_rules_of_cooperation(id, measures, expected):
    assert verdict(id, cooperating(**measures)) == expected
    assert verdict(id, group(depth=2, axes=BOTH)) == OPEN


def trained(depth, error, last, first=5.0, upper=1.0, jitter=0.0):
    """One network a seed, of this error, ln P of its first and last layer, and bridge's bound."""
    seeds = jitter * np.array([-1.0, 0.0, 1.0])
    P = np.exp(np.linspace(first, last, depth)[:, None] * np.ones(2))
    bridge = np.zeros((3, depth, 3))
    bridge[:, -1, 2] = upper + seeds
    return group(depth=depth, axes=BOTH if depth == 9 else ("depth",), perplexity=P, bridge=bridge,
                 own=np.stack([np.ones(3), 1 - error - seeds], axis=1))  # fmt: skip


def made_correlation(sign=1, noise=0.0):
    rng = np.random.default_rng(3)
    return [trained(d, 0.1 + 0.01 * d, 1 + sign * d / 20 + noise * rng.normal(), upper=sign * d,
                    first=3 + sign * d / 10) for d in range(2, 10)]  # fmt: skip


def test_the_correlation_is_spearmans_with_a_bootstrap_interval():
    made = [trained(d, 0.1 + 0.01 * d, 1.0 + (d % 4), jitter=0.001) for d in range(2, 10)]
    result = result_of(*made)
    found = correlation(result, "mnist", "perplexity-last")
    x, y = [1.0 + (d % 4) for d in range(2, 10)], [0.1 + 0.01 * d for d in range(2, 10)]
    assert found.rho == pytest.approx(spearmanr(x, y).statistic, abs=1e-6)
    assert -1 <= found.low < found.rho < found.high <= 1
    # Arms count too, other data do not.
    arm = {**made[0], "name": "arm-mnist-2x100-sgd"}
    arm["facts"] = {**arm["facts"], "kind": "arm", "arm": "sgd"}
    other = group(data="fashion-mnist")
    assert len(trained_groups(result_of(*made, arm, other), "mnist")) == 9
    assert correlation(result_of(*made[:2]), "mnist", "perplexity-last") is None


def test_measures_that_may_predict():
    from relumlp.papers.cooperating.rules.groups import along

    (g,) = along(result_of(trained(2, 0.1, 1.5, first=4.0, upper=0.7)), "depth", "mnist")
    np.testing.assert_allclose(measure_of(g, "perplexity-first"), [4.0] * 3)
    np.testing.assert_allclose(measure_of(g, "perplexity-last"), [1.5] * 3)
    np.testing.assert_allclose(measure_of(g, "bridge-last"), [0.7] * 3)


@pytest.mark.parametrize("name", ["perplexity-first", "perplexity-last", "bridge-last"])
def test_rules_of_prediction(name):
    assert verdict(f"prediction.{name}", *made_correlation(1)) == YES
    assert verdict(f"prediction.{name}", *made_correlation(-1)) == YES
    assert verdict(f"prediction.{name}", *made_correlation(1)[:2]) == OPEN
    few = BY_ID[f"beyond.prediction.{name}.mnist"].decide(result_of(*made_correlation(1)[:2]))
    assert few.evidence == "needs three architectures or arms, has 2"
    none = BY_ID[f"beyond.prediction.{name}.mnist"].decide(result_of(group(data="fashion-mnist")))
    assert none == (OPEN, "the cells that decide it have not been computed", "")


@pytest.mark.parametrize("name", ["perplexity-first", "perplexity-last", "bridge-last"])
def test_a_constant_measure_predicts_nothing(name):
    constant = [trained(d, 0.1 + 0.01 * d, 1.0) for d in range(2, 10)]
    found = BY_ID[f"beyond.prediction.{name}.mnist"].decide(result_of(*constant))
    assert found.verdict == NO
    assert found.evidence == "measure or error is the same in all 8 architectures and arms"


def test_a_correlation_of_just_a_half_is_enough():
    # Blocks of errors in the reverse order: 1 − 6 Σ d² / (n (n² − 1)) = ½ with n = 40, Σ d² = 5330.
    last, at = [], 0
    for m in (25, 7, 3, 3, 2):
        last += range(at + m - 1, at - 1, -1)
        at += m
    half = [trained(d, 0.1 + 0.001 * d, 1 + 0.01 * v) for d, v in zip(range(2, 42), last,
                                                                       strict=True)]  # fmt: skip
    found = BY_ID["beyond.prediction.perplexity-last.mnist"].decide(result_of(*half))
    assert found.evidence.startswith("0.50 [0.")
    assert found.verdict == YES


def test_a_weak_correlation_is_partly_and_none_is_not():
    # Two thirds in order, one third against it: about a third.
    last = [1 + 0.01 * (d if d % 3 else 61 - d) for d in range(2, 60)]
    weak = [trained(d, 0.1 + 0.001 * d, v) for d, v in zip(range(2, 60), last, strict=True)]
    assert verdict("prediction.perplexity-last", *weak) == PARTLY
    none = [trained(d, 0.1 + 0.001 * d, 1 + 0.01 * (d * 7 % 18)) for d in range(2, 20)]
    assert verdict("prediction.perplexity-last", *none) == NO
