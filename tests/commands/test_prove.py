"""``relumlp prove``: what it proves and refutes, goes on with and records, and how it ends."""

import json
import sys

import pytest
from helpers.command_line import done, refused, relumlp

from relumlp.claims.ledger import proofs, proving
from relumlp.claims.ledger.claim import CLAIMS, claim
from relumlp.claims.ledger.listing import find_claim, load_claims
from relumlp.claims.ledger.proofs import Proved, current_proof, read_proofs
from relumlp.claims.ledger.proving import Plan, prove_claim
from relumlp.errors import FileFormatError
from relumlp.testing.network import cases

pytest.importorskip("z3")

SMALL = ("--sizes", "1-1,1-1-1")


@pytest.fixture
def own_file(tmp_path, monkeypatch):
    """A file of proofs of its own, empty."""
    monkeypatch.setattr(proofs, "FILE", tmp_path / "proofs.json")
    return tmp_path / "proofs.json"


@pytest.fixture
def wrong():
    """A claim that the ledger has as true, and that is false."""
    load_claims()

    def outputs_are_not_negative(net, x):
        """Outputs are never negative."""
        assert (net.forward(x).output >= 0).all()

    claim("mine.wrong", cases, exact=True)(outputs_are_not_negative)
    yield "mine.wrong"
    del CLAIMS["mine.wrong"]


def test_a_claim_is_proved_at_the_sizes_asked_for():
    ran = done("prove", "cooperating.6", *SMALL)
    assert ran.out == (
        "cooperating.6: proved for all reals at 1-1, 1-1-1: 14 branches\n"
    )  # fmt: skip


def test_a_refuted_claim_comes_with_code_that_makes_its_counterexample():
    ran = done("prove", "dynamics.1.outputs", *SMALL)
    assert ran.out.startswith("dynamics.1.outputs: refuted at 1-1: AssertionError: ")
    assert "to make the counterexample again:" in ran.out
    assert "MLP.from_arrays(" in ran.out


def test_the_ledger_was_wrong_where_a_true_claim_is_refuted(wrong):
    ran = relumlp("prove", wrong, "cooperating.6", *SMALL)
    assert ran.code == 1
    assert ran.out.splitlines()[-2:] == [
        "1 of 2 true claims are proved at some size, 0 of 0 refuted ones are refuted",
        "not as the ledger says: mine.wrong",
    ]


def test_a_run_that_was_stopped_goes_on(tmp_path, monkeypatch):
    out = tmp_path / "results.jsonl"
    first = done("prove", "cooperating.6", "--out", out, *SMALL)
    assert [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()] == [
        "cooperating.6"
    ]
    monkeypatch.setattr(proving, "prove_id", lambda id, plan, source: asked.append(id) or made(id))
    asked = []
    again = done("prove", "cooperating.6", "cooperating.5", "--out", out, *SMALL)
    assert asked == ["cooperating.5"]
    assert again.out.startswith(first.out)
    # A result of other code is computed again.
    line = json.loads(out.read_text("utf-8").splitlines()[0])
    out.write_text(json.dumps({**line, "code": "another"}) + "\n", "utf-8")
    done("prove", "cooperating.6", "--out", out, *SMALL)
    assert asked == ["cooperating.5", "cooperating.6"]


def made(id):
    """A proof of nothing."""
    return Proved(id, "proved", {"1-1": 1}, "", "", "", "", "", {}, 0, 0, 0.0,
                  proofs.proof_code(find_claim(id)))  # fmt: skip


@pytest.mark.parametrize("line", ["[]", '{"id": "cooperating.6"}', "no JSON"])
def test_a_file_of_something_else_is_refused(tmp_path, line):
    out = tmp_path / "results.jsonl"
    out.write_text(line + "\n", "utf-8")
    assert refused("prove", "cooperating.6", "--out", out).startswith(
        f"{out}: expected results of relumlp prove, got another line 1"
    )


def test_proofs_are_recorded_shown_and_stale_with_other_code(own_file):
    done("prove", "cooperating.6", "--record", *SMALL)
    assert [*json.loads(own_file.read_text("utf-8"))] == ["cooperating.6"]
    words = "proved for all reals at 1-1, 1-1-1: 14 branches"
    assert words in done("show", "cooperating.6").out
    recorded = read_proofs()
    found = find_claim("cooperating.6")
    assert current_proof(recorded, found) == words
    other = {"cooperating.6": recorded["cooperating.6"]._replace(code="another")}
    assert current_proof(other, found).startswith("stale: ")
    assert current_proof({}, found) == ""
    done("prove", "cooperating.5", "--record", *SMALL)
    assert [*read_proofs()] == ["cooperating.5", "cooperating.6"]


@pytest.mark.parametrize("damage", ["[]", '{"a": 1}', '{"a": {"id": "a"}}'])
def test_a_damaged_file_of_proofs_is_told(own_file, damage):
    own_file.write_text(damage, "utf-8")
    with pytest.raises(FileFormatError):
        read_proofs()


def test_formulas_are_kept_and_asked_again(tmp_path):
    pytest.importorskip("cvc5")
    folder = tmp_path / "formulas"
    done("prove", "gaps.20", "--sizes", "2-2x2", "--second-opinion", "--smtlib", folder)
    kept = sorted((folder / "gaps.20").glob("*.smt2"))
    assert kept[0].name == "00001.smt2"
    assert kept[0].read_text("utf-8").endswith("(check-sat)\n")


def test_json_holds_what_was_found():
    (found,) = done("prove", "cooperating.6", "--json", *SMALL).json
    assert found["verdict"] == "proved"
    assert found["sizes"] == {"1-1": 2, "1-1-1": 12}
    assert tuple(found) == Proved._fields


@pytest.mark.parametrize(("words", "sentence"), [
    (("--sizes", "2--1"), "sizes: expected sizes as in 2-2-1 or 2-2-1x2, got '2--1'"),
    (("--seconds", "0"), "seconds: expected a number above 0, got 0.0"),
    (("--jobs", "0"), "jobs: expected at least 1, got 0"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(words, sentence):
    assert refused("prove", "cooperating.6", *words) == sentence


def test_without_a_solver_a_sentence_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    assert refused("prove", "cooperating.6") == (
        "expected the package z3-solver, which decides inequalities, got none; "
        "pip install z3-solver cvc5 installs both solvers"
    )


def test_a_claim_that_nothing_decides_is_tried_in_small_worlds():
    plan = Plan((proving.Size((1, 1, 1)),), 1e-9)
    proved = prove_claim(find_claim("beyond.conservation.node"), plan)
    assert proved.verdict == "undecided"
    assert not proved.worlds
    assert "out of time" in proved.undecided
