"""The campaign on the public surface in short: every public function is tried, and has a door."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))


@pytest.mark.slow
def test_no_public_function_answers_raw_or_silently():
    from campaigns.surface import run
    from campaigns.tally import Tally

    tally = Tally()
    run(tally, seed=0, count=2500)
    assert tally.told == []
    assert tally.outcomes.total() >= 2500
