"""What follows without a solver: sums of known signs, and multiples of what is 0."""

from itertools import product as pairs

import numpy as np
import pytest

from relumlp.proving.leaving import Infeasible
from relumlp.proving.path import Path
from relumlp.proving.signs import NOT_NEGATIVE, NOT_ZERO, POSITIVE, ZERO, sign_of


@pytest.fixture
def path():
    """A path, on which a question that forks is an error."""

    def refuse(*asked):
        pytest.fail(f"a fork: {asked[1].text('xyzw'.__getitem__)}")

    return Path(chooser=refuse)


def test_a_sum_of_two_known_signs_needs_no_fork(path):
    x, y, z, w = (path.symbol(name) for name in "xyzw")
    path.suppose(x * y - z, POSITIVE)
    path.suppose(z + w, NOT_NEGATIVE)
    assert x * y + w > 0
    assert not -x * y - w >= 0
    path.suppose(x - y, ZERO)
    assert x - y == 0


def test_a_part_of_a_sum_has_what_is_supposed_and_what_its_terms_say(path):
    x, y, z, w = (path.symbol(name, NOT_NEGATIVE) for name in "xyzw")
    path.suppose(x + y, NOT_ZERO)
    path.suppose(z - 2 * w, NOT_NEGATIVE)
    assert x + y + z - 2 * w > 0


def test_multiples_of_what_is_0_are_taken_away(path):
    x, y, z, w = (path.symbol(name) for name in "xyzw")
    path.suppose(x * y - 2 * z, ZERO)
    path.suppose(w, POSITIVE)
    assert w * x * y - 2 * w * z + w > 0
    # A positive multiple is taken: the sign stays, whatever the coefficients.
    assert 3 * w * w - 5 * w * z + 5 * w * x * y / 2 > 0


def test_what_was_supposed_before_follows_what_becomes_0(path):
    x, y, z = (path.symbol(name) for name in "xyz")
    path.suppose(x * y + z, POSITIVE)
    path.suppose(x, ZERO)
    assert z > 0
    with pytest.raises(Infeasible):
        path.suppose(z, ZERO)


def test_a_0_that_contradicts_what_was_supposed_ends_the_path(path):
    x, y = path.symbol("x"), path.symbol("y")
    path.suppose(x * y - y, NOT_ZERO)
    with pytest.raises(Infeasible):
        path.suppose(x - 1, ZERO)


@pytest.mark.parametrize("exponents", [(1, 1), (1, 2), (2, 1), (2, 3), (3, 3), (0, 2)])
def test_a_product_of_powers_has_the_signs_that_numbers_give_it(exponents):
    e, f = exponents
    for p, q in pairs(range(1, 8), repeat=2):
        path = Path()
        x, y = path.symbol("x", p), path.symbol("y", q)
        there = {sign_of(u**e * v**f) for u, v in pairs((-1, 0, 1), repeat=2)
                 if sign_of(u) & p and sign_of(v) & q}  # fmt: skip
        assert path.known.sign((x**e * y**f).n) == sum(there)
        # So has a product of powers of factors of two terms.
        a, b = (path.symbol(name) + 1 for name in "ab")
        path.suppose(a, p)
        path.suppose(b, q)
        assert path.known.sign(a.n) == p
        assert path.known.sign((a**e * b**f).n) == sum(there)


def test_what_is_known_is_true_of_numbers():
    """Supposes the signs of some polynomials at a point; all that follows must hold there."""
    assert sum(answered(seed) for seed in range(20)) > 60


def answered(seed):
    """How often the sign of a polynomial follows from those of others, all of them at one point."""
    draw, path, found = np.random.default_rng(seed), Path(), 0
    point = draw.integers(-2, 3, 3).tolist()
    x, y, z = (path.symbol(name) for name in "xyz")
    parts = [x * y, y * z, x * z, x, y, z, x * 0 + 1]
    for _ in range(40):
        total = sum(int(c) * p for c, p in zip(draw.integers(-1, 2, 7), parts, strict=True))
        sign, rest = sign_of(total.n.at(point)), path.known.rest(total.n)
        assert sign_of(rest.at(point)) == sign
        if rest.constant is None:
            there = sign_of(rest.primitive[1].at(point))
            known = path.known.sign(rest.primitive[1])
            assert known & there
            found += known == there
        path.suppose(total, sign)
    return found
