"""Sets of signs hold every sign that can come out, and no other."""

import operator
from itertools import product as pairs

from relumlp.proving.signs import (
    ANY,
    NEGATIVE,
    POSITIVE,
    RELATIONS,
    ZERO,
    flipped,
    power,
    product,
    sign_of,
    total,
)

NUMBERS = (-2, -1, 0, 1, 2)


def among(signs):
    """Numbers of these signs."""
    return [v for v in NUMBERS if sign_of(v) & signs]


def signs_of(values):
    """The set of signs of some values."""
    found = 0
    for v in values:
        found |= sign_of(v)
    return found


def test_sums_products_powers_and_negatives():
    for p, q in pairs(range(1, 8), repeat=2):
        both = list(pairs(among(p), among(q)))
        assert product(p, q) == signs_of(x * y for x, y in both)
        assert total([p, q]) == signs_of(x + y for x, y in both)
    for p in range(1, 8):
        assert flipped(p) == signs_of(-x for x in among(p))
        assert power(p, 2) == signs_of(x**2 for x in among(p))
        assert power(p, 3) == p


def test_an_empty_sum_is_zero_and_signs_are_bits():
    assert total([]) == ZERO
    assert NEGATIVE | ZERO | POSITIVE == ANY


def test_a_relation_to_0_is_that_of_its_signs():
    relations = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
                 "=": operator.eq, "!=": operator.ne}  # fmt: skip
    for signs, relation in RELATIONS.items():
        assert [v for v in NUMBERS if relations[relation](v, 0)] == among(signs)
    assert set(RELATIONS) == set(range(1, ANY))
