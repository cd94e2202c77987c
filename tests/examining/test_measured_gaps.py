"""Pairs of classes and output biases: by hand on a layer that is small enough to see through."""

from fractions import Fraction

import numpy as np

from relumlp.examining.measured_gaps import biases_of, gap_rows, gap_table
from relumlp.gaps.certificates import smallest_margin
from relumlp.gaps.counting import LastLayer

NAMES = ("ash", "elm", "oak", "yew")
A = np.array([[2.0, 0], [3, 0], [0, 2], [0, 1], [1, 1]])
LABELS = np.array([0, 0, 1, 1, 2])
W = np.array([[1.0, 0], [0, 1], [0.25, 0.5], [0, 0]])


def layer(a=A, labels=LABELS, b=None):
    return LastLayer(a, labels, a @ W.T + (0 if b is None else b), W, b)


def test_rows_of_pairs_by_hand():
    rows = {(row.one, row.other): row for row in gap_rows(layer(), NAMES)}
    assert set(rows) == {("ash", "elm"), ("ash", "oak"), ("elm", "oak")}
    # Along (1, −1): ash 2, 3; elm −2, −1.
    row = rows["ash", "elm"]
    assert (row.samples, row.correct, row.separated, row.room, row.failing_pairs) == (
        4,
        4,
        True,
        3,
        0,
    )
    # Along (3/4, −1/2): ash 3/2, 9/4; oak 1/4, which is classified as ash.
    row = rows["ash", "oak"]
    assert (row.samples, row.correct, row.separated, row.room) == (3, 2, True, 1.25)
    assert (row.one, row.other) == ("ash", "oak")


def test_a_pair_that_no_biases_separate():
    a = np.vstack([A, [[0.1, 3]]])
    rows = gap_rows(layer(a, np.append(LABELS, 0)), NAMES)
    worst = min(rows, key=lambda row: row.room)
    # Along (1, −1) the new sample of ash lies at −2.9, below both of elm.
    assert (worst.one, worst.other, worst.failing_pairs) == ("ash", "elm", 2)
    assert not worst.separated
    assert worst.room == 0.1 - 3 - (-1)
    assert gap_table(rows).rows[0][:2] == ("ash", "elm")


def test_opposite_weight_gaps_are_told_of_two_nodes_only():
    two = gap_table(gap_rows(layer(), NAMES))
    assert two.head[-1] == "opposite weight gaps"
    # Every pair of ash and elm meets weight gaps of opposite signs: 1 and −1.
    assert {tuple(r[:2]): r[-1] for r in two.rows}["ash", "elm"] == 4
    three = LastLayer(np.hstack([A, A[:, :1]]), LABELS, A @ W.T, np.hstack([W, W[:, :1]]), None)
    assert "opposite weight gaps" not in gap_table(gap_rows(three, NAMES)).head


def test_biases_that_exist_classify_every_sample():
    found = biases_of(layer(), NAMES)
    assert found.exist
    b = found.certificate.biases
    assert smallest_margin(A, LABELS, W, b) == found.certificate.margin > 0
    assert "Output biases exist that classify all of these samples correctly" in str(found)
    assert f"ash {float(b[0]):.3g}" in str(found)


def test_a_cycle_that_forbids_biases_is_told_sample_by_sample():
    a, labels = np.vstack([A, [[0.5, 3]]]), np.append(LABELS, 0)
    found = biases_of(layer(a, labels), NAMES, np.array([10, 11, 12, 13, 14, 99]))
    assert not found.exist
    assert found.certificate.cycle == (0, 1)
    # Sample 99 of ash leads elm by −5/2; sample 13 of elm leads ash by 1.
    assert found.edges == (Fraction(-5, 2), Fraction(1))
    assert found.samples == (99, 13)
    assert found.sentences() == [
        "No output biases classify all of these samples correctly, whatever they are:",
        "  sample 99 of class ash leads class elm by -2.5 before biases;",
        "  sample 13 of class elm leads class ash by 1 before biases;",
        "Around the cycle the biases cancel, and the leads add up to -1.5, which is not above 0.",
    ]


def test_one_class_alone_needs_no_biases():
    found = biases_of(layer(A[:2], LABELS[:2]), NAMES)
    assert found.exist
    assert found.sentences() == ["Samples of fewer than two classes: any output biases will do."]
