"""Rules of dynamics with limits that can fail: both sides of each, and what each does not read."""

import numpy as np
import pytest
from helpers.made_curves import columns, group, result_of

from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.curves import Group
from relumlp.papers.study.deciding import DIVERGED, NOT_MEASURED

pytestmark = pytest.mark.filterwarnings("error")
RULE = {r.id.removeprefix("dynamics."): r.decide for r in RULES}
CE, SE = "cross-entropy", "squared-error"
YES, PARTLY, NO = "reproduced", "partly", "not reproduced"
SIZES = [10, 30, 20, 40]
"""Always the most frequent class: 0.4; the best switch: 0.7."""


def measured_on(sizes, *made, **facts):
    """A result of these groups, of whose networks the class sizes are known."""
    result = result_of(*made)
    for g in made:
        kind = {"config": {"kind": g.facts["kind"]}, "validation_sizes": sizes, **facts}
        result.facts["groups"][g.name]["networks"] = [f"{g.name}-seed0"]
        result.facts["networks"][f"{g.name}-seed0"] = kind
    return result


def switches(best, layers=3, **more):
    """A group whose best switch of all layers, steps and seeds is once so accurate."""
    single = np.full((2, 6, layers - 1), 0.41)
    single[1, 2, 0] = best
    return group(layers, single=single, **more)


# --- switches alone


@pytest.mark.parametrize(
    ("best", "expected", "way"),
    [(0.549, YES, "0.497"), (0.551, PARTLY, "0.503"), (0.669, PARTLY, "0.897"),
     (0.671, NO, "0.903"), (0.7, NO, "1.000")],
)  # fmt: skip
def test_a_switch_is_poor_beside_the_best_that_its_classes_allow(best, expected, way):
    result = measured_on(SIZES, switches(best))
    verdict = RULE["fig7.poor.beside-best"](result)
    assert verdict.verdict == expected
    assert verdict.evidence == (
        f"best rule from one switch: {best:.4f} correct; always the most frequent class: 0.4000; "
        f"the most that a switch can: 0.7000; {way} of the way"
    )


def test_the_limit_is_of_the_own_class_sizes():
    # 0.25 is what any switch can of eight equal classes, and far from that of four.
    made = switches(0.25)
    made.arrays[f"{made.name}.single"][:] = 0.25
    assert RULE["fig7.poor.beside-best"](measured_on([5] * 8, made)).verdict == NO
    assert RULE["fig7.poor.beside-best"](measured_on([5] * 4, made)).verdict == YES


def test_only_the_largest_cross_entropy_networks_decide_figure_7():
    own, others = switches(0.5, 5), [switches(0.7, 5, loss=SE), switches(0.7, 3)]
    others += [switches(0.7, 5, kind=kind) for kind in ("arm", "other")]
    assert RULE["fig7.poor.beside-best"](measured_on(SIZES, own, *others)).verdict == YES
    others = [switches(0.5, 5, loss=SE), switches(0.5, 3)]
    assert (
        RULE["fig7.poor.beside-best"](measured_on(SIZES, switches(0.7, 5), *others)).verdict == NO
    )


@pytest.mark.parametrize(
    ("id", "kind", "away"),
    [("group.alone", "grid", "other"), ("summary.7.poor", "grid", "arm"),
     ("other-data.7.poor", "other", "grid")],
)  # fmt: skip
def test_all_networks_of_the_data_decide_the_rest(id, kind, away):
    def asked(*best):
        made = [switches(b, 2 + k, kind=kind) for k, b in enumerate(best)]
        elsewhere = [switches(0.7, 6, kind=away)]
        return RULE[f"{id}.beside-best"](measured_on(SIZES, *made, *elsewhere))

    assert asked(0.5, 0.5).verdict == YES
    assert asked(0.5, 0.7).verdict == PARTLY
    assert asked(0.7, 0.7).verdict == NO
    assert asked(0.5, 0.7).evidence == "1 of 2 architectures and losses; not 3×8 cross-entropy"


def test_without_class_sizes_or_networks_it_is_open():
    assert RULE["fig7.poor.beside-best"](result_of(switches(0.5))) == NOT_MEASURED
    assert RULE["group.alone.beside-best"](result_of()) == NOT_MEASURED


# --- the most informative switch


@pytest.mark.parametrize(
    ("sizes", "largest", "expected", "evidence"),
    [
        ([7] * 10, 0.30102, YES, "these classes allow 0.3010; log 2 / log |C| is 0.3010; largest u "
         "of any node 0.3010"),
        ([1185, 1348, 1192, 1226, 1168, 1085, 1183, 1253, 1170, 1190], 0.29, PARTLY,
         "these classes allow 0.3016; log 2 / log |C| is 0.3010; largest u of any node 0.2900"),
        ([7] * 10, 0.302, NO, "these classes allow 0.3010; log 2 / log |C| is 0.3010; largest u of "
         "any node 0.3020"),
        ([9, 1], 0.5, YES, "these classes allow 1.0000; log 2 / log |C| is 1.0000; largest u of "
         "any node 0.5000"),
        ([2, 1, 1], 0.1, NO, "these classes allow 0.6845; log 2 / log |C| is 0.6309; largest u of "
         "any node 0.1000"),
    ],
)  # fmt: skip
def test_what_class_sizes_allow(sizes, largest, expected, evidence):
    made = [group(k, single=columns([0.1] * 6)) for k in (2, 3)]
    result = measured_on(sizes, *made, largest_informativeness=0.05)
    result.facts["networks"][f"{made[1].name}-seed0"]["largest_informativeness"] = largest
    arm = {"config": {"kind": "arm"}, "validation_sizes": [100, 1, 1],
           "largest_informativeness": 0.9}  # fmt: skip
    result.facts["networks"]["arm-0"] = arm
    verdict = RULE["fig7.maximum.of-data"](result)
    assert (verdict.verdict, verdict.evidence) == (expected, evidence)


