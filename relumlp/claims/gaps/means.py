"""Claims beyond *gaps*: class means as output weights, with and without neural collapse."""

from functools import partial
from itertools import combinations

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.certificates import certificate, smallest_margin
from relumlp.gaps.conditions import correct, on_both_sides
from relumlp.gaps.means import nearest_mean_layer
from relumlp.testing.assertions import assert_all, assert_equal
from relumlp.testing.chains import around, sample_cycles, strictly_monotone
from relumlp.testing.monotone import Collapsed, collapsed
from relumlp.testing.summary import Summary
from relumlp.testing.tape import exact
from relumlp.types import Array


def square_distances(means: Array) -> list[Array]:
    """Squared distances of every two means."""
    return [((m - k) ** 2).sum() for m, k in combinations(means, 2)]


@claim("beyond.collapse", collapsed, exact=True)
def collapsed_samples_satisfy_everything(means: Array, factor: Array, shift: Array) -> None:
    """If the samples of every class are equal to their class's mean m_c, and the weights are w_c =
    κ m_c + v with κ > 0, every cycle is positive; the largest margin is κ/2 times the smallest
    squared distance of two means, and the biases −κ |m_c|²/2 reach this margin."""
    classes, (w, b) = np.arange(len(means)), nearest_mean_layer(means)
    w, b = factor * w + shift, factor * b
    margin = factor * min(square_distances(means)) / 2
    assert_equal(certificate(means, classes, w).margin, margin)
    assert_equal(smallest_margin(means, classes, w, b), margin)
    assert_equal(strictly_monotone(Summary(means, classes, w, b)), True)


@claim("beyond.collapse.nearest", collapsed, exact=True)
def weights_of_means_classify_by_the_nearest_mean(means: Array, a: Array, labels: Array) -> None:
    """With weights w_c = m_c and biases b_c = −|m_c|²/2, whatever the points m_c, a sample is
    correct exactly if m_c of its own class is strictly the nearest."""
    w, b = nearest_mean_layer(means)
    distance = ((a[:, None] - means) ** 2).sum(axis=2)
    others = [[c for c in range(len(means)) if c != own] for own in labels]
    nearest = [all(d[c] < d[other]) for d, c, other in zip(distance, labels, others, strict=True)]
    assert_equal(correct(a, labels, w, b), nearest)


@claim("beyond.collapse.average", collapsed, exact=True, kind="identity")
def cycles_are_positive_on_average(a: Array, labels: Array, of_own: Array) -> None:
    """With class means as weights, whatever the samples, the sum around a cycle of classes is ½ Σ_i
    |m_i − m_{i+1}|² if each class counts by the average of its samples."""
    average = Summary(of_own, np.arange(len(of_own)), of_own, None)
    for cycle in sample_cycles(average):
        steps = of_own[list(cycle)] - of_own[[*cycle[1:], cycle[0]]]
        leads = [
            ((a[labels == c] @ (of_own[c] - of_own[d])).sum() / (labels == c).sum())
            for c, d in zip(cycle, [*cycle[1:], cycle[0]], strict=True)
        ]
        assert_equal(sum(leads), (steps**2).sum() / 2)
        assert_equal(around(average, cycle), (steps**2).sum() / 2)


def far_sample() -> Collapsed:
    """Class 0 at 0 and 4, with mean 2; class 1 at 3."""
    a = exact([[0], [4], [3]])
    return Collapsed(exact([[2], [3]]), a, np.array([0, 0, 1]), exact([1])[0], exact([0]))


@claim(
    "beyond.collapse.spread",
    collapsed,
    exact=True,
    counterexample=far_sample,
    correction="beyond.collapse.average",
)
def means_as_weights_satisfy_equation_16(a: Array, labels: Array, of_own: Array) -> None:
    """With the means of the classes' samples as weights, equation 16 holds for all pairs of samples
    of classes whose means differ."""
    p = Summary(a, labels, of_own, None)
    for two in p.every_pair:
        if any(two.φ):
            assert sum(two.α * two.φ) > 0, f"{two.a_s} and {two.a_t} fail equation 16"


def two_of_a_line() -> Collapsed:
    """Means 1 and 2 of one node, which larger weights win."""
    points = exact([[1], [2]])
    return Collapsed(points, points, np.array([0, 1]), exact([1])[0], exact([0]))


@claim(
    "beyond.collapse.no-biases",
    collapsed,
    exact=True,
    counterexample=two_of_a_line,
    correction="beyond.collapse.one-norm",
)
def collapsed_samples_need_no_biases(means: Array) -> None:
    """If the samples of every class are equal to their class's mean and the weights are the means,
    all samples are correct without output biases."""
    assert_all(correct(means, np.arange(len(means)), means), "correct classification")


@claim("beyond.collapse.one-norm", partial(collapsed, norm=True), exact=True)
def means_of_one_norm_need_no_biases(means: Array, factor: Array) -> None:
    """If the samples of every class are equal to their class's mean, the means are different and of
    one norm, and the weights are κ times the means with κ > 0, all samples are correct without
    output biases, and equation 14 holds for all pairs of classes."""
    assert_equal((means * means).sum(axis=1), [means[0] @ means[0]] * len(means))
    w = factor * means
    assert_all(correct(means, np.arange(len(means)), w), "correct classification")
    for c, d in combinations(range(len(means)), 2):
        assert_equal(on_both_sides(means[c], means[d], w[c] - w[d]), True)
