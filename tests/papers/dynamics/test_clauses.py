"""Shapes of curves and the clauses that ask for them: every verdict and every threshold."""

import numpy as np
import pytest
from helpers.made_curves import STEPS, columns, group, result_of

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules import clauses, initialisation
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.curves import (
    Group,
    drop,
    fall,
    find,
    groups,
    largest,
    peak,
    rise,
    size_of,
    trend_after_peak,
)
from relumlp.papers.dynamics.rules.figures import (
    deeper_higher,
    has_peak,
    informative,
    informative_falls,
    most_keep_rising,
    most_nodes_rise,
    never_grow,
    sensitive_at_start,
    shallow_stall,
)
from relumlp.papers.dynamics.rules.initialisation import arm_points, best_match
from relumlp.papers.dynamics.rules.quantifiers import (
    EVERY,
    FIGURE_9,
    AllOf,
    Largest,
    OnlyOf,
    Selection,
    tally,
)
from relumlp.papers.dynamics.rules.text import group_learns
from relumlp.papers.study.deciding import DIVERGED, some
from relumlp.papers.study.statistics import mean_of_finite
from relumlp.papers.study.study import Verdict

pytestmark = pytest.mark.filterwarnings("error")

# --- shapes


def test_shapes_of_curves():
    curve = columns([0.5, 0.6, 0.9, 0.7, 0.6, 0.2], [0.5, 0.4, 0.3, 0.2, 0.6, 0.6])
    early = STEPS <= 10
    np.testing.assert_array_equal(peak(curve), [2, 4])
    np.testing.assert_array_equal(largest(curve), [0.9, 0.6])
    np.testing.assert_allclose(rise(curve, early), [0.4, 0])
    np.testing.assert_allclose(fall(curve), [0.7, 0])
    np.testing.assert_allclose(drop(curve, STEPS <= 100), [0.3, 0])
    np.testing.assert_allclose(trend_after_peak(curve), [-1, np.nan])


def test_what_has_no_value_stays_out():
    curve = columns([np.nan] * 6, [np.nan, 0.1, 0.5, 0.4, 0.3, np.nan])
    np.testing.assert_array_equal(peak(curve), [0, 2])
    np.testing.assert_array_equal(largest(curve), [np.nan, 0.5])
    np.testing.assert_array_equal(mean_of_finite(curve, 0), [np.nan, np.mean([0.1, 0.5, 0.4, 0.3])])
    assert np.isnan(rise(curve, STEPS <= 10)).all()


def test_groups_are_found_by_their_facts():
    one = group(9, width=320, fraction=np.zeros((6, 8)))
    two = group(2, "squared-error", width=320, fraction=np.zeros((6, 1)))
    arm = group(5, kind="arm", width=80, fraction=np.zeros((6, 4)))
    result = result_of(one, two, arm)
    assert [g.name for g in groups(result)] == [one.name, two.name]
    assert size_of(result) == (9, 320)
    assert size_of(result, "arm") == (5, 80)
    assert size_of(result, "other") == (0, 0)
    assert find(result, 2, 320, "squared-error").name == two.name
    assert find(result, 2, 320, "cross-entropy") is None
    assert find(result, 5, 80, "cross-entropy", kind="arm").name == arm.name
    result.facts["groups"][two.name]["networks"] = []
    assert find(result, 2, 320, "squared-error") is None


# --- clauses

FLAT = [0.5] * 6
UP_DOWN = [0.5, 0.5, 0.6, 0.55, 0.54, 0.4]
LATE_UP = [0.5, 0.5, 0.5, 0.6, 0.7, 0.8]
DOWN = [0.5, 0.49, 0.48, 0.45, 0.4, 0.3]
REPRODUCED, PARTLY, NOT = "reproduced", "partly", "not reproduced"


