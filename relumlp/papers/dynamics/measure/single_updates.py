"""Single updates while a network trains: who switched, who was to, and because of what.

The question that the paper leaves open: its conditions *dynamics.6* and *.7* are exact with earlier
layers frozen, which they are not. Here the real update is made, and judged at every hidden layer.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from relumlp.datasets.parts import Parts
from relumlp.inclusion.margin import added, net_cost, removed, with_bias, with_ones
from relumlp.inclusion.optimisers import CostBatch
from relumlp.inclusion.unfrozen import Cause, Split, flip_cause
from relumlp.information.sample_sets import class_counts, class_sizes
from relumlp.network.losses import LOSSES, one_hot
from relumlp.network.mlp import MLP
from relumlp.network.units import switch
from relumlp.papers.dynamics.measure.layer_means import layer_measures
from relumlp.papers.study.study import Measured
from relumlp.papers.study.training_cells import cut_of, first_network, settings_of
from relumlp.papers.study.workspace import STOP, Workspace
from relumlp.paths.recursion import beta
from relumlp.training.loop import Stretch, train_in_stretches
from relumlp.training.probes import log_steps
from relumlp.training.settings import Settings, make_recipe
from relumlp.training.steps import mean_gradient
from relumlp.types import Array, Bools

COLUMNS = ("joined", "left", "predicted", "foreseen", *(c.name.lower() for c in Cause if c))
"""Counts of an update at a layer: switches turned on and off; those that .6 and .7 predict from the
node's own weights; those predicted that did switch; and the causes of the real switches."""


