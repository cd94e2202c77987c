"""The campaign of crashing cells in short, and what it would complain of."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.mark.slow
def test_the_others_survive_a_cell_that_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns import workers
    from campaigns.tally import Tally

    monkeypatch.setattr(workers, "modes_of", lambda draw, number: ["segfault", "fine"])
    monkeypatch.setattr(workers, "CELLS", 2)
    tally = Tally()
    workers.run(tally, 1, 1)
    assert tally.told == []
    assert sum(tally.outcomes.values()) == 1
