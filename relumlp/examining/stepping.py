"""The next update: which samples it adds to a node's sample set, which it removes, and why.

What *dynamics* predicts holds the layers before a node fixed: sample t stays or goes by the sign of
a·w − η Σ^t. Layers before it move, too, so the prediction stands beside what the whole update does.
"""

from typing import NamedTuple

import numpy as np

from relumlp.checks import check_choice, check_number
from relumlp.doors.opening import inside
from relumlp.errors import UserError
from relumlp.examining.tables import ResultTable, counted
from relumlp.inclusion.unfrozen import Cause, Split, flip_cause, split_change
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.training.settings import Settings, make_recipe
from relumlp.training.steps import OPTIMISER_NAMES, STEPS, mean_gradient
from relumlp.types import Array, Ints, Layers

MOST_ENTRIES = 2**27
"""Largest number of samples times nodes whose changes are kept: 1 GB of float64."""

NOTES = (
    "added, removed: pairs of node and sample whose switch the update turns on, or off.",
    "foreseen: of these, how many the margin condition of dynamics foresees, which holds earlier "
    "layers fixed; not so: pairs that it foresees and that do not happen.",
    "by own weights, by inputs: pairs for which the node's own weights alone, or the change of its "
    "inputs alone, would turn the switch; either: each of the two; together: only both.",
)
CAUSES = {
    Cause.OWN: "own weights", Cause.INPUTS: "inputs", Cause.EITHER: "either",
    Cause.TOGETHER: "together", Cause.PRODUCT: "their product",
}  # fmt: skip


class Change(NamedTuple):
    """A sample that an update adds to a node's sample set, or removes from it.

    Attributes
    ----------
    layer, node : where.
    sample : its number.
    added : whether it is added.
    before, after : a·w before and after the update.
    own : a·Δw, the part of the node's own weights, which is −η Σ^t for SGD.      [of dynamics.4]
    cause : which part changes the switch, in words.
    """

    layer: int
    node: int
    sample: int
    added: bool
    before: float
    after: float
    own: float
    cause: str


class StepRow(NamedTuple):
    """What an update does to the sample sets of a hidden layer, in pairs of node and sample."""

    layer: int
    on_before: int
    added: int
    added_foreseen: int
    removed: int
    removed_foreseen: int
    foreseen_not_so: int
    by_own_weights: int
    by_inputs: int
    either: int
    together: int


class TriedStep(NamedTuple):
    """An update that was tried: the network itself is not changed.

    Attributes
    ----------
    network : after the update.
    rows : one a hidden layer.
    changes : every change of a switch, the largest change of a·w first.
    loss_before, loss_after : mean over the batch.
    words : the update in words.
    """

    network: MLP
    rows: tuple[StepRow, ...]
    changes: tuple[Change, ...]
    loss_before: float
    loss_after: float
    words: str

    def __str__(self) -> str:
        return "\n\n".join([self.sentence(), *(t.text() for t in self.tables())])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(self.sentence())}</p>" + "".join(t.html() for t in self.tables())

    def sentence(self) -> str:
        """Return the outcome in words."""
        n = len(self.changes)
        change = "1 switch changes" if n == 1 else f"{n:,} switches change"
        return (
            f"{self.words}: the mean loss of its batch goes from {self.loss_before:.4g} to "
            f"{self.loss_after:.4g}; {change}."
        )

    def tables(self) -> list[ResultTable]:
        """Return the rows, and the changes."""
        head = [name.replace("_", " ") for name in StepRow._fields]
        changed = [name.replace("_", " ") for name in Change._fields]
        changed[-3:] = ["a·w after", "by own weights", "because of"]
        changed[-4] = "a·w before"
        return [
            ResultTable("step", "What the update does to the sample sets", head, self.rows, NOTES),
            ResultTable("changes", "Samples that join or leave a node, the largest change first",
                  changed, self.changes),
        ]  # fmt: skip


class Update(NamedTuple):
    """An update that is asked for.

    Attributes
    ----------
    learning_rate : η.
    optimiser : "sgd", "momentum" or "adam", its first step.
    loss : "cross-entropy" or "squared-error", its mean over the batch.
    """

    learning_rate: float
    optimiser: str
    loss: str


