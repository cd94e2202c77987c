"""A path answers what it knows, forks where it does not, and repeats its prefix or gives up."""

from fractions import Fraction

import pytest

from relumlp.proving.leaving import Infeasible, Unprovable
from relumlp.proving.path import Decision, Path
from relumlp.proving.signs import NEGATIVE, NOT_NEGATIVE, POSITIVE, ZERO, sign_of
from relumlp.proving.symbolic import number


def test_what_is_supposed_is_known_and_what_follows_from_it():
    path = Path()
    x, y = path.symbol("x", POSITIVE), path.symbol("y", NEGATIVE)
    z = path.symbol("z", NOT_NEGATIVE)
    assert x * x * y < 0
    assert x - y + z > 0
    assert z * (x - y) >= 0
    assert (z + 1) / y < 0
    assert not path.decisions


def test_factors_of_known_sign_decide_a_product():
    path = Path()
    x, y = path.symbols("x", 2)
    path.suppose(x - y, POSITIVE)
    path.suppose(x + 2 * y, NEGATIVE)
    assert (x - y) * (x + 2 * y) < 0
    assert (y - x) * (x + 2 * y) ** 2 < 0
    assert not path.decisions


def test_a_question_forks_once_and_the_other_side_is_left():
    path = Path()
    x = path.symbol("x")
    assert x > 0
    assert x > 0
    assert not 2 * x <= 0
    assert [prefix[-1].choice for prefix, _ in path.pending] == [False]
    assert len(path.decisions) == 1


def test_a_prefix_is_repeated_and_another_question_gives_up():
    first = Path()
    assert first.symbol("x") > 0
    ((prefix, _),) = first.pending
    again = Path(prefix)
    assert not again.symbol("x") > 0
    astray = Path(prefix)
    with pytest.raises(Unprovable):
        bool(astray.symbol("x") > 1)
    assert "does not repeat" in astray.gave_up


def test_options_are_each_taken_by_a_path():
    path = Path()
    assert path.choose("abc") == "a"
    taken = [Path(prefix).choose("abc") for prefix, _ in path.pending]
    assert taken == ["b", "c"]
    with pytest.raises(Unprovable):
        Path([Decision(2, 1)]).choose("abc")
    with pytest.raises(Infeasible):
        Path().choose([])


def test_a_contradiction_leaves_the_path():
    path = Path()
    x = path.symbol("x", POSITIVE)
    with pytest.raises(Infeasible):
        path.suppose(-x, NOT_NEGATIVE)
    with pytest.raises(Infeasible):
        path.suppose(0, POSITIVE)
    path.suppose(3, POSITIVE)


def test_an_infinitesimal_is_positive_and_below_all_that_is():
    path = Path()
    x, ε = path.symbol("x", POSITIVE), path.infinitesimal()
    assert ε > 0
    assert ε < x
    assert ε * ε < ε * x
    assert x - 10**15 * ε > 0
    assert not path.decisions
    y = path.symbol("y")
    assert y + ε > 0
    # Not 0, and above it: two questions about y alone.
    assert all(ε.n.variables().isdisjoint(c.polynomial.variables()) for c in path.conditions)
    with pytest.raises(Unprovable):
        path.infinitesimal()


def test_a_sign_that_the_prime_field_contradicts_is_not_believed():
    path = Path()
    x = path.symbol("x")
    nothing = x - x
    nothing.residue = 1
    with pytest.raises(Unprovable):
        bool(nothing == 0)
    assert "disagree" in path.gave_up


def test_zero_is_counted_as_an_identity():
    path = Path()
    x = path.symbol("x")
    assert x * 2 == x + x
    assert path.identities == 1
    path.suppose(x, ZERO)
    assert x == 0
    assert path.identities == 1


@pytest.mark.parametrize("signs", range(1, 8))
@pytest.mark.parametrize("value", [-2, 0, 3, Fraction(-1, 2)])
def test_a_supposition_about_a_number_contradicts_it_or_says_nothing(signs, value):
    for x in (value, number(Path(), value)):
        path = Path()
        if sign_of(value) & signs:
            path.suppose(x, signs)
            continue
        with pytest.raises(Infeasible):
            path.suppose(x, signs)
        assert path.contradicted


@pytest.mark.parametrize("value", [0, 1, 2, 4, Fraction(1, 4), Fraction(9, 2)])
def test_a_root_of_a_number_squares_to_it(value):
    path = Path()
    r = path.root(number(path, value))
    assert r * r == value
    assert r >= 0
    assert not path.decisions


def test_a_root_is_0_where_its_number_is():
    path = Path()
    x = path.symbol("x")
    path.suppose(x, ZERO)
    assert path.root(x) ** 2 == 0
    with pytest.raises(ValueError, match="below 0"):
        path.root(x - 4)


def test_every_one_of_two_options_is_taken():
    path = Path()
    taken = [path.choose("ab"), path.choose("cd")]
    for prefix, _ in path.pending:
        again = Path(prefix)
        taken += [again.choose("ab"), again.choose("cd")]
    assert sorted(taken) == sorted("acbcad")


def test_values_from_before_are_forgotten_where_something_new_is_supposed():
    first = Path()
    x = first.symbol("x", POSITIVE)
    assert x > 1
    ((prefix, _),) = first.pending
    known = (Fraction(1),)
    again = Path(prefix, model=known)
    x = again.symbol("x", POSITIVE)
    assert again.model == known
    assert not x > 1
    again.suppose(x - 2, NEGATIVE)
    assert again.model is None
