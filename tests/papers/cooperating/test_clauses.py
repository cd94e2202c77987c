"""The rules of cooperating on made-up results: each clause comes out each way."""

import numpy as np
import pytest
from helpers.made_networks import SIZES, empty, group, result_of

from relumlp.papers.cooperating.rules.all import RULES
from relumlp.papers.cooperating.rules.groups import (
    Group,
    along,
    base_of,
    crossing,
    data_of,
    exceeds,
    first_two,
    main,
    one,
    sufficient,
    transition,
)
from relumlp.papers.cooperating.rules.rates import chosen_rates, used_rates
from relumlp.papers.study.drawing import render
from relumlp.papers.study.groups import deeper_half
from relumlp.papers.study.study import decide

YES, PARTLY, NO, OPEN = "reproduced", "partly", "not reproduced", "open"
BOTH = ("depth", "width")
BY_ID = {rule.id: rule for rule in RULES}


def verdict(id, *made):
    found = BY_ID[f"cooperating.{id}"].decide(result_of(*made))
    assert found.evidence
    return found.verdict


def main_group(**measures):
    """MNIST, 10 × 100, on both axes."""
    return group(axes=BOTH, **measures)


# --- groups


def test_a_crossing_is_interpolated_and_the_first():
    assert crossing(np.array([1.0, 0.5, 0.0]), 0.75) == 1.5
    assert crossing(np.array([1.0, 0.5, 0.0]), 0.5) == 2.0
    assert crossing(np.array([0.4, 0.9, 0.1]), 0.5) == 1.0
    assert crossing(np.array([0.9, 0.1, 0.9, 0.2]), 0.5) == 1.5
    assert np.isnan(crossing(np.array([1.0, 0.6]), 0.5))


def test_halves_and_the_first_two():
    layers = np.arange(7)
    assert layers[deeper_half(7)].tolist() == [4, 5, 6]
    assert layers[:6][deeper_half(6)].tolist() == [3, 4, 5]
    assert layers[:1][deeper_half(1)].tolist() == [0]
    assert layers[first_two(7)].tolist() == [0, 1]
    assert layers[:2][first_two(2)].tolist() == [0]


def test_two_standard_errors():
    a = np.array([1.0, 2.0, 3.0])  # standard error 1 / √3, so 2 √(2/3) = 1.63 of a difference
    assert exceeds(a + 1.64, a)
    assert not exceeds(a + 1.62, a)
    assert exceeds(np.array([2.0]), np.array([1.0]))
    assert not exceeds(np.array([1.0]), np.array([1.0]))


def test_groups_are_found_by_axis_size_and_data():
    made = [group(depth=d, axes=("depth",)) for d in (20, 1, 5, 4)]
    made += [group(depth=10, width=w, axes=("width",)) for w in (200, 60)]
    made += [main_group(), group(data="fashion-mnist", axes=BOTH), group("arm", arm="sgd", depth=5)]
    result = result_of(*made)
    assert [g.depth for g in along(result, "depth", "mnist")] == [1, 4, 5, 10, 20]
    assert [g.width for g in along(result, "width", "mnist")] == [60, 100, 200]
    assert main(result, "mnist").name == "grid-mnist-10x100"
    assert {(g.depth, g.width) for g in sufficient(result, "mnist")} == {
        (5, 100), (10, 100), (20, 100), (10, 200)
    }  # fmt: skip
    arm = one(result, "arm", "mnist", "sgd")
    assert base_of(result, arm).name == "grid-mnist-5x100"
    assert one(result, "arm", "mnist", "noise-inputs") is None
    assert data_of(result, "mnist") == "mnist"
    digits = result_of(group(data="digits", axes=BOTH))
    assert data_of(digits, "fashion-mnist") == "digits"
    assert main(digits, "fashion-mnist").name == "grid-digits-10x100"
    result.facts["groups"]["grid-mnist-10x100"]["networks"] = []
    assert main(result, "mnist") is None


