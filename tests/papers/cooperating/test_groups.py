"""Groups of cooperating and clauses about them: seeds that differ, edges of thresholds."""

import numpy as np
import pytest
from helpers.made_networks import SIZES, group, result_of

from relumlp.papers.cooperating.rules import clauses
from relumlp.papers.cooperating.rules.groups import (
    Group,
    along,
    base_of,
    crossing,
    exceeds,
    first_two,
    groups,
    one,
    sufficient,
    transition,
)
from relumlp.papers.cooperating.rules.prediction import correlation, trained_groups
from relumlp.papers.cooperating.rules.rates import chosen_rates, tried_rates, used_rates
from relumlp.papers.study.groups import deeper_half

YES, PARTLY, NO = "reproduced", "partly", "not reproduced"
RNG = np.random.default_rng(6)


def as_group(**measures):
    made = group(**measures)
    return Group(made["name"], made["facts"], result_of(made).arrays)


# --- measures


def test_a_group_gives_the_mean_over_seeds_of_the_rule_and_samples_asked_for():
    systems, own = RNG.random((3, 2, 2, 3, 4)), RNG.random((3, 2))
    g = as_group(depth=4, systems=systems, own=own)
    np.testing.assert_array_equal(g.accuracy(), systems[:, 1, 0])
    np.testing.assert_array_equal(g.accuracy("training"), systems[:, 0, 0])
    np.testing.assert_array_equal(g.accuracy("test", "naive-bayes"), systems[:, 1, 1])
    for k, name in enumerate(("discrete", "continuous", "combined")):
        np.testing.assert_allclose(g.system(name), systems[:, 1, 0, k].mean(axis=0))
        np.testing.assert_allclose(g.system(name, "training"), systems[:, 0, 0, k].mean(axis=0))
    np.testing.assert_array_equal(g.own(), own[:, 1])
    np.testing.assert_array_equal(g.own("training"), own[:, 0])
    np.testing.assert_array_equal(g.error, 1 - own[:, 1])


def test_perplexity_is_the_mean_over_classes_of_each_seed_and_layer():
    P = RNG.random((3, 4, 2)) * 50
    g = as_group(depth=4, perplexity=P)
    np.testing.assert_allclose(g.perplexity, P.mean(axis=2))
    np.testing.assert_allclose(g.occupied, (P[..., 0] / SIZES[0] + P[..., 1] / SIZES[1]) / 2)
    curve = g.occupied.mean(axis=0)
    expected = [crossing(curve, level) for level in (0.75, 0.5, 0.25)]
    np.testing.assert_array_equal(transition(g), expected)


def test_labels_say_data_size_and_arm():
    assert as_group(depth=6).label == "mnist 6×100"
    assert as_group(kind="arm", arm="sgd", width=40).label == "mnist 10×40 sgd"


# --- which groups


def test_an_arm_departs_from_the_grid_of_its_data_and_size():
    made = [group(data=d, depth=e, width=w, axes=("depth",))
            for d in ("fashion-mnist", "mnist") for e in (6, 10) for w in (200, 100)]  # fmt: skip
    for data, depth, width in (("mnist", 10, 100), ("fashion-mnist", 6, 100), ("mnist", 6, 200)):
        arm = group("arm", data, depth, width, arm="sgd")
        result = result_of(*made, arm)
        found = base_of(result, one(result, "arm", data, "sgd"))
        assert found.name == f"grid-{data}-{depth}x{width}"


def test_groups_have_all_the_facts_asked_for():
    made = [group("arm", "mnist", 6, arm=a) for a in ("sgd", "noise-labels")]
    made += [group("arm", "fashion-mnist", 6, arm="sgd"), group("sigmoid", arm="sgd")]
    result = result_of(*made)
    assert [g.name for g in groups(result, "arm", data="mnist", arm="sgd")] == [made[0]["name"]]
    assert one(result, "arm", "fashion-mnist", "sgd").name == made[2]["name"]
    assert one(result, "arm", "fashion-mnist", "noise-labels") is None


def test_sizes_are_sorted_by_depth_and_then_by_width():
    sizes = [(10, 100), (2, 100), (10, 20), (5, 100)]
    result = result_of(*(group(depth=d, width=w, axes=("depth", "width")) for d, w in sizes))
    assert [(g.depth, g.width) for g in along(result, "depth", "mnist")] == sorted(sizes)


