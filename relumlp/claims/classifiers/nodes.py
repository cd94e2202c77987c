"""Claims of *cooperating*: nodes as classifiers, equation 11 and what is said of its systems."""

from fractions import Fraction

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.classifiers.choices import TIES
from relumlp.classifiers.nodes import (
    layer_scores,
)
from relumlp.classifiers.posteriors import log_posterior, winning_class
from relumlp.information.sample_sets import class_sizes
from relumlp.testing.assertions import assert_all, assert_close, assert_equal
from relumlp.testing.counts import Switches, switch_case, switches, switches_of_every_class
from relumlp.testing.exact_posteriors import (
    exact_logs,
    exact_prior,
    exact_rates,
    fitted_to_switches,
    likelihoods,
    logs,
    shares,
)
from relumlp.types import Array, Bools

LOG_ROUNDING = 1e-12
"""How far sums of logarithms in floats may be off: some 20 roundings of numbers of at most 50."""


@claim("cooperating.11", switches_of_every_class, kind="identity")
def posterior_is_bayes_rule(on: Bools, labels: Array, classes: int) -> None:
    """At every node P(y_n|z) = P(z|y_n) P(y_n) / Σ_m P(z|y_m) P(y_m), and Σ_n P(y_n|z) = 1."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    P = shares(L * prior)
    assert_equal(np.exp(log_posterior(exact_logs(L), exact_logs(prior))), P)
    assert_close(log_posterior(logs(L), logs(prior)), exact_logs(P), within=LOG_ROUNDING)
    assert_equal(P.sum(axis=-1), np.ones(on.shape, int))


@claim("cooperating.11.discrete", switches, exact=True, kind="definition")
def discrete_rates(on: Bools, labels: Array, classes: int) -> None:
    """In the discrete system, P(z|y_n) is the rate of class n samples with z > 0 if z > 0, and 1
    minus that rate if z ≤ 0."""
    r = exact_rates(on, labels, classes)
    for c in np.unique(labels):
        part = on[labels == c]
        rate = np.array([Fraction(sum(node), len(part)) for node in part.T.tolist()], object)
        assert_equal(r[:, 1, c], rate)
        assert_equal(r[:, 0, c], 1 - rate)


def node_never_on() -> Switches:
    """A node off for all training samples: another sample's z > 0 has rate 0 in every class."""
    return switch_case([[False]], [0])


@claim(
    "cooperating.11.defined",
    switches_of_every_class,
    exact=True,
    counterexample=node_never_on,
    correction="cooperating.11.smoothed",
)
def posterior_always_exists(on: Bools, labels: Array, classes: int) -> None:
    """With discrete rates, equation 11 gives every sample a posterior: Σ_m P(z|y_m) P(y_m) > 0."""
    r, prior = exact_rates(on, labels, classes), exact_prior(labels, classes)
    assert_all((r * prior).sum(axis=-1) > 0, "a sum above 0")


@claim("cooperating.11.smoothed", switches_of_every_class, exact=True, kind="theorem")
def smoothed_posterior_always_exists(on: Bools, labels: Array, classes: int, times: int) -> None:
    """The smoothed rates (n + λ)/(N_c + 2λ), λ > 0, lie in (0, 1), and the rates of on and off sum
    to 1, so that equation 11 is always defined."""
    r = exact_rates(on, labels, classes, times)
    assert_all((r > 0) & (r < 1), "a rate between 0 and 1")
    assert_equal(r.sum(axis=1), np.ones((on.shape[1], classes), int))


@claim("cooperating.11.impossible", switches_of_every_class, kind="definition")
def impossible_everywhere_leaves_the_prior(on: Bools, labels: Array, classes: int) -> None:
    """Where every class is impossible at a node, the node's posterior is the prior, by
    definition."""
    prior, never = exact_prior(labels, classes), np.full((1, classes), -np.inf)
    log_prior = exact_logs(prior)
    assert_equal(log_posterior(never, log_prior)[0], log_prior)
    assert_close(log_posterior(never, logs(prior))[0], log_prior, within=LOG_ROUNDING)


@claim("cooperating.11.veto", switches_of_every_class, exact=True, kind="theorem")
def one_node_can_veto_a_class(on: Bools, labels: Array, classes: int, others: Bools) -> None:
    """A layer's score of a class is −∞ exactly if some node has seen the sample's switch in other
    classes only."""
    seen = np.concatenate([others, on])
    r = exact_rates(on, labels, classes)[np.arange(on.shape[1]), seen.astype(int)]
    vetoed = ((r == 0) & (r > 0).any(axis=-1, keepdims=True)).any(axis=1)
    scores = layer_scores(fitted_to_switches(on, labels, classes, 0), "discrete", 2.0 * seen - 1)
    assert_equal(scores.product == -np.inf, vetoed)