@pytest.mark.parametrize(
    ("clause", "curves", "expected"),
    [
        (clauses.rises_early, (UP_DOWN, UP_DOWN), REPRODUCED),
        (clauses.rises_early, (UP_DOWN, LATE_UP), PARTLY),
        (clauses.rises_early, (LATE_UP, DOWN), NOT),
        (clauses.then_falls, (UP_DOWN, DOWN), REPRODUCED),
        (clauses.then_falls, (UP_DOWN, LATE_UP), PARTLY),
        (clauses.then_falls, (FLAT, LATE_UP), NOT),
        (clauses.then_falls, ([0.5, 0.9, 0.1, 0.6, 0.7, 0.8], LATE_UP), NOT),
        (clauses.shallow_faster, (DOWN, UP_DOWN, FLAT), REPRODUCED),
        (clauses.shallow_faster, (FLAT, UP_DOWN, DOWN), NOT),
        (clauses.shallow_faster, (FLAT, FLAT, FLAT), NOT),
        (clauses.first_layer_faster, (DOWN, UP_DOWN, FLAT), REPRODUCED),
        (clauses.first_layer_faster, (UP_DOWN, DOWN, FLAT), PARTLY),
        (clauses.first_layer_faster, (FLAT, DOWN, DOWN), NOT),
        (clauses.almost_all, (FLAT, [0.901] * 6), REPRODUCED),
        (clauses.almost_all, (FLAT, [0.89] * 6), NOT),
        (clauses.almost_all, (FLAT, FLAT, [0.95] * 6, [0.2] * 6), PARTLY),
        (clauses.falls_throughout, (DOWN,), REPRODUCED),
        (clauses.falls_throughout, ([0.5, 0.52, 0.48, 0.45, 0.4, 0.3],), PARTLY),
        (clauses.falls_throughout, ([0.5, 0.56, 0.48, 0.45, 0.4, 0.3],), NOT),
        (clauses.falls_throughout, ([0.5, 0.3, 0.48, 0.45, 0.4, 0.3],), PARTLY),
        (clauses.falls_throughout, (FLAT,), NOT),
        (clauses.falls_throughout, (LATE_UP,), NOT),
        (clauses.rises_then_falls, (UP_DOWN, UP_DOWN), REPRODUCED),
        (clauses.rises_then_falls, (DOWN, DOWN), PARTLY),
        (clauses.rises_then_falls, (LATE_UP, LATE_UP), NOT),
    ],
)
def test_clauses_of_the_activation_fraction(clause, curves, expected):
    verdict = clause(group(len(curves) + 1, fraction=columns(*curves)))
    assert verdict.verdict == expected, verdict
    assert verdict.evidence


def test_thresholds_are_met_by_the_mean_over_seeds():
    def risen(*by):
        seeds = [columns([0.5, 0.5 + b, 0.5, 0.5, 0.5, 0.5]) for b in by]
        return clauses.rises_early(group(2, fraction=np.stack(seeds))).verdict

    assert risen(0.0, 0.041) == REPRODUCED
    assert risen(0.0, 0.039) == NOT


@pytest.mark.parametrize(
    ("exposed", "expected"),
    [
        (columns([0.4, 0.4, 0.6, 0.1, 0.1, 0.1]), REPRODUCED),
        (columns([0.6] * 6), PARTLY),
        (columns([0.4, 0.4, 0.5, 0.9, 0.9, 0.9]), NOT),
    ],
)
def test_most_nodes_are_exposed_to_most_samples_early(exposed, expected):
    assert clauses.exposes_most(group(2, exposed=exposed)).verdict == expected


@pytest.mark.parametrize(
    ("fraction", "loss", "expected"),
    [
        (UP_DOWN, [2, 1.9, 1.7, 1, 0.5, 0], REPRODUCED),  # both at update 10
        (UP_DOWN, [2, 2, 2, 1.9, 0.5, 0], PARTLY),  # 10 against 100
        (UP_DOWN, [2, 2, 2, 2, 2, 0], NOT),  # 10 against 1,000
        (UP_DOWN, [2, 2, 2, 1.7, 0.5, 0], PARTLY),  # 10 against 50
        (DOWN, [2, 1.9, 1.7, 1, 0.5, 0], NOT),
        (UP_DOWN, [1, 2, 2, 2, 2, 2], NOT),
    ],
)
def test_the_fall_starts_where_the_loss_falls(fraction, loss, expected):
    made = group(2, fraction=columns(fraction), losses=loss)
    assert clauses.falls_with_loss(made).verdict == expected


