"""What ``relumlp train`` takes of a table: columns that number the rows are no features."""

from types import SimpleNamespace

import numpy as np
import pytest

from relumlp.commands.training_data import check_unnumbered
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
