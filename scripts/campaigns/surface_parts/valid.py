"""Arguments that are right for a function, made from what its door asks.

All numbers are small whole ones, so that bytes, half precision and Fractions can hold the same
values; a function's result must not depend on which of them hold it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from campaigns.surface_parts import front, learnt
from relumlp.doors.asking import FREE, Asked

CLASSES = 3
N = 2
WORDS = {"c": CLASSES, "C": CLASSES, "classes": CLASSES, "|C|": CLASSES}
"""Axes whose length is fixed: one entry for each class."""


def by_layer(layer: int) -> dict[str, str]:
    """Return the words for widths in a list's entry of this layer, with the layer's number."""
    return {"s_i": f"s_{layer}", "s_i-1": f"s_{layer - 1}", "k_i": f"s_{layer - 1}"}


class Maker:
    """Makes valid arguments; equal words of axes get equal lengths.

    Parameters
    ----------
    seed : of the lengths and the numbers.
    """

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.lengths: dict[str, int] = dict(WORDS)

    def length(self, axis: str) -> int:
        """Return an axis's length, the same for the same word; all others differ."""
        if axis.isdigit():
            return int(axis)
        if axis == "s_N":
            axis = f"s_{N}"
        if axis not in self.lengths:
            first = 6 if axis == "n" else 2
            taken = set(self.lengths.values())
            free = [k for k in range(first, first + 12) if k not in taken]
            self.lengths[axis] = int(self.rng.choice(free[:3]))
        return self.lengths[axis]

    def shape(self, axes: Any, layer: int = 0) -> tuple[int, ...]:
        """Return the shape that words ask for; without words, a matrix's."""
        if axes is None:
            return (3, 2)
        names = [by_layer(layer).get(a, a) for a in axes]
        return tuple(self.length(a) for a in names if a != FREE)

    def numbers(self, shape: tuple[int, ...]) -> Any:
        """Return whole numbers from 0 to 4 as float64, none of their rows constant."""
        values = self.rng.integers(0, 5, shape).astype(float)
        if values.size:
            values.flat[0] = 1.0
        return values

    def array(self, kind: str, ask: Asked, layer: int = 0) -> Any:
        """Return an array of the kind."""
        shape = self.shape(ask.axes, layer)
        if kind == "switches":
            on = self.rng.integers(0, 2, shape).astype(bool)
            if on.ndim:
                on[..., 0] = True
            return on
        if kind == "whole":
            return self.rng.integers(0, 3, shape)
        return self.numbers(shape)

    def layers(self, kind: str, ask: Asked) -> list[Any]:
        """Return a list of layers; entry 0 only where it is asked for."""
        first = 0 if "0" in ask.flags else 1
        return [None] * first + [self.array(kind, ask, i) for i in range(first, N + 1)]

    def one(self, name: str, ask: Asked) -> Any:
        """Return a valid argument of this name."""
        if name in BY_NAME:
            return BY_NAME[name](self, ask)
        if ask.kind.endswith("by layer"):
            return self.layers(ask.kind.removesuffix(" by layer"), ask)
        if ask.kind in ("numbers", "switches", "whole"):
            return self.array(ask.kind, ask)
        made = {"number": 0.5, "float": 0.5, "integer": 1, "integers": (1, 0, 0), "flag": False,
                "dtype": "float64"}  # fmt: skip
        if ask.kind in made:
            return made[ask.kind]
        if ask.kind in ("class", "classes"):
            return self.record(ask)
        raise LookupError(f"no valid {name} is known ({ask})")

    def record(self, ask: Asked) -> Any:
        """Return an object of a class, or a list of two."""
        found = RECORDS[ask.of.__name__](self)
        return [found, RECORDS[ask.of.__name__](self)] if ask.kind == "classes" else found


def labels(maker: Maker, ask: Asked | None = None) -> Any:
    """Return labels of n samples, every class among them."""
    n = maker.length("n")
    return np.arange(n) % CLASSES


def network(maker: Maker) -> Any:
    """Return a network of small whole weights."""
    from relumlp.network import MLP

    s = [maker.length(f"s_{i}") for i in range(N)] + [CLASSES]
    W = [maker.numbers((s[i], s[i - 1])) - 1 for i in range(1, N + 1)]
    return MLP.from_arrays(W, [maker.numbers((s[1],)), None], layout="out-in")


def samples(maker: Maker) -> Any:
    """Return labelled samples for the network."""
    from relumlp.network import Samples

    return Samples(maker.numbers((maker.length("n"), maker.length("s_0"))), labels(maker))


def subnetwork(maker: Maker) -> Any:
    """Return what one sample switches on of a network of two layers."""
    from relumlp.paths import switched_on

    W = [None, maker.numbers((3, 2)), maker.numbers((2, 3))]
    return switched_on(W, [None, np.array([True, False, True]), np.ones(2, bool)], np.ones(2), 0)


def table(maker: Maker) -> Any:
    """Return an empty table for the subnetwork's paths."""
    from relumlp.paths import empty_table

    return empty_table(subnetwork(maker))


