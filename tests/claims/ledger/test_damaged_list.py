"""A damaged list of verdicts is refused in one sentence, whichever part of it is another."""

import json

import pytest

from relumlp.claims.ledger import verdicts
from relumlp.errors import FileFormatError

ENTRY = {"verdict": "verified", "evidence": "é", "code": "0", "result": "", "path": ""}


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(verdicts, "FILE", tmp_path / "verdicts.json")
    return tmp_path / "verdicts.json"


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([], "expected names in its list of verdicts, got a list"),
        ({"a.1": 3}, "expected names in its entry of a.1, got a whole number"),
        ({"a.1": {**ENTRY, "code": None}}, "expected code in its .* to be text, got null"),
        ({"a.1": {"verdict": "x"}}, "expected evidence in its entry of a.1 to be text, got none"),
        ({"a.1": {**ENTRY, "more": ""}}, "expected verdict, .* of a.1, got more, too"),
    ],
)  # fmt: skip
def test_other_json_is_refused(path, found, sentence):
    path.write_text(json.dumps(found))
    with pytest.raises(FileFormatError, match=f"^[^ ]*verdicts.json: {sentence}$"):
        verdicts.read()


@pytest.mark.parametrize("text", ["", "{", "\0", "[" * 100_000])
def test_what_is_no_json_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(FileFormatError, match=r"^[^ ]*verdicts.json: expected JSON, got "):
        verdicts.read()


def test_a_list_is_read_in_utf8_whatever_the_locale(path):
    path.write_text(json.dumps({"a.1": ENTRY}, ensure_ascii=False), encoding="utf-8")
    assert verdicts.read()["a.1"].evidence == "é"
    path.unlink()
    assert verdicts.read() == {}