def test_half_of_an_odd_size_is_not_rounded_down():
    made = [group(depth=d, axes=("depth",)) for d in (3, 4)]
    made += [group(depth=7, width=w, axes=("width",)) for w in (49, 50, 99)]
    found = sufficient(result_of(*made), "mnist")
    assert [(g.depth, g.width) for g in found] == [(4, 100), (7, 50), (7, 99)]
    assert sufficient(result_of(*made[:2]), "mnist") == []


# --- where and by how much


def test_a_curve_that_ends_at_a_level_has_fallen_to_it():
    assert crossing(np.array([1.0, 0.5]), 0.5) == 2.0
    assert crossing(np.array([0.5]), 0.5) == 1.0
    assert crossing(np.array([0.5, 0.0]), 0.5) == 1.0
    assert crossing(np.array([1.0, 0.8, 0.2]), 0.4) == pytest.approx(2 + 2 / 3)


@pytest.mark.parametrize(
    ("layers", "deep", "first"),
    [(1, [0], [0]), (2, [1], [0]), (3, [2], [0, 1]), (4, [2, 3], [0, 1]), (5, [3, 4], [0, 1])],
)
def test_which_layers_are_deep_and_which_are_first(layers, deep, first):
    assert np.arange(layers)[deeper_half(layers)].tolist() == deep
    assert np.arange(layers)[first_two(layers)].tolist() == first


def test_two_standard_errors_are_of_both_and_to_one_side():
    a, b = np.array([1.0, 2.0, 3.0]), np.array([10.0, 30.0])
    # Variances 1 and 200: 2 √(1/3 + 200/2) = 20.03.
    assert exceeds(a + 18 + 20.04, b)
    assert not exceeds(a + 18 + 20.02, b)
    assert exceeds(b - 18 + 20.04, a)
    assert not exceeds(b - 18 + 20.02, a)
    assert not exceeds(a, b + 100)


# --- clauses


def of_seeds(first, *others):
    """Measures of three seeds, (3, layers) each."""
    return np.array([first, *others], float)


def systems_of(discrete, continuous=0.9, combined=0.9, training=None):
    """(seeds, sets, rules, systems, layers); naive Bayes is of no use to any clause."""
    shape = np.shape(discrete)
    rows = [np.broadcast_to(v, shape) for v in (discrete, continuous, combined)]
    test = np.stack(rows, axis=1)
    train = test if training is None else systems_of(training, continuous, combined)[:, 1, 0]
    sets = np.stack([train, test], axis=1)
    return np.stack([sets, np.zeros_like(sets)], axis=2)


HIGH_MEAN = [[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]]
LOW_MEAN = [[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]


@pytest.mark.parametrize(("seeds", "expected"), [(HIGH_MEAN, YES), (LOW_MEAN, NO)])
def test_nodes_are_not_selective_in_the_mean_over_seeds(seeds, expected):
    wide = np.repeat(seeds, 2, axis=1)  # four layers
    assert clauses.unselective_early(as_group(depth=4, unselective=wide)).verdict == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [((1.0, 1.0, 0.7), YES), ((0.9, 0.9, 0.9), YES), ((1.0, 1.0, 0.69), PARTLY),
     ((0.8, 0.8, 1.0), PARTLY), ((1.0, 1.0, np.nan), PARTLY)],
)  # fmt: skip
def test_layers_are_selective_in_the_mean_over_seeds(last, expected):
    selectivity = np.column_stack([np.zeros((3, 2)), np.ones(3), last])
    found = clauses.selective_late(as_group(depth=4, selectivity=selectivity))
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [((1.0, 1.0, 0.71), YES), ((1.0, 1.0, 0.69), PARTLY), ((0.95, 0.6, 0.95), PARTLY)],
)
def test_perplexity_starts_full_in_the_mean_over_seeds(second, expected):
    occupied = np.column_stack([np.ones(3), second, np.zeros((3, 2))])
    assert clauses.starts_full(as_group(depth=4, occupied=occupied)).verdict == expected
    other = np.column_stack([second, np.ones(3), np.zeros((3, 2))])
    assert clauses.starts_full(as_group(depth=4, occupied=other)).verdict == expected


def test_nine_tenths_of_the_samples_are_enough():
    for level, expected in ((0.9, YES), (0.899, NO)):
        g = as_group(depth=4, perplexity=np.full((3, 4, 2), level) * SIZES)
        assert clauses.starts_full(g).verdict == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [((1.5, 1.5, 1.5), YES), ((1.0, 1.0, 2.5), YES), ((1.0, 1.0, 2.6), PARTLY),
     ((3.0, 3.0, 3.0), PARTLY), ((1.0, 1.0, 7.1), NO), ((2.0, 3.0, 4.5), NO)],
)  # fmt: skip
def test_perplexity_ends_near_one_in_the_mean_over_seeds(last, expected):
    P = np.full((3, 4, 2), 80.0)
    P[:, -1] = np.array(last)[:, None]
    assert clauses.ends_single(as_group(depth=4, perplexity=P)).verdict == expected


