"""The campaign on numerical safety in short, and that its bounds can fail."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))


def test_no_number_at_the_ends_of_floats_is_wrong_in_silence():
    from campaigns.numerical import run
    from campaigns.tally import Tally

    tally = Tally()
    run(tally, seed=5, count=900)
    assert tally.told == []
    assert tally.outcomes.total() == 900


@pytest.mark.parametrize(
    ("wrong", "ended"),
    [
        (lambda z: z * np.float32(1 + 2**-20), "!beyond the bound"),
        (lambda z: z * np.inf, "!raw error or warning"),
        (lambda z: z[:1], "!other number of entries"),
    ],
)
def test_a_wrong_formula_is_noticed(wrong, ended):
    from campaigns.numerical import attempt, within_bound

    def formula(z):
        return z * 1.5 if z.dtype == object else wrong(z * np.float32(1.5))

    given = (np.array([1, 0, 3], np.float32),)
    assert attempt(formula, given, within_bound, np.float32)[0] == ended


def test_a_needless_refusal_is_noticed():
    from campaigns.numerical import attempt, within_bound

    from relumlp.errors import UserError

    def formula(z):
        if z.dtype != object:
            raise UserError("z: expected something else")
        return z * z

    for value, ended in ((1.0, "!refused needlessly"), (1e200, "refused in words")):
        given = (np.array([value]),)
        assert attempt(formula, given, within_bound, np.float64)[0] == ended


def test_a_bound_covers_any_order_of_a_sum():
    from campaigns.numerical_parts.bounded import Place, bounded

    Place.begin(np.float64)
    values = [1e16, 1.0, -1e16, 1.0]
    total = sum((bounded(v) for v in values), start=bounded(0))
    assert total.value == 2
    for order in (values, sorted(values), sorted(values, key=abs)):
        assert abs(Fraction(sum(order)) - 2) <= total.error
    assert 2 <= total.error < 20
