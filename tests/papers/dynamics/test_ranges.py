"""The rules of dynamics read their own layers, steps and networks, and nothing else."""

import numpy as np
import pytest
from helpers.made_curves import (
    CE,
    DEPTHS,
    SE,
    SEEDS,
    columns,
    everything,
    group,
    named,
    shape_of,
)
from helpers.made_ranges import Case, World, at, check_case, each, put, scaled

from relumlp.papers.dynamics.grid import INITIALISATIONS
from relumlp.papers.dynamics.rules.all import RULES
from relumlp.papers.dynamics.rules.clauses import almost_all
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
    """Layers in order of depth at each step; at the last so many pairs are the wrong way."""

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
         layers_at(1, *[0.009] * 4, *[0.011] * 4),
         layers_at(1, *[0.011] * 4, *[0.009] * 3, 0.011),
         f"late change of p_l: {repeated('0.009±0.001', 4)}, {repeated('0.011±0.002', 4)}",
         fair=(layers_at(1, *[0.009] * 5, *[0.011] * 3),
               layers_at(1, 0.011, 0.009, *[0.011] * 6),
               layers_at(1, *[0.009] * 3, 0.011, 0.011, 0.009, 0.011, 0.011)), away=(0.3, 0.0)),
    Case("fig6.most-keep-rising", "predictability", at(LARGEST, ALL, slice(4, None)),
         layers_at(1, *[0.009] * 4, *[0.011] * 4), layers_at(1, *[0.009] * 7, 0.011),
         f"late change of p_l: {repeated('0.009±0.001', 4)}, {repeated('0.011±0.002', 4)}; share "
         "of layers 0.50",
         fair=(layers_at(1, *[0.009] * 5, *[0.011] * 3), layers_at(1, *[0.009] * 6, 0.011, 0.011)),
         away=(curve(0.1, 0.1, 0.0, 0.0, 0.1, 0.9), curve(0.9, 0.1, 0.3, 0.3, 0.1, 0.1))),
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


LATE_GAIN = "mean gain of p_l: 0.101±0.008 in the deeper half, 0.100±0.008 in the others"
SAYS = {
    "1": "rises by 0.021±0.001, falls by 0.021±0.001, rank correlation -1.00",
    "2": "share of nodes on for most samples: 0.400±0.015, at most 0.501±0.019",
    "3": "activation fraction from update 10, loss from 30: factor 3.0",
    "4": "fall within a tenth of the training: 0.300±0.046, "
    f"{repeated('0.299±0.046', 3)}; slower than the first: 3 of 3",
    "5.sensitive": f"change of p_l: {repeated('0.011±0.002', 4)}; layers: 4 of 4",
    "5.deeper": LATE_GAIN,
    "6": "p_l after training: 0.100±0.015, 0.133±0.020, 0.167±0.025, 0.200±0.031; rank "
    "correlation 1.00",
    "7.indicative": "change of the mean u_l: 0.011±0.000",
    "7.poor": "best rule from one switch: 0.300 correct",
    "7.group": "last hidden layer's switches 0.881±0.135, network 0.900±0.000",
}
"""What is said of the networks of 5 layers and 4 nodes."""


def of_every(id, names, measure, good, poor, others=None, noise=1.0, says=""):
    """A rule of all these architectures and losses."""
    n, noise = len(names), 0 if measure == "single" else noise
    return Case(id, measure, each(names), good, poor, f"{n} of {n} architectures and losses",
                others=others or {}, noise=noise,
                details=f"5×4 cross-entropy: reproduced ({says})" if says else "")  # fmt: skip


def only(id, names, good, poor):
    """A rule of a figure's networks and no others."""
    n = len(names)
    return Case(id, "fraction", each(names), good, poor,
                f"it holds for 0 of {12 - n} others: none; of its own for {n} of {n} architectures "
                "and losses", beside=True)  # fmt: skip