def test_measures_of_a_group():
    arrays = group(depth=2, occupied=(0.5, 0.1), discrete=(0.1, 0.2), own=(1.0, 0.75))
    g = Group(arrays["name"], arrays["facts"], result_of(arrays).arrays)
    np.testing.assert_allclose(g.occupied, [[0.5, 0.1]] * 3)
    np.testing.assert_allclose(g.perplexity, [[np.mean(SIZES) * 0.5, np.mean(SIZES) * 0.1]] * 3)
    np.testing.assert_allclose(g.error, [0.25] * 3)
    np.testing.assert_allclose(g.own("training"), [1.0] * 3)
    np.testing.assert_allclose(g.system("discrete"), [0.1, 0.2])
    assert "systems" in g
    assert "near_ends" not in g
    g.arrays["grid-mnist-2x100.perplexity"][:, :, 0] = np.nan
    np.testing.assert_allclose(g.occupied, [[0.5, 0.1]] * 3)


def test_a_transition_is_of_the_mean_over_seeds():
    one_seed, other = np.array([1.0, 0.5, 0.0]), np.array([1.0, 1.0, 0.0])
    made = group(depth=3, occupied=np.stack([one_seed, other]), seeds=2)
    g = Group(made["name"], made["facts"], result_of(made).arrays)
    np.testing.assert_allclose(transition(g), [2.0, 2 + 1 / 3, 2 + 2 / 3])


# --- figures 1 and 2

HALF = [0.0] * 5


@pytest.mark.parametrize(
    ("id", "measures", "expected"),
    [
        ("fig1.early", {"unselective": [0.6, 0.51, *[0.0] * 8]}, YES),
        ("fig1.early", {"unselective": [0.6, 0.5, *[1.0] * 8]}, PARTLY),
        ("fig1.early", {"unselective": [0.4, 0.5, *[1.0] * 8]}, NO),
        ("fig1.late", {"selectivity": [*HALF, *[0.9] * 5]}, YES),
        ("fig1.late", {"selectivity": [*HALF, *[0.9] * 3, 0.8, np.nan]}, PARTLY),
        ("fig1.late", {"selectivity": [*[1.0] * 5, *[0.9] * 2, 0.8, 0.8, np.nan]}, NO),
        ("fig1.trained", {"selectivity": [*HALF, *[0.8] * 5],
                          "selectivity_initial": [*HALF, *[0.6] * 5]}, YES),
        ("fig1.trained", {"selectivity": [*HALF, *[0.65] * 5],
                          "selectivity_initial": [*HALF, *[0.6] * 5]}, PARTLY),
        ("fig1.trained", {"selectivity": [*HALF, *[0.6] * 5],
                          "selectivity_initial": [*HALF, *[0.6] * 5]}, NO),
        ("fig1.sharp", {"selectivity": [0.0, 0.2, 0.8, *[1.0] * 7]}, YES),
        ("fig1.sharp", {"selectivity": [0.0, 0.2, 0.6, *[1.0] * 7]}, PARTLY),
        ("fig1.sharp", {"selectivity": np.linspace(0, 1, 10)}, NO),
        ("fig1.sharp", {"selectivity": [0.5] * 10}, NO),
        # A fall, however sharp, is no rise.
        ("fig1.sharp", {"selectivity": [*np.linspace(0.1, 1, 9), 0.1]}, NO),
        # A layer in which no node switches is no fall, and the rise after it none either.
        ("fig1.sharp", {"selectivity": [*np.linspace(0.5, 1, 5), np.nan,
                                        *np.linspace(0.9, 1, 4)]}, NO),
        ("fig1.sharp", {"selectivity": [np.nan, np.nan, 0.0, 0.9, 0.9, *[1.0] * 5]}, YES),
        ("fig1.sharp", {"selectivity": [0.0, 0.9, 1.0, *[np.nan] * 7]}, YES),
        ("fig1.sharp", {"selectivity": [0.0, 0.9, *[np.nan] * 8]}, OPEN),
    ],
)  # fmt: skip
def test_figure_1(id, measures, expected):
    assert verdict(id, main_group(**measures)) == expected