LOW_HIGH = ([0.1] * 5 + [0.2], [0.1] * 5 + [0.5])


@pytest.mark.parametrize(
    ("clause", "curves", "expected"),
    [
        (clauses.becomes_sensitive, LOW_HIGH, REPRODUCED),
        (clauses.becomes_sensitive, (LOW_HIGH[0], [0.1] * 6), PARTLY),
        (clauses.becomes_sensitive, ([0.1] * 6, [0.1] * 5 + [0.109]), NOT),
        (clauses.deeper_gain_more, LOW_HIGH, REPRODUCED),
        (clauses.deeper_gain_more, LOW_HIGH[::-1], NOT),
        (clauses.deeper_more_sensitive, (*LOW_HIGH, [0.9] * 6), REPRODUCED),
        (clauses.deeper_more_sensitive, ([0.2] * 6, [0.5] * 6, [0.1] * 6, [0.3] * 6), NOT),
        (clauses.deeper_more_sensitive, ([0.1] * 6, [0.5] * 6, [0.2] * 6, [0.3] * 6), PARTLY),
        (sensitive_at_start, ([0.1, 0.2, 0.1, 0.1, 0.1, 0.1],), REPRODUCED),
        (sensitive_at_start, ([0.1, 0.1, 0.1, 0.3, 0.3, 0.3],), NOT),
        (shallow_stall, ([0.1] * 6, LOW_HIGH[1], LOW_HIGH[1]), REPRODUCED),
        (shallow_stall, (LOW_HIGH[1], LOW_HIGH[1]), NOT),
        (shallow_stall, ([0.1] * 6, [0.1] * 6, LOW_HIGH[1]), PARTLY),
        (shallow_stall, (LOW_HIGH[1], [0.1] * 6), NOT),
        (most_keep_rising, (LOW_HIGH[1], [0.1] * 6), REPRODUCED),
        (most_keep_rising, (LOW_HIGH[1], [0.1] * 6, [0.1] * 6), PARTLY),
        (most_keep_rising, ([0.1] * 6,), NOT),
        (deeper_higher, ([0.1] * 6, [0.2] * 6), REPRODUCED),
        (deeper_higher, ([0.2] * 6, [0.1] * 6), NOT),
        (deeper_higher, ([0.1] * 6, [0.3] * 6, [0.2] * 6, [0.4] * 6), PARTLY),
    ],
)
def test_clauses_of_predictability(clause, curves, expected):
    verdict = clause(group(len(curves) + 1, predictability=columns(*curves)))
    assert verdict.verdict == expected, verdict


@pytest.mark.parametrize(
    ("clause", "curves", "expected"),
    [
        (clauses.slightly_more_indicative, ([0.1] * 5 + [0.15],), REPRODUCED),
        (clauses.slightly_more_indicative, ([0.1] * 5 + [0.28],), PARTLY),
        (clauses.slightly_more_indicative, ([0.1] * 5 + [0.105],), PARTLY),
        (clauses.slightly_more_indicative, ([0.1] * 5 + [0.05],), NOT),
        (informative, ([0.1, 0.1, 0.2, 0.1, 0.1, 0.1],), REPRODUCED),
        (informative, ([0.1] * 6,), NOT),
        (informative_falls, ([0.1, 0.1, 0.2, 0.19, 0.18, 0.17],), REPRODUCED),
        (informative_falls, ([0.1, 0.1, 0.2, 0.19, 0.18, 0.1],), NOT),
        (informative_falls, ([0.1, 0.1, 0.2, 0.19, 0.18, 0.2], [0.2] + [0.19] * 5), PARTLY),
    ],
)
def test_clauses_of_informativeness(clause, curves, expected):
    verdict = clause(group(len(curves) + 1, informativeness=columns(*curves)))
    assert verdict.verdict == expected, verdict