@claim("cooperating.11.logarithms", switches_of_every_class, kind="identity")
def logarithms_are_summed(on: Bools, labels: Array, classes: int) -> None:
    """The log probabilities summed over a layer's nodes are the logarithm of the product of the
    probabilities."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    layer, z = fitted_to_switches(on, labels, classes), 2.0 * on - 1
    rates, log_prior = exact_logs(exact_rates(on, labels, classes, 1)), exact_logs(prior)
    exact = layer_scores(layer._replace(log_rates=rates, log_prior=log_prior), "discrete", z)
    products = (shares(L * prior).prod(axis=1), prior * L.prod(axis=1))
    computed = layer_scores(layer, "discrete", z)
    for found, logarithm, product in zip(computed, exact, products, strict=True):
        assert_equal(logarithm, exact_logs(product))
        assert_close(found, logarithm, within=LOG_ROUNDING)


@claim("cooperating.11.product", switches_of_every_class, exact=True, kind="identity")
def product_of_posteriors_counts_the_prior_per_node(on: Bools, labels: Array, classes: int) -> None:
    """The product of the posteriors of s nodes is naive Bayes with the prior counted s times, not
    once."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    product = shares(shares(L * prior).prod(axis=1))
    assert_equal(product, shares(prior ** on.shape[1] * L.prod(axis=1)))


def unequal_classes() -> Switches:
    """Priors ⅔ and ⅓, two nodes that are always off."""
    return switch_case(np.zeros((3, 2)), [0, 0, 1])


@claim(
    "cooperating.11.independent",
    switches_of_every_class,
    exact=True,
    counterexample=unequal_classes,
    correction="cooperating.11.product",
)
def product_of_posteriors_is_the_layers_posterior(on: Bools, labels: Array, classes: int) -> None:
    """If nodes are independent given the class, the product of their posteriors is the layer's
    posterior."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    product = shares(shares(L * prior).prod(axis=1))
    assert_equal(product, shares(prior * L.prod(axis=1)))


@claim("cooperating.11.equal-priors", switches_of_every_class, exact=True, kind="theorem")
def equal_priors_make_the_product_right(on: Bools, labels: Array, classes: int) -> None:
    """For equally frequent classes, the product of posteriors is the posterior of independent
    nodes."""
    L, prior = likelihoods(on, labels, classes), Fraction(1, classes)
    assert_equal(
        shares(shares(L * prior).prod(axis=1)),
        shares(prior * L.prod(axis=1)),
    )


@claim(
    "cooperating.11.silent-node",
    switches_of_every_class,
    exact=True,
    counterexample=unequal_classes,
    correction="cooperating.11.silent-likelihood",
)
def silent_node_does_not_change_the_product(on: Bools, labels: Array, classes: int) -> None:
    """A node with the same rates for all classes does not change the product of posteriors."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    product = shares(L * prior).prod(axis=1)
    assert_equal(shares(product * prior), shares(product))


@claim("cooperating.11.silent-likelihood", switches_of_every_class, exact=True, kind="theorem")
def silent_node_does_not_change_naive_bayes(on: Bools, labels: Array, classes: int) -> None:
    """A node with the same rates for all classes has the prior as posterior, and naive Bayes is the
    same with and without such a node."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    half = np.full(prior.shape, Fraction(1, 2))
    assert_equal(shares(half * prior), prior)
    assert_equal(shares(prior * L.prod(axis=1) * half), shares(prior * L.prod(axis=1)))


def two_classes_alike() -> Switches:
    """Two classes with the same prior and the same switches."""
    return switch_case([[False], [False]], [0, 1])


@claim(
    "cooperating.11.one-winner",
    switches_of_every_class,
    exact=True,
    counterexample=two_classes_alike,
    correction="cooperating.11.ties",
)
def maximum_names_one_class(on: Bools, labels: Array, classes: int) -> None:
    """The maximum probability names one class."""
    L, prior = likelihoods(on, labels, classes), exact_prior(labels, classes)
    product = shares(L * prior).prod(axis=1)
    assert_all((product == product.max(axis=1, keepdims=True)).sum(axis=1) == 1, "one winner")


@claim("cooperating.11.ties", switches_of_every_class, exact=True, kind="definition")
def lowest_class_wins_ties(on: Bools, labels: Array, classes: int) -> None:
    """Among classes with equal scores, the lowest class wins, or the class of largest prior, or no
    class (−1), by the rule for ties that is asked for."""
    sizes = class_sizes(labels, classes)
    scores = np.array([class_sizes(labels[node], classes) for node in on.T], float)
    chosen = np.stack([winning_class(scores, sizes, ties) for ties in TIES], axis=1)
    for row, winners in zip(scores, chosen.tolist(), strict=True):
        best = [c for c in range(classes) if row[c] == row.max()]
        frequent = [c for c in best if sizes[c] == sizes[best].max()]
        assert_equal(winners, [best[0], frequent[0], best[0] if len(best) == 1 else -1])
