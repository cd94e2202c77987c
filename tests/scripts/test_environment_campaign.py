"""The campaign of odd environments, short: one command for each kind of oddity."""

import sys
from pathlib import Path

import pytest

SCRIPTS = str(Path(__file__).resolve().parents[2] / "scripts")
FEW = [
    ("COLUMNS 0", "data list"),
    ("a full output", "data list"),
    ("warnings are errors", "info"),
    ("colours asked for", "verify"),
]


@pytest.fixture
def campaign(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    from campaigns import environment

    yield environment
    for name in [n for n in sys.modules if n.split(".")[0] == "campaigns"]:
        del sys.modules[name]


@pytest.mark.parametrize(("name", "command"), FEW)
def test_a_command_ends_as_elsewhere_or_in_a_sentence(campaign, name, command):
    odd = campaign.ENVIRONMENTS[name]
    if not campaign.possible(odd):
        pytest.skip("not possible on this machine")
    assert campaign.wrong(odd, command, campaign.started(command, odd)) is None


def test_pairs_are_drawn_from_the_seed_and_counted(campaign, monkeypatch):
    from campaigns.tally import Tally

    tried = []
    monkeypatch.setattr(
        campaign, "started", lambda command, odd: tried.append(command) or (0, "x", "", None)
    )
    tally = Tally()
    campaign.run(tally, seed=3, count=7)
    assert sum(tally.outcomes.values()) == 7
    assert tally.failures == 0
    assert len(tried) >= 6


@pytest.mark.parametrize(
    ("ended", "found"),
    [
        ((0, "x", "", None), None),
        ((0, "", "", None), "no output"),
        ((0, "x", "Traceback (most recent call last)", None), "a traceback"),
        ((3, "x", "relumlp: something else", None), "exit 3"),
        ((2, "", "relumlp: no space left", None), None),
        ((0, "x", "", {"W1": b"\0"}), "other bits"),
    ],
)
def test_the_campaign_notices_what_must_not_be(campaign, monkeypatch, ended, found):
    monkeypatch.setattr(campaign, "usual", lambda command: (0, "x", "", None))
    odd = campaign.Odd(refused=("no space left",))
    seen = campaign.wrong(odd, "claims", ended)
    assert (seen and seen[0]) == found
