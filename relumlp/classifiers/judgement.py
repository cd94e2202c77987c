"""Accuracy and calibration of a layer's systems, for whole layers and for halves of layers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_labels, check_seed, check_whole
from relumlp.classifiers.layers import system_scores
from relumlp.classifiers.nodes import (
    LAYER_RULES,
    SYSTEMS,
    NodeClassifiers,
)
from relumlp.classifiers.posteriors import check_shares, log_posterior, winning_class
from relumlp.doors.opening import door
from relumlp.errors import UserError, shown
from relumlp.information.entropies import quotient
from relumlp.types import Array, Bools, Ints

USUAL_BINS, MOST_BINS, MOST_DRAWS = 15, 1_000_000, 100_000


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


@door(log_p="float: inf: some: n c", labels="whole: n")
def calibration(log_p: Array, labels: ArrayLike, bins: int = USUAL_BINS) -> Calibration:
    """Compare the largest posteriors with the accuracy of the classes that have them.

    The bins are equally wide, from [0, 1/bins) to [1 − 1/bins, 1]; among equal posteriors the first
    class counts as the largest.

    Parameters
    ----------
    log_p : ln of posteriors, normalised, float64 (n, |C|), n ≥ 1.
    labels : classes, integers (n,).
    bins : number of bins, at most a million; 15 is usual.

    Raises
    ------
    UserError : no samples, NaN, posteriors that do not sum to 1, labels that are not n classes.
    """
    if check_whole("bins", bins, 1) > MOST_BINS:
        raise UserError(f"bins: expected at most {MOST_BINS:,}, got {shown(bins)}")
    check_shares("log_p", log_p)
    right = log_p.argmax(axis=1) == check_labels(labels, log_p.shape[1])
    p = np.exp(log_p.max(axis=1))
    b = np.minimum((p * bins).astype(np.int64), bins - 1)
    n = np.bincount(b, minlength=bins)
    sums = [np.bincount(b, v, minlength=bins) for v in (p, right)]
    confidence, accuracy = (quotient(v, n) for v in sums)
    # Posteriors of a sum of 1 but for rounding can be larger than 1, errors cannot.
    error = min(float(abs(sums[0] - sums[1]).sum() / len(p)), 1.0)
    return Calibration(error, confidence, accuracy, n)


class Judgement(NamedTuple):
    """Accuracy and expected calibration error, each (rules, systems) as LAYER_RULES and SYSTEMS."""

    accuracy: Array
    calibration_error: Array


@door(z="n s", on="n s", labels="some: whole: n")
def judge_layer(
    layer: NodeClassifiers, z: Array, labels: ArrayLike, on: Bools | None = None
) -> Judgement:
    """Compute accuracy and calibration of a layer's systems, by both rules.

    Parameters
    ----------
    layer : from :func:`relumlp.classifiers.nodes.fit`.
    z : pre-activations, real numbers (n, s), n ≥ 1.
    labels : classes, integers (n,).
    on : switches, bool (n, s); z > 0 if None.

    Raises
    ------
    UserError : no samples, arrays that do not fit the layer, NaN, labels that are not classes.
    """
    labels = check_labels(labels, len(layer.log_prior))
    judged = np.empty((2, len(LAYER_RULES), len(SYSTEMS)))
    for k, scores in enumerate(system_scores(layer, z, on).values()):
        for r, score in enumerate(scores):
            decided = winning_class(score, layer.log_prior, layer.choices.ties)
            judged[0, r, k] = (decided == labels).mean()
            judged[1, r, k] = calibration(log_posterior(score, 0), labels).error
    return Judgement(*judged)


@door(z="n s", on="n s", labels="some: whole: n")
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
    draws : number of halves, at most 100,000.
    seed : a whole number of at least 0, or a SeedSequence.

    Returns
    -------
    Judgement : with the draws as their first axis.
    """
    if check_whole("draws", draws, 1) > MOST_DRAWS:
        raise UserError(f"draws: expected at most {MOST_DRAWS:,}, got {shown(draws)}")
    rng = np.random.default_rng(check_seed("seed", seed))
    s, found = len(layer.samples), []
    for _ in range(draws):
        kept = np.sort(rng.permutation(s)[: (s + 1) // 2])
        some = None if on is None else on[:, kept]
        found.append(judge_layer(layer.select(kept), z[:, kept], labels, some))
    return Judgement(*(np.stack(part) for part in zip(*found, strict=True)))
