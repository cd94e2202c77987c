"""Around the prover: what a plan must say, and the formulas that are kept for another solver."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from relumlp.claims.ledger import proofs, proving
from relumlp.claims.ledger.claim import Claim
from relumlp.claims.ledger.proving import Plan, check_plan, keep_formula, prove_claim, why_none
from relumlp.errors import FileFormatError, UserError
from relumlp.proving.proof import Proof
from relumlp.proving.solvers import cvc5_answer
from relumlp.testing.comparisons import Decided
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


@pytest.mark.parametrize(("exact", "compared", "said"), [
    (True, {}, ""), (False, {}, proving.IN_FLOATS), (False, {"rounded": 1}, proving.IN_FLOATS),
    (True, {"rounded": 1}, proving.IN_FLOATS), (False, {"logarithms": 1}, proving.CERTIFIED),
    (True, {"logarithms": 2}, proving.CERTIFIED),
    (False, {"logarithms": 1, "rounded": 1}, proving.IN_FLOATS),
    (False, {"floats": 1}, proving.CERTIFIED + proving.AND_FLOATS),
])  # fmt: skip
def test_how_numbers_were_compared_is_said(monkeypatch, exact, compared, said):
    """Three comparisons of each kind were made before, for other claims."""
    before = Decided(3, 3, 3)
    after = {kind: 3 + number for kind, number in compared.items()}
    monkeypatch.setattr(proving, "DECIDED", replace(before, **after))
    claim = Claim("made.1", lambda x: None, st.integers, exact, "theorem")
    assert proving.how_decided(claim, before) == said


def test_a_damaged_line_of_results_is_named(tmp_path):
    out = tmp_path / "proofs.jsonl"
    out.write_text("[1]\n")
    with pytest.raises(FileFormatError, match=r"got another line 1$"):
        proving.fresh(out)