FIGURE_9 = named(layers=(9,), losses=(SE,))
OF_SELECTIONS = [
    *(of_every(f"{lead}.{clause}", named(kind, layers), measure, good, poor, others,
               says=SAYS[clause])
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
    only("s5.fig9-only", FIGURE_9, *HIGH),
    only("s5.fig10-only", [WIDEST], curve(0.5, 0.5, 0.49, 0.485, 0.481, 0.479),
         curve(0.5, 0.5, 0.49, 0.485, 0.481, 0.481)),
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


# --- rules that read facts of all networks


def of_facts(*own, kind="grid", **other):
    """A result of networks of the grid with these facts, and an arm with others."""
    result = Measured({}, {"groups": {}, "networks": {}, "updates": {}})
    for k, facts in enumerate(own):
        config = {"kind": kind, "width": 4, "layers": 2, **facts.pop("config", {})}
        result.facts["networks"][f"{kind}-{k}"] = {"config": config, **facts}
        name = f"{kind}-2x{config['width']}"
        result.facts["groups"][name] = {"kind": kind, "layers": 2, "width": config["width"],
                                        "loss": CE, "networks": ["a"], "diverged": []}  # fmt: skip
    result.facts["networks"]["arm-0"] = {"config": {"kind": "arm", "width": 4}, **other}
    return result


def decided(id, result):
    verdict = RULE[id](result)
    return verdict.verdict, verdict.evidence


def erring(wide, narrow):
    """Two networks of the narrowest width and two that are wider, of these validation errors."""
    errors = [*((4, e) for e in narrow), *((w, e) for w, e in zip((8, 16), wide, strict=True))]
    own = [{"config": {"width": w}, "accuracy": {"validation": 1 - e, "training": 0.5 + e,
                                                 "test": e}} for w, e in errors]  # fmt: skip
    return of_facts(*own, accuracy={"validation": 0.5})


@pytest.mark.parametrize(("id", "limit"), [("fig3.80", 0.05), ("fig3.20", 0.07)])
def test_errors_are_of_the_validation_samples_of_these_widths(id, limit):
    low, high = limit - 0.001, limit + 0.001

    def asked(own, other):
        wide, narrow = (own, other) if id == "fig3.80" else (other, own)
        return decided(id, erring(wide, narrow))

    words = f"errors from {{:.4f}} to {{:.4f}}; below {limit}: {{}} of 2"
    assert asked((low, 0.01), (0.9, 0.9)) == ("reproduced", words.format(0.01, low, 2))
    assert asked((high, 0.01), (0.0, 0.0)) == ("partly", words.format(0.01, high, 1))
    assert asked((high, 0.08), (0.0, 0.0)) == ("not reproduced", words.format(high, 0.08, 0))


def test_the_most_informative_node_is_of_the_grid():
    def asked(*values):
        own = [{"largest_informativeness": v, "validation_sizes": [7] * 10} for v in values]
        return decided("fig7.maximum", of_facts(*own, largest_informativeness=0.9))

    words = "largest u of any node {:.4f}; log 2 / log |C| is 0.3010"
    assert asked(0.1, 0.30102) == ("reproduced", words.format(0.301))
    assert asked(0.1, 0.30104) == ("partly", words.format(0.301))
    assert asked(0.3109, 0.1) == ("partly", words.format(0.3109))
    assert asked(0.3111, 0.1) == ("not reproduced", words.format(0.3111))


def test_the_least_balanced_node_is_of_the_grid():
    def asked(*values):
        return decided("s5.balanced", of_facts(*({"imbalance": v} for v in values), imbalance=0.9))

    words = "largest difference {:.4f}, 2 networks"
    assert asked(0.0, 0.02) == ("reproduced", words.format(0.02))
    assert asked(0.0201, 0.0) == ("partly", words.format(0.0201))
    assert asked(0.05, 0.0) == ("partly", words.format(0.05))
    assert asked(0.0, 0.0501) == ("not reproduced", words.format(0.0501))


@pytest.mark.parametrize(
    ("resolved", "expected", "numbers"),
    [
        (((0.25, 0.0, 0.125), (0.5, 0.0, 0.25)), "reproduced", (0.375, 0.0, 0.1875)),
        (((0.25, 0.0, 0.125), (0.0, 0.0, 0.0)), "reproduced", (0.125, 0.0, 0.0625)),
        (((0.25, 0.0625, 0.125), (0.5, 0.5, 0.25)), "partly", (0.375, 0.2812, 0.1875)),
        (((0.25, 0.25, 0.125), (0.5, 0.5, 0.25)), "not reproduced", (0.375, 0.375, 0.1875)),
        (((0.0, 0.0, 0.125), (0.0, 0.0, 0.25)), "not reproduced", (0.0, 0.0, 0.1875)),
    ],
)
def test_samples_of_no_loss_are_of_the_grids_networks(resolved, expected, numbers):
    names = ("loss", "loss_only", "slope")
    own = [{"resolved": dict(zip(names, values, strict=True))} for values in resolved]
    arm = dict.fromkeys(names, 1.0)
    zero, rounded, ignored = numbers
    assert decided("s6.zero-loss", of_facts(*own, resolved=arm)) == (
        expected,
        f"shares of training samples, mean over 2 networks: error 0 {zero:.4f}, of them with a "
        f"slope that is not 0 {rounded:.4f}; slope 0 {ignored:.4f}",
    )


EPOCHS = 100


def trained(curves, error=0.9, loss=2.0):
    """Groups of the grid, the first the largest: curves (epochs, 3), and what was before them."""
    result = Measured({}, {"groups": {}, "networks": {}, "updates": {}})
    names = [n for n in reversed(named()) if "cross" in n]
    for name, own in zip(names, curves, strict=False):
        facts = dict(everything())[name]
        result.facts["groups"][name] = facts
        seeds = np.stack([own] * SEEDS)
        seeds[:, :, 1:] += np.array([0.02, -0.03, 0.01])[:, None, None]
        result.arrays.update({
            f"{name}.curve": seeds, f"{name}.step": STEPS,
            f"{name}.error": np.full((SEEDS, 6), error), f"{name}.loss": np.full((SEEDS, 6), loss),
        })  # fmt: skip
    return result


def course(training=0.01, seen=0.2, validation=0.9, epochs=EPOCHS):
    """Training loss, training accuracy and validation accuracy of each epoch."""
    return np.stack([np.broadcast_to(v, epochs) for v in (training, seen, validation)], axis=1)


@pytest.mark.parametrize(
    ("before", "last", "converges"),
    [
        (0.1, 0.199, False), (0.19, 0.199, True), (0.18, 0.199, True), (0.178, 0.199, False),
        (0.2, 0.201, False), (0.219, 0.1999, True), (0.221, 0.199, False),
    ],
)  # fmt: skip
def test_trainings_converge_over_their_last_two_tenths(before, last, converges):
    # Before them the loss is high, and validation samples are classified at random.
    loss = np.concatenate([np.full(80, 2.0), np.full(10, before), np.full(10, last)])
    made = trained([course(loss, 0.1, np.linspace(0, 1, EPOCHS))])
    expected = ("reproduced", "trainings that converge: 3 of 3")
    if not converges:
        expected = ("not reproduced", "trainings that converge: 0 of 3")
    assert decided("s5.converges", made) == expected


@pytest.mark.parametrize(
    ("distance", "end", "expected"),
    [(0.049, 0.2, "reproduced"), (-0.049, 0.2, "reproduced"), (0.051, 0.2, "partly"),
     (-0.051, 0.2, "partly"), (0.0, 0.251, "partly"), (0.0, 0.249, "reproduced")],
)  # fmt: skip
def test_networks_are_similar_in_their_validation_error(distance, end, expected):
    # Errors of 0.2; the other's last epoch is left out of what it is away on average.
    own = course(validation=0.8)
    other = course(9.0, 0.9, np.full(EPOCHS, 0.8 - distance))
    away = abs(distance)
    if end != 0.2:
        other[-1, 2] = 1 - end
        away = (end - 0.2) / EPOCHS
    assert decided("fig3.similar", trained([own, other], error=1.0)) == (
        expected,
        f"mean distances from 0.0000 to {away:.4f}; similar: "
        f"{2 if expected == 'reproduced' else 1} of 2",
    )


@pytest.mark.parametrize(
    ("own", "other", "expected", "shown"),
    [(0.021, 0.019, "reproduced", 1), (0.019, 0.019, "partly", 0), (0.019, 0.021, "partly", 1),
     (0.021, 0.021, "not reproduced", 2)],
)  # fmt: skip
def test_a_peak_is_of_the_seeds_mean_in_some_layer(own, other, expected, shown):
    result = trained([course(), course()])
    for (name, facts), by in zip(result.facts["groups"].items(), (own, other), strict=True):
        p = np.full((SEEDS, 6, facts["layers"] - 1), 0.5)
        p[:, :, -1] = [0.1, 0.2, 0.3, 0.3 - by, 0.3, 0.3]
        # A seed that falls by more, and two by less, or rise.
        p[:, 3, -1] += [-0.1, 0.04, 0.06]
        result.arrays[f"{name}.predictability"] = p
    assert decided("fig6.peaks", result) == (
        expected, f"peaks in {shown} of 2 architectures and losses"
    )  # fmt: skip


# --- single updates

COLUMNS = ("joined", "left", "predicted", "foreseen", "own")
UPDATES = [("adam", "own"), ("adam", "sgd"), ("sgd", "own")]


def of_updates(counts, others, way, layers, peak=2):
    """Two networks of each optimiser, judged at four steps: counts of the layers asked, and else.

    Counts are (joined, left, predicted, foreseen) of one network, of all its steps together.
    """
    result = Measured({}, {"groups": {}, "networks": {}, "updates": {}})
    for optimiser, own in UPDATES:
        for seed in (0, 1):
            name = f"updates-{optimiser}-seed{seed}"
            config = {"optimiser": optimiser}
            result.facts["updates"][name] = {"columns": list(COLUMNS), "config": config}
            table = np.tile(np.array([*others, 7]) // 4, (4, 3, 1))
            if (optimiser, own) == way:
                table[:, layers, :4] = 0
                table[seed, layers, :4] = counts
            result.arrays[f"{name}.{own}"] = table
            fraction = np.full((4, 3), 0.1)
            fraction[peak] = 0.2
            result.arrays[f"{name}.fraction"] = fraction
    return result


GOOD, BAD = (600, 400, 1000, 1000), (600, 400, 1000, 0)


@pytest.mark.parametrize(("id", "way"), [
    ("6.training.sgd", ("sgd", "own")), ("6.training.sgd-on-adam", ("adam", "sgd")),
    ("6.training.adam", ("adam", "own")),
])  # fmt: skip
def test_updates_are_judged_in_deeper_layers_of_one_way_alone(id, way):
    deeper = slice(1, None)
    for counts, expected, of_real, of_predicted in (
        ((600, 400, 1000, 900), "reproduced", "0.900", "0.900"),
        ((600, 400, 1001, 900), "partly", "0.900", "0.899"),
        ((601, 400, 1000, 900), "partly", "0.899", "0.900"),
        ((600, 400, 1000, 500), "partly", "0.500", "0.500"),
        ((600, 400, 1002, 500), "not reproduced", "0.500", "0.499"),
        ((602, 400, 1000, 500), "not reproduced", "0.499", "0.500"),
    ):  # fmt: skip
        others = BAD if expected == "reproduced" else GOOD
        real, predicted = 4 * sum(counts[:2]), 4 * counts[2]
        assert decided(id, of_updates(counts, others, way, deeper)) == (
            expected,
            f"of {real:,} real switches {of_real} are predicted, of {predicted:,} predicted ones "
            f"{of_predicted} are real",
        )


@pytest.mark.parametrize("way", [("sgd", "own"), ("adam", "sgd")])
def test_sgd_updates_are_judged_in_the_first_layer(way):
    # Of the other way 2,000 are right, of this one 2,000 more: four in 4,000 are one in a thousand.
    for counts, wrong in (((600, 400, 1000, 1000), 0), ((600, 400, 1000, 999), 4),
                          ((600, 400, 1001, 999), 6)):  # fmt: skip
        result = of_updates(counts, BAD, way, slice(0, 1))
        (other,) = {("sgd", "own"), ("adam", "sgd")} - {way}
        for name in [n for n in result.arrays if n.endswith(f"{other[0]}-seed0.{other[1]}")]:
            result.arrays[name][:, 0] = np.array([300, 200, 500, 500, 0])
            result.arrays[name.replace("seed0", "seed1")][:, 0] = 0
        expected = {0: "reproduced", 4: "partly"}.get(wrong, "not reproduced")
        both = 2000 + 2 * counts[3]
        assert decided("6.training.first-layer", result) == (
            expected, f"4,000 real, {2000 + 2 * counts[2]:,} predicted, {both:,} both"
        )  # fmt: skip


@pytest.mark.parametrize("peak", [0, 1, 2])
def test_samples_are_drawn_in_up_to_the_largest_fraction_by_adams_own_updates(peak):
    result = of_updates(GOOD, (400, 600, 0, 0), ("adam", "own"), slice(None), peak)
    more = np.array([[5, 3, 1], [5, 3, 1], [5, 3, 1], [-900, -900, -900]])[[*range(peak + 1)]]
    for seed in (0, 1):
        table = np.zeros((4, 3, 5), int)
        table[:, :, 1] = 900
        table[: peak + 1, :, 0], table[: peak + 1, :, 1] = more, 0
        result.arrays[f"updates-adam-seed{seed}.own"] = table
    five, three, one = 2 * more.sum(axis=0)
    layers = f"joined less left, layer by layer: {five}, {three}, {one}; layers: "
    assert decided("s6.drawn-in", result) == ("reproduced", f"{layers}3 of 3")
    tables = [result.arrays[f"updates-adam-seed{seed}.own"] for seed in (0, 1)]
    # One sample more is enough.
    tables[0][0, 2, 1] = one - 1
    assert decided("s6.drawn-in", result)[0] == "reproduced"
    tables[0][0, 0, 1] = five
    assert decided("s6.drawn-in", result)[0] == "partly"
    tables[1][0, 1, 1] = three
    assert decided("s6.drawn-in", result)[0] == "not reproduced"


# --- the example and the margin


@pytest.mark.parametrize(
    ("id", "name", "values"),
    [
        ("fig1", "noise", {0.04: "reproduced", 0.06: "reproduced", 0.0399: "not reproduced",
                           0.0601: "not reproduced"}),
        ("fig2", "rmse", {0.1: "reproduced", 0.101: "partly", 0.2: "partly",
                          0.201: "not reproduced"}),
        ("fig2.boundaries", "constant_between", {1e-12: "reproduced", 1.1e-12: "not reproduced"}),
        ("fig2.boundaries", "boundaries", {1: "reproduced", 0: "not reproduced"}),
    ],
)  # fmt: skip
def test_the_example(id, name, values):
    facts = {"noise": 0.05, "rmse": 0.05, "constant_between": 1e-13, "boundaries": 9}
    for value, expected in values.items():
        own = {**facts, name: value}
        result = Measured({"example.W1": np.zeros((30, 1))}, {"example": own})
        evidence = {
            "fig1": f"noise {own['noise']:.3f}; the curve is ours",
            "fig2": f"30 nodes, {own['rmse']:.3f} from the underlying curve",
            "fig2.boundaries": f"{own['boundaries']} boundaries; largest bend elsewhere "
            f"{own['constant_between']:.1e}",
        }[id]
        assert decided(id, result) == (expected, evidence)


@pytest.mark.parametrize(
    ("wrong", "expected"), [(0, "reproduced"), (10, "partly"), (11, "not reproduced")]
)
def test_the_margin(wrong, expected):
    facts = {"joined": 700, "left": 300, "disagreements": wrong, "node": 5, "samples": 12000,
             "counts": [1, 2, 3, 4]}  # fmt: skip
    assert decided("fig8", Measured({}, {"margin": facts})) == (
        expected,
        f"700 joined and 300 left, {wrong} otherwise than predicted; drawn: node 5, of 12,000 "
        "samples 3 joined and 4 left",
    )


# --- the setting


def test_the_grid_is_of_54_networks_as_stated():
    configs = [
        {"layers": n, "width": w, "loss": loss, "seed": s, "epochs": 200, "validation": 12000,
         "batch": 60, "kind": "grid"}
        for n in (2, 5, 9) for w in (20, 80, 320) for loss in (CE, SE) for s in range(3)
    ]  # fmt: skip

    def asked(**change):
        own = [{"config": dict(c), "verdict": "finished"} for c in configs]
        own[7]["config"] |= change.pop("config", {})
        own[7] |= change
        return decided("setting.networks", of_facts(*own, verdict="finished"))

    words = "{} networks trained to the end, {} of them as stated"
    assert asked() == ("reproduced", words.format(54, 54))
    for name, value in (("epochs", 199), ("validation", 11999), ("batch", 61), ("layers", 3),
                        ("width", 40), ("seed", 0)):  # fmt: skip
        assert asked(config={name: value}) == ("partly", words.format(54, 53))
    assert asked(verdict="diverged at update 1") == ("partly", words.format(53, 53))
    assert asked(config={"kind": "arm"}) == ("partly", words.format(53, 53))


def test_the_arms_choose_and_the_grid_has():
    # Layers rise by a factor: two of the four initialisations do in the first epoch.
    rising = [n for how in ("lecun", "torch-linear") for n in named("arm", (2, 9), how=how)]
    result = of("fraction", 0.5, {})
    for name in rising[: -4 if len(rising) > 8 else None]:
        result.arrays[f"{name}.fraction"][:, 2:, :] = 0.53
    points = "normalised-uniform 0.00; he 0.00; lecun 7.00; torch-linear 3.00"
    chosen = f"of 10 points: {points}; the arms choose lecun, the grid has "
    assert decided("setting.initialisation", result) == ("not reproduced", f"{chosen}he")
    for facts in result.facts["groups"].values():
        if facts["kind"] == "grid":
            facts["initialisation"] = "lecun"
    assert decided("setting.initialisation", result) == ("reproduced", f"{chosen}lecun")
    result.facts["groups"][LARGEST]["initialisation"] = "he"
    assert decided("setting.initialisation", result) == ("not reproduced", f"{chosen}he, lecun")
    for name in named():
        del result.facts["groups"][name]
    assert decided("setting.initialisation", result) == ("open", f"{chosen}not been computed")


def test_of_three_hidden_layers_the_last_alone_is_deep():
    made = group(4, fraction=columns([0.1] * 6, [0.1] * 6, [0.95] * 6))
    assert almost_all(made).evidence == "largest f_l, deeper half: 0.950; layers: 1 of 1"


def test_three_of_the_others_are_named():
    found = decided("s5.fig9-only", of("fraction", 0.95, {}))
    assert found == (
        "not reproduced",
        "it holds for 10 of 10 others: 2×4 cross-entropy, 2×4 squared-error, 2×8 cross-entropy and "
        "7 more; of its own for 2 of 2 architectures and losses",
    )


def test_where_the_loss_falls_is_asked_of_the_mean_over_seeds():
    result = of("fraction", curve(0.1, 0.1, 0.9, 0.5, 0.4, 0.3), {"loss": LOSS})
    # The first seed's loss starts to fall at update 100.
    result.arrays[f"{LARGEST}.loss"][:, 3] += [0.15, -0.1, -0.05]
    words = "activation fraction from update 10, loss from 30: factor 3.0"
    assert decided("fig5.with-loss", result) == ("reproduced", words)
