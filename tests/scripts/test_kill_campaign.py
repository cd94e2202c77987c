"""The campaign of kills in short: one of each kind, and it notices what must not be."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.slow
def test_kills_signals_and_second_runners_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns import kill
    from campaigns.tally import Tally

    chosen = (kill.killed_in_a_save, kill.signalled, kill.two_runners)
    monkeypatch.setattr(kill, "CASES", [*chosen])
    tally = Tally()
    kill.run(tally, 3, 2 * len(chosen))
    assert tally.told == []
    assert sum(tally.outcomes.values()) == 2 * len(chosen)


def test_what_is_missing_or_other_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns.runs_parts.running import unlike

    wanted = {"a": "1", "b": "2", "c": ""}
    assert unlike({"a": "1", "b": "3", "d": ""}, wanted) == ["b", "c", "d"]
    assert unlike(dict(wanted), wanted) == []
