"""Accuracy and calibration of a layer's systems, for whole layers and for halves of layers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels, check_whole
from relumlp.classifiers.layers import system_scores
from relumlp.classifiers.nodes import (
    LAYER_RULES,
    SYSTEMS,
    NodeClassifiers,
    log_posterior,
    winning_class,
)
from relumlp.errors import UserError
from relumlp.information.entropies import quotient
from relumlp.types import Array, Bools, Ints

USUAL_BINS = 15


class Calibration(NamedTuple):
    """Calibration of a classifier: how well its confidence matches its accuracy.

    Attributes
    ----------
    error : Σ_b (n_b/n) |accuracy_b − confidence_b|, the expected calibration error.
    confidence, accuracy : means over the samples of each bin, (bins,); NaN in empty bins.
    samples : n_b, int64 (bins,).
    """

    error: float
    confidence: Array
    accuracy: Array
    samples: Ints


def calibration(log_p: Array, labels: ArrayLike, bins: int = USUAL_BINS) -> Calibration:
    """Compare the largest posteriors with the accuracy of the classes that have them.

    The bins are equally wide, from [0, 1/bins) to [1 − 1/bins, 1]; among equal posteriors the first
    class counts as the largest.

    Parameters
    ----------
    log_p : ln of posteriors, normalised, float64 (n, |C|), n ≥ 1.
    labels : classes, integers (n,).
    bins : number of bins; 15 is usual.
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


class Judgement(NamedTuple):
    """Accuracy and expected calibration error, each (rules, systems) as LAYER_RULES and SYSTEMS."""

    accuracy: Array
    calibration_error: Array


def judge_layer(
    layer: NodeClassifiers, z: Array, labels: ArrayLike, on: Bools | None = None
) -> Judgement:
    """Compute accuracy and calibration of a layer's systems, by both rules."""
    judged = np.empty((2, len(LAYER_RULES), len(SYSTEMS)))
    for k, scores in enumerate(system_scores(layer, z, on).values()):
        for r, score in enumerate(scores):
            decided = winning_class(score, layer.log_prior, layer.choices.ties)
            judged[0, r, k] = (decided == labels).mean()
            judged[1, r, k] = calibration(log_posterior(score, 0), labels).error
    return Judgement(*judged)


def judge_halves(
    layer: NodeClassifiers,
    z: Array,
    labels: ArrayLike,
    on: Bools | None,
    draws: int,
    seed: int | np.random.SeedSequence = 0,
) -> Judgement:
    """Compute accuracy and calibration of random halves of a layer, ⌈s/2⌉ of its nodes each.

    Parameters
    ----------
    layer, z, labels, on : as in :func:`judge_layer`.
    draws : number of halves.
    seed : an integer or a SeedSequence.

    Returns
    -------
    Judgement : with the draws as their first axis.
    """
    draws, rng = check_whole("draws", draws, 1), np.random.default_rng(seed)
    s, found = len(layer.samples), []
    for _ in range(draws):
        kept = np.sort(rng.permutation(s)[: (s + 1) // 2])
        some = None if on is None else on[:, kept]
        found.append(judge_layer(layer.select(kept), z[:, kept], labels, some))
    return Judgement(*(np.stack(part) for part in zip(*found, strict=True)))