def test_selectivity_is_of_the_networks_that_have_switching_nodes():
    # With a zero for the second network, 0.6 would be 0.3, and the step to 0.8 half of the rise.
    seeds = np.stack([np.linspace(0, 1, 6)] * 2)
    seeds[1, 3] = np.nan
    assert verdict("fig1.sharp", group(depth=6, axes=BOTH, selectivity=seeds, seeds=2)) == NO
    found = BY_ID["cooperating.fig1.sharp"].decide(
        result_of(group(depth=6, axes=BOTH, selectivity=seeds, seeds=2))
    )
    assert "0.00, 0.20, 0.40, 0.60, 0.80, 1.00; share 0.20" in found.evidence
    assert BY_ID["cooperating.fig1.sharp"].decide(empty()).evidence.endswith("not been computed")


def selective(good, **more):
    """A group of which both clauses of figure 1 hold, or neither."""
    early, late = (0.9, 0.95) if good else (0.1, 0.2)
    depth = more.get("depth", 10)
    return group(unselective=[early] * depth, selectivity=[late] * depth, **more)


def test_figure_1_elsewhere():
    axes = {"axes": ("width",)}
    good, wide = selective(True, **axes), selective(True, width=200, **axes)
    assert verdict("fig1.wide-range", good, wide) == YES
    assert verdict("fig1.wide-range", good, selective(False, width=200, **axes)) == PARTLY
    bad = [selective(False, width=w, **axes) for w in (100, 200)]
    assert verdict("fig1.wide-range", *bad) == NO
    # A narrow one is not asked.
    assert verdict("fig1.wide-range", good, wide, selective(False, width=90, **axes)) == YES


def by_depth(errors, spread=0.0, **more):
    """Groups along the depth axis with these test errors, {depth: error}."""
    seeds = np.array([-spread, 0, spread])
    return [
        group(depth=d, axes=BOTH if d == 10 else ("depth",),
              own=np.stack([np.ones(3), 1 - e + seeds], axis=1), **more)
        for d, e in errors.items()
    ]  # fmt: skip


def by_width(errors, spread=0.0):
    seeds = np.array([-spread, 0, spread])
    return [
        group(width=w, axes=("width",), own=np.stack([np.ones(3), 1 - e + seeds], axis=1))
        for w, e in errors.items()
    ]


@pytest.mark.parametrize(
    ("id", "made", "expected"),
    [
        ("depth-falls", by_depth({1: 0.05, 4: 0.03, 10: 0.04}), YES),
        ("depth-falls", by_depth({1: 0.05, 4: 0.049, 10: 0.06}, spread=0.01), PARTLY),
        ("depth-falls", by_depth({1: 0.05, 4: 0.06, 10: 0.06, 20: 0.01}), NO),
        ("depth-saturates", by_depth({3: 0.2, 4: 0.1, 5: 0.11, 10: 0.1}), YES),
        ("depth-saturates", by_depth({4: 0.1, 5: 0.13, 10: 0.12}), PARTLY),
        ("depth-saturates", by_depth({4: 0.1, 5: 0.2, 10: 0.12}), NO),
        ("depth-harmless", by_depth({1: 0.9, 4: 0.1, 10: 0.1, 20: 0.109}), YES),
        ("depth-harmless", by_depth({4: 0.1, 10: 0.1, 20: 0.12}), PARTLY),
        ("depth-harmless", by_depth({4: 0.1, 10: 0.1, 20: 0.13}), NO),
        # Of several that are deeper, as with depths of one's own, the deepest counts.
        ("depth-harmless", by_depth({4: 0.1, 10: 0.1, 15: 0.2, 20: 0.109}), YES),
        ("depth-harmless", by_depth({4: 0.1, 10: 0.1, 15: 0.1, 20: 0.13}), NO),
        ("width-falls", by_width({20: 0.05, 100: 0.03, 200: 0.04}), YES),
        ("width-falls", by_width({20: 0.05, 100: 0.049}, spread=0.01), PARTLY),
        ("width-falls", by_width({20: 0.05, 100: 0.06, 200: 0.07}), NO),
        ("width-saturates", by_width({20: 0.9, 100: 0.1, 200: 0.11}), YES),
        ("width-saturates", by_width({20: 0.1, 100: 0.1, 200: 0.13}), PARTLY),
        ("width-saturates", by_width({20: 0.1, 100: 0.1, 200: 0.2}), NO),
    ],
)
def test_figure_2(id, made, expected):
    assert verdict(f"fig2.{id}.mnist", *made) == expected
    assert verdict(f"fig2.{id}.fashion-mnist", *made) == OPEN