def test_a_change_is_from_before_training_to_after_it_whatever_lies_between():
    shallow, deep = [0.1, 0.0, 0.9, 0.9, 0.0, 0.2], [0.1, 0.4, 0.0, 0.0, 0.6, 0.4]
    made = group(3, predictability=columns(shallow, deep))
    for clause in (clauses.deeper_gain_more, clauses.becomes_sensitive):
        assert clause(made).verdict == REPRODUCED
    assert (
        "0.300 in the deeper half, 0.100 in the others" in clauses.deeper_gain_more(made).evidence
    )
    made = group(2, informativeness=columns([0.1, 0.2, 0.0, 0.0, 0.1, 0.12]))
    assert clauses.slightly_more_indicative(made).verdict == REPRODUCED


def test_a_peak_is_a_fall_by_two_hundredths():
    assert has_peak(group(2, predictability=columns([0.1, 0.3, 0.27, 0.3, 0.3, 0.3])))
    assert not has_peak(group(2, predictability=columns([0.1, 0.3, 0.29, 0.3, 0.3, 0.3])))


@pytest.mark.parametrize(("best", "expected"), [(0.29, REPRODUCED), (0.4, PARTLY), (0.6, NOT)])
def test_single_switches_are_poor_predictors(best, expected):
    assert clauses.poor_alone(group(2, single=columns([best] * 6))).verdict == expected


@pytest.mark.parametrize(("last", "expected"), [(0.94, REPRODUCED), (0.9, PARTLY), (0.8, NOT)])
def test_a_group_is_as_accurate_as_its_network(last, expected):
    together = columns([0.1] * 6, [0.1] * 5 + [last])
    made = group(3, group=together, error=[0.9] * 5 + [0.05])
    assert clauses.accurate_together(made).verdict == expected
    assert clauses.accurate_together(group(3, error=[0.1] * 6)) == clauses.NOT_MEASURED


@pytest.mark.parametrize(
    ("seen", "expected"),
    [([0.1, 0.3, np.nan, 0.2, 0.9], REPRODUCED), ([0.1, 0.9, 0.8, 0.5, 0.15], PARTLY),
     ([0.5, 0.4, np.nan, 0.3, 0.2], NOT)],
)  # fmt: skip
def test_a_group_learns(seen, expected):
    assert group_learns(group(2, group=columns([*seen, seen[-1]]))).verdict == expected


@pytest.mark.parametrize(
    ("early", "top", "grows", "silent"),
    [
        ([0.6, 0.6, 0.6, 0.5], [0.6, 0.6, 0.6, 0.05], REPRODUCED, REPRODUCED),
        ([0.6, 0.6, 0.5, 0.5], [0.6, 0.6, 0.5, 0.01], PARTLY, PARTLY),
        ([0.6, 0.5, 0.5, 0.5], [0.6, 0.6, 0.5, 0.01], NOT, NOT),
        ([0.6, 0.6, 0.6, 0.6], [0.6, 0.6, 0.6, 0.6], REPRODUCED, REPRODUCED),
    ],
)
def test_nodes_that_grow_and_nodes_that_never_do(early, top, grows, silent):
    made = group(3, node_start=[0.5] * 4, node_early=early, node_largest=top)
    assert most_nodes_rise(made).verdict == grows
    assert never_grow(made).verdict == silent


def test_the_nodes_that_never_grow_are_counted_and_their_share_is_that_of_the_silent():
    made = group(3, node_start=[0.5] * 5, node_early=[0.6, 0.5, 0.5, 0.5, 0.51],
                 node_largest=[0.6, 0.9, 0.04, 0.04, 0.04])  # fmt: skip
    verdict = never_grow(made)
    assert verdict.evidence.startswith("4 of 5 nodes do not grow; ")
    assert verdict.evidence.endswith(": 0.750")


