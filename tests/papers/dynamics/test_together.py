"""The switches of a layer as a group, with the prior once and without constant nodes."""

import numpy as np
import pytest
from helpers.made_curves import STEPS, group, result_of

from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.nodes import classify, fit
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics.measure.group_accuracy import GROUPS, group_probe, learn
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.tables.together import table_together
from relumlp.papers.study.deciding import DIVERGED, NOT_IN_FIRST, NOT_MEASURED

RULE = {r.id.removeprefix("dynamics."): r.decide for r in RULES}
BY = {"naive-bayes": "group_naive_bayes", "not-constant": "group_not_constant"}
YES, PARTLY, NO = "reproduced", "partly", "not reproduced"


# --- measured


@pytest.fixture(scope="module")
def seen():
    """A network of which most nodes of the first layer are dead, and classes that are not alike."""
    rng = np.random.default_rng(1)
    labels = np.r_[np.zeros(70, int), np.ones(20, int), np.full(15, 2)]
    x = (rng.normal(size=(105, 4)) + 2.0 * np.eye(3, 4)[labels]).astype(np.float32)
    net = MLP.initialised((4, 20, 5, 3), seed=2, bias=[True, False, False])
    weights, biases = [W.copy() for W in net.W[1:]], [net.b[1].copy(), None, None]
    biases[0][6:] = -100
    rows = rng.permutation(105)
    fitted, scored = (Samples(x, labels, rows=r) for r in (rows[:60], rows[60:]))
    return MLP.from_arrays(weights, biases), fitted, scored


def test_a_group_is_asked_in_three_ways(seen):
    net, fitted, scored = seen
    record = group_probe(fitted, scored, 3)(0, net)
    assert set(record) == {*GROUPS}
    z_fit, z = (net.forward(s.inputs[s.rows]).z for s in (fitted, scored))
    for l in (1, 2):
        layer = fit(z_fit[l], fitted.targets[fitted.rows], 3)
        without = fit(z_fit[l], fitted.targets[fitted.rows], 3,
                      choices=DEFAULTS._replace(constant_nodes="ignore"))  # fmt: skip
        truth = scored.targets[scored.rows]

        def right(layer, l=l, truth=truth, **rule):
            return (classify(layer, "discrete", z[l], **rule) == truth).mean()

        assert record["group"][l - 1] == pytest.approx(right(layer))
        assert record["group_naive_bayes"][l - 1] == pytest.approx(right(layer, rule="naive-bayes"))
        assert record["group_not_constant"][l - 1] == pytest.approx(right(without))
    assert len({tuple(record[name]) for name in GROUPS}) == 3, "three ways are three numbers"


def test_a_node_switches_if_it_is_on_for_some_and_not_for_all():
    counts = np.array([[0, 0], [3, 4], [3, 3], [0, 1]])
    assert learn(counts, np.array([3, 4])).switching.tolist() == [False, False, True, True]


# --- judged


def asked(layers=4, error=0.05, **by):
    """A group of two seeds: every accuracy is 0.3, but the last layer's after training."""
    arrays = {}
    for name, last in by.items():
        curves = np.full((2, 6, layers - 1), 0.3)
        curves[:, :, -1] = np.linspace(0.31, last, 6)
        curves[:, -1, -1] = last - 0.01, last + 0.01
        arrays[name] = curves
    return group(layers, error=np.full((2, 6), error), **arrays)


@pytest.mark.parametrize("id", ["group.together", "summary.7.group"])
@pytest.mark.parametrize("way", BY)
@pytest.mark.parametrize(("last", "expected"), [(0.9301, YES), (0.9299, PARTLY), (0.8501, PARTLY),
                                                (0.8499, NO)])  # fmt: skip
def test_a_group_is_accurate_if_it_is_about_as_accurate_as_its_network(id, way, last, expected):
    made = asked(group=0.2, **dict.fromkeys(BY.values(), 0.2) | {BY[way]: last})
    verdict = RULE[f"{id}.{way}"](result_of(made))
    assert verdict.verdict == (YES if expected == YES else NO), verdict
    assert verdict.details.startswith(f"4×8 cross-entropy: {expected} (last hidden layer's ")
    assert RULE[id](result_of(made)).verdict == NO
    assert f"switches {last:.3f}±0.010, network 0.950±0.000" in verdict.details
    # All others qualify, and it does not.
    others = asked(group=0.95, **dict.fromkeys(BY.values(), 0.95) | {BY[way]: 0.5})
    assert RULE[f"{id}.{way}"](result_of(others)).verdict == NO
    assert RULE[id](result_of(others)).verdict == YES


