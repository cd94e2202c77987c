"""Why the initialisation decides: a paragraph and a table, every number from the result."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from relumlp.papers.dynamics.grid import INITIALISATIONS, LOSSES
from relumlp.papers.dynamics.rules.clauses import early_rises
from relumlp.papers.dynamics.rules.curves import find
from relumlp.papers.study.statistics import mean_of_finite, rank_correlation
from relumlp.papers.study.study import Measured, Table
from relumlp.types import Array

TITLE = "Initialisations: why they decide"
HEAD = [
    "network", "initialisation", "weights, hidden layers", "size of z, layer 1",
    "last hidden layer", "outputs", "alignment, last hidden layer", "nodes that switch there",
    "first update / weights", "shift of the last hidden layer", "asks", "early rise",
]  # fmt: skip


class Start(NamedTuple):
    """An arm before training: means over seeds.

    Attributes
    ----------
    layers, width, loss, how : which arm.
    measured : of :func:`relumlp.papers.dynamics.measure.first_update.first_update`, seeds' means.
    rise : mean over layers of the rise of f_l in the first epoch; NaN if the arm was not trained.
    """

    layers: int
    width: int
    loss: str
    how: str
    measured: dict[str, Array]
    rise: float

    @property
    def weight(self) -> float:
        """Root mean square of the weights between hidden layers, of the first if there is one."""
        between = self.measured["weight"][1:-1] if self.layers > 2 else self.measured["weight"][:1]
        return float(between.mean())

    @property
    def common(self) -> float:
        """Alignment of what comes into the last hidden layer; of its own where that is data."""
        alignment = self.measured["alignment"]
        return float(alignment[-2] if len(alignment) > 1 else alignment[-1])

    @property
    def output(self) -> float:
        """Size of the outputs."""
        return float(self.measured["size"][-1])

    @property
    def step(self) -> float:
        """First update of the weights into hidden layers, as a part of them; mean over layers."""
        return float(self.measured["step"][:-1].mean())

    @property
    def asks(self) -> float:
        """What the loss asks for: d ln E / d ln(size of the outputs)."""
        return float(self.measured["asks"])

    @property
    def shift(self) -> float:
        """Shift of the last hidden layer by the first update, in units of its size."""
        return float(self.measured["shift"][-2])


def starts_of(result: Measured) -> Iterator[Start]:
    """Yield the arms whose first networks were looked at."""
    for cell, facts in result.facts.get("start", {}).items():
        config = facts["config"]
        network = config["layers"], config["width"]
        for loss in config["losses"]:
            lead = f"{cell}.{loss}."
            measured = {
                name.removeprefix(lead): values.mean(axis=0)
                for name, values in result.arrays.items()
                if name.startswith(lead)
            }
            how = config["initialisation"]
            arm = find(result, *network, loss, kind="arm", initialisation=how)
            rise = float(early_rises(arm).mean()) if arm else float("nan")
            yield Start(*network, loss, how, measured, rise)


def table_start(result: Measured) -> Table:
    """Every arm before training, and what its first update does."""
    starts = sorted(starts_of(result), key=lambda s: (s.layers, s.width, LOSSES.index(s.loss)))
    return Table(TITLE, HEAD, [row(s) for s in starts], paragraph(starts))


def row(start: Start) -> list[str]:
    """Return an arm's row."""
    m = start.measured
    numbers = (start.weight, m["size"][0],
               m["size"][-2], start.output, m["alignment"][-1], m["mixed"][-1],
               start.step, start.shift, start.asks, start.rise)  # fmt: skip
    shown = ["" if np.isnan(v) else f"{v:.3g}" for v in numbers]
    return [f"{start.layers}×{start.width} {start.loss}", start.how, *shown]


def paragraph(starts: list[Start]) -> str:
    """Say in words and numbers what initialisations do to the deepest arms, and to all."""
    if not starts:
        return ""
    deepest = max((s.layers, s.width) for s in starts)
    of = {
        loss: [s for s in starts if (s.layers, s.width) == deepest and s.loss == loss]
        for loss in LOSSES
    }
    ce, se = (of[loss] for loss in LOSSES)
    name = f"{deepest[0]}×{deepest[1]}"
    return (
        f"Before training the weights between hidden layers of the {name} networks have a root "
        f"mean square of {by_how(ce, lambda s: s.weight)}, and the "
        f"pre-activations of each layer are those of the layer before times "
        f"{by_how(ce, growth)}, so that the outputs have a size of "
        f"{by_how(ce, lambda s: s.output)}. Adam's first update moves every weight "
        f"that has a gradient by about the learning rate, however large the gradient is: with "
        f"cross-entropy, as a part of the weights, "
        f"{by_how(ce, lambda s: s.step)}. What comes into the last hidden "
        f"layer is, in the share ‖mean a‖² / mean ‖a‖² = {by_how(ce, lambda s: s.common)}, common "
        f"to all samples, and for that share the changes of a node's weights add up alike: its "
        f"mean pre-activation there moves in this single update by "
        f"{by_how(ce, lambda s: s.shift)} of the layer's size. Whether nodes are to be on or off "
        f"depends on what the loss asks of the outputs: d ln E / d ln(size of the outputs) is "
        f"{by_how(se, lambda s: s.asks)} with squared error, and "
        f"{by_how(ce, lambda s: s.asks)} with cross-entropy; above 0 smaller outputs "
        f"would do better, below 0 larger ones. {correlations(starts)}"
    )


def by_how(starts: list[Start], value: Callable[[Start], float]) -> str:
    """Return a number for each initialisation, in the order of INITIALISATIONS."""
    ordered = sorted(starts, key=lambda s: INITIALISATIONS.index(s.how))
    return ", ".join(f"{value(s):.3g} ({s.how})" for s in ordered)


def growth(start: Start) -> float:
    """Factor from the size of a hidden layer to the next one's, geometric mean."""
    size = start.measured["size"][:-1]
    return float((size[-1] / size[0]) ** (1 / max(len(size) - 1, 1)))


def correlations(starts: list[Start]) -> str:
    """Say how far shift and asks go with the early rise that the arms show."""
    seen = [s for s in starts if np.isfinite(s.rise)]
    if len(seen) < 3:
        return "The arms themselves have not been trained yet."
    kinds = {s[:3]: [t for t in seen if t[:3] == s[:3]] for s in seen}

    def all_and_within(value: Callable[[Start], float]) -> str:
        within = [correlation(of, value) for of in kinds.values()]
        mean = float(mean_of_finite(np.array(within), 0))
        return f"{correlation(seen, value):.2f} ({mean:.2f} within an architecture and loss)"

    return (
        f"Over {len(seen)} arms, the rise of f in the first epoch has a rank correlation of "
        f"{all_and_within(lambda s: s.shift)} with that shift, and of "
        f"{all_and_within(lambda s: s.asks)} with that derivative."
    )


def correlation(starts: list[Start], value: Callable[[Start], float]) -> float:
    """Rank correlation of a number with the early rise."""
    return rank_correlation(
        np.array([value(s) for s in starts]), np.array([s.rise for s in starts])
    )
