"""Claims beyond *gaps*: when any output layer at all classifies all samples correctly."""

from functools import partial
from math import inf

import numpy as np

from relumlp.claims.ledger.claim import claim
from relumlp.gaps.certificates import certificate, smallest_margin
from relumlp.gaps.conditions import correct
from relumlp.gaps.free_weights import free_certificate
from relumlp.testing.assertions import assert_all, assert_ascending, assert_close, assert_equal
from relumlp.testing.free_layers import (
    best_free_margin,
    free_sets,
    left_over,
    of_two_classes,
    pinwheels,
)
from relumlp.testing.summary import Summary, summaries
from relumlp.testing.tape import exact


@claim("beyond.free", free_sets, exact=True)
def weights_exist_exactly_if_no_combination_forbids_them(p: Summary) -> None:
    """Output weights and biases that classify all samples correctly exist exactly if there is no
    combination y_sc′ ≥ 0 of sum 1, of samples s and rival classes c′, for which every class has the
    same weighted sum of samples, and of ones, for it as against it."""
    found = free_certificate(p.a, p.labels, len(p.w))
    assert_all([y > 0 for y in found.amounts], "y > 0")
    if found.w is not None:
        assert_all(correct(p.a, p.labels, found.w, found.b), "correct classification")
    else:
        assert_equal(sum(found.amounts), 1)
        assert_all(p.labels[list(found.samples)] != found.rivals, "another class as rival")
        assert_all(left_over(p, found) == 0, "as much for each class as against it")
        # Weighted by y, the leads add up to 0 whatever the weights: not all are positive.
        assert_equal(correct(p.a, p.labels, p.w, p.b).all(), False)


@claim("beyond.free.margin", free_sets, exact=True)
def the_margin_is_what_the_combination_leaves_over(p: Summary) -> None:
    """The largest margin of output weights and biases of size at most 1 is the smallest Σ |D| that
    a combination leaves over; the weights found reach this margin, and no others exceed it."""
    found = free_certificate(p.a, p.labels, len(p.w))
    if found.margin == inf:
        assert_equal(len(p.w), 1)
    else:
        assert_equal(abs(left_over(p, found)).sum(), found.margin)
        size = max(1, abs(p.w).max(), 0 if p.b is None else abs(p.b).max())
        b = exact([0] * len(p.w)) if p.b is None else p.b
        assert_ascending(smallest_margin(p.a, p.labels, p.w / size, b / size), found.margin)
    if found.w is not None and found.b is not None:
        assert_all((abs(found.w) <= 1).all() and (abs(found.b) <= 1).all(), "size at most 1")
        assert_equal(smallest_margin(p.a, p.labels, found.w, found.b), found.margin)


@claim("beyond.free.linear-program", free_sets)
def a_linear_program_finds_the_same_free_margin(p: Summary) -> None:
    """The largest margin of output weights and biases of size at most 1 is the optimum of the
    linear program in the weights, the biases and the margin."""
    if len(p.w) > 1:
        margin = free_certificate(p.a, p.labels, len(p.w)).margin
        # HiGHS solves to a tolerance of 1e-7 in each constraint; activations are at most 20.
        assert_close(best_free_margin(p), margin, 1e-5)


@claim("beyond.free.few", free_sets, exact=True, kind="inequality")
def few_pairs_prove_it(p: Summary) -> None:
    """A combination of at most (|C| − 1)(nodes + 1) + 1 pairs of a sample and a rival is enough to
    prove the margin, or that there are no weights."""
    found = free_certificate(p.a, p.labels, len(p.w))
    assert_ascending(len(found.samples), (len(p.w) - 1) * (p.a.shape[1] + 1) + 1)


@claim("beyond.free.given", free_sets, exact=True)
def given_weights_are_some_weights(p: Summary) -> None:
    """If output biases exist for given output weights, output weights and biases exist; if these
    exist, output biases exist for these weights."""
    given, free = certificate(p.a, p.labels, p.w), free_certificate(p.a, p.labels, len(p.w))
    if given.biases is not None:
        assert free.w is not None, f"the biases {given.biases} are not found"
    if free.w is not None:
        assert certificate(p.a, p.labels, free.w).biases is not None, "no biases exist"


@claim("beyond.free.hulls", partial(summaries, None, signed=True, classes=2), exact=True)
def two_classes_are_apart_exactly_if_their_hulls_are(p: Summary) -> None:
    """For two classes that both have samples, output weights and biases exist exactly if no
    weighted mean of samples of one class is a weighted mean of samples of the other; a combination
    that forbids them is two such means."""
    found = free_certificate(p.a, p.labels, 2)
    if found.w is None:
        y, rows = np.array(found.amounts, object), np.array(found.samples)
        of = [y * (p.labels[rows] == c).astype(int) for c in (0, 1)]
        assert_equal([weights.sum() for weights in of], [exact([1])[0] / 2] * 2)
        assert_equal(2 * of[0] @ p.a[rows], 2 * of[1] @ p.a[rows])
    elif len(set(p.labels.tolist())) == 2:
        u = p.a @ (found.w[0] - found.w[1])
        assert min(u[p.labels == 0]) > max(u[p.labels == 1]), "the hulls are not apart"


def turned_segments() -> Summary:
    """Three segments in a plane, each turned against the one before: samples of classes 0, 1, 2."""
    a = exact([[0, 0], [1, 2], [4, 0], [1, 1], [0, 4], [2, 1]])
    return Summary(a, np.repeat(np.arange(3), 2), exact([[0, 0]] * 3), None)


@claim(
    "beyond.free.pairs",
    pinwheels,
    exact=True,
    counterexample=turned_segments,
    correction="beyond.free",
)
def every_two_classes_suffice(p: Summary) -> None:
    """If for every two classes there are output weights and biases that classify their samples
    correctly, there are some for all classes together."""
    if all(free_certificate(two.a, two.labels, 2).w is not None for two in of_two_classes(p)):
        found = free_certificate(p.a, p.labels, len(p.w))
        assert found.w is not None, f"samples {found.samples} against {found.rivals} forbid it"
