"""Counting switches by class in chunks: by hand, and as the sample sets are defined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from relumlp.information.sample_sets import class_counts
from relumlp.kernels.twins import pick

FORMS = pytest.mark.parametrize("plain", [False, True], ids=["kernel", "plain"])


@FORMS
def test_counts_by_hand(plain):
    """A pre-activation of 0 is off; what was counted before stays."""
    z = np.array([[1.0, 0.0, -1.0], [2.0, 1e-300, 0.0], [-3.0, 4.0, 5.0]])
    counts = np.array([[10, 20, 30], [0, 0, 0], [7, 7, 7]])
    pick("add_class_counts", plain=plain)(z, np.array([0, 0, 2]), counts)
    assert counts.tolist() == [[12, 21, 30], [0, 0, 0], [7, 8, 8]]


@FORMS
@given(
    z=hnp.arrays(
        np.float32,
        st.tuples(st.integers(0, 9), st.integers(0, 4)),
        elements=st.sampled_from([-2.0, 0.0, 0.5]),
    ),
    cut=st.integers(0, 9),
    data=st.data(),
)
def test_counts_of_chunks_add_up_to_those_of_all(plain, z, cut, data):
    labels = data.draw(hnp.arrays(np.int64, len(z), elements=st.integers(0, 2)))
    counts = np.zeros((3, z.shape[1]), np.int64)
    for part in (slice(None, cut), slice(cut, None)):
        pick("add_class_counts", plain=plain)(z[part], labels[part], counts)
    np.testing.assert_array_equal(counts.T, class_counts(z > 0, labels, 3))