@pytest.mark.parametrize("way", BY)
def test_other_layers_and_other_steps_do_not_decide(way):
    made = asked(group=0.2, **dict.fromkeys(BY.values(), 0.5))
    curves = made[BY[way]]
    curves[:, :, :-1] = 0.99
    curves[:, :-1, -1] = 0.99
    assert RULE[f"group.together.{way}"](result_of(made)).verdict == NO


@pytest.mark.parametrize("way", BY)
def test_other_data_are_asked_of_other_data(way):
    good, bad = (group(3, kind=kind, error=[0.05] * 6, group=np.full((6, 2), 0.1),
                       **{BY[way]: np.full((6, 2), a)})
                 for kind, a in (("other", 0.95), ("grid", 0.1)))  # fmt: skip
    both = result_of(good, bad)
    assert RULE[f"other-data.7.group.{way}"](both).verdict == YES
    assert RULE[f"group.together.{way}"](both).verdict == NO


@pytest.mark.parametrize("way", BY)
@pytest.mark.parametrize(
    ("seen", "expected", "ρ"),
    [([0.1, 0.3, np.nan, 0.2, 0.9, 0.35], YES, "0.80"),
     ([0.2, 0.1, np.nan, 0.5, 0.3, 0.4], YES, "0.60"),
     ([0.1, 0.5, np.nan, 0.2, 0.3, 0.4], PARTLY, "0.40"),
     ([0.1, 0.9, 0.8, 0.5, 0.3, 0.4], PARTLY, "-0.09"),
     ([0.1, 0.12, 0.14, 0.16, 0.18, 0.201], YES, "1.00"),
     ([0.1, 0.12, 0.14, 0.16, 0.18, 0.199], PARTLY, "1.00"),
     ([0.5, 0.4, np.nan, 0.3, 0.2, 0.1], NO, "-1.00")],
)  # fmt: skip
def test_a_group_learns(way, seen, expected, ρ):
    last = np.array(seen)
    curves = np.column_stack([np.full(6, 0.5), last])
    flat = np.full((6, 2), 0.5)
    made = group(3, group=flat, **dict.fromkeys(BY.values(), flat) | {BY[way]: curves})
    verdict = RULE[f"group.over-training.{way}"](result_of(made))
    assert verdict.verdict == (YES if expected == YES else NO), verdict
    ends = f": {expected} (from {last[0]:.3f} to {last[-1]:.3f}, rank correlation with time {ρ}"
    assert ends in verdict.details
    assert RULE["group.over-training"](result_of(made)).verdict == NO


@pytest.mark.parametrize("id", ["group.together", "group.over-training", "summary.7.group"])
@pytest.mark.parametrize("way", BY)
def test_what_the_first_edition_did_not_measure_is_open(id, way):
    first = asked(group=0.95)
    assert RULE[f"{id}.{way}"](result_of(first)) == NOT_IN_FIRST
    assert RULE[id](result_of(first)).verdict == YES
    assert RULE[f"{id}.{way}"](result_of(group(3, error=[0.1] * 6))) == NOT_MEASURED
    assert RULE[f"{id}.{way}"](result_of()) == NOT_MEASURED
    lost = {**first.facts, "networks": []}
    gone = type(first)(first.name, lost, {})
    assert RULE[f"{id}.{way}"](result_of(gone)).verdict == DIVERGED.verdict


def test_the_table_shows_all_ways_before_and_after():
    made = asked(group=0.11, group_naive_bayes=0.92, group_not_constant=0.91)
    first = asked(layers=3, group=0.5)
    table = table_together(result_of(made, first))
    assert table.head == [
        "network", "data", "product: before training", "product: after training",
        "naive Bayes: before training", "naive Bayes: after training",
        "product without constant nodes: before training",
        "product without constant nodes: after training", "network",
    ]  # fmt: skip
    start = "0.310±0.000"
    assert table.rows == [
        ["4×8 cross-entropy", "digits", start, "0.110±0.010", start, "0.920±0.010", start,
         "0.910±0.010", "0.950±0.000"],
        ["3×8 cross-entropy", "digits", start, "0.500±0.010", "", "", "", "", "0.950±0.000"],
    ]  # fmt: skip
    assert len(STEPS) == 6
