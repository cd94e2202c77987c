"""Posteriors sum to 1 whatever the size of the logarithms; what is no posterior is refused."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from relumlp.classifiers import posteriors
from relumlp.classifiers.choices import Choices
from relumlp.classifiers.nodes import fit, layer_scores
from relumlp.classifiers.posteriors import log_posterior, winning_class
from relumlp.errors import UserError

HALVES = np.log([0.5, 0.5])


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


@pytest.mark.parametrize("size", [0, 1, 1e5, 1e9, 1e17, 1e20, 1e300])
def test_equal_likelihoods_of_any_size_leave_the_prior(size):
    for prior in ([0.5, 0.5], [0.9, 0.1]):
        P = np.exp(log_posterior([[-size, -size]], np.log(prior)))
        assert pytest.approx(np.array([prior]), abs=1e-10) == P


@given(arrays(np.float64, (2, 3), elements=st.floats(-1e306, 0)))
def test_posteriors_sum_to_1(L):
    P = np.exp(log_posterior(L, np.log([0.2, 0.3, 0.5])))
    assert P.sum(axis=1) == pytest.approx([1, 1], abs=1e-9)


def test_a_node_half_way_between_narrow_samples():
    layer = fit(np.array([[0.0], [1.0]]), [0, 1], 2, choices=Choices(bandwidth=1e-9))
    P = np.exp(layer_scores(layer, "continuous", np.array([[0.5]])).product)
    assert P.sum() == pytest.approx(1, abs=1e-9)


@given(arrays(np.float64, (4, 3), elements=st.floats(-1000, 0)))
def test_ordinary_posteriors_are_computed_as_printed(L):
    prior = np.log([0.2, 0.3, 0.5])
    joint = L + prior
    assert (log_posterior(L, prior) == joint - posteriors.log_sum_exp(joint)).all()


def test_what_cannot_be_a_likelihood_or_a_prior_is_refused():
    with refuses("log_prior: expected shape (2,) or (), got (3,)"):
        log_posterior(np.zeros((4, 2)), np.zeros(3))
    with refuses("log_prior: expected shape (2,) or (), got (4, 1)"):
        log_posterior(np.zeros((4, 2)), np.zeros((4, 1)))
    with refuses("log_likelihood: expected numbers or −∞, got ∞"):
        log_posterior([[np.inf, 0]], HALVES)
    with refuses("log_likelihood: expected numbers, got nan at [0, 1]"):
        log_posterior([[0, np.nan]], HALVES)
    with refuses("log_prior: expected a class that is possible, got none"):
        log_posterior([[0.0, 0.0]], [-np.inf, -np.inf])
    with refuses("log_prior: expected shape (0,) or (), got (2,)"):
        log_posterior(np.zeros((4, 0)), HALVES)
    with refuses("log_likelihood: expected shape (…, c), got ()"):
        log_posterior(0.0, 0.0)


def test_scores_are_of_classes():
    with refuses("scores: expected at least one class, got shape (3, 0)"):
        winning_class(np.zeros((3, 0)), np.zeros(0))
    with refuses("log_prior: expected shape (2,), got (3,)"):
        winning_class(np.zeros((3, 2)), np.zeros(3), "prior")
    assert winning_class([[1, 2]], [0, 0]).tolist() == [1]
