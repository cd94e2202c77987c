"""A short form of the campaign that fails the n-th operation of a save."""

import os
from pathlib import Path

import pytest

from relumlp.machine.targets import named

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))


def test_no_failing_operation_costs_a_file():
    from campaigns.operations import run
    from campaigns.operations_parts.faults import ERRORS
    from campaigns.operations_parts.saves import PLACES, SAVES
    from campaigns.tally import Tally

    tally = Tally()
    run(tally, seed=1, count=300)
    assert tally.told == []
    assert sum(tally.outcomes.values()) >= len(SAVES) * len(PLACES) * (len(ERRORS) + 1)
    assert {outcome for _, outcome in tally.outcomes} <= {
        "told, the old file or nothing there", "told, the new file whole", "written"
    }  # fmt: skip


def test_a_file_that_stays_open_is_found_out(monkeypatch):
    from campaigns import operations
    from campaigns.operations_parts import saves
    from campaigns.tally import Tally

    kept = []

    def leaving_open(path):
        saves.SAVES["page, verdicts, notes"].write(path)
        kept.append(path.open("rb"))

    save = saves.Save(leaving_open, saves.SAVES["page, verdicts, notes"].is_new)
    monkeypatch.setattr(operations, "SAVES", {"text": save})
    monkeypatch.setattr(operations, "PLACES", {"an old file": saves.PLACES["an old file"]})
    monkeypatch.setattr(operations, "ERRORS", operations.ERRORS[:1])
    tally = Tally()
    operations.run(tally, seed=0, count=4)
    for file in kept:
        file.close()
    assert any("still open" in words for words in tally.told)


def test_a_writer_without_a_temporary_is_found_out(monkeypatch):
    """The campaign can fail: a file that is written in place is lost when its writing fails."""
    from campaigns import operations
    from campaigns.operations_parts import saves
    from campaigns.tally import Tally

    def in_place(path):
        with named(path):
            handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
            try:
                os.write(handle, saves.TEXT)
            finally:
                os.close(handle)

    save = saves.Save(in_place, saves.SAVES["page, verdicts, notes"].is_new)
    monkeypatch.setattr(operations, "SAVES", {"text": save})
    monkeypatch.setattr(operations, "PLACES", {"an old file": saves.PLACES["an old file"]})
    tally = Tally()
    operations.run(tally, seed=0, count=50)
    assert any("neither the old file nor the new one" in words for words in tally.told)
