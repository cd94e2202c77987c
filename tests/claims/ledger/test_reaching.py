"""Copies of checks that report their assertions: which are made, and that they check the same."""

import functools

import pytest

from relumlp.claims.ledger.reaching import asserts, definitions, reporting


def under_a_condition(n, *, least=3):
    """Numbers from 3 on are not 7."""
    if n >= least:
        assert n != 7


def at_once(n):
    """Numbers are not 7."""
    assert n != 7
    assert n != 8


def in_a_loop(n):
    """Each number is not 7."""
    for one in n:
        assert_not_seven(one)


def only_inside(n):
    """A function inside is a scope of its own."""

    def inside():
        if n:
            assert n != 7

    inside()


def without_assertions(n):
    """Nothing is asserted."""
    if n:
        return


def assert_not_seven(n):
    assert n != 7


def closing_over(limit, offset):
    def check(n):
        """Numbers above the limit are not 7."""
        if n > limit:
            assert n + offset != 7

    return check


@functools.wraps(under_a_condition)
def wrapping(n):
    return under_a_condition(n)


def met_in(check, *arguments):
    """How often a copy reports, and whether it fails."""
    seen = []
    copied = reporting(check, lambda: seen.append(1))
    try:
        assert copied(*arguments) is None
    except AssertionError:
        return len(seen), "fails"
    return len(seen), "holds"


def test_a_copy_reports_where_an_assertion_is_reached_and_fails_where_the_check_does():
    assert met_in(under_a_condition, 2) == (0, "holds")
    assert met_in(under_a_condition, 3) == (1, "holds")
    assert met_in(under_a_condition, 7) == (1, "fails")
    assert met_in(in_a_loop, []) == (0, "holds")
    assert met_in(in_a_loop, [1, 2, 7, 3]) == (3, "fails")


def test_a_copy_sees_what_the_check_sees():
    assert met_in(closing_over(2, 5), 2) == (0, "holds")
    assert met_in(closing_over(1, 5), 2) == (1, "fails")
    assert met_in(closing_over(1, 4), 2) == (1, "holds")
    copied = reporting(under_a_condition, lambda: None)
    assert copied.__kwdefaults__ == {"least": 3}
    assert copied.__name__ == "under_a_condition"
    copied(7, least=8)


@pytest.mark.parametrize("check", [at_once, only_inside, without_assertions, wrapping, len])
def test_a_check_that_needs_no_copy_has_none(check):
    assert reporting(check, lambda: None) is None


def test_a_function_whose_file_holds_another_one_has_no_copy():
    namespace = {}
    exec(compile("def check(n):\n    if n:\n        assert n\n", __file__, "exec"), namespace)
    assert reporting(namespace["check"], lambda: None) is None
    moved = under_a_condition.__code__.replace(co_firstlineno=1)
    other = type(under_a_condition)(moved, globals())
    assert reporting(other, lambda: None) is None


def test_assertions_are_known_by_their_names():
    (function,) = definitions("def f():\n assert 1\n assert_it()\n a.assert_it()\n it()\n x = 1")
    assert [asserts(node) for node in function.body] == [True, True, True, False, False]
    assert definitions("def f(") == definitions("\0") == ()
