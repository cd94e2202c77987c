"""Which layers' sample sets shrink faster, by when they have lost half of their fall."""

import numpy as np
import pytest
from helpers.made_curves import STEPS, columns, group, result_of

from relumlp.papers.dynamics.rules import clauses
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.curves import half_fall
from relumlp.papers.dynamics.rules.half_fall import (
    by_horizon,
    first_layer_halved_first,
    half_times,
    shallow_halved_first,
)
from relumlp.papers.study.deciding import NOT_MEASURED

pytestmark = pytest.mark.filterwarnings("error")
RULE = {r.id.removeprefix("dynamics."): r.decide for r in RULES}
CE, SE = "cross-entropy", "squared-error"
YES, PARTLY, NO = "reproduced", "partly", "not reproduced"


def halved(at):
    """A curve that rises to 0.9 at update 1 and has lost half of its fall to 0.1 at an update."""
    return np.where(at <= STEPS, 0.45, np.where(STEPS == 0, 0.5, 0.9)) - 0.35 * (STEPS == 1000)


def test_half_of_a_fall_is_midway_between_the_largest_value_and_the_last():
    curves = columns(
        halved(10), halved(50), halved(1000),
        [0.1, 0.2, 0.9, 0.51, 0.5, 0.1],  # below 0.5 before the peak, and at it from update 100 on
        [0.5] * 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [np.nan] * 6,
    )  # fmt: skip
    np.testing.assert_array_equal(
        half_fall(curves, STEPS), [10, 50, 1000, 100, np.nan, np.nan, np.nan]
    )


def test_times_are_of_every_seeds_own_curve_and_the_last_update_where_nothing_falls():
    seeds = np.stack([columns(halved(10), [0.5] * 6), columns(halved(1000), halved(10))])
    np.testing.assert_allclose(half_times(group(3, fraction=seeds)), [100, 100])


@pytest.mark.parametrize(
    ("at", "expected", "ρ"),
    [
        ((10, 50, 100), YES, "1.00"),
        ((10, 100, 50), YES, "0.50"),
        ((10, 1000, 50, 100), PARTLY, "0.40"),
        ((10, 50, 50, 10, 100), YES, "0.53"),
        ((10, 50, 10, 50), PARTLY, "0.45"),
        ((100, 10, 100), NO, "0.00"),
        ((100, 50, 1000, 10), NO, "-0.40"),
        ((100, 50, 10), NO, "-1.00"),
        ((50, 50, 50), NO, "nan"),
    ],
)
def test_shallower_layers_are_faster_if_they_have_halved_earlier(at, expected, ρ):
    verdict = shallow_halved_first(group(len(at) + 1, fraction=columns(*map(halved, at))))
    assert verdict.verdict == expected, verdict
    updates = ", ".join(f"{t:,}" for t in at)
    assert verdict.evidence.startswith(
        f"updates at half of the fall, layer by layer: {updates}; rank correlation {ρ}; that "
    )


@pytest.mark.parametrize(
    ("at", "expected", "later"),
    [((10, 50, 100), YES, "2 of 2"), ((50, 10, 100), PARTLY, "1 of 2"),
     ((50, 50, 50), NO, "0 of 2"), ((50, 100, 10, 10), NO, "1 of 3")],
)  # fmt: skip
def test_the_first_layer_is_fastest_if_it_has_halved_first(at, expected, later):
    verdict = first_layer_halved_first(group(len(at) + 1, fraction=columns(*map(halved, at))))
    assert verdict.verdict == expected, verdict
    assert verdict.evidence.endswith(f"; later than the first: {later}")


def test_the_old_rule_depends_on_its_horizon_and_the_new_one_on_none():
    # The first layer halves first; from a tenth of the training on it has fallen least of all.
    early = columns([0.9, 0.9, 0.5, 0.5, 0.5, 0.5], [0.9, 0.9, 0.9, 0.5, 0.4, 0.4],
                    [0.9, 0.9, 0.9, 0.9, 0.3, 0.3])  # fmt: skip
    made = group(4, fraction=early)
    assert clauses.shallow_faster(made).verdict == NO
    assert clauses.first_layer_faster(made).verdict == NO
    assert shallow_halved_first(made).verdict == YES
    assert first_layer_halved_first(made).verdict == YES
    # Of 1,000 updates: 2 and 5 leave none fallen, 10 the first, 25 the same, 100 the last most.
    assert by_horizon(made) == (
        "that of the fall within 0.2, 0.5, 1, 2.5, 10 % of the training: "
        "nan, nan, -0.87, -0.87, 1.00"
    )


def test_falls_within_a_horizon_are_means_over_seeds():
    # Within 100 of 1,000 updates: falls of 0.4 and 0 in one seed, of 0 and 0.3 in the other.
    seeds = np.stack([columns(halved(50), halved(1000)),
                      columns(halved(1000), [0.5, 0.8, 0.8, 0.8, 0.5, 0.1])])  # fmt: skip
    third = np.stack([[0.5, 0.9, 0.9, 0.9, 0.69, 0.1]] * 2)[:, :, None]
    made = group(4, fraction=np.concatenate([seeds, third], axis=2))
    # Means 0.225, 0.15 and 0.21: largest values would be 0.45, 0.3 and 0.21.
    assert by_horizon(made).endswith("-0.50")


IDS = {"fig5.shallow-faster": CE, "s5.shallow-faster": CE, "fig5.first-layer-faster": SE,
       "s5.first-layer-faster": SE}  # fmt: skip


@pytest.mark.parametrize("id", IDS)
def test_only_the_networks_of_the_rule_decide(id):
    good, bad = columns(*map(halved, (10, 50, 100, 1000))), columns(*map(halved, (1000, 100, 50)))
    bad = np.column_stack([bad, bad[:, -1]])
    own, other = IDS[id], SE if IDS[id] == CE else CE

    def asked(inside, outside):
        made = [group(5, own, width=16, fraction=inside),
                group(5, other, width=16, fraction=outside),
                group(5, own, kind="other", width=16, fraction=outside),
                group(5, own, kind="arm", width=16, fraction=outside),
                group(2, own, width=16, fraction=outside[:, :1])]  # fmt: skip
        made += [group(5, own, width=8, fraction=outside)] * id.startswith("fig5")
        return RULE[f"{id}.half-fall"](result_of(*made)).verdict

    assert asked(good, bad) == YES
    assert asked(bad, good) == NO
    assert RULE[f"{id}.half-fall"](result_of()) == NOT_MEASURED


@pytest.mark.parametrize(("id", "kind"), [("summary.4", "grid"), ("other-data.4", "other")])
def test_findings_are_of_all_deep_networks_of_their_data(id, kind):
    good, bad = columns(*map(halved, (10, 50, 100, 1000))), columns(*map(halved, (50, 10, 10, 10)))
    away = "other" if kind == "grid" else "grid"

    def asked(*curves):
        made = [group(5, (CE, SE)[k], kind=kind, fraction=f) for k, f in enumerate(curves)]
        made += [group(5, fraction=bad, kind=away), group(3, kind=kind, fraction=bad[:, :2])]
        return RULE[f"{id}.half-fall"](result_of(*made))

    assert asked(good, good).verdict == YES
    assert asked(good, bad).verdict == PARTLY
    assert asked(bad, bad).verdict == NO
    assert asked(good, bad).evidence == (
        "1 of 2 architectures and losses; not 5×8 squared-error"
    )  # fmt: skip
