"""The published verdicts are what today's rules decide on the published results."""

import json
from pathlib import Path

import pytest

from relumlp.papers.study.read_result import read_result
from relumlp.papers.study.registry import STUDIES, find_study
from relumlp.papers.study.study import decide, measured

REPRODUCTION = Path(__file__).parents[3] / "derivations" / "reproduction"


@pytest.mark.parametrize("name", STUDIES)
def test_the_published_verdicts_are_decided_by_todays_rules(name: str) -> None:
    folder = REPRODUCTION / name
    published = json.loads((folder / "verdicts.json").read_text("utf-8"))
    found = decide(find_study(name).rules, measured(read_result(folder / "result.npz")))
    assert {id: v._asdict() for id, v in found.items()} == published
