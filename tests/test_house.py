"""One word finds formula, claim, chapter and test: the table of the textbook's README holds."""

import re
from pathlib import Path

import pytest
from helpers.chapters import ROOT, TEXTBOOK

from relumlp import index

PAPERS = {"cooperating": 17, "gaps": 22, "dynamics": 17}
"""Papers in the order of the table's columns, and how many equations each has."""

ROW = re.compile(r"^\| ([\d, ]+) \| (\w+) \|(.*)\|(.*)\|(.*)\|$", re.MULTILINE)
STEPS = ("cooperating.12", "cooperating.13", "cooperating.14")
"""Steps of a proof: claims assert them, and no function needs them."""


def rows():
    """(id, room, chapters) of every equation in the table."""
    text = (TEXTBOOK / "README.md").read_text(encoding="utf-8")
    for chapters, room, *cells in ROW.findall(text):
        for paper, cell in zip(PAPERS, cells, strict=True):
            for id in index.ids_in(f"{paper}{cell.strip()}") if cell.strip() else []:
                yield id, room, chapters.split(", ")


EQUATIONS = [pytest.param(*row, id=row[0]) for row in rows()]


def test_the_table_has_every_equation_once():
    wanted = [f"{paper}.{n}" for paper, last in PAPERS.items() for n in range(1, last + 1)]
    assert sorted(id for id, *_ in rows()) == sorted(wanted)


@pytest.mark.parametrize(("id", "room", "chapters"), EQUATIONS)
def test_the_chapter_of_an_equation_is_that_of_its_room(id, room, chapters):
    found = index.chapter_of(id)
    assert found is not None
    assert Path(found.file).name.split("-")[0] in chapters


@pytest.mark.parametrize(("id", "room", "chapters"), EQUATIONS)
def test_the_formula_of_an_equation_stands_in_its_room_and_is_tested_there(id, room, chapters):
    places = index.formulas_of(id)
    assert places or id in STEPS
    for place in places[:1]:
        assert Path(place.file).parts[1] == room, place
        assert list((ROOT / "tests" / room).glob("test_*.py"))


@pytest.mark.parametrize(("id", "room", "chapters"), EQUATIONS)
def test_the_claims_of_an_equation_stand_in_its_room(id, room, chapters):
    claims = index.declarations()["claim"]
    places = [p for name, p in claims.items() if name == id or id in index.above(name)]
    assert places
    assert {Path(p.file).parts[1:3] for p in places} == {("claims", room)}
