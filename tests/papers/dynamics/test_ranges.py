"""The rules of dynamics read their own layers, steps and networks, and nothing else."""

import numpy as np
import pytest
from helpers.made_curves import CE, DEPTHS, SE, SEEDS, everything, named, shape_of
from helpers.made_ranges import Case, World, at, check_case, each, put, scaled

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.study.study import Measured

pytestmark = pytest.mark.filterwarnings("error")
RULE = {r.id.removeprefix("dynamics."): r.decide for r in RULES}
STEPS = np.array([0, 1, 10, 30, 100, 1000])
"""An epoch has 10 updates, so the first three are early; a tenth of the training is 100."""
EARLY, LATE, TENTH, ALL = slice(3), slice(3, None), slice(5), slice(None)
LAYERS = list(range(8))
LARGEST, LARGEST_SE, WIDEST = (f"grid-9x8-{CE}-he", f"grid-9x8-{SE}-he", f"grid-2x8-{SE}-he")


def of(measure, value, others):
    """A result of all networks in which a measure has a value everywhere, and so have others."""
    result = Measured({}, {"groups": dict(everything()), "networks": {}, "updates": {}})
    for name, facts in result.facts["groups"].items():
        result.arrays[f"{name}.step"] = STEPS
        for n, filling in {**others, measure: value}.items():
            array = np.empty((SEEDS, *shape_of(n, facts)))
            put(array, (), filling)
            result.arrays[f"{name}.{n}"] = array
    return result


# --- values


def curve(*values):
    """The same curve in all layers of a range."""
    return lambda shape: np.broadcast_to(np.array(values)[:, None], shape)


def dropping(*drops):
    """Curves that fall by so much, layer by layer, at the end of what is read, and not before."""

    def value(shape):
        found = np.full(shape, 0.9)
        found[..., -1, :] -= np.resize(drops, shape[-1])
        return found

    return value


def first_dropping(first, others):
    """The first layer falls by so much, all others by another amount, within a tenth."""

    def value(shape):
        found = np.full(shape, 0.9)
        found[..., 4:, :] -= others
        found[..., 4:, 0] = 0.9 - first
        return found

    return value


def layers_at(step, *values):
    """Layers differ from one step on: one value each, or evenly spaced between two."""

    def value(shape):
        found = np.full(shape, 0.1)
        n = shape[-1]
        found[..., step:, :] += np.linspace(*values, n) if len(values) == 2 else values
        return found

    return value


def halves(shallow, deep):
    """Gains from the first to the last step, of the shallower and the deeper half."""

    def value(shape):
        found = np.full(shape, 0.1)
        found[..., -1, :] += np.where(np.arange(shape[-1]) < shape[-1] / 2, shallow, deep)
        return found

    return value


def inverted(pairs):
    """Layers in order of depth at each step; but at the last one so many pairs are the wrong way."""

    def value(shape):
        left, order, wrong = list(range(shape[-1])), [], pairs
        while left:
            k = min(wrong, len(left) - 1)
            order.append(left.pop(k))
            wrong -= k
        found = np.broadcast_to(0.1 + 0.1 * np.arange(shape[-1]), shape).copy()
        found[..., -1, :] = 0.1 + 0.1 * np.array(order)
        return found

    return value