# --- figure 3 and perplexity

SHARP = [1.0, 1.0, 0.9, 0.2, 0.01, *[0.005] * 5]
SLOW = [1.0, 0.92, 0.85, 0.72, 0.65, 0.55, 0.45, 0.4, 0.3, 0.2]


@pytest.mark.parametrize(
    ("id", "occupied", "expected"),
    [
        ("first-layers", SHARP, YES),
        ("first-layers", [1.0, 0.8, *[0.0] * 8], NO),
        ("last-layers", [*[1.0] * 9, 1.5 / 150], YES),
        ("last-layers", [*[1.0] * 9, 1.6 / 150], NO),
        ("sharp", SHARP, YES),
        ("sharp", [1.0, 0.75, 0.5, 0.25, *[0.1] * 6], YES),
        ("sharp", [1.0, 0.75, 0.5, 0.26, *[0.1] * 6], NO),
        ("sharp", [1.0] * 10, NO),
    ],
)
def test_figure_3_of_one_architecture(id, occupied, expected):
    def alike(curve, **more):
        """P / N_c as given, and for the last layer's sake the same perplexity in both classes."""
        made = group(occupied=curve, **more)
        if id == "last-layers":
            made["arrays"]["perplexity"][:] = np.array(curve)[:, None] * np.mean(SIZES)
        return made

    one = alike(occupied, axes=BOTH)
    assert verdict(f"fig3.{id}.mnist", one) == expected
    good = alike([*SHARP[:9], 1 / 150], width=120, axes=("width",))
    assert verdict(f"fig3.{id}.mnist", one, good) == (YES if expected == YES else PARTLY)
    shallow = alike([0.5] * 2, depth=2, axes=("depth",))
    assert verdict(f"fig3.{id}.mnist", one, shallow) == expected


def size(data, occupied, **more):
    return group(data=data, occupied=occupied, axes=more.pop("axes", BOTH), **more)


def test_the_drop_is_more_gradual_for_fashion():
    sharp, slow = size("mnist", SHARP), size("fashion-mnist", SLOW)
    assert verdict("fig3.fashion-gradual", sharp, slow) == YES
    never = size("fashion-mnist", [1.0] * 10)
    assert verdict("fig3.fashion-gradual", sharp, never) == YES
    back = size("mnist", SLOW), size("fashion-mnist", SHARP)
    assert verdict("fig3.fashion-gradual", *back) == NO
    wide = {"width": 120, "axes": ("width",)}
    more = size("mnist", SLOW, **wide), size("fashion-mnist", SHARP, **wide)
    assert verdict("fig3.fashion-gradual", sharp, slow, *more) == PARTLY
    assert verdict("fig3.fashion-gradual", sharp) == OPEN
    # MNIST that never falls to ¼ is not left out: nothing is more gradual.
    still = size("mnist", [1.0] * 10)
    assert verdict("fig3.fashion-gradual", still, never) == NO
    assert verdict("fig3.fashion-gradual", still, slow) == NO
    late = size("mnist", [*[1.0] * 9, 0.0])
    assert verdict("fig3.fashion-gradual", late, size("fashion-mnist", [*[1.0] * 9, 0.26])) == YES


