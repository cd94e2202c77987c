"""Argument checks: what they let through, unchanged, and the sentence for what they refuse."""

import re
from fractions import Fraction

import numpy as np
import pytest

from relumlp import checks
from relumlp.errors import UserError


def refuses(sentence):
    return pytest.raises(UserError, match=f"^{re.escape(sentence)}$")


def test_whole_numbers_pass():
    assert checks.check_whole("k", 0, 0) == 0
    assert checks.check_whole("k", 7, 7) == 7
    assert type(checks.check_whole("k", np.int32(5), 1)) is int


@pytest.mark.parametrize("value", [True, np.True_, 2.0, "2", None])
def test_what_is_no_whole_number(value):
    with refuses(f"k: expected a whole number, got {value!r}"):
        checks.check_whole("k", value, 0)


def test_whole_numbers_have_a_least():
    with refuses("k: expected at least 3, got 2"):
        checks.check_whole("k", 2, 3)


def test_numbers_pass():
    for value in (0, 0.0, Fraction(1, 3), np.float32(2)):
        checks.check_number("x", value, least=0)
    checks.check_number("x", -1e300)
    checks.check_number("x", 1e-300, above=0)
    checks.check_number("x", 1, least=1, above=0)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, "1", None, [1.0]])
def test_what_is_no_number(value):
    with refuses(f"x: expected a finite number, got {value!r}"):
        checks.check_number("x", value)


def test_numbers_have_bounds():
    with refuses("x: expected a finite number of at least 2, got 1.5"):
        checks.check_number("x", 1.5, least=2)
    with refuses("x: expected a finite number above 0, got 0"):
        checks.check_number("x", 0, above=0)
    with refuses("x: expected a finite number above 0, got -1"):
        checks.check_number("x", -1, above=0)


def test_choices():
    checks.check_choice("rule", "b", ("a", "b"))
    with refuses("rule: expected one of a, b, got 'c'"):
        checks.check_choice("rule", "c", ("a", "b"))
    with refuses("rule: expected one of a, b, got 1"):
        checks.check_choice("rule", 1, ("a", "b"))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.uint8, object])
def test_finite_numbers_pass(dtype):
    array = np.array([[1, 2], [3, 4]], dtype=dtype)
    assert checks.check_finite("z", array) is array


def test_fractions_and_lists_pass():
    array = np.array([Fraction(1, 3), 10**400], dtype=object)
    assert checks.check_finite("z", array) is array
    assert checks.check_finite("z", [1.5]).tolist() == [1.5]


@pytest.mark.parametrize(("bad", "shown"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, object])
def test_the_first_entry_that_is_not_finite_is_named(bad, shown, dtype):
    array = np.array([[1, 2, 3], [4, 5, bad], [bad, 7, 8]], dtype=dtype)
    with refuses(f"z: expected finite numbers, got {shown} at [1, 2]"):
        checks.check_finite("z", array)


@pytest.mark.parametrize("array", [[True], ["a"], [1j], np.array([None]), np.array(["1"], object)])
def test_what_is_not_real(array):
    with refuses(f"z: expected real numbers, got dtype {np.asarray(array).dtype}"):
        checks.check_finite("z", array)


def test_matrices():
    z = np.zeros((2, 3))
    assert checks.check_matrix("z", z) is z
    assert checks.check_matrix("z", z, 3) is z
    with refuses("z: expected shape (n, 4), got (2, 3)"):
        checks.check_matrix("z", z, 4)
    with refuses("z: expected shape (n, s), got (3,)"):
        checks.check_matrix("z", z[0])
    with refuses("z: expected shape (n, 3), got (3,)"):
        checks.check_matrix("z", z[0], 3)
    with refuses("z: expected finite numbers, got nan at [0, 0]"):
        checks.check_matrix("z", [[np.nan]])


def test_vectors():
    x = np.arange(3.0)
    assert checks.check_vector("x", x) is x
    with refuses("x: expected shape (n,), got (1, 3)"):
        checks.check_vector("x", x[None])
    with refuses("x: expected finite numbers, got inf at [1]"):
        checks.check_vector("x", [0, np.inf])


