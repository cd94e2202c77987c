"""The page of proofs: every claim in one line, counts by hand, and what is recorded now."""

import pytest
from helpers.chapters import TEXTBOOK

from relumlp.claims.ledger import page, proofs
from relumlp.claims.ledger.listing import load_claims
from relumlp.claims.ledger.page import is_about_networks, is_large, kind, summary
from relumlp.claims.ledger.proofs import Proved, said

NOTHING = Proved("", "undecided", {}, "", "", "", "", "", {}, 0, 0, 0.0, "")
NETWORKS = {"1-1-1": 12, "2-2-2": 36, "1-1-1×2": 40}


def made(id, **fields):
    """A record of a claim of the ledger."""
    return NOTHING._replace(id=id, **fields)


RECORDS = [
    made("gaps.16", verdict="proved", sizes={"2-2×2": 6}, questions=3, identities=2, seconds=1.4),
    made("cooperating.6", verdict="proved", sizes=NETWORKS, undecided="3-3-3: out of time"),
    made("cooperating.5", verdict="proved", sizes={"1-1-1": 3}),
    made("cooperating.1.bounds", verdict="proved", sizes={"1-1×4": 9}, bounds="at most 4 samples"),
    made("cooperating.5.sigmoid", undecided="it speaks of floating point"),
    made("dynamics.7", undecided="1-1-1: out of time", worlds={"1-1-1": 7}),
    made("gaps.16.sufficient", verdict="refuted", at="2-2×2", reason="a sum", case="x = 1"),
    made("dynamics.4.deeper", verdict="proved", sizes={"1-1-1": 8}),
    made("cooperating.4.softmax", undecided="1-1-1: out of time"),
]


def test_counts_are_those_of_the_records():
    assert summary(RECORDS, load_claims()) == (
        "- 4 of 6 true claims are proved at some size: 1 over all count tables up to a number of "
        "samples, the others for all reals.\n"
        "- 2 of the latter are about networks with hidden layers, 1 of these proved at 2-2-2 or "
        "larger.\n"
        "- 1 of 3 refuted claims are refuted by the prover on its own. Of the others 1 have no "
        "counterexample at the sizes that it finished.\n"
        "- Neither proved nor refuted: 2 (out of time); 1 (it speaks of floating point).\n"
        "- 3 questions to the solver, 2 identities, 1 seconds of the processor."
    )
    assert summary([], load_claims()) == "No proof is recorded."


@pytest.mark.parametrize(("size", "large"), [
    ("2-2-2", True), ("3-2-2×2", True), ("2-2", False), ("2-2-1", False), ("4-4-4-4", True),
])  # fmt: skip
def test_a_large_size_has_hidden_layers_and_no_layer_of_one_node(size, large):
    assert is_large(size) is large
    assert is_about_networks(NOTHING._replace(sizes={size: 1})) is (size != "2-2")


def test_a_reason_is_told_without_its_size():
    assert kind("1-1-1×2: out of time") == "out of time"
    assert kind("2-2: the solver cannot say: x is y") == "the solver cannot say"
    assert kind("it speaks of floating point") == "it speaks of floating point"


def test_a_line_says_what_was_tested_and_what_was_proved():
    told = [said(p) for p in RECORDS]
    assert told[1] == (
        "proved for all reals at 1-1-1, 2-2-2, 1-1-1×2: 88 branches; "
        "undecided at 3-3-3: out of time"
    )
    assert told[3] == "proved for all cases up to at most 4 samples: 9 cases"
    assert told[5] == (
        "undecided: 1-1-1: out of time; holds in all 7 cases whose numbers are -1, 0 or 1 at 1-1-1"
    )
    assert told[6] == "refuted at 2-2×2: a sum"


def test_every_claim_has_a_line_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(proofs, "FILE", tmp_path / "proofs.json")
    proofs.record_proofs(RECORDS, [])
    text = page.page()
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [*load_claims()]
    assert "| proved for all reals at 1-1-1: 8 branches |" in text
    assert text.count("| not tried |") == len(rows) - len(RECORDS)
    assert all(row.replace("\\|", "").count("|") == 5 for row in rows)


def test_the_page_in_the_textbook_is_linked():
    assert (TEXTBOOK / "ledger" / "README.md").exists()
    assert "ledger/README.md" in (TEXTBOOK / "10-proved.md").read_text("utf-8")
