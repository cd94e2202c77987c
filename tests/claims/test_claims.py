"""The ledger: every claim, one test per id; verdicts that are fresh; corrections that exist."""

import pytest
from helpers.refuted import ONE_KIND, kinds_of_cases, reason_of_counterexample
from hypothesis import settings

from relumlp.claims.ledger.claim import CONTRARY, TRANSCRIBED, Claim, Outcome, run
from relumlp.claims.ledger.listing import ledger, load_claims
from relumlp.claims.ledger.proofs import proof_code, read_proofs
from relumlp.claims.ledger.verdicts import claim_code, evidence_of, read

CLAIMS = load_claims()
REFUTED = [id for id, claim in CLAIMS.items() if claim.refuted]


def examples() -> int:
    return settings.default.max_examples if settings.default else 50


@pytest.mark.parametrize("claim", [pytest.param(c, id=id) for id, c in CLAIMS.items()])
def test_claim(claim: Claim) -> None:
    outcome = run(claim, examples())
    assert outcome.held != claim.refuted, f"{outcome.reason}\n{outcome.case}"


@pytest.mark.parametrize("id", REFUTED)
def test_a_counterexample_fails_and_says_how(id: str) -> None:
    """Not only does the search find a failure: the stored case fails, for the recorded reason."""
    reason = reason_of_counterexample(CLAIMS[id])
    assert reason
    assert evidence_of(Outcome(id, 1, False, None, reason)) == read()[id].evidence


@pytest.mark.parametrize("id", REFUTED)
def test_the_search_finds_a_counterexample_without_being_told(id: str) -> None:
    """And a case that holds: a statement that always fails asserts other things than its words."""
    expected = {ONE_KIND[id]} if id in ONE_KIND else {True, False}
    assert kinds_of_cases(CLAIMS[id], 20 if id in ONE_KIND else 2000) == expected


@pytest.mark.parametrize("id", REFUTED)
def test_a_refuted_claim_names_a_correction_that_holds(id: str) -> None:
    correction = CLAIMS[id].correction
    assert correction in CLAIMS, f"{id}: no correction {correction!r}"
    assert not CLAIMS[correction].refuted


def test_what_is_not_a_slip_of_a_paper_is_called_so() -> None:
    assert {id for id, c in CLAIMS.items() if c.failing == "as transcribed"} == {
        "dynamics.1", "gaps.13.22-equations", "gaps.13.forms.22-equations", "gaps.15.22-equations",
    }  # fmt: skip
    assert [id for id, c in CLAIMS.items() if c.kind == CONTRARY] == ["gaps.s2.no-cost"]
    for id, c in CLAIMS.items():
        assert c.refuted or c.kind not in (TRANSCRIBED, CONTRARY), id


@pytest.mark.parametrize("id", list(CLAIMS))
def test_a_claim_states_itself(id: str) -> None:
    assert CLAIMS[id].statement.endswith("."), CLAIMS[id].statement


def test_verdicts_on_mathematics_are_recorded_and_fresh() -> None:
    recorded = read()
    stale = [
        id for id, c in CLAIMS.items() if id not in recorded or recorded[id].code != claim_code(c)
    ]
    assert not stale, f"run relumlp verify --record: {stale}"


def test_recorded_verdicts_belong_to_the_ledger() -> None:
    assert set(read()) <= {entry.id for entry in ledger()}


def test_proofs_are_recorded_and_fresh() -> None:
    """Every claim is recorded, those that are undecided with the reason."""
    recorded = read_proofs()
    stale = [
        id for id, c in CLAIMS.items() if id not in recorded or recorded[id].code != proof_code(c)
    ]
    assert not stale, f"run relumlp prove --record: {stale}"


def test_no_recorded_proof_contradicts_the_ledger() -> None:
    recorded = read_proofs()
    assert set(recorded) <= set(CLAIMS)
    assert {id for id, p in recorded.items() if p.verdict == "refuted"} <= set(REFUTED)
    unsaid = [id for id, p in recorded.items() if not (p.sizes or p.case or p.undecided)]
    assert not unsaid