def test_switches():
    on = np.zeros((2, 0), bool)
    assert checks.check_switches(on) is on
    assert checks.check_switches([[True], [False]], 1).shape == (2, 1)
    with refuses("on: expected booleans, got dtype float64"):
        checks.check_switches(np.zeros((2, 3)))
    with refuses("on: expected shape (n, s), got (2,)"):
        checks.check_switches(np.zeros(2, bool))
    with refuses("on: expected shape (n, 1), got (2, 0)"):
        checks.check_switches(on, 1)


def test_labels_pass_as_int64():
    for labels in ([0, 2, 1], np.array([0, 2, 1], np.uint8)):
        checked = checks.check_labels(labels, 3, 3)
        assert checked.tolist() == [0, 2, 1]
        assert checked.dtype == np.int64
    assert checks.check_labels([], 1).shape == (0,)
    assert checks.check_labels([], 1, 0).dtype == np.int64


def test_labels_are_refused():
    with refuses("labels: expected classes 0 to 2, got 3"):
        checks.check_labels([0, 3, 4], 3)
    with refuses("labels: expected classes 0 to 2, got -1"):
        checks.check_labels([2, -1], 3)
    with refuses("labels: expected shape (2,), got (3,)"):
        checks.check_labels([0, 0, 0], 3, 2)
    with refuses("labels: expected shape (n,), got (1, 1)"):
        checks.check_labels([[0]], 3)
    with refuses("labels: expected shape (1,), got (1, 1)"):
        checks.check_labels([[0]], 3, 1)
    with refuses("labels: expected whole numbers, got dtype float64"):
        checks.check_labels([0.0], 3)
    with refuses("labels: expected whole numbers, got dtype bool"):
        checks.check_labels([True], 3)
    with refuses("classes: expected at least 1, got 0"):
        checks.check_labels([], 0)


def test_counts():
    for counts in (np.array([[0, 5]]), np.array([0, 10**30], object), np.array([])):
        assert checks.check_counts("counts", counts) is counts
    with refuses("counts: expected counts of at least 0, got -1"):
        checks.check_counts("counts", [3, -1])
    with refuses("counts: expected whole numbers, got dtype float64"):
        checks.check_counts("counts", [1.0])
    with refuses("counts: expected whole numbers, got dtype object"):
        checks.check_counts("counts", np.array([1, Fraction(1, 2)], object))


def test_matching_lengths():
    checks.check_matching("z", np.zeros((2, 3)), "on", np.zeros((2, 5)))
    with refuses("on: expected length 2 to match z, got 1"):
        checks.check_matching("z", np.zeros((2, 3)), "on", np.zeros((1, 3)))


def test_emptiness():
    checks.check_not_empty("x", np.zeros(1))
    with refuses("x: expected at least one entry, got shape (0, 3)"):
        checks.check_not_empty("x", np.zeros((0, 3)))


def test_labels_may_be_python_integers_and_classes_have_a_limit():
    found = checks.check_labels(np.array([0, 2], object), 3)
    assert found.dtype == np.int64
    with refuses("classes: expected at most 100,000, got 1000000000"):
        checks.check_labels([0], 10**9)


def test_a_number_beyond_floats_is_refused_in_words():
    with pytest.raises(UserError, match=r"^x: expected a finite number, got 1000"):
        checks.check_number("x", 10**400)


def test_a_fraction_without_axes_is_a_number():
    assert checks.check_finite("x", np.array(Fraction(1, 3), object))[()] == Fraction(1, 3)
    with refuses("x: expected finite numbers, got nan at []"):
        checks.check_finite("x", np.array(np.nan, object))


def test_a_long_word_is_shortened_in_its_sentence():
    with pytest.raises(UserError) as refused:
        checks.check_choice("loss", "x" * 5000, ("a", "b"))
    assert str(refused.value) == f"loss: expected one of a, b, got '{'x' * 98}…"


def test_a_flag_is_no_number():
    with refuses("x: expected a finite number above 0, got True"):
        checks.check_number("x", True, above=0)