def steps(length):
    """A curve that falls evenly from ¾ to ¼ within so many layers."""
    return np.interp(np.arange(1, 11), [1, 2, 2 + length, 10], [1, 0.75, 0.25, 0])


def widths(curves):
    return [group(width=w, axes=("width",), occupied=c) for w, c in curves.items()]


@pytest.mark.parametrize(
    ("id", "curves", "expected"),
    [
        ("wide-sharper", {20: steps(4), 60: steps(3), 100: steps(2)}, YES),
        ("wide-sharper", {20: steps(3), 60: steps(2), 100: steps(4), 120: steps(1.5)}, PARTLY),
        ("wide-sharper", {20: steps(2), 60: steps(3), 100: steps(4)}, NO),
        ("wide-sharper", {20: [0.2] * 10, 60: steps(3), 100: steps(2)}, OPEN),
        ("wide-sharper", {20: [0.75] * 10, 60: steps(3), 100: steps(2)}, OPEN),
        # Never to ¼ counts as ten layers, never to ¾ too.
        ("wide-sharper", {20: [0.8, *[0.4] * 9], 60: steps(3), 100: steps(2)}, YES),
        ("wide-sharper", {20: steps(2), 60: steps(3), 100: [0.9, *[0.3] * 9]}, NO),
        ("wide-sharper", {20: steps(2), 60: steps(3), 100: [0.9] * 10}, NO),
        ("wide-sharper", {60: steps(3), 100: steps(2)}, OPEN),
        ("narrow-lower", {20: [0.5] * 10, 60: [0.8] * 10, 100: [1.0] * 10}, YES),
        ("narrow-lower", {20: [0.95] * 10, 60: [0.97] * 10, 100: [1.0] * 10}, PARTLY),
        ("narrow-lower", {20: [0.7] * 10, 60: [1.0] * 10, 90: [0.6] * 10, 100: [0.8] * 10}, PARTLY),
        ("narrow-lower", {20: [1.0] * 10, 60: [0.9] * 10, 100: [0.8] * 10}, NO),
        ("alike", {20: [1.0] * 10, 60: steps(2), 100: steps(4)}, YES),
        ("alike", {60: steps(2), 100: steps(5)}, PARTLY),
        ("alike", {60: steps(1), 100: steps(6)}, NO),
        ("alike", {60: steps(1), 100: [1.0] * 10}, NO),
    ],
)  # fmt: skip
def test_figure_3_by_width(id, curves, expected):
    assert verdict(f"fig3.{id}.mnist", *widths(curves)) == expected


def test_monotonic():
    falls = np.linspace(1, 0, 10)
    assert verdict("s6c", main_group(occupied=falls)) == YES
    wavers = falls.copy()
    wavers[5] = wavers[4] + 0.02
    assert verdict("s6c", main_group(occupied=wavers)) == NO
    many = widths(dict.fromkeys((20, 40), falls))
    assert verdict("s6c", main_group(occupied=wavers), *many) == PARTLY
    wavers[5] = wavers[4] + 0.009
    assert verdict("s6c", main_group(occupied=wavers)) == YES


def test_of_which_widths_the_drop_is_sharper():
    rule = BY_ID["cooperating.fig3.wide-sharper.mnist"]
    few = rule.decide(result_of(*widths({20: steps(3), 60: steps(2)})))
    assert few.evidence == "the cells that decide it have not been computed"
    low = rule.decide(result_of(*widths(dict.fromkeys((20, 60, 80), [0.7] * 10))))
    assert low.evidence == "fewer than three widths have a first layer above ¾"
    never = {20: [0.9] * 10, 60: steps(3), 100: steps(2)}
    assert "20: 10.0, 60: 3.0" in rule.decide(result_of(*widths(never))).evidence