@pytest.mark.parametrize(
    ("curve", "expected"),
    [([1, 0.75, 0.5, 0.25, 0], YES), ([0.75, 0.5, 0.375, 0.25, 0], PARTLY),
     ([1, 0.75, 0.5, 0.375, 0.24], PARTLY), ([0.75, 0.5, 0.375, 0.26, 0.1], NO),
     ([1, 1, 1, 1, 0.26], NO), ([1, 1, 1, 0.2, 0.1], YES)],
)  # fmt: skip
def test_perplexity_drops_within_two_or_three_layers(curve, expected):
    found = clauses.drops_sharply(as_group(depth=5, occupied=curve))
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [((0.7, 0.7, 0.93), YES), ((0.75, 0.75, 1.0), NO), ((0.8, 0.8, 0.8), NO)],
)
def test_the_combined_system_is_first_in_the_mean_over_seeds(first, expected):
    discrete = np.column_stack([first, np.full((3, 3), 0.9)])
    combined = np.array([0.8, 0.1, 0.1, 0.1])
    g = as_group(depth=4, systems=systems_of(discrete, 0.5, combined))
    assert clauses.combined_first(g).verdict == expected
    # The continuous one is held against it too, and each of the two sets.
    g = as_group(depth=4, systems=systems_of(np.full((3, 4), 0.5), discrete, combined))
    assert clauses.combined_first(g).verdict == expected
    half = systems_of(np.full((3, 4), 0.5), 0.6, combined, training=np.full((3, 4), 0.9))
    assert clauses.combined_first(as_group(depth=4, systems=half)).verdict == PARTLY


def test_systems_coincide_in_the_mean_over_seeds_by_layer():
    # Seeds to both sides of the others, by far more than a hundredth, but not in the mean.
    apart = np.array([[0.9, 0.9, 0.95, 0.85], [0.9, 0.9, 0.85, 0.95], [0.1, 0.1, 0.9, 0.9]])
    assert clauses.coincide(as_group(depth=4, systems=systems_of(apart))).verdict == YES
    apart[:, 3] -= 0.011
    assert clauses.coincide(as_group(depth=4, systems=systems_of(apart))).verdict == PARTLY
    apart[:, 2] -= 0.011
    assert clauses.coincide(as_group(depth=4, systems=systems_of(apart))).verdict == NO


def test_all_three_systems_are_asked_how_far_apart_they_are():
    accuracy = RNG.random((2, 3, 4))
    expected = [[max(a) - min(a) for a in zip(*layers, strict=True)] for layers in accuracy]
    np.testing.assert_allclose(clauses.apart(accuracy), expected)


def test_differences_shrink_on_test_samples():
    falls = np.stack([np.array([0.5, 0.6, 0.7, 0.8])] * 3)
    g = as_group(depth=4, systems=systems_of(falls, training=falls[:, ::-1]))
    assert clauses.differences_shrink(g).verdict == YES
    g = as_group(depth=4, systems=systems_of(falls[:, ::-1], training=falls))
    assert clauses.differences_shrink(g).verdict == NO


def test_the_systems_reach_the_network_in_the_mean_over_seeds_and_set_by_set():
    last = np.array([[0.5, 0.8], [0.5, 0.9], [0.5, 1.0]])
    own = np.array([[0.6, 0.904], [0.7, 0.904], [0.5, 0.904]])
    training = np.array([[0.9, 0.55], [0.9, 0.65], [0.9, 0.6]])

    def verdict(own, training=training):
        systems = systems_of(last, last, last)
        systems[:, 0] = systems_of(training, training, training)[:, 1]
        return clauses.reach(as_group(depth=2, systems=systems, own=own)).verdict

    assert verdict(own) == YES
    assert verdict(own + np.array([0, 0.002])) == PARTLY
    assert verdict(own + np.array([0.006, 0])) == PARTLY
    assert verdict(own + 0.006) == NO
    assert verdict(own, training[:, ::-1]) == YES
    assert verdict(own[:, ::-1]) == PARTLY


