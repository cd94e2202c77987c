"""The campaign of downloads, short: every quick way, processes at once, killed, on full disks."""

import random
import sys
from pathlib import Path

import pytest

SCRIPTS = str(Path(__file__).resolve().parents[2] / "scripts")


@pytest.fixture
def campaign(monkeypatch):
    monkeypatch.syspath_prepend(SCRIPTS)
    monkeypatch.delenv("RELUMLP_DATA", raising=False)
    from campaigns import downloads

    yield downloads
    for name in [n for n in sys.modules if n.split(".")[0] == "campaigns"]:
        del sys.modules[name]


def test_every_way_of_a_mirror_ends_right_or_in_a_sentence(campaign):
    from campaigns.tally import Tally

    tally = Tally()
    campaign.OTHERS[:] = [campaign.from_mirrors]
    campaign.ALL[:] = [*campaign.RIGHT, *campaign.WRONG]  # slow ones: tests of the room
    campaign.run(tally, seed=1, count=len(campaign.ALL))
    assert tally.failures == 0, tally.told
    ended = {outcome for _, outcome in tally.outcomes}
    assert ended == {"every file right", "a sentence"}


def test_processes_at_once_killed_and_on_full_disks(campaign, tmp_path):
    from campaigns.downloads_parts.data import packed
    from campaigns.downloads_parts.mirrors import running
    from campaigns.tally import Tally

    tally = Tally()
    with running() as server:
        server.files = packed()
        for kind in (campaign.at_once, campaign.killed, campaign.disk_full):
            kind(tally, server, tmp_path / kind.__name__, random.Random(2), "right")
    assert tally.failures == 0, tally.told
    assert sum(tally.outcomes.values()) == 4


def test_the_campaign_notices_a_wrong_file(campaign, tmp_path):
    from campaigns.tally import Tally

    tally, folder = Tally(), tmp_path / "mnist"
    folder.mkdir()
    (folder / "train-labels-idx1-ubyte").write_bytes(b"half")
    campaign.judge(tally, "x", (True, ""), folder, "")
    assert tally.failures == 1
