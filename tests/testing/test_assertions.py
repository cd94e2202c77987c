"""How claims assert: what is false fails, and the failure says both sides and where."""

from fractions import Fraction

import numpy as np
import pytest

from relumlp.testing.assertions import assert_all, assert_ascending, assert_close, assert_equal


def fails(assertion, *arguments, **named):
    """The message of an assertion that fails."""
    with pytest.raises(AssertionError) as failure:
        assertion(*arguments, **named)
    return str(failure.value)


def test_equal():
    assert_equal([1, Fraction(1, 2)], [Fraction(1), 0.5])
    assert_equal({1, 2}, {2, 1})
    assert fails(assert_equal, [[1, 2]], [[1, 3]]) == "2 is not 3, at [0, 1]"
    assert fails(assert_equal, True, False) == "True is not False"
    assert fails(assert_equal, [1], [1, 1]) == "shapes (1,) and (2,) differ"
    assert fails(assert_equal, np.nan, np.nan) == "nan is not nan"


def test_all():
    assert_all([[True], [True]], "x > 0")
    assert_all([], "x > 0")
    assert_all(np.array([True], object), "x > 0")
    assert fails(assert_all, [[True, False]], "x > 0") == "x > 0 fails, at [0, 1]"
    assert fails(assert_all, Fraction(1) < 0, "1 < 0") == "1 < 0 fails"


def test_ascending():
    assert_ascending(Fraction(1, 2), 0.5, 1)
    assert fails(assert_ascending, 1, 3, 2) == "3 is above 2"
    assert fails(assert_ascending, 1, 0) == "1 is above 0"


def test_close():
    assert_close([1, 2], [1.5, 2], within=0.5)
    said = "the two sides differ by 0.5, which is more than 0.25"
    assert fails(assert_close, [1, 2], [1.5, 2], within=0.25) == said
    assert fails(assert_close, [1], [[1]], within=1) == "shapes (1,) and (1, 1) differ"
    assert "nan" in fails(assert_close, [np.nan], [1.0], within=1)