def test_a_dead_layer_fails_its_clauses_without_noise():
    dead = columns([np.nan] * 6, UP_DOWN)
    made = group(3, fraction=dead, predictability=dead, informativeness=dead, exposed=dead,
                 losses=[2, 1.9, 1.7, 1, 0.5, 0])  # fmt: skip
    for clause in (clauses.rises_early, clauses.then_falls):
        assert clause(made).verdict == PARTLY
    for clause in (clauses.shallow_faster, clauses.first_layer_faster, clauses.almost_all,
                   clauses.becomes_sensitive, clauses.deeper_more_sensitive, shallow_stall,
                   clauses.exposes_most, clauses.falls_with_loss, clauses.rises_then_falls,
                   clauses.falls_throughout, clauses.slightly_more_indicative):  # fmt: skip
        assert clause(made).evidence


# --- many groups


def test_a_tally_says_which_are_otherwise():
    a, b = group(2), group(5)
    good, bad = Verdict(REPRODUCED, "yes"), Verdict(NOT, "because")
    assert tally([(a, good), (b, good)]).verdict == REPRODUCED
    verdict = tally([(a, good), (b, bad)])
    assert verdict.verdict == PARTLY
    assert "1 of 2" in verdict.evidence
    assert verdict.evidence.endswith("; not 5×8 cross-entropy")
    assert verdict.details == (
        "2×8 cross-entropy: reproduced (yes); 5×8 cross-entropy: not reproduced (because)"
    )
    assert tally([(a, bad), (b, bad), (b, good)]).verdict == NOT
    assert tally([]) == tally([(a, clauses.NOT_MEASURED)]) == clauses.NOT_MEASURED


def test_at_most_three_are_named():
    assert [some(["a", "b", "c", "d", "e"][:n], 3, ", ") for n in (0, 1, 3, 4, 5)] == [
        "", "a", "a, b, c", "a, b, c and 1 more", "a, b, c and 2 more",
    ]  # fmt: skip
    bad = Verdict(NOT, "because")
    verdict = tally([(group(n), bad) for n in range(2, 8)])
    assert verdict.evidence.endswith("4×8 cross-entropy and 3 more")
    assert verdict.details.count("because") == 6


def test_rules_are_about_the_groups_that_they_name():
    deep_one = group(9, fraction=columns(*[UP_DOWN] * 8))
    shallow = group(2, fraction=columns(FLAT))
    result = result_of(shallow, deep_one)
    assert Largest(CE).ask(clauses.rises_early, result).verdict == REPRODUCED
    assert Largest(SE).ask(clauses.rises_early, result) == clauses.NOT_MEASURED
    deepest = Selection("Deepest", lambda g, size: g.facts["layers"] == size[0])
    assert AllOf(deepest).ask(clauses.rises_early, result).verdict == REPRODUCED
    assert AllOf(EVERY).ask(clauses.rises_early, result).verdict == PARTLY


def test_rules_say_in_words_which_groups_they_are_about():
    assert Largest(CE).words == "Deepest and widest networks, cross-entropy."
    assert Largest(SE, kind="arm", initialisation="he").words == (
        "First epochs after initialisation he. Deepest and widest networks, squared error."
    )
    assert AllOf(EVERY, kind="other").words.startswith(
        "Fashion-MNIST. All architectures and losses: reproduced if"
    )
    assert OnlyOf(FIGURE_9).words.startswith("Of the other architectures and losses: reproduced")


def test_arms_are_asked_of_one_initialisation():
    he, lecun = (group(9, kind="arm", how=how, fraction=columns(*[curve] * 8))
                 for how, curve in (("he", UP_DOWN), ("lecun", FLAT)))  # fmt: skip
    result = result_of(he, lecun)
    for how, expected in (("he", REPRODUCED), ("lecun", NOT)):
        about = Largest(CE, kind="arm", initialisation=how)
        assert about.ask(clauses.rises_early, result).verdict == expected
    assert Largest(CE).ask(clauses.rises_early, result) == clauses.NOT_MEASURED


