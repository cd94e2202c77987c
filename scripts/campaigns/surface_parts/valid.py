"""Arguments that are right for a function, made from what its door asks.

All numbers are small whole ones, so that bytes, half precision and Fractions can hold the same
values; a function's result must not depend on which of them hold it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from relumlp.doors.asking import FREE, Asked

CLASSES = 3
N = 2
WORDS = {"c": CLASSES, "C": CLASSES, "classes": CLASSES, "|C|": CLASSES}
"""Axes whose length is fixed: one entry for each class."""


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
        names = [{"s_i": f"s_{layer}", "s_i-1": f"s_{layer - 1}"}.get(a, a) for a in axes]
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
            return BY_NAME[name](self)
        if ask.kind.endswith("by layer"):
            return self.layers(ask.kind.removesuffix(" by layer"), ask)
        if ask.kind in ("numbers", "switches", "whole"):
            return self.array(ask.kind, ask)
        made = {"number": 0.5, "integer": 1, "integers": (1, 0, 0), "flag": False,
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


def labels(maker: Maker) -> Any:
    """Return labels of n samples, every class among them."""
    n = maker.length("n")
    return np.arange(n) % CLASSES


def network(maker: Maker) -> Any:
    """Return a network of small whole weights."""
    from relumlp.network import MLP

    s = [maker.length(f"s_{i}") for i in range(N)] + [CLASSES]
    W = [maker.numbers((s[i], s[i - 1])) - 1 for i in range(1, N + 1)]
    return MLP.from_arrays(W, [maker.numbers((s[1],)), None])


def samples(maker: Maker) -> Any:
    """Return labelled samples for the network."""
    from relumlp.network import Samples

    return Samples(maker.numbers((maker.length("n"), maker.length("s_0"))), labels(maker))


BY_NAME: dict[str, Callable[[Maker], Any]] = {"labels": labels, "classes": lambda m: CLASSES}
"""Arguments that their kind and shape do not describe, by name."""
RECORDS: dict[str, Callable[[Maker], Any]] = {"MLP": network, "Samples": samples}
"""Objects of the package's classes, by the class's name."""
SPECIAL: dict[str, Callable[[Maker], Mapping[str, Any]]] = {}
"""Arguments of single functions that must fit each other in a way of their own."""


def arguments(name: str, asks: Mapping[str, Asked], seed: int) -> dict[str, Any]:
    """Return valid arguments for all parameters of a function that have to be given."""
    maker = Maker(seed)
    own = dict(SPECIAL[name](maker)) if name in SPECIAL else {}
    return {p: own[p] if p in own else maker.one(p, ask) for p, ask in asks.items()
            if p in own or not ask.optional}  # fmt: skip