@pytest.mark.parametrize(
    ("specific", "own", "expected"),
    [(0.996, 1.0, YES), (0.896, 0.9, YES), (0.894, 0.9, PARTLY), (0.881, 0.9, PARTLY),
     (0.879, 0.9, NO), (0.995, 0.9, YES)],
)  # fmt: skip
def test_class_specific(specific, own, expected):
    occupied = [*[1.0] * 8, 0.9 / 150, 1.5 / 150]
    made = main_group(occupied=occupied, class_specific=[*[0.0] * 8, 1.0, specific],
                      own=(0.0, own))  # fmt: skip
    made["arrays"]["perplexity"][:] = np.array(occupied)[:, None] * np.mean(SIZES)
    assert verdict("s3a.mnist", made) == expected
    assert verdict("s3a.fashion-mnist", made) == OPEN


def test_where_no_perplexity_is_near_one_nothing_is_said_of_cells():
    rule = BY_ID["cooperating.s3a.mnist"]
    none = rule.decide(result_of(main_group(occupied=[1.0] * 10, class_specific=[1.0] * 10)))
    assert none == (OPEN, "no layer has a perplexity of at most 1.5", "")
    assert rule.decide(empty()).evidence == "the cells that decide it have not been computed"
    assert "cooperating.s3a.exactly" in rule.words


def gains(by, at=4, P=3.0, **more):
    """Perplexity falls to P at a layer (from 0), where accuracy is 0.9; behind it more, or less."""
    accuracy = [*[0.5] * at, 0.9, *[0.9 + by] * (9 - at)]
    perplexity = np.array([*[100.0] * at, *[P] * (10 - at)])[:, None] * np.ones(2)
    return group(axes=BOTH, perplexity=perplexity, discrete=accuracy, continuous=accuracy,
                 combined=accuracy, **more)  # fmt: skip


def test_no_new_benefit():
    assert verdict("s3b.deeper.mnist", gains(0.004)) == YES
    assert verdict("s3b.deeper.mnist", gains(0.006)) == NO
    assert verdict("s3b.deeper.mnist", gains(0.006, at=8)) == NO
    assert verdict("s3b.deeper.mnist", gains(0.004), gains(0.006, width=120)) == PARTLY


def test_benefit_is_asked_behind_least_perplexity_alone():
    rule = BY_ID["cooperating.s3b.deeper.mnist"]
    for none in (gains(0.0, P=3.01), gains(0.0, at=9)):
        found = rule.decide(result_of(none))
        assert found == (OPEN, "no layer has a perplexity of at most 3 and layers behind it", "")
        # It is left out beside one that has such a layer.
        assert verdict("s3b.deeper.mnist", gains(0.0, width=120), none) == YES
    assert rule.decide(empty()).evidence == "the cells that decide it have not been computed"
    # A tenth of the samples' patterns is not the minimum: what is gained from there on is not.
    early = gains(0.0)
    early["arrays"]["perplexity"][:, 2:4] = 10.0
    assert verdict("s3b.deeper.mnist", early) == YES


# --- nodes and paths


@pytest.mark.parametrize(("id", "column"), [("general", 2), ("specific", 1)])
def test_kinds_of_nodes(id, column):
    def nodes(first, second, third):
        counts = np.zeros((3, 10, 4), int)
        counts[:, :2, column] = np.array([first, second, third])[:, None]
        counts[:, 2:, column] = 9
        counts[:, :, 3 - column] = 9
        return main_group(nodes=counts)

    assert verdict(f"s5b.{id}", nodes(1, 2, 1)) == YES
    assert verdict(f"s5b.{id}", nodes(1, 2, 0)) == PARTLY
    assert verdict(f"s5b.{id}", nodes(1, 0, 0)) == NO


def test_most_paths_are_not_active():
    assert verdict("A2", main_group(active_paths=[0.49] * 10)) == YES
    assert verdict("A2", main_group(active_paths=[*[0.1] * 5, *[0.5] * 5])) == PARTLY
    assert verdict("A2", main_group(active_paths=[*[0.1] * 4, *[0.5] * 6])) == NO


