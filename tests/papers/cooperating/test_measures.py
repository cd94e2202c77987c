"""What cooperating measures of a network, against loops; noise; cells; and bad input."""

import itertools
import json

import numpy as np
import pytest
from helpers.made_networks import group, result_of
from hypothesis import given
from hypothesis import strategies as st

from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.nodes import LAYER_RULES, SYSTEMS, classify, fit
from relumlp.errors import UserError
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.cooperating.grid import GRIDS, NOISE, RATES, cells, seconds
from relumlp.papers.cooperating.measure.examples import near_ends, number_of, strongest_path
from relumlp.papers.cooperating.measure.noise import noisy_inputs, noisy_labels, training_of
from relumlp.papers.cooperating.measure.switches import (
    active_share,
    kinds_of_nodes,
    patterns_of,
    selectivity_of,
    switch_measures,
)
from relumlp.papers.cooperating.measure.systems import systems_and_network, systems_on_test
from relumlp.papers.cooperating.rules.all import RULES as RULES_OF_ALL
from relumlp.papers.cooperating.rules.groups import groups
from relumlp.papers.cooperating.rules.prediction import MEASURES, measure_of
from relumlp.papers.cooperating.variants import VARIANTS, variants_of
from relumlp.papers.study.training_cells import cut_of
from relumlp.paths.sums import B, index

RNG = np.random.default_rng(0)


