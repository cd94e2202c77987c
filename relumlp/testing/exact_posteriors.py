"""Posteriors of nodes and layers in exact numbers: Bayes' rule on rates that are Fractions."""

from fractions import Fraction
from math import log

import numpy as np

from relumlp.classifiers.choices import DEFAULTS
from relumlp.classifiers.nodes import NodeClassifiers, fit, switch_rates
from relumlp.information.sample_sets import class_counts, class_sizes
from relumlp.testing.whole_counts import certified
from relumlp.types import Array, Bools


def exact_rates(on: Bools, labels: Array, classes: int, smoothing: int = 0) -> Array:
    """P(ẑ_j | y_c) as Fractions, (s, 2, |C|)."""
    counts, sizes = class_counts(on, labels, classes), class_sizes(labels, classes)
    return switch_rates(counts.astype(object), sizes.astype(object), smoothing)


def exact_prior(labels: Array, classes: int) -> Array:
    """P(y_c) = N_c / n as Fractions, (|C|,)."""
    return np.array([Fraction(int(n), len(labels)) for n in class_sizes(labels, classes)], object)


def likelihoods(on: Bools, labels: Array, classes: int) -> Array:
    """P(ẑ_j | y_c) of each sample's own switches, smoothed by 1, Fractions (n, s, |C|)."""
    return exact_rates(on, labels, classes, 1)[np.arange(on.shape[1]), on.astype(int)]


def shares(weights: Array) -> Array:
    """Weights over the last axis, divided by their sum."""
    return weights / weights.sum(axis=-1, keepdims=True)


def logs(p: Array) -> Array:
    """Natural logarithms of Fractions above 0, in floats."""
    return np.vectorize(log, otypes=[float])(p)


def exact_logs(p: Array) -> Array:
    """Natural logarithms of Fractions above 0, exactly."""
    return np.asarray(np.log(certified(p)))


def fitted_to_switches(
    on: Bools, labels: Array, classes: int, smoothing: float = 1
) -> NodeClassifiers:
    """Let a layer learn from its switches; z = ±1."""
    choices = DEFAULTS._replace(smoothing=smoothing)
    return fit(2.0 * on - 1, labels, classes, on, choices)
