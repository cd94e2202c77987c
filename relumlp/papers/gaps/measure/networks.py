"""Measure a cell of *gaps*: train, then judge all pairs of correctly classified samples."""

from typing import Any, NamedTuple

import numpy as np

from relumlp.classifiers.nodes import SYSTEMS, classify, fit
from relumlp.datasets.parts import Parts, cut_dataset
from relumlp.gaps.cases import PairCounts, count_cases
from relumlp.gaps.conditions import correct
from relumlp.gaps.normalisation import Normalised, normalise
from relumlp.gaps.signs import separation
from relumlp.machine.files import network_arrays
from relumlp.network.mlp import MLP
from relumlp.network.samples import Samples, evaluate
from relumlp.papers.study.study import Measured
from relumlp.papers.study.workspace import Workspace
from relumlp.training.run import Run
from relumlp.training.settings import Settings
from relumlp.types import Array

WEIGHTS = 0
"""Spawn key of the first weights under a cell's seed."""
CHUNK = 4096
DRAWN, DRAW_SEED = 300, 0


def measure(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Measure a cell of any kind."""
    kinds = {"summary": measure_summary, "systems": measure_systems, "appended": measure_appended}
    return kinds[config["kind"]](config, workspace)


def measure_summary(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train a network with a summary layer, and judge it before and after normalisation."""
    cut = cut_of(config)
    sizes = (cut.features, config["width"], 2, cut.classes)
    network = first_network(sizes, "he", config, [True, True, config["setting"] == "biases"])
    run = workspace.train(network, cut.training, cut.validation, settings_of(config))
    judged, drawn = judge(run.network, cut)
    arrays = {**network_arrays(run.network), "curve": run.curve, **drawn}
    return Measured(arrays, {**training_facts(run, cut), "judged": judged})


def measure_systems(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Train the network of figure 1, and classify by each layer's nodes.      [gaps.fig1]

    Squared error, Adam, normalised uniform initialisation, a bias in the first layer only, as
    in *cooperating*. The nodes learn from the first ``fitted`` training samples (they are in
    random order) and classify the first ``scored`` test samples.
    """
    cut = cut_of(config)
    hidden = config["hidden"]
    sizes = (cut.features, *hidden, cut.classes)
    bias = [True] + [False] * len(hidden)
    network = first_network(sizes, "normalised-uniform", config, bias)
    settings = settings_of(config, loss="squared-error")
    run = workspace.train(network, cut.training, cut.validation, settings)
    rows = cut.training.chosen[: config["fitted"]]
    z_fit = run.network.forward(cut.training.x(rows, np.float64)).z
    tested = np.arange(config["scored"])
    z = run.network.forward(cut.test.x(tested, np.float64)).z
    labels, truth = cut.training.targets[rows], cut.test.targets[tested]
    accuracy: dict[str, list[float]] = {system: [] for system in SYSTEMS}
    for i in range(1, len(hidden) + 1):
        layer = fit(z_fit[i], labels, cut.classes)
        for system in SYSTEMS:
            accuracy[system].append(float((classify(layer, system, z[i]) == truth).mean()))
    own = float((z[-1].argmax(axis=1) == truth).mean())
    facts = {**training_facts(run, cut, "squared-error"), "systems": accuracy, "network": own}
    return Measured(network_arrays(run.network), facts)


def measure_appended(config: dict[str, Any], workspace: Workspace) -> Measured:
    """Append a summary layer to a network trained without one, and judge the whole. [gaps.s5]

    The trained hidden layer stays as it is; the summary layer and a new output layer are
    trained on its activations.
    """
    cut = cut_of(config)
    network = first_network((cut.features, config["width"], cut.classes), "he", config, True)
    before = workspace.train(network, cut.training, cut.validation, settings_of(config))
    workspace.checkpoint.unlink(missing_ok=True)
    seen = hidden_activations(before.network, cut.training)
    held_out = hidden_activations(before.network, cut.validation)
    top = first_network((config["width"], 2, cut.classes), "he", config, True)
    settings = settings_of({**config, "learning_rate": config["summary_learning_rate"]})
    run = workspace.train(top, seen, held_out, settings)
    whole = MLP.from_arrays(
        [before.network.W[1], run.network.W[1], run.network.W[2]],
        [before.network.b[1], run.network.b[1], run.network.b[2]],
    )
    facts = {
        **training_facts(run, cut, network=whole),
        "before": training_facts(before, cut),
        "judged": judge(whole, cut)[0],
    }
    return Measured(network_arrays(whole), facts)


def cut_of(config: dict[str, Any]) -> Parts:
    """Return the data of a cell."""
    return cut_dataset(config["data"], config["validation"], config["split_seed"])


def first_network(sizes: Any, how: str, config: dict[str, Any], bias: Any) -> MLP:
    """Draw a cell's first weights."""
    seed = np.random.SeedSequence(config["seed"], spawn_key=(WEIGHTS,))
    return MLP.initialised(sizes, how, seed=seed, bias=bias)


def settings_of(config: dict[str, Any], loss: str = "cross-entropy") -> Settings:
    """Return a cell's settings: Adam, early stopping."""
    names = ("learning_rate", "batch", "epochs", "patience", "seed")
    return Settings(loss=loss, **{name: config[name] for name in names})


def training_facts(
    run: Run, cut: Parts, loss: str = "cross-entropy", network: MLP | None = None
) -> dict[str, Any]:
    """Return how a training ended, and the accuracy on its three sets."""
    sets = {"training": cut.training, "validation": cut.validation, "test": cut.test}
    scores = {n: evaluate(network or run.network, s, loss) for n, s in sets.items()}
    return {
        "verdict": run.verdict,
        "epochs": len(run.curve),
        "best_epoch": run.best_epoch,
        "accuracy": {name: score.accuracy for name, score in scores.items()},
        "validation_loss": scores["validation"].loss,
    }


def hidden_activations(network: MLP, samples: Samples) -> Samples:
    """Return the activations of the last hidden layer, (n, s_{N−1}), as samples of their own."""
    rows = samples.chosen
    chunks = [rows[at : at + CHUNK] for at in range(0, len(rows), CHUNK)]
    dtype = network.theta.dtype
    a = np.concatenate([network.forward(samples.x(some, dtype)).a[-2] for some in chunks])
    return Samples(a, samples.targets[rows])


def normalised(network: MLP) -> tuple[MLP, Normalised]:
    """Return the network with hidden fan-ins of norm 1, and what was divided by. [gaps.norm]"""
    done = normalise(network.W, network.b)
    return MLP.from_arrays(done.W[1:], done.b[1:]), done


def judge(network: MLP, cut: Parts) -> tuple[dict[str, Any], dict[str, Array]]:
    """Count for all pairs of correctly classified samples what equations 15 to 22 say.

    In float64, whose numbers the counts take exactly. "Correct" is strict: a tie is not correct.
    Returned beside the counts: what the figures draw of the test set.
    """
    before = network.with_theta(network.theta.astype(np.float64))
    after, done = normalised(before)
    judged: dict[str, Any] = {}
    for name, samples in (("training", cut.training), ("test", cut.test)):
        seen = {"before": last_layer(before, samples), "after": last_layer(after, samples)}
        judged[name] = {way: count(layer) for way, layer in seen.items()}
        z_before, z_after = seen["before"].z, seen["after"].z
        judged[name]["same_predictions"] = bool(
            (z_before.argmax(axis=1) == z_after.argmax(axis=1)).all()
        )
        judged[name]["largest_change"] = relative_change(z_before, z_after)
    drawn = drawn_arrays(seen)
    return judged, {**drawn, "norms1": done.norms[1], "norms2": done.norms[2]}


def relative_change(before: Array, after: Array) -> float:
    """Largest change of any number, relative to the largest number; 0 if all are 0."""
    largest = np.abs(before).max()
    return float(np.abs(after - before).max() / largest) if largest else 0.0


class LastLayer(NamedTuple):
    """What the last hidden layer and the output layer make of samples."""

    a: Array
    labels: Array
    z: Array
    W: Array
    b: Array | None

    @property
    def correct(self) -> Array:
        """Whether each sample's own output is strictly the largest."""
        return correct(self.a, self.labels, self.W, self.b)


def last_layer(network: MLP, samples: Samples) -> LastLayer:
    """Pass samples through the network, and keep its last hidden activations and outputs."""
    hidden = hidden_activations(network, samples)
    W, b = network.W[-1], network.b[-1]
    z = hidden.inputs @ W.T + (0 if b is None else b)
    return LastLayer(hidden.inputs, hidden.targets, z, W, b)


def drawn_arrays(seen: dict[str, LastLayer]) -> dict[str, Array]:
    """Draw up to 300 correctly classified test samples for the figures."""
    right = np.flatnonzero(seen["before"].correct)
    rng = np.random.default_rng(DRAW_SEED)
    rows = np.sort(rng.choice(right, min(DRAWN, len(right)), replace=False))
    arrays = {"labels": seen["before"].labels[rows]}
    for way, layer in seen.items():
        arrays |= {f"a_{way}": layer.a[rows], f"w_{way}": layer.W}
    return arrays


def count(layer: LastLayer) -> dict[str, Any]:
    """Return the counts over unordered pairs of correctly classified samples, and of classes."""
    right = layer.correct
    facts: dict[str, Any] = {"samples": len(right), "correct": int(right.sum())}
    if not right.any():
        return facts
    a, labels = layer.a[right], layer.labels[right]
    held = separation(a, labels, layer.W)
    present = np.isin(np.arange(len(layer.W)), labels)
    once = np.triu(present[:, None] & present, 1)
    facts["class_pairs"] = int(once.sum())
    facts["class_pairs_with_16"] = int((once & held.holds).sum())
    facts["failing_by_extremes"] = int(np.triu(held.failing).sum())
    if a.shape[1] == 2:
        counts = count_cases(a, labels, layer.W)
        facts |= pair_totals(counts)
        facts["class_pairs_with_15"] = int((once & (counts.opposite_weights > 0)).sum())
    return facts


def pair_totals(counts: PairCounts) -> dict[str, Any]:
    """Sum every count over c < c′, so that each pair counts once."""
    upper = np.triu_indices(len(counts.pairs), 1)
    return {name: table[upper].sum(axis=0).tolist() for name, table in counts._asdict().items()}
