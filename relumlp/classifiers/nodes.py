"""Nodes as classifiers: discrete, continuous and combined systems of a layer. [cooperating.11]

*cooperating*, section 5.1. Every node estimates P(z | y_c) of its pre-activation z and class y_c:

- discrete: the fraction of the training samples of class c that switch the node on if z > 0, else
  1 minus this fraction;
- continuous: a Gaussian kernel density of the pre-activations of class c;
- combined: the discrete estimate if z ≤ 0, the continuous one otherwise.

Logarithms are natural. Details that the paper does not specify are in
:class:`relumlp.classifiers.choices.Choices`.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import (
    check_choice,
    check_labels,
    check_matching,
    check_matrix,
    check_number,
    check_switches,
)
from relumlp.classifiers.choices import DEFAULTS, Choices
from relumlp.classifiers.density import bandwidths, deviations
from relumlp.classifiers.posteriors import check_shares, log_posterior, winning_class
from relumlp.doors.guests import fields
from relumlp.doors.opening import door
from relumlp.errors import UserError, shown
from relumlp.information.entropies import quotient
from relumlp.information.sample_sets import class_counts, class_sizes, joint_counts
from relumlp.kernels.twins import pick
from relumlp.network.units import switch
from relumlp.types import Array, Bools, Ints, Number

SYSTEMS, LAYER_RULES = ("discrete", "continuous", "combined"), ("product", "naive-bayes")
"""The systems, and the rules by which a layer combines its nodes: the order of axes of results."""
LEAST, HUGE = float(np.finfo(np.float64).tiny), 1e150


class NodeClassifiers(NamedTuple):
    """What a layer of s nodes has learnt from n training samples.

    Attributes
    ----------
    samples : pre-activations, float64 (s, n), grouped by class, ascending at each node and class.
    starts : int64 (|C| + 1,); columns starts[c] … starts[c + 1] − 1 belong to class c.
    bandwidth : bandwidth of the density of each node and class, float64 (s, |C|).
    log_rates : ln of the rates of off (0) and on (1), float64 (s, 2, |C|).
    log_prior : ln P(y_c) = ln(N_c / n), float64 (|C|,).
    constant : whether a system cannot tell a node's training samples apart: bool (3, s), in the
        order of SYSTEMS.
    choices : as given to :func:`fit`.
    """

    samples: Array
    starts: Ints
    bandwidth: Array
    log_rates: Array
    log_prior: Array
    constant: Bools
    choices: Choices

    def admitted(self, name: str) -> "NodeClassifiers":
        """Return what may enter a formula: arrays that fit each other, rates and priors."""
        entered: NodeClassifiers = fields(
            name, self, samples="s n", starts="whole: ends", bandwidth="s c",
            log_rates="inf: s 2 c", log_prior="c", constant="3 s",
        )  # fmt: skip
        check_learnt(name, entered)
        samples = entered.samples.astype(np.float64, copy=False)
        return entered._replace(samples=samples, starts=entered.starts.astype(np.int64))

    def select(self, nodes: Ints | Sequence[int]) -> "NodeClassifiers":
        """Return the layer that consists of these nodes, in this order."""
        x, h, log_rates = (v[nodes] for v in (self.samples, self.bandwidth, self.log_rates))
        constant = self.constant[:, nodes]
        return self._replace(samples=x, bandwidth=h, log_rates=log_rates, constant=constant)

    def voters(self, system: str) -> Ints:
        """Nodes that a system uses: all, or only those that are not constant, as chosen."""
        ignored = self.constant[SYSTEMS.index(system)] & (self.choices.constant_nodes == "ignore")
        return np.flatnonzero(~ignored)


class LayerScores(NamedTuple):
    """A layer's scores per sample and class, float64 (n, |C|).

    Attributes
    ----------
    product : Σ_j ln P(y_c | z_j): the paper's product of the nodes' posteriors, not normalised.
    naive_bayes : ln P(y_c) + Σ_j ln P(z_j | y_c): the prior once, not normalised.
    """

    product: Array
    naive_bayes: Array


def check_learnt(name: str, layer: NodeClassifiers) -> None:
    """Refuse columns that are no classes, bandwidths that are none, rates that are no shares."""
    starts, n = layer.starts.tolist(), layer.samples.shape[1]
    if len(starts) != len(layer.log_prior) + 1 or [starts[0], starts[-1]] != [0, n]:
        raise UserError(
            f"{name}.starts: expected |C| + 1 columns from 0 to {n}, got {shown(starts)}"
        )
    if any(end <= start for start, end in pairwise(starts)):
        raise UserError(f"{name}.starts: expected samples of every class, got {shown(starts)}")
    if (layer.bandwidth <= 0).any():
        raise UserError(f"{name}.bandwidth: expected numbers above 0, got {layer.bandwidth.min()}")
    check_shares(f"{name}.log_rates", layer.log_rates.swapaxes(1, 2))
    check_shares(f"{name}.log_prior", layer.log_prior)


@door(counts="whole: s c", sizes="some: whole: c")
def switch_rates(counts: Array, sizes: Array, smoothing: Number = 0) -> Array:
    """P(ẑ | y_c) = (samples of class c with switch ẑ + λ) / (N_c + 2λ).      [of cooperating.11]

    Parameters
    ----------
    counts, sizes : as in :mod:`relumlp.information.sample_sets`; object counts give Fractions,
        exactly.
    smoothing : λ ≥ 0; if it is 0, a class without samples has rates NaN.

    Returns
    -------
    (s, 2, |C|), ẑ = 0 (off) first.
    """
    check_number("smoothing", smoothing, least=0)
    # Python's floats become infinite in silence, and the rates of both switches would be 0.
    twice = 2 * (np.float64(smoothing) if isinstance(smoothing, float) else smoothing)
    return quotient(joint_counts(counts, sizes) + smoothing, np.asarray(sizes) + twice)


@door(z="n s", labels="whole: n", on="n s")
def fit(
    z: Array, labels: ArrayLike, classes: int, on: Bools | None = None, choices: Choices = DEFAULTS
) -> NodeClassifiers:
    """Let every node of a layer learn its three classifiers.                 [of cooperating.11]

    Parameters
    ----------
    z : training pre-activations, real numbers (n, s); s may be 0.
    labels, classes : their classes, integers (n,) in 0 … classes − 1; every class must occur.
    on : training switches, bool (n, s); z > 0 if None. (For sigmoid units "on" is a > 0.5, which
        rounding can make False for a tiny z > 0.)
    choices : details that the paper does not specify.

    Raises
    ------
    UserError : NaN, infinity or more than 1e150 in z, labels that are not n classes 0 … classes −
        1, a class without samples, shapes that do not match, an unknown choice.
    """
    z, on = seen_as(z, on)
    labels = check_labels(labels, classes)
    sizes = class_sizes(labels, classes)
    if np.abs(z).max(initial=0) > HUGE:  # squares, and so bandwidths, would be infinite
        raise UserError(f"z: expected numbers up to {HUGE:g} in size, got {np.abs(z).max():g}")
    if not sizes.all():
        raise UserError(f"labels: expected samples of every class, got none of {sizes.argmin()}")
    counts = class_counts(on, labels, classes)
    samples = np.take(z.T, np.argsort(labels, kind="stable"), axis=1)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    for c in range(classes):
        samples[:, starts[c] : starts[c + 1]].sort(axis=1)
    with np.errstate(divide="ignore"):
        log_rates = np.log(switch_rates(counts, sizes, choices.smoothing).astype(np.float64))
    h, log_prior = _bandwidths(samples, starts, choices), np.log(sizes / len(z))
    return NodeClassifiers(samples, starts, h, log_rates, log_prior, _constant(z, on), choices)


def _bandwidths(samples: Array, starts: Ints, choices: Choices) -> Array:
    """Bandwidths of node and class, (s, |C|), with the floor of Choices.min_bandwidth."""
    x, same = samples, samples.min(axis=1) == samples.max(axis=1)
    floor = np.where(same, 1.0, np.maximum(choices.min_bandwidth * deviations(x, 0), LEAST))
    of_classes = (x[:, a:b] for a, b in pairwise(starts))
    return np.stack([bandwidths(x_c, choices.bandwidth, floor) for x_c in of_classes], axis=1)


def _constant(z: Array, on: Bools) -> Bools:
    """Whether each system cannot tell any two samples apart at a node: bool (3, s)."""
    same_z, always, never = (z == z[:1]).all(axis=0), on.all(axis=0), ~on.any(axis=0)
    return np.stack([always | never, same_z, (always & same_z) | never])


@door(z="n s", on="n s")
def log_likelihood(layer: NodeClassifiers, system: str, z: Array, on: Bools | None = None) -> Array:
    """Return ln P(z_j | y_c) at every node: float64 (n, s, |C|).           [of cooperating.11]

    Parameters
    ----------
    layer : from :func:`fit`.
    system : "discrete" (does not use z), "continuous" (does not use on) or "combined".
    z : pre-activations, real numbers (n, s); n may be 0.
    on : switches, bool (n, s); z > 0 if None.

    Raises
    ------
    UserError : an unknown system, NaN or infinity in z, or another number of nodes.
    """
    check_choice("system", system, SYSTEMS)
    return _log_likelihood(layer, system, *seen_as(z, on, len(layer.samples)))


def _log_likelihood(layer: NodeClassifiers, system: str, z: Array, on: Bools) -> Array:
    log_rate = layer.log_rates[np.arange(z.shape[1]), on.astype(np.intp)]
    if system == "discrete":
        return log_rate
    log_p = pick("layer_log_density")(layer.samples, layer.starts, layer.bandwidth, z)
    log_p = np.maximum(log_p, layer.choices.floor)
    return log_p if system == "continuous" else np.where(on[..., None], log_p, log_rate)


@door(z="n s", on="n s")
def layer_scores(
    layer: NodeClassifiers, system: str, z: Array, on: Bools | None = None
) -> LayerScores:
    """Combine the nodes of a layer as if they were independent given the class. [of cooperating.11]

    Parameters and errors as in :func:`log_likelihood`. Memory: one array (n, |C|) of a single node
    at a time. Normalised posteriors of the layer are ``log_posterior(scores.product, 0)``.
    """
    check_choice("system", system, SYSTEMS)
    z, on = seen_as(z, on, len(layer.samples))
    naive_bayes = np.zeros((len(z), len(layer.log_prior))) + layer.log_prior
    product = naive_bayes - naive_bayes
    for j in layer.voters(system):
        log_p = _log_likelihood(layer.select([j]), system, z[:, [j]], on[:, [j]])[:, 0]
        product += log_posterior(log_p, layer.log_prior)
        naive_bayes += np.where((log_p == -np.inf).all(axis=-1, keepdims=True), 0, log_p)
    return LayerScores(product, naive_bayes)


@door(z="n s", on="n s")
def classify(
    layer: NodeClassifiers, system: str, z: Array, on: Bools | None = None, rule: str = "product"
) -> Array:
    """Class per sample by a layer's system: int64 (n,); −1 for ties if chosen. [cooperating.fig4]

    Parameters
    ----------
    layer, system, z, on : as in :func:`log_likelihood`.
    rule : "product", the paper's product of posteriors, or "naive-bayes", with the prior once. The
        two differ only in the power of the prior, so they agree for equally frequent classes.
    """
    check_choice("rule", rule, LAYER_RULES)
    scores = layer_scores(layer, system, z, on)
    chosen = scores.product if rule == "product" else scores.naive_bayes
    return winning_class(chosen, layer.log_prior, layer.choices.ties)


def seen_as(z: ArrayLike, on: ArrayLike | None, nodes: int | None = None) -> tuple[Array, Bools]:
    """Return z as float64 (n, s), column-major in memory, and its switches, or refuse them."""
    z = check_matrix("z", z, nodes)
    if on is None:
        return z.astype(np.float64, "F"), switch(z)
    on = check_switches(on, z.shape[1])
    check_matching("z", z, "on", on)
    return z.astype(np.float64, "F"), on
