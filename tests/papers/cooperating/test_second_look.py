"""Rules of cooperating added after looking: both sides of limits, and what each does not read."""

from typing import Any

import numpy as np
import pytest
from helpers.made_networks import empty, group, result_of

from relumlp.papers.cooperating.rules.all import RULES
from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import Measured, Verdict

pytestmark = pytest.mark.filterwarnings("error")
BY_ID = {rule.id.removeprefix("cooperating."): rule for rule in RULES}
YES, PARTLY, NO, OPEN = "reproduced", "partly", "not reproduced", "open"
BOTH = ("depth", "width")
SIZES = np.array([100, 200])


def verdict(id: str, *made: Any) -> Verdict:
    return BY_ID[id].decide(result_of(*made))


# --- no new benefit


def layered(P: Any, accuracy: Any, **more: Any) -> Any:
    """A network of 10 × 100 on both axes with these perplexities and accuracies by layer."""
    perplexity = np.repeat(np.array(P, float)[:, None], 2, axis=1)
    return group(axes=BOTH, perplexity=perplexity, discrete=accuracy, continuous=accuracy,
                 combined=accuracy, **more)  # fmt: skip


@pytest.mark.parametrize("data", ["mnist", "fashion-mnist"])
@pytest.mark.parametrize(
    ("P", "accuracy", "expected", "gain"),
    [
        ([9] * 8 + [1.5, 1.2], [0.1] * 8 + [0.9, 0.9049], YES, "0.0049"),
        ([9] * 8 + [1.5, 1.2], [0.1] * 8 + [0.9, 0.9051], NO, "0.0051"),
        # A layer of 2.9 is a minimum to the older rule alone.
        ([9] * 7 + [2.9, 1.5, 1.2], [0.1] * 7 + [0.5, 0.9, 0.9], YES, "0.0000"),
        ([9] * 7 + [2.9, 1.51, 1.6], [0.1] * 7 + [0.5, 0.9, 0.9], OPEN, ""),
        ([9] * 9 + [1.2], [0.1] * 10, OPEN, ""),
    ],
)
def test_deeper_layers_bring_no_benefit_once_perplexity_is_very_near_1(
    data: str, P: Any, accuracy: Any, expected: str, gain: str
) -> None:
    other = "mnist" if data != "mnist" else "fashion-mnist"
    behind = [0.1, 0.9] if expected == YES else [0.9, 0.9]
    turned = layered([9] * 8 + [1.1, 1.1], [0.1] * 8 + behind, data=other)
    found = verdict(f"s3b.deeper.{data}.near-one", layered(P, accuracy, data=data), turned)
    assert found.verdict == expected
    if gain:
        held = 1 if expected == YES else 0
        assert found.evidence.startswith(f"gains: {gain}; architectures without: {held} of 1")
    else:
        assert found.evidence == "no layer has a perplexity of at most 1.5 and layers behind it"


def test_without_networks_it_is_not_measured() -> None:
    for id in ("s3b.deeper.mnist.near-one", "fig1.wide-range.some-size", "s5b.specific.exists",
               "s4.importance", "s3.codes.mnist", "s6.momentum.trends",
               "s6.batch-normalisation.perplexity"):  # fmt: skip
        assert BY_ID[id].decide(empty()).verdict == OPEN, id


# --- figure 1 from some size on


def selective(good: Any, depth: int = 10, width: int = 100, data: str = "mnist") -> Any:
    """Architecture with the pattern of figure 1 or, if not good, without its early or late half."""
    early, late = {True: (0.9, 0.95), "early": (0.9, 0.2), "late": (0.1, 0.95)}[good]
    axes = tuple(a for a, on in (("depth", width == 100), ("width", depth == 10)) if on)
    return group(depth=depth, width=width, data=data, axes=axes, unselective=[early] * depth,
                 selectivity=[late] * depth)  # fmt: skip


