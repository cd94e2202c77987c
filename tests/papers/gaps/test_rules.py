"""Each rule of gaps reads its own numbers: only they qualify, all others do, and each threshold."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from helpers.gaps_made import SETS, made_result, names_of, whole_result

from relumlp.papers.gaps.result import PAPER
from relumlp.papers.gaps.rules.all import RULES
from relumlp.papers.study.deciding import NOT_MEASURED
from relumlp.papers.study.study import Measured

RULE = {r.id.removeprefix("gaps."): r.decide for r in RULES}
YES, PARTLY, NO, OPEN = "reproduced", "partly", "not reproduced", "open"
SETTINGS = ("biases", "no-output-biases")


def below(x: float) -> float:
    return float(np.nextafter(x, -np.inf))


def above(x: float) -> float:
    return float(np.nextafter(x, np.inf))


# --- figures 5 to 7: all pairs of all networks


PAIRS = {
    "fig5": ("class_pairs", ("class_pairs_with_15",)),
    "fig6": ("pairs", ("gap_condition",)),
    "fig7": ("pairs", ("opposite", "ratio")),
    "short": ("pairs", ("short_opposite", "ratio")),
}
"""By figure: which count must be reached, by the sum of which."""
ASKED = [(f, s) for f in ("fig5", "fig6", "fig7") for s in SETTINGS] + [("short", SETTINGS[1])]


def id_of(figure: str, setting: str) -> str:
    return "fig7.short" if figure == "short" else f"{figure}.{setting}"


def read(result: Measured, setting: str) -> Iterator[dict[str, Any]]:
    """The counts before normalisation of a setting's networks, on both sets."""
    for name in names_of(setting):
        for data in SETS:
            yield result.facts["networks"][name]["judged"][data]["before"]


def words(result: Measured, figure: str, setting: str) -> str:
    """The evidence, added up here."""
    of, held = PAIRS[figure]
    each = [*read(result, setting)]
    all_of, done = (sum(c.get(n, 0) for c in each for n in names) for names in ((of,), held))
    cases = np.sum([c["cases"] for c in each if "cases" in c], axis=0)
    fails = sum(c.get("short_opposite_fails", 0) for c in each)
    many = {"biases": 9, "no-output-biases": 6}[setting]
    what = "class pairs" if figure == "fig5" else "pairs of samples"
    share = f"{done:,} of {all_of:,} {what} ({done / all_of:.6f}), {many} networks"
    return {
        "fig5": share,
        "fig6": share,
        "fig7": f"{done:,} of {all_of:,} pairs are in a printed case; .15 and .16 hold but a gap "
        f"is exactly 0 in {cases[4] + cases[5]:,}; .15 fails in {cases[6]:,}",
        "short": f"{done:,} of {all_of:,} pairs are in a case; {fails:,} of them without .16",
    }[figure]


@pytest.mark.parametrize(("figure", "setting"), ASKED)
def test_pairs_of_one_setting_before_normalisation_on_both_sets(figure: str, setting: str) -> None:
    rule = RULE[id_of(figure, setting)]
    alone = made_result(lambda s, data, way: (s, way) == (setting, "before"))
    assert rule(alone) == (YES, words(alone, figure, setting), "")
    others = made_result(lambda s, data, way: (s, way) != (setting, "before"))
    assert rule(others) == (NO, words(others, figure, setting), "")
    assert rule(Measured({}, {"networks": {}})) == NOT_MEASURED


@pytest.mark.parametrize(("figure", "setting"), ASKED)
def test_one_pair_of_any_network_and_set_is_enough(figure: str, setting: str) -> None:
    result = made_result()
    for counts in read(result, setting):
        for name in PAIRS[figure][1]:
            counts[name] -= 1
            counts["failing_by_extremes"] += figure == "fig6"
            verdict = RULE[id_of(figure, setting)](result)
            assert verdict == (PARTLY, words(result, figure, setting), "")
            counts[name] += 1
            counts["failing_by_extremes"] -= figure == "fig6"