def test_every_initialisation_has_its_three_rules():
    asked = [(r.id, r.about.initialisation) for r in RULES if getattr(r.about, "kind", "") == "arm"]
    assert asked == [
        (f"dynamics.{id}.{how}", how)
        for how in INITIALISATIONS
        for id in ("fig5.rises-early", "fig9", "fig10")
    ]


# --- rules of all networks


@pytest.mark.parametrize(("early", "expected"), [(0.6, REPRODUCED), (0.5, PARTLY)])
def test_most_nodes_grow_in_all_but_the_networks_of_figure_10(early, expected):
    def nodes(layers, loss, top):
        values = {"node_start": [0.5] * 4, "node_largest": [0.6] * 4}
        return group(layers, loss, node_early=[top] * 4, **values)

    result = result_of(nodes(5, CE, 0.6), nodes(2, CE, early), nodes(2, SE, 0.5))
    assert RULE["s5.most-rise"](result).verdict == expected


CE, SE = "cross-entropy", "squared-error"
RULE = {r.id.removeprefix("dynamics."): r.decide for r in RULES}


def diverged(made):
    """The same group, all of whose networks diverged: there are no curves of it."""
    facts = {**made.facts, "networks": [], "diverged": ["a", "b"]}
    return Group(made.name, facts, {})


LEARNS = columns([0.5] + [0.01] * 99, [0.2] * 100, [0.8] + [0.99] * 99)
"""Training loss, training accuracy, and validation accuracy of 100 epochs."""
LATER = columns([1.0] * 90 + [0.05] * 10, [0.2] * 100, [0.1] * 20 + [0.99] * 80)


def taught(layers=2, loss=CE, curve=LEARNS, **more):
    return group(layers, loss, curve=curve, losses=[2.0] * 6, error=[0.9] * 6, **more)


@pytest.mark.parametrize(
    ("curves", "expected"),
    [
        ((LEARNS, LEARNS), REPRODUCED),
        ((LEARNS, LATER), PARTLY),  # From 1 to 0.05, of 2 before training.
        ((LEARNS, LATER, LEARNS + 0.5), NOT),
        ((LATER,), NOT),
        ((LEARNS + 0.18,), REPRODUCED),
        ((LEARNS + 0.19,), NOT),
    ],
)
def test_trainings_converge(curves, expected):
    made = [taught(2 + k, curve=c) for k, c in enumerate(curves)]
    verdict = RULE["s5.converges"](result_of(*made))
    assert verdict.verdict == expected, verdict


def test_trainings_of_which_all_seeds_diverge_do_not_converge():
    verdict = RULE["s5.converges"](result_of(taught(2), diverged(taught(5))))
    assert (verdict.verdict, verdict.evidence[-6:]) == (NOT, "1 of 3")
    two = result_of(taught(2), taught(3), diverged(taught(5)))
    assert RULE["s5.converges"](two).verdict == PARTLY
    assert RULE["s5.converges"](result_of(diverged(taught(5)))).verdict == NOT


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((LEARNS, LEARNS), REPRODUCED),
        ((LEARNS, LATER), PARTLY),  # 0.178 away from it on average.
        ((LATER, LATER), NOT),
        ((LEARNS, LEARNS - 0.049), REPRODUCED),
        ((LEARNS, LEARNS - 0.051), PARTLY),
        ((LATER * [1, 1, 0] + [0, 0, 0.96],), REPRODUCED),
        ((LATER * [1, 1, 0] + [0, 0, 0.76],), PARTLY),
    ],
)
def test_performance_is_similar(others, expected):
    made = [taught(2, (CE, SE)[k], c) for k, c in enumerate(others)]
    verdict = RULE["fig3.similar"](result_of(taught(5), *made))
    assert verdict.verdict == expected, verdict


