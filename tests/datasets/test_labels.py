"""Labels of every kind become classes, and the mapping can be seen; what is none is refused."""

import re

import numpy as np
import pytest

from relumlp.datasets import read_labels
from relumlp.errors import DataError


@pytest.mark.parametrize(
    ("values", "codes", "said"),
    [
        ([0, 2, 1], [0, 2, 1], "0 → 0, 1 → 1, 2 → 2"),
        ([3, 5, 5], [0, 1, 1], "3 → 0, 5 → 1"),
        ([1.0, 2.0], [0, 1], "1 → 0, 2 → 1"),
        (["dog", "cat"], [1, 0], "'cat' → 0, 'dog' → 1"),
        ([True, False], [1, 0], "False → 0, True → 1"),
        (np.array([b"a", b"b"]), [0, 1], "'a' → 0, 'b' → 1"),
        (np.array(["x", "y"], object), [0, 1], "'x' → 0, 'y' → 1"),
        ([[0, 1], [1, 0]], [1, 0], "0 → 0, 1 → 1"),
        ([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], [2, 0], "0 → 0, 2 → 1"),
        ([[4], [7]], [0, 1], "4 → 0, 7 → 1"),
        (np.array([0, 200], ">u2"), [0, 1], "0 → 0, 200 → 1"),
    ],
)
def test_a_label_becomes_a_class(values, codes, said):
    found = read_labels(values)
    if np.ndim(values) == 2 and np.shape(values)[1] == 3:
        found = read_labels(values, outputs=3)
        said = "0 → 0, 1 → 1, 2 → 2"
    assert found.codes.tolist() == codes
    assert found.codes.dtype == np.int64
    assert str(found) == said


def test_numbers_of_outputs_stay_where_a_class_is_absent():
    assert read_labels([0, 2], outputs=3).codes.tolist() == [0, 2]
    assert read_labels([2, 2], outputs=3).codes.tolist() == [2, 2]


def test_the_network_says_the_order():
    assert read_labels(["b", "a"], 3, ["b", "c", "a"]).codes.tolist() == [0, 2]
    assert read_labels([1.0, 2.0], 2, [2, 1]).codes.tolist() == [1, 0]
    assert read_labels([[1, 0], [0, 1]], 2, ["b", "a"]).codes.tolist() == [0, 1]


def test_many_classes_are_said_in_short():
    assert str(read_labels(range(40))).endswith("11 → 11 and 28 more")


@pytest.mark.parametrize(
    ("values", "outputs", "classes", "sentence"),
    [
        (["a", None], None, None, "a missing one in row 1"),
        ([1.0, np.nan], None, None, "a missing one in row 1"),
        (["a", ""], None, None, "a missing one in row 1"),
        ([1.0, 1.5], None, None, "whole numbers, got 1.5 in row 1; values are for a regression"),
        ([[1, 0], [1, 1]], None, None, "a single 1 and zeros, got [1, 1] in row 1"),
        (["a", 1], None, None, "labels of one kind, got int and str"),
        ([1j, 2j], None, None, "text, flags or whole numbers, got 1j in row 0"),
        (["a", "b"], 3, None, "3 different ones, as the network has outputs, or classes="),
        ([0, 3], 3, None, "3 different ones, as the network has outputs"),
        (["a", "d"], 2, ["a", "b"], "one of ['a', 'b'], got 'd' in row 1"),
        ([True], 2, [0, 1], "one of [0, 1], got True in row 0"),
        ([], None, None, "one for each sample, got shape (0,)"),
        ([[[1]]], None, None, "one for each sample, got shape (1, 1, 1)"),
    ],
)
def test_what_is_no_label_is_refused_with_its_row(values, outputs, classes, sentence):
    if values == ["a", 1]:
        values = np.array(values, object)
    with pytest.raises(DataError, match=f"^labels: expected .*{re.escape(sentence)}"):
        read_labels(values, outputs, classes)


def test_a_long_label_is_shortened():
    with pytest.raises(DataError) as caught:
        read_labels(["a" * 5000], 2, [b"x" * 9, "b" * 5000])
    assert len(str(caught.value)) < 400