def test_the_pattern_is_looked_for_from_every_size_on() -> None:
    id = "fig1.wide-range.some-size"
    made = [selective(d >= 6 or "early", d) for d in (3, 5, 6, 7)]
    made += [selective(w >= 60 or "late", width=w) for w in (20, 60, 200)]
    found = verdict(id, *made, selective(True))
    assert found == (YES, "mnist from 6×60 on (5 architectures)", "")
    # With one large network without it, smaller ones do not help.
    found = verdict(id, *made, selective("early"))
    assert found == (NO, "mnist from no size on", "")
    # Two architectures from a size on are too few.
    few = [selective(True, 7), selective("late", 5), selective(True)]
    assert verdict(id, *few).evidence == "mnist from no size on"
    assert verdict(id, *few, selective(True, width=200)).evidence == (
        "mnist from 7×100 on (3 architectures)"
    )
    bad = [selective("early", d, data="fashion-mnist") for d in (6, 7, 10)]
    found = verdict(id, *made, selective(True), *bad)
    assert found == (PARTLY, "fashion-mnist from no size on; mnist from 6×60 on (5 architectures)",
                     "")  # fmt: skip
    for one in bad:
        one["arrays"]["selectivity"][:] = 0.95
    assert verdict(id, *made, selective(True), *bad).verdict == YES


# --- specific nodes


def with_nodes(layers: Any, kind: int, **more: Any) -> Any:
    """A 10 × 100 network of which the first seed has so many nodes of a kind, by layer."""
    nodes = np.zeros((3, 10, 4))
    for layer, n in layers.items():
        nodes[0, layer, kind] = n
    return group(axes=BOTH, nodes=nodes, **more)


@pytest.mark.parametrize(
    ("layers", "kind", "expected", "evidence"),
    [
        ({0: 1}, 1, YES, "1 of 600 nodes, in 1 of 3 networks"),
        ({1: 4}, 1, YES, "4 of 600 nodes, in 1 of 3 networks"),
        ({2: 4, 9: 4}, 1, NO, "0 of 600 nodes, in 0 of 3 networks"),
        ({0: 4, 1: 4}, 0, NO, "0 of 600 nodes, in 0 of 3 networks"),
        ({0: 4, 1: 4}, 2, NO, "0 of 600 nodes, in 0 of 3 networks"),
    ],
)
def test_some_early_node_is_on_for_one_or_two_samples(
    layers: Any, kind: int, expected: str, evidence: str
) -> None:
    made = with_nodes(layers, kind)
    assert verdict("s5b.specific.exists", made) == (expected, evidence, "")
    assert verdict("s5b.specific", made).verdict == NO


# --- the balance of the two systems


def looked(kind: str, discrete: Any, continuous: Any, training: float = 0.0) -> Any:
    """Networks looked at: accuracies (looks, layers) on test samples; combined is odd."""
    discrete, continuous = np.array(discrete, float), np.array(continuous, float)
    looks, layers = discrete.shape
    systems = np.full((looks, 2, 2, 3, layers), 0.3)
    systems[:, 1, :, 0], systems[:, 1, :, 1] = discrete[:, None], continuous[:, None]
    systems[:, 0, :, 0] += training * np.arange(layers)
    systems[:, 1, :, 2] = np.arange(looks)[:, None, None]
    return group(kind, "fashion-mnist", depth=layers, systems=np.stack([systems] * 2), seeds=2,
                 own=np.zeros((2, looks, 2)), step=np.arange(looks))  # fmt: skip


FLAT = [[0.5, 0.5, 0.5]] * 3