def test_a_network_that_ends_too_high_is_not_similar_though_it_is_near():
    # Errors of 0.24 everywhere are equal, but more than a quarter of the 0.9 before training.
    bad = LEARNS * [1, 1, 0] + [0, 0, 0.76]
    assert RULE["fig3.similar"](result_of(taught(5, curve=bad))).verdict == NOT


def test_networks_that_all_diverged_are_not_similar():
    verdict = RULE["fig3.similar"](result_of(taught(5), diverged(taught(2)))).verdict
    assert verdict == PARTLY
    for id in ("fig3.similar", "fig6.peaks"):
        assert RULE[id](result_of(taught(2), diverged(taught(5)))) == DIVERGED
        assert RULE[id](result_of(taught(2, SE))) == clauses.NOT_MEASURED


PEAKED, STEADY = columns([0.1, 0.3, 0.27, 0.3, 0.3, 0.3]), columns([0.1, 0.3, 0.29, 0.3, 0.3, 0.3])


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [(PEAKED, STEADY, REPRODUCED), (STEADY, STEADY, PARTLY), (STEADY, PEAKED, PARTLY),
     (PEAKED, PEAKED, NOT)],
)  # fmt: skip
def test_not_all_results_show_peaks(own, other, expected):
    result = result_of(group(5, predictability=own), group(2, predictability=other))
    assert RULE["fig6.peaks"](result).verdict == expected


def networks_with(name, *values, **others):
    result = result_of()
    for k, value in enumerate(values):
        facts = {"config": {"kind": "grid"}, name: value, **others}
        result.facts["networks"][f"grid-{k}"] = facts
    arm = {"config": {"kind": "arm"}, name: 1.0, **others}
    result.facts["networks"]["arm-0"] = arm
    return result


@pytest.mark.parametrize(
    ("values", "expected"),
    [((0.1, 0.30102), REPRODUCED), ((0.1, 0.3011), PARTLY), ((0.1, 0.3109), PARTLY),
     ((0.312, 0.1), NOT)],
)  # fmt: skip
def test_the_most_informative_switch_of_all_networks(values, expected):
    result = networks_with("largest_informativeness", *values, validation_sizes=[7] * 10)
    assert RULE["fig7.maximum"](result).verdict == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [((0.0, 0.02), REPRODUCED), ((0.021, 0.0), PARTLY), ((0.0, 0.05), PARTLY), ((0.051, 0), NOT)],
)
def test_activation_fractions_are_about_those_of_all_samples(values, expected):
    assert RULE["s5.balanced"](networks_with("imbalance", *values)).verdict == expected


HIGH = [0.95] * 6


@pytest.mark.parametrize(
    ("id", "own", "others", "expected"),
    [
        ("s5.fig9-only", (HIGH,), (FLAT, FLAT, FLAT), REPRODUCED),
        ("s5.fig9-only", (HIGH,), (FLAT, FLAT, HIGH), PARTLY),
        ("s5.fig9-only", (HIGH,), (FLAT, HIGH), NOT),
        ("s5.fig9-only", (FLAT,), (FLAT, FLAT), NOT),
        ("s5.fig9-only", (FLAT,), (), "open"),
        ("s5.fig9-only", (), (FLAT,), "open"),
        ("s5.fig9-only", (HIGH, FLAT), (FLAT,), PARTLY),
        ("s5.fig9-only", (HIGH, FLAT), (HIGH,), NOT),
        ("s5.fig10-only", (DOWN,), (FLAT, UP_DOWN, FLAT), REPRODUCED),
        ("s5.fig10-only", (DOWN,), (FLAT, DOWN, FLAT), PARTLY),
        ("s5.fig10-only", (DOWN,), (DOWN, UP_DOWN), NOT),
        ("s5.fig10-only", (UP_DOWN,), (FLAT, FLAT), NOT),
    ],
)
def test_a_figure_is_of_its_own_networks_and_no_others(id, own, others, expected):
    layers = 9 if id == "s5.fig9-only" else 2
    made = [group(layers, SE, width=8 - k, fraction=columns(c)) for k, c in enumerate(own)]
    # The first of the others is the deepest of all, with another loss.
    made += [group(9 - k, CE, fraction=columns(c)) for k, c in enumerate(others)]
    assert RULE[id](result_of(*made)).verdict == expected