def cost_batch(maker: Maker) -> Any:
    """Return activations and costs of a batch."""
    from relumlp.inclusion import CostBatch

    n, widths = maker.length("n"), [maker.length(w) for w in ("i", "s_l")]
    return CostBatch(*(maker.numbers((n, width)) for width in widths))


def split(maker: Maker) -> Any:
    """Return the parts of a change of pre-activations."""
    from relumlp.inclusion import Split

    return Split(*(maker.numbers((3, 2)) for _ in range(4)))


def settings(maker: Maker) -> Any:
    """Return the settings of a short training."""
    from relumlp.training import Settings

    return Settings(epochs=1, batch=3, loss="squared-error")


def hooks(maker: Maker) -> Any:
    """Return hooks that ask for nothing."""
    from relumlp.training import Hooks

    return Hooks()


def edges(maker: Maker) -> Any:
    """Return weights of a graph whose edges lead to larger numbers."""
    v = maker.length("v")
    return np.tril(maker.numbers((v, v)), -1)


def probe(step: int, network: Any) -> Mapping[str, Any]:
    """Record nothing of interest."""
    return {"a": np.zeros(1)}


BY_NAME: dict[str, Callable[[Maker, Asked], Any]] = {
    "labels": labels,
    "deviation": lambda maker, ask: maker.numbers(maker.shape(ask.axes)) + 1,
    "sizes": lambda maker, ask: maker.rng.integers(7, 12, maker.shape(ask.axes)),
    "predictability": lambda maker, ask: maker.rng.integers(0, 2, maker.shape(ask.axes)) * 1.0,
    "classes": lambda maker, ask: CLASSES,
    "start": lambda maker, ask: (1, 0),
    "how": lambda maker, ask: "he",
    "unit": lambda maker, ask: "relu",
    "bias": lambda maker, ask: (False, True, False),
    "probe": lambda maker, ask: probe,
    "like": lambda maker, ask: {"a": np.zeros(1)},
    "steps": lambda maker, ask: (0, 1),
    "cuts": lambda maker, ask: (1, 2),
    "units": lambda maker, ask: ["identity", "relu", "identity"],
    "loss": lambda maker, ask: "cross-entropy",
    "system": lambda maker, ask: "discrete",
    "rule": lambda maker, ask: "product",
}
"""Arguments that their kind and shape do not describe, by name."""
RECORDS: dict[str, Callable[[Maker], Any]] = {
    "MLP": network,
    "Samples": samples,
    "SwitchedOn": subnetwork,
    "PathTable": table,
    "CostBatch": cost_batch,
    "Split": split,
    "Settings": settings,
    "Hooks": hooks,
    **learnt.RECORDS,
}
"""Objects of the package's classes, by the class's name."""
SPECIAL: dict[str, Callable[[Maker], Mapping[str, Any]]] = {
    "network.views": lambda maker: {"sizes": (2, 3, 2), "theta": maker.numbers((15,))},
    "paths.B": lambda maker: {"sizes": (2, 3, 2)},
    "paths.count_paths": lambda maker: {"sizes": (2, 3, 2)},
    "paths.index": lambda maker: {"sizes": (2, 3, 2), "r": 2},
    "inclusion.optimiser_net_cost": lambda maker: {"coefficients": [0.5, 0.25]},
    "inclusion.rounding_bound": lambda maker: {
        "a_t": maker.numbers((3, maker.length("i"))),
        "W": maker.numbers((maker.length("s_l"), maker.length("i"))),
    },
    "gaps.pair_ratios": lambda maker: {"pairs": np.array([[0, 1], [1, 2], [2, 0]])},
    "gaps.scale_nodes": lambda maker: {"factors": np.ones(maker.length("s_1"))},
    "paths.write_active_paths": lambda maker: {"first": 0},
    "paths.layer_balance": lambda maker: {"k": 2},
    "network.shared_weights": lambda maker: {"theta": maker.numbers((3,))},
    "network.shared_gradient": lambda maker: {"weights": 3},
    "network.graph_forward": lambda maker: {"A": edges(maker), "x": maker.numbers((4, 2))},
    "network.graph_layers": lambda maker: {"A": edges(maker)},
    "information.most_joint_patterns": lambda maker: {"sizes": (2, 3, 2)},
    "information.most_patterns": lambda maker: {"sizes": (2, 3, 2)},
    "information.perplexity_bound": lambda maker: {"sizes": (2, 3, 2)},
    "gaps.bias_range": lambda maker: {"margin": -100},
    "gaps.cycles_of": lambda maker: {"flow": np.array([[1.0, 2, 0], [0, 0, 2], [2, 0, 0]])},
    **learnt.SPECIAL,
    **front.SPECIAL,
}
"""Arguments of single functions that must fit each other in a way of their own."""


def arguments(
    name: str, asks: Mapping[str, Asked], seed: int, defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Return valid arguments for all parameters of a function, defaults where there are any.

    An odd seed gives a value where the default is None.
    """
    maker = Maker(seed)
    own = {**defaults, **(SPECIAL[name](maker) if name in SPECIAL else {})}
    if seed % 2:
        own = {p: v for p, v in own.items() if v is not None or asks[p].kind == "any"}
    return {p: own[p] if p in own else maker.one(p, ask) for p, ask in asks.items()}