@pytest.mark.parametrize(
    ("epochs", "updates", "expected", "ranges"),
    [
        ([[0.5] * 3, [0.521, 0.5, 0.5], [0.521, 0.5, 0.5]], FLAT, YES, ("0.021", "0.021", "0.000")),
        ([[0.521, 0.5, 0.5]] * 3, FLAT, PARTLY, ("0.021", "0.000", "0.000")),
        ([[0.521, 0.5, 0.5]] * 3, [[0.5] * 3, [0.5, 0.479, 0.5], [0.5] * 3], YES,
         ("0.021", "0.000", "0.021")),
        ([[0.519, 0.5, 0.5]] * 3, [[0.5] * 3, [0.5, 0.519, 0.5], [0.5] * 3], NO,
         ("0.019", "0.000", "0.019")),
        # Through the layers at the last look alone.
        ([[0.53, 0.5, 0.5]] * 2 + [[0.53] * 3], FLAT, PARTLY, ("0.000", "0.030", "0.000")),
    ],
)  # fmt: skip
def test_the_importance_of_the_systems_changes(
    epochs: Any, updates: Any, expected: str, ranges: Any
) -> None:
    made = [looked("epochs", epochs, FLAT, training=0.1), looked("updates", updates, FLAT)]
    found = verdict("s4.importance", *made)
    assert found.verdict == expected, found
    layers, over_epochs, over_updates = ranges
    assert (
        f"range over layers {layers}, over epochs {over_epochs}, over updates of epoch 1 "
        f"{over_updates}"
    ) in found.evidence
    assert verdict("s4.importance", made[0]) == NOT_MEASURED
    # Where both systems change alike, their balance does not.
    alike = [looked("epochs", epochs, epochs), looked("updates", updates, updates)]
    assert verdict("s4.importance", *alike).verdict == NO


@pytest.mark.parametrize(("more", "expected"), [(0.02, PARTLY), (0.0199, NO)])
def test_two_hundredths_are_a_change(more: float, expected: str) -> None:
    zero, ahead = [0.0] * 3, [more, 0.0, 0.0]
    still = looked("updates", [zero] * 3, [zero] * 3)
    for looks in ([ahead] * 3, [ahead, zero, zero]):
        found = verdict("s4.importance", looked("epochs", looks, [zero] * 3), still)
        assert found.verdict == expected


# --- the codes of wide networks


@pytest.mark.parametrize("data", ["mnist", "fashion-mnist"])
@pytest.mark.parametrize(
    ("errors", "expected", "ρ"),
    [((0.4, 0.3, 0.2, 0.1), YES, "-1.00"), ((0.3, 0.4, 0.1, 0.2), YES, "-0.60"),
     ((0.4, 0.1, 0.3, 0.2), PARTLY, "-0.40"), ((0.1, 0.4, 0.2, 0.3), NO, "0.40"),
     ((0.2, 0.2, 0.2, 0.2), NO, "nan")],
)  # fmt: skip
def test_networks_that_keep_samples_apart_generalise_better(
    data: str, errors: Any, expected: str, ρ: str
) -> None:
    made = [
        # Later layers, other data and the depth axis say the opposite.
        group(data=data, width=20 * (k + 1), axes=("width",), own=(0.5, 1 - e),
              occupied=[0.1 * k + 0.1, 0.1 * k + 0.2, *[0.9 - 0.1 * k] * 8])
        for k, e in enumerate(errors)
    ]  # fmt: skip
    other = "mnist" if data != "mnist" else "fashion-mnist"
    turned = reversed(errors) if expected != NO else sorted(errors, reverse=True)
    made += [group(data=other, width=20 * (k + 1), axes=("width",), own=(0.5, 1 - e),
                   occupied=[0.1 * k + 0.1] * 10) for k, e in enumerate(turned)]  # fmt: skip
    made += [group(data=data, depth=d, width=100, axes=("depth",), own=(0.5, 0.5),
                   occupied=[0.9] * d) for d in (2, 3)]  # fmt: skip
    found = verdict(f"s3.codes.{data}", *made)
    assert found.verdict == expected
    numbers = ", ".join(f"{20 * (k + 1)}: {0.1 * k + 0.15:.3f} and {100 * e:.2f} %"
                        for k, e in enumerate(errors))  # fmt: skip
    assert found.evidence == f"P / N_c and test error by width: {numbers}; rank correlation {ρ}"