def test_no_others_is_not_shown_by_networks_that_diverged():
    own, other = group(9, SE, fraction=columns(HIGH)), group(5, SE, fraction=columns(FLAT))

    def decided(*made):
        return OnlyOf(FIGURE_9).ask(clauses.almost_all, result_of(*made))

    assert decided(own, other).verdict == REPRODUCED
    assert decided(own, diverged(other)) == clauses.NOT_MEASURED
    assert decided(diverged(own), other).verdict == NOT


def test_a_group_of_which_all_seeds_diverged_counts_as_not_held():
    good, bad = group(2, fraction=columns(UP_DOWN)), group(9, fraction=columns(UP_DOWN))
    assert AllOf(EVERY).ask(clauses.rises_early, result_of(good, bad)).verdict == REPRODUCED
    verdict = AllOf(EVERY).ask(clauses.rises_early, result_of(good, diverged(bad)))
    assert (verdict.verdict, verdict.evidence) == (
        PARTLY,
        "1 of 2 architectures and losses; not 9×8 cross-entropy",
    )
    assert Largest(CE).ask(clauses.rises_early, result_of(good, diverged(bad))) == DIVERGED


def test_every_rule_says_itself_in_words():
    assert [r.id for r in RULES if "eproduced" not in r.words] == []


# --- the choice


def arm(how, layers, loss, *curves):
    return group(layers, loss, "arm", how, fraction=columns(*curves))


def test_the_initialisation_with_most_points_is_chosen():
    ce, se = "cross-entropy", "squared-error"
    result = result_of(
        arm("he", 3, ce, UP_DOWN, FLAT), arm("he", 3, se, UP_DOWN, [0.95] * 6),
        arm("he", 2, se, DOWN), arm("he", 2, ce, FLAT),
        arm("lecun", 3, ce, UP_DOWN, UP_DOWN), arm("lecun", 3, se, UP_DOWN, FLAT),
        arm("lecun", 2, se, UP_DOWN), arm("lecun", 2, ce, FLAT),
    )  # fmt: skip
    totals = {how: sum(p.value for p in ps) for how, ps in arm_points(result).items()}
    assert totals == {"he": 0.5 + 0.5 + 1 + 1 + 0, "lecun": 1 + 0.5 + 0 + 0 + 0}
    assert best_match(result) == "he"


def test_among_equals_the_first_is_chosen():
    result = result_of(*(arm(how, 2, "cross-entropy", UP_DOWN) for how in ("lecun", "he")))
    assert best_match(result) == "he"
    assert best_match(result_of()) is None


def test_points_are_shares_of_layers_by_seeds_means_the_threshold_included(monkeypatch):
    monkeypatch.setattr(initialisation, "RISE", 0.25)
    monkeypatch.setattr(initialisation, "ALMOST_ALL", 0.75)
    # Seeds' means of the four layers' rises: 0.25, 0.125, 0 and 0; of the largest values of the
    # deeper two: 1 and 0.5, for each seed alone.
    one = columns([0.25] + [0.5] * 5, [0.25] + [0.5] * 5, [1] * 6, [0.5] * 6)
    two = columns([0.25] + [0.5] * 5, [0.25] * 6, [1] * 6, [0.5] * 6)
    made = group(5, loss=SE, kind="arm", fraction=np.stack([one, two]))
    found = {p.question: p.value for p in initialisation.points_of(made, (5, 8))}
    assert found == {"early rise": 0.25, "almost all": 0.5}
