"""Figure 9's α-ratios, judged without regard to which summary node is called j."""

import numpy as np
import pytest

from relumlp.papers.gaps.rules.either_order import small_in_either_order
from relumlp.papers.gaps.rules.normalisation import small_ratios
from relumlp.papers.study.study import Measured

W = np.array([[1.0, 0.0], [0.0, 1.0]])  # φ = (1, −1) of classes 0 and 1: the φ-ratio is 1


def result_of(*alphas: tuple[float, float]) -> Measured:
    """A sample of class 1 at (200, 200), and one of class 0 at each of these distances from it."""
    a = 200.0 + np.array([*alphas, (0.0, 0.0)])
    labels = np.array([0] * len(alphas) + [1])
    named = {"a_after": a, "labels": labels, "w_after": W}
    return Measured({f"300-biases.{n}": v for n, v in named.items()}, {})


def exchanged(result: Measured) -> Measured:
    """The same with the two summary nodes exchanged."""
    changed = {n: v if n.endswith("labels") else v[:, ::-1] for n, v in result.arrays.items()}
    return Measured(changed, result.facts)


# .21 and .16: α_j and α_k have one sign, and α_j > α_k. The α-ratio is α_j / α_k.
FAR, NEAR = (100.0, 1.0), (3.0, 1.0)  # ratios 100 and 3: small only with the nodes exchanged
FAR_BELOW, NEAR_BELOW = (-1.0, -100.0), (-1.0, -3.0)  # ratios 1/100 and 1/3: small as named


@pytest.mark.parametrize(
    ("alphas", "named", "other"),
    [((FAR_BELOW, FAR, NEAR), "0.333", "0.333"), ((FAR, FAR, NEAR_BELOW), "0.000", "0.667"),
     ((FAR_BELOW, FAR_BELOW, NEAR), "0.667", "0.000")],
)  # fmt: skip
def test_more_than_half_far_apart_in_some_order(alphas, named, other):
    result = result_of(*alphas)
    assert small_in_either_order(result) == (
        "reproduced",
        f"below a tenth: 0.667 of 3 pairs, {named} with the nodes as named and {other} with the "
        "nodes exchanged",
        "",
    )


@pytest.mark.parametrize("alphas", [(FAR, NEAR), (FAR_BELOW, NEAR, NEAR_BELOW), (NEAR,)])
def test_half_or_fewer_are_not_enough(alphas):
    assert small_in_either_order(result_of(*alphas)).verdict == "not reproduced"


def test_a_tenth_itself_is_not_below_a_tenth():
    assert small_in_either_order(result_of((-1.0, -10.0))).verdict == "not reproduced"
    assert small_in_either_order(result_of((-1.0, -10.5))).verdict == "reproduced"
    # With the nodes exchanged, too.
    assert small_in_either_order(result_of((10.0, 1.0))).verdict == "not reproduced"
    assert small_in_either_order(result_of((10.5, 1.0))).verdict == "reproduced"


def test_the_older_rule_depends_on_the_names_and_this_one_does_not():
    result = result_of(FAR_BELOW, FAR_BELOW, NEAR)
    assert small_ratios(result).verdict == "reproduced"
    assert small_ratios(exchanged(result)).verdict == "not reproduced"
    verdicts = {small_in_either_order(r).verdict for r in (result, exchanged(result))}
    assert verdicts == {"reproduced"}


def test_pairs_that_do_not_fall_under_21_are_left_out():
    assert small_in_either_order(result_of((1.0, -1.0))).verdict == "open"
    assert small_in_either_order(result_of((1.0, -1.0), FAR)).evidence.startswith(
        "below a tenth: 1.000 of 1 pairs"
    )


def test_without_the_network_nothing_is_decided():
    assert small_in_either_order(Measured({}, {})).verdict == "open"