# --- similar errors


def trained(error, layers=2, loss=CE, **more):
    """Validation errors after three epochs; training losses and accuracies say something else."""
    curve = np.column_stack([[5, 5, 5], [0.1, 0.1, 0.1], 1 - np.array(error)])
    return group(layers, loss, curve=np.stack([curve, curve]), error=np.full((2, 6), 0.9), **more)


@pytest.mark.parametrize(
    ("error", "expected", "distance"),
    [
        ([0.06, 0.06, 0.06], YES, "0.50"),  # all 0.02 away of 0.04
        ([0.061, 0.06, 0.06], NO, "0.51"),
        ([0.03, 0.02, 0.03], YES, "0.33"),
        ([0.04, 0.04, 0.10], YES, "0.50"),
        ([0.04, 0.04, 0.101], NO, "0.51"),
    ],
)
def test_errors_are_similar_in_units_of_the_error(error, expected, distance):
    reference = trained([0.04, 0.04, 0.04], 5)
    error = np.nextafter(error, 0) if expected == YES else error
    verdict = RULE["fig3.similar.relative"](result_of(reference, trained(error)))
    assert verdict.verdict == (YES if expected == YES else PARTLY), verdict
    assert verdict.evidence == (
        f"error of 5×8 cross-entropy 0.0400, mean over epochs; distances over it from 0.00 to "
        f"{distance} (2×8 cross-entropy); similar: {2 if expected == YES else 1} of 2"
    )
    assert RULE["fig3.similar"](result_of(reference, trained(error))).verdict == YES


def test_networks_that_diverged_and_other_kinds_do_not_make_errors_similar():
    reference, good, bad = trained([0.04] * 3, 5), trained([0.04] * 3), trained([0.4] * 3, 3)
    id = "fig3.similar.relative"
    assert RULE[id](result_of(reference, good, trained([0.4] * 3, 3, kind="other"))).verdict == YES
    assert RULE[id](result_of(reference, bad, trained([0.4] * 3, 4))).verdict == NO
    lost = Group(bad.name, {**bad.facts, "networks": []}, {})
    assert RULE[id](result_of(reference, good, lost)).evidence.endswith("similar: 2 of 3")
    gone = Group(reference.name, {**reference.facts, "networks": []}, {})
    assert RULE[id](result_of(good, gone)) == DIVERGED
    assert RULE[id](result_of()) == NOT_MEASURED


# --- what is partly


UP_DOWN = [0.5, 0.5, 0.6, 0.55, 0.54, 0.4]
FALLS = {YES: [2, 1.9, 1.7, 1, 0.5, 0], PARTLY: [2, 2, 2, 1.7, 0.5, 0], NO: [2, 2, 2, 2, 2, 0]}
"""Losses that start to fall at update 10, as the activation fraction does, at 50, at 1,000."""


@pytest.mark.parametrize(
    ("each", "expected", "old"),
    [
        ((YES, YES), YES, YES),
        ((YES, PARTLY), PARTLY, PARTLY),
        ((PARTLY, PARTLY), PARTLY, NO),
        ((PARTLY, PARTLY, YES, NO), PARTLY, NO),
        ((PARTLY, PARTLY, PARTLY, NO, YES, NO), NO, NO),
        ((PARTLY, NO), NO, NO),
        ((), "open", "open"),
    ],
)
def test_what_is_partly_counts_half(each, expected, old):
    made = [group(2 + k, fraction=columns(*[UP_DOWN] * (1 + k)), losses=FALLS[word])
            for k, word in enumerate(each)]  # fmt: skip
    made.append(group(2, kind="other", fraction=columns(UP_DOWN), losses=FALLS[YES]))
    verdict = RULE["summary.3.weighed"](result_of(*made))
    assert verdict.verdict == expected, verdict
    assert RULE["summary.3"](result_of(*made)).verdict == old
    if each:
        assert verdict.evidence == (
            f"{each.count(YES)} reproduced and {each.count(PARTLY)} partly of {len(each)} "
            "architectures and losses"
        )
        assert verdict.details.count("factor") == len(each)


def test_on_other_data_what_is_partly_counts_half():
    half = columns([0.5, 0.9, 0.9, 0.9, 0.5, 0.1], *([0.5, 0.9, 0.9, 0.9, f, 0.1]
                                                     for f in (0.4, 0.6, 0.7)))  # fmt: skip
    good = columns(*([0.5, 0.9, 0.9, 0.9, f, 0.1] for f in (0.3, 0.4, 0.6, 0.7)))
    made = [group(5, kind="other", fraction=half), group(5, SE, kind="other", fraction=half)]
    shallow = group(3, kind="other", fraction=good[:, ::-1][:, :2])
    grid = group(5, fraction=good[:, ::-1])
    found = RULE["other-data.4.weighed"](result_of(*made, shallow, grid))
    assert (found.verdict, found.evidence) == (
        PARTLY, "0 reproduced and 2 partly of 2 architectures and losses",
    )  # fmt: skip
    assert RULE["other-data.4"](result_of(*made, shallow, grid)).verdict == NO
    made[1] = group(5, SE, kind="other", fraction=good[:, ::-1])
    assert RULE["other-data.4.weighed"](result_of(*made)).verdict == NO
