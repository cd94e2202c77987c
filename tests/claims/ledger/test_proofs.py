"""The file of proofs: it comes with the package, it is readable, and it keeps what is asked for."""

import json
from pathlib import Path

import pytest

import relumlp
from relumlp.claims.ledger import proofs
from relumlp.claims.ledger.listing import find_claim, load_claims
from relumlp.claims.ledger.proofs import Proved, proved_at, read_proofs, record_proofs, said
from relumlp.errors import FileFormatError
from relumlp.proving.proof import Proof

NOTHING = Proved("", "undecided", {}, "", "", "", "", "", {}, 0, 0, 0.0, "")


def made(id, **fields):
    return NOTHING._replace(id=id, **fields)


def test_the_package_comes_with_proofs_of_its_claims():
    assert Path(relumlp.__file__).parent / "claims" == proofs.FILE.parent
    found = read_proofs()
    assert found.keys() <= load_claims().keys()
    assert sum(p.verdict == "proved" for p in found.values()) > 100
    assert {id: p.id for id, p in found.items()} == {id: id for id in found}


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(proofs, "FILE", tmp_path / "proofs.json")
    return tmp_path / "proofs.json"


def test_what_is_recorded_is_read_again_and_is_text_that_can_be_read(file):
    assert read_proofs() == {}
    one = made("a.1", verdict="proved", sizes={"2-2×2": 6}, seconds=1.5, undecided="3-3: zu groß")
    record_proofs([made("b.2"), one], [])
    assert read_proofs() == {"a.1": one, "b.2": made("b.2")}
    text = file.read_text("utf-8")
    assert '"2-2×2": 6' in text
    assert "zu groß" in text
    assert text.endswith("}\n")
    assert list(json.loads(text)) == ["a.1", "b.2"]


def test_new_proofs_replace_old_ones_and_only_what_is_to_be_kept_stays(file):
    record_proofs([made("a.1"), made("b.2"), made("c.3")], [])
    record_proofs([made("b.2", verdict="proved"), made("d.4")], ["a.1", "b.2"])
    assert {id: p.verdict for id, p in read_proofs().items()} == {
        "a.1": "undecided", "b.2": "proved", "d.4": "undecided",
    }  # fmt: skip


def test_a_damaged_file_is_refused(file):
    file.write_text('{"a.1": {"id": 3}}')
    with pytest.raises(FileFormatError, match=r"proofs\.json: expected id in its entry of a\.1 "):
        read_proofs()


@pytest.mark.parametrize(("fields", "words"), [
    ({"verdict": "refuted", "at": "1-1", "reason": "0 < 0"}, "refuted at 1-1: 0 < 0"),
    ({"verdict": "refuted", "at": "2-1", "reason": "0", "sizes": {"1-1": 4, "1-1-1": 5}},
     "refuted at 2-1, though at none of 1-1, 1-1-1: 0"),
    ({"undecided": "1-1: out of time"}, "undecided: 1-1: out of time"),
    ({"sizes": {"1-1": 1200}, "undecided": "2-1: out of time"},
     "proved for all reals at 1-1: 1,200 branches; undecided at 2-1: out of time"),
    ({"sizes": {"1-1": 1}}, "proved for all reals at 1-1: 1 branch"),
    ({"sizes": {"1": 1}, "bounds": "1 sample"}, "proved for all cases up to 1 sample: 1 case"),
    ({"worlds": {"1-1": 900, "2-1": 300}},
     "holds in all 1,200 cases whose numbers are -1, 0 or 1 at 1-1, 2-1"),
    ({"sizes": {"2 nodes": 3, "3 nodes": 4}, "bounds": "3 samples"},
     "proved for all cases up to 3 samples: 7 cases"),
])  # fmt: skip
def test_what_proving_came_to_is_said_in_a_line(fields, words):
    assert said(made("a.1", **fields)) == words
    assert proved_at(NOTHING) == ""


def test_of_a_long_reason_the_begin_is_said():
    reason = "1-1-1: " + "word " * 60
    assert said(made("a.1", undecided=reason)).endswith("word word …")
    assert len(said(made("a.1", undecided=reason))) < 260
    assert said(made("a.1", undecided=reason[:240])) == f"undecided: {reason[:240]}"
    assert said(made("a.1", undecided=reason[:241])).endswith("word …")


def test_seconds_are_kept_to_a_tenth(monkeypatch):
    monkeypatch.setattr(proofs, "proof_code", lambda claim: "0")
    kept = Proved.of(find_claim("gaps.16"), Proof(seconds=1.26, questions=3, identities=4), "")
    assert (kept.seconds, kept.questions, kept.identities) == (1.3, 3, 4)