def try_step(network: MLP, x: Array, labels: Ints, batch: Ints, update: Update) -> TriedStep:
    """Make an update by some samples, and watch the switches of all.

    Parameters
    ----------
    network : whose layer 1 sees x.
    x, labels : samples that are watched, (n, s_0) and (n,).
    batch : numbers of the samples that make the update, among the n.

    Raises
    ------
    UserError : the optimiser or loss is unknown, η is not above 0, the batch is empty, or there are
        too many samples and nodes to watch.
    """
    check_update(network, x, batch, update)
    y = one_hot(labels[batch], network.sizes[-1], network.theta.dtype)
    before, theta = network.forward(x), stepped(network, x[batch], y, update)
    moved = network.with_theta(theta)
    after = moved.forward(x)
    splits = [split_of(i, network, moved, before.a, after.a) for i in range(1, network.N)]
    rows = tuple(row_of(i, split) for i, split in enumerate(splits, 1))
    changes = [c for i, split in enumerate(splits, 1) for c in changes_of(i, split)]
    changes.sort(key=lambda c: -abs(c.after - c.before))
    loss = LOSSES[update.loss].value
    was, now = (float(loss(t.output[batch], y).mean(dtype=np.float64)) for t in (before, after))
    words = (f"One {update.optimiser} step at η = {update.learning_rate:g} by "
             f"{counted(len(batch), 'sample')}")  # fmt: skip
    return TriedStep(moved, rows, tuple(changes), was, now, words)


def check_update(network: MLP, x: Array, batch: Ints, update: Update) -> None:
    """Refuse an update that cannot be made or watched."""
    check_choice("optimiser", update.optimiser, OPTIMISER_NAMES)
    check_choice("loss", update.loss, LOSSES)
    check_number("lr", update.learning_rate, above=0)
    if not len(batch):
        raise UserError("batch: expected at least one sample, got none")
    entries = len(x) * sum(network.sizes[1:-1])
    if entries > MOST_ENTRIES:
        raise UserError(
            f"step: expected at most {MOST_ENTRIES:,} pairs of sample and node to watch, got "
            f"{entries:,}; give fewer samples"
        )


def stepped(network: MLP, x: Array, y: Array, update: Update) -> Array:
    """Parameters after one update by the samples x (n, s_0) with targets y (n, s_N)."""
    settings = Settings(
        learning_rate=update.learning_rate, optimiser=update.optimiser, loss=update.loss
    )
    recipe = make_recipe(network, settings, 1.0)
    state = np.zeros((3, len(network.theta)), network.theta.dtype)
    state[0] = network.theta
    _, g = mean_gradient(recipe, network.theta, x, y)
    STEPS[update.optimiser](state, g, 0, recipe)
    return state[0]


def split_of(i: int, network: MLP, moved: MLP, a: Layers, new: Layers) -> Split:
    """Split the change of layer i's a·w, with biases as weights from a constant node."""
    ones = np.ones((len(a[0]), 1), network.theta.dtype)
    sides = [(np.hstack([values[i - 1], ones]), of) for values, of in ((a, network), (new, moved))]
    (before, old), (after, later) = [(v, weights(of, i)) for v, of in sides]
    return inside(split_change)(before, after, old, later)


def weights(network: MLP, i: int) -> Array:
    """Weights of layer i with its biases, or 0, as last column."""
    b = network.b[i]
    return np.column_stack([network.W[i], np.zeros(network.sizes[i]) if b is None else b])


def row_of(layer: int, split: Split) -> StepRow:
    """Count what an update does to a layer's sample sets."""
    was, now, foreseen = split.before > 0, split.after > 0, split.before + split.own > 0
    cause = flip_cause(split)
    of = {name: int((cause == name).sum()) for name in Cause}
    added, removed, expected = now & ~was, was & ~now, foreseen != was
    return StepRow(
        layer, int(was.sum()), int(added.sum()), int((added & expected).sum()), int(removed.sum()),
        int((removed & expected).sum()), int((expected & (now == was)).sum()), of[Cause.OWN],
        of[Cause.INPUTS], of[Cause.EITHER], of[Cause.TOGETHER] + of[Cause.PRODUCT],
    )  # fmt: skip


def changes_of(layer: int, split: Split) -> list[Change]:
    """Return every change of a layer's switches."""
    cause, after = flip_cause(split), split.after
    samples, nodes = np.nonzero(cause)
    return [
        Change(layer, j, s, bool(after[s, j] > 0), float(split.before[s, j]), float(after[s, j]),
               float(split.own[s, j]), CAUSES[Cause(int(cause[s, j]))])
        for s, j in zip(samples.tolist(), nodes.tolist(), strict=True)
    ]  # fmt: skip
