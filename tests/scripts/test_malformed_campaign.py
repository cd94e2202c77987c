"""A short form of the campaign of malformed files, and that it notices what it looks for."""

import random
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


def test_no_malformed_file_does_harm(monkeypatch):
    """Networks, in a process that is watched; the full size reads every kind."""
    from campaigns import malformed
    from campaigns.tally import Tally

    monkeypatch.setattr(malformed, "SUBJECTS", {"network": malformed.SUBJECTS["network"]})
    tally = Tally()
    malformed.run(tally, seed=1, count=500)
    assert tally.told == []
    assert sum(tally.outcomes.values()) == 500
    assert {what.rpartition(", ")[2] for what, _ in tally.outcomes} >= {
        "cut", "flipped bit", "extreme number", "blind changes", "built to harm"
    }  # fmt: skip


def test_every_kind_of_damage_is_told_apart(tmp_path):
    """In this process: a reader that believes all, one that fails, and one that is right."""
    from campaigns.malformed_parts.subjects import SUBJECTS, Subject
    from campaigns.malformed_parts.worker import judge

    def fails(path):
        raise KeyError("W1")

    path, right = tmp_path / "f", SUBJECTS["IDX"]
    path.write_bytes(right.whole(path))
    expected = right.read(path)
    assert judge(right, path, "cut", expected) == ("read: the same contents", "")
    assert judge(right._replace(read=fails), path, "cut", expected)[1] == "KeyError: 'W1'"
    path.write_bytes(b"another")
    assert judge(right, path, "cut", expected) == ("refused", "")
    believing = Subject(right.whole, Path.read_bytes)
    assert judge(believing, path, "cut", expected)[1] == "other contents than were written"
    assert judge(believing, path, "built to harm", expected)[1] == ""


def test_the_canary_of_a_pickle_sings(tmp_path):
    """A reader that unpickles would be noticed."""
    import numpy as np
    from campaigns.malformed_parts.built import ARCHIVES, pickles

    assert pickles in ARCHIVES
    (tmp_path / "f.npy").write_bytes(b"")
    for i in range(20):
        (tmp_path / "f").write_bytes(pickles(random.Random(i), tmp_path / "canary"))
        try:
            np.load(tmp_path / "f", allow_pickle=True)
        except Exception:
            continue
        if (tmp_path / "canary").exists():
            return
    pytest.fail("no pickle made its folder")


def test_every_subject_is_read_as_it_was_written(tmp_path, monkeypatch):
    from campaigns.malformed_parts.subjects import SUBJECTS

    from relumlp import index
    from relumlp.claims.ledger import verdicts
    from relumlp.papers.study import run_log

    for module, name in ((index, "SHIPPED"), (verdicts, "FILE"), (run_log, "RUNS")):
        monkeypatch.setattr(module, name, getattr(module, name))
    for subject in SUBJECTS.values():
        path = tmp_path / "file"
        path.write_bytes(subject.whole(path))
        assert subject.read(path) == subject.read(path)
    index.shipped.cache_clear()
