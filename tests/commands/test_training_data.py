"""What ``relumlp train`` takes of a table: which columns are features, and how they are scaled."""

from types import SimpleNamespace

import numpy as np
import pytest

from relumlp.commands.training_data import Source, check_unnumbered, scaling
from relumlp.errors import UserError

NUMBERS, OTHERS = np.arange(4.0), np.array([0.0, 1, 2, 4])


def table(name, column):
    return SimpleNamespace(names=("sour", name), X=np.stack([OTHERS, column], axis=1))


@pytest.mark.parametrize("name", ["", "Unnamed: 0"])
def test_a_column_without_a_name_that_numbers_the_rows_is_refused(name):
    with pytest.raises(UserError, match=f"^a.csv: expected features, got column '{name}', which"):
        check_unnumbered("a.csv", table(name, NUMBERS))
    check_unnumbered("a.csv", table(name, OTHERS))


def test_a_column_with_a_name_is_a_feature_even_if_it_numbers_the_rows():
    """As the hours of a day do."""
    check_unnumbered("a.csv", table("hour", NUMBERS))


def test_each_input_is_standardised_by_its_own_mean_and_deviation():
    """A constant one is divided by 1."""
    X = np.array([[1, 5, 2], [3, 5, 8]])
    found = scaling(Source("a.csv", scale=2.0, standardise=True), X)
    np.testing.assert_array_equal(found["mean"], [4, 10, 10])
    np.testing.assert_array_equal(found["std"], [2, 1, 6])
