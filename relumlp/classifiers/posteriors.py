"""Posteriors of classes from logarithms of likelihoods, and the class of the largest score."""

import numpy as np
from numpy.typing import ArrayLike

from relumlp.checks import check_choice
from relumlp.classifiers.choices import TIES
from relumlp.classifiers.density import log_sum_exp
from relumlp.doors.opening import door
from relumlp.errors import UserError
from relumlp.information.entropies import with_logarithms
from relumlp.types import Array

SHARES = 1e-5
"""Largest difference from 1 of a sum of probabilities that a user brings."""

ROUNDED = 1e-10
"""Largest difference from 1 of a sum of posteriors that rounding alone explains."""


def check_shares(name: str, log_p: Array) -> None:
    """Refuse logarithms of numbers that do not sum to 1 over the last axis; log_p (..., |C|)."""
    if not log_p.shape[-1]:
        raise UserError(f"{name}: expected at least one entry, got shape {log_p.shape}")
    with np.errstate(over="ignore"):
        sums = np.exp(log_p).sum(axis=-1)
    wrong = sums[~(abs(sums - 1) <= SHARES)]
    if wrong.size:
        raise UserError(
            f"{name}: expected logarithms of shares that sum to 1, got a sum of {wrong.flat[0]:g}"
        )


@door(log_likelihood="float: inf: … c", log_prior="any: float: inf:")
def log_posterior(log_likelihood: ArrayLike, log_prior: ArrayLike) -> Array:
    """Return ln P(y_c | z), P(z | y_c) P(y_c) / Σ_m P(z | y_m) P(y_m).           [cooperating.11]

    Parameters
    ----------
    log_likelihood : (..., |C|). Where every class is impossible, the posterior is the prior.
    log_prior : (|C|,), or 0 for equal priors.

    Returns
    -------
    float64 (..., |C|), normalised over classes, whatever the size of the logarithms.

    Raises
    ------
    UserError : NaN or +∞, no classes, another number of priors, or only impossible ones.
    """
    L, prior = (with_logarithms(np.asarray(v)) for v in (log_likelihood, log_prior))
    check_logarithms(L, prior)
    joint = _joint(L, prior)
    log_p = joint - log_sum_exp(joint)
    # Beside logarithms of 10¹⁷, priors and sums vanish. Only their differences matter.
    lost = abs(np.exp(log_p).sum(axis=-1) - 1) > ROUNDED
    if lost.any():
        joint = _joint(L[lost] - L[lost].max(axis=-1, keepdims=True), prior)
        log_p[lost] = joint - log_sum_exp(joint)
    return log_p


def check_logarithms(log_likelihood: Array, log_prior: Array) -> None:
    """Refuse logarithms that no finite likelihood has, and priors that do not fit."""
    classes = log_likelihood.shape[-1]
    if not classes or log_prior.shape not in ((), (classes,)):
        raise UserError(f"log_prior: expected shape ({classes},) or (), got {log_prior.shape}")
    for name, values in (("log_likelihood", log_likelihood), ("log_prior", log_prior)):
        if values.max(initial=-np.inf) == np.inf:
            raise UserError(f"{name}: expected numbers or −∞, got ∞")
    if log_prior.max() == -np.inf:
        raise UserError("log_prior: expected a class that is possible, got none")


def _joint(log_likelihood: Array, log_prior: Array) -> Array:
    joint = log_likelihood + log_prior
    return np.where((joint == -np.inf).all(axis=-1, keepdims=True), log_prior, joint)


@door(scores="inf: n c", log_prior="inf: c")
def winning_class(scores: Array, log_prior: Array, ties: str = "first") -> Array:
    """Class of largest score per sample: int64 (n,).

    Parameters
    ----------
    scores : (n, |C|). If all are −∞, all classes tie.
    log_prior : (|C|,), used only if ties is "prior".
    ties : as in :class:`relumlp.classifiers.choices.Choices`.
    """
    check_choice("ties", ties, TIES)
    if not scores.shape[1]:
        raise UserError(f"scores: expected at least one class, got shape {scores.shape}")
    if np.isnan(scores).any():
        raise UserError("scores: expected numbers or infinities, got NaN")
    best = scores == scores.max(axis=1, keepdims=True)
    if ties == "prior":
        best &= log_prior == np.where(best, log_prior, -np.inf).max(axis=1, keepdims=True)
    first = best.argmax(axis=1)
    return np.where(best.sum(axis=1) > 1, -1, first) if ties == "none" else first