@pytest.mark.parametrize(("figure", "setting"), ASKED)
def test_half_of_the_pairs_is_partly_and_one_less_is_not(figure: str, setting: str) -> None:
    result = made_result()
    of, names = PAIRS[figure]
    for counts in read(result, setting):
        for name in names:
            counts[name] = 0
        counts["failing_by_extremes"] = counts["pairs"]
    all_of = sum(c[of] for c in read(result, setting))
    (first, *_) = read(result, setting)
    for held, expected in ((all_of // 2, PARTLY), (all_of // 2 - 1, NO)):
        first[names[-1]] = held
        first["failing_by_extremes"] = first["pairs"] - held
        verdict = RULE[id_of(figure, setting)](result)
        assert verdict == (expected, words(result, figure, setting), "")


@pytest.mark.parametrize(("figure", "setting"), ASKED)
def test_a_network_that_classifies_nothing_correctly_has_no_pairs(
    figure: str, setting: str
) -> None:
    result = made_result()
    judged = result.facts["networks"][names_of(setting)[1]]["judged"]["training"]
    judged["before"] = {"samples": 9, "correct": 0}
    verdict = RULE[id_of(figure, setting)](result)
    assert verdict == (YES, words(result, figure, setting), "")


@pytest.mark.parametrize("setting", SETTINGS)
def test_two_ways_to_count_must_agree(setting: str) -> None:
    for change in (1, -1):
        result = made_result()
        for counts in read(result, setting):
            counts["failing_by_extremes"] += change
            verdict = RULE[f"fig6.{setting}"](result)
            assert verdict == (OPEN, f"two counts disagree: 0 and {change}", "")
            counts["failing_by_extremes"] -= change
        assert RULE[f"fig6.{setting}"](result).verdict == YES


def test_a_case_of_the_short_version_without_16_is_partly() -> None:
    result = made_result()
    for counts in read(result, "no-output-biases"):
        counts["short_opposite_fails"] = 1
        assert RULE["fig7.short"](result).verdict == PARTLY
        assert RULE["fig7.short"](result).evidence.endswith("; 1 of them without .16")
        counts["short_opposite_fails"] = 0
    for counts in read(result, "biases"):
        counts["short_opposite_fails"] = 1
    assert RULE["fig7.short"](result).verdict == YES


@pytest.mark.parametrize("figure", ["fig5", "fig6"])
@pytest.mark.parametrize("setting", SETTINGS)
def test_by_network_counts_of_one_setting_before_on_both_sets(figure: str, setting: str) -> None:
    rule = RULE[f"{figure}.{setting}.by-network"]
    alone = made_result(lambda s, data, way: (s, way) == (setting, "before"))
    many = len(names_of(setting))
    told = f"0 of {many} networks tell no two classes apart; of the others: "
    assert rule(alone) == (YES, f"{told}{many} of {many}", "")
    others = made_result(lambda s, data, way: (s, way) != (setting, "before"))
    assert rule(others) == (NO, f"{told}0 of {many}", "")
    for counts in read(alone, setting):
        counts[PAIRS[figure][1][0]] -= 1
        assert rule(alone) == (PARTLY, f"{told}{many - 1} of {many}", "")
        counts[PAIRS[figure][1][0]] += 1


# --- table 1


def accuracies(result: Measured, width: int) -> dict[str, float]:
    """Those of the selected network with biases, which a test may change."""
    return result.facts["networks"][f"{width}-biases-seed1"]["accuracy"]


def all_at(value: float) -> Measured:
    result = made_result()
    for facts in result.facts["networks"].values():
        facts["accuracy"] = dict.fromkeys(facts["accuracy"], value)
    return result


@pytest.mark.parametrize(("width", "paper"), PAPER.items())
def test_a_line_of_table_1_reads_the_test_accuracy_of_its_network(
    width: int, paper: tuple[float, float]
) -> None:
    rule, least = RULE[f"table1.{width}"], paper[1] - 0.005
    for test, expected in ((least, YES), (below(least), PARTLY), (0.9, PARTLY), (below(0.9), NO)):
        result = all_at(0.0)
        accuracies(result, width).update(test=test, training=0.123)
        evidence = f"training 0.1230, test {test:.4f}; the paper has {paper[0]} and {paper[1]}"
        assert rule(result) == (expected, evidence, "")
    others = all_at(1.0)
    accuracies(others, width)["test"] = 0.5
    assert rule(others).verdict == NO
    del others.facts["selected"][f"{width}-biases"]
    assert rule(others) == NOT_MEASURED


@pytest.mark.parametrize(("width", "paper"), PAPER.items())
@pytest.mark.parametrize("data", SETS)
def test_both_sets_are_those_of_its_network(
    width: int, paper: tuple[float, float], data: str
) -> None:
    rule, result = RULE[f"table1.{width}.both-sets"], all_at(0.1)
    at = SETS.index(data)
    accuracies(result, width)[data] = paper[at] + 0.0051
    more = [0.1 - p for p in paper]
    more[at] = 0.0051
    evidence = f"above the paper's: training {more[0]:+.4f}, test {more[1]:+.4f}"
    assert rule(result) == (PARTLY, evidence, "")
    accuracies(result, width).update(training=paper[0] - 0.0099, test=paper[1] + 0.0099)
    assert rule(result).verdict == YES


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_the_test_accuracies_of_three_networks_are_alike(order: tuple[int, int, int]) -> None:
    for most, expected in ((0.02, YES), (above(0.02), NO)):
        result, tests = all_at(0.7), (0.0, 0.0123, most)
        for width, k in zip(PAPER, order, strict=True):
            accuracies(result, width)["test"] = tests[k]
        first, second, third = (tests[k] for k in order)
        evidence = f"600: {first:.4f}, 300: {second:.4f}, 100: {third:.4f}; spread 0.0200"
        assert RULE["table1.alike"](result) == (expected, evidence, "")
        assert RULE["table1.alike.as-paper"](result) == (NO, "spread 0.0200; the paper's 0.0040",
                                                         "")  # fmt: skip
    apart = made_result()
    for facts in apart.facts["networks"].values():
        facts["accuracy"]["test"] = 0.6
    for width in PAPER:
        accuracies(apart, width).update(training=width / 1000, validation=width / 2000)
    assert RULE["table1.alike"](apart).verdict == YES
    assert RULE["table1.alike.as-paper"](apart).verdict == YES
    del apart.facts["selected"]["300-biases"]
    assert RULE["table1.alike"](apart) == NOT_MEASURED


def test_every_prediction_of_every_network_and_set_must_stay() -> None:
    rule, result = RULE["table1.normalised"], made_result()
    told = "{} of 15 networks; outputs change by at most {} of the largest (rounding)"
    assert rule(result) == (YES, told.format(15, "3.1e-16"), "")
    for facts in result.facts["networks"].values():
        for data in SETS:
            facts["judged"][data]["same_predictions"] = False
            change, facts["judged"][data]["largest_change"] = (
                facts["judged"][data]["largest_change"], 0.75,
            )  # fmt: skip
            assert rule(result) == (NO, told.format(14, "7.5e-01"), "")
            facts["judged"][data] |= {"same_predictions": True, "largest_change": change}
    nothing = rule(Measured({}, {"networks": {}}))
    assert nothing == (OPEN, told.format(0, "0.0e+00").replace("15", "0"), "")


# --- figures 8 and 9: before and after normalisation


def test_counts_before_and_after_of_every_network_and_set_are_compared() -> None:
    result = made_result()
    judged = [f["judged"][data] for f in result.facts["networks"].values() for data in SETS]
    rule, told = RULE["fig8.patterns"], "all counts are equal in {} of 30 network × set"
    assert rule(result) == (NO, told.format(0), "")
    for k, own in enumerate(judged, 1):
        own["after"] = dict(own["before"])
        expected = NO if k < 15 else PARTLY if k < 30 else YES
        assert rule(result) == (expected, told.format(k), "")
    judged[7]["after"]["ties"] += 1
    assert rule(result) == (PARTLY, told.format(29), "")
    assert rule(Measured({}, {"networks": {}})) == NOT_MEASURED


A = np.array([[3.0, 1.0], [5.0, 4.0], [9.0, 2.0], [3.0, 1.0]])
LABELS = np.array([2, 0, 1, 0])
W = np.array([[1.0, -3.0], [4.0, 2.0], [-2.0, 7.0]])


def pairs_by_hand(a: Any, labels: Any, w: Any) -> tuple[Any, Any]:
    """α_j φ_jcc′ and the α-ratio of all pairs of samples, the smaller class first."""
    found = []
    for s, t in product(range(len(a)), repeat=2):
        if labels[s] < labels[t]:
            (α_j, α_k), φ = a[s] - a[t], w[labels[s]] - w[labels[t]]
            found.append((α_j * φ[0], α_j / α_k if α_k else np.nan))
    return tuple(np.array(found).T)


@pytest.mark.parametrize(("id", "which"), [("fig8.scale", 0), ("fig9.scale", 1)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_median_of_all_factors_and_their_extremes(id: str, which: int, seed: int) -> None:
    # Small whole numbers: gaps are 0 before, after, or both, and such a pair does not count.
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, 9)
    a, a2 = rng.integers(0, 4, (2, 9, 2)).astype(float)
    w, w2 = rng.permutation(12).reshape(2, 3, 2).astype(float)
    result = made_result(labels=labels, a_before=a, w_before=w, a_after=a2, w_after=w2)
    before, after = (pairs_by_hand(*own)[which] for own in ((a, labels, w), (a2, labels, w2)))
    bad = [~np.isfinite(v) | (v == 0) for v in (before, after)]
    assert (bad[0] & ~bad[1]).any()
    assert (bad[1] & ~bad[0]).any()
    good = ~bad[0] & ~bad[1]
    factors = (before[good] / after[good]).tolist()
    assert abs(np.median(factors) - 1) > 0.01
    assert RULE[id](result) == (
        YES, f"before / after: median {np.median(factors):.6g}, from {min(factors):.6g} to "
        f"{max(factors):.6g}, {len(factors)} pairs", "",
    )  # fmt: skip


@pytest.mark.parametrize("id", ["fig8.scale", "fig9.scale"])
@pytest.mark.parametrize("factor", [1.0101, 1.0099, 0.9901, 0.9899])
def test_both_sides_of_a_hundredth(id: str, factor: float) -> None:
    way = "w" if id == "fig8.scale" else "a"
    arrays = {"a_before": A, "w_before": W, "a_after": A.copy(), "w_after": W.copy()}
    arrays[f"{way}_after"][:, 0] /= factor
    if way == "a":
        arrays["w_after"][:, 0] *= factor
    result = made_result(labels=LABELS, **arrays)
    # Other networks have other scales, which decide nothing.
    for key in ("300-no-output-biases", "600-biases"):
        own = {f"{key}.{n}": v for n, v in arrays.items()}
        result.arrays.update(own | {f"{key}.labels": LABELS, f"{key}.a_after": 3 * A**2,
                                    f"{key}.w_after": W**2 + 1})  # fmt: skip
    assert RULE[id](result).verdict == (YES if abs(factor - 1) > 0.01 else NO)
    other = "fig9.scale" if id == "fig8.scale" else "fig8.scale"
    assert RULE[other](result).verdict == NO


@pytest.mark.parametrize("id", ["fig8.scale", "fig9.scale"])
def test_a_scale_is_another_if_the_median_is_and_not_the_mean(id: str) -> None:
    a = np.array([[9.0, 1.0], [8.0, 3.0], [7.0, 4.0], [1.0, 9.0]])
    other = a * [[1], [1], [3], [1]]
    named = {"a_before": a, "a_after": other, "w_before": W, "w_after": W}
    verdict = RULE[id](made_result(labels=[0, 0, 0, 1], **named))
    assert verdict.verdict == NO
    assert "median 1, from" in verdict.evidence


@pytest.mark.parametrize("id", ["fig8.scale", "fig9.scale", "fig9.small"])
def test_drawn_pairs_decide_and_without_them_it_is_open(id: str) -> None:
    assert RULE[id](Measured({}, {})) == NOT_MEASURED
    same = np.ones((2, 2))
    named = {f"{n}_{way}": same for n in "aw" for way in ("before", "after")}
    verdict = RULE[id](made_result(labels=[0, 1], **named))
    reason = "no drawn pair " + ("falls under .21" if id.endswith("small") else
                                 "has these numbers")  # fmt: skip
    assert verdict == (OPEN, reason, "")


def small(*alphas: tuple[float, float]) -> Any:
    """The rule's verdict on pairs with these α, all with φ-ratio 5/8, and what must not matter."""
    a = 200.0 + np.array([*alphas, (0.0, 0.0)])
    labels = np.array([0] * len(alphas) + [1])
    w = np.array([[16.0, 0.0], [0.0, 10.0]])
    result = made_result(labels=labels, a_after=a, w_after=w, a_before=a[:, ::-1], w_before=w * 9)
    key = "300-no-output-biases"
    result.arrays.update({f"{key}.labels": labels, f"{key}.w_after": w, f"{key}.a_after": a**2})
    return RULE["fig9.small"](result)


# .21 and .16 hold below 5/8 for negative α, above it for positive ones; ratios 0.04, 0.1, 3, 2.
TINY, LITTLE, LARGE, OTHER = (-0.04, -1.0), (-0.1, -1.0), (3.0, 1.0), (2.0, 1.0)
NEITHER = (1.0, -1.0)


@pytest.mark.parametrize(
    ("alphas", "expected", "share", "median"),
    [
        ((TINY, TINY, LARGE), YES, "0.667 of 3", "0.04"),
        ((TINY, LARGE), NO, "0.500 of 2", "1.52"),
        ((TINY, LITTLE, LARGE), PARTLY, "0.333 of 3", "0.1"),
        ((LITTLE, LARGE, OTHER), NO, "0.000 of 3", "2"),
        ((TINY, NEITHER, NEITHER), YES, "1.000 of 1", "0.04"),
        (((-0.25, -1.0), (1.0, 1.0)), NO, "0.000 of 2", "0.625"),
    ],
)
def test_small_ratios_are_below_a_tenth_for_more_than_half(
    alphas: Any, expected: str, share: str, median: str
) -> None:
    told = f"{share} pairs below a tenth; medians: α-ratio {median}, φ-ratio 0.625"
    assert small(*alphas) == (expected, told, "")


@pytest.mark.parametrize(("ratio", "share"), [(0.0624, "1.000"), (1 / 16, "0.000")])
def test_a_tenth_of_the_phi_ratio(ratio: float, share: str) -> None:
    assert small((-ratio, -1.0)).evidence.startswith(f"{share} of 1 pairs below a tenth")


# --- single networks


def systems(**table: Any) -> Measured:
    result = whole_result()
    result.facts["systems"]["systems-6x100"] |= {"systems": table, "network": 0.75}
    return result


@pytest.mark.parametrize(
    ("table", "expected", "layer"),
    [
        (((0.1, 0.73, 0.2), (0.2, 0.74, 0.1), (0.3, 0.99, 0.3)), YES, 2),
        (((0.1, below(0.73), 0.2), (0.2, 0.74, 0.1), (0.3, 0.99, 0.3)), PARTLY, 2),
        (((0.1, 0.2, 0.99), (0.2, 0.1, 0.74), (0.3, 0.99, below(0.73))), PARTLY, 3),
        (((0.8, 0.1, 0.2), (0.2, 0.8, 0.2), (0.3, 0.2, 0.8)), NO, 1),
        (((0.7, 0.7, 0.7), (0.7, 0.7, 0.7), (0.71, 0.71, 0.71)), NO, 1),
    ],
)
def test_all_three_systems_meet_the_network_at_one_layer(
    table: Any, expected: str, layer: int
) -> None:
    names = ("discrete", "continuous", "combined")
    verdict = RULE["fig1"](systems(**dict(zip(names, table, strict=True))))
    told = ", ".join(f"{n} {row[layer - 1]:.3f}" for n, row in zip(names, table, strict=True))
    assert verdict == (expected, f"layer {layer}: {told}; network 0.750 on the same 1,234 test "
                       "samples; the nodes learnt from 2,345 training samples", "")  # fmt: skip


def test_without_the_network_of_figure_1_nothing_meets() -> None:
    assert RULE["fig1"](made_result()) == NOT_MEASURED


@pytest.mark.parametrize("id", ["fig2", "fig3", "fig4"])
@pytest.mark.parametrize(
    ("shape", "norms", "expected"),
    [((2, 300), (0.234, 0.678), YES), ((3, 300), (1, 2, 3), NO), ((2, 299), (1, 2), NO),
     ((2, 300), (0.0, 2), NO), ((2, 300), (2, 0.0), NO)],
)  # fmt: skip
def test_diagrams_are_of_300_nodes_and_two(
    id: str, shape: tuple[int, int], norms: Any, expected: str
) -> None:
    result = made_result(W2=np.ones(shape), norms2=np.array(norms))
    verdict = RULE[id](result)
    assert verdict == (
        expected, f"drawn from a network with a {shape[1]}-node functional and a {shape[0]}-node "
        f"summary layer, norms {norms[0]:.2f} and {norms[1]:.2f}", "",
    )  # fmt: skip
    for key in ("300-no-output-biases", "600-biases"):
        result.arrays.update({f"{key}.W2": np.ones((2, 300)), f"{key}.norms2": np.ones(2)})
    assert RULE[id](result) == verdict
    del result.arrays["300-biases.W2"]
    assert RULE[id](result) == NOT_MEASURED


def appended(before: float, after: float, held: int) -> Measured:
    """The selected network loses this, and .13 holds for so many of its 70 test pairs."""
    result = whole_result()
    facts = result.facts["appended"]["appended-seed1"]
    facts["before"]["accuracy"]["test"], facts["accuracy"]["test"] = before, after
    facts["judged"]["test"]["before"] |= {"pairs": 70, "gap_condition": held}
    return result


@pytest.mark.parametrize(
    ("before", "after", "held", "expected"),
    [
        (0.02, 0.0, 70, YES), (above(0.02), 0.0, 70, PARTLY), (0.5, 0.9, 70, YES),
        (0.5, 0.9, 69, NO), (0.9, 0.5, 69, NO),
    ],
)  # fmt: skip
def test_an_appended_layer_loses_little_and_13_holds(
    before: float, after: float, held: int, expected: str
) -> None:
    result = appended(before, after, held)
    told = f"test accuracy {before:.4f} without, {after:.4f} with the summary layer; .13 holds "
    assert RULE["s5"](result) == (expected, f"{told}for {held} of 70 test pairs", "")
    # Other sets, the other network and the counts after normalisation decide nothing.
    facts, other = (result.facts["appended"][f"appended-seed{k}"] for k in (1, 0))
    for counts in (facts["judged"]["test"]["after"], facts["judged"]["training"]["before"],
                   other["judged"]["test"]["before"]):  # fmt: skip
        counts["gap_condition"] = counts["pairs"] - (held == 70)
    for accuracy in (facts["accuracy"], facts["before"]["accuracy"]):
        accuracy |= {"training": 0.123, "validation": 0.456}
    other["accuracy"]["test"] = other["before"]["accuracy"]["test"] - (expected == YES)
    assert RULE["s5"](result).verdict == expected


def test_an_appended_layer_at_chance_has_no_pairs() -> None:
    result = appended(0.9, 0.1, 0)
    result.facts["appended"]["appended-seed1"]["judged"]["test"]["before"] = {"correct": 0}
    assert RULE["s5"](result) == (
        PARTLY, "test accuracy 0.9000 without, 0.1000 with the summary layer; .13 holds for 0 of "
        "0 test pairs", "",
    )  # fmt: skip
    result.facts["selected_appended"] = None
    assert RULE["s5"](result) == NOT_MEASURED