def measure_updates(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train, and judge the next update at logarithmically spaced steps."""
    cut = cut_of(config)
    seen: dict[str, list[Any]] = {}
    for moment in moments(first_network(config, cut), cut, settings_of(config), config["points"]):
        for name, value in judge(moment, cut, config).items():
            seen.setdefault(name, []).append(value)
    arrays = {name: np.stack(values) for name, values in seen.items()}
    return Measured(arrays, {"columns": list(COLUMNS)})


def moments(network: MLP, cut: Parts, settings: Settings, points: int) -> Iterator[Stretch]:
    """Train as :func:`relumlp.training.loop.train` does, and yield some of the updates.

    Ends by KeyboardInterrupt on Ctrl-C; there is no checkpoint, because the cell is short.
    """
    updates = settings.epochs * -(-len(cut.training.chosen) // settings.batch)
    steps = log_steps(updates - 1, points)
    cuts = [s + after for s in steps for after in (0, 1)]
    for stretch in train_in_stretches(network, cut.training, settings, cuts):
        if STOP.is_set():
            raise KeyboardInterrupt
        if stretch.step in steps:
            yield stretch


def judge(moment: Stretch, cut: Parts, config: dict[str, Any]) -> dict[str, Array]:
    """Judge the optimiser's update, and where it is Adam's, an SGD step of the same length.

    In float64, so that who switched is not a matter of rounding. Entries: ``step`` (); ``own`` and
    ``sgd`` (hidden layers, len(COLUMNS)); ``fraction`` (hidden layers,), f_l before the update;
    ``accuracy`` (), on the samples judged.
    """
    before, after = doubled(moment.before), doubled(moment.after)
    rows = cut.validation.chosen[: config["judged"]]
    x, labels = cut.validation.x(rows, np.float64), cut.validation.targets[rows]
    batch = cut.training.x(moment.chosen, np.float64), cut.training.targets[moment.chosen]
    told = costs(before, *batch, config["loss"])
    adam = config["optimiser"] == "adam"
    η = config["learning_rate"]
    found = {"own": judge_update(before, after, x, None if adam else (told, η))}
    if adam:
        step = same_length(before, after, *batch, config["loss"])
        found["sgd"] = judge_update(before, step.after, x, (told, step.learning_rate))
    t = before.forward(x)
    return {
        "step": np.array(moment.step),
        **found,
        "fraction": np.array([layer_fraction(on, labels, cut.classes) for on in t.on[1:-1]]),
        "accuracy": np.array((t.output.argmax(axis=1) == labels).mean()),
    }


def doubled(network: MLP) -> MLP:
    """Return the network in float64."""
    return network.with_theta(network.theta.astype(np.float64))


def layer_fraction(on: Bools, labels: Array, classes: int) -> float:
    """f_l of one layer's switches.                                            [dynamics.16]"""
    counts, sizes = class_counts(on, labels, classes), class_sizes(labels, classes)
    return float(layer_measures(counts, sizes, 1)["fraction"][0])


def costs(network: MLP, x: Array, labels: Array, loss: str) -> list[Any]:
    """What a mini-batch tells each layer: :class:`CostBatch` per layer, entry 0 None."""
    t = network.forward(x)
    y = one_hot(labels, network.sizes[-1], x.dtype)
    φ = beta(network.W, t.slope, LOSSES[loss].slope(t.output, y))
    return [None] + [CostBatch(fed(network, t.a, l), φ[l]) for l in range(1, network.N + 1)]


def fed(network: MLP, a: Any, l: int) -> Array:
    """What comes into layer l, with the constant node where the layer has a bias."""
    before: Array = a[l - 1]
    return before if network.b[l] is None else with_ones(before)


def weights(network: MLP, l: int) -> Array:
    """Weights into layer l, its biases as last column where it has any."""
    W: Array = network.W[l]
    return W if network.b[l] is None else with_bias(W, network.b[l])


class SameLength(NamedTuple):
    """An SGD step as long as another one, and the learning rate that makes it so."""

    after: MLP
    learning_rate: float


def same_length(before: MLP, after: MLP, x: Array, labels: Array, loss: str) -> SameLength:
    """Return the SGD step on the same mini-batch with ‖Δθ‖ as it was: η = ‖Δθ‖ / ‖g‖."""
    recipe = make_recipe(before, Settings(loss=loss, optimiser="sgd"), 1.0)
    g = mean_gradient(recipe, before.theta, x, one_hot(labels, before.sizes[-1], x.dtype))[1]
    length = float(np.linalg.norm(g))
    η = float(np.linalg.norm(after.theta - before.theta)) / length if length else 0.0
    return SameLength(before.with_theta(before.theta - η * g), η)


def judge_update(before: MLP, after: MLP, x: Array, sgd: tuple[Any, float] | None) -> Array:
    """Count per hidden layer who switched and who was to, (hidden layers, len(COLUMNS)).

    Parameters
    ----------
    before, after : the network around the update.
    x : samples to judge, (n, s_0).
    sgd : what the mini-batch told each layer, and η, for an SGD step: Σ is then the paper's sum
        over the sample set. None for another optimiser: Σ = −a·Δw / η, of any optimiser's own
        step [beyond.optimiser].
    """
    t, t_new = before.forward(x), after.forward(x)
    rows = []
    for l in range(1, before.N):
        W, W_new = weights(before, l), weights(after, l)
        split = exact_split(fed(before, t.a, l), fed(after, t_new.a, l), W, W_new)
        rows.append(count(split, predicted(split, fed(before, t.a, l), l, sgd)))
    return np.array(rows)


def exact_split(a: Array, a_new: Array, W: Array, W_new: Array) -> Split:
    """Split as :func:`relumlp.inclusion.unfrozen.split_change` does, from four products a·w.

    So that what is exactly 0 stays 0: where a sample loses all its inputs, the parts would cancel
    but for rounding, and rounding would decide who is on.
    """
    before, after = a @ W.T, a_new @ W_new.T
    own, inputs = a @ W_new.T - before, a_new @ W.T - before
    return Split(before, own, inputs, after - (before + own + inputs))


def predicted(split: Split, a: Array, l: int, sgd: tuple[Any, float] | None) -> Bools:
    """Whom the node's own weights add or remove: samples within the margin. [dynamics.6, .7]"""
    if sgd is None:
        net, η = -split.own, 1.0
    else:
        told, rate = sgd
        net, η = net_cost(a, *told[l]), rate / len(told[l].a)
    within: Bools = added(split.before, net, η) | removed(split.before, net, η)
    return within


def count(split: Split, within: Bools) -> list[int]:
    """Return one layer's row: see :data:`COLUMNS`."""
    cause = flip_cause(split)
    flipped = cause != Cause.NONE
    joined = flipped & ~switch(split.before)
    causes = np.bincount(cause.ravel(), minlength=len(Cause))[1:]
    counts = [joined.sum(), (flipped & ~joined).sum(), within.sum(), (within & flipped).sum()]
    return [int(n) for n in (*counts, *causes)]