def once(most, rest=0.1):
    """One step of one layer of one seed has a value, all others less."""

    def value(shape):
        found = np.full(shape, rest)
        found[-1, 2, shape[-1] // 2] = most
        return found

    return value


def of_nodes(n, more, less):
    """So many nodes have one value, the first seed's first, all others another."""

    def value(shape):
        return np.where(np.arange(np.prod(shape)) < n, more, less).reshape(shape)

    return value


def share_of_nodes(share, more, less):
    """A share of all seeds' nodes has one value, and one node more than that."""
    return lambda shape: of_nodes(int(share * np.prod(shape)) + 1, more, less)(shape)


def repeated(words, n=8):
    return ", ".join([words] * n)


# --- figures: one group of networks

RISES = (curve(0.5, 0.9, 0.9, 0.5, 0.5, 0.5), curve(0.5, 0.5, 0.5, 0.9, 0.9, 0.9))
"""Early and, what must not count, late."""
LOSS = [2.0, 2.0, 2.0, 1.799, 1.0, 0.0]
"""It has lost a tenth of its fall at update 30."""

OF_FIGURES = [
    Case("fig5.rises-early", "fraction", each(LARGEST, ALL, EARLY, LAYERS), [0.5, 0.5, 0.521],
         [0.5, 0.5, 0.519], f"rise of f_l in the first epoch, layer by layer: "
         f"{repeated('0.021±0.003')}; layers: 8 of 8", away=RISES),
    *(Case(id, "fraction", each(LARGEST, ALL, ALL, LAYERS), good, poor,
           f"fall of f_l from its largest value: {words}; layers: 8 of 8", away=away)
      for id in ("fig4.then-falls", "fig5.then-falls")
      for good, poor, words, away in (
          ([0.5, 0.5, 0.6, 0.599, 0.59, 0.579], [0.5, 0.5, 0.6, 0.599, 0.59, 0.581],
           repeated("0.021±0.003"), (curve(0.9, 0.8, 0.7, 0.6, 0.5, 0.4), 0.5)),
          # From the largest value on rank correlations are −0.6 and −0.3.
          ([0.5, 0.6, 0.3, 0.4, 0.5, 0.2], [0.5, 0.6, 0.2, 0.4, 0.5, 0.3],
           repeated("0.400±0.061"), (curve(0.9, 0.8, 0.7, 0.6, 0.5, 0.4), 0.5)))),
    Case("fig5.shallow-faster", "fraction", at(LARGEST, ALL, TENTH),
         dropping(0.08, 0.07, 0.05, 0.06, 0.04, 0.03, 0.02, 0.01), dropping(*np.arange(8) / 100),
         "fall within a tenth of the training: 0.080±0.012, 0.070±0.011, 0.050±0.008, "
         "0.060±0.009, 0.040±0.006, 0.030±0.005, 0.020±0.003, 0.010±0.002; rank correlation -0.98",
         fair=(dropping(0.04, 0.03, 0.08, 0.06, 0.05, 0.01, 0.02, 0.07),), away=(0.2, 0.3)),
    Case("fig5.first-layer-faster", "fraction", each(LARGEST_SE, ALL, TENTH, LAYERS[1:]),
         [0.9, 0.9, 0.9, 0.9, 0.701], [0.9, 0.9, 0.9, 0.9, 0.699],
         f"fall within a tenth of the training: 0.200±0.031, {repeated('0.199±0.030', 7)}; slower "
         "than the first: 7 of 7",
         away=(curve(0.9, 0.9, 0.9, 0.9, 0.7, 0.2), curve(0.9, 0.9, 0.9, 0.9, 0.7, 0.6))),
    Case("fig5.with-loss", "fraction", at(LARGEST), curve(0.1, 0.1, 0.9, 0.5, 0.4, 0.3),
         curve(0.1, 0.9, 0.8, 0.5, 0.4, 0.3),
         "activation fraction from update 10, loss from 30: factor 3.0",
         fair=(curve(0.1, 0.1, 0.5, 0.6, 0.9, 0.3),), others={"loss": LOSS}),
    Case("fig5.with-loss", "loss", at(LARGEST), LOSS, [2.0, 2.0, 2.0, 1.801, 1.801, 0.0],
         "activation fraction from update 10, loss from 30: factor 3.0",
         fair=([2.0, 2.0, 2.0, 1.801, 1.799, 0.0], [2.0, 1.799, 1.5, 1.0, 0.5, 0.0]),
         others={"fraction": curve(0.1, 0.1, 0.9, 0.5, 0.4, 0.3)}),
    Case("fig6.rises-at-start", "predictability", each(LARGEST, ALL, EARLY, LAYERS),
         [0.1, 0.1, 0.111], [0.1, 0.1, 0.109],
         f"rise of p_l in the first epoch: {repeated('0.011±0.002')}; layers: 8 of 8", away=RISES),
    Case("fig6.shallow-stall", "predictability", at(LARGEST, ALL, slice(4, None)),
         layers_at(1, *[0.009] * 4, *[0.011] * 4), layers_at(1, *[0.011] * 4, *[0.009] * 4),
         f"late change of p_l: {repeated('0.009±0.001', 4)}, {repeated('0.011±0.002', 4)}",
         fair=(layers_at(1, *[0.009] * 5, *[0.011] * 3),
               layers_at(1, 0.011, 0.009, *[0.011] * 6)), away=(0.1, 0.1)),
    Case("fig6.most-keep-rising", "predictability", at(LARGEST, ALL, slice(4, None)),
         layers_at(1, *[0.009] * 4, *[0.011] * 4), layers_at(1, *[0.009] * 7, 0.011),
         f"late change of p_l: {repeated('0.009±0.001', 4)}, {repeated('0.011±0.002', 4)}; share "
         "of layers 0.50",
         fair=(layers_at(1, *[0.009] * 5, *[0.011] * 3), layers_at(1, *[0.009] * 6, 0.011, 0.011)),
         away=(curve(0.1, 0.1, 0.1, 0.1, 0.1, 0.9), curve(0.9, 0.1, 0.1, 0.1, 0.1, 0.1))),
    # Of 28 pairs of layers at three steps.
    Case("fig6.deeper-higher", "predictability", at(LARGEST, ALL, LATE), inverted(8), inverted(22),
         "share of pairs in which the deeper layer is higher: 0.905",
         fair=(inverted(9), inverted(21)), away=(inverted(0), inverted(28))),
    Case("fig7.rises", "informativeness", each(LARGEST, ALL, ALL, LAYERS),
         [0.1, 0.05, 0.1, 0.111, 0.1, 0.1], [0.1, 0.05, 0.1, 0.109, 0.1, 0.1],
         f"increase of u_l: {repeated('0.011±0.002')}; layers: 8 of 8",
         away=(curve(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), 0.2)),
    *(Case("fig7.then-falls-slightly", "informativeness", each(LARGEST, ALL, ALL, LAYERS),
           [0.1, 0.1, 0.2, 0.15, 0.1, good], [0.1, 0.1, 0.2, 0.15, 0.1, poor],
           f"fall of u_l: {repeated(words)}; layers: 8 of 8",
           away=(curve(0.1, 0.2, 0.2, 0.2, 0.2, 0.19), 0.2))
      for good, poor, words in ((0.151, 0.149, "0.049±0.007"), (0.199, 0.2, "0.001±0.000"))),
    Case("fig7.poor", "single", at(LARGEST), once(0.2999), once(0.5),
         "best rule from one switch: 0.300 correct", fair=(once(0.3), once(0.4999)), noise=0),
    Case("fig9", "fraction", each(LARGEST_SE, ALL, ALL, LAYERS[4:]),
         [0.1, 0.1, 0.901, 0.2, 0.1, 0.1], [0.1, 0.1, 0.899, 0.2, 0.1, 0.1],
         f"largest f_l, deeper half: {repeated('0.901±0.138', 4)}; layers: 4 of 4",
         away=(0.95, 0.8)),
    *(Case("fig10", "fraction", at(WIDEST), curve(0.5, 0.509, 0.49, 0.485, 0.481, 0.479), poor,
           "starts at 0.500, at most 0.009 above it, ends 0.021 below it; rank correlation with "
           "time -0.94",
           fair=(curve(0.5, 0.511, 0.49, 0.485, 0.481, 0.479),
                 curve(0.5, 0.549, 0.49, 0.485, 0.481, 0.479),
                 curve(0.5, 0.485, 0.49, 0.491, 0.481, 0.479)))
      for poor in (curve(0.5, 0.509, 0.49, 0.485, 0.483, 0.481),
                   curve(0.5, 0.551, 0.49, 0.485, 0.481, 0.479))),
    # 64 nodes of three seeds: 96 are a half of them, 48 a quarter.
    Case("fig4.most-rise", "node_early", at(LARGEST), of_nodes(97, 0.521, 0.519),
         of_nodes(48, 0.521, 0.519), "share of nodes that grow: 0.505±0.289",
         fair=(of_nodes(96, 0.521, 0.519), of_nodes(49, 0.521, 0.519)), away=(0.6, 0.5),
         others={"node_start": 0.5, "node_largest": 0.0}, noise=0),
    Case("fig4.most-rise", "node_start", at(LARGEST), of_nodes(97, 0.479, 0.481),
         of_nodes(48, 0.479, 0.481), "share of nodes that grow: 0.505±0.289",
         fair=(of_nodes(96, 0.479, 0.481), of_nodes(49, 0.479, 0.481)), away=(0.4, 0.5),
         others={"node_early": 0.5, "node_largest": 0.0}, noise=0),
    # The first 32 nodes of each seed grow; of the 96 others 0.9 are 86.4.
    Case("fig4.never-grow", "node_largest", at(LARGEST, ALL, slice(32, None)),
         of_nodes(87, 0.05, 0.051), of_nodes(47, 0.05, 0.051),
         "96 of 192 nodes do not grow; share of them that are on for at most 0.05 of the samples "
         "throughout: 0.906", fair=(of_nodes(86, 0.05, 0.051), of_nodes(48, 0.05, 0.051)),
         away=(0.0, 0.9), noise=0, others={
             "node_start": 0.5, "node_early": lambda s: np.where(np.arange(s[1]) < 32, 0.6, 0.5)}),
]  # fmt: skip


def of_initialisation(how):
    """Figures 5, 9 and 10 asked of the arms of an initialisation."""
    deep, deep_se, flat = (f"arm-{size}-{how}" for size in (f"9x8-{CE}", f"9x8-{SE}", f"2x8-{SE}"))
    return [
        Case(f"fig5.rises-early.{how}", "fraction", each(deep, ALL, EARLY, LAYERS),
             [0.5, 0.5, 0.521], [0.5, 0.5, 0.519], f"rise of f_l in the first epoch, layer by "
             f"layer: {repeated('0.021±0.003')}; layers: 8 of 8", away=RISES),
        Case(f"fig9.{how}", "fraction", each(deep_se, ALL, ALL, LAYERS[4:]),
             [0.1, 0.901, 0.2, 0.1, 0.1, 0.1], [0.1, 0.899, 0.2, 0.1, 0.1, 0.1],
             f"largest f_l, deeper half: {repeated('0.901±0.138', 4)}; layers: 4 of 4",
             away=(0.95, 0.8)),
        Case(f"fig10.{how}", "fraction", at(flat), curve(0.5, 0.5, 0.49, 0.485, 0.481, 0.479), 0.5,
             "starts at 0.500, at most 0.000 above it, ends 0.021 below it; rank correlation with "
             "time -0.99"),
    ]  # fmt: skip


# --- text: every architecture and loss of a selection

UP_DOWN = (curve(0.5, 0.5, 0.521, 0.51, 0.505, 0.5), curve(0.5, 0.5, 0.519, 0.51, 0.505, 0.49))
SHALLOW_FIRST = (lambda shape: dropping_by_layer(shape, 1), lambda s: dropping_by_layer(s, -1))
FIRST_LAYER = (first_dropping(0.3, 0.299), first_dropping(0.299, 0.3))
HIGH = (curve(0.1, 0.2, 0.901, 0.2, 0.1, 0.1), curve(0.1, 0.2, 0.899, 0.2, 0.1, 0.1))
GAINS = (curve(0.1, 0.5, 0.1, 0.1, 0.5, 0.111), curve(0.1, 0.5, 0.1, 0.1, 0.5, 0.109))
LEARNS = (curve(0.1, 0.1, 0.15, 0.18, 0.19, 0.201), curve(0.1, 0.1, 0.15, 0.18, 0.19, 0.199))
GROUPED = (lambda s: in_last_layer(s, 0.881, 0.2), lambda s: in_last_layer(s, 0.879, 1.0))


def dropping_by_layer(shape, sign):
    """Within a tenth of the training each layer falls by less than the one before, or by more."""
    found = np.full(shape, 0.9)
    found[..., 4, :] -= 0.4 - sign * 0.02 * np.arange(shape[-1])
    found[..., 5, :] = 0.1
    return found


def in_last_layer(shape, value, elsewhere):
    """The last layer has a value at the last step; all others, and all before, another."""
    found = np.full(shape, elsewhere)
    found[..., -1, -1] = value
    return found


DEEP = DEPTHS[1:]
NOT_FIGURE_10 = [n for n in named() if n != WIDEST]
EVERY_CLAUSE = {
    "1": ("fraction", *UP_DOWN, {}, DEPTHS),
    "2": ("exposed", curve(0.4, 0.4, 0.501, 0.1, 0.1, 0.1), curve(0.4, 0.4, 0.499, 0.9, 0.9, 0.9),
          {}, DEPTHS),
    "3": ("fraction", curve(0.1, 0.1, 0.9, 0.5, 0.4, 0.3), curve(0.1, 0.1, 0.5, 0.6, 0.9, 0.3),
          {"loss": LOSS}, DEPTHS),
    "4": ("fraction", *FIRST_LAYER, {}, DEEP),
    "5.sensitive": ("predictability", *GAINS, {}, DEPTHS),
    "5.deeper": ("predictability", halves(0.1, 0.101), halves(0.101, 0.1), {}, DEEP),
    "6": ("predictability", layers_at(5, 0.0, 0.1), layers_at(5, 0.1, 0.0), {}, DEEP),
    "7.indicative": ("informativeness", *GAINS, {}, DEPTHS),
    "7.poor": ("single", once(0.2999), once(0.3), {}, DEPTHS),
    "7.group": ("group", *GROUPED, {"error": 0.1}, DEPTHS),
}  # fmt: skip
"""Of findings (1) to (7): measure, good and poor values, other measures, and layers asked."""


def of_every(id, names, measure, good, poor, others=None, **more):
    """A rule of all these architectures and losses."""
    n = len(names)
    return Case(id, measure, each(names), good, poor, f"{n} of {n} architectures and losses",
                others=others or {}, noise=more.pop("noise", measure != "single"), **more)  # fmt: skip


def only(id, names, good, poor, words):
    """A rule of a figure's networks and no others."""
    n = len(names)
    return Case(id, "fraction", each(names), good, poor,
                f"it holds for 0 of {12 - n} others: none; of its own for {n} of {n} architectures "
                f"and losses{words}", beside=True)  # fmt: skip


FIGURE_9 = named(layers=(9,), losses=(SE,))
OF_SELECTIONS = [
    *(of_every(f"{lead}.{clause}", named(kind, layers), measure, good, poor, others)
      for lead, kind in (("summary", "grid"), ("other-data", "other"))
      for clause, (measure, good, poor, others, layers) in EVERY_CLAUSE.items()),
    of_every("summary.7.indicative", named(), "informativeness",
             curve(0.1, 0.5, 0.1, 0.1, 0.5, 0.249), curve(0.1, 0.5, 0.1, 0.1, 0.5, 0.251)),
    of_every("s5.others", NOT_FIGURE_10, "fraction", *UP_DOWN),
    of_every("s5.most-rise", NOT_FIGURE_10, "node_early", share_of_nodes(0.5, 0.521, 0.519),
             of_nodes(2, 0.521, 0.519), {"node_start": 0.5, "node_largest": 0.0}, noise=0),
    of_every("s5.never-grow", NOT_FIGURE_10, "node_largest", share_of_nodes(0.9, 0.05, 0.051),
             share_of_nodes(0.5, 0.05, 0.051), {"node_start": 0.5, "node_early": 0.5}, noise=0),
    of_every("s5.shallow-faster", named(layers=DEEP, losses=(CE,)), "fraction", *SHALLOW_FIRST),
    of_every("s5.first-layer-faster", named(layers=DEEP, losses=(SE,)), "fraction", *FIRST_LAYER),
    of_every("s5.fig9-all", FIGURE_9, "fraction", *HIGH),
    only("s5.fig9-only", FIGURE_9, *HIGH, ""),
    only("s5.fig10-only", [WIDEST], curve(0.5, 0.5, 0.49, 0.485, 0.481, 0.479),
         curve(0.5, 0.5, 0.49, 0.485, 0.481, 0.481), ""),
    of_every("group.alone", named(), "single", once(0.2999), once(0.3)),
    of_every("group.together", named(), "group", *GROUPED, {"error": 0.1}),
    of_every("group.together", named(), "error", lambda s: in_last_step(s, 0.121),
             lambda s: in_last_step(s, 0.119), {"group": 0.86}),
    of_every("group.over-training", named(), "group", *LEARNS),
]  # fmt: skip


def in_last_step(shape, value):
    """A number at the last step, and a half before."""
    found = np.full(shape, 0.5)
    found[..., -1] = value
    return found


CASES = [*OF_FIGURES, *(c for how in INITIALISATIONS for c in of_initialisation(how)),
         *OF_SELECTIONS]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{c.id}-{c.measure}" for c in CASES])
def test_a_rule_reads_its_own_range_and_nothing_else(case):
    check_case(World(of, scaled), RULE[case.id], case)
