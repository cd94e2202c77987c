"""The campaign of kills in short: one of each kind, and it notices what must not be."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.slow
def test_a_kill_inside_a_save_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns import kill
    from campaigns.tally import Tally

    monkeypatch.setattr(kill, "COMMANDS", {"train": kill.TRAIN})
    monkeypatch.setattr(kill, "CASES", [kill.killed_in_a_save])
    tally = Tally()
    kill.run(tally, 3, 1)
    assert tally.told == []
    assert [*tally.outcomes.values()] == [1]


def test_what_is_missing_or_other_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns.runs_parts.running import unlike

    wanted = {"a": "1", "b": "2", "c": ""}
    assert unlike({"a": "1", "b": "3", "d": ""}, wanted) == ["b", "c", "d"]
    assert unlike(dict(wanted), wanted) == []
