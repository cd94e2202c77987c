"""Counting switches by class in chunks: by hand, and as the sample sets are defined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relumlp.errors import UserError
from relumlp.information.sample_sets import add_class_counts, class_counts
from relumlp.kernels.twins import pick

FORMS = pytest.mark.parametrize("plain", [False, True], ids=["kernel", "plain"])


@FORMS
def test_counts_by_hand(plain):
    """What was counted before stays."""
    on = np.array([[True, False, False], [True, True, False], [False, True, True]])
    counts = np.array([[10, 20, 30], [0, 0, 0], [7, 7, 7]])
    pick("add_class_counts", plain=plain)(on, np.array([0, 0, 2]), counts)
    assert counts.tolist() == [[12, 21, 30], [0, 0, 0], [7, 8, 8]]


@FORMS
@given(
    on=hnp.arrays(np.bool_, st.tuples(st.integers(0, 9), st.integers(0, 4))),
    cut=st.integers(0, 9),
    data=st.data(),
)
def test_counts_of_chunks_add_up_to_those_of_all(plain, on, cut, data):
    labels = data.draw(hnp.arrays(np.int64, len(on), elements=st.integers(0, 2)))
    counts = np.zeros((3, on.shape[1]), np.int64)
    for part in (slice(None, cut), slice(cut, None)):
        pick("add_class_counts", plain=plain)(on[part], labels[part], counts)
    np.testing.assert_array_equal(counts.T, class_counts(on, labels, 3))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"labels": [0, 3]}, "labels: expected classes 0 to 2, got 3"),
        ({"labels": [0, -1]}, "labels: expected classes 0 to 2, got -1"),
        ({"labels": [0, 10**8]}, "labels: expected classes 0 to 2, got 100000000"),
        ({"labels": [0]}, r"labels: expected shape \(2,\), got \(1,\)"),
        ({"counts": np.zeros((3, 3), np.int64)}, r"counts: expected shape \(3, 2\), got \(3, 3\)"),
        ({"counts": np.zeros((3, 2), np.uint8)}, "counts: expected dtype int64, got uint8"),
        ({"counts": [[0, 0]] * 3}, "counts: expected a writeable array, got a list"),
        ({"on": [[1, 0], [0, 1]]}, "on: expected booleans, got dtype int64"),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(changed, sentence):
    counts = np.zeros((3, 2), np.int64)
    given = {"on": np.eye(2, dtype=bool), "labels": [0, 2], "counts": counts, **changed}
    with pytest.raises(UserError, match=f"^{sentence}$"):
        add_class_counts(**given)
    assert not counts.any()
