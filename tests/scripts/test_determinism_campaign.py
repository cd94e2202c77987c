"""The campaign of determinism in short: two surroundings, and other bits are noticed."""

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def test_other_bits_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns import determinism
    from campaigns.tally import Tally

    made = {"net.npz": "1", "seed0.npz": "2"}
    monkeypatch.setattr(determinism, "found_in", lambda folder, around, resumed=False: made)
    tally = Tally()
    determinism.run(tally, 0, 3)
    assert (tally.failures, sum(tally.outcomes.values())) == (0, 3)
    others = iter([made, made, {**made, "seed0.npz": "3"}, {"failed": "no"}, made])
    monkeypatch.setattr(determinism, "AT_ONCE", 1)
    monkeypatch.setattr(determinism, "found_in", lambda folder, around, resumed=False: next(others))
    tally = Tally()
    determinism.run(tally, 0, 3)
    assert (tally.failures, sum(tally.outcomes.values())) == (2, 3)


@pytest.mark.slow
def test_two_surroundings_give_the_same_bits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from campaigns import determinism

    monkeypatch.setattr(determinism, "COMMANDS", determinism.COMMANDS[1:])
    one = determinism.found_in(tmp_path / "a", {"RUNS_PLAIN": "1", "PYTHONHASHSEED": "1"})
    around = {"RUNS_PLAIN": "1", "PYTHONHASHSEED": "2", "JOBS": "3", "OPENBLAS_NUM_THREADS": "3"}
    other = determinism.found_in(tmp_path / "[b] Ω", around)
    assert one == other
    assert len(one) == 5
