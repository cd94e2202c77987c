"""The three systems of a whole layer at once, and of a whole network.           [cooperating.11]

The decisions are those of :func:`relumlp.classifiers.nodes.layer_scores`, computed faster for large
sets: each density is computed once for all systems that use it, and terms that are equal for all
classes of a sample are left out, because they change no decision and cancel when a layer's
posteriors are normalised:

    Σ_j ln P(y_c | z_j) = Σ_j ln P(z_j | y_c) + s ln P(y_c) − Σ_j ln P(z_j).
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_finite, check_labels
from relumlp.classifiers.choices import DEFAULTS, Choices
from relumlp.classifiers.nodes import (
    LAYER_RULES,
    SYSTEMS,
    LayerScores,
    NodeClassifiers,
    fit,
    seen_as,
)
from relumlp.classifiers.posteriors import winning_class
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.kernels.twins import pick
from relumlp.network.layers import layers_from, pre_activation
from relumlp.network.mlp import MLP
from relumlp.network.samples import SAMPLES_AT_ONCE, Samples, check_samples
from relumlp.types import Array, Bools, Ints


class LayerState(NamedTuple):
    """A layer of all samples: pre-activations z (n, s), switches on, bool (n, s)."""

    z: Array
    on: Bools


class Accuracies(NamedTuple):
    """Fractions of samples that are classified correctly.

    Attributes
    ----------
    systems : (sets, rules, systems, hidden layers), in the order of LAYER_RULES and SYSTEMS.
    network : accuracy of the network itself, (sets,): its class is its largest output.
    """

    systems: Array
    network: Array


@door()
def layer_states(network: MLP, samples: Samples) -> Iterator[LayerState]:
    """Yield layers 1 … N of all samples in use, one layer at a time.

    Memory: two layers of all samples, and 4096 inputs.

    Raises
    ------
    UserError : the samples do not fit the network.
    """
    # Not a generator itself, so that samples are refused at the call.
    check_samples("samples", samples, network)
    return _states(network, samples)


def _states(network: MLP, samples: Samples) -> Iterator[LayerState]:
    rows, dtype = samples.chosen, network.theta.dtype
    W, b = network.W, network.b
    z = np.empty((len(rows), network.sizes[1]), dtype)
    for at in range(0, len(rows), SAMPLES_AT_ONCE):
        some = slice(at, at + SAMPLES_AT_ONCE)
        z[some] = pre_activation(W[1], b[1], samples.x(rows[some], dtype))
    for layer in layers_from(W, b, z, network.units):
        yield LayerState(layer.z, layer.on)


@door(z="n s", on="n s")
def log_likelihood_sums(
    layer: NodeClassifiers, z: Array, on: Bools | None = None
) -> dict[str, Array]:
    """Σ_j ln P(z_j | y_c) of every system, over the nodes in use.            [of cooperating.11]

    A node is left out for a sample whose every class is impossible at the node, and everywhere if
    it is constant and the choices ignore constant nodes.

    Parameters
    ----------
    layer : from :func:`relumlp.classifiers.nodes.fit`.
    z : pre-activations, real numbers (n, s).
    on : switches, bool (n, s); z > 0 if None.

    Returns
    -------
    Per system, float64 (n, |C|). Memory: these arrays and the densities of one node and class.

    Raises
    ------
    UserError : NaN or infinity in z, or another number of nodes.
    """
    z, on = seen_as(z, on, len(layer.samples))
    never = (layer.log_rates == -np.inf).all(axis=-1, keepdims=True)
    rates = np.where(never, 0.0, layer.log_rates)
    only_off = rates.copy()
    only_off[:, 1] = 0
    for name, table in (("discrete", rates), ("combined", only_off)):
        table[np.setdiff1d(np.arange(len(table)), layer.voters(name))] = 0
    discrete, where_off = table_sums(on, np.stack([rates, only_off]))
    densities, where_on = density_sums(layer, z, on)
    return {"discrete": discrete, "continuous": densities, "combined": where_on + where_off}


def table_sums(on: Bools, tables: Array) -> Array:
    """Σ_j table[j, on_j, c] of every table, (tables, n, |C|); entries may be −∞."""
    switches = on.astype(np.float64)

    def sums(table: Array) -> Array:
        off, difference = table[..., 0, :], table[..., 1, :] - table[..., 0, :]
        return off.sum(axis=1)[:, None] + switches @ difference

    impossible = tables == -np.inf
    found = sums(np.where(impossible, 0, tables))
    if impossible.any():
        found[sums(impossible.astype(np.float64)) > 0.5] = -np.inf
    return found


def density_sums(layer: NodeClassifiers, z: Array, on: Bools) -> tuple[Array, Array]:
    """Σ_j ln p_j(z_j | y_c) of the continuous system, and of the combined one where on."""
    density = pick("layer_log_density")
    sums = np.zeros((2, len(layer.log_prior), len(z)))
    log_p = np.empty((1, *sums.shape[1:]))
    voters = [set(layer.voters(name).tolist()) for name in ("continuous", "combined")]
    for j in sorted(voters[0] | voters[1]):
        one, h, weight = (
            layer.samples[j : j + 1],
            layer.bandwidth[j : j + 1],
            on[:, j].astype(float),
        )
        density(one, layer.starts, h, z[:, j : j + 1], log_p)
        for c, row in enumerate(log_p[0]):
            if layer.choices.floor > -np.inf:
                np.maximum(row, layer.choices.floor, out=row)
            if j in voters[0]:
                sums[0, c] += row
            if j in voters[1]:
                sums[1, c] += np.multiply(row, weight, out=row)
    return sums[0].T, sums[1].T


@door(z="n s", on="n s")
def system_scores(
    layer: NodeClassifiers, z: Array, on: Bools | None = None
) -> dict[str, LayerScores]:
    """Scores of every system, up to terms equal for all classes of a sample.    [of cooperating.11]

    Parameters and errors as in :func:`log_likelihood_sums`. For either rule, posteriors of the
    layer are ``log_posterior(scores, 0)``.
    """
    sums = log_likelihood_sums(layer, z, on)
    return {
        name: LayerScores(of + len(layer.voters(name)) * layer.log_prior, of + layer.log_prior)
        for name, of in sums.items()
    }


@door(z="n s", on="n s", labels="whole: n")
def layer_accuracies(
    layer: NodeClassifiers, z: Array, labels: ArrayLike, on: Bools | None = None
) -> Array:
    """Fraction of samples that each rule and system classifies correctly: (rules, systems)."""
    labels = check_labels(labels, len(layer.log_prior))
    return share_correct(correctly_classified(layer, z, labels, on))


@door(z="n s", on="n s", labels="whole: n")
def correctly_classified(
    layer: NodeClassifiers, z: Array, labels: Ints, on: Bools | None = None
) -> Bools:
    """Whether each rule and system classifies a sample correctly: (rules, systems, n)."""
    scores = system_scores(layer, z, on)
    found = np.empty((len(LAYER_RULES), len(SYSTEMS), len(labels)), np.bool_)
    for k, system in enumerate(SYSTEMS):
        for r, of_rule in enumerate(scores[system]):
            found[r, k] = winning_class(of_rule, layer.log_prior, layer.choices.ties) == labels
    return found


def accuracies_of_sets(
    layer: NodeClassifiers, states: Sequence[LayerState], labels: Sequence[Ints]
) -> list[Array]:
    """Return the accuracies of each set of samples, computed for all sets together.

    Together, because preparing a density from its training samples is expensive, and one
    preparation then serves the points of all sets.
    """
    z, on = (np.concatenate([getattr(s, name) for s in states]) for name in ("z", "on"))
    correct = correctly_classified(layer, z, np.concatenate(labels), on)
    ends = np.cumsum([len(y) for y in labels])[:-1]
    return [share_correct(part) for part in np.split(correct, ends, axis=2)]


def share_correct(correct: Bools) -> Array:
    """Mean over the last axis, NaN if it is empty."""
    n = correct.shape[-1]
    return correct.mean(axis=-1) if n else np.full(correct.shape[:-1], np.nan)


@door()
def measure_layers(
    network: MLP, sets: Sequence[Samples], classes: int, choices: Choices = DEFAULTS
) -> Accuracies:
    """Classify sets of samples by the systems of every hidden layer.
                                            [cooperating.fig4, .fig6, .fig7, .fig9, .fig10]

    The nodes learn their rates, densities and priors from the first set. Layers are processed one
    at a time, so memory is a few layers of all samples.

    Parameters
    ----------
    network : its class is its largest output.
    sets : labelled samples, the training samples first.
    classes : |C|.
    choices : details that the paper does not specify.

    Raises
    ------
    UserError : no sets, samples that do not fit the network or have no classes, a class without
        training samples, pre-activations that are not finite, an unknown choice.
    """
    labels = check_sets(network, sets, classes)
    found, own = [], np.empty(len(sets))
    for i, states in enumerate(zip(*(layer_states(network, s) for s in sets), strict=True), 1):
        if i < network.N:
            layer = fit(states[0].z, labels[0], classes, states[0].on, choices)
            found.append(accuracies_of_sets(layer, states, labels))
        else:
            for k, state in enumerate(states):
                check_finite(f"outputs of the network for sets[{k}]", state.z)
            pairs = zip(states, labels, strict=True)
            own = np.array([(s.z.argmax(axis=1) == y).mean() for s, y in pairs])
    shape = (len(found), len(sets), len(LAYER_RULES), len(SYSTEMS))
    return Accuracies(np.moveaxis(np.reshape(found, shape), 0, -1), own)


def check_sets(network: MLP, sets: Sequence[Samples], classes: int) -> list[Ints]:
    """Return the labels of labelled sets of samples, or refuse them."""
    check_finite("network.theta", network.theta)
    if not len(sets):
        raise UserError("sets: expected at least one set of samples, got none")
    for k, samples in enumerate(sets):
        check_samples(f"sets[{k}]", samples, network)
        if samples.targets.ndim != 1:
            raise UserError(
                f"sets[{k}]: expected targets (n,) of classes, got {samples.targets.shape}"
            )
    return [check_labels(s.targets[s.chosen], classes) for s in sets]