def test_index_diagram():
    drawn = {"sizes": [4, 3, 5, 2, 3], "layer": 2, "nodes": [4, 1, 2], "b": "5", "product": 1.0,
             "active": True}  # fmt: skip
    result = empty()
    decide_8 = BY_ID["cooperating.fig8.drawn"].decide
    assert decide_8(result).verdict == OPEN
    for change, expected in (({}, YES), ({"nodes": [4, 0, 0], "b": "0"}, YES), ({"b": "4"}, NO),
                             ({"b": "11"}, NO), ({"b": "-1"}, NO), ({"nodes": [4, 0, 2]}, NO),
                             ({"active": False}, NO)):  # fmt: skip
        result.facts["fig8"] = {**drawn, **change}
        assert decide_8(result).verdict == expected, change


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([[10, 0], [4, 6]], YES), ([[10, 0], [6, 4]], PARTLY), ([[10, 0], [19, 1]], NO)],
)
def test_histograms_differ(counts, expected):
    result = empty()
    result.arrays["fig11.counts"] = np.array(counts)
    result.facts["fig11"] = {"node": 3}
    assert BY_ID["cooperating.fig11"].decide(result).verdict == expected


# --- setting


@pytest.mark.parametrize("kind", ["grid", "arm", "sigmoid"])
def test_convergence(kind):
    good, bad = group(kind), group(kind, depth=9)
    for facts in bad["networks"].values():
        facts["verdict"] = "finished"
    assert verdict("setting.converges", good) == YES
    assert verdict("setting.converges", good, bad) == PARTLY
    assert verdict("setting.converges", bad) == NO
    assert verdict("setting.converges", group("epochs")) == OPEN


@pytest.mark.parametrize(
    ("data", "width", "asked"),
    [("mnist", 60, 0.98), ("fashion-mnist", 60, 0.9), ("digits", 20, 0.9), ("mnist", 59, 0.5),
     ("fashion-mnist", 40, 0.5), ("digits", 19, 0.5)],
)  # fmt: skip
def test_a_converged_network_has_learnt_its_training_samples(data, width, asked):
    size = {"data": data, "width": width}
    enough, less = group(own=(asked, 0.1), **size), group(own=(asked - 1e-4, 0.1), **size)
    assert verdict("setting.converges", enough) == YES
    assert verdict("setting.converges", less) == NO
    dead = group(own=(0.1, 0.1), depth=9, seeds=1, **size)
    found = BY_ID["cooperating.setting.converges"].decide(result_of(enough, dead))
    assert found.verdict == PARTLY
    name = f"grid-{data}-9x{width}-seed0 accuracy 0.1000"
    assert f"not {name}; networks: 3 of 4" in found.evidence
    assert found.details == name


def test_many_that_miss_are_counted():
    dead = [group(own=(0.1, 0.1), depth=d, seeds=1) for d in range(1, 9)]
    found = BY_ID["cooperating.setting.converges"].decide(result_of(*dead))
    assert "6x100-seed0 accuracy 0.1000; and 2 more; networks: 0 of 8" in found.evidence
    assert found.details.count("accuracy") == 8


def test_errors_beside_prior_results():
    mnist = group(axes=BOTH, own=(1.0, 0.981))
    fashion = group(data="fashion-mnist", axes=BOTH, own=(1.0, 0.88))
    assert verdict("setting.errors", mnist, fashion) == YES
    poor = group(data="fashion-mnist", axes=BOTH, own=(1.0, 0.87))
    assert verdict("setting.errors", mnist, poor) == PARTLY
    assert verdict("setting.errors", poor) == NO


def test_of_the_depths_the_one_of_least_mean_error_is_beside_prior_results():
    # The first depth has the best seed of all, the second the best mean.
    lucky = group(depth=1, axes=BOTH, own=[[1.0, 0.995], [1.0, 0.95], [1.0, 0.965]])
    steady = group(depth=2, axes=BOTH, own=(1.0, 0.981))
    found = BY_ID["cooperating.setting.errors"].decide(result_of(lucky, steady))
    assert (found.verdict, found.evidence) == (YES, "MNIST 0.019±0.000; data sets: 1 of 1")