def samples(n=60, classes=3, features=5, seed=0):
    """Bytes whose classes are apart."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, n)
    images = rng.integers(0, 120, (n, features)) + 60 * (labels[:, None] == np.arange(features))
    return Samples(images.astype(np.uint8), labels, 1 / 255)


def network(sizes=(5, 6, 4, 3), unit="relu", seed=3):
    return MLP.initialised(sizes, "he", seed=seed, bias=[True, *[False] * (len(sizes) - 2)],
                           unit=unit)  # fmt: skip


# --- layers


def test_selectivity_at_its_edges():
    sizes = np.array([100, 100, 100, 100])
    counts = np.array([
        [5, 95, 0, 100],  # all at the ends
        [6, 94, 50, 100],  # three are not
        [6, 94, 0, 100],  # two are not
        [0, 0, 0, 0],  # dead
        [100, 100, 100, 100],  # always on
    ])  # fmt: skip
    found = selectivity_of(counts, sizes)
    assert found["saturation"] == pytest.approx((4 + 1 + 2 + 4 + 4) / 20)
    assert found["selectivity"] == pytest.approx((4 + 1 + 2) / 12)
    assert found["unselective"] == pytest.approx(1 / 5)


def test_a_layer_of_dead_nodes_has_no_selectivity():
    found = selectivity_of(np.zeros((3, 2), int), np.array([4, 5]))
    assert np.isnan(found["selectivity"])
    assert found["saturation"] == 1
    assert found["unselective"] == 0


def test_a_class_of_one_sample_counts_as_any_other():
    found = selectivity_of(np.array([[1, 2], [1, 3]]), np.array([1, 4]))
    assert found["saturation"] == found["selectivity"] == pytest.approx(2 / 4)


def test_a_class_without_samples_is_left_out():
    found = selectivity_of(np.array([[2, 0, 4]]), np.array([4, 0, 4]))
    assert found["saturation"] == pytest.approx(1 / 2)
    on = np.array([[True, False], [True, True]])
    patterns = patterns_of(on, np.array([0, 0]), 2)
    assert np.isnan(patterns["perplexity"][1])
    assert patterns["perplexity"][0] == 2.0
    assert patterns["class_specific"] == 1


@given(st.integers(1, 40), st.integers(1, 4), st.integers(1, 3), st.integers(0, 10**6))
def test_patterns_by_counting(n, s, classes, seed):
    rng = np.random.default_rng(seed)
    on, labels = rng.random((n, s)) < 0.4, rng.integers(0, classes, n)
    found = patterns_of(on, labels, classes)
    seen = {}
    for row, c in zip(map(tuple, on.tolist()), labels.tolist(), strict=True):
        seen.setdefault(row, [0] * classes)[c] += 1
    assert found["class_specific"] == pytest.approx(sum(map(max, seen.values())) / n)
    H = sum(k / n * np.log(sum(row) / k) for row in seen.values() for k in row if k)
    assert found["class_information"] == pytest.approx(H, abs=1e-12)
    low, given_class, high = found["bridge"]
    assert low - 1e-9 <= given_class <= high + 1e-9
    N = np.bincount(labels, minlength=classes)
    logs = np.log(np.where(N > 0, found["perplexity"], 1.0))
    assert given_class == pytest.approx((N / n * logs).sum(), abs=1e-9)


def test_active_paths_by_enumeration():
    on = [RNG.random((4, 3)) < 0.6, RNG.random((4, 2)) < 0.6]
    paths = list(itertools.product(range(3), range(2)))
    first = np.mean([[on[0][s, j] and on[1][s, k] for j, k in paths] for s in range(4)])
    np.testing.assert_allclose(active_share(on), [first, on[1].mean()])


def test_kinds_of_nodes_at_their_edges():
    sizes = np.array([4, 4])
    counts = np.array([[0, 0], [1, 0], [1, 1], [2, 1], [2, 2], [3, 2], [4, 4]])
    assert kinds_of_nodes(counts, sizes).tolist() == [1, 2, 2, 1]


def test_measures_of_a_network_are_of_the_test_samples():
    net, first, tested = network(), network(seed=8), samples()
    found = switch_measures(net, first, tested, 3)
    t = net.forward(tested.x(tested.chosen, np.float32))
    for i in (1, 2):
        alone = patterns_of(t.on[i], tested.targets, 3)
        np.testing.assert_array_equal(found["perplexity"][i - 1], alone["perplexity"])
        assert found["class_specific"][i - 1] == alone["class_specific"]
    np.testing.assert_allclose(found["active_paths"], active_share(t.on[1:-1]))
    same = switch_measures(first, net, tested, 3)
    np.testing.assert_array_equal(same["selectivity_initial"], found["selectivity"])
    assert {len(v) for v in found.values()} == {2}


def test_sigmoids_near_their_ends():
    net, tested = network(unit="sigmoid"), samples()
    a = net.forward(tested.x(tested.chosen, np.float32)).a[1:-1]
    expected = [((layer < 0.1) | (layer > 0.9)).mean() for layer in a]
    np.testing.assert_allclose(near_ends(net, tested), expected)


# --- systems


def test_systems_are_the_plain_ones():
    net, fitted, tested = network(), samples(90), samples(40, seed=1)
    found = systems_and_network(net, (fitted, tested), 3)
    assert found["systems"].shape == (2, 2, 3, 2)
    traces = [net.forward(s.x(s.chosen, np.float32)) for s in (fitted, tested)]
    choices = DEFAULTS._replace(smoothing=0.0)
    varied = systems_on_test(net, fitted, tested, 3, (DEFAULTS, choices))
    for i, (r, rule), (k, system) in itertools.product(
        (1, 2), enumerate(LAYER_RULES), enumerate(SYSTEMS)
    ):
        layer = fit(traces[0].z[i], fitted.targets, 3)
        for s, (t, y) in enumerate(zip(traces, (fitted.targets, tested.targets), strict=True)):
            right = classify(layer, system, t.z[i], rule=rule) == y
            assert found["systems"][s, r, k, i - 1] == pytest.approx(right.mean())
        assert varied["systems"][0, r, k, i - 1] == found["systems"][1, r, k, i - 1]
        unsmoothed = fit(traces[0].z[i], fitted.targets, 3, choices=choices)
        right = classify(unsmoothed, system, traces[1].z[i], rule=rule) == tested.targets
        assert varied["systems"][1, r, k, i - 1] == pytest.approx(right.mean())
    own = [(t.output.argmax(axis=1) == s.targets).mean()
           for t, s in zip(traces, (fitted, tested), strict=True)]  # fmt: skip
    np.testing.assert_allclose(found["network"], own)
    assert varied["network"] == own[1]


def test_labels_without_a_class_are_refused():
    fitted = samples()
    with pytest.raises(UserError, match="expected samples of every class, got none of 3"):
        systems_and_network(network(), (fitted, fitted), 4)
    with pytest.raises(UserError, match="expected samples of every class, got none of 3"):
        systems_on_test(network(), fitted, fitted, 4)


def test_a_class_with_one_sample_has_a_density():
    fitted = samples()
    labels = np.where(np.arange(60) == 7, 3, fitted.targets % 3)
    sets = (fitted._replace(targets=labels),) * 2
    found = systems_and_network(network((5, 6, 4, 4)), sets, 4)
    assert np.isfinite(found["systems"]).all()


def test_a_layer_of_dead_nodes_leaves_the_prior():
    net = network()
    dead = net.with_theta(np.where(np.arange(len(net.theta)) < 36, -1.0, net.theta)
                          .astype(np.float32))  # fmt: skip
    tested = samples()
    assert not dead.forward(tested.x(tested.chosen, np.float32)).on[1].any()
    found = systems_and_network(dead, (tested, tested), 3)["systems"]
    discrete = found[:, :, SYSTEMS.index("discrete"), 0]
    np.testing.assert_allclose(discrete, np.bincount(tested.targets).max() / 60)
    measured = switch_measures(dead, net, tested, 3)
    assert np.isnan(measured["selectivity"][0])
    assert (measured["perplexity"][0] == 1).all()


def test_nan_in_activations_is_refused():
    net, tested = network(), samples()
    theta = np.array(net.theta)
    theta[-1] = np.nan  # at the output no node classifies
    theta[0] = np.nan
    with pytest.raises(UserError, match=r"network.theta: expected finite numbers"):
        systems_and_network(net.with_theta(theta), (tested, tested), 3)


# --- what figures draw


def test_the_number_of_a_path_is_what_the_index_function_inverts():
    sizes = (4, 3, 5, 2, 3)
    for j in range(5):
        for b in range(B(sizes, 2)):
            nodes = [index(sizes, 2, j, r, b) for r in range(2, 5)]
            assert number_of(sizes, nodes) == b


def test_the_strongest_active_path_by_enumeration():
    net, tested = network((5, 4, 6, 5, 3), seed=1), samples()
    found = strongest_path(net, tested)
    on = net.forward(tested.x(tested.chosen[:1], np.float64)).on
    W = [None if w is None else w.astype(np.float64) for w in net.W]
    products = {
        (i, j, k): abs(W[3][j, i] * W[4][k, j])
        for i, j, k in itertools.product(range(6), range(5), range(3))
        if on[2][0, i] and on[3][0, j]
    }
    best = max(products, key=lambda path: products[path])
    assert found["nodes"] == list(best)
    assert abs(found["product"]) == pytest.approx(products[best])
    assert found["active"]
    assert found["on"][1] == np.flatnonzero(on[2][0]).tolist()


# --- prediction


def test_measures_that_may_predict_are_of_their_layers():
    logs = RNG.random((3, 4, 2))
    bridge = RNG.random((3, 4, 3))
    made = result_of(group(depth=4, perplexity=np.exp(logs), bridge=bridge))
    (g,) = groups(made)
    expected = {
        "perplexity-first": logs[:, 0].mean(axis=1),
        "perplexity-last": logs[:, 3].mean(axis=1),
        "perplexity-mean": logs.mean(axis=(1, 2)),
        "bridge-first": bridge[:, 0, 2],
        "bridge-last": bridge[:, 3, 2],
    }
    assert MEASURES.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(measure_of(g, name), values)


@pytest.mark.parametrize("name", ["perplexity-mean", "bridge-first"])
@pytest.mark.parametrize("data", ["mnist", "fashion-mnist"])
def test_the_rules_of_the_mean_and_of_the_first_layers_bound(name, data):
    def network(depth, sign):
        rng = np.random.default_rng(depth)
        # What other measures see has no order: all layers but the first add up to the same mean.
        bridge = rng.random((3, depth, 3))
        bridge[:, 0, 2] = sign * depth
        logs = rng.random((3, depth, 2))
        logs += sign * depth / 100 + 1 - logs.mean(axis=(1, 2), keepdims=True)
        return group(data=data, depth=depth, perplexity=np.exp(logs), bridge=bridge,
                     own=(1.0, 1 - 0.01 * depth))  # fmt: skip

    (found,) = (r for r in RULES_OF_ALL if r.id == f"beyond.prediction.{name}.{data}")
    for sign in (1, -1):
        verdict = found.decide(result_of(*(network(d, sign) for d in range(2, 12))))
        assert verdict.verdict == "reproduced"
        assert verdict.evidence.startswith("1.00" if sign == 1 else "-1.00")


# --- noise


def test_noise_on_images_is_cut_off_and_only_on_the_samples_that_count():
    clean = samples(200)._replace(rows=np.arange(50, 200))
    noisy = noisy_inputs(clean, np.random.default_rng(1), 0.2)
    assert noisy.inputs.dtype == np.uint8
    np.testing.assert_array_equal(noisy.inputs[:50], clean.inputs[:50])
    inner = np.abs(clean.inputs[50:].astype(float) - 100) < 40
    change = (noisy.inputs[50:].astype(float) - clean.inputs[50:])[inner]
    assert 45 < change.std() < 55  # 0.2 of 255, where next to nothing is cut off
    np.testing.assert_array_equal(noisy.targets, clean.targets)
    again = noisy_inputs(clean, np.random.default_rng(1), 0.2)
    np.testing.assert_array_equal(again.inputs, noisy.inputs)


def test_noise_on_labels_is_another_class_for_a_tenth():
    clean = samples(500)._replace(rows=np.arange(100, 500))
    noisy = noisy_labels(clean, np.random.default_rng(1), 0.1, 3)
    wrong = noisy.targets != clean.targets
    assert wrong[100:].sum() == 40
    assert not wrong[:100].any()
    assert set(noisy.targets) == {0, 1, 2}
    steps = (noisy.targets - clean.targets)[wrong] % 3
    assert set(steps) == {1, 2}


@pytest.mark.parametrize("noise", [0.0, 0.25])
def test_the_configuration_says_how_much_noise(noise):
    (config,) = (c.config for c in cells("digits", "quick") if "noise-labels-seed0" in c.name)
    assert config["noise"] == NOISE["noise-labels"]
    cut = cut_of(config)
    trained = training_of({**config, "noise": noise}, cut)
    wrong = trained.targets != cut.training.targets
    assert wrong.sum() == round(noise * len(cut.training.chosen))
    (config,) = (c.config for c in cells("digits", "quick") if "noise-inputs-seed0" in c.name)
    assert config["noise"] == NOISE["noise-inputs"]
    trained = training_of({**config, "noise": noise}, cut)
    moved = trained.inputs != cut.training.inputs
    assert moved.any() == (noise > 0)


def test_without_a_noisy_arm_there_is_no_noise():
    noises = {(c.config["arm"], c.config["noise"]) for c in cells("all", "full")}
    assert {n for n in noises if n[1]} == {*NOISE.items()}
    assert {arm for arm, _ in noises} == {
        "", "sigmoid", "sgd", "momentum", *NOISE, "cross-entropy", "batch-normalisation",
        "sigmoid-outputs",
    }  # fmt: skip


# --- cells


def test_a_network_whose_choices_are_varied_takes_three_minutes():
    made = [c for c in cells("all", "full") if c.config["kind"].startswith("choices")]
    names = {"choices-fashion-mnist-6x100-seed0", "choices-updates-fashion-mnist-6x100-seed0",
             "choices-fashion-mnist-10x20-seed0", "choices-fashion-mnist-10x200-seed0"}  # fmt: skip
    assert {c.name for c in made} == names
    assert max(c.seconds for c in made) < 190
    assert {tuple(variants_of(c.config)) for c in made if c.config["depth"] == 6} == {(*VARIANTS,)}
    # Each choice and each look costs its time.
    (early,) = (c for c in made if "updates" in c.name)
    fewer = {**early.config, "choices": early.config["choices"][:2]}
    once = {**early.config, "looks": [1]}
    each = (early.seconds - seconds(fewer)) / (len(VARIANTS) - 2) / 3
    assert each == pytest.approx((early.seconds - seconds(once)) / 2 / len(VARIANTS))
    assert each > 3


def test_the_configuration_says_all_of_the_choices():
    name = "choices-fashion-mnist-6x100-seed0"
    (config,) = (c.config for c in cells("all", "full") if c.name == name)
    again = json.loads(json.dumps(config, allow_nan=False))
    assert again == config
    assert variants_of(again) == VARIANTS
    assert list(variants_of(again)) == list(VARIANTS)
    assert VARIANTS["as documented"] == DEFAULTS
    assert len({*VARIANTS.values()}) == len(VARIANTS)


def test_the_grid_is_the_papers():
    configs = [c.config for c in cells("all", "full")]
    grid = [c for c in configs if c["kind"] == "grid"]
    sizes = {(d, 100) for d in (*range(1, 11), 20)}
    sizes |= {(10, w) for w in (20, 40, 60, 80, 100, 120, 160, 200)}
    for data in ("mnist", "fashion-mnist"):
        its = [(c["depth"], c["width"], c["seed"]) for c in grid if c["data"] == data]
        assert sorted(its) == sorted((*s, seed) for s in sizes for seed in range(3))
    assert {c["loss"] for c in grid} == {"squared-error"}
    assert {c["optimiser"] for c in grid} == {"adam"}
    assert {c["initialisation"] for c in configs} == {"normalised-uniform"}
    assert all(c["patience"] for c in grid)
    arms = {(c["arm"], c["data"]) for c in configs if c["kind"] == "arm"}
    assert len(arms) == 2 * 7
    optimisers = {c["arm"]: c["optimiser"] for c in configs if c["kind"] == "arm"}
    assert {a: o for a, o in optimisers.items() if o != "adam"} == {
        "sgd": "sgd", "momentum": "momentum",
    }  # fmt: skip
    (size,) = {(c["depth"], c["width"]) for c in configs if c["kind"] in ("arm", "epochs")}
    assert size == (6, 100)
    (sigmoid,) = {
        (c["depth"], c["width"], c["loss"], c["unit"], c["data"])
        for c in configs if c["kind"] == "sigmoid"
    }  # fmt: skip
    assert sigmoid == (7, 100, "cross-entropy", "sigmoid", "fashion-mnist")


@pytest.mark.parametrize(("data", "scale"), [("all", "full"), ("digits", "quick")])
def test_cells_have_names_of_their_own_and_one_rate_a_family(data, scale):
    made = cells(data, scale)
    assert len({c.name for c in made}) == len(made)
    assert all(c.seconds > 0 and c.size > 0 for c in made)
    used = {}
    for config in (c.config for c in made):
        if config["kind"] != "rate":
            used.setdefault(config["family"], set()).add(config["learning_rate"])
    assert all(len(rates) == 1 for rates in used.values())
    tried = {c.config["family"] for c in made if c.config["kind"] == "rate"}
    assert tried <= set(used)
    assert tried == set(used) or scale == "quick"
    seeds = {c.config["seed"] for c in made if c.config["kind"] == "rate"}
    assert seeds == {GRIDS[scale].seeds[0]}


@pytest.mark.parametrize(("data", "rates"), RATES.items())
def test_every_family_uses_one_of_its_candidates(data, rates):
    assert rates.keys() == GRIDS["full"].rates.keys()
    for name, rate in rates.items():
        tried = GRIDS["full"].rates[name]
        assert list(tried) == sorted(tried)
        assert len(tried) >= 3
        assert data == "digits" or rate in tried


def test_the_grid_takes_at_most_two_hours_on_two_cores():
    made = cells("all", "full")
    assert sum(c.seconds for c in made) / 2 < 2 * 3600


def test_all_is_both_data_sets_and_one_is_one():
    both = {c.name for c in cells("all", "full")}
    alone = [{c.name for c in cells(d, "full")} for d in ("mnist", "fashion-mnist")]
    assert both == alone[0] | alone[1]
    assert not alone[0] & alone[1]


def test_impossible_data_and_scales_are_refused():
    with pytest.raises(UserError, match="data: expected digits, mnist, fashion-mnist or all"):
        cells("x", "quick")
    with pytest.raises(UserError, match="scale: expected quick for digits"):
        cells("digits", "full")