def test_two_widths_correlate_with_nothing() -> None:
    made = [group(width=w, axes=("width",), occupied=[0.5] * 10) for w in (20, 40)]
    assert verdict("s3.codes.mnist", *made) == NOT_MEASURED


# --- further arms


def beside(arm: str, own: float, base: float, measure: str, **more: Any) -> list[Any]:
    """An arm and the grid's networks of its size, on both data, with a measure in every layer."""
    made = []
    for data in ("mnist", "fashion-mnist"):
        for kind, name, value in (("arm", arm, own), ("arm", "sgd", base), ("grid", "", base)):
            seeds = value * np.array([0.99, 1, 1.01])
            shape = (3, 6, 2) if measure == "perplexity" else (3, 6)
            values = np.broadcast_to(seeds.reshape(3, *[1] * (len(shape) - 1)), shape)
            made.append(group(kind, data, 6, arm=name, axes=(), **{measure: values}, **more))
    return made


@pytest.mark.parametrize("arm", ["batch-normalisation", "momentum"])
@pytest.mark.parametrize(
    ("rule", "measure", "up"),
    [("perplexity", "perplexity", True), ("saturation", "saturation", False)],
)
def test_choices_that_add_noise(arm: str, rule: str, measure: str, up: bool) -> None:
    more, less = (5.0, 0.2), (0.2, 5.0)
    good, bad = (more, less) if up else (less, more)
    id = f"s6.{arm}.{rule}"
    found = verdict(id, *beside(arm, *good, measure))
    assert found.verdict == YES
    assert found.evidence.endswith("data sets: 2 of 2")
    assert verdict(id, *beside(arm, *bad, measure)).verdict == NO
    assert verdict(id, *beside(arm, 1.0, 1.0, measure)).verdict == NO
    # Another arm that does so is not this one.
    assert verdict(id, *beside("noise-inputs", *good, measure)).verdict == OPEN
    mixed = beside(arm, *good, measure)[:3] + beside(arm, *bad, measure)[3:]
    assert verdict(id, *mixed).verdict == PARTLY


TRENDS = {"unselective": [0.9] * 6, "selectivity": [0.95] * 6,
          "occupied": [1, 0.95, 0.5, 0.1, 0.01, 0.008], "discrete": 0.9, "continuous": 0.9,
          "combined": [0.95] + [0.9] * 5}  # fmt: skip


@pytest.mark.parametrize("arm", ["batch-normalisation", "momentum", "sigmoid-outputs"])
def test_arms_keep_the_trends(arm: str) -> None:
    def asked(**changed: Any) -> Verdict:
        made = []
        for data in ("mnist", "fashion-mnist"):
            made.append(group(data=data, depth=6, axes=("depth",), **TRENDS))
            made.append(group("arm", data, 6, arm=arm, **{**TRENDS, **changed}))
            made.append(
                group("arm", data, 6, arm="noise-labels", **{**TRENDS, "selectivity": [0] * 6})
            )
        return verdict(f"s6.{arm}.trends", *made)

    assert asked().verdict == YES
    found = asked(selectivity=[0.1] * 6)
    assert found.verdict == PARTLY
    assert found.evidence.startswith(
        "mnist: fig1.late differ; fashion-mnist: fig1.late differ; same verdicts: 16 of 18"
    )


def test_the_older_rule_of_batch_normalisation_stays_open() -> None:
    made = beside("batch-normalisation", 5.0, 0.2, "perplexity")
    assert verdict("s6.batch-normalisation", *made) == (OPEN, "not done", "")


def test_a_result_is_not_changed_by_being_asked() -> None:
    result = result_of(with_nodes({0: 1}, 1))
    before = {n: v.copy() for n, v in result.arrays.items()}
    BY_ID["s5b.specific.exists"].decide(Measured(result.arrays, result.facts))
    assert all((result.arrays[n] == v).all() for n, v in before.items())