def test_all_networks():
    sizes = {(d, 100) for d in (*range(1, 11), 20)}
    sizes |= {(10, w) for w in (20, 40, 60, 80, 100, 120, 160, 200)}
    every = [group(data=data, depth=d, width=w) for data in ("mnist", "fashion-mnist")
             for d, w in sizes]  # fmt: skip
    assert verdict("setting.networks", *every) == YES
    # An arm may diverge: the networks of the grid are asked.
    arm = group("arm", arm="sgd")
    arm["facts"]["diverged"] = ["arm-mnist-10x100-sgd-seed3"]
    assert verdict("setting.networks", *every, arm) == YES
    assert verdict("setting.networks", *every[1:]) == PARTLY
    every[0]["facts"]["diverged"] = ["grid-mnist-1x100-seed3"]
    assert verdict("setting.networks", *every) == PARTLY
    assert verdict("setting.networks", group("arm", arm="sgd")) == OPEN


def candidate(rate, error, loss=0.1, verdict="converged"):
    config = {"kind": "rate", "family": "mnist grid", "learning_rate": rate}
    return {"config": config, "accuracy": {"validation": 1 - error}, "validation_loss": loss,
            "verdict": verdict}  # fmt: skip


def test_the_rate_of_least_validation_error_is_chosen_then_of_least_loss_then_the_smallest():
    result = result_of(group())
    networks = result.facts["networks"]
    assert BY_ID["cooperating.setting.rates"].decide(result).verdict == OPEN
    networks["a"], networks["b"] = candidate(0.003, 0.02), candidate(0.001, 0.03)
    assert chosen_rates(result) == {"mnist grid": 0.003}
    assert used_rates(result) == {"mnist grid": [0.001]}
    assert BY_ID["cooperating.setting.rates"].decide(result).verdict == NO
    networks["b"] = candidate(0.001, 0.02, 0.09)
    assert chosen_rates(result) == {"mnist grid": 0.001}
    networks["c"] = candidate(0.0003, 0.02, 0.09)
    assert chosen_rates(result) == {"mnist grid": 0.0003}
    networks["c"] = candidate(0.0003, 0.0, 0.0, "diverged at update 3")
    assert chosen_rates(result) == {"mnist grid": 0.001}


def test_a_rate_at_the_edge_of_its_candidates_is_partly():
    rule = BY_ID["cooperating.setting.rates"]
    result = result_of(group())
    networks = result.facts["networks"]
    networks["a"], networks["b"] = candidate(0.001, 0.02), candidate(0.003, 0.03)
    assert rule.decide(result).verdict == PARTLY
    assert "0.001 chosen at an edge, 0.001 used; families: 1 of 1" in rule.decide(result).evidence
    networks["c"] = candidate(0.0003, 0.03)
    assert rule.decide(result).verdict == YES
    assert "edge" not in rule.decide(result).evidence
    networks["b"]["verdict"] = "diverged at update 3"  # tried all the same
    assert rule.decide(result).verdict == YES
    networks["b"]["config"]["family"] = "mnist sgd"
    assert rule.decide(result).verdict == PARTLY
    networks["a"] = candidate(0.001, 0.05)
    assert rule.decide(result).verdict == NO


def test_without_cells_nothing_is_decided():
    assert {v.verdict for v in decide(RULES, empty()).values()} == {OPEN}
    assert len(BY_ID) == len(RULES)
    assert all(rule.words for rule in RULES)
    assert "reproduced" in " ".join(rule.words.lower() for rule in RULES)


def test_figures_without_cells_say_so():
    from relumlp.papers.cooperating.study import STUDY

    for figure in STUDY.figures:
        assert render(figure, empty()).data.startswith((b"\x89PNG", b"<?xml")), figure.id
