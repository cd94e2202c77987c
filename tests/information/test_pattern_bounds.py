"""Bounds on patterns by hand, and faults that their claims notice."""

from math import comb

import pytest
from helpers.refuted import is_noticed

from relumlp.claims.information import pattern_bounds as claims
from relumlp.claims.ledger.claim import CLAIMS
from relumlp.errors import UserError
from relumlp.information.pattern_bounds import (
    most_cells,
    most_joint_patterns,
    most_patterns,
    perplexity_bound,
)
from relumlp.information.patterns import pattern_counts


def test_cells_by_hand():
    assert [most_cells(s, 1) for s in range(4)] == [1, 2, 3, 4]
    # Three lines in general position cut a plane into 7.
    assert most_cells(3, 2) == 7
    assert most_cells(3, 3) == most_cells(3, 9) == 8
    assert most_cells(5, 0) == 1
    assert most_cells(100, 784) == 2**100


def test_patterns_of_layers_by_hand():
    sizes = (1, 2, 3, 1)
    assert [most_joint_patterns(sizes, l) for l in (1, 2, 3)] == [3, 12, 24]
    # Layer 2: three lines in the plane of layer 1.
    assert [most_patterns(sizes, l) for l in (1, 2, 3)] == [3, 7, 2]
    # Here few patterns come before, so the product is the smaller one: 2 · 5 of 2^4.
    assert most_patterns((1, 1, 4), 2) == 5
    assert most_patterns((1, 2, 4, 9), 3) == min(sum(comb(9, k) for k in range(5)), 3 * 5 * 10)


def test_the_perplexity_by_hand():
    assert perplexity_bound((1, 2, 3), 2, 5) == 5
    assert perplexity_bound((1, 2, 3), 2, 50) == 7


def test_the_folded_line_shows_all_patterns():
    case = claims.folded_line()
    assert len(pattern_counts(case.on[2])) == 4
    assert most_cells(2, 1) == 3


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: most_cells(-1, 2), "planes: expected at least 0, got -1"),
        (lambda: most_patterns((1, 2), 0), "layer l: expected 1 to 1, got 0"),
        (lambda: most_joint_patterns((1, 2), 2), "layer l: expected 1 to 1, got 2"),
        (
            lambda: perplexity_bound((1, 2), 1, 0),
            "samples: expected at least 1, got 0",
        ),
    ],
)
def test_mistakes_are_told_in_a_sentence(call, sentence):
    with pytest.raises(UserError) as told:
        call()
    assert str(told.value) == sentence


FAULTS = [
    ("beyond.patterns", "perplexity_bound", lambda s, l, n: min(n, most_cells(s[l], s[0]))),
    ("beyond.patterns", "perplexity_bound", lambda s, l, n: perplexity_bound(s, l, n) - 1),
    ("beyond.patterns", "literal_counts", lambda on: [1]),
    ("beyond.patterns.joint", "most_joint_patterns", most_patterns),
    ("beyond.patterns.joint", "most_joint_patterns", lambda s, l: most_cells(s[l], min(s[:l]))),
    ("beyond.patterns.wide", "most_patterns", lambda s, l: most_cells(s[l], min(s[:l]) - 1)),
]


@pytest.mark.parametrize(("id", "name", "fault"), FAULTS)
def test_a_claim_notices_a_planted_fault(id, name, fault, monkeypatch):
    monkeypatch.setattr(claims, name, fault)
    assert is_noticed(CLAIMS[id], 500)
