"""What a layer's systems leave out: nodes depend on each other.                  [cooperating.11]

The product over nodes treats them as independent given the class. How far they are from it, what
this does to the layer's posteriors, and what half of the nodes would do as well.
"""

from typing import Any, NamedTuple

import numpy as np

from relumlp.checks import check_labels, check_switches, check_whole
from relumlp.classifiers.layers import system_scores
from relumlp.classifiers.nodes import RULES, SYSTEMS, NodeClassifiers, decide, log_posterior
from relumlp.errors import UserError
from relumlp.information.patterns import quotient
from relumlp.types import Array, Bools

BINS = 15


def shared_information(on: Bools, labels: Array, classes: int) -> Array:
    """I(Ẑ_j; Ẑ_k | Y) / min(H(Ẑ_j | Y), H(Ẑ_k | Y)) of all pairs of nodes: float64 (s, s).

    0 for nodes that are independent given the class, 1 if one of them and the class tell the other.
    NaN if a node of the pair has nothing to tell once the class is known, and for j = k.

    Parameters
    ----------
    on : switches of a layer, bool (n, s), n ≥ 1.
    labels, classes : integers (n,) in 0 … classes − 1.
    """
    on = check_switches(on)
    labels = check_labels(labels, classes, len(on))
    joint, each = np.zeros((on.shape[1],) * 2), np.zeros(on.shape[1])
    for c in range(classes):
        both, alone = entropies(on[labels == c])
        joint, each = joint + both / len(on), each + alone / len(on)
    information = np.maximum(each[:, None] + each - joint, 0)
    shared: Array = quotient(information, np.minimum.outer(each, each))
    np.fill_diagonal(shared, np.nan)
    return shared


def entropies(on: Bools) -> tuple[Array, Array]:
    """N times the entropies (nats) of pairs of switches, (s, s), and of single ones, (s,)."""
    a, n = on.astype(np.float64), len(on)
    n11, n1 = a.T @ a, a.sum(axis=0)
    n10, n00 = n1[:, None] - n11, n - n1[:, None] - n1 + n11
    return _surprise(n11, n10, n10.T, n00), _surprise(n1, n - n1)


def _surprise(*counts: Array) -> Array:
    """Σ n_i ln(n / n_i), n = Σ n_i, entry by entry; 0 ln 0 = 0."""
    n = np.sum(counts, axis=0)
    return sum((k * np.log(np.where(k > 0, n / np.maximum(k, 1), 1)) for k in counts), 0 * n)


class Calibration(NamedTuple):
    """How right a classifier is about how right it is.

    Attributes
    ----------
    error : Σ_b (n_b/n) |accuracy_b − confidence_b|, the expected calibration error.
    confidence, accuracy : means over the samples of each bin, (bins,); NaN in empty bins.
    samples : n_b, int64 (bins,).
    """

    error: float
    confidence: Array
    accuracy: Array
    samples: Array


def calibration(log_p: Array, labels: Array, bins: int = BINS) -> Calibration:
    """Compare the largest posteriors with how often they are right.

    Bins are equally wide, [0, 1/bins), … up to [1 − 1/bins, 1]; of equal posteriors, the first
    class is taken.

    Parameters
    ----------
    log_p : ln of posteriors, normalised, float64 (n, |C|), n ≥ 1.
    labels : classes, integers (n,).
    bins : how many; 15 as is usual.
    """
    bins = check_whole("bins", bins, 1)
    log_p = np.asarray(log_p)
    if log_p.ndim != 2 or not len(log_p) or np.isnan(log_p).any():
        raise UserError(f"log_p: expected shape (n, |C|) without NaN, got shape {log_p.shape}")
    right = log_p.argmax(axis=1) == check_labels(labels, log_p.shape[1], len(log_p))
    p = np.exp(log_p.max(axis=1))
    b = np.minimum((p * bins).astype(np.int64), bins - 1)
    n = np.bincount(b, minlength=bins)
    sums = [np.bincount(b, v, minlength=bins) for v in (p, right)]
    confidence, accuracy = (quotient(v, n) for v in sums)
    return Calibration(float(abs(sums[0] - sums[1]).sum() / len(p)), confidence, accuracy, n)


class Judged(NamedTuple):
    """Accuracy and expected calibration error, each (rules, systems) as RULES and SYSTEMS."""

    accuracy: Array
    calibration_error: Array


def judge_layer(layer: NodeClassifiers, z: Array, labels: Array, on: Bools | None = None) -> Judged:
    """Judge the decisions and the posteriors of a layer's systems, by both rules."""
    judged = np.empty((2, len(RULES), len(SYSTEMS)))
    for k, scores in enumerate(system_scores(layer, z, on).values()):
        for r, score in enumerate(scores):
            decided = decide(score, layer.log_prior, layer.choices.ties)
            judged[0, r, k] = (decided == labels).mean()
            judged[1, r, k] = calibration(log_posterior(score, 0), labels).error
    return Judged(*judged)


def judge_halves(
    layer: NodeClassifiers, z: Array, labels: Array, on: Bools | None, draws: int, seed: Any = 0
) -> Judged:
    """Judge a layer after half of its nodes, ⌈s/2⌉ drawn at random, are kept.

    Parameters
    ----------
    layer, z, labels, on : as in :func:`judge_layer`.
    draws : how many halves.
    seed : an integer or a SeedSequence.

    Returns
    -------
    Judged : with the draws as their first axis.
    """
    draws, rng = check_whole("draws", draws, 1), np.random.default_rng(seed)
    s, found = len(layer.samples), []
    for _ in range(draws):
        kept = np.sort(rng.permutation(s)[: (s + 1) // 2])
        some = None if on is None else on[:, kept]
        found.append(judge_layer(layer.select(kept), z[:, kept], labels, some))
    return Judged(*(np.stack(part) for part in zip(*found, strict=True)))
