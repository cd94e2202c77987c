"""Section 6 of dynamics: ripples after the peak, and features that nodes meet."""

import numpy as np
import pytest
from helpers.made_curves import columns, group, result_of

from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples
from relumlp.papers.dynamics.grid import cells
from relumlp.papers.dynamics.measure.features import feature_probe, features_met
from relumlp.papers.dynamics.measure.networks import measure
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.section_6 import ripple
from relumlp.papers.study.deciding import NOT_IN_FIRST, NOT_MEASURED
from relumlp.papers.study.training_cells import cut_of
from relumlp.papers.study.workspace import Workspace

pytestmark = pytest.mark.filterwarnings("error")
RULE = {r.id.removeprefix("dynamics."): r.decide for r in RULES}
YES, PARTLY, NO = "reproduced", "partly", "not reproduced"


# --- ripples


@pytest.mark.parametrize(
    ("curve", "by"),
    [
        ([0.1, 0.9, 0.5, 0.6, 0.4, 0.3], 0.1),
        ([0.1, 0.9, 0.5, 0.8, 0.75, 0.75], 0.05),  # it rises by 0.3 and falls by 0.05
        ([0.1, 0.9, 0.5, 0.6, 0.6, 0.6], 0),  # it does not fall again
        ([0.1, 0.5, 0.3, 0.9, 0.5, 0.4], 0),  # before the peak
        ([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], 0),
        ([np.nan, 0.9, 0.5, np.nan, 0.6, 0.4], 0.1),
        ([np.nan] * 6, 0),
    ],
)
def test_a_ripple_rises_and_falls_again_after_the_peak(curve, by):
    assert ripple(np.array(curve)) == pytest.approx(by)


STEADY, LITTLE = [0.1, 0.9, 0.5, 0.4, 0.3, 0.2], [0.1, 0.9, 0.5, 0.519, 0.4, 0.3]
WAVE = [0.1, 0.9, 0.5, 0.521, 0.4, 0.3]


def seeds(*curves):
    """A group of two layers whose mean over layers is one curve for each seed."""
    return np.stack([columns(np.array(c) + 0.1, np.array(c) - 0.1) for c in curves])


@pytest.mark.parametrize(
    ("curves", "expected", "shown", "names"),
    [
        ((STEADY, WAVE, LITTLE), YES, 1, "3×8 cross-entropy"),
        ((STEADY, LITTLE), NO, 0, "none"),
        ((WAVE, WAVE), PARTLY, 2, "3×8 cross-entropy"),
    ],
)
def test_ripples_are_displayed_occasionally(curves, expected, shown, names):
    own = group(3, fraction=seeds(*curves))
    turned = WAVE if expected == NO else STEADY
    others = [group(3, kind=kind, fraction=seeds(turned)) for kind in ("arm", "other")]
    verdict = RULE["s6.ripple"](result_of(own, *others))
    assert verdict.verdict == expected
    largest = max(ripple(np.array(c)) for c in curves)
    assert verdict.evidence == (
        f"{shown} of {len(curves)} networks, the largest by {largest:.3f}; in {names}"
    )
    assert RULE["s6.ripple"](result_of()) == NOT_MEASURED


def test_a_ripple_of_one_layer_that_another_makes_good_is_none():
    a, b = [0.9, 0.5, 0.6, 0.4, 0.3, 0.2], [0.9, 0.5, 0.4, 0.6, 0.5, 0.4]
    made = group(3, fraction=columns(a, b))
    assert ripple(np.array(a)) == pytest.approx(0.1)
    assert RULE["s6.ripple"](result_of(made)).verdict == NO


# --- features


def test_features_are_those_on_for_a_nodes_own_samples():
    features = np.array([[1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]], bool)
    on = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [0, 1, 0, 0]], bool)
    np.testing.assert_array_equal(features_met(features, on), [0.5, 0.125, 0.75, np.nan])


def test_a_node_is_exposed_to_the_layer_before_it():
    # Inputs: sample 0 has both, sample 1 one, sample 2 none. Node 0 is on for samples 0 and 1 (a
    # share of 0.75), node 1 for sample 1 (0.5), node 2 for none, node 3 for sample 0 (1).
    x = np.array([[2.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    W1 = np.array([[0.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, 0.0]])
    # Of the second layer: on for sample 0, for which nodes 0 and 3 are on, and for both.
    W2 = np.array([[0.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]])
    net = MLP.from_arrays([W1, W2, np.ones((2, 2))])
    record = feature_probe(Samples(x, np.array([0, 1, 0])))(0, net)
    np.testing.assert_array_equal(record["features"], [0.5, 0])
    wider = MLP.from_arrays([W1[[0, 3]], np.eye(2), np.ones((2, 2))])
    record = feature_probe(Samples(x, np.array([0, 1, 0])))(0, wider)
    np.testing.assert_array_equal(record["features"], [1, 1])


def test_a_cell_counts_features_at_every_step_on_so_many_validation_samples(tmp_path):
    (cell,) = [c for c in cells("digits", "quick")
               if c.name == "grid-5x10-cross-entropy-seed1"]  # fmt: skip
    config = {**cell.config, "epochs": 1, "points": 4, "featured": 30}
    assert cell.config["featured"] == 100
    found = measure(config, Workspace("one", tmp_path))
    assert found.arrays["features"].shape == (len(found.arrays["step"]), 4)
    assert np.isfinite(found.arrays["features"]).all()
    cut = cut_of(config)
    net = MLP.from_arrays([found.arrays[f"W{i}"] for i in range(1, 6)],
                          [found.arrays["b1"], *[None] * 4])  # fmt: skip
    x = cut.validation.x(cut.validation.chosen[:30], np.float32)
    t = net.forward(x)
    before, expected = x != 0, []
    for on in t.on[1:-1]:
        met = [before[on[:, j]].mean() if on[:, j].any() else 0 for j in range(10)]
        expected.append(np.mean([m > 0.5 for m in met]))
        before = on
    np.testing.assert_allclose(found.arrays["features"][-1], expected)
    assert all("featured" in c.config for c in cells("mnist", "full")
               if c.config["kind"] in ("grid", "other"))  # fmt: skip


def exposed(at_peak, elsewhere, kind="grid", loss="cross-entropy"):
    """Networks whose f is largest at the third step, with these shares of nodes there, and else."""
    features = np.full((2, 6, 3), elsewhere)
    features[:, 2] = at_peak + np.array([[0.1], [-0.1]]) + np.array([0.2, 0, -0.2])
    fraction = np.stack([columns(*[[0.1, 0.2, 0.9, 0.3, 0.2, 0.1]] * 3)] * 2)
    return group(4, loss, kind, features=features, fraction=fraction)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.501, YES), (0.499, PARTLY), (0.251, PARTLY), (0.249, NO)],
)
def test_most_nodes_are_exposed_to_most_features_at_the_peak(share, expected):
    turned = 1.0 if expected == NO else 0.0
    others = [exposed(turned, turned, loss="squared-error"), exposed(turned, turned, kind="arm")]
    verdict = RULE["s6.features"](result_of(exposed(share, turned), *others))
    assert verdict.verdict == expected
    assert verdict.evidence == (
        f"share of nodes: {turned:.3f}±0.000 before training, {share:.3f}±0.100 at update 10, "
        f"{turned:.3f}±0.000 after training"
    )


def test_the_first_edition_counted_no_features():
    made = group(4, fraction=columns(*[[0.5] * 6] * 3))
    assert RULE["s6.features"](result_of(made)) == NOT_IN_FIRST
    assert RULE["s6.features"](result_of()) == NOT_MEASURED
