"""Counterexamples as the page shows them: both sides of what fails, and a network if it is one."""

import pytest

from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.listing import load_claims
from relumlp.lab.counterexamples import failure_of, number, sides, study_of, told
from relumlp.testing.assertions import assert_ascending, assert_equal
from relumlp.testing.one_weight import single_weight

REFUTED = [claim for claim in load_claims().values() if claim.counterexample]


def shown(id):
    return told(load_claims()[id])


@pytest.mark.parametrize("claim", REFUTED, ids=lambda claim: claim.id)
def test_every_refuted_statement_shows_its_sides_in_source_and_numbers(claim):
    found = told(claim)
    assert len(found["sides"]) in (1, 2)
    for side in found["sides"]:
        assert side["value"]
    assert found["failure"]
    assert found["fields"]
    assert found["statement"] == claim.statement


def test_both_sides_of_an_equation_are_shown():
    found = shown("gaps.3.cost")
    code, values = zip(*((s["code"], s["value"]) for s in found["sides"]), strict=True)
    assert code[0] == "Δw[i][:, j, k]"
    assert code[1].startswith("-t.a[i - 1][:, k] * path_sum(")
    assert values == ("(1)", "(-1/2)")
    assert found["correction"] == "gaps.3"


def test_a_plain_assertion_shows_what_it_compares():
    def larger(a: int) -> None:
        """A number is above 5."""
        assert a + 1 > 5, f"{a} is small"

    claim = Claim("some.id", larger, lambda: None, True, "theorem")
    case = type("Case", (), {"a": 3})()
    assert sides(failure_of(claim, case).__traceback__) == [("a + 1", "4"), ("5", "5")]


@pytest.mark.parametrize(
    ("failing", "wanted"),
    [
        (lambda: assert_equal([1, 2], [1, 3]), ["(1, 2)", "(1, 3)"]),
        (lambda: assert_ascending(1, 4, 2), ["4", "2"]),
    ],
)
def test_sides_are_found_whatever_asserts(failing, wanted):
    with pytest.raises(AssertionError) as found:
        failing()
    assert [value for _, value in sides(found.value.__traceback__)] == wanted


def test_a_statement_that_holds_is_no_counterexample():
    claim = load_claims()["gaps.3"]
    with pytest.raises(RuntimeError, match=r"gaps\.3 holds"):
        failure_of(claim, single_weight())


def test_a_network_and_a_last_layer_become_networks():
    claim = load_claims()["gaps.3.cost"]
    study = study_of(claim, claim.counterexample())
    assert study.network.sizes == (1, 1)
    assert study.inputs.tolist() == study.targets.tolist() == study.slopes.tolist() == [[1.0]]
    claim = load_claims()["gaps.22.either-or"]
    study = study_of(claim, claim.counterexample())
    assert study.network.sizes == (2, 2)
    assert study.inputs.tolist() == [[0, 1], [1, 1]]
    assert study.labels.tolist() == [0, 1]
    claim = load_claims()["cooperating.2.reached"]
    assert study_of(claim, claim.counterexample()) is None


def test_most_counterexamples_are_networks():
    found = [study_of(claim, claim.counterexample()) for claim in REFUTED]
    assert sum(study is not None for study in found) > 80


@pytest.mark.parametrize(
    ("value", "text"), [([[1, 2.5], [True, None]], "((1, 2.5), (true, None))"), (3, "3")]
)
def test_numbers_are_short_text(value, text):
    assert number(value) == text