def test_evidence_has_the_number_of_each_layer_at_its_place():
    one, two = [0.96, 0.91, 0.3, 0.2], [0.55, 0.65, 0.92, 0.97]
    systems = systems_of([one] * 3, [two] * 3, 0.3, training=[one[::-1]] * 3)
    g = as_group(depth=4, occupied=one, unselective=two, selectivity=two, own=(0.9, 0.8),
                 systems=systems)  # fmt: skip
    assert {name: getattr(clauses, name)(g).evidence for name in TOLD} == TOLD


TOLD = {
    "starts_full": "P / N_c, layers 1 and 2: 0.960±0.000, 0.910±0.000",
    "drops_sharply": "¾ at layer 2.3, ¼ at 3.5",
    "ends_single": "P of the last layer: 30.000±0.000",
    "unselective_early": "share of nodes, layers 1 and 2: 0.550±0.000, 0.650±0.000",
    "selective_late": "selectivity, deeper half: 0.920±0.000, 0.970±0.000; layers: 2 of 2",
    "combined_first": "first layer, discrete, continuous, combined: "
    "training 0.200, 0.550, 0.300; test 0.960, 0.550, 0.300",
    "coincide": "largest less smallest, deeper half: "
    "training 0.620, 0.670; test 0.620, 0.770; cases: 0 of 4",
    "differences_shrink": "largest less smallest by layer: 0.660, 0.610, 0.620, 0.770; "
    "rank correlation 0.40",
    "reach": "last layer less network (discrete, continuous, combined): "
    "training +0.0600, +0.0700, -0.6000; test -0.6000, +0.1700, -0.5000; systems: 3 of 6",
}


def test_half_a_hundredth_less_than_the_network_reaches_it():
    last = np.zeros((3, 2))
    for own, expected in ((0.005, YES), (0.0051, NO)):
        g = as_group(depth=2, systems=systems_of(last, last, last), own=(own, own))
        assert clauses.reach(g).verdict == expected


# --- rates and prediction


def candidate(family, rate, error, kind="rate", loss=0.1, verdict="converged"):
    config = {"kind": kind, "family": family, "learning_rate": rate}
    accuracy = {"training": error, "validation": 1 - error, "test": error}
    return {"config": config, "accuracy": accuracy, "validation_loss": loss, "verdict": verdict}


def test_rates_are_chosen_family_by_family_from_candidates_alone():
    result = result_of()
    result.facts["networks"] = dict(enumerate([
        candidate("a", 0.1, 0.3), candidate("a", 0.2, 0.2), candidate("b", 0.1, 0.05),
        candidate("b", 0.3, 0.1), candidate("a", 0.9, 0.0, kind="grid"),
        candidate("a", 0.7, 0.1, kind="arm"), candidate("c", 0.5, 0.0, verdict="diverged at 1"),
        # A better loss does not make up for a larger error.
        candidate("a", 0.05, 0.21, loss=0.0),
    ]))  # fmt: skip
    assert chosen_rates(result) == {"a": 0.2, "b": 0.1}
    assert tried_rates(result) == {"a": [0.05, 0.1, 0.2], "b": [0.1, 0.3], "c": [0.5]}
    assert used_rates(result) == {"a": [0.7, 0.9]}


def test_errors_that_differ_by_rounding_are_equal():
    result = result_of()
    for more, chosen in ((1e-12, 0.2), (3e-10, 0.2), (3e-9, 0.1)):
        found = [candidate("a", 0.1, 0.2, loss=0.5), candidate("a", 0.2, 0.2 + more, loss=0.4)]
        result.facts["networks"] = dict(enumerate(found))
        assert chosen_rates(result) == {"a": chosen}


def test_three_groups_are_enough_for_a_correlation_of_seeds_means():
    def trained(kind, depth, P, errors, **more):
        return group(kind, depth=depth, perplexity=np.full((depth, 2), P),
                     own=np.stack([np.ones(3), 1 - np.array(errors)], axis=1), **more)  # fmt: skip

    # By the mean error the order is 2, 3, 4; by the first seed's alone it is another.
    made = [trained("grid", 2, 5.0, (0.3, 0.0, 0.0)),
            trained("sigmoid", 3, 7.0, (0.1, 0.2, 0.2), arm="sigmoid"),
            trained("arm", 4, 9.0, (0.2, 0.2, 0.2), arm="sgd")]  # fmt: skip
    made += [trained(kind, 5, 1.0, (0.9, 0.9, 0.9)) for kind in ("epochs", "rate", "choices")]
    result = result_of(*made)
    assert [g.depth for g in trained_groups(result, "mnist")] == [2, 3, 4]
    assert correlation(result, "mnist", "perplexity-last").rho == pytest.approx(1)
    assert correlation(result_of(*made[1:]), "mnist", "perplexity-last") is None
