"""Around the prover: what a plan must say, and the formulas that are kept for another solver."""

import pytest
from hypothesis import strategies as st

from relumlp.claims.ledger import proofs, proving
from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.proving import Plan, check_plan, keep_formula, prove_claim, why_none
from relumlp.errors import UserError
from relumlp.proving.proof import Proof
from relumlp.proving.solvers import cvc5_answer
from relumlp.testing.network import cases

pytest.importorskip("z3")


@pytest.fixture(autouse=True)
def digest(monkeypatch):
    """Not computed, because it reads half of the package."""
    monkeypatch.setattr(proofs, "proof_code", lambda claim: "0")


@pytest.mark.parametrize("seconds", [0, -1.0, float("nan")])
def test_no_time_is_no_plan(seconds):
    check_plan(Plan(seconds=0.5))
    with pytest.raises(UserError, match=rf"^seconds: expected a number above 0, got {seconds}$"):
        check_plan(Plan(seconds=seconds))


def test_formulas_are_kept_in_order_in_a_folder_that_is_made(tmp_path):
    folder = tmp_path / "of many" / "gaps.20"
    for text in ("(assert a)\n", "(assert b)\n"):
        keep_formula(folder, text)
    kept = sorted(folder.iterdir())
    assert [path.name for path in kept] == ["00001.smt2", "00002.smt2"]
    assert [path.read_text("utf-8") for path in kept] == [
        "(assert a)\n(check-sat)\n", "(assert b)\n(check-sat)\n",
    ]  # fmt: skip


def test_without_a_domain_it_is_told_why_nothing_is_proved():
    def check(x):
        """Nothing."""
        assert x == x

    for exact, words in ((True, "no domain is known for its cases"),
                         (False, "it speaks of floating point")):  # fmt: skip
        claim = Claim("made.1", check, st.integers, exact, "theorem")
        assert why_none(claim) == words
        found = prove_claim(claim, Plan(seconds=0.5))
        assert (found.verdict, found.undecided, found.sizes) == ("undecided", words, {})


def test_the_formulas_of_a_claim_are_kept_in_a_folder_of_its_own(tmp_path, monkeypatch):
    asked = []

    def keeping(statement, domain, seconds, what):
        asked.append((seconds, what.second))
        if what.keep:
            what.keep("(assert a)\n")
        return Proof()

    def check(net, x):
        """Nothing."""
        assert net is not None

    monkeypatch.setattr(proving, "prove", keeping)
    claim = Claim("made.1", check, cases, False, "theorem")
    prove_claim(claim, Plan(seconds=3, folder=tmp_path))
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.smt2")] == [
        "made.1/00001.smt2"
    ]
    prove_claim(claim, Plan(seconds=4, second_opinion=True))
    assert asked == [(3, None), (4, cvc5_answer)]
